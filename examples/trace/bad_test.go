package main

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const message = "Received: from a.example.com (a.example.com [192.0.2.7])\n\tby mx.example.org (Postfix) with SMTP id 1;\n" +
	"\tMon, 6 Mar 2000 14:31:07 +0100\nSubject: the good one\n\nbody\n"

// zip returns text compressed.
func zip(t testing.TB, parts ...string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	for _, p := range parts {
		_, err := io.WriteString(w, p)
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return b.String()
}

// Each bad input has one line on standard error, which names it, and the exit code 2; and the good
// message after it is printed.
func TestBadInput(t *testing.T) {
	zeros := strings.Repeat("\x00", 1<<20)
	bomb := make([]string, 16)
	for i := range bomb {
		bomb[i] = zeros
	}
	tests := []struct {
		name, file, content string
		want                string // a part of the line
	}{
		{"missing file", "missing.eml", "", "no such file"},
		{"empty file", "nothing.eml", "", "is empty"},
		{"empty lines", "lines.eml", "\n\r\n\n", "no header field"},
		{"binary noise with a colon", "noise.bin", "\x00\xff:\x00\x00\n\x01\x02", "is binary"},
		{"binary noise", "noise.eml", "\x7fELF\x02\x01\x00\x00\xff\xfe\x1b[2J\x9b", "is binary"},
		{"header without an end", "endless.eml", strings.Repeat("X-Line: a\n", 200_000), "more than 1 MiB"},
		{"value of 100 MB", "long.eml", message[:9] + " from a.example.com by mx.example.org id " + strings.Repeat("x", 100<<20), "more than 1 MiB"},
		{"gzip bomb", "bomb.gz", zip(t, append([]string{message}, bomb...)...), "times its size"},
		{"gzip cut off", "cut.gz", zip(t, message)[:40], "gzip"},
		{"gzip broken", "broken.gz", "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x00\xff\xff", "gzip"},
	}
	dir := t.TempDir()
	good := filepath.Join(dir, "good.eml")
	require.NoError(t, os.WriteFile(good, []byte(message), 0o600))
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			file := filepath.Join(dir, tt.file)
			if tt.name != "missing file" {
				require.NoError(t, os.WriteFile(file, []byte(tt.content), 0o600))
			}
			checkBad(t, tt.file, tt.want, file, good)
		})
	}
	t.Run("folder", func(t *testing.T) {
		folder := filepath.Join(dir, "folder")
		require.NoError(t, os.Mkdir(folder, 0o700))
		checkBad(t, "folder", "Maildir", folder, good)
	})
	t.Run("unreadable entry of a Maildir", func(t *testing.T) {
		folder := filepath.Join(dir, "maildir")
		require.NoError(t, os.MkdirAll(filepath.Join(folder, "cur"), 0o700))
		require.NoError(t, os.MkdirAll(filepath.Join(folder, "new"), 0o700))
		require.NoError(t, os.Symlink("nowhere", filepath.Join(folder, "cur", "1.gone")))
		require.NoError(t, os.WriteFile(filepath.Join(folder, "new", "2.there"), []byte(message), 0o600))
		checkBad(t, "1.gone", "no such file", folder)
	})
}

// checkBad runs the program and sees to it that there is one line that names the input, and that a
// good message is printed nevertheless.
func checkBad(t *testing.T, name, want string, args ...string) {
	t.Helper()
	code, out, errs := command("", args...)
	assert.Equal(t, exitError, code)
	assert.Contains(t, out, "the good one")
	assert.Equal(t, 1, strings.Count(errs, "\n"), "%.1000s", errs)
	assert.True(t, strings.HasPrefix(errs, "trace: "), "%.1000s", errs)
	assert.Contains(t, errs, name)
	assert.Contains(t, errs, want)
	assert.Contains(t, errs, "; ", "it says what to do")
	for _, c := range strings.TrimSuffix(errs, "\n") {
		require.True(t, unicode.IsPrint(c), "%q", errs)
	}
}

