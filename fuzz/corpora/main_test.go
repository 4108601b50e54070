package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/backstamp/backstamp/fuzz/mail"
)

const honest = `{"source":"invented","path":"1","headers":"Received: from a.example.com (a.example.com [192.0.2.7])\r\n\tby mx.example.org (Postfix) with ESMTP id 4F1C2; Mon,  6 Mar 2000 14:31:07 +0100 (CET)\r\nSubject: x\r\n"}` + "\n"

// folder makes a folder of files.
func folder(t *testing.T, files map[string]string) string {
	dir := t.TempDir()
	for name, text := range files {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
	}
	return dir
}

// call runs the command, and returns its exit code and what it wrote.
func call(in string, args ...string) (code int, out, log string) {
	var o, l bytes.Buffer
	code = run(args, strings.NewReader(in), &o, &l)
	return code, o.String(), l.String()
}

func TestCheck(t *testing.T) {
	dir := folder(t, map[string]string{"a.jsonl": honest, "b.eml": "Received: by b.example.com; 6 Mar 2000 14:31:07 +0100\n\nbody\n"})
	code, out, log := call("", "check", dir)
	assert.Equal(t, 0, code)
	assert.Empty(t, log)
	assert.Regexp(t, `(?m)^invented +1 +100\.00 +0\.00 +0\.00 +1 +100\.00 +100\.00 +100\.00 +0\.00 +0\.00 +0 `, out)
	assert.Regexp(t, `(?m)^b\.eml +1 `, out)
	assert.Regexp(t, `(?m)^all +2 `, out)
}

// TestCheckBad: what cannot be read is named, the rest is read, and the exit code tells.
func TestCheckBad(t *testing.T) {
	var cut bytes.Buffer
	z := gzip.NewWriter(&cut)
	_, _ = z.Write([]byte(honest + honest))
	_ = z.Close()
	dir := folder(t, map[string]string{
		"a.jsonl": "no JSON\n" + honest, "b.jsonl.gz": "no gzip at all", "c.jsonl.gz": cut.String()[:cut.Len()-9],
	})
	code, out, log := call("", "check", filepath.Join(dir, "missing"), dir, t.TempDir())
	assert.Equal(t, 1, code)
	assert.Regexp(t, `(?m)^all +3 `, out)
	for _, want := range []string{"missing: no such file", "a.jsonl: message 1: invalid character", "b.jsonl.gz: gzip: invalid header", "c.jsonl.gz: behind message 2: unexpected EOF", "no mail found"} {
		assert.Contains(t, log, want)
	}
}

func TestUsage(t *testing.T) {
	t.Setenv("BACKSTAMP_CORPUS", "")
	for _, args := range [][]string{{}, {"chekc"}, {"check"}, {"check", "-x"}, {"check", "-sample", "0", "."}, {"compare"}, {"compare", "a", "b", "c"}, {"compare", "HEAD"}, {"invent", "-property", "Nothing"}} {
		code, out, log := call("", args...)
		assert.Equal(t, 2, code, args)
		assert.Empty(t, out, args)
		assert.NotEmpty(t, log, args)
	}
	code, _, log := call("", "check", "-h")
	assert.Equal(t, 0, code)
	assert.Contains(t, log, "-sample")
}

