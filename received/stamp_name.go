package received

import (
	"net/netip"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// badName returns what keeps s from being
//
//	Domain / address-literal                       ; RFC 5321, section 4.1.2 and 4.1.3
func badName(s string, utf bool) string {
	switch {
	case s == "" || s[0] != '[':
		return badDomain(s, utf)
	case len(s) > maxDomain:
		return tooLong(s, maxDomain)
	case s[len(s)-1] != ']' || !isLiteral(s[1:len(s)-1]):
		return quote(s) + " is no address literal: [192.0.2.1] or [IPv6:2001:db8::1]"
	}
	return ""
}

// badReverse is badDomain for a reverse name. Some servers write "unknown" where there is none.
func badReverse(s string, utf bool) string {
	if isUnknown(s) {
		return quote(s) + " says that there is no name; leave it empty"
	}
	return badDomain(s, utf)
}

// badDomain returns what keeps s from being
//
//	Domain     = sub-domain *("." sub-domain)      ; RFC 5321, section 4.1.2
//	sub-domain = Let-dig [Ldh-str]
//	sub-domain =/ U-label                          ; RFC 6531, section 3.3
//
// A name that is one of the stamp's own keywords, or nothing but numbers, would be read as something else.
func badDomain(s string, utf bool) string {
	switch {
	case s == "":
		return ""
	case len(s) > maxDomain:
		return tooLong(s, maxDomain)
	}
	if detail := badText(s, utf); detail != "" {
		return detail
	}
	last := ""
	for rest, more := s, true; more; {
		last, rest, more = strings.Cut(rest, ".")
		if detail := badLabel(last); detail != "" {
			return quote(s) + " is no domain: " + detail
		}
	}
	switch {
	case keywordOf(s) != keyNone:
		return quote(s) + " is a keyword of the field"
	case isNumber(last):
		return quote(s) + " ends with a number, as addresses do; an address stands in brackets"
	}
	return ""
}

func badLabel(s string) string {
	switch {
	case s == "":
		return "an empty label"
	case len(s) > maxLabel:
		return "a label of more than 63 octets"
	case s[0] == '-' || s[len(s)-1] == '-':
		return "a label begins or ends with a hyphen"
	}
	for _, r := range s {
		if r < utf8.RuneSelf && !isAlpha(byte(r)) && !isDigit(byte(r)) && r != '-' || r >= utf8.RuneSelf && !inULabel(r) {
			return strconv.QuoteRuneToASCII(r) + " stands in no host's name"
		}
	}
	return ""
}

// inULabel reports whether a character outside ASCII can stand in a U-label: RFC 5892, section 2, has letters,
// marks and digits, and two points that stand between letters. Whether this one is allowed where it stands is for
// x/net/idna to say; what looks like the point between labels, or like white space, is not.
func inULabel(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.Is(unicode.Nd, r) || r == '\u00b7' || r == '\u30fb'
}

func isNumber(s string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return s != ""
}

// badText returns what bytes of s must not stand in any part.
func badText(s string, utf bool) string {
	for i, r := range s {
		switch {
		case r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0:
			return "the control character " + strconv.QuoteRune(r) + " in " + quote(s)
		case r < utf8.RuneSelf:
		case !utf:
			return quote(s) + " is not ASCII, and the protocol is none of RFC 6531's (UTF8SMTP); convert it to A-labels"
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD"):
			return quote(s) + " is not UTF-8"
		case r == '\u2028' || r == '\u2029':
			return "a line separator in " + quote(s)
		case unicode.Is(unicode.Cf, r):
			return "the format character " + strconv.QuoteRuneToASCII(r) + " in " + quote(s) + ", with which it reads like something else"
		}
	}
	return ""
}

// isLiteral reports whether s is what stands in the brackets of an IPv4-address-literal or an
// IPv6-address-literal. "::" stands for two groups and more there, and IPv4 may stand at its end.
func isLiteral(s string) bool {
	tag := foldPrefix(s, "ipv6:")
	if tag {
		s = s[len("IPv6:"):]
	}
	ip, err := netip.ParseAddr(s)
	switch {
	case err != nil || ip.Zone() != "" || ip.Is4() == tag:
		return false
	case !tag || !strings.Contains(s, "::"):
		return true
	}
	groups := strings.Count(strings.Trim(s, ":"), ":") + 1
	if strings.Contains(strings.Trim(s, ":"), "::") { // it stands between groups, and was counted as one more
		groups--
	}
	if contains(s, '.') {
		groups++
	}
	return groups <= 6
}
