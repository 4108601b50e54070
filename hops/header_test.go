package hops

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestHeaders(t *testing.T) {
	type nv struct{ name, value string }
	tests := []struct {
		name  string
		block string
		want  []nv
		rest  string
	}{
		{"empty", "", nil, ""},
		{"an empty line only", "\r\nbody", nil, "\r\nbody"},
		{
			"CRLF", "Received: from a.example\r\n\tby b.example\r\nSubject: x\r\n\r\nbody: y\r\n",
			[]nv{{"Received", "from a.example\r\n\tby b.example"}, {"Subject", "x"}},
			"\r\nbody: y\r\n",
		},
		{"LF", "A: 1\nB: 2\n 3\n\nC: 4\n", []nv{{"A", "1"}, {"B", "2\n 3"}}, "\nC: 4\n"},
		{"mixed", "A: 1\r\nB: 2\n\t3\r\nC: 4\n\r\n", []nv{{"A", "1"}, {"B", "2\n\t3"}, {"C", "4"}}, "\r\n"},
		{"CR CR LF", "A: 1\r\r\nB: 2\r\r\n\r\r\nx", []nv{{"A", "1"}, {"B", "2"}}, "\r\r\nx"},
		{"no line end", "A: 1", []nv{{"A", "1"}}, ""},
		{"cut in the last line end", "A: 1\r\nB: 2\r", []nv{{"A", "1"}, {"B", "2"}}, ""},
		{"cut in the empty line", "A: 1\r\n\r", []nv{{"A", "1"}}, "\r"},
		{"cut in a fold", "A: 1\r\n ", []nv{{"A", "1\r\n "}}, ""},
		{"bare CR in a value", "A: \"x\r\" <y>\nB: 2\n", []nv{{"A", "\"x\r\" <y>"}, {"B", "2"}}, ""},
		{"Macintosh", "A: 1\rB: 2\r 3\r\rbody", []nv{{"A", "1"}, {"B", "2\r 3"}}, "\rbody"},
		{
			"Macintosh, LF far below", "A: 1\rB: " + strings.Repeat("b", macLook) + "\r\nC: 3\nD: 4\r\rx",
			[]nv{{"A", "1"}, {"B", strings.Repeat("b", macLook)}, {"C", "3"}, {"D", "4"}},
			"\rx",
		},
		{"NUL", "A\x00: 1\x00\nB: \x00\n", []nv{{"A\x00", "1\x00"}, {"B", "\x00"}}, ""},
		{"mbox From line", "From a@example.com Mon Jan  3 10:11:12 2000\nA: 1\n", []nv{{"", "From a@example.com Mon Jan  3 10:11:12 2000"}, {"A", "1"}}, ""},
		{"escaped From line", ">From b!a Mon Jan  3 10:11:12 2000 remote from b\nA: 1\n", []nv{{"", ">From b!a Mon Jan  3 10:11:12 2000 remote from b"}, {"A", "1"}}, ""},
		{"white space before the colon", "Received : from a\nX \t: y\n", []nv{{"Received", "from a"}, {"X", "y"}}, ""},
		{"name kept as written", "RECEIVED: a\nreceived: b\n", []nv{{"RECEIVED", "a"}, {"received", "b"}}, ""},
		{"no space after the colon", "Received:from a\n", []nv{{"Received", "from a"}}, ""},
		{"one separator only", "A:  1\nB:\t\t2\n", []nv{{"A", " 1"}, {"B", "\t2"}}, ""},
		{"value on the next line", "A:\r\n\t1\r\nB: \n 2\n", []nv{{"A", "\r\n\t1"}, {"B", "\n 2"}}, ""},
		{"empty values", "A:\nB: \nC:", []nv{{"A", ""}, {"B", ""}, {"C", ""}}, ""},
		{"line without a colon", "A: 1\nnothing here\n at all\nB: 2\n", []nv{{"A", "1"}, {"", "nothing here\n at all"}, {"B", "2"}}, ""},
		{"colon first", ": 1\nA: 2\n", []nv{{"", ": 1"}, {"A", "2"}}, ""},
		{"name with a space", "Mail System: 1\n", []nv{{"", "Mail System: 1"}}, ""},
		{"colon on the next line", "A\n : 1\n", []nv{{"", "A\n : 1"}}, ""},
		{"continuation first", " 1\n\t2\nA: 3\n", []nv{{"", " 1\n\t2"}, {"A", "3"}}, ""},
		{"8-bit name", "Bet\xe4ff: \xfc\n", []nv{{"Bet\xe4ff", "\xfc"}}, ""},
		{"line of white space in a fold", "A: 1\r\n \r\n\t\r\nB: 2\r\n", []nv{{"A", "1\r\n \r\n\t"}, {"B", "2"}}, ""},
		{"byte order mark", "\ufeffA: 1\nB: 2\n", []nv{{"A", "1"}, {"B", "2"}}, ""},
		{"byte order mark on a line without a colon", "\ufeffA\n", []nv{{"", "\ufeffA"}}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []nv
			for h := range Headers(tt.block) {
				got = append(got, nv{h.Name, h.Value})
			}
			assert.Equal(t, tt.want, got)
			assert.Equal(t, tt.rest, rejoin(t, tt.block))
		})
	}
}

