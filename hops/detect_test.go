package hops

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/backstamp/backstamp/received"
)

// entry is the field of the receiver's server: what is below it, a stranger handed in.
const entry = "from mail.example.com (mail.example.com [203.0.113.7]) by mx.example.org (Postfix) with ESMTP id 4F1C2A3B4C5; Mon, 11 Mar 2024 10:00:10 +0000 (UTC)"

// analyzed returns the report on a chain of field values, the newest first.
func analyzed(t *testing.T, values ...string) *Report {
	t.Helper()
	var block strings.Builder
	for _, v := range values {
		block.WriteString("Received: " + v + "\n")
	}
	c, err := Read(strings.NewReader(block.String() + "\n"))
	require.NoError(t, err)
	return Analyze(Case{Chain: c})
}

// findingsOf returns the findings of one detector.
func findingsOf(r *Report, detector string) (fs []Finding) {
	for _, f := range r.Findings {
		if f.Detector == detector {
			fs = append(fs, f)
		}
	}
	return fs
}

// onlyFinding requires that a detector speaks once in a report, of the hop, or not at all if hop is negative.
func onlyFinding(t *testing.T, r *Report, detector string, hop int) (f Finding, found bool) {
	t.Helper()
	fs := findingsOf(r, detector)
	if hop < 0 {
		assert.Empty(t, fs)
		return f, false
	}
	require.Len(t, fs, 1)
	assert.Equal(t, hop, fs[0].Hop)
	return fs[0], true
}

