package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// write writes a file into a folder that is removed after the test, and returns its path.
func write(t testing.TB, name, content string) string {
	file := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o700))
	require.NoError(t, os.WriteFile(file, []byte(content), 0o600))
	return file
}

// subjects returns the subjects and the sources of the messages that were printed, in their order.
func subjects(out string) (list, sources []string) {
	for line := range strings.Lines(out) {
		if s, ok := strings.CutPrefix(line, "  Subject  "); ok {
			list = append(list, strings.TrimSpace(s))
		}
		if s, ok := strings.CutPrefix(line, "== "); ok {
			sources = append(sources, strings.TrimRight(s, " =\n"))
		}
	}
	return list, sources
}

func mbox(n ...string) string {
	var b strings.Builder
	for _, s := range n {
		b.WriteString("From MAILER-DAEMON Mon Mar  6 14:31:07 2000\n" + strings.Replace(message, "the good one", s, 1) + "\n")
	}
	return b.String()
}

func TestInputs(t *testing.T) {
	three := mbox("one", "two", "three")
	maildir := filepath.Join(t.TempDir(), "Maildir")
	for name, subject := range map[string]string{"cur/1.a:2,S": "one", "new/2.b": "two", "tmp/3.c": "unfinished"} {
		file := filepath.Join(maildir, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o700))
		require.NoError(t, os.WriteFile(file, []byte(strings.Replace(message, "the good one", subject, 1)), 0o600))
	}
	tests := []struct {
		name, stdin string
		args        []string
		want        []string
	}{
		{"a message", "", []string{write(t, "a.eml", message)}, []string{"the good one"}},
		{"a message, compressed", "", []string{write(t, "a.eml.gz", zip(t, message))}, []string{"the good one"}},
		{"two files", "", []string{write(t, "a.eml", message), write(t, "b.mbox", three)}, []string{"the good one", "one", "two", "three"}},
		{"an mbox", "", []string{write(t, "a.mbox", three)}, []string{"one", "two", "three"}},
		{"an mbox, compressed", "", []string{write(t, "a.mbox.gz", zip(t, three))}, []string{"one", "two", "three"}},
		{"an mbox of another name", "", []string{write(t, "inbox", three)}, []string{"one", "two", "three"}},
		{"the second one of an mbox", "", []string{"-n", "2", write(t, "a.mbox", three)}, []string{"two"}},
		{"the last one of an mbox", "", []string{"-n", "3", write(t, "a.mbox", three)}, []string{"three"}},
		{"standard input", message, nil, []string{"the good one"}},
		{"standard input by name", message, []string{"-"}, []string{"the good one"}},
		{"standard input, mbox", three, nil, []string{"one", "two", "three"}},
		{"standard input, compressed", zip(t, three), nil, []string{"one", "two", "three"}},
		{"a Maildir", "", []string{maildir}, []string{"one", "two"}},
		{"the second one of a Maildir", "", []string{"-n", "2", maildir}, []string{"two"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			code, out, errs := command(tt.stdin, tt.args...)
			assert.Equal(t, exitDone, code)
			assert.Empty(t, errs)
			got, _ := subjects(out)
			assert.Equal(t, tt.want, got)
			assert.Equal(t, len(tt.want)-1, strings.Count(out, "\n\n=="), "an empty line between messages")
		})
	}
}

// The inner message of a bounce comes first in text, and is embedded in JSON.
func TestBounce(t *testing.T) {
	_, out, _ := command("", "testdata/bounce.eml")
	got, sources := subjects(out)
	assert.Equal(t, []string{"Cheap watches", "Undelivered Mail Returned to Sender"}, got)
	assert.Equal(t, []string{"testdata/bounce.eml, the message inside", "testdata/bounce.eml, the message around it"}, sources)

	_, out, _ = command("", "-json", "testdata/bounce.eml")
	var v struct {
		Hops     []any
		Embedded []struct {
			Hops []struct {
				Belief string
				From   struct{ IP string }
			}
		}
	}
	require.NoError(t, json.Unmarshal([]byte(out), &v))
	assert.Len(t, v.Hops, 3)
	require.Len(t, v.Embedded, 1)
	require.Len(t, v.Embedded[0].Hops, 2)
	assert.Equal(t, "203.0.113.9", v.Embedded[0].Hops[1].From.IP)
	assert.Equal(t, "unknown", v.Embedded[0].Hops[1].Belief)
}
