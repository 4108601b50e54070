package received

import "strings"

// by reads
//
//	By-domain = CFWS "BY" FWS Extended-Domain      ; RFC 5321, section 4.4
//
// The server's name may be of several words ("Forcepoint Email") or an address, and be followed by
// its address or by the software's name in parentheses.
func (r *reader) by(c *clause, again bool) {
	s, n := r.head(c)
	f := &r.f.By
	switch {
	case n == 0:
		if !again {
			r.empty(c)
		}
	case again && foldEqual(r.v[s.Start:min(s.Start+4, s.End)], "uid "):
		r.byHead(c, s, n)
	case again && foldEqual(r.v[s.Start:min(s.Start+7, s.End)], "authid "): // Exim with a line of its administrator's
		start, end := trimAngles(r.v, s.Start+7, s.End)
		r.user(start, end)
	case again && f.Host != "":
		r.problem(RepeatedClause, int(c.start), c.keyEnd(), "by stands twice")
		r.comments(c)
		return
	default:
		r.byHead(c, s, n)
	}
	r.comments(c)
	if n > 0 && int(c.n) > n && c.n > 2 { // MX Logic: "by name (software) over TLS secured channel"
		r.overTLS(c)
	}
}

// maxHostWords is the number of words that a server's name has at most: "MailEnable Inbound Mail Agent".
// Only names without a dot have several.
const maxHostWords = 4

// byHead reads the words before the first comment.
func (r *reader) byHead(c *clause, s Span, n int) {
	f := &r.f.By
	items := r.k.of(c)[:n]
	if n == 2 && foldEqual(r.v[items[0].start:items[0].end], "uid") { // "by uid 12 with qmail-scanner"
		r.f.From.User = r.part(PartUser, int(items[1].start), int(items[1].end))
		r.peer.forms |= formLocal
		return
	}
	if last := items[n-1]; n > 1 && foldPrefix(r.v[last.start:last.end], "id=") && r.f.ID == "" { // debbugs
		r.f.ID = r.part(PartID, int(last.start)+3, int(last.end))
		items, n, s.End = items[:n-1], n-1, int(items[n-2].end)
	}
	end := items[0].end
	if n > maxHostWords || n > 1 && contains(r.v[items[0].start:items[0].end], '.') { // what follows a host's name is prose
		for len(items) > 1 && r.v[items[1].start] != '[' && !foldEqual(r.v[items[1].start:items[1].end], "over") {
			items = items[:len(items)-1]
		}
	}
	for _, it := range items[1:] {
		switch w := r.v[it.start:it.end]; {
		case w[0] == '[': // msmtpd writes its address so
			r.byAddress(int(it.start), int(it.end))
		case foldEqual(w, "over"): // "over TLS secured channel"
			r.secured(int(it.start), s.End)
		default:
			end = it.end
			continue
		}
		break
	}
	if r.v[end-1] == ',' && int(end)-1 > s.Start { // "by mail.example.com, id ...": Obtuse's smtpd
		end--
	}
	host := r.v[s.Start:end]
	if end == items[0].end {
		f.Host = r.word(PartByHost, s.Start, int(end))
	} else {
		f.Host = r.part(PartByHost, s.Start, int(end))
	}
	if c := host[0]; c == '[' || isDigit(c) || c == ':' || (n > 1 || items[0].part) && contains(host, ':') {
		r.byAddress(s.Start, int(end))
	}
}

// byAddress reads the server's address, with or without brackets and port.
func (r *reader) byAddress(s, e int) bool {
	v := r.v
	if v[s] == '[' {
		end := literalEnd(v[:e], s)
		if end < 0 {
			return false
		}
		if end < e && v[end] == ':' {
			r.byPort(end+1, e)
		}
		if r.byIP(s+1, end-1) {
			return true
		}
		i := s + lastIndex(v[s:end], ':') // an old amavis: "[127.0.0.1:10024]"
		if i < s || !r.byIP(s+1, i) {
			return false
		}
		r.byPort(i+1, end-1)
		return true
	}
	if r.byIP(s, e) {
		return true
	}
	// Of several colons, as a damaged IPv6 address has them, none is before a port.
	if i := lastIndex(v[s:e], ':'); i > 0 && (r.byIP(s, s+i) || v[s] != ':' && r.f.By.Host != "" && !contains(v[s:s+i], ':')) {
		r.byPort(s+i+1, e)
		return r.f.By.IP.IsValid()
	}
	return false
}

// byIP takes v[s:e] as the server's address.
func (r *reader) byIP(s, e int) bool {
	ip, _, form := readAddr(r.v[s:e])
	switch form {
	case notAddr:
		return false
	case badAddr:
		r.problem(BadAddress, s, e, "")
		return true
	}
	if !r.f.By.IP.IsValid() {
		r.f.By.IP = ip
		r.mark(PartByIP, s, e)
	}
	return true
}

