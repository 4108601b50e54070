package received

import (
	"net/netip"
	"strconv"
	"strings"
	"time"
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
