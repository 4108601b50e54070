package hops

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The attacker has 203.0.113.66; what he claims is of 198.51.100.0/24. The servers of ours are in 192.0.2.0/24
// and 10.0.0.0/8.
const (
	attacker  = "203.0.113.66"
	ourStore  = "Received: from mx.example.org (mx.example.org [10.0.0.25]) by store.example.org (Postfix) with ESMTP id 4TvrjH0cZcz3fKp; Wed, 13 Mar 2024 14:20:19 +0100 (CET)\n"
	ourFilter = "Received: from localhost (localhost [127.0.0.1]) by mx.example.org (Postfix) with ESMTP id 4TvrjG9ZZZz7hcR; Wed, 13 Mar 2024 14:20:18 +0100 (CET)\n" +
		"Received: from mx.example.org ([127.0.0.1]) by localhost (mx.example.org [127.0.0.1]) (amavisd-new, port 10024) with ESMTP id a1B2c3D4e5F6; Wed, 13 Mar 2024 14:20:18 +0100 (CET)\n"
	ourEdge = "Received: from %s by mx.example.org (Postfix) with ESMTP id 4TvrjG4Lfgz7hcR; Wed, 13 Mar 2024 14:20:18 +0100 (CET)\n"
	ourDate = "; Wed, 13 Mar 2024 14:20:17 +0100 (CET)\n"
)

// postfixEdge is the field of our outermost server about the attacker, who greeted with helo.
func postfixEdge(helo string) string {
	return fmt.Sprintf(ourEdge, helo+" (unknown ["+attacker+"])")
}

// allTrust are the trust models, as they are set where our servers are these.
func allTrust() map[string]Truster {
	nets := TrustNets(network("192.0.2.0/24"), network("10.0.0.0/8"))
	return map[string]Truster{
		"private": nil, "nets": nets, "hosts": TrustHosts("mx.example.org", "store.example.org"),
		"newest": TrustNewest(2), "any": TrustAny(nets, TrustPrivate(), TrustHosts("mx.example.org", "store.example.org")),
	}
}

