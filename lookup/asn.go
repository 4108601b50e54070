package lookup

import (
	"context"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

// Network is what a registry and the routing tables say of the network in which an address lies. The zero
// Network is none.
type Network struct {
	Prefix   netip.Prefix // the announced network that has the address
	ASN      []uint32     // the autonomous systems that announce it, sorted; most often one
	Name     string       // of the first autonomous system
	Country  string       // where the registry has its holder, two letters; not where a host stands
	Registry string       // "ripencc", "arin" and so on
	Date     string       // when it was handed out, as written, most often 2006-01-02
}

// ASNZone is a Source of Networks from a zone of the DNS in the form of Team Cymru's: a TXT record of the
// backward address says "64500 | 192.0.2.0/24 | XX | ripencc | 2001-02-03". ErrNotFound says that
// nobody announces the address. Of several networks the narrowest counts. An answer that is in another
// form, or whose network does not have the address, is an error.
//
// Disclosure: the resolver's operator, and whoever runs the zone, learn that somebody asks about the
// address. Team Cymru wants to be asked before somebody asks very much.
//
// Set the fields first; then an ASNZone may be used by many goroutines at once.
type ASNZone struct {
	Resolver Resolver
	IPv4     string // "" stands for origin.asn.cymru.com
	IPv6     string // "" stands for origin6.asn.cymru.com
	Names    string // "asn.cymru.com" and the like for the names of autonomous systems, one more question; "": not asked
}

// The zones of Team Cymru.
const (
	cymru4 = "origin.asn.cymru.com"
	cymru6 = "origin6.asn.cymru.com"
)

// String returns the zone for IPv4.
func (z *ASNZone) String() string {
	if z.IPv4 != "" {
		return z.IPv4
	}
	return cymru4
}

// Lookup asks about an address.
func (z *ASNZone) Lookup(ctx context.Context, addr netip.Addr) (Network, error) {
	d, zone := newDNS(z.Resolver), z.String()
	if addr = plain(addr); addr.Is6() {
		if zone = z.IPv6; zone == "" {
			zone = cymru6
		}
	}
	if !addr.IsValid() {
		return Network{}, fmt.Errorf("lookup: %s: no address to ask about", zone)
	}
	texts, err := d.texts(ctx, backward(addr)+"."+zone)
	if err != nil {
		return Network{}, err
	}
	best, found := Network{}, false
	for _, s := range texts {
		n, ok := parseOrigin(s)
		if !ok || !n.Prefix.Contains(addr) {
			return Network{}, fmt.Errorf("lookup: %s says %q of %v, which tells no network of it", zone, s, addr)
		}
		switch {
		case !found || n.Prefix.Bits() > best.Prefix.Bits():
			best, found = n, true
		case n.Prefix == best.Prefix:
			best.ASN = append(best.ASN, n.ASN...)
		}
	}
	slices.Sort(best.ASN)
	best.ASN = slices.Compact(best.ASN)
	if z.Names != "" && len(best.ASN) > 0 {
		best.Name = asName(ctx, d, best.ASN[0], z.Names)
	}
	return best, nil
}

// parseOrigin reads "64500 64501 | 192.0.2.0/24 | XX | ripencc | 2001-02-03".
func parseOrigin(s string) (n Network, ok bool) {
	parts := split(s)
	if len(parts) < 3 {
		return Network{}, false
	}
	for _, f := range strings.Fields(parts[0]) {
		as, err := strconv.ParseUint(f, 10, 32)
		if err != nil {
			return Network{}, false
		}
		n.ASN = append(n.ASN, uint32(as))
	}
	p, err := netip.ParsePrefix(parts[1])
	if err != nil {
		return Network{}, false
	}
	n.Prefix, n.Country = p.Masked(), country(parts[2])
	if len(parts) > 3 {
		n.Registry = parts[3]
	}
	if len(parts) > 4 {
		n.Date = parts[4]
	}
	return n, true
}

// split returns the parts of a text between its bars.
func split(s string) []string {
	parts := strings.Split(s, "|")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

// country returns a country's code in capitals, "" if it is none. ZZ stands for none.
func country(s string) string {
	if s = strings.ToUpper(s); len(s) != 2 || !isLetter(s[0]) || !isLetter(s[1]) || s == "ZZ" {
		return ""
	}
	return s
}

// asName returns the name of an autonomous system, "" if the zone does not tell: the network is known all
// the same. The record says "64500 | XX | ripencc | 2001-02-03 | EXAMPLE-AS Example, XX".
func asName(ctx context.Context, d dns, as uint32, zone string) string {
	texts, err := d.texts(ctx, fmt.Sprintf("AS%d.%s", as, zone))
	if err != nil {
		return ""
	}
	if parts := split(texts[0]); len(parts) > 4 {
		return parts[4]
	}
	return ""
}
