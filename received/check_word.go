package received

// words are atoms and quoted strings with dots between them: the left or the right side of an address, or a
// domain that stands alone.
type words struct {
	some      bool // there is one
	quoted    bool // one of them is a quoted string
	several   bool // there is more than one
	divisible bool // one of the atoms before the first quoted string has two characters or more
}

// quotes tells where among words a quoted string may stand.
type quotes uint8

const (
	noQuotes    quotes = iota // nowhere: the words are a domain
	anyQuotes                 // everywhere: they are a local part, or may become one
	laterQuotes               // behind an atom that can be divided: a domain, and the local part of another address
)

// readWords reads what the parts of an address are made of, and keeps what is worth knowing of them. White space
// around the whole is not read, and that around the dots only where obsolete forms are.
//
//	dot-atom-text  = 1*atext *("." 1*atext)      ; RFC 5322, section 3.2.3
//	obs-local-part = word *("." word)            ; RFC 5322, section 4.4
//	obs-domain     = atom *("." atom)
func (c *checker) readWords(i int, q quotes) int {
	c.words = words{some: true}
	for more := true; more && i >= 0; {
		start := i
		if i = c.word(i, q); i >= 0 {
			i, more = c.dot(start, i)
		}
		if !c.obsolete {
			q = noQuotes
		}
		c.words.several = c.words.several || more
	}
	return i
}

// word reads an atom or a quoted string.
func (c *checker) word(i int, q quotes) int {
	if c.at(i, '"') && (q == anyQuotes || q == laterQuotes && c.words.divisible) {
		c.words.quoted = true
		return c.quoted(i)
	}
	end := c.run(i, inAtext)
	if end == i {
		return c.fail(i, "atext")
	}
	if !c.words.quoted && end > i+1 && (c.s[i] < 0x80 || end > c.wide(i)) {
		c.words.divisible = true
	}
	return end
}

// dot reads the dot behind the word from start to end, and reports whether there is one. Only an obsolete form has
// CFWS around it, or stands behind a quoted string.
func (c *checker) dot(start, end int) (next int, more bool) {
	if !c.obsolete {
		if c.at(end, '.') && c.s[start] != '"' {
			return end + 1, true
		}
		return end, false
	}
	dot := c.space(end)
	switch {
	case dot < 0:
		return -1, false
	case !c.at(dot, '.'):
		return end, false
	}
	dot = c.cfws(end, 1, false)
	return c.cfws(c.literal(dot, '.', "word"), 1, false), true
}

// quoted reads a quoted string, without the CFWS around it.
//
//	quoted-string = [CFWS] DQUOTE *([FWS] qcontent) [FWS] DQUOTE [CFWS]  ; RFC 5322, section 3.2.4
func (c *checker) quoted(i int) int {
	set := inQtext | c.control()
	for i++; ; {
		i = c.run(i, set)
		if i >= len(c.s) {
			return c.fail(i, "quoted-string")
		}
		switch c.s[i] {
		case '"':
			return i + 1
		case '\\':
			if i = c.quotedPair(i); i < 0 {
				return -1
			}
		case ' ', '\t', '\r':
			if i = c.inner(i, "qcontent"); i < 0 {
				return -1
			}
		default:
			return c.fail(i, "qcontent")
		}
	}
}

// domainLiteral reads a literal, without the CFWS around it.
//
//	domain-literal = [CFWS] "[" *([FWS] dtext) [FWS] "]" [CFWS]          ; RFC 5322, section 3.4.1
//	dtext          = %d33-90 / %d94-126 / obs-dtext
//	domain-literal = [CFWS] "[" *([FWS] dcontent) [FWS] "]" [CFWS]       ; RFC 2822, section 3.4.1
func (c *checker) domainLiteral(i int) int {
	if i < 0 {
		return -1
	}
	set := inDtext | c.control()
	for i++; ; {
		i = c.run(i, set)
		if i >= len(c.s) {
			return c.fail(i, "domain-literal")
		}
		switch b := c.s[i]; {
		case b == ']':
			return i + 1
		case b == '\\' && (c.obsolete || c.spec == RFC2822):
			if i = c.quotedPair(i); i < 0 {
				return -1
			}
		case b == ' ' || b == '\t' || b == '\r':
			if i = c.inner(i, "dtext"); i < 0 {
				return -1
			}
		default:
			return c.fail(i, "dtext")
		}
	}
}

