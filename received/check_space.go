package received

import "unicode/utf8"

// A gap is a run of white space and comments, as long as possible. Whether it fits depends on what it is
// asked for, because two neighbours can each have room for CFWS: a FWS holds one line end (RFC 2822 and 5322
// let an obsolete one hold more), and a CFWS one FWS between two comments. So "a CRLF SP CRLF SP b" is two atoms
// of RFC 5322, each with a CFWS, but no sentence where one CFWS stands. The gap counts what it takes at least.
type gap struct {
	start, end int
	comments   int32 // how many comments
	whites     int32 // how many runs of white space
	first      int32 // how many FWS the white space at its beginning takes; 0 if a comment stands there
	last       int32 // likewise at its end
	excess     int32 // how many FWS more than one the runs of white space take, all together
	most       int32 // the largest part that one run has in excess
}

// maxRoom is how many FWS and CFWS one place has room for at most.
const maxRoom = 3

// white reads white space, with the line ends that are followed by some, and returns where it ends and how
// many FWS it takes at least.
//
//	FWS     = ([*WSP CRLF] 1*WSP) / obs-FWS      ; RFC 5322, section 3.2.2
//	obs-FWS = 1*WSP *(CRLF 1*WSP)                ; RFC 2822, section 4.2
//	obs-FWS = 1*([CRLF] WSP)                     ; RFC 5322, section 4.2, with erratum 1908
func (c *checker) white(i int) (end, pieces int) {
	s, start := c.s, i
	if uint(i) < uint(len(s)) && classes[s[i]]&(inSpace|inTab|inReturn) == 0 {
		return i, 0
	}
	folds, wide, line := 0, 0, i // wide: the first line of two and more bytes that begins after a fold and ends with one
	for i < len(s) {
		switch s[i] {
		case ' ', '\t':
			i++
			continue
		case '\r':
			if i+2 < len(s) && s[i+1] == '\n' && (s[i+2] == ' ' || s[i+2] == '\t') {
				if folds > 0 && wide == 0 && i-line > 1 {
					wide = folds
				}
				if folds++; folds > 1 && folds <= maxRoom+1 {
					c.folds[folds-2] = i
				}
				line = i + 2
				i += 3
				continue
			}
		}
		break
	}
	switch {
	case i == start:
		return i, 0
	case folds < 2 || c.obsolete && (c.spec != RFC2822 || s[start] != '\r'):
		return i, 1
	case c.obsolete && wide > 0:
		// The FWS before that line hold one CRLF each, the one that begins in it holds all that follows.
		return i, wide + 1
	}
	return i, folds
}

// fws reads white space that takes at most n FWS, and at least one if it is needed.
func (c *checker) fws(i, n int, needed bool) int {
	if i < 0 {
		return -1
	}
	if c.at(i, ' ') && c.in(i+1, inAtext) { // nearly always
		return i + 1
	}
	end, pieces := c.white(i)
	switch {
	case pieces > n:
		return c.fail(c.folds[n-1], "FWS")
	case needed && pieces == 0:
		return c.fail(i, "FWS")
	}
	return end
}

// space reads the gap at i, which is kept.
//
//	CFWS = (1*([FWS] comment) [FWS]) / FWS       ; RFC 5322, section 3.2.2
func (c *checker) space(i int) int {
	switch {
	case i < 0:
		return -1
	case c.gap.start == i:
		return c.gap.end
	case c.at(i, ' ') && c.in(i+1, inAtext): // nearly always
		g := &c.gap
		g.start, g.end = i, i+1
		g.comments, g.whites, g.first, g.last, g.excess, g.most = 0, 1, 1, 1, 0, 0
		return i + 1
	}
	g := &c.gap
	*g = gap{start: i}
	for i < len(c.s) {
		if c.s[i] == '(' {
			if i = c.comment(i); i < 0 {
				g.start = -1
				return -1
			}
			g.comments++
			g.last = 0
			continue
		}
		end, pieces := c.white(i)
		if pieces == 0 {
			break
		}
		if pieces > 1 {
			c.tooMuch(pieces)
		}
		if i == g.start {
			g.first = int32(pieces)
		}
		i = end
		g.whites++
		g.last = int32(pieces)
	}
	g.end = i
	return i
}

// tooMuch counts white space that takes several FWS, and keeps where the line ends stand that are to blame.
func (c *checker) tooMuch(pieces int) {
	g := &c.gap
	for n := 0; n < pieces-1 && int(g.excess)+n < maxRoom; n++ {
		c.over[int(g.excess)+n] = c.folds[n]
	}
	g.excess += int32(pieces - 1)
	g.most = max(g.most, int32(pieces-1))
}

