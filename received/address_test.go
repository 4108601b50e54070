package received

import (
	"math/rand/v2"
	"net/netip"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestHexIPv6 compares with what netip reads and prints: addresses with many zero groups, and misspellings.
func TestHexIPv6(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	plain, odd, none := 0, 0, 0
	for range 200_000 {
		s := randomIPv6(rnd)
		ip, err := netip.ParseAddr(s)
		read, got := hexIPv6(s)
		if read != ip {
			t.Fatalf("%s is %s, not %s", s, ip, read)
		}
		if err != nil {
			none++
			continue
		}
		want := ip.String() == s
		if want {
			plain++
		} else {
			odd++
		}
		if got != want && !ip.Is4In6() {
			t.Fatalf("%s, which netip prints %s: plain %t", s, ip, got)
		}
	}
	assert.Greater(t, plain, 10_000)
	assert.Greater(t, odd, 10_000)
	assert.Greater(t, none, 10_000)
}

// randomIPv6 returns what may be an IPv6 address, in any spelling.
func randomIPv6(rnd *rand.Rand) string {
	groups := make([]string, 8)
	for i := range groups {
		groups[i] = []string{"0", "0", "0", "1", "ab", "f00d", "00", "0a", "Ab", "000"}[rnd.IntN(6+rnd.IntN(5)*rnd.IntN(2))%10]
	}
	switch rnd.IntN(8) {
	case 0:
		return strings.Join(groups, ":")
	case 1: // too few, too many, too long
		groups[rnd.IntN(8)] = []string{"", ":", "12345", "1:2", "g"}[rnd.IntN(5)]
	}
	from := rnd.IntN(8)
	to := min(8, from+rnd.IntN(8))
	return strings.Join(groups[:from], ":") + "::" + strings.Join(groups[to:], ":")
}

// TestReadAddr compares with a reading that is slow and easy to follow, on addresses and what is nearly one.
func TestReadAddr(t *testing.T) {
	forms := map[addrForm]int{}
	for _, s := range []string{
		"192.0.2.1", "0.0.0.0", "255.255.255.255", "192.0.2.256", "192.000.002.001", "10.20.30.40", "IPv6:2001:db8::1",
		"ipv6:2001:DB8:0:0:0:0:0:c1", "IPv6:192.0.2.7", "2001:db8::c1", "::1", "::", "::ffff:192.0.2.7", "::ffff:c000:207", "fe80::1%eth0", "fe80::1%6",
		"?IPv6:::ffff:192.0.2.1?", "?192.0.2.1?", "1.2.3.4.5", "2001:db8", "12:34", "a", "", "?", "??",
		"2001:db8::" + strings.Repeat("1", 54), "fe80::1%" + strings.Repeat("1", 56), "abcde:2001:db8::1", "abcd:2001:db8::1",
	} {
		for _, near := range nearMisses(s) {
			wantIP, wantText, wantForm := refAddr(near)
			ip, text, form := readAddr(near)
			if ip != wantIP || text != wantText || form != wantForm {
				assert.Equal(t, []any{wantIP, wantText, wantForm}, []any{ip, text, form}, "%q", near)
			}
			forms[form]++
		}
	}
	for form := notAddr; form <= oddAddr; form++ {
		assert.Greater(t, forms[form], 100, "form %d", form)
	}
}

var (
	refQuad = regexp.MustCompile(`^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$`)
	refTag  = regexp.MustCompile(`^(?i:ipv6):.`)
	refSix  = regexp.MustCompile(`(?s)^([0-9A-Fa-f:.]*)(?:%.*)?$`)
)

// refAddr is readAddr, written to be read.
func refAddr(s string) (netip.Addr, string, addrForm) {
	if len(s) > 1 && s[0] == '?' {
		s = strings.Trim(s, "?")
	}
	if len(s) < 2 || len(s) > 64 {
		return netip.Addr{}, s, notAddr
	}
	if refTag.MatchString(s) {
		s = s[len("ipv6:"):]
	}
	if !strings.Contains(s[:min(len(s), 5)], ":") {
		ip, form := refIPv4(s)
		return ip, s, form
	}
	m := refSix.FindStringSubmatch(s)
	if m == nil || strings.Count(m[1], ":") < 2 || len(m[1]) < len(s) && len(m[1]) < 3 {
		return netip.Addr{}, s, notAddr
	}
	ip, err := netip.ParseAddr(m[1])
	switch {
	case err != nil:
		return netip.Addr{}, s, badAddr
	case ip.Is4In6() || ip.String() != s:
		return ip.Unmap(), s, oddAddr
	}
	return ip, s, plainAddr
}

func refIPv4(s string) (netip.Addr, addrForm) {
	m := refQuad.FindStringSubmatch(s)
	if m == nil {
		return netip.Addr{}, notAddr
	}
	form := plainAddr
	var octets [4]byte
	for i, digits := range m[1:] {
		n, _ := strconv.Atoi(digits)
		if n > 255 {
			return netip.Addr{}, badAddr
		}
		if octets[i] = byte(n); strconv.Itoa(n) != digits {
			form = oddAddr
		}
	}
	return netip.AddrFrom4(octets), form
}

func TestReadPort(t *testing.T) {
	for _, s := range []string{"1", "25", "65535", "65536", "99999", "00025", "000000"} {
		for _, near := range nearMisses(s) {
			n, err := strconv.ParseUint(near, 10, 16)
			port, ok := readPort(near)
			assert.Equal(t, err == nil && n > 0 && len(near) < 6, ok, "%q", near)
			if ok {
				assert.Equal(t, uint16(n), port)
			}
		}
	}
}
