package received

// RFC 822 has a grammar of tokens, between which comments and white space may stand. An atom is read as long as it
// is, so that two of them cannot meet: what has to separate them is there, or they are one.

// received822 reads
//
//	received = ["from" domain] ["by" domain] ["via" atom] *("with" atom) ["id" msg-id] ["for" addr-spec]
//	           ";" date-time                                  ; RFC 822, section 4.1
func (c *checker) received822() int {
	i, place := c.separator(0), 0
	for i >= 0 && !c.at(i, ';') {
		end := c.ascii(i, inAtext)
		for place < len(clauses822) && !foldEqual(c.s[i:end], clauses822[place]) {
			place++
		}
		if place == len(clauses822) {
			return c.fail(i, semicolon)
		}
		i = c.separator(c.value822(c.separator(end), place))
		if clauses822[place] != "with" { // which may stand again
			place++
		}
	}
	return c.date822(c.separator(c.literal(i, ';', semicolon)))
}

// value822 reads the value of a clause.
//
//	msg-id = "<" addr-spec ">"                                ; RFC 822, section 4.1
func (c *checker) value822(i, place int) int {
	switch clauses822[place] {
	case "from", "by":
		return c.domain822(i)
	case "for":
		return c.address822(i)
	case "id":
		i = c.address822(c.separator(c.literal(i, '<', "msg-id")))
		return c.literal(c.separator(i), '>', "msg-id")
	}
	return c.atom822(i)
}

var clauses822 = [...]string{"from", "by", "via", "with", "id", "for"}

// separator reads what may stand between two tokens.
//
//	linear-white-space = 1*([CRLF] LWSP-char)                 ; RFC 822, section 3.3
func (c *checker) separator(i int) int {
	for i >= 0 {
		switch {
		case c.at(i, '('):
			i = c.comment822(i)
		case c.lineSpace(i) == i:
			return i
		default:
			i = c.lineSpace(i)
		}
	}
	return -1
}

// lineSpace reads one LWSP-char, with a line end before it if there is one, or nothing.
func (c *checker) lineSpace(i int) int {
	switch {
	case c.in(i, inSpace|inTab):
		return i + 1
	case c.at(i, '\r') && c.at(i+1, '\n') && c.in(i+2, inSpace|inTab):
		return i + 3
	}
	return i
}

// comment822 reads
//
//	comment = "(" *(ctext / quoted-pair / comment) ")"
func (c *checker) comment822(i int) int {
	for depth := 0; ; {
		end := c.text822(i, inCtext, "comment")
		if end < 0 {
			return -1
		}
		i = end + 1
		if c.s[end] == '(' {
			depth++
		} else if depth--; depth == 0 {
			return i
		}
	}
}

// text822 reads the inside of a comment, a quoted string or a literal up to the special character that is not in
// the set.
//
//	qtext = <any CHAR excepting <">, "\" & CR, and including linear-white-space>
func (c *checker) text822(i int, set uint16, rule string) int {
	for {
		i = c.ascii(i, set|inControl|inSpace|inTab|inNull|inLF)
		switch {
		case i == len(c.s) || c.s[i] >= 0x80:
			return c.fail(i, rule)
		case c.s[i] == '\\':
			if i++; i == len(c.s) || c.s[i] >= 0x80 {
				return c.fail(i, "quoted-pair")
			}
			i++
		case c.s[i] != '\r':
			return i
		case c.lineSpace(i) == i:
			return c.fail(i, "linear-white-space")
		default:
			i = c.lineSpace(i)
		}
	}
}

func (c *checker) atom822(i int) int {
	if i < 0 {
		return -1
	}
	if end := c.ascii(i, inAtext); end > i {
		return end
	}
	return c.fail(i, "atom")
}

// word822 reads an atom or a quoted string.
func (c *checker) word822(i int) int {
	if c.at(i, '"') {
		return c.literal(c.text822(i+1, inQtext, "quoted-string"), '"', "quoted-string")
	}
	return c.atom822(i)
}

