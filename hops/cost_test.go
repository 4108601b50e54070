package hops

import (
	"math"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// everyDetector is a header of which nearly each field is one that a detector speaks of.
func everyDetector(t testing.TB) (fields []Header) {
	t.Helper()
	block, err := os.ReadFile(filepath.Join("testdata", "every-detector.txt"))
	require.NoError(t, err)
	for h := range Headers(string(block)) {
		fields = append(fields, h)
	}
	return fields
}

// hostile returns a case of n Received fields, on which every detector speaks that can speak of one chain, and with an
// answer of each kind about each hop. The fields are those of everyDetector over and over, below its own newest.
func hostile(fields []Header, n int) Case {
	c := Case{Now: stamped.Add(-100 * days)}
	c.Chain = FromHeaders(func(yield func(string, string) bool) {
		left := n
		for i := 0; left > 0; i++ {
			h := fields[i%len(fields)]
			if i >= len(fields) && (i%len(fields) == 0 || !h.Is("Received")) {
				continue
			}
			if h.Is("Received") {
				left--
			}
			if !yield(h.Name, h.Value) {
				return
			}
		}
	})
	names := []string{"dsl-7-113.example.net"}
	for i, h := range c.Chain.All() {
		about := plain(h.Field.From.IP).String()
		for _, a := range []Answer{
			{Kind: "ptr", About: about, Status: Found, Values: names},
			{Kind: "fcrdns", About: about, Status: Contradicted, Values: names},
			{Kind: "helo", About: h.Field.From.HELO + " of " + about, Status: NotFound},
			{Kind: "dnsbl", About: about, Who: "bl.example", Status: Found},
			{Kind: "mx", About: "example.org", Status: Found, Values: []string{"mx.example.net"}},
			{Kind: "asn", About: about, Status: Found, Values: []string{"country=BR"}},
		} {
			a.Hop = i
			c.Evidence.Answers = append(c.Evidence.Answers, a)
		}
	}
	return c
}

// On the hostile chain every detector speaks, but for those that need a chain of their own: a user at the boundary, a
// Message-ID of the receiver's, no older field at all.
func TestEveryDetectorSpeaks(t *testing.T) {
	spoke := map[string]bool{}
	var ds []Detector
	for _, d := range Detectors() {
		ds = append(ds, Detector{Name: d.Name, Detect: func(c *Case, report func(Finding)) {
			d.Detect(c, func(f Finding) { spoke[d.Name] = true; report(f) })
		}})
	}
	r := Analyze(hostile(everyDetector(t), maxHops), ds...)
	assert.Len(t, r.Findings, maxFindings+1)
	var silent []string
	for _, d := range ds {
		if !spoke[d.Name] {
			silent = append(silent, d.Name)
		}
	}
	assert.Equal(t, []string{"below-a-user", "message-id-of-ours", "missing-trail"}, silent)
}

// With every detector speaking, what judging a chain allocates, in number and in bytes, grows at most as the number of
// its fields to the power of 1.1, from 10 to 10,000; of these the newest 1,000 are judged. Times are measured
// by BenchmarkEveryDetector of package fuzz, on a quiet machine.
func TestCostIsLinear(t *testing.T) {
	fields := everyDetector(t)
	cost := func(n int) (count, bytes float64) {
		var before, after runtime.MemStats
		chain := hostile(fields, n)
		require.Equal(t, min(n, maxHops), chain.Chain.Len())
		runtime.ReadMemStats(&before)
		c := Case{Chain: FromHeaders(eachField(chain.Chain.Headers())), Evidence: chain.Evidence, Now: chain.Now}
		Analyze(c)
		runtime.ReadMemStats(&after)
		return float64(after.Mallocs - before.Mallocs), float64(after.TotalAlloc - before.TotalAlloc)
	}
	cost(10) // what is made once
	count, bytes := cost(10)
	for _, n := range []int{100, 1000, 10_000} {
		nextCount, nextBytes := cost(n)
		assert.LessOrEqual(t, math.Log10(nextCount/count), 1.1, "allocations of %d fields, %v after %v", n, nextCount, count)
		assert.LessOrEqual(t, math.Log10(nextBytes/bytes), 1.1, "bytes of %d fields, %v after %v", n, nextBytes, bytes)
		t.Logf("%6d fields: %.0f allocations, exponent %.2f; %.0f bytes, exponent %.2f", n, nextCount, math.Log10(nextCount/count), nextBytes, math.Log10(nextBytes/bytes))
		count, bytes = nextCount, nextBytes
	}
}

func eachField(headers []Header) func(yield func(string, string) bool) {
	return func(yield func(string, string) bool) {
		for _, h := range headers {
			if !yield(h.Name, h.Value) {
				return
			}
		}
	}
}
