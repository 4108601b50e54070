package received

import (
	"encoding/binary"
	"net/netip"
	"strings"
)

// hexIPv6 reads an IPv6 address of nothing but groups of digits (RFC 4291, section 2.2, forms 1 and 2), and
// tells whether it is written as RFC 5952, section 4, wants it. netip reads the same and more, but every
// seventh real field has such an address, and this looks at it once and not three times.
func hexIPv6(s string) (ip netip.Addr, plain bool) {
	g := hexGroups{gap: -1}
	i := 0
	if strings.HasPrefix(s, "::") {
		g.gap, i = 0, 2
	}
	for i < len(s) {
		start, group := i, uint64(0)
		for ; i < len(s) && hexDigits[s[i]] != 0; i++ {
			g.seen |= hexDigits[s[i]]
			group = group<<4 | uint64(hexDigits[s[i]]&0xf)
		}
		if i == start || i > start+4 || g.n == 8 {
			return netip.Addr{}, false
		}
		g.add(group, s[start] == '0' && i > start+1)
		if i == len(s) {
			break
		}
		if i++; s[i-1] != ':' || i == len(s) {
			return netip.Addr{}, false
		}
		if s[i] == ':' {
			if i++; !g.leaveOut() {
				return netip.Addr{}, false
			}
		}
	}
	return g.addr()
}

// hexDigits has the value of each digit, and a bit that tells small letters, capitals and figures from what is none.
var hexDigits = func() (t [256]uint8) {
	for i := range uint8(10) {
		t['0'+i] = 0x10 | i
	}
	for i := range uint8(6) {
		t['a'+i], t['A'+i] = 0x20|(10+i), hexCapital|(10+i)
	}
	return t
}()

const hexCapital = 0x40

// hexGroups is an IPv6 address while it is read.
type hexGroups struct {
	hi, lo         uint64 // the groups behind "::", or all
	headHi, headLo uint64 // those before it
	n, gap         int    // how many there are, and how many stand before "::", or -1
	zeros, longest int    // how many of the last ones are zero, and the longest run of such since "::"
	before         int    // the longest before it
	odd            bool   // not as RFC 5952 wants it
	seen           uint8  // hexDigits of all, or-ed
}

// add adds a group.
func (g *hexGroups) add(group uint64, padded bool) {
	g.hi, g.lo = g.hi<<16|g.lo>>48, g.lo<<16|group
	if g.zeros++; group != 0 {
		g.zeros = 0
	}
	g.longest = max(g.longest, g.zeros)
	g.odd = g.odd || padded || group == 0 && g.n == g.gap // "::" leaves out all of a run
	g.n++
}

// leaveOut takes note of "::", which may stand once.
func (g *hexGroups) leaveOut() bool {
	if g.gap >= 0 {
		return false
	}
	g.odd = g.odd || g.zeros > 0
	g.gap, g.before, g.longest, g.zeros = g.n, g.longest, 0, 0
	g.headHi, g.headLo, g.hi, g.lo = g.hi, g.lo, 0, 0
	return true
}

// addr returns the address, which is not valid if groups are missing or too many.
func (g *hexGroups) addr() (ip netip.Addr, plain bool) {
	out := 8 - g.n
	plain = !g.odd && g.seen&hexCapital == 0
	switch {
	case g.gap < 0 && out != 0, g.gap >= 0 && out == 0:
		return netip.Addr{}, false
	case g.gap < 0:
		plain = plain && g.longest < 2
	default: // the first of the longest runs of zero groups, and not a single one
		plain = plain && out > 1 && g.before < out && g.longest <= out
		shift := uint(16 * (8 - g.gap)) // a shift by 64 and more gives 0
		g.hi |= g.headHi<<shift | g.headLo>>(64-shift) | g.headLo<<(shift-64)
		g.lo |= g.headLo << shift
	}
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], g.hi)
	binary.BigEndian.PutUint64(b[8:], g.lo)
	return netip.AddrFrom16(b), plain
}
