package redact

import (
	"strings"
	"time"

	"github.com/backstamp/backstamp/received"
)

// dated returns a text with the date in it moved, and the rest of it redacted; false if it has none.
func (j *job) dated(s string, m mode) (string, bool) {
	if len(s) > longestDated || !looksDated(s) {
		return "", false
	}
	f, _ := received.Parse("; " + s)
	w := f.Where(received.PartDate)
	if f.Date.UTC.IsZero() || w.Start < 2 || w.Len() < 8 {
		return "", false
	}
	start, end := w.Start-2, w.End-2
	return j.plain(s[:start], m) + j.date(s[start:end], f) + j.plain(s[end:], m), true
}

// longestDated is how long a text is at most that is looked at for a date.
const longestDated = 1000

// looksDated reports whether a text has a time of day in it.
func looksDated(s string) bool {
	for i := 1; i+1 < len(s); i++ {
		if s[i] == ':' && isDigit(s[i-1]) && isDigit(s[i+1]) {
			return true
		}
	}
	return false
}

// date returns the date of the field f, which is written as s, moved. It stays in the form in which it was
// written, with what was wrong about it. Where that cannot be done it is written as RFC 5322 has it; one that
// nobody can read is not moved.
func (j *job) date(s string, f *received.Field) string {
	d := &f.Date
	if j.o.Shift == 0 || d.UTC.IsZero() {
		return j.dateWords(s)
	}
	for _, dayFirst := range [...]bool{false, true} {
		m := mover{j: j, s: s, f: f, was: wall(d), dayFirst: dayFirst, leap: strings.Contains(s, ":60")}
		if m.move(); m.fits(string(m.b)) {
			return string(m.b)
		}
	}
	out := wall(d).Add(j.o.Shift).Format("Mon, 2 Jan 2006 15:04:05")
	if d.Zone != "" {
		out += " " + j.dateWords(d.Zone)
	}
	return withFolds(out, s)
}

// withFolds returns a text whose spaces are the folds of another one, so that no line end is lost.
func withFolds(text, folded string) string {
	var b strings.Builder
	for folded != "" {
		n := 0
		for n < len(folded) && (folded[n] <= ' ' || folded[n] == 0x7f) {
			n++
		}
		if fold := folded[:n]; strings.Trim(fold, " ") != "" {
			before, after, _ := strings.Cut(text, " ")
			b.WriteString(before)
			b.WriteString(fold)
			text = after
		}
		folded = folded[max(n, 1):]
	}
	return b.String() + text
}

// dateWords redacts the words of a date, such as a zone's name in parentheses. Its numbers stay.
func (j *job) dateWords(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		n := 0
		for i+n < len(s) && isAlpha(s[i+n]) {
			n++
		}
		if n == 0 {
			b.WriteByte(s[i])
			i++
			continue
		}
		b.WriteString(j.dateWord(s[i : i+n]))
		i += n
	}
	return b.String()
}

// dateWord returns what stands for a word in a date. Zones have names of up to five capitals.
func (j *job) dateWord(w string) string {
	if len(w) <= 5 && strings.ToUpper(w) == w || len(w) < 3 || isKnown(w) || weekdayOf(w) >= 0 || monthOf(w) > 0 {
		return w
	}
	return j.name(w)
}

// wall returns what the clock on the wall showed, as if it were UTC.
func wall(d *received.Date) time.Time { return d.UTC.Add(time.Duration(d.Offset) * time.Second) }
