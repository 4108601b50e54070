package received

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Dialect names the make of mail server whose way of writing a field was recognised. The empty
// Dialect means that none was; that is common and no error. A field can claim a dialect falsely.
type Dialect string

// Doc returns a phrase that says which server the dialect is of, or "" if it is not known.
func (d Dialect) Doc() string {
	if e := dialectOf(d); e != nil {
		return e.doc
	}
	return ""
}

// Dialects returns all dialects, in the order of the alphabet.
func Dialects() []Dialect {
	ds := make([]Dialect, len(dialects))
	for i := range dialects {
		ds[i] = dialects[i].name
	}
	return ds
}

// habit is a set of things that a make of server always does.
type habit uint16

const (
	nameIsRDNS  habit = 1 << iota // the name after from is the reverse name
	dropsEqual                    // leaves the HELO out where it equals the name or the address written
	bareIsNone                    // an address without a name means that there is no reverse name
	neverLooks                    // never looks the reverse name up
	literalIsIP                   // an address alone after from is the one that the server saw
	parenIsHELO                   // the address stands first and the HELO in parentheses
	noHELO                        // the word after from is not the client's
	shortNames                    // wrote reverse names without a domain before there was a DNS
)

// dialect is what is known of one make of server: how it is told from others, and what it does
// otherwise than RFC 5321, section 4.4 has it. What several servers write alike is read by the reader
// of that form, whoever wrote it.
type dialect struct {
	name     Dialect
	doc      string
	habits   habit
	software []string // how its name for itself begins, in lower case
	with     []string // how what it writes behind with begins, in lower case
	hosts    []string // how the names of a service's own hosts end, in lower case
	handover Handover // what its fields always are, if that is always the same
}

// has tells whether the server has the habit; no server is known to have one.
func (d *dialect) has(h habit) bool { return d != nil && d.habits&h != 0 }

// dialects is the table of all dialects, in the order of the alphabet.
var dialects = func() []dialect {
	ds := slices.Concat(commonDialects, otherDialects, smallDialects, hostedDialects, gatewayDialects, oldDialects)
	slices.SortFunc(ds, func(a, b dialect) int { return cmp.Compare(a.name, b.name) })
	return ds
}()

// form tells a server that names itself nowhere by what nobody else writes. The calls are spelled out
// because functions in a table would make every Parser escape to the heap.
func (r *reader) form() Dialect {
	switch {
	case isZmailer(r):
		return Zmailer
	case isExim(r):
		return Exim
	case isGoogle(r):
		return Google
	}
	if name := r.otherForm(); name != "" {
		return name
	}
	if name := r.smallForm(); name != "" {
		return name
	}
	if name := r.hostedForm(); name != "" {
		return name
	}
	if name := r.gatewayForm(); name != "" {
		return name
	}
	if name := r.oldForm(); name != "" {
		return name
	}
	switch {
	case isPostfix(r):
		return Postfix
	case isQmail(r):
		return Qmail
	case isSendmail(r):
		return Sendmail
	}
	return ""
}

// dateHasNoWeekday tells whether the date begins with the day of the month, and whether this has two
// digits, be the first a zero.
func (r *reader) dateHasNoWeekday() (ok, twoDigits bool) {
	w := r.f.where.of(PartDate)
	d := r.v[w.Start:w.End]
	return len(d) > 2 && isDigit(d[0]), len(d) > 2 && isDigit(d[1])
}

// near tells whether t lies within a day of the field's date.
func (r *reader) near(t time.Time) bool {
	d := t.Sub(r.f.Date.UTC)
	return -24*time.Hour < d && d < 24*time.Hour
}

// dialectOf returns the entry of the dialect, or nil.
func dialectOf(name Dialect) *dialect { return known.of(name) }

// softwareOf returns the dialect of a server that calls itself s, or nil.
func softwareOf(s string) *dialect { return known.softwareOf(s) }

// isBareVersion tells whether s is a version of three numbers, "5.8.807", or of four of which the third begins
// with a zero, as no octet does: "7.2.072.1".
func isBareVersion(s string) bool {
	dots, third := 0, 0
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '.' && i > 0 && s[i-1] != '.':
			if dots++; dots == 2 {
				third = i + 1
			}
		case !isDigit(s[i]):
			return false
		}
	}
	padded := dots == 3 && s[third] == '0' && len(s) > third+3 && s[third+3] == '.'
	return (dots == 2 || padded) && isDigit(s[len(s)-1])
}

// isSendmailVersion tells whether s is the version of sendmail and of its configuration:
// "8.12.8/8.12.5", "8.11.6+Sun/8.11.6", "5.65c8/1.34", "980427.SGI.8.8.8/970903.SGI.AUTOCF".
func isSendmailVersion(s string) bool {
	slash := strings.IndexByte(s, '/')
	return slash >= 3 && isDigit(s[0]) && strings.IndexByte(s[:slash], '.') > 0
}
