package received

import "strings"

// item is a piece of a clause's value: a comment, or a word, which is what stands between white
// space, comments and semicolons: "[192.0.2.1]:25", "<ann@example.com>,", "Microsoft".
type item struct {
	start, end int32
	comment    bool
}

// clause is a clause while it is read.
type clause struct {
	key       keyword
	start     int32 // of the keyword
	keyEnd    int32
	end       int32 // of the last item, or of the keyword
	items, n  uint8 // index and number of its items
	words     uint8 // how many words stand before the first comment
	headEnd   int32 // where these end
	comments  bool  // it has comments
	afterDate bool
}

func (c *clause) span() Span { return Span{int(c.start), int(c.end)} }

// value returns the place of the clause's items.
func (k *sketch) value(c *clause) Span {
	if c.n == 0 {
		return Span{int(c.keyEnd), int(c.end)}
	}
	return Span{int(k.items[c.items].start), int(c.end)}
}

// of returns the items of a clause.
func (k *sketch) of(c *clause) []item { return k.items[c.items : c.items+c.n] }

// Limits of a value. A real one has up to about ten clauses and twenty items.
const (
	maxClauses = 32
	maxItems   = 96
	maxLost    = 8   // Open tokens that are told of
	maxLoose   = 128 // Open tokens, semicolons without a date, backslashes, and what is quoted or in brackets
)

// sketch is a value divided into clauses and these into items, with the date found. It holds no
// memory of its own but the problems of the date, and is reused from value to value.
type sketch struct {
	v          string
	at         int // where in v the divided part begins
	items      [maxItems]item
	clauses    [maxClauses]clause
	lost       [maxLost]Span // Open tokens
	nc, ni     int
	nl         int
	first      [keyCount]uint8 // index+1 of the first clause with the keyword
	full       bool            // there was no room for all
	foldedWord bool            // a fold stands inside a word: in quotes or brackets
	mended     bool            // a comment or a semicolon stands in the middle of a word
	swallowed  bool            // quotes or angle brackets hold what should stand outside
	loose      int             // how many there were of what maxLoose limits
	odd        uint8           // classes of the bytes seen, or-ed
	secondBy   bool            // by stands twice
	semi       bool            // a semicolon sets the date off
	cut        bool            // a semicolon without date has ended the clause
	shut       bool            // the next item may need a clause of its own
	noAngle    int             // a "<" before here has no partner
	left       tries           // dates that may be tried

	date     Date
	dateSpan Span
	hasDate  bool
	probs    ProblemList // of the date
	trial    ProblemList // of the date that is being tried
}

// read divides v. A date that no semicolon sets off is looked for in a second walk, because only the
// end of the value tells that there is no other.
func (k *sketch) read(v string) {
	k.readFrom(v, 0)
}

// readFrom divides what stands in v from the offset at on.
func (k *sketch) readFrom(v string, at int) {
	k.scan(v, at, -1)
	if !k.hasDate {
		if k.full {
			return
		}
		left := triesFor(len(v) - at)
		if date := findDate(v, at, &left); date >= 0 {
			k.scan(v, at, date)
		}
		k.full = k.full || left < 0
	}
}

// scan walks over the tokens from the offset at on. At dateAt, if not negative, a date begins.
func (k *sketch) scan(v string, at, dateAt int) {
	k.reset(v, at)
	l := lexer{s: v, pos: at}
	word := -1
	if dateAt >= 0 {
		if word = k.walk(&l, dateAt, word); l.pos == dateAt && !k.full {
			word = k.word(word, dateAt)
			k.left = max(k.left, 1)
			if k.tryDate(dateAt) {
				l.pos = k.dateSpan.End
			}
		}
	}
	word = k.walk(&l, len(v), word)
	if k.full {
		k.rest(l.pos)
	} else {
		k.word(word, len(v))
	}
	k.odd |= l.odd
	k.full = k.full || k.left < 0
}

