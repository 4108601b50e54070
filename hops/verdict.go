package hops

import (
	"strconv"
	"strings"

	"github.com/backstamp/backstamp/received"
)

// verdict says in one sentence how far the trail can be believed, from which hop downward it is not to be
// believed and why, and what would settle it.
func verdict(c *Case, findings []Finding) string {
	s := believedSentence(c)
	f := newestWorst(findings)
	if f == nil {
		return s
	}
	s = strings.TrimSuffix(s, ".") + "; "
	field := "its field"
	if f.Hop > 0 {
		field = "the field of hop " + strconv.Itoa(f.Hop)
	}
	switch {
	case c.Belief(f.Hop) == Believed: // its server is not in doubt, but what its client says is
		s += "what the client at hop " + strconv.Itoa(f.Hop) + " says is doubtful: "
	case f.Level == Forged:
		s += hopsFrom(f.Hop) + "not to be believed, because " + field + " cannot be what its server wrote: "
	default:
		s += hopsFrom(f.Hop) + "doubtful, because of " + field + ": "
	}
	return s + clause(f.Detail) + " (" + supportWords(len(f.Support)) + settledBy(c, f) + ")."
}

// newestWorst returns the newest of the gravest findings on hops that are graver than Info; nil if there is none.
func newestWorst(findings []Finding) (worst *Finding) {
	for i := range findings {
		f := &findings[i]
		if f.Hop >= 0 && f.Level > Info && (worst == nil || f.Level > worst.Level || f.Level == worst.Level && f.Hop > worst.Hop) {
			worst = f
		}
	}
	return worst
}

// hopsFrom names a hop and all that are older.
func hopsFrom(i int) string {
	if i == 0 {
		return "hop 0 is "
	}
	return "the hops from " + strconv.Itoa(i) + " down to 0 are "
}

// clauseStarts are the words whose first letter is small inside a sentence.
var clauseStarts = [...]string{"The ", "A ", "An ", "No ", "Programs ", "What ", "By ", "Its ", "At ", "Another ", "These ", "There ", "Unlike "}

// maxClause is how many bytes of a finding's sentence stand in the verdict.
const maxClause = 3 * maxShown

// clause returns the sentence of a finding as it can stand inside another.
func clause(detail string) string {
	detail = strings.TrimSuffix(detail, ".")
	if len(detail) > maxClause {
		detail = detail[:maxClause] + "..."
	}
	for i := range len(detail) {
		if detail[i] < ' ' || detail[i] >= 0x7f { // of a detector of the caller's
			return strconv.QuoteToASCII(detail)
		}
	}
	for _, w := range clauseStarts {
		if strings.HasPrefix(detail, w) {
			return strings.ToLower(detail[:1]) + detail[1:]
		}
	}
	return detail
}

// supportWords tells how many other findings speak against the same hop.
func supportWords(n int) string {
	switch n {
	case 0:
		return ""
	case 1:
		return "another finding supports it; "
	}
	return strconv.Itoa(n) + " other findings support it; "
}

// settledBy tells what would settle the doubt that a finding raises: a look-up of the name that is in doubt, the log
// of the server that a field claims to be of, or that of the believed server that took the message from outside.
func settledBy(c *Case, f *Finding) string {
	field := c.Chain.Hop(f.Hop).Field
	switch f.Detector {
	case "helo-is-a-provider", "mixed-scripts", "look-alike":
		return "a look-up of " + showHost(field.From.HELO) + " and of its addresses tells whose it is"
	case "own-name":
		return logOf(field) + " tells whether that server wrote the field"
	}
	at := f.Hop + 1
	if t := c.settle(); t.found && t.Hop > f.Hop {
		at = t.Hop
	}
	if at < c.Chain.Len() && c.Chain.Hop(at).Field.By.Host != "" {
		return logOf(c.Chain.Hop(at).Field) + " tells who handed the message over"
	}
	return logOf(field) + " tells whether that server wrote the field"
}

// logOf names the log of a field's server, and what to look for in it.
func logOf(f *received.Field) string {
	s := "the log of " + showServer(f.By)
	if f.ID != "" {
		s += " on " + showHost(f.ID)
	}
	return s
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
	// Each report has this sentence, so that it is put together without memory for its parts.
	var memory [384]byte
	b := strconv.AppendInt(append(memory[:0], "The trail can be believed back to hop "...), int64(t.Hop), 10)
	switch h := c.Chain.Hop(t.Hop); {
	case h.Err() != nil:
		b = append(b, ", the field of which cannot be read"...)
	case h.Conn != nil && !hasClient(&t.Client):
		b = append(b, ", the live connection of a client of whom nothing is told"...)
	case h.Conn != nil:
		b = appendClient(append(b, ", the live connection of "...), &t.Client)
	default:
		b = append(appendServer(append(b, ", where "...), &t.By), " took the message from "...)
		b = appendSource(b, h.Field)
	}
	if !t.Certain {
		b = append(append(append(b, " (not certain: "...), t.boundary().Why...), ')')
	}
	b = appendClaims(append(b, "; "...), t.Hop+c.Chain.Unread())
	return string(append(b, '.'))
}

// appendSource names the client of a field and its user.
func appendSource(b []byte, f *received.Field) []byte {
	if !hasClient(&f.From) {
		b = append(b, "a client that it does not name"...)
	} else {
		b = appendClient(b, &f.From)
	}
	if user := userOf(f); user != "" {
		b = append(append(b, ", user "...), showHost(user)...)
	}
	return b
}

// appendClaims tells how many fields are only claims, those that were not read included.
func appendClaims(b []byte, n int) []byte {
	switch n {
	case 0:
		return append(b, "there is no older field"...)
	case 1:
		return append(b, "the one older field is a claim"...)
	}
	return append(strconv.AppendInt(append(b, "the "...), int64(n), 10), " older fields are claims"...)
}
