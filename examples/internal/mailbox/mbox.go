package mailbox

import (
	"bufio"
	"bytes"
	"io"
)

const fromLine = "From "

// mbox divides an mbox into its messages. A message ends where an envelope line stands behind an empty
// line, or with the input. Content-Length is not trusted: programs that edit messages leave it wrong.
// A quoted ">From " in a body stays as it is.
type mbox struct {
	in    *input
	rest  []byte // what is left of the line that was read last; in the buffer of in
	first bool   // the next piece begins a line
	empty bool   // the last line was empty
	done  bool   // the message is at its end
	err   error  // what the reading ended with
}

// readMbox yields the messages of an mbox.
func readMbox(in *input, yield func(*Message, error) bool) {
	if b, _ := in.out.Peek(len(fromLine)); string(b) != fromLine {
		yield(nil, &Error{in.source, false, ErrNoMbox})
		return
	}
	m := mbox{in: in, first: true}
	m.skipLine()
	for n := 1; ; n++ {
		m.done = false
		source := numbered(in.source, n)
		reported := false
		if !yield(&Message{source, &mboxMessage{&m, &reported}}, nil) {
			return
		}
		for !m.done {
			m.next()
		}
		if m.err == nil {
			continue
		}
		if m.err != io.EOF && !reported {
			yield(nil, m.err)
		}
		return
	}
}

// skipLine reads the envelope line on top.
func (m *mbox) skipLine() {
	for {
		_, err := m.in.out.ReadSlice('\n')
		switch err {
		case bufio.ErrBufferFull:
			continue
		case nil:
		default:
			m.fail(err)
		}
		return
	}
}

// next reads a line, or as much of it as the buffer holds.
func (m *mbox) next() {
	m.rest = nil
	if m.err != nil {
		m.done = true
		return
	}
	line, err := m.in.out.ReadSlice('\n')
	whole := m.first && err != bufio.ErrBufferFull
	m.first = err == nil
	if err != nil && err != bufio.ErrBufferFull {
		m.fail(err)
	}
	if whole && m.empty && isEnvelope(line) {
		m.done, m.empty = true, false
		return
	}
	m.empty = whole && len(line) > 0 && len(bytes.TrimRight(line, "\r\n")) == 0
	m.rest = line
}

func (m *mbox) fail(err error) {
	switch {
	case m.in.err != nil:
		err = m.in.err
	case err != io.EOF:
		err = m.in.fail(err)
	}
	m.err = err
}

// mboxMessage reads one message of an mbox.
type mboxMessage struct {
	*mbox
	reported *bool // its reader was told of the error
}

func (m *mboxMessage) Read(b []byte) (int, error) {
	for len(m.rest) == 0 && !m.done {
		m.next()
	}
	if len(m.rest) > 0 {
		n := copy(b, m.rest)
		m.rest = m.rest[n:]
		return n, nil
	}
	if m.err != nil && m.err != io.EOF {
		*m.reported = true
		return 0, m.err
	}
	return 0, io.EOF
}

// maxEnvelope is how much of a line is looked at for the date of an envelope line, in bytes, and
// maxBefore how many words may stand before that date: a sender with spaces in its local part, or
// with " at " in place of "@", as the archives of lists write it.
const (
	maxEnvelope = 1000
	maxBefore   = 8
)

// isEnvelope tells an envelope line from prose that begins with "From ": by its date.
//
//	From ann@example.com Mon Mar  6 14:31:07 2000
//	From MAILER-DAEMON Mon Mar 6 14:31 MET 2000 remote from mx
//	From ann@example.com Mon, 6 Mar 2000 14:31:07 +0100
func isEnvelope(line []byte) bool {
	if len(line) < len(fromLine) || string(line[:len(fromLine)]) != fromLine {
		return false
	}
	words := bytes.Fields(line[len(fromLine):min(len(line), maxEnvelope)])
	for i := 0; i+4 < len(words) && i <= maxBefore; i++ {
		if isOneOf(bytes.TrimSuffix(words[i], []byte(",")), weekdays) && isDate(words[i+1:min(len(words), i+7)]) {
			return true
		}
	}
	return false
}

// isDate reports whether words begin with day and month, in either order, and go on with time and
// year, in either order and with zones between them.
func isDate(words [][]byte) bool {
	month, day := words[0], words[1]
	if !isOneOf(month, months) {
		month, day = day, month
	}
	if !isOneOf(month, months) || !isNumber(day, 1, 2) {
		return false
	}
	clock, year := false, false
	for _, w := range words[2:] {
		h, m, ok := bytes.Cut(w, []byte(":"))
		clock = clock || ok && isNumber(h, 1, 2) && len(m) >= 2 && isNumber(m[:2], 2, 2)
		year = year || isNumber(w, 4, 4) || isNumber(w, 2, 2)
	}
	return clock && year
}

const (
	weekdays = "MonTueWedThuFriSatSun"
	months   = "JanFebMarAprMayJunJulAugSepOctNovDec"
)

// isOneOf reports whether the word is one of the names, which have three letters each.
func isOneOf(word []byte, names string) bool {
	if len(word) != 3 {
		return false
	}
	for i := 0; i < len(names); i += 3 {
		if bytes.EqualFold(word, []byte(names[i:i+3])) {
			return true
		}
	}
	return false
}

// isNumber reports whether the word is a number of lo to hi digits.
func isNumber(word []byte, lo, hi int) bool {
	if len(word) < lo || len(word) > hi {
		return false
	}
	for _, c := range word {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}
