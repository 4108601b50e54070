// Package servers lists the servers of the lab.
package servers

import (
	"github.com/backstamp/backstamp/fuzz/lab/server"
	"github.com/backstamp/backstamp/fuzz/lab/servers/amavis"
	"github.com/backstamp/backstamp/fuzz/lab/servers/chasquid"
	"github.com/backstamp/backstamp/fuzz/lab/servers/courier"
	"github.com/backstamp/backstamp/fuzz/lab/servers/cyrus"
	"github.com/backstamp/backstamp/fuzz/lab/servers/dma"
	"github.com/backstamp/backstamp/fuzz/lab/servers/dovecot"
	"github.com/backstamp/backstamp/fuzz/lab/servers/exim"
	"github.com/backstamp/backstamp/fuzz/lab/servers/exim13"
	"github.com/backstamp/backstamp/fuzz/lab/servers/fdm"
	"github.com/backstamp/backstamp/fuzz/lab/servers/fetchmail"
	"github.com/backstamp/backstamp/fuzz/lab/servers/getmail"
	"github.com/backstamp/backstamp/fuzz/lab/servers/haraka"
	"github.com/backstamp/backstamp/fuzz/lab/servers/maddy"
	"github.com/backstamp/backstamp/fuzz/lab/servers/mlmmj"
	"github.com/backstamp/backstamp/fuzz/lab/servers/mox"
	"github.com/backstamp/backstamp/fuzz/lab/servers/mpop"
	"github.com/backstamp/backstamp/fuzz/lab/servers/nullmailer"
	"github.com/backstamp/backstamp/fuzz/lab/servers/opensmtpd"
	"github.com/backstamp/backstamp/fuzz/lab/servers/opensmtpd6"
	"github.com/backstamp/backstamp/fuzz/lab/servers/postfix"
	"github.com/backstamp/backstamp/fuzz/lab/servers/postfix13"
	"github.com/backstamp/backstamp/fuzz/lab/servers/qpsmtpd"
	"github.com/backstamp/backstamp/fuzz/lab/servers/sendmail"
	"github.com/backstamp/backstamp/fuzz/lab/servers/sendmail13"
	"github.com/backstamp/backstamp/fuzz/lab/servers/ssmtp"
)

// All are the servers, in the order in which they start.
var All = []*server.Server{
	postfix.Server,
	dovecot.Server,
	exim.Server,
	sendmail.Server,
	opensmtpd.Server,
	courier.Server,
	qpsmtpd.Server,
	chasquid.Server,
	haraka.Server,
	mox.Server,
	maddy.Server,
	cyrus.Server,
	opensmtpd6.Server,
	postfix13.Server,
	exim13.Server,
	sendmail13.Server,
	amavis.Server,
	mlmmj.Server,
	dma.Server,
	nullmailer.Server,
	ssmtp.Server,
	fetchmail.Server,
	getmail.Server,
	mpop.Server,
	fdm.Server,
}
