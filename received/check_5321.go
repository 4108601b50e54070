package received

// stampParts is what is kept of a stamp while it is read.
type stampParts struct {
	tcp  [2]int  // where the bracket behind the domains of from and by opens, 0 if there is none
	read [2]bool // it is to be read as TCP-info, not as a comment
	next clauses // which clauses may follow
	room int     // how many CFWS may stand before the next clause

	open, close int  // a bracket that is TCP-info and also a comment
	odd         bool // the address-literal that was read last holds brackets
}

// clauses tells which clauses of a stamp may follow: their order is fixed.
type clauses uint8

const (
	fromVia      clauses = iota // all
	fromWith                    // with, id, for and additional ones
	fromID                      // id, for and additional ones
	fromFor                     // for and additional ones
	additional                  // additional ones
	moreOfThem                  // additional ones that are registered
	noMoreClause                // none
)

// clauseNames are the clauses that have a place, in their order.
var clauseNames = [...]string{fromVia: "via", fromWith: "with", fromID: "id", fromFor: "for"}

// stamp5321 reads
//
//	Time-stamp-line = "Received:" FWS Stamp <CRLF>                                 ; RFC 5321, section 4.4
//	Stamp           = From-domain By-domain Opt-info [CFWS] ";" FWS date-time
//	From-domain     = "FROM" FWS Extended-Domain
//	By-domain       = CFWS "BY" FWS Extended-Domain
func (c *checker) stamp5321() int {
	c.stamp.tcp, c.stamp.next, c.stamp.room, c.stamp.open = [2]int{}, fromVia, 1, 0
	i := c.fws(0, 1, false)
	i = c.extendedDomain(c.keyword(i, "from", "From-domain"), 0)
	i = c.cfws(i, 1, true)
	i = c.extendedDomain(c.keyword(i, "by", "By-domain"), 1)
	i = c.optInfo(i)
	i = c.literal(c.cfws(i, c.stamp.room, false), ';', semicolon)
	return c.dateTime(i, true)
}

// keyword reads a keyword and the FWS behind it.
func (c *checker) keyword(i int, word, rule string) int {
	if i < 0 {
		return -1
	}
	if !foldPrefix(c.s[i:], word) {
		return c.fail(i, rule)
	}
	return c.fws(i+len(word), 1, true)
}

// extendedDomain reads
//
//	Extended-Domain = Domain / ( Domain FWS "(" TCP-info ")" ) / ( address-literal FWS "(" TCP-info ")" )
//
// Behind a Domain, what stands in brackets can nearly always be read as a comment as well, which lets more
// follow. So it is taken as a part of the CFWS that follows, and otherReadings looks for the cases where that was wrong.
func (c *checker) extendedDomain(i, which int) int {
	if c.at(i, '[') {
		return c.tcpInfo(c.fws(c.addressLiteral(i), 1, true))
	}
	i = c.domain(i)
	if i < 0 {
		return -1
	}
	if open, pieces := c.white(i); pieces == 1 && c.at(open, '(') {
		if c.stamp.tcp[which] = open; c.stamp.read[which] {
			return c.tcpInfo(open)
		}
		if close, odd := c.bracketed(open); close > 0 && !odd {
			c.stamp.open, c.stamp.close = open, close
		}
	}
	return i
}

// bracketed reads TCP-info where it may as well be something else. It is odd if its literal holds brackets.
func (c *checker) bracketed(i int) (end int, odd bool) {
	known, far, rule := len(c.notes), c.far, c.rule
	if end = c.tcpInfo(i); end < 0 {
		c.notes, c.far, c.rule = c.notes[:known], far, rule
		return -1, false
	}
	return end, c.stamp.odd
}

// tcpInfo reads TCP-info with its brackets.
//
//	TCP-info = address-literal / ( Domain FWS address-literal )
func (c *checker) tcpInfo(i int) int {
	i = c.literal(i, '(', "TCP-info")
	if i >= 0 && !c.at(i, '[') {
		i = c.fws(c.domain(i), 1, true)
	}
	return c.literal(c.addressLiteral(i), ')', "TCP-info")
}

// otherReadings tries the other readings of a stamp that does not fit. An address-literal may hold brackets of its
// own, "[x:)]", and TCP-info with such a one does not end where it would end as a comment. There are two
// places, so that there are three more readings at most.
func (c *checker) otherReadings() bool {
	from, by := c.oddInfo(0), c.oddInfo(1)
	return by && c.reading(false, true) || from && c.reading(true, false) || from && c.oddInfo(1) && c.reading(true, true)
}

// reading reads the stamp with what stands in brackets behind one or both domains taken as TCP-info.
func (c *checker) reading(from, by bool) bool {
	c.stamp.read = [2]bool{from, by}
	return c.once()
}

