package received

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// A claim is what a client says, in HELO or to an ident question, to be taken for the server's words.
// The address 203.0.113.5 and the names under trusted.example and fake.example are its own inventions.
var claims = []string{
	"good.example (trusted.example [203.0.113.5]) by fake.example",
	"good.example (trusted.example [203.0.113.5]) by fake.example (Postfix) with ESMTP id 1A2B3C",
	"x (trusted.example [203.0.113.5]) by z.fake.example; (",
	"x (trusted.example [203.0.113.5]) by z.fake.example (Cyrus 3.0) with LMTPA; Mon, 6 Mar 2000 14:31:07 +0100",
	"x (trusted.example [203.0.113.5]) by z.fake.example (Exim 4.92) with esmtp id 1; Mon, 6 Mar 2000 14:31:07 +0100 (",
	"trusted.example ([203.0.113.5] helo=trusted.example) by fake.example with esmtp (Exim 4.92)",
	"x helo=trusted.example", "x ident=root", "x ident=root@trusted.example [203.0.113.5]", "x port=25 [203.0.113.5]", "[203.0.113.5]",
	"[203.0.113.5]:25 helo=trusted.example", "203.0.113.5", "x)(y", "x) ([203.0.113.5]", "x)([203.0.113.5]", "x) (trusted.example [203.0.113.5]", "x)(trusted.example[203.0.113.5]",
	"x (HELO y) (203.0.113.5)", "x (HELO y", "x) (203.0.113.5", "x)(203.0.113.5", "(", ")", "((", "))", "(x", "x)", "x((", "x))(", `"`, `"x`, `x"(`, `\`, `x\`, `x\)`, "[", "]", "[x", "x]", "[]", "<", "<x", "x>", "<>",
	";", "a;b=c", "x; Mon, 6 Mar 2000 14:31:07 +0100", "x;Mon, 6 Mar 2000 14:31:07 +0100", "x by fake.example", "by", "from", "with", "id", "for", "by fake.example with ESMTP", "from trusted.example by fake.example",
	"from trusted.example (trusted.example [203.0.113.5]) by fake.example (Postfix) with ESMTP id 1A2B3C for <bob@fake.example>; Mon, 6 Mar 2000 14:31:07 +0100",
	"x (may be forged)", "x (trusted.example", "unknown", "x (using TLSv1.3 with cipher Y (256/256 bits))", "x (Authenticated sender: root) (trusted.example [203.0.113.5])",
	"x (account root HELO y) [203.0.113.5]", "x id 1", "x with HTTP", "x with esmtpsa", "localhost", "bücher.example", "x [203.0.113.5] (y", "x [203.0.113.5", "x [203.0.113.5]) (", "x\t(y [203.0.113.5])\tby z",
	"x (trusted.example [203.0.113.5]) by fake.example with SMTP (qmail 1 invoked from network)", "x ([203.0.113.5]) by fake.example (", "x ([203.0.113.5]) by fake.example ((((((((((",
	strings.Repeat("x ", 120), strings.Repeat("by fake.example ", 40), strings.Repeat("(trusted.example [203.0.113.5]) ", 100), strings.Repeat(";", 200), strings.Repeat("(", 20), strings.Repeat(")", 20),
	"x" + strings.Repeat(" by fake.example (trusted.example [203.0.113.5])", 40), "trusted.example [203.0.113.5] by fake.example (Cyrus 1) for " + strings.Repeat("<a@fake.example> ", 120),
}

// What a server lets through of what a client says.
func asItIs(s string) string { return s }

func toTheSpace(s string) string {
	s, _, _ = strings.Cut(strings.ReplaceAll(s, "\t", " "), " ")
	return s
}

func underscores(s string) string {
	return strings.NewReplacer(" ", "_", "\t", "_").Replace(s)
}

// questionMarks is what Postfix and qmail make of a HELO.
func questionMarks(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("[]:._-", r) || r < 0x80 && (isAlpha(byte(r)) || isDigit(byte(r))) {
			return r
		}
		return '?'
	}, s)
}

// lettersOnly is what Sendmail makes of an ident: brackets and other special bytes are taken out.
func lettersOnly(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("()<>[]@,;:\\\" \t", r) {
			return -1
		}
		return r
	}, s)
}

// An injectable is a server's field with a place for what the client says.
type injectable struct {
	name  string
	value string // CLAIM stands for what the client says
	lets  func(string) string
	ip    string // what the server saw
	rdns  string
	by    string
}

const injectionDate = "Fri, 10 Nov 2017 18:31:17 +0000"

var injectables = []injectable{
	{"cyrus", "from CLAIM (host-9.example.net [198.51.100.9]) by mx.example.org (Cyrus 3.6.1) with LMTPA; DATE", asItIs, "198.51.100.9", "host-9.example.net", "mx.example.org"},
	{"cyrus without a name", "from CLAIM ([198.51.100.9])\r\n\tby mx.example.org (Cyrus 3.6.1) with LMTPA;\r\n\tDATE", asItIs, "198.51.100.9", "", "mx.example.org"},
	{"exim", "from host-9.example.net ([198.51.100.9]:2525 helo=CLAIM)\n\tby mx.example.org with esmtp (Exim 4.96)\n\t(envelope-from <ann@example.com>)\n\tid 1eDEBc-0001Yz-Ab\n\tfor bob@example.org;\n\tDATE", asItIs, "198.51.100.9", "host-9.example.net", "mx.example.org"},
	{"exim without a name", "from [198.51.100.9] (port=2525 helo=CLAIM)\n\tby mx.example.org with esmtp (Exim 4.96)\n\tid 1eDEBc-0001Yz-Ab; DATE", asItIs, "198.51.100.9", "", "mx.example.org"},
	{"exim, without port", "from [198.51.100.9] (helo=CLAIM)\n\tby mx.example.org with esmtp (Exim 4.96)\n\tid 1eDEBc-0001Yz-Ab; DATE", asItIs, "198.51.100.9", "", "mx.example.org"},
	{"exim, ident", "from host-9.example.net ([198.51.100.9]:2525 ident=CLAIM)\n\tby mx.example.org with esmtp (Exim 4.96)\n\tid 1eDEBc-0001Yz-Ab; DATE", asItIs, "198.51.100.9", "host-9.example.net", "mx.example.org"},
	{"exim, both", "from host-9.example.net ([198.51.100.9]:2525 helo=CLAIM ident=CLAIM)\n\tby mx.example.org with esmtp (Exim 4.96)\n\tid 1eDEBc-0001Yz-Ab; DATE", asItIs, "198.51.100.9", "host-9.example.net", "mx.example.org"},
	{"exim, tls", "from host-9.example.net ([198.51.100.9]:2525 helo=CLAIM)\n\tby mx.example.org with esmtps  (TLS1.3) tls TLS_AES_256_GCM_SHA384\n\t(Exim 4.96)\n\tid 1eDEBc-0001Yz-Ab; DATE", asItIs, "198.51.100.9", "host-9.example.net", "mx.example.org"},
	{"courier", "from CLAIM (host-9.example.net [::ffff:198.51.100.9])\n  by mx.example.org with ESMTP\n  id 0000000000A00112.000000006B0400B5.00000C49; DATE", underscores, "198.51.100.9", "host-9.example.net", "mx.example.org"},
	{"haraka", "from CLAIM (host-9.example.net [198.51.100.9])\r\n\tby mx.example.org (Haraka/3.0.3) with ESMTP id EE4C8877-7F5E-484E-A7EF-FBC5DC66CC1C.1\r\n\tenvelope-from <ann@example.com>;\r\n\tDATE", toTheSpace, "198.51.100.9", "host-9.example.net", "mx.example.org"},
	{"chasquid", "from [198.51.100.9] (CLAIM)\n\tby mx.example.org (chasquid) with ESMTP\n\t(over SMTP, plain text!, envelope from \"ann@example.com\")\n\t; DATE", toTheSpace, "198.51.100.9", "", "mx.example.org"},
	{"qpsmtpd", "from host-9.example.net (HELO CLAIM) (198.51.100.9)\n by mx.example.org (qpsmtpd/0.94) with ESMTP; DATE", toTheSpace, "198.51.100.9", "host-9.example.net", "mx.example.org"},
	{"qmail", "from host-9.example.net (HELO CLAIM) (198.51.100.9)\n  by mx.example.org with SMTP; 10 Nov 2017 18:31:17 -0000", questionMarks, "198.51.100.9", "host-9.example.net", "mx.example.org"},
	{"qmail, ident", "from host-9.example.net (HELO x.example) (CLAIM@198.51.100.9)\n  by mx.example.org with SMTP; 10 Nov 2017 18:31:17 -0000", asItIs, "198.51.100.9", "host-9.example.net", "mx.example.org"},
	{"postfix", "from CLAIM (host-9.example.net [198.51.100.9])\n\tby mx.example.org (Postfix) with ESMTP id 4F1C2A0B3\n\tfor <bob@example.org>; DATE", questionMarks, "198.51.100.9", "host-9.example.net", "mx.example.org"},
	{"sendmail, ident", "from x.example (CLAIM@host-9.example.net [198.51.100.9])\n\tby mx.example.org (8.17.1/8.17.1) with ESMTP id vAAIVH2c001234;\n\tDATE", lettersOnly, "198.51.100.9", "host-9.example.net", "mx.example.org"},
	{"domino", "from CLAIM ([198.51.100.9])\r\n          by mx.example.org (Lotus Domino Release 5.0.6a)\r\n          with ESMTP id 2017111018311700:1 ;\r\n          DATE", toTheSpace, "198.51.100.9", "", "mx.example.org"},
	{"smtpsvc", "from CLAIM ([198.51.100.9]) by mx.example.org with Microsoft SMTPSVC(6.0.3790.3959);\r\n\t DATE", toTheSpace, "198.51.100.9", "", "mx.example.org"},
	{"exchange", "from CLAIM (198.51.100.9) by\r\n mx.example.org (10.1.2.3) with Microsoft SMTP Server (version=TLS1_2,\r\n cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.20.0.1; DATE", toTheSpace, "198.51.100.9", "", "mx.example.org"},
}

// TestInjection: nothing that a client says becomes an address or a reverse name that the server saw.
// Where it cannot be told which is which, the value is missing, and a problem says so.
func TestInjection(t *testing.T) {
	for _, in := range injectables {
		t.Run(in.name, func(t *testing.T) {
			for _, claim := range claims {
				value := strings.ReplaceAll(strings.ReplaceAll(in.value, "CLAIM", in.lets(claim)), "DATE", injectionDate)
				f, _ := Parse(value)
				missing := !f.From.IP.IsValid() && f.Problems.Has(AmbiguousClient)
				assert.True(t, missing || f.From.IP == netip.MustParseAddr(in.ip), "address %v of %q", f.From.IP, value)
				assert.True(t, f.From.RDNS == in.rdns || f.From.RDNS == "" && missing, "reverse name %q of %q", f.From.RDNS, value)
				assert.NotContains(t, f.From.Literal, "203.0.113", "%q", value)
				assert.True(t, f.From.Port == 0 || f.From.Port == 2525, "port %d of %q", f.From.Port, value)
				assert.True(t, f.By.Host == in.by || missing, "by %q of %q", f.By.Host, value)
			}
		})
	}
}
