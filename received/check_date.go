package received

// dateParts is what a date says, for the rules that no grammar can hold. The numbers are -1 where they are missing.
type dateParts struct {
	weekday, day, month, year  int
	digits                     int // of the year
	hour, minute, second, zone int // zone: the four digits of a numeric one
	name, date, time, zoneAt   Span
}

// dateTime reads the date and all that may follow it. Behind a stamp's semicolon a FWS is needed.
//
//	date-time   = [ day-of-week "," ] date time [CFWS]        ; RFC 5322, section 3.3
//	date        = day month year
//	time        = time-of-day zone
//	date-time   = [ day-of-week "," ] date FWS time [CFWS]    ; RFC 2822, section 3.3
//
// The obsolete forms have CFWS between most parts, and need none between some. Which of the two
// neighbours a gap belongs to makes no difference, so that the gaps are judged by what both have room for.
func (c *checker) dateTime(i int, smtp bool) int {
	if i < 0 {
		return -1
	}
	c.date.weekday, c.date.second, c.date.zone = -1, -1, -1
	i = c.dayOfWeek(c.dateStart(i, smtp))
	i = c.dayMonthYear(i)
	i = c.timeOfDay(i)
	i = c.zone(i)
	return c.cfws(i, 1, false)
}

// dateStart reads what stands before the first part of a date: its own [FWS], or [CFWS], after the FWS of a stamp.
func (c *checker) dateStart(i int, smtp bool) int {
	switch {
	case !c.obsolete && smtp:
		return c.fws(i, 2, true)
	case !c.obsolete:
		return c.fws(i, 1, false)
	case !smtp:
		return c.cfws(i, 1, false)
	}
	return c.fwsFirst(i)
}

// between reads the gap between two parts of a date, of which one has room for FWS and both for obsolete CFWS.
func (c *checker) between(i, room int, needed bool) int {
	if c.obsolete {
		return c.cfws(i, room, needed)
	}
	return c.fws(i, 1, true)
}

// dayOfWeek reads the name of a day and the comma, if a name stands there.
//
//	day-of-week     = ([FWS] day-name) / obs-day-of-week
//	obs-day-of-week = [CFWS] day-name [CFWS]
func (c *checker) dayOfWeek(i int) int {
	if i < 0 || i == len(c.s) || !isAlpha(c.s[i]) {
		return i
	}
	c.date.name = Span{i, min(i+3, len(c.s))}
	c.date.weekday = nameIndex(c.s, i, dayLetters)
	if c.date.weekday < 0 {
		return c.fail(i, "day-name")
	}
	if i += 3; !c.obsolete {
		return c.fws(c.literal(i, ',', "date-time"), 1, false)
	}
	return c.cfws(c.literal(c.cfws(i, 1, false), ',', "date-time"), 1, false)
}

const (
	dayLetters   = "SunMonTueWedThuFriSat"
	monthLetters = "JanFebMarAprMayJunJulAugSepOctNovDec"
)

// nameIndex returns which of the names of three letters stands at i, or -1.
func nameIndex(s string, i int, names string) int {
	if i+3 > len(s) {
		return -1
	}
	for n := 0; n < len(names); n += 3 {
		if s[i]|0x20 == names[n]|0x20 && s[i+1]|0x20 == names[n+1] && s[i+2]|0x20 == names[n+2] {
			return n / 3
		}
	}
	return -1
}

// dayMonthYear reads the date, and what separates it from the time.
//
//	day   = ([FWS] 1*2DIGIT FWS) / obs-day                    ; RFC 5322, sections 3.3 and 4.3
//	year  = (FWS 4*DIGIT FWS) / obs-year
//	month = (FWS month-name FWS) / obs-month                  ; RFC 2822, sections 3.3 and 4.3
func (c *checker) dayMonthYear(i int) int {
	start := i
	i = c.number(i, 1, 2, "day", &c.date.day)
	room, needed := 1, false
	if c.spec == RFC2822 {
		room, needed = 2, true // obs-month has CFWS on both sides
	}
	if i = c.between(i, room, needed); i < 0 {
		return -1
	}
	if c.date.month = nameIndex(c.s, i, monthLetters) + 1; c.date.month == 0 {
		return c.fail(i, "month")
	}
	if i = c.between(i+3, room, needed); i < 0 {
		return -1
	}
	return c.yearThenHour(start, i)
}

