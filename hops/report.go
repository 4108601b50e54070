package hops

import (
	"strconv"
	"strings"

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
		detectors = usual
	}
	if c.Chain.Len() > 0 {
		r.Case.names(0) // here, so that nothing is written into the case later
	}
	list := findings{hops: c.Chain.Len()}
	name := ""
	report := func(f Finding) { list.add(name, f) } // one for all, because there are many detectors and few findings
	for _, d := range detectors {
		if name = d.Name; d.Detect != nil {
			d.Detect(&r.Case, report)
		}
	}
	r.Origins = r.Case.Origins()
	r.Findings = list.sorted()
	r.Verdict = verdict(&r.Case, r.Findings)
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

// verdict says in one sentence how far the trail can be believed, and what speaks against the rest of it.
func verdict(c *Case, findings []Finding) string {
	s := believedSentence(c)
	worst, where := Info, -1 // of the gravest, the newest
	for _, f := range findings {
		if f.Hop >= 0 && f.Level > Info && (f.Level > worst || f.Level == worst && f.Hop > where) {
			worst, where = f.Level, f.Hop
		}
	}
	if where < 0 {
		return s
	}
	field := "its field"
	if where > 0 {
		field = "the field of hop " + strconv.Itoa(where)
	}
	s = strings.TrimSuffix(s, ".") + "; " + hopsFrom(where)
	if worst == Forged {
		s += "not to be believed, because " + field + " cannot be what its server wrote"
	} else {
		s += "doubtful, because of what " + field + " holds"
	}
	return s + settledBy(c, where) + "."
}

// hopsFrom names a hop and all that are older.
func hopsFrom(i int) string {
	if i == 0 {
		return "hop 0 is "
	}
	return "the hops from " + strconv.Itoa(i) + " down to 0 are "
}

// settledBy tells what would settle a doubt about a hop: the log of the believed server that took the message from
// outside, or of the next server where there is none.
func settledBy(c *Case, hop int) string {
	at := hop + 1
	if t := c.settle(); t.found && t.Hop > hop {
		at = t.Hop
	}
	if at >= c.Chain.Len() {
		return ""
	}
	f := c.Chain.Hop(at).Field
	if f.By.Host == "" {
		return ""
	}
	s := " (the log of " + showServer(f.By)
	if f.ID != "" {
		s += " on " + showHost(f.ID)
	}
	return s + " tells who handed the message over)"
}

// believedSentence says how far the trail can be believed.
func believedSentence(c *Case) string {
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