// subDomain822 reads
//
//	sub-domain = domain-ref / domain-literal                  ; RFC 822, section 6.1
func (c *checker) subDomain822(i int) int {
	if c.at(i, '[') {
		return c.literal(c.text822(i+1, inDtext, "domain-literal"), ']', "domain-literal")
	}
	return c.atom822(i)
}

// domain822 reads sub-domains with dots between them.
func (c *checker) domain822(i int) int {
	for {
		i = c.subDomain822(i)
		dot := c.separator(i)
		switch {
		case dot < 0:
			return -1
		case !c.at(dot, '.'):
			return i
		}
		i = c.separator(dot + 1)
	}
}

// address822 reads
//
//	addr-spec  = local-part "@" domain                        ; RFC 822, section 6.1
//	local-part = word *("." word)
func (c *checker) address822(i int) int {
	for {
		i = c.separator(c.word822(i))
		if i < 0 || !c.at(i, '.') {
			break
		}
		i = c.separator(i + 1)
	}
	return c.domain822(c.separator(c.literal(i, '@', "addr-spec")))
}

// date822 reads
//
//	date-time = [ day "," ] date time                         ; RFC 822, section 5.1
//	date      = 1*2DIGIT month 2DIGIT
//	time      = hour zone
//	hour      = 2DIGIT ":" 2DIGIT [":" 2DIGIT]
//
// All of these are atoms, but for the comma and the colons.
func (c *checker) date822(i int) int {
	c.date.weekday, c.date.second, c.date.zone = -1, -1, -1
	if i >= 0 && i < len(c.s) && isAlpha(c.s[i]) {
		c.date.name = Span{i, i + 3}
		if c.date.weekday = nameIndex(c.s, i, dayLetters); c.date.weekday < 0 {
			return c.fail(i, "day")
		}
		i = c.separator(c.literal(c.separator(i+3), ',', "date-time"))
	}
	start := i
	i = c.gap822(c.number(i, 1, 2, "date", &c.date.day))
	if i < 0 {
		return -1
	}
	if c.date.month = nameIndex(c.s, i, monthLetters) + 1; c.date.month == 0 {
		return c.fail(i, "month")
	}
	i = c.number(c.gap822(i+3), 2, 2, "date", &c.date.year)
	c.date.digits, c.date.date = 2, Span{start, i}
	return c.separator(c.time822(c.gap822(i)))
}

// gap822 reads a separator that must not be empty.
func (c *checker) gap822(i int) int {
	end := c.separator(i)
	if end == i && i >= 0 {
		return c.fail(i, "linear-white-space")
	}
	return end
}

func (c *checker) time822(i int) int {
	start := i
	i = c.separator(c.number(i, 2, 2, "hour", &c.date.hour))
	end := c.number(c.separator(c.literal(i, ':', "hour")), 2, 2, "hour", &c.date.minute)
	if next := c.separator(end); next >= 0 && c.at(next, ':') {
		end = c.number(c.separator(next+1), 2, 2, "hour", &c.date.second)
	}
	c.date.time = Span{start, end}
	return c.zone822(c.gap822(end))
}

// zone822 reads
//
//	zone = "UT" / "GMT" / "EST" / "EDT" / "CST" / "CDT" / "MST" / "MDT" / "PST" / "PDT" / 1ALPHA /
//	       ( ("+" / "-") 4DIGIT )
func (c *checker) zone822(i int) int {
	if i < 0 {
		return -1
	}
	if c.at(i, '+') || c.at(i, '-') {
		end := c.number(i+1, 4, 4, "zone", &c.date.zone)
		c.date.zoneAt = Span{i, end}
		return end
	}
	end := i
	for end < len(c.s) && isAlpha(c.s[end]) {
		end++
	}
	if end != i+1 && !isZoneName(c.s[i:end]) {
		return c.fail(i, "zone")
	}
	c.date.zoneAt = Span{i, end}
	return end
}
