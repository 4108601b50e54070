package hops

import (
	"iter"
	"strings"
)

// content is what a header says of the body below it; RFC 2045 and RFC 2046.
type content struct {
	typ      string // type and subtype in lower case; "" if not said
	boundary string
	name     string // of the file
	number   string // of a message/partial
	encoding encoding
}

// kind is how a body is read.
type kind uint8

const (
	kindOther kind = iota // not at all
	kindMultipart
	kindMessage // a header and a body
	kindHeaders // a header alone
	kindText    // something may be pasted into it
)

// contentOf returns what the headers say. Of repeated fields the first counts. Parts of a digest that do
// not say otherwise are messages; RFC 2046, section 5.1.5.
func contentOf(headers []Header, digest bool) content {
	var c content
	var typ, encoding, disposition string
	for _, h := range headers {
		switch {
		case typ == "" && h.Is("Content-Type"):
			typ = h.Value
		case encoding == "" && h.Is("Content-Transfer-Encoding"):
			encoding = h.Value
		case disposition == "" && h.Is("Content-Disposition"):
			disposition = h.Value
		}
	}
	c.typ = firstWord(typ)
	if c.typ == "" && digest {
		c.typ = "message/rfc822"
	}
	c.boundary = strings.TrimRight(parameter(typ, "boundary"), " \t")
	c.number = parameter(typ, "number")
	if c.name = parameter(disposition, "filename"); c.name == "" {
		c.name = parameter(typ, "name")
	}
	c.encoding = encodingOf(firstWord(encoding))
	return c
}

func (c content) kind() kind {
	switch c.typ {
	case "message/rfc822", "message/global", "message/news":
		return kindMessage
	case "message/partial":
		// The first part begins with the header of the whole message; RFC 2046, section 5.2.2.1.
		if c.number == "" || c.number == "1" {
			return kindMessage
		}
		return kindOther
	case "text/rfc822-headers", "message/rfc822-headers", "message/global-headers":
		return kindHeaders // RFC 6522, section 4, and RFC 6533, section 6.3
	case "text/html":
		return kindOther
	}
	top, _, ok := strings.Cut(c.typ, "/")
	switch {
	case top == "multipart" && c.boundary != "":
		return kindMultipart
	case (top == "application" || top == "text") && hasSuffixFold(c.name, ".eml"):
		return kindMessage // Webmail and ticket systems do not always say what they attach.
	case !ok, top == "text", top == "multipart":
		return kindText
	}
	return kindOther
}

func hasSuffixFold(s, suffix string) bool {
	return len(s) >= len(suffix) && strings.EqualFold(s[len(s)-len(suffix):], suffix)
}

// firstWord returns what stands before the first parameter or comment, in lower case.
func firstWord(value string) string {
	value = strings.TrimLeft(value, " \t\r\n")
	if i := strings.IndexAny(value, "; \t\r\n("); i >= 0 {
		value = value[:i]
	}
	return strings.ToLower(value)
}

// parameter returns a parameter of a structured value, or "". Of repeated ones the first counts. One
// that was split or percent-encoded (RFC 2231, sections 3 and 4) is put together in the order in which
// its pieces stand, without regard to its character set.
func parameter(value, name string) string {
	var b strings.Builder
	for attribute, text := range parameters(value) {
		base, section, split := strings.Cut(attribute, "*")
		if base != name {
			continue
		}
		if !split {
			return text
		}
		if section == "" || strings.HasSuffix(section, "*") {
			if b.Len() == 0 && strings.Count(text, "'") >= 2 {
				text = text[strings.IndexByte(text, '\'')+1:]
				text = text[strings.IndexByte(text, '\'')+1:]
			}
			text = unescape(text)
		}
		b.WriteString(text)
	}
	return b.String()
}

// parameters yields the names, in lower case, and the values of the parameters.
//
//	parameter := attribute "=" value
//	value := token / quoted-string    ; RFC 2045, section 5.1
//
// A token is taken to end at white space or a semicolon: boundaries with = and : are common that
// nobody quoted.
func parameters(value string) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		_, rest, _ := strings.Cut(value, ";")
		for rest != "" {
			rest = skipComments(rest, "; \t\r\n")
			i := strings.IndexAny(rest, "=;")
			if i < 0 {
				return
			}
			name := strings.ToLower(strings.TrimRight(rest[:i], " \t\r\n"))
			if rest[i] == ';' {
				rest = rest[i:]
				continue
			}
			var text string
			text, rest = parameterValue(skipComments(rest[i+1:], " \t\r\n"))
			if !yield(name, text) {
				return
			}
		}
	}
}

// parameterValue returns the token or the quoted string at the start of s, and what follows it.
func parameterValue(s string) (text, rest string) {
	if s == "" || s[0] != '"' {
		i := strings.IndexAny(s, "; \t\r\n")
		if i < 0 {
			i = len(s)
		}
		return s[:i], s[i:]
	}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"':
			return b.String(), s[i+1:]
		case c == '\\' && i+1 < len(s):
			i++
			b.WriteByte(s[i])
		case c != '\r' && c != '\n':
			b.WriteByte(c)
		}
	}
	return b.String(), ""
}

// skipComments returns s without the given characters and the comments at its start.
func skipComments(s, skip string) string {
	for {
		s = strings.TrimLeft(s, skip)
		if s == "" || s[0] != '(' {
			return s
		}
		depth, i := 0, 0
		for ; i < len(s); i++ {
			switch s[i] {
			case '\\':
				i++
			case '(':
				depth++
			case ')':
				depth--
			}
			if depth == 0 {
				break
			}
		}
		s = s[min(i+1, len(s)):]
	}
}

// unescape undoes percent-encoding; what is none stays.
func unescape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if hi, lo := fromHex(s[i+1]), fromHex(s[i+2]); hi >= 0 && lo >= 0 {
				b.WriteByte(byte(hi<<4 | lo))
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// fromHex returns the value of a hexadecimal digit, or -1.
func fromHex(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c && c <= 'f':
		return int(c-'a') + 10
	case 'A' <= c && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}
