package hops

import (
	"math"
	"slices"
	"sort"
	"time"

	"github.com/backstamp/backstamp/received"
)

// What the model of clocks takes for granted, in seconds.
const (
	agreed     = 2         // right clocks differ by no more, and nobody minds
	resolution = 1         // dates are cut to whole seconds, and so each bound is a second wider
	zoneStep   = 30 * 60   // zones differ by half hours; a few by quarters, which prove nothing
	mostZone   = 14 * 3600 // the farthest zone, east of Greenwich
	mostWest   = 12 * 3600 // and west of it
	zoneRest   = 120       // what a message may have waited where a zone is to explain the rest
)

// The ends of time, for readings that nothing bounds. They are far from the ends of int64, so that adding to
// them does no harm.
const (
	earliest = math.MinInt64 / 4
	latest   = math.MaxInt64 / 4
)

// reading is what a clock showed.
type reading struct {
	sec   int64  // since 1970, UTC; the part of a second is cut off
	basis string // as in Clock
	firm  bool   // it may speak against others
	twin  bool   // the next newer hop is of the same host, and speaks for both
	right bool   // it is taken as right
	// The nearest readings that are taken as right of older and newer hops: the message was here between.
	lo, hi int64
}

// model is the clocks of a chain while they are worked out.
type model struct {
	chain *Chain
	reads []reading
}

func newModel(c *Case) *model {
	m := &model{chain: c.Chain, reads: make([]reading, c.Chain.Len())}
	for i := range m.reads {
		m.reads[i] = readingOf(c.Chain.links[i].field)
		if i > 0 {
			m.reads[i-1].twin = m.sameClock(i-1, i)
		}
	}
	return m
}

// settle finds out which readings to take as right: first among the hops from the boundary upward, then among
// the others.
func (m *model) settle(boundary int) {
	m.align(boundary, len(m.reads), latest)
	most := int64(latest)
	for i := boundary; i < len(m.reads) && most == latest; i++ {
		if m.reads[i].right {
			most = m.reads[i].sec
		}
	}
	m.align(0, boundary, most)
	m.neighbours()
}

// readingOf returns the instant of a field's date, and what it rests on.
func readingOf(f *received.Field) reading {
	d := &f.Date
	if d.IsZero() {
		return reading{}
	}
	r := reading{sec: d.UTC.Unix()}
	switch {
	case isFirm(d) && !f.Problems.Has(received.BadZone):
		r.basis, r.firm = "zone", true
	case d.OffsetKnown:
		r.basis = "name"
	case d.Zone == "-0000":
		r.basis = "utc"
	default:
		r.basis = "unknown"
		if t, ok := f.IDTime(); ok && d.UTC.Sub(t).Abs() <= mostZone*time.Second {
			r.sec, r.basis, r.firm = t.Unix(), "id", true
		}
	}
	return r
}

// isFirm reports whether a zone is one that everybody understands alike: digits, or a name of UTC. EST is in
// America and in Australia.
func isFirm(d *received.Date) bool {
	if !d.OffsetKnown || d.Zone == "" {
		return d.OffsetKnown
	}
	switch d.Zone {
	case "GMT", "UT", "UTC", "Z":
		return true
	}
	return d.Zone[0] == '+' || d.Zone[0] == '-'
}

// pile is the hops that end an ordered sequence of the same length, and of no greater one. Newer ones have
// earlier readings: otherwise they would go on from an older one.
type pile struct{ oldest, newest int }

// align takes the largest set of firm readings among the hops from first up to end that are in order, and
// none later than most, as right.
//
// It is the search for a longest ordered subsequence by piles. Of sets that are as large it takes the one that
// ends with the newest hop, unless most says when the next newer one was, and then that which leaves the
// message the least to wait.
func (m *model) align(first, end int, most int64) {
	var piles []pile
	above := make([]int, end-first) // the next newer hop in the pile of each
	for i := first; i < end; i++ {
		r := &m.reads[i]
		if !r.firm || r.twin && i+1 < end || r.sec > most {
			continue
		}
		k := len(piles)
		if k > 0 && m.reads[piles[k-1].newest].sec > r.sec { // seldom: the dates run backward
			k = sort.Search(k, func(k int) bool { return m.reads[piles[k].newest].sec > r.sec })
		}
		if k == len(piles) {
			piles = append(piles, pile{i, i})
			continue
		}
		above[piles[k].newest-first], piles[k].newest = i, i
	}
	for k, p := range slices.Backward(piles) {
		i := p.oldest
		if k == len(piles)-1 && most == latest {
			i = p.newest
		}
		for m.reads[i].sec > most {
			i = above[i-first]
		}
		m.reads[i].right, most = true, m.reads[i].sec
	}
	m.twins(first, end)
}

// twins takes the readings of hops as right that are of the same host as a newer one that is, unless they are out
// of order.
func (m *model) twins(first, end int) {
	m.neighbours()
	for i := end - 2; i >= first; i-- {
		r, newer := &m.reads[i], &m.reads[i+1]
		if r.twin && r.firm && newer.right && r.lo <= r.sec && r.sec <= newer.sec {
			r.right = true
		}
	}
}