// detectorTests are of each detector one chain that it speaks of.
var detectorTests = []struct {
	name, detector string
	values         []string // the newest first
	level          Level
	hop            int
	at             string // what the span holds
}{
	{
		"the receiver's own host below the boundary", "own-name",
		[]string{entry, "from pc.example.com ([198.51.100.9]) by mx.example.org with SMTP id x1" + early},
		Forged, 0, "mx.example.org",
	},
	{
		"another host of the receiver's", "own-name",
		[]string{entry, "from pc.example.com ([198.51.100.9]) by store.example.org with SMTP id x1" + early},
		Suspect, 0, "store.example.org",
	},
	{
		"an octet over 255", "impossible-address",
		[]string{entry, "from pc.example.com ([198.51.300.9]) by mail.example.com with SMTP id x1" + early},
		Forged, 0, "198.51.300.9",
	},
	{
		"multicast", "unreachable-address",
		[]string{entry, "from pc.example.com (unknown [225.1.2.3]) by mail.example.com with SMTP id x1" + early},
		Forged, 0, "225.1.2.3",
	},
	{
		"a zone in minutes", "impossible-zone",
		[]string{entry, "from pc.example.com ([198.51.100.9]) by mail.example.com with SMTP id x1; Mon, 11 Mar 2024 10:00:05 -0480"},
		Suspect, 0, "-0480",
	},
	{
		"a date of days later", "time-backward",
		[]string{entry, "from pc.example.com ([198.51.100.9]) by mail.example.com with SMTP id x1; Thu, 14 Mar 2024 03:17:05 +0000"},
		Suspect, 0, "Thu, 14 Mar 2024 03:17:05 +0000",
	},
	{
		"a wrong zone", "time-backward",
		[]string{entry, "from pc.example.com ([198.51.100.9]) by mail.example.com with SMTP id x1; Mon, 11 Mar 2024 18:00:05 +0000"},
		Info, 0, "Mon, 11 Mar 2024 18:00:05 +0000",
	},
	{
		"a day's wait", "time-slow",
		[]string{entry, "from pc.example.com ([198.51.100.9]) by mail.example.com with SMTP id x1; Sat, 9 Mar 2024 10:00:05 +0000"},
		Info, 1, "Mon, 11 Mar 2024 10:00:10 +0000 (UTC)",
	},
	{
		"a date before there was mail", "time-before-mail",
		[]string{entry, "from pc.example.com ([198.51.100.9]) by mail.example.com with SMTP id x1; Thu, 1 Jan 1970 00:00:00 +0000"},
		Suspect, 0, "Thu, 1 Jan 1970 00:00:00 +0000",
	},
	{
		"a day of the week that does not fit", "wrong-weekday",
		[]string{entry, "from pc.example.com ([198.51.100.9]) by mail.example.com with SMTP id x1; Tue, 11 Mar 2024 10:00:05 +0000"},
		Suspect, 0, "Tue",
	},
	{
		"an identifier twice", "identifier-twice",
		[]string{entry, "from pc.example.com ([198.51.100.9]) by mail.example.com with SMTP id abcdefgh1" + early, "from pc.example.com ([198.51.100.9]) by gate.example.net with SMTP id abcdefgh1" + early},
		Info, 1, "abcdefgh1",
	},
	{
		"a month's wait", "time-slow",
		[]string{entry, "from pc.example.com ([198.51.100.9]) by mail.example.com with SMTP id x1; Fri, 9 Feb 2024 10:00:05 +0000"},
		Suspect, 0, "Fri, 9 Feb 2024 10:00:05 +0000",
	},
	{
		"an identifier of another day", "identifier-time",
		[]string{entry, "from pc.example.com ([198.51.100.9]) by mail.example.com (8.15.2/8.15.2) with SMTP id u2VAbG0x012345" + early},
		Suspect, 0, "u2VAbG0x012345",
	},
	{
		"Postfix without its zone", "postfix-zone",
		[]string{entry, "from pc.example.com (unknown [198.51.100.9]) by mail.example.com (Postfix) with SMTP id 4F1C2A3B4C6" + early},
		Suspect, 0, "Mon, 11 Mar 2024 10:00:05 +0000",
	},
	{
		"Postfix with letters beyond F", "postfix-identifier",
		[]string{entry, "from pc.example.com (unknown [198.51.100.9]) by mail.example.com (Postfix) with SMTP id 4F1C2XYZ" + early + " (UTC)"},
		Suspect, 0, "4F1C2XYZ",
	},
	{
		"Postfix in small letters", "postfix-protocol",
		[]string{entry, "from pc.example.com (unknown [198.51.100.9]) by mail.example.com (Postfix) with smtp id 4F1C2A3B4C6" + early + " (UTC)"},
		Suspect, 0, "smtp",
	},
	{
		"Exim with another's identifier", "exim-identifier",
		[]string{entry, "from [198.51.100.9] (helo=pc) by mail.example.com with esmtp (Exim 4.96) id 4F1C2A3B" + early},
		Suspect, 0, "4F1C2A3B",
	},
	{
		"Gmail in Europe", "google-zone",
		[]string{entry, "from pc.example.com ([198.51.100.9]) by mx.google.com with SMTP id a1mr1234567abc.1.2024" + early},
		Suspect, 0, "Mon, 11 Mar 2024 10:00:05 +0000",
	},
	{
		"Microsoft in Europe", "microsoft-zone",
		[]string{entry, "from pc.example.com (198.51.100.9) by AM1PR01MB0001.eurprd01.prod.outlook.com with Microsoft SMTP Server id 15.20.1.1; Mon, 11 Mar 2024 11:00:05 +0100"},
		Suspect, 0, "Mon, 11 Mar 2024 11:00:05 +0100",
	},
	{
		"Postfix without its client", "postfix-client",
		[]string{entry, "from pc.example.com by mail.example.com (Postfix) with SMTP id 4F1C2A3B4C6" + early + " (UTC)"},
		Suspect, 0, "pc.example.com",
	},
	{
		"Exim in capitals", "exim-protocol",
		[]string{entry, "from [198.51.100.9] (helo=pc) by mail.example.com with ESMTP (Exim 4.96) id 1rjcIv-0004bW-1k" + early},
		Suspect, 0, "ESMTP",
	},
	{
		"no identifier of Sendmail's", "sendmail-identifier",
		[]string{entry, "from pc.example.com ([198.51.100.9]) by mail.example.com (8.11.6/8.11.0) with SMTP id g5" + early},
		Suspect, 0, "g5",
	},
	{
		"no identifier of Gmail's", "google-identifier",
		[]string{entry, "from pc.example.com ([198.51.100.9]) by mx.google.com with SMTP id abcdefghijklmn.1234567890x" + early},
		Suspect, 0, "abcdefghijklmn.1234567890x",
	},
	{"Qmailv1", "spamware", []string{entry, "from pc.example.com (140489120 [155898592]) by mail.example.com (Qmailv1) with ESMTP id ABCDEC1234" + early}, Forged, 0, "*"},
	{"random signs", "spamware", []string{entry, "from 198.51.100.9 (HELO pc.example.com) by mail.example.com with esmtp (6H)92 85OD) id 6*-G)5-RD for bob@example.org" + early}, Forged, 0, "*"},
	{"a date for an address", "spamware", []string{entry, "from pc.example.com ([Mon, 11 Mar 2024 10:00:05 +0200]) by mail.example.com with NNFMP; Mon, 11 Mar 2024 10:00:05 +0200"}, Forged, 0, "*"},
	{"a placeholder", "spamware", []string{entry, "from %RNDLCCHAR99 ([198.51.100.9]) by mail.example.com with SMTP id x1" + early}, Forged, 0, "*"},
	{"a number for a name", "spamware", []string{entry, "from pc.example.com (-1209621352 [-1210463664]) by mail.example.com with ESMTP id 12345E64AB" + early}, Forged, 0, "*"},
	{"Mosap", "spamware", []string{entry, "from pc.example.com (HELO 5pc) as user ann@mail by mail.example.com with Mosap" + early}, Forged, 0, "*"},
	{
		"HELO is an address of another network", "helo-is-another-address",
		[]string{"from [198.51.100.9] (unknown [203.0.113.7]) by mx.example.org with SMTP id x1" + early},
		Info, 0, "[198.51.100.9]",
	},
	{
		"HELO is the receiver's name", "helo-is-ours",
		[]string{"from mx.example.org (unknown [203.0.113.7]) by mx.example.org with SMTP id x1" + early},
		Info, 0, "mx.example.org",
	},
	{
		"below a user's hop", "below-a-user",
		[]string{"from pc (unknown [203.0.113.7]) (Authenticated sender: ann) by mx.example.org (Postfix) with ESMTPSA id 4F1C2A3B4C5" + early + " (UTC)", "from x.example.com by y.example.com with SMTP id x1" + early},
		Info, 0, "",
	},
	{
		"a field twice", "field-twice",
		[]string{entry, "from pc.example.com ([198.51.100.9]) by mail.example.com with SMTP id x1" + early, "from pc.example.com ([198.51.100.9]) by mail.example.com with SMTP id x1" + early},
		Info, 1, "*",
	},
	{
		"HELO of a provider", "helo-is-a-provider",
		[]string{"from smtp.gmail.com (dsl-7.example.net [203.0.113.7]) by mx.example.org (Postfix) with SMTP id 4F1C2A3B4C5" + early + " (UTC)"},
		Suspect, 0, "smtp.gmail.com",
	},
	{
		"a HELO that goes on like a field", "injected-field",
		[]string{"from unknown (HELO x (trusted.example [192.0.2.1]) by fake.example with SMTP) (203.0.113.7) by mx.example.org with SMTP; 11 Mar 2024 10:00:05 -0000"},
		Suspect, 0, "*",
	},
	{"a Cyrillic letter in a Latin name", "mixed-scripts", []string{"from p\u0430ypal.example ([203.0.113.7]) by mx.example.org with UTF8SMTP id x1" + early}, Suspect, 0, "p\u0430ypal.example"},
	{"the same as an A-label", "mixed-scripts", []string{"from xn--pypal-4ve.example ([203.0.113.7]) by mx.example.org with SMTP id x1" + early}, Suspect, 0, "xn--pypal-4ve.example"},
	{"an escape", "control-byte", []string{entry, "from pc\x1b[31m.example.com ([198.51.100.9]) by mail.example.com with SMTP id x1" + early}, Info, 0, "\x1b"},
	{
		"a private address amid public ones", "private-amid-public", []string{
			entry, "from a.example.com ([198.51.100.9]) by mail.example.com with SMTP id x3" + early, "from b.example.com ([10.0.0.1]) by a.example.com with SMTP id x2" + early,
			"from c.example.com ([198.51.100.8]) by b.example.com with SMTP id x1" + early,
		}, Info, 1, "10.0.0.1",
	},
	{"addresses for examples", "documentation-address", []string{entry}, Info, -1, ""},
}

