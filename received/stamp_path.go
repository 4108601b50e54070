package received

import (
	"strings"
	"unicode/utf8"
)

// badPath returns what keeps s from being
//
//	Mailbox    = Local-part "@" ( Domain / address-literal )  ; RFC 5321, section 4.1.2
//	Local-part = Dot-string / Quoted-string
func badPath(s string, utf bool) string {
	switch {
	case s == "":
		return ""
	case len(s) > maxPath:
		return tooLong(s, maxPath)
	}
	if detail := badText(s, utf); detail != "" {
		return detail
	}
	at := strings.LastIndexByte(s, '@')
	switch {
	case at < 0 || at == len(s)-1:
		return quote(s) + " is no mailbox: it has no domain"
	case at > maxLocalPart:
		return quote(s) + " has a local part of more than 64 octets"
	case !isDotAtom(s[:at]) && !isQuotedString(s[:at]):
		return "the local part of " + quote(s) + " is neither words with dots between them nor a quoted string without brackets"
	}
	return badName(s[at+1:], utf)
}

// isQuotedString reports whether s is, where control characters are ruled out,
//
//	Quoted-string = DQUOTE *QcontentSMTP DQUOTE    ; RFC 5321, section 4.1.2
//
// and holds no brackets.
func isQuotedString(s string) bool {
	if len(s) < 2 || s[0] != '"' {
		return false
	}
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"':
			return i == len(s)-1
		case strings.IndexByte("<>[]()", c) >= 0: // allowed, but readers take them for the end of the path or for a comment
			return false
		case c == '\\':
			if i++; i == len(s) || s[i] >= utf8.RuneSelf {
				return false
			}
		}
	}
	return false
}

func isDotAtom(s string) bool {
	for more := true; more; {
		var word string
		if word, s, more = strings.Cut(s, "."); !isAtomText(word) {
			return false
		}
	}
	return true
}

// isAtom reports whether s is 1*atext, of ASCII only.
func isAtom(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return isAtomText(s)
}

// isAtomText reports whether s is 1*atext, RFC 5322, section 3.2.3 with RFC 6532, section 3.2.
func isAtomText(s string) bool {
	for i := range len(s) {
		c := s[i]
		if c <= ' ' || c == 0x7f || strings.IndexByte(`()<>[]:;@\,."`, c) >= 0 {
			return false
		}
	}
	return s != ""
}
