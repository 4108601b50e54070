package fuzz

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/backstamp/backstamp/hops"
	"github.com/backstamp/backstamp/hops/report"
	"github.com/backstamp/backstamp/received"
)

// FuzzHeaders: see checkHeaders.
func FuzzHeaders(f *testing.F) { fuzzWith(f, blocks(f), checkHeaders) }

// FuzzRead: see checkRead.
func FuzzRead(f *testing.F) { fuzzWith(f, blocks(f), checkRead) }

// FuzzMessages: see checkMessages.
func FuzzMessages(f *testing.F) { fuzzWith(f, blocks(f), checkMessages) }

// FuzzReport: see checkReport.
func FuzzReport(f *testing.F) { fuzzWith(f, blocks(f), checkReport) }

// checkHeaders: the fields of a block, one after the other, are the block up to its empty line; name
// and value are parts of their field.
func checkHeaders(block string) error {
	at := 0
	for h := range hops.Headers(block) {
		switch {
		case h.Offset != at || h.Raw == "" || !strings.HasPrefix(block[at:], h.Raw):
			return fmt.Errorf("a field of %d bytes at %d, want one at %d", len(h.Raw), h.Offset, at)
		case !strings.Contains(h.Raw, h.Name) || !strings.Contains(h.Raw, h.Value):
			return fmt.Errorf("%q has the name %q and the value %q", h.Raw, h.Name, h.Value)
		case strings.ContainsAny(h.Name, ": \t\r\n"):
			return fmt.Errorf("the name %q", h.Name)
		}
		at += len(h.Raw)
	}
	if rest := strings.TrimLeft(block[at:], "\r"); at < len(block) && rest != "" && rest[0] != '\n' && block[at] != '\r' {
		return fmt.Errorf("reading stops at %d, before %.20q", at, block[at:])
	}
	return nil
}

// checkRead: a chain has a hop for every Received field, oldest first, with the field's bytes; the
// hops know their neighbours; the boundary lies in the chain, and belief goes down to it and no
// farther.
func checkRead(block string) error {
	c, err := hops.Read(strings.NewReader(block))
	if c == nil || err != nil && !errors.Is(err, hops.ErrNoHeader) && !errors.Is(err, hops.ErrLimit) {
		return fmt.Errorf("chain %v, error %w", c, err)
	}
	var values []string
	for _, h := range c.Headers() {
		if h.Is("Received") {
			values = append(values, h.Value)
		}
	}
	slices.Reverse(values)
	if c.Len()+c.Unread() != len(values) {
		return fmt.Errorf("%d hops and %d unread ones of %d fields", c.Len(), c.Unread(), len(values))
	}
	for i, h := range c.All() {
		older, hasOlder := h.Older()
		newer, hasNewer := h.Newer()
		switch {
		case h.Index() != i || h.Field.Raw() != values[c.Unread()+i]:
			return fmt.Errorf("hop %d is %d, %q", i, h.Index(), h.Field.Raw())
		case hasOlder != (i > 0) || hasOlder && older.Index() != i-1, hasNewer != (i < c.Len()-1) || hasNewer && newer.Index() != i+1:
			return fmt.Errorf("hop %d has the neighbours %d and %d", i, older.Index(), newer.Index())
		}
	}
	return errors.Join(checkBelief(c), checkAddrs(c))
}

// checkBelief is checkRead for what follows from trust, with several trust models.
func checkBelief(c *hops.Chain) error {
	live := c.WithConn(hops.Conn{Client: received.From{IP: netip.MustParseAddr("192.0.2.9")}})
	if b, ok := live.Boundary(nil); live.Len() != c.Len()+1 || !ok || b.Hop != c.Len() {
		return fmt.Errorf("a live connection on %d hops gives %d, with the boundary at %d", c.Len(), live.Len(), b.Hop)
	}
	trusts := []hops.Truster{nil, hops.TrustNewest(2), hops.TrustNets(netip.MustParsePrefix("0.0.0.0/0"), netip.MustParsePrefix("::/0"))}
	for _, trust := range trusts {
		kase := hops.Case{Chain: c, Trust: trust}
		b, ok := kase.Boundary()
		ip, hasIP := c.Client(trust)
		switch {
		case ok && (b.Hop < 0 || b.Hop >= c.Len() || b.Why == "" || b.Basis == ""):
			return fmt.Errorf("the boundary is %+v of %d hops", b, c.Len())
		case hasIP && (!ok || ip != b.Client.IP):
			return fmt.Errorf("the client is %v, and at the boundary %v", ip, b.Client.IP)
		}
		for i := range c.Len() {
			if got := kase.Belief(i); ok && (got == hops.Believed) != (i >= b.Hop) {
				return fmt.Errorf("hop %d of %d is %v with the boundary at %d", i, c.Len(), got, b.Hop)
			}
		}
	}
	return nil
}

