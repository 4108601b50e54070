// Package nullmailer is nullmailer, which hands what users of its host write to Postfix.
package nullmailer

import (
	"embed"

	"github.com/backstamp/backstamp/fuzz/lab/server"
)

//go:embed etc
var files embed.FS

// Server has a queue that its daemon runs as soon as something is in it.
var Server = &server.Server{
	Name: "nullmailer", Number: 25,
	Packages: []string{"nullmailer"},
	Answers:  "nullmailer shared/mailname string mx.nullmailer.example\nnullmailer nullmailer/relayhost string 192.0.2.10 smtp",
	Files:    files,
	Setup:    "sh /etc/nullmailer/start.sh",
	Run:      "su -s /bin/sh mail -c /usr/sbin/nullmailer-send",
	Local:    "/usr/sbin/sendmail -f {from} {to}",
}
