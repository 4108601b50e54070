set -e
printf 'alice %s\n' "$(smtpctl encrypt secret12345)" > /etc/users
chmod 600 /etc/lab/key.pem
mkdir -p /run/opensmtpd /var/lib/opensmtpd/empty
chmod 711 /run/opensmtpd
chown root:root / /var
chmod 755 / /var
