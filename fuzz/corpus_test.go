package fuzz

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/backstamp/backstamp/fuzz/property"
	"github.com/backstamp/backstamp/hops"
	"github.com/backstamp/backstamp/received"
	"github.com/stretchr/testify/assert"
)

// A count is what was read of the messages of one source.
type count struct {
	messages, fields, date, client, dialect, refused, boundary int
	problems                                                   map[received.Code]int
	broken                                                     []string // properties that do not hold
}

// TestCorpora asks every property of real mail, and prints by source what could be read of it: how
// many fields have a date, the client's address, a known dialect; how many Parse refused; how many
// messages have a boundary; and how often each problem was found.
func TestCorpora(t *testing.T) {
	bySource, total := map[string]*count{}, newCount()
	eachMail(t, wantsAll(), func(file string) (func(realMail), func()) {
		own := map[string]*count{}
		do := func(m realMail) {
			if own[m.Source] == nil {
				own[m.Source] = newCount()
			}
			own[m.Source].add(m)
		}
		return do, func() {
			for source, c := range own {
				if bySource[source] == nil {
					bySource[source] = newCount()
				}
				bySource[source].merge(c)
				total.merge(c)
			}
		}
	})
	t.Logf("\n%s", table(bySource, total))
	for i, broken := range total.broken {
		if i == 20 {
			t.Logf("and %d more", len(total.broken)-i)
			break
		}
		t.Log(broken)
	}
	assert.Len(t, total.broken, 0, "properties that do not hold for real mail")
	assert.Positive(t, total.fields)
}

func newCount() *count { return &count{problems: map[received.Code]int{}} }

// add reads one message and asks every property of it.
func (c *count) add(m realMail) {
	c.messages++
	chain, _ := hops.Read(strings.NewReader(m.Headers))
	if _, ok := chain.Boundary(nil); ok {
		c.boundary++
	}
	for _, p := range property.Blocks {
		c.hold(m, p.Name, p.Check(m.Headers))
	}
	for _, h := range chain.All() {
		f, raw := h.Field, h.Field.Raw()
		c.fields++
		c.date += one(!f.Date.IsZero())
		c.client += one(f.From.IP.IsValid())
		c.dialect += one(f.Dialect != "")
		c.refused += one(h.Err() != nil)
		for _, p := range f.Problems {
			c.problems[p.Code]++
		}
		for _, p := range property.Values {
			c.hold(m, p.Name, p.Check(raw))
		}
	}
}

// hold keeps what does not hold.
func (c *count) hold(m realMail, name string, err error) {
	if err != nil {
		c.broken = append(c.broken, fmt.Sprintf("%s %s: %s: %v", m.Source, m.Path, name, err))
	}
}

func (c *count) merge(other *count) {
	c.messages += other.messages
	c.fields += other.fields
	c.date += other.date
	c.client += other.client
	c.dialect += other.dialect
	c.refused += other.refused
	c.boundary += other.boundary
	c.broken = append(c.broken, other.broken...)
	for code, n := range other.problems {
		c.problems[code] += n
	}
}

func one(is bool) int {
	if is {
		return 1
	}
	return 0
}

// table draws what was counted.
func table(bySource map[string]*count, total *count) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-28s %8s %8s %8s %8s %8s %8s %8s\n", "source", "messages", "boundary", "fields", "date", "client", "dialect", "refused")
	row := func(name string, c *count) {
		fmt.Fprintf(&b, "%-28s %8d %8d %8d %8d %8d %8d %8d\n", name, c.messages, c.boundary, c.fields, c.date, c.client, c.dialect, c.refused)
	}
	for _, source := range slices.Sorted(maps.Keys(bySource)) {
		row(source, bySource[source])
	}
	row("all", total)
	for _, code := range received.Codes() {
		fmt.Fprintf(&b, "%-28s %8d\n", code, total.problems[code])
	}
	return b.String()
}
