# Debian's settings, with the lab's in place of those of the same name.
cut -d: -f1 /etc/cyrus-lab.conf | while read -r name; do
	sed -i "/^$name:/d" /etc/imapd.conf
done
cat /etc/cyrus-lab.conf >> /etc/imapd.conf
mkdir -p /run/cyrus/socket /run/cyrus/proc /run/cyrus/lock /var/spool/cyrus/mail
chown -R cyrus:mail /run/cyrus /var/spool/cyrus /var/lib/cyrus
chmod 644 /etc/lab/*.pem
# The addresses have a domain, the mailboxes have none.
su cyrus -s /bin/sh -c '/usr/sbin/cyrus makedirs' || true
