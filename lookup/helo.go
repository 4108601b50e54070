package lookup

import (
	"context"
	"errors"
	"net/netip"
	"slices"
	"strings"
)

// Greeting is what a client said of itself, and the address that it had.
type Greeting struct {
	Name string     // the HELO name, as it stands in the field
	Addr netip.Addr // the client's address
}

// Claim is what there is to a HELO name. The zero Claim says nothing.
type Claim struct {
	// LeadsBack says that the name has the client's address, or is the literal of it.
	LeadsBack bool
	// Literal says that the name is an address, with or without brackets. Nothing is asked then.
	Literal bool
	// Addrs is where the name leads: its addresses of the client's family, or the literal's. Without
	// any, the name leads nowhere.
	Addrs []netip.Addr
}

// HELO returns a Source that tells whether the name by which a client announced itself leads to its
// address (RFC 5321, section 4.1.4, lets servers look, but not refuse mail for it). A name that has no
// address, or is none that a host can have, is a Claim without Addrs and no error.
//
// Many honest clients are in the wrong here, those behind a translator of addresses for example.
//
// Disclosure: the resolver's operator, and whoever serves the zone of the name. The client chose the
// name, and who wants to know whether its mail is looked at can greet everybody by another name.
//
// The Source may be used by many goroutines at once.
func HELO(r Resolver) Source[Greeting, Claim] {
	d := newDNS(r)
	return teller[Greeting, Claim]{name: "DNS", Func: d.claim}
}

func (d dns) claim(ctx context.Context, g Greeting) (Claim, error) {
	addr := plain(g.Addr)
	if a, ok := literal(g.Name); ok {
		return Claim{LeadsBack: a == addr, Literal: true, Addrs: []netip.Addr{a}}, nil
	}
	found, err := d.addrs(ctx, family(addr), g.Name)
	if errors.Is(err, ErrNotFound) || errors.Is(err, errName) {
		return Claim{}, nil
	}
	return Claim{LeadsBack: slices.Contains(found, addr), Addrs: found}, err
}

// literal returns the address that stands in the place of a name, RFC 5321, section 4.1.3, also without
// the brackets.
func literal(name string) (netip.Addr, bool) {
	s := strings.TrimSuffix(strings.TrimPrefix(name, "["), "]")
	if len(s) > 5 && strings.EqualFold(s[:5], "IPv6:") {
		s = s[5:]
	}
	a, err := netip.ParseAddr(s)
	return plain(a), err == nil
}
