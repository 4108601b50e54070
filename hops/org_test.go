package hops

import (
	"testing"

	"github.com/stretchr/testify/assert"
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
		{"gw", "GW", true},
		{"192.0.2.1", "198.51.2.1", false},
		{"bücher.example", "xn--bcher-kva.example", true},
		{"a.outlook.com", "b.office365.com", true},
	} {
		assert.Equal(t, tt.want, orgs(nil).same(tt.a, tt.b), "%s and %s", tt.a, tt.b)
		assert.Equal(t, tt.want, orgs(nil).same(tt.b, tt.a), "%s and %s", tt.b, tt.a)
	}
}
