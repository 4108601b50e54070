package fuzz

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/publicsuffix"

	"github.com/backstamp/backstamp/hops"
	"github.com/backstamp/backstamp/hops/redact"
	"github.com/backstamp/backstamp/received"
)

// fieldShape is what must be the same of a field before and after it was redacted, but for its date.
func fieldShape(f *received.Field) string {
	codes := []received.Code{}
	for _, p := range f.Problems {
		codes = append(codes, p.Code)
	}
	parts := []received.Part{}
	for p := received.PartHELO; p <= received.PartDate; p++ {
		if f.Where(p).Len() > 0 {
			parts = append(parts, p)
		}
	}
	tls := f.TLS
	tls.ClientCN, tls.Issuer, tls.Cipher = "", "", "" // somebody's words
	return fmt.Sprint(f.Dialect, " ", f.Handover, " ", f.From.Verb, f.From.RDNSStatus, f.From.Verified, f.From.IP.Is4(), f.From.IP.Is6(), f.From.IP.IsPrivate(),
		" ", f.With.Registered(), f.With.Secure(), f.With.Authenticated(), " ", tls, len(f.For), f.Date.Offset, f.Date.OffsetKnown, f.Date.Zone, " ", codes, parts)
}

// shapeLost compares two chains, of which the second is the redacted first, moved by shift. It returns the first
// difference, or "".
func shapeLost(a, b *hops.Chain, shift time.Duration) string {
	if a.Len() != b.Len() {
		return fmt.Sprintf("%d hops became %d", a.Len(), b.Len())
	}
	for i := range a.Len() {
		f, g := a.Hop(i).Field, b.Hop(i).Field
		was, is := fieldShape(f), fieldShape(g)
		t, ok := f.IDTime()
		u, ok2 := g.IDTime()
		switch {
		case was != is:
			return fmt.Sprintf("hop %d: %s\n     became %s\n%q\n%q", i, was, is, f.Raw(), g.Raw())
		case !f.Date.UTC.IsZero() && !g.Date.UTC.Equal(f.Date.UTC.Add(shift)):
			return fmt.Sprintf("hop %d: the date %s became %s\n%q\n%q", i, f.Date.UTC, g.Date.UTC, f.Raw(), g.Raw())
		case ok != ok2 || ok && u.Sub(t.Add(shift)).Abs() > time.Second:
			return fmt.Sprintf("hop %d: the time in the identifier %s became %s\n%q\n%q", i, t, u, f.Raw(), g.Raw())
		}
	}
	return ""
}

// aliased are the detectors that know which domains are of one organisation, and which names are of inner networks:
// the pseudonyms of lesser domains have no aliases, and are in no such network.
var aliased = map[string]bool{"broken-link": true, "message-id-elsewhere": true, "message-id-of-ours": true}

// findingsOf returns the findings on a chain without their places and words.
func findingsOf(c *hops.Chain, moved bool) []string {
	var list []string
	for _, f := range hops.Analyze(hops.Case{Chain: c}).Findings {
		if moved && f.Detector == "time-before-mail" || aliased[f.Detector] {
			continue
		}
		list = append(list, fmt.Sprint(f.Detector, " ", f.Level, " ", f.Hop, f.Related))
	}
	slices.Sort(list)
	return list
}

