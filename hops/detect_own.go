package hops

import "github.com/backstamp/backstamp/received"

// ownDetectors look for the names of servers that are believed, where those servers did not write.
func ownDetectors() []Detector {
	return []Detector{{
		Name: "own-name", Detect: detectOwnName,
		Doc: "A field below the boundary says that a server of the believed ones wrote it, but the next newer field does not say that it got the message from there. " +
			"Forgers put the receiver's own name into their fields, because they know it. " +
			"Forged if the field has the very name of the server that took the message from elsewhere: that server did not. Suspect for another of its organisation, or where steps inside a host lie between. " +
			"Innocent where a message was sent from the receiver's own network, went through a list or a forwarder, and came back, and the field between was taken out, was never written, or names a machine that nobody knows.",
	}}
}

// detectOwnName compares each claimed field's by with the servers whose words are believed. A field that one of
// them did write has a newer one that names it as its client: our server handed the message out before it came
// back. That newer field is the boundary's own, or a claim as well; either way one of the two is false.
func detectOwnName(c *Case, report func(Finding)) {
	b := c.settle()
	if !b.found || b.By.Host == "" {
		return
	}
	own, next := c.names(b.Hop).by, b.Hop
	if !c.claimsOwn(b.Hop, b.By, own) {
		return // as nearly always
	}
	for i := b.Hop - 1; i >= 0; i-- {
		l := &c.Chain.links[i]
		if l.err != nil {
			continue // it excuses nothing: nonsense is quickly written
		}
		if isOwn(l.field.By, c.names(i).by, b.By, own) {
			c.ownName(i, next, report)
		}
		if c.tellsSource(i, own) {
			next = i
		}
	}
}

// claimsOwn reports whether a hop below one says that it is of the believed server.
func (c *Case) claimsOwn(hop int, server received.By, own name) bool {
	for i := range hop {
		by := &c.names(i).by
		if by.org != "" && own.org != "" && by.org != own.org {
			continue // as nearly all, of two organisations
		}
		if isOwn(c.Chain.links[i].field.By, *by, server, own) {
			return true
		}
	}
	return false
}

// tellsSource reports whether a claimed hop tells where the message was before its server had it. A step inside a
// host does not, and leaves that to the next newer hop, if the host is our own or has no name that others know, as that
// of qmail's "invoked". A stranger's step tells that the message was there, and not how it came: a forger who puts a
// list's in excuses nothing.
func (c *Case) tellsSource(hop int, own name) bool {
	f, by := c.Chain.links[hop].field, c.names(hop).by
	return !isStep(f) || by.org != "" && !by.same(own) && !isLoopback(f.By) && !isInnerKey(by.key)
}

// isStep reports whether a field records a step inside a host, and names no other.
func isStep(f *received.Field) bool { return !hasClient(&f.From) || isInner(f) }

// ownName reports a claimed hop that says it is of our server, unless the next hop that tells got the message there.
func (c *Case) ownName(hop, next int, report func(Finding)) {
	b := c.settle()
	f, newer := c.Chain.links[hop].field, c.Chain.links[next].field
	by, own, n := c.names(hop).by, c.names(b.Hop).by, c.names(next)
	level, told := Suspect, "says that the message came from "+showNamed(newer.From)+", and not from there"
	believed := c.Belief(next) == Believed
	switch from := &newer.From; {
	case isStep(newer) && (believed || by.same(c.names(next).by)):
		return // a host that both names are of
	case isStep(newer):
		told = "is a step inside " + showServer(newer.By) + ", and none tells how the message went there"
	case namesAddr(f.By, from), by.same(n.helo) && !from.IP.IsValid():
		return // our server handed it out, and it came back
	case by.same(n.rdns):
		if !believed || !b.Certain || by.key != own.key || by.key == n.rdns.key || isInside(from.IP) {
			return // so it was, or a host of ours that adds no field had it in between
		}
	case by.key != own.key && providers[own.org] && by.same(n.helo):
		return // one customer of a great provider wrote to another
	case !believed && (by.same(n.helo) || from.RDNS == "" && (n.helo.org == "" || !isPublic(from.IP))):
		return // what a stranger's server saw of its client may be ours
	case next == hop+1 && by.key == own.key && believed && from.IP.IsValid() && !isInside(from.IP):
		level = Forged
	}
	whose := ""
	if by.key != own.key {
		whose = "a server of the organisation of " + showServer(b.By) + ", "
	}
	report(Finding{
		Level: level, Hop: hop, Related: []int{next, b.Hop}, Span: f.Where(received.PartByHost),
		Detail: "The field says that " + showServer(f.By) + " wrote it, " + whose + "but hop " + itoa(next) + " " + told,
	})
}

// isOwn reports whether a server is the believed one, or of its organisation.
func isOwn(by received.By, n name, own received.By, ownName name) bool {
	if n.org != "" {
		return n.same(ownName)
	}
	if a, ok := literal(by.Host); ok {
		return a == plain(own.IP)
	}
	return n.same(ownName)
}
