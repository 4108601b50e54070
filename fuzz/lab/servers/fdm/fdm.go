// Package fdm is fdm, which takes mail out of Dovecot's mailbox.
package fdm

import (
	"embed"

	"github.com/backstamp/backstamp/fuzz/lab/server"
)

//go:embed etc
var files embed.FS

// Server writes into a Maildir itself.
var Server = &server.Server{
	Name: "fdm", Number: 30,
	Packages: []string{"fdm"},
	Files:    files,
	Setup:    "chown u /etc/fetch.conf; chmod 600 /etc/fetch.conf",
	Fetch:    "su u -c 'fdm -f /etc/fetch.conf fetch'",
}
