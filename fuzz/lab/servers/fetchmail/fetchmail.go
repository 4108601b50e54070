// Package fetchmail is fetchmail, which takes mail out of Dovecot's mailbox.
package fetchmail

import (
	"embed"

	"github.com/backstamp/backstamp/fuzz/lab/server"
)

//go:embed etc
var files embed.FS

// Server delivers by a program.
var Server = &server.Server{
	Name: "fetchmail", Number: 27,
	Packages: []string{"fetchmail"},
	Files:    files,
	Fetch:    "chmod 600 /etc/fetch.conf && fetchmail -f /etc/fetch.conf --nodetach --nosyslog",
}
