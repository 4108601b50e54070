package fuzz

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/backstamp/backstamp/hops"
	"github.com/backstamp/backstamp/received"
)

// BenchmarkOrigins reads header blocks of the corpora and answers who sent them: boundary and origins, without
// detectors. It reports how many times as long that takes as parsing the fields (x-Parse, and x-ParseInto with
// memory that is used again), and which part of it is reading (read-x-Parse). All take turns, and the least time
// of each counts.
func BenchmarkOrigins(b *testing.B) {
	blocks := benchBlocks(b)
	var values []string
	for _, block := range blocks {
		for h := range hops.Headers(block) {
			if h.Is("Received") {
				values = append(values, h.Value)
			}
		}
	}
	var p received.Parser
	var f received.Field
	best := [4]time.Duration{math.MaxInt64, math.MaxInt64, math.MaxInt64, math.MaxInt64}
	b.ReportAllocs()
	for b.Loop() {
		for i, work := range [...]func(){
			func() {
				for _, v := range values {
					_ = p.ParseInto(&f, v)
				}
			},
			func() {
				for _, v := range values {
					_, _ = received.Parse(v)
				}
			},
			func() {
				for _, block := range blocks {
					_, _ = hops.Read(strings.NewReader(block))
				}
			},
			func() {
				for _, block := range blocks {
					chain, _ := hops.Read(strings.NewReader(block))
					c := hops.Case{Chain: chain}
					c.Boundary()
					c.Origins()
				}
			},
		} {
			start := time.Now()
			work()
			best[i] = min(best[i], time.Since(start))
		}
	}
	b.ReportMetric(float64(best[3])/float64(best[0]), "x-ParseInto")
	b.ReportMetric(float64(best[3])/float64(best[1]), "x-Parse")
	b.ReportMetric(float64(best[2])/float64(best[1]), "read-x-Parse")
	b.ReportMetric(float64(best[3].Nanoseconds())/float64(len(blocks)), "ns/message")
}