func TestDetectors(t *testing.T) {
	for _, tt := range detectorTests {
		t.Run(tt.name, func(t *testing.T) {
			r := analyzed(t, tt.values...)
			fs := findingsOf(r, tt.detector)
			require.Len(t, fs, 1, "%v", r.Findings)
			assert.Equal(t, tt.level, fs[0].Level)
			assert.Equal(t, tt.hop, fs[0].Hop)
			if tt.hop >= 0 && tt.at != "*" {
				assert.Equal(t, tt.at, fs[0].Span.In(r.Case.Chain.Hop(tt.hop).Field.Raw()))
			}
			assert.NotEmpty(t, fs[0].Detail)
			assert.Equal(t, -1, strings.IndexFunc(fs[0].Detail, func(c rune) bool { return c < ' ' || c == 0x7f }))
		})
	}
}

// What honest mail has, and a detector must not take for more than it is.
func TestInnocent(t *testing.T) {
	for _, tt := range []struct {
		name, detector string
		values         []string
	}{
		{
			"mail that comes back from a list", "own-name", []string{
				entry, "from out.example.org (out.example.org [192.0.2.8]) by mail.example.com with SMTP id x2" + early,
				"from pc.example.org ([192.0.2.9]) by out.example.org with SMTP id x1" + early,
			},
		},
		{
			"a relay of the same organisation", "own-name", []string{
				"from out.example.org (out.example.org [192.0.2.8]) by mx.example.org (Postfix) with ESMTP id 4F1C2A3B4C5" + early + " (UTC)",
				"from pc ([192.0.2.9]) by store.example.org with SMTP id x1" + early,
			},
		},
		{"a filter of our own that adds no field", "own-name", []string{
			"from filter.example.org (filter.example.org [10.0.0.8]) by mx.example.org (Postfix) with ESMTP id 4F1C2A3B4C5" + early + " (UTC)",
			"from pc ([203.0.113.9]) by mx.example.org with SMTP id x1" + early,
		}},
		{"a step inside the own host", "own-name", []string{
			"from mail.example.com (mail.example.com [203.0.113.7]) by mx.example.org with SMTP id x4" + early, "from mx.example.org (mx.example.org [192.0.2.1]) by mail.example.com with SMTP id x3" + early,
			"from localhost ([127.0.0.1]) by mx.example.org with SMTP id x2" + early, "from pc ([203.0.113.9]) by mx.example.org with SMTP id x1" + early,
		}},
		{"an address that somebody took out", "impossible-address", []string{entry, "from pc.example.com ([198.51.xx.9]) by mail.example.com with SMTP id x1" + early}},
		{"an unknown address", "unreachable-address", []string{entry, "from pc.example.com (unknown [0.0.0.0]) by mail.example.com with SMTP id x1" + early}},
		{"a zone of Nepal", "impossible-zone", []string{entry, "from pc.example.com ([198.51.100.9]) by mail.example.com with SMTP id x1; Mon, 11 Mar 2024 15:45:05 +0545"}},
		{"a clock a little ahead", "time-backward", []string{entry, "from pc.example.com ([198.51.100.9]) by mail.example.com with SMTP id x1; Mon, 11 Mar 2024 10:03:05 +0000"}},
		{"an hour's wait", "time-slow", []string{entry, "from pc.example.com ([198.51.100.9]) by mail.example.com with SMTP id x1; Mon, 11 Mar 2024 09:00:05 +0000"}},
		{"a Postfix that goes by another name", "postfix-zone", []string{entry, "from pc.example.com (unknown [198.51.100.9]) by mail.example.com (Mail Service) with SMTP id 4F1C2A3B4C6" + early}},
		{
			"a long identifier of Postfix's", "postfix-identifier",
			[]string{entry, "from pc.example.com (unknown [198.51.100.9]) by mail.example.com (Postfix) with SMTP id 4TvrjG4Lfgz7hcR; Wed, 13 Mar 2024 14:20:18 +0100 (CET)"},
		},
		{"two forms of Sendmail's identifier", "sendmail-identifier", []string{
			entry, "from b.example.com ([198.51.100.9]) by mail.example.com (8.14.5/8.14.5) with SMTP id s2HAB112001234" + early, "from a.example.com ([198.51.100.8]) by b.example.com (8.9.3/8.9.3) with SMTP id KAA04434" + early,
		}},
		{"a HELO of the same network", "helo-is-another-address", []string{"from [203.0.113.9] (unknown [203.0.113.7]) by mx.example.org with SMTP id x1" + early}},
		{"a HELO of another sort of address", "helo-is-another-address", []string{"from [10.1.2.3] (unknown [203.0.113.7]) by mx.example.org with SMTP id x1" + early}},
		{"a client inside that greets with its outer address", "helo-is-another-address", []string{"from [203.0.113.7] (unknown [10.1.2.3]) by mx.example.org with SMTP id x1" + early}},
		{"a clause twice, and no server behind the date", "merged-fields", []string{entry, "from pc.example.com ([198.51.100.9]) by mail.example.com by mail.example.com with SMTP id x1" + early}},
		{"a server that knows itself by its address", "spamware", []string{entry, "from pc.example.com ([198.51.100.9]) by 192.0.2.9 with SMTP id x1" + early}},
		{"a client by an address, and what its server saw", "spamware", []string{entry, "from 198.51.100.9 (pc.example.com [198.51.100.9]) by mail.example.com" + early}},
		{"a client by an address alone, for somebody", "spamware", []string{entry, "from 198.51.100.9 by mail.example.com for <bob@example.org>" + early}},
		{"letters and digits with another sign between", "spamware", []string{entry, "from pc.example.com ([198.51.100.9]) by mail.example.com with SMTP id abcdefghijklmn-1234567890123" + early}},
		{"an identifier with an underscore", "spamware", []string{entry, "from pc.example.com ([198.51.100.9]) by mail.example.com with SMTP id a_1*2" + early}},
		{"a zone by its name with another behind", "zone-name", []string{entry, "from pc.example.com ([198.51.100.9]) by mail.example.com with SMTP id x1; Mon, 11 Mar 2024 10:00:05 GMT (CET)"}},
		{
			"a zone by its name and one by its offset", "two-zones", []string{
				entry, "from b.example.com ([198.51.100.9]) by mail.example.com with SMTP id x2; Mon, 11 Mar 2024 10:00:05 GMT",
				"from a.example.com ([198.51.100.8]) by mail.example.com with SMTP id x1; Mon, 11 Mar 2024 05:00:05 EST",
			},
		},
		{"a believed field", "postfix-zone", []string{"from mail.example.com (mail.example.com [203.0.113.7]) by mx.example.org (Postfix) with ESMTP id 4F1C2A3B4C5" + early}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			assert.Empty(t, findingsOf(analyzed(t, tt.values...), tt.detector))
		})
	}
}

