# The lists: news-B has a subscriber at the server B, and names itself in every message; bare-B does not; far-A-B does,
# and has A relay what it sends. The common aliases to-B and via-A-B tell which servers there are.
set -e
useradd -r -d /var/spool/mlmmj mlmmj
mkdir -p /var/spool/mlmmj

list() { # NAME SUBSCRIBER: makes a list, and goes to its folder
	mkdir "/var/spool/mlmmj/$1"
	cd "/var/spool/mlmmj/$1"
	mkdir incoming queue queue/discarded archive text subconf unsubconf bounce control moderation \
		subscribers.d digesters.d requeue nomailsubs.d
	touch index
	echo "$1@@DOMAIN@" > control/listaddress
	echo "postmaster@@DOMAIN@" > control/owner
	echo "$2" > subscribers.d/u
	echo "$1@@DOMAIN@ mlmmj:$1" >> /etc/postfix/lists
}

named() { # NAME: of the list in whose folder it is
	cat > control/customheaders <<END
List-Id: News <$1.@DOMAIN@>
List-Post: <mailto:$1@@DOMAIN@>
List-Unsubscribe: <mailto:$1+unsubscribe@@DOMAIN@>
Precedence: list
END
}

sed -n 's/^to-\([^:]*\): .*/\1/p' /etc/aliases | while read -r server; do
	list "bare-$server" "u@$server.example"
	list "news-$server" "u@$server.example"
	named "news-$server"
done
sed -n 's/^via-\([^-]*\)-\([^:]*\): .*/\1 \2/p' /etc/aliases | while read -r relay server; do
	list "far-$relay-$server" "u@$server.example"
	named "far-$relay-$server"
	echo "mx.$relay.example" > control/relayhost
done
chown -R mlmmj /var/spool/mlmmj

postconf -F '*/*/chroot = n'
postconf -M 'mlmmj/unix=mlmmj unix - n n - - pipe flags=ORhu user=mlmmj argv=/usr/bin/mlmmj-receive -F -L /var/spool/mlmmj/$nexthop'
postalias hash:/etc/aliases
postfix start
