package redact

import (
	"cmp"
	"slices"
	"strings"

	"github.com/backstamp/backstamp/hops"
	"github.com/backstamp/backstamp/received"
)

// learn notes what stands for the identifiers of the Received fields and of the message, because other fields
// repeat them.
func (j *job) learn(block string) {
	for h := range hops.Headers(block) {
		switch {
		case len(j.ids) >= mostIDs:
			return
		case h.Is("Received"), h.Is("X-Received"):
			f, _ := received.Parse(h.Value)
			if id := f.Where(received.PartID).In(h.Value); len(id) >= shortID && !isKnown(id) {
				j.note(id, func() string { return j.id(id, f) })
			}
		case h.Is("Message-ID"):
			_, inside, _ := strings.Cut(h.Value, "<")
			left, _, ok := strings.Cut(inside, "@")
			// What has no digits may be somebody's local part.
			if ok && len(left) >= shortID && strings.ContainsAny(left, "0123456789") && !strings.ContainsAny(left, " \t\r\n<>\"\\()") {
				j.note(left, func() string { return j.left(left) })
			}
		}
	}
}

// note keeps what stands for an identifier, the first time that it is seen.
func (j *job) note(id string, as func() string) {
	if _, ok := j.ids[id]; !ok {
		j.ids[id] = as()
	}
}

const (
	mostIDs = 1000 // as many as hops reads fields of one message
	shortID = 6    // bytes: shorter ones are words, too
)

// A part is a place of a value that is redacted in its own way.
type part struct {
	received.Span
	as func(s string) string
}

// received redacts the value of a Received field.
func (j *job) received(value string) string {
	f, _ := received.Parse(value)
	var b strings.Builder
	b.Grow(len(value) + len(value)/4)
	at := 0
	for _, p := range j.parts(f) {
		if p.Start < at {
			continue
		}
		b.WriteString(j.text(value[at:p.Start], asWords))
		b.WriteString(p.as(value[p.Start:p.End]))
		at = p.End
	}
	b.WriteString(j.text(value[at:], asWords))
	return b.String()
}

// parts returns the parts of a field that have their own way, in the order of the value.
func (j *job) parts(f *received.Field) []part {
	names := func(s string) string { return j.given(s) }
	words := func(s string) string { return j.software(s) }
	list := make([]part, 0, 20)
	add := func(p received.Part, as func(string) string) {
		if w := f.Where(p); w.Len() > 0 {
			list = append(list, part{w, as})
		}
	}
	for _, p := range [...]received.Part{received.PartHELO, received.PartRDNS, received.PartIdent, received.PartUser, received.PartByHost, received.PartByName, received.PartFor, received.PartEnvelopeFrom} {
		add(p, names)
	}
	for _, p := range [...]received.Part{
		received.PartSoftware, received.PartVia, received.PartWith, received.PartAuth, received.PartTLSVersion, received.PartTLSCipher, received.PartTLSBits,
		received.PartTLSVerify, received.PartState, received.PartPriority,
	} {
		add(p, words)
	}
	add(received.PartID, func(s string) string {
		if id, ok := j.ids[s]; ok {
			return id
		}
		return j.id(s, f)
	})
	add(received.PartDate, func(s string) string { return j.date(s, f) })
	slices.SortStableFunc(list, func(a, b part) int { return cmp.Compare(a.Start, b.Start) })
	return list
}

// given redacts what a client or a user gave as its name. In one of many words the grammar's keywords stay,
// so that a name that reads like the rest of a field still does.
func (j *job) given(s string) string {
	if strings.ContainsAny(s, " \t\r\n()[]") {
		return j.plain(s, asWords)
	}
	if strings.Trim(s, "0123456789") == "" && s != "" {
		return j.digits(s)
	}
	return j.plain(s, asNames)
}

// software redacts what a server calls itself or its protocol: a word, or a piece of one, that is not known is
// somebody's.
func (j *job) software(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		n := 0
		for i+n < len(s) && isWordByte(s[i+n]) {
			n++
		}
		if n == 0 {
			b.WriteByte(s[i])
			i++
			continue
		}
		w := s[i : i+n]
		i += n
		address, ok := j.quad(w)
		switch {
		case ok: // or a version of four numbers: nobody can tell
			b.WriteString(address)
		case isKnown(w), isVersion(w):
			b.WriteString(w)
		case strings.IndexByte(w, '@') >= 0, isHostName(w) && !startsKnown(w):
			b.WriteString(j.word(w, asWords))
		default:
			b.WriteString(j.pieces(w))
		}
	}
	return b.String()
}

// startsKnown reports whether the first piece of a word is known.
func startsKnown(w string) bool {
	n := 0
	for n < len(w) && isAlpha(w[n]) {
		n++
	}
	return n > 1 && isKnown(w[:n])
}

// pieces redacts the pieces of a word that are not known.
func (j *job) pieces(w string) string {
	var b strings.Builder
	for w != "" {
		n := 0
		for n < len(w) && (isAlpha(w[n]) || w[n] >= 0x80) == (isAlpha(w[0]) || w[0] >= 0x80) {
			n++
		}
		switch p := w[:n]; {
		case !isAlpha(p[0]) && p[0] < 0x80:
			b.WriteString(j.number(p, asWords))
		case n < 3 && p[0] < 0x80, isKnown(p):
			b.WriteString(p)
		default:
			b.WriteString(j.name(p))
		}
		w = w[n:]
	}
	return b.String()
}

// isVersion reports whether a word is a version: numbers of at most five digits with points and hyphens
// between them, and a letter here and there.
func isVersion(w string) bool {
	digits, letters, run := 0, 0, 0
	for i := range len(w) {
		switch c := w[i]; {
		case isDigit(c):
			digits, run, letters = digits+1, run+1, 0
			if run > longestNumber {
				return false
			}
		case isAlpha(c):
			run, letters = 0, letters+1
			if letters > 2 {
				return false
			}
		case c == '.' || c == '-' || c == '_' || c == '+' || c == '~':
			run, letters = 0, 0
		default:
			return false
		}
	}
	// Two long numbers are no version, but processes and times.
	return digits > 0 && (digits <= 8 || strings.IndexByte(w, '.') >= 0)
}
