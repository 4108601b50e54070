package hops

import (
	"strings"

	"github.com/backstamp/backstamp/received"
)

// naming is how a field's by names the client of the newer field.
type naming uint8

const (
	unnamed       naming = iota
	namedByClient        // only by the name that the client gave itself
	named
)

// naming tells how the older hop o names h's client, which is ours.
func (w *believer) naming(h Hop, k kin, o Hop) naming {
	by, from := o.Field.By, &h.Field.From
	a := plain(from.IP)
	switch {
	case k == inside && w.isInnerOf(h.Field, o.Field), knowsName(w.trust, h, o),
		a.IsValid() && namesAddr(by, from), w.sameOwner(by.Host, from.RDNS):
		return named
	case !w.sameOwner(by.Host, from.HELO):
		return unnamed
	}
	if !isInside(a) || w.sameOwner(by.Host, w.at) || isInnerName(by.Host) {
		return named // a server of ours, known by its address, says who it is
	}
	// A load balancer, a NAT, and a filter on the loopback that stands before the queue have one address
	// for all outsiders, and pass on the names with which these greet. They add no field, and what follows is
	// the outsider's own, in which he gives the same name.
	return namedByClient
}

// sameOwner reports whether two names are of one host, or of one organisation, the hosts of which are its own.
func (w *believer) sameOwner(a, b string) bool {
	return w.orgs.same(a, b) && (sameHost(a, b) || !isRented(a) && !isRented(b))
}

// namesAddr reports whether by has the client's address, apart or in the place of its name.
func namesAddr(by received.By, from *received.From) bool {
	if plain(by.IP) == plain(from.IP) {
		return true
	}
	a, ok := literal(by.Host)
	return ok && a == plain(from.IP)
}

// isInnerOf reports whether o can have been written on the host, or by the product, that wrote f. Of
// a filter that knows itself as localhost, the host is that which took the message from it.
func (w *believer) isInnerOf(f, o *received.Field) bool {
	if w.sameOwner(w.at, o.By.Host) || isLoopback(o.By) {
		return true
	}
	if f.By.IP.IsValid() && namesAddr(o.By, &received.From{IP: f.By.IP}) {
		return true
	}
	return isNameless(f) && (isNameless(o) || o.Dialect == received.Google)
}

// isLoopback reports whether a server names itself by the loopback: amavis writes "by localhost",
// qmail "by 127.0.0.1".
func isLoopback(by received.By) bool {
	if host := by.Host; host != "" && (host[0]|0x20 == 'l' || host[0] >= 0x80) { // no other can be brought to this name
		if host = hostKey(host); host == "localhost" || strings.HasPrefix(host, "localhost.") {
			return true
		}
	}
	a, ok := literal(by.Host)
	return ok && a.IsLoopback() || plain(by.IP).IsLoopback()
}

// isInnerName reports whether a name can only be looked up inside a network: it has no dot, or is
// under a domain that is kept for such names (RFC 6761, RFC 6762, RFC 8375) or commonly used for them.
func isInnerName(host string) bool { return isInnerKey(hostKey(host)) }

// isInnerKey is isInnerName for what hostKey has returned.
func isInnerKey(key string) bool {
	switch key[strings.LastIndexByte(key, '.')+1:] {
	case "local", "localdomain", "internal", "intranet", "lan", "home", "corp", "private", "localhost":
		return true
	}
	return !strings.Contains(key, ".") && key != "localhost" || strings.HasSuffix(key, ".home.arpa")
}
