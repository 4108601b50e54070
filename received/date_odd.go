package received

// dateReader reads a date of any form part by part, whatever the order, and judges it in the end.
// Each part knows itself by its looks: a time has a colon, a zone a sign or a name, a month a name.
type dateReader struct {
	s   string
	pos int // where reading goes on: the end of the last part
	end int // the end of the last part that is understood

	first   int // where the first part begins, -1 before it is read
	step    datePart
	weekday int // 0 for Sunday, -1 if not given
	month   int // 1 to 12, 0 if not given
	day     int // -1 if not given; so are the following
	year    int
	hour    int
	minute  int
	second  int
	nano    int
	digits  int // of the year

	comma   bool // a comma stands behind the last part
	iso     bool // year, month, day: ISO 8601, or time as Go prints it
	unknown int  // parts that cannot be read

	hasZone bool
	offset  int // seconds east of UTC
	known   bool
	comment Span // of the first comment behind the time that may name the zone

	dayAt, nameAt, yearAt, timeAt, zone Span
	form, zoneProblem, bad              Problem // the first of each sort; Code is "" if none
}

// datePart is a part of a date; the order is RFC 5322's.
type datePart uint8

const (
	partWeekday datePart = iota + 1
	partDay
	partMonth
	partYear
	partTime
	partZone
)

// readOddDate is readDate for dates that plainDate leaves to it.
func readOddDate(s string, at int, probs []Problem) (d Date, span Span, p []Problem, ok bool) {
	r := dateReader{s: s, first: -1, weekday: -1, day: -1, year: -1, hour: -1}
	for n := 0; n < maxDateParts && r.part(); n++ {
	}
	if !r.isDate() {
		return Date{}, Span{}, probs, false
	}
	if r.hour < 0 { // what was passed over in search of a time is the caller's
		r.pos = r.end
		r.form, r.bad = r.form.within(r.end), r.bad.within(r.end)
	}
	r.tail()
	d = r.judge()
	for _, p := range [...]Problem{r.form, r.bad, r.zoneProblem} {
		if p.Code != "" {
			probs = append(probs, Problem{p.Code, p.Span.shift(at), p.Detail})
		}
	}
	probs = r.remarks(probs, at, d)
	return d, Span{at + r.first, at + r.pos}, probs, true
}

// within returns p, or no problem if it does not lie before end.
func (p Problem) within(end int) Problem {
	if p.Span.End > end {
		return Problem{}
	}
	return p
}

// part reads the next part, and reports whether it is one.
func (r *dateReader) part() bool {
	if r.hasZone && r.year >= 0 {
		return false
	}
	i := r.gap(r.pos)
	if i >= len(r.s) {
		return false
	}
	start, unknown := i, r.unknown
	switch c := r.s[i]; {
	case isDigit(c):
		i = r.number(i)
	case c == ',':
		i = r.separator(i)
	case c == '+' || c == '-':
		i = r.signed(i)
	default:
		i = r.word(i)
	}
	if i <= start {
		return false
	}
	if r.first < 0 {
		r.first = start
	}
	r.pos = i
	if r.unknown == unknown && !r.comma {
		r.end = i
	}
	return true
}

// gap returns where the white space and the comments at i end. A comment without end, or with
// nothing but more of it within reach, ends the date.
func (r *dateReader) gap(i int) int {
	s, limit := r.s, min(len(r.s), i+maxDateGap)
	if r.first < 0 { // what stands before a date is not limited, for it is not looked at twice
		i = dateSpace(s, i)
		limit = min(len(s), i+maxDateGap)
	}
	for i < limit {
		switch {
		case isSpace(s[i]):
			i++
		case s[i] == '(':
			end := shortComment(s[:limit], i)
			if end < 0 {
				return len(s)
			}
			if r.hour >= 0 && r.comment.IsZero() && zoneComment(s, i) == end {
				r.comment = Span{i + 1, end - 1}
			}
			i = end
		default:
			return i
		}
	}
	return len(s)
}

// shortComment returns where the comment at i ends, or -1 if it does not end in s.
func shortComment(s string, i int) int {
	for depth := 0; i < len(s); i++ {
		switch s[i] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i + 1
			}
		case '\\':
			i++
		}
	}
	return -1
}

// took notes that a part was read, and whether it stands where RFC 5322 has it.
func (r *dateReader) took(p datePart, start, end int) {
	if p <= r.step {
		r.odd(start, end, "the order is not that of RFC 5322")
	}
	if r.step == partWeekday && !r.comma {
		r.odd(start, end, "no comma behind the weekday")
	}
	if r.step < p {
		r.step = p
	}
	r.comma = false
}

// odd notes the first thing that is not of RFC 822's or its successors' form.
func (r *dateReader) odd(start, end int, detail string) {
	if r.form.Code == "" {
		r.form = Problem{DateForm, Span{start, end}, detail}
	}
}

// wrong notes the first thing that no date can have.
func (r *dateReader) wrong(start, end int, detail string) {
	if r.bad.Code == "" {
		r.bad = Problem{BadDate, Span{start, end}, detail}
	}
}

// separator reads the comma at i. It belongs behind the weekday; "Aug, 25 2002" and
// "Aug 25, 2002" are seen too, and a comma with nothing before it.
func (r *dateReader) separator(i int) int {
	if r.hour >= 0 || r.comma {
		return 0
	}
	if r.step != partWeekday {
		r.odd(i, i+1, "a comma where none belongs")
	}
	if r.first < 0 {
		r.unknown++
	}
	r.comma = true
	return i + 1
}
