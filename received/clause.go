package received

import "iter"

// Clause is a keyword and what follows it, up to the next keyword.
type Clause struct {
	// Name is the keyword in lower case: "from", "by", "via", "with", "id", "for", one of the
	// registered "tls", "group", "state" and "priority", or a private one that servers are known to
	// write. It is "date" for the date, and "" for text before the first keyword or after the date.
	Name  string
	Span  Span // all of it, from the keyword's first byte
	Value Span // without the keyword; empty, behind the keyword, if there is none
}

// Clauses yields the clauses of value in their order: the keywords in any case and any order, the
// date, and text that no keyword introduces. Of a value with more than 32 clauses the rest is left
// out. It takes time linear in the length of value.
//
//	Stamp    = From-domain By-domain Opt-info [CFWS] ";" FWS date-time    ; RFC 5321, section 4.4
//	Opt-info = [Via] [With] [ID] [For] [Additional-Registered-Clauses]
//
// A word is a keyword only as a whole and outside comments, quotes and brackets; after a keyword
// that has no value yet, only if it is not that value ("from by (by [192.0.2.1]) by mx.example.com").
func Clauses(value string) iter.Seq[Clause] {
	return func(yield func(Clause) bool) {
		var sk sketch
		sk.read(value)
		for i := range sk.clauses[:sk.nc] {
			c := &sk.clauses[i]
			if !yield(Clause{c.key.String(), c.span(), sk.value(c)}) {
				return
			}
		}
	}
}

// keyword is the word that introduces a clause.
type keyword uint8

const (
	keyNone keyword = iota // text without a keyword
	keyFrom
	keyBy
	keyVia
	keyWith
	keyID
	keyFor
	keyDate
	// Registered with IANA: RFC 8314 (two), RFC 6729, RFC 6710.
	keyTLS
	keyGroup
	keyState
	keyPriority
	// Private ones.
	keyEnvelopeFrom   // Haraka, PowerMTA
	keyEnvelopeSender // qmail with a patch
	keyMailFrom       // SGI's sendmail, after the date
	keyEnvFrom        // sendmail at some universities, after the date
	keyConvert        // Zmailer: "convert rfc822-to-8bit"
	keyPodID          // Yahoo
	keyAuth           // OpenSMTPD: "auth=yes user=ann"
	keyCount
)

var keywordNames = [keyCount]string{
	"", "from", "by", "via", "with", "id", "for", "date", "tls", "group", "state", "priority",
	"envelope-from", "envelope-sender", "mail_from", "env-from", "convert", "pod-id", "auth",
}

// String returns the keyword in lower case.
func (k keyword) String() string { return keywordNames[k] }

// keywordLengths has, for the first letter of an atom, a bit for each length of a keyword that begins so.
// The length is taken modulo 16, because a shift by less needs no test.
var keywordLengths = func() (t [256]uint16) {
	for k, name := range keywordNames {
		switch keyword(k) {
		case keyNone, keyDate: // no word stands for these
			continue
		case keyAuth:
			name = "auth=yes"
		}
		t[name[0]] |= 1 << len(name)
		t[name[0]&^0x20] |= 1 << len(name)
	}
	return t
}()

// mayBeKeyword tells whether the atom s[start:end] may be a keyword, which nearly no other atom may.
func mayBeKeyword(s string, start, end int) bool {
	return keywordLengths[s[start]]>>(uint(end-start)&15)&1 != 0
}

// keywordOf returns the keyword that the atom is, or keyNone.
func keywordOf(s string) keyword {
	if len(s) > 8 {
		return longKeywordOf(s)
	}
	x := packed(s)
	if controls(x) != 0 {
		return keyNone
	}
	return shortKeywords.of(x)
}

// packed returns the bytes of s, at most eight, in one number, the first of them lowest, with spaces for those
// that are missing.
func packed(s string) uint64 {
	x := uint64(' ' * ones)
	for i := 0; i < len(s); i++ {
		x ^= uint64(s[i]^' ') << (8 * i)
	}
	return x
}

// keywordTable has the keywords of up to eight letters, each at a place of its own, so that one comparison of
// all letters tells an atom from any of them: to ask for one after the other takes as many guesses.
type keywordTable [16]struct {
	letters uint64 // as packed has them
	key     keyword
}

var shortKeywords = func() (t keywordTable) {
	for k, name := range keywordNames {
		switch keyword(k) {
		case keyNone, keyDate: // no word stands for these
			continue
		case keyAuth:
			name = "auth=yes"
		}
		if len(name) <= 8 {
			e := &t[keywordSlot(packed(name))]
			e.letters, e.key = packed(name), keyword(k)
		}
	}
	return t
}()

// keywordSlot is one of the functions, found by trying, that tell all these keywords apart.
func keywordSlot(x uint64) uint64 { return x * 0x31fab5445b696159 >> 60 }

// of returns the keyword whose letters x has, or keyNone. 0x20 makes each letter small, and a space of a zero,
// which may stand for a byte that is missing: no other byte but a control character becomes either so.
func (t *keywordTable) of(x uint64) keyword {
	x |= 0x20 * ones
	if e := &t[keywordSlot(x)]; e.letters == x {
		return e.key
	}
	return keyNone
}

// longKeywordOf is keywordOf for the keywords of more than eight letters, which are rare.
func longKeywordOf(s string) keyword {
	for _, k := range [...]keyword{keyEnvelopeFrom, keyEnvelopeSender, keyMailFrom} {
		if foldEqual(s, keywordNames[k]) {
			return k
		}
	}
	return keyNone
}