// checkAddrs is checkRead for addresses: valid ones, each once.
func checkAddrs(c *hops.Chain) error {
	seen := map[netip.Addr]bool{}
	for ip := range c.Addrs() {
		if seen[ip] || !ip.IsValid() || ip.IsPrivate() || ip.IsLoopback() {
			return fmt.Errorf("%v is among the addresses, or is there twice", ip)
		}
		seen[ip] = true
	}
	return nil
}

// checkMessages: the messages inside a message come after it, at most 100 of them and 16 deep; each has the
// properties of a message; the outer one is that of Read.
func checkMessages(message string) error {
	n := 0
	for m, err := range hops.Messages(strings.NewReader(message)) {
		if m == nil {
			if err == nil {
				return errors.New("neither a message nor an error")
			}
			continue
		}
		switch {
		case m.Chain == nil, m.Depth > 16, (m.Depth == 0) != (n == 0), n > 100:
			return fmt.Errorf("message %d has the depth %d", n, m.Depth)
		case m.Depth > 0 && len(m.Headers) == 0:
			return fmt.Errorf("message %d has no header", n)
		}
		if n == 0 {
			c, _ := hops.Read(strings.NewReader(message))
			if c.Len() != m.Chain.Len() || len(c.Headers()) != len(m.Headers) {
				return fmt.Errorf("Read has %d hops in %d fields, Messages %d in %d", c.Len(), len(c.Headers()), m.Chain.Len(), len(m.Headers))
			}
		}
		n++
	}
	return nil
}

// checkReport: a judgement is the same twice, its findings and origins lie inside the chain, its text
// has no control character and at most 80 columns, its JSON is one valid line.
func checkReport(block string) error {
	c, _ := hops.Read(strings.NewReader(block))
	r, again := hops.Analyze(hops.Case{Chain: c}), hops.Analyze(hops.Case{Chain: c})
	if !reflect.DeepEqual(r.Findings, again.Findings) || !reflect.DeepEqual(r.Origins, again.Origins) || r.Verdict != again.Verdict {
		return errors.New("the same case gives another report")
	}
	for _, f := range r.Findings {
		length := 0
		if f.Hop >= 0 && f.Hop < c.Len() {
			length = len(c.Hop(f.Hop).Field.Raw())
		}
		if f.Hop < -1 || f.Hop >= c.Len() || f.Span.Start < 0 || f.Span.End < f.Span.Start || f.Span.End > length || harmful(f.Detail) >= 0 {
			return fmt.Errorf("finding %+v of %d hops", f, c.Len())
		}
	}
	for _, o := range r.Origins {
		if o.Hop < 0 || o.Hop >= c.Len() || o.Why == "" || harmful(o.Why) >= 0 {
			return fmt.Errorf("origin %+v of %d hops", o, c.Len())
		}
	}
	var text, line bytes.Buffer
	if err := errors.Join(report.Text(&text, r), report.JSON(&line, r)); err != nil {
		return err
	}
	for row := range strings.Lines(text.String()) {
		if at := harmful(strings.TrimSuffix(row, "\n")); at >= 0 || width(row) > 80 {
			return fmt.Errorf("byte %d, or the length, of the row %q", at, row)
		}
	}
	if s := strings.TrimSuffix(line.String(), "\n"); !json.Valid(line.Bytes()) || harmful(s) >= 0 {
		return fmt.Errorf("bad JSON: %s", s)
	}
	return nil
}

// width returns the least number of columns that a row may take: marks stand on the character before.
func width(row string) (n int) {
	for _, r := range row {
		if r != '\n' && !unicode.In(r, unicode.Mn, unicode.Me) {
			n++
		}
	}
	return n
}

// harmful returns where in s something stands that would do more to a terminal than show a character: a
// control character but LF, a format character, a line separator, a byte that is not UTF-8; -1 if nothing does.
func harmful(s string) int {
	for i, r := range s {
		_, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '\n':
		case r == utf8.RuneError && size == 1, unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp):
			return i
		}
	}
	return -1
}
