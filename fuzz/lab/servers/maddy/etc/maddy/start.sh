set -e
mkdir -p /var/lib/maddy /run/maddy
echo "alice@maddy.example: $(maddy hash --hash bcrypt --password secret12345)" > /etc/maddy/accounts
for user in u u2; do
	maddy -config /etc/maddy/maddy.conf imap-acct create $user@maddy.example
done
