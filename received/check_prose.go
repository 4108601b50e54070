package received

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// The lengths that a line may have and should have, without CR and LF: RFC 5322, section 2.1.1.
const (
	maxLine  = 998
	wideLine = 78
)

// prose adds what the standard says in words, and returns the problems in the order of the bytes.
func (c *checker) prose(ok bool) ProblemList {
	if c.spec >= RFC2822 {
		c.lines()
	}
	if ok && c.date.month > 0 {
		c.calendar()
	}
	if len(c.notes) == 0 {
		return nil
	}
	slices.SortStableFunc(c.notes, func(a, b Problem) int { return a.Span.Start - b.Span.Start })
	return c.notes
}

// lines notes the first line that is longer than lines may be, or else the first that is longer than they should
// be. The first line has the field's name before it. A value without a line end was perhaps unfolded by whoever
// handed it over, so that nothing is said of its line if it is only wide.
func (c *checker) lines() {
	if len(c.s) <= wideLine-len("Received: ") {
		return
	}
	used := len("Received:")
	if c.s[0] != ' ' && c.s[0] != '\t' && c.s[0] != '\r' {
		used++
	}
	wide, lines := Span{}, 0
	for start := 0; start < len(c.s); lines++ {
		end := c.lineEnd(start)
		switch n := end - start + used; {
		case n > maxLine:
			c.note(LongLine, Span{start, end}, "a line of "+strconv.Itoa(n)+" bytes; at most 998 are allowed")
			return
		case n > wideLine && wide.IsZero():
			wide = Span{start, end}
		}
		start, used = end+len("\r\n"), 0
	}
	if lines > 1 && !wide.IsZero() {
		c.note(WideLine, wide, "at most 78 characters are recommended")
	}
}

// lineEnd returns where the line ends that begins at i.
func (c *checker) lineEnd(i int) int {
	n := strings.Index(c.s[i:], "\r\n")
	if n < 0 {
		return len(c.s)
	}
	return i + n
}

// long notes a part that is longer than RFC 5321, section 4.5.3.1 allows.
func (c *checker) long(start, end, most int, what string) {
	if end-start > most {
		c.note(LongPart, Span{start, end}, what+" of "+strconv.Itoa(end-start)+" bytes; at most "+strconv.Itoa(most)+" are allowed")
	}
}

// unregistered notes a link or a protocol that is not registered.
func (c *checker) unregistered(place clauses, at Span) {
	name := at.In(c.s)
	switch {
	case place == fromVia && !foldEqual(name, "tcp") && !foldEqual(name, "uucp"):
		c.note(UnregisteredName, at, "the links that are registered are TCP and UUCP")
	case place == fromWith && !Protocol(name).Registered():
		c.note(UnregisteredName, at, "no protocol of this name is registered")
	}
}

// calendar judges the date. RFC 821 lets the hour be 24 and has no leap second, RFC 822 has no leap second.
func (c *checker) calendar() {
	d := &c.date
	hours, seconds := 23, 60
	if c.spec == RFC821 {
		hours = 24
	}
	if c.spec <= RFC822 {
		seconds = 59
	}
	year := d.fullYear()
	switch {
	case d.digits >= 4 && (year < 1900 || year > maxDateYear):
		c.note(BadDate, d.date, outOfRange("year", year))
	case d.day < 1 || d.day > daysIn(d.month, year):
		c.note(BadDate, d.date, outOfRange("day", d.day))
	case d.hour > hours:
		c.note(BadDate, d.time, outOfRange("hour", d.hour))
	case d.minute > 59:
		c.note(BadDate, d.time, outOfRange("minute", d.minute))
	case d.second > seconds:
		c.note(BadDate, d.time, outOfRange("second", d.second))
	case d.weekday >= 0:
		c.weekday(year)
	}
	if d.zone >= 0 && d.zone%100 > 59 {
		c.note(BadZone, d.zoneAt, outOfRange("minute of the zone", d.zone%100))
	}
}

// weekday notes a day of the week that is not that of the date.
func (c *checker) weekday(year int) {
	if w := weekdayOf(daysFrom(year, c.date.month, c.date.day)); w != c.date.weekday {
		c.note(WrongWeekday, c.date.name, "it is a "+time.Weekday(w).String())
	}
}

// fullYear returns the year that is meant: RFC 5322, section 4.3.
func (d *dateParts) fullYear() int {
	switch {
	case d.digits == 2 && d.year < 50:
		return d.year + 2000
	case d.digits < 4:
		return d.year + 1900
	}
	return d.year
}
