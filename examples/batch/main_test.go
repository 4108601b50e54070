package main

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// field is a value, block a header with two fields.
const (
	field = "from a.example.com (a.example.com [192.0.2.7]) by mx.example.org (Postfix) with SMTP id 1;" +
		" Mon, 6 Mar 2000 14:31:07 +0100"
	block = "Received: by newest.example.org; Mon, 6 Mar 2000 14:31:08 +0100\r\nSubject: x\r\nReceived: " + field + "\r\n"
)

// line is what the tests look at of a line of output.
type line struct {
	Source, Error, Incomplete string
	Raw                       *string
	RawBase64                 []byte `json:"raw_base64"`
	Hop                       *int
	From                      struct{ IP string }
	Hops                      []line
	Boundary                  struct{ Client, Basis string }
	Embedded                  []line
	Judged                    *struct{ Trust, SHA256 string }
}

// command runs the program and reads its output, each line of which has to be one JSON object.
func command(t testing.TB, stdin string, args ...string) (code int, lines []line, errs string) {
	t.Helper()
	var out, stderr bytes.Buffer
	code = run(args, strings.NewReader(stdin), &out, &stderr)
	return code, readLines(t, out.Bytes()), stderr.String()
}

func readLines(t testing.TB, out []byte) (lines []line) {
	t.Helper()
	if len(out) > 0 {
		require.Equal(t, byte('\n'), out[len(out)-1])
	}
	for text := range bytes.Lines(out) {
		var l line
		require.NoError(t, json.Unmarshal(text, &l), "%.500s", text)
		lines = append(lines, l)
	}
	return lines
}

// values returns the raw value of each line, or its error in brackets.
func values(lines []line) (list []string) {
	for _, l := range lines {
		if l.Raw == nil {
			list = append(list, "("+l.Error+")")
			continue
		}
		list = append(list, *l.Raw)
	}
	return list
}

func sources(lines []line) (list []string) {
	for _, l := range lines {
		list = append(list, l.Source)
	}
	return list
}

func zip(t testing.TB, text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := io.WriteString(w, text)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return b.String()
}

// write writes a file that is removed after the test.
func write(t testing.TB, name, content string) string {
	file := filepath.Join(t.TempDir(), filepath.FromSlash(name))
	require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o700))
	require.NoError(t, os.WriteFile(file, []byte(content), 0o600))
	return file
}

