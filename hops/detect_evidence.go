package hops

import (
	"net/netip"
	"strings"
	"time"

	"github.com/backstamp/backstamp/received"
)

// The detectors of this family look at what the DNS and registries said; without evidence they find
// nothing. None of them takes a question without answer for a sign of anything, and none says Forged: the
// DNS of today is not that of the day when the field was written, and a name is no proof of intent.
//
// Error rates cannot be counted on mail of the past, because nobody has kept the DNS of its day. So
// what a change of the DNS explains as well is Info, unless the hop is fresh.

// evidenceDetectors are the detectors of this family, by name.
func evidenceDetectors() []Detector {
	return []Detector{
		{
			Name: "by-is-no-mx", Detect: detectNoMX,
			Doc: "The server that took the message in at the boundary is none of those that take mail for the recipient's domain. " +
				"Innocent where mail is forwarded, where a filter or a host inside stands behind the ones that the DNS names, and where the records have changed. Info: the rate is not known, because the DNS of the past is not kept.",
		},
		{
			Name: "dynamic-name", Detect: detectDynamic,
			Doc: "By its reverse name, the address is one that is handed out for a time, to a home or a customer, and not a mail server's. " +
				"Innocent for users, who come from such addresses and authenticate themselves, and for people who run a server at home. Suspect at the boundary, Info elsewhere.",
		},
		{
			Name: "fcrdns-fails", Detect: detectFCrDNS,
			Doc: "The client's address has no name, or no name of it leads back to it (RFC 8601, iprev). Suspect if the field is fresh and its server says that it " +
				"found a name that does. Otherwise innocent more often than not: many honest hosts are set up so.",
		},
		{
			Name: "foreign-zone", Detect: detectZone,
			Doc: "The client's network is registered in one country, and the clock of the server there, by the field that it wrote, is set to the time of none of its zones. " +
				"Innocent where a company has its addresses registered in another country, or its clocks set to the time of headquarters. Info: registries tell where the holder is and not the host.",
		},
		{
			Name: "helo-leads-elsewhere", Detect: detectHELO,
			Doc: "The name by which the client announced itself does not lead to its address. " +
				"Innocent behind a translator of addresses, for hosts with many addresses, and for users' programs, which have no name. Info: that is common.",
		},
		{
			Name: "listed", Detect: detectListed,
			Doc: "A list in the DNS has the client's address or name. Suspect at the boundary, Info elsewhere. What it means is for the list to say, and for its user to " +
				"know: some lists are of the good. Innocent is who has an address that is listed for what its holder of yesterday did.",
		},
		{
			Name: "rdns-contradicted", Detect: detectRDNS,
			Doc: "The DNS gives the client's address other names than the field does, or none. Suspect in a field that is only claimed and that is fresh: its writer did not " +
				"look, or made it up. Otherwise Info, and innocent: names change.",
		},
	}
}

// freshFor is how long after a hop its DNS is taken to be still the same. Records live for a day or two.
const freshFor = 7 * 24 * time.Hour

// isFresh reports whether an answer was learned soon after the date of a hop.
func isFresh(h Hop, a Answer) bool {
	t, ok := h.Time()
	if !ok || a.At.IsZero() {
		return false
	}
	age := a.At.Sub(t)
	return -freshFor < age && age < freshFor
}

// eachAnswer calls look with every answer of one of the kinds, and the hop that it is about.
func eachAnswer(c *Case, kinds string, look func(h Hop, a Answer)) {
	for _, a := range c.Evidence.Answers {
		if a.Hop >= 0 && a.Hop < c.Chain.Len() && strings.Contains(kinds, " "+a.Kind+" ") {
			look(c.Chain.Hop(a.Hop), a)
		}
	}
}

// isAbout reports whether an answer is about the address of a hop's client.
func isAbout(h Hop, about string) bool {
	a, err := netip.ParseAddr(about)
	return err == nil && plain(a) == plain(h.Field.From.IP)
}

// The most names that package lookup keeps of an answer: what is not among so many may be there all the
// same.
const (
	mostNames = 100 // of kind ptr
	mostTried = 10  // of kind fcrdns
)

// namesOf returns the names that an answer gives the address of a hop's client; false if it does not tell
// all of them.
func namesOf(h Hop, a Answer) (names []string, ok bool) {
	if !isAbout(h, a.About) {
		return nil, false
	}
	switch most := map[string]int{"ptr": mostNames, "fcrdns": mostTried}[a.Kind]; a.Status {
	case NotFound:
		return nil, true
	case Found, Confirmed, Contradicted:
		return a.Values, len(a.Values) > 0 && len(a.Values) < most
	}
	return nil, false
}

