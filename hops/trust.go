package hops

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/backstamp/backstamp/received"
)

// Truster tells which servers are ours, or trusted as if they were. [Chain.Boundary] tells how it is asked.
//
// Vouches is asked of a hop whose writer is believed: is its client one of ours? A Truster of one's
// own should not vouch for a client that authenticated itself or that came through the web, because
// that is a user, who can write what he likes below the field; if it does, the boundary follows it.
// It may be called by many goroutines at once. If it panics, the panic is the caller's. Those of this package vouch
// for nobody if h is the zero Hop, as what [Hop.Older] returns of the oldest.
//
// A Truster that has a String method names itself in [Boundary.Basis].
type Truster interface{ Vouches(h Hop) bool }

// namer is what a Truster of this package may have beside Vouches: whether it knows by other means
// than the words of the two fields that the older hop o is of h's client, or does not ask for names.
type namer interface {
	names(h, o Hop) bool
}

// doubter is what a Truster of this package may have beside Vouches: whether its yes rests on
// something that an outsider could have arranged.
type doubter interface{ doubts(h Hop) bool }

// Nets

type nets []netip.Prefix

// TrustNets vouches for clients with an address in one of the networks, also for those that
// authenticated themselves: who lists an address means it. IPv4 networks may be given mapped into
// IPv6; networks that are not valid are left out. No networks vouch for nobody.
func TrustNets(networks ...netip.Prefix) Truster {
	t := make(nets, 0, len(networks))
	for _, p := range networks {
		if p = plainNet(p); p.IsValid() {
			t = append(t, p)
		}
	}
	return t
}

// plainNet returns the network without zone and, if it lies in ::ffff:0:0/96, as one of IPv4.
func plainNet(p netip.Prefix) netip.Prefix {
	a, bits := p.Addr().WithZone(""), p.Bits()
	if a.Is4In6() && bits >= 96 {
		a, bits = a.Unmap(), bits-96
	}
	return netip.PrefixFrom(a, bits).Masked()
}

func (t nets) Vouches(h Hop) bool {
	if h.Field == nil {
		return false
	}
	a := plain(h.Field.From.IP)
	return slices.ContainsFunc(t, func(p netip.Prefix) bool { return p.Contains(a) })
}

func (t nets) String() string { return "nets" }

// Hosts

type hosts map[string]bool

// TrustHosts vouches for clients by their name: the reverse name that the server found, or the HELO
// name if the address is one that can only be reached from inside. Case, a final dot and the form of
// internationalised names make no difference. A name stands for itself only, not for those below it.
//
// Whoever holds an address can give it any reverse name. If it is not known that the server checked
// the name, the boundary that rests on it has Certain false.
func TrustHosts(names ...string) Truster {
	t := make(hosts, len(names))
	for _, n := range names {
		if n = hostKey(n); n != "" {
			t[n] = true
		}
	}
	return t
}

func (t hosts) Vouches(h Hop) bool {
	if h.Field == nil || isUser(h) {
		return false
	}
	from := &h.Field.From
	if from.RDNS != "" && from.Verified != received.No && t[hostKey(from.RDNS)] {
		return true
	}
	return isInside(from.IP) && from.HELO != "" && t[hostKey(from.HELO)]
}

func (t hosts) names(_, o Hop) bool {
	by := o.Field.By.Host
	return by != "" && t[hostKey(by)]
}

func (t hosts) doubts(h Hop) bool { return !isInside(h.Field.From.IP) && !hasCheckedName(h.Field) }

func (t hosts) String() string { return "host" }

// Newest

type newest int

// TrustNewest believes the newest n fields without asking for names: n is the number of servers that
// one knows to have handled the message last, the live connection counted. What is always believed
// (a handover on the loopback, a fetch) is believed beyond n too, and a client that authenticated
// itself ends trust before n. An n of less than 1 is 1, because the newest field is believed anyway.
func TrustNewest(n int) Truster { return newest(max(n, 1)) }

// Vouches says yes to a hop if the next older field is among the newest n as well.
func (t newest) Vouches(h Hop) bool {
	return h.chain != nil && h.chain.Len()-h.index < int(t) && !isUser(h)
}

func (t newest) names(h, o Hop) bool { return t.Vouches(h) && h.chain.Len()-o.index <= int(t) }

func (t newest) String() string { return "newest" }

// Private

type private struct{}

