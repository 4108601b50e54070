package lookup

import (
	"context"
	"net/netip"
)

// PTR returns a Source of the names of an address, by its PTR records (RFC 1035, section 3.5): in lower
// case, without final dot, sorted, at most 100. The answer for an address without a name is ErrNotFound.
// Names that are no host names are left out; if there are no others, that is an error, because then
// what the name is is not known.
//
// Whoever holds an address can give it any name; only [FCrDNS] tells whether the name knows of it.
//
// Disclosure: the resolver's operator and whoever serves the reverse zone, who is often the address's
// own holder, learn that somebody asks about the address.
//
// A *net.Resolver also reads the hosts file of its machine, which may hold names that the DNS does not.
// The Source may be used by many goroutines at once.
func PTR(r Resolver) Source[netip.Addr, []string] {
	d := newDNS(r)
	return teller[netip.Addr, []string]{name: "DNS", Func: func(ctx context.Context, addr netip.Addr) ([]string, error) {
		return d.names(ctx, plain(addr))
	}}
}
