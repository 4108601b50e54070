package hops

import (
	"strings"

	"github.com/backstamp/backstamp/received"
)

// A template is a form that programs for spam write and no server does.
type template struct {
	level  Level
	detail string // a sentence
	is     func(f *received.Field) bool
}

// templates are Forged where a server would have to write what none does, and Suspect where the form was only
// never seen in honest mail. How often each was seen stands in DETECTORS.md.
var templates = []template{
	{Forged, "No server calls itself Qmailv1", func(f *received.Field) bool { return f.By.Software == "Qmailv1" }},
	{Forged, "No server writes random signs behind its protocol and as its identifier", isRandomESMTP},
	{Forged, "No server writes a date where the address of its client belongs", func(f *received.Field) bool { return hasDateIn(f, "([") || f.From.Verb != "" && hasDateIn(f, ") (") }},
	{Forged, "A program for bulk mail has left a placeholder unfilled", hasPlaceholder},
	{Forged, "No host has a number as its reverse name", func(f *received.Field) bool {
		rdns := f.From.RDNS
		// Hardly a name ends like this, and to look at the last character is much less than to look at all.
		return rdns != "" && (rdns[len(rdns)-1] == '-' || rdns[len(rdns)-1]-'0' < 10) && strings.Trim(rdns, "-0123456789") == "" && !f.From.IP.IsValid()
	}},
	{Forged, "No server has the protocol Mosap", func(f *received.Field) bool { return f.With == "Mosap" }},
	{Forged, "No server has the name of a mailbox", func(f *received.Field) bool {
		return strings.IndexByte(f.By.Host, '@') > 0 && f.Dialect == received.SMTPSVC
	}},
	{Suspect, "Programs for spam write fields of nothing but two bare addresses and a date", isTwoNumbers},
	{Suspect, "Programs for spam write fields of nothing but a bare address, a server and a date", isBareNumber},
	{Suspect, "Programs for spam write an identifier of fourteen letters and thirteen digits", isLetterID},
}

// templateDetectors are one detector for all templates.
func templateDetectors() []Detector {
	return []Detector{{
		Name: "spamware", Detect: detectTemplate,
		Doc: "The field has a form that programs for spam write and no server does. Each form was seen in spam many times, and in honest mail never or once in ten thousand messages. " +
			"Forged where no server can write so; Suspect where none was seen that does. Innocent in a message that quotes such a field as its own.",
	}}
}

func detectTemplate(c *Case, report func(Finding)) {
	eachClaim(c, func(h Hop, f *received.Field) {
		for i := range templates {
			if t := &templates[i]; t.is(f) {
				report(Finding{Level: t.level, Hop: h.Index(), Span: received.Span{End: min(len(f.Raw()), 200)}, Detail: t.detail})
				return
			}
		}
	})
}

// isTwoNumbers knows "from 192.0.2.7 by 198.51.100.9; date".
func isTwoNumbers(f *received.Field) bool {
	return isBareClient(f) && f.ID == "" && isAddressNumber(f.By.Host)
}

// isBareNumber knows "from 192.0.2.7 by mail.example.com; date". Who wrote the address in brackets was Yahoo's webmail.
func isBareNumber(f *received.Field) bool {
	return isBareClient(f) && f.ID == "" && f.With == "" && f.By.Software == "" && f.From.HELO[0] != '[' && strings.Contains(f.By.Host, ".")
}

// isBareClient reports whether a field has nothing of its client but an address, and nothing for whom.
func isBareClient(f *received.Field) bool {
	if f.From.RDNS != "" || f.Dialect != "" || len(f.For) > 0 || !f.Problems.Has(received.LoneLiteral) {
		return false // as nearly all, which is told faster than an address
	}
	a, ok := literal(f.From.HELO)
	return ok && a.Is4() && !a.IsLoopback()
}

// isAddressNumber reports whether a server's name is a public or private address, without brackets.
func isAddressNumber(host string) bool { return host != "" && host[0]-'0' < 10 && isDottedQuad(host) }

// isLetterID knows "id abcdefghijklmn.1234567890123", which is meant to look like Gmail's.
func isLetterID(f *received.Field) bool {
	if len(f.ID) != 28 || f.ID[14] != '.' {
		return false
	}
	letters := strings.Trim(f.ID[:14], "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") == ""
	return letters && strings.Trim(f.ID[15:], "0123456789") == ""
}

// isRandomESMTP knows "from IP (HELO name) by host with esmtp (6H)92 85OD) id 6*-G)5-RD".
func isRandomESMTP(f *received.Field) bool {
	return f.With == "esmtp" && f.From.Verb == "HELO" && f.Dialect == "" && strings.Contains(f.Raw(), "with esmtp (") &&
		strings.ContainsAny(f.Raw()[strings.Index(f.Raw(), "with esmtp ("):f.Where(received.PartDate).Start], "*+,'/()<>?@:;") &&
		strings.Trim(f.ID, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-.") != ""
}

// hasDateIn reports whether a date with its weekday stands behind mark in the from clause.
func hasDateIn(f *received.Field, mark string) bool {
	raw := f.Raw()[:min(max(f.Where(received.PartByHost).Start, 0), len(f.Raw()))]
	if strings.IndexByte(raw, ',') < 0 {
		return false // one byte is found faster than two, and most clients have no comma
	}
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
	// Three searches for a byte are much faster than one for any of three.
	if raw := f.Raw(); strings.IndexByte(raw, '%') < 0 && strings.IndexByte(raw, '{') < 0 && strings.IndexByte(raw, '$') < 0 {
		return false
	}
	for _, p := range placeholders {
		if strings.Contains(f.Raw(), p) {
			return true
		}
	}
	return false
}
