package hops

import (
	"strings"
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
// the mailbox's server handed us the message. A field that cannot be read stops trust. The client of
// a live connection is always the boundary's client.
func (c *Chain) Boundary(t Truster) (Boundary, bool) {
	r := follow(c, t, nil)
	return r.Boundary, r.found
}

// trail is the result of following the belief.
type trail struct {
	Boundary
	found bool
	ours  bool    // not found, because every hop is ours
	firm  bool    // all that is believed rests on what no outsider could arrange
	names []names // of each hop; nil until a detector asks for them
}

// believer goes down a chain as far as belief goes.
type believer struct {
	chain *Chain
	trust Truster
	orgs  orgs
	doubt string // why what is believed so far may be wrong, "" if nothing speaks for it
}

// kin is in what way a hop's client is ours.
type kin uint8

const (
	outsider kin = iota
	inside       // the server itself: loopback, a handover inside one host
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
		if k == friend && hasDoubt(t, h) {
			w.doubt = "trust in " + showHost(h.Field.From.RDNS) + " rests on a reverse name that may not have been checked"
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

// judge tells whose the client of a believed hop is, and if it is an outsider, why.
func (w *believer) judge(h Hop) (k kin, why string) {
	f := h.Field
	switch {
	case h.Conn != nil:
		return outsider, "the client " + showClient(f.From) + " holds the connection by which the message comes in"
	case f.Handover == received.Fetch, isHandover(f):
		return anew, ""
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
	return outsider, "the client " + showClient(f.From) + " is " + notOurs(w.trust)
}

// next returns the next older hop that is believed, given that h's client is ours; -1 if there is no
// older one. The text tells why none is believed although there are some.
func (w *believer) next(h Hop, k kin) (next int, why string) {
	for i := h.index - 1; i >= 0; i-- {
		o := w.chain.Hop(i)
		switch {
		case o.Err() != nil:
			return 0, w.ownWord(h, k) + ", and the next older field cannot be read"
		case k == anew:
			return i, ""
		case isHandover(o.Field):
			continue // written by the server that has the next older field with a by
		case w.names(h, k, o.Field):
			return i, ""
		}
		return 0, w.ownWord(h, k) + ", but the next older field is not its: that server added none, " +
			"and who handed the message to it is not known"
	}
	if w.chain.unread > 0 {
		return 0, w.ownWord(h, k) + ", and older fields are too many to be read"
	}
	return -1, ""
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

// names reports whether the field o can be that of h's client.
func (w *believer) names(h Hop, k kin, o *received.Field) bool {
	by, from := o.By, &h.Field.From
	if k == inside && w.isInnerOf(h.Field, o) {
		return true
	}
	if plain(from.IP).IsValid() && namesAddr(by, from) {
		return true
	}
	return w.orgs.same(by.Host, from.RDNS) || w.orgs.same(by.Host, from.HELO) || knowsName(w.trust, h, by)
}

// namesAddr reports whether by has the client's address, apart or in the place of its name.
func namesAddr(by received.By, from *received.From) bool {
	if plain(by.IP) == plain(from.IP) {
		return true
	}
	a, ok := literal(by.Host)
	return ok && a == plain(from.IP)
}

// isInnerOf reports whether o can have been written on the host, or by the product, that wrote f.
func (w *believer) isInnerOf(f, o *received.Field) bool {
	if w.orgs.same(f.By.Host, o.By.Host) || isLoopback(o.By) {
		return true
	}
	if f.By.IP.IsValid() && namesAddr(o.By, &received.From{IP: f.By.IP}) {
		return true
	}
	return isNameless(f) && (isNameless(o) || o.Dialect == received.Google)
}

// isLoopback reports whether a server names itself by the loopback: amavis writes "by localhost",
// qmail "by 127.0.0.1".
func isLoopback(by received.By) bool {
	if host := hostKey(by.Host); host == "localhost" || strings.HasPrefix(host, "localhost.") {
		return true
	}
	a, ok := literal(by.Host)
	return ok && a.IsLoopback() || plain(by.IP).IsLoopback()
}

// isNameless reports whether a field is of Google's inner servers, which name no client and know
// themselves by an address: "by 10.143.160.8 with SMTP id ...", "by 2002:a05:... with SMTP id ...".
// What stands below such a field as the newest is always Google's own.
func isNameless(f *received.Field) bool {
	if hasClient(&f.From) {
		return false
	}
	a, ok := literal(f.By.Host)
	if !ok {
		a, ok = plain(f.By.IP), f.By.Host == "" && f.By.IP.IsValid()
	}
	return ok && (isInside(a) || f.Dialect == received.Google)
}

// isHandover reports whether a field is of a step inside its server that names neither the server
// nor a client: qmail's "(qmail 7775 invoked from network)".
func isHandover(f *received.Field) bool {
	return f.By.Host == "" && !f.By.IP.IsValid() && !hasClient(&f.From)
}

// hasClient reports whether a field names a host as its client.
func hasClient(f *received.From) bool {
	return f.IP.IsValid() || f.RDNS != "" || f.HELO != "" || f.Literal != ""
}

// isInner reports whether the client is on the host that wrote the field, or inside its product. A
// field without a client is of a step inside, unless it speaks of a network: OpenSMTPD hides clients
// by its option mask-src, mox those that submit.
func isInner(f *received.Field) bool {
	a := plain(f.From.IP)
	switch {
	case a.IsLoopback(), a.IsValid() && a == plain(f.By.IP):
		return true
	case a.IsValid() || f.From.Literal != "":
		return false
	case hasClient(&f.From):
		return f.Handover == received.Local
	}
	return f.Handover != received.Relay || isNameless(f)
}

// isUser reports whether the client is a person's program: it authenticated itself, or came by HTTP,
// or by MAPI, which is how Outlook hands a message to Exchange. A client that speaks LMTP is a server,
// RFC 2033; Cyrus writes LMTPA for its own.
func isUser(h Hop) bool {
	f := h.Field
	switch {
	case isLMTP(f.With), isOwnProgram(f):
		return false
	case strings.EqualFold(string(f.With), "mapi"):
		return true
	}
	return f.Handover == received.Submission || f.Handover == received.Web || f.With.Authenticated() ||
		f.From.User != "" || f.From.Auth != ""
}

// isOwnProgram reports whether a program on the server handed the message over: the user that the field
// tells of is then one that the program ran as, or the envelope's sender. Courier writes the loopback as
// such a program's address; OpenSMTPD writes ESMTPA without a login for its own sendmail command.
func isOwnProgram(f *received.Field) bool {
	if !isInternal(f.Handover) || f.From.IP.IsValid() && !f.From.IP.IsLoopback() {
		return false
	}
	return f.Dialect == received.OpenSMTPD || !f.With.Authenticated() && !strings.EqualFold(string(f.With), "mapi")
}

// userOf returns the user that the server tells of: one that authenticated itself, or that a local
// program ran as. Filters and list managers write the envelope's sender in its place, a claim.
func userOf(f *received.Field) string {
	if f.Handover == received.Filter || f.Handover == received.List {
		return ""
	}
	return f.From.User
}

func isInternal(h received.Handover) bool {
	return h == received.Local || h == received.Filter || h == received.List
}

func isLMTP(p received.Protocol) bool { return len(p) >= 4 && strings.EqualFold(string(p[:4]), "lmtp") }

// stop returns the boundary at h.
func (w *believer) stop(h Hop, certain bool, why string) trail {
	f := h.Field
	t, _ := h.Time()
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
		found: true, firm: w.doubt == "",
	}
}