// walk reads the tokens that begin before stop. It is handed where the word that is being read began,
// or -1, and returns that. Atoms, spaces and the parts of words are most of the tokens, so they are read
// here and not by l.next.
func (k *sketch) walk(l *lexer, stop, word int) int {
	v, pos, odd := l.s, l.pos, l.odd
	for pos < stop && !k.full {
		start := pos
		switch c := class[v[start]]; {
		case c&clText != 0:
			if pos = atomEnd(v, start+1); c != clText || pos < len(v) && class[v[pos]]&clText != 0 {
				pos, odd = oddAtomEnd(v, start, odd)
			}
			if word < 0 {
				if word = start; mayBeKeyword(v, start, pos) {
					word = k.atom(start, pos)
				}
			}
		case c&clKind == clSpace:
			pos, odd = spaceEnd(v, start+1, odd|c)
			word = k.word(word, start)
		case c&clPart != 0 && (v[start] != '<' || word >= 0 || start < k.noAngle): // a recipient has several
			if word < 0 {
				word = start
			}
			pos++
		default:
			l.pos = start
			word = k.special(l, word)
			pos = l.pos
		}
	}
	l.pos = pos
	l.odd |= odd
	return word
}

// reset empties the sketch for v from the offset at on.
func (k *sketch) reset(v string, at int) {
	k.at = at
	k.v, k.nc, k.ni, k.nl, k.noAngle, k.odd = v, 0, 0, 0, 0, 0
	k.full, k.secondBy, k.semi, k.hasDate, k.cut, k.shut = false, false, false, false, false, true
	k.loose, k.swallowed, k.mended, k.foldedWord = 0, false, false, false
	k.left = triesFor(len(v) - at)
	k.first = [keyCount]uint8{}
	k.probs = k.probs[:0]
}

// special reads a token that begins with a special character. It is handed and returns what walk is.
func (k *sketch) special(l *lexer, word int) int {
	v, start := k.v, l.pos
	switch v[start] { // the usual ones
	case '(':
		if l.lost == 0 || !l.isOpen(start) {
			if end := l.commentEnd(start); end > 0 {
				l.pos = end
				return k.comment(start, end, word)
			}
		}
	case ';':
		l.pos++
		return k.semicolon(l, word)
	}
	kind, open := l.special()
	switch {
	case open:
		if k.nl < maxLost {
			k.lost[k.nl] = Span{start, l.pos}
			k.nl++
		}
		k.tooLoose()
		if v[start] != '[' && v[start] != ']' { // these are part of a word, if they stand in one
			word = k.word(word, start)
		}
		return word
	case kind == Quoted:
		k.foldedWord = k.foldedWord || isFolded(v[start:l.pos])
		k.swallowed = k.swallowed || lastBy(v, start, l.pos) > 0
		k.tooLoose()
	case kind == Literal, v[start] == '\\':
		k.foldedWord = k.foldedWord || isFolded(v[start:l.pos])
		k.tooLoose()
	case word < 0 && v[start] == '<':
		l.pos = k.angleEnd(start)
	}
	if word < 0 {
		word = start
	}
	return word
}

// comment adds a comment.
func (k *sketch) comment(start, end, word int) int {
	if word >= 0 && k.glued(end) {
		k.tooLoose()
		k.mended, k.foldedWord = true, true
		return word
	}
	word = k.word(word, start)
	k.item(start, end, true)
	return word
}

// semicolon reads what stands behind a semicolon: a date, or more of a HELO that holds one.
func (k *sketch) semicolon(l *lexer, word int) int {
	from := word
	k.word(word, l.pos-1)
	k.cut, k.shut = true, true
	k.tooLoose()
	if k.tryDate(l.pos) {
		k.semi = true
		l.pos = k.dateSpan.End
	} else if from >= 0 && k.inHELO() && k.glued(l.pos) {
		k.ni, k.cut, k.shut, k.mended, k.foldedWord = k.ni-1, false, false, true, true
		c := &k.clauses[k.nc-1]
		c.n, c.words = 0, 0
		return from
	}
	return -1
}

