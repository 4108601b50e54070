package report

import (
	"strconv"
	"strings"
	"time"

	"github.com/backstamp/backstamp/hops"
)

// maxAnswers is how many answers about one hop are written out.
const maxAnswers = 24

// answers writes what was learned elsewhere about a hop, or about the message if hop is -1, with who
// said it and how long ago.
func (p *page) answers(c *hops.Case, hop int) {
	label := hopLabel("asked")
	if hop < 0 {
		label = "  " + pad("asked", 9)
	}
	n := 0
	for _, a := range c.Evidence.Answers {
		if a.Hop != hop {
			continue
		}
		if n++; n <= maxAnswers {
			p.para(label, answerWords(a)+source(a, c.Now)+".")
		}
	}
	if n > maxAnswers {
		p.para(label, "and "+strconv.Itoa(n-maxAnswers)+" more answers")
	}
}

// source tells who answered, and how old the answer is.
func source(a hops.Answer, now time.Time) string {
	if a.Status == hops.NotAsked {
		return ""
	}
	var parts []string
	if a.Who != "" {
		parts = append(parts, shown(a.Who))
	}
	if !a.At.IsZero() && !now.IsZero() {
		if age := now.Sub(a.At); age < time.Minute {
			parts = append(parts, "just now")
		} else {
			parts = append(parts, duration(age)+" ago")
		}
	}
	if parts == nil {
		return ""
	}
	return " (" + strings.Join(parts, ", ") + ")"
}

// kindWords are the kinds of answers in words.
var kindWords = map[string]string{
	"ptr": "reverse name", "fcrdns": "reverse name", "helo": "HELO", "mx": "mail servers", "dnsbl": "listing", "asn": "network",
	"abuse": "abuse contact", "route": "route", "log": "log",
}

// answerWords tells what came of a question.
func answerWords(a hops.Answer) string {
	kind := kindWords[a.Kind]
	if kind == "" {
		kind = a.Kind
	}
	detail := ""
	if a.Detail != "" {
		detail = shown(a.Detail)
	}
	switch a.Status {
	case hops.NotAsked:
		return kindOf(kind, a) + detail
	case hops.NoAnswer:
		return join(kindOf(kind, a)+"no answer", detail)
	}
	s, ok := known(a)
	if !ok {
		s = join(a.Status.String(), list(a.Values))
	}
	return join(kindOf(kind, a)+s, detail)
}

// kindOf names a question; that nothing was asked about a client needs no name.
func kindOf(kind string, a hops.Answer) string {
	if a.Kind == "client" || a.Kind == "budget" {
		return ""
	}
	switch {
	case a.About == "":
		return shown(kind) + ": "
	case a.Kind == "helo": // "NAME of ADDRESS"; the address stands above
		name, _, _ := strings.Cut(a.About, " of ")
		return kind + " " + shown(name) + ": "
	}
	return shown(kind) + " of " + shown(a.About) + ": "
}

// known tells the answers of the kinds that are known.
func known(a hops.Answer) (string, bool) {
	type key struct {
		kind   string
		status hops.Status
	}
	s, ok := map[key]string{
		{"ptr", hops.Found}: list(a.Values), {"ptr", hops.NotFound}: "none",
		{"fcrdns", hops.Confirmed}: list(a.Values) + ", which leads back", {"fcrdns", hops.Contradicted}: list(a.Values) + ", which does not lead back",
		{"fcrdns", hops.NotFound}: "none", {"helo", hops.Confirmed}: "leads back", {"helo", hops.Contradicted}: "leads to " + list(a.Values),
		{"helo", hops.NotFound}: "leads nowhere", {"mx", hops.Found}: list(a.Values), {"mx", hops.NotFound}: "none",
		{"dnsbl", hops.Found}: "listed, " + list(a.Values), {"dnsbl", hops.NotFound}: "not listed",
		{"asn", hops.Found}: networkWords(a.Values), {"asn", hops.NotFound}: "nobody's",
		{"abuse", hops.Found}: list(a.Values), {"abuse", hops.NotFound}: "nobody is named",
		{"route", hops.Found}: list(a.Values), {"route", hops.NotFound}: "not known",
	}[key{a.Kind, a.Status}]
	return s, ok
}

// networkWords tells of a network: "192.0.2.0/24, AS64500, registered in NL".
func networkWords(values []string) string {
	var parts []string
	for _, v := range values {
		switch key, s, _ := strings.Cut(v, "="); key {
		case "as":
			parts = append(parts, "AS"+shown(s))
		case "country":
			parts = append(parts, "registered in "+shown(s))
		case "net":
			parts = append(parts, shown(s))
		}
	}
	return strings.Join(parts, ", ")
}

// list names the first values.
func list(values []string) string {
	var parts []string
	for _, v := range values[:min(len(values), maxListed)] {
		parts = append(parts, shown(v))
	}
	s := strings.Join(parts, ", ")
	if n := len(values) - maxListed; n > 0 {
		s += " and " + strconv.Itoa(n) + " more"
	}
	return s
}

// join puts a semicolon between two texts, if both are there.
func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "; " + b
}

// appendEvidence appends what was learned elsewhere.
func appendEvidence(b []byte, answers []hops.Answer) []byte {
	for i, a := range answers {
		sep := `,`
		if i == 0 {
			sep = `,"evidence":[`
		}
		b = appendQuoted(append(append(b, sep...), `{"kind":`...), a.Kind)
		b = appendMember(b, "status", a.Status.String())
		if a.Hop >= 0 {
			b = appendInt(b, "hop", a.Hop)
		}
		b = appendMember(appendMember(b, "about", a.About), "who", a.Who)
		for i, v := range a.Values {
			sep := `,`
			if i == 0 {
				sep = `,"values":[`
			}
			b = appendQuoted(append(b, sep...), v)
		}
		b = closeList(b, len(a.Values))
		b = appendTime(appendMember(b, "detail", a.Detail), "at", a.At)
		if a.Took > 0 {
			b = strconv.AppendFloat(appendKey(b, "took"), a.Took.Seconds(), 'f', -1, 64)
		}
		b = append(b, '}')
	}
	return closeList(b, len(answers))
}