func TestLines(t *testing.T) {
	tests := []struct {
		name, in string
		args     []string
		want     []string
	}{
		{"one", field + "\n", nil, []string{field}},
		{"without a line end", field, nil, []string{field}},
		{"two", field + "\nby b\n", nil, []string{field, "by b"}},
		{"an empty line is an empty value", "by a\n\nby b\n", nil, []string{"by a", "", "by b"}},
		{"as it stands", " by a \\r\\n\t\r\n", nil, []string{" by a \\r\\n\t\r"}},
		{"escaped", `by\ta\r\n\tb\\c\n` + "\n", []string{"-escaped"}, []string{"by\ta\r\n\tb\\c\n"}},
		{"other escapes stand for themselves", `by \q \x41 \\n \\\n \` + "\n", []string{"-escaped"}, []string{"by \\q \\x41 \\n \\\n \\"}},
		{"nothing", "", nil, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for name, in := range map[string]string{"plain": tt.in, "zip": zip(t, tt.in)} {
				args := append([]string{"-in", "lines", "-out", "fields"}, tt.args...)
				code, lines, errs := command(t, in, args...)
				assert.Equal(t, exitDone, code, name)
				assert.Empty(t, errs)
				assert.Equal(t, tt.want, values(lines), name)
				for i, l := range lines {
					assert.Equal(t, numbered("-", i+1), l.Source)
					assert.Nil(t, l.Hop, "a value has no place in a chain")
				}
			}
		})
	}
}

// As -out messages has it, which is what holds without the flag, a value is a message with one hop.
func TestLinesAsMessages(t *testing.T) {
	file := write(t, "values.txt", field+"\n  two spaces first\n")
	code, lines, _ := command(t, "", "-in", "lines", file)
	assert.Equal(t, exitDone, code)
	require.Len(t, lines, 2)
	assert.Equal(t, file+":1", lines[0].Source)
	require.Len(t, lines[0].Hops, 1)
	assert.Equal(t, field, *lines[0].Hops[0].Raw)
	assert.Equal(t, 0, *lines[0].Hops[0].Hop)
	assert.Equal(t, "192.0.2.7", lines[0].Boundary.Client)
	assert.Equal(t, "  two spaces first", *lines[1].Hops[0].Raw)
}

// A field that Parse refuses is a field with raw and error.
func TestRefusedField(t *testing.T) {
	long := strings.Repeat("x", 64<<10+1)
	code, lines, errs := command(t, "\xff\x00 junk\n"+long+"\n"+long[1:]+"\n", "-in", "lines", "-out", "fields")
	assert.Equal(t, exitDone, code)
	assert.Empty(t, errs)
	require.Len(t, lines, 3)
	assert.Equal(t, "\xff\x00 junk", string(lines[0].RawBase64))
	assert.Contains(t, lines[0].Error, "no known form")
	assert.Equal(t, long, *lines[1].Raw)
	assert.Contains(t, lines[1].Error, "longer than the limit")
	assert.NotContains(t, lines[2].Error, "longer than the limit", "64 KiB are not over it")
}

func TestJSONLines(t *testing.T) {
	quote := func(s string) string {
		b, err := json.Marshal(s)
		require.NoError(t, err)
		return string(b)
	}
	plain := `{"headers":` + quote(block) + `}`
	coded := `{"headers_base64":"` + base64.StdEncoding.EncodeToString([]byte("Received: by \xff\x00")) + `"}`
	tests := []struct {
		name, in     string
		source, want string
	}{
		{"headers", plain, "-:1", "by newest.example.org; Mon, 6 Mar 2000 14:31:08 +0100|" + field},
		{"path", `{"path":"a/b \u00e9\n","headers":"Received: by a"}`, "a/b é\n", "by a"},
		{"empty path", `{"path":"","headers":"Received: by a"}`, "-:1", "by a"},
		{"path is no string", `{"path":7,"headers":"Received: by a"}`, "-:1", "by a"},
		{"other members", `{"source":"x","headers":"Received: by a","nested":[{"headers":"no"},1e-3,null]}`, "-:1", "by a"},
		{"a character is a byte", `{"headers":"Received: by \u00ff\u0000é"}`, "-:1", "~by \xff\x00\xe9"},
		{"not a byte", `{"headers":"Received: by \u0100"}`, "-:1", "(headers has a character above U+00FF; want one character a byte, or headers_utf8)"},
		{"half a pair", `{"headers":"Received: by \ud800"}`, "-:1", "(headers has a character above U+00FF; want one character a byte, or headers_utf8)"},
		{"UTF-8", `{"headers_utf8":"Received: by é\u00e9\ud83d\ude00"}`, "-:1", "by éé😀"},
		{"half a pair in UTF-8", `{"headers_utf8":"Received: by \ude00"}`, "-:1", "(headers_utf8 is not valid UTF-8, or has half of a surrogate pair)"},
		{"bytes that are not UTF-8", "{\"headers_utf8\":\"Received: by \xff\"}", "-:1", "(headers_utf8 is not valid UTF-8, or has half of a surrogate pair)"},
		{"base64", coded, "-:1", "~by \xff\x00"},
		{"bad base64", `{"path":"p","headers_base64":"UmVj!"}`, "p", "(headers_base64 is not base64: at input byte 4)"},
		{"no headers", `{"path":"p"}`, "p", "(has none of the members headers, headers_utf8 and headers_base64)"},
		{"two headers", `{"headers":"","headers_base64":""}`, "-:1", "(has two of the members headers, headers_utf8 and headers_base64; want one)"},
		{"headers is no string", `{"headers":null}`, "-:1", "(headers is not a string)"},
		{"empty header", `{"headers":""}`, "-:1", "(no header field found)"},
		{"no field", `{"headers":"no field"}`, "-:1", "(no header field found)"},
		{"no JSON", `Received: by a`, "-:1", `(is not a JSON object: "R" where '{' should stand, at byte 1)`},
		{"an array", `[]`, "-:1", `(is not a JSON object: "[" where '{' should stand, at byte 1)`},
		{"cut off", `{"headers":"Received: by a`, "-:1", `(is not a JSON object: "\r" where a character or an escape should stand, at byte 27)`},
		{"two objects", `{"headers":""} {}`, "-:1", `(is not a JSON object: "{" where the end of the line should stand, at byte 16)`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			code, lines, errs := command(t, tt.in+"\r\n", "-in", "jsonl", "-out", "fields")
			assert.Equal(t, exitDone, code)
			assert.Empty(t, errs)
			want := strings.Split(tt.want, "|")
			require.Len(t, lines, len(want))
			for i, l := range lines {
				assert.Equal(t, tt.source, l.Source)
				if bad, ok := strings.CutPrefix(want[i], "~"); ok {
					assert.Equal(t, bad, string(l.RawBase64))
					continue
				}
				assert.Equal(t, want[i], values(lines[i : i+1])[0])
				if l.Raw != nil {
					assert.Equal(t, len(want)-1-i, *l.Hop, "the oldest is hop 0")
				}
			}

			code, lines, _ = command(t, tt.in+"\n", "-in", "jsonl")
			assert.Equal(t, exitDone, code)
			require.Len(t, lines, 1)
			assert.Equal(t, tt.source, lines[0].Source)
			assert.Equal(t, strings.HasPrefix(tt.want, "("), lines[0].Error != "")
			if lines[0].Error == "" {
				assert.Len(t, lines[0].Hops, len(want))
				assert.NotEmpty(t, lines[0].Judged.SHA256)
			}
		})
	}
	_, lines, _ := command(t, "\n \t\r\n"+plain+"\n\n", "-in", "jsonl")
	assert.Equal(t, []string{"-:3"}, sources(lines), "empty lines are no records, but counted")
}

// A message without Received fields is a message; it has no fields.
func TestNoReceived(t *testing.T) {
	in := `{"headers":"Subject: x\n"}`
	_, lines, _ := command(t, in, "-in", "jsonl")
	require.Len(t, lines, 1)
	assert.Empty(t, lines[0].Error)
	assert.NotNil(t, lines[0].Hops)
	_, lines, _ = command(t, in, "-in", "jsonl", "-out", "fields")
	assert.Empty(t, lines)
}

func TestMessages(t *testing.T) {
	const file = "testdata/inbox.mbox"
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	for _, args := range [][]string{{file}, {"-in", "mbox", file}, {write(t, "a.gz", zip(t, string(data)))}, {"-"}, {"-j", "3"}} {
		code, lines, errs := command(t, string(data), args...)
		assert.Equal(t, exitDone, code)
		assert.Empty(t, errs)
		require.Len(t, lines, 3)
		name := args[len(args)-1]
		if args[0] == "-j" {
			name = "-"
		}
		assert.Equal(t, []string{name + ":1", name + ":2", name + ":3"}, sources(lines))
		assert.Len(t, lines[0].Hops, 2)
		assert.Equal(t, "198.51.100.7", lines[0].Hops[0].From.IP)
		assert.Equal(t, "192.0.2.7", lines[0].Boundary.Client)
		assert.Equal(t, "203.0.113.9", lines[1].Boundary.Client)
		require.Len(t, lines[2].Embedded, 1)
		assert.Equal(t, "198.51.100.23", lines[2].Embedded[0].Hops[0].From.IP)
		assert.Empty(t, lines[2].Embedded[0].Boundary.Client)
	}

	_, lines, _ := command(t, "", "-out", "fields", file)
	assert.Equal(t, []string{file + ":1", file + ":1", file + ":2", file + ":2", file + ":3"}, sources(lines))
	var order []int
	for _, l := range lines {
		order = append(order, *l.Hop)
	}
	assert.Equal(t, []int{1, 0, 1, 0, 0}, order, "as they stand in the header")
	assert.Equal(t, "from nowhere by nobody", *lines[3].Raw)
}

func TestEMLAndMaildir(t *testing.T) {
	dir := t.TempDir()
	for name, n := range map[string]string{"m/cur/1": "1", "m/new/2": "2", "a.eml": "3"} {
		file := filepath.Join(dir, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o700))
		require.NoError(t, os.WriteFile(file, []byte("Received: by n"+n+"\n\nbody\n"), 0o600))
	}
	m, a := filepath.Join(dir, "m"), filepath.Join(dir, "a.eml")
	_, lines, errs := command(t, "", a, m)
	assert.Empty(t, errs)
	assert.Equal(t, []string{a, filepath.Join(m, "cur", "1"), filepath.Join(m, "new", "2")}, sources(lines))
	_, lines, _ = command(t, "", "-in", "maildir", "-out", "fields", m)
	assert.Equal(t, []string{"by n1", "by n2"}, values(lines))
	_, lines, _ = command(t, "", "-in", "eml", "-out", "fields", a)
	assert.Equal(t, []string{"by n3"}, values(lines))
}

