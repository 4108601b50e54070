package main

import (
	"bufio"
	"io"
	"strconv"
	"strings"

	"github.com/backstamp/backstamp/examples/internal/mailbox"
	"github.com/backstamp/backstamp/hops"
)

// The limits of a header, which are those of package hops.
const (
	maxHeader = 1 << 20
	maxFields = 10_000
)

// header writes the fields of a message, or its header block redacted, of which only the header is read.
func (w *worker) header(j *job, source string, r io.Reader) {
	br := bufio.NewReader(r)
	for {
		b, err := br.Peek(1)
		if err != nil || b[0] != '\r' && b[0] != '\n' {
			break
		}
		_, _ = br.Discard(1) // it is in the buffer
	}
	block, err := hops.ReadHeader(br, maxHeader)
	switch {
	case err == nil && mailbox.IsNoise(hops.Headers(block)):
		w.fail(j, source, mailbox.ErrNoise)
	case err == nil && w.redactor != nil:
		w.redacted(j, source, block)
	case err == nil:
		w.block(j, source, block)
	case err == io.EOF:
		w.fail(j, source, hops.ErrNoHeader)
	default:
		w.fail(j, source, err)
	}
}

// block writes the Received fields of a header block, in its order.
func (w *worker) block(j *job, source, block string) {
	block = strings.TrimLeft(block, "\r\n")
	count, err := countFields(block)
	if err != nil {
		w.fail(j, source, err)
		return
	}
	if count == 0 {
		return
	}
	w.scratch = appendQuoted(w.scratch[:0], source)
	quoted := w.scratch
	for h := range hops.Headers(block) {
		if h.Is("Received") {
			count--
			w.appendField(j, quoted, count, h.Value)
		}
	}
}

// countFields returns the number of Received fields. The errors are those of [hops.Read].
func countFields(block string) (received int, err error) {
	err = hops.ErrNoHeader
	fields, size := 0, 0
	for h := range hops.Headers(block) {
		if fields, size = fields+1, size+len(h.Raw); fields > maxFields || size > maxHeader {
			_, err = hops.Read(strings.NewReader(block)) // finds words for it
			return 0, err
		}
		if h.Name != "" {
			err = nil
		}
		if h.Is("Received") {
			received++
		}
	}
	return received, err
}

// appendField writes the line of a field. A negative hop is not known.
func (w *worker) appendField(j *job, source []byte, hop int, value string) {
	b := append(append(j.out, `{"source":`...), source...)
	if hop >= 0 {
		b = strconv.AppendInt(append(b, `,"hop":`...), int64(hop), 10)
	}
	err := w.parser.ParseInto(&w.field, value)
	at := len(b)
	b = w.field.AppendJSON(b)
	b[at] = ',' // in place of the bracket: the field always has a member, its value
	if err != nil {
		b = append(b[:len(b)-1], `,"error":`...)
		b = append(appendQuoted(b, err.Error()), '}')
	}
	j.out = append(b, '\n')
	j.lines++
}
