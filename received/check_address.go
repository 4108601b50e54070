package received

import "strings"

// domain reads a name.
//
//	Domain     = sub-domain *("." sub-domain)                                       ; RFC 5321, section 4.1.2
//	sub-domain = Let-dig [Ldh-str]
//	sub-domain =/ U-label                                                           ; RFC 6531, section 3.3
func (c *checker) domain(i int) int {
	if i < 0 {
		return -1
	}
	for start := i; ; i++ {
		if !c.in(i, inName) && c.wide(i) == i {
			return c.fail(i, "sub-domain")
		}
		if i = c.run(i, inName|inHyphen); c.s[i-1] == '-' {
			return c.fail(i, "Let-dig")
		}
		if !c.at(i, '.') {
			c.long(start, i, maxDomain, "a domain")
			return i
		}
	}
}

// addressLiteral reads an address in square brackets. "[IPv6:" and anything is a General-address-literal too, so
// that the syntax says nothing of the address: that is judged as prose.
//
//	address-literal         = "[" ( IPv4-address-literal / IPv6-address-literal / General-address-literal ) "]"
//	General-address-literal = Standardized-tag ":" 1*dcontent                       ; RFC 5321, section 4.1.3
//	Standardized-tag        = Ldh-str
//	Ldh-str                 = *( ALPHA / DIGIT / "-" ) Let-dig
func (c *checker) addressLiteral(i int) int {
	if i = c.literal(i, '[', "address-literal"); i < 0 {
		return -1
	}
	c.stamp.odd = false
	tag := c.ascii(i, inName|inHyphen)
	if tag == i || !c.at(tag, ':') || c.s[tag-1] == '-' {
		return c.fourNumbers(i, tag)
	}
	end := c.ascii(tag+1, inDtext)
	if end == tag+1 {
		return c.fail(end, "dcontent")
	}
	c.stamp.odd = strings.ContainsAny(c.s[tag:end], "()")
	c.taggedAddress(i, tag, end)
	return c.literal(end, ']', "address-literal")
}

// fourNumbers reads an address of version 4. tag is where a tag ends that is none.
//
//	IPv4-address-literal = Snum 3("." Snum)
//	Snum                 = 1*3DIGIT
func (c *checker) fourNumbers(i, tag int) int {
	over := Span{}
	for n := 1; ; n++ {
		end := c.ascii(i, inDigit)
		switch {
		case end == i || end > i+3:
			return c.fail(max(tag, min(end, i+3)), "address-literal")
		case end == i+3 && c.s[i:end] > "255":
			over = Span{i, end}
		}
		if n == 4 {
			if !over.IsZero() {
				c.note(BadAddress, over, "a Snum is at most 255")
			}
			return c.literal(end, ']', "address-literal")
		}
		if i = c.literal(end, '.', "IPv4-address-literal"); i < 0 {
			return c.fail(tag, "address-literal")
		}
	}
}

// localPart reads the part before "@", and tells how many words it has.
//
//	Local-part = Dot-string / Quoted-string                                         ; RFC 5321, section 4.1.2
//	Dot-string = Atom *("." Atom)
func (c *checker) localPart(i int) (end, words int) {
	if i < 0 {
		return -1, 0
	}
	if c.at(i, '"') {
		return c.smtpQuoted(i), 1
	}
	for end, words = c.smtpAtom(i), 1; c.at(end, '.'); words++ {
		end = c.smtpAtom(end + 1)
	}
	return end, words
}

// mailbox reads
//
//	Mailbox = Local-part "@" ( Domain / address-literal )
func (c *checker) mailbox(i int) int {
	end, _ := c.localPart(i)
	c.long(i, end, maxLocalPart, "a local part")
	if i = c.literal(end, '@', "Mailbox"); c.at(i, '[') {
		return c.addressLiteral(i)
	}
	return c.domain(i)
}

// path reads
//
//	Path      = "<" [ A-d-l ":" ] Mailbox ">"
//	A-d-l     = At-domain *( "," At-domain )
//	At-domain = "@" Domain
func (c *checker) path(i int) int {
	start, more := i, false
	if i++; c.at(i, '@') {
		for more = true; more; {
			i = c.domain(c.literal(i, '@', "At-domain"))
			if more = c.at(i, ','); more {
				i++
			}
		}
		i = c.literal(i, ':', "A-d-l")
	}
	i = c.literal(c.mailbox(i), '>', "Path")
	c.long(start, i, maxPath+len("<>"), "a path")
	return i
}

// smtpQuoted reads RFC 5321's Quoted-string, which has neither CFWS around nor line ends in it.
//
//	Quoted-string   = DQUOTE *QcontentSMTP DQUOTE
//	QcontentSMTP    = qtextSMTP / quoted-pairSMTP
//	quoted-pairSMTP = %d92 %d32-126
func (c *checker) smtpQuoted(i int) int {
	for i++; ; {
		i = c.run(i, inQtext|inSpace)
		switch {
		case c.at(i, '"'):
			return i + 1
		case !c.at(i, '\\'):
			return c.fail(i, "QcontentSMTP")
		case !c.in(i+1, inCtext|inSpace) && !c.at(i+1, '(') && !c.at(i+1, ')') && !c.at(i+1, '\\'):
			return c.fail(i+1, "quoted-pairSMTP")
		}
		i += 2
	}
}

// msgID reads an identifier, without the CFWS around it. Its obsolete form is that of an address.
//
//	id-left         = dot-atom-text / obs-id-left                                   ; RFC 5322, section 3.6.4
//	id-right        = dot-atom-text / no-fold-literal / obs-id-right
//	no-fold-literal = "[" *dtext "]"
func (c *checker) msgID(i int) int {
	if c.obsolete {
		i = c.cfws(i+1, 1, false)
		i = c.readWords(i, anyQuotes)
		i = c.literal(c.cfws(i, 1, false), '@', "msg-id")
		return c.literal(c.cfws(c.rightSide(i), 1, false), '>', "msg-id")
	}
	i = c.literal(c.readWords(i+1, noQuotes), '@', "msg-id")
	if c.at(i, '[') {
		return c.literal(c.literal(c.run(i+1, inDtext), ']', "no-fold-literal"), '>', "msg-id")
	}
	return c.literal(c.readWords(i, noQuotes), '>', "msg-id")
}

// taggedAddress notes a tag that is not registered, of which there is one, and an address that cannot be one. The
// value has the tag from i to colon and the address from there to end.
//
//	IPv6-address-literal = "IPv6:" IPv6-addr
func (c *checker) taggedAddress(i, colon, end int) {
	if !foldEqual(c.s[i:colon], "ipv6") {
		c.note(UnregisteredName, Span{i, colon}, "IPv6 is the only tag of addresses that is registered")
		return
	}
	if !isLiteral(c.s[i:end]) {
		c.note(BadAddress, Span{colon + 1, end}, "this is no address of IPv6")
	}
}
