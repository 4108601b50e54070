package received

// A checker reads one value by the grammar of one standard, from left to right, without going back. Its
// methods take the place where a rule begins and return where it ends, or -1 if it does not fit; a place
// that is -1 already goes through them as it is, so that they can be called one after the other.
//
// That this is enough is not obvious: several of these grammars are ambiguous. The comments say where, and why
// one choice suffices. That it is right is shown by the tests, which run the ABNF itself.
type checker struct {
	s        string
	spec     Spec
	obsolete bool // obsolete forms are read, too

	far   int          // the farthest place at which something did not fit
	rule  string       // what was expected there
	gap   gap          // the white space and comments that were read last
	over  [maxRoom]int // where in it the line ends stand that make it take more than one FWS
	folds [maxRoom]int // where the second and later line ends are of the white space that was read last
	words words        // the words that were read last
	date  dateParts
	stamp stampParts
	notes ProblemList // what is wrong by the standard's prose
}

// check reads the value first without, then with obsolete forms. Each is a walk of its own, because a form
// that is allowed in one place can change what is possible later.
func (c *checker) check() ProblemList {
	if int(c.spec) >= len(specNames) || c.spec == 0 {
		return ProblemList{{Syntax, Span{0, len(c.s)}, c.spec.String() + " is no standard"}}
	}
	ok := c.walk()
	if !ok && c.spec.hasObsolete() {
		far, rule := c.far, c.rule
		c.obsolete = true
		if ok = c.walk(); ok {
			c.note(ObsoleteForm, c.tokenAt(far), c.spec.String()+" expects "+rule+"; what stands here is an obsolete form, for reading only")
		}
	}
	if !ok {
		c.note(Syntax, c.tokenAt(c.far), c.spec.String()+" expects "+c.rule)
	}
	return c.prose(ok)
}

// walk reads the value once and reports whether it is a sentence.
func (c *checker) walk() bool {
	c.far, c.rule, c.stamp.read = 0, "", [2]bool{}
	if c.once() {
		return true
	}
	return c.spec.smtp() && c.otherReadings()
}

// once is walk with the choices as they are.
func (c *checker) once() bool {
	c.gap, c.words, c.notes, c.date.month = gap{start: -1}, words{}, c.notes[:0], 0
	end := 0
	switch c.spec {
	case RFC821:
		end = c.stamp821()
	case RFC822:
		end = c.received822()
	case RFC2822:
		end = c.received2822()
	case RFC5322, RFC6532:
		end = c.received5322()
	default:
		end = c.stamp5321()
	}
	return end == len(c.s) || end >= 0 && c.fail(end, "CRLF") == len(c.s)
}

// semicolon is what is expected where a field goes on to its date.
const semicolon = `";"`

// fail remembers what was expected at a place, if no other place that was reached is farther.
func (c *checker) fail(at int, rule string) int {
	if at > c.far || c.rule == "" {
		c.far, c.rule = at, rule
	}
	return -1
}

// note adds a problem.
func (c *checker) note(code Code, at Span, detail string) {
	c.notes = append(c.notes, Problem{code, at, detail})
}

// tokenAt returns the span of what stands at a place: a word with its dots, or one byte. At the end it is empty.
func (c *checker) tokenAt(at int) Span {
	end := at
	for c.in(end, inAtext|inDot) || end < len(c.s) && c.s[end] >= 0x80 {
		end++
	}
	return Span{at, min(max(end, at+1), len(c.s))}
}

// Classes of characters. What a rule may hold is a set of these.
const (
	inAtext uint16 = 1 << iota // atext, RFC 5322, section 3.2.3
	inName                     // letters and digits
	inHyphen
	inCtext   // printable, but "(", ")" and the backslash
	inQtext   // printable, but the quotation mark and the backslash
	inDtext   // printable, but "[", "]" and the backslash
	inControl // NO-WS-CTL: control characters but NUL, CR, LF and HTAB
	inSpace   // SP
	inTab     // HTAB
	inReturn  // CR
	inNull    // NUL
	inLF      // LF
	inDigit
	inToken // token, RFC 2045
	inDot
)

// classes are the classes of each byte.
var classes = func() (t [256]uint16) {
	for b := byte('!'); b <= '~'; b++ {
		t[b] = inAtext | inCtext | inQtext | inDtext | inToken
	}
	remove := func(set string, bits uint16) {
		for i := range len(set) {
			t[set[i]] &^= bits
		}
	}
	remove(`()<>[]:;@\,."`, inAtext)
	remove(`()\`, inCtext)
	remove(`"\`, inQtext)
	remove(`[]\`, inDtext)
	remove(`()<>@,;:\"/[]?=`, inToken)
	for b := range 128 {
		switch c := byte(b); {
		case isDigit(c):
			t[b] |= inName | inDigit
		case isAlpha(c):
			t[b] |= inName
		case c == '-':
			t[b] |= inHyphen
		case c == '.':
			t[b] |= inDot
		case c == ' ':
			t[b] |= inSpace
		case c == '\t':
			t[b] |= inTab
		case c == 0:
			t[b] |= inNull
		case c == '\n':
			t[b] |= inLF
		case c == '\r':
			t[b] |= inReturn
		case c < ' ' || c == 0x7f:
			t[b] |= inControl
		}
	}
	return t
}()

// ascii returns where the bytes of the set end that begin at i.
func (c *checker) ascii(i int, set uint16) int {
	s, classes := c.s, &classes
	for uint(i) < uint(len(s)) && classes[s[i]]&set != 0 {
		i++
	}
	return i
}

// run is ascii where characters above ASCII are in the set, if the standard has them at all.
func (c *checker) run(i int, set uint16) int {
	for i = c.ascii(i, set); i < len(c.s) && c.s[i] >= 0x80; {
		end := c.wide(i)
		if end == i {
			break
		}
		i = c.ascii(end, set)
	}
	return i
}

// at reports whether the byte b stands at i.
func (c *checker) at(i int, b byte) bool { return uint(i) < uint(len(c.s)) && c.s[i] == b }

// in reports whether a byte of the set stands at i. Characters above ASCII are in no set.
func (c *checker) in(i int, set uint16) bool {
	return uint(i) < uint(len(c.s)) && classes[c.s[i]]&set != 0
}

// literal reads the byte b.
func (c *checker) literal(i int, b byte, rule string) int {
	switch {
	case i < 0:
		return -1
	case c.at(i, b):
		return i + 1
	}
	return c.fail(i, rule)
}
