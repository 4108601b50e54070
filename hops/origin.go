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

// Origins returns the hosts that may have sent the message first, the best candidate first: the
// boundary's client; users that authenticated themselves at other believed hops; addresses that a
// believed server wrote into X-Originating-IP and its kin; who handed the message to Google, Microsoft or
// another provider, as far as that provider's own hops below the boundary tell; and as a mere claim the client of
// the oldest hop that names one. If every hop is ours, the first is the host on which the message began.
func (c *Case) Origins() []Origin { return c.origins(nil) }

// origins is Origins into memory that is there.
func (c *Case) origins(list []Origin) []Origin {
	t := c.settle()
	below := c.Chain.Len() // the claimed hops are those below it
	switch {
	case t.found:
		below = t.Hop
		list = append(list, boundaryOrigin(c.Chain.Hop(t.Hop), t))
		list = append(list, users(c, t.Hop+1, t.firm)...)
		list = append(list, writtenOrigins(c, t.Hop, t.firm)...)
		if o, ok := customer(c, t); ok {
			list = append(list, o)
			below = o.Hop
		}
	case t.ours:
		list = append(list, startOrigin(c, t))
		list = append(list, users(c, list[0].Hop+1, t.firm)...)
		return append(list, writtenOrigins(c, 0, t.firm)...)
	}
	if o, ok := claimedOrigin(c, below); ok {
		list = append(list, o)
	}
	return list
}

func originOf(hop int, f *received.Field) Origin {
	return Origin{Hop: hop, IP: plain(f.From.IP), Host: clientName(f.From), User: userOf(f)}
}

// boundaryOrigin returns the client of the boundary, which is the hop h.
func boundaryOrigin(h Hop, t *trail) Origin {
	o := originOf(t.Hop, h.Field)
	o.Proven = t.firm && (o.IP.IsValid() || o.User != "")
	o.Why = showServer(t.By) + " took the message from it" + manner(h)
	switch {
	case !t.firm:
		o.Why += "; whether that server is ours is not certain"
	case !o.Proven:
		o.Why += ", but does not tell its address"
	case !t.Certain:
		o.Why += "; it may have got it from elsewhere without saying so"
	}
	return o
}

// manner tells in which way a user handed a message over; "" for a server.
func manner(h Hop) string {
	f := h.Field
	s := ""
	switch {
	case !isUser(h):
		return ""
	case f.Handover == received.Web:
		s = " through the web"
	case isMAPI(f.With):
		s = " from a user's Outlook, by MAPI"
	default:
		s = " as a user's submission"
	}
	if user := userOf(f); user != "" {
		s += ", user " + showHost(user)
	}
	return s
}

// startOrigin returns where a message began of which every hop is ours: the client of the oldest hop
// that names a client or a server.
func startOrigin(c *Case, t *trail) Origin {
	at, user := 0, ""
	for at+1 < c.Chain.Len() && isHandover(c.Chain.Hop(at).Field) {
		if user == "" { // qmail and nullmailer write "invoked by uid 1000", and neither their own name nor a client
			user = userOf(c.Chain.Hop(at).Field)
		}
		at++
	}
	f := c.Chain.Hop(at).Field
	o := originOf(at, f)
	o.Proven = t.firm
	if o.User == "" {
		o.User = user
	}
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
