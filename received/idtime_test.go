package received

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// digits writes n in the digits of an alphabet, at least width of them.
func digits(n int64, alphabet string, width int) string {
	s := ""
	for b := int64(len(alphabet)); n > 0 || len(s) < width; n /= b {
		s = string(alphabet[n%b]) + s
	}
	return s
}

// each writes numbers of one digit.
func each(alphabet string, numbers ...int) (s string) {
	for _, n := range numbers {
		s += alphabet[n : n+1]
	}
	return s
}

func reversed(s string) string {
	b := []byte(s)
	for i, j := 0, len(b)-1; i < j; i, j = i+1, j-1 {
		b[i], b[j] = b[j], b[i]
	}
	return string(b)
}

// idWriters write identifiers as the servers of the dialects do. Times are whole units; those of servers that write
// local time are in the zone of the date.
var idWriters = []struct {
	dialect Dialect
	unit    time.Duration
	write   func(t time.Time) string
}{
	{Postfix, time.Microsecond, func(t time.Time) string {
		return digits(t.Unix(), digit52, 6) + digits(int64(t.Nanosecond()/1000), digit52, 4) + "z3bC"
	}},
	{Exim, time.Second, func(t time.Time) string { return digits(t.Unix(), digit62, 6) + "-0001Fg-2H" }},
	{Exim, time.Second, func(t time.Time) string { return digits(t.Unix(), digit62, 6) + "-00000001FgH-2HiJ" }},
	{Sendmail, time.Second, func(t time.Time) string {
		return each(digit60, (t.Year()-1900)%60, int(t.Month())-1, t.Day(), t.Hour(), t.Minute(), t.Second()) + "012345"
	}},
	{Google, time.Second, func(t time.Time) string { return "x12si345.67." + t.Format("2006.01.02.15.04.05") }},
	{Zmailer, time.Second, func(t time.Time) string {
		return "S123456" + each(zmailerDigits, t.Year()>>12, t.Year()>>6&63, t.Year()&63, int(t.Month())-1, t.Day()-1, t.Hour(), t.Minute(), t.Second())
	}},
	{Ecelerity, time.Second, func(t time.Time) string { return "0A/1B-01234-" + reversed(fmt.Sprintf("%08X", t.Unix())) }},
	{SymantecMG, time.Second, func(t time.Time) string { return "0A.1B.01234." + reversed(fmt.Sprintf("%08X", t.Unix())) }},
	{Courier, time.Second, func(t time.Time) string { return fmt.Sprintf("%016X.%016X.%08X", 0x12345, t.Unix(), 0x1234) }},
	{InterMail, time.Second, func(t time.Time) string {
		return t.Format("20060102150405") + ".ABCD12345.mx.example.org@mail.example.com"
	}},
	{Maillennium, time.Second, func(t time.Time) string { return t.Format("20060102150405") + "01500abcde" }},
	{Domino, time.Second, func(t time.Time) string { return t.Format("20060102150405") + "78:1234" }},
	{Domino, 10 * time.Millisecond, func(t time.Time) string {
		return fmt.Sprintf("80%06X.%08X", t.Unix()/86400+2_440_588, t.Unix()%86400*100+int64(t.Nanosecond()/10_000_000)) // UTC
	}},
	{Norton, time.Second, func(t time.Time) string { return "M" + t.Format("20060102150405") + "01234" }},
	{Zoho, time.Millisecond, func(t time.Time) string { return fmt.Sprintf("%013d.123456", t.UnixMilli()) }},
	{FrontBridge, time.Microsecond, func(t time.Time) string { return fmt.Sprintf("%016d_1234", t.UnixMicro()) }},
	{Mailgun, time.Second, func(t time.Time) string { return fmt.Sprintf("%08x0123456789abcdef", t.Unix()) }},
	{MailMarshal, time.Second, func(t time.Time) string { return fmt.Sprintf("B%08x0000", t.Unix()) }},
	{McAfee, 100 * time.Nanosecond, func(t time.Time) string {
		n := (t.Unix()+12_219_292_800)*10_000_000 + int64(t.Nanosecond()/100)
		return fmt.Sprintf("0a1b_2c3d_%08x_%04x_1%03x_8000_00005e005301", n&0xffffffff, n>>32&0xffff, n>>48)
	}},
	{Smail, time.Second, func(t time.Time) string { return "m" + digits(t.Unix(), digit62, 6) + "-000FgHC" }},
	{Masqmail, time.Second, func(t time.Time) string { return digits(t.Unix(), digit62, 6) + "-1Fg-00" }},
	{OracleMS, time.Second, func(t time.Time) string {
		s := digits(t.Unix(), strings.ToUpper(digit62[:36]), 7)
		return s[:4] + "00DEF" + s[4:] + "JK@mx.example.org"
	}},
}

