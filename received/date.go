package received

import "time"

// The limits of what is read of one date.
const (
	maxDateGap   = 256 // bytes of white space and comments between two parts
	maxDateParts = 16  // parts, unreadable ones included
	maxDateWord  = 64  // bytes of a part
	maxDateYear  = 9999
)

// readDate reads the date at the start of s, behind white space and comments:
//
//	date-time = [ day-of-week "," ] date time [CFWS]    RFC 5322, section 3.3
//
// in any of the forms that servers write. The place of s in the value is at, which is added to all
// spans. Problems are appended to probs. It reports false where no date, not even a broken one,
// stands. The span runs from the date's first byte to the end of the zone and of the comments
// directly behind it that name the zone. It does not allocate unless there are problems.
func readDate(s string, at int, probs []Problem) (d Date, span Span, p []Problem, ok bool) {
	start := dateSpace(s, 0)
	if short, end := plainDate(&d, s, start); end > 0 {
		if !short.IsZero() {
			probs = append(probs, Problem{Code: ShortYear, Span: short.shift(at)})
		}
		return d, Span{at + start, at + zoneComments(s, end)}, probs, true
	}
	return readOddDate(s, at, probs)
}

// plainDate reads the form of RFC 5322, with or without a weekday, and of its obsolete parts a year of
// two digits, whose place is short, and the zones that have a name: 99 of 100 dates have it. It returns
// end 0 for every other form and for all other problems, so that one place, dateReader, knows the
// exceptions. A Date is too large to be handed back without copies, so it is written into d, and only
// where the form is right.
func plainDate(d *Date, s string, i int) (short Span, end int) {
	name := -1
	if i+4 < len(s) && s[i+3] == ',' {
		name = i
		i = dateSpace(s, i+4)
	}
	if len(s)-i < len("1 Jan 00 00:00:00 GMT") {
		return short, 0
	}
	day := int(s[i] - '0')
	if day > 9 {
		return short, 0
	}
	if i++; isDigit(s[i]) {
		day = day*10 + int(s[i]-'0')
		i++
	}
	month, year, second, zone := fixedDate(s[i:])
	if zone > 0 {
		zone += i
	} else if month, year, second, zone, short = spacedDate(s, i); zone == 0 {
		return short, 0
	}
	if month == 0 || day < 1 || year < 1900 || year >= maxDateYear || day > daysIn(month, year) {
		return short, 0
	}
	days := daysFrom(year, month, day)
	if name >= 0 && !isWeekday(s[name:], days) {
		return short, 0
	}
	offset, end, known := plainZone(s, zone)
	if end == 0 {
		return short, 0
	}
	d.UTC = time.Unix(int64(days)*86400+int64(second-offset), 0).UTC()
	d.Offset, d.OffsetKnown, d.Zone = int32(offset), known, s[zone:end]
	return short, end
}

// fixedDate reads " Mar 2000 14:31:07 " at the start of s, with one space at each place, as nearly all
// servers write it, and returns where the zone begins, or 0 for that if there is anything else. The time
// is looked at as one number, the year as another: see [load8].
func fixedDate(s string) (month, year, second, zone int) {
	const layout = len(" Mar 2000 14:31:07 ")
	if len(s) < layout+len("UT") {
		return 0, 0, 0, 0
	}
	t := s[:layout+1]
	if t[0] != ' ' || t[4] != ' ' || t[9] != ' ' || t[18] != ' ' || isSpace(t[layout]) {
		return 0, 0, 0, 0
	}
	century, year, ok := twoPairs(t, 5)
	clock := load8(t, 10) ^ ('0' | '0'<<8 | ':'<<16 | '0'<<24 | '0'<<32 | ':'<<40 | '0'<<48 | '0'<<56)
	// Digits are from 0 to 9 now, and the colons 0, which nothing may be added to.
	if !ok || (clock+(0x76*ones|0x09<<16|0x09<<40)|clock)&highs != 0 {
		return 0, 0, 0, 0
	}
	clock = clock*10 + clock>>8 // each number in the byte of its first digit
	h, m, sec := int(clock&0xff), int(clock>>24&0xff), int(clock>>48&0xff)
	if h > 23 || m > 59 || sec > 60 {
		return 0, 0, 0, 0
	}
	return monthOf(t[1], t[2], t[3]), century*100 + year, h*3600 + m*60 + sec, layout
}

// twoPairs returns the numbers that the first two and the last two of the four digits at i make.
func twoPairs(s string, i int) (a, b int, ok bool) {
	x := load4(s, i) ^ '0'*0x01010101
	y := x*10 + x>>8
	return int(y & 0xff), int(y >> 16 & 0xff), (x+0x76767676|x)&0x80808080 == 0
}

// spacedDate is fixedDate for any white space between the parts, at i, and a year of two digits.
func spacedDate(s string, i int) (month, year, second, zone int, short Span) {
	i, ok := dateGap(s, i, len("Jan 00 00:00:00 GMT"))
	if !ok {
		return 0, 0, 0, 0, short
	}
	month = monthOf(s[i], s[i+1], s[i+2])
	if i, ok = dateGap(s, i+3, len("00 00:00:00 GMT")); !ok {
		return 0, 0, 0, 0, short
	}
	year = twoDigits(s, i)
	if isSpace(s[i+2]) {
		short = Span{i, i + 2}
		if year += 1900; year >= 1900 && year < 1950 { // RFC 5322, section 4.3
			year += 100
		}
		i += 2
	} else {
		year = year*100 + twoDigits(s, i+2)
		i += 4
	}
	if i, ok = dateGap(s, i, len("00:00:00 GMT")); !ok {
		return 0, 0, 0, 0, short
	}
	second, zone = plainTime(s, i)
	return month, year, second, zone, short
}

