package report

import (
	"io"
	"mime"
	"strconv"
	"strings"
	"time"

	"github.com/backstamp/backstamp/hops"
	"github.com/backstamp/backstamp/received"
)

// Text writes a report for people: the journey of the message at 80 columns, the oldest hop first,
// with the line at which trust ends. Reports on messages inside the message come before its own: who
// holds a bounce of a message with a forged sender wants to know about that message.
//
// Every string of a message is cleaned; there are no control characters in the text but the line feed
// that ends each line, and no colours. The error is that of w.
func Text(w io.Writer, r *hops.Report) error {
	var p page
	for i, v := range innerFirst(r) {
		if i > 0 {
			p.line("")
		}
		p.report(v.report, v.title)
	}
	_, err := w.Write(p.b)
	return err
}

// innerFirst returns a report and those embedded in it, each after those inside it.
func innerFirst(r *hops.Report) []visit {
	name := shown(r.Source) // here, so that a long one does not hide what is said behind it
	if name == "" {
		name = "message"
	}
	var list []visit
	open := []visit{{report: r, title: name}}
	for len(open) > 0 {
		top := &open[len(open)-1]
		if all := top.report.Embedded; top.next < len(all) {
			top.next++
			open = append(open, visit{report: all[top.next-1], title: innerTitle(top.title, all, top.next)})
			continue
		}
		open = open[:len(open)-1]
		if len(top.report.Embedded) > 0 {
			top.title += ", the message around it"
		}
		list = append(list, *top)
	}
	return list
}

func innerTitle(outer string, all []*hops.Report, n int) string {
	if s := all[n-1].Source; s != "" {
		return shown(s)
	}
	if len(all) == 1 {
		return outer + ", the message inside"
	}
	return outer + ", message inside, " + strconv.Itoa(n) + " of " + strconv.Itoa(len(all))
}

// report writes one report, without those embedded in it.
func (p *page) report(r *hops.Report, title string) {
	c := &r.Case
	p.rule("=", title)
	p.sender(c.Chain.Headers())
	p.line("")
	p.para("  ", r.Verdict)
	if s := r.Journey(); s != "" {
		p.para("  ", s)
	}
	p.para("  ", summary(c))
	p.answers(c, -1)
	p.findings(r, -1)
	l, said := layoutOf(c), saidBy(c.Chain)
	t, found := c.Boundary()
	for i, h := range c.Chain.All() {
		if found && i == t.Hop {
			p.boundary(t)
		}
		p.line("")
		p.hop(c, h, l)
		p.says(c, i, said[i])
		p.answers(c, i)
		p.findings(r, i)
	}
	p.loose(c, said[-1])
	p.origins(c, r.Origins)
}

// senderFields are what the sender says of himself and of the message.
var senderFields = [...]string{"From", "Subject", "Date"}

func (p *page) sender(headers []hops.Header) {
	for _, name := range senderFields {
		for _, h := range headers {
			if h.Is(name) {
				p.para("  "+pad(name, 9), shown(decoded(h.Value)))
				break // A second one is no better than the first.
			}
		}
	}
}

// decoded returns the value of a field with its encoded words (RFC 2047) decoded, as far as they are
// in US-ASCII, ISO 8859-1 or UTF-8.
func decoded(value string) string {
	if len(value) > maxShown*4 || !strings.Contains(value, "=?") {
		return value
	}
	var d mime.WordDecoder
	if s, err := d.DecodeHeader(unfold(value)); err == nil {
		return s
	}
	return value
}

// summary tells in a sentence what there is: hops, time, and which servers were trusted.
func summary(c *hops.Case) string {
	s := ""
	switch n := c.Chain.Len(); n {
	case 0:
		return ""
	case 1:
		s = "1 hop"
	default:
		s = strconv.Itoa(n) + " hops"
	}
	if n := c.Chain.Unread(); n > 0 {
		s += " (and " + strconv.Itoa(n) + " older ones that are not read)"
	}
	if d, ok := travel(c.Chain); ok {
		s += ", " + duration(d) + " from the first date to the last"
	}
	if c.Inner {
		return s + "."
	}
	return s + ". Trusted: " + trustWords(c.Basis()) + "."
}

