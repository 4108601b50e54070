package hops

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/backstamp/backstamp/received"
)

// The name of a believed server is a lie below it, unless the message may have come back.
func TestOwnName(t *testing.T) {
	below := func(by string) *received.Field { return took(by, "pc", "", "198.51.100.9") }
	top := func(change func(*received.Field)) *received.Field {
		return with(took("mx.example.org", "mail.example.com", "dsl-7.example.net", "203.0.113.7"), change)
	}
	same := func(*received.Field) {}
	for _, tt := range []struct {
		name  string
		chain *Chain
		want  string // the level and the hop; "" for none
	}{
		{"the very name", chain(entered, ownName), "forged 0"},
		{"another of the organisation", chain(entered, below("a.example.org")), "suspect 0"},
		{"a stranger's", chain(entered, below("a.example.net")), ""},
		{"the very address", chain(top(func(f *received.Field) { f.By = received.By{Host: "192.0.2.10", IP: addr("192.0.2.10")} }), below("192.0.2.10")), "forged 0"},
		{"another address", chain(top(func(f *received.Field) { f.By.IP = addr("192.0.2.10") }), below("192.0.2.11")), ""},
		{"a short name of ours", chain(entered, below("mx")), "suspect 0"},
		{"the client's reverse name is ours", chain(top(func(f *received.Field) { f.From.RDNS = "out.example.org"; f.From.IP = addr("") }), below("out.example.org")), ""},
		{"the client's address is the server's", chain(top(same), with(below("mx.example.org"), func(f *received.Field) { f.By.IP = addr("203.0.113.7") })), ""},
		{"the client greets with it and has no address", chain(top(func(f *received.Field) { f.From = received.From{HELO: "mx.example.org"} }), below("mx.example.org")), ""},
		{"the client greets with it and has one", chain(top(func(f *received.Field) { f.From.HELO = "mx.example.org" }), below("mx.example.org")), "forged 0"},
		{"a client without an address, and a server with one", chain(top(func(f *received.Field) { f.From.IP = addr("") }), with(below("mx.example.org"), func(f *received.Field) { f.By.IP = addr("192.0.2.10") })), "suspect 0"},
		{"neither has an address", chain(top(func(f *received.Field) { f.From.IP = addr("") }), below("mx.example.org")), ""},
		{"no client", chain(top(func(f *received.Field) { f.From = received.From{} }), below("mx.example.org")), ""},
		{"under a claim that names a stranger", chain(entered, with(below("b.example.net"), func(f *received.Field) { f.From.RDNS = "c.example.net" }), ownName), "suspect 0"},
		{"under a claim that names nobody's reverse name", chain(entered, below("b.example.net"), ownName), ""},
		{"under a field that cannot be read", chain(entered, unreadable(), ownName), "suspect 0"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			told := ""
			r := Analyze(Case{Chain: tt.chain, Trust: TrustNewest(1)})
			for _, f := range findingsOf(r, "own-name") {
				told += f.Level.String() + " " + itoa(f.Hop)
			}
			assert.Equal(t, tt.want, told, "%v", r.Findings)
		})
	}
	nameless := chain(took("", "mail.example.com", "", "203.0.113.7"), took("", "pc", "", "198.51.100.9"))
	assert.Empty(t, findingsOf(Analyze(Case{Chain: nameless, Trust: TrustNewest(1)}), "own-name"), "a server without a name has none to steal")
	inner := Case{Chain: chain(entered, ownName), Inner: true}
	assert.Empty(t, findingsOf(Analyze(inner), "own-name"), "no server is believed")
}

// Customers of one provider write to one another, and the provider's servers have many names.
func TestOwnNameOfAProvider(t *testing.T) {
	top := took("a.outlook.com", "b.outlook.com", "dsl-7.example.net", "203.0.113.7")
	assert.Empty(t, findingsOf(Analyze(Case{Chain: chain(top, took("b.outlook.com", "pc", "", "198.51.100.9"))}), "own-name"))
	assert.NotEmpty(t, findingsOf(Analyze(Case{Chain: chain(top, took("a.outlook.com", "pc", "", "198.51.100.9"))}), "own-name"), "the very server")
	other := took("a.outlook.com", "b.example.net", "dsl-7.example.net", "203.0.113.7")
	assert.NotEmpty(t, findingsOf(Analyze(Case{Chain: chain(other, took("b.outlook.com", "pc", "", "198.51.100.9"))}), "own-name"), "the client does not say that it is the provider's")
	small := took("a.example.org", "b.example.org", "dsl-7.example.net", "203.0.113.7")
	assert.NotEmpty(t, findingsOf(Analyze(Case{Chain: chain(small, took("b.example.org", "pc", "", "198.51.100.9"))}), "own-name"), "no provider")
}
