package received

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// plainForm is the form of date that plainDate reads: RFC 5322's, with a year of two digits and the zones that have
// a name.
var plainForm = regexp.MustCompile(`^(?:[A-Za-z]{3},[ \t\r\n]*)?\d{1,2}[ \t\r\n]+[A-Za-z]{3}[ \t\r\n]+` +
	`(?:\d\d|19\d\d|[2-8]\d{3}|9[0-8]\d\d|99[0-8]\d|999[0-8])[ \t\r\n]+\d\d:\d\d:\d\d[ \t\r\n]+` +
	`(?:([+-]\d{4})` + zoneEndForm + `A-Za-z]))|([A-Za-z]+)` + zoneEndForm + `A-Za-z+-])))`)

// zoneEndForm is what may stand behind a zone, up to the letters that must not follow it.
const zoneEndForm = `(?:$|[()\[\]<>,;"]|\.(?:$|[ \t\r\n])|[ \t\r\n]+(?:$|[^ \t\r\n`

// TestPlainDate: nearly all dates are read by plainDate, which is a short cut. It is taken where the form is right and
// there is no problem but a short year, and nowhere else, and gives what the long way gives.
func TestPlainDate(t *testing.T) {
	plain, other := 0, 0
	for _, sample := range []string{
		"Mon, 06 Mar 2000 14:31:07 +0100", "Mon,  6 Mar 2000 14:31:07 +0000 (UTC)", "6 Mar 2000 14:31:07 -0000", "22 OCT 81 09:23:59 PDT", "mon,06 mar 2000 14:31:07 gmt",
		"Mon,\r\n 06\r\n\tMar\n 2000\r 14:31:07\r\n +0100\r\n (CET)", "Thu, 31 Dec 1998 23:59:60 +0000", "Tue, 29 Feb 2000 00:00:00 -1200", "1 Jan 1900 00:00:00 UT",
		"31 Dec 9998 23:59:59 +2359", "22 May 49 10:19:26 -0959", "22 May 50 10:19:26 EST", "1 Jan 1999 06:39:17 METDST", "1 Jan 1999 06:39:17 GMT -4", "1 Jan 1999 06:39:17 MET DST",
		"30 Apr 2010 07:15:13 -0700 PDT", "31 Aug 1999 12:00:00 Z", "Fri, 31 Dec 1999 23:59:59 +0000;", "28 Feb 1900 20:20:20 +0000",
	} {
		for _, s := range nearMisses(sample) {
			var d Date
			short, end := plainDate(&d, s, dateSpace(s, 0))
			want, span, problems, ok := readOddDate(s, 0, nil)
			m := plainForm.FindStringSubmatch(s[dateSpace(s, 0):])
			right := ok && m != nil && want.Zone == m[1]+m[2]
			for _, p := range problems {
				right = right && p.Code == ShortYear
			}
			if !right {
				other++
				require.Zero(t, end, "%q: %v", s, problems)
				continue
			}
			if end == 0 && len(want.Zone) < len("GMT") { // at the end of a value it may be too short for the short cut
				continue
			}
			plain++
			require.Equal(t, fmt.Sprint(want, span.End), fmt.Sprint(d, zoneComments(s, end)), "%q", s)
			require.Equal(t, ProblemList(problems).Has(ShortYear), !short.IsZero(), "%q", s)
			if !short.IsZero() {
				require.Equal(t, problems[0].Span, short, "%q", s)
			}
		}
	}
	assert.Greater(t, plain, 2_000)
	assert.Greater(t, other, 10_000)
}

// plainInfo is the form of comment that nameAndAddress reads: a host's name that is no address, and an address.
var plainInfo = regexp.MustCompile(`^(?:[A-Za-z][-A-Za-z0-9._]*[ \t\r\n]+)?\[[0-9A-Fa-f.:]{3,}\]$`)

// TestNameAndAddress: most comments behind the client's name are read by nameAndAddress, a short cut. It gives what
// the long way gives.
func TestNameAndAddress(t *testing.T) {
	taken := 0
	for _, sample := range []string{
		"[192.0.2.7]", "mail.example.com [192.0.2.7]", "mail.example.com[192.0.2.7]", "unknown [192.0.2.7]", "NoDNSQuery [192.0.2.7]", "softdnserr [192.0.2.7]", "really [192.0.2.7]",
		"mail.example.com \t[IPv6:2001:db8::c1]", "[2001:DB8::1]", "x [192.0.2.300]", "localhost [local]", "EHLO [192.0.2.7]", "name [192.0.2.7:25]", "ann@host [192.0.2.7]", "helo=x [192.0.2.7]",
		"[192.0.2.7] [192.0.2.8]", "[192.0.2.7]]", "a b [192.0.2.7]", "192.0.2.9 [192.0.2.7]",
	} {
		for _, s := range nearMisses(sample) {
			if strings.Trim(s, " \t") != s || s == "" || strings.ContainsAny(s, `()<>,;"`) { // these end the long way's words
				continue
			}
			var f, g Field
			short, long := reader{f: &f, v: s}, reader{f: &g, v: s}
			if !short.nameAndAddress(0, len(s)) {
				require.False(t, plainInfo.MatchString(s) && !isHeloVerb(s[:min(4, len(s))]), "%q", s)
				continue
			}
			long.peerComment(0, len(s))
			if long.peer.addrs == 0 { // the long way takes no name without an address
				require.Zero(t, short.peer.addrs, "%q", s)
				continue
			}
			taken++
			if long.peer.name.IsZero() { // a word that is no name is a form of its own for the short cut only
				short.peer.forms &^= formTCP
			}
			require.Equal(t, long.peer, short.peer, "%q", s)
			require.Equal(t, g, f, "%q", s)
		}
	}
	assert.Greater(t, taken, 3_000)
}