func detectRDNS(c *Case, report func(Finding)) {
	seen := map[int]bool{} // kinds ptr and fcrdns tell the same
	eachAnswer(c, " ptr fcrdns ", func(h Hop, a Answer) {
		f := h.Field
		names, ok := namesOf(h, a)
		if !ok || f.From.RDNS == "" || seen[a.Hop] {
			return
		}
		for _, n := range names {
			if sameHost(n, f.From.RDNS) {
				return
			}
		}
		seen[a.Hop] = true
		level, what := Info, "has no name"
		if len(names) > 0 {
			what = "has the name " + showHost(names[0])
		}
		if isFresh(h, a) && c.Belief(a.Hop) == Claimed {
			level = Suspect
		}
		report(Finding{
			Level: level, Hop: a.Hop, Span: f.Where(received.PartRDNS),
			Detail: "The field gives " + showClient(f.From) + " the name " + showHost(f.From.RDNS) + ", but by the DNS of " + day(a.At) + " it " + what,
		})
	})
}

// day returns a date for a sentence.
func day(t time.Time) string {
	if t.IsZero() {
		return "today"
	}
	return t.UTC().Format("2 January 2006")
}

func detectFCrDNS(c *Case, report func(Finding)) {
	eachAnswer(c, " fcrdns ", func(h Hop, a Answer) {
		f := h.Field
		if !isAbout(h, a.About) {
			return
		}
		detail, level := "", Info
		switch {
		case a.Status == Contradicted && len(a.Values) > 0:
			detail = "The name of " + showClient(f.From) + ", " + showHost(a.Values[0]) + ", does not lead back to it"
		case a.Status == Contradicted:
			detail = "The name of " + showClient(f.From) + " is none that a host can have"
		case a.Status == NotFound:
			detail = showClient(f.From) + " has no reverse name"
		default:
			return
		}
		if f.From.RDNS != "" && hasCheckedName(f) && f.From.Verified != received.No && isFresh(h, a) {
			level = Suspect
			detail += ", although the field says that it has one which does"
		}
		report(Finding{Level: level, Hop: a.Hop, Span: f.Where(received.PartIP), Detail: detail})
	})
}

func detectHELO(c *Case, report func(Finding)) {
	eachAnswer(c, " helo ", func(h Hop, a Answer) {
		f := h.Field
		name, about, _ := strings.Cut(a.About, " of ")
		if name != f.From.HELO || !isAbout(h, about) {
			return
		}
		detail := "The client " + showClient(f.From) + " called itself " + showHost(name) + ", which leads "
		switch {
		case a.Status == NotFound:
			detail += "nowhere"
		case a.Status == Contradicted && len(a.Values) > 0:
			detail += "to " + showHost(a.Values[0])
		default:
			return
		}
		report(Finding{Level: Info, Hop: a.Hop, Span: f.Where(received.PartHELO), Detail: detail})
	})
}

func detectListed(c *Case, report func(Finding)) {
	b := c.settle()
	eachAnswer(c, " dnsbl ", func(h Hop, a Answer) {
		f := h.Field
		part := received.PartIP
		if !isAbout(h, a.About) {
			if part = received.PartRDNS; !sameHost(a.About, f.From.RDNS) {
				return
			}
		}
		if a.Status != Found {
			return
		}
		level := Info
		if b.found && b.Hop == a.Hop {
			level = Suspect
		}
		detail := showHost(a.About) + " is on the list " + showHost(a.Who)
		if a.Detail != "" {
			detail += " (" + showText(a.Detail) + ")"
		} else if len(a.Values) > 0 {
			detail += " (" + showHost(strings.Join(a.Values[:min(len(a.Values), 4)], ",")) + ")"
		}
		report(Finding{Level: level, Hop: a.Hop, Span: f.Where(part), Detail: detail})
	})
}

// showText returns text from outside as it can stand in a sentence.
func showText(s string) string {
	words := strings.Fields(s)
	for i, w := range words {
		words[i] = showHost(w)
	}
	if s = strings.Join(words, " "); len(s) > 2*maxShown {
		s = s[:2*maxShown] + "..."
	}
	return s
}

func detectNoMX(c *Case, report func(Finding)) {
	b := c.settle()
	eachAnswer(c, " mx ", func(h Hop, a Answer) {
		by := h.Field.By
		if a.Status != Found || len(a.Values) == 0 || !b.found || b.Hop != a.Hop || !strings.Contains(by.Host, ".") {
			return
		}
		if _, isAddr := literal(by.Host); isAddr || isInside(h.Field.From.IP) {
			return
		}
		for _, name := range a.Values {
			if orgs(c.OrgDomain).same(name, by.Host) {
				return
			}
		}
		report(Finding{
			Level: Info, Hop: a.Hop, Span: h.Field.Where(received.PartByHost),
			Detail: showServer(by) + " took the message in, but mail for " + showHost(a.About) + " goes to " + showHost(a.Values[0]),
		})
	})
}
