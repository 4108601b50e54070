package redact

import (
	"errors"
	"hash"
	"net/netip"
	"strings"
	"time"

	"github.com/backstamp/backstamp/hops"
)

// MinKey is the least number of bytes of a key.
const MinKey = 16

// ErrShortKey is the error of [New] for a key of less than [MinKey] bytes: with a key that can be guessed,
// every name can be.
var ErrShortKey = errors.New("redact: the key has less than 16 bytes")

// Options tell a [Redactor] what may be seen. The zero Options show the least, and leave times as they are.
type Options struct {
	// OrgDomain returns the organisation's domain of a host name, as in hops.Case: example.co.uk of
	// mx.example.co.uk. What stands behind its first label is the registered suffix, and stays. If it is
	// nil, top-level domains are replaced as well, those of countries by codes that no country has. It may be
	// called by many goroutines at once.
	OrgDomain func(host string) string
	// Shift is added to all times, in dates and in identifiers; what is less than a second is dropped. Days
	// of the week are right afterwards where they were before. A multiple of 364 days keeps weekdays and
	// nearly keeps seasons, which the names of zones follow (PST, PDT). It should be so small that years
	// with two digits stay in their century. Detectors that hold a date against the calendar or the clock
	// (hops: time-before-mail, time-in-the-future) see another date.
	Shift time.Duration
}

// Redactor replaces what tells who is in a header by names that only who has the key can tie to what they
// stand for. It is made by [New]; the zero Redactor has no key, and its methods panic rather than give names that
// anybody can undo. It does not change and may be used by many goroutines at once; it keeps no memory of what it
// redacted.
type Redactor struct {
	key []byte
	o   Options
}

// New returns a Redactor with a copy of that key, which should be random. The only error is [ErrShortKey].
func New(key []byte, o Options) (*Redactor, error) {
	if len(key) < MinKey {
		return nil, ErrShortKey
	}
	o.Shift = o.Shift.Truncate(time.Second)
	return &Redactor{key: append([]byte(nil), key...), o: o}, nil
}

// Block returns the redacted form of a header block: as many fields, of the same names, in the same order,
// each with its line ends and folds as they were. It ends behind the empty line that ends the header; a body
// is left out. The time and memory that it takes are linear in the block.
func (r *Redactor) Block(block string) string {
	j := r.job()
	var b strings.Builder
	b.Grow(len(block) + len(block)/4)
	end := 0
	j.learn(block)
	for h := range hops.Headers(block) {
		start, stop := place(h)
		b.WriteString(h.Raw[:start])
		b.WriteString(j.field(h.Name, h.Value))
		b.WriteString(h.Raw[stop:])
		end = h.Offset + len(h.Raw)
	}
	b.WriteString(emptyLine(block[end:]))
	return b.String()
}

// place returns where the value of a field stands in its Raw: all that follows it is the line end.
func place(h hops.Header) (start, end int) {
	if h.Name != "" {
		start = strings.IndexByte(h.Raw, ':') + 1
		if start < len(h.Raw) && (h.Raw[start] == ' ' || h.Raw[start] == '\t') {
			start++
		}
	}
	return start, start + len(h.Value)
}

// emptyLine returns the line end at the beginning of s, or the bare CR that one is on an old Macintosh.
func emptyLine(s string) string {
	n := 0
	for n < len(s) && s[n] == '\r' {
		n++
	}
	if n < len(s) && s[n] == '\n' {
		return s[:n+1]
	}
	return s[:min(n, 1)]
}

// Value returns the redacted form of the value of one field with that name.
func (r *Redactor) Value(name, value string) string {
	j := r.job()
	return j.field(name, value)
}

// Host returns the pseudonym of a host name or of an address literal.
func (r *Redactor) Host(name string) string {
	j := r.job()
	return j.host(name)
}

// Mailbox returns the pseudonym of a mail address.
func (r *Redactor) Mailbox(address string) string {
	j := r.job()
	return j.text(address, asNames)
}

// Addr returns another address of the same class. Two addresses share as many leading bits as those that
// they are replaced by, no address is replaced by itself, and no two by the same one. An address of a range
// with a meaning of its own (private, loopback, link-local, documentation and so on, RFC 6890; Microsoft 365's mailbox servers) is replaced
// by one of the same range, and no other by one of such a range. For that each address keeps the first bits
// that it shares with any of these ranges: two to ten as a rule, up to the whole length beside a small range.
// An IPv4 address that is mapped or translated into IPv6, or wrapped by 6to4, is replaced by the form of
// what replaces it alone. Zones are dropped. Addresses that say nothing about anybody stay: 127.0.0.1, ::1,
// 0.0.0.0, :: and 255.255.255.255.
func (r *Redactor) Addr(a netip.Addr) netip.Addr {
	j := r.job()
	return j.addr(a.WithZone(""))
}

// job is the work on one block: it remembers what it has made, so that a name that stands ten times is made
// once.
type job struct {
	*Redactor
	mac   hash.Hash
	names map[string]string
	addrs map[netip.Addr]netip.Addr
	ids   map[string]string // identifiers of Received fields and of messages, which may stand elsewhere too
}
