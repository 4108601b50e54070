package report

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/backstamp/backstamp/hops"
	"github.com/backstamp/backstamp/received"
)

// hostile are strings that would do something to a terminal, each with what is shown instead.
var hostile = []struct{ name, s, want string }{
	{"plain", "mx.example.org", "mx.example.org"},
	{"colour", "\x1b[31mred", `\x1b[31mred`},
	{"title", "\x1b]0;owned\x07", `\x1b]0;owned\a`},
	{"NUL and DEL", "a\x00b\x7f", `a\x00b\x7f`},
	{"backspace", "good\b\b\b\bevil", `good\b\b\b\bevil`},
	{"C1 CSI", "\u009b2J", `\u009b2J`},
	{"C1 as a byte", "\x9b2J", `\x9b2J`},
	{"bidi override", "\u202egpj.exe", `\u202egpj.exe`},
	{"bidi isolate", "\u2066a\u2069", `\u2066a\u2069`},
	{"zero width", "pay\u200bpal", `pay\u200bpal`},
	{"line separator", "a\u2028b", `a\u2028b`},
	{"tag", "\U000e0041", `\U000e0041`},
	{"line end", "a\r\nb", `a\r\nb`},
	{"bad bytes", "a\xff\xfe", `a\xff\xfe`},
	{"marks", "e\u0301\u0302", "e\u0301\u0302"},
	{"tower of marks", "e\u0301\u0302\u0303\u0304x", "e\u0301\u0302" + `\u0303\u0304x`},
	{"mark at the start", "\u0301x", `\u0301x`},
	{"letters", "Zoë 王", "Zoë 王"},
}

func TestClean(t *testing.T) {
	for _, tt := range hostile {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, clean(tt.s))
			assert.Equal(t, tt.want, clean(tt.want), "clean text stays as it is")
		})
	}
}

