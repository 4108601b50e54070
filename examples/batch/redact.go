package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/publicsuffix"

	"github.com/backstamp/backstamp/hops/redact"
)

// redaction is what the flags say of redacting.
type redaction struct {
	key      []byte
	wanted   bool
	shift    time.Duration
	hasShift bool
}

func (r *redaction) flags(fs *flag.FlagSet) {
	fs.Func("redact", "", func(v string) (err error) {
		r.wanted = true
		r.key, err = readKey(v)
		return err
	})
	fs.Func("shift", "", func(v string) (err error) {
		r.hasShift = true
		r.shift, err = parseShift(v)
		return err
	})
}

// redactor returns what redacts, nil if nothing is to be redacted.
func (r *redaction) redactor() (*redact.Redactor, error) {
	if !r.wanted {
		if r.hasShift {
			return nil, errors.New("-shift is for -redact")
		}
		return nil, nil
	}
	return redact.New(r.key, redact.Options{OrgDomain: registered, Shift: r.shift})
}

// maxKey is more than any key has: who names a mailbox in place of his key is told so.
const maxKey = 64 << 10

// readKey returns the bytes of a key file. Its errors name what is wrong and not what is in the file.
func readKey(file string) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("the key file cannot be read: %w", err)
	}
	defer f.Close()
	key, err := io.ReadAll(io.LimitReader(f, maxKey+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("the key file cannot be read: %w", err)
	case len(key) == 0:
		return nil, errors.New("the key file is empty; want 16 random bytes or more")
	case len(key) < redact.MinKey:
		return nil, fmt.Errorf("the key file has %d bytes; want 16 random bytes or more", len(key))
	case len(key) > maxKey:
		return nil, fmt.Errorf("the key file has more than %d bytes, and so is none", maxKey)
	}
	return key, nil
}

// parseShift reads a duration, or a number of days or weeks.
func parseShift(v string) (time.Duration, error) {
	const most = 100 * 364 * 24 * time.Hour
	d, err := time.ParseDuration(v)
	for unit, hours := range map[string]int64{"d": 24, "w": 7 * 24} {
		if number, ok := strings.CutSuffix(v, unit); ok {
			n, convErr := strconv.ParseInt(number, 10, 32)
			d, err = time.Duration(min(max(n, -1e6), 1e6)*hours)*time.Hour, convErr
		}
	}
	if err != nil || d > most || d < -most {
		return 0, errors.New("want a time such as 364d, -52w or 36h30m, of at most 36400 days")
	}
	return d, nil
}

func isSet(fs *flag.FlagSet, name string) (set bool) {
	fs.Visit(func(f *flag.Flag) { set = set || f.Name == name })
	return set
}

// registered returns the domain below the suffix of a registry, so that this suffix is kept: not that of a hoster,
// which may be somebody's name, and none that is on no list.
func registered(host string) string {
	suffix, icann := publicsuffix.PublicSuffix(host)
	for !icann {
		_, rest, more := strings.Cut(suffix, ".")
		if !more {
			return ""
		}
		suffix, icann = publicsuffix.PublicSuffix(rest)
	}
	below, ok := strings.CutSuffix(host, "."+suffix)
	if !ok {
		return ""
	}
	return below[strings.LastIndexByte(below, '.')+1:] + "." + suffix
}

// redacted writes the line of a header block.
func (w *worker) redacted(j *job, source, block string) {
	source = w.redactedSource(source)
	block = strings.TrimLeft(block, "\r\n")
	if _, err := countFields(block); err != nil {
		w.fail(j, source, err)
		return
	}
	j.out = appendQuoted(append(j.out, `{"source":`...), source)
	j.out = appendQuoted(append(j.out, `,"path":`...), source)
	j.out = appendBytes(append(j.out, `,"headers":`...), w.redactor.Block(block))
	j.out = append(j.out, "}\n"...)
	j.lines++
}

// redactedSource returns the name of a message. In a Maildir it is that of a file, which holds the name of the
// host that delivered it.
func (w *worker) redactedSource(source string) string {
	dir, file := path.Split(source)
	if !strings.HasSuffix(dir, "/cur/") && !strings.HasSuffix(dir, "/new/") {
		return source
	}
	return dir + w.redactor.Value("", file)
}

// appendBytes appends a JSON string in which each byte is the character with that number.
func appendBytes(b []byte, s string) []byte {
	b = append(b, '"')
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c == '\r':
			b = append(b, `\r`...)
		case c == '\n':
			b = append(b, `\n`...)
		case c == '\t':
			b = append(b, `\t`...)
		case c < ' ' || c >= 0x7f:
			b = fmt.Appendf(b, `\u%04x`, c)
		default:
			b = append(b, c)
		}
	}
	return append(b, '"')
}
