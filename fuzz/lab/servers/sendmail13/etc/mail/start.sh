set -e
cd /etc/mail
m4 lab.mc > sendmail.cf
m4 commands.mc > submit.cf
echo sendmail13.example > local-host-names
rm -f access.db
: > access
makemap hash access < access
for dir in /etc/sasl2 /usr/lib/sasl2; do
	mkdir -p $dir
	printf 'pwcheck_method: auxprop\nauxprop_plugin: sasldb\nmech_list: PLAIN LOGIN\n' > $dir/Sendmail.conf
done
echo secret12345 | saslpasswd2 -p -c -u mx.sendmail13.example alice
chown root:smmsp /etc/sasldb2
chmod 640 /etc/sasldb2
chmod 600 /etc/lab/key.pem
mkdir -p /run/sendmail/mta /run/sendmail/msp /var/spool/mqueue /var/spool/mqueue-client
chown smmta:smmsp /run/sendmail/mta
chown smmsp:smmsp /run/sendmail/msp /var/spool/mqueue-client
chmod 770 /var/spool/mqueue-client
chown root:root / /etc /etc/mail /var /run
chmod 755 / /etc /etc/mail /var /run
newaliases
/usr/libexec/sendmail/sendmail -bd -q5s || /usr/sbin/sendmail-mta -bd -q5s
