package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"net/netip"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/backstamp/backstamp/hops"
	"github.com/backstamp/backstamp/received"
)

const (
	oldest = "Received: from teller (dsl-7.example.net [198.51.100.7])\n\tby smtp.example.com (Postfix) with ESMTPSA id A1\n" +
		"\tfor <bob@example.org>; Mon, 6 Mar 2000 14:31:07 +0100\n"
	newest = "Received: from smtp.example.com (smtp.example.com [192.0.2.7])\n\tby mx.example.org (Postfix) with SMTP id B2;\n" +
		"\tMon, 6 Mar 2000 13:31:08 +0000\n"
)

// chain reads a message.
func chain(t testing.TB, text string) *hops.Chain {
	c, err := hops.Read(strings.NewReader(text))
	require.NoError(t, err)
	return c
}

func text(t testing.TB, r *hops.Report) string {
	var b bytes.Buffer
	require.NoError(t, Text(&b, r))
	return b.String()
}

// object returns the JSON of a report, after it was held to the schema.
func object(t testing.TB, r *hops.Report) map[string]any {
	var b bytes.Buffer
	require.NoError(t, JSON(&b, r))
	require.Equal(t, 1, strings.Count(b.String(), "\n"), "one line")
	require.Empty(t, readSchema(t).check("message", b.Bytes()), b.String())
	var v map[string]any
	require.NoError(t, json.Unmarshal(b.Bytes(), &v))
	return v
}

// cases are reports of every kind; each goes through every output.
func cases(t testing.TB) map[string]*hops.Report {
	noisy := hops.Detector{Name: "noisy", Detect: func(_ *hops.Case, report func(hops.Finding)) {
		report(hops.Finding{Level: hops.Forged, Hop: 0, Related: []int{1, 0}, Span: received.Span{Start: 5, End: 11}, Detail: "it is so"})
		report(hops.Finding{Level: hops.Suspect, Hop: -1, Detail: "the message is odd"})
		for i := range 20 {
			report(hops.Finding{Hop: 1, Detail: "remark " + strconv.Itoa(i)})
		}
	}}
	inner := func(text string) *hops.Report { return hops.Analyze(hops.Case{Chain: chain(t, text), Inner: true}) }
	outer := hops.Analyze(hops.Case{Chain: chain(t, newest)})
	outer.Source = "bounce.eml"
	outer.Embedded = []*hops.Report{inner(oldest), inner("Subject: no trace\n")}
	outer.Embedded[0].Embedded = []*hops.Report{inner(newest + oldest)}
	live := chain(t, oldest).WithConn(hops.Conn{
		Client: received.From{HELO: "smtp.example.com", IP: netip.MustParseAddr("192.0.2.7")}, With: "ESMTP",
		Server: received.By{Host: "mx.example.org"}, Time: time.Date(2000, 3, 6, 13, 31, 9, 0, time.UTC),
	})
	apart := hops.FromHeaders(func(yield func(string, string) bool) { yield("Received", strings.TrimPrefix(newest, "Received: ")) })
	return map[string]*hops.Report{
		"two hops":        hops.Analyze(hops.Case{Chain: chain(t, newest+oldest)}),
		"all ours":        hops.Analyze(hops.Case{Chain: chain(t, newest+oldest), Trust: hops.TrustNets(netip.MustParsePrefix("0.0.0.0/0"))}),
		"findings":        hops.Analyze(hops.Case{Chain: chain(t, newest+oldest)}, noisy),
		"embedded":        outer,
		"live":            hops.Analyze(hops.Case{Chain: live}),
		"fields apart":    hops.Analyze(hops.Case{Chain: apart, Now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}),
		"no hops":         hops.Analyze(hops.Case{Chain: chain(t, "Subject: x\n")}),
		"no chain":        hops.Analyze(hops.Case{}),
		"unreadable":      hops.Analyze(hops.Case{Chain: chain(t, "Received: what is this\n"+oldest)}),
		"odd three times": hops.Analyze(hops.Case{Chain: chain(t, "Received: from a\x01.example.com by b\x02.example.org id c\x03; Mon, 6 Mar 2000 14:31:07 +0100\n")}),
		"too many hops":   hops.Analyze(hops.Case{Chain: chain(t, strings.Repeat(oldest, 1003))}),
		"asked": hops.Analyze(hops.Case{
			Chain: chain(t, newest+oldest), Evidence: hops.Evidence{Answers: []hops.Answer{{Kind: "ptr"}, {Kind: "asn"}}},
			Trust: hops.TrustAny(hops.TrustNets(netip.MustParsePrefix("192.0.2.0/24")), hops.TrustHosts("mx.example.org")),
		}),
	}
}