// byPort takes v[s:e] as the server's port.
func (r *reader) byPort(s, e int) {
	if p, ok := readPort(r.v[s:e]); ok {
		r.f.By.Port = p
		r.mark(PartByPort, s, e)
	}
}

// byComment reads a comment in the by clause that has no form of its own: the server's address, its
// name and address (amavis), or what it calls itself.
func (r *reader) byComment(s, e int) {
	v := r.v
	if isWord(v[s:e]) { // the usual "(Postfix)", or an IPv4 address
		switch {
		case foldPrefix(v[s:e], "node="): // Nemesis
			r.byName(s+5, e)
		case !isDigit(v[s]) || isBareVersion(v[s:e]) || !r.byIP(s, e):
			r.software(s, e)
		}
		return
	}
	if c := v[s]; c == '[' || isDigit(c) || c == ':' || hexColon(v[s:e]) {
		if r.byAddress(s, e) {
			return
		}
	}
	if i := lastIndex(v[s:e], ' '); i > 0 && isDigit(v[e-1]) && foldPrefix(v[s:e], "kumomta ") && r.byIP(s+i+1, e) {
		e = s + i
	}
	if i := s + lastIndex(v[s:e], '['); i > s { // "NAME [192.0.2.1]", "NAME [192.0.2.1]:25"
		end := literalEnd(v[:e], i)
		if (end == e || end > 0 && v[end] == ':' && allDigits(v[end+1:e])) && isWord(strings.TrimRight(v[s:i], " \t\r\n")) && r.byAddress(i, e) {
			r.byName(s, i)
			return
		}
	}
	if v[s] == '[' && v[e-1] == ']' { // a damaged address is no name
		return
	}
	r.software(s, e)
}

// byName takes v[s:e] as the server's second name: amavis writes the host's beside "localhost", and
// others that of the machine behind a shared name.
func (r *reader) byName(s, e int) {
	for e > s && isSpace(r.v[e-1]) {
		e--
	}
	if r.f.By.Name == "" && isWord(r.v[s:e]) {
		r.f.By.Name = r.part(PartByName, s, e)
	}
}

// hexColon tells whether s may be an IPv6 address that begins with a letter.
func hexColon(s string) bool {
	for i := 0; i < len(s) && i < 5; i++ {
		if s[i] == ':' {
			return i > 0
		}
	}
	return false
}

// isOneAddress tells whether s is an address and nothing else. SGI's sendmail writes in its version that
// it "does not authorize the use of its proprietary systems or networks for unsolicited" mail.
func isOneAddress(s string) bool { return contains(s, '@') && !contains(s, ' ') }

// software takes v[s:e] as what the server calls itself. Postfix and amavis write a comma and where
// the message came from behind their names.
func (r *reader) software(s, e int) {
	f := r.f
	if f.By.Software != "" && (softwareOf(f.By.Software) != nil || softwareOf(r.v[s:e]) == nil) {
		return
	}
	t := r.v[s:e]
	end := e
	if isWord(t) {
		if w := f.where.of(PartSoftware); f.By.Software != "" && foldEqual(t, "nemesis") { // "by NAME (NODE) with SMTP (Nemesis)"
			r.byName(w.Start, w.End)
		}
		f.By.Software = r.word(PartSoftware, s, e)
		return
	}
	if i := strings.Index(t, " for "); i > 0 && isSendmailVersion(t[:i]) && isOneAddress(t[i+5:]) { // IDA sendmail: "(5.65c/IDA-1.4.4 for ann@example.com)"
		end = s + i
		r.recipientList(end+5, e)
	} else if i := strings.IndexByte(t, ':'); i > 0 && i+1 < len(t) && isSpace(t[i+1]) && isSendmailVersion(t[:i]) && !contains(t[:i], '$') { // SGI: a warning behind the version
		end = s + i
	} else if i := strings.IndexByte(t, ','); i > 0 {
		switch rest := t[i:]; {
		case foldPrefix(rest, ", from userid "): // Postfix's pickup
			end = s + i
			f.From.User = r.part(PartUser, end+14, e)
			r.peer.forms |= formLocal | formPickup
		case foldPrefix(rest, ", from uid "): // hashcash-sendmail
			end = s + i
			r.user(end+11, e)
			r.peer.forms |= formLocal
		case foldPrefix(rest, ", port "): // amavis
			end = s + i
			r.byPort(end+7, e)
		case foldPrefix(rest, ", unix socket"), foldPrefix(rest, ", from "):
			end = s + i
		}
	}
	f.By.Software = r.part(PartSoftware, s, end)
}
