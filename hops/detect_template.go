package hops

import (
	"strings"

	"github.com/backstamp/backstamp/received"
)

// A template is a form that programs for spam write and no server does.
type template struct {
	detail string
	is     func(f *received.Field) bool
}

var templates = []template{
	{"no server calls itself Qmailv1", func(f *received.Field) bool { return f.By.Software == "Qmailv1" }},
	{"no server writes random signs behind its protocol and as its identifier", isRandomESMTP},
	{"no server writes a date where the address of its client belongs", func(f *received.Field) bool { return hasDateIn(f, "([") || f.From.Verb != "" && hasDateIn(f, ") (") }},
	{"a program for many messages has left a placeholder standing", hasPlaceholder},
	{"no host has a number as its reverse name", func(f *received.Field) bool {
		return f.From.RDNS != "" && strings.Trim(f.From.RDNS, "-0123456789") == "" && !f.From.IP.IsValid()
	}},
	{"no server has the protocol Mosap", func(f *received.Field) bool { return f.With == "Mosap" }},
}

// templateDetectors are one detector for all templates.
func templateDetectors() []Detector {
	return []Detector{{
		Name: "spamware", Detect: detectTemplate,
		Doc: "The field has a form that programs for spam write and no server does. Each form was seen in spam many times, and never in honest mail.",
	}}
}

func detectTemplate(c *Case, report func(Finding)) {
	eachClaim(c, func(h Hop, f *received.Field) {
		for _, t := range templates {
			if t.is(f) {
				report(Finding{Level: Forged, Hop: h.Index(), Span: received.Span{End: min(len(f.Raw()), 200)}, Detail: capital(t.detail)})
				return
			}
		}
	})
}

// capital returns a sentence with its first letter as a capital.
func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// isRandomESMTP knows "from IP (HELO name) by host with esmtp (6H)92 85OD) id 6*-G)5-RD".
func isRandomESMTP(f *received.Field) bool {
	return f.With == "esmtp" && f.From.Verb == "HELO" && f.Dialect == "" && strings.Contains(f.Raw(), "with esmtp (") &&
		strings.ContainsAny(f.Raw()[strings.Index(f.Raw(), "with esmtp ("):f.Where(received.PartDate).Start], "*+,'/()<>?@:;") &&
		strings.Trim(f.ID, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-.") != ""
}

// hasDateIn reports whether a date with its weekday stands behind mark in the from clause.
func hasDateIn(f *received.Field, mark string) bool {
	raw := f.Raw()[:min(max(f.Where(received.PartByHost).Start, 0), len(f.Raw()))]
	i := strings.Index(raw, mark)
	if i < 0 || len(raw) < i+len(mark)+5 {
		return false
	}
	day := raw[i+len(mark):]
	switch day[:3] {
	case "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun":
		return day[3] == ',' && day[4] == ' '
	}
	return false
}

// placeholders are beginnings of what spamware should have filled in.
var placeholders = [...]string{"%RND", "%REC_", "%RECEIVED", "{some_", "{%", "%CUSTOM", "%MAKE_TXT", "$ipad", "{_some"}

func hasPlaceholder(f *received.Field) bool {
	if !strings.ContainsAny(f.Raw(), "%{$") {
		return false
	}
	for _, p := range placeholders {
		if strings.Contains(f.Raw(), p) {
			return true
		}
	}
	return false
}
