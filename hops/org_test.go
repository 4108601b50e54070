package hops

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/backstamp/backstamp/received"
)

func TestOrg(t *testing.T) {
	for host, want := range map[string]string{
		"mx.example.org": "example.org", "example.org": "example.org", "MX.Example.ORG.": "example.org",
		"a.b.example.co.uk": "example.co.uk", "example.co.uk": "example.co.uk", "co.uk": "co.uk", "a.example.de": "example.de",
		"a.or.example.jp": "example.jp", "x.y.or.jp": "y.or.jp", "co.example.com": "example.com",
		"localhost": "", "": "", ".": "", "192.0.2.1": "", "[192.0.2.1]": "", "[IPv6:2001:db8::1]": "",
		"a.prod.outlook.com": "outlook.com", "b.mail.protection.office365.com": "outlook.com", "mail.gmail.com": "google.com",
		"www.bücher.example": "xn--bcher-kva.example",
	} {
		assert.Equal(t, want, orgs(nil).of(host), host)
	}
	all := orgs(func(string) string { return "Whole.Example" })
	assert.Equal(t, "whole.example", all.of("a.example.com"))
	assert.Equal(t, "", all.of("localhost"))
}

// An alias stands for itself, so that a look-up needs one step.
func TestAliasesEndInOneStep(t *testing.T) {
	for from, to := range aliases {
		assert.NotContains(t, aliases, to, from)
	}
}

func TestSameOrganisation(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{"mx.example.org", "MX.EXAMPLE.ORG.", true},
		{"mx.example.org", "store.example.org", true},
		{"mx.example.org", "mx.example.net", false},
		{"gw", "gw.example.org", true},
		{"gw", "gwx.example.org", false},
		{"gw.example.org", "gw", true},
		{"", "", false},
		{"", "mx.example.org", false},
		{".", "mx.example.org", false},
		{".", "", false},
		{".", ".", false},
		{"gw", "GW", true},
		{"192.0.2.1", "198.51.2.1", false},
		{"bücher.example", "xn--bcher-kva.example", true},
		{"a.outlook.com", "b.office365.com", true},
	} {
		assert.Equal(t, tt.want, orgs(nil).same(tt.a, tt.b), "%s and %s", tt.a, tt.b)
		assert.Equal(t, tt.want, orgs(nil).same(tt.b, tt.a), "%s and %s", tt.b, tt.a)
	}
}

func TestIsLoopback(t *testing.T) {
	for host, want := range map[string]bool{
		"localhost": true, "LOCALHOST.": true, "localhost.localdomain": true, "127.0.0.1": true, "[127.0.0.2]": true, "::1": true,
		"localhosts.example.org": false, "mx.localhost.example": false, "192.0.2.1": false, "": false,
	} {
		assert.Equal(t, want, isLoopback(received.By{Host: host}), host)
	}
}

// Only Microsoft's mailbox servers have these networks; its customers' machines have the ones beside them.
func TestIsMicrosoftInner(t *testing.T) {
	for a, want := range map[string]bool{
		"2603:1006::1": true, "2603:1096:400::1": true, "2a01:111:e400::1": true,
		"2a01:111:f400::1": false, "2a01:111:e4ff::1": false, "2603:1007::1": false, "2603:2006::1": false, "40.92.0.1": false,
	} {
		assert.Equal(t, want, isMicrosoftInner(addr(a)), a)
	}
}

// Google's and Yahoo's servers know themselves by addresses, Yahoo's by inner ones.
func TestIsOfProviderByAddress(t *testing.T) {
	for _, tt := range []struct {
		org, by string
		dialect received.Dialect
		want    bool
	}{
		{"google.com", "2002:a05:6402::1", received.Google, true},
		{"google.com", "2002:a05:6402::1", received.Postfix, false},
		{"yahoo.com", "127.0.0.1", received.Yahoo, true},
		{"yahoo.com", "192.0.2.1", received.Yahoo, false},
		{"yahoo.com", "127.0.0.1", received.Google, false},
		{"yahoo.com", "mx.example.org", received.Yahoo, false},
		{"yahoo.com", "web1.mail.yahoo.com", "", true},
	} {
		f := &received.Field{By: received.By{Host: tt.by}, Dialect: tt.dialect}
		assert.Equal(t, tt.want, isOf(&Case{}, tt.org, f), "%v", tt)
	}
}
