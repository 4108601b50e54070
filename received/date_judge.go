package received

import "time"

// isDate tells whether what was read is a date, if a broken one: a time of day and something else,
// or a day and a month.
func (r *dateReader) isDate() bool {
	if r.day >= 0 && r.month > 0 {
		return true
	}
	return r.hour >= 0 && (r.day >= 0 || r.month > 0 || r.year >= 0 || r.weekday >= 0 || r.unknown > 0)
}

// tail reads what belongs to a zone and stands behind it: its name in words or in a comment, and
// the clock reading that Go's time.Time.String appends. Without a zone, the comment is the zone.
func (r *dateReader) tail() {
	if !r.hasZone && !r.comment.IsZero() {
		r.commentZone()
	}
	if r.hasZone {
		r.secondZone()
		if r.iso {
			r.pos = clockReading(r.s, r.pos)
		}
	}
	r.pos = zoneComments(r.s, r.pos)
}

// commentZone takes the comment behind the time as the zone, if it is known as one.
func (r *dateReader) commentZone() {
	minutes, known := zoneOffset(r.comment.In(r.s))
	if !known {
		var end int
		if end, minutes, known = longZone(r.s, r.comment.Start); end != r.comment.End || !known {
			return
		}
	}
	r.setNamed(r.comment.Start, r.comment.End, minutes, true)
	r.odd(r.zone.Start, r.zone.End, "the zone stands in a comment")
	r.pos = max(r.pos, r.zone.End+1)
}

// secondZone reads a second zone: "-0800 PST", "+0530 IST", "-03 -03". The first one counts.
func (r *dateReader) secondZone() {
	s, i := r.s, dateSpace(r.s, r.pos)
	if i == len(s) || i-r.pos > maxDateGap || isAlpha(s[r.zone.Start]) {
		return
	}
	end := dateWord(s, i)
	if r.iso && (s[i] == '+' || s[i] == '-') {
		end = digitsEnd(s, i+1)
	} else if _, known := zoneOffset(s[i:end]); end-i < 2 || !known && !isZoneWord(s[i:end]) {
		return
	}
	if !wordEnds(s, end) {
		return
	}
	r.odd(i, end, "a second zone")
	r.pos = end
}

// clockReading returns where " m=+6810983.819" ends, if that stands at i.
func clockReading(s string, i int) int {
	j := dateSpace(s, i)
	if j == i || j+4 > len(s) || s[j] != 'm' || s[j+1] != '=' || s[j+2] != '+' && s[j+2] != '-' {
		return i
	}
	end := digitsEnd(s, j+3)
	if end == j+3 {
		return i
	}
	if end+1 < len(s) && s[end] == '.' && isDigit(s[end+1]) {
		end = digitsEnd(s, end+1)
	}
	return end
}

// judge makes a Date of the parts. What no calendar has is a Date without an instant.
func (r *dateReader) judge() Date {
	d := Date{Offset: int32(r.offset), OffsetKnown: r.known, Zone: unfold(r.zone.In(r.s))}
	r.complete()
	r.ranges()
	if r.bad.Code != "" {
		return d
	}
	days := daysFrom(r.year, r.month, r.day)
	sec := int64(days)*86400 + int64(r.hour*3600+r.minute*60+r.second-r.offset)
	t := time.Unix(sec, int64(r.nano)).UTC()
	if y := t.Year(); y < 0 || y > maxDateYear {
		r.wrong(r.yearAt.Start, r.yearAt.End, outOfRange("year in UTC", y))
		return d
	}
	d.UTC = t
	return d
}

// complete looks for parts that are missing.
func (r *dateReader) complete() {
	what := ""
	switch {
	case r.hour < 0:
		what = "no time of day"
	case r.year < 0:
		what = "no year"
	case r.month == 0:
		what = "no month"
	case r.day < 0:
		what = "no day"
	default:
		return
	}
	r.wrong(r.first, r.pos, what)
}

// ranges looks for numbers that are too large or too small. A second 60 is a leap second.
func (r *dateReader) ranges() {
	switch {
	case r.bad.Code != "":
	case r.digits < 2 || r.year > maxDateYear:
		r.wrong(r.yearAt.Start, r.yearAt.End, outOfRange("year", r.year))
	case r.day < 1 || r.day > daysIn(r.month, r.year):
		r.wrong(r.dayAt.Start, r.dayAt.End, outOfRange("day", r.day))
	case r.hour > 23:
		r.wrong(r.timeAt.Start, r.timeAt.End, outOfRange("hour", r.hour))
	case r.minute > 59:
		r.wrong(r.timeAt.Start, r.timeAt.End, outOfRange("minute", r.minute))
	case r.second > 60:
		r.wrong(r.timeAt.Start, r.timeAt.End, outOfRange("second", r.second))
	case r.year < 1900:
		r.odd(r.yearAt.Start, r.yearAt.End, "RFC 5322 has no year before 1900")
	}
}

// remarks appends the problems of a date that is understood.
func (r *dateReader) remarks(probs []Problem, at int, d Date) []Problem {
	if r.digits == 2 || r.digits == 3 {
		probs = append(probs, Problem{ShortYear, r.yearAt.shift(at), ""})
	}
	if r.hour >= 0 && !r.hasZone {
		probs = append(probs, Problem{NoZone, Span{at + r.pos, at + r.pos}, ""})
	}
	if r.weekday >= 0 && !d.UTC.IsZero() {
		if w := weekdayOf(daysFrom(r.year, r.month, r.day)); w != r.weekday {
			probs = append(probs, Problem{WrongWeekday, r.nameAt.shift(at), "it is a " + time.Weekday(w).String()})
		}
	}
	return probs
}
