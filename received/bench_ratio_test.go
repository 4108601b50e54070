package received

import (
	"testing"
	"time"
)

// BenchmarkRatio prints how many times as long as the floor each work takes ("x-floor"). A machine that does
// other things besides makes times of any length wrong, so that two of them are not worth dividing. Here the
// floor and the work go over the sample in turns, each in bursts, and of all turns the shortest time of each
// burst counts: that is the one in which nothing came between.
func BenchmarkRatio(b *testing.B) {
	var buf [256]Span
	var p Parser
	var f Field
	for _, work := range []struct {
		name string
		do   func(v string)
	}{
		{"Tokens", func(v string) {
			for t := range Tokens(v) {
				sink += t.Span.End
			}
		}},
		{"ParseInto", func(v string) { _ = p.ParseInto(&f, v) }},
		{"Parse", func(v string) { f, _ := Parse(v); sink += len(f.ID) }},
		{"JSON", func(v string) { _ = p.ParseInto(&f, v); j, _ := f.MarshalJSON(); sink += len(j) }},
	} {
		b.Run(work.name, func(b *testing.B) {
			both(b, func(b *testing.B, vs []string) {
				ground, own := newBursts(vs), newBursts(vs)
				for i := 0; i < b.N+3; i++ {
					ground.turn(func(v string) { sink += floor(v, &buf) })
					own.turn(work.do)
				}
				b.ReportMetric(0, "ns/op") // of a turn, which tells nothing
				b.ReportMetric(ground.sum()/float64(len(vs)), "floor-ns")
				b.ReportMetric(own.sum()/float64(len(vs)), "ns")
				b.ReportMetric(own.sum()/ground.sum(), "x-floor")
			})
		})
	}
}

// bursts are the parts into which a sample is divided, and the shortest time that each took.
type bursts struct {
	parts [][]string
	best  []time.Duration
}

func newBursts(vs []string) *bursts {
	b := new(bursts)
	for len(vs) > 0 {
		n := min(500, len(vs))
		b.parts, b.best, vs = append(b.parts, vs[:n]), append(b.best, time.Hour), vs[n:]
	}
	return b
}

// turn does the work on the whole sample once.
func (b *bursts) turn(do func(v string)) {
	for i, part := range b.parts {
		start := time.Now()
		for _, v := range part {
			do(v)
		}
		b.best[i] = min(b.best[i], time.Since(start))
	}
}

// sum returns how many nanoseconds a turn takes at best.
func (b *bursts) sum() (ns float64) {
	for _, t := range b.best {
		ns += float64(t.Nanoseconds())
	}
	return ns
}
