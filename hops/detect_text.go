package hops

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/backstamp/backstamp/received"
)

// textDetectors look at the characters of names and fields.
func textDetectors() []Detector {
	return []Detector{
		{
			Name: "control-byte", Detect: detectControl,
			Doc: "A control character stands in the field: NUL, a bare CR, an escape. It may hide what follows from one program and show it to another. " +
				"Innocent where a program on the way has damaged the message.",
		},
		{
			Name: "injected-field", Detect: detectInjected,
			Doc: "What a client called itself holds what looks like the rest of a field, or like another field. Servers repeat a HELO as it comes, and this one was meant to be taken for their own words.",
		},
		{
			Name: "mixed-scripts", Detect: detectMixed,
			Doc: "One label of a host's name is made of letters of two scripts, some of which look alike: a Cyrillic letter in a Latin name. " +
				"Innocent in languages that are written so, Japanese above all, which is left out.",
		},
	}
}

// detectControl leaves out the bare CR of programs that translate line ends twice, which stands before a LF.
func detectControl(c *Case, report func(Finding)) {
	eachClaim(c, func(h Hop, f *received.Field) {
		for _, p := range f.Problems {
			if p.Code == received.ControlByte {
				report(Finding{Level: Info, Hop: h.Index(), Span: p.Span, Detail: "A control character stands in the field"})
				return
			}
		}
	})
}

// detectInjected looks at all hops: who writes into a HELO speaks to a server that is believed as well.
func detectInjected(c *Case, report func(Finding)) {
	for i, h := range c.Chain.All() {
		helo := h.Field.From.HELO
		if len(helo) < len("a (b [192.0.2.1]) by c") {
			continue
		}
		low := strings.ToLower(helo)
		if strings.ContainsAny(helo, "([") && (strings.Contains(low, " by ") || strings.Contains(low, " with ") || strings.Contains(low, "received:")) {
			report(Finding{
				Level: Suspect, Hop: i, Span: h.Field.Where(received.PartHELO),
				Detail: "The client called itself something that reads like the rest of a field: " + showHost(helo),
			})
		}
	}
}

func detectMixed(c *Case, report func(Finding)) {
	for i, h := range c.Chain.All() {
		for _, part := range [...]struct {
			name string
			part received.Part
		}{{h.Field.From.HELO, received.PartHELO}, {h.Field.From.RDNS, received.PartRDNS}, {h.Field.By.Host, received.PartByHost}} {
			if label := mixedLabel(part.name); label != "" {
				report(Finding{
					Level: Suspect, Hop: i, Span: h.Field.Where(part.part),
					Detail: "The name " + showHost(part.name) + " mixes letters of two scripts in " + showHost(label),
				})
			}
		}
	}
}

// mixedLabel returns the first label of a host's name that has letters of two scripts among Latin, Greek and
// Cyrillic, the ones whose letters look alike; names with A-labels are looked at as people see them.
func mixedLabel(host string) string {
	if isASCII(host) {
		if !strings.Contains(strings.ToLower(host), "xn--") || len(host) > maxHostName {
			return ""
		}
		u, err := lookupNames.ToUnicode(host)
		if err != nil {
			return ""
		}
		host = u
	}
	if !utf8.ValidString(host) {
		return ""
	}
	for label := range strings.SplitSeq(host, ".") {
		scripts := 0
		for _, table := range [...]*unicode.RangeTable{unicode.Latin, unicode.Greek, unicode.Cyrillic} {
			if strings.IndexFunc(label, func(r rune) bool { return unicode.Is(table, r) }) >= 0 {
				scripts++
			}
		}
		if scripts > 1 {
			return label
		}
	}
	return ""
}
