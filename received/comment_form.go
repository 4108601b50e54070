package received

import "strings"

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