// Of a compressed message that is damaged at its end, the header is read nevertheless.
func TestDamagedEnd(t *testing.T) {
	whole := zip(t, message)
	code, out, errs := command("", write(t, "end.gz", whole[:len(whole)-8]+"checksum"))
	assert.Equal(t, exitError, code)
	assert.Contains(t, out, "the good one")
	assert.Contains(t, errs, "gzip: the input is damaged; only what stands before is read")
}

// A message that ends in the middle of a field is read as far as it goes.
func TestCutMessage(t *testing.T) {
	code, out, errs := command(message[:len("Received: from a.example.com (a.example.com [192.0.2.7])\n\tby mx.exa")])
	assert.Equal(t, exitDone, code)
	assert.Empty(t, errs)
	assert.Contains(t, out, "a.example.com [192.0.2.7]")
	assert.Contains(t, out, "mx.exa")
}

// A file's name can be hostile as well.
func TestHostileNames(t *testing.T) {
	name := filepath.Join(t.TempDir(), "a\x1b]0;x\x07\u202e.eml")
	code, _, errs := command("", name)
	assert.Equal(t, exitError, code)
	assert.Contains(t, errs, `a\x1b]0;x\a\u202e.eml": no such file`)
	require.NoError(t, os.WriteFile(name, []byte(message), 0o600))
	for _, args := range [][]string{{name}, {"-json", name}} {
		code, out, errs := command("", args...)
		assert.Equal(t, exitDone, code)
		assert.Empty(t, errs)
		for _, c := range strings.ReplaceAll(out, "\n", "") {
			require.True(t, unicode.IsPrint(c), "%q", c)
		}
	}
}

// Whatever a message says, neither output has a control character in it.
func TestHostileMessage(t *testing.T) {
	evil := "\x1b[2J\x1b]0;x\x07\b\u009b31m\u202e\u200b\u2028e" + strings.Repeat("\u0301", 40) + "\xff\x9b\x00"
	text := strings.ReplaceAll(message, "a.example.com", evil)
	text = strings.ReplaceAll(text, "good one", evil) + "Received: " + evil
	for _, args := range [][]string{nil, {"-json"}} {
		code, out, _ := command(text, args...)
		assert.Equal(t, exitDone, code)
		require.NotEmpty(t, out)
		for _, c := range strings.ReplaceAll(out, "\n", "") {
			require.True(t, unicode.IsPrint(c), "%q", c)
		}
	}
}

// refusing is an output that takes some writes and no more.
type refusing struct {
	left int
	err  error
}

func (r *refusing) Write(b []byte) (int, error) {
	if r.left--; r.left < 0 {
		return 0, r.err
	}
	return len(b), nil
}

func TestOutputFails(t *testing.T) {
	full := &os.PathError{Op: "write", Path: "/dev/stdout", Err: syscall.ENOSPC}
	pipe := &os.PathError{Op: "write", Path: "/dev/stdout", Err: syscall.EPIPE}
	tests := []struct {
		name string
		out  refusing
		args []string
		code int
		errs string
	}{
		{"closed pipe", refusing{0, pipe}, nil, exitDone, ""},
		{"pipe closed later", refusing{1, pipe}, nil, exitDone, ""},
		{"pipe closed before the help", refusing{0, pipe}, []string{"-h"}, exitDone, ""},
		{"full disk", refusing{0, full}, nil, exitError, "trace: standard output: no space left on device; the output is not complete\n"},
		{"full disk later", refusing{1, full}, nil, exitError, "trace: standard output: no space left on device; the output is not complete\n"},
		{"full disk, JSON", refusing{1, full}, []string{"-json"}, exitError, "trace: standard output: no space left on device; the output is not complete\n"},
		{"other error", refusing{0, errors.New("broken")}, nil, exitError, "trace: standard output: broken; the output is not complete\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var errs bytes.Buffer
			tr := tracer{stdin: strings.NewReader(message), stdout: &tt.out, stderr: &errs}
			code := tr.run(append(tt.args, "testdata/honest.eml", "testdata/late.eml", "-"))
			assert.Equal(t, tt.code, code)
			assert.Equal(t, tt.errs, errs.String())
		})
	}
}
