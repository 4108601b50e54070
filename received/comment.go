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
		if isPeerText(t) { // of a field whose from is damaged
			return
		}
		fallthrough
	case keyWith, keyVia, keyTLS:
		if contains(t, '[') && softwareOf(t) == nil {
			return
		}
		if !r.k.afterDate(s) || softwareOf(t) != nil { // smail has its version behind the date
			r.software(s, e)
		}
	default:
		if softwareOf(t) != nil {
			r.software(s, e)
		}
	}
}

// isPeerText tells whether a comment speaks of a client and not of software: a greeting, or an address.
func isPeerText(t string) bool {
	if foldPrefix(t, "helo ") || foldPrefix(t, "ehlo ") || foldPrefix(t, "lhlo ") {
		return true
	}
	_, _, form := readAddr(t)
	return form != notAddr
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
