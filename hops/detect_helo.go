package hops

import (
	"strings"

	"github.com/backstamp/backstamp/received"
)

// heloDetectors look at what clients call themselves. Only what the server saw beside it makes a lie of a
// HELO, so they look at believed hops as well.
func heloDetectors() []Detector {
	return []Detector{
		{
			Name: "helo-is-another-address", Detect: detectHELOAddress,
			Doc: "The client called itself by an address that is not its own. Innocent behind a translator of addresses, and for hosts with many.",
		},
		{
			Name: "helo-is-a-provider", Detect: detectHELOProvider,
			Doc: "The client called itself by the name of a great provider, and its reverse name is somebody else's. Those providers give their servers names of their own. " +
				"Innocent in a test, or where a proxy hides the client.",
		},
		{
			Name: "helo-is-ours", Detect: detectHELOOurs,
			Doc: "A stranger called itself by the name or the address of the server that it spoke to. Honest servers have names of their own. Innocent where a host of the receiver's own has no reverse name and is not known as trusted.",
		},
	}
}

func detectHELOAddress(c *Case, report func(Finding)) {
	for i, h := range c.Chain.All() {
		f := h.Field
		a, ok := literal(f.From.HELO)
		ip := plain(f.From.IP)
		if !ok || !ip.IsValid() || a == ip || a.Is4() != ip.Is4() || isUser(h) || !isPublic(a) || !isPublic(ip) {
			continue
		}
		if bits := 16; a.Is4() && samePrefix(a.AsSlice(), ip.AsSlice(), bits) || !a.Is4() && samePrefix(a.AsSlice(), ip.AsSlice(), 2*bits) {
			continue
		}
		report(Finding{
			Level: Info, Hop: i, Span: f.Where(received.PartHELO),
			Detail: "The client " + ip.String() + " called itself " + showHost(f.From.HELO),
		})
	}
}

func samePrefix(a, b []byte, bits int) bool {
	return string(a[:bits/8]) == string(b[:bits/8])
}

func detectHELOProvider(c *Case, report func(Finding)) {
	for i, h := range c.Chain.All() {
		from := &h.Field.From
		if org := c.Org(from.HELO); !providers[org] || !isPublic(from.IP) || from.RDNS == "" || c.Org(from.RDNS) == org || isUser(h) {
			continue
		}
		report(Finding{
			Level: Suspect, Hop: i, Span: h.Field.Where(received.PartHELO),
			Detail: "The client called itself " + showHost(from.HELO) + ", but its reverse name is " + showHost(from.RDNS),
		})
	}
}

func detectHELOOurs(c *Case, report func(Finding)) {
	orgs := orgs(c.OrgDomain)
	for i, h := range c.Chain.All() {
		f := h.Field
		ip, helo := plain(f.From.IP), f.From.HELO
		if helo == "" || !isPublic(ip) || f.From.RDNS != "" && orgs.same(f.From.RDNS, f.By.Host) || ip == plain(f.By.IP) || f.Handover != received.Relay {
			continue
		}
		a, isAddr := literal(helo)
		switch {
		case isAddr && a.IsValid() && a == plain(f.By.IP):
		case !isAddr && strings.Contains(helo, ".") && sameHost(helo, f.By.Host):
		default:
			continue
		}
		report(Finding{
			Level: Info, Hop: i, Span: f.Where(received.PartHELO),
			Detail: "The client " + ip.String() + " called itself " + showHost(helo) + ", which is the server that it spoke to",
		})
	}
}