func TestTrust(t *testing.T) {
	const file = "testdata/inbox.mbox"
	for _, tt := range []struct {
		name   string
		args   []string
		client string
		basis  string
	}{
		{"inferred", nil, "192.0.2.7", "private"},
		{"a network", []string{"-trust", "192.0.2.0/24"}, "198.51.100.7", "nets"},
		{"a host", []string{"-trust", "mx.example.com"}, "198.51.100.7", "host"},
		{"the newest", []string{"-trust", "newest:2"}, "198.51.100.7", "newest"},
		{"several", []string{"-trust", "192.0.2.0/24", "-trust", "private"}, "198.51.100.7", "nets,private"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, lines, _ := command(t, "", append(tt.args, file)...)
			require.Len(t, lines, 3)
			assert.Equal(t, tt.client, lines[0].Boundary.Client)
			assert.Equal(t, tt.basis, lines[0].Judged.Trust)
		})
	}
}

func TestUsage(t *testing.T) {
	var out, errs bytes.Buffer
	assert.Equal(t, exitDone, run([]string{"-h"}, nil, &out, &errs))
	assert.Empty(t, errs.String())
	assert.Contains(t, out.String(), "Examples:")
	for text := range strings.Lines(out.String()) {
		assert.LessOrEqual(t, len(text), 81, text)
	}
	for _, name := range []string{"-in", "-out", "-trust", "-escaped", "-max", "-check", "-j"} {
		assert.Contains(t, out.String(), "\n  "+name+" ")
	}
	for _, args := range [][]string{
		{"-in", "xml"},
		{"-in", ""},
		{"-out", "all"},
		{"-trust", "nowhere"},
		{"-max", "0"},
		{"-max", "1.5G"},
		{"-max", "99999999T"},
		{"-j", "0"},
		{"-j", "two"},
		{"-escaped", "-in", "jsonl"},
		{"-check", "-out", "fields"},
		{"-check", "-out", "relays"},
		{"-what"},
		{"-\x1b[2J"},
	} {
		code, lines, errs := command(t, field, args...)
		assert.Equal(t, exitError, code, args)
		assert.Empty(t, lines)
		assert.True(t, strings.HasPrefix(errs, "batch: "), errs)
		assert.Equal(t, 1, strings.Count(errs, "\n"), errs)
		assert.NotContains(t, errs, "\x1b")
	}
}

