// Package qpsmtpd is qpsmtpd as Debian has it. It has no queue here: it puts each message into one mailbox.
package qpsmtpd

import (
	"embed"

	"github.com/backstamp/backstamp/fuzz/lab/server"
)

//go:embed etc
var files embed.FS

// Server is a frame in which plugins do the work.
var Server = &server.Server{
	Name: "qpsmtpd", Number: 16,
	Packages: []string{"qpsmtpd"},
	Files:    files,
	Setup:    "chown -R qpsmtpd /srv/u/Maildir; mkdir -p /var/spool/qpsmtpd; chown qpsmtpd /var/spool/qpsmtpd; chmod 700 /var/spool/qpsmtpd",
	Run:      "env QPSMTPD_CONFIG=/etc/qpsmtpd qpsmtpd-forkserver -p 25 -l 0.0.0.0 -l [::] -u qpsmtpd -c 40 -m 40",
	Port:     25,
	OneCopy:  true,
	User:     "alice@qpsmtpd.example",
}
