package received

// stamp821 reads the stamp of RFC 821. Exactly one space stands between two parts, and nothing is folded.
//
//	<stamp>       ::= <from-domain> <by-domain> <opt-info> ";" <daytime>        ; RFC 821, section 4.1.2
//	<from-domain> ::= "FROM" <SP> <domain> <SP>
//	<by-domain>   ::= "BY" <SP> <domain> <SP>
//	<opt-info>    ::= [<via>] [<with>] [<id>] [<for>]
func (c *checker) stamp821() int {
	i := 0
	if c.at(0, ' ') {
		i = 1
	}
	i = c.sp(c.domain821(c.sp(c.word821(i, "from", "from-domain"))))
	i = c.sp(c.domain821(c.sp(c.word821(i, "by", "by-domain"))))
	for _, clause := range [...]string{"via", "with", "id"} {
		if i >= 0 && foldPrefix(c.s[i:], clause) {
			i = c.sp(c.string821(c.sp(i + len(clause))))
		}
	}
	if i >= 0 && foldPrefix(c.s[i:], "for") {
		i = c.sp(c.path821(c.sp(i + len("for"))))
	}
	return c.daytime821(c.literal(i, ';', semicolon))
}

// word821 reads a keyword.
func (c *checker) word821(i int, word, rule string) int {
	switch {
	case i < 0:
		return -1
	case foldPrefix(c.s[i:], word):
		return i + len(word)
	}
	return c.fail(i, rule)
}

func (c *checker) sp(i int) int { return c.literal(i, ' ', "SP") }

// domain821 reads
//
//	<domain>  ::= <element> | <element> "." <domain>
//	<element> ::= <name> | "#" <number> | "[" <dotnum> "]"
//	<name>    ::= <a> <ldh-str> <let-dig>
//
// so that a name has three characters at least.
func (c *checker) domain821(i int) int {
	for more := true; more && i >= 0; {
		switch {
		case c.at(i, '#'):
			end := c.ascii(i+1, inDigit)
			if end == i+1 {
				return c.fail(end, "number")
			}
			i = end
		case c.at(i, '['):
			i = c.dotnum821(i + 1)
		default:
			i = c.name821(i)
		}
		if more = c.at(i, '.'); more {
			i++
		}
	}
	return i
}

func (c *checker) name821(i int) int {
	if !c.in(i, inName) || c.in(i, inDigit) {
		return c.fail(i, "element")
	}
	end := c.ascii(i, inName|inHyphen)
	if end < i+3 || c.s[end-1] == '-' {
		return c.fail(end, "name")
	}
	return end
}

// dotnum821 reads four numbers and the bracket behind them.
func (c *checker) dotnum821(i int) int {
	for n := range 4 {
		if n > 0 {
			i = c.literal(i, '.', "dotnum")
		}
		var value int
		start := i
		if i = c.number(i, 1, 3, "snum", &value); i >= 0 && value > 255 {
			c.note(BadAddress, Span{start, i}, "a snum is at most 255")
		}
	}
	return c.literal(i, ']', "element")
}

// string821 reads
//
//	<string> ::= <char> | <char> <string>
//	<char>   ::= <c> | "\" <x>                                              ; <x> is any character
func (c *checker) string821(i int) int {
	if i < 0 {
		return -1
	}
	for start := i; ; i += 2 {
		i = c.ascii(i, inAtext)
		switch {
		case !c.at(i, '\\') && i == start:
			return c.fail(i, "string")
		case !c.at(i, '\\'):
			return i
		case i+1 == len(c.s) || c.s[i+1] >= 0x80:
			return c.fail(i+1, "char")
		}
	}
}

// path821 reads
//
//	<path>  ::= "<" [ <a-d-l> ":" ] <mailbox> ">"
//	<a-d-l> ::= <at-domain> | <at-domain> "," <a-d-l>
func (c *checker) path821(i int) int {
	i = c.literal(i, '<', "path")
	if c.at(i, '@') {
		i = c.domain821(i + 1)
		for c.at(i, ',') {
			i = c.domain821(c.literal(i+1, '@', "at-domain"))
		}
		i = c.literal(i, ':', "a-d-l")
	}
	i = c.literal(c.localPart821(i), '@', "mailbox")
	return c.literal(c.domain821(i), '>', "path")
}

// localPart821 reads
//
//	<local-part>    ::= <dot-string> | <quoted-string>
//	<quoted-string> ::= """ <qtext> """                                     ; which is not empty
func (c *checker) localPart821(i int) int {
	if !c.at(i, '"') {
		i = c.string821(i)
		for c.at(i, '.') {
			i = c.string821(i + 1)
		}
		return i
	}
	start := i + 1
	for i = start; ; i += 2 {
		i = c.ascii(i, inQtext|inControl|inSpace|inTab|inNull)
		switch {
		case c.at(i, '"') && i > start:
			return i + 1
		case !c.at(i, '\\') || i+1 == len(c.s) || c.s[i+1] >= 0x80:
			return c.fail(i, "qtext")
		}
	}
}

// daytime821 reads
//
//	<daytime> ::= <SP> <date> <SP> <time>
//	<date>    ::= <dd> <SP> <mon> <SP> <yy>
//	<time>    ::= <hh> ":" <mm> ":" <ss> <SP> <zone>
func (c *checker) daytime821(i int) int {
	c.date.weekday, c.date.second, c.date.zone = -1, -1, -1
	i = c.sp(i)
	start := i
	i = c.sp(c.number(i, 1, 2, "dd", &c.date.day))
	if i < 0 {
		return -1
	}
	if c.date.month = nameIndex(c.s, i, monthLetters) + 1; c.date.month == 0 {
		return c.fail(i, "mon")
	}
	i = c.number(c.sp(i+3), 2, 2, "yy", &c.date.year)
	c.date.digits, c.date.date = 2, Span{start, i}
	i = c.sp(i)
	start = i
	i = c.literal(c.number(i, 2, 2, "hh", &c.date.hour), ':', "time")
	i = c.literal(c.number(i, 2, 2, "mm", &c.date.minute), ':', "time")
	i = c.number(i, 2, 2, "ss", &c.date.second)
	c.date.time = Span{start, i}
	return c.zone822(c.sp(i))
}
