// Package mlmmj is mlmmj, a mailing list manager, with the Postfix that it takes its mail from.
package mlmmj

import (
	"embed"

	"github.com/backstamp/backstamp/fuzz/lab/server"
)

//go:embed etc
var files embed.FS

// Server adds no field as a list manager: what it passes on comes in a new connection, from a sender of its own for
// each subscriber.
var Server = &server.Server{
	Name: "mlmmj", Number: 31,
	Packages: []string{"mlmmj", "postfix"},
	Answers:  "postfix postfix/main_mailer_type select No configuration",
	Files:    files,
	Setup:    "sh /etc/postfix/start.sh",
	Port:     25,
	Apart:    true,
	Loopback: true,
	ID:       `(?:queued as |postfix/\w+(?:/\w+)?\[\d+\]: )([0-9A-F]{6,15})\b`,
}
