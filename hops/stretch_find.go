package hops

import (
	"cmp"
	"strings"

	"github.com/backstamp/backstamp/received"
)

// finder looks for the hops at which a stretch begins.
type finder struct {
	c     *Case
	orgs  orgs
	to    []string  // the recipient at each hop; "" if it is not known
	began []Stretch // what begins with each hop; without Kind, nothing

	delivered, again, rewritten []Statement // Delivered-To; Resent-From and its like; SRS
	lists                       []listName
}

// listName is a name that a field of a list gives it.
type listName struct {
	name, org string
	belief    Belief
}

// newFinder looks for all that begins. Of two signs at one hop the first one asked for counts.
func newFinder(c *Case) *finder {
	n := c.Chain.Len()
	f := &finder{c: c, orgs: c.OrgDomain, to: make([]string, n), began: make([]Stretch, n)}
	if n == 0 {
		return f
	}
	f.recipients()
	f.sort()
	f.handovers()
	f.loops()
	f.forwards()
	f.expansions()
	f.sentAgain()
	f.rewrites()
	f.start()
	return f
}

// begin notes that a stretch begins with hop i, unless it is known already or there is no such hop.
func (f *finder) begin(i int, s Stretch) {
	if i > 0 && i < len(f.began) && f.began[i].Kind == "" {
		f.began[i] = s
	}
}

// recipients notes the recipient at each hop: the only one that its field names.
func (f *finder) recipients() {
	for i, h := range f.c.Chain.All() {
		if len(h.Field.For) == 1 {
			f.to[i] = mailbox(h.Field.For[0])
		}
	}
}

// sort looks through what the trace fields say. One that stands above the Received field of a hop tells the
// recipient where that does not.
func (f *finder) sort() {
	for s := range f.c.Chain.Says() {
		switch h := s.Header; {
		case s.kind == saysList, h.Is("X-BeenThere"), h.Is("Mailing-List"), h.Is("X-Loop"):
			f.keepList(s)
		case s.Place < 0 || s.Addr == "" || s.Addr == "<>":
		case h.Is("Delivered-To"):
			f.delivered = append(f.delivered, s)
			f.to[s.Place] = cmp.Or(f.to[s.Place], s.Addr)
		case h.Is("X-Original-To"), h.Is("Envelope-To"):
			f.to[s.Place] = cmp.Or(f.to[s.Place], s.Addr)
		case h.Is("Resent-From"), h.Is("X-Forwarded-For") && strings.Contains(s.Addr, "@"):
			f.again = append(f.again, s)
		case isRewritten(s.Addr) && len(f.rewritten) < maxNames:
			f.rewritten = append(f.rewritten, s)
		}
	}
}

// maxNames is how many names of lists, and how many rewritten senders, are looked for in the chain: a list has
// few of either, and each costs a walk.
const maxNames = 16

// keepList keeps the name of a list, once for each organisation.
func (f *finder) keepList(s Statement) {
	name := s.Domain
	if s.kind == saysAddress || name == "" {
		if name = s.Addr; !strings.Contains(name, "@") { // SmartList's X-Loop may have any words
			return
		}
	}
	org := f.orgs.of(name[strings.LastIndexByte(name, '@')+1:])
	if org == "" || len(f.lists) == maxNames {
		return
	}
	for i, l := range f.lists {
		switch {
		case l.org != org:
		case s.Header.Is("List-Id"): // the name that RFC 2919 has for it
			f.lists[i].name = name
			return
		default:
			return
		}
	}
	f.lists = append(f.lists, listName{name, org, f.c.BeliefIn(s)})
}

// org returns the organisation of the server of hop i, "" if it is not known.
func (f *finder) org(i int) string { return f.orgs.of(f.c.Chain.links[i].field.By.Host) }

