package hops

import (
	"iter"
	"net/netip"

	"github.com/backstamp/backstamp/received"
)

// Statement is what a trace field other than Received says, as far as a trace needs it, and who says so.
//
// Its strings share the memory of the header block, and are as the message has them. A Statement is a value
// and may be read by many goroutines at once. In the zero Statement Header is empty.
type Statement struct {
	Header Header // the field
	// Place is the index of the hop whose Received field is the next below the trace field, -1 if there is
	// none. How far a statement can be believed rests on it: see [Case.BeliefIn].
	Place int
	// Hop is the index of the hop whose server wrote the field, as far as can be told, -1 if that is not
	// known: the field stands below all Received fields, and nothing in it names the server of hop 0.
	Hop int
	// Basis tells what Hop rests on:
	//
	//	name     the field names its writer, and that is the server of the hop of its place
	//	moved    it names the server of the next newer hop, which put its Received field on top later
	//	place    it names nobody, or a domain that may be a customer's: its place alone speaks
	//	unknown  it names somebody else, or stands below all Received fields
	Basis string
	// Writer is the name that the field gives its writer: the authserv-id, the receiver of SPF, the server
	// after by, the domain that sealed; "" if it gives none. Nobody has to tell the truth about himself:
	// it is worth no more than the place of the field.
	Writer   string
	Domain   string     // of a signature (d=), or the identifier of a list
	Selector string     // of a signature (s=)
	Instance int        // of ARC, RFC 8617, section 4.2.1; 0 if there is none
	Addr     string     // the first mailbox, without angle brackets; the null path is "<>"
	IP       netip.Addr // of the host that the field speaks of

	kind   traceKind
	google bool // one of Google's inner servers says so: they know themselves by addresses only
}

// Says yields what the trace fields of the chain say, in the order of the block, the newest first: those on
// the hops, and those that hang on none.
func (c *Chain) Says() iter.Seq[Statement] {
	return func(yield func(Statement) bool) {
		for i := c.Len() - 1; i >= -1; i-- {
			for _, h := range c.traceAt(i) {
				if !yield(c.statement(h, i)) {
					return
				}
			}
		}
	}
}

// Says yields what the trace fields say that the server of the hop wrote, as far as can be told: those that
// stand above its Received field, and those below it that name it. Servers that write their fields in
// parts (Google its Received-SPF, Exim what an ACL adds) leave them there.
func (h Hop) Says() iter.Seq[Statement] {
	return func(yield func(Statement) bool) {
		if h.chain == nil {
			return
		}
		for _, place := range [...]int{h.index, h.index - 1} {
			for _, field := range h.chain.traceAt(place) {
				if s := h.chain.statement(field, place); s.Hop == h.index && !yield(s) {
					return
				}
			}
		}
	}
}

// BeliefIn tells how far a statement of the case's chain can be believed. That is the belief in the hop of its
// place: whoever hands a message over can put into it what he likes, fields in the name of the server that takes
// it included. What stands below all Received fields came with the message, and is a claim.
func (c *Case) BeliefIn(s Statement) Belief {
	if s.Place >= 0 {
		return c.Belief(s.Place)
	}
	if t := c.settle(); t.found || t.ours {
		return Claimed
	}
	return BeliefUnknown
}

// traceAt returns the trace fields above the Received field of hop i, or below all of them if i is -1.
func (c *Chain) traceAt(i int) []Header {
	switch {
	case c == nil:
		return nil
	case i < 0:
		return c.trace
	}
	return c.links[i].trace
}

// statement reads a trace field that stands above the Received field of hop place.
func (c *Chain) statement(h Header, place int) Statement {
	s := Statement{Header: h, Place: place}
	s.kind, _ = knownOf(h.Name)
	s.read()
	s.Hop, s.Basis = c.writer(&s)
	return s
}

// writer finds out which server wrote a field: that of its place, or that of the next newer hop, which had not
// written its Received field yet. If the field names both, it is the one with that very name, or else that of
// its place, where most fields are put.
func (c *Chain) writer(s *Statement) (hop int, basis string) {
	name := s.Writer
	if name == "" {
		name = s.Domain
	}
	if name != "" && s.kind != saysList {
		above := c.isNamed(s.Place+1, s, name)
		here := c.isNamed(s.Place, s, name)
		switch {
		case here != nobody && here >= above:
			return s.Place, "name"
		case above != nobody:
			return s.Place + 1, "moved"
		}
	}
	switch {
	case s.Place < 0, s.Writer != "" && s.kind != saysSignature:
		return s.Place, "unknown"
	}
	return s.Place, "place"
}

// likeness is how well a name fits a server.
type likeness uint8

const (
	nobody   likeness = iota
	relative          // another host of its organisation
	itself
)

// isNamed tells how well the name of a writer fits the server of hop i.
func (c *Chain) isNamed(i int, s *Statement, name string) likeness {
	if i < 0 || i >= c.Len() || c.links[i].err != nil {
		return nobody
	}
	by := c.links[i].field.By
	switch {
	case sameHost(name, by.Host), by.IP.IsValid() && namesAddr(received.By{Host: name}, &received.From{IP: by.IP}):
		return itself
	case orgs(nil).same(name, by.Host), c.links[i].field.Dialect == received.Google && (s.google || orgs(nil).of(name) == "google.com"):
		return relative
	}
	return nobody
}
