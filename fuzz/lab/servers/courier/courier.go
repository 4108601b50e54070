// Package courier is Courier as Debian has it.
package courier

import (
	"embed"

	"github.com/backstamp/backstamp/fuzz/lab/server"
)

//go:embed etc
var files embed.FS

// Server is several daemons, each with a configuration of its own.
var Server = &server.Server{
	Name: "courier", Number: 14,
	Packages: []string{"courier-mta", "courier-authdaemon"},
	Answers:  "courier-base courier-base/webadmin-configmode boolean false",
	Files:    files,
	Setup:    "sh /etc/courier/start.sh",
	Port:     25,
	NoLMTP:   true,
	Relays:   true,
	Bounce:   1,
	Local:    "sendmail -f {from} {to}",
	ID:       `(?:250 Ok\. |id=)([0-9A-F]{8,}\.[0-9A-F]+\.[0-9A-F]+)`,
}
