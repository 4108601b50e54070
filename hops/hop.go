package hops

import (
	"time"

	"github.com/backstamp/backstamp/received"
)

// Hop is one step of a message from a client to a server: one Received field, or a live connection
// that no field tells of yet. It knows its place in its [Chain].
//
// A Hop is a value and cheap to copy; what it points to is shared with the chain and is to be read
// only. It may be read by many goroutines at once. The zero Hop belongs to no chain.
type Hop struct {
	// Field is what the hop says. It is never nil in a hop of a chain. A field that could not be read
	// has its Raw value and nothing else (see [Hop.Err]); that of a live connection is made from Conn
	// and has no Raw.
	Field *received.Field
	// Trace is the other trace fields that hang on this hop, in the order of the block; see
	// [Chain.Trace] for what that means.
	Trace []Header
	// Conn is the live connection, nil for a field.
	Conn *Conn

	chain *Chain
	index int
}

// Conn is a connection by which a message comes in while one looks at it. A mail filter (milter) never sees
// the field of its own server, which is written after it; a Conn stands in its place.
//
// If a proxy stands before the server, Client is to be what XCLIENT or the PROXY protocol tell.
// The zero Conn is a connection of which nothing is known.
type Conn struct {
	Client       received.From
	Server       received.By
	With         received.Protocol
	ID           string
	For          []string // recipients, without angle brackets
	EnvelopeFrom string   // likewise; the null path is "<>"
	TLS          received.TLS
	Time         time.Time // zero: not known
}

// field returns the connection as the field that its server will write.
func (c *Conn) field() *received.Field {
	f := &received.Field{
		Handover: received.Relay, From: c.Client, By: c.Server, With: c.With, ID: c.ID, For: c.For,
		EnvelopeFrom: c.EnvelopeFrom, TLS: c.TLS,
	}
	f.From.IP = plain(f.From.IP)
	f.By.IP = plain(f.By.IP)
	if c.Client.User != "" || c.Client.Auth != "" || c.With.Authenticated() {
		f.Handover = received.Submission
	}
	if !c.Time.IsZero() {
		_, offset := c.Time.Zone()
		f.Date = received.Date{UTC: c.Time.UTC(), Offset: int32(offset), OffsetKnown: true}
	}
	return f
}

// Index returns the hop's place in its chain; 0 is the oldest hop.
func (h Hop) Index() int { return h.index }

// Err returns why the hop's field could not be read: [received.ErrTooLong],
// [received.ErrUnrecognised], or nil if it could. Such a field says nothing, and ends trust.
func (h Hop) Err() error {
	if h.chain == nil {
		return nil
	}
	return h.chain.links[h.index].err
}

// Older returns the hop from which this one took the message over, as the chain has it; false at the oldest.
func (h Hop) Older() (Hop, bool) {
	if h.chain == nil || h.index == 0 {
		return Hop{}, false
	}
	return h.chain.Hop(h.index - 1), true
}

// Newer returns the hop that took the message over from this one, as the chain has it; false at the newest.
func (h Hop) Newer() (Hop, bool) {
	if h.chain == nil || h.index+1 >= h.chain.Len() {
		return Hop{}, false
	}
	return h.chain.Hop(h.index + 1), true
}

// Time returns the hop's date, in the zone that was written; false if it has none. An offset that is
// not known counts as UTC: see [received.Date].
func (h Hop) Time() (time.Time, bool) {
	if h.Field == nil || h.Field.Date.IsZero() {
		return time.Time{}, false
	}
	return h.Field.Date.Time(), true
}

// Delay returns the time between the date of the next older hop that has one and this hop's own. It
// is negative where a clock is wrong or a date is forged, and false where one of the dates is missing.
// A date of which the offset is not known counts as UTC.
func (h Hop) Delay() (time.Duration, bool) {
	if h.chain == nil {
		return 0, false
	}
	return h.chain.delay(h.index)
}

// delay is [Hop.Delay] of the hop with that index.
func (c *Chain) delay(i int) (time.Duration, bool) {
	l := &c.links[i]
	if l.dated < 0 || l.field.Date.IsZero() {
		return 0, false
	}
	return l.field.Date.UTC.Sub(c.links[l.dated].field.Date.UTC), true
}
