package redact

import (
	"strings"

	"golang.org/x/net/idna"
)

// labelForm turns A-labels into U-labels and back, and is as lenient as package hops is where it compares
// names.
var labelForm = idna.New(idna.MapForLookup(), idna.StrictDomainName(false), idna.Transitional(false))

// host returns the pseudonym of a host name, label by label, or of an address.
func (j *job) host(s string) string {
	if a, ok := j.address(s); ok {
		return a
	}
	name := strings.TrimRight(s, ".")
	if name == "" || isReservedHost(name) {
		return s
	}
	keep, seen := j.suffix(name)
	roles := false // whether labels that are roles stay
	if p := providerAt(name); p >= 0 {
		keep, seen, roles = p, true, true
	}
	var b strings.Builder
	for rest := name[:keep]; rest != ""; {
		label, after, more := strings.Cut(rest, ".")
		if roles && isRole(label) {
			b.WriteString(label)
		} else {
			b.WriteString(j.label(label))
		}
		if more {
			b.WriteByte('.')
		}
		rest = after
	}
	if seen {
		b.WriteString(name[keep:])
	} else {
		b.WriteString(j.hiddenSuffix(name[keep:]))
	}
	return b.String() + s[len(name):]
}

// suffix returns where the suffix of a name begins, with the point before it, and whether it is registered and
// may be seen. A name without points has none. A second level such as co.uk's counts where hops.Case would
// take it for one without a list.
func (j *job) suffix(name string) (at int, seen bool) {
	dot := strings.LastIndexByte(name, '.')
	if dot < 0 {
		return len(name), false
	}
	at = dot
	if second := strings.LastIndexByte(name[:dot], '.'); second > 0 && len(name)-dot-1 == 2 && isCommonSecond(strings.ToLower(name[second+1:dot])) {
		at = second
	}
	if j.o.OrgDomain == nil {
		return at, false
	}
	low := strings.ToLower(name)
	org := strings.TrimSuffix(j.o.OrgDomain(low), ".")
	if org == "" && j.o.OrgDomain("x."+low) == "x."+low {
		return 0, true // a registered suffix by itself
	}
	if i := strings.IndexByte(org, '.'); i > 0 && strings.HasSuffix(low, org) && len(low) == len(name) {
		return min(at, len(name)-len(org)+i), true
	}
	return at, false
}

// isCommonSecond knows the second-level names that hops.Case knows.
func isCommonSecond(label string) bool {
	switch label {
	case "ac", "co", "com", "edu", "gov", "ne", "net", "or", "org":
		return true
	}
	return false
}

// hiddenSuffix returns what stands for a suffix that is not to be seen: two letters for two, of those that
// ISO 3166 leaves to its users, and a name for any other top level.
func (j *job) hiddenSuffix(suffix string) string {
	dot := strings.LastIndexByte(suffix, '.')
	if dot < 0 {
		return suffix
	}
	top := suffix[dot+1:]
	if len(top) == 2 && isAlpha(top[0]) && isAlpha(top[1]) {
		const free = "bcdfghjklmnpqrstvwz"
		st := j.stream("top", strings.ToLower(top))
		return suffix[:dot+1] + string([]byte{'X' | top[0]&0x20, free[st.next(len(free))]&^0x20 | top[1]&0x20})
	}
	return suffix[:dot+1] + j.label(top)
}

// label returns the pseudonym of a label. An A-label (RFC 5890) is replaced by that of what replaces its
// U-label.
func (j *job) label(s string) string {
	if isContainer(s) {
		return j.left(s)
	}
	if len(s) < 4 || !strings.EqualFold(s[:4], "xn--") {
		for _, p := range reservedPrefixes {
			if len(s) >= len(p) && strings.EqualFold(s[:len(p)], p) {
				return s[:len(p)] + j.name(s[len(p):])
			}
		}
		return j.name(s)
	}
	if u, err := labelForm.ToUnicode(s); err == nil && u != s {
		if a, err := labelForm.ToASCII(j.name(u)); err == nil && strings.HasPrefix(a, "xn--") && len(a) <= 63 {
			return a
		}
	}
	return j.name(s)
}

// isContainer reports whether a label is of twelve hexadecimal digits, as containers are called.
func isContainer(s string) bool {
	return len(s) == 12 && strings.Trim(s, lowerHex) == "" && strings.ContainsAny(s, "abcdef") && strings.ContainsAny(s, lowerHex[:10])
}