// oddInfo reports whether behind a domain stands TCP-info that does not end where it would as a comment.
func (c *checker) oddInfo(which int) bool {
	at := c.stamp.tcp[which]
	if at == 0 {
		return false
	}
	known := len(c.notes)
	_, odd := c.bracketed(at)
	c.tcpInfo(at) // how far it goes counts, if it is broken
	c.notes = c.notes[:known]
	return odd
}

// optInfo reads the clauses behind the two domains.
//
//	Opt-info = [Via] [With] [ID] [For] [Additional-Registered-Clauses]
func (c *checker) optInfo(i int) int {
	for i >= 0 {
		next := c.space(i)
		if next < 0 || next == len(c.s) || c.at(next, ';') {
			return i
		}
		if c.stamp.next == noMoreClause {
			return c.fail(next, semicolon)
		}
		at := c.cfws(i, c.stamp.room, true)
		if at < 0 {
			return -1
		}
		c.stamp.room = 1
		i = c.clause(at)
	}
	return -1
}

// clause reads one clause, without the CFWS before it.
func (c *checker) clause(i int) int {
	end := c.run(i, inAtext)
	if end == i {
		return c.fail(i, c.openRule())
	}
	name := c.s[i:end]
	place := c.stamp.next
	for place < additional && !foldEqual(name, clauseNames[place]) {
		place++
	}
	switch place {
	case fromVia, fromWith:
		return c.pair(end, place)
	case fromID:
		return c.id(end)
	case fromFor:
		return c.forClause(end)
	}
	return c.additional(i, end)
}

// openRule returns the rule of the clauses that may follow.
func (c *checker) openRule() string {
	switch {
	case c.stamp.next < additional:
		return "Opt-info"
	case c.stamp.next == noMoreClause:
		return semicolon
	}
	return "Additional-Registered-Clauses"
}

// pair reads the rest of
//
//	Via  = CFWS "VIA" FWS Link                   ; Link and Protocol are atoms, of which some are registered
//	With = CFWS "WITH" FWS Protocol
//
// A quoted string makes an additional clause of it, because those may have any name.
func (c *checker) pair(i int, place clauses) int {
	i = c.fws(i, 1, true)
	if c.at(i, '"') {
		return c.plainString(i)
	}
	end := c.smtpAtom(i)
	if end >= 0 {
		c.stamp.next = place + 1
		c.unregistered(place, Span{i, end})
	}
	return end
}

// id reads the rest of
//
//	ID     = CFWS "ID" FWS ( Atom / msg-id )
//	msg-id = [CFWS] "<" id-left "@" id-right ">" [CFWS]     ; RFC 5322, section 3.6.4
func (c *checker) id(i int) int {
	next := c.fwsFirst(i)
	switch {
	case c.at(next, '<'):
		c.stamp.next, c.stamp.room = fromFor, 2
		return c.msgID(next)
	case next >= 0 && c.gap.comments > 0: // which an Atom does not have before it
		return c.fail(next, "msg-id")
	}
	i = c.fws(i, 1, true)
	if c.at(i, '"') {
		return c.plainString(i)
	}
	end := c.smtpAtom(i)
	c.stamp.next = fromFor
	return end
}

// forClause reads the rest of
//
//	For = CFWS "FOR" FWS ( Path / Mailbox )
//
// A single word makes an additional clause of it.
func (c *checker) forClause(i int) int {
	i = c.fws(i, 1, true)
	if c.at(i, '<') {
		c.stamp.next = additional
		return c.severalPaths(c.path(i))
	}
	end, words := c.localPart(i)
	switch {
	case end < 0:
		return -1
	case c.at(end, '@'):
		c.stamp.next = additional
		return c.severalPaths(c.mailbox(i))
	case words > 1:
		return c.fail(end, "Mailbox")
	}
	c.stamp.next = noMoreClause
	return end
}

// severalPaths notes that more than one recipient is named, which the syntax does not have either.
func (c *checker) severalPaths(i int) int {
	if next := c.space(i); next >= 0 && (c.at(next, '<') || c.at(next, ',')) {
		c.note(SeveralPaths, c.tokenAt(next), "")
	}
	return i
}

// smtpAtom reads RFC 5321's Atom, which has no CFWS around it.
func (c *checker) smtpAtom(i int) int {
	if i < 0 {
		return -1
	}
	end := c.run(i, inAtext)
	if end == i {
		return c.fail(i, "Atom")
	}
	return end
}

// plainString reads the value of an additional clause that nobody registered, behind which there is no other.
//
//	String = Atom / Quoted-string                ; RFC 5321, section 4.1.2
func (c *checker) plainString(i int) int {
	c.stamp.next = noMoreClause
	if c.at(i, '"') {
		return c.smtpQuoted(i)
	}
	return c.smtpAtom(i)
}
