// Package amavis is amavisd, which looks at Postfix's mail and gives it back.
package amavis

import (
	"embed"

	"github.com/backstamp/backstamp/fuzz/lab/server"
)

//go:embed etc
var files embed.FS

// Server scans for nothing: its fields are what it is here for.
var Server = &server.Server{
	Name: "amavis", Number: 23,
	Packages: []string{"amavisd-new"},
	Files:    files,
	Run:      "$(command -v amavisd-new || command -v amavisd) foreground",
	Port:     10024,
	Apart:    true,
	ID:       `(?:id=|\()(\d{5}-\d+(?:-\d+)?)`,
}
