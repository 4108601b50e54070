// Package haraka is Haraka, from npm, on Debian's Node.
package haraka

import (
	"embed"

	"github.com/backstamp/backstamp/fuzz/lab/server"
)

//go:embed opt
var files embed.FS

// Server queues by a plugin of its own, which writes each message into a mailbox.
var Server = &server.Server{
	Name: "haraka", Number: 18,
	Packages: []string{"nodejs"},
	Npm:      "Haraka@3.1.4",
	Files:    files,
	// It would make parameters of its own, for minutes on end.
	Setup: "mkdir -p /opt/lab/queue && cp -rn /opt/node_modules/Haraka/config/. /opt/lab/config/ && " +
		"openssl genpkey -genparam -algorithm DH -pkeyopt group:ffdhe2048 -out /opt/lab/config/dhparams.pem",
	Run:     "node /opt/node_modules/Haraka/bin/haraka -c /opt/lab",
	Port:    25,
	OneCopy: true,
	ID:      `(?:Message Queued \(|\[)([0-9A-F-]{36}\.\d+)`,
}
