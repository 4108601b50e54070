package hops_test

import (
	"fmt"
	"net/netip"
	"strings"
	"time"

	"github.com/backstamp/backstamp/hops"
	"github.com/backstamp/backstamp/received"
)

// The newest field was written by the reader's own server, the oldest is the sender's invention.
const message = `Received: from mx.example.org (mx.example.org [192.0.2.10])
	by store.example.org (Postfix) with ESMTP id 4F1C3
	for <bob@example.org>; Mon,  6 Mar 2000 14:31:09 +0100 (CET)
Received: from mail.bank.example (dsl-7.example.net [203.0.113.7])
	by mx.example.org (Postfix) with ESMTP id 4F1C2
	for <bob@example.org>; Mon,  6 Mar 2000 14:31:07 +0100 (CET)
Received: from vault.bank.example (vault.bank.example [198.51.100.5])
	by mail.bank.example (Postfix) with ESMTP id 77777
	for <bob@example.org>; Mon,  6 Mar 2000 14:31:05 +0100 (CET)
From: Your bank <support@bank.example>
Subject: your account

Please confirm.
`

// The client: who sent me this? The servers of one's own network are trusted, so that the answer is what they saw.
func ExampleChain_Client() {
	chain, err := hops.Read(strings.NewReader(message))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(chain.Client(hops.TrustNets(netip.MustParsePrefix("192.0.2.0/24"))))
	// Output: 203.0.113.7 true
}

// The boundary with one's own networks, as they are given after -trust.
func ExampleChain_Boundary() {
	chain, err := hops.Read(strings.NewReader(message))
	if err != nil {
		fmt.Println(err)
		return
	}
	trust, err := hops.ParseTrust("192.0.2.0/24")
	if err != nil {
		fmt.Println(err)
		return
	}
	if b, ok := chain.Boundary(trust); ok {
		fmt.Printf("hop %d: %s calls itself %s\n", b.Hop, b.Client.IP, b.Client.HELO)
		fmt.Printf("seen by %s; certain: %v\n", b.By.Host, b.Certain)
		fmt.Println(b.Why)
	}
	// Output:
	// hop 1: 203.0.113.7 calls itself mail.bank.example
	// seen by mx.example.org; certain: true
	// the client 203.0.113.7 is in none of the trusted networks
}

func ExampleAnalyze() {
	chain, err := hops.Read(strings.NewReader(message))
	if err != nil {
		fmt.Println(err)
		return
	}
	report := hops.Analyze(hops.Case{Chain: chain, Trust: hops.TrustHosts("mx.example.org")})
	for i := range chain.All() {
		fmt.Println("hop", i, report.Case.Belief(i))
	}
	for _, o := range report.Origins {
		fmt.Printf("origin %v, proven: %v\n", o.IP, o.Proven)
	}
	// Output:
	// hop 0 claimed
	// hop 1 believed
	// hop 2 believed
	// origin 203.0.113.7, proven: true
	// origin 198.51.100.5, proven: false
}

// In a milter: a mail filter sees a message before its server has written the field. The connection, as the server
// tells of it, stands for that. Whatever the fields say, who holds it is the client; its address is the one
// that XCLIENT or the PROXY protocol gave, if a proxy stands before the server.
func ExampleChain_WithConn() {
	chain := hops.FromHeaders(func(yield func(name, value string) bool) {
		yield("Received", "from ceo ([192.0.2.8]) by mx.example.org (Postfix) with ESMTPSA id 4F1C1; Mon, 6 Mar 2000 14:31:05 +0100 (CET)")
	})
	live := chain.WithConn(hops.Conn{
		Client: received.From{HELO: "mx.example.org", IP: netip.MustParseAddr("203.0.113.7")},
		Server: received.By{Host: "mx.example.org"},
		With:   "ESMTP",
	})
	c := hops.Case{Chain: live, Trust: hops.TrustNets(netip.MustParsePrefix("192.0.2.0/24"))}
	fmt.Println(live.Client(c.Trust))
	for i := range live.All() {
		fmt.Println("hop", i, c.Belief(i))
	}
	for _, o := range c.Origins() {
		fmt.Printf("%v, proven: %v\n", o.IP, o.Proven)
	}
	// Output:
	// 203.0.113.7 true
	// hop 0 claimed
	// hop 1 believed
	// 203.0.113.7, proven: true
	// 192.0.2.8, proven: false
}

