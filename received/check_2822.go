package received

// received2822 reads the field as RFC 2822 has it: pairs of a name and a value, and a date.
//
//	received      = name-val-list ";" date-time                    ; RFC 2822, section 3.6.7
//	obs-received  = name-val-list                                  ; section 4.5.7
//	name-val-list = [CFWS] [name-val-pair *(CFWS name-val-pair)]
//	name-val-pair = item-name CFWS item-value
func (c *checker) received2822() int {
	i, first := 0, true
	for {
		if plain := c.plainPairs(i); plain > i && !c.words.quoted {
			i, first, c.words = plain, false, words{some: true}
		}
		next := c.space(i)
		switch {
		case next < 0:
			return -1
		case c.words.some && (c.words.quoted || c.at(next, '@')): // a quoted string is no value
			i = c.rightSide(c.literal(c.cfws(i, 1, false), '@', "addr-spec"))
			if c.words = (words{}); i < 0 {
				return -1
			}
			continue
		case c.at(next, ';'):
			i = c.literal(c.cfws(i, 1, false), ';', semicolon)
			return c.dateTime(i, false)
		case next == len(c.s):
			if i = c.cfws(i, 1, false); i < 0 || c.obsolete {
				return i
			}
			return c.fail(i, semicolon)
		case first:
			i = c.cfws(i, 1, false)
		default: // the value before has room for one CFWS, too
			i = c.cfws(i, 2, true)
		}
		first = false
		// Between name and value stands one CFWS, and the value has room for one.
		if i = c.itemValue(c.cfws(c.itemName(i), 2, true)); i < 0 {
			return -1
		}
	}
}

// plainPairs reads pairs of words, or a word and a domain, with one space before each of both, for speed.
func (c *checker) plainPairs(i int) int {
	for !c.obsolete && c.at(i, ' ') && c.in(i+1, inName) {
		end := c.ascii(i+1, inName)
		if c.in(i+1, inDigit) || !c.at(end, ' ') || !c.in(end+1, inAtext) {
			break
		}
		end = c.ascii(end+1, inAtext)
		for c.at(end, '.') && c.in(end+1, inAtext) {
			end = c.ascii(end+1, inAtext)
		}
		if c.at(end, '.') {
			break
		}
		i = end
	}
	return i
}

// itemName reads
//
//	item-name = ALPHA *(["-"] (ALPHA / DIGIT))
func (c *checker) itemName(i int) int {
	if i < 0 {
		return -1
	}
	if !c.in(i, inName) || c.in(i, inDigit) {
		return c.fail(i, "item-name")
	}
	for {
		i = c.run(i, inName)
		if !c.at(i, '-') {
			return i
		}
		if i++; !c.in(i, inName) {
			return c.fail(i, "item-name")
		}
	}
}

// itemValue reads a value, without the CFWS around it. A msg-id is one of the forms of an angle-addr, and an
// atom one of those of a domain.
//
//	item-value = 1*angle-addr / addr-spec / atom / domain / msg-id
func (c *checker) itemValue(i int) int {
	switch {
	case c.at(i, '"'), c.in(i, inAtext):
		return c.readWords(i, anyQuotes) // the loop looks for "@"
	case c.at(i, '<'):
		i = c.angles(i)
	case c.at(i, '['):
		i = c.domainLiteral(i)
	case i >= 0:
		i = c.fail(i, "item-value")
	}
	c.words = words{}
	return i
}

// angles reads one angle-addr or more. Two have room for two CFWS between them.
func (c *checker) angles(i int) int {
	for {
		i = c.angle(i)
		if next := c.space(i); next < 0 || !c.at(next, '<') {
			return i
		}
		if i = c.cfws(i, 2, false); i < 0 {
			return -1
		}
	}
}