// -check tells of forged fields, also inside another message, and an input that cannot be read comes first.
func TestCheck(t *testing.T) {
	const honest = "Received: from a ([192.0.2.7]) by mx.example.org with SMTP id 1; Mon, 11 Mar 2024 10:00:05 +0000\n\n"
	const forged = "Received: from a ([192.0.2.7]) by mx.example.org with SMTP id 1; Mon, 11 Mar 2024 10:00:05 +0000\n" +
		"Received: from b ([225.1.2.3]) by a.example.com with SMTP id 2; Mon, 11 Mar 2024 10:00:04 +0000\n\n"
	const inside = "Received: from a ([192.0.2.7]) by mx.example.org with SMTP id 1; Mon, 11 Mar 2024 10:00:05 +0000\nContent-Type: message/rfc822\n\n" + forged
	for _, tt := range []struct {
		name, in string
		args     []string
		code     int
	}{
		{"honest", honest, []string{"-check", "-in", "eml"}, exitDone},
		{"forged", forged, []string{"-check", "-in", "eml"}, exitForged},
		{"forged inside", inside, []string{"-check", "-in", "eml"}, exitForged},
		{"forged, and not asked", forged, []string{"-in", "eml"}, exitDone},
		{"an input that is not there", forged, []string{"-check", "-in", "eml", "-", "no such file"}, exitError},
	} {
		t.Run(tt.name, func(t *testing.T) {
			code, lines, _ := command(t, tt.in, tt.args...)
			assert.Equal(t, tt.code, code)
			assert.NotEmpty(t, lines)
		})
	}
}

