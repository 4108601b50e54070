package hops

import "bytes"

// encoding is a Content-Transfer-Encoding that has to be undone; RFC 2045, section 6.
type encoding uint8

const (
	encodingNone encoding = iota
	encodingBase64
	encodingQuoted
)

func encodingOf(word string) encoding {
	switch word {
	case "base64":
		return encodingBase64
	case "quoted-printable":
		return encodingQuoted
	}
	return encodingNone
}

// layer undoes an encoding piece by piece, and cuts what comes out into lines. It never fails: bytes
// that have no place in an encoding are skipped (base64) or kept (quoted-printable).
type layer struct {
	encoding encoding
	text     []byte // decoded, and from start on not yet taken
	start    int
	seen     int  // there is no LF in text[start:seen]
	between  bool // text[start] does not begin a line

	bits  uint32 // base64: of the characters of an unfinished group
	count int    // base64: how many these are
	hold  []byte // quoted-printable: an equals sign, and what may belong to it
}

// write decodes the bytes.
func (l *layer) write(b []byte) {
	if l.start > 0 {
		n := copy(l.text, l.text[l.start:])
		l.text, l.seen, l.start = l.text[:n], l.seen-l.start, 0
	}
	if l.encoding == encodingBase64 {
		l.writeBase64(b)
		return
	}
	l.writeQuoted(b)
}

// next returns the next line, or, of a line that is too long to be held at once, the next piece. It is
// valid until the next write.
func (l *layer) next() (piece, bool) {
	n := 0
	if i := bytes.IndexByte(l.text[l.seen:], '\n'); i >= 0 {
		n = l.seen + i + 1 - l.start
	} else {
		l.seen = len(l.text)
	}
	p := piece{first: !l.between, last: n > 0}
	if n > maxLine || n == 0 && len(l.text)-l.start >= maxLine {
		n, p.last = maxLine, false
	}
	if n == 0 {
		return piece{}, false
	}
	p.text = l.text[l.start : l.start+n]
	l.start += n
	l.seen = max(l.seen, l.start)
	l.between = !p.last
	return p, true
}

// rest returns what next is still waiting for the end of.
func (l *layer) rest() (piece, bool) {
	if l.count > 1 {
		l.flushBase64()
	}
	l.text = append(l.text, l.hold...)
	p := piece{text: l.text[l.start:], first: !l.between, last: true}
	return p, len(p.text) > 0
}

func (l *layer) writeBase64(b []byte) {
	for _, c := range b {
		v := fromBase64(c)
		switch {
		case v >= 0:
			l.bits = l.bits<<6 | uint32(v)
			if l.count++; l.count == 4 {
				l.text = append(l.text, byte(l.bits>>16), byte(l.bits>>8), byte(l.bits))
				l.count = 0
			}
		case c == '=':
			l.flushBase64() // Something may follow: encoded texts were put end to end.
		}
	}
}

// flushBase64 writes the whole bytes of an unfinished group.
func (l *layer) flushBase64() {
	switch l.count {
	case 2:
		l.text = append(l.text, byte(l.bits>>4))
	case 3:
		l.text = append(l.text, byte(l.bits>>10), byte(l.bits>>2))
	}
	l.count = 0
}

// fromBase64 returns the value of a character of the alphabet, or -1.
func fromBase64(c byte) int {
	switch {
	case 'A' <= c && c <= 'Z':
		return int(c - 'A')
	case 'a' <= c && c <= 'z':
		return int(c-'a') + 26
	case '0' <= c && c <= '9':
		return int(c-'0') + 52
	case c == '+':
		return 62
	case c == '/':
		return 63
	}
	return -1
}

func (l *layer) writeQuoted(b []byte) {
	for len(b) > 0 {
		if len(l.hold) == 0 {
			i := bytes.IndexByte(b, '=')
			if i < 0 {
				i = len(b)
			}
			l.text = append(l.text, b[:i]...)
			if b = b[i:]; len(b) == 0 {
				return
			}
		}
		l.hold = append(l.hold, b[0])
		b = b[1:]
		l.settleQuoted()
	}
}

// settleQuoted writes what is held back as soon as it is plain what it stands for: "=3D" is a byte, an
// equals sign before a line end, maybe with white space between, is nothing. All else is as it is.
func (l *layer) settleQuoted() {
	c := l.hold[len(l.hold)-1]
	switch n := len(l.hold); {
	case n == 1:
		return
	case c == '\n' && len(bytes.TrimLeft(l.hold[1:], " \t\r\n")) == 0:
	case n == 2 && fromHex(c) >= 0:
		return
	case n == 3 && fromHex(l.hold[1]) >= 0 && fromHex(c) >= 0:
		l.text = append(l.text, byte(fromHex(l.hold[1])<<4|fromHex(c)))
	case n < maxHold && isSpace(c) && isSpace(l.hold[1]):
		return
	case c == '=': // It may begin something itself.
		l.text = append(l.text, l.hold[:n-1]...)
		l.hold = append(l.hold[:0], '=')
		return
	default:
		l.text = append(l.text, l.hold...)
	}
	l.hold = l.hold[:0]
}
