spool=/var/spool/nullmailer
chown -R mail:mail $spool
rm -f $spool/trigger
mkfifo $spool/trigger
chown mail $spool/trigger
chmod 622 $spool/trigger
