// Package sendmail13 is Sendmail as Debian 13 has it.
package sendmail13

import (
	"embed"

	"github.com/backstamp/backstamp/fuzz/lab/server"
)

//go:embed etc
var files embed.FS

// Server delivers through a little program into Maildirs; its configuration is made by m4 when it starts.
var Server = &server.Server{
	Name: "sendmail13", Number: 37,
	Packages: []string{"sendmail-bin", "sendmail-cf", "sensible-mda"}, Suite: "trixie",
	Files:  files,
	Setup:  "sh /etc/mail/start.sh",
	Port:   25,
	NoLMTP: true,
	Relays: true,
	Bounce: 1,
	Local:  "sendmail -i -f {from} {to}", LocalHop: 2,
	ID: `(?:2\.0\.0 |\]: )([0-9A-Za-z]{14,16})\b`,
}
