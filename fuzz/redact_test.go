package fuzz

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/publicsuffix"

	"github.com/backstamp/backstamp/hops"
	"github.com/backstamp/backstamp/hops/redact"
	"github.com/backstamp/backstamp/received"
)

// redactShift is by how much every second message is moved: whole weeks, and nearly whole years, so that
// the zones' names fit.
const redactShift = 2 * 364 * 24 * time.Hour

// registered keeps the suffixes of registries, and not those of hosters.
func registered(host string) string {
	suffix, icann := publicsuffix.PublicSuffix(host)
	for !icann {
		_, rest, more := strings.Cut(suffix, ".")
		if !more {
			return ""
		}
		suffix, icann = publicsuffix.PublicSuffix(rest)
	}
	if len(suffix) >= len(host) {
		return ""
	}
	below := strings.TrimSuffix(host, "."+suffix)
	return below[strings.LastIndexByte(below, '.')+1:] + "." + suffix
}

// A redaction is what is counted of redacted messages.
type redaction struct {
	messages, secrets   int
	lost, leaks, shapes []string
}

// TestRedact redacts real mail: nothing that tells who is in it stands in what comes out, and the detectors find
// the same. Those whose findings rest on the calendar are not asked about messages that were moved.
func TestRedact(t *testing.T) {
	still, moved, other := newRedactor(t, 'a', 0), newRedactor(t, 'a', redactShift), newRedactor(t, 'b', 0)
	var total redaction
	eachMail(t, wantsAll(), func(string) (func(realMail), func()) {
		var own redaction
		do := func(m realMail) {
			r, shift := still, time.Duration(0)
			if own.messages++; own.messages%2 == 0 {
				r, shift = moved, redactShift
			}
			own.add(m, r.Block(m.Headers), shift)
			if own.messages%10 != 0 {
				return
			}
			if first, second := r.Block(m.Headers), r.Block(m.Headers); first != second {
				own.lost = append(own.lost, m.Path+": two runs differ")
			}
			if strings.Contains(m.Headers, "@") && still.Block(m.Headers) == other.Block(m.Headers) {
				own.lost = append(own.lost, m.Path+": two keys give the same")
			}
		}
		return do, func() {
			total.messages += own.messages
			total.secrets += own.secrets
			total.shapes = append(total.shapes, own.shapes...)
			total.lost, total.leaks = append(total.lost, own.lost...), append(total.leaks, own.leaks...)
		}
	})
	t.Logf("%d messages, %d hosts, addresses, local parts, users and identifiers; %d messages of which a field changed its shape", total.messages, total.secrets, len(total.shapes))
	for _, s := range slices.Concat(firstOf(total.leaks), firstOf(total.lost), firstOf(total.shapes)) {
		t.Log(s)
	}
	assert.Len(t, total.leaks, 0, "what must not be seen")
	assert.Len(t, total.lost, 0, "what must stay")
	assert.LessOrEqual(t, len(total.shapes), total.messages/1000)
	assert.Positive(t, total.messages)
}

// firstOf returns the first twenty of a list, which are enough to see what is wrong.
func firstOf(list []string) []string { return list[:min(20, len(list))] }

func newRedactor(t testing.TB, key byte, shift time.Duration) *redact.Redactor {
	r, err := redact.New([]byte(strings.Repeat(string(key), 32)), redact.Options{Shift: shift, OrgDomain: registered})
	require.NoError(t, err)
	return r
}

// add compares a message with its redacted form, moved by shift.
func (c *redaction) add(m realMail, out string, shift time.Duration) {
	a, _ := hops.Read(strings.NewReader(m.Headers))
	b, _ := hops.Read(strings.NewReader(out))
	if lineShape(m.Headers) != lineShape(out) {
		c.lost = append(c.lost, m.Path+": the lines differ")
	}
	if lost := shapeLost(a, b, shift); lost != "" {
		c.shapes = append(c.shapes, m.Path+": "+lost)
	}
	if was, is := findingsOf(a, shift != 0), findingsOf(b, shift != 0); !slices.Equal(was, is) {
		c.lost = append(c.lost, fmt.Sprintf("%s: %q became %q", m.Path, was, is))
	}
	n, leaks := leaksOf(m.Headers, out)
	c.secrets += n
	for _, leak := range leaks {
		c.leaks = append(c.leaks, m.Path+": "+leak)
	}
}

// FuzzRedact: whatever stands in a header, as many fields of the same names come out, with the same line ends and
// controls; the tokens of a Received field are of the same kinds, and two runs give the same.
func FuzzRedact(f *testing.F) {
	for _, block := range blocks(f) {
		f.Add(block, false)
		f.Add(block, true)
	}
	for _, value := range fieldSeeds {
		f.Add("Received: "+value+"\r\nSubject: "+value, true)
	}
	still, moved := newRedactor(f, 'a', 0), newRedactor(f, 'a', redactShift)
	f.Fuzz(func(t *testing.T, block string, move bool) {
		r := still
		if move {
			r = moved
		}
		out := r.Block(block)
		if was, is := lineShape(block), lineShape(out); was != is {
			t.Fatalf("lines\n%s\nbecame\n%s\n%q\n%q", was, is, block, out)
		}
		if again := r.Block(block); again != out {
			t.Fatalf("two runs differ:\n%q\n%q", out, again)
		}
		if move { // a date that nobody writes so is written anew
			return
		}
		a, b := fieldsOf(block), fieldsOf(out)
		for i := range a {
			if was, is := tokenShape(a[i]), tokenShape(b[i]); was != is {
				t.Fatalf("tokens\n%s\nbecame\n%s\n%q\n%q", was, is, a[i], b[i])
			}
		}
	})
}

// fieldsOf returns the values of the Received fields of a block.
func fieldsOf(block string) (values []string) {
	for h := range hops.Headers(block) {
		if h.Is("Received") {
			values = append(values, h.Value)
		}
	}
	return values
}

// tokenShape returns the kinds of the tokens of a value. An IPv6 address has as many atoms and colons as it happens
// to have.
func tokenShape(value string) string {
	var b strings.Builder
	atom := false
	for t := range received.Tokens(value) {
		inner := t.Kind == received.Atom || t.Span.In(value) == ":"
		if !inner || !atom {
			fmt.Fprint(&b, t.Kind, t.Open, " ")
		}
		atom = inner
	}
	return b.String()
}
