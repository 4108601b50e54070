package hops

import "github.com/backstamp/backstamp/received"

// ownDetectors look for the names of servers that are believed, where those servers did not write.
func ownDetectors() []Detector {
	return []Detector{{
		Name: "own-name", Detect: detectOwnName,
		Doc: "A field below the boundary says that a server of the believed ones wrote it, but the next newer field does not say that it got the message from there. " +
			"Forgers put the receiver's own name into their fields, because they know it. " +
			"Forged if the field has the very name of the server that took the message from elsewhere: that server did not. Suspect for another of its organisation. " +
			"Innocent where a message was sent from the receiver's own network, went through a list or a forwarder, and came back, and the field between was taken out or names a machine that nobody knows.",
	}}
}

// detectOwnName compares each claimed field's by with the servers whose words are believed. A field that one of
// them did write has a newer one that names it as its client: our server handed the message out before it came
// back. That newer field is the boundary's own, or a claim as well; either way one of the two is false.
func detectOwnName(c *Case, report func(Finding)) {
	b, found := c.Boundary()
	if !found || b.By.Host == "" {
		return
	}
	own := c.names(b.Hop).by
	eachClaim(c, func(h Hop, f *received.Field) {
		newer, ok := h.Newer()
		by := c.names(h.Index()).by
		if !ok || newer.Err() != nil || !isOwn(f.By, by, b.By, own) {
			return
		}
		from, n := &newer.Field.From, c.names(newer.Index())
		switch {
		case !hasClient(from), isInner(newer.Field), namesAddr(f.By, from), by.same(n.rdns), by.same(n.helo) && !from.IP.IsValid():
			return // our server handed it out, and it came back
		case by.key != own.key && providers[own.org] && by.same(n.helo):
			return // one customer of a great provider wrote to another
		case c.Belief(newer.Index()) != Believed && (from.RDNS == "" || by.same(n.helo)):
			return
		}
		level := Suspect
		if by.key == own.key && c.Belief(newer.Index()) == Believed && from.IP.IsValid() && !isInside(from.IP) {
			level = Forged
		}
		report(Finding{
			Level: level, Hop: h.Index(), Related: []int{newer.Index(), b.Hop}, Span: f.Where(received.PartByHost),
			Detail: "The field claims to be of " + showServer(b.By) + ", which is believed and did not write it: the next server got the message from " + showClient(*from),
		})
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
