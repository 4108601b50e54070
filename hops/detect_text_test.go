package hops

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/backstamp/backstamp/received"
)

// A label is a look-alike if it is made of foreign letters alone that all look Latin, below a top level of ASCII.
func TestLookAlike(t *testing.T) {
	for _, tt := range []struct{ name, host, want string }{
		{"Cyrillic", "аррӏе.example", "apple.example"},
		{"Greek", "ορα.example", "opa.example"},
		{"capitals", "АРРӏе.example", "apple.example"},
		{"digits and a hyphen beside", "рау-24.example", "pay-24.example"},
		{"below another label", "www.рау.example", "www.pay.example"},
		{"above another label", "рау.www.example", "pay.www.example"},
		{"one Latin letter", "рaу.example", ""},
		{"one letter that looks like none", "паур.example", ""},
		{"a top level of the same script", "рау.рф", ""},
		{"a top level that looks Latin", "рау.сом", ""},
		{"ASCII", "pay-24.example", ""},
		{"digits alone", "24.example", ""},
		{"capitals of ASCII", "PAY.example", ""},
		{"no dot", "рау", ""},
		{"empty", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) { assert.Equal(t, tt.want, lookAlike(tt.host)) })
	}
}

func TestMixedLabel(t *testing.T) {
	for host, want := range map[string]string{
		"paypal.example": "", "pаypal.example": "pаypal", "mail.pаypal.example": "pаypal", "рау.example": "", "ραу.example": "ραу",
		"aα.example": "aα", "рау.pay.example": "", "24.example": "", "例えab.example": "", "": "",
	} {
		assert.Equal(t, want, mixedLabel(host), host)
	}
}

// A name is looked at as people see it, if that is not ASCII and not longer than a name can be.
func TestWide(t *testing.T) {
	long := "xn--bcher-kva." + strings.Repeat("a.", maxHostName/2)
	for _, tt := range []struct {
		name, key, written, want string
		ok                       bool
	}{
		{"ASCII", "mail.example.com", "Mail.Example.Com", "", false},
		{"A-label", "xn--bcher-kva.example", "XN--bcher-kva.example", "bücher.example", true},
		{"A-label that is none", "xn--99999999999999.example", "xn--99999999999999.example", "xn--99999999999999.example", false},
		{"as long as a name can be", long[:maxHostName], long[:maxHostName], "bücher." + long[14:maxHostName], true},
		{"longer", long[:maxHostName+1], long[:maxHostName+1], "", false},
		{"no look-up takes it", "b\u202ea.example", "b\u202eA.example", "b\u202eA.example", true},
		{"not UTF-8", "b\xfccher.example", "b\xfccher.example", "b\xfccher.example", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := wide(tt.key, tt.written)
			assert.Equal(t, tt.ok, ok)
			assert.Equal(t, tt.want, got)
		})
	}
}

// The three names of a field are looked at, each at its own place.
func TestWideNamesOfAField(t *testing.T) {
	const field = "from HELO (RDNS [203.0.113.7]) by BY with ESMTP id x1" + early
	fill := func(helo, rdns, by string) string {
		return strings.NewReplacer("HELO", helo, "RDNS", rdns, "BY", by).Replace(field)
	}
	for _, tt := range []struct{ name, value, at string }{
		{"HELO", fill("рау.example", "mail.example.com", "mx.example.org"), "рау.example"},
		{"reverse name", fill("mail.example.com", "xn--80a5ak.example", "mx.example.org"), "xn--80a5ak.example"},
		{"server", fill("mail.example.com", "mail.example.com", "рау.example"), "рау.example"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := analyzed(t, tt.value)
			fs := findingsOf(r, "look-alike")
			if assert.Len(t, fs, 1) {
				assert.Equal(t, tt.at, fs[0].Span.In(r.Case.Chain.Hop(0).Field.Raw()))
			}
		})
	}
}

// What a client calls itself is an injection only if it has a bracket and a keyword.
func TestInjected(t *testing.T) {
	for helo, want := range map[string]int{
		"x (b [192.0.2.1]) by c": 1, "x (b [192.0.2.1]) BY c": 1, "x [192.0.2.1] with SMTP id": 1, "x (y) Received: from z": 1, "x y z goes by the name c": 0,
		"x (b [192.0.2.1]) and more": 0, "x (b) by c": 0, "stand(by)withoutaspace.example": 0,
	} {
		r := analyzed(t, "from unknown (HELO "+helo+") (203.0.113.7) by mx.example.org with SMTP; 11 Mar 2024 10:00:05 -0000")
		assert.Len(t, findingsOf(r, "injected-field"), want, "%s: %q", helo, r.Case.Chain.Hop(0).Field.From.HELO)
	}
}

// A bare CR that ends no line and folds none is worth a word.
func TestBareCR(t *testing.T) {
	for value, want := range map[string]int{
		"from pc ([198.51.100.9])\rX: y by mail.example.com with SMTP id x1" + early: 24, "\rX": 0, "a\r b": -1, "a\r\n b": -1, "a\r\r\n b": -1, "a\r": -1, "a": -1,
	} {
		assert.Equal(t, want, bareCR(value), "%q", value)
	}
	fs := findingsOf(Analyze(Case{Chain: FromHeaders(func(yield func(string, string) bool) {
		_ = yield("Received", entry) && yield("Received", "from pc ([198.51.100.9])\rX: y by mail.example.com with SMTP id x1"+early)
	})}), "control-byte")
	require.Len(t, fs, 1)
	assert.Equal(t, received.Span{Start: 24, End: 25}, fs[0].Span)
}
