package received

import "net/netip"

// reader turns a sketch into a Field. The clauses are read one after the other, each comment by the
// reader of its form, whoever wrote it; what is said of the client is collected in peer, because
// only the whole field tells which of two names is the HELO and which the reverse name.
type reader struct {
	f    *Field
	v    string
	k    sketch
	d    *dialect
	peer peer
	with implied // what the protocol implies

	folded bool // the value has line ends
	words  int  // words looked at one by one so far
}

// peer is what the from clause and its comments say of the client, before it is settled.
type peer struct {
	head     Span // the words before the first comment
	words    int  // and their number
	phrase   bool // and they are no name
	headIP   netip.Addr
	headForm addrForm
	first    Span // the inside of the first comment
	name     Span // in a comment, where most servers have the reverse name
	between  Span // the inside of the comment between a name and a bare "[address]"
	said     Span // after HELO or in helo=
	hasSaid  bool // there was such a word, perhaps with nothing behind it
	none     bool // "unknown" or a word of that meaning stands for the reverse name
	failed   bool // and that word is "softdnserr"
	addrs    int  // number of different addresses in comments and behind the head
	forms    form // forms of comments seen
	auth     bool // the client authenticated itself
	doubt    bool // what reads like the server's words may be the client's
	hidden   bool // and so it is, if there are none
}

// form is a set of forms of comments that tell who wrote them.
type form uint32

const (
	formHELO        form = 1 << iota // (HELO x): qmail and its relatives
	formHelo                         // helo=x: Exim
	formZmailer                      // "EHLO x"
	formTCP                          // (name [address])
	formUsing                        // (using TLSv1.3 with cipher ...): Postfix
	formQmail                        // (qmail 12 invoked ...)
	formLocal                        // (from user@host), (... from userid 12), by uid 12
	formFromIDs                      // "named unknown"
	formBare                         // (192.0.2.1): qmail
	formSquirrel                     // (SquirrelMail authenticated user ...)
	formGetmail                      // with POP3 getmail6
	formOver                         // (over SMTP, ...): chasquid
	formCert                         // (No client certificate requested) and the like: Postfix
	formPickup                       // (Postfix, from userid 12)
	formNotVerified                  // (Not Verified[192.0.2.1]): MailMarshal
	formFirewall                     // via smtpd (for name [address]): Raptor
	formExploder                     // (list exploder): UUNET
	formBug                          // (at 12), (code B ref 12): debbugs
	formSocket                       // [local]: OpenSMTPD
)

// read reads v into f. The sketch is by far the largest part of r, so it is not emptied as a whole.
func (r *reader) read(f *Field, v string) {
	r.f, r.v, r.d, r.peer, r.with, r.words = f, v, nil, peer{}, implied{}, 0
	k := &r.k
	k.read(v)
	r.folded = k.odd&clEOL != 0
	r.injected()
	clauses := k.clauses[:k.nc]
	for i := range clauses {
		if c := &clauses[i]; c.key != keyDate || c.n > 0 {
			r.clause(c, i)
		}
	}
	f.Date = k.date
	if k.hasDate {
		r.mark(PartDate, k.dateSpan.Start, k.dateSpan.End)
	} else {
		f.Date = Date{}
	}
	if k.semi && !k.plain {
		r.beforeDate()
	}
	r.d = r.recognise()
	if r.d != nil {
		f.Dialect = r.d.name
	}
	r.settle()
	f.Handover = r.handover()
	f.parsed = k.hasDate || k.first[keyFrom]|k.first[keyBy]|k.first[keyWith]|k.first[keyID]|k.first[keyFor]|k.first[keyVia] != 0 ||
		r.peer.forms&(formQmail|formLocal) != 0
	r.problems()
}

// mark notes the place of a part.
func (r *reader) mark(p Part, start, end int) {
	r.f.where.set(p, start, end)
}

// part notes the place of a part and returns its text, which needs a copy only if the value is folded
// in its middle.
func (r *reader) part(p Part, start, end int) string {
	r.mark(p, start, end)
	return r.text(start, end)
}

// word is part for what is one item: nearly none of these is folded, so that there is nothing to look for.
func (r *reader) word(p Part, start, end int) string {
	r.mark(p, start, end)
	if r.k.foldedWord {
		return r.text(start, end)
	}
	return r.v[start:end]
}

// text returns v[start:end] without folding.
func (r *reader) text(start, end int) string {
	if r.folded {
		return unfold(r.v[start:end])
	}
	return r.v[start:end]
}

// problem adds a problem.
func (r *reader) problem(c Code, start, end int, detail string) {
	r.f.Problems = append(r.f.Problems, Problem{c, Span{start, end}, detail})
}

// empty reports that a clause's keyword has no value.
func (r *reader) empty(c *clause) {
	r.problem(EmptyClause, int(c.start), c.keyEnd(), emptyDetails[c.key])
}

// emptyDetails are the details of EmptyClause, kept ready because empty clauses are common.
var emptyDetails = [keyCount]string{
	keyFrom: "nothing stands after from", keyBy: "nothing stands after by", keyVia: "nothing stands after via",
	keyWith: "nothing stands after with", keyID: "nothing stands after id", keyFor: "nothing stands after for",
}

