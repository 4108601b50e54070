package main

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// jsonRecord is what is read of a JSON object. Package encoding/json would look at each byte several
// times and knows no string in which a character is a byte.
type jsonRecord struct {
	headers string
	path    string
}

// The errors of a record.
var (
	errTwoHeaders = errors.New("has two of the members headers, headers_utf8 and headers_base64; want one")
	errNoHeaders  = errors.New("has none of the members headers, headers_utf8 and headers_base64")
	errWide       = errors.New("headers has a character above U+00FF; want one character a byte, or headers_utf8")
	errUTF8       = errors.New("headers_utf8 is not valid UTF-8, or has half of a surrogate pair")
)

// read reads an object. Of members with the same name the last one counts, as in most readers. An
// error may come with the path, if that could be read.
func (r *jsonRecord) read(line string) error {
	p := jsonParser{s: line}
	var members [3]string // as written, with quotation marks
	var path string
	err := p.object(func(key, value string) {
		switch key {
		case `"headers"`:
			members[0] = value
		case `"headers_utf8"`:
			members[1] = value
		case `"headers_base64"`:
			members[2] = value
		case `"path"`:
			path = value
		default:
			if strings.IndexByte(key, '\\') >= 0 { // a name that is written in escapes
				r.escapedKey(key, value, &members, &path)
			}
		}
	})
	if err != nil {
		return fmt.Errorf("is not a JSON object: %w", err)
	}
	if isString(path) {
		r.path, _ = decodeUTF8(path)
	}
	return r.take(members)
}

func (r *jsonRecord) escapedKey(key, value string, members *[3]string, path *string) {
	name, _ := decodeUTF8(key)
	switch name {
	case "headers":
		members[0] = value
	case "headers_utf8":
		members[1] = value
	case "headers_base64":
		members[2] = value
	case "path":
		*path = value
	}
}

// take decodes the member that holds the header block.
func (r *jsonRecord) take(members [3]string) (err error) {
	names := [...]string{"headers", "headers_utf8", "headers_base64"}
	found := -1
	for i, m := range members {
		switch {
		case m == "":
			continue
		case found >= 0:
			return errTwoHeaders
		case !isString(m):
			return fmt.Errorf("%s is not a string", names[i])
		}
		found = i
	}
	switch found {
	case 0:
		r.headers, err = decodeLatin1(members[0])
	case 1:
		ok := false
		if r.headers, ok = decodeUTF8(members[1]); !ok {
			err = errUTF8
		}
	case 2:
		text, _ := decodeUTF8(members[2])
		var b []byte
		if b, err = base64.StdEncoding.DecodeString(text); err != nil {
			err = errors.New("headers_base64 is not base64: " + strings.TrimPrefix(err.Error(), "illegal base64 data "))
		}
		r.headers = string(b)
	default:
		err = errNoHeaders
	}
	return err
}

func isString(value string) bool { return value != "" && value[0] == '"' }

// decodeLatin1 returns the bytes that the characters of a string stand for; the string is as written
// and well formed.
func decodeLatin1(s string) (string, error) {
	s = s[1 : len(s)-1]
	var b strings.Builder
	b.Grow(len(s))
	for s = takePlain(&b, s); s != ""; s = takePlain(&b, s) {
		c, n := decodeRune(s)
		if c > 0xff {
			return "", errWide
		}
		b.WriteByte(byte(c))
		s = s[n:]
	}
	return b.String(), nil
}

// decodeUTF8 returns the text of a string, which is as written and well formed. It returns false if
// the text is not valid UTF-8; then it has U+FFFD in place of what is not.
func decodeUTF8(s string) (_ string, ok bool) {
	s, ok = s[1:len(s)-1], true
	if strings.IndexByte(s, '\\') < 0 && utf8.ValidString(s) {
		return s, true
	}
	var b strings.Builder
	b.Grow(len(s))
	for s = takePlain(&b, s); s != ""; s = takePlain(&b, s) {
		c, n := decodeRune(s)
		if c == badRune {
			c, ok = utf8.RuneError, false
		}
		b.WriteRune(c)
		s = s[n:]
	}
	return b.String(), ok
}

// takePlain writes what stands for itself at the start of s, and returns what follows: nothing, an escape or a
// character above ASCII.
func takePlain(b *strings.Builder, s string) string {
	i := 0
	for i < len(s) && s[i] != '\\' && s[i] < utf8.RuneSelf {
		i++
	}
	b.WriteString(s[:i])
	return s[i:]
}

// badRune stands for a byte that is not UTF-8 and for half of a surrogate pair. It is above all
// characters.
const badRune = utf8.MaxRune + 1

// decodeRune returns the first character of s, written out or as an escape (RFC 8259, section 7), and
// the number of its bytes in s.
func decodeRune(s string) (c rune, n int) {
	if s[0] != '\\' {
		if c, n = utf8.DecodeRuneInString(s); c == utf8.RuneError && n == 1 {
			c = badRune
		}
		return c, n
	}
	switch s[1] {
	case 'b':
		return '\b', 2
	case 'f':
		return '\f', 2
	case 'n':
		return '\n', 2
	case 'r':
		return '\r', 2
	case 't':
		return '\t', 2
	case 'u':
	default: // a quotation mark, a slash or a backslash
		return rune(s[1]), 2
	}
	c = hexRune(s[2:6])
	if !utf16.IsSurrogate(c) {
		return c, 6
	}
	if len(s) >= 12 && s[6] == '\\' && s[7] == 'u' {
		if c = utf16.DecodeRune(c, hexRune(s[8:12])); c != utf8.RuneError {
			return c, 12
		}
	}
	return badRune, 6
}

// hexRune returns the number that hexadecimal digits stand for.
func hexRune(digits string) (c rune) {
	for i := range len(digits) {
		c = c<<4 | rune(hexValue(digits[i]))
	}
	return c
}

// hexValue returns the value of a hexadecimal digit, 16 if it is none.
func hexValue(c byte) byte {
	switch {
	case '0' <= c && c <= '9':
		return c - '0'
	case 'a' <= c|0x20 && c|0x20 <= 'f':
		return c | 0x20 - 'a' + 10
	}
	return 16
}
