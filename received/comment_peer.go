package received

import "strings"

// peerComment reads what stands in a comment behind the name of the client: the reverse name, the
// address and what else the server knows.
//
//	TCP-info = address-literal / ( Domain FWS address-literal )     ; RFC 5321, section 4.4
//
// Also: ident before an "@", a port behind the address, "unknown" for the name, a nested "(may be
// forged)", Zmailer's "EHLO name" in quotes, Exim's helo= and ident=.
func (r *reader) peerComment(s, e int) {
	p := &r.peer
	if isDigit(r.v[s]) && r.bareAddress(s, e) { // Microsoft's and qmail's "(192.0.2.1)"
		p.forms |= formBare
		return
	}
	var name, user Span
	words, addrs := 0, p.addrs
	ident := contains(r.v[s:e], '@')
	if ident && (r.identBefore(s, e) || r.loginBefore(s, e)) {
		return
	}
	for ws, we := r.nextWord(s, e); ws < e; ws, we = r.nextWord(we, e) {
		words++
		switch w := r.v[ws:we]; {
		case w[0] == '[':
			r.bracketed(ws, we)
		case w[0] == '(':
			r.nested(ws+1, we-1)
		case w[0] == '"':
			r.quotedHelo(ws+1, we-1)
		case words > 1 && r.eximForm(r.v[ws:e], ws, e): // behind an address, be it one that cannot be read
			ws, we = e, e
		case p.addrs > addrs && len(w) == 4 && isHeloVerb(w): // Qsmtpd: "[192.0.2.1]:1234 HELO name"
			r.heloForm(r.v[ws:e], ws, e)
			ws, we = e, e
		case r.unknown(w):
		case foldEqual(w, "rdns") && p.addrs > addrs: // SMTPSVC: "[192.0.2.1] RDNS failed"
			p.none = true
			ws, we = e, e
		case foldEqual(w, "really") && r.bracketFollows(we, e):
		case foldEqual(w, "verified"): // CommuniGate
			r.f.From.Verified = Yes
		case ident && contains(w, '@'):
			name = r.identAt(ws, we, name)
			user = Span{ws, ws + lastIndex(w, '@')}
		case r.bracketFollows(we, e): // a reverse name that looks like an address, or the address twice
			if name.End == 0 && !r.sameAddress(ws, we, e) {
				name = Span{ws, we}
			}
		case w[0] == '/' && we-ws > 1 && r.bareAddress(ws+1, we): // Java: "/192.0.2.1"
		case r.bareAddress(ws, we):
			p.forms |= formBare
			if name.End > 0 && !namelike(r.v[name.Start:name.End]) { // Facebook: "(AbCdEf== 2001:db8::1)"
				name = Span{}
			}
		case name.End == 0:
			name.Start, name.End = trimAngles(r.v, ws, we) // AppleShare has it in angle brackets
		}
	}
	if user.End > 0 && (words == 1 || p.addrs > addrs) { // else it is an address in a sentence
		r.identOf(user.Start, user.End)
	}
	if name.End > 0 && p.name.End == 0 && (words == 1 && namelike(r.v[name.Start:name.End]) || p.addrs > addrs) {
		p.name = name
	}
	if p.addrs > addrs && name.End > 0 {
		p.forms |= formTCP
	}
}

// bracketFollows tells whether the next word of v[i:e] is in brackets.
func (r *reader) bracketFollows(i, e int) bool {
	for i < e && isSpace(r.v[i]) {
		i++
	}
	return i < e && r.v[i] == '['
}

// sameAddress tells whether v[s:e] stands again in the brackets that follow it.
func (r *reader) sameAddress(s, e, end int) bool {
	n := e - s
	for e < end && isSpace(r.v[e]) {
		e++
	}
	again := r.v[min(e+1, end):end]
	return len(again) > n && again[:n] == r.v[s:s+n] && again[n] == ']'
}

// namelike tells whether a word that stands alone in a comment may be a host's name.
func namelike(s string) bool {
	if !contains(s, '.') && !foldEqual(s, "localhost") {
		return false
	}
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '=', '/', '<', '>', '{', '}', '%', '*', ':', ',':
			return false
		}
	}
	return true
}