// neighbours notes for each hop the nearest right readings around it.
func (m *model) neighbours() {
	lo, hi := int64(earliest), int64(latest)
	for i := range m.reads {
		r := &m.reads[i]
		if r.lo = lo; r.right {
			lo = r.sec
		}
	}
	for i := range slices.Backward(m.reads) {
		r := &m.reads[i]
		if r.hi = hi; r.right {
			hi = r.sec
		}
	}
}

// clock returns what the neighbours tell of the clock of hop i; its wait is worked out later.
func (m *model) clock(i int) Clock {
	r := &m.reads[i]
	k := Clock{Basis: r.basis, Offset: Bounds{-Forever, Forever}}
	if r.basis == "" {
		return k
	}
	early, late := r.sec-r.hi, r.sec-r.lo
	if r.basis == "unknown" { // The date is of a local time: its zone would have been taken from it.
		early, late = early-mostZone, late+mostWest
	}
	k.Offset = Bounds{span64(early - resolution), span64(late + resolution)}
	k.Off = !r.right && (early > agreed || late < -agreed)
	if k.Off && r.basis != "unknown" {
		k.Zone = m.zoneError(i, early, late)
	}
	return k
}

// zoneError returns the error of a zone that explains why the clock of hop i is off by early to late seconds, 0
// if none does. The identifier, which holds the time of the same clock in UTC, settles it where there is one.
func (m *model) zoneError(i int, early, late int64) time.Duration {
	r := &m.reads[i]
	if t, ok := m.chain.links[i].field.IDTime(); ok {
		n := nearestZone(r.sec-t.Unix(), zoneRest)
		if id := t.Unix(); n != 0 && r.lo-agreed <= id && id <= r.hi+agreed {
			return span64(n)
		}
		return 0
	}
	sign := int64(1)
	if late < 0 {
		sign, early, late = -1, -late, -early
	}
	n := (early - agreed + zoneStep - 1) / zoneStep * zoneStep // the least that is enough
	if n == 0 || n > mostZone || n > late+agreed || n-early > zoneRest {
		return 0
	}
	return span64(sign * n)
}

// nearestZone returns the half hours that a difference is, up to the farthest zone, if it is so to within rest
// seconds; 0 otherwise.
func nearestZone(d, rest int64) int64 {
	n := (d + zoneStep/2) / zoneStep * zoneStep
	if d < 0 {
		n = -((-d + zoneStep/2) / zoneStep * zoneStep)
	}
	if n < -mostZone || n > mostZone || d-n > rest || n-d > rest {
		return 0
	}
	return n
}

// share narrows the offsets of hops of one host, which have one clock. Where they have nothing in common, the
// clock was set in between, or several machines have one name, and none is narrowed.
func (m *model) share(list []Clock) {
	type shared struct {
		Bounds
		broken bool
	}
	hosts := make(map[string]shared)
	key := func(i int) string {
		by := m.chain.links[i].field.By
		if !list[i].Off || list[i].Basis == "unknown" || isLoopback(by) {
			return ""
		}
		return hostKey(by.Host)
	}
	for i := range list {
		host := key(i)
		if host == "" {
			continue
		}
		s, known := hosts[host]
		if !known {
			s.Bounds = list[i].Offset
		}
		both, ok := s.common(list[i].Offset)
		hosts[host] = shared{both, s.broken || !ok}
	}
	for i := range list {
		if s, ok := hosts[key(i)]; ok && !s.broken {
			list[i].Offset = s.Bounds
		}
	}
}

// waited returns the bounds of what the message waited before hop i.
func (m *model) waited(list []Clock, i int) Bounds {
	o := m.chain.links[i].dated
	d, ok := m.chain.Hop(i).Delay()
	if !ok {
		return never
	}
	exact := Bounds{max(d, 0), max(d, 0)}
	mine, older := &list[i], &list[o]
	oneClock := mine.Off && older.Off && mine.Offset == older.Offset && m.sameClock(i, o)
	if mine.Basis == "zone" && older.Basis == "zone" && (oneClock || !mine.Off && !older.Off) {
		return exact
	}
	from, to := m.when(older, o), m.when(mine, i)
	w := Bounds{span64(to[0] - from[1]), span64(to[1] - from[0])}
	return Bounds{max(w.Min, 0), max(w.Max, 0)}
}

func (m *model) sameClock(i, o int) bool {
	return sameHost(m.chain.links[i].field.By.Host, m.chain.links[o].field.By.Host)
}

// when returns between which seconds the message was at hop i.
func (m *model) when(k *Clock, i int) [2]int64 {
	r := &m.reads[i]
	switch {
	case k.Off && k.Basis != "unknown": // a second hop of its host may have narrowed its offset
		from, to := r.lo, r.hi
		if k.Offset.Max != Forever {
			from = max(from, r.sec-int64(k.Offset.Max/time.Second))
		}
		if k.Offset.Min != -Forever {
			to = min(to, r.sec-int64(k.Offset.Min/time.Second))
		}
		return [2]int64{from, to}
	case k.Off:
		return [2]int64{r.lo, r.hi}
	case k.Basis == "unknown":
		return [2]int64{max(r.lo, r.sec-mostZone), min(r.hi, r.sec+mostWest)}
	}
	return [2]int64{r.sec, r.sec}
}
