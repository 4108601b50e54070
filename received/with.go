package received

import "strings"

// Protocol is the value of the with clause as written, such as "ESMTPSA", "esmtps" or "Microsoft
// SMTP Server". The empty Protocol means that the field has none.
type Protocol string

// with reads
//
//	With     = CFWS "WITH" FWS Protocol           ; RFC 5321, section 4.4
//	Protocol = "ESMTP" / "SMTP" / Attdl-Protocol  ; an Atom
//
// A protocol may be of several words ("Microsoft SMTP Server") and stand behind a comment. Of
// several with clauses the first counts; of the others only what they say of encryption.
func (r *reader) readWith(c *clause, again bool) {
	var s Span
	n := 0
	for _, it := range r.k.of(c) {
		if it.comment {
			if n > 0 {
				break
			}
			continue
		}
		if n == 0 {
			s.Start = int(it.start)
		}
		s.End = int(it.end)
		n++
		if n == 1 {
			if p := protocolOf(r.v[s.Start:s.End]); p.known { // words behind it are not part of it: "POP3 getmail6"
				if r.f.With == "" {
					r.with = p
				}
				break
			}
		}
	}
	switch {
	case n == 0:
		if !again {
			r.empty(c)
		}
	case r.f.With == "":
		r.protocol(s, c)
		if foldPrefix(r.v[s.End:c.end], " getmail") {
			r.peer.forms |= formGetmail
		}
	}
	r.comments(c)
	if c.n > 2 {
		r.overTLS(c)
	}
}

// overTLS reads "over TLS secured channel" behind the words of a clause.
func (r *reader) overTLS(c *clause) {
	items := r.k.of(c)
	for i := 1; i < len(items)-1; i++ {
		if at := int(items[i].start); r.v[at] == 'o' && r.v[at:items[i].end] == "over" {
			r.secured(at, int(c.end))
			return
		}
	}
}

// protocol takes the words as the protocol, and where the protocol is a product's name, it and the
// version behind it as the software.
func (r *reader) protocol(s Span, c *clause) {
	f := r.f
	e := s.End
	if e < int(c.end) && r.v[e] == '(' { // "Microsoft SMTPSVC(6.0.3790.3959)" is one word
		l := lexer{s: r.v}
		if n := l.commentEnd(e); n > 0 && e-s.Start > 4 {
			e = n
		}
	}
	if r.with.registered && e == s.End {
		f.With = Protocol(r.word(PartWith, s.Start, e))
		return
	}
	f.With = Protocol(r.part(PartWith, s.Start, e))
	t := r.v[s.Start:e]
	switch {
	case foldPrefix(t, "microsoft smtpsvc"):
		f.By.Software = r.part(PartSoftware, s.Start, e)
	case foldPrefix(t, "internet mail service"):
		f.By.Software = r.part(PartSoftware, s.Start, r.commentAfter(c, e))
	case foldPrefix(t, "ecartis"), foldPrefix(t, "listar"):
		end := r.commentAfter(c, e)
		f.By.Software = r.part(PartSoftware, s.Start, end)
		r.list(e, end-1)
	case isProduct(t):
		f.By.Software = r.part(PartSoftware, s.Start, r.commentAfter(c, e))
	case foldPrefix(t, "qmail-scanner"):
		f.By.Software = r.part(PartSoftware, s.Start, e)
	case contains(t, '/') && foldPrefix(t, "esmtp/"), contains(t, '/') && foldPrefix(t, "smtp/"):
		r.slashCipher(s.Start, e)
	}
}

// products are names of software that stand in place of a protocol, with a version behind them or
// without.
var products = [...]string{
	"mailmarshal", "netiq mailmarshal", "trustwave seg", "mercur mailserver", "emfmta", "hmailserver", "netmail", "novell nims",
	"xwall", "smtpbeamer", "interscan",
}

// isProduct tells whether what stands in place of a protocol begins with a product's name.
func isProduct(t string) bool {
	for _, p := range products {
		if t[0]|0x20 == p[0] && foldPrefix(t, p) {
			return true
		}
	}
	return false
}

// list reads the list's name that stands behind a list manager's version: "(v1.0.0; list NAME)".
func (r *reader) list(s, e int) {
	i := s + strings.IndexByte(r.v[s:max(s, e)], ';')
	if i < s {
		return
	}
	if n := phrasePrefix(r.v[i:e], "; list "); n > 0 {
		ws, we := r.nextWord(i+n, e)
		r.f.List = r.part(PartList, ws, we)
	}
}

