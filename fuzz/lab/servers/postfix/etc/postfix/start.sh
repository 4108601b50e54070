# No service in a prison of its own: their root is one already.
set -e
postconf -F '*/*/chroot = n'
postconf -M '465/inet=465 inet n - n - - smtpd -o smtpd_tls_wrappermode=yes'
postconf -M '587/inet=587 inet n - n - - smtpd'
postconf -M '10025/inet=10025 inet n - n - - smtpd -o smtpd_recipient_restrictions=permit_mynetworks,reject'
echo secret12345 | saslpasswd2 -p -c -u @DOMAIN@ alice
chmod 644 /etc/sasldb2
postalias hash:/etc/aliases
postfix start
