package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
	"syscall"
	"time"
	"unicode"
	"unicode/utf8"
)

// writer writes the output, complaints and progress.
type writer struct {
	out, errs io.Writer
	terminal  bool // errs shows a line of progress
	code      int

	start, shown time.Time
	lines        int
}

// write writes what a job came to. It returns false if no more can be written.
func (w *writer) write(j *job) bool {
	if len(j.out) > 0 {
		if _, err := w.out.Write(j.out); err != nil {
			w.failed(err)
			return false
		}
	}
	for _, what := range j.complain {
		w.complain(what)
	}
	w.lines += j.lines
	w.progress()
	return true
}

// failed complains about standard output, unless its reader has had enough.
func (w *writer) failed(err error) {
	if errors.Is(err, syscall.EPIPE) {
		return
	}
	what := err.Error()
	if p := (*fs.PathError)(nil); errors.As(err, &p) {
		what = p.Err.Error()
	}
	w.complain("standard output: " + what + "; the output is not complete")
}

// complain writes a line to standard error, and lets the program end with 2.
func (w *writer) complain(what string) {
	w.code = exitError
	w.wipe()
	fmt.Fprintf(w.errs, "batch: %s\n", what)
}

// progress shows how far the program is, five times a second.
func (w *writer) progress() {
	if !w.terminal {
		return
	}
	now := time.Now()
	switch {
	case w.start.IsZero():
		w.start, w.shown = now, now
	case now.Sub(w.shown) >= time.Second/5:
		w.shown = now
		fmt.Fprintf(w.errs, "\rbatch: %d lines, %.0f a second ", w.lines, float64(w.lines)/now.Sub(w.start).Seconds())
	}
}

// wiped takes the line of progress away.
var wiped = fmt.Sprintf("\r%60s\r", "")

// wipe takes the line of progress away.
func (w *writer) wipe() {
	if w.shown != w.start {
		fmt.Fprint(w.errs, wiped)
		w.shown = w.start
	}
}

// finish is called once at the end.
func (w *writer) finish() { w.wipe() }

// showsProgress reports whether errs is a terminal on which a line of progress can come and go. It
// cannot where the output stands on the same one.
func showsProgress(out, errs io.Writer) bool {
	f, ok := errs.(*os.File)
	if !ok || os.Getenv("TERM") == "" || os.Getenv("TERM") == "dumb" {
		return false
	}
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	if f, ok = out.(*os.File); !ok {
		return true
	}
	other, err := f.Stat()
	return err != nil || !os.SameFile(info, other)
}

// printable returns s in quotation marks, with escapes, if it has anything that is not printable:
// whoever names a file may be hostile as well.
func printable(s string) string {
	for _, c := range s {
		if !unicode.IsPrint(c) || c == unicode.ReplacementChar {
			return strconv.Quote(s)
		}
	}
	return s
}

// appendQuoted appends s as a JSON string. Bytes that are not UTF-8 become U+FFFD each. Whatever is
// not printable and all combining marks are escapes: a reader of JSON sees the same string, a
// terminal none that does something to it.
func appendQuoted(b []byte, s string) []byte {
	b = append(b, '"')
	for i := 0; i < len(s); {
		start := i
		for i < len(s) && ' ' <= s[i] && s[i] < 0x7f && s[i] != '"' && s[i] != '\\' {
			i++
		}
		if b = append(b, s[start:i]...); i == len(s) {
			break
		}
		c, n := utf8.DecodeRuneInString(s[i:])
		i += n
		switch {
		case c == '"' || c == '\\':
			b = append(b, '\\', byte(c))
		case unicode.IsPrint(c) && !unicode.In(c, unicode.Mn, unicode.Me):
			b = utf8.AppendRune(b, c)
		case c > 0xffff: // a surrogate pair
			c -= 0x10000
			b = fmt.Appendf(b, `\u%04x\u%04x`, 0xd800+c>>10, 0xdc00+c&0x3ff)
		default:
			b = fmt.Appendf(b, `\u%04x`, c)
		}
	}
	return append(b, '"')
}
