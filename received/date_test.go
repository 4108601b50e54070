package received

import (
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// dateForms are dates in all the forms that are read. want is the instant in RFC 3339, "" if there is
// none; zone is the zone as written with, behind a space, the offset in minutes if it is known.
var dateForms = []struct {
	name, in, want, zone string
	codes                string
}{
	{"RFC 5322", "Mon, 06 Mar 2000 14:31:07 +0100 (CET)", "2000-03-06T13:31:07Z", "+0100 60", ""},
	{"RFC 5321 without weekday", "6 Mar 2000 14:31:07 -0800", "2000-03-06T22:31:07Z", "-0800 -480", ""},
	{"day filled with a space", "Mon,  6 Mar 2000 14:31:07 +0000 (UTC)", "2000-03-06T14:31:07Z", "+0000 0", ""},
	{"RFC 821", "22 OCT 81 09:23:59 PDT", "1981-10-22T16:23:59Z", "PDT -420", "short-year"},
	{"no seconds", "Mon, 06 Mar 2000 14:31 +0100", "2000-03-06T13:31:00Z", "+0100 60", ""},
	{"no space behind the comma", "Mon,06 Mar 2000 14:31:07 +0100", "2000-03-06T13:31:07Z", "+0100 60", ""},
	{"space before the comma", "Mon , 6 Mar 2000 14:31:07 +0100", "2000-03-06T13:31:07Z", "+0100 60", ""},
	{"no comma", "Mon 6 Mar 2000 14:31:07 +0100", "2000-03-06T13:31:07Z", "+0100 60", "date-form"},
	{"folded everywhere", "Mon,\r\n 06\r\n\tMar\n 2000\r 14:31:07\r\n +0100\r\n (CET)", "2000-03-06T13:31:07Z", "+0100 60", ""},
	{"spaces in the time", "Fri, 10 Oct 2003 11:56:\n 45 -0700 (PDT)", "2003-10-10T18:56:45Z", "-0700 -420", ""},
	{"comments everywhere", "(a) Mon (b), (c(d)e) 06 (\\)) Mar (f) 2000 (g) 14 (h) : 31:07 (i) +0100", "2000-03-06T13:31:07Z", "+0100 60", ""},
	{"day and month joined", "06Mar2000 14:31:07 +0100", "2000-03-06T13:31:07Z", "+0100 60", ""},
	{"lower case", "mon, 06 mar 2000 14:31:07 gmt", "2000-03-06T14:31:07Z", "gmt 0", ""},
	{"leap second", "Thu, 31 Dec 1998 23:59:60 +0000", "1999-01-01T00:00:00Z", "+0000 0", ""},
	{"leap day", "Tue, 29 Feb 2000 00:00:00 +0000", "2000-02-29T00:00:00Z", "+0000 0", ""},
	{"before 1970", "Sun, 20 Jul 1969 20:17:40 +0000", "1969-07-20T20:17:40Z", "+0000 0", ""},
	{"last year", "31 Dec 9999 23:59:59 +0000", "9999-12-31T23:59:59Z", "+0000 0", ""},
	{"first year", "1 Jan 0000 00:00:00 +0000", "0000-01-01T00:00:00Z", "+0000 0", "date-form"},
	{"full weekday", "Monday, 06 Mar 2000 14:31:07 +0100", "2000-03-06T13:31:07Z", "+0100 60", "date-form"},
	{"weekday of four letters", "Tues, 07 Mar 2000 14:31:07 +0100", "2000-03-07T13:31:07Z", "+0100 60", "date-form"},
	{"misspelt weekday", "Wen, 08 Mar 2000 14:31:07 +0100", "2000-03-08T13:31:07Z", "+0100 60", "date-form"},
	{"full month", "06 March 2000 14:31:07 +0100", "2000-03-06T13:31:07Z", "+0100 60", "date-form"},
	{"Sept", "Wed, 06 Sept 2000 14:31:07 +0100", "2000-09-06T13:31:07Z", "+0100 60", "date-form"},
	{"Spanish month", "06 abr 2000 14:31:07 +0100", "2000-04-06T13:31:07Z", "+0100 60", "date-form"},
	{"Chinese", "\xac\x50\xb4\xc1\xa4\x47, 07 \xa4\x54\xa4\xeb 2000 14:31:07 +0800 (CST)", "2000-03-07T06:31:07Z", "+0800 480", "date-form"},
	{"wrong weekday", "Tue, 06 Mar 2000 14:31:07 +0100", "2000-03-06T13:31:07Z", "+0100 60", "wrong-weekday"},
	{"weekday of the written day", "Mon, 06 Mar 2000 00:31:07 +0100", "2000-03-05T23:31:07Z", "+0100 60", ""},
	{"month for weekday", "Jan, 13 May 2007 11:38:05 +0500", "2007-05-13T06:38:05Z", "+0500 300", "date-form"},
	{"comma for weekday", ", 6 Mar 2000 14:31:07 +0100", "2000-03-06T13:31:07Z", "+0100 60", "date-form"},

	{"two digits, to 49", "22 May 49 10:19:26 PDT", "2049-05-22T17:19:26Z", "PDT -420", "short-year"},
	{"two digits, from 50", "22 May 50 10:19:26 PDT", "1950-05-22T17:19:26Z", "PDT -420", "short-year"},
	{"three digits", "22 May 100 10:19:26 PDT", "2000-05-22T17:19:26Z", "PDT -420", "short-year"},
	{"three digits and a zero", "22 Aug 0102 10:19:26 -0700", "2002-08-22T17:19:26Z", "-0700 -420", "short-year"},
	{"fraction", "Fri, 28 Jul 2023 19:26:41.608 +0000 (UTC)", "2023-07-28T19:26:41.608Z", "+0000 0", "date-form"},
	{"long fraction", "28 Jul 2023 19:26:41.1234567899 +0000", "2023-07-28T19:26:41.123456789Z", "+0000 0", "date-form"},
	{"RFC 850", "Sunday, 06-Mar-94 08:49:37 GMT", "1994-03-06T08:49:37Z", "GMT 0", "date-form short-year"},
	{"hyphens", "06-Mar-2000 14:31:07 +0100", "2000-03-06T13:31:07Z", "+0100 60", "date-form"},
	{"RFC 733", "Wed 20 Jan 88 23:17:36-PST", "1988-01-21T07:17:36Z", "PST -480", "date-form short-year"},
	{"ctime", "Sun Nov 13 14:50:12 2005", "2005-11-13T14:50:12Z", "", "date-form no-zone"},
	{"ctime, zone", "Thu Feb  7 10:18:12 2002 -0800", "2002-02-07T18:18:12Z", "-0800 -480", "date-form"},
	{"date(1)", "Sun Nov 13 14:50:12 PST 2005", "2005-11-13T22:50:12Z", "PST -480", "date-form"},
	{"RFC 6729", "Fri, Feb 15 2002 17:19:22 -0800", "2002-02-16T01:19:22Z", "-0800 -480", "date-form"},
	{"time first", "14:31:07 06 Mar 2000 +0100", "2000-03-06T13:31:07Z", "+0100 60", "date-form"},
	{"PM", "Aug, 25 2002 9:25:17 PM +0400", "2002-08-25T17:25:17Z", "+0400 240", "date-form"},
	{"a.m. at midnight", "Jun, 06 2002 12:15:17 a.m. -0100", "2002-06-06T01:15:17Z", "-0100 -60", "date-form"},
	{"noon", "6 Jun 2002 12:15:17 PM -0000", "2002-06-06T12:15:17Z", "-0000", "date-form"},
	{"ISO 8601", "2023-07-28T19:32:25Z", "2023-07-28T19:32:25Z", "Z 0", "date-form"},
	{"ISO 8601, zone", "2023-07-28t19:32:25.5+05:30", "2023-07-28T14:02:25.5Z", "+05:30 330", "date-form"},
	{"Go", "2023-07-28 19:32:25.928333532 +0000 UTC m=+6810983.819", "2023-07-28T19:32:25.928333532Z", "+0000 0", "date-form"},
	{"Go, zone without name", "2023-07-28 16:32:25.9 -0300 -03 m=+0.1", "2023-07-28T19:32:25.9Z", "-0300 -180", "date-form"},
	{"numbers", "22/08/2002 10:25:57", "2002-08-22T10:25:57Z", "", "date-form no-zone"},
	{"numbers, month first", "08/22/2002 10:25:57 GMT", "2002-08-22T10:25:57Z", "GMT 0", "date-form"},
	{"numbers, either order", "04/09/2001 19:16:19 GMT", "2001-09-04T19:16:19Z", "GMT 0", "date-form"},

	{"no zone", "Mon, 06 Mar 2000 14:31:07", "2000-03-06T14:31:07Z", "", "no-zone"},
	{"zone unknown by design", "22 Oct 1999 06:39:17 -0000", "1999-10-22T06:39:17Z", "-0000", ""},
	{"offset 0", "22 Oct 1999 06:39:17 +0000", "1999-10-22T06:39:17Z", "+0000 0", ""},
	{"UT", "22 Oct 1999 06:39:17 UT", "1999-10-22T06:39:17Z", "UT 0", ""},
	{"EST", "22 Jan 1999 06:39:17 EST", "1999-01-22T11:39:17Z", "EST -300", ""},
	{"CST is Chicago", "22 Jan 1999 06:39:17 CST", "1999-01-22T12:39:17Z", "CST -360", ""},
	{"CET", "22 Jan 1999 06:39:17 CET", "1999-01-22T05:39:17Z", "CET 60", ""},
	{"MET DST", "Fri, 25 Jun 99 20:46 MET DST", "1999-06-25T18:46:00Z", "MET DST 120", "short-year"},
	{"MET DST, folded", "25 Jun 1999 20:46 MET\r\n DST", "1999-06-25T18:46:00Z", "MET DST 120", ""},
	{"written out", "22 Jan 1999 06:39:17 Pacific Standard Time", "1999-01-22T14:39:17Z", "Pacific Standard Time -480", ""},
	{"written out, unknown", "22 Jan 1999 06:39:17 Romance Standard Time", "1999-01-22T06:39:17Z", "Romance Standard Time", "unknown-zone"},
	{"three countries' IST", "22 Jan 1999 06:39:17 IST", "1999-01-22T06:39:17Z", "IST", "unknown-zone"},
	{"nobody's zone", "22 Jan 1999 06:39:17 XYZT", "1999-01-22T06:39:17Z", "XYZT", "unknown-zone"},
	{"TZ variable", "22 Jan 1999 06:39:17 EST5EDT", "1999-01-22T06:39:17Z", "EST5EDT", "unknown-zone"},
	{"military", "05 Oct 1992 13:40:32 N", "1992-10-05T13:40:32Z", "N", "unknown-zone"},
	{"name behind the number", "22 Apr 2010 07:15:13 -0700 PDT", "2010-04-22T14:15:13Z", "-0700 -420", "date-form"},
	{"name joined to the number", "22 Apr 2010 07:15:13 -0700PDT", "2010-04-22T14:15:13Z", "-0700 -420", "date-form"},
	{"number counts", "22 Apr 2010 07:15:13 +0530 IST", "2010-04-22T01:45:13Z", "+0530 330", "date-form"},
	{"comment does not count", "31 Oct 2018 15:56:10 +0700 (GMT-8)", "2018-10-31T08:56:10Z", "+0700 420", ""},
	{"zone in a comment", "31 Oct 2018 15:56:10 (PST)", "2018-10-31T23:56:10Z", "PST -480", "date-form"},
	{"comment before the zone", "31 Oct 2018 15:56:10 (PST) +0100", "2018-10-31T14:56:10Z", "+0100 60", ""},
	{"colon", "02 Sep 2002 01:16:38 -08:00", "2002-09-02T09:16:38Z", "-08:00 -480", "bad-zone"},
	{"one digit and colon", "02 Sep 2002 01:16:38 -8:00", "2002-09-02T09:16:38Z", "-8:00 -480", "bad-zone"},
	{"hyphen in the zone", "25 Apr 2007 21:35:54 +05-30", "2007-04-25T16:05:54Z", "+05-30 330", "bad-zone"},
	{"three digits in the zone", "27 Jun 2001 03:36:25 -400", "2001-06-27T07:36:25Z", "-400 -240", "bad-zone"},
	{"GMT+", "27 Jun 2001 13:36:25 GMT+0700", "2001-06-27T06:36:25Z", "GMT+0700 420", "bad-zone"},
	{"GMT -", "09 Jul 2004 11:31:41 GMT -4", "2004-07-09T15:31:41Z", "GMT -4 -240", "bad-zone"},
	{"sixty minutes", "16 Apr 2007 09:39:01 -0060", "2007-04-16T10:39:01Z", "-0060 -60", "bad-zone"},
	{"eighty minutes", "16 Apr 2007 09:39:01 +0480", "2007-04-16T04:19:01Z", "+0480 320", "bad-zone"},
	{"far but possible", "16 Apr 2007 09:39:01 +2359", "2007-04-15T09:40:01Z", "+2359 1439", ""},
	{"forty hours", "10 Nov 2017 18:31:17 +4000", "2017-11-10T18:31:17Z", "+4000", "bad-zone"},
	{"two signs", "09 Apr 2007 16:24:39 --800 (EET)", "2007-04-09T16:24:39Z", "--800", "bad-zone"},
	{"letter in the zone", "27 Aug 2000 23:36:31 +03d00", "2000-08-27T23:36:31Z", "+03d00", "bad-zone"},
	{"sign alone", "15 Aug 1989 12:21:59 +", "1989-08-15T12:21:59Z", "+", "bad-zone"},
	{"no sign", "08 Aug 2002 07:41:57 2000", "2002-08-08T07:41:57Z", "2000", "bad-zone"},

	{"day 99", "Fri, 99 Nov 2017 18:31:17 +0000 (UTC)", "", "+0000 0", "bad-date"},
	{"no leap year", "29 Feb 1900 00:00:00 +0000", "", "+0000 0", "bad-date"},
	{"day 0", "0 Jan 1999 06:39:17 +0000", "", "+0000 0", "bad-date"},
	{"hour 24", "13 Apr 2007 24:47:25 -0400", "", "-0400 -240", "bad-date"},
	{"minute 60", "13 Apr 2007 14:60:25 -0400", "", "-0400 -240", "bad-date"},
	{"second 62", "13 Apr 2007 14:50:62 -0400", "", "-0400 -240", "bad-date"},
	{"minute of three digits", "13 Apr 2007 14:000:25 -0400", "", "-0400 -240", "bad-date"},
	{"negative time", "Fri, 6 Apr 2007 -01:10:34 +0300", "", "+0300 180", "bad-date"},
	{"question marks", "Thu, ?? ??? ?? 2:55:45 PST", "", "PST -480", "bad-date date-form"},
	{"no time", "Tue, 20 Jun 1989", "", "", "bad-date"},
	{"no year", "Tue, 20 Jun 10:00:00 GMT", "", "GMT 0", "bad-date"},
	{"month 17 and day 31", "31/17/2023 10:00:00 GMT", "", "GMT 0", "bad-date date-form"},
	{"year of five digits", "1 Jan 12002 00:00:00 +0000", "", "+0000 0", "bad-date"},
	{"year of one digit", "1 Jan 2 00:00:00 +0000", "", "+0000 0", "bad-date"},
	{"UTC beyond the last year", "31 Dec 9999 23:59:59 -0100", "", "-0100 -60", "bad-date"},
	{"UTC before the first year", "1 Jan 0000 00:30:00 +0100", "", "+0100 60", "bad-date date-form"},

	{"empty", "", "", "", "none"},
	{"spaces", " \r\n\t ", "", "", "none"},
	{"text", "id 4F1C2", "", "", "none"},
	{"seconds since 1970", "1477998947.838", "", "", "none"},
	{"address", "192.0.2.1", "", "", "none"},
	{"time alone", "14:31:07 +0100", "", "", "none"},
	{"comment", "(envelope-from <ann@example.com>)", "", "", "none"},
	{"open comment", "(6 Mar 2000 14:31:07 +0100", "", "", "none"},
}

func TestReadDate(t *testing.T) {
	for _, c := range dateForms {
		t.Run(c.name, func(t *testing.T) {
			d, span, probs, ok := readDate(" "+c.in, 7, nil)
			if c.codes == "none" {
				assert.Equal(t, false, ok)
				assert.Equal(t, Date{}, d)
				assert.Empty(t, probs)
				return
			}
			require.Equal(t, true, ok)
			start := 8
			if strings.HasPrefix(c.in, "(a) ") { // a comment before the date is not part of it
				start += len("(a) ")
			}
			assert.Equal(t, Span{start, 8 + len(c.in)}, span)
			assert.Equal(t, c.want, instant(d))
			assert.Equal(t, c.zone, zoneText(d))
			assert.Equal(t, c.codes, codesOf(probs))
			for _, p := range probs {
				assert.Equal(t, true, span.Start <= p.Span.Start && p.Span.End <= span.End, "%v", p)
			}
		})
	}
}

// TestReadDateNear reads what is nearly one of the forms, and compares what is read as a whole, with a zone that both
// know, with the reference parser, which gives up sooner.
func TestReadDateNear(t *testing.T) {
	n := 0
	for _, c := range dateForms {
		for i, s := range nearMisses(c.in) {
			if testing.Short() && i%4 != 0 {
				continue
			}
			d, span, probs, ok := readDate(s, 0, nil)
			ref, refOK := refRead(s)
			if !ok || !refOK || span.End != len(s) || ref.zone != strings.Join(strings.Fields(d.Zone), " ") {
				continue
			}
			n++
			d.Zone = ref.zone
			require.Empty(t, dateDiff(d, ref), "%q: %v %v, reference %v", s, d, probs, ref)
		}
	}
	assert.Greater(t, n, 3_000)
}

// instant is the date's instant in RFC 3339, or "".
func instant(d Date) string {
	if d.UTC.IsZero() {
		return ""
	}
	return d.UTC.Format(time.RFC3339Nano)
}

// zoneText is the zone with the offset in minutes, if it is known.
func zoneText(d Date) string {
	if !d.OffsetKnown {
		return d.Zone
	}
	return strings.TrimSpace(d.Zone + " " + strconv.Itoa(int(d.Offset)/60))
}

// codesOf returns the codes in the order of the alphabet.
func codesOf(probs []Problem) string {
	var found []string
	for _, c := range Codes() {
		if ProblemList(probs).Has(c) {
			found = append(found, string(c))
		}
	}
	return strings.Join(found, " ")
}

// TestReadDateEnd tells what behind a date belongs to it.
func TestReadDateEnd(t *testing.T) {
	const date = "Mon, 06 Mar 2000 14:31:07 "
	for _, c := range []struct{ name, belongs, rest string }{
		{"full stop", "+0100", "."},
		{"full stop behind a name", "GMT", "."},
		{"full stop, text", "+0100", ". Thanks"},
		{"zone comment", "+0100 (CET)", ""},
		{"zone comments", "-0700 (PDT) (Pacific Daylight Time)", " (sent by ann)"},
		{"words", "+0200 (MET DST)", "\r\n"},
		{"German words", "+0200 (W. Europe Daylight Time)", ""},
		{"envelope", "+0100", " (envelope-from ann@example.com)"},
		{"zone, envelope", "+0100 (CET)", "\r\n\t(envelope-from <ann@example.com>)"},
		{"forged", "+0100", " (may be forged)"},
		{"keyword", "-0700", " for <bob@example.org>"},
		{"keyword in capitals", "-0700", " FOR <bob@example.org>"},
		{"keyword, no zone", "", "for <bob@example.org>"},
		{"id", "+0100", "\r\n\tid 000A57E1"},
		{"word", "+0000", " hello"},
		{"brackets", "-0000", ")"},
		{"square bracket", "-0700 (MST)", "]"},
		{"semicolon", "+0100", "; 1477998947.838"},
		{"name and comment", "+0200 GMT", " (envelope-from ann@example.com)"},
		{"open comment", "+0100", " (CET"},
		{"a second date", "+0100", " 6 Mar 2000 14:31:07 +0100"},
		{"nested comment", "+0100", " (CET (winter))"},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := date + c.belongs + c.rest
			_, span, _, ok := readDate(in, 0, nil)
			assert.Equal(t, true, ok)
			assert.Equal(t, strings.TrimRight(date+c.belongs, " "), span.In(in))
		})
	}
}

