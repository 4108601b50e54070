package report

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The characters that would end a part of a relay, or the relay: "!" stands for each, as in SpamAssassin. It
// leaves parentheses, # and | in identifiers, and all in its own words of the part auth; of these, what would
// end the relay does not stand here either.
const (
	banged     = bangedAuth + " ()#|"
	bangedID   = bangedAuth + " "
	bangedAuth = "\t\n\v\f\r\x00[]<>"
)

// appendBang appends a part of a relay, with "!" for the characters of bad and whatever does something to
// a terminal.
func appendBang(b []byte, s, bad string) []byte {
	marks := 0
	for i := 0; i < len(s); {
		start := i
		for i < len(s) && isPlain(s[i]) && strings.IndexByte(bad, s[i]) < 0 {
			i++
		}
		if i > start { // nearly all of what messages say
			b, marks = append(b, s[start:i]...), 0
			continue
		}
		c, n := utf8.DecodeRuneInString(s[i:])
		if marks++; !isMark(c) {
			marks = 0
		}
		switch {
		case strings.ContainsRune(bad, c), c == utf8.RuneError && n == 1, marks > maxMarks, marks == 0 && !unicode.IsPrint(c):
			b = append(b, '!')
		default:
			b = append(b, s[i:i+n]...)
		}
		i += n
	}
	return b
}
