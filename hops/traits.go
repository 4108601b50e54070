package hops

import (
	"strings"

	"github.com/backstamp/backstamp/received"
)

// traits are what detectors look for at a hop before they look closer. They are found out in one walk over the hops,
// because most detectors look for what most chains have nothing of, and are done with one comparison.
type traits uint32

const (
	publicClient  traits = 1 << iota // the client's address is public
	privateClient                    // or private
	strangeClient                    // or one that no connection comes from, or one for examples
	noAddress                        // an address of the client is written that is none
	selfClient                       // the client has the public address of the server
	userClient                       // the client is a person's program
	oddHELO                          // the HELO has what no name has
	addressHELO                      // the HELO may be an address
	foreignHELO                      // the HELO and the reverse name are of two organisations
	serverHELO                       // the HELO is the server's own name or address
	wideName                         // a name is not of ASCII
	remailerName                     // a name of a host is a remailer's
	oldDate                          // the date lies before there were Received fields
	controlByte                      // the problem of that name, as the next ones; or a bare CR
	wrongWeekday
	badZone
)

// facts are what is known of a hop before detectors are asked.
type facts struct {
	names
	traits traits
	server traits // those that the server's name shows
}

// breach is an invariant that a claimed hop breaks.
type breach struct {
	hop  int
	name string
}

// learn works out the facts of all hops.
func (c *Case) learn() {
	t := c.settle()
	t.facts = make([]facts, c.Chain.Len())
	claims := t.claims(c.Chain)
	var older *received.Field
	var known *facts
	for i := range t.facts {
		l, f := &c.Chain.links[i], &t.facts[i]
		orgs(c.OrgDomain).readNames(f, l.field, older, known)
		f.traits |= f.names.traits(l.field)
		t.traits |= f.traits
		if i < claims && l.err == nil && l.conn == nil {
			for _, inv := range l.field.Broken() {
				t.breaches = append(t.breaches, breach{i, inv.Name})
			}
		}
		older, known = l.field, f
	}
	t.idHost, t.authorHost = idHost(c.header(askMessageID)), addressHost(c.header(askFrom))
	t.idOrg, t.authorOrg = c.Org(t.idHost), c.Org(t.authorHost)
}

// learned returns the facts of the case's chain.
func (c *Case) learned() *trail {
	if c.settled == nil || c.of != c.Chain || c.settled.facts == nil {
		c.learn()
	}
	return c.settled
}

// names returns the names in a hop.
func (c *Case) names(hop int) *names { return &c.learned().facts[hop].names }

// eachHop calls look with every hop that has one of the traits, the oldest first, until look returns false.
func eachHop(c *Case, want traits, look func(h Hop, f *received.Field, n *names) bool) {
	t := c.learned()
	if t.traits&want == 0 {
		return
	}
	for i := range t.facts {
		if t.facts[i].traits&want != 0 && !look(c.Chain.Hop(i), c.Chain.links[i].field, &t.facts[i].names) {
			return
		}
	}
}

// eachClaimWith is eachClaim for the hops that have one of the traits.
func eachClaimWith(c *Case, want traits, look func(h Hop, f *received.Field)) {
	t := c.learned()
	if t.traits&want == 0 {
		return
	}
	for i := range t.claims(c.Chain) {
		if l := &c.Chain.links[i]; t.facts[i].traits&want != 0 && l.err == nil && l.conn == nil {
			look(c.Chain.Hop(i), l.field)
		}
	}
}

// traits returns the traits of a field with these names, but for those that the names show.
func (n *names) traits(f *received.Field) (t traits) {
	t = n.clientTraits(f) | n.heloTraits(f)
	if isUserOf(f) {
		t |= userClient
	}
	if !f.Date.IsZero() && f.Date.UTC.Before(firstStamps) {
		t |= oldDate
	}
	if bareCR(f.Raw()) >= 0 {
		t |= controlByte
	}
	for i := range f.Problems {
		switch f.Problems[i].Code {
		case received.ControlByte:
			t |= controlByte
		case received.WrongWeekday:
			t |= wrongWeekday
		case received.BadZone:
			t |= badZone
		}
	}
	return t
}

func (n *names) clientTraits(f *received.Field) (t traits) {
	a := plain(f.From.IP)
	switch {
	case !a.IsValid():
		if f.From.Literal != "" {
			t |= noAddress
		}
		return t
	case isPublic(a):
		if t |= publicClient; (n.by.org == "" || f.By.IP.IsValid()) && namesAddr(f.By, &f.From) {
			t |= selfClient // a host with an organisation is no address
		}
	case a.IsPrivate():
		t |= privateClient
	}
	if isUnreachable(a) || isExample(a) {
		t |= strangeClient
	}
	return t
}

func (n *names) heloTraits(f *received.Field) (t traits) {
	helo := f.From.HELO
	if helo == "" {
		return t
	}
	if helo[0]-'0' < 10 || helo[0] == '[' || strings.IndexByte(helo, ':') >= 0 {
		t |= addressHELO
	}
	if !isNameLike(helo) {
		t |= oddHELO
	}
	if f.From.RDNS != "" && n.helo.org != n.rdns.org {
		t |= foreignHELO
	}
	if claimsToBe(helo, n.helo, f.By, n.by) {
		t |= serverHELO
	}
	return t
}