// TestReadDateNoTime: what follows a date without a time is not swallowed in the search for it.
func TestReadDateNoTime(t *testing.T) {
	in := "Tue, 20 Jun 1989 by mx.example.org, with SMTP"
	_, span, probs, ok := readDate(in, 0, nil)
	assert.Equal(t, true, ok)
	assert.Equal(t, "Tue, 20 Jun 1989", span.In(in))
	assert.Equal(t, []Problem{{BadDate, Span{0, 16}, "no time of day"}}, probs)
}

// TestReadDateDetail tells what the problems say and where they point.
func TestReadDateDetail(t *testing.T) {
	for _, c := range []struct{ name, in, at, want string }{
		{"day", "Fri, 99 Nov 2017 18:31:17 +0000", "99", "bad-date: day 99 is out of range"},
		{"hour", "10 Nov 2017 24:47:25 +0000", "24:47:25", "bad-date: hour 24 is out of range"},
		{"month", "31/17/2023 10:00:00 GMT", "17", "bad-date: month 17 is out of range"},
		{"part", "Thu, ?? Nov 2017 18:31:17 PST", "??", "bad-date: a part cannot be read"},
		{"weekday", "Tue, 06 Mar 2000 14:31:07 +0100", "Tue", "wrong-weekday: it is a Monday"},
		{"year", "06 Mar 00 14:31:07 +0100", "00", "short-year"},
		{"order", "Fri, Feb 15 2002 17:19:22 -0800", "15", "date-form: the order is not that of RFC 5322"},
		{"either", "04/09/2001 19:16:19 GMT", "04/09/2001", "date-form: day and month in numbers may be the other way round"},
		{"day only", "13/05/2001 19:16:19 GMT", "13/05/2001", "date-form: day, month and year in numbers"},
		{"month only", "05/13/2001 19:16:19 GMT", "05/13/2001", "date-form: month, day and year in numbers"},
		{"the last that may be either", "12/11/2001 19:16:19 GMT", "12/11/2001", "date-form: day and month in numbers may be the other way round"},
		{"the same", "05/05/2001 19:16:19 GMT", "05/05/2001", "date-form: day, month and year in numbers"},
		{"hours", "10 Nov 2017 18:31:17 +4000", "+4000", "bad-zone: 24 hours and more"},
		{"minutes", "10 Nov 2017 18:31:17 -0060", "-0060", "bad-zone: more than 59 minutes"},
		{"military", "10 Nov 2017 18:31:17 N", "N", "unknown-zone: military zones carry no information"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, probs, _ := readDate(c.in, 0, nil)
			require.Len(t, probs, 1+strings.Count(codesOf(probs), " "))
			assert.Equal(t, c.at, probs[len(probs)-1].Span.In(c.in))
			assert.Equal(t, c.want, probs[len(probs)-1].String())
		})
	}
}

