package received

import (
	"strings"
	"time"
)

// otherIDTime is IDTime for the less usual dialects.
func (f *Field) otherIDTime() (time.Time, bool) {
	id := f.ID
	switch f.Dialect {
	case Ecelerity, SymantecMG, MessageLabs:
		return swappedIDTime(id)
	case Courier:
		return courierIDTime(id)
	case InterMail, Maillennium, KnoxPortal:
		return stampIDTime(id, 0)
	case Domino:
		if t, ok := notesIDTime(id); ok {
			return t, ok
		}
		return localIDTime(id, 0, f.Date)
	case Norton:
		return localIDTime(id, 1, f.Date)
	case Zoho:
		return decimalIDTime(id, 13, time.Millisecond)
	case FrontBridge:
		return decimalIDTime(id, 16, time.Microsecond)
	case Mailgun:
		return hexIDTime(id, 0)
	case MailMarshal:
		return hexIDTime(id, 1)
	case McAfee:
		return uuidIDTime(id)
	case Smail:
		return base62IDTime(id, 1)
	case Masqmail, TOnline:
		return base62IDTime(id, 0)
	case OracleMS, PMDF:
		return pmdfIDTime(id)
	}
	return time.Time{}, false
}

// hexIDTime reads eight hexadecimal digits from the offset at on as seconds.
func hexIDTime(id string, at int) (time.Time, bool) {
	if len(id) < at+8 {
		return time.Time{}, false
	}
	n, ok := hexNumber(id[at : at+8])
	if !ok {
		return time.Time{}, false
	}
	return plausible(time.Unix(n, 0).UTC())
}

// hexNumber reads s as a hexadecimal number.
func hexNumber(s string) (n int64, ok bool) {
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case isDigit(c):
			c -= '0'
		case c|0x20-'a' < 6:
			c = c | 0x20 - 'a' + 10
		default:
			return 0, false
		}
		if n > 1<<56 {
			return 0, false
		}
		n = n<<4 | int64(c)
	}
	return n, s != ""
}

// swappedIDTime reads the end of Momentum's and Brightmail's identifiers: seconds in hexadecimal, the
// last digit first.
func swappedIDTime(id string) (time.Time, bool) {
	if !isMomentumID(id) && !isBrightmailID(id) {
		return time.Time{}, false
	}
	var n int64
	for i := len(id) - 1; i >= len(id)-8; i-- {
		d, _ := hexNumber(id[i : i+1])
		n = n<<4 | d
	}
	return plausible(time.Unix(n, 0).UTC())
}

// courierIDTime reads the number in the middle of Courier's identifier: inode, time, process, all of
// them hexadecimal.
func courierIDTime(id string) (time.Time, bool) {
	parts := [3]string{}
	for i := range parts {
		parts[i], id, _ = strings.Cut(id, ".")
	}
	n, ok := hexNumber(parts[1])
	if !ok || parts[2] == "" {
		return time.Time{}, false
	}
	return plausible(time.Unix(n, 0).UTC())
}

// stampIDTime reads "20060808123341" from the offset at on: year, month, day, hour, minute and second.
func stampIDTime(id string, at int) (time.Time, bool) {
	if len(id) < at+14 || !allDigits(id[at:at+14]) {
		return time.Time{}, false
	}
	var n [7]int // the year's two halves first
	for i := range n {
		n[i] = int(id[at+2*i]-'0')*10 + int(id[at+2*i+1]-'0')
	}
	if n[2] < 1 || n[2] > 12 || n[3] < 1 || n[3] > 31 || n[4] > 23 || n[5] > 59 || n[6] > 60 {
		return time.Time{}, false
	}
	return plausible(time.Date(n[0]*100+n[1], time.Month(n[2]), n[3], n[4], n[5], n[6], 0, time.UTC))
}

// localIDTime is stampIDTime for servers that write local time.
func localIDTime(id string, at int, d Date) (time.Time, bool) {
	t, ok := stampIDTime(id, at)
	if !ok || !d.OffsetKnown {
		return time.Time{}, false
	}
	return t.Add(-time.Duration(d.Offset) * time.Second), true
}