// What package received writes and what this package writes are the same strings.
func TestAppendQuoted(t *testing.T) {
	for _, tt := range hostile {
		t.Run(tt.name, func(t *testing.T) {
			f := received.Field{ID: tt.s + `"\` + "\t"}
			want := `{"raw":"","id":` + string(appendQuoted(nil, f.ID)) + `}`
			assert.Equal(t, want, string(f.AppendJSON(nil)))
		})
	}
}

// Each hostile string in each place of a message, through each output.
func TestHostileMessages(t *testing.T) {
	places := map[string]string{
		"HELO":     "Received: from X (h.example.net [192.0.2.7]) by mx.example.org (Postfix) with SMTP id 1; Mon, 6 Mar 2000 14:31:07 +0100\n",
		"RDNS":     "Received: from a (X [192.0.2.7]) by mx.example.org (Postfix) with SMTP id 1; Mon, 6 Mar 2000 14:31:07 +0100\n",
		"by":       "Received: from a (h.example.net [192.0.2.7]) by X (X) with SMTP id 1; Mon, 6 Mar 2000 14:31:07 +0100\n",
		"rest":     "Received: from a by b via X with X id X for <X>; Mon, 6 Mar 2000 14:31:07 +0100 X\n",
		"comments": "Received: from a (helo=X ident=X) (X) by b (X) with SMTP (X) id 1 (envelope-from <X>); Mon, 6 Mar 2000 14:31:07 +0100 (X)\n",
		"date":     "Received: from a by b; X, 99 Mar 2000 14:31:07 X\n",
		"value":    "Received: X\n",
		"sender":   "From: X\nSubject: X\nDate: X\n",
		"encoded":  "Subject: =?utf-8?Q?=1B[31m=E2=80=AE?= X\n",
	}
	for place, line := range places {
		for _, tt := range hostile {
			t.Run(place+"/"+tt.name, func(t *testing.T) {
				r := hops.Analyze(hops.Case{Chain: chain(t, strings.ReplaceAll(line, "X", tt.s))})
				r.Source = tt.s
				r.Findings = []hops.Finding{{Detector: "d", Hop: -1, Detail: tt.s}}
				checkPage(t, text(t, r))
				object(t, r)
			})
		}
	}
}

func TestDecoded(t *testing.T) {
	tests := []struct{ name, value, want string }{
		{"plain", "Lunch on Friday?", "Lunch on Friday?"},
		{"UTF-8", "=?utf-8?B?w6Q=?= b", "ä b"},
		{"folded", "=?utf-8?Q?a=C3=A4?=\r\n =?utf-8?Q?b?=", "aäb"},
		{"unknown charset", "=?x-none?Q?a?=", "=?x-none?Q?a?="},
		{"broken", "=?utf-8?B?***?=", "=?utf-8?B?***?="},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, decoded(tt.value))
		})
	}
}

func TestShown(t *testing.T) {
	tests := []struct{ name, s, want string }{
		{"plain", "a b", "a b"},
		{"folded", "a\r\n\tb\n  c", "a b c"},
		{"tab", "a\tb", "a b"},
		{"bare CR", "a\rb", `a\rb`},
		{"long", strings.Repeat("x", 161), strings.Repeat("x", 160) + "..."},
		{"long, cut between characters", "x" + strings.Repeat("ä", 100), "x" + strings.Repeat("ä", 79) + "..."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, shown(tt.s))
		})
	}
}

func TestPara(t *testing.T) {
	tests := []struct{ name, label, text, want string }{
		{"one line", "  a  ", "b c", "  a  b c\n"},
		{"empty", "  a  ", "", "  a\n"},
		{
			"broken at a space", "  a  ", strings.Repeat("x", 40) + " " + strings.Repeat("y", 40),
			"  a  " + strings.Repeat("x", 40) + "\n     " + strings.Repeat("y", 40) + "\n",
		},
		{
			"a word that is too long", "  a  ", "b " + strings.Repeat("x", 80),
			"  a  b\n     " + strings.Repeat("x", 75) + "\n     xxxxx\n",
		},
		{"wide", "12345678", strings.Repeat("王", 37), "12345678" + strings.Repeat("王", 36) + "\n        王\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var p page
			p.para(tt.label, tt.text)
			assert.Equal(t, tt.want, string(p.b))
		})
	}
}

func TestDuration(t *testing.T) {
	tests := []struct {
		d    time.Duration
		want string
	}{
		{0, "0 s"},
		{time.Second, "1 s"},
		{400 * time.Millisecond, "0.4 s"},
		{12*time.Second + 400*time.Millisecond, "12 s"},
		{-3 * time.Second, "-3 s"},
		{59 * time.Second, "59 s"},
		{time.Minute, "1 min 00 s"},
		{2*time.Hour + 5*time.Minute + 59*time.Second, "2 h 05 min"},
		{3*24*time.Hour + 4*time.Hour, "3 d 04 h"},
		{-123*24*time.Hour - 4*time.Hour, "-123 d 04 h"},
		{-16*time.Hour - 57*time.Minute, "-16 h 57 min"},
		{-100_000 * time.Hour, "-4166 d"},
		{math.MinInt64, "-106751 d"},
	}
	for _, tt := range tests {
		t.Run(tt.want, func(t *testing.T) {
			assert.Equal(t, tt.want, duration(tt.d))
		})
	}
}

func TestClientWords(t *testing.T) {
	field := func(value string) *received.Field {
		f, err := received.Parse(value)
		require.NoError(t, err)
		return f
	}
	tests := []struct{ name, value, want string }{
		{"name and address", "from a.example.com (a.example.com [192.0.2.7]) by b (Postfix) id 1", "a.example.com [192.0.2.7]"},
		{"another name", "from x (a.example.com [192.0.2.7]) by b (Postfix) id 1", "a.example.com [192.0.2.7], called itself x"},
		{"no reverse name", "from x (unknown [192.0.2.7]) by b (Postfix) id 1", "[192.0.2.7] without reverse name, called itself x"},
		{"literal as name", "from [192.0.2.7] (a.example.com [192.0.2.7]) by b (Postfix) id 1", "a.example.com [192.0.2.7]"},
		{"only a name", "from x by b with SMTP", "a client that called itself x, address not told"},
		{"impossible", "from x (unknown [192.0.2.310]) by b (Postfix) id 1", "[192.0.2.310], which is no address, called itself x"},
		{"local", "by b (Postfix, from userid 1000) id 1", "inside the server, user 1000"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, clientWords(field(tt.value)))
		})
	}
}
