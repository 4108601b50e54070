package received

import (
	"strings"
	"time"
)

// IDTime returns the time that is hidden in the identifier, and whether there is one. It is told by the
// dialect which form the identifier has, and whose clock is meant: nearly all servers mean UTC. Gmail,
// Domino and Norton's gateway mean local time, so that theirs is known only together with the zone of
// the field's date.
//
// In real mail, at least 95 % of the times of each form lie within ten minutes of the field's date.
func (f *Field) IDTime() (time.Time, bool) {
	switch f.Dialect {
	case Postfix:
		return postfixIDTime(f.ID)
	case Exim:
		return eximIDTime(f.ID)
	case Sendmail:
		return sendmailIDTime(f.ID, f.Date.UTC)
	case Google:
		return googleIDTime(f.ID, f.Date)
	case Zmailer:
		return zmailerIDTime(f.ID)
	}
	return f.otherIDTime()
}

// digit52 is Postfix's alphabet of digits and consonants.
const digit52 = "0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz"

// postfixIDTime reads a long queue identifier: the seconds in at least six digits of base 52, the
// microseconds in four, "z", and the inode in base 51. In the time "z" is a digit, in the inode it
// is none, so that the last one is the separator.
func postfixIDTime(id string) (time.Time, bool) {
	z := strings.LastIndexByte(id, 'z')
	if z < 10 || z > 13 || len(id) < z+2 {
		return time.Time{}, false
	}
	sec, ok := base(id[:z-4], digit52)
	usec, ok2 := base(id[z-4:z], digit52)
	if !ok || !ok2 || usec > 999_999 {
		return time.Time{}, false
	}
	return plausible(time.Unix(sec, usec*1000).UTC())
}

// eximIDTime reads an Exim message identifier: six digits of base 62 for the seconds, a hyphen, the
// process (six digits, eleven from Exim 4.97 on), a hyphen, and the fraction (two digits, four).
func eximIDTime(id string) (time.Time, bool) {
	if !isEximID(id) {
		return time.Time{}, false
	}
	sec, _ := base(id[:6], digit62)
	return plausible(time.Unix(sec, 0).UTC())
}

const digit62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// isEximID tells whether id has the form of an Exim message identifier.
func isEximID(id string) bool {
	second := 13
	if len(id) == 23 {
		second = 18
	} else if len(id) != 16 {
		return false
	}
	for i := 0; i < len(id); i++ {
		if i == 6 || i == second {
			if id[i] != '-' {
				return false
			}
		} else if !isDigit(id[i]) && !isAlpha(id[i]) {
			return false
		}
	}
	return true
}

// sendmailIDTime reads the identifier of Sendmail 8.10 and later: year, month, day, hour, minute and
// second as digits of base 60, then the process. The year counts from 1900 modulo 60, so it needs
// the date of the field to be told apart from one 60 years off.
func sendmailIDTime(id string, near time.Time) (time.Time, bool) {
	if len(id) < 12 || len(id) > 20 || near.IsZero() {
		return time.Time{}, false
	}
	var d [6]int
	for i := range d {
		n := strings.IndexByte(digit60, id[i])
		if n < 0 {
			return time.Time{}, false
		}
		d[i] = n
	}
	if d[1] > 11 || d[2] < 1 || d[2] > 31 || d[3] > 23 {
		return time.Time{}, false
	}
	for i := 8; i < len(id); i++ {
		if !isDigit(id[i]) {
			return time.Time{}, false
		}
	}
	year := 1900 + d[0]
	for year+30 < near.Year() {
		year += 60
	}
	t := time.Date(year, time.Month(d[1]+1), d[2], d[3], d[4], d[5], 0, time.UTC)
	return plausible(t)
}

// digit60 is Sendmail's alphabet.
const digit60 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwx"

// googleIDTime reads the end of Gmail's identifier, ".2024.03.06.05.31.07", which is local time.
func googleIDTime(id string, d Date) (time.Time, bool) {
	if !isGoogleID(id) || !d.OffsetKnown {
		return time.Time{}, false
	}
	var n [6]int
	for i, at := 0, len(id)-19; i < 6; i++ {
		end := at + 2
		if i == 0 {
			end = at + 4
		}
		for ; at < end; at++ {
			n[i] = n[i]*10 + int(id[at]-'0')
		}
		at++
	}
	if n[1] < 1 || n[1] > 12 || n[2] < 1 || n[2] > 31 || n[3] > 23 || n[4] > 59 || n[5] > 60 {
		return time.Time{}, false
	}
	t := time.Date(n[0], time.Month(n[1]), n[2], n[3], n[4], n[5], 0, time.UTC)
	return plausible(t.Add(-time.Duration(d.Offset) * time.Second))
}

// isGoogleID tells whether id ends as Gmail's identifiers do: ".YYYY.MM.DD.HH.MM.SS".
func isGoogleID(id string) bool {
	if len(id) < 24 {
		return false
	}
	for i, c := range []byte(id[len(id)-20:]) {
		switch i {
		case 0, 5, 8, 11, 14, 17:
			if c != '.' {
				return false
			}
		default:
			if !isDigit(c) {
				return false
			}
		}
	}
	return true
}

// base reads s as a number whose digits are those of the alphabet.
func base(s, alphabet string) (int64, bool) {
	var n int64
	for i := 0; i < len(s); i++ {
		d := strings.IndexByte(alphabet, s[i])
		if d < 0 || n > 1<<48 {
			return 0, false
		}
		n = n*int64(len(alphabet)) + int64(d)
	}
	return n, true
}

// plausible drops times before electronic mail had such identifiers, and in the far future: they are
// identifiers that only look as if they held a time.
func plausible(t time.Time) (time.Time, bool) {
	if y := t.Year(); y < 1980 || y > 2100 {
		return time.Time{}, false
	}
	return t, true
}
