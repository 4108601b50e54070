package redact

import (
	"strings"

	"github.com/backstamp/backstamp/received"
)

// id returns what stands for the identifier of a field. What follows an "@" is a host's name.
func (j *job) id(id string, f *received.Field) string {
	left, host, at := strings.Cut(id, "@")
	if strings.ContainsAny(left, " \t\r\n()") || hasPlaceholder(left) {
		return j.plain(id, asWords)
	}
	if at {
		host = "@" + j.plain(host, asNames)
	}
	out := j.newID(left, f, 0) + host
	g := *f
	g.ID = out
	if _, is := f.IDTime(); !is {
		if _, is = g.IDTime(); is { // digits that are no time have become one
			out = j.newID(left, f, falseTime) + host
		}
	}
	return out
}

// falseTime is how many characters of an identifier stay that has no time where its server puts one.
const falseTime = 6

// newID returns what stands for an identifier without its host. The first characters stay, and all that tell
// something.
func (j *job) newID(id string, f *received.Field, stay int) string {
	b := []byte(id)
	keep := make([]bool, len(b))
	for i := range min(stay, len(keep)) {
		keep[i] = true
	}
	j.moveIDTime(b, keep, f, 0)
	keepMarks(b, keep, f)
	j.substitute(b, keep)
	if string(b) == id { // nothing but a time
		j.moveIDTime(b, keep, f, 1)
	}
	return string(b)
}

// left returns what stands for the left side of a message identifier, in which a time may stand as digits.
func (j *job) left(s string) string {
	if id, ok := j.ids[s]; ok {
		return id
	}
	b := []byte(s)
	keep := make([]bool, len(b))
	j.moveDigits(b, keep, 0)
	j.substitute(b, keep)
	for i, c := range b { // no server's base has to be kept to
		if c|0x20 == 'y' || c|0x20 == 'z' {
			b[i] = 'W' | c&0x20
		}
	}
	if string(b) == s { // nothing but times
		j.moveDigits(b, keep, 1)
	}
	if string(b) == s {
		return j.name(s)
	}
	return string(b)
}

// sorts are the characters that may stand for one another in an identifier: what has only hexadecimal
// digits, only consonants or only the digits of somebody's base keeps that. A zero stays, and Y and Z, which
// Postfix and Sendmail have as separators or not at all.
var sorts = [...]string{
	"123456789", "BCDF", "AE", "GHJKLMNPQRSTV", "WX", "IOU", "bcdf", "ae", "ghjklmnpqrstv", "wx", "iou",
}

// substitute replaces the characters of an identifier by others of their sort, equal ones by equal ones:
// some servers write a part twice. No character that is replaced stays.
func (j *job) substitute(b []byte, keep []bool) {
	st := j.stream("id", string(b))
	var to [256]byte
	for _, sort := range sorts {
		p := []byte(sort)
		for i := len(p) - 1; i > 0; i-- { // Sattolo's algorithm: a permutation of one cycle
			k := st.next(i)
			p[i], p[k] = p[k], p[i]
		}
		for i := range p {
			to[sort[i]] = p[i]
		}
	}
	for i, c := range b {
		if !keep[i] && to[c] != 0 {
			b[i] = to[c]
		} else if !keep[i] && c >= 0xa0 {
			b[i] = 0xf5 + byte(st.next(0x100-0xf5))
		}
	}
}

// keepMarks notes which characters tell whose identifier it is.
func keepMarks(b []byte, keep []bool, f *received.Field) {
	mark := func(from, to int) {
		for i := max(from, 0); i < min(to, len(keep)); i++ {
			keep[i] = true
		}
	}
	id := string(b)
	if isOldSendmailID(b) {
		mark(0, 3)
	}
	switch f.Dialect {
	case received.Smail, received.PowerMTA, received.Zmailer, received.Norton, received.MailMarshal, received.Vircom, received.MailSweeper, received.MMDF:
		mark(0, 1)
	case received.McAfee:
		mark(len(b)-37+15, len(b)-37+16) // the version of the UUID
	case received.Sendmail:
		if strings.HasPrefix(id, "AA") && len(b) < 9 { // "AA12345", and Lucid's "AA12345g"
			mark(0, 2)
			mark(7, 8)
		}
		if len(b) == 8 && id[1:3] == "AA" {
			mark(0, 3)
		}
		if strings.HasSuffix(id, "for") {
			mark(len(b)-3, len(b))
		}
	case received.Google:
		// x12csp34567qab.12: a pair of letters before the last number tells the sort.
		i := strings.IndexByte(id, '.') - 1
		for i > 0 && id[i]-'a' < 26 {
			i--
		}
		for i > 0 && isDigit(id[i]) {
			i--
		}
		mark(i-1, i+1)
	}
}