// rejoin holds that the headers of a block, end to end, are the beginning of the block, and returns
// what stands behind them.
func rejoin(t testing.TB, block string) string {
	t.Helper()
	at := 0
	for h := range Headers(block) {
		require.Equal(t, at, h.Offset)
		require.NotEmpty(t, h.Raw)
		require.True(t, strings.HasPrefix(block[at:], h.Raw))
		require.Contains(t, h.Raw, h.Name)
		require.Contains(t, h.Raw, h.Value)
		if h.Name == "" {
			require.Empty(t, strings.Trim(strings.TrimPrefix(h.Raw, h.Value), "\r\n"))
		}
		at += len(h.Raw)
	}
	rest := block[at:]
	if strings.TrimLeft(rest, "\r\n") == rest {
		require.Empty(t, rest, "stopped, but not at an empty line")
	}
	return rest
}

func TestHeadersStops(t *testing.T) {
	n := 0
	for range Headers("A: 1\nB: 2\n") {
		n++
		break
	}
	assert.Equal(t, 1, n)
}

func TestHeaderIs(t *testing.T) {
	assert.True(t, Header{Name: "rEcEIVED"}.Is("Received"))
	assert.False(t, Header{Name: "X-Received"}.Is("Received"))
	assert.False(t, Header{}.Is("Received"))
	assert.False(t, Header{Name: "ſubject"}.Is("subject"), "names are compared byte by byte")
}

func TestHeadersAllocs(t *testing.T) {
	block := ordinaryBlock("\r\n")
	n := 0
	assert.Zero(t, testing.AllocsPerRun(100, func() {
		for h := range Headers(block) {
			n += len(h.Value)
		}
	}))
}

// ordinaryBlock is the header of an ordinary message of today, with the line end given.
func ordinaryBlock(eol string) string {
	lines := slices.Concat(
		slices.Repeat([]string{
			"Received: from mail.example.com (mail.example.com [192.0.2.7])",
			"\tby mx.example.org (Postfix) with ESMTPS id 4F1C2",
			"\tfor <bob@example.org>; Mon,  6 Mar 2000 14:31:07 +0100 (CET)",
		}, 5),
		[]string{
			"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=k1;",
			"\th=from:to:subject:date:message-id:mime-version:content-type;",
			"\tbh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;",
			"\tb=" + strings.Repeat("A", 68),
			"Date: Mon, 6 Mar 2000 14:31:05 +0100",
			"From: Ann Example <ann@example.com>",
			"To: Bob Example <bob@example.org>",
			"Subject: the minutes of Monday's meeting",
			"Message-ID: <20000306143105.1@example.com>",
			"MIME-Version: 1.0",
			"Content-Type: text/plain; charset=utf-8",
			"",
		},
	)
	return strings.Join(lines, eol) + eol
}

// FuzzHeaders holds that no byte of a block is lost, whatever it is.
func FuzzHeaders(f *testing.F) {
	for _, eol := range []string{"\r\n", "\n", "\r", "\r\r\n"} {
		f.Add(ordinaryBlock(eol))
	}
	f.Add("From a Mon Jan  3 10:11:12 2000\n>From b\n 1\nA :\n \n: \x00\r\r\nB\xff:\r1\n\n")
	f.Fuzz(func(t *testing.T, block string) { rejoin(t, block) })
}

func BenchmarkHeaders(b *testing.B) {
	for name, eol := range map[string]string{"CRLF": "\r\n", "LF": "\n", "CR": "\r"} {
		b.Run(name, func(b *testing.B) {
			block, n := ordinaryBlock(eol), 0
			b.SetBytes(int64(len(block)))
			b.ReportAllocs()
			for b.Loop() {
				for h := range Headers(block) {
					n += len(h.Value)
				}
			}
		})
	}
}
