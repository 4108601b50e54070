package hops

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestDisplayHost(t *testing.T) {
	a := func(u string) string {
		s, err := lookupNames.ToASCII(u)
		assert.NoError(t, err)
		return s
	}
	for _, c := range []struct{ name, host, want string }{
		{"ASCII", "mail.example.com", "mail.example.com"},
		{"empty", "", ""},
		{"A-label", "xn--bcher-kva.example", "xn--bcher-kva.example (bücher.example)"},
		{"A-label in capitals", "XN--BCHER-KVA.example.", "XN--BCHER-KVA.example. (bücher.example.)"},
		{"U-label", "bücher.example", "bücher.example"},
		{"Greek", "παράδειγμα.example", "παράδειγμα.example"},
		{"Cyrillic", "пример.example", "пример.example"},
		{"Japanese", "例え-テスト.example", "例え-テスト.example"},
		{"Latin and Cyrillic", "exаmple.example", a("exаmple.example")},
		{"the same as an A-label", a("exаmple.example"), a("exаmple.example")},
		{"Cyrillic that looks like Latin", a("аррӏе.example"), a("аррӏе.example")},
		{"Greek that looks like Latin", "ορα.example", a("ορα.example")},
		{"a dotless i", "mıcro.example", a("mıcro.example")},
		{"phonetic letters", "ɡoogle.example", a("ɡoogle.example")},
		{"right to left", "דוגמה.example", a("דוגמה.example")},
		{"broken A-label", "xn--99999999999999.example", "xn--99999999999999.example"},
		{"an A-label of ASCII", "xn--example-.example", "xn--example-.example"},
		{"not UTF-8", "b\xfccher.example", "b\xfccher.example"},
		{"a format character", "a\u202eb.example", "a\u202eb.example"}, // report escapes it
		{"very long", strings.Repeat("ü.", maxHostName), strings.Repeat("ü.", maxHostName)},
	} {
		t.Run(c.name, func(t *testing.T) { assert.Equal(t, c.want, DisplayHost(c.host)) })
	}
}

func TestSameHost(t *testing.T) {
	for _, c := range []struct {
		name, a, b string
		want       bool
	}{
		{"case and a final point", "MX.Example.Org.", "mx.example.org", true},
		{"A-label and U-label", "bücher.example", "xn--bcher-kva.example", true},
		{"in capitals", "BÜCHER.example", "XN--BCHER-KVA.EXAMPLE.", true},
		{"composed and not", "bu\u0308cher.example", "bücher.example", true},
		{"a point of other scripts", "bücher。example", "bücher.example", true},
		{"another letter", "bucher.example", "bücher.example", false},
		{"a letter of another script", "exаmple.com", "example.com", false},
		{"ß is no ss", "straße.example", "strasse.example", false},
		{"one is below the other", "a.example.com", "example.com", false},
		{"bytes that are not UTF-8", "b\xfccher.example", "b\xe4cher.example", false},
		{"empty", "", "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			assert.Equal(t, c.want, SameHost(c.a, c.b))
			assert.Equal(t, c.want, SameHost(c.b, c.a))
		})
	}
}
