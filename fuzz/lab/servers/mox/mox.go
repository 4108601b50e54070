// Package mox is mox, a Go program.
package mox

import (
	"embed"

	"github.com/backstamp/backstamp/fuzz/lab/server"
)

//go:embed etc
var files embed.FS

// Server writes no field for a client that logged in, so such messages say nothing about it.
var Server = &server.Server{
	Name: "mox", Number: 20,
	Module: "github.com/mjl-/mox@v0.0.11",
	Files:  files,
	Setup:  "useradd -m -u 3050 mox; mkdir -p /etc/mox/data; chown -R mox /etc/mox; chmod 755 /etc/mox",
	Run:    "mox -config /etc/mox/config/mox.conf serve",
	Ready:  "sleep 1; echo secret12345 | mox -config /etc/mox/config/mox.conf setaccountpassword u",
	Port:   25,
	IMAP:   true,
	User:   "u@mox.example", AuthFrom: "u@mox.example",
	Skip: []string{"auth", "auth-clear", "auth-submission"},
}
