package redact

import (
	"encoding/base64"
	"strings"
)

// encodedWord returns what stands for the encoded word at the beginning of s, and its length in s; 0 if there
// is none. Its text is decoded, redacted and encoded as it was.
//
//	encoded-word = "=?" charset "?" encoding "?" encoded-text "?="    ; RFC 2047, section 2
func (j *job) encodedWord(s string) (string, int) {
	charset, rest, ok := strings.Cut(s[len("=?"):], "?")
	if !ok || len(rest) < 2 || rest[1] != '?' || len(charset) > 40 || strings.ContainsAny(charset, " \t\r\n") {
		return "", 0
	}
	text, _, ok := strings.Cut(rest[2:], "?")
	end := len("=?") + len(charset) + len("?Q?") + len(text)
	if !ok || strings.ContainsAny(text, " \t\r\n") || !strings.HasPrefix(s[end:], "?=") {
		return "", 0
	}
	head := s[:len("=?")+len(charset)+len("?Q?")]
	switch rest[0] {
	case 'B', 'b':
		plain, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return head + j.name(text) + "?=", end + 2
		}
		return head + base64.StdEncoding.EncodeToString([]byte(j.words(string(plain), asText))) + "?=", end + 2
	case 'Q', 'q':
		return head + quoted(j.words(unquoted(text), asText)) + "?=", end + 2
	}
	return "", 0
}

// unquoted decodes the encoding Q.
func unquoted(s string) string {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '_':
			b = append(b, ' ')
		case c == '=' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]):
			b = append(b, hexValue(s[i+1])<<4|hexValue(s[i+2]))
			i += 2
		default:
			b = append(b, c)
		}
	}
	return string(b)
}

// quoted encodes as Q, all but letters, digits and what is safe in every place of a header.
func quoted(s string) string {
	b := make([]byte, 0, len(s))
	for i := range len(s) {
		switch c := s[i]; {
		case c == ' ':
			b = append(b, '_')
		case isAlpha(c), isDigit(c), strings.IndexByte("!*+-/", c) >= 0:
			b = append(b, c)
		default:
			b = append(b, '=', upperHex[c>>4], upperHex[c&15])
		}
	}
	return string(b)
}

func hexValue(c byte) byte {
	if isDigit(c) {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}
