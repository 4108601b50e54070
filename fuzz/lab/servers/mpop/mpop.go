// Package mpop is mpop, which takes mail out of Dovecot's mailbox.
package mpop

import (
	"embed"

	"github.com/backstamp/backstamp/fuzz/lab/server"
)

//go:embed etc
var files embed.FS

// Server delivers by a program.
var Server = &server.Server{
	Name: "mpop", Number: 29,
	Packages: []string{"mpop"},
	Files:    files,
	Fetch:    "chmod 600 /etc/fetch.conf; mpop -C /etc/fetch.conf -a",
}
