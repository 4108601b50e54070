package fuzz

import (
	"strings"
	"testing"

	"github.com/backstamp/backstamp/hops"
	"github.com/backstamp/backstamp/received"
	"github.com/stretchr/testify/require"
)

// BenchmarkAnalyze judges header blocks of the corpora with all detectors, and reports how many times as long
// that takes as parsing their fields.
func BenchmarkAnalyze(b *testing.B) {
	blocks := benchBlocks(b)
	var values []string
	for _, block := range blocks {
		for h := range hops.Headers(block) {
			if h.Is("Received") {
				values = append(values, h.Value)
			}
		}
	}
	var parsing float64
	b.Run("fields", func(b *testing.B) {
		var p received.Parser
		var f received.Field
		for b.Loop() {
			for _, v := range values {
				_ = p.ParseInto(&f, v)
			}
		}
		parsing = float64(b.Elapsed()) / float64(b.N)
	})
	b.Run("messages", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			for _, block := range blocks {
				c, _ := hops.Read(strings.NewReader(block))
				hops.Analyze(hops.Case{Chain: c})
			}
		}
		b.ReportMetric(float64(b.Elapsed())/float64(b.N)/parsing, "x-parsing")
	})
}

// benchBlocks returns the header blocks of the sample.
func benchBlocks(b *testing.B) (blocks []string) {
	files := corpusFiles(b)
	for _, file := range files {
		readMails(b, file, false, func(m realMail) { blocks = append(blocks, m.Headers) })
	}
	require.NotEmpty(b, blocks)
	return blocks
}
