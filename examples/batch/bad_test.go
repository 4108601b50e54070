package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Each bad input is one line of output, which names it. The exit code is 2 only if a whole input is
// lost, and then there is a line on standard error. The good message behind it is read.
func TestBadInput(t *testing.T) {
	good := "Received: " + field + "\n\nbody\n"
	bomb := zip(t, strings.Repeat("\x00", 10<<20))
	tests := []struct {
		name, file, content string
		code                int
		want                string // a part of the error
	}{
		{"missing file", "missing.eml", "", exitError, "no such file"},
		{"empty file", "empty.eml", "", exitDone, "is empty"},
		{"empty lines", "lines.eml", "\n\r\n\n", exitDone, "no header field found"},
		{"binary noise", "noise.eml", "\x7fELF\x02\x01\x00\x00\xff\xfe\x1b[2J\x9b", exitDone, "is binary and no message"},
		{"binary noise with a colon", "colon.eml", "\x00\xff:\x00\x00\n\x01\x02\n\n", exitDone, "is binary and no message"},
		{"header without an end", "endless.eml", strings.Repeat("X-Line: a\n", 200_000), exitDone, "more than 1 MiB"},
		{"too many fields", "many.eml", strings.Repeat("A:\n", 10_001), exitDone, "more than 10000 fields"},
		{"value of 100 MB", "long.eml", "Received: by a id " + strings.Repeat("x", 100<<20), exitDone, "more than 1 MiB"},
		{"gzip bomb", "bomb.gz", bomb, exitError, "times its size; -max SIZE raises the limit"},
		{"gzip cut off", "cut.gz", zip(t, good)[:40], exitError, "gzip: the input is cut off"},
		{"gzip broken", "broken.gz", "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x00\xff\xff", exitError, "gzip: the input is damaged"},
		{"no mbox", "plain.mbox", "\x00folder", exitError, "neither a folder cur nor"},
	}
	dir := t.TempDir()
	last := filepath.Join(dir, "good.eml")
	require.NoError(t, os.WriteFile(last, []byte(good), 0o600))
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			file := filepath.Join(dir, tt.file)
			switch {
			case tt.name == "missing file":
			case tt.content == "\x00folder":
				require.NoError(t, os.Mkdir(file, 0o700))
			default:
				require.NoError(t, os.WriteFile(file, []byte(tt.content), 0o600))
			}
			for _, out := range []string{"messages", "fields"} {
				code, lines, errs := command(t, "", "-out", out, file, last)
				assert.Equal(t, tt.code, code)
				assert.Equal(t, []string{file, last}, sources(lines))
				assert.Contains(t, lines[0].Error, tt.want)
				assert.Empty(t, lines[1].Error)
				if code == exitDone {
					assert.Empty(t, errs)
					continue
				}
				assert.Equal(t, "batch: "+file+": "+lines[0].Error+"\n", errs)
			}
		})
	}
}

func TestBadMbox(t *testing.T) {
	code, lines, errs := command(t, "Received: by a\n\n", "-in", "mbox")
	assert.Equal(t, exitDone, code)
	assert.Empty(t, errs)
	require.Len(t, lines, 1)
	assert.Contains(t, lines[0].Error, `does not begin with "From "`)

	// A message without a header is an error of that message.
	from := "From ann@example.com Mon Mar  6 14:31:07 2000\n"
	code, lines, _ = command(t, from+"Received: by a\n\n"+from+"\n"+from+"Received: by c\n")
	assert.Equal(t, exitDone, code)
	assert.Equal(t, []string{"-:1", "-:2", "-:3"}, sources(lines))
	assert.Equal(t, []string{"", "no header field found", ""}, []string{lines[0].Error, lines[1].Error, lines[2].Error})
}

func TestBadMaildir(t *testing.T) {
	dir := t.TempDir()
	cur := filepath.Join(dir, "cur")
	require.NoError(t, os.Mkdir(cur, 0o700))
	require.NoError(t, os.Symlink("nowhere", filepath.Join(cur, "1")))
	require.NoError(t, os.WriteFile(filepath.Join(cur, "2"), []byte("Received: by a\n"), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(cur, "3"), []byte("\x1f\x8bbroken"), 0o600))
	code, lines, errs := command(t, "", dir)
	assert.Equal(t, exitDone, code, "a bad record is no lost FILE")
	assert.Empty(t, errs)
	require.Len(t, lines, 3)
	assert.Contains(t, lines[0].Error, "no such file")
	assert.Empty(t, lines[1].Error)
	assert.Contains(t, lines[2].Error, "gzip")
}

// A line of 16 MiB is read, a longer one is an error, and those behind it keep their numbers.
func TestLongLine(t *testing.T) {
	long := strings.Repeat("x", maxLine)
	code, lines, _ := command(t, "by a\n"+long+"\n"+long+"y\nby b\n"+long+"y", "-in", "lines", "-out", "fields")
	assert.Equal(t, exitDone, code)
	require.Equal(t, []string{"-:1", "-:2", "-:3", "-:4", "-:5"}, sources(lines))
	assert.Equal(t, "by a", *lines[0].Raw)
	assert.Equal(t, maxLine, len(*lines[1].Raw))
	assert.Contains(t, lines[2].Error, "more than 16 MiB")
	assert.Equal(t, "by b", *lines[3].Raw)
	assert.Contains(t, lines[4].Error, "more than 16 MiB")
}