// plainTime reads "14:31:07 " at i and returns the second of the day and where the zone begins, or 0
// for that if there is anything else, or anything wrong.
func plainTime(s string, i int) (second, zone int) {
	h, m, sec := twoDigits(s, i), twoDigits(s, i+3), twoDigits(s, i+6)
	if s[i+2] != ':' || s[i+5] != ':' || uint(h) > 23 || uint(m) > 59 || uint(sec) > 60 {
		return 0, 0
	}
	zone, ok := dateGap(s, i+8, len("UT"))
	if !ok {
		return 0, 0
	}
	return h*3600 + m*60 + sec, zone
}

// plainZone reads a zone of four digits, or one that has a name and a meaning. It returns the seconds
// east of UTC and where the zone ends, or 0 for that if it is any other; the offset of "-0000" is not
// known (RFC 5322, section 3.3).
func plainZone(s string, i int) (offset, end int, known bool) {
	switch c := s[i]; {
	case (c == '+' || c == '-') && len(s)-i >= len("+0000"):
		h, m, ok := twoPairs(s, i+1)
		if end = i + len("+0000"); !ok || h > 23 || m > 59 {
			return 0, 0, false
		}
		offset = h*3600 + m*60
		known = offset != 0 || c == '+'
		if c == '-' {
			offset = -offset
		}
	case isAlpha(c):
		for end = i + 1; end < len(s) && isAlpha(s[end]); end++ {
		}
		var minutes int
		if minutes, known = zoneOffset(s[i:end]); !known {
			return 0, 0, false
		}
		if next := dateSpace(s, end); next < len(s) && (s[next] == '+' || s[next] == '-') { // "GMT -4"
			return 0, 0, false
		}
		offset = minutes * 60
	default:
		return 0, 0, false
	}
	if !zoneEnds(s, end) {
		return 0, 0, false
	}
	return offset, end, known
}

// zoneEnds tells whether a zone ends at i and no second name of the zone can follow.
func zoneEnds(s string, i int) bool {
	if i == len(s) {
		return true
	}
	if !wordEnds(s, i) {
		return false
	}
	i = dateSpace(s, i)
	return i == len(s) || !isAlpha(s[i])
}

// dateSpace returns where the white space at i ends.
func dateSpace(s string, i int) int {
	for i < len(s) && isSpace(s[i]) {
		i++
	}
	return i
}

// dateGap is dateSpace for white space that must be there, with at least n bytes behind it.
func dateGap(s string, i, n int) (int, bool) {
	j := dateSpace(s, i)
	return j, j > i && len(s)-j >= n
}

// twoDigits returns the number at i, or one so negative that no arithmetic on dates makes it
// positive again, if no two digits stand there.
func twoDigits(s string, i int) int {
	a, b := s[i]-'0', s[i+1]-'0'
	if a > 9 || b > 9 {
		return -1_000_000
	}
	return int(a)*10 + int(b)
}

// letters3 returns three letters as one number, small.
func letters3(a, b, c byte) uint32 { return uint32(a) | uint32(b)<<8 | uint32(c)<<16 | 0x202020 }

// monthOf returns the month with these three letters, in either case, or 0.
func monthOf(a, b, c byte) int {
	w := letters3(a, b, c)
	if m := &months[monthSlot(w)]; m.letters == w {
		return m.month
	}
	return 0
}

// shortMonth is a month and the three letters that it is written with.
type shortMonth struct {
	letters uint32
	month   int
}

// months has each month at a place of its own, so that one comparison finds it.
var months = func() (t [16]shortMonth) {
	for m := 1; m < len(monthNames); m++ {
		name := monthNames[m]
		w := letters3(name[0], name[1], name[2])
		t[monthSlot(w)].letters, t[monthSlot(w)].month = w, m
	}
	return t
}()

// monthSlot is one of the functions, found by trying, that tell all twelve months apart.
func monthSlot(w uint32) uint32 { return w * 26597 >> 28 }

// weekdays are the first letters of the names, in the order of time.Weekday.
var weekdays = func() (t [7]uint32) {
	for i, name := range weekdayNames {
		t[i] = letters3(name[0], name[1], name[2])
	}
	return t
}()

// isWeekday tells whether s, which has three bytes at least, begins with the name of the weekday of
// the day that is so many days after 1970-01-01.
func isWeekday(s string, days int) bool {
	return letters3(s[0], s[1], s[2]) == weekdays[weekdayOf(days)]
}

// weekdayOf returns the weekday of a day counted from 1970-01-01, a Thursday; 0 is Sunday. The
// multiple of 7 keeps the days since the year 0 positive.
func weekdayOf(days int) int { return int(uint32(days+4+7*200_000) % 7) }

// daysIn returns how many days a month has.
func daysIn(month, year int) int {
	switch {
	case month != 2:
		return 30 + (month+month>>3)&1
	case year%4 == 0 && (year%100 != 0 || year%400 == 0):
		return 29
	}
	return 28
}

// daysFrom counts the days from 1970-01-01 to a day of the Gregorian calendar in the years from 0
// on. Its year begins with March, so that the leap day is the last one, and one cycle of 400 years
// is added, so that nothing is negative.
func daysFrom(year, month, day int) int {
	const cycle = 146_097 // days in 400 years
	year += 400
	if month -= 3; month < 0 {
		month += 12
		year--
	}
	return 365*year + year/4 - year/100 + year/400 + (153*month+2)/5 + day - 1 - cycle - 719_468
}
