package redact

import (
	"strings"
	"time"

	"github.com/backstamp/backstamp/received"
)

// The digits in which servers write times.
const (
	digits62  = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	digits52  = "0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz"                   // Postfix
	zmailer64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123abcdefghijklmnopqrstuvwxyz456789\x00\x01" // two digits stand in no time
	lowerHex  = "0123456789abcdef"
	upperHex  = "0123456789ABCDEF"
)

// moveIDTime moves the time that is hidden in the identifier of a field, and units more of the smallest unit
// that it has, and notes in keep where it stands. The forms are those of received's Field.IDTime, which has
// told that there is one.
func (j *job) moveIDTime(b []byte, keep []bool, f *received.Field, units int64) {
	was, ok := f.IDTime()
	if !ok {
		j.moveHour(b, f)
		return
	}
	t := timer{b: b, keep: keep, shift: j.o.Shift, units: units}
	id := string(b)
	switch f.Dialect {
	case received.Postfix:
		z := strings.LastIndexByte(id, 'z')
		t.count(span(0, z-4), digits52, time.Second)
		// The microseconds tell a message from all others, and nobody compares them.
		n := j.stream("usec", id)
		t.write(span(z-4, z), digits52, int64(n.next(1000))*1000+int64(n.next(1000)))
	case received.Exim, received.Masqmail, received.TOnline:
		t.count(span(0, 6), digits62, time.Second)
	case received.Smail:
		t.count(span(1, 7), digits62, time.Second)
	case received.Sendmail:
		century := was.Year() - strings.IndexByte(digits62, b[0]) // one digit does not tell it
		t.calendar([6][]int{{0}, {1}, {2}, {3}, {4}, {5}}, digits62[:60], century, 0, 1)
	case received.Zmailer:
		i := 1
		for isDigit(b[i]) {
			i++
		}
		t.calendar([6][]int{{i, i + 1, i + 2}, {i + 3}, {i + 4}, {i + 5}, {i + 6}, {i + 7}}, zmailer64, 0, 0, 0)
	case received.Google:
		n := len(b)
		t.calendar([6][]int{span(n-19, n-15), span(n-14, n-12), span(n-11, n-9), span(n-8, n-6), span(n-5, n-3), span(n-2, n)}, digits62[:10], 0, 1, 1)
	default:
		t.other(id, f.Dialect)
	}
}

// other is moveIDTime for the less usual dialects.
func (t *timer) other(id string, d received.Dialect) {
	switch d {
	case received.Ecelerity, received.SymantecMG, received.MessageLabs:
		at := span(len(id)-8, len(id))
		for i, k := 0, len(at)-1; i < k; i, k = i+1, k-1 { // the last digit stands first
			at[i], at[k] = at[k], at[i]
		}
		t.count(at, hexOf(id), time.Second)
	case received.Courier:
		from := strings.IndexByte(id, '.') + 1
		t.count(span(from, from+strings.IndexByte(id[from:], '.')), hexOf(id), time.Second)
	case received.InterMail, received.Maillennium, received.KnoxPortal:
		t.stamp(0)
	case received.Domino:
		if len(id) == 17 && id[8] == '.' {
			t.notes(id)
			return
		}
		t.stamp(0)
	case received.Norton:
		t.stamp(1)
	case received.Zoho:
		t.count(span(0, 13), digits62[:10], time.Millisecond)
	case received.FrontBridge:
		t.count(span(0, 16), digits62[:10], time.Microsecond)
	case received.Mailgun:
		t.count(span(0, 8), hexOf(id), time.Second)
	case received.MailMarshal:
		t.count(span(1, 9), hexOf(id), time.Second)
	case received.McAfee:
		u := len(id) - 36
		t.count(append(append(span(u+15, u+18), span(u+9, u+13)...), span(u, u+8)...), hexOf(id[u:]), 100*time.Nanosecond)
	case received.OracleMS, received.PMDF:
		t.count(append(span(0, 4), span(9, 12)...), digits62[:36], time.Second)
	}
}

// hexOf returns the hexadecimal digits that an identifier is written in.
func hexOf(id string) string {
	if strings.ContainsAny(id, "abcdef") {
		return lowerHex
	}
	return upperHex
}

// span returns the numbers from a up to b.
func span(a, b int) (at []int) {
	for ; a < b; a++ {
		at = append(at, a)
	}
	return at
}

// timer moves a time that is written in an identifier.
type timer struct {
	b     []byte
	keep  []bool
	shift time.Duration
	units int64
}

// read returns the number whose digits stand at those places, the highest first.
func (t *timer) read(at []int, digits string) (n int64, ok bool) {
	for _, i := range at {
		d := -1
		if i >= 0 && i < len(t.b) {
			d = strings.IndexByte(digits, t.b[i])
			if d < 0 && len(digits) == len(lowerHex) { // some mix capitals and small letters
				d = strings.IndexByte(digits, t.b[i]^0x20)
			}
		}
		if d < 0 || n > 1<<56 {
			return 0, false
		}
		n = n*int64(len(digits)) + int64(d)
	}
	return n, true
}

// write writes a number at those places.
func (t *timer) write(at []int, digits string, n int64) {
	for k := len(at) - 1; k >= 0; k-- {
		t.b[at[k]] = digits[n%int64(len(digits))]
		t.keep[at[k]] = true
		n /= int64(len(digits))
	}
}

// count moves a number of units since some day.
func (t *timer) count(at []int, digits string, unit time.Duration) {
	if n, ok := t.read(at, digits); ok {
		t.write(at, digits, max(n+int64(t.shift/unit)+t.units, 0))
	}
}