func TestFuture(t *testing.T) {
	c := Case{Chain: analyzed(t, entry).Case.Chain}
	assert.Empty(t, findingsOf(Analyze(c), "time-in-the-future"))
	c.Now = time.Date(2024, time.March, 1, 0, 0, 0, 0, time.UTC)
	fs := findingsOf(Analyze(c), "time-in-the-future")
	require.Len(t, fs, 1)
	assert.Equal(t, "The date lies 10 days in the future", fs[0].Detail)
}

func TestManyHops(t *testing.T) {
	values := []string{entry}
	for i := range mostHops {
		values = append(values, "from a by b"+itoa(i)+".example.com with SMTP id x; Mon, 11 Mar 2024 10:00:05 +0000")
	}
	assert.Len(t, findingsOf(analyzed(t, values...), "many-hops"), 1)
	assert.Empty(t, findingsOf(analyzed(t, values[1:]...), "many-hops"))
}

func TestLimits(t *testing.T) {
	values := []string{entry, "from pc.example.com ([198.51.100.9]) by mail.example.com with SMTP id x1; Mon, 11 Mar 2024 10:03:05 +0000"}
	c := Case{Chain: analyzed(t, values...).Case.Chain}
	assert.Empty(t, findingsOf(Analyze(c), "time-backward"))
	assert.Len(t, findingsOf(Analyze(c, Limits{Skew: time.Minute}.Detectors()...), "time-backward"), 1)
}