// TestAttackerBelow puts below the field of our outermost server what an attacker may think of to have belief go on:
// he names our hosts, the loopback, a filter, a fetch, a step inside qmail or a provider, and greets
// accordingly. Under no trust model does it go on, and nothing that he claims is proven.
func TestAttackerBelow(t *testing.T) {
	for _, tt := range []struct{ name, helo, below string }{
		{"names our server", "mx.example.org", "Received: from ceo (ceo.example.com [198.51.100.1]) by mx.example.org (Postfix) with ESMTPSA id 4TvrjF1cZcz3fKp"},
		{"names our server and our network", "mx.example.org", "Received: from mx.example.org (mx.example.org [10.0.0.25]) by store.example.org (Postfix) with ESMTP id 4TvrjF1cZcz3fKp"},
		{"a copy of our own field", "store.example.org", strings.TrimSuffix(ourStore, "; Wed, 13 Mar 2024 14:20:19 +0100 (CET)\n")},
		{"greets as the loopback", "localhost", "Received: from ceo (ceo.example.com [198.51.100.1]) by localhost (Postfix) with ESMTP id 4TvrjF1cZcz3fKp"},
		{"greets with the loopback's address", "[127.0.0.1]", "Received: from ceo (ceo.example.com [198.51.100.1]) by 127.0.0.1 (Postfix) with ESMTP id 4TvrjF1cZcz3fKp"},
		{"claims a loopback step of ours", "mx.example.org", "Received: from localhost (localhost [127.0.0.1]) by mx.example.org (Postfix) with ESMTP id 4TvrjF1cZcz3fKp"},
		{"greets with an inner address", "[10.0.0.25]", "Received: from ceo (ceo.example.com [198.51.100.1]) by [10.0.0.25] with ESMTP id 4TvrjF1cZcz3fKp"},
		{"his own address as the server's", "x", "Received: from ceo (ceo.example.com [198.51.100.1]) by [" + attacker + "] with ESMTP id 4TvrjF1cZcz3fKp"},
		{"a fetch by our host", "mx.example.org", "Received: from pop.example.org [198.51.100.1] by mx.example.org with POP3 (fetchmail-6.4.37) for <bob@localhost> (single-drop)"},
		{"a fetch by localhost", "localhost", "Received: from pop.example.org (pop.example.org [198.51.100.1]) by localhost (mpop-1.4.18) with POP3 for <bob>"},
		{"getmail", "mx.example.org", "Received: from pop.example.org ([198.51.100.1]:110) by mx.example.org with POP3 getmail6 msgid:1"},
		{"qmail invoked from network", "mx.example.org", "Received: (qmail 4711 invoked from network); 13 Mar 2024 13:20:17 -0000\nReceived: from ceo (198.51.100.1) by mx.example.org with SMTP"},
		{"qmail invoked by a user", "mx.example.org", "Received: (qmail 4711 invoked by uid 0)"},
		{"amavis", "mx.example.org", "Received: from ceo ([198.51.100.1]) by localhost (mx.example.org [127.0.0.1]) (amavisd-new, port 10024) with ESMTP id a1B2c3D4e5F7"},
		{"a step inside Google", "mail-zz9-f99.google.com", "Received: by 2002:a05:6402:1:: with SMTP id a1csp12345;\n        Wed, 13 Mar 2024 06:20:17 -0700 (PDT)\nReceived: from ceo (ceo.example.com. [198.51.100.1]) by mx.google.com with ESMTPS id a1si12345"},
		{"a step inside Microsoft 365", "a.prod.outlook.com", "Received: from a.prod.outlook.com (2603:10a6:208::1) by b.prod.outlook.com (2603:10a6:208::2) with Microsoft SMTP Server id 15.20.1.1"},
		{"a local step", "mx.example.org", "Received: by mx.example.org (Postfix, from userid 0) id 4TvrjF1cZcz3fKp"},
		{"LMTP", "mx.example.org", "Received: from ceo ([198.51.100.1]) by mx.example.org with LMTP id a1B2c3D4e5F7"},
		{"an unreadable field, then our name", "mx.example.org", "Received: ?\nReceived: from ceo (ceo.example.com [198.51.100.1]) by mx.example.org (Postfix) with ESMTP id 4TvrjF1cZcz3fKp"},
		{"our name in the alias of a provider", "mx.example.org.office365.com", "Received: from ceo (ceo.example.com [198.51.100.1]) by mx.example.org.outlook.com with ESMTP id 4TvrjF1cZcz3fKp"},
		{"a login", "x", "Received: from ceo (ceo.example.com [198.51.100.1]) (Authenticated sender: ceo@example.org) by mx.example.org (Postfix) with ESMTPSA id 4TvrjF1cZcz3fKp"},
		{"X-Originating-IP", "x", "X-Originating-IP: [198.51.100.1]\nReceived: from [198.51.100.1] by mx.example.org via HTTP"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			below := tt.below + ourDate
			for name, trust := range allTrust() {
				for _, way := range []string{"", ourFilter, ourStore, ourStore + ourFilter} {
					if name == "newest" && strings.Contains(way, ourStore) == false {
						continue // two servers handled the message last, or the number is wrong
					}
					holds(t, name, trust, way+postfixEdge(tt.helo)+below)
				}
			}
		})
	}
}

// holds sees to it that belief ends at the field about the attacker.
func holds(t *testing.T, name string, trust Truster, header string) {
	t.Helper()
	c, err := Read(strings.NewReader(header + "Subject: x\n\n"))
	require.NoError(t, err)
	b, ok := c.Boundary(trust)
	require.True(t, ok, name)
	assert.Equal(t, addr(attacker), b.Client.IP, "%s: %s\n%s", name, b.Why, header)
	proven(t, name, (&Case{Chain: c, Trust: trust}).Origins())
}

// proven sees to it that nothing is proven that the attacker claims.
func proven(t *testing.T, name string, origins []Origin) {
	t.Helper()
	claims := netip.MustParsePrefix("198.51.100.0/24")
	for _, o := range origins {
		assert.False(t, o.Proven && (claims.Contains(o.IP) || strings.HasPrefix(o.User, "ceo")), "%s: %+v", name, o)
	}
}

// The ways of servers with a greeting, a name in a certificate or an envelope sender; what they do is known from
// servers of our own. Exim with helo_allow_chars, and Cyrus, write down what they are given.
var (
	verbatim = func(words string) string { return words }
	oneWord  = func(words string) string { return strings.Join(strings.Fields(words), "") } // the rest is refused, or cut off
	marked   = strings.NewReplacer("(", "?", ")", "?", "\\", "?", "\"", "?").Replace
)

