// Package exim is Exim as Debian has it, with all that can be compiled in.
package exim

import (
	"embed"

	"github.com/backstamp/backstamp/fuzz/lab/server"
)

//go:embed etc
var files embed.FS

// Server is configured by one file of its own, not by Debian's many.
var Server = &server.Server{
	Name: "exim", Number: 11,
	Packages: []string{"exim4-daemon-heavy"},
	Files:    files,
	Setup:    "chgrp Debian-exim /etc/lab/key.pem && exim4 -bd -q1m",
	Port:     25,
	Relays:   true,
	Bounce:   1,
	Local:    "exim4 -i -f {from} {to}",
	ID:       `(?:id=|^(?:\S+ ){0,4}|\s)([0-9A-Za-z]{6}-[0-9A-Za-z]{6,11}-[0-9A-Za-z]{2,4})\b`,
}
