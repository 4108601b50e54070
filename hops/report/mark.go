package report

import (
	"strings"

	"github.com/backstamp/backstamp/hops"
	"github.com/backstamp/backstamp/received"
)

// mark writes the line of a value in which a finding's bytes begin, cut to what fits, with a row of ^^^^ below.
func (p *page) mark(value string, f hops.Finding) {
	if f.Span.End <= f.Span.Start || f.Span.End > len(value) {
		return
	}
	label := hopLabel("")
	text, marks, _ := strings.Cut(received.Problem{Span: f.Span}.Explain(value), "\n")
	first := strings.IndexByte(marks, '^') // both lines are of ASCII
	from := len(text) - len(strings.TrimLeft(text, " ."))
	if from = min(from, max(first, 0)); len(text)-from > columns-len(label) {
		from = max(from, min(first-len("from ["), len(text)-(columns-len(label))))
	}
	p.line(label + text[min(from, len(text)):])
	p.line(label + marks[min(from, len(marks)):])
}

// findingText returns what a finding says, with what the whole chain makes of it and the word by which programs
// know its detector. What supports it is named with the first of a hop only: it is much the same for all.
func findingText(r *hops.Report, f hops.Finding, first bool) string {
	s := f.Detail
	if f.Adjusted != "" {
		s += " (" + f.Adjusted + ")"
	}
	s += " [" + f.Detector
	if n := len(f.Support); n > 0 && first {
		names := make([]string, 0, n)
		for _, i := range f.Support {
			if 0 <= i && i < len(r.Findings) {
				names = append(names, r.Findings[i].Detector)
			}
		}
		s += "; with " + strings.Join(names, ", ")
	}
	return s + "]"
}