// tooLoose counts one of what maxLoose limits. No server writes many, and each costs more than a word.
func (k *sketch) tooLoose() {
	if k.loose++; k.loose > maxLoose {
		k.full = true
	}
}

// rest reads what stands from the offset at on, where there is no room for more items: nothing but the
// date behind the last semicolon. To divide what is not kept would cost far more than it is worth.
func (k *sketch) rest(at int) {
	v := k.v[at:]
	odd := k.odd
	for i := 0; i < len(v); i++ {
		odd |= class[v[i]]
	}
	k.odd = odd
	if i := lastIndex(v, ';'); i >= 0 {
		if k.left = 1; k.tryDate(at + i + 1) {
			k.semi = true
		}
	}
}

// atom begins a word with the atom that runs from start to end and returns start, or begins a clause
// and returns -1, if the atom is a keyword.
func (k *sketch) atom(start, end int) int {
	key := keywordOf(k.v[start:end])
	if key == keyNone || !k.isKeyword(key, end) {
		return start
	}
	k.clause(key, start, end)
	return -1
}

// word adds the word that runs from start to end, if there is one, and returns -1, "no word".
func (k *sketch) word(start, end int) int {
	if start >= 0 {
		k.item(start, end, false)
	}
	return -1
}

// item adds an item to the clause that is being read.
func (k *sketch) item(start, end int, comment bool) {
	if k.ni == maxItems {
		k.full = true
		return
	}
	if k.shut {
		if k.nc == 0 || k.clauses[k.nc-1].key == keyDate || k.cut && !comment && k.clauses[k.nc-1].key != keyFor {
			k.clause(keyNone, start, start)
		}
		k.cut = k.cut && comment
		k.shut = k.cut || k.clauses[k.nc-1].key == keyDate
	}
	c := &k.clauses[k.nc-1]
	it := &k.items[k.ni] // part by part, because a literal would be built elsewhere and copied
	it.start, it.end, it.comment = int32(start), int32(end), comment
	k.ni++
	c.n++
	c.end = int32(end)
	switch {
	case comment:
		c.comments = true
	case !c.comments:
		c.words++
		c.headEnd = int32(end)
	}
}

// clause begins a clause.
func (k *sketch) clause(key keyword, start, keyEnd int) {
	if k.nc == maxClauses {
		k.full = true
		return
	}
	c := &k.clauses[k.nc] // part by part, because a literal would be built elsewhere and copied
	c.key, c.start, c.keyEnd, c.end = key, int32(start), int32(keyEnd), int32(keyEnd)
	c.items, c.n, c.words, c.comments, c.afterDate = uint8(k.ni), 0, 0, false, k.hasDate
	k.nc++
	k.cut, k.shut = false, key == keyDate
	if k.first[key] == 0 || key == keyDate {
		k.first[key] = uint8(k.nc)
	} else if key == keyBy {
		k.secondBy = true
	}
}

// isKeyword tells whether the atom that ends at end and reads like a keyword is one. It is not if
// something is attached to it ("by@example.com"), nor if it is the value of the keyword before it,
// which then has none otherwise: hosts are called "by" and "id".
func (k *sketch) isKeyword(key keyword, end int) bool {
	v := k.v
	if end < len(v) {
		switch v[end] {
		case '@', ':', ',', '\\', ']', '>':
			return false
		}
	}
	if k.nc == 0 {
		return true
	}
	c := &k.clauses[k.nc-1]
	if c.n > 0 {
		return key != keyTLS || !k.afterOver()
	}
	if c.key == keyNone || c.key == keyDate {
		return true
	}
	for end < len(v) && isSpace(v[end]) {
		end++
	}
	rest := v[end:]
	if n := len(keywordNames[key]); len(rest) > n && foldEqual(rest[:n], keywordNames[key]) && isSpace(rest[n]) {
		return false
	}
	return !(c.key == keyFrom || c.key == keyBy) || !showsAddress(rest)
}

