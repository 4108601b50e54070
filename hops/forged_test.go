package hops

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/backstamp/backstamp/received"
)

// forge returns a field such as a forger may put below the boundary: every kind that would be
// believed if it stood above.
func forge(r *rand.Rand) *received.Field {
	pick := func(s ...string) string { return s[r.IntN(len(s))] }
	host := func() string {
		return pick("", "mx.example.org", "store.example.org", "localhost", "[192.0.2.10]", "mail.example.com", "dsl-7.example.net")
	}
	f := took(host(), host(), host(), pick("", "127.0.0.1", "10.0.0.10", "192.0.2.10", "203.0.113.7", "198.51.100.66", "::1"))
	f.By.IP = addr(pick("", "", "192.0.2.10", "203.0.113.7", "127.0.0.1"))
	f.Handover = received.Handover(r.IntN(int(received.Web) + 1))
	f.Dialect = received.Dialect(pick("", "postfix", "google", "qmail"))
	f.From.Verified = received.Tri(r.IntN(3))
	switch r.IntN(8) {
	case 0:
		return invoked()
	case 1:
		return unreadable()
	}
	return f
}

// Whatever stands below a boundary that is certain, it stays on its field, and no address that
// stands only below it is proven.
func TestForgedFieldsNeverMoveTheBoundary(t *testing.T) {
	trusts := []Truster{
		nil, TrustNets(network("192.0.2.0/24")), TrustHosts("mx.example.org", "mail.example.com"), TrustNewest(2),
		TrustAny(TrustPrivate(), TrustNets(network("192.0.2.0/24"))), vouchFor("192.0.2.10"),
	}
	tops := map[string][]*received.Field{
		"direct":        {entered},
		"two":           {stored, entered},
		"private":       {inner10, entered},
		"loopback":      {took("mx.example.org", "localhost", "", "127.0.0.1"), entered},
		"qmail":         {invoked(), entered},
		"authenticated": {with(took("mx.example.org", "pc", "", "10.0.0.7"), auth("ann"))},
	}
	r := rand.New(rand.NewPCG(3, 14))
	for name, top := range tops {
		for _, trust := range trusts {
			t.Run(name+" "+basis(trust), func(t *testing.T) {
				honest, ok := chain(top...).Boundary(trust)
				if !ok || !honest.Certain {
					t.Skip("the chain has no certain boundary with this trust")
				}
				for range 300 {
					fields := append([]*received.Field(nil), top...)
					below := 1 + r.IntN(5)
					for range below {
						fields = append(fields, forge(r))
					}
					c := chain(fields...)
					b, ok := c.Boundary(trust)
					require.True(t, ok)
					want := honest
					want.Hop += below
					require.Equal(t, want, b)
					for _, o := range Analyze(Case{Chain: c, Trust: trust}).Origins {
						require.Equal(t, o.Hop >= b.Hop, o.Proven, "%+v", o)
					}
				}
			})
		}
	}
}

// The same for text: a message's own fields, whatever the sender wrote.
func TestForgedTextNeverMovesTheBoundary(t *testing.T) {
	const top = "Received: from localhost (localhost [127.0.0.1])\r\n\tby mx.example.org (Postfix) with ESMTP id 4F1C1\r\n" +
		"\tfor <bob@example.org>; Mon,  6 Mar 2000 14:31:08 +0100 (CET)\r\n" +
		"Received: from mail.example.com (dsl-7.example.net [203.0.113.7])\r\n\tby mx.example.org (Postfix) with ESMTP id 4F1C2\r\n" +
		"\tfor <bob@example.org>; Mon,  6 Mar 2000 14:31:07 +0100 (CET)\r\n"
	for _, tt := range []struct{ name, below string }{
		{"nothing", ""},
		{"own name", "Received: from bank.example (bank.example [198.51.100.5])\r\n\tby mx.example.org (Postfix) with ESMTP id 4F1C3; Mon,  6 Mar 2000 14:31:06 +0100 (CET)\r\n"},
		{"qmail", "Received: (qmail 7 invoked from network); 6 Mar 2000 13:31:06 -0000\r\nReceived: from bank.example ([198.51.100.5]) by dsl-7.example.net; Mon, 6 Mar 2000 14:31:06 +0100\r\n"},
		{"loopback", "Received: from localhost ([127.0.0.1]) by localhost; Mon, 6 Mar 2000 14:31:06 +0100\r\n"},
		{"junk", "Received: \x00\xff((((\r\nReceived:\r\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := read(t, top+tt.below+"\r\n")
			b, ok := c.Boundary(nil)
			require.True(t, ok)
			assert.Equal(t, c.Len()-2, b.Hop, b.Why)
			assert.Equal(t, addr("203.0.113.7"), b.Client.IP)
			assert.Equal(t, "dsl-7.example.net", b.Client.RDNS)
			assert.Equal(t, []string{"bob@example.org"}, b.For)
			assert.True(t, b.Certain, b.Why)
		})
	}
}
