package received

// findDate returns the offset in value[from:] at which a date begins that no semicolon sets off, or
// -1. SendGrid, AS/400 and others write none. It looks outside comments, quotes, literals and angle
// brackets. Only a date that exists counts, and of several the last: what the server adds stands
// behind what the client said.
func findDate(value string, from int) int {
	s := value[from:]
	l := lexer{s: s}
	found, noAngle := -1, 0 // a "<" before noAngle has no partner
	for l.pos < len(s) {
		start := l.pos
		if mayBeginDate(s, start) {
			if end := dateEnd(s, start); end > 0 {
				found, l.pos = start, end
				continue
			}
		}
		if s[start] == '<' && start >= noAngle {
			end, closed := angleSpan(s, start)
			if closed {
				l.pos = end
				continue
			}
			noAngle = end
		}
		l.next()
	}
	return found
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
	if i+3 > len(s) || !isAlpha(s[i]) {
		return false
	}
	w := s[i:min(dateWord(s, i), i+len("wednesday"))]
	return weekdayName(w) >= 0 || monthName(w) > 0
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
