package received

import "strings"

// comment reads v[s:e], the inside of a comment that stands in the clause key. The first letter
// decides which forms are tried; a comment of no known form is an address or a name in the from
// clause, and elsewhere the server's name for itself.
func (r *reader) comment(key keyword, s, e int) {
	v := r.v
	for s < e && isSpace(v[s]) {
		s++
	}
	for s < e && isSpace(v[e-1]) {
		e--
	}
	if s == e {
		return
	}
	if key == keyFrom && r.nameAndAddress(s, e) {
		return
	}
	t := v[s:e]
	switch c := v[s]; {
	case c == '[' || isDigit(c) || c == ':':
		if r.tlsList(s, e) {
			return
		}
	case r.knownForm(key, c|0x20, t, s, e), t[len(t)-1] == 'd' && r.encryptedForm(t, s, e):
		return
	}
	switch key {
	case keyFrom:
		r.peerComment(s, e)
	case keyBy:
		r.byComment(s, e)
	case keyNone:
		if strings.Contains(t, " invoked ") { // qmail's descendants: "(cpmta 123 invoked from network)"
			r.invokedForm(s, e)
			return
		}
		if contains(t, '@') && !contains(t, ' ') && !r.k.afterDate(s) { // Zmailer's list expander: "(majordomo@example.com) by ..."
			r.user(s, e)
			return
		}
		if contains(t, '[') && softwareOf(t) == nil { // an address, of a field whose from is damaged
			return
		}
		fallthrough
	case keyWith, keyVia, keyTLS:
		if !r.k.afterDate(s) || softwareOf(t) != nil { // smail has its version behind the date
			r.software(s, e)
		}
	default:
		if softwareOf(t) != nil {
			r.software(s, e)
		}
	}
}

// nameAndAddress reads "name [address]" and "[address]", if v[s:e] is just that. Most comments behind
// the client's name are, so this spares them the reading word by word of peerComment.
func (r *reader) nameAndAddress(s, e int) bool {
	v, p := r.v, &r.peer
	if v[e-1] != ']' {
		return false
	}
	name := s
	for class[v[name]]&(clKind|clEqual) == clText { // up to the "]" at the latest
		name++
	}
	open := dateSpace(v, name)
	if v[open] != '[' {
		return false
	}
	ip, text, form := readAddr(v[open+1 : e-1])
	if form != plainAddr && (strings.IndexByte(v[open:e], ']') != e-1-open || contains(v[open+1:e], '[')) {
		return false
	}
	switch {
	case name == s:
	case isDigit(v[s]), name == open, name-s == 4 && isHeloVerb(v[s:name]): // another form
		return false
	case r.unknown(v[s:name]):
	case foldEqual(v[s:name], "really"): // smail and InterMail: the address is not the one that the client gave
	case p.name.End == 0:
		p.name = Span{s, name}
	}
	before := p.addrs
	if form == notAddr {
		r.address(open+1, e-1)
	} else {
		r.client(ip, text, form, open+1, e-1)
	}
	if p.addrs > before && name > s {
		p.forms |= formTCP
	}
	return true
}

// afterDate tells whether the offset lies behind the date.
func (k *sketch) afterDate(at int) bool { return k.hasDate && at > k.dateSpan.Start }

