package fuzz

import (
	"strings"
	"testing"

	"github.com/backstamp/backstamp/hops"
)

// BenchmarkOrigins reads header blocks of the corpora and answers who sent them: boundary and origins, without
// detectors. It reports how many times as long that takes as parsing the fields (x-Parse, and x-ParseInto with
// memory that is used again), and which part of it is reading (read-x-Parse).
func BenchmarkOrigins(b *testing.B) {
	blocks := benchBlocks(b)
	best := inTurns(b, append(parsings(blocks), func() {
		for _, block := range blocks {
			_, _ = hops.Read(strings.NewReader(block))
		}
	}, func() {
		for _, block := range blocks {
			chain, _ := hops.Read(strings.NewReader(block))
			c := hops.Case{Chain: chain}
			c.Boundary()
			c.Origins()
		}
	})...)
	b.ReportMetric(float64(best[3])/float64(best[0]), "x-ParseInto")
	b.ReportMetric(float64(best[3])/float64(best[1]), "x-Parse")
	b.ReportMetric(float64(best[2])/float64(best[1]), "read-x-Parse")
	b.ReportMetric(float64(best[3].Nanoseconds())/float64(len(blocks)), "ns/message")
}
