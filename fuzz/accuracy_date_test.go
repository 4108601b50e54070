package fuzz

import (
	"fmt"
	"net/mail"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/backstamp/backstamp/received"
	"github.com/stretchr/testify/assert"
)

// leastRight is the share of real values that must be read right.
const leastRight = 0.995

// A tally counts what one reading says against another.
type tally struct{ judged, right, printed atomic.Int64 }

// count counts one comparison.
func (c *tally) count(right bool) {
	c.judged.Add(1)
	if right {
		c.right.Add(1)
	}
}

// judge counts one comparison, and logs the first of those that differ. These are real mail, and go
// nowhere else.
func (c *tally) judge(t *testing.T, right bool, format string, args ...any) {
	c.count(right)
	if !right && testing.Verbose() && c.printed.Add(1) <= 50 {
		t.Logf(format, args...)
	}
}

// share returns the part that was right.
func (c *tally) share() float64 { return float64(c.right.Load()) / float64(max(1, c.judged.Load())) }

func (c *tally) String() string {
	return fmt.Sprintf("%d of %d (%.3f %%)", c.right.Load(), c.judged.Load(), 100*c.share())
}

// TestDates compares the dates of real fields with what the standard library makes of them: time.Parse,
// after the text was brought to a few forms, and net/mail where it can read the text.
func TestDates(t *testing.T) {
	var layouts, standard tally
	eachField(t, func(value string) {
		f, _ := received.Parse(value)
		text, want, ok := libraryDate(value)
		if !ok {
			return
		}
		layouts.judge(t, f.Date.UTC.Equal(want), "time.Parse: %v, Parse: %v\n%q", want, f.Date.UTC, value)
		// net/mail takes the year 0102 as it stands, and every name of a zone for UTC.
		if want, err := mail.ParseDate(text); err == nil && want.Year() >= 1900 && strings.ContainsAny(text, "+-") {
			standard.judge(t, f.Date.UTC.Equal(want), "net/mail: %v, Parse: %v\n%q", want, f.Date.UTC, value)
		}
	})
	t.Logf("the same instant as time.Parse: %v; as net/mail: %v", &layouts, &standard)
	assert.Greater(t, layouts.judged.Load(), int64(500))
	assert.GreaterOrEqual(t, layouts.share(), leastRight)
	assert.GreaterOrEqual(t, standard.share(), leastRight)
}

// eachField calls do with the Received values of all messages of the corpora, or of a sample.
func eachField(t *testing.T, do func(value string)) {
	eachMail(t, wantsAll(), func(string) (func(realMail), func()) {
		return func(m realMail) {
			for _, value := range receivedValues(m.Headers) {
				do(value)
			}
		}, func() {}
	})
}

// receivedValues returns the values of the Received fields of a block, found without our scanner.
func receivedValues(block string) (values []string) {
	var field []string
	flush := func() {
		if name, value, ok := strings.Cut(strings.Join(field, "\n"), ":"); ok && strings.EqualFold(strings.TrimRight(name, " \t"), "received") {
			values = append(values, value)
		}
	}
	for _, line := range strings.Split(strings.ReplaceAll(block, "\r\n", "\n"), "\n") {
		if strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t") {
			field = append(field, line)
			continue
		}
		flush()
		field = []string{line}
	}
	flush()
	return values
}

var (
	inner     = regexp.MustCompile(`\([^()]*\)`)
	dateForms = regexp.MustCompile(`(?i)` + strings.Join([]string{
		`\d{1,2}[ -](?:` + monthName + `)[a-z]*[ -]\d{2,4} ` + clock + `(?: ?` + zoneForm + `)?`,
		`(?:` + monthName + `)[a-z]* \d{1,2} ` + clock + ` (?:[a-z]{1,4} )?(?:19|20)\d\d(?: ` + zoneForm + `)?`,
		`(?:` + monthName + `)[a-z]* \d{1,2},? (?:19|20)\d\d ` + clock + `(?: ` + zoneForm + `)?`,
		`(?:19|20)\d\d-\d\d-\d\d[t ]` + clock + `(?: ?` + zoneForm + `)?`,
	}, "|"))
	offsetForm = regexp.MustCompile(`(?:GMT|UTC|UT)? ?([+-])(\d\d):?(\d\d)$`)
	nameForm   = regexp.MustCompile(`[ -](MET DST|[A-Za-z]{1,6})$`)
)

const (
	monthName = `jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec`
	clock     = `\d{1,2}: ?\d\d(?:: ?\d\d(?:\.\d+)?)?(?: ?[ap]m)?`
	zoneForm  = `(?:(?:gmt|utc|ut)? ?[+-][\d:-]+|met dst\b|-?[a-z]{1,6}\b)`
)

