package hops

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"
)

// Errors of the readers, for errors.Is.
var (
	// ErrLimit means that the input is longer, or has more parts, than is read of it.
	ErrLimit = errors.New("hops: over the limit")
	// ErrNoHeader means that the input is empty or has no header field.
	ErrNoHeader = errors.New("hops: no header field found")
)

// Read reads the header of a message and returns its chain; it need not read the body. Empty lines
// before the header are skipped. The chain is never nil and holds what was read, whatever the error:
// one that wraps [ErrNoHeader] for input without a header field, one that wraps [ErrLimit] for a
// header of more than 1 MiB or 10,000 fields, or that of r.
func Read(r io.Reader) (*Chain, error) {
	var m struct { // in one piece
		memory
		chain Chain
	}
	if m.take(r) {
		headers, err := m.fields()
		m.memory = memory{} // lets go of the body
		return m.chain.of(headers), err
	}
	br := bufio.NewReader(r)
	skipEmptyLines(br)
	block, err := ReadHeader(br, 0)
	headers, limitErr := fieldsOf(block)
	switch {
	case err == nil:
		err = limitErr
	case err == io.EOF:
		err = ErrNoHeader
	}
	return m.chain.of(headers), err
}

// FromHeaders returns the chain of header fields that stand apart already, as names and values in the
// order of the block: what a mail filter or a parsed message has. A value may begin with the space
// that follows the colon and may end with a line end.
func FromHeaders(fields iter.Seq2[string, string]) *Chain {
	var headers []Header
	for name, value := range fields {
		headers = append(headers, Header{
			Name:  strings.TrimRight(name, " \t"),
			Value: cutSeparator(strings.TrimRight(value, "\r\n")),
		})
	}
	return chainOf(headers)
}

// ReadHeader reads a header block up to and including the empty line that ends it, or up to the end of
// the input, and returns it as it stands. It leaves r at the body. The lines end as [Headers] has it;
// r should have a buffer of 4096 bytes at least, which is what bufio.NewReader gives.
//
// The error is io.EOF if there is nothing to read. It wraps [ErrLimit] if the block has more than max
// bytes (0 means 1 MiB): the first max bytes are returned, and r stands behind them. Otherwise it is
// that of r, and what was read until then is returned. A block without an empty line is no error.
func ReadHeader(r *bufio.Reader, max int) (string, error) {
	if max <= 0 {
		max = maxHeader
	}
	mac, err := peekCR(r)
	return readHeader(r, max, mac, err)
}

// readHeader is ReadHeader after peekCR.
func readHeader(r *bufio.Reader, max int, mac bool, err error) (string, error) {
	var block strings.Builder
	end := blockEnd{mac: mac}
	for {
		chunk, peekErr := peekSome(r, err)
		switch {
		case peekErr == io.EOF && block.Len() > 0:
			return block.String(), nil
		case peekErr != nil:
			return block.String(), peekErr
		case block.Len() == max:
			return block.String(), fmt.Errorf("%w: the header has more than %s", ErrLimit, sizeText(max))
		}
		n, done := end.find(chunk[:min(len(chunk), max-block.Len())])
		block.Write(chunk[:n])
		_, _ = r.Discard(n) // n bytes are in the buffer
		if done {
			if mac && chunk[n-1] == '\r' && takeLineFeed(r) {
				block.WriteByte('\n')
			}
			return block.String(), nil
		}
	}
}

// peekSome returns what is in the buffer of r, and fills it first if it is empty, unless err tells
// that no more can be had.
func peekSome(r *bufio.Reader, err error) ([]byte, error) {
	if r.Buffered() == 0 {
		if err != nil {
			return nil, err
		}
		if _, err = r.Peek(1); err != nil {
			return nil, err
		}
	}
	return r.Peek(r.Buffered())
}

// peekCR is endsWithCR for what r has next. It waits for more only as long as there is no LF. The
// error is that of r, which does not have to report it a second time.
func peekCR(r *bufio.Reader) (bool, error) {
	want := min(macLook, r.Size())
	for seen := 0; ; {
		_, err := r.Peek(min(seen+1, want))
		b, _ := r.Peek(min(r.Buffered(), want))
		if bytes.IndexByte(b[seen:], '\n') >= 0 {
			return false, err
		}
		if seen = len(b); err != nil || seen == want {
			return bytes.IndexByte(b, '\r') >= 0, err
		}
	}
}

// takeLineFeed reads the second half of a CR LF, if it is there.
func takeLineFeed(r *bufio.Reader) bool {
	b, _ := r.Peek(1)
	if len(b) == 0 || b[0] != '\n' {
		return false
	}
	_, _ = r.Discard(1)
	return true
}

// blockEnd looks for the empty line that ends a header block that comes in chunks.
type blockEnd struct {
	mac  bool // a bare CR ends a line
	text bool // the line has more than CRs
	cr   bool // mac: the last byte was a CR
}

// find returns how many bytes of the chunk belong to the block, and whether the block ends there.
func (e *blockEnd) find(chunk []byte) (n int, done bool) {
	if e.mac {
		return e.findCR(chunk)
	}
	for {
		line := chunk[n:]
		i := bytes.IndexByte(line, '\n')
		if i >= 0 {
			line = line[:i]
		}
		e.text = e.text || len(bytes.TrimLeft(line, "\r")) > 0
		if i < 0 {
			return len(chunk), false
		}
		n += i + 1
		if !e.text {
			return n, true
		}
		e.text = false
	}
}

func (e *blockEnd) findCR(chunk []byte) (n int, done bool) {
	for i, c := range chunk {
		switch {
		case c == '\n' && e.cr: // the second half of CR LF
		case c != '\n' && c != '\r':
			e.text = true
		case !e.text:
			return i + 1, true
		default:
			e.text = false
		}
		e.cr = c == '\r'
	}
	return len(chunk), false
}

// skipEmptyLines leaves r at the first byte that is not of a line end: pasted text and files written
// by hand often begin with an empty line.
func skipEmptyLines(r *bufio.Reader) {
	for {
		chunk, err := peekSome(r, nil)
		rest := bytes.TrimLeft(chunk, "\r\n")
		_, _ = r.Discard(len(chunk) - len(rest))
		if err != nil || len(rest) > 0 {
			return
		}
	}
}

// fieldsOf returns the first maxFields fields of a block. The error wraps [ErrLimit] if there are more,
// and is [ErrNoHeader] if there is none.
func fieldsOf(block string) (headers []Header, err error) {
	err = ErrNoHeader
	// Most fields are one line, and a few many: this holds them without growing, and is little too large. What
	// follows the first lines may be a body.
	const first = 8 << 10
	headers = make([]Header, 0, strings.Count(block[:min(len(block), first)], "\n")*3/4+4)
	s := scanner{block: block, mac: endsWithCR(block)}
	for {
		n := len(headers)
		headers = append(headers, Header{})
		switch h := &headers[n]; {
		case !s.next(h):
			return headers[:n], err
		case n == maxFields:
			return headers[:n], fmt.Errorf("%w: the header has more than %d fields", ErrLimit, maxFields)
		case h.Name != "":
			err = nil
		}
	}
}

// sizeText returns a number of bytes as a person would say it: "1 MiB", and where it is no whole number of MiB or
// KiB, "1000 bytes".
func sizeText(n int) string {
	switch {
	case n > 0 && n%(1<<20) == 0:
		return strconv.Itoa(n>>20) + " MiB"
	case n > 0 && n%(1<<10) == 0:
		return strconv.Itoa(n>>10) + " KiB"
	}
	return strconv.Itoa(n) + " bytes"
}
