set -e
certs=/etc/chasquid/certs/mx.chasquid.example
mkdir -p $certs /etc/chasquid/domains/chasquid.example /var/lib/chasquid
cp /etc/lab/cert.pem $certs/fullchain.pem
cp /etc/lab/key.pem $certs/privkey.pem
for user in alice u u2; do
	chasquid-util -C=/etc/chasquid user-add $user@chasquid.example --password=secret12345 ||
		chasquid-util user-add $user@chasquid.example --password=secret12345
done