// Each detector says what it means and when it is innocent, and their names are in order and of their own.
func TestDetectorsAreDocumented(t *testing.T) {
	last := ""
	for _, d := range Detectors() {
		assert.Greater(t, d.Name, last)
		assert.Regexp(t, `^[a-z]+(-[a-z]+)*$`, d.Name)
		assert.True(t, strings.HasSuffix(d.Doc, ".") && len(d.Doc) > 80, d.Name)
		assert.Contains(t, strings.ToLower(d.Doc), "innocent", d.Name)
		assert.Regexp(t, `\b(Info|Suspect|Forged)\b`, d.Doc, d.Name)
		last = d.Name
	}
}

func TestVerdictNamesTheForgedHop(t *testing.T) {
	r := analyzed(t, entry, "from pc.example.com ([198.51.100.9]) by mx.example.org with SMTP id x1; Mon, 11 Mar 2024 10:00:05 +0000")
	assert.Equal(t, "The trail can be believed back to hop 1, where mx.example.org took the message from 203.0.113.7; the one older field is a claim; "+
		"hop 0 is not to be believed, because its field cannot be what its server wrote: the field says that mx.example.org wrote it, but "+
		"hop 1 says that the message came from 203.0.113.7 (mail.example.com), and not from there (the log of mx.example.org on x1 tells whether that server wrote the field).", r.Verdict)
	r = analyzed(t, entry, "from pc.example.com ([198.51.100.9]) by mail.example.com with SMTP id x1; Mon, 11 Mar 2024 10:00:05 -0480", "by a.example.net with SMTP id x0; Mon, 11 Mar 2024 10:00:05 -0480")
	assert.Contains(t, r.Verdict, "; the hops from 1 down to 0 are doubtful, because of the field of hop 1: no clock has the zone -0480 (another finding supports it; the log of mx.example.org ")
}

