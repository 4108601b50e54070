package main

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/backstamp/backstamp/examples/internal/mailbox"
	"github.com/backstamp/backstamp/hops"
	"github.com/backstamp/backstamp/hops/report"
	"github.com/backstamp/backstamp/lookup"
	"github.com/backstamp/backstamp/received"
)

// worker turns input into output. Each has its own memory, which it uses again.
type worker struct {
	*settings
	stop <-chan struct{}

	parser  received.Parser
	field   received.Field
	scratch []byte
	json    bytes.Buffer
}

// do does one job.
func (w *worker) do(j *job) {
	text := string(j.text) // one copy for all records: what they are read into are strings
	if len(j.records) > 0 {
		w.records(j, text)
	} else {
		w.lines(j, text)
	}
}

func (w *worker) records(j *job, text string) {
	start := 0
	for i, rec := range j.records {
		part := text[start:rec.end]
		start = rec.end
		switch {
		case rec.err != nil:
			w.fail(j, rec.source, rec.err)
		case j.tail != nil && i == len(j.records)-1:
			w.long(j, rec.source, part)
		default:
			w.mail(j, rec.source, strings.NewReader(part))
		}
	}
}

// long does the message whose end comes in blocks. If they break off, it cannot be read, even if what
// was wanted of it stands before that.
func (w *worker) long(j *job, source, start string) {
	size, lines, complaints, forged := len(j.out), j.lines, len(j.complain), j.forged
	t := &tailReader{tail: j.tail, stop: w.stop}
	w.mail(j, source, io.MultiReader(strings.NewReader(start), t))
	if t.drain(); t.eof && t.err != nil {
		j.out, j.lines, j.complain, j.forged = j.out[:size], lines, j.complain[:complaints], forged
		w.fail(j, source, t.err)
	}
}

func (w *worker) lines(j *job, text string) {
	for n := j.first; text != ""; n++ {
		line, rest, _ := strings.Cut(text, "\n")
		text = rest
		if w.kind == kindJSON {
			w.object(j, n, line)
		} else {
			w.value(j, n, line)
		}
	}
}

// value reads a line that is a value.
func (w *worker) value(j *job, n int, line string) {
	if w.escaped && strings.IndexByte(line, '\\') >= 0 {
		w.scratch = appendUnescaped(w.scratch[:0], line)
		line = string(w.scratch)
	}
	switch {
	case w.redactor != nil:
		w.redacted(j, numbered(j.file, n), "Received: "+line+"\n")
		return
	case w.fields:
		w.appendField(j, w.numbered(j.file, n), -1, line)
		return
	}
	chain := hops.FromHeaders(func(yield func(string, string) bool) {
		yield("Received", " "+line) // the space is the separator after the colon
	})
	w.judged(j, numbered(j.file, n), chain)
}

// numbered returns the source of a line, quoted, in the scratch memory.
func (w *worker) numbered(file string, n int) []byte {
	w.scratch = appendQuoted(w.scratch[:0], file)
	b := append(w.scratch[:len(w.scratch)-1], ':')
	w.scratch = append(strconv.AppendInt(b, int64(n), 10), '"')
	return w.scratch
}

// appendUnescaped appends the value that a line stands for. A backslash before any other letter, and
// at the end, stands for itself.
func appendUnescaped(b []byte, line string) []byte {
	for {
		i := strings.IndexByte(line, '\\')
		if i < 0 || i+1 == len(line) {
			return append(b, line...)
		}
		b = append(b, line[:i]...)
		switch c := line[i+1]; c {
		case 'r':
			b = append(b, '\r')
		case 'n':
			b = append(b, '\n')
		case 't':
			b = append(b, '\t')
		case '\\':
			b = append(b, '\\')
		default:
			b = append(b, '\\', c)
		}
		line = line[i+2:]
	}
}

// object reads a line that is a JSON object.
func (w *worker) object(j *job, n int, line string) {
	if strings.Trim(line, " \t\r") == "" {
		return
	}
	var rec jsonRecord
	err := rec.read(line)
	source := rec.path
	if source == "" {
		source = numbered(j.file, n)
	}
	if err != nil {
		w.fail(j, source, err)
		return
	}
	switch {
	case w.redactor != nil:
		w.redacted(j, source, rec.headers)
		return
	case w.fields:
		w.block(j, source, rec.headers)
		return
	}
	chain, err := hops.Read(strings.NewReader(rec.headers))
	if err != nil {
		w.fail(j, source, err)
		return
	}
	w.judged(j, source, chain)
}

