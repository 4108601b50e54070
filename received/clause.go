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

// keywordOf returns the keyword that the atom is, or keyNone. The usual ones are told by one comparison:
// their letters stand in one number, and 0x20 makes each of them small (no other byte becomes a letter so).
func keywordOf(s string) keyword {
	switch len(s) {
	case 2:
		switch uint32(s[0]) | uint32(s[1])<<8 | 0x2020 {
		case 'b' | 'y'<<8:
			return keyBy
		case 'i' | 'd'<<8:
			return keyID
		}
	case 3:
		switch uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | 0x202020 {
		case 'f' | 'o'<<8 | 'r'<<16:
			return keyFor
		case 'v' | 'i'<<8 | 'a'<<16:
			return keyVia
		case 't' | 'l'<<8 | 's'<<16:
			return keyTLS
		}
	case 4:
		switch uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24 | 0x20202020 {
		case 'f' | 'r'<<8 | 'o'<<16 | 'm'<<24:
			return keyFrom
		case 'w' | 'i'<<8 | 't'<<16 | 'h'<<24:
			return keyWith
		}
	default:
		return longKeywordOf(s)
	}
	return keyNone
}

// longKeywordOf is keywordOf for the words that are rare.
func longKeywordOf(s string) keyword {
	if len(s) == 0 {
		return keyNone
	}
	switch s[0] {
	case 'g', 'G':
		if foldEqual(s, "group") {
			return keyGroup
		}
	case 's', 'S':
		if foldEqual(s, "state") {
			return keyState
		}
	case 'p', 'P':
		if foldEqual(s, "priority") {
			return keyPriority
		}
		if foldEqual(s, "pod-id") {
			return keyPodID
		}
	case 'e', 'E':
		for k := keyEnvelopeFrom; k <= keyEnvFrom; k++ {
			if foldEqual(s, keywordNames[k]) {
				return k
			}
		}
	case 'm', 'M':
		if foldEqual(s, "mail_from") {
			return keyMailFrom
		}
	case 'c', 'C':
		if foldEqual(s, "convert") {
			return keyConvert
		}
	case 'a', 'A':
		if foldEqual(s, "auth=yes") {
			return keyAuth
		}
	}
	return keyNone
}
