package received

// maxWords is how many words are looked at one by one in all comments of a value.
const maxWords = 256

// nextWord is the function of that name for the value, and returns e, e where there were too many.
func (r *reader) nextWord(i, e int) (start, end int) {
	if r.words == maxWords {
		r.k.full = true
		return e, e
	}
	r.words++
	return nextWord(r.v, i, e)
}

// nextWord returns the next word of v[i:e], or e, e. White space and commas separate words; what
// stands in brackets, parentheses or quotes is one with what is attached to it.
func nextWord(v string, i, e int) (start, end int) {
	for i < e && (isSpace(v[i]) || v[i] == ',') {
		i++
	}
	start = i
	for i < e {
		for i < e && class[v[i]]&clKind == clText {
			i++
		}
		if i == e || isSpace(v[i]) {
			break
		}
		switch v[i] {
		case ',':
			return start, i
		case '(':
			if i > start {
				return start, i
			}
			l := lexer{s: v[:e]}
			if n := l.commentEnd(i); n > 0 {
				return start, n
			}
			return start, e // to go on behind it would walk to the end again for each of many
		case '[':
			if i > start && v[i-1] != '@' && v[i-1] != '[' {
				return start, i
			}
			if i+1 < e && v[i+1] == '[' {
				break
			}
			if n := literalEnd(v[:e], i); n > 0 {
				i = n - 1
			}
		case '"':
			l := lexer{s: v[:e]}
			if n := l.quotedEnd(i); n > 0 {
				i = n - 1
			}
		case '\\': // the quote behind it is none, and so only the last one can lack its partner
			if i+1 < e && quotable(v[i+1]) {
				i++
			}
		}
		i++
	}
	return start, i
}
