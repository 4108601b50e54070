package hops

import (
	"net/netip"

	"github.com/backstamp/backstamp/received"
)

// addressDetectors look at the addresses of clients.
func addressDetectors() []Detector {
	return []Detector{
		{
			Name: "client-is-the-server", Detect: detectSelf,
			Doc: "The client has the address of the server that it spoke to, and it is a public one. Forgers have one address and write it twice. " +
				"Innocent where programs of one host hand mail to one another by its outer address: so Info.",
		},
		{
			Name: "documentation-address", Detect: detectDocumentation,
			Doc: "The client's address is of a network that is set aside for examples (RFC 5737, RFC 3849). Innocent in tests and in mail that was made anonymous. Info, and a class of its own: our own tests live on such addresses.",
		},
		{
			Name: "impossible-address", Detect: detectImpossible,
			Doc: "What stands in the place of the client's address is none: an octet over 255, say. A server writes the address of a connection, so its own field cannot hold this. " +
				"Innocent where somebody has made the message anonymous. Forged, because no connection has such an address.",
		},
		{
			Name: "private-amid-public", Detect: detectPrivate,
			Doc: "The client's address can only be reached from inside a network, and yet there are older hops between public addresses. Innocent where a message goes in and out of a network, as at every company. Info: it is common.",
		},
		{
			Name: "unreachable-address", Detect: detectUnreachable,
			Doc: "The client's address is one from which no connection can come: multicast, reserved, or of this very network (RFC 6890). Forged, because no connection comes from there. Innocent where somebody has made the message anonymous.",
		},
	}
}

func detectSelf(c *Case, report func(Finding)) {
	eachClaimWith(c, selfClient, func(h Hop, f *received.Field) {
		a := plain(f.From.IP)
		report(Finding{
			Level: Info, Hop: h.Index(), Span: f.Where(received.PartIP),
			Detail: "The client and the server have the same address, " + a.String(),
		})
	})
}

func detectImpossible(c *Case, report func(Finding)) {
	eachClaimWith(c, noAddress, func(h Hop, f *received.Field) {
		for _, p := range f.Problems {
			if p.Code == received.BadAddress && p.Span.In(f.Raw()) == f.From.Literal && isDottedQuad(f.From.Literal) {
				report(Finding{
					Level: Forged, Hop: h.Index(), Span: p.Span,
					Detail: "No host has the address " + showHost(f.From.Literal) + ", and a server writes the address of the connection",
				})
				return
			}
		}
	})
}

// isDottedQuad reports whether s is made of four decimal numbers, and was meant as an address.
func isDottedQuad(s string) bool {
	dots, digits := 0, 0
	for i := range len(s) {
		switch {
		case s[i] == '.' && digits > 0:
			dots, digits = dots+1, 0
		case s[i]-'0' < 10 && digits < 3:
			digits++
		default:
			return false
		}
	}
	return dots == 3 && digits > 0
}

// detectPrivate tells of the newest such hop.
func detectPrivate(c *Case, report func(Finding)) {
	if c.learned().traits&privateClient == 0 {
		return
	}
	for i, h := range c.Chain.Backward() {
		if a := plain(h.Field.From.IP); !a.IsPrivate() || c.Belief(i) == Believed {
			continue
		}
		newer, ok := h.Newer()
		if older, ok2 := h.Older(); ok && ok2 && isPublic(newer.Field.From.IP) && isPublic(older.Field.From.IP) {
			report(Finding{
				Level: Info, Hop: i, Related: []int{i - 1, i + 1}, Span: h.Field.Where(received.PartIP),
				Detail: "The client's address " + plain(h.Field.From.IP).String() + " is of an inner network, and the hops before and after have public ones",
			})
			return
		}
	}
}

func detectUnreachable(c *Case, report func(Finding)) {
	eachClaimWith(c, strangeClient, func(h Hop, f *received.Field) {
		if a := plain(f.From.IP); isUnreachable(a) {
			report(Finding{
				Level: Forged, Hop: h.Index(), Span: f.Where(received.PartIP),
				Detail: "No connection can come from " + a.String(),
			})
		}
	})
}

// isUnreachable reports whether no TCP connection can have an address as its source.
func isUnreachable(a netip.Addr) bool {
	if a.Is4() {
		first := a.As4()[0]
		return first >= 224 || first == 0 && !a.IsUnspecified() // some write 0.0.0.0 for an address that they do not know
	}
	return a.IsMulticast()
}

// isExample reports whether an address is of the networks for examples: 192.0.2.0/24, 198.51.100.0/24, 203.0.113.0/24,
// 2001:db8::/32.
func isExample(a netip.Addr) bool {
	if a.Is4() {
		b := a.As4()
		return b[0] >= 192 && (b[0] == 192 && b[1] == 0 && b[2] == 2 || b[0] == 198 && b[1] == 51 && b[2] == 100 || b[0] == 203 && b[1] == 0 && b[2] == 113)
	}
	b := a.As16()
	return a.IsValid() && b[0] == 0x20 && b[1] == 0x01 && b[2] == 0x0d && b[3] == 0xb8
}

// detectDocumentation tells of one address a message, the oldest: where there is one there are many.
func detectDocumentation(c *Case, report func(Finding)) {
	eachHop(c, strangeClient, func(h Hop, f *received.Field, _ *names) bool {
		a := plain(f.From.IP)
		if !isExample(a) {
			return true
		}
		report(Finding{Level: Info, Hop: -1, Related: []int{h.Index()}, Detail: "The message has addresses that no host has, such as " + a.String() + ": they are set aside for examples"})
		return false
	})
}
