package received

import "strings"

// foldEqual reports whether s equals lower, which must be in lower case, with ASCII letters folded.
func foldEqual(s, lower string) bool {
	if len(s) != len(lower) {
		return false
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c-'A' < 26 {
			c |= 0x20
		}
		if c != lower[i] {
			return false
		}
	}
	return true
}

// foldPrefix reports whether s begins with lower, which must be in lower case.
func foldPrefix(s, lower string) bool {
	return len(s) >= len(lower) && foldEqual(s[:len(lower)], lower)
}

// phrasePrefix returns the length of what lower is in s, if s begins with it: each space of lower stands
// for any run of white space, because servers fold between words. It returns 0 if s does not begin so.
func phrasePrefix(s, lower string) int {
	n := 0
	for i := 0; i < len(lower); i++ {
		switch {
		case n == len(s):
			return 0
		case lower[i] == ' ':
			start := n
			for n < len(s) && isSpace(s[n]) {
				n++
			}
			if n == start {
				return 0
			}
			continue
		case s[n] != lower[i] && (s[n]-'A' >= 26 || s[n]|0x20 != lower[i]):
			return 0
		}
		n++
	}
	return n
}

// isSpace reports whether c is white space of a field: SP, HT, CR or LF.
func isSpace(c byte) bool { return class[c]&clKind == clSpace }

// isWord reports whether s holds neither white space nor special characters.
func isWord(s string) bool {
	for i := 0; i < len(s); i++ {
		if class[s[i]]&clKind != clText {
			return false
		}
	}
	return true
}

func isDigit(c byte) bool { return c-'0' < 10 }

func isAlpha(c byte) bool { return c|0x20-'a' < 26 }

// isFolded reports whether s holds a line end.
func isFolded(s string) bool {
	return strings.IndexByte(s, '\n') >= 0 || strings.IndexByte(s, '\r') >= 0
}

// phrases are parts of several words that servers fold, kept so that they need no copy.
var phrases = [...]string{
	"Microsoft SMTP Server", "Internet Mail Service", "Frontend Transport", "Mailbox Transport", "multiple recipients",
}

// unfold returns s with each run of white space that holds a line end replaced by one space. It
// copies only if there is one: the parts of an unfolded value share its memory.
func unfold(s string) string {
	if !isFolded(s) {
		return s
	}
	for _, p := range phrases {
		if isPhrase(s, p) {
			return p
		}
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); {
		j := i
		for j < len(s) && isSpace(s[j]) {
			j++
		}
		switch {
		case j == i:
			b = append(b, s[i])
			i++
			continue
		case isFolded(s[i:j]):
			b = append(b, ' ')
		default:
			b = append(b, s[i:j]...)
		}
		i = j
	}
	return string(b)
}

// isPhrase reports whether unfold makes p of s, where p has no two spaces in a row.
func isPhrase(s, p string) bool {
	j := 0
	for i := 0; i < len(s); i++ {
		switch {
		case j == len(p):
			return false
		case !isSpace(s[i]):
			if s[i] != p[j] {
				return false
			}
		default:
			if p[j] != ' ' {
				return false
			}
			start := i
			for i+1 < len(s) && isSpace(s[i+1]) {
				i++
			}
			if i > start && !isFolded(s[start:i+1]) {
				return false
			}
		}
		j++
	}
	return j == len(p)
}

// foldSuffix reports whether s ends with lower, which must be in lower case.
func foldSuffix(s, lower string) bool {
	return len(s) >= len(lower) && foldEqual(s[len(s)-len(lower):], lower)
}

// contains reports whether c is in s.
func contains(s string, c byte) bool { return strings.IndexByte(s, c) >= 0 }

// lastIndex returns the last place of c in s, or -1.
func lastIndex(s string, c byte) int {
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] == c {
			return i
		}
	}
	return -1
}
