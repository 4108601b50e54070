package received

import (
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	conformanceFile = "CONFORMANCE.md"
	fewFields       = 100 // dialects with fewer are one row
)

// A tally counts fields that are alike, and what the standards say of them.
type tally struct {
	fields    int
	sentences [len(specNames)]int            // that are sentences of the grammar
	strict    [len(specNames)]int            // that are, without obsolete forms
	rules     [len(specNames)]map[string]int // what was expected where a field is no sentence
	codes     map[Code]int                   // what else RFC 5322 and 5321 say, in fields that are sentences of RFC 5321
}

func (c *tally) count(value string) {
	c.fields++
	for _, s := range specs {
		ps := s.Check(value)
		rule := ""
		for _, p := range ps {
			if p.Code == Syntax {
				rule = strings.TrimPrefix(p.Detail, s.String()+" expects ")
			}
		}
		if rule == "" {
			c.sentences[s]++
			c.strict[s] += one(!ps.Has(ObsoleteForm))
		} else {
			if c.rules[s] == nil {
				c.rules[s] = map[string]int{}
			}
			c.rules[s][rule]++
		}
		if s == RFC5321 && rule == "" {
			for _, p := range ps {
				c.codes[p.Code]++
			}
		}
	}
}

func (c *tally) add(o *tally) {
	c.fields += o.fields
	for _, s := range specs {
		c.sentences[s] += o.sentences[s]
		c.strict[s] += o.strict[s]
		for rule, n := range o.rules[s] {
			if c.rules[s] == nil {
				c.rules[s] = map[string]int{}
			}
			c.rules[s][rule] += n
		}
	}
	for code, n := range o.codes {
		c.codes[code] += n
	}
}

// often returns the rule that fails most often, and the share of the fields in which it does.
func (c *tally) often(s Spec) string {
	best := ""
	for _, rule := range sortedKeys(c.rules[s]) {
		if best == "" || c.rules[s][rule] > c.rules[s][best] {
			best = rule
		}
	}
	if best == "" {
		return "-"
	}
	return fmt.Sprintf("%s %s", best, percent(c.rules[s][best], c.fields))
}

func percent(n, of int) string { return fmt.Sprintf("%.1f", 100*float64(n)/float64(max(of, 1))) }

// TestConformance counts which fields of the corpora keep to which standard, and compares that with the table in
// CONFORMANCE.md, which -update writes. It takes all fields, folded as they were on their way.
func TestConformance(t *testing.T) {
	dialects, sources := map[string]*tally{}, map[string]*tally{}
	if testing.Short() || os.Getenv("BACKSTAMP_FULL") == "" {
		t.Skip("the table is of all the corpora: BACKSTAMP_FULL=1 counts it")
	}
	var mutex sync.Mutex
	into := func(m map[string]*tally, name string, one *tally) {
		if m[name] == nil {
			m[name] = &tally{codes: map[Code]int{}}
		}
		m[name].add(one)
	}
	eachCorpusField(t, 1, func(_ int, source, value string) {
		value = corpusForms(value)[0]
		f, _ := Parse(value)
		one := &tally{codes: map[Code]int{}}
		one.count(value)
		mutex.Lock()
		defer mutex.Unlock()
		into(dialects, string(f.Dialect), one)
		into(dialects, "all", one)
		if strings.HasPrefix(source, "ts-") {
			source = "ts-* (test suites of other programs)"
		}
		into(sources, source, one)
	})
	for name, c := range dialects {
		if c.fields < fewFields {
			into(dialects, "(less than 100 fields each)", c)
			delete(dialects, name)
		}
	}
	// Somebody else's checker, made for the purpose, lets 24.2 % of these fields pass.
	if c := sources["phishing_pot-1st"]; c != nil {
		assert.InDelta(t, 24.2, 100*float64(c.strict[RFC5321])/float64(c.fields), 1)
	}
	got := conformancePage(dialects, sources)
	if *update {
		require.NoError(t, os.WriteFile(conformanceFile, []byte(got), 0o644))
		return
	}
	want, err := os.ReadFile(conformanceFile)
	require.NoError(t, err)
	compareTables(t, string(want), got)
}