// TrustPrivate vouches for clients with an address that can only be reached from inside (private,
// loopback, link-local, unique local) and for the server itself, unless they authenticated
// themselves. It is what is used where no Truster is given: it finds the edge of most networks
// without knowing them.
func TrustPrivate() Truster { return private{} }

func (private) Vouches(h Hop) bool {
	if h.Field == nil || isUser(h) {
		return false
	}
	f := h.Field
	return isInside(f.From.IP) || f.From.RDNS != "" && hasCheckedName(f) && sameHost(f.From.RDNS, f.By.Host)
}

func (private) String() string { return "private" }

// Any

type anyOf []Truster

// TrustAny vouches for whom any of the Trusters vouches; nil ones are left out. None vouch for
// nobody.
func TrustAny(trusters ...Truster) Truster {
	return anyOf(slices.DeleteFunc(slices.Clone(trusters), func(t Truster) bool { return t == nil }))
}

func (t anyOf) Vouches(h Hop) bool {
	return slices.ContainsFunc(t, func(t Truster) bool { return t.Vouches(h) })
}

func (t anyOf) names(h, o Hop) bool {
	return slices.ContainsFunc(t, func(t Truster) bool { return knowsName(t, h, o) })
}

// doubts reports whether each of those that vouch has a doubt.
func (t anyOf) doubts(h Hop) bool {
	return !slices.ContainsFunc(t, func(t Truster) bool { return t.Vouches(h) && !hasDoubt(t, h) })
}

// String returns the names of the models, each once, in the order in which they were given.
func (t anyOf) String() string {
	var names []string
	for _, t := range t {
		if n := basis(t); !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	if names == nil {
		return "none"
	}
	return strings.Join(names, ",")
}

func knowsName(t Truster, h, o Hop) bool {
	n, ok := t.(namer)
	return ok && n.names(h, o)
}

func hasDoubt(t Truster, h Hop) bool {
	d, ok := t.(doubter)
	return ok && d.doubts(h)
}

// basis returns the name of a trust model.
func basis(t Truster) string {
	switch t := t.(type) {
	case nil:
		return private{}.String()
	case fmt.Stringer:
		return t.String()
	}
	return "own"
}

// ParseTrust reads a trust model from text, as people write it after -trust:
//
//	192.0.2.0/24      a network, IPv4 or IPv6
//	192.0.2.1         an address
//	mx.example.org    a host name, with at least two labels
//	newest:2          the newest two fields
//	private           private addresses, which is also what holds without any -trust
//
// The error tells what is wrong with the text. Several models are joined by [TrustAny].
func ParseTrust(s string) (Truster, error) {
	text := strings.TrimSpace(s)
	n, isNewest := strings.CutPrefix(strings.ToLower(text), "newest:")
	switch {
	case text == "":
		return nil, fmt.Errorf("trust %q: is empty; %s", s, trustForms)
	case strings.EqualFold(text, "private"):
		return TrustPrivate(), nil
	case isNewest:
		return parseNewest(s, n)
	case strings.Contains(text, "/"):
		return parseNet(s, text)
	case strings.Contains(text, ":") || isDotted(text):
		return parseAddr(s, text)
	}
	if err := checkHost(text); err != nil {
		return nil, fmt.Errorf("trust %q: %w; %s", s, err, trustForms)
	}
	return TrustHosts(text), nil
}

const trustForms = "want a network (192.0.2.0/24), an address, a host name, newest:N or private"

func parseNewest(s, n string) (Truster, error) {
	i, err := strconv.Atoi(n)
	if err != nil || i < 1 || i > maxHops {
		return nil, fmt.Errorf("trust %q: want newest: and a number from 1 to %d", s, maxHops)
	}
	return TrustNewest(i), nil
}

func parseNet(s, text string) (Truster, error) {
	p, err := netip.ParsePrefix(text)
	if err != nil {
		return nil, fmt.Errorf("trust %q: is no network; want an address, a slash and the number of "+
			"leading bits, such as 192.0.2.0/24 or 2001:db8::/32", s)
	}
	return TrustNets(p), nil
}

func parseAddr(s, text string) (Truster, error) {
	a, err := netip.ParseAddr(text)
	if err != nil || a.Zone() != "" {
		return nil, fmt.Errorf("trust %q: is no address; want one such as 192.0.2.1 or 2001:db8::1", s)
	}
	return TrustNets(netip.PrefixFrom(a, a.BitLen())), nil
}

// isDotted reports whether text is made of digits and dots only, and so meant as an address.
func isDotted(text string) bool { return strings.Trim(text, "0123456789.") == "" }
