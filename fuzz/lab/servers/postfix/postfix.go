// Package postfix is Postfix as Debian has it.
package postfix

import (
	"embed"

	"github.com/backstamp/backstamp/fuzz/lab/server"
)

//go:embed etc
var files embed.FS

// Server listens on the usual ports; 10025 takes back what amavisd has looked at.
var Server = &server.Server{
	Name: "postfix", Number: 10,
	Packages: []string{"postfix"},
	Answers:  "postfix postfix/main_mailer_type select No configuration",
	Files:    files,
	Setup:    "sh /etc/postfix/start.sh",
	Port:     25,
	Relays:   true, Forward: 1,
	Bounce: 1,
	Local:  "sendmail -f {from} {to}",
	ID:     `(?:queued as |postfix/\w+(?:/\w+)?\[\d+\]: )([0-9A-F]{6,15})\b`,
}
