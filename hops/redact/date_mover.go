package redact

import (
	"strconv"
	"strings"
	"time"

	"github.com/backstamp/backstamp/received"
)

// mover writes a date anew.
type mover struct {
	j       *job
	s       string
	f       *received.Field
	was, is time.Time // what the clock on the wall showed, and what it is to show
	b       []byte

	depth       int  // of parentheses
	leap        bool // the second is 60, and is read as the next minute's first
	dayFirst    bool // of two numbers for day and month
	abc         bool // the month is a word
	day, month  bool // what was written
	year, clock bool
}

// fits reports whether a date is read as the one that it should be.
func (m *mover) fits(s string) bool {
	g, _ := received.Parse("; " + s)
	return g.Date.UTC.Equal(m.f.Date.UTC.Add(m.j.o.Shift)) && g.Date.Offset == m.f.Date.Offset && g.Date.OffsetKnown == m.f.Date.OffsetKnown
}

// move writes each part in the place and in the form of the one that was there.
func (m *mover) move() {
	if m.leap {
		m.was = m.was.Add(-time.Second)
	}
	m.is = m.was.Add(m.j.o.Shift)
	m.abc = hasMonth(m.s)
	for i := 0; i < len(m.s); {
		c, n := m.s[i], 0
		switch {
		case isDigit(c) && m.depth == 0:
			for i+n < len(m.s) && isDigit(m.s[i+n]) {
				n++
			}
			n = m.number(i, n)
		case isAlpha(c):
			for i+n < len(m.s) && isAlpha(m.s[i+n]) {
				n++
			}
			m.word(m.s[i : i+n])
		default:
			switch c {
			case '(':
				m.depth++
			case ')':
				m.depth--
			}
			m.b, n = append(m.b, c), 1
		}
		i += n
	}
}

// word writes a day of the week, a month, a half of the day, or anything else as it is. A weekday is moved
// by as many days as the date: one that was wrong is wrong afterwards.
func (m *mover) word(w string) {
	if m.depth > 0 {
		m.b = append(m.b, m.j.dateWord(w)...)
		return
	}
	switch day, month := weekdayOf(w), monthOf(w); {
	case day >= 0:
		const secondsOfDay = 24 * 60 * 60
		days := floorDiv(m.is.Unix(), secondsOfDay) - floorDiv(m.was.Unix(), secondsOfDay)
		m.b = append(m.b, likeName(time.Weekday(((day+int(days%7))%7+7)%7).String(), w)...)
	case month > 0 && !m.month:
		m.month = true
		m.b = append(m.b, likeName(m.is.Month().String(), w)...)
	case (strings.EqualFold(w, "am") || strings.EqualFold(w, "pm")) && m.clock:
		half := "AM"
		if m.is.Hour() >= 12 {
			half = "PM"
		}
		m.b = append(m.b, likeCase(half, w)...)
	default:
		m.b = append(m.b, m.j.dateWord(w)...)
	}
}

// number writes the number of n digits at i, or the whole time of day that it begins, and returns how much
// of the date that is.
func (m *mover) number(i, n int) int {
	s, was := m.s, m.was
	v, _ := strconv.Atoi(s[i : i+n])
	switch {
	case n <= 2 && i+n+1 < len(s) && s[i+n] == ':' && isDigit(s[i+n+1]) && !m.clock:
		return m.timeOfDay(i)
	case m.clock && i > 0 && (s[i-1] == '+' || s[i-1] == '-') && (m.year || n == 4): // the zone
	case n == 4 && v == was.Year() && !m.year:
		m.year = true
		m.b = append(m.b, width(m.is.Year(), 4)...)
		return n
	case n <= 2 && v == was.Day() && !m.day && (m.abc || m.month || m.dayFirst || v != int(was.Month())):
		m.day = true
		m.writeDay(i, n)
		return n
	case n <= 2 && v == int(was.Month()) && !m.month && !m.abc:
		m.month = true
		m.b = append(m.b, width(int(m.is.Month()), n)...)
		return n
	case n <= 4 && !m.year && (v == was.Year()%100 || v == was.Year()-1900):
		m.year = true
		year := m.is.Year() - was.Year() + v
		if n < 3 {
			year = (year + 100) % 100
		}
		m.b = append(m.b, width(year, n)...)
		return n
	}
	m.b = append(m.b, s[i:i+n]...)
	return n
}

