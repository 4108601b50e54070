package property

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"

	"github.com/backstamp/backstamp/hops"
	"github.com/backstamp/backstamp/hops/report"
	"github.com/backstamp/backstamp/lookup"
)

// Answers are the properties of what comes from outside: files, and answers of the DNS.
var Answers = []Property{
	{"Tables", "the readers of tables, registries' files and routes take any bytes, and give valid values or an error", Tables},
	{"Answered", "any answer of the DNS is taken, becomes evidence of a known status, and is shown without harm", Answered},
}

// Tables: the readers of files take any bytes.
func Tables(text string) error {
	ctx := context.Background()
	if table, err := lookup.ReadASNTable(strings.NewReader(text), "table"); err == nil {
		for _, addr := range []string{"0.0.0.0", "192.0.2.1", "255.255.255.255", "::", "2001:db8::1"} {
			a := netip.MustParseAddr(addr)
			n, err := table.Lookup(ctx, a)
			switch {
			case err != nil && !errors.Is(err, lookup.ErrNotFound):
				return fmt.Errorf("the table answers %w", err)
			case err == nil && !n.Prefix.Contains(a):
				return fmt.Errorf("the table says that %v lies in %v", a, n.Prefix)
			}
		}
	}
	_, _ = lookup.ReadBootstrap(strings.NewReader(text))
	route, err := lookup.ReadRoute(strings.NewReader(text))
	for _, h := range route.Hops {
		if err == nil && (h.N < 0 || h.N > 255 || !h.Addr.IsValid() || h.RTT < 0) {
			return fmt.Errorf("the route has the hop %+v", h)
		}
	}
	return nil
}

// parrot is a resolver that answers every question with the same lines.
type parrot []string

func (p parrot) LookupAddr(context.Context, string) ([]string, error) { return slices.Clone(p), nil }

func (p parrot) LookupTXT(context.Context, string) ([]string, error) { return slices.Clone(p), nil }

func (p parrot) LookupNetIP(context.Context, string, string) (addrs []netip.Addr, err error) {
	for _, s := range p {
		if a, err := netip.ParseAddr(s); err == nil {
			addrs = append(addrs, a)
		}
	}
	return addrs, nil
}

func (p parrot) LookupMX(context.Context, string) (list []*net.MX, err error) {
	for i, s := range p {
		list = append(list, &net.MX{Host: s, Pref: uint16(i)})
	}
	return list, nil
}

// Answered: whatever a resolver answers is evidence of a known status, and the report of it has no harm.
func Answered(text string) error {
	r := parrot(strings.Split(text, "\n"))
	list := &lookup.DNSBL{Resolver: r, Zone: "bl.example", Text: true}
	sources := &lookup.Sources{
		PTR: lookup.PTR(r), FCrDNS: lookup.FCrDNS(r), HELO: lookup.HELO(r), MX: lookup.MX(r),
		Lists:   []lookup.List{{Zone: "bl.example", Addr: list}},
		ASN:     &lookup.ASNZone{Resolver: r, IPv4: "asn.example", IPv6: "asn.example", Names: "names.example"},
		Abuse:   &lookup.Abuse{Resolver: r, AddrZone: "abuse.example", DomainZone: "domains.example"},
		Askable: netip.Addr.IsValid, AskableName: func(string) bool { return true },
	}
	c, err := hops.Read(strings.NewReader(newer))
	if err != nil {
		return err
	}
	kase := hops.Case{Chain: c}
	if kase.Evidence, err = sources.Gather(context.Background(), &kase); err != nil {
		return err
	}
	if len(kase.Evidence.Answers) == 0 {
		return errors.New("nothing was asked")
	}
	var shown bytes.Buffer
	judged := hops.Analyze(kase)
	if err := errors.Join(report.Text(&shown, judged), report.JSON(&shown, judged)); err != nil {
		return err
	}
	if at := Harmful(shown.String()); at >= 0 {
		return fmt.Errorf("harm at byte %d of %q", at, shown.String())
	}
	return nil
}
