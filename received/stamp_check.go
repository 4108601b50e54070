package received

import (
	"net/netip"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// The lengths that a part may have, in octets: RFC 5321, section 4.5.3.1. For an identifier the standards
// have none; what is longer than a domain name is no identifier.
const (
	maxDomain    = 255
	maxLabel     = 63
	maxLocalPart = 64
	maxPath      = 256 - len("<>")
	maxStampID   = 255
	maxStampAtom = 127
)

// check returns the first part that cannot be written and the reason, or "". A part that is left out has
// nothing wrong with it, unless it is one of the three that are needed.
func (s *Stamp) check() (part, detail string) {
	utf := foldPrefix(string(s.With), "utf8")
	for _, c := range [...]struct{ part, detail string }{
		{"HELO", badName(s.HELO, utf)},
		{"RDNS", badReverse(s.RDNS, utf)},
		{"IP", badIP(s.IP)},
		{"By", s.badBy(utf)},
		{"Via", badLink(s.Via)},
		{"With", badProtocol(s.With)},
		{"ID", badID(s.ID)},
		{"For", badPath(s.For, utf)},
		{"TLS", badCipher(s.TLS)},
		{"State", s.badState()},
		{"Priority", s.badPriority()},
		{"Date", badDate(s.Date)},
	} {
		if c.detail != "" {
			return c.part, c.detail
		}
	}
	return "", ""
}

func badIP(ip netip.Addr) string {
	if !ip.IsValid() {
		return "no valid address; a stamp names the address that the server saw"
	}
	return ""
}

func (s *Stamp) badBy(utf bool) string {
	switch {
	case s.By == "":
		return "no name; a stamp names the server that writes it"
	case s.By[0] == '[' && !s.ByIP.IsValid():
		return "an address literal needs ByIP beside it: RFC 5321 has none without TCP-info"
	}
	return badName(s.By, utf)
}

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

func badLink(s string) string {
	if s != "" && !foldEqual(s, "tcp") && !foldEqual(s, "uucp") {
		return quote(s) + " is not registered; the links are TCP and UUCP"
	}
	return ""
}

func badProtocol(p Protocol) string {
	if p != "" && !p.Registered() {
		return quote(string(p)) + " is not registered; the protocols are those of RFC 3848, RFC 6531 and RFC 4356"
	}
	return ""
}

// badID returns what keeps s from being
//
//	Atom / msg-id                                  ; RFC 5321, section 4.4
//	msg-id = "<" dot-atom-text "@" id-right ">"    ; RFC 5322, section 3.6.4, without its literals
func badID(s string) string {
	left, right, isMsgID := strings.Cut(s, "@")
	switch {
	case len(s) > maxStampID:
		return tooLong(s, maxStampID)
	case s == "", isMsgID && isDotAtom(left) && isDotAtom(right), isAtom(s) && keywordOf(s) == keyNone:
		return ""
	}
	if detail := badText(s, false); detail != "" {
		return detail
	}
	return quote(s) + ` is neither an atom (which has no dot) nor of the form "left@right"`
}

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

// badCipher returns what keeps s from being
//
//	tls-cipher = tls-cipher-suite-name / tls-cipher-suite-hex ; RFC 8314, section 4.3
func badCipher(s string) string {
	switch {
	case s == "":
		return ""
	case len(s) > maxStampAtom:
		return tooLong(s, maxStampAtom)
	}
	name := isAlpha(s[0])
	for i := range len(s) {
		name = name && (isAlpha(s[i]) || isDigit(s[i]) || s[i] == '_')
	}
	if name {
		return ""
	}
	if _, err := strconv.ParseUint(strings.TrimPrefix(s, "0x"), 16, 16); err != nil || len(s) != len("0x1301") || s[1] != 'x' {
		return quote(s) + " is no name of a cipher suite, such as TLS_AES_128_GCM_SHA256, nor 0x and four digits"
	}
	return ""
}

// badState: RFC 6729, section 2. RFC 5321 has room for one additional clause only.
func (s *Stamp) badState() string {
	switch {
	case s.State == "":
		return ""
	case s.TLS != "":
		return "RFC 5321 has room for one additional clause, and TLS is set"
	case len(s.State) > maxStampAtom:
		return tooLong(s.State, maxStampAtom)
	case !isAtom(s.State) || keywordOf(s.State) != keyNone:
		return quote(s.State) + " is no atom"
	}
	return ""
}

// badPriority: RFC 6710, section 6.
func (s *Stamp) badPriority() string {
	switch {
	case s.Priority == "":
		return ""
	case s.TLS != "" || s.State != "":
		return "RFC 5321 has room for one additional clause, and TLS or State is set"
	}
	n, err := strconv.Atoi(s.Priority)
	if err != nil || n < -9 || n > 9 || strconv.Itoa(n) != s.Priority {
		return quote(s.Priority) + " is no number from -9 to 9"
	}
	return ""
}

// badDate returns what keeps a time from being written: date-time has a year of four digits from 1900 on,
// and a zone of hours and minutes.
func badDate(t time.Time) string {
	_, offset := t.Zone()
	year := t.Year()
	switch {
	case t.IsZero():
		return "no time"
	case year < 1900 || year > 9999:
		return "the year " + strconv.Itoa(year) + " cannot be written with four digits, or is before 1900"
	case offset%60 != 0 || offset <= -24*60*60 || offset >= 24*60*60:
		return "the zone is " + strconv.Itoa(offset) + " seconds from UTC: not whole minutes, or a day and more"
	}
	return ""
}

func tooLong(s string, most int) string {
	return quote(s) + " has " + strconv.Itoa(len(s)) + " octets, the most is " + strconv.Itoa(most)
}

// maxQuoted is how much of a part an error repeats.
const maxQuoted = 40

// quote returns the beginning of s as it can stand in a log.
func quote(s string) string {
	if len(s) > maxQuoted {
		return strconv.QuoteToASCII(s[:maxQuoted]) + "..."
	}
	return strconv.QuoteToASCII(s)
}
