// Package sendmail13 is Sendmail as Debian 13 has it.
package sendmail13

import "github.com/backstamp/backstamp/fuzz/lab/servers/sendmail"

// Server is configured as Debian 12's is.
var Server = sendmail.Server.Of("trixie", "sendmail13", 37)
