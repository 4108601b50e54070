package received

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// The reference parser: slow, and written to be read. It throws the comments away, brings the white
// space to one space, and tries one pattern for each form. It shares nothing with readDate.

// refDate is what the reference parser understood. With instant false the text has the form of a
// date, but no such time exists.
type refDate struct {
	form    string
	instant bool
	utc     time.Time
	known   bool
	offset  time.Duration
	zone    string
}

const (
	refName  = `[A-Za-z]+`
	refTime  = `(?P<time>\d{1,2} ?: ?\d{1,3}(?: ?: ?\d{1,4})?)(?:\.(?P<frac>\d+))?(?: (?P<half>[AaPp]\.?[Mm]\.?)(?: |$))?`
	refZone  = `(?P<zone>[+-]\d+(?:[:-]\d\d)?|(?:GMT|UTC|UT) ?[+-]\d+|-?[A-Za-z]+ (?i:(?:Standard|Daylight) Time)|-?[A-Za-z]+ DST|-?[A-Za-z]+[0-9A-Za-z]*|\d{4}|[+-][-+0-9a-z]*)`
	refStart = `^(?:(?P<weekday>` + refName + `) ?,? ?)??`
	refEnd   = `(?:[ .)\]]|$)`
)

// refForms are tried in this order.
var refForms = []struct {
	name string
	re   *regexp.Regexp
}{
	{"plain", regexp.MustCompile(refStart + `(?P<day>\d{1,2}) ?(?P<month>` + refName + `) ?(?P<year>\d+) ` + refTime + ` ?` + refZone + `?` + refEnd)},
	{"hyphens", regexp.MustCompile(refStart + `(?P<day>\d{1,2})-(?P<month>` + refName + `)-(?P<year>\d+) ` + refTime + ` ?` + refZone + `?` + refEnd)},
	{"ctime", regexp.MustCompile(refStart + `(?P<month>` + refName + `) (?P<day>\d{1,2}) ` + refTime + ` (?P<year>\d{4})(?: ` + refZone + `)?` + refEnd)},
	{"ctime with zone", regexp.MustCompile(refStart + `(?P<month>` + refName + `) (?P<day>\d{1,2}) ` + refTime + ` ` + refZone + ` (?P<year>\d{4})` + refEnd)},
	{"month first", regexp.MustCompile(refStart + `(?P<month>` + refName + `) ?,? ?(?P<day>\d{1,2}),? (?P<year>\d+) ` + refTime + ` ?` + refZone + `?` + refEnd)},
	{"iso", regexp.MustCompile(`^(?P<year>\d{4})[-/](?P<nmonth>\d{1,2})[-/](?P<day>\d{1,2})[Tt ]` + refTime + ` ?` + refZone + `?` + refEnd)},
	{"numbers", regexp.MustCompile(`^(?P<day>\d{1,2})[-/](?P<nmonth>\d{1,2})[-/](?P<year>\d{4}|\d{2}) ` + refTime + ` ?` + refZone + `?` + refEnd)},
}

var refMonths = map[string]int{
	"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
	"abr": 4, "ago": 8, "ene": 1, "dic": 12, "sept": 9, "january": 1, "february": 2, "march": 3, "april": 4, "june": 6,
	"july": 7, "august": 8, "september": 9, "october": 10, "november": 11, "december": 12,
}

// refHours are the named zones that stand for one offset, by hours east.
var refHours = map[float64]string{
	-10: "HST", -9: "AKST", -8: "PST AKDT", -7: "MST PDT", -6: "CST MDT", -5: "EST CDT COT", -4: "EDT", -3: "ART BRT",
	0: "UT UTC UCT GMT Z WET", 1: "CET MET MEZ BST WEST", 2: "CEST MEST MESZ METDST EET SAST", 3: "EEST EETDST IDT EAT",
	4: "MSD", 7: "ICT WIB", 8: "AWST HKT SGT", 9: "JST KST", 9.5: "ACST", 10: "AEST", 10.5: "ACDT", 11: "AEDT",
	12: "NZST", 13: "NZDT",
}

var refZones = func() map[string]time.Duration {
	m := map[string]time.Duration{}
	for hours, names := range refHours {
		for _, name := range strings.Fields(names) {
			m[name] = time.Duration(hours * float64(time.Hour))
		}
	}
	for i, region := range []string{"PACIFIC", "MOUNTAIN", "CENTRAL", "EASTERN"} {
		m[region+" STANDARD TIME"] = time.Duration(i-8) * time.Hour
		m[region+" DAYLIGHT TIME"] = time.Duration(i-7) * time.Hour
	}
	return m
}()

// refRead reads a date, or reports false if s does not begin with one of the forms.
func refRead(s string) (refDate, bool) {
	text, comment := refPlainText(s)
	for _, form := range refForms {
		m := form.re.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		part := map[string]string{}
		for i, name := range form.re.SubexpNames() {
			if m[i] != "" {
				part[name] = m[i]
			}
		}
		if part["month"] != "" && refMonths[strings.ToLower(part["month"])] == 0 {
			continue
		}
		return refMake(form.name, part, comment), true
	}
	return refDate{}, false
}

