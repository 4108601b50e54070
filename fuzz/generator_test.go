package fuzz

import (
	"encoding/binary"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/backstamp/backstamp/received"
)

// A generator makes values that are shaped like fields: clauses of the grammar, in the words of the dialects'
// vectors, in and out of their order, with other parts in the place of theirs. It chooses by bytes, so that a
// fuzzer can look for the choices that matter.
type generator struct {
	clauses  map[string][]string // by keyword: the clauses of all vectors, their comments included
	names    []string            // the keywords, sorted
	comments []string
}

func newGenerator(t testing.TB) *generator {
	g := &generator{clauses: map[string][]string{}}
	for _, v := range vectors(t) {
		for c := range received.Clauses(v) {
			g.clauses[c.Name] = append(g.clauses[c.Name], c.Span.In(v))
		}
		for tok := range received.Tokens(v) {
			if tok.Kind == received.Comment {
				g.comments = append(g.comments, tok.Span.In(v))
			}
		}
	}
	for name := range g.clauses {
		g.names = append(g.names, name)
	}
	slices.Sort(g.names)
	return g
}

// usualOrder is the order of RFC 5321, section 4.4.
var usualOrder = []string{"from", "by", "via", "with", "id", "for", "date"}

// atoms stand in the place of any word: hosts, addresses in all forms, keywords, nothing, what breaks out.
var atoms = []string{
	"mail.example.com", "MAIL.EXAMPLE.COM.", "localhost", "unknown", "192.0.2.7", "[192.0.2.7]", "[IPv6:2001:db8::7]", "2001:db8::7", "[192.0.2.300]", "192.0.2.7:25",
	"([192.0.2.7]:25)", "ann@example.com", "<ann@example.com>", "<>", "\"a b\"", "from", "by", "with", "id", "for", ";", "(", ")", "(HELO x)", "()", "[", "]", "bücher.example",
	"xn--bcher-kva.example", "\xe9", "\x00", "\r\n\t", "\r\n", "=", "4F1C2", "TLSv1.3", "00:00:60", "+9999", "6", "Mar", "2000", strings.Repeat("a", 300),
}

// choices are the bytes by which a generator chooses; when they are used up, it chooses what comes first.
type choices []byte

// choicesOf makes choices of a seed.
func choicesOf(seed uint64) []byte {
	r := rand.New(rand.NewPCG(seed, seed))
	var b []byte
	for range 16 {
		b = binary.LittleEndian.AppendUint64(b, r.Uint64())
	}
	return b
}

// below returns a number below n.
func (c *choices) below(n int) int {
	if len(*c) < 2 || n == 0 {
		return 0
	}
	x := int(binary.LittleEndian.Uint16(*c))
	*c = (*c)[2:]
	return x % n
}

func (c *choices) of(list []string) string { return list[c.below(len(list))] }

// value makes a value: the clauses of RFC 5321 in their order, each perhaps missing, of another dialect,
// twice, or out of its place; then some of its words are other words.
func (g *generator) value(bytes []byte) string {
	c := choices(bytes)
	var parts []string
	for _, name := range usualOrder {
		switch c.below(8) {
		case 0: // missing
		case 1: // some other clause, or a comment
			parts = append(parts, c.of(g.clauses[c.of(g.names)]), c.of(g.comments))
		case 2: // twice
			parts = append(parts, c.of(g.clauses[name]), c.of(g.clauses[name]))
		default:
			parts = append(parts, c.of(g.clauses[name]))
		}
	}
	if c.below(6) == 0 && len(parts) > 0 {
		i, j := c.below(len(parts)), c.below(len(parts))
		parts[i], parts[j] = parts[j], parts[i]
	}
	return g.change(&c, strings.Join(parts, []string{" ", "\r\n\t", "\n "}[c.below(3)]))
}

// change puts other words in the place of some, and cuts some values off.
func (g *generator) change(c *choices, value string) string {
	for n := c.below(4); n > 0 && value != ""; n-- {
		at := c.below(len(value))
		start := strings.LastIndexAny(value[:at], " \t\r\n()[]<>;") + 1
		end := len(value)
		if i := strings.IndexAny(value[at:], " \t\r\n()[]<>;"); i >= 0 {
			end = at + i
		}
		value = value[:start] + c.of(atoms) + value[end:]
	}
	if c.below(16) == 0 {
		value = value[:c.below(len(value)+1)]
	}
	return value
}

// otherHeaders are what stands between the Received fields of a block.
var otherHeaders = []string{
	"", "X-Received: by 10.0.0.1 with SMTP id a1; Mon, 06 Mar 2000 05:31:07 -0800 (PST)\r\n", "Return-Path: <ann@example.com>\r\n", "Delivered-To: bob@example.org\r\n",
	"Received-SPF: pass (mx.example.org: domain of example.com) client-ip=192.0.2.7;\r\n", "Authentication-Results: mx.example.org; spf=pass smtp.mailfrom=example.com\r\n",
	"ARC-Seal: i=1; a=rsa-sha256; d=example.org; s=x; cv=none; b=\r\n", "DKIM-Signature: v=1; d=example.com; s=x; b=\r\n", "X-Originating-IP: [198.51.100.7]\r\n",
	"List-Id: <list.example.org>\r\n", "Resent-From: carol@example.net\r\n", "From: Ann <ann@example.com>\r\n", "Date: Mon, 6 Mar 2000 14:31:00 +0100\r\n",
	"Message-ID: <a1@example.com>\r\n", "Subject: \x1b[31mred\r\n", "no colon\r\n", "\r\n",
}

// block makes a header block of a few values with other fields between them.
func (g *generator) block(bytes []byte) string {
	c := choices(bytes)
	var b strings.Builder
	for n := 1 + c.below(5); n > 0; n-- {
		b.WriteString(c.of(otherHeaders))
		b.WriteString("Received: " + g.value(c) + "\r\n")
		c = c[min(len(c), 24):]
	}
	b.WriteString(c.of(otherHeaders) + c.of(otherHeaders) + "\r\nbody\r\n")
	return b.String()
}
