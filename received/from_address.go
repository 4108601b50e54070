package received

import "net/netip"

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
