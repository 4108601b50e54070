package report

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxMarks is how many combining marks in a row are shown as they are. Languages need two.
const maxMarks = 2

// clean returns s as it can be shown on one line of a terminal: what is not plainly printable stands as
// an escape of Go. That is the one sanitiser of this package; everything that Text writes goes
// through it.
func clean(s string) string {
	if isClean(s) {
		return s
	}
	var b strings.Builder
	marks := maxMarks // A mark at the start would sit on what stands before s.
	for i := 0; i < len(s); {
		c, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case c == utf8.RuneError && n == 1:
			b.WriteString(`\x`)
			b.WriteString(hexByte(s[i]))
			marks = 0
		case isMark(c):
			if marks++; marks > maxMarks {
				b.WriteString(escape(c))
			} else {
				b.WriteRune(c)
			}
		default:
			marks = 0
			if unicode.IsPrint(c) {
				b.WriteRune(c)
			} else {
				b.WriteString(escape(c))
			}
		}
		i += n
	}
	return b.String()
}

func isClean(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

func isMark(c rune) bool { return unicode.In(c, unicode.Mn, unicode.Me) }

// escape returns the escape of a rune: \n, \x1b, \u202e.
func escape(c rune) string {
	q := strconv.QuoteRuneToASCII(c)
	return q[1 : len(q)-1]
}

func hexByte(c byte) string {
	const hex = "0123456789abcdef"
	return string([]byte{hex[c>>4], hex[c&15]})
}

// appendQuoted appends s as a JSON string, as the fields of package received have it: bytes that are
// not UTF-8 become U+FFFD, and what would do something to a terminal is escaped.
func appendQuoted(b []byte, s string) []byte {
	b = append(b, '"')
	marks := 0
	for i := 0; i < len(s); {
		start := i
		for i < len(s) && isPlain(s[i]) {
			i++
		}
		if i > start { // nearly all of what messages say
			b, marks = append(b, s[start:i]...), 0
			continue
		}
		c, n := utf8.DecodeRuneInString(s[i:])
		if isMark(c) {
			marks++
		} else {
			marks = 0
		}
		b = appendRune(b, c, marks)
		i += n
	}
	return append(b, '"')
}

// isPlain reports whether a byte is a character that stands for itself in a JSON string.
func isPlain(c byte) bool { return ' ' <= c && c < 0x7f && c != '"' && c != '\\' }

// appendRune appends a character as it stands in a JSON string; it is the marks-th combining mark in
// a row, or none if marks is 0.
func appendRune(b []byte, c rune, marks int) []byte {
	switch {
	case c == '"' || c == '\\':
		return append(b, '\\', byte(c))
	case c == '\t':
		return append(b, `\t`...)
	case c == '\n':
		return append(b, `\n`...)
	case c == '\r':
		return append(b, `\r`...)
	case marks <= maxMarks && !unicode.In(c, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp):
		return utf8.AppendRune(b, c)
	case c > 0xffff: // a surrogate pair
		return appendUnit(appendUnit(b, 0xd800+(c-0x10000)>>10), 0xdc00+(c-0x10000)&0x3ff)
	}
	return appendUnit(b, c)
}

func appendUnit(b []byte, c rune) []byte {
	return append(append(append(b, `\u`...), hexByte(byte(c>>8))...), hexByte(byte(c))...)
}

// width returns how many columns a terminal needs for clean text.
func width(s string) int {
	n := 0
	for _, c := range s {
		n += runeWidth(c)
	}
	return n
}

// wide are the blocks of the characters that take two columns: East Asian wide and full width (UAX
// #11), and the pictures.
var wide = [...][2]rune{
	{0x1100, 0x115f},
	{0x2e80, 0x303e},
	{0x3041, 0xa4cf},
	{0xa960, 0xa97f},
	{0xac00, 0xd7a3},
	{0xf900, 0xfaff},
	{0xfe30, 0xfe6f},
	{0xff00, 0xff60},
	{0xffe0, 0xffe6},
	{0x1f300, 0x1faff},
	{0x20000, 0x3fffd},
}

func runeWidth(c rune) int {
	if c < wide[0][0] {
		if c >= 0x300 && isMark(c) {
			return 0
		}
		return 1
	}
	for _, w := range wide {
		if w[0] <= c && c <= w[1] {
			return 2
		}
	}
	if isMark(c) {
		return 0
	}
	return 1
}
