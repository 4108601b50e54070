package received

import "net/netip"

// settle decides which name is the HELO and which the reverse name, and whose the addresses are.
func (r *reader) settle() {
	f, p := &r.f.From, &r.peer
	p.phrase = p.words > 0 && r.isPhrase(r.v[p.head.Start:p.head.End])
	if p.addrs > 1 {
		w := r.f.where.of(PartIP)
		r.problem(AmbiguousClient, w.Start, w.End, "several addresses stand where the client's belongs")
		f.IP, f.Literal = netip.Addr{}, ""
		r.f.where.set(PartIP, 0, 0)
		p.name = Span{}
	}
	if p.addrs == 0 && p.name.End == 0 && p.first.End > 0 && r.d.has(shortNames) && r.isShortName(p.first) {
		p.name = p.first
	}
	if p.between.End > 0 && !p.hasSaid && r.d.has(dropsEqual) { // Exim in full: "RDNS (HELO) [IP]", "(HELO) [IP]"
		p.said, p.hasSaid, p.name = p.between, true, Span{}
	}
	switch {
	case p.words == 0:
		r.setRDNS(p.name)
		if p.hasSaid || !isHTTP(string(r.f.With)) { // there is no HELO in HTTP
			r.setSaid()
		}
	case r.d.has(parenIsHELO) && p.headForm != notAddr:
		f.IP, f.Literal, f.Port, p.addrs, p.said = netip.Addr{}, "", 0, 0, p.first
		r.headIsClient()
		r.setSaid()
	case p.hasSaid || r.d.has(nameIsRDNS) && !p.none && (p.name.End == 0 || p.forms&formTCP == 0): // "(RDNS [IP])", "(unknown [IP])" leave no doubt
		r.settleReversed()
	default:
		r.settleNamed()
	}
	switch {
	case f.RDNSStatus == RDNSNamed:
	case p.failed:
		f.RDNSStatus = RDNSFailed
	case p.none, f.IP.IsValid() && r.d.has(bareIsNone):
		f.RDNSStatus = RDNSNone
	case f.IP.IsValid() && r.d.has(neverLooks):
		f.RDNSStatus = RDNSNotLookedUp
	}
	if p.doubt {
		r.doubtClient("what stands in the server's place may be the client's words")
	}
}

// isShortName tells whether the only word of a comment is a reverse name without a domain, as it stood in the table
// of hosts before there was a DNS: "from MAIL.EXAMPLE.ARPA (mail) by HOST (4.22.01/4.7.34)". Sendmail has written the
// address behind it since version 8.
func (r *reader) isShortName(s Span) bool {
	if version := r.f.By.Software; r.d.name == Sendmail {
		if version == "" && !foldPrefix(r.f.ID, "aa") || version != "" && version[0] != '4' && version[0] != '5' {
			return false
		}
	}
	text := r.v[s.Start:s.End]
	for i := 0; i < len(text); i++ {
		if c := text[i]; !isAlpha(c) && (i == 0 || !isDigit(c) && c != '-' && c != '_') {
			return false
		}
	}
	return true
}

// settleNamed has the name after from as HELO, as RFC 5321 wants it.
func (r *reader) settleNamed() {
	f, p := &r.f.From, &r.peer
	s, e := p.head.Start, p.head.End
	text := r.v[s:e]
	if r.isUser(text) {
		if foldPrefix(string(r.f.With), "qmail-scanner") {
			r.envelope(s, e)
		} else {
			f.User = r.part(PartUser, s, e)
		}
		return
	}
	if p.forms&formFromIDs != 0 || p.phrase || r.d.has(noHELO) || text == "<unknown>" {
		r.setRDNS(p.name)
		return
	}
	if p.headForm != notAddr && p.addrs == 0 && isHTTP(string(r.f.With)) { // there is no HELO in HTTP
		r.headIsClient()
		return
	}
	if p.words == 1 {
		f.HELO = r.word(PartHELO, s, e)
	} else {
		f.HELO = r.part(PartHELO, s, e)
	}
	r.setRDNS(p.name)
	if p.headForm == notAddr || p.addrs > 0 {
		return
	}
	r.headIsClient()
	if p.words == 1 && !r.d.has(literalIsIP) {
		r.problem(LoneLiteral, s, e, "")
	}
}

