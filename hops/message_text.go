package hops

import (
	"bytes"
	"strings"
)

// paste is a run of lines in a text that look like the fields of a header. Mail servers of the nineties
// bounced a message as text ("----- Unsent message follows -----"), people still forward it so, and
// quote it. The run ends at the first line that cannot belong to a header.
type paste struct {
	open     bool
	prefix   []byte // what each line begins with: "> ", indentation
	block    []byte // the lines without it
	received bool   // one of the lines begins a Received field
	long     bool
}

// pasteLine takes a line of a text.
func (w *walker) pasteLine(p piece) {
	r := &w.paste
	if !p.first {
		if r.open {
			r.block, r.long = appendMax(r.block, p.text, maxHeader, r.long)
		}
		return
	}
	if r.open {
		if rest, ok := bytes.CutPrefix(p.text, r.prefix); ok && r.add(rest) {
			return
		}
		w.endPaste()
	}
	n := len(p.text) - len(bytes.TrimLeft(p.text, " \t>|"))
	if n <= maxQuote && fieldName(p.text[n:]) != nil {
		r.open = true
		r.prefix = append(r.prefix[:0], p.text[:n]...)
		r.add(p.text[n:])
	}
}

// add appends a line to the run if it continues it.
func (r *paste) add(line []byte) bool {
	name := fieldName(line)
	if name == nil && (len(bytes.TrimSpace(line)) == 0 || line[0] != ' ' && line[0] != '\t') {
		return false
	}
	r.received = r.received || strings.EqualFold(string(name), "Received")
	r.block, r.long = appendMax(r.block, line, maxHeader, r.long)
	return true
}

// endPaste ends the run, and yields the message that it is the header of, if it is one.
func (w *walker) endPaste() {
	r := &w.paste
	if r.open && r.received && isHeader(string(r.block)) {
		if w.depth < maxDepth {
			w.found(r.block, w.depth+1, r.long)
		} else {
			w.tooDeep()
		}
	}
	*r = paste{prefix: r.prefix[:0], block: r.block[:0]}
}

// isHeader reports whether one of the fields is a Received field not by name only: in prose, "Received:
// three apples" is none.
func isHeader(block string) bool {
	for h := range Headers(block) {
		if !h.Is("Received") {
			continue
		}
		v := strings.ToLower(strings.TrimLeft(h.Value, " \t\r\n"))
		if strings.HasPrefix(v, "from ") || strings.HasPrefix(v, "by ") || strings.HasPrefix(v, "(") ||
			strings.Contains(v, ";") {
			return true
		}
	}
	return false
}

// fieldName returns the name of the field that the line begins, or nil.
//
//	field-name = 1*%d33-57 / %d59-126    ; RFC 5322, section 2.2
//
// A name before two slashes is that of a web address.
func fieldName(line []byte) []byte {
	i := 0
	for i < len(line) && i < maxName && line[i] > ' ' && line[i] < 0x7f && line[i] != ':' {
		i++
	}
	rest := bytes.TrimLeft(line[i:], " \t")
	if i == 0 || len(rest) == 0 || rest[0] != ':' || bytes.HasPrefix(rest, []byte("://")) {
		return nil
	}
	return line[:i]
}
