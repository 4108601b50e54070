cd /etc/courier
cp /etc/lab/both.pem esmtpd.pem
chown courier esmtpd.pem
chmod 600 esmtpd.pem
sed -i -e '/^ESMTPAUTH=/d' -e '/^ESMTPAUTH_TLS=/d' -e '/^BOFHCHECKDNS=/d' -e '/^MAXPERIP=/d' -e '/^MAXPERC=/d' -e '/^MAXDAEMONS=/d' esmtpd
cat >> esmtpd <<'END'
ESMTPAUTH="PLAIN LOGIN"
ESMTPAUTH_TLS="PLAIN LOGIN"
BOFHCHECKDNS=0
MAXPERIP=100
MAXPERC=100
MAXDAEMONS=100
TLS_CIPHER_LIST="NORMAL:+VERS-ALL:+RSA:%COMPAT"
TLS_PRIORITY="NORMAL:+VERS-ALL:+RSA:%COMPAT"
END
for variant in esmtpd-ssl esmtpd-msa; do
	sed -i -e '/^BOFHCHECKDNS=/d' -e '/^MAXPERIP=/d' -e '/^MAXPERC=/d' -e '/^ESMTPDSTART=/d' -e '/^ESMTPDSSLSTART=/d' $variant
	printf 'BOFHCHECKDNS=0\nMAXPERIP=100\nMAXPERC=100\nESMTPDSTART=YES\nESMTPDSSLSTART=YES\n' >> $variant
done
cat /etc/aliases > aliases/system
mkdir -p /run/courier/authdaemon
chown -R courier /run/courier
echo ./Maildir > defaultdelivery
makesmtpaccess
makeacceptmailfor
makehosteddomains
makealiases
authdaemond start
courierfilter start
courier start
esmtpd start
esmtpd-ssl start
esmtpd-msa start
true
