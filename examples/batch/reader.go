package main

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strconv"

	"github.com/backstamp/backstamp/examples/internal/mailbox"
)

const (
	jobSize  = 64 << 10 // bytes of text in a job
	maxLines = 1024     // lines in a job
	maxLine  = 16 << 20 // bytes of a line, as errLongLine says
	// slowRead is how little a pipe gives at a time if its writer waits for answers: then lines are
	// worked on as they come.
	slowRead = 4096
)

var errLongLine = errors.New("the line has more than 16 MiB")

// reader reads the inputs and divides them into jobs.
type reader struct {
	*settings
	*pipeline
	job *job // messages that are not handed out yet
}

// files reads one file after the other.
func (r *reader) files(files []string) {
	r.job = newJob()
	read := r.mail
	if r.kind != kindMail {
		read = r.lines
	}
	for _, file := range files {
		if !read(file) {
			return
		}
	}
	r.flush()
}

// fail hands on that a record cannot be read. Like all methods here, it returns false if there is no
// use in going on.
func (r *reader) fail(source string, err error) bool {
	r.job.records = append(r.job.records, record{source: source, end: len(r.job.text), err: err})
	return r.flush()
}

// flush hands out the messages that were read, if there are any.
func (r *reader) flush() bool {
	if len(r.job.records) == 0 {
		return true
	}
	full := r.job
	r.job = newJob()
	return r.put(full)
}

// lines reads a file of lines. It divides it into jobs of whole lines.
func (r *reader) lines(file string) bool {
	in, err := r.input.Open(file)
	if err != nil {
		return r.fail(file, err)
	}
	defer in.Close()
	l := lineReader{in: in, next: 1}
	for {
		j := newJob()
		j.file, j.first = file, l.next
		text, err := l.read(j.text)
		j.text = text
		if len(text) > 0 && !r.put(j) {
			return false
		}
		switch {
		case err == io.EOF:
			return true
		case err == errLongLine:
			if !r.fail(numbered(file, l.next), err) {
				return false
			}
			l.next++
		case err != nil:
			return r.fail(numbered(file, l.next), err)
		}
	}
}

// lineReader reads whole lines, many at once.
type lineReader struct {
	in   io.Reader
	next int    // the number of the line that comes next
	rest []byte // what was read of it, and perhaps more lines
	long bool   // it is too long, and is to be skipped
	err  error
}

// read appends whole lines to b, which is empty. It returns [errLongLine] before a line that is too
// long, without that line. What an error of the input cuts off is no line.
func (l *lineReader) read(b []byte) ([]byte, error) {
	b = append(b, l.rest...)
	l.rest = l.rest[:0]
	if l.long {
		b = l.skip(b)
	}
	end, n, slow := 0, 0, false // there are n whole lines up to end
	for seen := 0; ; {
		for n < maxLines {
			i := bytes.IndexByte(b[max(seen, end):], '\n')
			if i < 0 {
				break
			}
			end, n = max(seen, end)+i+1, n+1
		}
		full := n == maxLines || len(b) >= jobSize || slow
		switch {
		case n > 0 && (full || l.err != nil):
			l.rest = append(l.rest, b[end:]...)
			l.next += n
			return b[:end], nil
		case n == 0 && len(b) > maxLine:
			l.long = true
			return b[:0], errLongLine
		case l.err == io.EOF && len(b) > 0: // the last line, without its line feed
			l.next++
			return b, nil
		case l.err != nil:
			return b[:0], l.err
		}
		seen = len(b)
		b, slow = l.more(b)
	}
}

// more reads once, and reports whether little came.
func (l *lineReader) more(b []byte) (_ []byte, slow bool) {
	b = slices.Grow(b, max(jobSize-len(b), len(b)/4, slowRead))
	n, err := l.in.Read(b[len(b):min(cap(b), maxLine+1)])
	l.err = err
	return b[:len(b)+n], n < slowRead
}

// skip reads up to the end of a line that is too long, and returns what follows it.
func (l *lineReader) skip(b []byte) []byte {
	l.long = false
	for {
		if i := bytes.IndexByte(b, '\n'); i >= 0 {
			return b[:copy(b, b[i+1:])]
		}
		if b = b[:0]; l.err != nil {
			return b
		}
		b, _ = l.more(b)
	}
}

// mail reads messages. Small ones share a job; the end of one that is too long to be held comes in
// blocks.
func (r *reader) mail(file string) bool {
	for m, err := range r.input.Messages(file) {
		if err != nil {
			source := file
			if e := (*mailbox.Error)(nil); errors.As(err, &e) {
				source = e.Source
			}
			if !r.fail(source, err) {
				return false
			}
			continue
		}
		if !r.message(m) {
			return false
		}
	}
	return true
}

// message puts a message into a job.
func (r *reader) message(m *mailbox.Message) bool {
	start := len(r.job.text)
	text, err := appendUpTo(r.job.text, m, jobSize)
	r.job.text = text
	if err == nil && start > 0 { // it goes on, and others stand before it
		r.job.text = text[:start]
		if !r.flush() {
			return false
		}
		r.job.text, err = appendUpTo(append(r.job.text, text[start:]...), m, jobSize)
		start = 0
	}
	if err != nil && err != io.EOF {
		r.job.text = r.job.text[:start]
		return r.fail(m.Source, err)
	}
	r.job.records = append(r.job.records, record{source: m.Source, end: len(r.job.text)})
	switch {
	case err == nil:
		t := &tail{blocks: make(chan []byte)}
		r.job.tail = t
		return r.flush() && t.send(m, r.stop)
	case len(r.job.records) >= maxLines || len(r.job.text) >= jobSize:
		return r.flush()
	}
	return true
}

// appendUpTo appends what r says to b until b has max bytes. The error is nil if it has: then r may
// have more.
func appendUpTo(b []byte, r io.Reader, max int) ([]byte, error) {
	if cap(b) < max {
		b = slices.Grow(b, max-len(b))
	}
	for len(b) < max {
		n, err := r.Read(b[len(b):max])
		b = b[:len(b)+n]
		if err != nil {
			return b, err
		}
	}
	return b, nil
}

// numbered returns the source of the n-th record of a file.
func numbered(file string, n int) string { return file + ":" + strconv.Itoa(n) }
