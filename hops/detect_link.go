package hops

import "github.com/backstamp/backstamp/received"

// linkDetectors hold the client of a hop against the server of the next older one: who handed the message over
// should be who wrote that field.
func linkDetectors() []Detector {
	return []Detector{{
		Name: "broken-link", Detect: detectLink,
		Doc: "The next server says that it got the message from a host which is not the one that claims to have written this field: neither name, organisation, address nor a " +
			"known alias fit, and no step inside one host lies between. A forger does not control how the next server sees him. " +
			"Innocent more often than not, and so Info: hosts have many names, and a third of all honest mail passes one whose names do not fit. " +
			"It is told of the newest such place, and makes other signs at the same field graver.",
	}}
}

// detectLink goes from the boundary downward, and tells of the first claim whose server is not the client above.
func detectLink(c *Case, report func(Finding)) {
	for newer := min(c.claims(), c.Chain.Len()-1); newer > 0; {
		older := c.below(newer)
		if older < 0 {
			return
		}
		if !c.linked(newer, older) {
			f, by := c.Chain.links[newer].field, c.Chain.links[older].field
			report(Finding{
				Level: Info, Hop: older, Related: []int{newer}, Span: by.Where(received.PartByHost),
				Detail: "The next server got the message from " + showNamed(f.From) + ", and not from " + showServer(by.By) + ", which this field is said to be of",
			})
			return
		}
		newer = older
	}
}

// below returns the next older hop that was written by a server with a name: a field such as qmail's "invoked" is
// a step inside the server of the next one. It is -1 if there is none.
func (c *Case) below(hop int) int {
	for i := hop - 1; i >= 0; i-- {
		if l := &c.Chain.links[i]; l.err != nil || !isHandover(l.field) {
			return i
		}
	}
	return -1
}

// linked reports whether the server of the older hop can be the client of the newer one. What cannot be compared
// fits: a field that names no client, a server with a short name.
func (c *Case) linked(newer, older int) bool {
	f, o := c.Chain.links[newer].field, c.Chain.links[older].field
	n, by := c.names(newer), c.names(older).by
	if by.same(n.rdns) {
		return true // as most do, so that the rest need not be asked
	}
	a, isAddr := literal(o.By.Host)
	switch {
	case c.Chain.links[newer].err != nil, c.Chain.links[older].err != nil:
		return true
	case !hasClient(&f.From), isInner(f), isInternal(f.Handover), f.Handover == received.Fetch, isLoopback(o.By):
		return true // a step inside one host, or a content filter's
	case o.Handover == received.List, o.By.Host != "" && !isAddr && isInnerKey(by.key):
		return true // lists send by other hosts, and names of inner networks are known nowhere else
	case namesAddr(o.By, &f.From), by.same(n.helo), by.same(n.by):
		return true
	case o.By.Name != "" && (sameHost(o.By.Name, f.From.RDNS) || sameHost(o.By.Name, f.From.HELO)):
		return true
	case isInside(f.From.IP) && n.rdns.key == "":
		return true // behind a translator of addresses, a HELO is all that there is
	}
	return by.key == "" || isAddr && isInside(a)
}