func TestParseSize(t *testing.T) {
	for text, want := range map[string]int64{"1": 1, "10k": 10 << 10, "3M": 3 << 20, "4G": 4 << 30, "1T": 1 << 40, "4194304T": 1 << 62} {
		n, err := parseSize(text)
		assert.NoError(t, err)
		assert.Equal(t, want, n, text)
	}
}

// The line of progress is for terminals only, and leaves nothing behind.
func TestProgress(t *testing.T) {
	var out, errs bytes.Buffer
	w := writer{out: &out, errs: &errs, terminal: true}
	assert.True(t, w.write(&job{lines: 10}))
	assert.Empty(t, errs.String(), "not at once")
	w.start = w.start.Add(-time.Minute)
	w.shown = w.start
	assert.True(t, w.write(&job{lines: 10}))
	assert.Contains(t, errs.String(), "\rbatch: 20 lines")
	w.finish()
	assert.True(t, strings.HasSuffix(errs.String(), " \r"))
	errs.Reset()
	w.finish()
	assert.Empty(t, errs.String())
}

// Ctrl-C leaves no line of progress behind it.
func TestInterrupted(t *testing.T) {
	stop := make(chan os.Signal, 1)
	stop <- os.Interrupt
	var errs bytes.Buffer
	assert.Equal(t, 130, interrupted(stop, &errs))
	assert.Equal(t, "\r"+strings.Repeat(" ", 60)+"\r", errs.String())
}

func TestShowsProgress(t *testing.T) {
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0) // a device of characters, as a terminal is one
	require.NoError(t, err)
	defer null.Close()
	file, err := os.Create(filepath.Join(t.TempDir(), "out"))
	require.NoError(t, err)
	defer file.Close()
	t.Setenv("TERM", "xterm")
	assert.True(t, showsProgress(file, null))
	assert.True(t, showsProgress(new(bytes.Buffer), null))
	assert.False(t, showsProgress(null, null), "the output would stand in between")
	assert.False(t, showsProgress(file, file))
	assert.False(t, showsProgress(file, new(bytes.Buffer)))
	t.Setenv("TERM", "dumb")
	assert.False(t, showsProgress(file, null))
}
