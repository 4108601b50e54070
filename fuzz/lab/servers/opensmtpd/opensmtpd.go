// Package opensmtpd is OpenSMTPD 7, which Debian 12 does not have; its TLS works.
package opensmtpd

import (
	"embed"

	"github.com/backstamp/backstamp/fuzz/lab/server"
)

//go:embed etc
var files embed.FS

// Server is of Debian 13.
var Server = &server.Server{
	Name: "opensmtpd", Number: 13,
	Packages: []string{"opensmtpd"}, Suite: "trixie",
	Files:  files,
	Setup:  "sh /etc/start.sh",
	Run:    "smtpd -d -v",
	Port:   25,
	Relays: true,
	Bounce: 1,
	Local:  "/usr/sbin/sendmail -f {from} {to}",
	ID:     `(?:2\.0\.0 |msgid=|evpid=)([0-9a-f]{8})`,
}
