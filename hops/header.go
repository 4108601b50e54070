package hops

import (
	"iter"
	"strings"
)

// Header is one field of a header block, or one line of it that is no field.
//
// A field is a name, a colon and a value, with the lines that continue it. Whatever else stands in
// the block (the From line of an mbox, ">From ", a line without a colon, a name with white space
// inside, continuation lines before the first field) is a Header with an empty Name, the text of
// which is in Value: nothing is lost, and nothing stops the reading.
//
// A Header shares the memory of its block, and a kept Header keeps the whole block alive. It may be
// read by many goroutines at once. The zero Header is empty.
type Header struct {
	// Name is the field's name as written, without the white space that may stand before the colon.
	Name string
	// Value is all that stands after the colon, up to but without the line end that closes the field,
	// folding kept. One space or tab directly after the colon is a separator and not part of the
	// value: milters hand values over in this form. A value that begins on the next line begins with
	// the line end and the white space of its fold.
	Value string
	// Raw is the whole of the field as it stands in the block, line end included, so that the Raw of
	// all headers of a block, one after the other, are the block up to the empty line that ends it.
	// It is "" where there is no block, as in [FromHeaders].
	Raw string
	// Offset is where Raw begins in the block, in bytes.
	Offset int
}

// Is reports whether the header is the field with that name, in whatever case.
func (h Header) Is(name string) bool {
	return len(h.Name) == len(name) && strings.EqualFold(h.Name, name)
}

// Headers yields the fields of a header block in the order of the block, the newest trace first. It
// stops at the first empty line, or at the end of the block, which may be a whole message; RFC 5322,
// section 2.1. It copies nothing, allocates nothing and cannot fail.
//
// A line ends with LF, before which any number of CR may stand: programs that translate line ends
// twice leave CR CR LF. A CR that ends the block is half of a line end that was cut. Elsewhere a bare
// CR is a byte of the value, unless the block begins with 4096 bytes (or is shorter) that have a CR
// and no LF: then it comes from an old Macintosh, and CR ends a line as well.
// A byte order mark at the start of the block is part of Raw, not of Name.
func Headers(block string) iter.Seq[Header] {
	return func(yield func(Header) bool) { scan(block, yield) }
}

func scan(block string, yield func(Header) bool) {
	s := scanner{block: block, mac: endsWithCR(block)}
	for h := (Header{}); s.next(&h); {
		if !yield(h) {
			return
		}
	}
}

// scanner goes through a block field by field.
type scanner struct {
	block string
	at    int  // where the next field begins
	mac   bool // lines end with a bare CR
}

// next reads the next field into h, which spares the many fields of a header a copy each; false at the end.
func (s *scanner) next(h *Header) bool {
	block, at := s.block, s.at
	if at >= len(block) {
		return false
	}
	end, next := lineEnd(block, at, s.mac)
	if end == at {
		s.at = len(block)
		return false
	}
	first := end
	for next < len(block) && (block[next] == ' ' || block[next] == '\t') {
		end, next = lineEnd(block, next, s.mac)
	}
	h.Raw, h.Offset = block[at:next], at
	h.Name, h.Value = split(block, at, first, end)
	s.at = next
	return true
}

// split returns the name and the value of the field block[at:end], the first line of which ends at
// first.
func split(block string, at, first, end int) (name, value string) {
	text := at
	if at == 0 && strings.HasPrefix(block, byteOrderMark) {
		at = len(byteOrderMark) // Windows' Notepad puts one on top of what it saves.
	}
	line := block[at:first]
	n := 0
	for n < len(line) && !endsName[line[n]] {
		n++
	}
	colon := n
	for colon < len(line) && isSpace(line[colon]) {
		colon++ // "Received : from": RFC 822 let white space stand here.
	}
	if n == 0 || colon == len(line) || line[colon] != ':' {
		return "", block[text:end]
	}
	return line[:n], cutSeparator(block[at+colon+1 : end])
}

// endsName has the characters that no name has in it: a colon and white space. One look into a table is much less than
// a comparison with each, and names are read byte by byte.
var endsName = func() (table [256]bool) {
	for c := range table {
		table[c] = c == ':' || isSpace(byte(c))
	}
	return table
}()

const byteOrderMark = "\ufeff"

// cutSeparator returns the value without the one space or tab that sets it off from the colon.
func cutSeparator(value string) string {
	if value != "" && (value[0] == ' ' || value[0] == '\t') {
		return value[1:]
	}
	return value
}

// lineEnd returns where the line that begins at at ends, and where the next one begins.
func lineEnd(block string, at int, mac bool) (end, next int) {
	if mac {
		return macLineEnd(block, at)
	}
	end, next = len(block), len(block)
	if i := strings.IndexByte(block[at:], '\n'); i >= 0 {
		end, next = at+i, at+i+1
	}
	for end > at && block[end-1] == '\r' {
		end--
	}
	return end, next
}

// macLineEnd is lineEnd where CR, LF and CR LF all end a line.
func macLineEnd(block string, at int) (end, next int) {
	i := strings.IndexAny(block[at:], "\r\n")
	if i < 0 {
		return len(block), len(block)
	}
	end, next = at+i, at+i+1
	if block[end] == '\r' && next < len(block) && block[next] == '\n' {
		next++
	}
	return end, next
}

// endsWithCR reports whether the lines of the block end with a bare CR.
func endsWithCR(block string) bool {
	s := block[:min(len(block), macLook)]
	return strings.IndexByte(s, '\n') < 0 && strings.IndexByte(s, '\r') >= 0
}

func isSpace(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }
