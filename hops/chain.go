package hops

import (
	"iter"
	"net/netip"
	"time"

	"github.com/backstamp/backstamp/received"
)

// Chain is the hops of one message, in the order in which the message went: hop 0 is the oldest, and
// stands lowest in the header block.
//
// A Chain does not change once it is made, and may be read by many goroutines at once. It keeps the
// memory of the header block alive. The zero Chain, and a nil one, have no hops.
type Chain struct {
	links   []link   // oldest first
	headers []Header // the whole block, in its order
	trace   []Header // the trace fields below the oldest hop
	unread  int
	first   [askCount]int32 // one more than the index of the first field that is asked for, 0 if there is none
	lowest  int32           // and of the lowest Received field
	saysIP  bool            // a field names the address of a host
}

// link is what a chain keeps of a hop.
type link struct {
	field *received.Field
	err   error
	trace []Header
	conn  *Conn
	dated int // the next older hop with a date, -1 if there is none
}

// chainOf makes a chain of a whole header block, whose newest field stands first. Of more than
// maxHops fields the newest are read.
func chainOf(headers []Header) *Chain { return new(Chain).of(headers) }

// of makes the empty chain c that of a whole header block.
func (c *Chain) of(headers []Header) *Chain {
	c.headers = headers
	// On the stack for all but the longest headers.
	var memory [128]note
	noted, count := c.notes(memory[:0])
	n := min(count, maxHops)
	c.links, c.unread = make([]link, n), count-n
	hang(c, noted)
	var few [24]string // on the stack, as what is noted
	values := few[:0]
	for _, f := range noted {
		if len(values) < n && f.kind == saysNothing {
			values = append(values, headers[f.at].Value)
		}
	}
	fields, errs := received.ParseAll(values)
	for i := range fields {
		l := &c.links[n-1-i]
		if l.field = &fields[i]; errs != nil {
			l.err = errs[i]
		}
	}
	c.date()
	return c
}

// newChain makes a chain of fields that were read elsewhere, the oldest first.
func newChain(fields []*received.Field) *Chain {
	c := &Chain{links: make([]link, len(fields))}
	for i, f := range fields {
		c.links[i].field = f
	}
	c.date()
	return c
}

// date notes for each hop which older one has a date, so that [Hop.Delay] need not search.
func (c *Chain) date() {
	last := -1
	for i := range c.links {
		c.links[i].dated = last
		if !c.links[i].field.Date.IsZero() {
			last = i
		}
	}
}

// Len returns the number of hops, the live one included.
func (c *Chain) Len() int {
	if c == nil {
		return 0
	}
	return len(c.links)
}

// Unread returns the number of Received fields that are older than hop 0 and were not read, because
// a message may have at most 1,000 hops here.
func (c *Chain) Unread() int {
	if c == nil {
		return 0
	}
	return c.unread
}

// Headers returns all fields of the header block that the chain was made from, in its order. They
// are the chain's: do not change them.
func (c *Chain) Headers() []Header {
	if c == nil {
		return nil
	}
	return c.headers
}

// Hop returns the hop with the index i; 0 is the oldest. Like an index into a slice it panics unless
// 0 <= i < c.Len().
func (c *Chain) Hop(i int) Hop {
	l := &c.links[i]
	return Hop{Field: l.field, Trace: l.trace, Conn: l.conn, chain: c, index: i}
}

// All yields the hops with their indices in the order in which the message went, the oldest first.
func (c *Chain) All() iter.Seq2[int, Hop] {
	return func(yield func(int, Hop) bool) {
		for i := range c.Len() {
			if !yield(i, c.Hop(i)) {
				return
			}
		}
	}
}

// Backward yields the hops with their indices in the order in which belief goes, the newest first.
func (c *Chain) Backward() iter.Seq2[int, Hop] {
	return func(yield func(int, Hop) bool) {
		for i := c.Len() - 1; i >= 0; i-- {
			if !yield(i, c.Hop(i)) {
				return
			}
		}
	}
}

// WithConn returns a chain with one more hop on top of c's: the live connection by which the message
// comes in. It leaves c as it is.
func (c *Chain) WithConn(conn Conn) *Chain {
	live := &Chain{links: make([]link, c.Len(), c.Len()+1)}
	if c != nil {
		copy(live.links, c.links)
		live.headers, live.trace, live.unread = c.headers, c.trace, c.unread
		live.first, live.lowest, live.saysIP = c.first, c.lowest, c.saysIP
	}
	l := link{field: conn.field(), conn: &conn, dated: c.Len() - 1}
	for l.dated >= 0 && live.links[l.dated].field.Date.IsZero() {
		l.dated = live.links[l.dated].dated
	}
	live.links = append(live.links, l)
	return live
}

// Client answers "who sent me this": it returns the address of the boundary's client, the last one
// that no outsider could forge; false if there is no boundary or no address is known at it. A nil
// Truster stands for [TrustPrivate].
func (c *Chain) Client(t Truster) (netip.Addr, bool) {
	b, ok := c.Boundary(t)
	return b.Client.IP, ok && b.Client.IP.IsValid()
}

// Addrs yields the public addresses that the hops name, of clients and of servers, each once, the
// newest first. Nothing says that they are true: see [Chain.Boundary].
//
// Addresses of documentation (RFC 5737, RFC 3849) count as public here, so that examples behave as
// mail does. Private, shared, loopback, link-local, multicast and reserved addresses do not, nor do
// 6to4 addresses that wrap one of these.
func (c *Chain) Addrs() iter.Seq[netip.Addr] {
	return func(yield func(netip.Addr) bool) {
		seen := make(map[netip.Addr]bool)
		for _, h := range c.Backward() {
			for _, a := range [...]netip.Addr{h.Field.From.IP, h.Field.By.IP} {
				if a = plain(a); !seen[a] && isPublic(a) {
					seen[a] = true
					if !yield(a) {
						return
					}
				}
			}
		}
	}
}

// Arrived returns when the message arrived: the date of the newest hop that has one, in the zone
// that was written.
func (c *Chain) Arrived() (time.Time, bool) {
	for _, h := range c.Backward() {
		if t, ok := h.Time(); ok {
			return t, true
		}
	}
	return time.Time{}, false
}
