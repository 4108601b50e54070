package report

import (
	"strconv"
	"strings"

	"github.com/backstamp/backstamp/hops"
)

// saidBy sorts the statements of a chain by the hop whose server wrote them, in the order of the block; those
// of no hop are those of -1.
func saidBy(c *hops.Chain) map[int][]hops.Statement {
	m := make(map[int][]hops.Statement)
	for s := range c.Says() {
		m[s.Hop] = append(m[s.Hop], s)
	}
	return m
}

// writerOf names who wrote a field: by its own word, or as the server of the hop where nothing but the place of the
// field speaks. It is "" if nobody is known.
func writerOf(c *hops.Chain, s hops.Statement) string {
	if s.Writer != "" || s.Basis != "place" {
		return s.Writer
	}
	by := c.Hop(s.Hop).Field.By
	if by.Host == "" && by.IP.IsValid() {
		return by.IP.String()
	}
	return by.Host
}

// says writes what the trace fields say that the server of a hop wrote: mailboxes on one line, the others on one
// each.
func (p *page) says(c *hops.Case, hop int, list []hops.Statement) {
	var mailboxes []string
	n := 0
	for _, s := range list {
		words := statementWords(c, s)
		switch {
		case words == "":
			continue
		case n >= maxListed:
		case isMailbox(s):
			mailboxes = append(mailboxes, words+doubtWords(c, hop, s))
		default:
			p.para(hopLabel("says"), words+doubtWords(c, hop, s))
		}
		n++
	}
	if len(mailboxes) > 0 {
		p.list(hopLabel("says"), mailboxes)
	}
	if n > maxListed {
		p.para(hopLabel("says"), "and "+strconv.Itoa(n-maxListed)+" more fields")
	}
}

// isMailbox reports whether a field tells of a mailbox and nothing else.
func isMailbox(s hops.Statement) bool {
	for range s.Results() {
		return false
	}
	return s.Addr != "" && !s.IP.IsValid()
}

// loose writes what the trace fields say that hang on no hop.
func (p *page) loose(c *hops.Case, list []hops.Statement) {
	n := 0
	for _, s := range list {
		words := statementWords(c, s)
		if words == "" || isMailbox(s) {
			continue // The addresses of a list are many, and say nothing of the way.
		}
		if n++; n == 1 {
			p.line("")
			p.rule("-", "fields of no hop, written by whoever made the message or on the way")
		}
		if n <= maxListed {
			p.para("  "+pad(c.BeliefIn(s).String(), 9), words)
		}
	}
	if n > maxListed {
		p.para("  "+pad("", 9), "and "+strconv.Itoa(n-maxListed)+" more fields")
	}
}

// statementWords tells what a field says, in the name of its writer; "" if that is nothing that helps to follow the
// message. Results of which nobody is known to have found them are not told.
func statementWords(c *hops.Case, s hops.Statement) string {
	var parts []string
	writer := writerOf(c.Chain, s)
	for method, result := range s.Results() {
		if len(parts) < maxListed {
			parts = append(parts, shown(method)+"="+shown(result))
		}
	}
	words := strings.Join(parts, ", ")
	switch {
	case words != "" && writer == "":
		return "results that bear no name (" + shown(s.Header.Name) + ")"
	case words != "":
		if s.Instance > 0 {
			words = "instance " + strconv.Itoa(s.Instance) + ", " + words
		}
		if s.IP.IsValid() {
			words += " for " + s.IP.String()
		}
		words = shown(writer) + ": " + words
	case s.IP.IsValid():
		words = "sent from " + s.IP.String()
	case s.Selector != "" && s.Instance == 0:
		words = "signed for " + shown(s.Domain) + " with the key " + shown(s.Selector)
	case s.Header.Is("List-Id") && s.Domain != "":
		words = "list " + shown(s.Domain)
	case s.Header.Is("X-Received"):
		words = "also passed " + shown(writer)
	case s.Addr != "":
		return shown(s.Header.Name) + " " + shown(s.Addr)
	default:
		return ""
	}
	return words + " (" + shown(s.Header.Name) + ")"
}

// doubtWords tells what speaks against a statement being that of the hop on which it is shown.
func doubtWords(c *hops.Case, hop int, s hops.Statement) string {
	switch {
	case c.BeliefIn(s) != c.Belief(hop):
		return ", only claimed, because it stands below the field of this hop"
	case s.Basis == "unknown":
		return ", a name that is not this server's"
	}
	return ""
}

// appendSays appends the statements of a hop, or those of none.
func appendSays(b []byte, c *hops.Case, list []hops.Statement) []byte {
	for i, s := range list {
		sep := `,{"name":`
		if i == 0 {
			sep = `,"says":[{"name":`
		}
		b = appendQuoted(append(b, sep...), s.Header.Name)
		if s.Place >= 0 {
			b = appendInt(b, "place", s.Place)
		}
		b = appendMember(b, "basis", s.Basis)
		b = appendMember(b, "belief", c.BeliefIn(s).String())
		if writer := writerOf(c.Chain, s); writer != "" {
			b = appendResults(appendMember(b, "writer", writer), s)
		}
		b = appendMember(b, "domain", s.Domain)
		b = appendMember(b, "selector", s.Selector)
		if s.Instance > 0 {
			b = appendInt(b, "instance", s.Instance)
		}
		b = appendMember(b, "address", s.Addr)
		b = append(appendAddr(b, "ip", s.IP), '}')
	}
	return closeList(b, len(list))
}

// appendResults appends what the writer of a field found.
func appendResults(b []byte, s hops.Statement) []byte {
	n := 0
	for method, result := range s.Results() {
		sep := `,{"method":`
		if n++; n == 1 {
			sep = `,"results":[{"method":`
		}
		b = appendQuoted(append(b, sep...), method)
		b = append(appendMember(b, "result", result), '}')
	}
	return closeList(b, n)
}
