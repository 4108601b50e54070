package redact

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// TestDatesElsewhere: a date is moved wherever it stands.
func TestDatesElsewhere(t *testing.T) {
	r := redactor(t, Options{Shift: 364 * 24 * time.Hour})
	for _, c := range []struct{ field, value, want string }{
		{"X-OriginalArrivalTime", "06 Mar 2000 13:31:07.0123 (UTC)", "05 Mar 2001 13:31:07.0123 (UTC)"},
		{"Delivery-Date", "Mon, 06 Mar 2000 14:31:07 +0100", "Mon, 05 Mar 2001 14:31:07 +0100"},
		{"DKIM-Signature", "v=1; t=1700000000; x=1700086400", "v=1; t=1731449600; x=1731536000"},
		{"Message-ID", "<20000306133107>", "<20010305133107>"},
		{"", "From - Mon Mar  6 14:31:07 2000", "From - Mon Mar  5 14:31:07 2001"},
	} {
		got := r.Value(c.field, c.value)
		if c.field == "" {
			got = "From" + got[strings.IndexByte(got, ' '):]
		}
		assert.Equal(t, c.want, got, c.field)
	}
}

// TestDates: a date is moved in the form in which it is written.
func TestDates(t *testing.T) {
	const day = 24 * time.Hour
	for _, c := range []struct {
		name, date string
		shift      time.Duration
		want       string
	}{
		{"no shift", "Mon,  6 Mar 2000 14:31:07 +0100 (CET)", 0, "Mon,  6 Mar 2000 14:31:07 +0100 (CET)"},
		{"a day of two digits for one", "Mon,  6 Mar 2000 14:31:07 +0100 (CET)", 10 * day, "Thu, 16 Mar 2000 14:31:07 +0100 (CET)"},
		{"a day of one digit for two", "Thu, 16 Mar 2000 14:31:07 +0100", -10 * day, "Mon, 6 Mar 2000 14:31:07 +0100"},
		{"a zero before it", "Mon, 06 Mar 2000 14:31:07 +0100", day, "Tue, 07 Mar 2000 14:31:07 +0100"},
		{"no weekday", "6 Mar 2000 14:31:07 -0000", -6 * day, "29 Feb 2000 14:31:07 -0000"},
		{"ctime", "Mon Mar  6 14:31:07 2000", 300 * day, "Sun Dec 31 14:31:07 2000"},
		{"ctime with a zone", "Mon Mar  6 14:31:07 PST 2000", 10 * day, "Thu Mar 16 14:31:07 PST 2000"},
		{"the wrong weekday stays wrong", "Tue, 6 Mar 2000 14:31:07 +0100", day, "Wed, 7 Mar 2000 14:31:07 +0100"},
		{"two digits for the year", "Mon, 6 Mar 00 14:31:07 GMT", 364 * day, "Mon, 5 Mar 01 14:31:07 GMT"},
		{"over the turn of the century", "Fri, 31 Dec 99 14:31:07 GMT", day, "Sat, 1 Jan 00 14:31:07 GMT"},
		{"full names", "Monday, 6 March 2000 14:31:07 +0100", 60 * day, "Friday, 5 May 2000 14:31:07 +0100"},
		{"capitals", "MON, 6 MAR 2000 14:31:07 +0100", day, "TUE, 7 MAR 2000 14:31:07 +0100"},
		{"no seconds", "Mon, 6 Mar 2000 14:31 +0100", time.Hour, "Mon, 6 Mar 2000 15:31 +0100"},
		{"over midnight", "Mon, 6 Mar 2000 23:59:59 +0100", time.Second, "Tue, 7 Mar 2000 00:00:00 +0100"},
		{"a leap second", "Sat, 31 Dec 2016 23:59:60 +0000", day, "Sun, 1 Jan 2017 23:59:60 +0000"},
		{"ISO 8601", "2000-03-06 14:31:07 +0000", 32 * day, "2000-04-07 14:31:07 +0000"},
		{"day and month alike", "2000-03-03 14:31:07 +0000", day, "2000-03-04 14:31:07 +0000"},
		{"hyphens", "06-Mar-2000 14:31:07 +0100", day, "07-Mar-2000 14:31:07 +0100"},
		{"a clock of twelve hours", "Mon, 6 Mar 2000 11:31:07 AM +0100", time.Hour, "Mon, 6 Mar 2000 12:31:07 PM +0100"},
		{"year, month and day first", "2000-03-06T14:31:07+01:00", day, "2000-03-07T14:31:07+01:00"},
		{"a century that two digits do not tell", "Fri, 31 Dec 49 14:31:07 GMT", day, "Sat, 1 Jan 2050 14:31:07 GMT"},
		{"the same, folded", "Fri,\r\n\t31 Dec 49\r\n 14:31:07 GMT", day, "Sat,\r\n\t1\r\n Jan 2050 14:31:07 GMT"},
		{"folded", "Mon,\r\n\t6 Mar 2000 14:31:07 +0100", day, "Tue,\r\n\t7 Mar 2000 14:31:07 +0100"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := redactor(t, Options{Shift: c.shift})
			for _, value := range []string{r.Value("Date", c.date), r.Value("Received", "by localhost; "+c.date)[len("by localhost; "):]} {
				assert.Equal(t, c.want, value)
			}
		})
	}
}
