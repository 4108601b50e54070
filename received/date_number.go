package received

// number reads what begins with a digit: a time, a day, a year, a date in numbers.
func (r *dateReader) number(i int) int {
	end := digitsEnd(r.s, i)
	n := end - i
	if r.hour < 0 && n <= 3 {
		if colon := r.gap(end); colon < len(r.s) && r.s[colon] == ':' {
			return r.time(i)
		}
	}
	if end < len(r.s) && (r.s[end] == '-' || r.s[end] == '/') && r.day < 0 && r.month == 0 && r.year < 0 {
		return r.separated(i, end)
	}
	if !wordEnds(r.s, end) && !r.monthAt(end) {
		return 0
	}
	switch v := smallNumber(r.s[i:end]); {
	case r.day < 0 && n <= 2:
		r.setDay(v, i, end)
	case r.year < 0:
		r.setYear(v, i, end)
	case r.hour >= 0 && n == 4: // "07:36:13 2000" where +0200 was meant, or whatever it was
		r.took(partZone, i, end)
		r.hasZone, r.zone = true, Span{i, end}
		r.zoneProblem = Problem{BadZone, r.zone, "no sign"}
	default:
		return 0
	}
	return end
}

// monthAt tells whether a month's name begins at i, directly behind the day.
func (r *dateReader) monthAt(i int) bool {
	return r.day < 0 && monthName(r.s[i:dateWord(r.s, i)]) > 0
}

func (r *dateReader) setDay(v, start, end int) {
	r.took(partDay, start, end)
	r.day, r.dayAt = v, Span{start, end}
}

func (r *dateReader) setYear(v, start, end int) {
	r.took(partYear, start, end)
	r.year, r.digits, r.yearAt = v, end-start, Span{start, end}
	switch {
	case r.digits == 2 && v < 50: // RFC 5322, section 4.3
		r.year += 2000
	case r.digits == 2 || r.digits == 3:
		r.year += 1900
	case r.digits == 4 && 100 <= v && v < 200:
		// "0102" for 2002: C's struct tm counts from 1900, and the format was %04d. The weekdays beside
		// such years are those of the 21st century.
		r.year += 1900
		r.digits = 3
	}
}

// separated reads a date whose parts are joined: 06-Mar-94 (RFC 850), 2023-07-28, 22/08/2002. The
// first number runs from i to end.
func (r *dateReader) separated(i, end int) int {
	s, mark := r.s, r.s[end]
	two := end + 1
	twoEnd := digitsEnd(s, two)
	name := twoEnd == two
	if name {
		twoEnd = dateWord(s, two)
	}
	if twoEnd == two || twoEnd >= len(s) || s[twoEnd] != mark {
		return 0
	}
	three := twoEnd + 1
	last := digitsEnd(s, three)
	if last == three {
		return 0
	}
	a, b, c := Span{i, end}, Span{two, twoEnd}, Span{three, last}
	switch {
	case name:
		m := monthName(b.In(s))
		if m == 0 || !wordEnds(s, last) {
			return 0
		}
		r.setDay(smallNumber(a.In(s)), i, end)
		r.month = m
		r.setYear(smallNumber(c.In(s)), three, last)
		r.odd(i, last, "joined with hyphens")
	case a.Len() == 4 && b.Len() <= 2 && c.Len() <= 2:
		return r.isoDate(a, b, c)
	case a.Len() <= 2 && b.Len() <= 2 && (c.Len() == 2 || c.Len() == 4) && wordEnds(s, last):
		r.numericDate(a, b, c)
	default:
		return 0
	}
	r.step = partYear
	return last
}

// isoDate takes year, month and day of ISO 8601, and the T that may follow.
func (r *dateReader) isoDate(year, month, day Span) int {
	s, end := r.s, day.End
	if t := end < len(s) && s[end]|0x20 == 't'; t && end+1 < len(s) && isDigit(s[end+1]) {
		end++
	} else if !wordEnds(s, end) {
		return 0
	}
	r.odd(year.Start, day.End, "ISO 8601")
	r.iso = true
	r.setMonth(smallNumber(month.In(s)), month)
	r.setDay(smallNumber(day.In(s)), day.Start, day.End)
	r.setYear(smallNumber(year.In(s)), year.Start, year.End)
	r.step = partYear
	return end
}