// refPlainText takes the comments out of s and brings its white space to one space. The first
// comment behind the time is returned.
func refPlainText(s string) (text, comment string) {
	var b, c strings.Builder
	depth := 0
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '(':
			depth++
			b.WriteByte(' ')
			c.Reset()
		case s[i] == ')' && depth > 0:
			if depth--; depth == 0 && comment == "" && strings.Contains(b.String(), ":") {
				comment = c.String()
			}
		case s[i] == '\\' && depth > 0:
			i++
		case depth == 0 && strings.ContainsRune(" \t\r\n", rune(s[i])):
			b.WriteByte(' ')
		case depth == 0:
			b.WriteByte(s[i])
		default:
			c.WriteByte(s[i])
		}
	}
	return strings.Join(strings.Fields(b.String()), " "), comment
}

// refMake makes a date of the parts. time.Parse finds the days that do not exist.
func refMake(form string, part map[string]string, comment string) refDate {
	d := refDate{form: form}
	d.zone = strings.TrimRight(strings.TrimPrefix(part["zone"], "-"), ".")
	if strings.HasPrefix(part["zone"], "-") && strings.ContainsAny(d.zone[:min(1, len(d.zone))], "0123456789-") {
		d.zone = "-" + d.zone
	}
	d.offset, d.known = refOffset(d.zone)
	if !d.known && !refIsZone(d.zone) {
		d.zone = ""
		if off, ok := refZones[strings.ToUpper(comment)]; ok {
			d.zone, d.offset, d.known = comment, off, true
		}
	}
	month := refMonths[strings.ToLower(part["month"])]
	day, _ := strconv.Atoi(part["day"])
	if part["nmonth"] != "" {
		month, _ = strconv.Atoi(part["nmonth"])
		if form == "numbers" && month > 12 {
			day, month = month, day
		}
	}
	clock := strings.Split(strings.ReplaceAll(part["time"], " ", "")+":00", ":")
	hour, _ := strconv.Atoi(clock[0])
	leap := time.Duration(0)
	if clock[2] == "60" {
		clock[2], leap = "59", time.Second
	}
	switch half := strings.ToLower(part["half"] + " ")[0]; {
	case half == 'p' && hour < 12:
		hour += 12
	case half == 'a' && hour == 12:
		hour = 0
	case half == 'a' && hour > 12:
		return d
	}
	if n := len(part["year"]); n < 2 || n > 4 && part["year"][:n-4] != "0" {
		return d
	}
	if len(clock[1]) > 2 || len(clock[2]) > 2 {
		return d
	}
	minute, _ := strconv.Atoi(clock[1])
	second, _ := strconv.Atoi(clock[2])
	text := refYear(part["year"]) + " " + strconv.Itoa(month) + " " + strconv.Itoa(day) + " " +
		strconv.Itoa(hour) + " " + strconv.Itoa(minute) + " " + strconv.Itoa(second)
	t, err := time.Parse("2006 1 2 15 4 5", text)
	if err != nil {
		return d
	}
	frac := (part["frac"] + "000000000")[:9]
	nano, _ := strconv.Atoi(frac)
	d.utc = t.Add(leap + time.Duration(nano) - d.offset)
	d.instant = 0 <= d.utc.Year() && d.utc.Year() <= 9999
	return d
}

// refYear gives a year four digits: RFC 5322, section 4.3, and "0102", which counts from 1900 too.
func refYear(s string) string {
	n, _ := strconv.Atoi(s)
	switch {
	case len(s) == 2 && n < 50:
		n += 2000
	case len(s) == 2, len(s) == 3, len(s) == 4 && s[:2] == "01":
		n += 1900
	}
	return ("0000" + strconv.Itoa(n))[len(strconv.Itoa(n)):]
}

// refIsZone tells whether what stands in the zone's place is a zone that tells nothing.
func refIsZone(z string) bool {
	switch {
	case z == "":
		return false
	case strings.ContainsAny(z[:1], "+-0123456789"):
		return true
	case len(z) == 1:
		return true
	}
	return refZoneWord.MatchString(z) && z != "FOR" && z != "FROM" && z != "WITH" && z != "VIA" || strings.HasSuffix(z, " Time") ||
		strings.HasSuffix(z, " DST")
}

var refZoneWord = regexp.MustCompile(`^(?:[A-Z]{3,5}|[A-Z]+\d+[A-Z]*)$`)

var refDigits = regexp.MustCompile(`^(?:GMT ?|UTC ?|UT ?)?([+-])(\d\d?)(?:[:-]?(\d\d))?$`)

// refOffset returns the offset of a zone, and whether it tells one.
func refOffset(z string) (time.Duration, bool) {
	if off, ok := refZones[strings.ToUpper(z)]; ok {
		return off, true
	}
	if name, ok := strings.CutSuffix(z, " DST"); ok {
		if off, ok := refZones[strings.ToUpper(name)]; ok {
			return off + time.Hour, true
		}
		return 0, false
	}
	m := refDigits.FindStringSubmatch(z)
	if m == nil {
		return 0, false
	}
	h, _ := strconv.Atoi(m[2])
	n, _ := strconv.Atoi(m[3])
	off := time.Duration(h)*time.Hour + time.Duration(n)*time.Minute
	if off >= 24*time.Hour {
		return 0, false
	}
	if m[1] == "-" {
		return -off, off != 0
	}
	return off, true
}
