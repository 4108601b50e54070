package hops

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/backstamp/backstamp/received"
)

// Each row but the first gives one reason why the server of the older field may be the client of the newer.
func TestLinked(t *testing.T) {
	newer := func() *received.Field {
		return took("mx.example.org", "mail.example.com", "out.example.com", "203.0.113.7")
	}
	older := func(by string) *received.Field { return took(by, "pc", "", "198.51.100.9") }
	change := func(f *received.Field, how func(f *received.Field)) *received.Field { return with(f, how) }
	for _, tt := range []struct {
		name         string
		newer, older *received.Field
		want         bool
	}{
		{"another server", newer(), older("gate.example.net"), false},
		{"its reverse name", newer(), older("out.example.com"), true},
		{"its organisation by its reverse name", took("mx.example.org", "pc", "out.example.com", "203.0.113.7"), older("a.example.com"), true},
		{"its greeting", took("mx.example.org", "gate.example.net", "out.example.com", "203.0.113.7"), older("gate.example.net"), true},
		{"the organisation of the newer server", newer(), older("in.example.org"), true},
		{"its address", newer(), older("203.0.113.7"), true},
		{"its address, apart", newer(), change(older("gate.example.net"), func(f *received.Field) { f.By.IP = addr("203.0.113.7") }), true},
		{"another address", newer(), older("198.51.100.1"), false},
		{"an address inside", newer(), older("10.0.0.1"), true},
		{"no client", took("mx.example.org", "", "", ""), older("gate.example.net"), true},
		{"the loopback for a client", took("mx.example.org", "localhost", "", "127.0.0.1"), older("gate.example.net"), true},
		{"a step inside the host", change(newer(), func(f *received.Field) { f.Handover = received.Local }), older("gate.example.net"), true},
		{"a filter", change(newer(), func(f *received.Field) { f.Handover = received.Filter }), older("gate.example.net"), true},
		{"a fetch", change(newer(), func(f *received.Field) { f.Handover = received.Fetch }), older("gate.example.net"), true},
		{"the loopback for a server", newer(), older("localhost"), true},
		{"a list", newer(), change(older("gate.example.net"), func(f *received.Field) { f.Handover = received.List }), true},
		{"a name of an inner network", newer(), older("gate.local"), true},
		{"no server, of a list", newer(), change(older(""), func(f *received.Field) { f.Handover = received.List }), true},
		{"another name of the server's, its reverse name", newer(), change(older("gate.example.net"), func(f *received.Field) { f.By.Name = "out.example.com" }), true},
		{"another name of the server's, its greeting", newer(), change(older("gate.example.net"), func(f *received.Field) { f.By.Name = "mail.example.com" }), true},
		{"another name of the server's, a stranger's", newer(), change(older("gate.example.net"), func(f *received.Field) { f.By.Name = "b.example.net" }), false},
		{"an address inside, and only a greeting", took("mx.example.org", "pc", "", "10.0.0.7"), older("gate.example.net"), true},
		{"an address inside with a name", took("mx.example.org", "pc", "out.example.com", "10.0.0.7"), older("gate.example.net"), false},
		{"no server", newer(), older(""), true},
		{"a field that cannot be read above", unreadable(), older("gate.example.net"), true},
		{"a field that cannot be read below", newer(), unreadable(), true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := &Case{Chain: chain(tt.newer, tt.older)}
			assert.Equal(t, tt.want, c.linked(1, 0))
		})
	}
}

// The link is looked for from the boundary downward, through fields such as qmail's that are of no server.
func TestBrokenLink(t *testing.T) {
	gate := took("gate.bank.example", "pc", "", "198.51.100.9")
	for _, tt := range []struct {
		name  string
		chain *Chain
		hop   int // -1: no finding
	}{
		{"at the boundary", chain(entered, gate), 0},
		{"behind a step inside", chain(entered, invoked(), gate), 0},
		{"below a sound one", chain(entered, claimed, took("b.example.net", "a", "", "198.51.100.8")), 0},
		{"the newest of two", chain(entered, gate, took("b.other.example", "a", "", "198.51.100.8")), 1},
		{"a field that cannot be read between", chain(entered, unreadable(), gate), -1},
		{"nothing below but a step inside", chain(entered, invoked()), -1},
		{"one field", chain(entered), -1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			onlyFinding(t, Analyze(Case{Chain: tt.chain}), "broken-link", tt.hop)
		})
	}
	inner := Analyze(Case{Chain: chain(entered, gate), Inner: true})
	assert.Equal(t, []int{1}, findingsOf(inner, "broken-link")[0].Related, "nobody is believed, and the newest is a claim as well")
}
