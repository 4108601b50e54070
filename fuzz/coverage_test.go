package fuzz

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/backstamp/backstamp/hops"
	"github.com/backstamp/backstamp/received"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// coverageColumns are the values that the table of TestCoverage counts.
var coverageColumns = []struct {
	name  string
	found func(f *received.Field) bool
}{
	{"HELO", func(f *received.Field) bool { return f.From.HELO != "" }},
	{"RDNS", func(f *received.Field) bool { return f.From.RDNSStatus != received.RDNSUnknown }},
	{"IP", func(f *received.Field) bool { return f.From.IP.IsValid() || f.From.Literal != "" }},
	{"user", func(f *received.Field) bool { return f.From.User != "" || f.From.Ident != "" }},
	{"by", func(f *received.Field) bool { return f.By.Host != "" }},
	{"softw", func(f *received.Field) bool { return f.By.Software != "" }},
	{"via", func(f *received.Field) bool { return f.Via != "" }},
	{"with", func(f *received.Field) bool { return f.With != "" }},
	{"id", func(f *received.Field) bool { return f.ID != "" }},
	{"for", func(f *received.Field) bool { return len(f.For) > 0 }},
	{"sender", func(f *received.Field) bool { return f.EnvelopeFrom != "" }},
	{"TLS", func(f *received.Field) bool { return !f.TLS.IsZero() }},
	{"date", func(f *received.Field) bool { return !f.Date.UTC.IsZero() }},
}

// coverage is what was read of the fields of one dialect.
type coverage struct {
	fields   int
	whole    int // of which every word is accounted for
	homeless int // and of which that is so but for text that has no place in a Field
	found    []int
	missing  map[string]int // the others, by shape
}

func newCoverage() *coverage {
	return &coverage{found: make([]int, len(coverageColumns)), missing: map[string]int{}}
}

func (c *coverage) add(f *received.Field) {
	c.fields++
	for i, col := range coverageColumns {
		c.found[i] += one(col.found(f))
	}
	shape, homeless, rest := leftOver(f)
	switch {
	case rest > 0:
		c.missing[shape]++
	case homeless > 0:
		c.homeless++
	default:
		c.whole++
	}
}

func (c *coverage) merge(o *coverage) {
	c.fields, c.whole, c.homeless = c.fields+o.fields, c.whole+o.whole, c.homeless+o.homeless
	for i := range c.found {
		c.found[i] += o.found[i]
	}
	for shape, n := range o.missing {
		c.missing[shape] += n
	}
}

// leastKnown is the part of all fields of which every word must be accounted for or known to have no place.
const leastKnown = 0.98

// TestCoverage prints for each dialect how many fields are read by it, how many of them have each value,
// in how many nothing is left over, and the ten most frequent shapes in which something is.
//
// A letter or digit of a value is accounted for if it lies in a part that the Field has, in a keyword, in
// the span of a problem, in the name that a comment behind the date gives the zone, or in one of the
// phrases by which servers introduce what they say. Some of what servers write has no place in a Field and
// is counted apart: see homeless. Everything else is left over, be it something that nobody thought of or
// something that was misread; so what is left over is an upper bound.
func TestCoverage(t *testing.T) {
	byDialect, total := map[received.Dialect]*coverage{}, newCoverage()
	eachMail(t, wantsAll(), func(string) (func(realMail), func()) {
		own := map[received.Dialect]*coverage{}
		do := func(m realMail) {
			chain, _ := hops.Read(strings.NewReader(m.Headers))
			for _, h := range chain.All() {
				c := own[h.Field.Dialect]
				if c == nil {
					c = newCoverage()
					own[h.Field.Dialect] = c
				}
				c.add(h.Field)
			}
		}
		return do, func() {
			for d, c := range own {
				if byDialect[d] == nil {
					byDialect[d] = newCoverage()
				}
				byDialect[d].merge(c)
				total.merge(c)
			}
		}
	})
	t.Logf("\n%s", coverageTable(byDialect, total))
	require.Positive(t, total.fields)
	known := float64(total.whole+total.homeless) / float64(total.fields)
	t.Logf("%.3f %% of the fields are accounted for, %.3f %% but for text without a place, %.3f %% are not",
		100*float64(total.whole)/float64(total.fields), 100*float64(total.homeless)/float64(total.fields), 100*(1-known))
	assert.GreaterOrEqual(t, known, leastKnown, "part of the fields of which every word is known")
}

func coverageTable(byDialect map[received.Dialect]*coverage, total *coverage) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-22s %7s %7s %7s", "dialect", "fields", "whole", "noplace")
	for _, c := range coverageColumns {
		fmt.Fprintf(&b, " %6s", c.name)
	}
	row := func(name string, c *coverage) {
		fmt.Fprintf(&b, "\n%-22s %7d %7d %7d", name, c.fields, c.whole, c.homeless)
		for _, n := range c.found {
			fmt.Fprintf(&b, " %6d", n)
		}
	}
	names := slices.SortedFunc(maps.Keys(byDialect), func(x, y received.Dialect) int {
		return cmp.Compare(byDialect[y].fields, byDialect[x].fields)
	})
	for _, d := range names {
		row(cmp.Or(string(d), "(none)"), byDialect[d])
	}
	row("all", total)
	b.WriteString("\n\nWhat is left over, most frequent first; a is a word, 9 a number, ~ a phrase, ^ text without a place.")
	for _, d := range names {
		c := byDialect[d]
		if len(c.missing) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n%s: %d of %d fields", cmp.Or(string(d), "(none)"), c.fields-c.whole-c.homeless, c.fields)
		shapes := slices.SortedFunc(maps.Keys(c.missing), func(x, y string) int {
			return cmp.Or(cmp.Compare(c.missing[y], c.missing[x]), cmp.Compare(x, y))
		})
		for _, s := range shapes[:min(10, len(shapes))] {
			fmt.Fprintf(&b, "\n  %6d %s", c.missing[s], s)
		}
	}
	return b.String()
}
