package received

import "strings"

// close counts the items of the last clause, when no more will come than ni.
func (k *sketch) close(c *clause, ni uint8) {
	if c.n = ni - c.items; c.n > 0 {
		c.end = k.items[ni-1].end
	}
	c.comment = min(c.comment, ni)
}

// atom begins a word with the atom that runs from start to end and returns start, or begins a clause
// and returns -1, if the atom is a keyword.
func (k *sketch) atom(start, end int) int {
	v := k.v
	var key keyword
	if n := end - start; n < 8 && start+8 <= len(v) {
		key = shortKeywords.of(load8(v, start) & (1<<(8*n&63) - 1))
	} else {
		key = keywordOf(v[start:end])
	}
	if key == keyNone {
		return start
	}
	// A space behind it, and a word or comment in the clause before: then it is one, nearly always.
	plain := end < len(v) && v[end] == ' ' && key != keyTLS && k.nc > 0 && k.ni > int(k.clauses[k.nc-1].items)
	if !plain && !k.isKeyword(key, end) {
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
	if uint(k.ni) >= maxItems {
		k.full = true
		return
	}
	if k.shut {
		k.unshut(start, comment)
	}
	it := &k.items[k.ni] // part by part, because a literal would be built elsewhere and copied
	it.start, it.end, it.comment, it.part = int32(start), int32(end), comment, k.part
	if comment {
		c := &k.clauses[k.nc-1]
		c.comment = min(c.comment, uint8(k.ni))
	}
	k.ni++
	k.part = k.part && comment
}

// unshut begins a clause without keyword, if the item that begins at start cannot be of the one before.
func (k *sketch) unshut(start int, comment bool) {
	if k.nc == 0 || k.clauses[k.nc-1].key == keyDate || k.cut && !comment && k.clauses[k.nc-1].key != keyFor {
		k.clause(keyNone, start, start)
	}
	k.cut = k.cut && comment
	k.shut = k.cut || k.clauses[k.nc-1].key == keyDate
}

// clause begins a clause.
func (k *sketch) clause(key keyword, start, keyEnd int) {
	nc, ni := uint(k.nc), uint8(k.ni)
	if nc >= maxClauses {
		k.full = true
		return
	}
	if nc > 0 {
		k.close(&k.clauses[nc-1], ni)
	}
	c := &k.clauses[nc] // part by part, because a literal would be built elsewhere and copied
	c.key, c.keyLen, c.start, c.end = key, uint8(keyEnd-start), int32(start), int32(keyEnd)
	c.items, c.n, c.comment, c.afterDate = ni, 0, maxItems, k.hasDate
	nc++
	k.nc = int(nc)
	k.cut, k.shut = false, key == keyDate
	if k.first[key] == 0 || key == keyDate {
		k.first[key] = uint8(nc)
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
	if k.ni > int(c.items) {
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
	for i < len(v) && class[v[i]]&clKind == clText {
		i++
	}
	return i > end && keywordOf(v[end:i]) == keyNone
}

// inHELO tells whether the word just added is the first of the from clause.
func (k *sketch) inHELO() bool {
	return k.nc > 0 && k.clauses[k.nc-1].key == keyFrom && k.ni == int(k.clauses[k.nc-1].items)+1 && !k.full
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
