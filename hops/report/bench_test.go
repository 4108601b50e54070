package report

import (
	"io"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/backstamp/backstamp/hops"
	"github.com/backstamp/backstamp/received"
)

// BenchmarkReport says what is worked out only when a report is written, as multiples of parsing the message's
// fields: nobody who only analyzes pays for it.
func BenchmarkReport(b *testing.B) {
	block, err := os.ReadFile("../../examples/trace/testdata/list.eml")
	if err != nil {
		b.Skip("the samples of examples/trace are not there")
	}
	c, err := hops.Read(strings.NewReader(string(block)))
	require.NoError(b, err)
	r := hops.Analyze(hops.Case{Chain: c})
	parsing := 0.0
	for _, bench := range []struct {
		name string
		do   func()
	}{
		{"fields", func() {
			var p received.Parser
			var f received.Field
			for _, h := range c.All() {
				_ = p.ParseInto(&f, h.Field.Raw())
			}
		}},
		{"clocks", func() { r.Case.Clocks() }},
		{"says", func() {
			for s := range c.Says() {
				for range s.Results() {
				}
			}
		}},
		{"stretches", func() { r.Case.Stretches() }},
		{"text", func() { _ = Text(io.Discard, r) }},
		{"json", func() { _ = JSON(io.Discard, r) }},
	} {
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				bench.do()
			}
			each := float64(b.Elapsed()) / float64(b.N)
			if bench.name == "fields" {
				parsing = each
			}
			b.ReportMetric(each/parsing, "x-parsing")
		})
	}
}
