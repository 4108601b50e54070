package fuzz

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/backstamp/backstamp/hops"
	"github.com/backstamp/backstamp/received"
	"github.com/stretchr/testify/assert"
)

// A walkKind is a reason for which SpamAssassin's walk and ours part at a hop.
type walkKind struct {
	name, why string
	theirs    bool // whether SpamAssassin trusts the hop
	holds     func(c *hops.Case, b hops.Boundary, h hops.Hop) bool

	mail         string // a message of the kind
	networks     []netip.Prefix
	right, wrong int // the number of relays that are trusted in truth, and by SpamAssassin
}

var walkKinds = []walkKind{
	{
		name: "below a user's own submission", theirs: true,
		why: "a client that logs in can write any field; SpamAssassin walks on, and names what the user made up",
		holds: func(c *hops.Case, b hops.Boundary, h hops.Hop) bool {
			return h.Index() < b.Hop && relayOf(c, b.Hop).parts[8] != ""
		},
		mail: "Received: from laptop (dsl-7.example.net [203.0.113.7])\n\tby mx.example.org (Postfix) with ESMTPSA id 4F1C2; Mon, 6 Mar 2017 14:31:07 +0100 (CET)\n" +
			"Received: from secure.bank.example (secure.bank.example [192.0.2.10])\n\tby mx2.example.org (Postfix) with ESMTP id 4F1C1; Mon, 6 Mar 2017 14:31:05 +0100 (CET)\n",
		networks: []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")},
		right:    1, wrong: 2,
	},
	{
		name: "below a server of ours that added no field", theirs: true,
		why:   "a proxy or a filter passes on what it is given; SpamAssassin takes the sender's own field for its",
		holds: func(_ *hops.Case, b hops.Boundary, h hops.Hop) bool { return h.Index() < b.Hop && !b.Certain },
		mail: "Received: from proxy.example.org (proxy.example.org [192.0.2.5])\n\tby mx.example.org (Postfix) with ESMTP id 4F1C2; Mon, 6 Mar 2017 14:31:07 +0100 (CET)\n" +
			"Received: from mail.example.org (mail.example.org [192.0.2.10])\n\tby secure.bank.example (Postfix) with ESMTP id 4F1C1; Mon, 6 Mar 2017 14:31:05 +0100 (CET)\n",
		networks: []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")},
		right:    1, wrong: 2,
	},
	{
		name: "below a server that does not name its client", theirs: true,
		why: "who handed the message to it is not known; SpamAssassin passes over its field",
		holds: func(c *hops.Case, b hops.Boundary, h hops.Hop) bool {
			return h.Index() < b.Hop && !c.Chain.Hop(b.Hop).Field.From.IP.IsValid()
		},
		mail: "Received: by mx.example.org (Postfix) with ESMTP id 4F1C2; Mon, 6 Mar 2017 14:31:07 +0100 (CET)\n" +
			"Received: from mail.example.org (mail.example.org [192.0.2.10])\n\tby secure.bank.example (Postfix) with ESMTP id 4F1C1; Mon, 6 Mar 2017 14:31:05 +0100 (CET)\n",
		networks: []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")},
		right:    0, wrong: 1,
	},
	{
		name: "a carrier's customer", theirs: true,
		why: "100.64.0.0/10 is shared by the customers of a carrier (RFC 6598), who are strangers to each other",
		holds: func(_ *hops.Case, b hops.Boundary, h hops.Hop) bool {
			return h.Index() == b.Hop && netip.MustParsePrefix("100.64.0.0/10").Contains(h.Field.From.IP)
		},
		mail:  "Received: from phone (unknown [100.64.3.7])\n\tby mx.example.org (Postfix) with ESMTP id 4F1C2; Mon, 6 Mar 2017 14:31:07 +0100 (CET)\n",
		right: 0, wrong: 1,
	},
	{
		name: "a unique local address", theirs: false,
		why: "fc00::/7 can be reached only from inside (RFC 4193), as SpamAssassin says itself that it should know",
		holds: func(_ *hops.Case, b hops.Boundary, h hops.Hop) bool {
			return h.Field.From.IP.Is6() && h.Field.From.IP.IsPrivate()
		},
		mail:  "Received: from store.example.org (store.example.org [fd00:1234::7])\n\tby mx.example.org (Postfix) with ESMTP id 4F1C2; Mon, 6 Mar 2017 14:31:07 +0100 (CET)\n",
		right: 1, wrong: 0,
	},
	{
		name: "the server itself", theirs: false,
		why: "a client with the server's own address, or its name where that was checked, is the server",
		holds: func(_ *hops.Case, b hops.Boundary, h hops.Hop) bool {
			return h.Field.From.IP == h.Field.By.IP || h.Field.From.RDNS != "" && strings.EqualFold(h.Field.From.RDNS, h.Field.By.Host)
		},
		mail:  "Received: from mx.example.org (192.0.2.5) by mx.example.org (192.0.2.5) with Microsoft SMTP Server (TLS) id 14.3.294.0;\n\tMon, 6 Mar 2017 14:31:07 +0100\n",
		right: 1, wrong: 0,
	},
	{
		name: "inside Microsoft 365", theirs: false,
		why: "its servers hand over to each other at public addresses, before the field that tells of the outsider",
		holds: func(c *hops.Case, b hops.Boundary, h hops.Hop) bool {
			org := c.Org(h.Field.By.Host)
			return h.Index() > b.Hop && h.Field.Dialect == received.Exchange && org != "" && org == c.Org(h.Field.From.HELO)
		},
		mail: "Received: from AB1PR01CA0001.eurprd01.prod.outlook.com (2603:10a6::34)\n\tby CD2PR02MB0002.eurprd02.prod.outlook.com (2603:10b6::10) with\n\t" +
			"Microsoft SMTP Server (version=TLS1_2, cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.20.1.1; Fri, 10 Nov 2017 17:31:02 +0000\n" +
			"Received: from mail.example.com (203.0.113.7)\n\tby AB1PR01CA0001.mail.protection.outlook.com (10.13.0.1) with\n\t" +
			"Microsoft SMTP Server (version=TLS1_2, cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.20.1.1; Fri, 10 Nov 2017 17:31:00 +0000\n",
		right: 1, wrong: 0,
	},
}

// walkReason tells why the walks part at a hop; "" if no kind does.
func walkReason(c *hops.Case, hop int, theirs relayView) string {
	b, found := c.Boundary()
	if !found {
		b.Hop = -1
	}
	for _, k := range walkKinds {
		if k.theirs == theirs.ours && k.holds(c, b, c.Chain.Hop(hop)) {
			return "trusted, " + k.name + ": " + k.why
		}
	}
	return ""
}

// relayOf returns what a hop of a chain becomes for us.
func relayOf(c *hops.Case, hop int) relayView {
	return viewRelay(relayAlone(c.Chain.Hop(hop).Field.Raw()))
}

// TestRelayWalks holds that every kind of walkKinds is one: Relays trusts as many relays of its message as
// should be, and SpamAssassin does not.
func TestRelayWalks(t *testing.T) {
	for _, k := range walkKinds {
		t.Run(k.name, func(t *testing.T) {
			c := relayCase(t, k.mail, k.networks)
			said := runRelays(t, []string{k.mail}, k.networks)[0]
			assert.Equal(t, k.right, countRelays(ourRelays(t, c)[0]))
			assert.Equal(t, k.wrong, countRelays(said.lists[0]), "SpamAssassin reads it right")
			kinds, open := explainRelays(t, c, said)
			assert.Empty(t, open)
			assert.Contains(t, kinds, "trusted, "+k.name+": "+k.why)
		})
	}
}
