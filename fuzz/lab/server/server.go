// Package server says what the lab has to know of a mail server. Each server has a folder under servers
// with one value of this type and its configuration as it lies on a disk.
package server

import "io/fs"

// A Server is one mail program of the lab. It has a root of its own, made of Debian packages or of a Go
// program, a network namespace of its own, and the name mx.NAME.example. A value is only read, by many
// goroutines.
type Server struct {
	Name   string // of its folder, its root and its host
	Number int    // the last number of its two addresses, 192.0.2.N and 2001:db8::N

	// What its root holds besides the common base.
	Packages []string // of Debian; the version of the first is the server's
	Suite    string   // release that they are of, where it is not the base's
	Answers  string   // what debconf would ask the administrator
	Module   string   // PATH@VERSION of a Go program, built on the host and put into /usr/local/bin
	Main     string   // folder of the program in that module
	Cgo      bool     // it needs a C compiler
	Npm      string   // NAME@VERSION of a package for Node, put into /opt by this machine's npm
	Files    fs.FS    // its configuration: etc/x is written to /etc/x, with @HOST@ and @DOMAIN@ filled in; x.sh may be run

	// How it is started in its namespace, all through the shell of its root.
	Setup string // what is done first; a server that becomes a daemon is started here
	Run   string // a server that stays in the foreground; what it prints is its log
	Ready string // what is done once it listens
	Port  int    // where it listens when it is ready, 0 for a program that only sends

	// What it does with mail.
	Apart    bool     // takes part in journeys of its own kind alone
	Loopback bool     // hands messages on to itself, so that its loopback is read like the wire
	LMTP     bool     // speaks LMTP on Port
	Mail     []string // patterns of the files of delivered messages; /srv/*/Maildir/new/* if empty
	IMAP     bool     // its mailbox is read by IMAP instead
	Fields   int      // how many fields it adds to a message from a client, 1 if 0; the oldest is the connection's
	Relays   bool     // hands messages for other domains on, and forwards by the common /etc/aliases
	NoLMTP   bool     // cannot hand on by LMTP
	Forward  int      // how many more fields it adds where an alias forwards
	Local    string   // command that takes a message on standard input, with {from} and {to}; runs as user alice
	LocalHop int      // how many fields the command, or the fetching, adds, 1 if 0
	Fetch    string   // command that takes mail out of a mailbox of Dovecot by POP, and delivers it
	Bounce   int      // how many fields it puts into a bounce that it writes, 0 if it writes none or takes too long
	OneCopy  bool     // delivers one copy, however many recipients
	User     string   // of AUTH, alice if empty; the password is always Password
	AuthFrom string   // sender that an authenticated client has to use
	ID       string   // regular expression whose first group is the identifier, in replies and logs
	Skip     []string // variations that say nothing about it, see the comment in its folder
}

// Password is the password of every account of the lab. It guards nothing.
const Password = "secret12345"

// Host returns the server's name in DNS.
func (s *Server) Host() string { return "mx." + s.Domain() }

// Domain returns the domain whose mail the server takes.
func (s *Server) Domain() string { return s.Name + ".example" }

// Of returns the same server as another release of Debian has it.
func (s *Server) Of(suite, name string, number int) *Server {
	other := *s
	other.Suite, other.Name, other.Number = suite, name, number
	return &other
}
