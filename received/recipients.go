package received

import "strings"

// recipients reads
//
//	For  = CFWS "FOR" FWS ( Path / Mailbox )             ; RFC 5321, section 4.4
//	Path = "<" [ A-d-l ":" ] Mailbox ">"
//
// and several of them, which RFC 1123 allowed, with or without commas between. A source route and
// ezmlm's "<multiple recipients>" are kept as they stand.
func (r *reader) recipients(c *clause) {
	found, sender := false, false
	for _, it := range r.k.of(c) {
		if it.comment {
			r.comment(keyFor, int(it.start)+1, int(it.end)-1)
			continue
		}
		s, e := int(it.start), int(it.end)
		if sender {
			r.envelope(s, e)
			sender = false
			continue
		}
		if w := r.v[s:e]; !found && foldEqual(w, "uid") { // nbSMTP: "for uid 12 ann@example.com"
			r.peer.forms |= formLocal
			continue
		} else if !found && r.peer.forms&formLocal != 0 && allDigits(w) {
			r.user(s, e)
			continue
		}
		if sender = found && foldEqual(r.v[s:e], "sender:"); sender { // Smail
			continue
		}
		// Only what is an address may follow the first recipient: a word there is somebody's remark.
		if found && r.v[s] != '<' && !contains(r.v[s:e], '@') {
			continue
		}
		found = r.recipientList(s, e) || found
	}
	if !found {
		r.empty(c)
	}
}

// recipientList reads one word, in which several recipients may stand without white space between.
func (r *reader) recipientList(s, e int) bool {
	if r.k.path == (Span{s, e}) && s+2 < e { // nearly always
		return r.addRecipient(s+1, e-1)
	}
	found := false
	for s < e {
		end := pathEnd(r.v, s, e)
		if r.recipient(s, end) {
			found = true
		}
		for s = end; s < e && (r.v[s] == ',' || r.v[s] == ';'); s++ {
		}
		if len(r.f.For) == maxFor && s < e {
			r.k.full = true
			return true
		}
	}
	return found
}

// pathEnd returns where the path that begins at s ends: at a comma outside angle brackets and quotes,
// or behind the last closing angle bracket.
func pathEnd(v string, s, e int) int {
	depth, quoted := 0, false
	for i := s; i < e; i++ {
		switch v[i] {
		case '"':
			quoted = !quoted
		case '\\':
			i++
		case '<':
			if !quoted && depth == 0 && i > s {
				return i
			}
			depth++
		case '>':
			if depth--; !quoted && depth <= 0 && (i+1 == e || v[i+1] != '>') {
				return i + 1
			}
		case ',':
			if !quoted && depth <= 0 {
				return max(i, s+1)
			}
		}
	}
	return e
}

// recipient adds one recipient.
func (r *reader) recipient(s, e int) bool {
	s, e = trimAngles(r.v, s, e)
	if s < e && r.v[e-1] == ',' {
		e--
	}
	// A display name before the address: <"ann" <ann@example.com>>
	if i := lastIndex(r.v[s:e], '<'); i > 0 && strings.Count(r.v[s:s+i], `"`)%2 == 0 { // and not inside quotes
		s += i
		s, e = trimAngles(r.v, s, e)
		if s < e && r.v[s] == '<' {
			s++
		}
	}
	return s < e && r.addRecipient(s, e)
}

// addRecipient adds v[s:e], of which nothing is to be left out.
func (r *reader) addRecipient(s, e int) bool {
	f := r.f
	if len(f.For) == maxFor {
		r.k.full = true
		return true
	}
	if len(f.For) == 0 {
		r.mark(PartFor, s, e)
	}
	if r.k.foldedWord {
		f.For = append(f.For, r.text(s, e))
	} else {
		f.For = append(f.For, r.v[s:e])
	}
	return true
}

// envelopeForm reads "(envelope-from <ann@example.com>)", "(envelope-sender ...)" and the forms
// without brackets.
func (r *reader) envelopeForm(t string, s, e int) bool {
	n := 0
	switch {
	case foldPrefix(t, "envelope-from"):
		n = 13
	case foldPrefix(t, "envelope-sender"), foldPrefix(t, "envelope sender"):
		n = 15
	case foldPrefix(t, "return-path "): // Exim, with a line of its administrator's
		n = 11
	default:
		return false
	}
	for n < len(t) && (isSpace(t[n]) || t[n] == ':') {
		n++
	}
	r.envelope(s+n, e-len(t)+len(withoutUID(t)))
	return true
}

// withoutUID cuts off what qmail-scanner writes behind the envelope sender:
//
//	(envelope-from <ann@example.com>, uid 507)
func withoutUID(t string) string {
	end := strings.LastIndexByte(t, '>') + 1
	rest, ok := strings.CutPrefix(t[end:], ",")
	if !ok || end == 0 {
		return t
	}
	rest, ok = strings.CutPrefix(strings.TrimLeft(rest, " \t\r\n"), "uid ")
	if !ok || !allDigits(rest) {
		return t
	}
	return t[:end]
}

// overForm reads chasquid's remark on the connection:
//
//	(over submission, TLS-1.3, envelope from "ann@example.com")  (over SMTP, plain text!, envelope from "")
func (r *reader) overForm(s, e int) bool {
	r.peer.forms |= formOver
	for ws, we := r.nextWord(s, e); ws < e; ws, we = r.nextWord(we, e) {
		switch w := r.v[ws:we]; {
		case isTLSVersion(w):
			r.tlsVersion(ws, we)
		case w[0] == '"' && len(w) > 1:
			r.envelope(ws+1, we-1)
		}
	}
	return true
}

// envelope takes v[s:e] as the envelope sender. The null path keeps its brackets, so that it differs
// from nothing being said.
func (r *reader) envelope(s, e int) {
	if r.f.EnvelopeFrom != "" || s == e {
		return
	}
	for e > s && r.v[e-1] == ',' {
		e--
	}
	if r.v[s:e] != "<>" {
		s, e = trimAngles(r.v, s, e)
	}
	r.f.EnvelopeFrom = r.part(PartEnvelopeFrom, s, e)
}

// envelopeClause reads the private clauses that name the envelope sender: Haraka's
// "envelope-from <x>", SGI's "mail_from (x)" and "env-from (x)" behind the date.
func (r *reader) envelopeClause(c *clause) {
	for _, it := range r.k.of(c) {
		s, e := int(it.start), int(it.end)
		if it.comment {
			s, e = s+1, e-1
		}
		if r.f.EnvelopeFrom != "" {
			if it.comment {
				r.comment(c.key, s, e)
			}
			continue
		}
		r.envelope(s, e)
	}
}
