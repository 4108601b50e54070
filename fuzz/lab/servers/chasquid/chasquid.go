// Package chasquid is chasquid as Debian has it.
package chasquid

import (
	"embed"

	"github.com/backstamp/backstamp/fuzz/lab/server"
)

//go:embed etc
var files embed.FS

// Server hands what it has for its own domain to a delivery program.
var Server = &server.Server{
	Name: "chasquid", Number: 17,
	Packages: []string{"chasquid"},
	Files:    files,
	Setup:    "sh /etc/chasquid/start.sh",
	Run:      "chasquid --config_dir=/etc/chasquid -v=2",
	Port:     25,
	User:     "alice@chasquid.example",
	AuthFrom: "alice@chasquid.example",
	ID:       `(?:queued id |Queued: |queued as |id=| )([0-9a-zA-Z_-]{14,16}): `,
}
