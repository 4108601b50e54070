package hops

import (
	"github.com/backstamp/backstamp/received"
)

// heloDetectors look at what clients call themselves. Only what the server saw beside it makes a lie of a
// HELO, so they look at believed hops as well.
func heloDetectors() []Detector {
	return []Detector{
		{
			Name: "helo-is-another-address", Detect: detectHELOAddress,
			Doc: "The client called itself by an address that is not its own. Innocent behind a translator of addresses, and for hosts with many. Info: translators are common.",
		},
		{
			Name: "helo-is-a-provider", Detect: detectHELOProvider,
			Doc: "The client called itself by the name of a great provider, and its reverse name is somebody else's. Those providers give their servers names of their own. " +
				"Innocent in a test, or where a proxy hides the client. Suspect: it was hardly ever seen in honest mail.",
		},
		{
			Name: "helo-is-a-number", Detect: detectHELONumber,
			Doc: "The client called itself by an address without brackets, which RFC 5321, section 4.1.3, asks for. Programs for spam do so. Innocent for badly made devices: so Info.",
		},
		{
			Name: "helo-is-junk", Detect: detectHELOJunk,
			Doc: "The client called itself something that can be no host's name: it has a space, a control character or a sign that no name has. " +
				"Innocent for users' programs that take the name of the computer as its owner wrote it: so Info.",
		},
		{
			Name: "helo-is-ours", Detect: detectHELOOurs,
			Doc: "A stranger called itself by the name or the address of the server that it spoke to. Honest servers have names of their own. Innocent where a host of the receiver's own has no reverse name and is not known as trusted. Info: such hosts are common.",
		},
	}
}

func detectHELOAddress(c *Case, report func(Finding)) {
	eachHop(c, addressHELO, func(h Hop, f *received.Field, _ *names) bool {
		a, ok := literal(f.From.HELO)
		ip := plain(f.From.IP)
		if !ok || !ip.IsValid() || a == ip || a.Is4() != ip.Is4() || isUser(h) || !isPublic(a) || !isPublic(ip) {
			return true
		}
		if bits := 16; a.Is4() && samePrefix(a.AsSlice(), ip.AsSlice(), bits) || !a.Is4() && samePrefix(a.AsSlice(), ip.AsSlice(), 2*bits) {
			return true
		}
		report(Finding{
			Level: Info, Hop: h.Index(), Span: f.Where(received.PartHELO),
			Detail: "The client " + ip.String() + " called itself " + showHost(f.From.HELO) + ", which is another address",
		})
		return true
	})
}

func samePrefix(a, b []byte, bits int) bool {
	return string(a[:bits/8]) == string(b[:bits/8])
}

// detectHELONumber leaves out addresses of which it is not known who wrote them.
func detectHELONumber(c *Case, report func(Finding)) {
	eachHop(c, addressHELO, func(h Hop, f *received.Field, _ *names) bool {
		helo := f.From.HELO
		if helo == "" || helo[0]-'0' > 9 || !isDottedQuad(helo) || f.Problems.Has(received.LoneLiteral) {
			return true
		}
		report(Finding{
			Level: Info, Hop: h.Index(), Span: f.Where(received.PartHELO),
			Detail: "The client called itself " + showHost(helo) + ", a number without the brackets of an address",
		})
		return true
	})
}

func detectHELOJunk(c *Case, report func(Finding)) {
	eachHop(c, oddHELO, func(h Hop, f *received.Field, _ *names) bool {
		helo := f.From.HELO
		if helo[0] == '[' || helo[0] == '?' { // Gmail writes a question mark for a bracket
			return true
		}
		report(Finding{
			Level: Info, Hop: h.Index(), Span: f.Where(received.PartHELO),
			Detail: "The client called itself " + showHost(helo) + ", which can be no host's name",
		})
		return true
	})
}

// isNameLike reports whether all characters are such as stand in names of hosts: letters of any script, digits,
// hyphens, dots, and the underscores and colons of those who know no better.
func isNameLike(s string) bool {
	for i := range len(s) {
		if !nameLike[s[i]] {
			return false
		}
	}
	return true
}

// nameLike is a table because each HELO is looked at byte by byte.
var nameLike = func() (table [256]bool) {
	for i := range table {
		switch c := byte(i); {
		case c >= 0x80, c-'0' < 10, c|0x20-'a' < 26, c == '-', c == '.', c == '_', c == ':':
			table[i] = true
		}
	}
	return table
}()

func detectHELOProvider(c *Case, report func(Finding)) {
	eachHop(c, foreignHELO, func(h Hop, f *received.Field, n *names) bool {
		from := &f.From
		if !providers[n.helo.org] || !isPublic(from.IP) || isUser(h) {
			return true
		}
		report(Finding{
			Level: Suspect, Hop: h.Index(), Span: f.Where(received.PartHELO),
			Detail: "The client called itself " + showHost(from.HELO) + ", but its reverse name is " + showHost(from.RDNS),
		})
		return true
	})
}

func detectHELOOurs(c *Case, report func(Finding)) {
	eachHop(c, serverHELO, func(h Hop, f *received.Field, n *names) bool {
		ip, helo := plain(f.From.IP), f.From.HELO
		if f.Handover != received.Relay || !isPublic(ip) || n.rdns.same(n.by) || ip == plain(f.By.IP) {
			return true
		}
		report(Finding{
			Level: Info, Hop: h.Index(), Span: f.Where(received.PartHELO),
			Detail: "The client " + ip.String() + " called itself " + showHost(helo) + ", which is the server that it spoke to",
		})
		return true
	})
}

// claimsToBe reports whether a HELO, with its name, is the full name or the address of a server.
func claimsToBe(helo string, n name, by received.By, server name) bool {
	if n.org != "" {
		return n.key == server.key
	}
	a, ok := literal(helo)
	return ok && a == plain(by.IP)
}
