package report

import (
	"strings"
	"unicode/utf8"
)

// columns is how wide a page is.
const columns = 80

// page is text of at most 80 columns. Its methods clean what they are given, so that nothing of a
// message gets on a page in another way.
type page struct{ b []byte }

// line writes one line, which is cut if it is too long.
func (p *page) line(s string) {
	s = strings.TrimRight(clean(s), " ")
	p.b = append(append(p.b, s[:fit(s, columns)]...), '\n')
}

// rule writes a line of the mark, with a text in it. A text that is too long for the line goes on
// below it.
func (p *page) rule(mark, text string) {
	label := strings.Repeat(mark, 2) + " "
	s := label + clean(text) + " "
	if width(s) > columns {
		p.para(label, text)
		return
	}
	p.line(s + strings.Repeat(mark, columns-width(s)))
}

// para writes text that begins with a label and is broken into lines at its spaces, the further ones
// indented like the text of the first.
func (p *page) para(label, text string) { p.fill(label, words(clean(text), columns-width(label))) }

// list is like para for a list with commas, which is broken between its parts as far as they fit.
func (p *page) list(label string, parts []string) {
	room := columns - width(label)
	var list []string
	for i, s := range parts {
		if s = clean(s); i < len(parts)-1 {
			s += ","
		}
		if width(s) <= room {
			list = append(list, s)
		} else {
			list = append(list, words(s, room)...)
		}
	}
	p.fill(label, list)
}

// fill writes words, of which each has room on a line, behind a label.
func (p *page) fill(label string, list []string) {
	indent := strings.Repeat(" ", width(label))
	line := label
	for _, w := range list {
		switch {
		case line == label || line == indent:
			line += w
		case width(line)+1+width(w) <= columns:
			line += " " + w
		default:
			p.line(line)
			line = indent + w
		}
	}
	p.line(line)
}

// words splits text at its spaces, and words that have no room on a line wherever they have to be.
func words(text string, room int) []string {
	var list []string
	for _, w := range strings.Fields(text) {
		for n := fit(w, room); n < len(w); n = fit(w, room) {
			list = append(list, w[:n])
			w = w[n:]
		}
		list = append(list, w)
	}
	return list
}

// fit returns how many bytes of clean text have room in n columns, one character at least.
func fit(s string, n int) int {
	for i, c := range s {
		if n -= runeWidth(c); n < 0 && i > 0 {
			return i
		}
	}
	return len(s)
}

// pad returns s with spaces behind it to the width of n columns.
func pad(s string, n int) string { return s + strings.Repeat(" ", max(0, n-width(s))) }

// padLeft returns s with spaces before it to the width of n columns.
func padLeft(s string, n int) string { return strings.Repeat(" ", max(0, n-width(s))) + s }

// maxShown is how many bytes of a part of a message are shown.
const maxShown = 160

// shown returns a part of a message on one line: unfolded, clean, and cut if it is long.
func shown(s string) string {
	cut := len(s) > maxShown
	if cut {
		n := maxShown
		for n > maxShown-utf8.UTFMax && !utf8.RuneStart(s[n]) {
			n--
		}
		s = s[:n]
	}
	if strings.ContainsAny(s, "\r\n\t") {
		s = unfold(s)
	}
	if s = clean(s); cut {
		s += "..."
	}
	return s
}

// unfold returns s with the white space around each line end replaced by a space.
func unfold(s string) string {
	var b strings.Builder
	for s != "" {
		n := len(s) - len(strings.TrimLeft(s, " \t\r\n"))
		switch {
		case n == 0:
			if n = strings.IndexAny(s, " \t\r\n"); n < 0 {
				n = len(s)
			}
			b.WriteString(s[:n])
		case strings.Contains(s[:n], "\n"):
			b.WriteByte(' ')
		default:
			b.WriteString(strings.ReplaceAll(s[:n], "\t", " "))
		}
		s = s[n:]
	}
	return strings.Trim(b.String(), " ")
}
