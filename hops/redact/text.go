package redact

import (
	"net/netip"
	"strings"
	"unicode/utf8"
)

// mode tells which words of a text stay.
type mode uint8

const (
	asWords mode = iota // what a program wrote: known words, versions and small numbers stay
	asNames             // the names of somebody: nothing stays but what is reserved
	asText              // what a person wrote: nothing stays but numbers of two digits
)

// text returns a text with every word that may tell something replaced. White space, controls and
// punctuation stay.
func (j *job) text(s string, m mode) string {
	if m != asNames {
		if out, ok := j.dated(s, m); ok {
			return out
		}
	}
	return j.plain(s, m)
}

// plain is text for what has no date.
func (j *job) plain(s string, m mode) string {
	var b strings.Builder
	at := 0
	for i := 0; ; {
		k := strings.Index(s[i:], "=?")
		if k < 0 {
			break
		}
		i += k
		if out, n := j.encodedWord(s[i:]); n > 0 {
			b.WriteString(j.words(s[at:i], m))
			b.WriteString(out)
			i += n
			at = i
			continue
		}
		i += len("=?")
	}
	if at == 0 {
		return j.words(s, m)
	}
	b.WriteString(j.words(s[at:], m))
	return b.String()
}

// words is plain for what is not encoded.
func (j *job) words(s string, m mode) string {
	var b strings.Builder
	b.Grow(len(s) + len(s)/4)
	for i := 0; i < len(s); {
		if n := addressLen(s[i:]); n > 0 && (i == 0 || !isWordByte(s[i-1])) {
			out, _ := j.address(s[i : i+n])
			b.WriteString(out)
			i += n
			continue
		}
		if n := max(placeholderLen(s[i:]), tagLen(s[i:])); n > 0 {
			b.WriteString(s[i : i+n])
			i += n
			continue
		}
		n := 0
		for i+n < len(s) && isWordByte(s[i+n]) {
			n++
		}
		if n == 0 {
			b.WriteByte(s[i])
			i++
			continue
		}
		b.WriteString(j.word(s[i:i+n], m))
		i += n
	}
	return b.String()
}

// isWordByte reports whether c stands in a word: in a host name, a local part, a version.
func isWordByte(c byte) bool {
	return isAlpha(c) || isDigit(c) || c >= utf8.RuneSelf || c == '.' || c == '-' || c == '_' || c == '@' || c == '+' || c == '~' || c == '#'
}

// tagLen returns the length of the tag of an IPv6 address literal (RFC 5321, section 4.1.3) at the beginning of s,
// 0 if there is none.
func tagLen(s string) int {
	const tag = "IPv6:"
	if len(s) > len(tag) && strings.EqualFold(s[:len(tag)], tag) && addressLen(s[len(tag):]) > 0 {
		return len(tag)
	}
	return 0
}

// longestAddress is more than an IPv6 address is long, and a zone of usual length.
const longestAddress = 64

// addressLen returns how long the IPv6 address is at the beginning of s; 0 if there is none.
func addressLen(s string) int {
	if s[0] != ':' && !isHex(s[0]) {
		return 0
	}
	n, colons := 0, 0
	for n < len(s) && n < longestAddress && (isHex(s[n]) || s[n] == ':' || s[n] == '.' || s[n] == '%') {
		if s[n] == ':' {
			colons++
		}
		if n++; s[n-1] == '%' {
			for n < len(s) && n < longestAddress && (isAlpha(s[n]) || isDigit(s[n])) {
				n++
			}
			break
		}
	}
	if colons < 2 || n < len(s) && isWordByte(s[n]) {
		return 0
	}
	for ; n > 1; n-- {
		if _, err := netip.ParseAddr(s[:n]); err == nil {
			return n
		}
		if s[n-1] != '.' && s[n-1] != ':' {
			return 0
		}
	}
	return 0
}

func isHex(c byte) bool { return isDigit(c) || c|0x20-'a' < 6 }

// word returns what stands for a word, which has no white space.
func (j *job) word(w string, m mode) string {
	if id, ok := j.ids[w]; ok {
		return id
	}
	if m == asWords && isKnown(w) {
		return w
	}
	if at := strings.LastIndexByte(w, '@'); at >= 0 {
		return j.local(w[:at]) + "@" + j.host(w[at+1:])
	}
	// A point that ends a sentence is none of the word's.
	end := strings.TrimRight(w, ".-_")
	rest := w[len(end):]
	switch {
	case end == "":
		return w
	case isReservedHost(end):
		return w
	case isHostName(end):
		return j.host(end) + rest
	}
	if a, ok := j.address(end); ok {
		return a + rest
	}
	if strings.Trim(end, "0123456789.") == "" {
		if strings.Count(end, ".") == 3 { // an address with something wrong about it
			m = asNames
		}
		return j.number(end, m) + rest
	}
	return j.label(end) + rest
}

// local returns the pseudonym of a local part.
func (j *job) local(s string) string {
	if isRoleAccount(s) {
		return s
	}
	if id, ok := j.ids[s]; ok {
		return id
	}
	return j.name(s)
}

// longestNumber is the length of the longest number that stays in what a program wrote: processes, ports,
// sizes and versions are shorter, what tells a message from others is longer.
const longestNumber = 5

// number returns what stands for a number: it stays where it is small, a time is moved, and other digits are
// replaced.
func (j *job) number(s string, m mode) string {
	most := longestNumber
	switch {
	case m != asWords:
		most = 2
	case strings.IndexByte(s, '.') < 0 && len(s) > 8: // two long numbers are processes and times
		most = 0
	}
	if out, ok := j.epoch(s); ok && m == asWords { // a person's number may look like a time
		return out
	}
	var b strings.Builder
	for s != "" {
		n := 0
		for n < len(s) && isDigit(s[n]) {
			n++
		}
		switch {
		case n == 0:
			b.WriteByte(s[0])
			n = 1
		case n <= most:
			b.WriteString(s[:n])
		default:
			b.WriteString(j.digits(s[:n]))
		}
		s = s[n:]
	}
	return b.String()
}

// digits replaces a number by one of the same length.
func (j *job) digits(s string) string {
	st := j.stream("digits", s)
	b := []byte(s)
	for i := range b {
		b[i] = '0' + byte(st.next(10))
	}
	if string(b) == s {
		b[len(b)-1] = '0' + (b[len(b)-1]-'0'+1)%10
	}
	return string(b)
}

// isHostName reports whether s looks like a full host name: labels with points between them, of which the
// last begins with a letter and has two.
func isHostName(s string) bool {
	dot := strings.LastIndexByte(s, '.')
	if dot <= 0 || len(s)-dot-1 < 2 {
		return false
	}
	for _, c := range []byte(s[dot+1:]) {
		if !isAlpha(c) && !isDigit(c) && c != '-' && c < utf8.RuneSelf {
			return false
		}
	}
	return isAlpha(s[dot+1]) || s[dot+1] >= utf8.RuneSelf
}