func TestReadDateAllocs(t *testing.T) {
	for _, in := range []string{
		" Mon, 06 Mar 2000 14:31:07 +0100 (CET)", "\r\n\tMon,  6 Mar 2000 14:31:07 -0800 (Pacific Standard Time)",
		" 6 Mar 2000 14:31:07 GMT", " Mon, 6 Mar 2000 14:31 (x) MET DST", " (qmail 12 invoked by uid 5)",
	} {
		assert.Equal(t, 0.0, testing.AllocsPerRun(100, func() { readDate(in, 0, nil) }), in)
	}
}

func TestFindDate(t *testing.T) {
	for _, c := range []struct{ name, value, want string }{
		{"SendGrid", "by filter.example.com (SG) with HTTP id AbC-1 Fri, 28 Jul 2023 19:26:41.608 +0000 (UTC)", "Fri, 28"},
		{"SendGrid's Go time", "by f.example.com with SMTP id f-5f5-1-64C40FB9-48\n 2023-07-28 19:32:25.9 +0000 UTC m=+6.8", "2023-07"},
		{"AS/400", "by AS400.example.org (IBM OS/400 SMTP V05R03M00) with TCP Fri, 10 Nov 2017 18:31:17 +0000", "Fri, 10"},
		{"EaaS", "from x id <1.2.3> for <<\"bob\" <bob@example.org>> Fri, 10 Nov 2017 18:31:17 GMT (GMT)", "Fri, 10"},
		{"date first", "Thu, 18 Jun 92 08:54:31 EDT from a.example.com by b.example.com (4.1)", "Thu, 18"},
		{"right behind a comment", "(Scanned by Example)24 Aug 2002 14:46:31 -0000", "24 Aug "},
		{"the last one", "from 1 Jan 2000 10:00:00 GMT by b.example.com 2 Feb 2002 10:00:00 GMT", "2 Feb 2"},
		{"not in a comment", "from a.example.com (at 2 Feb 2002 10:00:00 GMT)", ""},
		{"not in quotes", `from "2 Feb 2002 10:00:00 GMT"`, ""},
		{"not in a path", "for <2 Feb 2002 10:00:00 GMT>", ""},
		{"not in a literal", "from [2 Feb 2002 10:00:00 GMT]", ""},
		{"not an impossible one", "by b.example.com 31 Feb 2002 10:00:00 GMT", ""},
		{"not in an atom", "id x2 Feb 2002 10:00:00 GMT", ""},
		{"number before it", "id 17 2 Feb 2002 10:00:00 GMT", "2 Feb 2"},
		{"none", "from a.example.com by b.example.com with SMTP id 4F1C2", ""},
		{"empty", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := ""
			if i := findDate(c.value, 0, many()); i >= 0 {
				got = c.value[i:min(i+7, len(c.value))]
			}
			assert.Equal(t, c.want, got)
		})
	}
	assert.Equal(t, 3, findDate("(x) by 2 Feb 2002 10:00:00 GMT", 4, many()))
}