// notesIDTime reads the identifier of the older Lotus SMTP MTA, "80250123.00456789": a date of Notes',
// which is a Julian day behind two digits for the zone, and hundredths of a second.
func notesIDTime(id string) (time.Time, bool) {
	if len(id) != 17 || id[8] != '.' {
		return time.Time{}, false
	}
	day, ok := hexNumber(id[2:8])
	centis, ok2 := hexNumber(id[9:])
	if !ok || !ok2 || centis >= 8_640_000 {
		return time.Time{}, false
	}
	const unixEpoch = 2_440_588 // the Julian day of 1970-01-01
	return plausible(time.Unix((day-unixEpoch)*86400+centis/100, centis%100*10_000_000).UTC())
}

// decimalIDTime reads the first n digits as a number of units.
func decimalIDTime(id string, n int, unit time.Duration) (time.Time, bool) {
	if len(id) < n || !allDigits(id[:n]) {
		return time.Time{}, false
	}
	v, _ := base(id[:n], digit62[:10])
	second := int64(time.Second / unit)
	return plausible(time.Unix(v/second, v%second*int64(unit)).UTC())
}

// base62IDTime reads six digits of base 62 and a hyphen from the offset at on as seconds, as smail and
// Exim's relatives have them.
func base62IDTime(id string, at int) (time.Time, bool) {
	if len(id) < at+8 || id[at+6] != '-' {
		return time.Time{}, false
	}
	n, ok := base(id[at:at+6], digit62)
	if !ok {
		return time.Time{}, false
	}
	return plausible(time.Unix(n, 0).UTC())
}

// pmdfIDTime reads the identifier of PMDF and its descendants, "0ABC00DEFGHI1JK0@mx.example.org": seconds
// in base 36, the upper four digits first, the lower three from the tenth on.
func pmdfIDTime(id string) (time.Time, bool) {
	if n := strings.IndexByte(id, '@'); n != 14 && n != 16 || id[0] != '0' {
		return time.Time{}, false
	}
	hi, ok := base(id[:4], digit62[:36])
	lo, ok2 := base(id[9:12], digit62[:36])
	if !ok || !ok2 {
		return time.Time{}, false
	}
	return plausible(time.Unix(hi*36*36*36+lo, 0).UTC())
}

// zmailerIDTime reads ZMailer's spool identifier: "S", the inode, then year (three digits of base 64),
// month and day from 0 on, hour, minute and second, a digit each.
func zmailerIDTime(id string) (time.Time, bool) {
	if !isZmailerID(id) {
		return time.Time{}, false
	}
	i := 1
	for isDigit(id[i]) {
		i++
	}
	var n [6]int
	if len(id) < i+8 {
		return time.Time{}, false
	}
	for k := 0; k < 8; k++ {
		d := strings.IndexByte(zmailerDigits, id[i+k])
		if d < 0 {
			return time.Time{}, false
		}
		if at := max(k-2, 0); at == 0 {
			n[0] = n[0]<<6 | d
		} else {
			n[at] = d
		}
	}
	if n[1] > 11 || n[2] > 30 || n[3] > 23 || n[4] > 59 || n[5] > 60 {
		return time.Time{}, false
	}
	return plausible(time.Date(n[0], time.Month(n[1]+1), n[2]+1, n[3], n[4], n[5], 0, time.UTC))
}

// zmailerDigits is ZMailer's alphabet. The two digits that it has above 61 stand in no time.
const zmailerDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123abcdefghijklmnopqrstuvwxyz456789"

// uuidIDTime reads the time of a UUID of version 1 (RFC 9562, section 5.1) that ends an identifier,
// with underscores in place of hyphens: "0a1b_2c3d_01234567_89ab_11e7_8000_00005e005301".
func uuidIDTime(id string) (time.Time, bool) {
	if !isMcAfeeID(id) {
		return time.Time{}, false
	}
	u := id[len(id)-36:]
	low, _ := hexNumber(u[:8])
	mid, _ := hexNumber(u[9:13])
	high, _ := hexNumber(u[15:18])
	const ticks = 10_000_000             // in a second
	const epoch = 12_219_292_800 * ticks // from 1582-10-15, where UUIDs begin, to 1970-01-01
	n := (high<<48 | mid<<32 | low) - epoch
	return plausible(time.Unix(n/ticks, n%ticks*100).UTC())
}
