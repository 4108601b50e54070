package received

// item is a piece of a clause's value: a comment, or a word, which is what stands between white
// space, comments and semicolons: "[192.0.2.1]:25", "<ann@example.com>,", "Microsoft".
type item struct {
	start, end int32
	comment    bool
	part       bool // of a word: it may hold one of @,:<> or what stands in quotes or brackets
}

// clause is a clause while it is read.
type clause struct {
	key       keyword
	keyLen    uint8
	afterDate bool
	items, n  uint8 // index and number of its items; n only when it is closed
	comment   uint8 // index of its first comment, or of what follows its items; like n, if there is none
	start     int32 // of the keyword
	end       int32 // of the last item, or of the keyword; like n
}

// keyEnd returns where the keyword ends.
func (c *clause) keyEnd() int { return int(c.start) + int(c.keyLen) }

// words returns how many words stand before the first comment.
func (c *clause) words() int { return int(c.comment - c.items) }

func (c *clause) span() Span { return Span{int(c.start), int(c.end)} }

// value returns the place of the clause's items.
func (k *sketch) value(c *clause) Span {
	if c.n == 0 {
		return Span{c.keyEnd(), int(c.end)}
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
	part       bool            // of the word that is being read, see item
	mended     bool            // a comment or a semicolon stands in the middle of a word
	swallowed  bool            // quotes or angle brackets hold what should stand outside
	loose      int             // how many there were of what maxLoose limits
	odd        uint8           // classes of the bytes seen, or-ed
	secondBy   bool            // by stands twice
	semi       bool            // a semicolon sets the date off
	plain      bool            // the date is of the usual form, and no comment stands before it
	cut        bool            // a semicolon without date has ended the clause
	shut       bool            // the next item may need a clause of its own
	noAngle    int             // a "<" before here has no partner
	path       Span            // the last word that is a path in angle brackets, with nothing else in it than text and "@"
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
	if k.nc > 0 {
		k.close(&k.clauses[k.nc-1], uint8(k.ni))
	}
}

// walk reads the tokens that begin before stop. It is handed where the word that is being read began,
// or -1, and returns that. Atoms, spaces and the parts of words are most of the tokens, so they are read
// here and not by l.next.
func (k *sketch) walk(l *lexer, stop, word int) int {
	v, pos, odd := l.s, l.pos, l.odd
	for pos < stop && !k.full {
		start := pos
		switch c := class[v[start]]; {
		case c&clKind == clText:
			if pos = atomEnd(v, start+1); c != clText || pos < len(v) && class[v[pos]]&clKind == clText {
				pos, odd = oddAtomEnd(v, start, odd)
			}
			if word < 0 {
				if word = start; mayBeKeyword(v, start, pos) {
					word = k.atom(start, pos)
				}
			}
			if pos >= stop || v[pos] != ' ' { // which nearly always follows, and so need not be looked at twice
				break
			}
			if k.shut || uint(k.ni) >= maxItems {
				word = k.word(word, pos)
			} else if word >= 0 { // k.item, without the call
				it := &k.items[k.ni]
				it.start, it.end, it.comment, it.part = int32(word), int32(pos), false, k.part
				k.part = false
				k.ni++
				word = -1
			}
			pos++
		case c&clKind == clSpace:
			pos, odd = spaceEnd(v, start+1, odd|c)
			word = k.word(word, start)
		case c&clPart != 0 && (v[start] != '<' || word >= 0 || start < k.noAngle): // a recipient has several
			if word < 0 {
				word = start
			}
			k.part = true
			pos++
		default:
			l.pos = start
			word = k.special(l, word)
			if pos = l.pos; word < 0 && pos < stop && v[pos] == ' ' { // as behind an atom
				pos++
			}
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
	k.path, k.part = Span{}, false
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
				if l.pos = end; word < 0 { // as k.comment has it
					k.item(start, end, true)
					return -1
				}
				return k.comment(start, end, word)
			}
		}
	case ';':
		l.pos++
		return k.semicolon(l, word)
	}
	k.part = true
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

// tooLoose counts one of what maxLoose limits. No server writes many, and each costs more than a word.
func (k *sketch) tooLoose() {
	if k.loose++; k.loose > maxLoose {
		k.full = true
	}
}

// angleEnd returns the end of what stands in angle brackets from start on, white space included
// ("<multiple recipients>"), or just behind the "<" if it has no partner.
func (k *sketch) angleEnd(start int) int {
	v := k.v
	if start < k.noAngle {
		return start + 1
	}
	odd, literal, plain, class := uint8(0), false, true, &class
	for i := start + 1; uint(i) < uint(len(v)); i++ {
		odd |= class[v[i]]
		if class[v[i]]&clKind == clText {
			continue
		}
		switch v[i] {
		case '@':
			continue
		case '>':
			if k.odd |= odd; plain {
				k.path = Span{start, i + 1}
			}
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
		plain = false
	}
	k.noAngle = len(v)
	return start + 1
}