// commentAfter returns the end of the comment that follows at, or at.
func (r *reader) commentAfter(c *clause, at int) int {
	for _, it := range r.k.of(c) {
		if it.comment && int(it.start) >= at {
			return int(it.end)
		}
	}
	return at
}

// implied is what a protocol's name implies.
type implied struct{ known, registered, secure, auth, local bool }

// protocolOf tells what the name of a protocol implies. The registered names are those of the IANA
// registry "WITH protocol types" (RFC 3848, RFC 6531, RFC 4356), in any case of letters, which is
// how Exim writes them; its "utf8esmtpsa" and local forms are not registered but mean the same.
func protocolOf(s string) implied {
	switch s { // the usual spellings, which spare nearly every field the reading below
	case "ESMTP", "SMTP", "esmtp":
		return implied{known: true, registered: true}
	case "ESMTPS", "esmtps":
		return implied{known: true, registered: true, secure: true}
	case "ESMTPSA", "esmtpsa":
		return implied{known: true, registered: true, secure: true, auth: true}
	}
	t := s
	var p implied
	if len(t) > 6 && foldPrefix(t, "local-") {
		p.local = true
		t = t[6:]
	}
	utf8 := foldPrefix(t, "utf8")
	if utf8 {
		t = t[4:]
	}
	base := 0
	switch {
	case foldPrefix(t, "esmtp"):
		base, p.registered = 5, !utf8
	case foldPrefix(t, "lmtp"):
		base, p.registered = 4, true
	case foldPrefix(t, "smtp"):
		base, p.registered = 4, true
	case foldPrefix(t, "ssmtp"), foldPrefix(t, "asmtp"):
		base, p.secure, p.auth = 5, t[0]|0x20 == 's', t[0]|0x20 == 'a'
	case foldPrefix(t, "essmtp"):
		base, p.secure = 6, true
	default:
		return otherProtocol(s)
	}
	switch rest := t[base:]; {
	case rest == "":
	case foldEqual(rest, "s"):
		p.secure = true
	case foldEqual(rest, "a"):
		p.auth = true
	case foldEqual(rest, "sa"):
		p.secure, p.auth = true, true
	case foldEqual(rest, "-tls"), foldPrefix(rest, "/tls"): // CommuniGate, IronPort
		p.secure, p.registered = true, false
	default:
		return implied{}
	}
	// SMTPS and SMTPSA are not registered, unlike UTF8SMTPS.
	if base == 4 && t[0]|0x20 == 's' && !utf8 && len(t) > 4 || p.local {
		p.registered = false
	}
	p.known = true
	return p
}

// otherProtocol is protocolOf for what is no kind of SMTP.
func otherProtocol(s string) implied {
	switch {
	case foldEqual(s, "mms"):
		return implied{known: true, registered: true}
	case foldEqual(s, "local"), foldEqual(s, "local-bsmtp"):
		return implied{known: true, local: true}
	case foldEqual(s, "http"), foldEqual(s, "bsmtp"), foldEqual(s, "qmqp"), foldEqual(s, "qmtp"), foldEqual(s, "pop3"), foldEqual(s, "imap"),
		foldEqual(s, "imap4"), foldEqual(s, "mapi"), foldEqual(s, "nnfmp"), foldEqual(s, "uucp"), foldEqual(s, "sdps"):
		return implied{known: true}
	case foldEqual(s, "https"), foldEqual(s, "pop3-ssl"), foldEqual(s, "imap4-ssl"), foldEqual(s, "pop3s"), foldEqual(s, "imaps"):
		return implied{known: true, secure: true}
	}
	return implied{}
}

// Registered reports whether the protocol is one of IANA's "WITH protocol types", in any case of
// letters.
func (p Protocol) Registered() bool { return protocolOf(string(p)).registered }

// Secure reports whether the protocol's name says that TLS was used, as RFC 3848 has it, or in a way
// that servers use beside it (Exim's "utf8esmtps", "HTTPS", IronPort's "ESMTP/TLS/...").
func (p Protocol) Secure() bool { return protocolOf(string(p)).secure }

// Authenticated reports whether the protocol's name says that the client authenticated itself.
func (p Protocol) Authenticated() bool { return protocolOf(string(p)).auth }