// handovers finds what hops record themselves: a list manager, a fetch.
func (f *finder) handovers() {
	for i, h := range f.c.Chain.All() {
		s := Stretch{Belief: f.c.Belief(i)}
		switch handover := h.Field.Handover; {
		case handover == received.Fetch:
			// A fetcher writes the name by which it was told of the server.
			s.Kind, s.Who, s.Why = "fetch", cmp.Or(clientName(h.Field.From), clientWord(h.Field)), "its field says so"
		case handover == received.List && (i == 0 || f.c.Chain.links[i-1].field.Handover != received.List):
			s.Kind, s.Who, s.Why = "list", f.listAt(i), "a list manager wrote the field"
		default:
			continue
		}
		if i == 0 {
			f.began[0] = s
		}
		f.begin(i, s)
	}
}

// listAt returns the name of the list that passed the message on at hop i, "" if it is not known.
func (f *finder) listAt(i int) string {
	for ; i >= 0; i-- {
		if org := f.org(i); org != "" {
			for _, l := range f.lists {
				if l.org == org {
					return l.name
				}
			}
			break
		}
	}
	return ""
}

// start says how the oldest stretch began, and where a submission ends.
func (f *finder) start() {
	links := f.c.Chain.links
	s := Stretch{Kind: "transport", Who: clientWord(links[0].field), Belief: f.c.Belief(0), Why: "the oldest field names it"}
	if end := f.submitted(&s); end > 0 {
		s.Kind = "submission"
		f.begin(end, Stretch{Kind: "transport", Who: links[end-1].field.By.Host, Belief: f.c.Belief(end - 1), Why: "the submission was over"})
	}
	if f.began[0].Kind == "" {
		f.began[0] = s
	}
}

// submitted notes who handed the message in, and returns the hop after those that tell of it, 0 if none do: steps
// inside a host that names itself or a user, up to one of a user's program.
func (f *finder) submitted(s *Stretch) (end int) {
	host := ""
	for i, l := range f.c.Chain.links {
		user := userOf(l.field)
		isUser := isUser(f.c.Chain.Hop(i))
		if l.err != nil || f.began[i].Kind != "" || !isUser && !(isInternal(l.field.Handover) && isInner(l.field)) {
			break
		}
		if user != "" {
			s.Who, s.lead = user, byUser
		}
		if isUser {
			if s.Why = "a user handed it in"; s.lead != byUser {
				s.Who, s.lead = clientWord(l.field), byUserAt
			}
			return i + 1
		}
		if host == "" {
			host = l.field.By.Host
		}
		if s.lead == byUser || host != "" { // qmail's "invoked from network" tells neither
			end, s.Why = i+1, "it was made on that host"
		}
	}
	if end > 0 && s.lead != byUser {
		s.Who, s.lead = host, byProgramOf
	}
	return end
}

// clientWord names the client of a field by the best that is known of it.
func clientWord(f *received.Field) string {
	if f.From.RDNS == "" && f.From.IP.IsValid() {
		return plain(f.From.IP).String()
	}
	return strings.TrimSuffix(clientName(f.From), ".")
}

// mailbox returns a path without its source route, RFC 5321, section 4.1.1.3: "@relay.example:bob@example.org". What
// stands in place of a path ("multiple recipients") is none.
func mailbox(path string) string {
	if strings.ContainsAny(path, " \t\r\n") {
		return ""
	}
	if strings.HasPrefix(path, "@") {
		if i := strings.IndexByte(path, ':'); i >= 0 {
			return path[i+1:]
		}
	}
	return path
}

// cutLast cuts an address at its last "@", or turns round the last step of a UUCP path, host!user.
func cutLast(addr string) (local, host string, found bool) {
	if i := strings.LastIndexByte(addr, '@'); i >= 0 {
		return addr[:i], addr[i+1:], true
	}
	if i := strings.LastIndexByte(addr, '!'); i >= 0 {
		host = addr[:i]
		return addr[i+1:], host[strings.LastIndexByte(host, '!')+1:], true
	}
	return addr, "", false
}

// before returns the local part of an address.
func before(addr string) string {
	local, _, _ := cutLast(addr)
	return local
}
