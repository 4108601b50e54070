package hops

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/backstamp/backstamp/received"
)

// What an octet over 255 and a missing one make of an address.
func TestIsDottedQuad(t *testing.T) {
	for s, want := range map[string]bool{
		"7.203.3.4": true, "999.999.999.999": true, "1000.2.3.4": false, "1.2.3": false, "1.2.3.": false, "7.203.3.4.": false, "7.203.3.4.5": false,
		".2.3.4": false, "7..3.4": false, "1.2.3.x": false, "1.2.3.:": false, "1.2.3./": false, "": false, "...": false,
	} {
		assert.Equal(t, want, isDottedQuad(s), s)
	}
}

// An address that nobody can have is told where it stands, and only where it was meant as one.
func TestImpossibleAddress(t *testing.T) {
	for _, tt := range []struct{ name, value, at string }{
		{"an octet over 255", "from pc ([198.51.300.9]) by mail.example.com with SMTP id x1" + early, "198.51.300.9"},
		{"behind another that is", "from [7.203.3.400] ([198.51.300.9]) by mail.example.com with SMTP id x1" + early, "198.51.300.9"},
		{"letters", "from pc ([198.51.xx.9]) by mail.example.com with SMTP id x1" + early, ""},
		{"a host's", "from pc ([198.51.100.9]) by mail.example.com with SMTP id x1" + early, ""},
		{"none", "from pc by mail.example.com with SMTP id x1" + early, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := analyzed(t, entry, tt.value)
			fs := findingsOf(r, "impossible-address")
			if tt.at == "" {
				assert.Empty(t, fs)
				return
			}
			require.Len(t, fs, 1)
			assert.Equal(t, tt.at, fs[0].Span.In(r.Case.Chain.Hop(0).Field.Raw()))
		})
	}
	mapped := took("mail.example.com", "pc", "", "198.51.100.9")
	mapped.From.Literal = "::ffff:198.51.100.9"
	assert.Empty(t, findingsOf(Analyze(Case{Chain: chain(entered, mapped)}), "impossible-address"))
}

func TestUnreachable(t *testing.T) {
	for a, want := range map[string]bool{
		"223.255.255.255": false, "224.0.0.1": true, "240.0.0.1": true, "255.255.255.255": true, "0.0.0.1": true, "0.0.0.0": false, "1.0.0.1": false,
		"10.0.0.1": false, "ff02::1": true, "2001:db8::1": false, "fe80::1": false, "::": false,
	} {
		assert.Equal(t, want, isUnreachable(addr(a)), a)
		r := Analyze(Case{Chain: chain(entered, took("mail.example.com", "pc", "", a))})
		assert.Len(t, findingsOf(r, "unreachable-address"), map[bool]int{true: 1}[want], a)
	}
	assert.Empty(t, findingsOf(Analyze(Case{Chain: chain(took("mx.example.org", "pc", "", "224.0.0.1"))}), "unreachable-address"), "no claim")
}

func TestClientIsServer(t *testing.T) {
	for _, tt := range []struct {
		name, by, byIP, ip string
		want               int
	}{
		{"by its address", "mail.example.com", "198.51.100.9", "198.51.100.9", 1},
		{"by its address for a name", "[198.51.100.9]", "", "198.51.100.9", 1},
		{"another", "mail.example.com", "198.51.100.8", "198.51.100.9", 0},
		{"inside", "mail.example.com", "10.0.0.9", "10.0.0.9", 0},
		{"none", "mail.example.com", "", "", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := took(tt.by, "pc", "", tt.ip)
			f.By.IP = addr(tt.byIP)
			assert.Len(t, findingsOf(Analyze(Case{Chain: chain(entered, f)}), "client-is-the-server"), tt.want)
		})
	}
}

// A private address is worth a word only amid public ones, and the newest such is told.
func TestPrivateAmidPublic(t *testing.T) {
	public := func(by string) *received.Field { return took(by, "b", "", "198.51.100.9") }
	inner := func(by string) *received.Field { return took(by, "b", "", "10.0.0.9") }
	for _, tt := range []struct {
		name  string
		chain *Chain
		hop   int // -1: no finding
	}{
		{"between", chain(entered, public("c"), inner("b"), public("a")), 1},
		{"right below the boundary", chain(entered, inner("b"), public("a")), 1},
		{"the oldest", chain(entered, public("b"), inner("a")), -1},
		{"below a private one", chain(entered, inner("c"), inner("b"), public("a")), -1},
		{"two, of which the newest is told", chain(entered, public("e"), inner("d"), public("c"), inner("b"), public("a")), 3},
		{"of ours", chain(inner10, entered, public("a")), -1},
		{"no client", chain(entered, public("c"), took("b", "b", "", ""), public("a")), -1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if f, found := onlyFinding(t, Analyze(Case{Chain: tt.chain}), "private-amid-public", tt.hop); found {
				assert.Equal(t, []int{tt.hop - 1, tt.hop + 1}, f.Related)
				assert.Equal(t, "The client's address 10.0.0.9 is of an inner network, and the hops before and after have public ones", f.Detail)
			}
		})
	}
}
