package hops

import "github.com/backstamp/backstamp/received"

// names are the names in a hop in the form in which they are compared, with the organisation of each. Most
// detectors ask for them, so that they are worked out once for each hop.
type names struct{ helo, rdns, by name }

// name is a host's name as hostKey returns it, and its organisation; "" stands for none.
type name struct{ key, org string }

// same is orgs.same for names that are worked out.
func (n name) same(m name) bool {
	switch {
	case n.key == "" || m.key == "":
		return false
	case n.key == m.key:
		return true
	case n.org != "" || m.org != "":
		return n.org == m.org || n.org == "" && isShortFor(n.key, m.key) || m.org == "" && isShortFor(m.key, n.key)
	}
	return isShortFor(n.key, m.key) || isShortFor(m.key, n.key)
}

// names returns the names in a hop.
func (c *Case) names(hop int) *names {
	t := c.settle()
	if t.names == nil {
		t.names = make([]names, c.Chain.Len())
		orgs := orgs(c.OrgDomain)
		for i := range t.names {
			t.names[i] = orgs.names(c.Chain.links[i].field)
		}
	}
	return &t.names[hop]
}

// names works out the names in a field. A server and its clients often repeat one another's.
func (o orgs) names(f *received.Field) (n names) {
	n.by = o.name(f.By.Host)
	n.rdns = o.name(f.From.RDNS)
	switch f.From.HELO {
	case f.From.RDNS:
		n.helo = n.rdns
	case f.By.Host:
		n.helo = n.by
	default:
		n.helo = o.name(f.From.HELO)
	}
	return n
}

func (o orgs) name(host string) name {
	if host == "" {
		return name{}
	}
	key := hostKey(host)
	return name{key, o.ofKey(key)}
}
