package property

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/backstamp/backstamp/hops"
	"github.com/backstamp/backstamp/received"
)

// Headers: the fields of a block, one after the other, are the block up to its empty line; name and value
// are parts of their field.
func Headers(block string) error {
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

// Read: a chain has a hop for every Received field, oldest first, with the field's bytes; the hops know
// their neighbours; its addresses are public, each once.
func Read(block string) error {
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
	return addrsOnce(c)
}

func addrsOnce(c *hops.Chain) error {
	seen := map[netip.Addr]bool{}
	for ip := range c.Addrs() {
		if seen[ip] || !ip.IsValid() || ip.IsPrivate() || ip.IsLoopback() {
			return fmt.Errorf("%v is among the addresses, or is there twice", ip)
		}
		seen[ip] = true
	}
	return nil
}

// trusts are the trust models that properties are asked with.
var trusts = []hops.Truster{
	nil, hops.TrustNewest(2), hops.TrustHosts("mx.example.org"),
	hops.TrustNets(netip.MustParsePrefix("0.0.0.0/0"), netip.MustParsePrefix("::/0")),
}

// Belief: the boundary lies in the chain, belief goes down to it and no farther; the client of a live
// connection is the boundary's.
func Belief(block string) error {
	c, _ := hops.Read(strings.NewReader(block))
	live := c.WithConn(hops.Conn{Client: received.From{IP: netip.MustParseAddr("192.0.2.9")}})
	if b, ok := live.Boundary(nil); live.Len() != c.Len()+1 || !ok || b.Hop != c.Len() {
		return fmt.Errorf("a live connection on %d hops gives %d, with the boundary at %d", c.Len(), live.Len(), b.Hop)
	}
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

// newer is a field that a server of somebody else puts on top.
const newer = "Received: from relay.example.net (relay.example.net [198.51.100.25]) by mx.example.org (Postfix)\r\n" +
	"\twith ESMTP id 4F1C2 for <bob@example.org>; Mon,  6 Mar 2000 14:31:07 +0100 (CET)\r\n"

// Append: a newer field changes nothing of what older hops say, of their delays, or of where they stand among
// older ones; and none of them is believed that was not, because the writer of the newer field is a
// stranger's server now. The newer field has the block's own line ends, because bare CRs count only where there
// is no LF.
func Append(block string) error {
	c, _ := hops.Read(strings.NewReader(block))
	top := newer
	if !strings.Contains(block, "\n") {
		top = strings.ReplaceAll(top, "\n", "")
	}
	longer, _ := hops.Read(strings.NewReader(top + block))
	if c.Unread() > 0 || longer.Len() != c.Len()+1 { // the block is at a limit, or begins with the rest of a field
		return nil
	}
	was, is := hops.Case{Chain: c, Trust: hops.TrustNewest(1)}, hops.Case{Chain: longer, Trust: hops.TrustNewest(1)}
	for i, h := range c.All() {
		l := longer.Hop(i)
		d, known := h.Delay()
		e, still := l.Delay()
		switch {
		case !Same(h.Field, l.Field):
			return fmt.Errorf("hop %d says something else", i)
		case d != e || known != still:
			return fmt.Errorf("hop %d took %v, and %v with a newer one", i, d, e)
		case was.Belief(i) != hops.Believed && is.Belief(i) == hops.Believed:
			return fmt.Errorf("hop %d is believed only with a newer one on top", i)
		}
	}
	return nil
}

// Messages: the messages inside a message come after it, at most 100 of them and 16 deep; the first is
// what Read reads.
func Messages(message string) error {
	n := 0
	for m, err := range hops.Messages(strings.NewReader(message)) {
		switch {
		case m == nil && err == nil:
			return errors.New("neither a message nor an error")
		case m == nil:
			continue
		case m.Chain == nil, m.Depth > 16, (m.Depth == 0) != (n == 0), n > 100:
			return fmt.Errorf("message %d has the depth %d", n, m.Depth)
		case m.Depth > 0 && len(m.Headers) == 0:
			return fmt.Errorf("message %d has no header", n)
		}
		if c, _ := hops.Read(strings.NewReader(message)); n == 0 && (c.Len() != m.Chain.Len() || len(c.Headers()) != len(m.Headers)) {
			return fmt.Errorf("Read has %d hops in %d fields, Messages %d in %d", c.Len(), len(c.Headers()), m.Chain.Len(), len(m.Headers))
		}
		n++
	}
	return nil
}
