package received

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
		return from
	}
	return -1
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

// tryDate reads a date at the offset at. Of several dates the last one counts, but one that is
// possible counts more than one that is not.
func (k *sketch) tryDate(at int) bool {
	start := dateSpace(k.v, at)
	if short, end := plainDate(&k.date, k.v, start); end > 0 { // as readDate has it, without the copies
		k.plain = true
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
	k.date, k.plain = d, false
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