// conformancePage writes the tables.
func conformancePage(dialects, sources map[string]*tally) string {
	var b strings.Builder
	all := dialects["all"]
	fmt.Fprintf(&b, conformanceHead, all.fields)
	names := sortedKeys(dialects)
	slices.SortStableFunc(names, func(a, b string) int { return dialects[b].fields - dialects[a].fields })
	shares := func(title string, names []string, m map[string]*tally, of func(*tally) *[len(specNames)]int) {
		fmt.Fprintf(&b, "\n## %s\n\n| | fields |", title)
		for _, s := range specs {
			fmt.Fprintf(&b, " %s |", strings.TrimPrefix(s.String(), "RFC "))
		}
		b.WriteString("\n|---|--:|" + strings.Repeat("--:|", len(specs)) + "\n")
		for _, name := range names {
			fmt.Fprintf(&b, "| %s | %d |", rowName(name), m[name].fields)
			for _, s := range specs {
				fmt.Fprintf(&b, " %s |", percent(of(m[name])[s], m[name].fields))
			}
			b.WriteString("\n")
		}
	}
	strict := func(c *tally) *[len(specNames)]int { return &c.strict }
	shares("To the letter, by dialect", names, dialects, strict)
	shares("With obsolete forms, by dialect", names, dialects, func(c *tally) *[len(specNames)]int { return &c.sentences })
	b.WriteString("\n## The rule that fails most often, by dialect\n\n|")
	for _, s := range specs {
		fmt.Fprintf(&b, " | %s", strings.TrimPrefix(s.String(), "RFC "))
	}
	b.WriteString(" |\n|---|" + strings.Repeat("---|", len(specs)) + "\n")
	for _, name := range names {
		fmt.Fprintf(&b, "| %s |", rowName(name))
		for _, s := range specs {
			fmt.Fprintf(&b, " %s |", dialects[name].often(s))
		}
		b.WriteString("\n")
	}
	shares("To the letter, by source", sortedKeys(sources), sources, strict)
	fmt.Fprintf(&b, "\n## What RFC 5321 says in prose\n\nOf %d fields that are sentences of RFC 5321, obsolete forms included, %% have this problem:\n\n| code | %% |\n|---|--:|\n", all.sentences[RFC5321])
	for _, code := range Codes() {
		if n := all.codes[code]; n > 0 {
			fmt.Fprintf(&b, "| %s | %s |\n", code, percent(n, all.sentences[RFC5321]))
		}
	}
	return b.String()
}

func rowName(name string) string {
	if name == "" {
		return "(not recognised)"
	}
	return name
}

// conformanceHead is what stands above the tables.
const conformanceHead = `# How well real mail keeps to the standards

What [Spec.Check](spec.go) says of %d Received fields of real mail, 1984 to 2026, folded as they were on their
way, in percent. The corpora are not in this repository. TestConformance counts, and compares this page with what
it counts; with -update it writes the page. Nothing here is typed by hand.

A field keeps to a standard to the letter if it is a sentence of its grammar without obsolete forms. RFC 821
has neither folding nor comments, and RFC 822 has years of two digits, so that hardly anything later can keep to them.
`

// compareTables compares the numbers of two pages, row by row. Dialects come and go, so that a share may differ by
// half a percent, and a number of fields by two.
func compareTables(t *testing.T, want, got string) {
	wantRows, gotRows := tableRows(want), tableRows(got)
	for _, name := range sortedKeys(gotRows) {
		w, g := wantRows[name], gotRows[name]
		if !assert.Equal(t, len(w), len(g), "%s: run the test with -update", name) {
			continue
		}
		for i := range w {
			slack := 0.5
			if w[i] > 100 {
				slack = w[i] / 50
			}
			assert.LessOrEqual(t, math.Abs(w[i]-g[i]), slack, "%s, number %d: %v in the page, %v counted", name, i, w[i], g[i])
		}
	}
	assert.Equal(t, len(wantRows), len(gotRows), "rows")
}

// tableRows returns the numbers of the rows of all tables, by the table's title and the row's name.
func tableRows(page string) map[string][]float64 {
	rows, title := map[string][]float64{}, ""
	for line := range strings.Lines(page) {
		if strings.HasPrefix(line, "#") {
			title = strings.TrimSpace(line)
		}
		cells := strings.Split(line, "|")
		if len(cells) < 3 || strings.HasPrefix(cells[1], "-") {
			continue
		}
		name := title + ": " + strings.TrimSpace(cells[1])
		for _, cell := range cells[2:] {
			for _, word := range strings.Fields(cell) {
				if n, err := strconv.ParseFloat(word, 64); err == nil {
					rows[name] = append(rows[name], n)
				}
			}
		}
	}
	return rows
}
