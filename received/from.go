package received

import (
	"strings"
)

// from reads
//
//	From-domain     = "FROM" FWS Extended-Domain       ; RFC 5321, section 4.4
//	Extended-Domain = Domain / ( Domain FWS "(" TCP-info ")" ) / ( address-literal FWS "(" TCP-info ")" )
//
// and what servers write instead. A second from clause with an address is XMail's envelope sender.
func (r *reader) from(c *clause, again bool) {
	if again {
		r.secondFrom(c)
		return
	}
	s, n := r.head(c)
	if n == 1 && c.n == 1 && r.v[s.Start:s.End] == "[]" { // an address was taken out
		r.empty(c)
		return
	}
	if n == 0 && (c.n == 0 || !r.ofClient(r.k.of(c)[c.n-1])) {
		r.empty(c)
	}
	r.peer.head, r.peer.words = s, n
	if n > 0 {
		r.fromHead(c, n)
	}
	rest := r.k.of(c)[n:]
	for i, it := range rest {
		switch {
		case it.comment:
			r.fromComment(int(it.start), int(it.end))
		case r.v[it.start] == '[':
			if i == 1 {
				r.peer.between = Span{int(rest[0].start) + 1, int(rest[0].end) - 1}
			}
			r.bracketed(int(it.start), int(it.end))
		case r.v[it.start] == '"' && i == len(rest)-1 && int(rest[0].start) == s.End:
			r.claim(int(it.start), int(it.end))
		}
	}
}

// claim reads the name that Obtuse's smtpd found to differ from the reverse name:
//
//	from RDNS(IP), claiming to be "HELO" via SMTP by NAME, id ID; DATE
//
// Nothing may follow it: in a HELO that reads so, the words of a server that writes it down would.
func (r *reader) claim(s, e int) {
	if s+2 < e && r.v[e-1] == '"' && foldSuffix(strings.TrimRight(r.v[:s], " \t\r\n"), " be") {
		r.peer.said, r.peer.hasSaid = Span{s + 1, e - 1}, true
	}
}

// ofClient tells whether an item may say something of the client where no name stands.
func (r *reader) ofClient(it item) bool { return it.comment || r.v[it.start] == '[' }

// fromComment reads the comment v[s:e]. One that stands right behind "(HELO name)" is part of that
// name, in which the client wrote parentheses: servers put a space before the comments of their own.
func (r *reader) fromComment(s, e int) {
	p := &r.peer
	if p.forms&formHELO != 0 && s > 0 && p.said.End == s-1 && r.v[s-1] == ')' {
		p.said.End = e - 1
		return
	}
	switch {
	case p.first.End == 0:
		p.first = Span{s + 1, e - 1}
	case p.first.End == s-1:
		p.first.End = e - 1
	}
	if p.forms&formHELO != 0 && p.addrs == 0 && contains(r.v[s:e], '@') && (r.identBefore(s+1, e-1) || r.loginBefore(s+1, e-1)) {
		return
	}
	r.comment(keyFrom, s+1, e-1)
}

// secondFrom reads a from clause that is not the first. Of several addresses that read like smail's none is taken.
func (r *reader) secondFrom(c *clause) {
	w, ok := r.firstWord(c)
	switch {
	case ok && (r.v[w.start] == '<' || contains(r.v[w.start:w.end], '@')):
		r.envelope(int(w.start), int(w.end))
	case ok && c.n == 1 && r.v[w.start] == '[' && r.isSmail(): // "from HELO from [192.0.2.1] by NAME (/\##/\ Smail3.1.30 #1)"
		r.bracketed(int(w.start), int(w.end))
	default:
		r.problem(RepeatedClause, int(c.start), c.keyEnd(), "from stands twice")
	}
	r.comments(c)
}

// isSmail tells whether smail calls itself so in the by clause.
func (r *reader) isSmail() bool {
	by := r.k.first[keyBy]
	if by == 0 {
		return false
	}
	for _, it := range r.k.of(&r.k.clauses[by-1]) {
		if it.comment {
			d := softwareOf(r.v[it.start+1 : it.end-1])
			return d != nil && d.name == Smail
		}
	}
	return false
}

// fromHead reads the words before the first comment: a name or an address, behind which fetchmail
// and MDaemon write the client's address in brackets and nothing else.
func (r *reader) fromHead(c *clause, n int) {
	items := r.k.of(c)
	first := items[0]
	s, e := int(first.start), int(first.end)
	if first.part || isDigit(r.v[s]) { // else it has neither brackets nor colons
		r.peer.headIP, r.peer.headForm = r.headAddr(s, e)
	}
	for _, it := range items[1:n] {
		if r.v[it.start] == '[' {
			r.peer.head.End = e
			r.peer.words = 1
			if r.bracketed(int(it.start), int(it.end)); r.peer.addrs == 0 {
				r.peer.headForm = notAddr // where the server's word belongs is no address, and the one before it is the client's
			}
		}
		if foldEqual(r.v[it.start:it.end], "named") { // Gmail's API: "from 123 named unknown by gmailapi.google.com"
			r.peer.forms |= formFromIDs
		}
	}
}
