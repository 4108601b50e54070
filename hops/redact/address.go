package redact

import (
	"encoding/binary"
	"net/netip"
	"strconv"
	"strings"
)

// special are the ranges that mean something by themselves (RFC 6890, IANA's registries of special-purpose
// addresses). An address inside one stays inside, one outside stays outside.
var special = func() (nets []netip.Prefix) {
	for _, s := range [...]string{
		"0.0.0.0/8", "0.0.0.0/32", "127.0.0.1/32", "255.255.255.255/32", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
		"192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
		"::/8", "::/128", "::1/128", "::ffff:0:0/96", "64:ff9b::/96", "100::/64", "2000::/3", "2001::/32", "2001:db8::/32", "2002::/16", "3fff::/20", "fc00::/7", "fe80::/10", "ff00::/8",
	} {
		nets = append(nets, netip.MustParsePrefix(s))
	}
	// Those of Microsoft 365's mailbox servers, by which package hops knows its inner handovers.
	nets = append(nets, netip.MustParsePrefix("2a01:111:e400::/48"))
	for i := range 16 {
		nets = append(nets, netip.PrefixFrom(netip.AddrFrom16([16]byte{0x26, 0x03, 0x10, byte(i<<4 | 6)}), 32))
	}
	return nets
}()

// addr replaces an address without zone.
func (j *job) addr(a netip.Addr) netip.Addr {
	if n, ok := j.addrs[a]; ok {
		return n
	}
	n := j.newAddr(a)
	j.addrs[a] = n
	return n
}

func (j *job) newAddr(a netip.Addr) netip.Addr {
	if a.Is4() {
		b := a.As4()
		j.flip(b[:], 0)
		return netip.AddrFrom4(b)
	}
	b := a.As16()
	switch { // an IPv4 address inside is replaced as by itself
	case a.Is4In6(), netip.PrefixFrom(a, 96).Masked() == nat64:
		j.inner(b[12:])
	case b[0] == 0x20 && b[1] == 0x02:
		j.inner(b[2:6])
		j.flipTail(b[:], a)
	default:
		j.flip(b[:], 0)
	}
	return netip.AddrFrom16(b)
}

// nat64 is the prefix of RFC 6052.
var nat64 = netip.MustParsePrefix("64:ff9b::/96")

// inner replaces the IPv4 address in b.
func (j *job) inner(b []byte) {
	v4 := j.addr(netip.AddrFrom4([4]byte(b))).As4()
	copy(b, v4[:])
}

// flipTail replaces what follows the first 48 bits of the 6to4 address a.
func (j *job) flipTail(b []byte, a netip.Addr) {
	was := a.As16()
	head := [6]byte(b[:6])
	copy(b, was[:])
	j.flip(b, 48)
	copy(b, head[:])
}

// flip replaces the bits of an address from the one with that number on, prefix-preserving: whether a bit is
// flipped depends on those before it and on nothing else (Xu, Fan, Ammar and Moon, Prefix-preserving IP
// address anonymization, 2002). A bit that tells special ranges from others is not flipped. The first that
// does not is always flipped, so that no address stays what it is.
func (j *job) flip(b []byte, from int) {
	was := string(b)
	first := max(from, fixedBits(b))
	for i := first; i < 8*len(b); i++ {
		if i == first || j.bit(was, i) {
			b[i/8] ^= 0x80 >> (i % 8)
		}
	}
}

// bit tells whether the bit of the address is flipped: by the first bits alone.
func (j *job) bit(addr string, n int) bool {
	var prefix [18]byte
	copy(prefix[:], addr[:(n+7)/8])
	if n%8 != 0 {
		prefix[n/8] &= 0xff << (8 - n%8)
	}
	binary.BigEndian.PutUint16(prefix[16:], uint16(n))
	return j.stream("addr"+strconv.Itoa(len(addr)), string(prefix[:])).next(2) == 1
}

// fixedBits returns how many bits at the beginning of an address tell which special range it is in, or that
// it is in none.
func fixedBits(b []byte) (n int) {
	a, _ := netip.AddrFromSlice(b)
	for _, p := range special {
		if p.Addr().BitLen() != a.BitLen() {
			continue
		}
		if p.Contains(a) {
			n = max(n, p.Bits())
			continue
		}
		s := p.Addr().AsSlice()
		same := 0
		for (s[same/8]^b[same/8])&(0x80>>(same%8)) == 0 {
			same++
		}
		n = max(n, same+1)
	}
	return n
}

// address replaces s if it is an address, in the form in which it is written: with octets of three digits,
// in capitals, with a zone. Four numbers that are no address because one is over 255 are replaced by others
// of that sort.
func (j *job) address(s string) (string, bool) {
	if quad, ok := j.quad(s); ok {
		return quad, true
	}
	if strings.Count(s, ":") < 2 {
		return "", false
	}
	text, zone, _ := strings.Cut(s, "%")
	a, err := netip.ParseAddr(text)
	if err != nil {
		return "", false
	}
	out := j.addr(a).String()
	if text != strings.ToLower(text) && !a.Is4In6() {
		out = strings.ToUpper(out)
	}
	if len(text) < len(s) {
		out += "%" + j.name(zone)
	}
	return out, true
}

// quad is address for four decimal numbers with points between them.
func (j *job) quad(s string) (string, bool) {
	if len(s) < len("0.0.0.0") || len(s) > len("255.255.255.255") || !isDigit(s[0]) {
		return "", false
	}
	parts := strings.Split(s, ".")
	if len(parts) != 4 {
		return "", false
	}
	var n [4]int
	over := false
	for i, p := range parts {
		v, err := strconv.ParseUint(p, 10, 16)
		if err != nil || len(p) > 3 {
			return "", false
		}
		n[i] = int(v)
		over = over || v > 255
	}
	if over {
		st := j.stream("quad", s)
		for i := range n {
			if n[i] > 255 {
				n[i] = 256 + st.next(1000-256)
			} else {
				n[i] = st.next(256)
			}
		}
	} else {
		a := j.addr(netip.AddrFrom4([4]byte{byte(n[0]), byte(n[1]), byte(n[2]), byte(n[3])})).As4()
		n = [4]int{int(a[0]), int(a[1]), int(a[2]), int(a[3])}
	}
	return writeQuad(n, parts), true
}

// writeQuad writes four numbers with zeros before them where those that they replace have some. One at least
// has one then, because many readers take such an address for none.
func writeQuad(n [4]int, was []string) string {
	zeros, some := false, false
	out := make([]string, 4)
	for i, p := range was {
		if out[i] = strconv.Itoa(n[i]); len(p) > 1 && p[0] == '0' {
			zeros = true
			out[i] = strings.Repeat("0", max(0, len(p)-len(out[i]))) + out[i]
			some = some || out[i][0] == '0'
		}
	}
	for i := 3; zeros && !some && i >= 0; i-- {
		if len(out[i]) < 3 {
			out[i], some = "0"+out[i], true
		}
	}
	if zeros && !some {
		out[3] = "0" + out[3][1:]
	}
	return strings.Join(out, ".")
}

// fixedAddress reports whether a text is one of the few addresses that stay: 127.0.0.1 and its like.
func fixedAddress(s string) bool {
	a, err := netip.ParseAddr(s)
	return err == nil && fixedBits(a.Unmap().AsSlice()) == a.Unmap().BitLen()
}
