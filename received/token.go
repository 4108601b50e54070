package received

import (
	"iter"
	"math/bits"
)

// TokenKind is the kind of a [Token].
type TokenKind uint8

// The kinds of tokens.
const (
	Space   TokenKind = iota // a run of SP, HT, CR and LF, folding included
	Comment                  // "(" ... ")", with the comments nested in it
	Atom                     // a run of bytes that are neither space nor special; holds dots, so a host name is one atom
	Quoted                   // '"' ... '"'
	Literal                  // "[" ... "]"
	Special                  // one of ()<>[]@,;:\" alone, or "\" and the bracket, quote or backslash that it quotes
)

var tokenKindWords = [...]string{"Space", "Comment", "Atom", "Quoted", "Literal", "Special"}

// String returns the name of the constant.
func (k TokenKind) String() string {
	if int(k) < len(tokenKindWords) {
		return tokenKindWords[k]
	}
	return "TokenKind(?)"
}

// Token is a lexical part of a value.
type Token struct {
	Kind TokenKind
	Open bool // a bracket or quotation mark without partner; Kind is Special and the span one byte
	Span Span
}

// Tokens yields the tokens of value in their order. They partition its bytes: nothing is left out
// and nothing stands in two tokens. Tokens cannot fail, allocates nothing and takes time linear in
// the length of value.
//
//	comment        = "(" *( ctext / quoted-pair / comment ) ")"   ; RFC 5322, section 3.2.2
//	quoted-string  = DQUOTE *( qtext / quoted-pair ) DQUOTE       ; RFC 5322, section 3.2.4
//	domain-literal = "[" *( dtext / quoted-pair ) "]"             ; RFC 5322, section 3.4.1, obs-dtext
//
// A bracket or quotation mark without partner is an Open token of its own, and reading goes on after
// it. After the eighth "(" without partner all later ones count as Open, which keeps the work linear.
func Tokens(value string) iter.Seq[Token] {
	return func(yield func(Token) bool) {
		l := lexer{s: value}
		for l.pos < len(value) {
			start := l.pos
			kind, open := l.next()
			if !yield(Token{kind, open, Span{start, l.pos}}) {
				return
			}
		}
	}
}

// Classes of bytes. The low bits tell the kind of token, so that one test finds the end of an atom; the
// high bits tell, when the classes of many bytes are or-ed together, whether there was a byte that is
// worth another look.
const (
	clText    = 0
	clSpace   = 1
	clSpecial = 2
	clKind    = 3
	clOdd     = 4  // with clText: control characters and bytes above 127
	clEOL     = 8  // with clSpace: CR and LF
	clNest    = 16 // with clSpecial: what counts in a comment, "(", ")" and the backslash
	clEqual   = 64 // with clText: "=", which stands in no name
	clPart    = 32 // with clSpecial: what stands inside the words of a clause, "@", ",", ":", "<" and ">"
)

