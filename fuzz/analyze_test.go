package fuzz

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/backstamp/backstamp/hops"
	"github.com/backstamp/backstamp/received"
	"github.com/stretchr/testify/require"
)

// BenchmarkAnalyze reads and judges header blocks of the corpora with all detectors, and reports how many times
// as long that takes as parsing their fields, with memory that is used again (x-ParseInto) and without (x-Parse).
func BenchmarkAnalyze(b *testing.B) {
	blocks := benchBlocks(b)
	best := inTurns(b, append(parsings(blocks), func() {
		for _, block := range blocks {
			c, _ := hops.Read(strings.NewReader(block))
			hops.Analyze(hops.Case{Chain: c})
		}
	})...)
	b.ReportMetric(float64(best[2])/float64(best[0]), "x-ParseInto")
	b.ReportMetric(float64(best[2])/float64(best[1]), "x-Parse")
	b.ReportMetric(float64(best[2].Microseconds())/float64(len(blocks)), "us/message")
}

// parsings are the two ways to parse all fields of the blocks: with memory that is used again, and without.
func parsings(blocks []string) []func() {
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
	return []func(){
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
	}
}

// inTurns does several works in turns, and returns the least time of each, so that what else the machine does
// matters little.
func inTurns(b *testing.B, works ...func()) []time.Duration {
	best := make([]time.Duration, len(works))
	for i := range best {
		best[i] = math.MaxInt64
	}
	b.ReportAllocs()
	for b.Loop() {
		for i, work := range works {
			start := time.Now()
			work()
			best[i] = min(best[i], time.Since(start))
		}
	}
	return best
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

// BenchmarkEveryDetector reads and judges chains of 10, 100, 1,000 and 10,000 fields on which every detector speaks
// (hops/testdata), and reports for each step the growth exponent of the time. Of 10,000 fields hops reads the newest
// 1,000.
func BenchmarkEveryDetector(b *testing.B) {
	block, err := os.ReadFile(filepath.Join("..", "hops", "testdata", "every-detector.txt"))
	require.NoError(b, err)
	var top, claims []hops.Header
	for h := range hops.Headers(string(block)) {
		if len(top) == 0 || !h.Is("Received") {
			top = append(top, h)
		} else {
			claims = append(claims, h)
		}
	}
	sizes := []int{10, 100, 1000, 10_000}
	var works []func()
	for _, n := range sizes {
		fields := slices.Clone(top)
		for i := 1; i < n; i++ {
			fields = append(fields, claims[i%len(claims)])
		}
		works = append(works, func() {
			chain := hops.FromHeaders(func(yield func(string, string) bool) {
				for i := 0; i < len(fields) && yield(fields[i].Name, fields[i].Value); i++ {
				}
			})
			hops.Analyze(hops.Case{Chain: chain, Now: time.Unix(1_700_000_000, 0)})
		})
	}
	best := inTurns(b, works...)
	for i, n := range sizes {
		b.ReportMetric(float64(best[i].Microseconds()), "us/"+strconv.Itoa(n))
		if i > 0 {
			b.ReportMetric(math.Log10(float64(best[i])/float64(best[i-1])), "exp-"+strconv.Itoa(n))
		}
	}
}