func TestEveryReport(t *testing.T) {
	for name, r := range cases(t) {
		t.Run(name, func(t *testing.T) {
			object(t, r)
			checkPage(t, text(t, r))
		})
	}
}

// RFC 3339 has offsets of less than a day, in whole minutes.
func TestTimesWithOddOffsets(t *testing.T) {
	for offset, want := range map[int]string{
		86340: "2000-03-07T13:30:07+23:59", -86340: "2000-03-05T13:32:07-23:59", 86400: "2000-03-06T13:31:07Z", -86400: "2000-03-06T13:31:07Z", 3601: "2000-03-06T13:31:07Z",
	} {
		now := time.Date(2000, 3, 6, 13, 31, 7, 0, time.UTC).In(time.FixedZone("", offset))
		judged := object(t, &hops.Report{Case: hops.Case{Now: now}})["judged"].(map[string]any)
		assert.Equal(t, want, judged["at"], offset)
	}
}

// Support holds indices of findings, which a caller may have cut or put there.
func TestSupportOutOfRange(t *testing.T) {
	r := &hops.Report{Findings: []hops.Finding{{Detector: "mine", Level: hops.Suspect, Hop: -1, Support: []int{-1, 1, math.MinInt, math.MaxInt, 0}}}}
	assert.Contains(t, text(t, r), "[mine; with mine]")
}

// checkPage sees to it that a text has nothing but lines of printable characters that fit.
func checkPage(t testing.TB, s string) {
	require.True(t, utf8.ValidString(s))
	for _, line := range strings.Split(s, "\n") {
		require.LessOrEqual(t, width(line), columns, line)
		marks := 0
		for _, c := range line {
			require.True(t, unicode.IsPrint(c), "%q in %q", c, line)
			if !isMark(c) {
				marks = -1
			}
			marks++
			require.LessOrEqual(t, marks, maxMarks, line)
		}
	}
}

func TestJSONMembers(t *testing.T) {
	all := cases(t)
	member := func(name string, path ...any) any {
		var v any = object(t, all[name])
		for _, p := range path {
			switch p := p.(type) {
			case string:
				v = v.(map[string]any)[p]
			case int:
				v = v.([]any)[p]
			}
		}
		return v
	}
	tests := []struct {
		name string
		path []any
		want any
	}{
		{"two hops", []any{"hops", 0, "hop"}, 0.0},
		{"two hops", []any{"hops", 0, "belief"}, "claimed"},
		{"two hops", []any{"hops", 0, "delay"}, nil},
		{"two hops", []any{"hops", 0, "from", "rdns"}, "dsl-7.example.net"},
		{"two hops", []any{"hops", 1, "belief"}, "believed"},
		{"two hops", []any{"boundary", "hop"}, 1.0},
		{"two hops", []any{"boundary", "client"}, "192.0.2.7"},
		{"two hops", []any{"boundary", "by"}, "mx.example.org"},
		{"two hops", []any{"boundary", "basis"}, "private"},
		{"two hops", []any{"boundary", "certain"}, true},
		{"two hops", []any{"origin", 0, "ip"}, "192.0.2.7"},
		{"two hops", []any{"origin", 0, "proven"}, true},
		{"two hops", []any{"origin", 1, "proven"}, false},
		{"two hops", []any{"judged", "by"}, "backstamp 0.1.0"},
		{"two hops", []any{"judged", "questions"}, 0.0},
		{"two hops", []any{"judged", "at"}, nil},
		{"two hops", []any{"embedded"}, nil},
		{"all ours", []any{"boundary"}, nil},
		{"all ours", []any{"hops", 0, "belief"}, "believed"},
		{"findings", []any{"findings", 0, "hop"}, nil},
		{"findings", []any{"findings", 1, "level"}, "forged"},
		{"findings", []any{"findings", 1, "start"}, 5.0},
		{"findings", []any{"findings", 1, "related"}, []any{0.0 + 1, 0.0}},
		{"findings", []any{"findings", 2, "start"}, nil},
		{"embedded", []any{"source"}, "bounce.eml"},
		{"embedded", []any{"embedded", 0, "hops", 0, "belief"}, "unknown"},
		{"embedded", []any{"embedded", 0, "boundary"}, nil},
		{"embedded", []any{"embedded", 0, "embedded", 0, "hops", 1, "id"}, "B2"},
		{"embedded", []any{"embedded", 1, "hops"}, []any{}},
		{"live", []any{"hops", 1, "raw"}, nil},
		{"live", []any{"hops", 1, "live"}, true},
		{"live", []any{"hops", 1, "from", "ip"}, "192.0.2.7"},
		{"fields apart", []any{"judged", "sha256"}, nil},
		{"fields apart", []any{"judged", "at"}, "2026-01-02T03:04:05Z"},
		{"no chain", []any{"hops"}, []any{}},
		{"unreadable", []any{"hops", 1, "error"}, received.ErrUnrecognised.Error()},
		{"unreadable", []any{"hops", 1, "raw"}, "what is this"},
		{"too many hops", []any{"unread"}, 3.0},
		{"asked", []any{"judged", "questions"}, 2.0},
		{"asked", []any{"judged", "trust"}, "nets,host"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, member(tt.name, tt.path...), "%v", tt.path)
		})
	}
	sum := member("two hops", "judged", "sha256")
	assert.Equal(t, sum, object(t, hops.Analyze(hops.Case{Chain: chain(t, newest+oldest+"\nbody")}))["judged"].(map[string]any)["sha256"])
	assert.NotEqual(t, sum, member("unreadable", "judged", "sha256"))
}

