// Package getmail is getmail, which takes mail out of Dovecot's mailbox.
package getmail

import (
	"embed"

	"github.com/backstamp/backstamp/fuzz/lab/server"
)

//go:embed etc
var files embed.FS

// Server writes into a Maildir itself.
var Server = &server.Server{
	Name: "getmail", Number: 28,
	Packages: []string{"getmail6"},
	Files:    files,
	Fetch:    "su u -c 'getmail --getmaildir=/srv/u --rcfile=/etc/fetch.conf'",
}
