package lookup

import (
	"context"
	"fmt"
	"net/netip"
	"strings"

	"github.com/backstamp/backstamp/hops"
	"github.com/backstamp/backstamp/received"
)

// plan is what Gather is going to ask about a case.
type plan struct {
	s       *Sources
	c       *hops.Case
	list    []question
	first   map[string]int // of what was planned already
	left    int            // of the budget
	over    int            // questions that there was no budget for
	proven  map[netip.Addr]bool
	answers []hops.Answer // of the rounds so far
}

func (s *Sources) plan(c *hops.Case) *plan {
	p := &plan{s: s, c: c, first: map[string]int{}, left: s.budget(), proven: proven(c)}
	for _, hop := range asked(c, s.Ask) {
		p.hop(hop)
	}
	if p.over > 0 {
		p.list = append(p.list, question{
			hop: -1, kind: "budget", same: -1,
			not: fmt.Sprintf("%d questions are more than the %d that one message may take", p.over, s.budget()),
		})
	}
	return p
}

// proven returns the addresses that no outsider could forge.
func proven(c *hops.Case) map[netip.Addr]bool {
	set := map[netip.Addr]bool{}
	// A detector that finds nothing: the origins are all that is wanted.
	for _, o := range hops.Analyze(*c, hops.Detector{}).Origins {
		if o.Proven && o.IP.IsValid() {
			set[plain(o.IP)] = true
		}
	}
	return set
}

// asked returns the hops that are asked about, in the order in which the budget is spent on them.
func asked(c *hops.Case, ask Ask) []int {
	b, found := c.Boundary()
	var list []int
	if found {
		list = append(list, b.Hop)
	}
	for i := range c.Chain.Len() {
		if hop := c.Chain.Len() - 1 - i; !(found && hop == b.Hop) &&
			(ask == AskAll || ask == AskBelieved && c.Belief(hop) == hops.Believed) {
			list = append(list, hop)
		}
	}
	return list
}

// add plans a question, unless it is planned already or there is no budget for it.
func (p *plan) add(q question) {
	key := q.kind + "\x00" + q.who + "\x00" + q.about
	q.same = -1
	if at, ok := p.first[key]; ok {
		q.same, q.late = at, false
		p.list = append(p.list, q)
		return
	}
	if q.not == "" {
		if p.left == 0 {
			p.over++
			return
		}
		p.left--
	}
	p.first[key] = len(p.list)
	p.list = append(p.list, q)
}

// hop plans what is asked about the client of a hop.
func (p *plan) hop(hop int) {
	s, h := p.s, p.c.Chain.Hop(hop)
	from := h.Field.From
	addr := plain(from.IP)
	b, found := p.c.Boundary()
	atBoundary := found && b.Hop == hop
	if addr.IsValid() {
		if why := s.addrOddity(addr); why != "" {
			p.add(question{hop: hop, kind: "client", about: addr.String(), not: "the address is " + why})
		} else {
			p.address(hop, addr, h.Field, atBoundary)
		}
	}
	if atBoundary && s.MX != nil {
		p.recipients(hop, b.For)
	}
}

// address plans what is asked about an address.
func (p *plan) address(hop int, addr netip.Addr, f *received.Field, atBoundary bool) {
	s, about := p.s, addr.String()
	if s.PTR != nil {
		p.add(question{hop: hop, kind: "ptr", about: about, who: who(s.PTR), ask: askPTR(s.PTR, addr)})
	}
	if s.FCrDNS != nil {
		p.add(question{hop: hop, kind: "fcrdns", about: about, who: who(s.FCrDNS), ask: askFCrDNS(s.FCrDNS, addr)})
	}
	if s.HELO != nil && f.From.HELO != "" {
		p.helo(hop, addr, f.From.HELO)
	}
	for _, l := range s.Lists {
		p.onList(hop, l, addr, f, atBoundary)
	}
	if s.ASN != nil {
		p.add(question{hop: hop, kind: "asn", about: about, who: who(s.ASN), ask: askASN(s.ASN, addr)})
	}
	if s.Abuse != nil && (p.proven[addr] || s.Unproven) {
		p.abuse(hop, addr, f.From)
	}
	if s.Route != nil {
		p.add(question{hop: hop, kind: "route", about: about, who: who(s.Route), ask: askRoute(s.Route, addr)})
	}
}

func (p *plan) helo(hop int, addr netip.Addr, name string) {
	q := question{hop: hop, kind: "helo", about: name + " of " + addr.String(), who: who(p.s.HELO), ask: askHELO(p.s.HELO, Greeting{name, addr})}
	if _, isAddr := literal(name); !isAddr {
		if why := p.s.nameOddity(name); why != "" {
			q.not = "the name is " + why
		}
	}
	p.add(q)
}

func (p *plan) onList(hop int, l List, addr netip.Addr, f *received.Field, atBoundary bool) {
	if l.Addr != nil {
		q := question{hop: hop, kind: "dnsbl", about: addr.String(), who: l.Zone, ask: askList(l.Addr, addr)}
		switch {
		case !l.Dynamic:
		case !atBoundary:
			q.not = "the list is of dynamic addresses, and the client is not the one that handed us the message"
		case f.Handover == received.Submission || f.With.Authenticated() || f.From.User != "":
			q.not = "the list is of dynamic addresses, and the client is a user's"
		}
		p.add(q)
	}
	if name := f.From.RDNS; l.Name != nil && name != "" {
		q := question{hop: hop, kind: "dnsbl", about: name, who: l.Zone, ask: askList(l.Name, name)}
		if why := p.s.nameOddity(name); why != "" {
			q.not = "the name is " + why
		}
		p.add(q)
	}
}

// abuse plans to ask whom to write to, when it is known whether the name of the address leads back.
func (p *plan) abuse(hop int, addr netip.Addr, from received.From) {
	at, known := p.first["fcrdns\x00"+who(p.s.FCrDNS)+"\x00"+addr.String()]
	p.add(question{
		hop: hop, kind: "abuse", about: addr.String(), who: who(p.s.Abuse), late: true,
		ask: func(ctx context.Context) result {
			subject := Subject{Addr: addr}
			switch {
			case known && p.answers[at].Status == hops.Confirmed:
				subject.Host = p.answers[at].Values[0]
			case !known && from.Verified == received.Yes:
				subject.Host = from.RDNS
			}
			if p.s.nameOddity(subject.Host) != "" {
				subject.Host = ""
			}
			return askAbuse(p.s.Abuse, subject)(ctx)
		},
	})
}

// recipients plans to ask who takes mail for the domains of the recipients.
func (p *plan) recipients(hop int, list []string) {
	for _, mail := range list {
		at := strings.LastIndexByte(mail, '@')
		if at < 0 {
			continue
		}
		domain := strings.ToLower(strings.Trim(mail[at+1:], "> "))
		q := question{hop: hop, kind: "mx", about: domain, who: who(p.s.MX), ask: askMX(p.s.MX, domain)}
		if _, isAddr := literal(domain); isAddr {
			continue
		}
		if why := p.s.nameOddity(domain); why != "" {
			q.not = "the name is " + why
		}
		p.add(q)
	}
}
