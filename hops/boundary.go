package hops

import (
	"time"

	"github.com/backstamp/backstamp/received"
)

// Boundary is the hop where a message passed from servers that nobody vouches for to servers that
// are trusted. What the trusted server wrote of its client is the last that no outsider could forge;
// what stands below is what that client chose to say.
//
// The zero Boundary means nothing; [Chain.Boundary] tells whether there is one.
type Boundary struct {
	Hop    int           // index of the hop
	Client received.From // who handed the message over, as the trusted server wrote it
	By     received.By   // the trusted server
	For    []string      // recipients, as the trusted server wrote them; shared with the field
	Time   time.Time     // when, in the zone that was written; zero if not known
	Basis  string        // name of the trust model: "nets", "host", "newest", "private", "own"; several with commas
	// Certain is false if the message may have come from farther away than Client: a server of ours
	// that is named here added no field of its own, say, or the field below cannot be read.
	Certain bool
	Why     string // one sentence, for people, why the boundary is here and, if not Certain, what is in doubt
}

// Boundary finds the boundary, going from the newest hop downward as long as servers are ours. A nil
// Truster stands for [TrustPrivate]. It returns false if no hop can be read, or if all of them are
// ours and none has an outsider as its client.
//
// The newest field's writer is believed: it handed us the message. Of a hop whose writer is believed
// it is asked whether its client is one of ours, see [Truster]. If not, the boundary is here. If it
// is, the next older field is believed too, provided that its by names that client: by address, by
// reverse name, by HELO, or as a host that the Truster lists. Names are compared by organisation and
// by known alias. If the next older field does not name the client, then a server of ours added no
// field (a proxy, a content filter), and the boundary stays, with Certain false.
//
// Some things hold whatever the Truster says. The loopback of a believed server, and a handover
// inside one host or one product, are always ours. A client that authenticated itself ends trust
// unless its address is listed. A field without by and without client (qmail's "invoked") is its
// server's own handover, and belief passes through it. A fetch from a mailbox starts the trace anew:
// the mailbox's server handed us the message. A field that cannot be read stops trust, as does one in which
// the client's own words may read like the server's. The client of a live connection is always the
// boundary's client; if it is one of ours, Certain is false, and the boundary of the chain without the
// connection tells who handed the message to it.
//
// Where a client with an address of an inner network is named by nothing but its own greeting, and by a name of
// another organisation, the older fields are believed with Certain false: a load balancer and a filter on the
// loopback pass on the greetings of outsiders.
func (c *Chain) Boundary(t Truster) (Boundary, bool) {
	r := follow(c, t, nil)
	return r.boundary(), r.found
}

// trail is the result of following the belief.
type trail struct {
	Boundary
	found bool
	ours  bool // not found, because every hop is ours
	firm  bool // all that is believed rests on what no outsider could arrange

	// For most boundaries nobody asks why they are there: the client is a stranger to trust, and if somebody does, the
	// sentence that says so is put before Boundary.Why.
	stranger bool
	trust    Truster

	// What is known of the hops, nil until somebody asks for it.
	facts    []facts
	traits   traits   // those of all hops together
	breaches []breach // by hop

	idHost, idOrg         string // the host in the Message-ID, and its organisation
	authorHost, authorOrg string // and those of From
}

// boundary returns the boundary with its reason.
func (t *trail) boundary() Boundary {
	b := t.Boundary
	if t.stranger {
		b.Why = "the client " + showClient(b.Client) + " is " + notOurs(t.trust) + b.Why
	}
	return b
}
