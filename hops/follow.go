package hops

import "github.com/backstamp/backstamp/received"

// believer goes down a chain as far as belief goes.
type believer struct {
	chain *Chain
	trust Truster
	orgs  orgs
	doubt string // why what is believed so far may be wrong, "" if nothing speaks for it
	at    string // the name of the host that wrote the last believed field, as far as it is not the loopback's
}

// kin is in what way a hop's client is ours.
type kin uint8

const (
	outsider kin = iota
	inside       // the server itself or its product: loopback, a handover inside one host
	friend       // the Truster vouches for it
	anew         // what is below needs to name nobody
)

func follow(c *Chain, t Truster, org orgs) trail {
	if !hasReadable(c) {
		return trail{}
	}
	if t == nil {
		t = TrustPrivate()
	}
	w := believer{chain: c, trust: t, orgs: org}
	for i := c.Len() - 1; ; {
		h := c.Hop(i)
		if h.Err() != nil { // only the newest can be: follow never steps onto another
			return w.stop(h, false, "the newest field cannot be read, and nothing older is believed")
		}
		if !isLoopback(h.Field.By) {
			w.at = h.Field.By.Host
		}
		k, why := w.judge(h)
		if k == outsider {
			return w.stop(h, true, why)
		}
		next, why := w.next(h, k)
		switch {
		case why != "":
			return w.stop(h, false, why)
		case next < 0:
			return trail{ours: true, firm: w.doubt == "", Boundary: Boundary{Basis: basis(t)}}
		}
		i = next
	}
}

func hasReadable(c *Chain) bool {
	for i := range c.Len() {
		if c.links[i].err == nil {
			return true
		}
	}
	return false
}

// judge tells whose the client of a believed hop is, and if it is an outsider, why; "" if the Truster does not vouch for
// it and nothing else is to be said.
func (w *believer) judge(h Hop) (k kin, why string) {
	f := h.Field
	switch {
	case h.Conn != nil:
		return outsider, "the client " + showClient(f.From) + " holds the connection by which the message comes in"
	case f.Problems.Has(received.AmbiguousClient): // Before all else: what is read may be the client's words.
		return outsider, "what " + showServer(f.By) + " wrote of its client cannot be told from the client's own words"
	case f.Handover == received.Fetch, isHandover(f):
		return anew, ""
	case isInProduct(f):
		return inside, ""
	case isUser(h):
		if w.trust.Vouches(h) {
			return friend, ""
		}
		return outsider, "the client " + showClient(f.From) + " is a user's and no server: " + userWord(f)
	case isInner(f):
		return inside, ""
	case w.trust.Vouches(h):
		return friend, ""
	case !hasClient(&f.From):
		return outsider, showServer(f.By) + " does not tell who handed the message over"
	}
	return outsider, ""
}

// next returns the next older hop that is believed, given that h's client is ours; -1 if there is no
// older one. The text tells why none is believed although there are some.
func (w *believer) next(h Hop, k kin) (next int, why string) {
	for i := h.index - 1; i >= 0; i-- {
		o := w.chain.Hop(i)
		if o.Err() != nil {
			return 0, w.ownWord(h, k) + ", and the next older field cannot be read"
		}
		if k == anew {
			w.startAnew(h, o)
			return i, ""
		}
		if isHandover(o.Field) && !knowsName(w.trust, h, o) {
			continue // written by the server that has the next older field with a by
		}
		n := w.naming(h, k, o)
		if n == unnamed {
			return 0, w.ownWord(h, k) + ", but the next older field is not its: that server added none, " +
				"and who handed the message to it is not known"
		}
		w.weigh(h, k, n)
		return i, ""
	}
	if w.chain.unread > 0 {
		return 0, w.ownWord(h, k) + ", and older fields are too many to be read"
	}
	return -1, ""
}

// startAnew notes what is in doubt where the field o below h needs to name nobody. Of a message that came from
// the network or from an alias qmail has the field below; one that a user's program handed it, with
// whatever fields, may have come from anywhere.
func (w *believer) startAnew(h, o Hop) {
	if f := h.Field; f.Handover != received.Fetch && f.From.User != "" && o.Field.Dialect != f.Dialect {
		w.doubt = "a program of user " + showHost(f.From.User) + " handed the message to the server, and may have written the older fields"
	}
}

// weigh notes what is in doubt where the older field is believed because it names h's client.
func (w *believer) weigh(h Hop, k kin, n naming) {
	switch from := &h.Field.From; {
	case n == namedByClient:
		w.doubt = "that the older fields are those of " + showClient(*from) + " rests on the name that it gave itself, " + showHost(from.HELO)
	case k == friend && hasDoubt(w.trust, h):
		w.doubt = "trust in " + showHost(from.RDNS) + " rests on a reverse name that may not have been checked"
	}
}

// ownWord says that the client of h is ours.
func (w *believer) ownWord(h Hop, k kin) string {
	switch k {
	case inside:
		return "the message was handed over inside " + showServer(h.Field.By)
	case friend:
		return "the client " + showClient(h.Field.From) + " is one of ours"
	}
	return "the newer field tells of a step inside one server"
}

// stop returns the boundary at h.
func (w *believer) stop(h Hop, certain bool, why string) trail {
	f := h.Field
	t, _ := h.Time()
	stranger := why == ""
	if w.doubt != "" {
		certain, why = false, why+"; "+w.doubt
	}
	if h.Conn != nil && w.trust.Vouches(h) {
		certain, why = false, why+"; it is one of ours, and who handed the message to it is not asked"
	}
	return trail{
		Boundary: Boundary{
			Hop: h.index, Client: f.From, By: f.By, For: f.For, Time: t,
			Basis: basis(w.trust), Certain: certain, Why: why,
		},
		found: true, firm: w.doubt == "", stranger: stranger, trust: w.trust,
	}
}
