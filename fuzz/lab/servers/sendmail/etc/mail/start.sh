set -e
cd /etc/mail
# It trusts no file that somebody else than root could have written.
chown root:root / /etc /etc/mail /var /run
chmod 755 / /etc /etc/mail /var /run
m4 lab.mc > sendmail.cf
m4 commands.mc > submit.cf
echo @DOMAIN@ > local-host-names
rm -f access.db aliases aliases.db
cp /etc/aliases aliases
mkdir -p /var/lib/sendmail/host_status
: > access
makemap hash access < access
newaliases
for dir in /etc/sasl2 /usr/lib/sasl2; do
	mkdir -p $dir
	printf 'pwcheck_method: auxprop\nauxprop_plugin: sasldb\nmech_list: PLAIN LOGIN\n' > $dir/Sendmail.conf
done
echo secret12345 | saslpasswd2 -p -c -u @HOST@ alice
chown root:smmsp /etc/sasldb2
chmod 640 /etc/sasldb2
chmod 600 /etc/lab/key.pem
mkdir -p /run/sendmail/mta /run/sendmail/msp /var/spool/mqueue /var/spool/mqueue-client
chown smmta:smmsp /run/sendmail/mta
chown smmsp:smmsp /run/sendmail/msp /var/spool/mqueue-client
chmod 770 /var/spool/mqueue-client
chown root:root /var/spool/mqueue
chmod 700 /var/spool/mqueue
/usr/libexec/sendmail/sendmail -bd -q5s || /usr/sbin/sendmail-mta -bd -q5s
