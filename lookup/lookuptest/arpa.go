package lookuptest

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
)

// arpa returns the name of an address in the reverse zones, RFC 1035, section 3.5, and RFC 3596.
func arpa(a netip.Addr) string {
	if a = a.Unmap(); a.Is4() {
		b := a.As4()
		return fmt.Sprintf("%d.%d.%d.%d.in-addr.arpa", b[3], b[2], b[1], b[0])
	}
	digits := strings.Split(strings.ReplaceAll(a.StringExpanded(), ":", ""), "")
	slices.Reverse(digits)
	return strings.Join(digits, ".") + ".ip6.arpa"
}

// arpaAddr returns the address that a name in the reverse zones stands for.
func arpaAddr(name string) (netip.Addr, bool) {
	if s, ok := strings.CutSuffix(name, ".in-addr.arpa"); ok {
		labels := strings.Split(s, ".")
		slices.Reverse(labels)
		a, err := netip.ParseAddr(strings.Join(labels, "."))
		return a, err == nil && a.Is4()
	}
	s, ok := strings.CutSuffix(name, ".ip6.arpa")
	labels := strings.Split(s, ".")
	if !ok || len(labels) != 32 {
		return netip.Addr{}, false
	}
	slices.Reverse(labels)
	var b strings.Builder
	for i, l := range labels {
		if i > 0 && i%4 == 0 {
			b.WriteByte(':')
		}
		b.WriteString(l)
	}
	a, err := netip.ParseAddr(b.String())
	return a.WithZone(""), err == nil
}
