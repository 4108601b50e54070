package hops

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

// memory takes the text out of a reader of what is in memory already. Such a reader hands all that it has to a
// writer at once, so that there need be no buffer between the two.
type memory struct {
	text string // without the empty lines before it, and at most maxHeader bytes of it
	cut  bool   // there was more
}

// take takes the text that a reader of strings or bytes has; false if it is another reader or has none.
func (m *memory) take(r io.Reader) (ok bool) {
	switch r := r.(type) {
	case *strings.Reader:
		_, _ = r.WriteTo(m) // m takes all and never fails
	case *bytes.Reader:
		_, _ = r.WriteTo(m)
	}
	return m.text != ""
}

// WriteString keeps the string itself.
func (m *memory) WriteString(s string) (int, error) {
	text := strings.TrimLeft(s, "\r\n")
	m.cut, m.text = len(text) > maxHeader, text[:min(len(text), maxHeader)]
	return len(s), nil
}

// Write copies the header, because nothing of the bytes may be kept. Where lines end with a bare CR it copies
// the body as well.
func (m *memory) Write(b []byte) (int, error) {
	text := bytes.TrimLeft(b, "\r\n")
	m.cut = len(text) > maxHeader
	text = text[:min(len(text), maxHeader)]
	var end blockEnd
	n, done := end.find(text)
	m.cut, m.text = m.cut && !done, string(text[:n])
	return len(b), nil
}

// fields returns the fields of the header at the start of the text. If there is little else, they share the
// memory of the text, and otherwise that of a copy of the header, so that the fields do not hold the body.
func (m memory) fields() ([]Header, error) {
	headers, err := fieldsOf(m.text)
	n := 0
	if len(headers) > 0 {
		last := &headers[len(headers)-1]
		n = last.Offset + len(last.Raw)
	}
	if m.cut && n == len(m.text) && err == nil {
		err = fmt.Errorf("%w: the header has more than %s", ErrLimit, sizeText(maxHeader))
	}
	if len(m.text) > 2*n && n > 0 {
		headers, _ = fieldsOf(strings.Clone(m.text[:n]))
	}
	return headers, err
}