// The servers of one's own networks are trusted, and one outside that is known by its name.
func ExampleTrustAny() {
	chain, err := hops.Read(strings.NewReader(message))
	if err != nil {
		fmt.Println(err)
		return
	}
	trust := hops.TrustAny(
		hops.TrustNets(netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("2001:db8::/32")),
		hops.TrustHosts("backup.example.net"),
		hops.TrustPrivate(),
	)
	if b, ok := chain.Boundary(trust); ok {
		fmt.Printf("%v, by the trust models %s\n", b.Client.IP, b.Basis)
	}
	// Output: 203.0.113.7, by the trust models nets,host,private
}

func ExampleParseTrust() {
	for _, text := range []string{"192.0.2.0/24", "mx.example.org", "newest:2", "private", "192.0.2.0/99"} {
		trust, err := hops.ParseTrust(text)
		fmt.Println(trust, err)
	}
	// Output:
	// nets <nil>
	// host <nil>
	// newest <nil>
	// private <nil>
	// <nil> trust "192.0.2.0/99": is no network; want an address, a slash and the number of leading bits, such as 192.0.2.0/24 or 2001:db8::/32
}

// A detector of one's own stands beside those of the package. It looks at the case and reports what it finds.
func ExampleDetector() {
	night := hops.Detector{
		Name: "sent-at-night",
		Doc:  "The message reached our servers at night. Innocent nearly always: Info.",
		Detect: func(c *hops.Case, report func(hops.Finding)) {
			b, ok := c.Boundary()
			if hour := b.Time.Hour(); !ok || b.Time.IsZero() || 6 <= hour && hour < 22 {
				return
			}
			report(hops.Finding{
				Level: hops.Info, Hop: b.Hop, Span: c.Chain.Hop(b.Hop).Field.Where(received.PartDate),
				Detail: fmt.Sprintf("It was %s o'clock", b.Time.Format("15:04")),
			})
		},
	}
	chain := hops.FromHeaders(func(yield func(name, value string) bool) {
		yield("Received", "from pc.example.com ([203.0.113.7]) by mx.example.org with ESMTP id 4F1C2; Mon, 6 Mar 2000 03:31:07 +0100")
	})
	report := hops.Analyze(hops.Case{Chain: chain}, append(hops.Detectors(), night)...)
	for _, f := range report.Findings {
		fmt.Printf("%s: %s [%s]\n", f.Level, f.Detail, f.Detector)
	}
	// Output:
	// info: The message has addresses that no host has, such as 203.0.113.7: they are set aside for examples [documentation-address]
	// info: It was 03:31 o'clock [sent-at-night]
}

// Who has servers with poor clocks, or wants to know of each minute, sets limits of his own. The others stay as they
// usually are.
func ExampleLimits_Detectors() {
	chain := hops.FromHeaders(func(yield func(name, value string) bool) {
		_ = yield("Received", "from pc.example.com (pc.example.com [203.0.113.7]) by mx.example.org with ESMTP id 4F1C2; Mon, 6 Mar 2000 14:31:07 +0100") &&
			yield("Received", "from laptop by pc.example.com with SMTP id 1; Mon, 6 Mar 2000 14:33:00 +0100")
	})
	limits := hops.Limits{Skew: time.Minute}
	for _, f := range hops.Analyze(hops.Case{Chain: chain}, limits.Detectors()...).Findings {
		if f.Hop >= 0 {
			fmt.Printf("hop %d: %s [%s]\n", f.Hop, f.Detail, f.Detector)
		}
	}
	// Output:
	// hop 0: The message was already at the next server 113 seconds before the date of this field [time-backward]
}
