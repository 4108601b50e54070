package hops

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// panicking is a Truster that fails.
type panicking struct{}

func (panicking) Vouches(Hop) bool { panic("mine") }

// TestBadInput asks boundary, belief and origins of messages that are no good, under each trust model.
func TestBadInput(t *testing.T) {
	const (
		top    = "Received: from mx.example.org (mx.example.org [10.0.0.25]) by store.example.org (Postfix) with ESMTP id A1; Wed, 13 Mar 2024 14:20:19 +0100 (CET)\n"
		edge   = "Received: from x (unknown [203.0.113.66]) by mx.example.org (Postfix) with ESMTP id A2; Wed, 13 Mar 2024 14:20:18 +0100 (CET)\n"
		mapped = "Received: from mx.example.org ([::ffff:10.0.0.25]) by store.example.org with ESMTP id A1; Wed, 13 Mar 2024 14:20:19 +0100\n"
		ipv6   = "Received: from mx.example.org (mx.example.org [IPv6:2001:db8::25]) by store.example.org (Postfix) with ESMTP id A1; Wed, 13 Mar 2024 14:20:19 +0100 (CET)\n"
	)
	nets := TrustNets(network("10.0.0.0/8"))
	for _, tt := range []struct {
		name   string
		header string
		trust  Truster
		client string // "" if there is no boundary or it has no address
		found  bool
		belief string // a letter a hop, the oldest first; "" is not compared
	}{
		{"no Received field", "Subject: x\n", nil, "", false, ""},
		{"only unreadable fields", "Received: ?\nReceived: \nReceived: ...\n", nil, "", false, "uuu"},
		{"an unreadable newest field", "Received: ?\n" + edge, nets, "", true, "cB"},
		{"10,000 fields", strings.Repeat(edge, 10_000), nil, "203.0.113.66", true, ""},
		{"10,000 fields on the loopback", strings.Repeat("Received: from localhost ([127.0.0.1]) by mx; Wed, 13 Mar 2024 14:20:18 +0100\n", 10_000), nil, "127.0.0.1", true, ""},
		{"wrong order", edge + top, nets, "203.0.113.66", true, "cB"},
		{"the same field twice", top + top + edge, nets, "203.0.113.66", true, "BBB"}, // one organisation's, whichever server wrote it
		{"the boundary's field twice", top + edge + edge, nets, "203.0.113.66", true, "cBB"},
		{"all private addresses", top + strings.ReplaceAll(edge, "203.0.113.66", "192.168.0.7"), nil, "", false, "BB"},
		{"a Truster that vouches for everything", top + edge, vouchAll{}, "", false, "BB"},
		{"an address mapped into IPv6", mapped + edge, nets, "203.0.113.66", true, "BB"},
		{"a network mapped into IPv6", top + edge, TrustNets(network("::ffff:10.0.0.0/104")), "203.0.113.66", true, "BB"},
		{"a network of IPv6", ipv6 + edge, TrustNets(network("2001:db8::/32")), "203.0.113.66", true, "BB"},
		{"IPv4 is in no network of IPv6", top + edge, TrustNets(network("::/0")), "10.0.0.25", true, "cB"},
		{"an empty list of networks", top + edge, TrustNets(), "10.0.0.25", true, "cB"},
		{"an empty list of hosts", top + edge, TrustHosts(), "10.0.0.25", true, "cB"},
		{"no Truster in TrustAny", top + edge, TrustAny(), "10.0.0.25", true, "cB"},
		{"a network that is none", top + edge, TrustNets(netip.Prefix{}), "10.0.0.25", true, "cB"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			chain, _ := Read(strings.NewReader(tt.header + "\n"))
			require.NotNil(t, chain)
			c := Case{Chain: chain, Trust: tt.trust}
			b, ok := c.Boundary()
			assert.Equal(t, tt.found, ok, b.Why)
			assert.Equal(t, addr(tt.client), b.Client.IP, b.Why)
			if tt.belief != "" {
				var got strings.Builder
				for i := range chain.Len() {
					fmt.Fprint(&got, map[Belief]string{Believed: "B", Claimed: "c", BeliefUnknown: "u"}[c.Belief(i)])
				}
				assert.Equal(t, tt.belief, got.String())
			}
			for _, o := range c.Origins() {
				assert.NotEmpty(t, o.Why)
				assert.Less(t, o.Hop, chain.Len())
			}
		})
	}
	t.Run("a Truster that panics", func(t *testing.T) {
		chain := mustRead(t, top+edge+"\n")
		assert.PanicsWithValue(t, "mine", func() { chain.Boundary(panicking{}) })
		assert.PanicsWithValue(t, "mine", func() { chain.Client(TrustAny(panicking{})) })
	})
}
