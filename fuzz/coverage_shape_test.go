package fuzz

import (
	"strings"

	"github.com/backstamp/backstamp/received"
)

// partNames are what the parts are called in a shape.
var partNames = []string{
	"HELO", "RDNS", "IP", "PORT", "IDENT", "USER", "AUTH", "BY", "BYIP", "BYPORT", "SOFTWARE", "VIA", "WITH", "ID", "FOR", "SENDER",
	"TLS", "CIPHER", "BITS", "VERIFY", "BYNAME", "STATE", "PRIORITY", "LIST", "DATE", "TEXT",
}

// The marks of the bytes of a value; those of parts are their numbers.
const (
	markLeft = 255 - iota
	markKeyword
	markPhrase
	markHomeless
)

// leftOver returns the shape of a value, in which each part stands by its name and what is left over by
// the sort of its characters, and the numbers of letters and digits that have no place and that are left over.
func leftOver(f *received.Field) (shape string, noPlace, rest int) {
	v := f.Raw()
	marks := make([]uint8, len(v))
	for i := range marks {
		marks[i] = markLeft
	}
	fill := func(s received.Span, mark uint8) {
		for i := max(s.Start, 0); i < min(s.End, len(v)); i++ {
			if marks[i] == markLeft {
				marks[i] = mark
			}
		}
	}
	for p := range partNames[:len(partNames)-1] {
		fill(f.Where(received.Part(p)), uint8(p))
	}
	for c := range received.Clauses(v) {
		switch c.Name {
		case "":
		case "date":
			for tok := range received.Tokens(v[c.Span.Start:c.Span.End]) {
				s := received.Span{Start: c.Span.Start + tok.Span.Start, End: c.Span.Start + tok.Span.End}
				if tok.Kind == received.Comment && isZoneName(v[s.Start:s.End]) {
					fill(s, markPhrase)
				}
			}
		default:
			fill(received.Span{Start: c.Span.Start, End: c.Value.Start}, markKeyword)
		}
	}
	for _, p := range f.Problems {
		fill(p.Span, markPhrase)
	}
	for _, s := range placeless(f) {
		for at, from := 0, 0; s != ""; from = at + len(s) { // the first that is no part
			i := strings.Index(v[from:], s)
			if i < 0 {
				break
			}
			if at = from + i; marks[at] == markLeft {
				fill(received.Span{Start: at, End: at + len(s)}, uint8(len(partNames)-1))
				break
			}
		}
	}
	// The address may stand twice, and two numbers of bits: that of the cipher and that which is used.
	if ip := f.Where(received.PartIP); ip.End > 0 {
		for at := 0; ; {
			i := strings.Index(v[at:], v[ip.Start:ip.End])
			if i < 0 {
				break
			}
			fill(received.Span{Start: at + i, End: at + i + ip.End - ip.Start}, uint8(received.PartIP))
			at += i + ip.End - ip.Start
		}
	}
	if e := f.Where(received.PartTLSBits).End; e > 0 && e < len(v) && (v[e] == '/' || v[e] == 'b') {
		n := e + 1
		for n < len(v) && isWordByte(v[n]) {
			n++
		}
		fill(received.Span{Start: e, End: n}, uint8(received.PartTLSBits))
	}
	flat, at := flatten(v)
	markPhrases(flat, at, marks)
	if letters(v, marks, markLeft) > 0 {
		for _, re := range homeless {
			for _, m := range re.FindAllStringIndex(flat, -1) {
				fillLeft(marks, at, m[0], m[1], markHomeless)
			}
		}
	}
	return shapeOf(v, marks), letters(v, marks, markHomeless), letters(v, marks, markLeft)
}

// letters returns how many letters and digits have a mark.
func letters(v string, marks []uint8, mark uint8) (n int) {
	for i, m := range marks {
		n += one(m == mark && isWordByte(v[i]))
	}
	return n
}

// flatten returns v in lower case with one space for each run of white space, and where each byte of that
// stands in v.
func flatten(v string) (string, []int) {
	flat, at := make([]byte, 0, len(v)), make([]int, 0, len(v)+1)
	for i := 0; i < len(v); i++ {
		c := v[i]
		switch {
		case c <= ' ' && len(flat) > 0 && flat[len(flat)-1] == ' ':
			continue
		case c <= ' ':
			c = ' '
		case 'A' <= c && c <= 'Z':
			c |= 0x20
		}
		flat, at = append(flat, c), append(at, i)
	}
	return string(flat), append(at, len(v))
}

// fillLeft marks what is left over of the bytes of v that stand in flat[start:end].
func fillLeft(marks []uint8, at []int, start, end int, mark uint8) {
	for i := at[start]; i < at[end]; i++ {
		if marks[i] == markLeft {
			marks[i] = mark
		}
	}
}

// placeless returns the texts of the parts that have no place of their own in the Field.
func placeless(f *received.Field) []string {
	return append([]string{
		f.From.Verb, f.From.Literal, f.TLS.ClientCN, f.TLS.Issuer, f.TLS.KeyExchange, f.TLS.Group, f.TLS.Signature, f.TLS.Digest,
	}, f.For...)
}

// markPhrases marks the phrases that stand in what is left over.
func markPhrases(flat string, at []int, marks []uint8) {
	for _, phrase := range knownPhrases {
		for from := 0; ; {
			i := strings.Index(flat[from:], phrase)
			if i < 0 {
				break
			}
			start, end := from+i, from+i+len(phrase)
			from = end
			if start > 0 && isWordByte(flat[start-1]) && isWordByte(flat[start]) || end < len(flat) && isWordByte(flat[end]) && isWordByte(flat[end-1]) {
				continue
			}
			fillLeft(marks, at, start, end, markPhrase)
		}
	}
}

func isWordByte(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z' || c >= 0x80
}

// isZoneName tells whether a comment behind the date can be the name of its zone: "(CET)", "(GMT+01:00)",
// "(Pacific Daylight Time)".
func isZoneName(comment string) bool {
	letters := 0
	for i := 1; i < len(comment)-1; i++ {
		switch c := comment[i]; {
		case isWordByte(c):
			letters++
		case strings.IndexByte(" +-:./_", c) < 0:
			return false
		}
	}
	return letters > 0 && len(comment) <= 40
}

// shapeOf draws the shape.
func shapeOf(v string, marks []uint8) string {
	var b strings.Builder
	last, lastClass := uint8(0), byte(0)
	for i := 0; i < len(v); i++ {
		m, c := marks[i], v[i]
		switch {
		case int(m) < len(partNames):
			if i == 0 || last != m {
				b.WriteString("<" + partNames[m] + ">")
			}
			lastClass = 0
		case m == markKeyword:
			if isWordByte(c) {
				b.WriteByte(c | 0x20)
			} else if lastClass != ' ' {
				b.WriteByte(' ')
			}
			lastClass = 0
			if !isWordByte(c) {
				lastClass = ' '
			}
		case m == markPhrase, m == markHomeless:
			if last != m {
				b.WriteByte(map[uint8]byte{markPhrase: '~', markHomeless: '^'}[m])
			}
			lastClass = 0
		default:
			class := c
			switch {
			case '0' <= c && c <= '9':
				class = '9'
			case isWordByte(c):
				class = 'a'
			case c <= ' ':
				class = ' '
			}
			if class != lastClass {
				b.WriteByte(class)
			}
			lastClass = class
		}
		last = m
	}
	s := strings.TrimSpace(b.String())
	return s[:min(len(s), 160)]
}