// numericDate takes a date like 22/08/2002: day first, as all the world but North America writes,
// unless only the other order is possible.
func (r *dateReader) numericDate(a, b, c Span) {
	day, month := smallNumber(a.In(r.s)), smallNumber(b.In(r.s))
	detail := "day, month and year in numbers"
	switch {
	case month > 12 && day <= 12:
		day, month = month, day
		detail = "month, day and year in numbers"
	case day <= 12 && day != month:
		detail = "day and month in numbers may be the other way round"
	}
	r.odd(a.Start, c.End, detail)
	r.setMonth(month, b)
	r.setDay(day, a.Start, b.End)
	r.setYear(smallNumber(c.In(r.s)), c.Start, c.End)
}

// setMonth takes a month that is a number.
func (r *dateReader) setMonth(v int, at Span) {
	if v < 1 || v > 12 {
		r.wrong(at.Start, at.End, outOfRange("month", v))
		v = 1
	}
	r.month = v
}

// time reads a time of day at i, with white space where RFC 822 allows it, and with the fraction of
// SendGrid and the a.m. or p.m. of Windows programs:
//
//	time-of-day = hour ":" minute [ ":" second ]    RFC 5322, section 3.3
func (r *dateReader) time(i int) int {
	s, start := r.s, i
	var n [3]int
	count, end, short, long := 0, i, Span{}, Span{}
	for count < 3 {
		end = digitsEnd(s, i)
		n[count] = smallNumber(s[i:end])
		if end-i == 1 && short.IsZero() {
			short = Span{i, end}
		}
		if end-i > 2 {
			long = Span{i, end}
		}
		count++
		colon := r.gap(end)
		if colon >= len(s) || s[colon] != ':' {
			break
		}
		if i = r.gap(colon + 1); i >= len(s) || !isDigit(s[i]) {
			break
		}
	}
	if count < 2 {
		return 0
	}
	r.took(partTime, start, end)
	if !short.IsZero() {
		r.odd(short.Start, short.End, "one digit in the time")
	}
	if !long.IsZero() {
		r.wrong(long.Start, long.End, "more than two digits in the time")
	}
	r.hour, r.minute, r.second, r.timeAt = n[0], n[1], n[2], Span{start, end}
	if count == 3 && end+1 < len(s) && s[end] == '.' && isDigit(s[end+1]) {
		r.odd(end, end+1, "a fraction of a second")
		end = r.fraction(end + 1)
	}
	return r.noon(start, end)
}

// fraction reads the digits of a fraction of a second; those behind the ninth are left out.
func (r *dateReader) fraction(i int) int {
	for unit := 100_000_000; i < len(r.s) && isDigit(r.s[i]); i++ {
		r.nano += int(r.s[i]-'0') * unit
		unit /= 10
	}
	return i
}

// noon reads AM, PM, a.m. or p.m. behind the time that runs from start to end.
func (r *dateReader) noon(start, end int) int {
	i := r.gap(end)
	if i+1 >= len(r.s) {
		return end
	}
	half := r.s[i] | 0x20
	if half != 'a' && half != 'p' {
		return end
	}
	stop := i + 2
	if r.s[i+1] == '.' && i+3 < len(r.s) && r.s[i+2]|0x20 == 'm' && r.s[i+3] == '.' {
		stop = i + 4
	} else if r.s[i+1]|0x20 != 'm' {
		return end
	}
	if !wordEnds(r.s, stop) {
		return end
	}
	r.odd(i, stop, "a clock of twelve hours")
	switch {
	case half == 'a' && r.hour > 12:
		r.wrong(start, stop, outOfRange("hour", r.hour))
	case half == 'a' && r.hour == 12:
		r.hour = 0
	case half == 'p' && r.hour < 12:
		r.hour += 12
	}
	return stop
}
