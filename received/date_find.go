package received

// findDate returns the offset in value[from:] at which a date begins that no semicolon sets off, or
// -1. SendGrid, AS/400 and others write none. It looks outside comments, quotes, literals and angle
// brackets. Only a date that exists counts, and of several the last: what the server adds stands
// behind what the client said.
func findDate(value string, from int, left *tries) int {
	s := value[from:]
	l := lexer{s: s}
	found, noAngle := -1, 0 // a "<" before noAngle has no partner
	for l.pos < len(s) {
		start := l.pos
		switch class[s[start]] & clKind {
		case clSpace:
			l.next()
			continue
		case clText:
			if mayBeginDate(s, start) && left.worth(s[start:]) {
				if end := dateEnd(s, start); end > 0 {
					found, l.pos = start, end
					continue
				}
			}
			l.next()
			continue
		}
		switch s[start] {
		case '@', ',', ':', ';', '>':
			l.pos++
			continue
		case '\\':
			l.escape()
			continue
		case '<':
			if start < noAngle {
				l.pos++
				continue
			}
			end, closed := angleSpan(s, start)
			if closed {
				l.pos = end
				continue
			}
			noAngle = end
			l.pos++
			continue
		}
		l.special()
	}
	return found
}

// tries is how many more dates of any form may be tried in a value; it is negative when one was not.
// Without a limit, a value of nothing but numbers costs many times what another one does.
type tries int

// triesFor returns the limit for values of n bytes, which lets every real one have all it needs.
func triesFor(n int) tries { return tries(16 + n/1024) }

// worth tells whether to read a date at the start of s. A date of the form of RFC 5322 always is, so that
// nobody can hide a server's date behind beginnings of others.
func (t *tries) worth(s string) bool {
	start := dateSpace(s, 0)
	if wordEnds(s, start) && (start == len(s) || s[start] != '(' && s[start] != ',') {
		return false
	}
	if *t > 0 {
		*t--
		return true
	}
	if isPlainDate(s[start:]) {
		return true
	}
	*t = -1
	return false
}

// isPlainDate tells whether a date that plainDate reads stands at the start of s. Most of what is none is
// told by one look.
func isPlainDate(s string) bool {
	if len(s) < 4 || isDigit(s[0]) && !isSpace(s[1]) && !isSpace(s[2]) || !isDigit(s[0]) && s[3] != ',' {
		return false
	}
	var d Date
	_, end := plainDate(&d, s, 0)
	return end > 0
}

// mayBeginDate tells whether the token at i begins as a date does, with a digit or with the name of
// a weekday or month, and is not the middle of something longer.
func mayBeginDate(s string, i int) bool {
	if i > 0 && !isSpace(s[i-1]) && s[i-1] != ')' && s[i-1] != '>' {
		return false
	}
	if isDigit(s[i]) {
		return true
	}
	if i+3 > len(s) || !isDateName(s[i], s[i+1], s[i+2]) {
		return false
	}
	w := s[i:min(dateWord(s, i), i+len("wednesday"))]
	return weekdayName(w) >= 0 || monthName(w) > 0
}

// isDateName tells whether the name of a weekday or month may begin with these three letters.
func isDateName(a, b, c byte) bool {
	switch uint32(a|0x20)<<16 | uint32(b|0x20)<<8 | uint32(c|0x20) {
	case 's'<<16 | 'u'<<8 | 'n', 'm'<<16 | 'o'<<8 | 'n', 't'<<16 | 'u'<<8 | 'e', 'w'<<16 | 'e'<<8 | 'd', 't'<<16 | 'h'<<8 | 'u',
		'f'<<16 | 'r'<<8 | 'i', 's'<<16 | 'a'<<8 | 't', 'w'<<16 | 'e'<<8 | 'n', // the last as somebody spells it
		'e'<<16 | 'n'<<8 | 'e', 'a'<<16 | 'b'<<8 | 'r', 'a'<<16 | 'g'<<8 | 'o', 'd'<<16 | 'i'<<8 | 'c': // Spanish
		return true
	}
	return monthOf(a, b, c) > 0
}

// dateEnd returns where the date at i ends, or 0 if none stands there that exists.
func dateEnd(s string, i int) int {
	var problems [8]Problem
	_, span, p, ok := readDate(s[i:], i, problems[:0])
	if !ok || ProblemList(p).Has(BadDate) {
		return 0
	}
	return span.End
}

// angleSpan returns where the angle brackets that open at i end, and whether they are closed: by
// ">", and not before a comment or a semicolon.
func angleSpan(s string, i int) (end int, closed bool) {
	for i++; i < len(s) && s[i] != ';' && s[i] != '('; i++ {
		if s[i] == '>' {
			return i + 1, true
		}
	}
	return i, false
}
