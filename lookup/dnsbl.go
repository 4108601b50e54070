package lookup

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
)

// DNSBL is a list of addresses and names in the DNS, as RFC 5782 describes them: a block list or a list
// of the good. It is a Source of Listings of addresses; LookupName asks about names. ErrNotFound says that
// the list does not have the address.
//
// Some lists answer who may not ask them, and some zones that nobody has any longer answer every
// question. So answers that lie outside 127.0.0.0/8, or in 127.255.255.0/24, are errors of the zone and
// never a listing; Probe asks for the zone's own test entries.
//
// Disclosure: the resolver's operator, and whoever runs the list, learn that somebody has mail from the
// address. Many lists have terms of use, and refuse what comes by a public resolver.
//
// Set the fields first; then a DNSBL may be used by many goroutines at once. The zero DNSBL cannot be
// asked, because it has no Resolver.
type DNSBL struct {
	Resolver Resolver
	Zone     string                // "bl.example.org"
	Codes    map[netip.Addr]string // what the list means by its answers, 127.0.0.2 and so on
	Text     bool                  // ask for the reasons (TXT) too, which is one more question
}

// Listing is what a list says of an address or a name that it has. The zero Listing is none.
type Listing struct {
	Codes    []netip.Addr // its answers, sorted, all of them in 127.0.0.0/8
	Meanings []string     // those of the codes that the caller knows, in the order of Codes, each once
	Text     []string     // reasons, if they were asked for and the list has them
}

// String returns the zone.
func (b *DNSBL) String() string { return b.Zone }

// Lookup asks about an address, of IPv4 or IPv6.
func (b *DNSBL) Lookup(ctx context.Context, addr netip.Addr) (Listing, error) {
	if !addr.IsValid() {
		return Listing{}, fmt.Errorf("lookup: %s: no address to ask about", b.Zone)
	}
	return b.lookup(ctx, backward(addr))
}

// LookupName asks about a host name or a domain, for lists that have names (RFC 5782, section 3).
func (b *DNSBL) LookupName(ctx context.Context, name string) (Listing, error) {
	name, err := absolute(name)
	if err != nil {
		return Listing{}, err
	}
	return b.lookup(ctx, strings.TrimSuffix(name, "."))
}

// lists are the networks in which the answers of lists lie, and those in which their complaints about
// who asks do.
var (
	listNet      = netip.PrefixFrom(netip.AddrFrom4([4]byte{127}), 8)
	complaintNet = netip.PrefixFrom(netip.AddrFrom4([4]byte{127, 255, 255}), 24)
)

func (b *DNSBL) lookup(ctx context.Context, entry string) (Listing, error) {
	d := newDNS(b.Resolver)
	codes, err := d.addrs(ctx, "ip4", entry+"."+b.Zone)
	if err != nil {
		return Listing{}, err
	}
	l := Listing{Codes: codes}
	for _, c := range codes {
		if !listNet.Contains(c) || complaintNet.Contains(c) {
			return Listing{}, fmt.Errorf("lookup: %s answers %v, which is no entry: it is not in order or does not let us ask", b.Zone, c)
		}
		if m := b.Codes[c]; m != "" && !slices.Contains(l.Meanings, m) {
			l.Meanings = append(l.Meanings, m)
		}
	}
	if b.Text {
		// A listing without a reason is one all the same.
		l.Text, _ = d.texts(ctx, entry+"."+b.Zone)
	}
	return l, nil
}

// testEntries are what every list has and what none may have, RFC 5782, section 5.
var testEntries = [...]struct{ kind, listed, unlisted string }{
	{"IPv4", "2.0.0.127", "1.0.0.127"},
	{"IPv6", backward6(2), backward6(1)},
	{"names", "test", "invalid"},
}

// backward6 returns the labels of ::ffff:7f00:n, which as an address of IPv4 would be asked otherwise.
func backward6(n byte) string {
	return fmt.Sprintf("%x.0.0.0.0.0.f.7.f.f.f.f", n) + strings.Repeat(".0", 20)
}

// Probe asks for the list's own test entries and returns what it serves, of "IPv4", "IPv6" and "names".
// The error tells what is wrong: that a list has what none may have, in which case it must not be
// used; that a server failed; or that it serves nothing.
//
// Disclosure: whoever runs the list learns that somebody tests it. It takes 6 questions at most.
func (b *DNSBL) Probe(ctx context.Context) (serves []string, err error) {
	var wrong []error
	for _, t := range testEntries {
		_, has := b.lookup(ctx, t.listed)
		_, hasNot := b.lookup(ctx, t.unlisted)
		switch {
		case hasNot == nil:
			wrong = append(wrong, fmt.Errorf("lookup: %s lists the entry %s, which no list may have", b.Zone, t.unlisted))
		case !errors.Is(hasNot, ErrNotFound):
			wrong = append(wrong, fmt.Errorf("%s: %w", t.kind, hasNot))
		case has == nil:
			serves = append(serves, t.kind)
		case !errors.Is(has, ErrNotFound):
			wrong = append(wrong, fmt.Errorf("%s: %w", t.kind, has))
		}
	}
	if serves == nil && wrong == nil {
		wrong = append(wrong, fmt.Errorf("lookup: %s has none of the test entries of RFC 5782: it is empty, or no list", b.Zone))
	}
	return serves, errors.Join(wrong...)
}