// rightSide reads the CFWS and the domain after "@".
//
//	domain = dot-atom / domain-literal / obs-domain                      ; RFC 5322, section 3.4.1
func (c *checker) rightSide(i int) int {
	i = c.cfws(i, 1, false)
	if c.at(i, '[') {
		return c.domainLiteral(i)
	}
	return c.readWords(i, noQuotes)
}

// angle reads an address in angle brackets, without the CFWS around it. Where RFC 2822 lets a msg-id stand
// instead, that is one of the forms of an address.
//
//	angle-addr = [CFWS] "<" addr-spec ">" [CFWS] / obs-angle-addr        ; RFC 5322, section 3.4
func (c *checker) angle(i int) int {
	i, room := c.route(i + 1)
	i = c.cfws(i, room, false)
	i = c.readWords(i, anyQuotes)
	i = c.literal(c.cfws(i, 1, false), '@', "addr-spec")
	i = c.rightSide(i)
	return c.literal(c.cfws(i, 1, false), '>', "angle-addr")
}

// route reads an obsolete route, if there is one. room is how many CFWS may stand behind it.
//
//	obs-angle-addr  = [CFWS] "<" obs-route addr-spec ">" [CFWS]          ; RFC 5322, section 4.4
//	obs-route       = obs-domain-list ":"
//	obs-domain-list = *(CFWS / ",") "@" domain *("," [CFWS] ["@" domain])
//	obs-route       = [CFWS] obs-domain-list ":" [CFWS]                  ; RFC 2822, section 4.4
//	obs-domain-list = "@" domain *(*(CFWS / "," ) [CFWS] "@" domain)
func (c *checker) route(i int) (end, room int) {
	if !c.obsolete {
		return i, 1
	}
	at := i
	if c.spec == RFC2822 {
		at = c.space(i)
		if at >= 0 && c.at(at, '@') && c.gap.excess > 0 {
			return c.fail(i, "CFWS"), 1
		}
	} else {
		at = c.commas(i)
	}
	switch {
	case at < 0:
		return -1, 1
	case !c.at(at, '@') && c.spec != RFC2822 && at > c.space(i):
		return c.fail(at, "obs-domain-list"), 1
	case !c.at(at, '@'):
		return i, 1
	case c.spec == RFC2822:
		return c.oldRoute(at), 2
	}
	return c.restOfRoute(at), 1
}

// commas reads any number of commas and CFWS.
func (c *checker) commas(i int) int {
	for {
		if i = c.space(i); i < 0 || !c.at(i, ',') {
			return i
		}
		i++
	}
}

// oldRoute reads the domains of RFC 2822's route, and the colon. Between two of them any number of commas and
// CFWS stand, and commas need not.
func (c *checker) oldRoute(i int) int {
	for {
		i = c.rightSide(c.literal(i, '@', "obs-domain-list"))
		next := c.space(i)
		if next < 0 || c.at(next, ':') {
			return c.literal(c.cfws(i, 1, false), ':', "obs-route")
		}
		if i = c.commas(i); i < 0 {
			return -1
		}
	}
}

// restOfRoute reads the domains of RFC 5322's route, and the colon.
func (c *checker) restOfRoute(i int) int {
	for i >= 0 && !c.at(i, ':') {
		if c.at(i, '@') {
			i = c.cfws(c.rightSide(i+1), 1, false)
		}
		if i >= 0 && !c.at(i, ':') {
			i = c.cfws(c.literal(i, ',', "obs-route"), 1, false)
		}
	}
	return c.literal(i, ':', "obs-route")
}