// knownForm reads a comment whose beginning tells its form, whoever wrote it; c is its first letter
// in lower case.
func (r *reader) knownForm(key keyword, c byte, t string, s, e int) bool {
	switch c {
	case 'a':
		return r.authForm(t, s, e) || key == keyNone && r.bugForm(t)
	case 'c':
		return r.tlsForm(t, s, e) || r.bugForm(t)
	case 'e':
		return r.envelopeForm(t, s, e) || key == keyFrom && r.heloForm(t, s, e)
	case 'f':
		if key == keyVia && foldPrefix(t, "for ") {
			r.peer.forms |= formFirewall
			return true
		}
		return key != keyFrom && r.fromForm(t, s, e) || foldPrefix(t, "forwarded-for:") // what a proxy said, and so no observation
	case 'h':
		return key == keyFrom && (r.heloForm(t, s, e) || r.eximForm(t, s, e))
	case 'i':
		return r.identForm(t, s, e) || r.identUsing(t, s) || key == keyFrom && r.eximForm(t, s, e)
	case 'l':
		if foldEqual(t, "list exploder") { // UUNET's
			r.peer.forms |= formExploder
			return true
		}
		return key == keyFrom && r.heloForm(t, s, e)
	case 'm':
		if phrasePrefix(t, "may be forged") > 0 {
			r.f.From.Verified = No
			return true
		}
		return key == keyFrom && r.mailFromForm(t, s, e)
	case 'n':
		if key == keyFrom && foldPrefix(t, "not verified") { // MailMarshal: "(Not Verified[192.0.2.1])"
			r.peer.none = true
			r.peer.forms |= formNotVerified
			r.peerComment(s+12, e)
			return true
		}
		if foldPrefix(t, "no client cert") {
			r.peer.forms |= formCert
			return true
		}
		return foldPrefix(t, "nullmailer ") && r.invokedForm(s, e)
	case 'o':
		return r.originalRecipient(t, s, e) || foldPrefix(t, "over ") && r.overForm(s, e)
	case 'p':
		return key == keyFrom && r.eximForm(t, s, e) || foldPrefix(t, "proxying for ")
	case 'q':
		return foldPrefix(t, "qmail ") && r.invokedForm(s, e)
	case 'r':
		return r.envelopeForm(t, s, e)
	case 's':
		if foldPrefix(t, "sender: <") { // smail
			r.envelope(s+8, e)
			return true
		}
		return foldPrefix(t, "squirrelmail") && r.authForm(t, s, e) || foldPrefix(t, "sasl method:[") && r.saslForm(s, e) || foldPrefix(t, "single-drop")
	case 't':
		return r.tlsForm(t, s, e)
	case 'u':
		if foldPrefix(t, "uid ") { // dma: "from ann (uid 1000)"
			r.peer.forms |= formLocal
			r.user(s+4, e)
			return true
		}
		return r.tlsForm(t, s, e) || foldPrefix(t, "user") && r.authForm(t, s, e)
	case 'v':
		return key == keyBy && r.viaForm(t, s, e) || r.tlsForm(t, s, e)
	}
	return false
}

// heloForm reads
//
//	(HELO name)  (EHLO name)  (LHLO name)  (EHLO name [address])
//
// as qmail, qpsmtpd, James, Zimbra and Yahoo write it. The name is all up to the end, because a
// client may write spaces and brackets in it; only an address in brackets at the very end, which
// qmail's own text never has, is the server's.
func (r *reader) heloForm(t string, s, e int) bool {
	if len(t) < 4 || !isHeloVerb(t[:4]) || len(t) > 4 && !isSpace(t[4]) {
		return false
	}
	f := &r.f.From
	if r.peer.hasSaid {
		return true
	}
	f.Verb = t[:4]
	r.peer.hasSaid = true
	r.peer.forms |= formHELO
	for s += 4; s < e && isSpace(r.v[s]); s++ {
	}
	if i := lastIndex(r.v[s:e], '['); i > 0 && r.v[e-1] == ']' && isSpace(r.v[s+i-1]) {
		r.bracketed(s+i, e)
		for e = s + i; e > s && isSpace(r.v[e-1]); e-- {
		}
	}
	r.peer.said = Span{s, e}
	return true
}

// isHeloVerb tells whether s is HELO, EHLO or LHLO in any case.
func isHeloVerb(s string) bool {
	return foldEqual(s, "helo") || foldEqual(s, "ehlo") || foldEqual(s, "lhlo")
}

// viaForm reads United Internet's "(via HTTP)", of its webmail.
func (r *reader) viaForm(t string, s, e int) bool {
	if r.f.Via != "" || !foldEqual(t, "via http") && !foldEqual(t, "via https") {
		return false
	}
	r.f.Via = r.part(PartVia, s+len("via "), e)
	return true
}

