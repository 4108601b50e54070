package hops

import (
	"net/netip"
	"strings"

	"github.com/backstamp/backstamp/received"
)

// companies are providers whose servers hand a customer's message from one to the next before it leaves, by the
// domain that stands for each; see [Case.Org].
var companies = map[string]string{
	"outlook.com": "Microsoft", "google.com": "Google", "yahoo.com": "Yahoo", "icloud.com": "Apple",
	"messagingengine.com": "Fastmail", "gmx.net": "GMX", "ionos.com": "IONOS", "yandex.net": "Yandex", "proton.me": "Proton",
}

// customer returns who handed the message to the provider that is the boundary's client. It goes down the
// provider's hops, of which each was taken over from another of the provider's, to the one where the
// client is somebody else. What stands below that is the customer's, who can write what he likes.
//
// Nothing of this is proven: the hops are below the boundary. It is as good as the client's name is, which
// others can bear that have an address whose reverse zone they keep, or may only be a greeting.
func customer(c *Case, t *trail) (Origin, bool) {
	b := c.Chain.Hop(t.Hop)
	org := c.clientOrg(t)
	company, ok := companies[org]
	if !ok || isUser(b) || b.Err() != nil {
		return Origin{}, false
	}
	for i := t.Hop - 1; i >= 0; i-- {
		h := c.Chain.Hop(i)
		f := h.Field
		switch {
		case h.Err() != nil, !isHandover(f) && !isOf(c, org, f):
			return Origin{}, false
		case isHandover(f), isFromWithin(c, org, h):
			continue
		}
		o := originOf(i, f)
		if isMAPI(f.With) { // the client is the mailbox's server itself
			o.IP, o.Host = netip.Addr{}, ""
		}
		if a, ok := writtenBelow(c, h); ok && !isPublic(o.IP) {
			o.IP = a
		}
		o.Why = company + " took the message from it" + manner(h) + ", says a field of " + showServer(f.By) + "; " + handedBy(b.Field, company)
		return o, true
	}
	return Origin{}, false
}

// clientOrg returns the organisation of the boundary's client: by the facts, if they are known. They are not worked out
// here, because a case may be read by many goroutines.
func (c *Case) clientOrg(t *trail) string {
	switch from := &c.Chain.links[t.Hop].field.From; {
	case t.facts == nil:
		return c.Org(clientName(*from))
	case from.RDNS != "":
		return t.facts[t.Hop].rdns.org
	}
	return t.facts[t.Hop].helo.org
}

// isOf reports whether the field claims to be of the organisation: by its name, or in the form of Google's and
// Yahoo's servers that know themselves by an address.
func isOf(c *Case, org string, f *received.Field) bool {
	if c.Org(f.By.Host) == org {
		return true
	}
	a, ok := literal(f.By.Host)
	return ok && (f.Dialect == received.Google && org == "google.com" || f.Dialect == received.Yahoo && org == "yahoo.com" && isInside(a))
}

// isFromWithin reports whether a hop of the organisation's was taken over from another of its servers.
func isFromWithin(c *Case, org string, h Hop) bool {
	f := h.Field
	switch {
	case isInProduct(f), !isUser(h) && !hasClient(&f.From), isYahooInner(f.With):
		return true
	case isUser(h):
		return f.Handover == received.Web && !f.From.IP.IsValid() && c.Org(clientName(f.From)) == org
	}
	return c.Org(clientName(f.From)) == org || isInside(f.From.IP) || isInner(f)
}

// isYahooInner reports whether a protocol is one by which Yahoo's servers hand messages to one another.
func isYahooInner(p received.Protocol) bool {
	return strings.EqualFold(string(p), "NNFMP") || strings.EqualFold(string(p), "QMQP")
}

// writtenBelow returns the address that the server of h wrote into X-Originating-IP: Microsoft writes it below its own field.
func writtenBelow(c *Case, h Hop) (a netip.Addr, ok bool) {
	below := c.Chain.Trace()
	if older, ok := h.Older(); ok {
		below = older.Trace
	}
	for _, field := range below {
		if a, ok := writtenAddr(field); ok {
			return a, true
		}
	}
	return netip.Addr{}, false
}

// handedBy tells how good the name is by which the boundary's client is known.
func handedBy(f *received.Field, company string) string {
	name := showHost(clientName(f.From))
	switch {
	case f.From.RDNS == "":
		return name + ", which handed the message over, is " + company + "'s if it greeted with its true name"
	case f.From.Verified == received.No:
		return name + ", which handed the message over, does not lead back to the address, and may be somebody else's"
	case hasCheckedName(f):
		return name + ", which handed the message over, is " + company + "'s, as its server checked"
	}
	return name + ", which handed the message over, is " + company + "'s if its reverse name is true"
}