// TestFindDateLinear: text made to be walked over again and again costs no more than its length.
func TestFindDateLinear(t *testing.T) {
	for _, s := range []string{
		"(", "<", "\"", "[", "1 ", "1 (", "Mon, (((", "1 Jan ", "6 Mar 2000 (", "6 Mar 2000 14:31:07 +0100 ", "1-", "1:",
		"Mon, ?? ", "6 Mar 2000 14:31:07 a ", "\\", "(\\",
	} {
		long := strings.Repeat(s, 1<<20/len(s))
		start := time.Now()
		findDate(long, 0, many())
		readDate(long, 0, nil)
		if os.Getenv("BACKSTAMP_FULL") != "" { // a busy machine upsets it
			assert.Less(t, time.Since(start), 3*time.Second, s)
		}
	}
}

func FuzzReadDate(f *testing.F) {
	for _, c := range dateForms {
		f.Add(c.in)
	}
	f.Fuzz(func(t *testing.T, in string) {
		d, span, probs, ok := readDate(in, 0, nil)
		again, span2, probs2, ok2 := readDate(in, 0, nil)
		require.Equal(t, []any{d, span, probs, ok}, []any{again, span2, probs2, ok2})
		if at := findDate(in, 0, many()); at >= 0 {
			_, _, p, found := readDate(in[at:], at, nil)
			require.Equal(t, true, found && !ProblemList(p).Has(BadDate))
		}
		if !ok {
			require.Equal(t, Date{}, d)
			require.Empty(t, probs)
			return
		}
		require.Equal(t, true, 0 <= span.Start && span.Start < span.End && span.End <= len(in))
		for _, p := range probs {
			require.Equal(t, true, span.Start <= p.Span.Start && p.Span.Start <= p.Span.End && p.Span.End <= span.End, "%v %v", span, p)
			require.NotEmpty(t, p.Code.Doc())
		}
		require.Equal(t, d.UTC.IsZero(), ProblemList(probs).Has(BadDate) || d.UTC.Equal(time.Time{}))
		glued := span.End < len(in) && !wordEnds(in, span.End) // "+0000x": the reference sees no zone
		if ref, refOK := refRead(in); refOK && !glued && ref.form == "plain" && len(probs) == 0 && !strings.ContainsAny(in, "()\\") {
			require.Empty(t, dateDiff(d, ref), "%+v %+v", d, ref)
		}
	})
}

func BenchmarkReadDate(b *testing.B) {
	for _, c := range []struct{ name, in string }{
		{"Postfix", " Mon,  6 Mar 2000 14:31:07 +0100 (CET)"},
		{"Exim", " Mon, 06 Mar 2000 14:31:07 +0100"},
		{"qmail", " 6 Mar 2000 13:31:07 -0000"},
		{"Exchange", " Mon, 6 Mar 2000 13:31:07\r\n +0000"},
		{"SendGrid", "\r\n\tMon, 06 Mar 2000 13:31:07.608 +0000 (UTC)"},
		{"SMI", " Mon, 6 Mar 00 14:31:07 PST"},
	} {
		b.Run(c.name, func(b *testing.B) {
			var probs [4]Problem
			b.ReportAllocs()
			for b.Loop() {
				readDate(c.in, 0, probs[:0])
			}
		})
	}
}

// many lets any number of dates be tried.
func many() *tries {
	n := tries(1 << 30)
	return &n
}