// eximForm reads what Exim writes behind a bare address or inside the parentheses of one:
//
//	(helo=HELO)  (port=N helo=HELO ident=IDENT)  ([IP]:PORT helo=HELO ident=IDENT)
//
// The HELO reaches up to " ident=" and the ident up to the end, since clients choose both and Exim
// writes them as they are.
func (r *reader) eximForm(t string, s, e int) bool {
	if foldPrefix(t, "port=") {
		r.port(s+5, e)
		for s < e && !isSpace(r.v[s]) {
			s++
		}
		for s < e && isSpace(r.v[s]) {
			s++
		}
		r.peer.forms |= formHelo
		if t = r.v[s:e]; t == "" {
			return true
		}
	}
	if foldPrefix(t, "helo=") {
		end := e
		if i := strings.Index(t, " ident="); i > 0 {
			end = s + i
			r.ident(end+7, e)
		}
		r.peer.said, r.peer.hasSaid = Span{s + 5, end}, true
		r.peer.forms |= formHelo
		return true
	}
	if foldPrefix(t, "ident=") {
		r.ident(s+6, e)
		r.peer.forms |= formHelo
		return true
	}
	return false
}

// ident takes v[s:e] as the RFC 1413 user.
func (r *reader) ident(s, e int) {
	if s < e && r.f.From.Ident == "" {
		r.f.From.Ident = r.part(PartIdent, s, e)
	}
}

// originalRecipient reads
//
//	(ORCPT <rfc822;bob@example.org>)  (ORCPT rfc822;bob@example.org)
//
// with which ZMailer gives the recipient as the sender's server named it: RFC 3461, section 4.2.
func (r *reader) originalRecipient(t string, s, e int) bool {
	if !foldPrefix(t, "orcpt") || len(t) > 5 && !isSpace(t[5]) && t[5] != '=' {
		return false
	}
	s, e = r.nextWord(min(s+6, e), e)
	s, e = trimAngles(r.v, s, e)
	if foldPrefix(r.v[s:e], "rfc822;") {
		r.recipient(s+7, e)
	}
	return true
}

// fromForm reads "(from ann@example.com)", with which sendmail marks what came from a local program.
func (r *reader) fromForm(t string, s, e int) bool {
	if !foldPrefix(t, "from ") {
		return false
	}
	if i := s + strings.IndexByte(t, '['); i > s+5 && r.v[e-1] == ']' { // gateways and webmail: "(from NAME [IP])"
		r.bracketed(i, e)
		for i > s+5 && isSpace(r.v[i-1]) {
			i--
		}
		r.peer.said = Span{s + 5, i}
		return true
	}
	r.peer.forms |= formLocal
	s += 5
	if i := strings.Index(r.v[s:e], " user: '"); i >= 0 { // ZMailer: "(from localhost user: 'ann', uid#12)"
		s += i + 8
		if n := strings.IndexByte(r.v[s:e], '\''); n > 0 {
			e = s + n
		}
	}
	r.user(s, e)
	return true
}

// identForm reads Courier's "(IDENT: i, AUTH: LOGIN user, TLS: TLSv1.2,128bits,...)", each of whose
// parts may be missing.
func (r *reader) identForm(t string, s, e int) bool {
	if !foldPrefix(t, "ident: ") {
		return false
	}
	end := e
	if i := strings.IndexByte(t, ','); i >= 0 {
		end = s + i
		r.courierRest(s+i+1, e)
	}
	r.ident(s+7, end)
	return true
}

// identUsing reads smail's "(ident ann using rfc1413)".
func (r *reader) identUsing(t string, s int) bool {
	end := strings.Index(t, " using ")
	if end < 0 || !foldPrefix(t, "ident ") {
		return false
	}
	r.ident(trimAngles(r.v, s+6, s+end))
	return true
}

// mailFromForm reads Alibaba's "(mailfrom:ann@example.com fp:...)".
func (r *reader) mailFromForm(t string, s, e int) bool {
	if !foldPrefix(t, "mailfrom:") {
		return false
	}
	_, end := r.nextWord(s, e)
	r.envelope(s+9, end)
	return true
}

