package hops

import "time"

// Case is all that a detector may look at: a chain, whom one trusts, evidence from elsewhere, and the
// time of judgement. The zero Case is one of a message without hops.
//
// Set the fields first: the boundary is worked out once, when it is first asked for, and belongs to
// the Chain that the case has then. Until that has happened a Case must not be used by two goroutines
// at once; afterwards it may be read by many, and copies of it be analyzed. So must not one that a detector has
// never looked at be shown to two. [Analyze] sees to both before it asks detectors, and the Case of its report may be
// shown to any.
type Case struct {
	Chain    *Chain
	Trust    Truster   // nil stands for TrustPrivate
	Evidence Evidence  // what was learned elsewhere
	Now      time.Time // when the message is judged; zero: not known, and nothing is compared with it
	// OrgDomain returns the organisation's domain of a host name, which is in lower case and without
	// final dot: example.co.uk of mx.example.co.uk. If it is nil, that is the last two labels, or three
	// if the second is ac, co, com, edu, gov, ne, net, or, org under a top level of two letters.
	OrgDomain func(host string) string
	// Inner says that the message stands inside another, as in a bounce or a forwarded message. Nobody
	// handed it to us, so that there is no boundary and nothing in it is believed.
	Inner bool

	settled *trail
	of      *Chain // what settled belongs to
}

// Boundary returns the boundary of the case's chain with the case's trust; see [Chain.Boundary]. It is
// false for an inner message.
func (c *Case) Boundary() (Boundary, bool) {
	t := c.settle()
	return t.boundary(), t.found
}

// Basis returns the name of the trust model that the case is judged with, as in [Boundary.Basis].
func (c *Case) Basis() string { return basis(c.Trust) }

// Org returns the organisation of a host name by OrgDomain, with the domains that belong to one
// organisation (office365.com, outlook.com) brought to one; "" if it has none.
func (c *Case) Org(host string) string { return orgs(c.OrgDomain).of(host) }

// settle returns how far belief goes in the case's chain. It is asked for all the time, and small enough to be inlined.
func (c *Case) settle() *trail {
	if c.settled == nil || c.of != c.Chain {
		c.follow()
	}
	return c.settled
}

func (c *Case) follow() { c.followInto(new(trail)) }

// followInto is follow into memory that is there.
func (c *Case) followInto(t *trail) {
	if !c.Inner {
		*t = follow(c.Chain, c.Trust, c.OrgDomain)
	}
	c.settled, c.of = t, c.Chain
}

// Belief tells how far a hop can be believed.
type Belief uint8

// The values of Belief.
const (
	BeliefUnknown Belief = iota // nothing tells: no such hop, an inner message, no readable hop
	Claimed                     // below the boundary: what an outsider handed over
	Believed                    // at the boundary or above, or every hop is ours
)

// String returns the word of the JSON form: "unknown", "claimed" or "believed".
func (b Belief) String() string {
	switch b {
	case Claimed:
		return "claimed"
	case Believed:
		return "believed"
	}
	return "unknown"
}

// Belief tells how far the hop with that index can be believed. An index that the chain does not
// have gives BeliefUnknown.
func (c *Case) Belief(hop int) Belief {
	t := c.settle()
	switch {
	case hop < 0 || hop >= c.Chain.Len() || !t.found && !t.ours:
		return BeliefUnknown
	case t.ours || hop >= t.Hop:
		return Believed
	}
	return Claimed
}
