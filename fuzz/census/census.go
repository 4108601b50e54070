// Package census counts what the library makes of real mail, a row for each source: how many fields have what,
// what was odd, what was found, which property does not hold, and how fast it went.
package census

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/backstamp/backstamp/fuzz/mail"
	"github.com/backstamp/backstamp/fuzz/property"
	"github.com/backstamp/backstamp/hops"
	"github.com/backstamp/backstamp/received"
)

// A Count is what was counted of some messages. The zero Count has none. It is for one goroutine.
type Count struct {
	Messages, Boundary    int
	Suspect, Forged       int // messages with a finding of that level, or graver
	Fields, Refused, Odd  int // fields that Parse refused; that have a problem
	Dialect, Date, Client int // fields that have them
	Problems              map[received.Code]int
	Detectors             map[string]int // messages with a finding of the detector
	Broken                []string       // properties that do not hold, and where
	Slow                  []string       // fields that cost more than budget allows
	parsing, judging      time.Duration
	parser                received.Parser
	field                 received.Field
	floorTokens           [256]received.Span
}

// Add reads one message, asks every property of it and of its fields, and judges it. A panic is a property
// that does not hold.
func (c *Count) Add(m mail.Mail) {
	defer func() {
		if r := recover(); r != nil {
			c.broke(m, "panic", fmt.Errorf("%v", r))
		}
	}()
	c.Messages++
	c.judge(m.Headers)
	for _, p := range property.Blocks {
		c.broke(m, p.Name, p.Check(m.Headers))
	}
	for h := range hops.Headers(m.Headers) {
		if !h.Is("Received") {
			continue
		}
		c.read(m, h.Value)
		for _, p := range property.Values {
			c.broke(m, p.Name, p.Check(h.Value))
		}
	}
}

// judge counts what Analyze says of a message.
func (c *Count) judge(block string) {
	start := time.Now()
	chain, _ := hops.Read(strings.NewReader(block))
	r := hops.Analyze(hops.Case{Chain: chain})
	c.judging += time.Since(start)
	_, bounded := chain.Boundary(nil)
	c.Boundary += one(bounded)
	c.Suspect += one(r.Level() >= hops.Suspect)
	c.Forged += one(r.Level() >= hops.Forged)
	if c.Detectors == nil {
		c.Detectors = map[string]int{}
	}
	seen := map[string]bool{}
	for _, f := range r.Findings {
		if !seen[f.Detector] {
			seen[f.Detector] = true
			c.Detectors[f.Detector]++
		}
	}
}

// read counts what ParseInto makes of a value.
func (c *Count) read(m mail.Mail, value string) {
	start := time.Now()
	err := c.parser.ParseInto(&c.field, value)
	took := time.Since(start)
	c.parsing += took
	if took > budget(0) {
		c.measure(m, value)
	}
	f := &c.field
	c.Fields++
	c.Refused += one(err != nil)
	c.Odd += one(len(f.Problems) > 0)
	c.Date += one(!f.Date.IsZero())
	c.Client += one(f.From.IP.IsValid())
	c.Dialect += one(f.Dialect != "")
	if c.Problems == nil {
		c.Problems = map[received.Code]int{}
	}
	for _, p := range f.Problems {
		c.Problems[p.Code]++
	}
}

// budget is what reading a field may cost where the floor on its bytes takes so long: eight times that, and
// what any field costs, however short.
func budget(floor time.Duration) time.Duration { return 8*floor + 2*time.Microsecond }

// measure measures a value that seemed slow again, because something else may have run on the machine, and
// keeps it if it is.
func (c *Count) measure(m mail.Mail, value string) {
	floor, took := time.Hour, time.Hour
	for range 20 {
		start := time.Now()
		property.Floor(value, &c.floorTokens)
		middle := time.Now()
		_ = c.parser.ParseInto(&c.field, value)
		floor, took = min(floor, middle.Sub(start)), min(took, time.Since(middle))
	}
	if took > budget(floor) {
		c.Slow = append(c.Slow, fmt.Sprintf("%s %s: %d bytes took %v, the floor %v", m.Source, m.Path, len(value), took, floor))
	}
}

// broke keeps what does not hold.
func (c *Count) broke(m mail.Mail, name string, err error) {
	if err != nil {
		c.Broken = append(c.Broken, fmt.Sprintf("%s %s: %s: %v", m.Source, m.Path, name, err))
	}
}

// Merge adds what another counted.
func (c *Count) Merge(o *Count) {
	for _, n := range [][2]*int{
		{&c.Messages, &o.Messages},
		{&c.Boundary, &o.Boundary},
		{&c.Suspect, &o.Suspect},
		{&c.Forged, &o.Forged},
		{&c.Fields, &o.Fields},
		{&c.Refused, &o.Refused},
		{&c.Odd, &o.Odd},
		{&c.Dialect, &o.Dialect},
		{&c.Date, &o.Date},
		{&c.Client, &o.Client},
	} {
		*n[0] += *n[1]
	}
	c.Problems, c.Detectors = added(c.Problems, o.Problems), added(c.Detectors, o.Detectors)
	c.Broken, c.Slow = append(c.Broken, o.Broken...), append(c.Slow, o.Slow...)
	c.parsing += o.parsing
	c.judging += o.judging
}

// added returns the sums of two maps of numbers.
func added[K comparable](a, b map[K]int) map[K]int {
	if a == nil {
		a = map[K]int{}
	}
	for k, n := range b {
		a[k] += n
	}
	return a
}

func one(is bool) int {
	if is {
		return 1
	}
	return 0
}

// By keeps a Count for each source. It is for one goroutine.
type By map[string]*Count

// Add counts a message under its source.
func (b By) Add(m mail.Mail) {
	if b[m.Source] == nil {
		b[m.Source] = new(Count)
	}
	b[m.Source].Add(m)
}

// Merge adds what another counted, source by source.
func (b By) Merge(o By) {
	for source, c := range o {
		if b[source] == nil {
			b[source] = new(Count)
		}
		b[source].Merge(c)
	}
}

// Total returns the sum over all sources.
func (b By) Total() *Count {
	total := new(Count)
	for _, source := range b.sources() {
		total.Merge(b[source])
	}
	return total
}

func (b By) sources() (names []string) {
	for source := range b {
		names = append(names, source)
	}
	slices.Sort(names)
	return names
}