// What an input says before it breaks is read; what was being read then is an error.
func TestBrokenInput(t *testing.T) {
	broken := iotest.ErrReader(errors.New("broken"))
	from := "From ann@example.com Mon Mar  6 14:31:07 2000\n"
	long := strings.Repeat("a line of a body\n", 3*jobSize/16)
	tests := []struct {
		name, in string
		args     []string
		want     []string
	}{
		{"lines", "by a\nby b", []string{"-in", "lines"}, []string{"-:1", "-:2!"}},
		{"jsonl", `{"headers":"A: b"}` + "\n{", []string{"-in", "jsonl"}, []string{"-:1", "-:2!"}},
		{"an mbox", from + "A: b\n\n" + from + "A: b\n", nil, []string{"-:1", "-:2!"}},
		{"a message", "A: b\n\nbody", nil, []string{"-!"}},
		{"a long message", "A: b\n\n" + long, nil, []string{"-!"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out, errs strings.Builder
			code := run(tt.args, io.MultiReader(strings.NewReader(tt.in), broken), &out, &errs)
			assert.Equal(t, exitError, code)
			assert.Equal(t, "batch: "+strings.TrimSuffix(tt.want[len(tt.want)-1], "!")+": broken\n", errs.String())
			var list []string
			for _, l := range readLines(t, []byte(out.String())) {
				if l.Error != "" {
					l.Source += "!"
				}
				list = append(list, l.Source)
			}
			assert.Equal(t, tt.want, list)
		})
	}
}

// What is left out of the messages inside is said, and the message itself is not lost.
func TestIncomplete(t *testing.T) {
	var b strings.Builder
	for range 40 {
		b.WriteString("Received: by a\nContent-Type: message/rfc822\n\n")
	}
	_, lines, _ := command(t, b.String())
	require.Len(t, lines, 1)
	assert.Len(t, lines[0].Hops, 1)
	assert.Len(t, lines[0].Embedded, 1)
	assert.Contains(t, lines[0].Incomplete, "more than 16 messages")
	assert.Empty(t, lines[0].Error)
}

// Whatever the bytes, each line of output is JSON without control characters.
func TestHostileBytes(t *testing.T) {
	evil := "\x1b[2J\x1b]0;x\x07\b\u009b31m\u202e\u200b\u2028e" + strings.Repeat("\u0301", 40) + "\U000e0001\xff\x9b\x00"
	name := write(t, "a\x1b]0;x\x07\u202e.txt", "Received: by "+evil+"\n\n")
	for _, tt := range []struct {
		in   string
		args []string
	}{
		{"by " + evil + "\n" + evil + "\n", []string{"-in", "lines"}},
		{"by " + evil + "\n" + evil + "\n", []string{"-in", "lines", "-out", "fields"}},
		{"Received: by " + evil + "\nReceived: " + evil, nil},
		{evil, nil},
		{`{"path":"\u001b` + strings.NewReplacer("\x1b", "", "\x07", "", "\b", "", "\x00", "").Replace(evil) + `","headers":"x"}`, []string{"-in", "jsonl"}},
		{"\x1b\n", []string{"-in", "jsonl"}},
		{"", []string{name, name + ".missing"}},
		{"", []string{"-out", "fields", name}},
	} {
		var out, errs strings.Builder
		run(tt.args, strings.NewReader(tt.in), &out, &errs)
		require.NotEmpty(t, out.String())
		readLines(t, []byte(out.String()))
		for _, c := range strings.ReplaceAll(out.String()+errs.String(), "\n", "") {
			require.True(t, unicode.IsPrint(c), "%q in %q", c, out.String())
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
	for _, tt := range []struct {
		name string
		out  refusing
		args []string
		code int
		errs string
	}{
		{"closed pipe", refusing{0, pipe}, nil, exitDone, ""},
		{"pipe closed later", refusing{2, pipe}, nil, exitDone, ""},
		{"pipe closed before the help", refusing{0, pipe}, []string{"-h"}, exitDone, ""},
		{"full disk", refusing{0, full}, nil, exitError, "batch: standard output: no space left on device; the output is not complete\n"},
		{"full disk later", refusing{2, full}, nil, exitError, "batch: standard output: no space left on device; the output is not complete\n"},
		{"full disk, help", refusing{0, full}, []string{"-h"}, exitError, "batch: standard output: no space left on device; the output is not complete\n"},
		{"other error", refusing{0, errors.New("broken")}, nil, exitError, "batch: standard output: broken; the output is not complete\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, j := range []int{1, 4} {
				var errs strings.Builder
				out := tt.out
				args := append(tt.args, "-in", "lines", "-j", fmt.Sprint(j))
				code := run(args, strings.NewReader(strings.Repeat(field+"\n", 3000)), &out, &errs)
				assert.Equal(t, tt.code, code)
				assert.Equal(t, tt.errs, errs.String())
			}
		})
	}
}
