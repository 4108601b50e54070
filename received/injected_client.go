package received

import "strings"

// clientState is what came of reading the client's part.
type clientState uint8

const (
	clientUnknown clientState = iota // it is not known where this server's words stand
	clientRead
	clientHidden // it is known, but they are not there
)

// clientBefore reads v[start:end], what stands between from and the server's own by, as the server that
// wrote the rest, which begins at own, writes it.
func (r *reader) clientBefore(start, end, own int) clientState {
	rest := r.v[own:]
	ok := false
	switch {
	case start == end || r.v[end-1] != ')' && r.v[end-1] != ']':
		return clientHidden
	case strings.Contains(rest, "(Exim "):
		ok = r.eximClient(start, end)
	case strings.Contains(rest, "(chasquid)"):
		ok = r.chasquidClient(start, end)
	case r.isCyrus(own):
		ok = r.cyrusClient(start, end)
	case r.isQmailTail(rest):
		ok = r.qmailClient(start, end)
	case r.writesWord(rest):
		ok = r.wordClient(start, end)
	default:
		return clientUnknown
	}
	if ok {
		return clientRead
	}
	return clientHidden
}

// isQmailTail tells whether what follows by is qmail's or qpsmtpd's.
func (r *reader) isQmailTail(rest string) bool {
	if strings.Contains(rest, "(qpsmtpd/") {
		return true
	}
	k := &r.k
	return k.first[keyID] == 0 && k.date.Zone == "-0000" && isDigit(r.v[k.dateSpan.Start]) && k.first[keyWith] != 0
}

// writesWord tells whether what follows by is of a server that lets no white space into a HELO.
func (r *reader) writesWord(rest string) bool {
	for _, s := range [...]string{"(Haraka", "with Microsoft SMTP", "(Lotus Domino", "(IBM Domino", "(HCL Domino"} {
		if strings.Contains(rest, s) {
			return true
		}
	}
	if i := r.k.first[keyID]; i > 0 {
		if w, ok := r.firstWord(&r.k.clauses[i-1]); ok {
			return isCourierID(r.v[w.start:w.end])
		}
	}
	return false
}

// cyrusClient reads "HELO (RDNS [IP])": the last parenthesis is the server's.
func (r *reader) cyrusClient(start, end int) bool {
	open := start + lastIndex(r.v[start:end], '(')
	if open < start {
		return false
	}
	r.comment(keyFrom, open+1, end-1)
	for open > start && isSpace(r.v[open-1]) {
		open--
	}
	r.setHead(start, open)
	return r.peer.addrs == 1
}

// wordClient reads "HELO (RDNS [IP])" and comments of the server's behind it, where the HELO reaches up to
// the first white space.
func (r *reader) wordClient(start, end int) bool {
	head := wordEnd(r.v, start, end)
	l := lexer{s: r.v[:end], pos: head}
	for {
		for l.pos < end && isSpace(r.v[l.pos]) {
			l.pos++
		}
		if l.pos == end {
			break
		}
		open := l.pos
		if r.v[open] != '(' {
			return false
		}
		if l.pos = l.commentEnd(open); l.pos < 0 {
			return false
		}
		r.comment(keyFrom, open+1, l.pos-1)
	}
	r.setHead(start, head)
	return r.peer.addrs == 1
}

// chasquidClient reads "[IP] (HELO)".
func (r *reader) chasquidClient(start, end int) bool {
	head := wordEnd(r.v, start, end)
	open := head
	for open < end && isSpace(r.v[open]) {
		open++
	}
	if open == end || r.v[open] != '(' || r.v[start] != '[' {
		return false
	}
	r.setHead(start, head)
	r.peer.first = Span{open + 1, end - 1}
	r.peer.headIP, r.peer.headForm = r.headAddr(start, head)
	return r.peer.headForm != notAddr
}

// qmailClient reads "RDNS (HELO HELO) (IDENT@IP)", where no white space stands in the HELO and the last "@"
// is the server's.
func (r *reader) qmailClient(start, end int) bool {
	v := r.v
	head := wordEnd(v, start, end)
	rest := v[head:end]
	said := Span{}
	if len(rest) > 8 && rest[1] == '(' && isHeloVerb(rest[2:6]) && rest[6] == ' ' {
		said = Span{head + 7, wordEnd(v, head+7, end)}
		rest = v[said.End:end]
		if v[said.End-1] == ')' {
			said.End--
		}
	}
	at := max(lastIndex(rest, '('), lastIndex(rest, '@'))
	if at < 0 {
		return false
	}
	s, e := end-len(rest)+at+1, end-1
	if v[s] == '[' && v[e-1] == ']' {
		s, e = s+1, e-1
	}
	r.address(s, max(s, e))
	if ident := strings.IndexByte(rest, '('); rest[at] == '@' && ident >= 0 {
		r.ident(end-len(rest)+ident+1, end-len(rest)+at)
	}
	r.setHead(start, head)
	r.peer.said, r.peer.hasSaid = said, said.End > 0
	r.peer.forms |= formBare
	if said.End > 0 {
		r.f.From.Verb = v[head+2 : head+6]
		r.peer.forms |= formHELO
	}
	return r.peer.addrs == 1
}

// eximClient reads "RDNS ([IP]:PORT helo=HELO)" and "[IP] (port=PORT helo=HELO)": what stands before the
// first of the client's words is the server's.
func (r *reader) eximClient(start, end int) bool {
	t := r.v[start:end]
	open := strings.IndexByte(t, '(')
	if open < 0 {
		return false
	}
	said := strings.Index(t, "helo=")
	if i := strings.Index(t, "ident="); said < 0 || i >= 0 && i < said {
		said = i
	}
	if said < open {
		return false
	}
	if before := t[open+1 : said]; before != "" && before[0] == '[' {
		ws, we := nextWord(r.v, start+open+1, start+said)
		r.bracketed(ws, we)
	} else if foldPrefix(before, "port=") {
		r.port(start+open+6, start+said)
	}
	r.eximForm(r.v[start+said:end-1], start+said, end-1)
	for open > 0 && isSpace(t[open-1]) {
		open--
	}
	r.setHead(start, start+open)
	if open > 0 {
		r.peer.headIP, r.peer.headForm = r.headAddr(start, start+open)
	}
	return r.peer.addrs == 1 || r.peer.headForm != notAddr
}