// lineShape is what stands around the words of a block: the names of its fields, and their controls and line ends.
func lineShape(block string) string {
	var b strings.Builder
	for h := range hops.Headers(block) {
		b.WriteString(h.Name)
		for i := range len(h.Raw) {
			if c := h.Raw[i]; c < ' ' || c == 0x7f {
				fmt.Fprintf(&b, "%02x", c)
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// A secret is a part of a message that must not stand in its redacted form.
type secret struct{ kind, text string }

// secretsOf returns the hosts, addresses, local parts, users and identifiers of a header block, in small letters.
func secretsOf(block string) map[secret]bool {
	found := map[secret]bool{}
	add := func(kind, text string) {
		if text = strings.ToLower(strings.Trim(text, "[]<>.?! \t\r\n\"'")); len(text) > 1 {
			found[secret{kind, text}] = true
		}
	}
	mailbox := func(text string) {
		if at := strings.LastIndexByte(text, '@'); at >= 0 {
			add("local part", text[:at])
			add("host", text[at+1:])
		}
	}
	for h := range hops.Headers(block) {
		for _, w := range strings.FieldsFunc(h.Value, func(r rune) bool { return strings.ContainsRune(" \t\r\n<>()[],;:\"=", r) }) {
			mailbox(w)
		}
		if !h.Is("Received") {
			continue
		}
		f, _ := received.Parse(h.Value)
		for _, host := range []string{f.From.HELO, f.From.RDNS, f.By.Host, f.By.Name} {
			if !strings.ContainsAny(host, " \t\r\n()[];") {
				add("host", host)
			}
		}
		add("address", f.Where(received.PartIP).In(h.Value))
		add("address", f.Where(received.PartByIP).In(h.Value))
		add("user", f.From.User)
		add("user", f.From.Ident)
		add("identifier", f.ID)
		mailbox(f.ID)
	}
	return found
}

// joinsWords tells what a part is not to be cut out of: "bob" is not in "bobbin".
func joinsWords(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c >= 0x80
}

// standsIn reports whether text stands in s, both in small letters, as a word or words of its own.
func standsIn(s, text string) bool {
	for at := 0; ; {
		i := strings.Index(s[at:], text)
		if i < 0 {
			return false
		}
		i += at
		end := i + len(text)
		if (i == 0 || !joinsWords(s[i-1])) && (end == len(s) || !joinsWords(s[end])) {
			return true
		}
		at = i + 1
	}
}

// leaksOf returns how many secrets a block has, and those that stand in its redacted form. Short ones are looked for
// as whole words, long ones anywhere. What is reserved, a registered suffix, or too short to be told from chance is
// left out.
func leaksOf(block, out string) (n int, leaks []string) {
	var b strings.Builder
	for h := range hops.Headers(out) {
		b.WriteString(strings.ToLower(h.Value) + "\n")
	}
	text := b.String()
	for s := range secretsOf(block) {
		n++
		if isChance(s) || isOpen(s) {
			continue
		}
		_, isBelow := providerOf(s.text)
		if standsIn(text, s.text) || len(s.text) >= longSecret && !isBelow && strings.Contains(text, s.text) {
			leaks = append(leaks, fmt.Sprintf("%s %q", s.kind, s.text))
		}
	}
	return n, leaks
}

// isOpen reports whether a part may be seen: it is reserved, a registered suffix by itself, or a placeholder of a
// program for spam. Bytes that are not UTF-8 are all the same in small letters, and cannot be looked for.
func isOpen(s secret) bool {
	suffix, icann := publicsuffix.PublicSuffix(s.text)
	_, label := providerOf(s.text + ".com")
	if s.kind == "host" && (strings.Trim(s.text, "abcdefghijklmnopqrstuvwxyz0123456789.-_") != "" || secondLevel.MatchString(s.text)) {
		return true
	}
	return redact.Reserved(s.text) || label || icann && suffix == s.text || strings.HasPrefix(s.text, "%") || strings.Contains(s.text, "\ufffd")
}

// secondLevel is a second level that package hops takes for one of a country without a list.
var secondLevel = regexp.MustCompile(`^(?:ac|co|com|edu|gov|ne|net|or|org)\.[a-z]{2}$`)

// providerOf returns the domain of the provider that a name is below or is, and whether there is one.
func providerOf(name string) (string, bool) {
	for rest, more := name, true; more; _, rest, more = strings.Cut(rest, ".") {
		if strings.Contains(rest, ".") && redact.Reserved(rest) {
			return rest, true
		}
	}
	return "", false
}

// longSecret is how long a part is that does not stand in others by chance.
const longSecret = 14

// isChance reports whether a part is so short, or has so few letters and digits, that it stands in any text.
func isChance(s secret) bool {
	letters, digits := 0, 0
	for i := range len(s.text) {
		switch c := s.text[i]; {
		case c >= 'a' && c <= 'z', c >= 0x80:
			letters++
		case c >= '0' && c <= '9':
			digits++
		}
	}
	if s.kind == "address" || s.kind == "host" {
		return letters+digits < 4
	}
	return letters < 2 && digits < 8 || letters+digits < 5
}
