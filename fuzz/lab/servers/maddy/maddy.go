// Package maddy is maddy, a Go program.
package maddy

import (
	"embed"

	"github.com/backstamp/backstamp/fuzz/lab/server"
)

//go:embed etc
var files embed.FS

// Server keeps its mailboxes in a database and takes its submissions on ports of their own.
var Server = &server.Server{
	Name: "maddy", Number: 19,
	Module: "github.com/foxcpp/maddy@v0.7.1", Main: "cmd/maddy", Cgo: true,
	Files: files,
	Setup: "sh /etc/maddy/start.sh",
	Run:   "maddy -config /etc/maddy/maddy.conf run",
	Port:  25,
	Mail:  []string{"/var/lib/maddy/messages/*"},
	User:  "alice@maddy.example", AuthFrom: "alice@maddy.example",
	Skip: []string{"auth", "auth-clear"},
	ID:   `"msg_id":"([0-9a-f]{8})"`,
}
