// Package opensmtpd6 is OpenSMTPD 6 as Debian 12 has it. Its TLS finds no private key with OpenSSL 3, so it has none here.
package opensmtpd6

import (
	"embed"

	"github.com/backstamp/backstamp/fuzz/lab/server"
)

//go:embed etc
var files embed.FS

// Server does what the newer one does, without TLS and so without AUTH.
var Server = &server.Server{
	Name: "opensmtpd6", Number: 33,
	Packages: []string{"opensmtpd"},
	Files:    files,
	Setup:    "mkdir -p /run/opensmtpd /var/lib/opensmtpd/empty && chmod 711 /run/opensmtpd && chown root:root / /var && chmod 755 / /var",
	Run:      "smtpd -d -v",
	Port:     25,
	Relays:   true,
	Bounce:   1,
	Local:    "/usr/sbin/sendmail -f {from} {to}",
	ID:       `(?:2\.0\.0 |msgid=|evpid=)([0-9a-f]{8})`,
}