// yearThenHour reads the year and the gap before the hour. Obsolete forms need none: in "22Nov9710:05:43" the last two
// digits are the hour.
func (c *checker) yearThenHour(start, i int) int {
	least := 4
	if c.obsolete {
		least = 2
	}
	end := c.ascii(i, inDigit)
	if end-i < least {
		return c.fail(end, "year")
	}
	if c.obsolete && c.spec != RFC2822 && end-i >= 4 && c.colonAfter(end) {
		end -= 2
	}
	c.date.digits, c.date.date = end-i, Span{start, end}
	for c.date.year = 0; i < end && c.date.year <= maxDateYear; i++ {
		c.date.year = c.date.year*10 + int(c.s[i]-'0')
	}
	switch {
	case !c.obsolete:
		return c.fws(end, 1, true)
	case c.spec != RFC2822:
		return c.cfws(end, 2, false)
	}
	next := c.space(end)
	if next >= 0 && !c.gap.aroundFWS() {
		return c.noFWS()
	}
	return next
}

// colonAfter reports whether a colon follows, with or without CFWS before it.
func (c *checker) colonAfter(i int) bool {
	next := c.space(i)
	return next >= 0 && c.at(next, ':')
}

// number reads low to high digits, and no more.
func (c *checker) number(i, low, high int, rule string, n *int) int {
	if i < 0 {
		return -1
	}
	end := i
	for *n = 0; end < i+high && c.in(end, inDigit); end++ {
		*n = *n*10 + int(c.s[end]-'0')
	}
	if end < i+low {
		return c.fail(end, rule)
	}
	return end
}

// timeOfDay reads
//
//	time-of-day = hour ":" minute [ ":" second ]
func (c *checker) timeOfDay(i int) int {
	start := i
	i = c.number(i, 2, 2, "hour", &c.date.hour)
	i = c.number(c.colon(i), 2, 2, "minute", &c.date.minute)
	if i < 0 {
		return -1
	}
	if c.at(i, ':') || c.obsolete && c.colonAfter(i) {
		i = c.number(c.colon(i), 2, 2, "second", &c.date.second)
	}
	c.date.time = Span{start, i}
	return i
}

// colon reads a colon, which has CFWS around it in obsolete forms.
func (c *checker) colon(i int) int {
	if !c.obsolete {
		return c.literal(i, ':', "time-of-day")
	}
	return c.cfws(c.literal(c.cfws(i, 1, false), ':', "time-of-day"), 1, false)
}

// zone reads the zone and what separates it from the time.
//
//	zone = (FWS ( "+" / "-" ) 4DIGIT) / [FWS] obs-zone        ; RFC 5322, section 3.3, with erratum 6639
//	time = time-of-day FWS zone                               ; RFC 2822, section 3.3
func (c *checker) zone(i int) int {
	at := i
	if c.obsolete {
		at = c.space(i)
	} else {
		at = c.fws(i, 1, true)
	}
	switch {
	case at < 0:
		return -1
	case c.at(at, '+'), c.at(at, '-'):
		if c.obsolete && !c.gap.thenFWS() {
			return c.noFWS()
		}
		end := c.number(at+1, 4, 4, "zone", &c.date.zone)
		c.date.zoneAt = Span{at, end}
		return end
	case !c.obsolete:
		return c.fail(at, "zone")
	case c.gap.thenFWS(), c.spec != RFC2822 && c.gap.excess == 0:
		return c.namedZone(at)
	}
	return c.noFWS()
}

// noFWS ends a gap that has too little white space, or too much.
func (c *checker) noFWS() int {
	if c.gap.excess > 0 {
		return c.fail(c.over[0], "FWS")
	}
	return c.fail(c.gap.end, "FWS")
}

// namedZone reads
//
//	obs-zone = "UT" / "GMT" / "EST" / "EDT" / "CST" / "CDT" / "MST" / "MDT" / "PST" / "PDT" /
//	           %d65-73 / %d75-90 / %d97-105 / %d107-122       ; all letters but J
func (c *checker) namedZone(i int) int {
	end := i
	for end < len(c.s) && isAlpha(c.s[end]) {
		end++
	}
	name := c.s[i:end]
	if !isZoneName(name) && (len(name) != 1 || name[0]|0x20 == 'j') {
		return c.fail(i, "zone")
	}
	c.date.zoneAt = Span{i, end}
	return end
}

// isZoneName reports whether s is one of the zones that RFC 822 gives a name of more than one letter.
func isZoneName(s string) bool {
	switch len(s) {
	case 2:
		return foldEqual(s, "ut")
	case 3:
		return foldEqual(s, "gmt") || s[2]|0x20 == 't' && contains("ecmpECMP", s[0]) && contains("sdSD", s[1])
	}
	return false
}
