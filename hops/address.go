package hops

import "net/netip"

// plain returns the address in the form in which addresses are compared: an IPv4 address is not
// mapped into IPv6, and there is no zone index.
func plain(a netip.Addr) netip.Addr {
	if a.Is4() {
		return a // as nearly all are
	}
	return a.Unmap().WithZone("")
}

// isInside reports whether an address can only be reached from inside a network: loopback, private
// (RFC 1918), unique local (RFC 4193) or link-local.
func isInside(a netip.Addr) bool {
	a = plain(a)
	return a.IsLoopback() || a.IsPrivate() || a.IsLinkLocalUnicast()
}

// isPublic reports whether an address can be that of a host on the Internet; documentation addresses
// count as such.
func isPublic(a netip.Addr) bool {
	a = plain(a)
	if !a.IsGlobalUnicast() || a.IsPrivate() {
		return false
	}
	if a.Is4() {
		return !isSpecial(a.As4())
	}
	b := a.As16()
	if b[0] == 0x20 && b[1] == 0x02 {
		// Google numbers its inner servers with 6to4 addresses that wrap 10.0.0.0/8.
		return isPublic(netip.AddrFrom4([4]byte(b[2:6])))
	}
	return b[0]&0xe0 == 0x20 // 2000::/3, all that is handed out so far, RFC 4291
}

// isSpecial reports whether an IPv4 address is of a network of IANA's special-purpose registry (RFC 6890) that netip
// has no word for. The documentation networks are left out on purpose: see [Chain.Addrs].
func isSpecial(b [4]byte) bool {
	switch b[0] {
	case 0: // 0.0.0.0/8
		return true
	case 100: // 100.64.0.0/10, shared by a carrier's customers, RFC 6598
		return b[1]&0xc0 == 64
	case 192: // 192.0.0.0/24
		return b[1] == 0 && b[2] == 0
	case 198: // 198.18.0.0/15, benchmarks, RFC 2544
		return b[1]&0xfe == 18
	}
	return b[0] >= 240 // 240.0.0.0/4
}
