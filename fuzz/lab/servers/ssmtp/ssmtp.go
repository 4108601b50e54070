// Package ssmtp is sSMTP, which hands what users of its host write to Postfix.
package ssmtp

import (
	"embed"

	"github.com/backstamp/backstamp/fuzz/lab/server"
)

//go:embed etc
var files embed.FS

// Server is a command without a queue.
var Server = &server.Server{
	Name: "ssmtp", Number: 26,
	Packages: []string{"ssmtp"},
	Answers:  "ssmtp ssmtp/root string postmaster",
	Files:    files,
	Setup:    "chmod 644 /etc/ssmtp/ssmtp.conf",
	Local:    "/usr/sbin/ssmtp -f{from} {to}",
}
