package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func keyFile(t *testing.T, key string) string {
	file := filepath.Join(t.TempDir(), "key")
	require.NoError(t, os.WriteFile(file, []byte(key), 0o600))
	return file
}

// blocksOf returns the header blocks of an output.
func blocksOf(t *testing.T, out []byte) (blocks []string) {
	for text := range bytes.Lines(out) {
		var l struct{ Source, Path, Headers string }
		require.NoError(t, json.Unmarshal(text, &l))
		assert.Equal(t, l.Source, l.Path)
		b := make([]byte, 0, len(l.Headers))
		for _, r := range l.Headers {
			require.Less(t, r, rune(0x100))
			b = append(b, byte(r))
		}
		blocks = append(blocks, string(b))
	}
	return blocks
}

func redactedBy(t *testing.T, stdin string, args ...string) []byte {
	var out, errs bytes.Buffer
	require.Equal(t, exitDone, run(args, strings.NewReader(stdin), &out, &errs), errs.String())
	return out.Bytes()
}

// TestRedactKey: without a good key nothing is written.
func TestRedactKey(t *testing.T) {
	for _, c := range []struct {
		name, file, say string
		more            []string
	}{
		{"missing", filepath.Join(t.TempDir(), "none"), "cannot be read", nil},
		{"a folder", t.TempDir(), "cannot be read", nil},
		{"empty", keyFile(t, ""), "is empty", nil},
		{"short", keyFile(t, strings.Repeat("k", 15)), "15 bytes", nil},
		{"a mailbox", keyFile(t, strings.Repeat("k", maxKey+1)), "is none", nil},
		{"no duration", keyFile(t, strings.Repeat("k", 16)), "364d", []string{"-shift", "soon"}},
		{"a thousand years", keyFile(t, strings.Repeat("k", 16)), "36400 days", []string{"-shift", "365000d"}},
		{"with -out", keyFile(t, strings.Repeat("k", 16)), "-out", []string{"-out", "fields"}},
		{"with -trust", keyFile(t, strings.Repeat("k", 16)), "-trust", []string{"-trust", "private"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out, errs bytes.Buffer
			args := append([]string{"-redact", c.file}, c.more...)
			code := run(append(args, "testdata/inbox.mbox"), strings.NewReader(""), &out, &errs)
			assert.Equal(t, exitError, code)
			assert.Empty(t, out.String())
			assert.Contains(t, errs.String(), c.say)
			assert.NotContains(t, errs.String(), "kkkk")
		})
	}
	code, lines, errs := command(t, "", "-shift", "1h")
	assert.Equal(t, exitError, code)
	assert.Empty(t, lines)
	assert.Contains(t, errs, "-redact")
}

// TestRedactOut: what is written can be read again and gives the same judgement; the same key gives the same bytes.
func TestRedactOut(t *testing.T) {
	key, other := keyFile(t, strings.Repeat("k", 16)), keyFile(t, strings.Repeat("o", 16))
	out := redactedBy(t, "", "-redact", key, "testdata/inbox.mbox")
	assert.Equal(t, out, redactedBy(t, "", "-redact", key, "-j", "3", "testdata/inbox.mbox"))
	assert.NotEqual(t, out, redactedBy(t, "", "-redact", other, "testdata/inbox.mbox"))
	assert.NotContains(t, strings.ToLower(string(out)), "example.")
	_, before, _ := command(t, "", "testdata/inbox.mbox")
	code, after, errs := command(t, string(out), "-in", "jsonl")
	assert.Equal(t, exitDone, code, errs)
	require.Len(t, after, len(before))
	for i := range before {
		assert.Equal(t, before[i].Source, after[i].Source)
		assert.Len(t, after[i].Hops, len(before[i].Hops))
		assert.Equal(t, before[i].Boundary.Client == "", after[i].Boundary.Client == "")
	}
}

// TestRedactIn: every kind of input is redacted, byte for byte but for the names.
func TestRedactIn(t *testing.T) {
	key := keyFile(t, strings.Repeat("k", 16))
	lines := blocksOf(t, redactedBy(t, field+"\n", "-redact", key, "-in", "lines"))
	eml := blocksOf(t, redactedBy(t, block+"\r\nbody of bob@example.org", "-redact", key, "-in", "eml"))
	jsonl := blocksOf(t, redactedBy(t, `{"path":"p","headers":"Subject: \u0000\u00fc\r\n"}`, "-redact", key, "-in", "jsonl"))
	require.Len(t, lines, 1)
	require.Len(t, eml, 1)
	require.Len(t, jsonl, 1)
	last := eml[0][strings.LastIndex(eml[0], "Received: "):]
	assert.Equal(t, strings.TrimRight(lines[0], "\n"), strings.TrimRight(last, "\r\n"), "the same field has the same form everywhere")
	assert.NotContains(t, eml[0], "body")
	assert.Equal(t, strings.Count(block, "\r\n"), strings.Count(strings.TrimSuffix(eml[0], "\r\n\r\n")+"\r\n", "\r\n"))
	assert.True(t, strings.HasPrefix(jsonl[0], "Subject: \x00") && strings.HasSuffix(jsonl[0], "\r\n"), "%q", jsonl[0])
	moved := blocksOf(t, redactedBy(t, field+"\n", "-redact", key, "-shift", "1d", "-in", "lines"))
	assert.Equal(t, strings.Replace(lines[0], "Mon, 6 Mar 2000", "Tue, 7 Mar 2000", 1), moved[0])
}

// TestRedactMaildir: the name of a file in a Maildir has the name of a host.
func TestRedactMaildir(t *testing.T) {
	dir := t.TempDir()
	for _, sub := range []string{"cur", "new", "tmp"} {
		require.NoError(t, os.Mkdir(filepath.Join(dir, sub), 0o700))
	}
	require.NoError(t, os.WriteFile(filepath.Join(dir, "cur", "952349467.M1P2.mail.example.org:2,S"), []byte(block+"\r\n"), 0o600))
	out := string(redactedBy(t, "", "-redact", keyFile(t, strings.Repeat("k", 16)), dir))
	assert.NotContains(t, out, "example.org")
	assert.Contains(t, out, "/cur/")
}

func TestRegistered(t *testing.T) {
	for host, want := range map[string]string{
		"a.example.com": "example.com", "a.example.co.uk": "example.co.uk", "a.blogspot.com": "blogspot.com", "com": "", "server.corp": "", "": "",
	} {
		assert.Equal(t, want, registered(host), host)
	}
}
