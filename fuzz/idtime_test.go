package fuzz

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/backstamp/backstamp/hops"
	"github.com/backstamp/backstamp/received"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// agreement counts how often the time in an identifier agrees with the date beside it.
type agreement struct{ fields, agree int }

// TestIDTimeAgreesWithDate counts over the corpora, for each dialect, how many of the times that are
// hidden in identifiers lie within ten minutes of the field's own date. A decoder that reads something
// else than a time would agree only by chance.
func TestIDTimeAgreesWithDate(t *testing.T) {
	counts := map[received.Dialect]agreement{}
	eachMail(t, true, func(string) (func(realMail), func()) {
		mine := map[received.Dialect]agreement{}
		var p received.Parser
		var f received.Field
		do := func(m realMail) {
			if strings.HasPrefix(m.Source, "ts-") { // test suites, whose dates or identifiers are made up
				return
			}
			for h := range hops.Headers(m.Headers) {
				if !strings.EqualFold(h.Name, "Received") || p.ParseInto(&f, h.Value) != nil {
					continue
				}
				if id, ok := f.IDTime(); ok && (f.Date.OffsetKnown || f.Date.Zone == "-0000") {
					c := mine[f.Dialect]
					c.fields++
					if id.Sub(f.Date.UTC).Abs() <= 10*time.Minute {
						c.agree++
					}
					mine[f.Dialect] = c
				}
			}
		}
		return do, func() {
			for name, c := range mine {
				counts[name] = agreement{counts[name].fields + c.fields, counts[name].agree + c.agree}
			}
		}
	})
	require.NotEmpty(t, counts)
	table := fmt.Sprintf("%-22s %8s %8s %7s\n", "dialect", "fields", "agree", "share")
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		c := counts[name]
		share := 100 * float64(c.agree) / float64(c.fields)
		table += fmt.Sprintf("%-22s %8d %8d %6.2f%%\n", name, c.fields, c.agree, share)
		if c.fields >= 100 {
			assert.GreaterOrEqual(t, share, 95.0, "%s: %d of %d agree", name, c.agree, c.fields)
		}
	}
	t.Log("times in identifiers within ten minutes of the date:\n" + table)
}
