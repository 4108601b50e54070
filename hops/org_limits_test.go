package hops

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/backstamp/backstamp/received"
)

// What a person may write for a host's name, and what is wrong with the rest.
func TestCheckHost(t *testing.T) {
	label, host := strings.Repeat("a", 63), strings.Repeat("a.", 125)+"com" // of 253 characters
	const none, short, number = "is no host name", "is no full host name, which has a dot", "is no host name and no address"
	for name, want := range map[string]string{
		"mx.example.org": "", "mx.example.org.": "", "b\u00fccher.example": "", "a.b": "", label + ".example": "", label + "a.example": none,
		host: "", "a" + host: none, "a." + host: none, "mx": short, "": none, ".": none, "mx..org": none, ".org": none, "1.2.3": number, "a.1": number, "a.1b": "",
		"a b.example": none, "a_b.example": none, "a@b.example": none, "a[b.example": none, "a\x00.example": none, "a%b.example": none, "a$b.example": none,
	} {
		got := ""
		if err := checkHost(name); err != nil {
			got = err.Error()
		}
		assert.Equal(t, want, got, name)
	}
}

// The second label below a country's is a class of names only there, and where there is a third.
func TestLastLabels(t *testing.T) {
	for host, want := range map[string]string{
		"": "", "org": "", "a.org": "a.org", "b.a.org": "a.org", "a.co.uk": "a.co.uk", "co.uk": "co.uk", "b.a.co.uk": "a.co.uk", "a.co.com": "co.com", "a.co.u": "co.u", "a.xx.uk": "xx.uk",
		".uk": ".uk", ".co.uk": ".co.uk",
	} {
		assert.Equal(t, want, lastLabels(host), host)
	}
	for _, second := range []string{"ac", "co", "com", "edu", "gov", "ne", "net", "or", "org"} {
		assert.Equal(t, "a."+second+".jp", lastLabels("b.a."+second+".jp"))
	}
}

func TestIsShortFor(t *testing.T) {
	for _, tt := range []struct {
		short, full string
		want        bool
	}{
		{"gw", "gw.example.org", true},
		{"gw", "gw.", true},
		{"gw", "gw", false},
		{"gw", "gx.example.org", false},
		{"gw", "gwx.example.org", false},
		{"gw.example", "gw.example.org", false},
		{"", ".example.org", false},
	} {
		assert.Equal(t, tt.want, isShortFor(tt.short, tt.full), "%s for %s", tt.short, tt.full)
	}
}

// Names that are worked out are the same where orgs.same says that the hosts are.
func TestNamesAreSame(t *testing.T) {
	hosts := []string{"", ".", "gw", "GW", "mx", "gw.example.org", "mx.example.org", "example.org", "gw.example.net", "mx.gmail.com", "smtp.google.com", "192.0.2.1", "[192.0.2.1]", "192", "x.192.0.2.1", "192.0"}
	for _, a := range hosts {
		for _, b := range hosts {
			assert.Equal(t, orgs(nil).same(a, b), nameOf(a).same(nameOf(b)), "%q and %q", a, b)
		}
	}
}

func nameOf(host string) name {
	n, _ := orgs(nil).name(host)
	return n
}

func namesOfField(f *received.Field) names {
	var n facts
	orgs(nil).readNames(&n, f, nil, nil)
	return n.names
}

// The names of a field are its own, although a client's may repeat its server's.
func TestNamesOfAField(t *testing.T) {
	n := namesOfField(took("MX.example.org", "mx.example.org.", "Dsl.example.net", ""))
	assert.Equal(t, names{helo: name{"mx.example.org", "example.org"}, rdns: name{"dsl.example.net", "example.net"}, by: name{"mx.example.org", "example.org"}}, n)
	assert.Equal(t, names{}, namesOfField(&received.Field{}))
	n = namesOfField(took("mx.example.org", "mx.example.org", "a.example.net", ""))
	assert.Equal(t, n.by, n.helo)
	n = namesOfField(took("mx.example.org", "a.example.net", "a.example.net", ""))
	assert.Equal(t, n.rdns, n.helo)
}

func TestLiteral(t *testing.T) {
	for host, want := range map[string]string{
		"192.0.2.1": "192.0.2.1", "[192.0.2.1]": "192.0.2.1", "[IPv6:2001:db8::1]": "2001:db8::1", "ipv6:2001:db8::1": "2001:db8::1", "2001:db8::1": "2001:db8::1",
		"::ffff:192.0.2.1": "192.0.2.1", "[fe80::1%eth0]": "fe80::1", "": "", "[]": "", "IPv6:": "", "[IPv6:]": "", "mx.example.org": "", "999.0.2.1": "", "9": "", ":": "", "abcd::1": "abcd::1",
		"[192.0.2.1": "192.0.2.1", "192.0.2.1]": "192.0.2.1", ":192.0.2.1": "", "IPv6": "",
	} {
		a, ok := literal(host)
		assert.Equal(t, want != "", ok, host)
		if ok {
			assert.Equal(t, netip.MustParseAddr(want), a, host)
		}
	}
}

// A host's name has one form in which it is compared.
func TestHostKey(t *testing.T) {
	long := strings.Repeat("\u00fc", maxHostName/2)
	for host, want := range map[string]string{
		"MX.Example.ORG.": "mx.example.org", "mx.example.org": "mx.example.org", "AZ[`@": "az[`@", "B\u00dcCHER.example.": "xn--bcher-kva.example", "A\xfcZ[@": "a\xfcz[@", "A.\xfc.": "a.\xfc",
		"": "", ".": "", "a..": "a.", strings.ToUpper(long) + "A": long + "a", "\u202eA": "\u202ea",
	} {
		assert.Equal(t, want, hostKey(host), host)
	}
}

// Who is known to have checked a reverse name.
func TestHasCheckedName(t *testing.T) {
	for _, tt := range []struct {
		verified received.Tri
		dialect  received.Dialect
		want     bool
	}{
		{received.Yes, "", true},
		{received.No, "", false},
		{received.Unsaid, "", false},
		{received.No, received.Postfix, false},
		{received.Yes, received.Qmail, true},
		{received.Unsaid, received.Postfix, true},
		{received.Unsaid, received.Exim, true},
		{received.Unsaid, received.Sendmail, true},
		{received.Unsaid, received.Qmail, false},
	} {
		f := &received.Field{Dialect: tt.dialect, From: received.From{Verified: tt.verified}}
		assert.Equal(t, tt.want, hasCheckedName(f), "%v %s", tt.verified, tt.dialect)
	}
}

// A machine that is let has a name below its owner's.
func TestIsRented(t *testing.T) {
	for host, want := range map[string]bool{
		"ec2-1.compute.amazonaws.com": true, "A.AmazonAWS.com.": true, "amazonaws.com": false, "xamazonaws.com": false, "members.linode.com": false, "a.members.linode.com": true,
		"a.linode.com": false, "": false, "mx.example.org": false,
	} {
		assert.Equal(t, want, isRented(host), host)
	}
}

// Names that can only be looked up inside a network.
func TestIsInnerName(t *testing.T) {
	for host, want := range map[string]bool{
		"mx": true, "localhost": true, "MX.Local.": true, "a.localdomain": true, "a.internal": true, "a.intranet": true, "a.lan": true, "a.home": true, "a.corp": true, "a.private": true,
		"a.localhost": true, "a.home.arpa": true, "home.arpa": false, "mx.example.org": false, "local.example": false, "": true,
	} {
		assert.Equal(t, want, isInnerName(host), host)
	}
}
