// Package cyrus is Cyrus, which takes mail by LMTP alone.
package cyrus

import (
	"embed"

	"github.com/backstamp/backstamp/fuzz/lab/server"
)

//go:embed etc
var files embed.FS

// Server makes a mailbox for whoever gets mail.
var Server = &server.Server{
	Name: "cyrus", Number: 22,
	Packages: []string{"cyrus-imapd", "cyrus-admin"},
	Files:    files,
	Setup:    "sh /etc/cyrus-start.sh",
	Run:      "/usr/sbin/cyrmaster -D -C /etc/imapd.conf -M /etc/cyrus.conf",
	Port:     24,
	LMTP:     true,
	Mail:     []string{"/var/spool/cyrus/mail/uuid/*/*/*/[0-9]*."},
}
