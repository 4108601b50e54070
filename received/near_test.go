package received

import "strings"

// edges are bytes at the edges of the classes that readers tell apart: a digit, the byte before the first and the
// one behind the last, and so on for letters, and what has a meaning of its own.
const edges = "/09:@AFGZ[`afgz{.-_?%=,;\"()<> \x80"

// nearMisses returns what is nearly s: a byte less, twice, another one, or one more, and everything that s begins
// or ends with.
func nearMisses(s string) []string {
	near := []string{s}
	for i := range len(s) {
		near = append(near, s[:i], s[i:], s[:i]+s[i+1:], s[:i+1]+s[i:], s[:i]+otherCase(s[i:i+1])+s[i+1:])
		for j := range len(edges) {
			near = append(near, s[:i]+edges[j:j+1]+s[i+1:], s[:i]+edges[j:j+1]+s[i:])
		}
	}
	for j := range len(edges) {
		near = append(near, s+edges[j:j+1])
	}
	return near
}

// otherCase returns s in the other case of letters.
func otherCase(s string) string {
	if up := strings.ToUpper(s); up != s {
		return up
	}
	return strings.ToLower(s)
}