// writeDay writes the day of the month. One digit more takes the place of a second space before it.
func (m *mover) writeDay(i, n int) {
	day := m.is.Day()
	text := strconv.Itoa(day)
	switch {
	case n == 1 && day >= 10:
		if k := len(m.b); k >= 2 && m.b[k-1] == ' ' && m.b[k-2] == ' ' {
			m.b = m.b[:k-1]
		}
	case n == 2 && day < 10 && (m.s[i] == '0' || m.padsDays(i)):
		text = "0" + text
	case n == 2 && day < 10 && (m.month || m.f.Dialect == received.Postfix): // the date of C's ctime
		text = " " + text
	}
	m.b = append(m.b, text...)
}

// padsDays reports whether the server writes a zero before a day of one digit.
func (m *mover) padsDays(i int) bool {
	switch m.f.Dialect {
	case received.IronPort, received.EvolutionExchange, received.Getmail, received.Exim:
		return true
	case received.Qmail:
		return false
	}
	return i > 0 && m.s[i-1] != ' ' || !m.abc
}

// timeOfDay writes hour, minute and second, with the widths that they have, and returns how much of the date that is.
func (m *mover) timeOfDay(i int) int {
	parts, n := clockParts(m.s[i:])
	half := halves(m.s[i+n:])
	now := [3]int{m.is.Hour(), m.is.Minute(), m.is.Second()}
	if half {
		now[0] = (now[0]+11)%12 + 1
	}
	if m.leap {
		now[2]++ // if it is to be the last one as well
	}
	for k, part := range parts {
		w := len(part)
		if k > 0 {
			m.b = append(m.b, ':')
		} else if half && part[0] != '0' {
			w = 1
		}
		m.b = append(m.b, width(now[k], w)...)
	}
	m.clock = true
	return n
}

// clockParts returns the two or three numbers of the time of day at the beginning of s, and its length.
func clockParts(s string) (parts []string, n int) {
	for {
		k := n
		for n < len(s) && isDigit(s[n]) {
			n++
		}
		parts = append(parts, s[k:n])
		if len(parts) == 3 || n+1 >= len(s) || s[n] != ':' || !isDigit(s[n+1]) {
			return parts, n
		}
		n++
	}
}

// halves reports whether AM or PM follows a time of day.
func halves(s string) bool {
	s = strings.TrimLeft(s, " .0123456789")
	return len(s) >= 2 && (strings.EqualFold(s[:2], "am") || strings.EqualFold(s[:2], "pm")) && (len(s) == 2 || !isAlpha(s[2]))
}

func floorDiv(a, b int64) int64 {
	if a < 0 {
		return -((-a + b - 1) / b)
	}
	return a / b
}

// width returns a number with zeros before it.
func width(v, n int) string {
	s := strconv.Itoa(v)
	return strings.Repeat("0", max(0, n-len(s))) + s
}

// weekdayOf returns the day of the week that a word is, or -1; Sunday is 0.
func weekdayOf(w string) int {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if isNameOf(w, d.String()) {
			return int(d)
		}
	}
	return -1
}

// monthOf returns the month that a word is, or 0.
func monthOf(w string) time.Month {
	for m := time.January; m <= time.December; m++ {
		if isNameOf(w, m.String()) {
			return m
		}
	}
	return 0
}

// isNameOf reports whether a word is a name or its first three letters.
func isNameOf(w, name string) bool {
	return len(w) == 3 && strings.EqualFold(w, name[:3]) || strings.EqualFold(w, name)
}

// hasMonth reports whether a month stands in a date as a word.
func hasMonth(s string) bool {
	for w := range strings.FieldsFuncSeq(s, func(r rune) bool { return r >= 0x80 || !isAlpha(byte(r)) }) {
		if monthOf(w) > 0 {
			return true
		}
	}
	return false
}

// likeName returns a name as long as the word in whose place it stands, in its case.
func likeName(name, w string) string {
	if len(w) == 3 {
		name = name[:3]
	}
	return likeCase(name, w)
}

// likeCase returns s in capitals or small letters, if w is.
func likeCase(s, w string) string {
	switch {
	case strings.ToUpper(w) == w:
		return strings.ToUpper(s)
	case strings.ToLower(w) == w:
		return strings.ToLower(s)
	}
	return s
}
