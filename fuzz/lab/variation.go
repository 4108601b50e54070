//go:build linux

package main

import "crypto/tls"

// A variation is one way in which a client can be odd, or plain. What is left zero is as the honest client
// does it.
type variation struct {
	name     string
	source   string // address that the message comes from
	helo     string // {host} is the server's own name
	secondly string // name that is given after STARTTLS, where it is another
	old      bool   // HELO, not EHLO
	port     int
	tls      uint16 // version; with STARTTLS unless wrapped
	wrapped  bool   // TLS from the first byte
	suites   []uint16
	shows    bool // a certificate of its own
	auth     bool
	to       []string // local parts
	from     *string
	utf8     bool // SMTPUTF8
	eight    bool // 8BITMIME
	anonym   bool // no Message-ID
	xclient  string
	skill    string // of the forger
}

var (
	nobody   = ""
	foreign  = "юзер@sender.example"
	everyCBC = []uint16{tls.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA, tls.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, tls.TLS_RSA_WITH_AES_256_CBC_SHA, tls.TLS_RSA_WITH_AES_128_CBC_SHA}
)

// variations are played to every server that takes mail.
var variations = []variation{
	{name: "plain"},
	{name: "helo-old", old: true},
	{name: "helo-bank", helo: "smtp.bank.example"},
	{name: "helo-receiver", helo: "{host}"},
	{name: "helo-address", helo: "[198.51.100.1]"},
	{name: "helo-other-address", helo: "[203.0.113.50]"},
	{name: "helo-bare-address", helo: "198.51.100.1"},
	{name: "helo-localhost", helo: "localhost"},
	{name: "helo-underscore", helo: "OFFICE_PC-7"},
	{name: "helo-dot", helo: "desk.sender.example."},
	{name: "helo-capitals", helo: "DESK.SENDER.EXAMPLE"},
	{name: "helo-long", helo: longLabel + "." + longLabel + ".example"},
	{name: "helo-words", helo: "desk.example (smtp.bank.example [203.0.113.50]) by mx.bank.example"},
	{name: "helo-field", helo: "a (b [203.0.113.50]) by c; (", source: "198.51.100.66"},
	{name: "helo-tail", helo: "desk.example)(z"},
	{name: "helo-brackets", helo: "[desk]"},
	{name: "helo-semicolon", helo: "desk;sender=example"},
	{name: "helo-utf8", helo: "tür.example"},
	{name: "helo-empty-brackets", helo: "[]"},
	{name: "name-none", source: "198.51.100.2"},
	{name: "name-lies", source: "198.51.100.3"},
	{name: "name-ghost", source: "198.51.100.4"},
	{name: "name-two", source: "198.51.100.5", helo: "two.twins.example"},
	{name: "name-underscore", source: "198.51.100.6", helo: "host_6.dyn.example"},
	{name: "name-fails", source: "198.51.100.7"},
	{name: "name-number", source: "198.51.100.8"},
	{name: "name-localhost", source: "198.51.100.9", helo: "localhost"},
	{name: "name-capitals", source: "198.51.100.11", helo: "mail.camelcase.example"},
	{name: "name-stolen", source: "198.51.100.12", helo: "smtp.bank.example"},
	{name: "name-long", source: "198.51.100.15", helo: "[198.51.100.15]"},
	{name: "ident", source: "198.51.100.13", helo: "shell.ident.example"},
	{name: "ident-lies", source: "198.51.100.14", helo: "shell.twister.example"},
	{name: "ipv6", source: "2001:db8:5::1"},
	{name: "ipv6-name-none", source: "2001:db8:5::2"},
	{name: "ipv6-name-lies", source: "2001:db8:5::3"},
	{name: "ipv6-helo-address", source: "2001:db8:5::1", helo: "[IPv6:2001:db8:5::1]"},
	{name: "ipv6-tls", source: "2001:db8:5::1", tls: tls.VersionTLS13},
	{name: "loopback", source: "127.0.0.1", helo: "localhost"},
	{name: "loopback-ipv6", source: "::1", helo: "localhost"},
	{name: "tls13", tls: tls.VersionTLS13},
	{name: "tls12", tls: tls.VersionTLS12, suites: []uint16{tls.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384}},
	{name: "tls12-aes128", tls: tls.VersionTLS12, suites: []uint16{tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256}},
	{name: "tls12-chacha", tls: tls.VersionTLS12, suites: []uint16{tls.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256}},
	{name: "tls12-cbc", tls: tls.VersionTLS12, suites: everyCBC},
	{name: "tls11", tls: tls.VersionTLS11, suites: everyCBC},
	{name: "tls10", tls: tls.VersionTLS10, suites: everyCBC},
	{name: "tls-certificate", tls: tls.VersionTLS13, shows: true},
	{name: "tls-wrapped", tls: tls.VersionTLS13, wrapped: true, port: 465},
	{name: "tls-two-helos", tls: tls.VersionTLS13, helo: "before.sender.example", secondly: "after.sender.example"},
	{name: "auth", tls: tls.VersionTLS13, auth: true},
	{name: "auth-clear", auth: true},
	{name: "auth-submission", tls: tls.VersionTLS13, auth: true, port: 587},
	{name: "two-recipients", to: []string{"u", "u2"}},
	{name: "null-sender", from: &nobody},
	{name: "smtputf8", from: &foreign, utf8: true},
	{name: "eightbit", eight: true},
	{name: "no-message-id", anonym: true},
	{name: "xclient", xclient: "NAME=told.proxy.example ADDR=203.0.113.200 PROTO=ESMTP HELO=told.example LOGIN=dave"},
}

// longLabel is as long as a label of DNS may be.
const longLabel = "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghij123"

// chainVariations are played over paths of several servers.
var chainVariations = []string{"plain", "ipv6", "tls13"}

// listVariations are played over lists.
var listVariations = []string{"plain", "ipv6", "tls13", "helo-bank", "name-none", "name-lies", "eightbit"}
