package received

// monthName returns the month that the word w names, or 0: three letters or more of the English
// name, or one of the other languages that clients' clocks were seen to speak.
func monthName(w string) int {
	if len(w) < 3 {
		return 0
	}
	if m := monthOf(w[0], w[1], w[2]); m > 0 && isStartOf(w, monthNames[m]) {
		return m
	}
	for _, f := range foreignMonths {
		if w == f.name || foldEqual(w, f.name) {
			return f.month
		}
	}
	return 0
}

var monthNames = [...]string{
	"", "january", "february", "march", "april", "may", "june", "july", "august", "september",
	"october", "november", "december",
}

// foreignMonths are Spanish, and Chinese in the encoding Big5.
var foreignMonths = [...]struct {
	name  string
	month int
}{
	{"ene", 1},
	{"abr", 4},
	{"ago", 8},
	{"dic", 12},
	{"\xa4\x40\xa4\xeb", 1},
	{"\xa4\x47\xa4\xeb", 2},
	{"\xa4\x54\xa4\xeb", 3},
	{"\xa5\x7c\xa4\xeb", 4},
	{"\xa4\xad\xa4\xeb", 5},
	{"\xa4\xbb\xa4\xeb", 6},
	{"\xa4\x43\xa4\xeb", 7},
	{"\xa4\x4b\xa4\xeb", 8},
	{"\xa4\x45\xa4\xeb", 9},
	{"\xa4\x51\xa4\xeb", 10},
	{"\xa4\x51\xa4\x40\xa4\xeb", 11},
	{"\xa4\x51\xa4\x47\xa4\xeb", 12},
}

var weekdayNames = [...]string{
	"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
}

// weekdayName returns the weekday that the word w names, 0 for Sunday, or -1. Tues, Thurs and "Wen"
// are seen.
func weekdayName(w string) int {
	if len(w) < 3 {
		return -1
	}
	for i, name := range weekdayNames {
		if isStartOf(w, name) {
			return i
		}
	}
	if foldEqual(w, "wen") {
		return 3
	}
	return -1
}

// isStartOf tells whether the lower-case name begins with w.
func isStartOf(w, name string) bool { return len(w) <= len(name) && foldEqual(w, name[:len(w)]) }

// signed reads what begins with a sign: a zone, or a time that cannot be.
func (r *dateReader) signed(i int) int {
	s := r.s
	if r.hour < 0 {
		end := digitsEnd(s, i+1)
		if end == i+1 || end >= len(s) || s[end] != ':' || r.first < 0 {
			return 0
		}
		if end = r.time(i + 1); end > 0 {
			r.wrong(i, end, "the time is negative")
		}
		return end
	}
	if r.hasZone {
		return 0
	}
	if s[i] == '-' && i+1 < len(s) && isAlpha(s[i+1]) { // "23:51:29-PST", as RFC 733 has it
		end := r.namedZone(i + 1)
		if end > 0 {
			r.odd(i, end, "a hyphen before the zone")
		}
		return end
	}
	r.took(partZone, i, i+1)
	end, seconds, proper := numericZone(s, i+1)
	r.setNumeric(i, end, i, seconds, proper)
	return end
}

// setNumeric takes the numeric zone that runs from start to end and has its sign at sign.
func (r *dateReader) setNumeric(start, end, sign, seconds int, proper bool) {
	r.hasZone, r.zone = true, Span{start, end}
	detail := ""
	switch {
	case seconds < 0:
		detail = "not a number of hours and minutes"
	case seconds >= 86400:
		detail = "24 hours and more"
	default:
		r.offset, r.known = seconds, seconds > 0 || r.s[sign] == '+'
		if r.s[sign] == '-' {
			r.offset = -seconds
		}
	}
	if detail == "" && end-sign > 3 && r.s[end-2] > '5' {
		detail = "more than 59 minutes"
	}
	if detail == "" && !proper && !r.iso {
		detail = "not four digits"
	}
	if detail != "" {
		r.zoneProblem = Problem{BadZone, r.zone, detail}
	}
}

