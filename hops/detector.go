package hops

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/backstamp/backstamp/received"
)

// Detector looks at a case and reports what it finds. Name is one word with hyphens and stable, Doc
// one paragraph on what a finding means and when it is innocent.
//
// Detect must be a function of the case alone, and must not change it: the same case gives the same
// findings, and detectors may be asked in any order. It reports findings by calling report, never
// after it returned. Analyze takes a finding with a Hop that the chain does not have as one on the message, and leaves
// out a Span beyond the value and Related that the chain does not have.
type Detector struct {
	Name, Doc string
	Detect    func(c *Case, report func(Finding))
}

// Finding is a sign of error or forgery.
type Finding struct {
	Detector string        // name of the detector
	Level    Level         // how grave it is
	Hop      int           // the hop that it speaks of, -1 for the message
	Related  []int         // other hops that it rests on
	Span     received.Span // where in that hop's value
	Detail   string        // one plain sentence for people
	// Adjusted tells why the whole chain gave the finding another level than its detector did: "lowered,
	// because ..." or "raised, because ..."; "" if it did not. Analyze sets it.
	Adjusted string
	// Support is the other findings of the report, by index, that speak against the same hop, at most eight;
	// only findings graver than Info have it. Analyze sets it.
	Support []int
}

// Level is how grave a finding is.
type Level int8

// The values of Level.
const (
	Info    Level = iota // worth knowing
	Suspect              // rare in honest mail
	Forged               // the field cannot be what its server wrote; who lied is not said
)

// String returns "info", "suspect" or "forged".
func (l Level) String() string {
	switch l {
	case Suspect:
		return "suspect"
	case Forged:
		return "forged"
	}
	return "info"
}

// findings collects what detectors report, and keeps the gravest maxFindings of them, whatever the
// order in which they come. It has the work of sorting only when twice as many are there, so that
// the cost is linear in their number.
type findings struct {
	list  []Finding
	chain *Chain
	more  int // how many were dropped
}

// add takes a finding of the detector with that name. What it says of hops and bytes that are not there is left out.
func (l *findings) add(detector string, f Finding) {
	if f.Detector == "" {
		f.Detector = detector
	}
	f.Level = min(max(f.Level, Info), Forged)
	if f.Hop < 0 || f.Hop >= l.chain.Len() {
		f.Hop, f.Span = -1, received.Span{}
	} else if value := l.chain.links[f.Hop].field.Raw(); f.Span.Start < 0 || f.Span.End < f.Span.Start || f.Span.End > len(value) {
		f.Span = received.Span{}
	}
	f.Related = slices.DeleteFunc(slices.Clone(f.Related), func(hop int) bool { return hop < 0 || hop >= l.chain.Len() })
	f.Support, f.Adjusted = nil, ""
	if l.list == nil {
		l.list = make([]Finding, 0, 4) // where there is one there are more
	}
	if l.list = append(l.list, f); len(l.list) >= 2*maxFindings {
		l.cut()
	}
}

func (l *findings) cut() {
	slices.SortFunc(l.list, byGravity)
	if n := len(l.list) - maxFindings; n > 0 {
		l.more += n
		clear(l.list[maxFindings:])
		l.list = l.list[:maxFindings]
	}
}

// judged returns the findings in the order of the report, with the levels that the whole chain gives them. If
// some were dropped, the last one says so.
func (l *findings) judged(c *Case) []Finding {
	l.cut()
	slices.SortFunc(l.list, byPlace)
	list := c.judge(l.list)
	if l.more > 0 {
		list = append(list, Finding{
			Detector: "more-findings", Level: Info, Hop: -1,
			Detail: strconv.Itoa(l.more) + " more findings are not listed",
		})
	}
	return list
}

// byPlace orders findings as a report has them: those on the message first, then by hop, the oldest first, by
// place in the value, and by gravity.
func byPlace(a, b Finding) int {
	return cmp.Or(cmp.Compare(a.Hop, b.Hop), cmp.Compare(a.Span.Start, b.Span.Start), byGravity(a, b))
}

// byGravity orders findings by all that they have, the gravest first, so that the order is the same
// however they came.
func byGravity(a, b Finding) int {
	return cmp.Or(
		cmp.Compare(b.Level, a.Level), cmp.Compare(a.Hop, b.Hop), cmp.Compare(a.Span.Start, b.Span.Start),
		cmp.Compare(a.Span.End, b.Span.End), cmp.Compare(a.Detector, b.Detector),
		cmp.Compare(a.Detail, b.Detail), slices.Compare(a.Related, b.Related),
	)
}
