package received

// additional reads a clause that has no place of its own, from its name, which ends at nameEnd. One may have any
// name; those that are registered may be several.
//
//	Additional-Registered-Clauses  = CFWS Atom FWS String                           ; RFC 5321, section 4.4
//	Additional-Registered-Clauses =/ 1*( Priority / State / tls-cipher-clause )     ; see testdata/clauses.abnf
func (c *checker) additional(i, nameEnd int) int {
	name := c.s[i:nameEnd]
	value, pieces := c.white(nameEnd)
	if pieces == 1 {
		if end := c.registered(name, value); end >= 0 {
			c.stamp.next = moreOfThem
			return end
		}
	}
	if c.stamp.next == moreOfThem {
		if isRepeated(name) {
			c.fws(nameEnd, 1, true) // how far it goes counts
		}
		return c.fail(i, semicolon)
	}
	end := c.plainString(c.fws(nameEnd, 1, true))
	if end >= 0 && !isRegisteredClause(name) {
		c.note(UnregisteredName, Span{i, nameEnd}, "no clause of this name is registered")
	}
	return end
}

// registered reads the value of a registered clause.
func (c *checker) registered(name string, i int) int {
	switch {
	case foldEqual(name, "tls"):
		return c.group(c.cipher(i))
	case foldEqual(name, "state"):
		return c.state(i)
	case foldEqual(name, "priority"):
		return c.priority(i)
	}
	return -1
}

// isRepeated tells whether a clause of this name may follow another.
func isRepeated(name string) bool {
	return foldEqual(name, "tls") || foldEqual(name, "state") || foldEqual(name, "priority")
}

func isRegisteredClause(name string) bool {
	for _, n := range [...]string{"via", "with", "id", "for", "tls", "group", "state", "priority"} {
		if foldEqual(name, n) {
			return true
		}
	}
	return false
}

// ends reports, by returning i, that a value can end there. Behind a clause stands white space, a comment or the
// semicolon; so a value that goes on is another value.
func (c *checker) ends(i int) int {
	if i < len(c.s) && c.s[i] != ';' && c.s[i] != '(' && !isSpace(c.s[i]) {
		return c.fail(i, "CFWS")
	}
	return i
}

// cipher reads
//
//	tls-cipher      = tls-cipher-name / tls-cipher-hex                              ; RFC 8314, section 4.3
//	tls-cipher-name = ALPHA *( ALPHA / DIGIT / "_" )
//	tls-cipher-hex  = "0x" 4HEXDIG
func (c *checker) cipher(i int) int {
	if foldPrefix(c.s[i:], "0x") {
		for end := i + 2; end < i+6; end++ {
			if end == len(c.s) || !isDigit(c.s[end]) && (c.s[end]|0x20)-'a' > 5 {
				return c.fail(end, "tls-cipher-hex")
			}
		}
		return c.ends(i + 6)
	}
	return c.lettersAnd(i, "_", "tls-cipher")
}

// lettersAnd reads a word that begins with a letter and goes on with letters, digits and the bytes of more.
func (c *checker) lettersAnd(i int, more, rule string) int {
	if i >= len(c.s) || !isAlpha(c.s[i]) {
		return c.fail(i, rule)
	}
	for i++; i < len(c.s) && (c.in(i, inName) || contains(more, c.s[i])); i++ {
	}
	return c.ends(i)
}

// group goes on behind a cipher, if a group follows.
//
//	tls-cipher-clause = CFWS "tls" FWS tls-cipher [ CFWS "group" FWS dh-group ]
//	dh-group          = ALPHA *( ALPHA / DIGIT / "_" / "-" )
func (c *checker) group(i int) int {
	if i < 0 {
		return -1
	}
	next := c.space(i)
	if next <= i || c.gap.excess > 0 || !foldPrefix(c.s[next:], "group") {
		return i
	}
	value := c.fws(next+len("group"), 1, true)
	if value < 0 {
		return i
	}
	if end := c.lettersAnd(value, "_-", "dh-group"); end >= 0 {
		return end
	}
	return i
}

// state reads
//
//	State = CFWS "state" FWS queue-state-keyword [ "/" value ]                      ; RFC 6729, section 3
func (c *checker) state(i int) int {
	end := c.ascii(i, inToken)
	if end == i {
		return c.fail(i, "queue-state-keyword")
	}
	if c.at(end, '/') && c.in(end+1, inToken) {
		end = c.ascii(end+1, inToken)
	}
	return c.ends(end)
}

// priority reads
//
//	priority-value = (["-"] NZDIGIT) / "0"                                          ; RFC 6710
func (c *checker) priority(i int) int {
	if c.at(i, '0') {
		return c.ends(i + 1)
	}
	if c.at(i, '-') {
		i++
	}
	if !c.in(i, inDigit) || c.s[i] == '0' {
		return c.fail(i, "priority-value")
	}
	return c.ends(i + 1)
}
