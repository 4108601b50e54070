package fuzz

import (
	"cmp"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/backstamp/backstamp/fuzz/property"
	"github.com/backstamp/backstamp/received"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What no server writes, and what an attacker would: values as long as the limit, made of one piece or
// two, over and over, alone or inside a comment or a clause.

// pieces are what hostile values are made of: each special byte, each keyword, and each beginning of a
// form that some reader looks at more closely.
var pieces = []string{
	"(", ")", "[", "]", "<", ">", `"`, ";", ",", "@", `\`, ":", ".", "=", " ", "\r\n\t", "\x00", "\xff", "é", "1", "a",
	"from ", "by ", "with ", "id ", "for ", "via ", "tls ", "group ", "state ", "priority ", "pod-id ", "convert ", "auth=yes ", "mail_from ", "env-from ", "envelope-sender ", "envelope-from ",
	"(a)", "[192.0.2.4]", "[", "192.0.2.4 ", "<a@b>", `"x"`, "a@b",
	"; Mon,", "; 6 Mar 2000 ", "; Mon, 6 Mar 2000 14:31:07 +0100", " Mon, 6 Mar 2000 14:31:07 +0100 (a)", " 6 ", " 14:31", " Mar ", "; 99 ",
	"helo=", " ident=", "(HELO x)", "(HELO ", "(qmail 1", "(qmail 1 invoked ", "from a by b", "by b (Cyrus ", "by b (Exim ", "for <a@b>",
	"(x [192.0.2.4])", "(x [", "using TLSv1 with cipher ", "(using TLSv1 with cipher x (1/1 bits)", "version=x cipher=", "Client CN ", "ident: a, ",
	"AUTH: PLAIN a, TLS: ", "TLSv1:a:", "port=1 ", "EHLO x", "unknown ", "envelope-from <", "a.", "::", "authenticated user=",
}

// frames are what the pieces are repeated in: the value as a whole, or the place of one reader.
var frames = [][2]string{
	{"", ""},
	{"from ", " by b; 6 Mar 2000 14:31:07 +0100"},
	{"from a (", ") by b; 6 Mar 2000 14:31:07 +0100"},
	{"from a (HELO ", ") by b"},
	{"from a ([192.0.2.4] helo=", ") by b with esmtp (Exim 4.96)"},
	{"from a (b [192.0.2.4]) by b (Cyrus 1) ", ""},
	{"by ", ""},
	{"by b (", ")"},
	{"by b for ", ""},
	{"by b for <", ">"},
	{"by b with ", ""},
	{"by b with esmtp (", ")"},
	{"by b id ", ""},
	{"by b; ", ""},
	{"by b; 6 Mar 2000 14:31:07 +0100 ", ""},
	{"from a (using TLSv1 ", ")"},
	{"from a (version=x ", ")"},
	{"from a (Client CN ", ")"},
	{"from a (AUTH: PLAIN ", ")"},
	{"from a (port=1 ", ")"},
	{"from a ([192.0.2.4] ", ") by b"},
	{"from a (b@", ") by b"},
	{"from a (authenticated ", ")"},
	{"from a (account ", ")"},
	{"(qmail 1 ", ")"},
	{"by b (envelope-from ", ")"},
	{"by b (over ", ")"},
	{"from a (IDENT: ", ")"},
	{"from a (TLS: TLSv1,", ")"},
	{"(using ", ")"},
	{"from a by b auth=yes ", ""},
}

// hostile is a family of values that differ in their length.
type hostile struct {
	name string
	make func(n int) string
}

// repeated is the family of before, piece again and again, and after.
func repeated(before, piece, after string) hostile {
	return hostile{fmt.Sprintf("%q %q %q", before, piece, after), func(n int) string {
		k := max(0, n-len(before)-len(after)) / len(piece)
		return before + strings.Repeat(piece, k) + after
	}}
}

// halves is the family of a as often as b behind it.
func halves(before, a, b, after string) hostile {
	return hostile{fmt.Sprintf("%q n*%q n*%q %q", before, a, b, after), func(n int) string {
		k := n / (len(a) + len(b))
		return before + strings.Repeat(a, k) + strings.Repeat(b, k) + after
	}}
}

// shapes are the families made of one piece, in every frame, and those that only half match.
func shapes() (hs []hostile) {
	for _, f := range frames {
		for _, p := range pieces {
			hs = append(hs, repeated(f[0], p, f[1]))
		}
		hs = append(hs, halves(f[0], "(", ")", f[1]), halves(f[0], "[", "]", f[1]), halves(f[0], "<", ">", f[1]), halves(f[0], "(a", "b)", f[1]),
			halves(f[0], `"`, "(", f[1]), halves(f[0], "(", "[", f[1]), halves(f[0], "(", `"`, f[1]), halves(f[0], "(", `\`, f[1]), halves(f[0], "<a;", "(", f[1]),
			repeated(f[0], "(()", f[1]), repeated(f[0], "())", f[1]), repeated(f[0], "<a;", f[1]), repeated(f[0], `"a`, "(("+f[1]), repeated(f[0], `"a`, `"`+f[1]),
			repeated(f[0], "([<", f[1]), repeated(f[0], "([(<\"", f[1]), repeated(f[0], ">])", f[1]), repeated(f[0]+"(", "[ ", "]"+f[1]), repeated(f[0], `(\)`, f[1]))
	}
	return hs
}

// pairs are the families made of two pieces in turn.
func pairs() (hs []hostile) {
	for _, a := range pieces {
		for _, b := range pieces {
			if a != b {
				hs = append(hs, repeated("", a+b, ""))
			}
		}
	}
	return hs
}

// reading is how a value is read here: whatever its length.
type reading struct {
	p received.Parser
	f received.Field
}

func newReading() *reading { return &reading{p: received.Parser{MaxLen: 1 << 20}} }

// took returns the least time of n readings of value.
func (r *reading) took(value string, n int) time.Duration {
	return least(n, func() { _ = r.p.ParseInto(&r.f, value) })
}

// needsQuiet skips a test that measures time, which whatever else runs on the machine upsets.
func needsQuiet(t *testing.T) {
	t.Helper()
	if os.Getenv("BACKSTAMP_FULL") == "" {
		t.Skip("measures time, which a busy machine upsets: set BACKSTAMP_FULL=1")
	}
}

// least returns the least time of n calls, behind one that is not counted.
func least(n int, call func()) time.Duration {
	call()
	best := time.Duration(math.MaxInt64)
	for range n {
		start := time.Now()
		call()
		best = min(best, time.Since(start))
	}
	return max(best, 1)
}

var floorSink int

// ratio returns how many times the floor reading value takes, in n attempts at each.
func (r *reading) ratio(value string, n int) float64 {
	var buf [256]received.Span
	base := least(n, func() { floorSink += property.Floor(value, &buf) })
	return float64(r.took(value, n)) / float64(base)
}

// exponent returns how the time grows from values of a bytes to values of b bytes: 1 is linear, 2 square.
func (r *reading) exponent(h hostile, a, b, n int) float64 {
	small, large := h.make(a), h.make(b)
	rise := float64(r.took(large, n)) / float64(r.took(small, 4*n))
	return math.Log(rise) / math.Log(float64(len(large))/float64(len(small)))
}

// TestHostileHold: hostile values as long as the limit are read without a panic, keep every byte, and
// have their parts inside.
func TestHostileHold(t *testing.T) {
	r := newReading()
	for _, h := range append(shapes(), pairs()...) {
		value := h.make(64 << 10)
		_ = r.p.ParseInto(&r.f, value)
		require.True(t, r.f.String() == value, h.name)
		require.NoError(t, property.Inside(&r.f), h.name)
		require.NoError(t, property.Partition(value), h.name)
	}
	for _, h := range shapes() {
		holds(t, property.Values, h.make(1<<10))
	}
	for _, value := range []string{strings.Repeat("(", 10_000) + strings.Repeat(")", 10_000), strings.Repeat("(", 10_000), strings.Repeat(")", 10_000)} {
		holds(t, property.Values, value)
		holds(t, property.Values, "from a "+value+" by b; 6 Mar 2000 14:31:07 +0100")
	}
}

// TestHostileLinear: eight times the length takes at most sixteen times the time, where a square would
// take sixty-four. A family that seems to take more is measured again, with more patience, before it counts.
func TestHostileLinear(t *testing.T) {
	needsQuiet(t)
	r := newReading()
	tooMuch := math.Log(16) / math.Log(8)
	for _, h := range append(shapes(), pairs()...) {
		e := r.exponent(h, 8<<10, 64<<10, 1)
		for again := 0; e > tooMuch && again < 5; again++ {
			e = r.exponent(h, 8<<10, 64<<10, 20)
		}
		assert.LessOrEqual(t, e, tooMuch, "%s: growth exponent", h.name)
	}
}

// BenchmarkHostile reports the worst of all families: the ratio of ParseInto to the floor on the same bytes, of 64
// KiB, and the growth exponents from 10 to 100 kB and from there to 1 MB. HOSTILE=n prints the worst n. One
// iteration is enough: -benchtime 1x.
func BenchmarkHostile(b *testing.B) {
	for _, set := range []struct {
		name     string
		families []hostile
	}{{"shapes", shapes()}, {"pairs", pairs()}} {
		b.Run(set.name, func(b *testing.B) {
			for range b.N {
				hostileWorst(b, set.families)
			}
		})
	}
}

// hostileWorst measures each family once, and again up to five times as long as it seems to be above the
// limit, because something else may have run on the machine.
func hostileWorst(b *testing.B, hs []hostile) {
	r := newReading()
	show := 0
	_, _ = fmt.Sscan(os.Getenv("HOSTILE"), &show)
	worst := func(unit string, limit float64, measure func(h hostile, n int) float64) {
		type result struct {
			name string
			x    float64
		}
		var rs []result
		for _, h := range hs {
			x := measure(h, 1)
			for again := 0; x > limit && again < 5; again++ {
				x = min(x, measure(h, 5))
			}
			rs = append(rs, result{h.name, x})
		}
		slices.SortFunc(rs, func(a, b result) int { return cmp.Compare(b.x, a.x) })
		for _, w := range rs[:min(show, len(rs))] {
			fmt.Printf("%s %.2f %s\n", unit, w.x, w.name)
		}
		b.ReportMetric(rs[0].x, unit)
	}
	worst("x-floor", 6, func(h hostile, n int) float64 { return r.ratio(h.make(64<<10), n) })
	worst("exp-100kB", 1.1, func(h hostile, n int) float64 { return r.exponent(h, 10_000, 100_000, n) })
	worst("exp-1MB", 1.1, func(h hostile, n int) float64 { return r.exponent(h, 100_000, 1_000_000, n) })
}
