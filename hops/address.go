package hops

import "net/netip"

// plain returns the address in the form in which addresses are compared: an IPv4 address is not
// mapped into IPv6, and there is no zone index.
func plain(a netip.Addr) netip.Addr { return a.Unmap().WithZone("") }

// isInside reports whether an address can only be reached from inside a network: loopback, private
// (RFC 1918), unique local (RFC 4193) or link-local.
func isInside(a netip.Addr) bool {
	a = plain(a)
	return a.IsLoopback() || a.IsPrivate() || a.IsLinkLocalUnicast()
}

// notPublic are the IPv4 networks of IANA's special-purpose registry (RFC 6890) that netip has no
// word for. The documentation networks are left out on purpose: see [Chain.Addrs].
var notPublic = [...]netip.Prefix{
	netip.PrefixFrom(netip.AddrFrom4([4]byte{0}), 8),
	netip.PrefixFrom(netip.AddrFrom4([4]byte{100, 64}), 10), // shared by a carrier's customers, RFC 6598
	netip.PrefixFrom(netip.AddrFrom4([4]byte{192, 0, 0}), 24),
	netip.PrefixFrom(netip.AddrFrom4([4]byte{198, 18}), 15), // benchmarks, RFC 2544
	netip.PrefixFrom(netip.AddrFrom4([4]byte{240}), 4),
}

// isPublic reports whether an address can be that of a host on the Internet; documentation addresses
// count as such.
func isPublic(a netip.Addr) bool {
	a = plain(a)
	if !a.IsGlobalUnicast() || a.IsPrivate() {
		return false
	}
	if a.Is4() {
		for _, p := range notPublic {
			if p.Contains(a) {
				return false
			}
		}
		return true
	}
	b := a.As16()
	if b[0] == 0x20 && b[1] == 0x02 {
		// Google numbers its inner servers with 6to4 addresses that wrap 10.0.0.0/8.
		return isPublic(netip.AddrFrom4([4]byte(b[2:6])))
	}
	return b[0]&0xe0 == 0x20 // 2000::/3, all that is handed out so far, RFC 4291
}
