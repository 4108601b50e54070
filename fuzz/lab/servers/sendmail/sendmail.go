// Package sendmail is Sendmail as Debian has it.
package sendmail

import (
	"embed"

	"github.com/backstamp/backstamp/fuzz/lab/server"
)

//go:embed etc
var files embed.FS

// Server delivers through a little program into Maildirs; its configuration is made by m4 when it starts.
var Server = &server.Server{
	Name: "sendmail", Number: 12,
	Packages: []string{"sendmail-bin", "sendmail-cf", "sensible-mda"},
	Files:    files,
	Setup:    "sh /etc/mail/start.sh",
	Port:     25,
	NoLMTP:   true,
	Relays:   true,
	Bounce:   1,
	Local:    "sendmail -i -f {from} {to}", LocalHop: 2,
	ID: `(?:2\.0\.0 |\]: )([0-9A-Za-z]{14,16})\b`,
}
