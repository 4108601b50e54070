// Package dovecot is Dovecot: LMTP, a submission service that hands on to Postfix, and POP3.
package dovecot

import (
	"embed"

	"github.com/backstamp/backstamp/fuzz/lab/server"
)

//go:embed etc
var files embed.FS

// Server keeps all mail in one mailbox, but for the account fetched, whose mail is fetched by POP.
var Server = &server.Server{
	Name: "dovecot", Number: 21,
	Packages: []string{"dovecot-lmtpd", "dovecot-submissiond", "dovecot-pop3d"},
	Files:    files,
	Setup:    "useradd -m -d /srv/fetched -u 3004 fetched; mkdir -p /run/dovecot",
	Run:      "dovecot -F",
	Port:     24,
	LMTP:     true,
	OneCopy:  true,
	ID:       `(?:2\.0\.0 <[^>]*> |lmtp\([^)]*\)<\d+><)(\S{20,24}?)(?: Saved|>)`,
}
