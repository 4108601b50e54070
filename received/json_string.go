package received

import (
	"unicode"
	"unicode/utf8"
)

// maxMarks is how many combining marks in a row are shown as they are. Languages need two.
const maxMarks = 2

// appendQuoted appends s as a JSON string. Bytes that are not UTF-8 become U+FFFD each. Besides what
// JSON demands, everything is escaped that would do something to a terminal instead of being shown by
// it: DEL, C1, bidirectional and other format characters, line separators, and the third and further
// combining marks in a row. A reader of JSON sees the same string.
func appendQuoted(b []byte, s string) []byte {
	b = append(b, '"')
	marks := 0
	for i := 0; i < len(s); {
		if start := i; isPlain(s[i]) {
			for i < len(s) && isPlain(s[i]) {
				i++
			}
			b, marks = append(b, s[start:i]...), 0
			continue
		}
		c, n := utf8.DecodeRuneInString(s[i:])
		if unicode.In(c, unicode.Mn, unicode.Me) {
			marks++
		} else {
			marks = 0
		}
		b = appendRune(b, c, marks)
		i += n
	}
	return append(b, '"')
}

// isPlain tells whether a byte of ASCII stands for itself in a JSON string.
func isPlain(c byte) bool { return c >= ' ' && c < 0x7f && c != '"' && c != '\\' }

// appendRune appends a rune that is the marks-th combining mark in a row, or none if marks is 0.
func appendRune(b []byte, c rune, marks int) []byte {
	switch c {
	case '"', '\\':
		return append(b, '\\', byte(c))
	case '\t':
		return append(b, `\t`...)
	case '\n':
		return append(b, `\n`...)
	case '\r':
		return append(b, `\r`...)
	}
	switch {
	case marks <= maxMarks && !unicode.In(c, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp):
		return utf8.AppendRune(b, c)
	case c > 0xffff: // a surrogate pair
		c -= 0x10000
		return appendHex(appendHex(b, 0xd800+c>>10), 0xdc00+c&0x3ff)
	}
	return appendHex(b, c)
}

// appendHex appends the \u escape of a 16-bit unit.
func appendHex(b []byte, c rune) []byte {
	const hex = "0123456789abcdef"
	return append(b, '\\', 'u', hex[c>>12&15], hex[c>>8&15], hex[c>>4&15], hex[c&15])
}