// TestAttackerGreets has our outermost server write down greetings, idents, names of certificates and envelope senders
// that read like a part of the field, as it does that. The attacker stays the client or is not known, he is nobody of
// ours, and what he names is not proven.
func TestAttackerGreets(t *testing.T) {
	const claim = "Received: from ceo (ceo.example.com [198.51.100.1]) by mx.example.org (Postfix) with ESMTPSA id 4TvrjF1cZcz3fKp" + ourDate
	servers := []struct {
		name  string
		way   func(string) string
		field string // % is what the attacker chose, the address is his
	}{
		{"Postfix", marked, "% (unknown [IP]) by mx.example.org (Postfix) with ESMTP id 4TvrjG4Lfgz7hcR"},
		{"Postfix, as no version does", verbatim, "% (unknown [IP]) by mx.example.org (Postfix) with ESMTP id 4TvrjG4Lfgz7hcR"},
		{"Postfix, certificate", marked, "x (unknown [IP]) (using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)) (Client CN \"%\", Issuer \"y\" (not verified)) by mx.example.org (Postfix) with ESMTPS id 4TvrjG4Lfgz7hcR"},
		{"Exim", verbatim, "[IP] (port=4711 helo=%) by mx.example.org with esmtp (Exim 4.96) id 1rjxIQ-0004bW-1k"},
		{"Exim with a reverse name", verbatim, "a.example.net ([IP]:4711 helo=%) by mx.example.org with esmtp (Exim 4.96) id 1rjxIQ-0004bW-1k"},
		{"Exim, ident", verbatim, "[IP] (port=4711 helo=x ident=%) by mx.example.org with esmtp (Exim 4.96) id 1rjxIQ-0004bW-1k"},
		{"Exim, envelope sender", verbatim, "a.example.net ([IP]) by mx.example.org with esmtp (Exim 4.96) (envelope-from <%>) id 1rjxIQ-0004bW-1k"},
		{"Sendmail, as no version does", verbatim, "% (a.example.net [IP]) by mx.example.org (8.17.1/8.17.1) with ESMTP id 42DDPZ1k020551"},
		{"Cyrus", verbatim, "% (a.example.net [IP]) by mx.example.org (Cyrus 3.6.1) with LMTPA"},
		{"Haraka", oneWord, "% (a.example.net [IP]) by mx.example.org (Haraka/3.0.3) with ESMTP id 33D26F19-C526-4901.1"},
		{"Haraka, with spaces", verbatim, "% (a.example.net [IP]) by mx.example.org (Haraka/3.0.3) with ESMTP id 33D26F19-C526-4901.1"},
		{"chasquid", oneWord, "[IP] (%) by mx.example.org (chasquid) with ESMTP (over SMTP, plain text!, envelope from \"a@example.com\")"},
		{"qmail", oneWord, "unknown (HELO %) (IP) by mx.example.org with SMTP"},
	}
	for _, words := range []string{
		"localhost (localhost [127.0.0.1])", "mx.example.org (mx.example.org [10.0.0.25])", "x by mx.example.org with POP3 (fetchmail-6.4.37)",
		"x) by localhost with POP3 (fetchmail-6.4.37", "x (qmail 1 invoked from network)", "x ([198.51.100.1]) (Authenticated sender: ceo@example.org)",
		"x (Authenticated sender: ceo@example.org)", "x) (Authenticated sender: ceo@example.org", "x with local", "[local]", "x (ceo@localhost)", "x via HTTP", "x with mapi",
		"x (mx.example.org [198.51.100.1]) by mx.example.org (Postfix) with ESMTPSA id 1; Wed, 13 Mar 2024 14:20:17 +0100", "x;", "(", ")", "[", "\"", "",
	} {
		for _, tt := range servers {
			t.Run(tt.name+" "+words, func(t *testing.T) {
				field := strings.NewReplacer("%", tt.way(words), "IP", attacker).Replace(tt.field)
				c, err := Read(strings.NewReader("Received: from " + field + "; Wed, 13 Mar 2024 14:20:18 +0100\n" + claim + "Subject: x\n\n"))
				require.NoError(t, err)
				for name, trust := range allTrust() {
					if name == "newest" {
						trust = TrustNewest(1)
					}
					b, ok := c.Boundary(trust)
					require.True(t, ok, name)
					assert.Equal(t, 1, b.Hop, "%s: %+v", name, b)
					if b.Client.IP.IsValid() {
						assert.Equal(t, addr(attacker), b.Client.IP, name)
					}
					proven(t, name, (&Case{Chain: c, Trust: trust}).Origins())
				}
			})
		}
	}
}
