// Package postfix13 is Postfix as Debian 13 has it.
package postfix13

import "github.com/backstamp/backstamp/fuzz/lab/servers/postfix"

// Server is configured as Debian 12's is.
var Server = postfix.Server.Of("trixie", "postfix13", 35)
