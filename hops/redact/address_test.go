package redact

import (
	"math/bits"
	"math/rand/v2"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// inCommon returns how many leading bits two addresses share.
func inCommon(a, b netip.Addr) (n int) {
	x, y := a.AsSlice(), b.AsSlice()
	for i := range x {
		if d := x[i] ^ y[i]; d != 0 {
			return n + bits.LeadingZeros8(d)
		}
		n += 8
	}
	return n
}

// near returns an address that shares some leading bits with a.
func near(r *rand.Rand, a netip.Addr) netip.Addr {
	b := a.AsSlice()
	for i := r.IntN(8 * len(b)); i < 8*len(b); i++ {
		if r.IntN(2) == 0 {
			b[i/8] ^= 0x80 >> (i % 8)
		}
	}
	n, _ := netip.AddrFromSlice(b)
	return n
}

// TestAddr: two addresses have as many leading bits in common before and after, each stays in its range, and
// none stays what it is.
func TestAddr(t *testing.T) {
	r := redactor(t, Options{})
	random := rand.New(rand.NewPCG(1, 2))
	var starts []netip.Addr
	for _, p := range special {
		starts = append(starts, p.Addr())
	}
	for range 40 {
		var b [16]byte
		for i := range b {
			b[i] = byte(random.Uint32())
		}
		starts = append(starts, netip.AddrFrom4([4]byte(b[:4])), netip.AddrFrom16(b))
		b[0], b[1] = 0x26, 0x07
		starts = append(starts, netip.AddrFrom16(b))
	}
	for _, start := range starts {
		a := near(random, start)
		to := r.Addr(a)
		for range 10 {
			b := near(random, a)
			assert.Equal(t, inCommon(a, b), inCommon(to, r.Addr(b)), "%s and %s", a, b)
		}
		for _, p := range special {
			if p.Addr().BitLen() == a.BitLen() {
				require.Equal(t, p.Contains(a), p.Contains(to), "%s became %s: %s", a, to, p)
			}
		}
		if !fixedAddress(a.String()) {
			assert.NotEqual(t, a, to)
		}
		assert.Equal(t, []bool{a.IsPrivate(), a.IsLoopback(), a.IsMulticast(), a.IsLinkLocalUnicast(), a.IsGlobalUnicast()},
			[]bool{to.IsPrivate(), to.IsLoopback(), to.IsMulticast(), to.IsLinkLocalUnicast(), to.IsGlobalUnicast()}, "%s became %s", a, to)
	}
}

// TestAddrInside: an IPv4 address that stands in one of IPv6 becomes what it becomes alone.
func TestAddrInside(t *testing.T) {
	r := redactor(t, Options{})
	a := netip.MustParseAddr("203.0.113.7")
	to := r.Addr(a)
	four := to.As4()
	assert.Equal(t, to, r.Addr(netip.MustParseAddr("::ffff:203.0.113.7")).Unmap())
	translated := r.Addr(netip.MustParseAddr("64:ff9b::cb00:7107")).As16()
	assert.Equal(t, four[:], translated[12:])
	wrapped := r.Addr(netip.MustParseAddr("2002:cb00:7107::1")).As16()
	assert.Equal(t, four[:], wrapped[2:6])
	for _, s := range []string{"127.0.0.1", "::1", "0.0.0.0", "::", "255.255.255.255", "::ffff:127.0.0.1"} {
		assert.Equal(t, netip.MustParseAddr(s), r.Addr(netip.MustParseAddr(s)))
	}
}

// TestWriteQuad: four numbers with a zero before one of them stay no address, whatever they become.
func TestWriteQuad(t *testing.T) {
	for _, n := range [][4]int{{1, 2, 3, 4}, {111, 222, 133, 144}, {111, 22, 133, 144}} {
		_, err := netip.ParseAddr(writeQuad(n, []string{"192", "0", "098", "7"}))
		assert.Error(t, err, n)
		_, err = netip.ParseAddr(writeQuad(n, []string{"192", "0", "98", "7"}))
		assert.NoError(t, err, n)
	}
}

// TestAddressText: an address stays in the form in which it is written.
func TestAddressText(t *testing.T) {
	r := redactor(t, Options{})
	for _, c := range []struct{ name, text, valid string }{
		{"plain", "192.0.2.7", "yes"},
		{"octet over 255", "192.0.2.310", "no"},
		{"zeros before an octet", "192.000.002.007", "no"},
		{"capitals", "2001:DB8::ABCD:1", "yes"},
		{"zone", "fe80::1%eth0", "yes"},
		{"mapped", "::ffff:192.0.2.7", "yes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, ok := r.job().address(c.text)
			require.True(t, ok)
			assert.NotEqual(t, c.text, got)
			_, err := netip.ParseAddr(got)
			assert.Equal(t, c.valid == "yes", err == nil, got)
			again, _ := r.job().address(c.text)
			assert.Equal(t, got, again)
		})
	}
	for _, text := range []string{"", "1.2.3", "1.2.3.4.5", "1.2.3.4444", "a.b.c.d", "1:2", "::g", "14:31:07"} {
		_, ok := r.job().address(text)
		assert.False(t, ok, text)
	}
}
