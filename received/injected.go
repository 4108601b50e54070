package received

import (
	"net/netip"
	"strings"
)

// A client can choose its HELO, and what an ident server says of it, and some servers write that down
// as it is. With parentheses, brackets and keywords in it, it reads like the server's own part of the
// field:
//
//	from good.example (trusted.example [203.0.113.5]) by fake.example (client.example [192.0.2.1]) by mx.example.org (Cyrus ...) ...
//
// What the server itself wrote stands behind that. So a value with something in it that no server
// writes is read from behind: the server's own by is the last one from which on all is in order, and
// the form of what follows tells where before it the server's words stand. Where that is not known, the
// client's address and reverse name are left out.

// maxTail is how far from its end a value is searched for the server's own by, and maxTails how many are
// tried. What a server writes behind its name is far shorter.
const (
	maxTail  = 4096
	maxTails = 4
)

// suspect tells whether the value has something that the client may have put there. forged is stronger:
// the values that are read from left to right may then be the client's.
func (r *reader) suspect() (suspect, forged bool) {
	k := &r.k
	if k.first[keyFrom] == 0 {
		return false, false
	}
	at := int(k.first[keyFrom])
	from, by := &k.clauses[at-1], k.first[keyBy]
	forged = k.full || k.swallowed || by == 0 && k.nl > 0
	var server *clause
	if int(by) == at+1 && !k.secondBy && !k.clauses[by-1].afterDate { // nearly always
		server = &k.clauses[by-1]
	} else {
		var odd bool
		server, odd = r.oddOrder(from)
		forged = forged || odd
	}
	return forged || k.nl > 0 || k.mended || from.n > 2 && server != nil && r.namesCyrus(server), forged
}

// namesCyrus tells whether Cyrus calls itself so in its by clause.
func (r *reader) namesCyrus(by *clause) bool {
	for _, it := range r.k.of(by) {
		if it.comment && strings.HasPrefix(r.v[it.start:it.end], cyrusMark) {
			return true
		}
	}
	return false
}

const cyrusMark = "(Cyrus "

// oddOrder returns the first by clause before the date, or nil, and tells whether something that a
// server does not write there stands between it and from, or behind it.
func (r *reader) oddOrder(from *clause) (by *clause, odd bool) {
	k := &r.k
	for i := range k.clauses[:k.nc] {
		switch c := &k.clauses[i]; {
		case c.key == keyBy && by == nil && !c.afterDate:
			by = c
		case c.key == keyBy:
			odd = odd || !r.namesUser(c)
		case by == nil && c.start > from.start:
			odd = odd || r.showsClient(c)
		}
	}
	return by, odd
}

// namesUser tells whether a second by clause is one that servers write: "by uid 12 with qmail-scanner",
// "by authid ann".
func (r *reader) namesUser(c *clause) bool {
	w, ok := r.firstWord(c)
	return ok && (foldEqual(r.v[w.start:w.end], "uid") || foldEqual(r.v[w.start:w.end], "authid"))
}

// showsClient tells whether a clause between from and by has a comment with an address: then the
// clause's keyword may be part of a HELO.
func (r *reader) showsClient(c *clause) bool {
	for _, it := range r.k.of(c) {
		if it.comment && c.key != keyFrom && showsAddress(r.v[it.start:it.end]) {
			return true
		}
	}
	return false
}

// isCyrus tells whether the by clause at the offset is Cyrus's.
func (r *reader) isCyrus(by int) bool {
	return strings.Contains(r.v[by:min(len(r.v), by+maxTail/16)], cyrusMark)
}

// injected reads the from clause of a suspect value and has the rest divided anew from the server's own
// by on. It leaves the value as it is if that has nothing to do with the client.
func (r *reader) injected() {
	suspect, forged := r.suspect()
	if !suspect {
		return
	}
	r.folded = isFolded(r.v) // also in what is not divided
	k := &r.k
	start, odd := k.clauses[k.first[keyFrom]-1].keyEnd(), k.odd
	own := r.ownBy(start)
	if own < 0 {
		if k.at != 0 {
			k.read(r.v)
		}
		r.peer.doubt = forged
		return
	}
	end := own
	for end > start && isSpace(r.v[end-1]) {
		end--
	}
	for start < end && isSpace(r.v[start]) {
		start++
	}
	switch r.clientBefore(start, end, own) {
	case clientRead:
		k.odd |= odd
	case clientUnknown:
		if !forged {
			k.read(r.v)
			return
		}
		r.setHead(start, wordEnd(r.v, start, end))
		r.peer.doubt, r.peer.hidden = start < end, start < end
		k.odd |= odd
	case clientHidden:
		r.peer = peer{doubt: true, hidden: true}
		r.setHead(start, wordEnd(r.v, start, end))
		k.odd |= odd
	}
}

// ownBy returns the offset of the server's own by clause, behind start, and leaves the value divided from
// there; or -1. A by that a client wrote has an unbalanced bracket or a second by behind it, or no date.
func (r *reader) ownBy(start int) int {
	k, v := &r.k, r.v
	at := len(v)
	for range maxTails {
		if at = lastBy(v, max(start, len(v)-maxTail), at); at < 0 {
			return -1
		}
		k.readFrom(v, at)
		if k.hasDate && k.nl == 0 && !k.full && k.first[keyFrom] == 0 && k.clauses[0].n > 0 {
			return at
		}
	}
	return -1
}

// lastBy returns the last offset in v[from:to] of the word by, or -1.
func lastBy(v string, from, to int) int {
	for i := to - 3; i > from; i-- {
		if v[i]|0x20 == 'b' && v[i+1]|0x20 == 'y' && isSpace(v[i+2]) && (isSpace(v[i-1]) || v[i-1] == ')') {
			return i
		}
	}
	return -1
}

// setHead takes v[start:end] as what stands before the first comment. It may be more than a word.
func (r *reader) setHead(start, end int) {
	r.k.foldedWord = r.folded
	if r.peer.head, r.peer.words = (Span{start, end}), 1; start >= end {
		r.peer.head, r.peer.words = Span{}, 0
	}
}

// wordEnd returns where the run of bytes that are no white space ends that begins at i.
func wordEnd(v string, i, e int) int {
	for i < e && !isSpace(v[i]) {
		i++
	}
	return i
}

// doubtClient leaves out what the client may have written in the server's place.
func (r *reader) doubtClient(detail string) {
	f := &r.f.From
	if !f.IP.IsValid() && f.Literal == "" && f.RDNS == "" && !r.peer.hidden {
		return
	}
	w := r.f.where.of(PartIP)
	if w.IsZero() {
		w = r.peer.head
	}
	r.problem(AmbiguousClient, w.Start, w.End, detail)
	f.IP, f.Literal, f.RDNS, f.RDNSStatus, f.Port, f.Verified = netip.Addr{}, "", "", RDNSUnknown, 0, Unsaid
	for _, p := range [...]Part{PartIP, PartRDNS, PartFromPort} {
		r.f.where.set(p, 0, 0)
	}
}