// afterOver tells whether the item before is "over", as in "over TLS secured channel".
func (k *sketch) afterOver() bool {
	last := k.items[k.ni-1]
	return foldEqual(k.v[last.start:last.end], "over")
}

// glued tells whether what ends at end, a comment or a semicolon that stands right behind a word,
// is followed by more of that word and not by a keyword. Courier writes a HELO with its spaces turned
// into "_", so a client can put a comment into the middle of a word, and only there.
func (k *sketch) glued(end int) bool {
	v := k.v
	i := end
	for i < len(v) && class[v[i]]&clText != 0 {
		i++
	}
	return i > end && keywordOf(v[end:i]) == keyNone
}

// inHELO tells whether the word just added is the first of the from clause.
func (k *sketch) inHELO() bool {
	return k.nc > 0 && k.clauses[k.nc-1].key == keyFrom && k.clauses[k.nc-1].n == 1 && !k.full
}

// showsAddress tells whether s begins with a comment that holds an address: a keyword before it is
// a host's name, as in "from id ([192.0.2.1])".
func showsAddress(s string) bool {
	if len(s) == 0 || s[0] != '(' {
		return false
	}
	s = s[1:min(len(s), 256)]
	if i := strings.IndexByte(s, ')'); i >= 0 {
		s = s[:i]
	}
	if i := strings.IndexByte(s, '['); i >= 0 {
		s = s[i+1:]
		if j := strings.IndexByte(s, ']'); j >= 0 {
			s = s[:j]
		}
	}
	_, _, form := readAddr(s)
	return form != notAddr
}

// angleEnd returns the end of what stands in angle brackets from start on, white space included
// ("<multiple recipients>"), or just behind the "<" if it has no partner.
func (k *sketch) angleEnd(start int) int {
	v := k.v
	if start < k.noAngle {
		return start + 1
	}
	odd, literal, class := uint8(0), false, &class
	for i := start + 1; uint(i) < uint(len(v)); i++ {
		odd |= class[v[i]]
		if class[v[i]]&clText != 0 {
			continue
		}
		switch v[i] {
		case '>':
			k.odd |= odd
			k.foldedWord = k.foldedWord || odd&clEOL != 0
			k.swallowed = k.swallowed || literal
			return i + 1
		case '[':
			literal = literal || v[i-1] == ' '
		case '(':
			if k.nc > 0 && k.clauses[k.nc-1].key == keyID { // Xerox: "id <12345(6)>"
				break
			}
			fallthrough
		case ';': // what stops this "<" stops those before it too
			k.noAngle = i
			return start + 1
		}
	}
	k.noAngle = len(v)
	return start + 1
}

// tryDate reads a date at the offset at. Of several dates the last one counts, but one that is
// possible counts more than one that is not.
func (k *sketch) tryDate(at int) bool {
	start := dateSpace(k.v, at)
	if short, end := plainDate(&k.date, k.v, start); end > 0 { // as readDate has it, without the copies
		if k.probs = k.probs[:0]; !short.IsZero() {
			k.probs = append(k.probs, Problem{Code: ShortYear, Span: short})
		}
		k.dateClause(Span{start, zoneComments(k.v, end)})
		return true
	}
	if !k.left.worth(k.v[at:]) {
		return false
	}
	d, span, probs, ok := readDate(k.v[at:], at, k.trial[:0])
	k.trial = probs
	if !ok || k.hasDate && ProblemList(probs).Has(BadDate) {
		return false
	}
	if len(probs) > 0 { // a date without problems has no odd bytes
		for i := at; i < span.End; i++ {
			k.odd |= class[k.v[i]]
		}
	}
	k.date = d
	k.probs, k.trial = k.trial, k.probs
	k.dateClause(span)
	return true
}

// dateClause adds the clause of the date that was just read.
func (k *sketch) dateClause(s Span) {
	k.dateSpan, k.hasDate = s, true
	k.clause(keyDate, s.Start, s.Start)
	if c := &k.clauses[k.nc-1]; c.key == keyDate {
		c.end = int32(s.End)
	}
}
