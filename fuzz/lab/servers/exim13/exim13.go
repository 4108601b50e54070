// Package exim13 is Exim as Debian 13 has it.
package exim13

import "github.com/backstamp/backstamp/fuzz/lab/servers/exim"

// Server is configured as Debian 12's is.
var Server = exim.Server.Of("trixie", "exim13", 36)
