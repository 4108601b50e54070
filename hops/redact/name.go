package redact

import (
	"crypto/hmac"
	"crypto/sha256"
	"net/netip"
	"strings"
	"unicode"
	"unicode/utf8"
)

// job begins the work on a block.
func (r *Redactor) job() *job {
	if len(r.key) < MinKey {
		panic("redact: a Redactor is made by New")
	}
	return &job{
		Redactor: r, mac: hmac.New(sha256.New, r.key),
		names: map[string]string{}, addrs: map[netip.Addr]netip.Addr{}, ids: map[string]string{},
	}
}

// stream is a source of numbers that depend on the key, the sort of a part, and the part. The part is hashed once, so
// that a long one costs no more than its length.
type stream struct {
	j       *job
	seed    [sha256.Size]byte
	block   [sha256.Size]byte
	used, n int
}

func (j *job) stream(sort, part string) *stream {
	s := &stream{j: j, used: sha256.Size}
	j.mac.Reset()
	j.mac.Write([]byte{byte(len(sort))})
	j.mac.Write([]byte(sort))
	j.mac.Write([]byte(part))
	j.mac.Sum(s.seed[:0])
	return s
}

// next returns a number below n, which is at most 1000. That some numbers are a little more frequent than
// others tells nothing of the part.
func (s *stream) next(n int) int {
	if s.used+2 > len(s.block) {
		s.j.mac.Reset()
		s.j.mac.Write([]byte{0, byte(s.n), byte(s.n >> 8), byte(s.n >> 16)}) // no sort is empty
		s.j.mac.Write(s.seed[:])
		s.j.mac.Sum(s.block[:0])
		s.used, s.n = 0, s.n+1
	}
	v := int(s.block[s.used])<<8 | int(s.block[s.used+1])
	s.used += 2
	return v % n
}

// leastName is how long a name is at least: of six consonants there are 64 million.
const leastName = 6

// consonants are the letters of names. Without vowels they make no words, so that none is there by chance.
const consonants = "bcdfghjklmnpqrstvwxz"

// name returns the pseudonym of a label, a local part or a word. Letters and digits are replaced, all else
// stays: hyphens, dots, controls.
func (j *job) name(s string) string {
	if n, ok := j.names[s]; ok {
		return n
	}
	n := j.newName(s)
	j.names[s] = n
	return n
}

func (j *job) newName(s string) string {
	st := j.stream("name", strings.ToLower(s))
	b := make([]byte, 0, len(s)+leastName)
	letters, digits, others := 0, 0, 0
	var last byte
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c >= utf8.RuneSelf:
			n := 0
			if b, n = st.appendRune(b, s[i:]); n > 1 {
				others++
			}
			i += n
			continue
		case isAlpha(c):
			letters, last = letters+1, c
			c = consonants[st.next(len(consonants))] | 0x20&c
			c = c&^0x20 | s[i]&0x20
		case isDigit(c):
			digits++
			c = '0' + byte(st.next(10))
		}
		b = append(b, c)
		i++
	}
	if letters+digits == 0 || others > 0 {
		return string(b)
	}
	for n := letters + digits; n < leastName; n++ {
		if letters == 0 {
			b = append(b, '0'+byte(st.next(10)))
		} else {
			b = append(b, consonants[st.next(len(consonants))]&^0x20|last&0x20)
		}
	}
	return string(b)
}

// The letters that stand for those outside ASCII: of the same script where scripts can be mixed up. All of
// them are allowed in host names.
var (
	latin    = []rune("àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿ")
	greek    = []rune("αβγδεζηθικλμνξοπρστυφχψω")
	cyrillic = []rune("абвгдежзийклмнопрстуфхцчшщъыьэюя")
)

// appendRune appends what stands for the first character of s, and returns its length in s. What is no
// letter stays, and so does a byte that Windows has a quotation mark or a dash for; another byte that is not
// UTF-8 is replaced by one that never is.
func (s *stream) appendRune(b []byte, text string) ([]byte, int) {
	r, n := utf8.DecodeRuneInString(text)
	switch {
	case r == utf8.RuneError && n == 1:
		if text[0] >= 0xa0 {
			return append(b, 0xf5+byte(s.next(0x100-0xf5))), 1
		}
		return append(b, text[0]), 1
	case !unicode.IsLetter(r) && !unicode.IsNumber(r):
		return append(b, text[:n]...), n
	}
	pick := func(letters []rune) rune { return letters[s.next(len(letters))] }
	var to rune
	switch {
	case unicode.Is(unicode.Latin, r):
		to = pick(latin)
	case unicode.Is(unicode.Greek, r):
		to = pick(greek)
	case unicode.Is(unicode.Cyrillic, r):
		to = pick(cyrillic)
	default:
		to = 0x4e00 + rune(s.next(0x1000)) // Han
	}
	if unicode.IsUpper(r) {
		to = unicode.ToUpper(to)
	}
	return utf8.AppendRune(b, to), n
}

func isAlpha(c byte) bool { return c|0x20-'a' < 26 }
func isDigit(c byte) bool { return c-'0' < 10 }