func TestJSONDelay(t *testing.T) {
	tests := []struct {
		name, older, newer string
		want               any
	}{
		{"a second", "Mon, 6 Mar 2000 14:31:07 +0100", "Mon, 6 Mar 2000 13:31:08 +0000", 1.0},
		{"none", "Mon, 6 Mar 2000 14:31:07 +0100", "Mon, 6 Mar 2000 13:31:07 +0000", 0.0},
		{"backward", "Mon, 6 Mar 2000 14:31:07 +0100", "Mon, 6 Mar 2000 14:31:07 +0200", -3600.0},
		{"with a fraction", "Mon, 6 Mar 2000 14:31:07.25 +0100", "Mon, 6 Mar 2000 14:31:08 +0100", 0.75},
		{"no date", "Mon", "Mon, 6 Mar 2000 14:31:07 +0100", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := chain(t, "Received: from b by c; "+tt.newer+"\nReceived: from a by b; "+tt.older+"\n")
			hops := object(t, hops.Analyze(hops.Case{Chain: c}))["hops"].([]any)
			assert.Equal(t, tt.want, hops[1].(map[string]any)["delay"])
			assert.NotContains(t, hops[0], "delay")
		})
	}
}

// The first line of each hop has its columns at the same places, whatever stands in them.
func TestTextColumns(t *testing.T) {
	at := func(date string) string { return "Received: from a.example.com by b.example.org; " + date + "\n" }
	r := hops.Analyze(hops.Case{Chain: chain(t, strings.Repeat(at("Tue, 7 Mar 2000 14:31:07 +0000"), 8)+
		at("Sun, 5 Mar 9999 23:31:07 -1100")+at("Tue, 1 Mar 0000 00:00:00 +2359")+at("Mon, 6 Mar 2000 14:31:07 XYZ")+
		at("never")+at("Mon, 6 Mar 2000 14:31:07 -0000"))})
	n := 0
	for line := range strings.Lines(text(t, r)) {
		if w := strings.Fields(line); len(w) > 2 && w[0] == strconv.Itoa(n) {
			n++
			assert.Len(t, line, columns+1, line)
			assert.Contains(t, []string{"believed", "claimed"}, w[len(w)-1])
		}
	}
	assert.Equal(t, 13, n)
}

