package received

import (
	"net/netip"
	"strings"
)

// addrForm tells what a piece of text is, as an address.
type addrForm uint8

const (
	notAddr   addrForm = iota
	badAddr            // has the form of an address, but cannot be one: 300.1.2.3
	plainAddr          // an address in the form that netip prints
	oddAddr            // an address in another form: mapped, with zone index, upper case, not shortened
)

// readAddr reads the text of an address, without brackets and port.
//
//	IPv4-address-literal = Snum 3("." Snum)                  ; RFC 5321, section 4.1.3
//	IPv6-address-literal = "IPv6:" IPv6-addr
//
// The tag may be missing or in any case. Gmail writes a question mark around what it is not sure of
// ("?IPv6:::ffff:192.0.2.1?"). text is the address without tag and marks.
func readAddr(s string) (ip netip.Addr, text string, form addrForm) {
	if len(s) > 1 && s[0] == '?' {
		s = strings.Trim(s, "?")
	}
	if len(s) < 2 || len(s) > 64 {
		return netip.Addr{}, s, notAddr
	}
	if len(s) > 5 && s[4] == ':' && foldEqual(s[:4], "ipv6") {
		s = s[5:]
	}
	if strings.IndexByte(s[:min(len(s), 5)], ':') < 0 {
		ip, form = readIPv4(s)
		return ip, s, form
	}
	ip, form = readIPv6(s)
	return ip, s, form
}

// readIPv4 reads a dotted quad:
//
//	Snum 3("." Snum)
//	Snum = 1*3DIGIT                                          ; RFC 5321, section 4.1.3
//
// Leading zeros are read as decimal, which is how servers print them, but make the form odd. The digits
// are asked for one by one and not in a loop, which would have to count them.
func readIPv4(s string) (netip.Addr, addrForm) {
	var ip, most uint32
	form, i := plainAddr, 0
	for dots := 0; ; dots++ {
		if i >= len(s) || !isDigit(s[i]) {
			return netip.Addr{}, notAddr
		}
		n := uint32(s[i] - '0')
		if i++; i < len(s) && isDigit(s[i]) {
			if n == 0 {
				form = oddAddr
			}
			n = n*10 + uint32(s[i]-'0')
			if i++; i < len(s) && isDigit(s[i]) {
				n = n*10 + uint32(s[i]-'0')
				i++
			}
		}
		most = max(most, n)
		ip = ip<<8 | n&0xff
		if dots == 3 {
			break
		}
		if i >= len(s) || s[i] != '.' {
			return netip.Addr{}, notAddr
		}
		i++
	}
	switch {
	case i < len(s):
		return netip.Addr{}, notAddr
	case most > 255:
		return netip.Addr{}, badAddr
	}
	return netip.AddrFrom4([4]byte{byte(ip >> 24), byte(ip >> 16), byte(ip >> 8), byte(ip)}), form
}

// readIPv6 reads an IPv6 address, with or without zone index, and unmaps IPv4-mapped ones.
func readIPv6(s string) (netip.Addr, addrForm) {
	if ip, plain := hexIPv6(s); plain && !ip.Is4In6() {
		return ip, plainAddr
	} else if ip.IsValid() {
		return ip.Unmap(), oddAddr
	}
	colons := 0
	addr := s
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == ':':
			colons++
		case c-'0' < 10, c|0x20 >= 'a' && c|0x20 <= 'f', c == '.':
		case c == '%' && colons > 1 && i > 2:
			addr = s[:i]
			i = len(s)
		default:
			return netip.Addr{}, notAddr
		}
	}
	if colons < 2 {
		return netip.Addr{}, notAddr
	}
	ip, err := netip.ParseAddr(addr)
	if err != nil {
		return netip.Addr{}, badAddr
	}
	return ip.Unmap(), oddAddr
}

// readPort reads a TCP port, 1 to 65535.
func readPort(s string) (port uint16, ok bool) {
	if len(s) == 0 || len(s) > 5 {
		return 0, false
	}
	n := 0
	for i := 0; i < len(s); i++ {
		if s[i]-'0' > 9 {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return uint16(n), n > 0 && n < 1<<16
}
