// Package dma is DragonFly's mail agent, which hands what users of its host write to Postfix.
package dma

import (
	"embed"

	"github.com/backstamp/backstamp/fuzz/lab/server"
)

//go:embed etc
var files embed.FS

// Server is a command, no daemon.
var Server = &server.Server{
	Name: "dma", Number: 24,
	Packages: []string{"dma"},
	Answers:  "dma dma/mailname string mx.dma.example\ndma dma/relayhost string 192.0.2.10",
	Files:    files,
	Setup:    "chgrp mail /etc/dma/*.conf",
	Local:    "/usr/sbin/dma -f {from} {to}",
	ID:       `dma\[([0-9a-f.]+)\]`,
}