// identBefore reads "ident@address" where that is the whole comment, as qmail writes it. The ident may
// be anything, brackets included, and so reaches up to the last "@".
func (r *reader) identBefore(s, e int) bool {
	at := s + lastIndex(r.v[s:e], '@')
	if at < s || at+1 == e {
		return false
	}
	if c := r.v[at+1]; !isDigit(c) && c != '[' && !contains(r.v[at+1:e], ':') {
		return false
	}
	rest := Span{at + 1, e}
	if r.v[at+1] == '[' && r.v[e-1] == ']' {
		rest = Span{at + 2, e - 1}
	}
	if _, _, form := readAddr(r.v[rest.Start:rest.End]); form == notAddr {
		return false
	}
	r.address(rest.Start, rest.End)
	r.identOf(s, at)
	if r.v[at+1] != '[' {
		r.peer.forms |= formBare
	}
	return true
}

// loginBefore reads Yahoo's "ann@example.com@192.0.2.1 with login", which names the authenticated user
// in the place of qmail's ident.
func (r *reader) loginBefore(s, e int) bool {
	mech := e
	for mech > s && !isSpace(r.v[mech-1]) {
		mech--
	}
	end := mech
	for end > s && isSpace(r.v[end-1]) {
		end--
	}
	if end == mech || !foldSuffix(r.v[s:end], "with") {
		return false
	}
	for end -= len("with"); end > s && isSpace(r.v[end-1]); end-- {
	}
	at := s + lastIndex(r.v[s:end], '@')
	if at <= s || at+1 == end || !r.bareAddress(at+1, end) {
		return false
	}
	r.user(s, at)
	r.f.From.Auth = r.part(PartAuth, mech, e)
	r.peer.auth = true
	r.peer.forms |= formBare
	return true
}

// nested reads a comment inside the client's comment.
func (r *reader) nested(s, e int) {
	if t := r.v[s:max(s, e)]; phrasePrefix(t, "may be forged") > 0 {
		r.f.From.Verified = No
	}
}

// quotedHelo reads Zmailer's "EHLO name" in quotation marks.
func (r *reader) quotedHelo(s, e int) {
	if e-s < 5 || !isHeloVerb(r.v[s:s+4]) {
		return
	}
	r.peer.forms |= formZmailer
	r.f.From.Verb = r.v[s : s+4]
	if r.peer.hasSaid {
		return
	}
	for s += 4; s < e && isSpace(r.v[s]); s++ { // a fold may stand here
	}
	r.peer.said, r.peer.hasSaid = Span{s, e}, true
}

// identAt reads what stands behind the ident in "ident@name", "ident@[address]" and "ident@address". What a
// client's ident server said may hold an "@" itself, so the last one counts.
func (r *reader) identAt(s, e int, name Span) Span {
	at := s + lastIndex(r.v[s:e], '@')
	switch rest := r.v[at+1 : e]; {
	case rest == "":
		return name
	case rest[0] == '[':
		r.bracketed(at+1, e)
	case r.unknown(rest):
	case !r.bareAddress(at+1, e):
		if name.End == 0 {
			name = Span{at + 1, e}
		}
	}
	return name
}

// identOf takes v[s:e], which stands before an "@", as the RFC 1413 user. Sendmail 8.7 and later write
// "IDENT:" before it, and qmail-ldap, with the word "authenticated", the user of SMTP AUTH in its place.
func (r *reader) identOf(s, e int) {
	switch t := r.v[s:e]; {
	case foldPrefix(t, "ident:"):
		r.ident(s+6, e)
	case isLDAPUser(t):
		s += strings.IndexByte(t, ':') + 1
		if s < e && (r.v[s] == '_' || r.v[s] == '?') { // what qmail wrote for a space
			s++
		}
		r.user(s, e)
		r.peer.auth = true
	default:
		r.ident(s, e)
	}
}

// isLDAPUser tells whether s is what qmail-ldap writes in place of the ident: "authenticated:ann",
// "Authenticated-user:_ann", "Authenticated?user:?ann".
func isLDAPUser(s string) bool {
	if len(s) < 20 {
		return foldPrefix(s, "authenticated:")
	}
	return foldPrefix(s, "authenticated:") || foldPrefix(s, "authenticated") && foldPrefix(s[14:], "user:")
}

// bareAddress reads an address that has no brackets, perhaps with a port.
func (r *reader) bareAddress(s, e int) bool {
	if c := r.v[s]; !isDigit(c) && !contains(r.v[s:e], ':') {
		return false
	}
	ip, text, form := readAddr(r.v[s:e])
	if form != notAddr {
		r.client(ip, text, form, s, e)
		return true
	}
	i := lastIndex(r.v[s:e], ':')
	if i < 0 {
		return false
	}
	if ip, text, form = readAddr(r.v[s : s+i]); form == notAddr {
		return false
	}
	r.client(ip, text, form, s, s+i)
	r.port(s+i+1, e)
	return true
}
