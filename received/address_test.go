package received

import (
	"math/rand/v2"
	"net/netip"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestPlainIPv6 compares with what netip prints: addresses with many zero groups, and misspellings.
func TestPlainIPv6(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	plain, odd := 0, 0
	for range 200_000 {
		s := randomIPv6(rnd)
		ip, err := netip.ParseAddr(s)
		if err != nil || ip.Is4In6() {
			continue
		}
		want := ip.String() == s
		if want {
			plain++
		} else {
			odd++
		}
		if got := isPlainIPv6(s); got != want {
			t.Fatalf("%s, which netip prints %s: plain %t", s, ip, got)
		}
	}
	assert.Greater(t, plain, 10_000)
	assert.Greater(t, odd, 10_000)
}

// randomIPv6 returns what may be an IPv6 address, in any spelling.
func randomIPv6(rnd *rand.Rand) string {
	groups := make([]string, 8)
	for i := range groups {
		groups[i] = []string{"0", "0", "0", "1", "ab", "f00d", "00", "0a", "Ab", "000"}[rnd.IntN(6+rnd.IntN(5)*rnd.IntN(2))%10]
	}
	if rnd.IntN(4) == 0 {
		return strings.Join(groups, ":")
	}
	from := rnd.IntN(8)
	to := min(8, from+rnd.IntN(8))
	return strings.Join(groups[:from], ":") + "::" + strings.Join(groups[to:], ":")
}