// clause reads the clause with index i.
func (r *reader) clause(c *clause, i int) {
	again := r.k.first[c.key] != uint8(i+1)
	switch c.key {
	case keyFrom:
		r.from(c, again)
	case keyBy:
		r.by(c, again)
	case keyVia:
		r.via(c, again)
	case keyWith:
		r.readWith(c, again)
	case keyID:
		r.id(c, again)
	case keyFor:
		r.recipients(c)
	case keyTLS:
		if w, ok := r.firstWord(c); ok && r.f.TLS.Cipher == "" {
			r.f.TLS.Cipher = r.part(PartTLSCipher, int(w.start), int(w.end))
		}
		r.comments(c)
	case keyGroup:
		if w, ok := r.firstWord(c); ok {
			r.f.TLS.Group = r.v[w.start:w.end]
		}
	case keyState:
		if w, ok := r.firstWord(c); ok && r.f.State == "" {
			r.f.State = r.part(PartState, int(w.start), int(w.end))
		}
		r.comments(c)
	case keyPriority:
		if w, ok := r.firstWord(c); ok && r.f.Priority == "" {
			r.f.Priority = r.part(PartPriority, int(w.start), int(w.end))
		}
		r.comments(c)
	case keyEnvelopeFrom, keyEnvelopeSender, keyEnvFrom, keyMailFrom:
		r.envelopeClause(c)
	case keyAuth:
		r.authWords(int(c.start), int(c.end))
	default:
		r.loose(c)
	}
}

// firstWord returns the first word of a clause.
func (r *reader) firstWord(c *clause) (item, bool) {
	for _, it := range r.k.of(c) {
		if !it.comment {
			return it, true
		}
	}
	return item{}, false
}

// head returns the place of the words before a clause's first comment, and their number.
func (r *reader) head(c *clause) (s Span, words int) {
	if words = c.words(); words == 0 {
		return Span{}, 0
	}
	items := &r.k.items
	return Span{int(items[c.items].start), int(items[c.comment-1].end)}, words
}

// comments reads all comments of a clause.
func (r *reader) comments(c *clause) {
	for i, end := c.comment, c.items+c.n; i < end; i++ {
		if it := &r.k.items[i]; it.comment {
			r.comment(c.key, int(it.start)+1, int(it.end)-1)
		}
	}
}

// via reads
//
//	Via = CFWS "VIA" FWS Link     ; RFC 5321, section 4.4
//
// where the link may be of several words: "Frontend Transport".
func (r *reader) via(c *clause, again bool) {
	s, n := r.head(c)
	switch {
	case n == 0:
		r.empty(c)
	case r.f.Via == "":
		r.f.Via = r.part(PartVia, s.Start, s.End)
		if foldEqual(r.f.Via, "smap") || foldEqual(r.f.Via, "csmap") || foldEqual(r.f.Via, "mwrap") { // "via smap (V1.3)"
			r.f.By.Software = r.part(PartSoftware, s.Start, r.commentAfter(c, s.End))
		}
	}
	r.comments(c)
}

// id reads
//
//	ID = CFWS "ID" FWS ( Atom / msg-id )     ; RFC 5321, section 4.4
//
// of which the angle brackets are left out, and in which most servers write dots.
func (r *reader) id(c *clause, again bool) {
	if w, ok := r.firstWord(c); !ok {
		if !again {
			r.empty(c)
		}
	} else if r.f.ID == "" || !again && r.peer.forms&formQmail != 0 { // "(qmail 12 by uid 34) id X": the process gives way
		s, e := trimAngles(r.v, int(w.start), int(w.end))
		if s == e {
			r.empty(c)
		} else {
			r.f.ID = r.word(PartID, s, e)
		}
	}
	r.comments(c)
}

// trimAngles leaves out the angle brackets around v[s:e], if both are there.
func trimAngles(v string, s, e int) (int, int) {
	for e-s >= 2 && v[s] == '<' && v[e-1] == '>' {
		s, e = s+1, e-1
	}
	return s, e
}

// loose reads text that no keyword introduces: comments, in which qmail and the list managers say
// what they have to say, and words, of which nothing is known.
func (r *reader) loose(c *clause) {
	r.comments(c)
	if !c.afterDate {
		return
	}
	if w, ok := r.firstWord(c); ok {
		r.problem(TextAfterDate, int(w.start), int(c.end), "")
	}
}

// beforeDate reads a comment between semicolon and date, where IBM's gateway speaks of TLS.
func (r *reader) beforeDate() {
	e := r.k.dateSpan.Start - 1
	for e > 0 && isSpace(r.v[e]) {
		e--
	}
	if e < 0 || r.v[e] != ')' {
		return
	}
	s := lastIndex(r.v[:e], ';') + 1
	for s < e && isSpace(r.v[s]) {
		s++
	}
	if s > 0 && r.v[s] == '(' {
		r.comment(keyDate, s+1, e)
	}
}

// problems adds the problems of the value as a whole, and puts all into the order of the bytes.
func (r *reader) problems() {
	f, k := r.f, &r.k
	if len(k.probs) > 0 {
		f.Problems = append(f.Problems, k.probs...)
	}
	switch {
	case !k.hasDate:
		r.problem(NoDate, len(r.v), len(r.v), "")
	case !k.semi:
		r.problem(NoSemicolon, k.dateSpan.Start, k.dateSpan.Start, "")
	}
	for _, s := range k.lost[:k.nl] {
		r.problem(Unbalanced, s.Start, s.End, "")
	}
	if k.full {
		r.problem(TooManyParts, 0, 0, "")
	}
	if k.odd&clOdd != 0 {
		r.oddBytes()
	}
	p := f.Problems
	for i := 1; i < len(p); i++ {
		for j := i; j > 0 && p[j].Span.Start < p[j-1].Span.Start; j-- {
			p[j], p[j-1] = p[j-1], p[j]
		}
	}
	if len(p) > maxProblems {
		f.Problems = append(p[:maxProblems], Problem{Code: MoreProblems})
	}
}