// namedZone reads a zone that is a name:
//
//	obs-zone = "UT" / "GMT" / "EST" / ... / 1*(ALPHA / DIGIT)    RFC 5322, section 4.3
func (r *dateReader) namedZone(i int) int {
	s := r.s
	end := dateWord(s, i)
	if end == i || end-i > maxDateWord {
		return 0
	}
	minutes, known := zoneOffset(s[i:end])
	if known && minutes == 0 && end-i > 1 {
		if stop := r.offsetFrom(i, end); stop > 0 {
			return stop
		}
	}
	if stop, m, k := longZone(s, i); stop > 0 {
		end, minutes, known = stop, m, k
	} else if stop := zoneRun(s, end); stop > end && isDigit(s[end]) && wordEnds(s, stop) { // EST5EDT
		end, known = stop, false
	} else if !wordEnds(s, end) || !known && !isZoneWord(s[i:end]) && end-i > 1 {
		return 0
	}
	r.took(partZone, i, end)
	r.setNamed(i, end, minutes, known)
	return end
}

// setNamed takes the named zone that runs from start to end.
func (r *dateReader) setNamed(start, end, minutes int, known bool) {
	r.hasZone, r.zone = true, Span{start, end}
	if r.known = known; known {
		r.offset = minutes * 60
		return
	}
	detail := ""
	if end-start == 1 { // RFC 822 has the signs of the military zones the wrong way round
		detail = "military zones carry no information"
	}
	r.zoneProblem = Problem{UnknownZone, r.zone, detail}
}

// offsetFrom reads an offset from Greenwich behind its name: "GMT+0700", "GMT -4". It is read as it
// stands, east positive.
func (r *dateReader) offsetFrom(start, nameEnd int) int {
	s := r.s
	i := dateSpace(s, nameEnd)
	if i+1 >= len(s) || s[i] != '+' && s[i] != '-' || !isDigit(s[i+1]) {
		return 0
	}
	end, seconds, _ := numericZone(s, i+1)
	r.took(partZone, start, end)
	r.setNumeric(start, end, i, seconds, false)
	return end
}

// word reads what begins with a letter, or with a byte that no date has.
func (r *dateReader) word(i int) int {
	s := r.s
	end := dateWord(s, i)
	stop := end
	for stop < len(s) && stop-i < maxDateWord && !wordEnds(s, stop) {
		stop++
	}
	if stop == i {
		return 0
	}
	w := s[i:stop]
	if r.first < 0 {
		if d := weekdayName(w); d >= 0 {
			return r.setWeekday(d, i, stop)
		}
	}
	if r.day >= 0 || r.hour < 0 {
		if m := monthName(s[i:end]); m > 0 && r.takesMonth(end) {
			return r.setMonthName(m, i, end)
		}
		if m := monthName(w); m > 0 && r.takesMonth(stop) {
			return r.setMonthName(m, i, stop)
		}
	}
	if r.hour >= 0 {
		if r.hasZone {
			return 0
		}
		return r.namedZone(i)
	}
	return r.unreadable(i, stop)
}

// takesMonth tells whether a month may stand here and end at end.
func (r *dateReader) takesMonth(end int) bool {
	if !wordEnds(r.s, end) && !isDigit(r.s[end]) {
		return false
	}
	return r.month == 0 || r.step == partMonth && r.day >= 0 && r.year < 0
}

func (r *dateReader) setWeekday(d, start, end int) int {
	r.weekday, r.nameAt = d, Span{start, end}
	r.took(partWeekday, start, end)
	if end-start != 3 || weekdayNames[d][0] != r.s[start]|0x20 || !isStartOf(r.s[start:end], weekdayNames[d]) {
		r.odd(start, end, "not the three letters of a weekday")
	}
	return end
}

// setMonthName takes the month m. A month before it was none: forged fields have "Jan, 13 May 2007",
// with the month where the weekday belongs.
func (r *dateReader) setMonthName(m, start, end int) int {
	if r.month > 0 {
		r.odd(start, end, "two months")
	}
	r.took(partMonth, start, end)
	if end-start != 3 || monthOf(r.s[start], r.s[start+1], r.s[start+2]) == 0 {
		r.odd(start, end, "not the three letters of a month")
	}
	r.month = m
	return end
}

// unreadable takes a part that no date has. With a comma it stands in the weekday's place and does
// not matter; otherwise a part is missing: forged fields have "?? ??? ??", names in an unknown
// language, and pieces of programs.
func (r *dateReader) unreadable(start, end int) int {
	next := r.gap(end)
	before := r.first < 0 || r.step == partWeekday && r.comma
	if before && next+1 < len(r.s) && r.s[next] == ',' {
		r.odd(start, end, "the weekday cannot be read")
		r.unknown++
		r.comma = false
		if r.step < partWeekday {
			r.step = partWeekday
		}
		return end
	}
	if r.first < 0 || r.unknown >= 4 {
		return 0
	}
	r.wrong(start, end, "a part cannot be read")
	r.unknown++
	return end
}
