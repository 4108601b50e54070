package hops

import (
	"strconv"

	"github.com/backstamp/backstamp/received"
)

// Report is the judgement on a case.
type Report struct {
	Source   string    // where the message is from, for people: "inbox.mbox:3"; set by the caller
	Case     Case      // what was judged
	Origins  []Origin  // hosts that may have sent the message first, the best candidate first
	Findings []Finding // signs of error or forgery: of the message first, then of the hops, oldest first
	Verdict  string    // one sentence, for people
	Embedded []*Report // on the messages inside this one; set by the caller
}

// Analyze judges a case with the detectors, or with [Detectors] if none are given. The report is a
// function of the case and of the set of detectors. A report has at most 256 findings of theirs; if
// there are more, the gravest are kept, and one more finding tells how many are not listed.
func Analyze(c Case, detectors ...Detector) *Report {
	r := &Report{Case: c}
	r.Case.settle()
	if len(detectors) == 0 {
		detectors = Detectors()
	}
	list := findings{hops: c.Chain.Len()}
	for _, d := range detectors {
		if d.Detect != nil {
			d.Detect(&r.Case, func(f Finding) { list.add(d.Name, f) })
		}
	}
	r.Origins = origins(&r.Case)
	r.Findings = list.sorted()
	r.Verdict = verdict(&r.Case)
	return r
}

// Level returns the gravest level of the findings; Info if there are none.
func (r *Report) Level() Level {
	gravest := Info
	for _, f := range r.Findings {
		gravest = max(gravest, f.Level)
	}
	return gravest
}

// verdict says in one sentence how far the trail can be believed.
func verdict(c *Case) string {
	n, t := c.Chain.Len(), c.settle()
	switch {
	case n == 0:
		return "The message has no Received field: nothing tells how it came."
	case c.Inner:
		return "The message stands inside another and has no boundary of its own: nobody vouches for its fields."
	case t.ours:
		return "Every hop is of a trusted server: the message comes from inside."
	case !t.found && n == 1:
		return "The one Received field cannot be read: nothing tells how the message came."
	case !t.found:
		return "None of the " + strconv.Itoa(n) + " Received fields can be read: nothing tells how the message came."
	}
	s := "The trail can be believed back to hop " + strconv.Itoa(t.Hop)
	switch h := c.Chain.Hop(t.Hop); {
	case h.Err() != nil:
		s += ", the field of which cannot be read"
	case h.Conn != nil:
		s += ", the live connection of " + showClient(t.Client)
	default:
		s += ", where " + showServer(t.By) + " took the message from " + showSource(h.Field)
	}
	if !t.Certain {
		s += " (not certain: " + t.Why + ")"
	}
	return s + "; " + countClaims(t.Hop, c.Chain.Unread()) + "."
}

// showSource names the client of a field and its user.
func showSource(f *received.Field) string {
	s := showClient(f.From)
	if !hasClient(&f.From) {
		s = "a client that it does not name"
	}
	if user := userOf(f); user != "" {
		s += ", user " + showHost(user)
	}
	return s
}

// countClaims tells how many fields are only claims, those that were not read included.
func countClaims(below, unread int) string {
	switch n := below + unread; n {
	case 0:
		return "there is no older field"
	case 1:
		return "the one older field is a claim"
	default:
		return "the " + strconv.Itoa(n) + " older fields are claims"
	}
}
