package hops

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/backstamp/backstamp/received"
)

// How the older field names the client of the newer, whose server is ours.
func TestNaming(t *testing.T) {
	byIP := func(host, ip string) *received.Field {
		return with(took(host, "x", "", ""), func(f *received.Field) { f.By.IP = addr(ip) })
	}
	for _, tt := range []struct {
		name         string
		newer, older *received.Field
		kin          kin
		want         naming
	}{
		{"its address", took("mx.example.org", "a", "", "203.0.113.7"), byIP("b.example.net", "203.0.113.7"), friend, named},
		{"another address", took("mx.example.org", "a", "", "203.0.113.7"), byIP("b.example.net", "203.0.113.8"), friend, unnamed},
		{"neither has an address", took("mx.example.org", "a", "", ""), took("b.example.net", "x", "", ""), friend, unnamed},
		{"its reverse name", took("mx.example.org", "a", "b.example.net", "203.0.113.7"), took("b.example.net", "x", "", ""), friend, named},
		{"its organisation", took("mx.example.org", "a", "b.example.net", "203.0.113.7"), took("c.example.net", "x", "", ""), friend, named},
		{"a rented machine's reverse name", took("mx.example.org", "a", "b.amazonaws.com", "203.0.113.7"), took("b.amazonaws.com", "x", "", ""), friend, named},
		{"another rented machine", took("mx.example.org", "a", "b.amazonaws.com", "203.0.113.7"), took("c.amazonaws.com", "x", "", ""), friend, unnamed},
		{"a rented machine and its owner", took("mx.example.org", "a", "b.amazonaws.com", "203.0.113.7"), took("amazonaws.com", "x", "", ""), friend, unnamed},
		{"the owner and a rented machine", took("mx.example.org", "a", "amazonaws.com", "203.0.113.7"), took("b.amazonaws.com", "x", "", ""), friend, unnamed},
		{"its greeting", took("mx.example.org", "b.example.net", "", "203.0.113.7"), took("b.example.net", "x", "", ""), friend, named},
		{"its greeting from inside", took("mx.example.org", "b.example.net", "", "10.0.0.7"), took("b.example.net", "x", "", ""), friend, namedByClient},
		{"a greeting of ours from inside", took("mx.example.org", "b.example.org", "", "10.0.0.7"), took("b.example.org", "x", "", ""), friend, named},
		{"an inner name from inside", took("mx.example.org", "b.local", "", "10.0.0.7"), took("b.local", "x", "", ""), friend, named},
		{"a step on the host", took("mx.example.org", "localhost", "", "127.0.0.1"), took("mx.example.org", "x", "", ""), inside, named},
		{"a step on the host, by its loopback", took("mx.example.org", "localhost", "", "127.0.0.1"), took("localhost", "x", "", ""), inside, named},
		{"a step on the host, by its address", with(took("mx.example.org", "localhost", "", "127.0.0.1"), func(f *received.Field) { f.By.IP = addr("192.0.2.10") }), took("192.0.2.10", "x", "", ""), inside, named},
		{"a friend is no step on the host", took("mx.example.org", "a", "", "203.0.113.7"), took("mx.example.org", "x", "", ""), friend, unnamed},
		{"a step inside Google", took("10.1.2.3", "", "", ""), took("10.1.2.4", "", "", ""), inside, named},
		{"a step inside Google, below", took("10.1.2.3", "", "", ""), with(took("mx.google.example", "x", "", "203.0.113.7"), dialect(received.Google)), inside, named},
		{"a step inside Google, above another's", took("10.1.2.3", "", "", ""), took("b.example.net", "x", "", "203.0.113.7"), inside, unnamed},
		{"Google's below another's step", took("mx.example.org", "localhost", "", "127.0.0.1"), with(took("mx.google.example", "x", "", "203.0.113.7"), dialect(received.Google)), inside, unnamed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := chain(tt.newer, tt.older)
			w := &believer{chain: c, trust: TrustNets(), at: tt.newer.By.Host}
			assert.Equal(t, tt.want, w.naming(c.Hop(1), tt.kin, c.Hop(0)))
		})
	}
}

func TestLoopbackServers(t *testing.T) {
	for _, tt := range []struct {
		host, ip string
		want     bool
	}{
		{"", "127.0.0.1", true},
		{"mx.example.org", "::1", true},
		{"mx.example.org", "192.0.2.10", false},
		{"LocalHost", "", true},
		{"localhost.example.org", "", true},
		{"lists.example.org", "", false},
		{"\uff4cocalhost", "", true}, // in full width
		{"b\u00fccher.example", "", false},
		{"127.0.0.1", "192.0.2.10", true},
		{"192.0.2.10", "", false},
	} {
		assert.Equal(t, tt.want, isLoopback(received.By{Host: tt.host, IP: addr(tt.ip)}), tt)
	}
}
