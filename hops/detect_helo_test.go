package hops

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/backstamp/backstamp/received"
)

// A client that calls itself by another's address lies only if both are public, of one sort and far apart.
func TestHELOAddress(t *testing.T) {
	for _, tt := range []struct {
		name, helo, ip string
		want           int
	}{
		{"its own", "[203.0.113.7]", "203.0.113.7", 0},
		{"of its network", "[203.0.200.7]", "203.0.113.7", 0},
		{"of the network beside", "[203.1.113.7]", "203.0.113.7", 1},
		{"private", "[10.0.0.7]", "203.0.113.7", 0},
		{"a private client", "[203.0.113.7]", "10.0.0.7", 0},
		{"no address of the client", "[203.0.113.7]", "", 0},
		{"a name", "pc.example.com", "203.0.113.7", 0},
		{"IPv6, of its network", "[IPv6:2001:db8:1::7]", "2001:db8:2::7", 0},
		{"IPv6, of the network beside", "[IPv6:2001:db9::7]", "2001:db8::7", 1},
		{"IPv6, of a network that begins the same", "[IPv6:2001:e00::7]", "2001:db8::7", 1},
		{"one of each sort", "[IPv6:2001:db8::7]", "203.0.113.7", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := Analyze(Case{Chain: chain(took("mx.example.org", tt.helo, "", tt.ip))})
			assert.Len(t, findingsOf(r, "helo-is-another-address"), tt.want)
			user := Analyze(Case{Chain: chain(with(took("mx.example.org", tt.helo, "", tt.ip), auth("ann")))})
			assert.Empty(t, findingsOf(user, "helo-is-another-address"), "a user's program may say what it likes")
		})
	}
}

func TestHELONumber(t *testing.T) {
	for helo, want := range map[string]int{
		"198.51.100.9": 1, "0.51.100.9": 1, "999.51.100.9": 1, "[198.51.100.9]": 0, "1198.51.100.9": 0, "198.51.100": 0, "198.51.100.": 0, "198.51.100.9.1": 0,
		"198..100.9": 0, ".51.100.9": 0, "pc": 0, "": 0, ":98.51.100.9": 0, "1": 0,
	} {
		r := Analyze(Case{Chain: chain(took("mx.example.org", helo, "", "203.0.113.7"))})
		assert.Len(t, findingsOf(r, "helo-is-a-number"), want, helo)
	}
}

// A provider's name is a lie if the reverse name is a stranger's.
func TestHELOProvider(t *testing.T) {
	for _, tt := range []struct {
		name, helo, rdns, ip string
		want                 int
	}{
		{"another's reverse name", "smtp.gmail.com", "dsl-7.example.net", "203.0.113.7", 1},
		{"its own", "smtp.gmail.com", "mail-zz9.google.com", "203.0.113.7", 0},
		{"none", "smtp.gmail.com", "", "203.0.113.7", 0},
		{"of no provider", "smtp.example.com", "dsl-7.example.net", "203.0.113.7", 0},
		{"inside", "smtp.gmail.com", "dsl-7.example.net", "10.0.0.7", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := took("mx.example.org", tt.helo, tt.rdns, tt.ip)
			assert.Len(t, findingsOf(Analyze(Case{Chain: chain(f)}), "helo-is-a-provider"), tt.want)
			assert.Empty(t, findingsOf(Analyze(Case{Chain: chain(with(f, auth("ann")))}), "helo-is-a-provider"), "a user's program may say what it likes")
		})
	}
}

// A stranger lies that calls itself by the receiver's full name or its address.
func TestHELOOurs(t *testing.T) {
	at := func(ip string) func(*received.Field) {
		return func(f *received.Field) { f.By.IP = addr(ip) }
	}
	for _, tt := range []struct {
		name  string
		field *received.Field
		want  int
	}{
		{"the name", took("mx.example.org", "MX.example.org.", "", "203.0.113.7"), 1},
		{"the name, with a stranger's reverse name", took("mx.example.org", "mx.example.org", "dsl-7.example.net", "203.0.113.7"), 1},
		{"the name, with a reverse name of ours", took("mx.example.org", "mx.example.org", "gw.example.org", "203.0.113.7"), 0},
		{"another of the organisation", took("mx.example.org", "gw.example.org", "", "203.0.113.7"), 0},
		{"a short name", took("mx", "mx", "", "203.0.113.7"), 0},
		{"no name", took("mx.example.org", "", "", "203.0.113.7"), 0},
		{"from inside", took("mx.example.org", "mx.example.org", "", "10.0.0.7"), 0},
		{"the address", with(took("mx.example.org", "[192.0.2.10]", "", "203.0.113.7"), at("192.0.2.10")), 1},
		{"another address", with(took("mx.example.org", "[192.0.2.11]", "", "203.0.113.7"), at("192.0.2.10")), 0},
		{"no address of the server", took("mx.example.org", "[192.0.2.11]", "", "203.0.113.7"), 0},
		{"the server itself", with(took("mx.example.org", "mx.example.org", "", "192.0.2.10"), at("192.0.2.10")), 0},
		{"a user", with(took("mx.example.org", "mx.example.org", "", "203.0.113.7"), auth("ann")), 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			assert.Len(t, findingsOf(Analyze(Case{Chain: chain(tt.field)}), "helo-is-ours"), tt.want)
		})
	}
}

// A host's name of letters, digits and what people put between them is no junk; a bracket or a question mark before it
// is a server's.
func TestHELOJunk(t *testing.T) {
	for helo, want := range map[string]int{
		"pc": 0, "PC_1.example-a.com:25": 0, "b\u00fccher": 0, "[203.0.113.7]": 0, "?203.0.113.7?": 0, "": 0,
		"a!b": 1, "a/b": 1, "a@b": 1, "a{b": 1, "a`b": 1, "!": 1,
	} {
		c := chain(took("mx.example.org", helo, "", "203.0.113.7"))
		assert.Len(t, findingsOf(Analyze(Case{Chain: c}), "helo-is-junk"), want, helo)
	}
	for s, want := range map[string]bool{"09:": true, "/": false, ";": false, "azAZ": true, "@": false, "[": false, "`": false, "{": false} {
		assert.Equal(t, want, isNameLike(s), s)
	}
}