func TestTextSays(t *testing.T) {
	tests := []struct {
		name string
		want []string
		not  []string
	}{
		{"two hops", []string{"trust ends here", "192.0.2.7 handed over", "claimed", "believed", "called itself teller", "private addresses"}, nil},
		{"all ours", []string{"Every hop is of a trusted server"}, []string{"trust ends here", "claimed"}},
		{"findings", []string{"FORGED  it is so [noisy]", "suspect  the message is odd", "remark 15", "and 12 more findings"}, []string{"remark 2"}},
		{"live", []string{"The connection by which the message comes in."}, nil},
		{"no hops", []string{"The message has no Received field"}, nil},
		{"unreadable", []string{"This field cannot be read: what is this"}, nil},
		{"too many hops", []string{"1000 hops (and 3 older ones that are not read)"}, nil},
		{"odd three times", []string{`Here: "\x01" and 2 times more [control-byte]`}, []string{`"\x02"`, `"\x03"`}},
		{"asked", []string{"the networks given, the hosts given"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := text(t, cases(t)[tt.name])
			flat := strings.Join(strings.Fields(s), " ")
			for _, w := range tt.want {
				assert.Contains(t, flat, strings.Join(strings.Fields(w), " "), s)
			}
			for _, w := range tt.not {
				assert.NotContains(t, s, w)
			}
		})
	}
}

// TestTextTooLong shows that a field that is not read for its length is not called one that makes no sense.
func TestTextTooLong(t *testing.T) {
	chain, err := hops.Read(strings.NewReader("Received: from a.example by b.example; " + strings.Repeat("x", 64<<10) + "\n\n"))
	require.NoError(t, err)
	assert.Contains(t, text(t, hops.Analyze(hops.Case{Chain: chain})), "This field is longer than 64 KiB and is not read")
}

func TestTextInnerFirst(t *testing.T) {
	s := text(t, cases(t)["embedded"])
	at := -1
	for _, title := range []string{
		"== bounce.eml, message inside, 1 of 2, the message inside ==",
		"== bounce.eml, message inside, 1 of 2, the message around it ==",
		"== bounce.eml, message inside, 2 of 2 ==",
		"== bounce.eml, the message around it ==",
	} {
		i := strings.Index(s, title)
		require.Greater(t, i, at, "%s\n%s", title, s)
		at = i
	}
}

// A long name of a file hides neither its own end nor what is said behind it.
func TestTextLongTitle(t *testing.T) {
	r := cases(t)["embedded"]
	for name, want := range map[string]string{
		strings.Repeat("n", 67):                      "== " + strings.Repeat("n", 67) + ", message inside, 1 of 2, the message inside\n",
		"Maildir/cur/" + strings.Repeat("n", 90):     "nnn, the message around it\n",
		strings.Repeat("n", 300):                     "nnn..., the message around it\n",
		"\x1b]0;x\a" + strings.Repeat("\u202e", 300): "..., the message around it\n",
	} {
		r.Source = name
		s := text(t, r)
		checkPage(t, s)
		got := strings.ReplaceAll(strings.ReplaceAll(s, "\n   ", " "), "\n  ", "\n")
		got = strings.ReplaceAll(got, "n n", "nn")
		assert.Contains(t, got, want)
	}
}

// A report may be embedded as deep as a caller likes.
func TestDeep(t *testing.T) {
	r := hops.Analyze(hops.Case{})
	for range 10_000 {
		r = &hops.Report{Case: r.Case, Embedded: []*hops.Report{r}}
	}
	var b bytes.Buffer
	require.NoError(t, JSON(&b, r))
	assert.Equal(t, 10_001, strings.Count(b.String(), `"hops":[]`))
	assert.True(t, strings.HasSuffix(b.String(), "}}]"+b.String()[strings.LastIndex(b.String(), `,"judged"`):]))
}

type failing struct{ calls int }

var errFull = errors.New("no space left")

func (f *failing) Write([]byte) (int, error) {
	f.calls++
	return 0, errFull
}

func TestWriteErrors(t *testing.T) {
	for name, write := range map[string]func(*failing, *hops.Report) error{
		"Text": func(f *failing, r *hops.Report) error { return Text(f, r) },
		"JSON": func(f *failing, r *hops.Report) error { return JSON(f, r) },
	} {
		t.Run(name, func(t *testing.T) {
			var f failing
			assert.ErrorIs(t, write(&f, cases(t)["embedded"]), errFull)
			assert.Equal(t, 1, f.calls)
		})
	}
}
