package received

// received5322 reads the field as RFC 5322 has it: any words and addresses, and a date.
//
//	received       = [1*received-token / CFWS] ";" date-time   ; RFC 5322, section 3.6.7, with erratum 3979
//	obs-received   = *received-token                           ; section 4.5.7
//	received-token = word / angle-addr / addr-spec / domain
func (c *checker) received5322() int {
	i, room := 0, 1 // room: how many CFWS may stand before the next token
	for i >= 0 {
		if plain := c.plainWords(i); plain > i {
			i, room, c.words = plain, 2, words{some: true}
		}
		next := c.space(i)
		switch {
		case next < 0:
			return -1
		case c.words.some && c.at(next, '@'):
			i = c.addresses(i)
			continue
		case c.words.quoted && c.words.several:
			return c.fail(next, "addr-spec") // a domain has no quoted string
		case c.at(next, ';'):
			i = c.literal(c.cfws(i, 1, false), ';', semicolon)
			return c.dateTime(i, false)
		case next == len(c.s):
			return c.noDate(i, room == 1)
		}
		i = c.token(c.cfws(i, room, false))
		room = 2 // the one of the token before, and its own
	}
	return -1
}

// plainWords reads words and domains as they usually are, with one space before each, for speed.
func (c *checker) plainWords(i int) int {
	if c.obsolete {
		return i // dots may have white space before them
	}
	s, classes := c.s, &classes
	for at := i; uint(at) < uint(len(s)) && s[at] == ' '; i = at {
		word := at + 1
		for at = word; uint(at) < uint(len(s)) && classes[s[at]]&(inAtext|inDot) != 0; at++ {
			if s[at] == '.' && (at == word || !c.in(at+1, inAtext)) {
				return i
			}
		}
		if at == word || at < len(s) && s[at] >= 0x80 {
			return i
		}
	}
	return i
}

// noDate ends a field without a date, which is obsolete. White space belongs to tokens, so that without any there is
// none.
func (c *checker) noDate(i int, empty bool) int {
	end := c.cfws(i, 1, false)
	if end >= 0 && (!c.obsolete || empty && i < end) {
		return c.fail(end, semicolon)
	}
	return end
}

// token reads a received-token, or several that run together. Words that have no dot between them are tokens of
// their own, so that of what is read here only an "@" behind it makes a difference.
func (c *checker) token(i int) int {
	switch {
	case i < 0:
		return -1
	case c.at(i, '"'), c.run(i, inAtext) > i:
		return c.readWords(i, anyQuotes)
	}
	c.words = words{}
	switch {
	case c.at(i, '<'):
		i = c.angle(i)
		c.words = words{}
		return i
	case c.at(i, '['):
		return c.domainLiteral(i)
	}
	return c.fail(i, "received-token")
}

// atSign reports whether an "@" follows, with or without CFWS before it.
func (c *checker) atSign(i int) bool {
	next := c.space(i)
	return next >= 0 && c.at(next, '@')
}

// addresses reads what follows a local part. Nothing has to stand between two tokens, so that an atom can be
// divided: "a@bc@d" is the two addresses a@b and c@d. For that the words between the two "@" need an atom of two
// characters, and only atoms before it.
func (c *checker) addresses(i int) int {
	for {
		i = c.literal(c.cfws(i, 1, false), '@', "addr-spec")
		if i = c.cfws(i, 1, false); c.at(i, '[') {
			c.words = words{}
			return c.domainLiteral(i)
		}
		if i < 0 || c.at(i, '"') {
			return c.fail(i, "domain")
		}
		// A domain has no quoted string; what follows it may be the next local part, which may have some.
		if i = c.readWords(i, laterQuotes); i < 0 {
			return -1
		}
		switch again := c.atSign(i); {
		case !again && !c.words.quoted:
			c.words = words{}
			return i
		case !again || !c.words.divisible:
			return c.fail(max(i, c.gap.end), "received-token")
		}
	}
}