// class is the class of each byte.
var class = func() (t [256]uint8) {
	for i := range t {
		switch {
		case i < ' ' || i >= 0x7f:
			t[i] = clText | clOdd
		default:
			t[i] = clText
		}
	}
	t['='] |= clEqual
	t[' '], t['\t'], t['\r'], t['\n'] = clSpace, clSpace, clSpace|clEOL, clSpace|clEOL
	for _, c := range `[];"` {
		t[c] = clSpecial
	}
	for _, c := range `<>@,:` {
		t[c] = clSpecial | clPart
	}
	for _, c := range `()\` {
		t[c] = clSpecial | clNest
	}
	return t
}()

// maxOpen is how many "(" without partner are told apart from those that have one.
const maxOpen = 8

// lexer reads tokens one after the other.
type lexer struct {
	s    string
	pos  int   // where the next token begins
	odd  uint8 // classes seen, or-ed
	lost uint8 // number of "(" found without partner
	// Where the first "(" without partner stand. The walk that finds the first of them finds all: they
	// are those at which the depth it ends with was first reached.
	open [maxOpen]int32
}

// next reads the token at l.pos, which must be inside the value, and moves behind it.
func (l *lexer) next() (kind TokenKind, open bool) {
	s, i := l.s, l.pos
	switch class[s[i]] & clKind {
	case clSpace:
		l.pos, l.odd = spaceEnd(s, i, l.odd)
		return Space, false
	case clSpecial:
		return l.special()
	}
	i = atomEnd(s, i)
	l.pos = i
	if i < len(s) && class[s[i]]&clKind == clText {
		l.pos, l.odd = oddAtomEnd(s, i, l.odd)
	}
	return Atom, false
}

// The loops below are where most of the time goes. Each is written so that it takes one test a byte: the
// table's address is taken once, and an unsigned index spares a second test of the bounds.

// spaceEnd returns where the white space that begins at i ends, and odd with the classes seen.
func spaceEnd(s string, i int, odd uint8) (int, uint8) {
	class := &class
	for ; uint(i) < uint(len(s)) && class[s[i]]&clKind == clSpace; i++ {
		odd |= class[s[i]]
	}
	return i, odd
}

// atomEnd returns where the atom at i ends, or its first byte that is worth another look: that can only
// be what begins at the end returned, if that is still text.
func atomEnd(s string, i int) int {
	class := &class
	for uint(i) < uint(len(s)) && class[s[i]] == clText {
		i++
	}
	return i
}

// oddAtomEnd is atomEnd for the rest of an atom, which begins with a byte that is worth another look.
func oddAtomEnd(s string, i int, odd uint8) (int, uint8) {
	class := &class
	for ; uint(i) < uint(len(s)) && class[s[i]]&clKind == clText; i++ {
		odd |= class[s[i]]
	}
	return i, odd
}

// special reads a token that begins with a special byte.
func (l *lexer) special() (kind TokenKind, open bool) {
	s, i := l.s, l.pos
	l.pos = i + 1
	end := -1
	switch s[i] {
	default: // < > @ , ; :
		return Special, false
	case ')', ']':
		return Special, true
	case '\\':
		l.pos = i
		l.escape()
		return Special, false
	case '(':
		kind = Comment
		if !l.isOpen(i) {
			end = l.commentEnd(i)
		}
	case '"':
		kind, end = Quoted, l.quotedEnd(i)
	case '[':
		kind, end = Literal, literalEnd(s, i)
		for ; i < end; i++ {
			l.odd |= class[s[i]]
		}
	}
	if end < 0 {
		return Special, true
	}
	l.pos = end
	return kind, false
}

// escape moves behind the backslash at l.pos and the byte that it quotes.
func (l *lexer) escape() {
	if l.pos++; l.pos < len(l.s) && quotable(l.s[l.pos]) {
		l.pos++
	}
}

// quotable tells whether a backslash before c takes its meaning as a bracket or a quote from it.
func quotable(c byte) bool {
	switch c {
	case '(', ')', '[', ']', '"', '\\':
		return true
	}
	return false
}

// isOpen tells whether the "(" at i is known to have no partner.
func (l *lexer) isOpen(i int) bool {
	if l.lost == maxOpen && i >= int(l.open[maxOpen-1]) {
		return true
	}
	for _, at := range l.open[:l.lost] {
		if int(at) == i {
			return true
		}
	}
	return false
}

// commentEnd returns where the comment that begins at i ends, or -1 if it does not. Most comments hold
// neither comment nor quoted pair, so the first of what counts is looked for in eight bytes at once.
func (l *lexer) commentEnd(i int) int {
	s, odd, class, j := l.s, l.odd, &class, i+1
	for ; j+8 <= len(s); j += 8 {
		x := load8(s, j)
		nest := zeros(x&^ones^'('*ones) | zeros(x^'\\'*ones) // without the lowest bit, ")" is "("
		odds := controls(x)
		if nest|odds == 0 {
			continue
		}
		at := bits.TrailingZeros64(nest) &^ 7
		if at == 64 || s[j+at/8] != ')' || odds<<(64-at) != 0 { // of those before it
			break
		}
		return j + at/8 + 1
	}
	for ; uint(j) < uint(len(s)); j++ {
		c := class[s[j]]
		if c&clNest != 0 {
			if s[j] != ')' {
				break
			}
			l.odd = odd
			return j + 1
		}
		odd |= c
	}
	return l.nestedEnd(i)
}

// nestedEnd is commentEnd for every comment.
func (l *lexer) nestedEnd(i int) int {
	s, depth, odd := l.s, 0, l.odd
	var open [maxOpen]int32
	for ; i < len(s); i++ {
		c := class[s[i]]
		if c&clNest == 0 {
			odd |= c
			continue
		}
		switch s[i] {
		case '(':
			if depth < maxOpen {
				open[depth] = int32(i)
			}
			depth++
		case ')':
			if depth--; depth == 0 {
				l.odd = odd
				return i + 1
			}
		case '\\':
			i++
		}
	}
	l.open, l.lost = open, uint8(min(depth, maxOpen))
	return -1
}

// quotedEnd returns where the quoted string that begins at i ends, or -1. It walks to the end of the
// value at most once, because a quote without partner is the last one of the value.
func (l *lexer) quotedEnd(i int) int {
	s, odd := l.s, l.odd
	for i++; i < len(s); i++ {
		odd |= class[s[i]]
		switch s[i] {
		case '"':
			l.odd = odd
			return i + 1
		case '\\':
			i++
		}
	}
	return -1
}

// literalEnd returns where the literal that begins at i ends, or -1. A bracket of another sort ends
// the search, so that a lone "[" does not swallow the clauses behind it.
func literalEnd(s string, i int) int {
	for i++; i < len(s); i++ {
		switch s[i] {
		case ']':
			return i + 1
		case '\\':
			i++
		case '[', '(', ')', ';':
			return -1
		}
	}
	return -1
}