// settleReversed has the name after from as the reverse name, or the address, and the HELO
// elsewhere, as Exim, qmail and their relatives write it.
//
//	from RDNS ([IP] helo=HELO)    from [IP] (helo=HELO)    from RDNS (HELO HELO) (IP)
func (r *reader) settleReversed() {
	f, p := &r.f.From, &r.peer
	text := r.v[p.head.Start:p.head.End]
	if p.phrase {
		return
	}
	if r.isUser(text) && !p.hasSaid {
		f.User = r.part(PartUser, p.head.Start, p.head.End)
		return
	}
	switch {
	case p.headForm != notAddr && (p.addrs == 0 || p.forms&formHelo != 0 && text[0] == '[' && r.d.has(literalIsIP)):
		f.IP, f.Literal, p.addrs = netip.Addr{}, "", 0 // what stands behind it is in the HELO
		r.headIsClient()
	case p.headForm != notAddr && text[0] == '[' && p.headIP != f.IP && !p.hasSaid && p.auth: // Yahoo, to whom users' programs give no name
		f.HELO = r.part(PartHELO, p.head.Start, p.head.End)
	case p.headForm != notAddr && (p.headIP == f.IP || text[0] == '['):
	case r.unknown(text):
	case p.addrs == 0 && !p.hasSaid: // a name without an address was not looked up
		f.HELO = r.part(PartHELO, p.head.Start, p.head.End)
	default:
		r.setRDNS(p.head)
	}
	r.setSaid()
	// Exim and qmail leave the HELO out where it equals what they wrote.
	if !p.hasSaid && r.d.has(dropsEqual) && !p.none {
		f.HELO = r.part(PartHELO, p.head.Start, p.head.End)
	}
}

// headIsClient takes the address after from as the client's.
func (r *reader) headIsClient() {
	s, e := r.peer.head.Start, r.peer.head.End
	for i := s; i < e; i++ { // the first word is the address
		if isSpace(r.v[i]) {
			e = i
		}
	}
	if r.v[s] == '[' {
		r.bracketed(s, e)
		return
	}
	if _, _, form := readAddr(r.v[s:e]); form == notAddr {
		i := lastIndex(r.v[s:e], ':')
		if i < 0 {
			return
		}
		r.port(s+i+1, e)
		e = s + i
	}
	r.address(s, e)
}

// setSaid takes the name behind HELO or helo= as HELO.
func (r *reader) setSaid() {
	if s := r.peer.said; s.End > s.Start {
		r.f.From.HELO = r.part(PartHELO, s.Start, s.End)
	}
}

// setRDNS takes a name as the reverse name.
func (r *reader) setRDNS(s Span) {
	if s.End > s.Start {
		r.f.From.RDNS = r.part(PartRDNS, s.Start, s.End)
		r.f.From.RDNSStatus = RDNSNamed
	}
}

// isUser tells whether what stands after from is no host but a local user: "from ann by
// mail.example.com with local", AOL's "from ann@aol.example by ...".
func (r *reader) isUser(s string) bool {
	p := &r.peer
	if p.addrs > 0 || p.name.End > 0 {
		return false
	}
	return contains(s, '@') || p.words == 1 && p.headForm == notAddr && (r.with.local || p.forms&formLocal != 0)
}

// isPhrase tells whether the words after from are no name: "mail pickup service".
func (r *reader) isPhrase(s string) bool {
	return r.peer.words == 3 && foldPrefix(s, "mail pickup") || r.peer.words == 1 && isOwnSource(s)
}

// isOwnSource tells whether s is a word of the server's for a source inside it: Postal's "api/web-ui",
// smail's "stdin", IBM's "/spool/local", Mercury's "SpoolDir" and "HOST/SpoolDir".
func isOwnSource(s string) bool {
	switch s[0] {
	case '/':
		return true
	case 'a', 's':
		if s == "api/web-ui" || s == "stdin" {
			return true
		}
	}
	return s[len(s)-1]|0x20 == 'r' && foldSuffix(s, "spooldir")
}

// isUnknown tells whether s is a word that servers write where there is no reverse name.
func isUnknown(s string) bool {
	if len(s) < len("unknown") || s[0]|0x20 != 'u' && s[0]|0x20 != 's' && s[0]|0x20 != 'n' && s[0] != '<' {
		return false
	}
	return foldEqual(s, "unknown") || foldEqual(s, "<unknown>") || foldEqual(s, "unverified") ||
		foldEqual(s, "softdnserr") || foldEqual(s, "unknown_domain") || foldEqual(s, "unresolved") ||
		foldEqual(s, "nodnsquery")
}

// unknown reports whether s is a word for a missing reverse name, and notes what it says: of qpsmtpd's
// "softdnserr" that there was no answer, of "unverified" that name and address do not agree.
func (r *reader) unknown(s string) bool {
	if !isUnknown(s) {
		return false
	}
	r.peer.none = true
	switch len(s) {
	case len("softdnserr"):
		if s[0]|0x20 == 's' {
			r.peer.failed = true
		} else if s[2]|0x20 == 'v' {
			r.f.From.Verified = No
		} else if s[0]|0x20 == 'n' { // csmap did not look
			r.peer.none = false
		}
	}
	return true
}
