package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unicode"

	"github.com/backstamp/backstamp/examples/internal/mailbox"
	"github.com/backstamp/backstamp/hops"
	"github.com/backstamp/backstamp/hops/report"
	"github.com/backstamp/backstamp/lookup"
)

// tracer is one run of the program.
type tracer struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	now            time.Time

	json, relays, check bool
	colour              bool
	only                int // the number of the message that is wanted, 0: all
	trust               hops.Truster
	detectors           []hops.Detector // nil: all of them
	others              asker           // who else is asked

	printed bool // something was
	code    int
}

// message prints the journey of one message. It returns false if there is no use in going on, because
// nothing more can be written.
func (t *tracer) message(source string, r io.Reader) bool {
	rep := t.judge(source, r)
	if rep == nil {
		return true
	}
	if t.check && gravest(rep) == hops.Forged && t.code == exitDone {
		t.code = exitForged
	}
	var err error
	if t.printed && !t.json {
		_, err = io.WriteString(t.stdout, "\n")
	}
	t.printed = true
	switch {
	case err != nil:
	case t.json:
		err = report.JSON(t.stdout, rep)
	case t.relays:
		err = report.Relays(t.stdout, rep)
	case t.colour:
		err = report.Text(painter{t.stdout}, rep)
	default:
		err = report.Text(t.stdout, rep)
	}
	if err != nil {
		t.outputFailed(err)
		return false
	}
	return true
}

// judge reads a message and those inside it. It returns nil if there is none.
func (t *tracer) judge(source string, r io.Reader) *hops.Report {
	var path []*hops.Report // the messages that are open, the outer one first
	var last error          // one line is enough, and that of the input itself comes last
	for m, err := range hops.Messages(r) {
		if err != nil {
			last = err
		}
		if m != nil && m.Depth == 0 && mailbox.IsNoise(slices.Values(m.Headers)) {
			last = mailbox.ErrNoise
			break
		}
		if m == nil || errors.Is(err, hops.ErrNoHeader) {
			continue
		}
		c := hops.Case{Chain: m.Chain, Trust: t.trust, Now: t.now, Inner: m.Depth > 0, OrgDomain: lookup.OrgDomain}
		c.Evidence = t.others.gather(source, &c)
		rep := hops.Analyze(c, t.detectors...)
		if m.Depth == 0 {
			rep.Source = source
		}
		path = path[:min(m.Depth, len(path))]
		if len(path) > 0 {
			outer := path[len(path)-1]
			outer.Embedded = append(outer.Embedded, rep)
		}
		path = append(path, rep)
	}
	if last != nil {
		t.complain(source, explain(source, last))
	}
	if path == nil {
		return nil
	}
	return path[0]
}

// gravest returns the gravest level of the findings on a message and those inside it.
func gravest(r *hops.Report) hops.Level {
	level, all := hops.Info, []*hops.Report{r}
	for len(all) > 0 {
		r, all = all[len(all)-1], all[:len(all)-1]
		level = max(level, r.Level())
		all = append(all, r.Embedded...)
	}
	return level
}

// explain says what is wrong with a message, and what to do.
func explain(source string, err error) string {
	switch {
	case errors.Is(err, hops.ErrNoHeader):
		return "has no header field; want a message with its whole header, or an mbox"
	case errors.Is(err, hops.ErrLimit):
		return strings.TrimPrefix(err.Error(), hops.ErrLimit.Error()+": ") + "; what lies beyond it is left out"
	}
	return err.Error() + advise(source, err)
}

// complain writes one line about an input, and lets the program end with 2.
func (t *tracer) complain(source, what string) {
	t.code = exitError
	fmt.Fprintf(t.stderr, "trace: %s: %s\n", printable(source), printable(what))
}

// outputFailed complains about standard output, unless its reader has had enough.
func (t *tracer) outputFailed(err error) {
	if errors.Is(err, syscall.EPIPE) {
		return
	}
	t.complain("standard output", reason(err)+"; the output is not complete")
}

// reason returns what the system says, without the path that it repeats.
func reason(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
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