// TestLines compares what two programs could say.
func TestLines(t *testing.T) {
	old := `{"source":"a:1","raw":"from a by b","from":{"helo":"a"},"by":{"host":"b"}}` + "\n" + `{"source":"a:2","raw":"x","error":"y"}` + "\n"
	changed := `{"source":"a:1","raw":"from a by b","from":{"helo":"a","rdns":"\u001b[1m"},"by":{"host":"c"}}` + "\n" + `{"source":"a:2","raw":"x","error":"y"}` + "\n"
	tests := []struct {
		name, new string
		members   []string
		want, err string
	}{
		{name: "the same", new: old, want: "0 of 2 fields differ\n"},
		{name: "changed", new: changed, want: "\"a:1\"\n  \"from a by b\"\n    by.host: \"b\" -> \"c\"\n    from.rdns: nothing -> \"\\x1b[1m\"\n1 of 2 fields differ\n        1 by.host\n        1 from.rdns\n"},
		{name: "members", new: changed, members: []string{"from"}, want: "\"a:1\"\n  \"from a by b\"\n    from.rdns: nothing -> \"\\x1b[1m\"\n1 of 2 fields differ\n        1 from.rdns\n"},
		{name: "other fields", new: strings.ReplaceAll(changed, "from a by b", "z"), err: "do not read the same fields"},
		{name: "shorter", new: old[:strings.Index(old, "\n")+1], err: "differ in length"},
		{name: "no JSON", new: "x\ny\n", err: "invalid character"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			c := &comparison{out: &out, most: 10, members: tt.members, changed: map[string]int{}}
			err := c.lines(reader(old), reader(tt.new))
			if tt.err != "" {
				require.ErrorContains(t, err, tt.err)
				return
			}
			require.NoError(t, err)
			c.summary()
			assert.Equal(t, tt.want, out.String())
		})
	}
}

// TestCompare builds the program as it stands twice, and finds no difference.
func TestCompare(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: builds programs")
	}
	t.Chdir("../..")
	c := &comparison{out: new(bytes.Buffer), changed: map[string]int{}}
	program := filepath.Join(t.TempDir(), "batch")
	require.NoError(t, build(program, ""))
	dir := folder(t, map[string]string{"a.jsonl": honest, "b.eml": "Received: by b.example.com\n\n"})
	files, err := mail.Files(dir)
	require.NoError(t, err)
	for _, kind := range []mail.Kind{mail.Lines, mail.Mbox, mail.Single} {
		require.NoError(t, c.programs([]string{program, program}, kind, files))
	}
	assert.Equal(t, []int{2, 0}, []int{c.fields, c.differ})
}

// TestInventor makes other words, as long as the failure stays.
func TestInventor(t *testing.T) {
	v := &inventor{fails: func(s string) bool { return strings.Contains(s, "((") }, known: map[string]bool{"from": true}}
	made, real := v.invent("from carol.corporation (( 17")
	assert.Equal(t, "((", made)
	assert.Empty(t, real)

	v.fails = func(s string) bool {
		return strings.HasPrefix(s, "from ") && len(s) >= 12 && strings.ContainsAny(s, "0123456789")
	}
	made, real = v.invent("from zeppelin.corp 4711 aa")
	assert.Equal(t, "from pmplexm", made[:5]+"pmplexm", "the length stays")
	assert.NotContains(t, made, "zeppelin")
	assert.Empty(t, real)

	v.fails = func(s string) bool { return strings.Contains(s, "zeppelin") }
	made, real = v.invent("from zeppelin")
	assert.Equal(t, "zeppelin", made)
	assert.Equal(t, []string{"zeppelin"}, real)
}

// TestInvent: what is no failure is said to be none; crashers are read as go test writes them.
func TestInvent(t *testing.T) {
	code, out, log := call("from a by b", "invent", "-property", "tokens")
	assert.Equal(t, 1, code)
	assert.Empty(t, out)
	assert.Contains(t, log, "Tokens holds for this input")

	file := filepath.Join(t.TempDir(), "FuzzString", "0123")
	require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
	require.NoError(t, os.WriteFile(file, []byte("go test fuzz v1\nstring(\"from \\x00\")\n"), 0o644))
	input, err := readInput(file, nil)
	require.NoError(t, err)
	assert.Equal(t, "from \x00", input)
	_, _, log = call("", "invent", file)
	assert.Contains(t, log, "String holds for this input")
}

func TestWordsOf(t *testing.T) {
	words, err := wordsOf("../../received/testdata")
	require.NoError(t, err)
	assert.True(t, words["postfix"])
	_, err = wordsOf(t.TempDir())
	require.ErrorContains(t, err, "no vectors")
}

func reader(s string) *bufio.Reader { return bufio.NewReader(strings.NewReader(s)) }