// cfws reads a gap that n CFWS can hold. It may be empty unless it is needed.
func (c *checker) cfws(i, n int, needed bool) int {
	end := c.space(i)
	switch {
	case end < 0:
		return -1
	case int(c.gap.excess) >= n:
		return c.fail(c.over[n-1], "CFWS")
	case needed && end == i:
		return c.fail(i, "CFWS")
	}
	return end
}

// thenFWS reports whether the gap can be [CFWS] FWS.
func (g *gap) thenFWS() bool {
	return g.last > 0 && g.excess <= 1 && g.excess == g.last-1
}

// afterFWS reports whether the gap can be FWS [CFWS].
func (g *gap) afterFWS() bool {
	return g.first > 0 && g.excess <= 1 && g.excess == g.first-1
}

// fwsFirst reads FWS [CFWS].
func (c *checker) fwsFirst(i int) int {
	if i < 0 {
		return -1
	}
	if _, pieces := c.white(i); pieces == 0 {
		return c.fail(i, "FWS")
	}
	end := c.space(i)
	if end >= 0 && !c.gap.afterFWS() {
		return c.fail(c.over[0], "FWS")
	}
	return end
}

// aroundFWS reports whether the gap can be [CFWS] FWS [CFWS].
func (g *gap) aroundFWS() bool {
	return g.whites > 0 && g.excess <= 2 && g.excess == g.most
}

// comment reads the comment at i. It counts brackets instead of calling itself, so that its depth costs nothing.
//
//	comment  = "(" *([FWS] ccontent) [FWS] ")"   ; RFC 5322, section 3.2.2
//	ccontent = ctext / quoted-pair / comment
func (c *checker) comment(i int) int {
	if i == c.stamp.open && i > 0 {
		return c.stamp.close // it was read as TCP-info
	}
	set := inCtext | c.control()
	for depth := 0; ; {
		i = c.spaced(i, set)
		if i >= len(c.s) {
			return c.fail(i, "comment")
		}
		switch c.s[i] {
		case '(':
			depth++
			i++
		case ')':
			depth--
			i++
			if depth == 0 {
				return i
			}
		case '\\':
			if i = c.quotedPair(i); i < 0 {
				return -1
			}
		case ' ', '\t', '\r':
			if i = c.inner(i, "ccontent"); i < 0 {
				return -1
			}
		default:
			return c.fail(i, "ccontent")
		}
	}
}

// spaced is run where single spaces between characters of the set may stand.
func (c *checker) spaced(i int, set uint16) int {
	s, classes := c.s, &classes
	for {
		for uint(i) < uint(len(s)) && classes[s[i]]&set != 0 {
			i++
		}
		if i+1 >= len(s) || s[i] != ' ' || classes[s[i+1]]&set == 0 {
			return c.run(i, set)
		}
		i += 2
	}
}

// inner reads the white space inside a comment, a quoted string or a literal, which is one FWS.
func (c *checker) inner(i int, rule string) int {
	end, pieces := c.white(i)
	switch {
	case pieces == 0:
		return c.fail(i, rule)
	case pieces > 1:
		return c.fail(c.folds[0], rule)
	}
	return end
}

// control returns the set of control characters that comments and quoted strings may hold. RFC 2822 lets them
// stand anywhere, RFC 5322 calls them obsolete.
func (c *checker) control() uint16 {
	if c.spec == RFC2822 || c.obsolete {
		return inControl
	}
	return 0
}

// quotedPair reads a backslash and the character that it quotes.
//
//	quoted-pair = ("\" (VCHAR / WSP)) / obs-qp   ; RFC 5322, section 3.2.1
//	quoted-pair = ("\" text) / obs-qp            ; RFC 2822, section 3.2.2
func (c *checker) quotedPair(i int) int {
	i++
	if i >= len(c.s) {
		return c.fail(i, "quoted-pair")
	}
	switch b := c.s[i]; {
	case b >= 0x80:
		if end := c.wide(i); end > i {
			return end
		}
	case c.obsolete, b > ' ' && b < 0x7f, b == ' ', b == '\t', c.spec == RFC2822 && classes[b]&inControl != 0:
		return i + 1
	}
	return c.fail(i, "quoted-pair")
}

// wide returns where the character above ASCII at i ends, or i if there is none that the standard has.
//
//	UTF8-non-ascii = UTF8-2 / UTF8-3 / UTF8-4    ; RFC 6532, section 3.1
func (c *checker) wide(i int) int {
	if c.spec.utf8() && i < len(c.s) && c.s[i] >= 0x80 {
		if _, n := utf8.DecodeRuneInString(c.s[i:]); n > 1 {
			return i + n
		}
	}
	return i
}
