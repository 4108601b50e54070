package hops

import (
	"strings"

	"github.com/backstamp/backstamp/received"
)

// dialectDetectors are what servers always do, as package received has it in the table of its dialects: each a
// detector of its own with the invariant's name, so that its error rate can be counted and a caller can leave it
// out, and all of them the same engine.
func dialectDetectors() []Detector {
	var ds []Detector
	for _, d := range received.Dialects() {
		for _, inv := range d.Invariants() {
			ds = append(ds, invariantDetector(inv))
		}
	}
	return ds
}

// invariantDetector reports the fields that claim to be a server's and do what that server never does.
func invariantDetector(inv received.Invariant) Detector {
	detail := "Unlike this field, " + strings.TrimSuffix(inv.Doc, ".")
	return Detector{
		Name: inv.Name,
		Doc: inv.Doc + " A field that says it is that server's and does otherwise was written by something else. " +
			"Innocent where somebody has changed the server's source, or a program on the way has changed the field. Suspect: fewer than one in a thousand of its honest fields do so.",
		// Invariants are many and breaches few. They are found for all at once, and where there is none this returns
		// before it makes room for a finding.
		Detect: func(c *Case, report func(Finding)) {
			if len(c.learned().breaches) > 0 {
				detectBreach(c, &inv, detail, report)
			}
		},
	}
}

func detectBreach(c *Case, inv *received.Invariant, detail string, report func(Finding)) {
	for _, b := range c.learned().breaches {
		if b.name == inv.Name {
			report(Finding{Level: Suspect, Hop: b.hop, Span: c.Chain.links[b.hop].field.Where(inv.Part), Detail: detail})
		}
	}
}

// isDigits reports whether s is a number.
func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