// TestIDTimeReads has identifiers written of times that are drawn, and those at the edges of months and days, and
// reads the time back.
func TestIDTimeReads(t *testing.T) {
	times := []time.Time{
		time.Date(1999, 12, 31, 23, 59, 59, 999_999_900, time.UTC), time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC),
		time.Date(2024, 2, 29, 12, 30, 0, 10_000_000, time.UTC), time.Date(2019, 10, 31, 0, 59, 1, 0, time.UTC),
	}
	rnd := rand.New(rand.NewPCG(1, 1))
	for range 300 {
		times = append(times, time.Unix(883_612_800+rnd.Int64N(1_000_000_000), rnd.Int64N(1_000_000_000)).UTC()) // 1998 to 2029
	}
	for _, w := range idWriters {
		t.Run(string(w.dialect), func(t *testing.T) {
			for _, at := range times {
				for _, offset := range []int{0, 5*3600 + 1800, -8 * 3600} {
					want := at.Truncate(w.unit).UTC()
					at := at
					if strings.Contains("google domino norton", string(w.dialect)) {
						at = at.In(time.FixedZone("", offset))
					}
					f := Field{Dialect: w.dialect, ID: w.write(at), Date: Date{UTC: at.UTC(), Offset: int32(offset), OffsetKnown: true}}
					got, ok := f.IDTime()
					require.True(t, ok, f.ID)
					require.Equal(t, want, got, f.ID)
				}
			}
		})
	}
}

