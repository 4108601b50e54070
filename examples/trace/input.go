package main

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/backstamp/backstamp/examples/internal/mailbox"
)

// files goes through the files.
func (t *tracer) files(names []string) {
	for _, name := range names {
		if !t.file(name) {
			return
		}
	}
}

// file reads the messages of one file. It returns false if there is no use in going on, because
// nothing more can be written.
func (t *tracer) file(name string) bool {
	n, lost := 0, false
	for m, err := range (mailbox.Options{Stdin: t.stdin}).Messages(name) {
		var e *mailbox.Error
		if errors.As(err, &e) && e.Lost {
			lost = true
			t.complain(title(e.Source), explain(e.Source, err))
			continue
		}
		if n++; t.only != 0 && t.only != n {
			continue
		}
		switch {
		case e != nil:
			t.complain(title(e.Source), explain(e.Source, err))
		case !t.message(title(m.Source), m):
			return false
		}
		if t.only != 0 {
			return true
		}
	}
	if t.only > n && !lost {
		t.complain(title(name), fmt.Sprintf("has no message %d; they are counted from 1, and the last one is %d", t.only, n))
	}
	return true
}

// title returns the name of an input as people know it.
func title(source string) string {
	if rest, ok := strings.CutPrefix(source, "-"); ok && (rest == "" || rest[0] == ':') {
		return "standard input" + rest
	}
	return source
}

// advice is what to do about an input that cannot be read.
var advice = [...]struct {
	err  error
	text string
}{
	{fs.ErrNotExist, "check the name"},
	{fs.ErrPermission, "ask its owner, or read it as another user"},
	{mailbox.ErrEmpty, "want a message with its whole header, an mbox or a Maildir"},
	{mailbox.ErrNoise, "want a message with its whole header, or an mbox"},
	{mailbox.ErrNoMaildir, "name a file in it"},
	{mailbox.ErrRatio, "unpack it yourself if you trust it"},
	{mailbox.ErrSize, "unpack it yourself if you trust it"},
	{mailbox.ErrCut, "only what stands before is read; get it again"},
	{mailbox.ErrDamaged, "only what stands before is read; get it again"},
	{mailbox.ErrNotRegular, "it is left out"},
}

// advise returns what to do about an error of an input, after a semicolon.
func advise(source string, err error) string {
	if strings.HasPrefix(source, "-") && errors.Is(err, fs.ErrNotExist) {
		return "; flags stand before the files"
	}
	for _, a := range advice {
		if errors.Is(err, a.err) {
			return "; " + a.text
		}
	}
	return ""
}