// zoneHours are the zones with names that RFC 822 defines, or that stand for one offset all over the
// world's mail.
var zoneHours = map[string]string{
	"UT": "+0000", "GMT": "+0000", "UTC": "+0000", "Z": "+0000", "EST": "-0500", "EDT": "-0400", "CST": "-0600", "CDT": "-0500",
	"MST": "-0700", "MDT": "-0600", "PST": "-0800", "PDT": "-0700", "CET": "+0100", "CEST": "+0200", "MET": "+0100", "MEST": "+0200",
	"METDST": "+0200", "MET DST": "+0200", "BST": "+0100", "EET": "+0200", "EEST": "+0300", "JST": "+0900",
}

// layouts are the forms of dates, once white space, names of zones and half-days are brought to one form.
var layouts = []string{
	"2 Jan 2006 15:04:05 -0700", "2 Jan 2006 15:04 -0700", "2 Jan 06 15:04:05 -0700", "2 Jan 06 15:04 -0700",
	"2-Jan-2006 15:04:05 -0700", "2-Jan-06 15:04:05 -0700", "2-Jan-2006 15:04 -0700", "2-Jan-06 15:04 -0700", "2 Jan 2006 3:04:05 PM -0700",
	"2-Jan-2006 3:04:05 PM -0700", "2 January 2006 15:04:05 -0700", "Jan 2 15:04:05 2006 -0700", "Jan 2 2006 15:04:05 -0700",
	"Jan 2, 2006 15:04:05 -0700", "2006-01-02 15:04:05 -0700", "2006-01-02T15:04:05 -0700",
}

// libraryDate reads the date of a value with time.Parse: the one after the last semicolon that has one,
// or else the last one in the value. Comments are left out. It returns the text of the date too.
func libraryDate(value string) (text string, utc time.Time, ok bool) {
	flat := squash(value)
	for inner.MatchString(flat) {
		flat = squash(inner.ReplaceAllString(flat, " "))
	}
	parts := strings.Split(flat, ";")
	for i := len(parts) - 1; i >= 0; i-- {
		found := dateForms.FindAllString(parts[i], -1)
		if len(found) == 0 || len(found) > 1 && i > 0 {
			continue
		}
		text = found[len(found)-1]
		utc, ok = layoutDate(text)
		return text, utc, ok
	}
	return "", time.Time{}, false
}

// layoutDate reads one date with time.Parse. A zone that is missing counts as +0000, as package received
// has it; one with a name that is not in the table gives no date. So does a year that no mail has: which
// one it stands for is a guess.
func layoutDate(text string) (time.Time, bool) {
	zone := "+0000"
	if m := offsetForm.FindStringSubmatch(text); m != nil {
		text, zone = strings.TrimSuffix(text, m[0]), m[1]+m[2]+m[3]
	} else if m := nameForm.FindStringSubmatch(text); m != nil && !strings.HasSuffix(strings.ToUpper(text), "M") {
		if zone = zoneHours[strings.ToUpper(m[1])]; zone == "" {
			return time.Time{}, false
		}
		text = strings.TrimSuffix(text, m[0])
	}
	// An offset of another form is left where it is, and fits no layout.
	text = strings.ReplaceAll(strings.TrimSpace(text), ": ", ":")
	for _, layout := range layouts {
		if d, err := time.Parse(layout, text+" "+zone); err == nil {
			return d.UTC(), d.Year() >= 1900
		}
	}
	return time.Time{}, false
}

// TestLibraryDate shows that the other reading reads, and when it does not judge.
func TestLibraryDate(t *testing.T) {
	tests := []struct{ name, value, want string }{
		{"plain", "by a (b; c); Mon, 6 Mar 2000 14:31:07 +0100 (CET)", "2000-03-06T13:31:07Z"},
		{"short year and name", "by a; 6 Mar 00 14:31 MET DST", "2000-03-06T12:31:00Z"},
		{"ctime", "by a; Mon Mar 6 14:31:07 2000", "2000-03-06T14:31:07Z"},
		{"month first", "by a; Mar 6, 2000 14:31:07 PST", "2000-03-06T22:31:07Z"},
		{"iso", "by a; 2000-03-06 14:31:07.25 -0230", "2000-03-06T17:01:07.25Z"},
		{"half day", "by a; 6 Mar 2000 2:31:07 PM +0100", "2000-03-06T13:31:07Z"},
		{"last semicolon with a date", "by a; 5 Mar 2000 14:31:07 +0100; 6 Mar 2000 14:31:07 +0100; id 7", "2000-03-06T13:31:07Z"},
		{"no semicolon", "by a 6 Mar 2000 14:31:07 -0000", "2000-03-06T14:31:07Z"},
		{"unknown zone", "by a; 6 Mar 2000 14:31:07 XST", ""},
		{"offset of another form", "by a; 6 Mar 2000 14:31:07 +05-30", ""},
		{"no date", "by a; soon", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := ""
			if _, utc, ok := libraryDate(tt.value); ok {
				got = utc.Format(time.RFC3339Nano)
			}
			assert.Equal(t, tt.want, got)
		})
	}
}