// calendar moves a time of year, month, day, hour, minute and second. What the first three count from is
// given.
func (t *timer) calendar(at [6][]int, digits string, year, month, day int) {
	var n [6]int64
	for i := range at {
		var ok bool
		if n[i], ok = t.read(at[i], digits); !ok {
			return
		}
	}
	was := time.Date(int(n[0])+year, time.Month(int(n[1])+1-month), int(n[2])+1-day, int(n[3]), int(n[4]), int(n[5]), 0, time.UTC)
	is := was.Add(t.shift + time.Duration(t.units)*time.Second)
	years := 1
	for range at[0] {
		years *= len(digits)
	}
	y := (is.Year() - year + years) % years
	for i, v := range [6]int{max(y, 0), int(is.Month()) - 1 + month, is.Day() - 1 + day, is.Hour(), is.Minute(), is.Second()} {
		t.write(at[i], digits, int64(v))
	}
}

// stamp moves "20060808123341" from that place on.
func (t *timer) stamp(i int) {
	t.calendar([6][]int{span(i, i+4), span(i+4, i+6), span(i+6, i+8), span(i+8, i+10), span(i+10, i+12), span(i+12, i+14)}, digits62[:10], 0, 1, 1)
}

// notes moves a time of Notes': a Julian day and hundredths of a second, in hexadecimal digits.
func (t *timer) notes(id string) {
	day, ok := t.read(span(2, 8), hexOf(id))
	centis, ok2 := t.read(span(9, 17), hexOf(id))
	if !ok || !ok2 {
		return
	}
	const perDay = 8_640_000
	n := max(day*perDay+centis+int64(t.shift/(10*time.Millisecond))+t.units, 0)
	t.write(span(2, 8), hexOf(id), n/perDay)
	t.write(span(9, 17), hexOf(id), n%perDay)
}

// isOldSendmailID reports whether an identifier is one of Sendmail's before 8.10: "NAA12345", the letter of
// the hour, two more, and the process.
func isOldSendmailID(b []byte) bool {
	if len(b) < 7 || len(b) > 9 {
		return false
	}
	for i, c := range b {
		if i < 3 && c-'A' >= 26 || i >= 3 && !isDigit(c) {
			return false
		}
	}
	return true
}

// moveHour moves the hour at the beginning of such an identifier.
func (j *job) moveHour(b []byte, f *received.Field) {
	if !isOldSendmailID(b) || f.Date.IsZero() {
		return
	}
	if t := wall(&f.Date); int(b[0]-'A') == t.Hour() {
		b[0] = 'A' + byte(t.Add(j.o.Shift).Hour())
	}
}

// moveDigits moves the times that stand as digits in an identifier of nobody known: the seconds or
// milliseconds since 1970, or year, month, day and perhaps hour, minute and second. Units more of the smallest
// unit are added.
func (j *job) moveDigits(b []byte, keep []bool, units int64) {
	for i := 0; i < len(b); {
		n := 0
		for i+n < len(b) && isDigit(b[i+n]) {
			n++
		}
		if n >= 8 {
			j.moveRun(&timer{b: b[i : i+n], keep: keep[i : i+n], shift: j.o.Shift, units: units})
		}
		i += n + 1
	}
}

// moveRun moves the time that a run of eight digits and more begins with.
func (j *job) moveRun(t *timer) {
	s := string(t.b)
	switch {
	case len(s) >= 14 && isStamp(s):
		t.stamp(0)
	case len(s) >= 8 && len(s) < 14 && isDay(s):
		day := *t
		day.shift = day.shift.Truncate(24 * time.Hour)
		day.shift += time.Duration(day.units) * 24 * time.Hour
		day.units = 0
		day.calendar([6][]int{span(0, 4), span(4, 6), span(6, 8)}, digits62[:10], 0, 1, 1)
	case len(s) == 10 && isEpoch(s):
		t.count(span(0, 10), digits62[:10], time.Second)
	case len(s) == 13 && isEpoch(s[:10]):
		t.count(span(0, 13), digits62[:10], time.Millisecond)
	}
}

// isDay reports whether a text begins with year, month and day.
func isDay(s string) bool {
	return (s[:2] == "19" && s[2] >= '8' || s[:2] == "20") && s[4:6] >= "01" && s[4:6] <= "12" && s[6:8] >= "01" && s[6:8] <= "31"
}

// isStamp reports whether a text begins with year, month, day, hour, minute and second.
func isStamp(s string) bool {
	return isDay(s) && s[8:10] < "24" && s[10:12] < "60" && s[12:14] < "60"
}

// isEpoch reports whether ten digits are seconds since 1970: of the years from 2001 to 2033.
func isEpoch(s string) bool {
	return len(s) == 10 && s[0] == '1' || len(s) == 10 && s < "2000000000" && s >= "0900000000"
}

// epoch moves a number that is a time, with or without a fraction.
func (j *job) epoch(s string) (string, bool) {
	whole, fraction, _ := strings.Cut(s, ".")
	if len(whole) != 10 && len(whole) != 14 || strings.Contains(fraction, ".") || len(whole) == 10 && !isEpoch(whole) || len(whole) == 14 && !isStamp(whole) {
		return "", false
	}
	b := []byte(whole)
	j.moveRun(&timer{b: b, keep: make([]bool, len(b)), shift: j.o.Shift})
	if len(whole) < len(s) {
		return string(b) + "." + j.digits(fraction), true
	}
	return string(b), true
}
