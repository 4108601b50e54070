package hops

import (
	"net/netip"

	"github.com/backstamp/backstamp/received"
)

// Origin is a host that may have sent the message first.
type Origin struct {
	Hop  int        // the hop that names it
	IP   netip.Addr // its address, the zero Addr if not known
	Host string     // its name: the reverse name, or else what it called itself, which is a claim
	User string     // the user that authenticated itself, or that a local program ran as
	// Proven says that a believed server wrote the address or the user, on nothing that an outsider
	// could arrange, or is the host itself. It is never true of what only a claimed hop says. It does
	// not hold for the Host of an address.
	Proven bool
	Why    string // one sentence on what it rests on
}

// origins returns the candidates, the best first: the boundary's client, users that authenticated
// themselves at other believed hops, and the client of the oldest hop that is only claimed.
func origins(c *Case) []Origin {
	t := c.settle()
	var list []Origin
	below := c.Chain.Len() // the claimed hops are those below it
	switch {
	case t.found:
		below = t.Hop
		list = append(list, boundaryOrigin(c.Chain.Hop(t.Hop).Field, t))
		list = append(list, users(c, t.Hop+1, t.firm)...)
	case t.ours:
		list = append(list, startOrigin(c, t))
		return append(list, users(c, list[0].Hop+1, t.firm)...)
	}
	if o, ok := claimedOrigin(c, below); ok {
		list = append(list, o)
	}
	return list
}

func originOf(hop int, f *received.Field) Origin {
	return Origin{Hop: hop, IP: plain(f.From.IP), Host: clientName(f.From), User: userOf(f)}
}

// boundaryOrigin returns the client of the boundary, the field of which is f.
func boundaryOrigin(f *received.Field, t *trail) Origin {
	o := originOf(t.Hop, f)
	o.Proven = t.firm && (o.IP.IsValid() || o.User != "")
	o.Why = showServer(t.By) + " took the message from it"
	switch {
	case !t.firm:
		o.Why += "; whether that server is ours is not certain"
	case !o.Proven:
		o.Why += ", but does not tell its address"
	case !t.Certain:
		o.Why += "; it may have got it from elsewhere without saying so"
	case o.User != "":
		o.Why += " and from the user " + showHost(o.User)
	}
	return o
}

// startOrigin returns where a message began of which every hop is ours: the client of the oldest hop
// that names a client or a server.
func startOrigin(c *Case, t *trail) Origin {
	at := 0
	for at+1 < c.Chain.Len() && isHandover(c.Chain.Hop(at).Field) {
		at++
	}
	f := c.Chain.Hop(at).Field
	o := originOf(at, f)
	o.Proven = t.firm
	switch {
	case f.Handover == received.Fetch:
		o.Proven = t.firm && o.IP.IsValid()
		o.Why = "the message was fetched from its mailbox there, and no field tells how it came to it"
	case o.IP.IsValid() && !o.IP.IsLoopback():
		o.Why = "it is one of ours, and no field tells that it got the message from elsewhere"
	default:
		o.IP, o.Host = plain(f.By.IP), f.By.Host
		o.Why = "the message began inside " + showServer(f.By)
	}
	return o
}

// users returns the users that authenticated themselves at the hops from first upward, which are
// all believed.
func users(c *Case, first int, firm bool) []Origin {
	var list []Origin
	for i := first; i < c.Chain.Len() && len(list) < maxOrigins; i++ {
		h := c.Chain.Hop(i)
		if userOf(h.Field) == "" || !isUser(h) || h.Field.Handover == received.Fetch {
			continue
		}
		o := originOf(i, h.Field)
		o.Proven = firm
		o.Why = "it authenticated itself to " + showServer(h.Field.By) + ", which is ours, as " + showHost(o.User)
		list = append(list, o)
	}
	return list
}

// claimedOrigin returns the client of the oldest hop below that names one.
func claimedOrigin(c *Case, below int) (Origin, bool) {
	for i := range below {
		f := c.Chain.Hop(i).Field
		if !hasClient(&f.From) && userOf(f) == "" {
			continue
		}
		o := originOf(i, f)
		o.Why = "the oldest field that names a client says so, and nobody vouches for that field"
		return o, true
	}
	return Origin{}, false
}
