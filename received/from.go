package received

import (
	"net/netip"
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
			r.bracketed(int(it.start), int(it.end))
		}
		if foldEqual(r.v[it.start:it.end], "named") { // Gmail's API: "from 123 named unknown by gmailapi.google.com"
			r.peer.forms |= formFromIDs
		}
	}
}

// headAddr tells whether the name after from is an address: with or without brackets, and with a
// port behind it.
func (r *reader) headAddr(s, e int) (netip.Addr, addrForm) {
	v := r.v
	if c := v[s]; !isDigit(c) && c != '[' && c != ':' && c != '?' && !contains(v[s:e], ':') {
		return netip.Addr{}, notAddr
	}
	if v[s] == '[' {
		if end := literalEnd(v[:e], s); end > 0 {
			ip, _, form := readAddr(v[s+1 : end-1])
			return ip, form
		}
		return netip.Addr{}, notAddr
	}
	ip, _, form := readAddr(v[s:e])
	if form == notAddr {
		if i := lastIndex(v[s:e], ':'); i > 0 {
			ip, _, form = readAddr(v[s : s+i])
		}
	}
	return ip, form
}

// bracketed reads "[192.0.2.1]", "[192.0.2.1]:25", "[IPv6:2001:db8::1]" and the like.
func (r *reader) bracketed(s, e int) {
	v := r.v
	if s+1 < e && v[s+1] == '[' { // Outlook writes "[fe80::1%9]]"
		s++
	}
	end := e
	for i := s + 1; i < e; i++ {
		if v[i] == ']' {
			end = i
			break
		}
	}
	r.address(s+1, end)
	if end+1 < e && (v[end+1] == ':' || v[end+1] == '.') {
		r.port(end+2, e)
	}
}

// address takes v[s:e] as the client's address, as the server saw it. The first one counts; a
// different second one makes it doubtful which of them the server wrote.
func (r *reader) address(s, e int) {
	for s < e && isSpace(r.v[s]) {
		s++
	}
	for s < e && isSpace(r.v[e-1]) {
		e--
	}
	ip, text, form := readAddr(r.v[s:e])
	if form == notAddr {
		if r.v[s:e] == "local" { // OpenSMTPD writes it for its own sendmail command, with ESMTPA and without a login.
			r.peer.forms |= formSocket
			return
		}
		if e = r.portInside(s, e); e < 0 {
			return
		}
		ip, text, form = readAddr(r.v[s:e])
	}
	r.client(ip, text, form, s, e)
}

// client is address for v[s:e] that is read already.
func (r *reader) client(ip netip.Addr, text string, form addrForm, s, e int) {
	if r.peer.addrs > 0 {
		if ip != r.f.From.IP {
			r.peer.addrs++
		}
		return
	}
	r.peer.addrs = 1
	r.take(ip, text, form, s, e)
}

// portInside reads the port of "192.0.2.1:25" inside the brackets, as ecelerity has it, and returns
// where the address ends, or -1. In IPv6 a last colon may be the address's own.
func (r *reader) portInside(s, e int) int {
	i := s + lastIndex(r.v[s:e], ':')
	if i <= s || e-i > 6 || i-s > 15 {
		return -1
	}
	if _, form := readIPv4(r.v[s:i]); form == notAddr {
		return -1
	}
	r.port(i+1, e)
	return i
}

// take stores an address of the client.
func (r *reader) take(ip netip.Addr, text string, form addrForm, s, e int) {
	f := &r.f.From
	if form == badAddr {
		f.Literal = text
		r.problem(BadAddress, s, e, "")
		return
	}
	f.IP = ip
	if form == oddAddr {
		f.Literal = text
	}
	r.mark(PartIP, s, e)
}

// port takes v[s:e] as the client's port.
func (r *reader) port(s, e int) {
	n := s
	for n < e && isDigit(r.v[n]) {
		n++
	}
	if p, ok := readPort(r.v[s:n]); ok && r.f.From.Port == 0 {
		r.f.From.Port = p
		r.mark(PartFromPort, s, n)
	}
}

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

// contains reports whether c is in s.
func contains(s string, c byte) bool { return strings.IndexByte(s, c) >= 0 }

// lastIndex returns the last place of c in s, or -1.
func lastIndex(s string, c byte) int {
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] == c {
			return i
		}
	}
	return -1
}
