package received

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// show writes tokens down as their kinds and texts.
func show(value string) string {
	var b strings.Builder
	for t := range Tokens(value) {
		if t.Kind == Space {
			b.WriteString("_")
			continue
		}
		b.WriteString(t.Kind.String()[:1])
		if t.Open {
			b.WriteString("!")
		}
		b.WriteString("{" + t.Span.In(value) + "}")
	}
	return b.String()
}

func TestTokens(t *testing.T) {
	for _, tt := range []struct{ name, value, want string }{
		{"empty", "", ""},
		{"a host and an address", "from a.example.com ([192.0.2.1])", "A{from}_A{a.example.com}_C{([192.0.2.1])}"},
		{"nested comments", "(a (b (c)) d)e", "C{(a (b (c)) d)}A{e}"},
		{"quoted pairs in a comment", `(a \) \( \\)b`, `C{(a \) \( \\)}A{b}`},
		{"a quote is nothing in a comment", `(a " b)"c"`, `C{(a " b)}Q{"c"}`},
		{"a quoted string with a pair", `"a \" b" c`, `Q{"a \" b"}_A{c}`},
		{"specials stand alone", "<a@b>,;:", "S{<}A{a}S{@}A{b}S{>}S{,}S{;}S{:}"},
		{"a backslash", `DOMAIN\ann`, `A{DOMAIN}S{\}A{ann}`},
		{"a backslash before a bracket takes it along", `a\(b`, `A{a}S{\(}A{b}`},
		{"open parenthesis", "(a (b) c", "S!{(}A{a}_C{(b)}_A{c}"},
		{"closing parenthesis without partner", "a) (b)", "A{a}S!{)}_C{(b)}"},
		{"open quote", `a "b c`, `A{a}_S!{"}A{b}_A{c}`},
		{"open literal", "[a [b]", "S!{[}A{a}_L{[b]}"},
		{"a literal does not swallow a comment", "[a (b) c]", "S!{[}A{a}_C{(b)}_A{c}S!{]}"},
		{"folding is space", "a\r\n\tb\rc\nd", "A{a}_A{b}_A{c}_A{d}"},
		{"8-bit, NUL and controls are text", "a\x00\x7f\xff b", "A{a\x00\x7f\xff}_A{b}"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, show(tt.value))
		})
	}
}

// slowPartners finds the partners of parentheses with a stack, for values without quotes and literals.
func slowPartners(value string) map[int]bool {
	closed := map[int]bool{}
	var stack []int
	for i := 0; i < len(value); i++ {
		switch value[i] {
		case '\\':
			i++
		case '(':
			stack = append(stack, i)
		case ')':
			if n := len(stack); n > 0 {
				closed[stack[n-1]] = true
				stack = stack[:n-1]
			}
		}
	}
	return closed
}

func TestTokensAgreeWithAStack(t *testing.T) {
	words := []string{"(", ")", "a", " ", `\(`, `\)`, "(b)"}
	for n := range 7 * 7 * 7 * 7 * 7 {
		var value string
		for i := n; i > 0; i /= 7 {
			value += words[i%7]
		}
		closed := slowPartners(value)
		for tok := range Tokens(value) {
			switch {
			case tok.Kind == Comment:
				require.True(t, closed[tok.Span.Start], "%q: %v", value, tok)
			case tok.Open && value[tok.Span.Start] == '(':
				require.False(t, closed[tok.Span.Start], "%q: %v", value, tok)
			}
		}
	}
}

func TestTokensPartition(t *testing.T) {
	for _, v := range readVectors(t) {
		for cut := range len(v.value) {
			at := 0
			value := v.value[:cut]
			for tok := range Tokens(value) {
				require.Equal(t, at, tok.Span.Start)
				require.Greater(t, tok.Span.End, at)
				at = tok.Span.End
			}
			require.Equal(t, len(value), at)
		}
	}
}

func TestTokensStop(t *testing.T) {
	n := 0
	for range Tokens("a b c") {
		n++
		break
	}
	assert.Equal(t, 1, n)
}
