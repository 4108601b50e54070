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
				"Innocent where a program on the way has damaged the message. Info: damage is as likely as malice.",
		},
		{
			Name: "injected-field", Detect: detectInjected,
			Doc: "What a client called itself holds what looks like the rest of a field, or like another field. Servers repeat a HELO as it comes, and this one was meant to be taken for their own words. Innocent in no case that was seen, but for tests: Suspect.",
		},
		{
			Name: "look-alike", Detect: detectLookAlike,
			Doc: "A label of a host's name is made only of Cyrillic or Greek letters that look like Latin ones, under a top level in Latin letters: it is read as a name that it is not. " +
				"Suspect, because words that happen to have only such letters are few. Innocent for such a word.",
		},
		{
			Name: "mixed-scripts", Detect: detectMixed,
			Doc: "One label of a host's name is made of letters of two scripts, some of which look alike: a Cyrillic letter in a Latin name. " +
				"Innocent in languages that are written so, Japanese above all, which is left out. Suspect: never seen in honest mail.",
		},
	}
}

// detectControl leaves out the bare CR of programs that translate line ends twice, which stands before a LF, and of
// those that fold with nothing else, which stands before white space.
func detectControl(c *Case, report func(Finding)) {
	eachClaimWith(c, controlByte, func(h Hop, f *received.Field) {
		for _, p := range f.Problems {
			if p.Code == received.ControlByte {
				report(Finding{Level: Info, Hop: h.Index(), Span: p.Span, Detail: "A control character stands in the field"})
				return
			}
		}
		if at := bareCR(f.Raw()); at >= 0 {
			report(Finding{Level: Info, Hop: h.Index(), Span: received.Span{Start: at, End: at + 1}, Detail: "A bare CR stands in the field, which some programs take for the end of a line"})
		}
	})
}

// bareCR returns where a CR stands that ends no line and folds none, -1 if there is none.
func bareCR(v string) int {
	for at := 0; ; {
		i := strings.IndexByte(v[at:], '\r')
		if i < 0 {
			return -1
		}
		if at += i + 1; at < len(v) && strings.IndexByte(" \t\r\n", v[at]) < 0 {
			return at - 1
		}
	}
}

// detectInjected looks at all hops: who writes into a HELO speaks to a server that is believed as well.
func detectInjected(c *Case, report func(Finding)) {
	eachHop(c, oddHELO, func(h Hop, f *received.Field, _ *names) bool {
		helo := f.From.HELO
		if len(helo) < len("a (b [192.0.2.1]) by c") {
			return true
		}
		low := strings.ToLower(helo)
		if strings.ContainsAny(helo, "([") && (strings.Contains(low, " by ") || strings.Contains(low, " with ") || strings.Contains(low, "received:")) {
			report(Finding{
				Level: Suspect, Hop: h.Index(), Span: f.Where(received.PartHELO),
				Detail: "The client called itself something that reads like the rest of a field: " + showHost(helo),
			})
		}
		return true
	})
}

func detectMixed(c *Case, report func(Finding)) {
	eachWideName(c, func(h Hop, p received.Part, written, name string) {
		if label := mixedLabel(name); label != "" {
			report(Finding{
				Level: Suspect, Hop: h.Index(), Span: h.Field.Where(p),
				Detail: "The name " + showHost(written) + " mixes letters of two scripts in " + showHost(label),
			})
		}
	})
}

func detectLookAlike(c *Case, report func(Finding)) {
	eachWideName(c, func(h Hop, p received.Part, written, name string) {
		if label := lookAlike(name); label != "" {
			report(Finding{
				Level: Suspect, Hop: h.Index(), Span: h.Field.Where(p),
				Detail: "The name " + showHost(written) + " looks like " + showHost(label) + " and is another: its letters are not Latin",
			})
		}
	})
}

// eachWideName calls look with every host's name that is not of ASCII, as written and as people see it.
func eachWideName(c *Case, look func(h Hop, p received.Part, written, name string)) {
	eachHop(c, wideName, func(h Hop, f *received.Field, n *names) bool {
		for _, part := range [...]struct {
			written string
			key     string
			part    received.Part
		}{
			{f.From.HELO, n.helo.key, received.PartHELO},
			{f.From.RDNS, n.rdns.key, received.PartRDNS},
			{f.By.Host, n.by.key, received.PartByHost},
		} {
			if name, ok := wide(part.key, part.written); ok {
				look(h, part.part, part.written, name)
			}
		}
		return true
	})
}

// wide returns a host's name as people see it, if it is not of ASCII. A name that no look-up takes is taken as written.
func wide(key, written string) (string, bool) {
	switch {
	case strings.Contains(key, "xn--") && len(key) <= maxHostName:
		u, err := lookupNames.ToUnicode(key)
		return u, err == nil
	case isASCII(key):
		return "", false
	}
	return written, utf8.ValidString(written)
}

// latinOf are the Cyrillic and Greek small letters that look like Latin ones, in order, and those beneath them.
var latinOf = strings.NewReplacer(
	"\u0430", "a", "\u0441", "c", "\u0435", "e", "\u04bb", "h", "\u0456", "i", "\u0458", "j", "\u043e", "o", "\u0440", "p", "\u051b", "q", "\u0455", "s",
	"\u051d", "w", "\u0445", "x", "\u0443", "y", "\u0501", "d", "\u04cf", "l", "\u03bf", "o", "\u03b1", "a", "\u03bd", "v", "\u03c1", "p",
)

// lookAlike returns what a name looks like if one of its labels is of foreign letters that all look Latin, and its
// top level is of ASCII.
func lookAlike(name string) string {
	if !isASCII(name[strings.LastIndexByte(name, '.')+1:]) {
		return ""
	}
	for label := range strings.SplitSeq(name, ".") {
		latin := latinOf.Replace(strings.ToLower(label))
		foreign := strings.IndexFunc(label, func(r rune) bool { return r < 0x80 && r != '-' && (r < '0' || r > '9') }) < 0
		if latin != label && foreign && isASCII(latin) {
			return latinOf.Replace(strings.ToLower(name))
		}
	}
	return ""
}

// mixedLabel returns the first label of a host's name that has letters of two scripts among Latin, Greek and
// Cyrillic, the ones whose letters look alike.
func mixedLabel(host string) string {
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