// idLimits are identifiers whose numbers are the first and the last of their kind, and beside them.
var idLimits = []struct {
	name    string
	dialect Dialect
	id      string
	want    string // "" for none
}{
	{"the last second of a year", InterMail, "20061231235959.", "2006-12-31T23:59:59Z"},
	{"a leap second", InterMail, "20061231235960.", "2007-01-01T00:00:00Z"},
	{"second 61", InterMail, "20061231235961.", ""},
	{"minute 60", InterMail, "20061231236000.", ""},
	{"hour 24", InterMail, "20061231240000.", ""},
	{"day 32", InterMail, "20061232000000.", ""},
	{"day 0", InterMail, "20061200000000.", ""},
	{"day 1, month 1", InterMail, "20060101000000", "2006-01-01T00:00:00Z"},
	{"month 13", InterMail, "20061301000000", ""},
	{"month 0", InterMail, "20060001000000", ""},
	{"1979", InterMail, "19791231235959", ""},
	{"1980", InterMail, "19800101000000", "1980-01-01T00:00:00Z"},
	{"2100", InterMail, "21001231235959", "2100-12-31T23:59:59Z"},
	{"2101", InterMail, "21010101000000", ""},
	{"a digit too few", InterMail, "2006123123595", ""},
	{"a letter", InterMail, "2006123123595x", ""},
	{"a letter before it", Norton, "M20061231235959", "2006-12-31T23:59:59Z"},
	{"a digit too few behind it", Norton, "M2006123123595", ""},

	{"the last second of a day", Google, "x12si345.2024.12.31.23.59.59", "2024-12-31T23:59:59Z"},
	{"a leap second", Google, "x12si345.2024.12.31.23.59.60", "2025-01-01T00:00:00Z"},
	{"second 61", Google, "x12si345.2024.12.31.23.59.61", ""},
	{"minute 60", Google, "x12si345.2024.12.31.23.60.00", ""},
	{"hour 24", Google, "x12si345.2024.12.31.24.00.00", ""},
	{"day 32", Google, "x12si345.2024.12.32.00.00.00", ""},
	{"day 0", Google, "x12si345.2024.12.00.00.00.00", ""},
	{"day 1, month 1", Google, "x12si345.2024.01.01.00.00.00", "2024-01-01T00:00:00Z"},
	{"month 13", Google, "x12si345.2024.13.01.00.00.00", ""},
	{"month 0", Google, "x12si345.2024.00.01.00.00.00", ""},

	{"sendmail", Sendmail, "42631v012345", "2024-03-06T03:01:57Z"},
	{"day 0", Sendmail, "4203Lv012345", ""},
	{"day 1", Sendmail, "4213Lv012345", "2024-03-01T03:21:57Z"},
	{"day 31", Sendmail, "42V3Lv012345", "2024-03-31T03:21:57Z"},
	{"day 32", Sendmail, "42W3Lv012345", ""},
	{"hour 23", Sendmail, "426NLv012345", "2024-03-06T23:21:57Z"},
	{"hour 24", Sendmail, "426OLv012345", ""},
	{"month 12", Sendmail, "4B63Lv012345", "2024-12-06T03:21:57Z"},
	{"month 13", Sendmail, "4C63Lv012345", ""},
	{"no digit of the alphabet", Sendmail, "4263Ly012345", ""},
	{"a process of four digits", Sendmail, "4263Lv0123", ""},
	{"a process of six digits", Sendmail, "4263Lv012345", "2024-03-06T03:21:57Z"},
	{"a letter in the process", Sendmail, "4263Lv01a345", ""},
	{"the letter of a file, and another", Sendmail, "4263Lva12345", "2024-03-06T03:21:57Z"},
	{"20 bytes", Sendmail, "4263Lv01234567890123", "2024-03-06T03:21:57Z"},
	{"21 bytes", Sendmail, "4263Lv012345678901234", ""},

	{"a microsecond before the next second", Postfix, "4TqLd775plz3bC", "2024-03-06T05:31:07.999999Z"},
	{"microsecond 1,000,000", Postfix, "4TqLd775pmz3bC", ""},
	{"no inode", Postfix, "4TqLd775plz", ""},
	{"no separator", Postfix, "4TqLd775ply3bC", ""},
	{"a vowel", Postfix, "4TqLd77Aplz3bC", ""},
	{"a vowel in the seconds", Postfix, "4TALd775plz3bC", ""},
	{"five digits of seconds", Postfix, "TqLd775plz3bC", ""},
	{"nine digits of seconds, the first of them 0", Postfix, "0004TqLd775plz3bC", "2024-03-06T05:31:07.999999Z"},
	{"ten digits of seconds", Postfix, "00004TqLd775plz3bC", ""},

	{"Notes, the last hundredth of a day", Domino, "80256279.0083D5FF", "1995-11-19T23:59:59.99Z"},
	{"Notes, one more", Domino, "80256279.0083D600", ""},
	{"Notes, a digit too few", Domino, "80256279.0083D5F", ""},
	{"Notes, no point", Domino, "80256279-0083D5FF", ""},
	{"Notes, no digit", Domino, "8025627G.0083D5FF", ""},
	{"Notes, no digit in the time", Domino, "80256279.0083D5FG", ""},
	{"Notes, a day without a date", Domino, "80000001.00000000", ""},

	{"Zoho", Zoho, "1709703067123.4", "2024-03-06T05:31:07.123Z"},
	{"a digit too few", Zoho, "170970306712", ""},
	{"a letter", Zoho, "170970306712x", ""},
	{"Mailgun", Mailgun, "65e80a1b", "2024-03-06T06:15:55Z"},
	{"in capitals", Mailgun, "65E80A1B", "2024-03-06T06:15:55Z"},
	{"a digit too few", Mailgun, "65e80a1", ""},
	{"no digit", Mailgun, "65e80a1g", ""},
	{"MailMarshal", MailMarshal, "B65e80a1b", "2024-03-06T06:15:55Z"},
	{"a digit too few", MailMarshal, "B65e80a1", ""},

	{"masqmail, nothing behind the hyphen", Masqmail, "1rhjNX-", ""},
	{"masqmail, with something behind it", Masqmail, "1rhjNX-0", "2024-03-06T04:59:43Z"},
	{"no hyphen", Masqmail, "1rhjNX00", ""},
	{"no digit", Masqmail, "1rhj_X-0", ""},

	{"Courier", Courier, "00012345.65E80A1B.00001234", "2024-03-06T06:15:55Z"},
	{"no process", Courier, "00012345.65E80A1B", ""},
	{"no number", Courier, "00012345..00001234", ""},
	{"no digit", Courier, "00012345.65E80A1G.00001234", ""},
	{"a number over all limits", Courier, "0.7fffffffffffffffffff.1", ""},

	{"PMDF", PMDF, "0S9W00DEF7U3JK@mx.example.org", "2024-03-05T21:03:39Z"},
	{"PMDF, another first digit", PMDF, "1S9W00DEF7U3JK@mx.example.org", ""},
	{"PMDF, fifteen characters", PMDF, "0S9W00DEF7U3JK0@mx.example.org", ""},

	{"another dialect's", Exchange, "20061231235959", ""},
}

// TestIDTimeLimits: a number that is none of its kind makes the identifier one without a time.
func TestIDTimeLimits(t *testing.T) {
	zulu := Date{UTC: time.Date(2024, 3, 6, 5, 31, 7, 0, time.UTC), OffsetKnown: true}
	for _, tt := range idLimits {
		t.Run(string(tt.dialect)+", "+tt.name, func(t *testing.T) {
			f := Field{Dialect: tt.dialect, ID: tt.id, Date: zulu}
			got, ok := f.IDTime()
			want, ok2 := time.Parse(time.RFC3339Nano, tt.want)
			assert.Equal(t, ok2 == nil, ok, "%v", got)
			if ok {
				assert.Equal(t, want.Format(time.RFC3339Nano), got.Format(time.RFC3339Nano))
			}
		})
	}
}