// judged writes the line of a message that has no others inside.
func (w *worker) judged(j *job, source string, chain *hops.Chain) {
	if w.relays {
		w.relayLine(j, source, chain)
		return
	}
	rep := hops.Analyze(hops.Case{Chain: chain, Trust: w.trust, Now: w.now, OrgDomain: lookup.OrgDomain})
	rep.Source = source
	j.forged = j.forged || rep.Level() == hops.Forged
	w.report(j, rep, nil)
}

// relayLine writes the line of a message with its relays.
func (w *worker) relayLine(j *job, source string, chain *hops.Chain) {
	w.json.Reset()
	rep := hops.Report{Source: source, Case: hops.Case{Chain: chain, Trust: w.trust, OrgDomain: lookup.OrgDomain}}
	_ = report.RelaysJSON(&w.json, &rep) // the error is that of the buffer, which has none
	j.out = append(j.out, w.json.Bytes()...)
	j.lines++
}

// report writes the line of a message. What was left out of those inside it stands in the member
// incomplete.
func (w *worker) report(j *job, rep *hops.Report, incomplete error) {
	w.json.Reset()
	_ = report.JSON(&w.json, rep) // the error is that of the buffer, which has none
	line := w.json.Bytes()
	if incomplete != nil {
		line = bytes.TrimSuffix(line, []byte("}\n"))
		line = append(append(line, `,"incomplete":`...), appendQuoted(nil, explain(incomplete))...)
		line = append(line, "}\n"...)
	}
	j.out = append(j.out, line...)
	j.lines++
}

// mail reads a message with those inside it.
func (w *worker) mail(j *job, source string, r io.Reader) {
	if w.fields || w.redactor != nil {
		w.header(j, source, r)
		return
	}
	var path []*hops.Report // the messages that are open, the outer one first
	var incomplete error
	forged := false
	for m, err := range hops.Messages(r) {
		if m != nil && m.Depth == 0 && mailbox.IsNoise(slices.Values(m.Headers)) {
			err = mailbox.ErrNoise
		}
		if err != nil && (path == nil || !errors.Is(err, hops.ErrLimit)) {
			w.fail(j, source, err)
			return
		}
		if err != nil && incomplete == nil {
			incomplete = err
		}
		if m == nil {
			continue
		}
		if w.relays { // what is inside has none
			w.relayLine(j, source, m.Chain)
			return
		}
		rep := hops.Analyze(hops.Case{Chain: m.Chain, Trust: w.trust, Now: w.now, Inner: m.Depth > 0, OrgDomain: lookup.OrgDomain})
		forged = forged || rep.Level() == hops.Forged
		if path = path[:min(m.Depth, len(path))]; len(path) > 0 {
			outer := path[len(path)-1]
			outer.Embedded = append(outer.Embedded, rep)
		}
		path = append(path, rep)
	}
	if path == nil { // the program is stopping
		return
	}
	path[0].Source = source
	j.forged = j.forged || forged
	w.report(j, path[0], incomplete)
}

// fail writes the line of a record that could not be read.
func (w *worker) fail(j *job, source string, err error) {
	what := explain(err)
	if e := (*mailbox.Error)(nil); errors.As(err, &e) && e.Lost {
		j.complain = append(j.complain, printable(source)+": "+printable(what))
	}
	j.out = appendQuoted(append(j.out, `{"source":`...), source)
	j.out = appendQuoted(append(j.out, `,"error":`...), what)
	j.out = append(j.out, "}\n"...)
	j.lines++
}

// explain says what is wrong with a record or an input, and what to do.
func explain(err error) string {
	switch {
	case errors.Is(err, hops.ErrNoHeader):
		return "no header field found"
	case errors.Is(err, hops.ErrLimit):
		return strings.TrimPrefix(err.Error(), "hops: ")
	case errors.Is(err, mailbox.ErrRatio), errors.Is(err, mailbox.ErrSize):
		return err.Error() + "; -max SIZE raises the limit"
	}
	return err.Error()
}
