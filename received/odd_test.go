package received

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// refOdd finds the runs of control characters and of bytes that are not UTF-8, one character after the other.
func refOdd(v string) (ps ProblemList) {
	for i := 0; i < len(v); {
		c, n := utf8.DecodeRuneInString(v[i:])
		code := Code("")
		switch {
		case c == utf8.RuneError && n == 1:
			code = EightBit
		case c < ' ' && !isSpace(v[i]) || c == 0x7f:
			code = ControlByte
		}
		if last := len(ps) - 1; code != "" && last >= 0 && ps[last].Code == code && ps[last].Span.End == i {
			ps[last].Span.End = i + n
		} else if code != "" {
			ps = append(ps, Problem{Code: code, Span: Span{i, i + n}})
		}
		i += n
	}
	return ps
}

func TestOddBytes(t *testing.T) {
	parts := []string{"a", " ", "\t", "\r\n ", "\x00", "\x1f", "\x7f", "ü", "\u0085", "€", "\U0001f4e7", "\xc2", "\xc1", "\x80", "\xbf", "\xe2\x82", "\xf4\x8f", "\xf5", "\xed\xa0\x80", "\xff"}
	for _, a := range parts {
		for _, b := range parts {
			for _, c := range parts {
				value := "by b " + a + b + c
				var got ProblemList
				f, _ := Parse(value)
				for _, p := range f.Problems {
					if p.Code == EightBit || p.Code == ControlByte {
						got = append(got, p)
					}
				}
				require.Equal(t, refOdd(value), got, "%q", value)
			}
		}
	}
}

// TestProblemLimit: 64 problems are told, and of more that there are more.
func TestProblemLimit(t *testing.T) {
	const date = "; 6 Mar 2000 14:31:07 +0100"
	f, _ := Parse("by b" + strings.Repeat(" \x01", maxProblems) + date)
	assert.Len(t, f.Problems, maxProblems)
	assert.False(t, f.Problems.Has(MoreProblems))
	f, _ = Parse("by b" + strings.Repeat(" \x01", maxProblems+1) + date)
	assert.Len(t, f.Problems, maxProblems+1)
	assert.True(t, f.Problems.Has(MoreProblems))
}

func TestSpan(t *testing.T) {
	const value = "abc"
	for _, c := range []struct {
		span Span
		in   string
	}{
		{Span{0, 3}, "abc"},
		{Span{1, 2}, "b"},
		{Span{3, 3}, ""},
		{Span{2, 1}, ""},
		{Span{0, 4}, ""},
		{Span{-1, 2}, ""},
		{Span{}, ""},
	} {
		assert.Equal(t, c.in, c.span.In(value), "%v", c.span)
	}
	assert.True(t, Span{}.IsZero())
	assert.False(t, Span{0, 1}.IsZero())
	assert.Equal(t, 2, Span{1, 3}.Len())
}