// bugForm reads debbugs' "(at 12345)", "(at submit)" and "(code B ref 12345)".
func (r *reader) bugForm(t string) bool {
	if !foldPrefix(t, "code b ") && (!foldPrefix(t, "at ") || contains(t[3:], ' ')) {
		return false
	}
	r.peer.forms |= formBug
	return true
}

// courierRest reads what follows in Courier's comment.
func (r *reader) courierRest(s, e int) {
	for s < e && isSpace(r.v[s]) {
		s++
	}
	if !r.authForm(r.v[s:e], s, e) {
		r.tlsForm(r.v[s:e], s, e)
	}
}

// invokedForm reads qmail's and nullmailer's handovers:
//
//	(qmail 123 invoked by uid 12)  (qmail 123 invoked from network)  (nullmailer pid 1 invoked by uid 12)
func (r *reader) invokedForm(s, e int) bool {
	r.peer.forms |= formQmail
	t := r.v[s:e]
	end := strings.IndexByte(t, ' ')
	r.f.By.Software = r.part(PartSoftware, s, s+end)
	if foldPrefix(t[end:], " pid ") {
		end += 4
	}
	n := end + 1
	for n < len(t) && isDigit(t[n]) {
		n++
	}
	if n > end+1 && r.f.ID == "" {
		r.f.ID = r.part(PartID, s+end+1, s+n)
	}
	local := true
	for ws, we := r.nextWord(s+n, e); ws < e; ws, we = r.nextWord(we, e) {
		switch w := r.v[ws:we]; {
		case w == "uid":
			if ws, we = r.nextWord(we, e); ws < e {
				r.f.From.User = r.part(PartUser, ws, we)
			}
			local = false
		case w == "network":
			local = false
		case w[0] == '[' && !local && w[len(w)-1] == ']': // "from network[192.0.2.1/NAME]"
			r.networkClient(ws+1, we-1)
		}
	}
	if local {
		r.peer.forms |= formLocal
	}
	return true
}

// networkClient reads "192.0.2.1/NAME", the client as a patched qmail has it, with "unknown" or nothing
// for a name that it did not find.
func (r *reader) networkClient(s, e int) {
	slash := s + strings.IndexByte(r.v[s:e], '/')
	if slash < s {
		slash = e
	}
	r.address(s, slash)
	if name := (Span{min(slash+1, e), e}); name.Start == e || r.unknown(r.v[name.Start:e]) {
		r.peer.none = true
	} else {
		r.peer.name = name
	}
}

// maxWords is how many words are looked at one by one in all comments of a value.
const maxWords = 256

// nextWord is the function of that name for the value, and returns e, e where there were too many.
func (r *reader) nextWord(i, e int) (start, end int) {
	if r.words == maxWords {
		r.k.full = true
		return e, e
	}
	r.words++
	return nextWord(r.v, i, e)
}

// nextWord returns the next word of v[i:e], or e, e. White space and commas separate words; what
// stands in brackets, parentheses or quotes is one with what is attached to it.
func nextWord(v string, i, e int) (start, end int) {
	for i < e && (isSpace(v[i]) || v[i] == ',') {
		i++
	}
	start = i
	for i < e {
		for i < e && class[v[i]]&clKind == clText {
			i++
		}
		if i == e || isSpace(v[i]) {
			break
		}
		switch v[i] {
		case ',':
			return start, i
		case '(':
			if i > start {
				return start, i
			}
			l := lexer{s: v[:e]}
			if n := l.commentEnd(i); n > 0 {
				return start, n
			}
			return start, e // to go on behind it would walk to the end again for each of many
		case '[':
			if i > start && v[i-1] != '@' && v[i-1] != '[' {
				return start, i
			}
			if i+1 < e && v[i+1] == '[' {
				break
			}
			if n := literalEnd(v[:e], i); n > 0 {
				i = n - 1
			}
		case '"':
			l := lexer{s: v[:e]}
			if n := l.quotedEnd(i); n > 0 {
				i = n - 1
			}
		case '\\': // the quote behind it is none, and so only the last one can lack its partner
			if i+1 < e && quotable(v[i+1]) {
				i++
			}
		}
		i++
	}
	return start, i
}