// A chain on which everything is wrong gives findings up to their limit, and the same whatever the order of the
// detectors.
func TestManyFindings(t *testing.T) {
	values := []string{entry}
	for range 900 {
		values = append(values, "from %RND ([1.2.3.400]) by mx.example.org (Postfix) with smtp id g5; Mon, 11 Mar 2024 10:00:05 -0480")
	}
	r := analyzed(t, values...)
	require.Len(t, r.Findings, maxFindings+1)
	assert.Equal(t, "more-findings", r.Findings[maxFindings].Detector)
	ds := Detectors()
	for i := range len(ds) / 2 {
		ds[i], ds[len(ds)-1-i] = ds[len(ds)-1-i], ds[i]
	}
	assert.Equal(t, r.Findings, Analyze(r.Case, ds...).Findings)
}

func BenchmarkAnalyze(b *testing.B) {
	for _, n := range []int{10, 100, 1000} {
		b.Run(itoa(n), func(b *testing.B) {
			block := strings.Repeat("Received: from %RND ([1.2.3.400]) by mx.example.org (Postfix) with smtp id g5; Mon, 11 Mar 2024 10:00:05 -0480\n", n)
			c, err := Read(strings.NewReader("Received: " + entry + "\n" + block + "\n"))
			require.NoError(b, err)
			b.ReportAllocs()
			for b.Loop() {
				Analyze(Case{Chain: c})
			}
		})
	}
}

// TestMessageDetectors are those that look at the rest of the header.
func TestMessageDetectors(t *testing.T) {
	const top = "Received: " + entry + "\n"
	for _, tt := range []struct {
		name, detector, block string
		want                  int
		hop                   int
	}{
		{"a Date of last week", "date-differs", top + "Date: Mon, 4 Mar 2024 10:00:00 +0000\n", 1, 0},
		{"a Date of the day", "date-differs", top + "Date: Mon, 11 Mar 2024 09:00:00 +0000\n", 0, 0},
		{"no date that can be read", "date-differs", top + "Date: tomorrow\n", 0, 0},
		{"a provider's address from elsewhere", "sender-elsewhere", top + "From: Ann <ann@gmail.com>\n", 1, -1},
		{"another address from elsewhere", "sender-elsewhere", top + "From: Ann <ann@example.net>\n", 0, -1},
		{"a provider's address from there", "sender-elsewhere", top + "Received: from x by y.google.com; Mon, 11 Mar 2024 09:00:00 +0000\nFrom: ann@gmail.com (Ann)\n", 0, -1},
		{"a field below the text", "trail-below-text", top + "Subject: a\nReceived: by b.example.com; Mon, 11 Mar 2024 09:00:00 +0000\n", 1, 0},
		{"none", "trail-below-text", top + "Received: by b.example.com; Mon, 11 Mar 2024 09:00:00 +0000\nSubject: a\n", 0, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, err := Read(strings.NewReader(tt.block + "\n"))
			require.NoError(t, err)
			fs := findingsOf(Analyze(Case{Chain: c}), tt.detector)
			require.Len(t, fs, tt.want)
			if tt.want > 0 {
				assert.Equal(t, tt.hop, fs[0].Hop)
			}
		})
	}
	live := newChain(nil).WithConn(Conn{})
	assert.Empty(t, findingsOf(Analyze(Case{Chain: live}), "trail-below-text"))
}

// What the caller tells of his own connection is no claim of a stranger's, even where nobody is believed.
func TestConnIsNoClaim(t *testing.T) {
	live := newChain(nil).WithConn(Conn{With: "Mosap", Server: received.By{Host: "mx.example.org"}})
	assert.Empty(t, findingsOf(Analyze(Case{Chain: live, Inner: true}), "spamware"))
}