// travel returns the time between the oldest date and the newest.
func travel(c *hops.Chain) (time.Duration, bool) {
	var first, last time.Time
	n := 0
	for _, h := range c.All() {
		if t, ok := h.Time(); ok {
			if n == 0 {
				first = t
			}
			last = t
			n++
		}
	}
	return last.Sub(first), n > 1
}

var trustNames = map[string]string{
	"private": "private addresses", "nets": "the networks given", "host": "the hosts given",
	"newest": "the newest fields, as many as given", "own": "as the program has it", "none": "nobody",
}

// trustWords names trust models for people.
func trustWords(basis string) string {
	names := strings.Split(basis, ",")
	for i, n := range names {
		if w, ok := trustNames[n]; ok {
			names[i] = w
		}
	}
	return strings.Join(names, ", ")
}

// boundary writes the line between what is claimed, above it, and what is believed, below it.
func (p *page) boundary(t hops.Boundary) {
	p.line("")
	p.rule("-", "trust ends here")
	s := "Above this line is what " + sourceName(t) + " handed over; anybody could have made it up. Below it, "
	if t.Hop == 0 {
		s = "No field tells of the time before. Below this line, "
	}
	p.para("  ", s+"trusted servers wrote what they saw.")
	if t.Certain {
		p.para("  ", "It ends here because "+t.Why+".")
	} else {
		p.para("  ", "This is not certain: "+t.Why+".")
	}
}

// sourceName names the boundary's client in a few words.
func sourceName(t hops.Boundary) string {
	switch f := t.Client; {
	case f.IP.IsValid():
		return f.IP.String()
	case f.RDNS != "":
		return shownHost(f.RDNS)
	case f.HELO != "":
		return "a client that called itself " + shownHost(f.HELO)
	}
	return "a client that is not named"
}

func (p *page) origins(c *hops.Case, list []hops.Origin) {
	if len(list) == 0 {
		return
	}
	p.line("")
	p.rule("-", "who may have sent it")
	for _, o := range list {
		word := "claimed"
		switch {
		case o.Proven:
			word = "proven"
		case c.Belief(o.Hop) == hops.Believed:
			word = "likely"
		case c.Belief(o.Hop) == hops.BeliefUnknown:
			word = "unknown"
		}
		p.para("  "+pad(word, 9), originName(o)+" (hop "+strconv.Itoa(o.Hop)+"): "+o.Why+".")
	}
}

func originName(o hops.Origin) string {
	var parts []string
	if o.IP.IsValid() {
		parts = append(parts, o.IP.String())
	}
	if o.Host != "" && !isSame(o.Host, received.From{IP: o.IP}) {
		parts = append(parts, shownHost(o.Host))
	}
	if o.User != "" {
		parts = append(parts, "user "+shown(o.User))
	}
	if parts == nil {
		return "not named"
	}
	return strings.Join(parts, ", ")
}

// maxListed is how many findings, and how many problems, of a hop are written out.
const maxListed = 8

// findings writes the findings on a hop, or on the message if hop is -1, the gravest first: many
// small ones shall not hide it.
func (p *page) findings(r *hops.Report, hop int) {
	n := 0
	for level := hops.Forged; level >= hops.Info; level-- {
		for _, f := range r.Findings {
			if f.Hop != hop || f.Level != level {
				continue
			}
			if n++; n <= maxListed {
				p.para(findingLabel(f), findingText(r, f, n == 1))
				if hop >= 0 {
					p.mark(r.Case.Chain.Hop(hop).Field.Raw(), f)
				}
			}
		}
	}
	if n > maxListed {
		more := " more findings"
		if n == maxListed+1 {
			more = " more finding"
		}
		p.para(findingLabel(hops.Finding{Hop: hop}), "and "+strconv.Itoa(n-maxListed)+more)
	}
}

func findingLabel(f hops.Finding) string {
	level := f.Level.String()
	if f.Level == hops.Forged {
		level = "FORGED"
	}
	if f.Hop < 0 {
		return "  " + pad(level, 9)
	}
	return hopLabel(level)
}
