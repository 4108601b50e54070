package report

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/backstamp/backstamp/hops"
	"github.com/backstamp/backstamp/received"
)

// layout is how the columns of the first line of each hop are set:
//
//	0  2000-03-06 14:31:07 +0100  13:31:07 UTC    2 h 05 min ##########     believed
type layout struct {
	index   int           // width of the hop's number
	utc     bool          // the written zones differ, so that UTC stands beside
	longest time.Duration // the delay with the longest bar
	clocks  []hops.Clock
}

// The widths of the columns that are always the same.
const (
	timeWidth   = len("2000-03-06 14:31:07 +0100")
	utcWidth    = len("13:31:07 UTC")
	delayWidth  = len("-16 h 57 min")
	beliefWidth = len("believed")
)

func layoutOf(c *hops.Case) layout {
	l := layout{index: len(strconv.Itoa(c.Chain.Len() - 1)), clocks: c.Clocks()}
	zone, first := int32(0), true
	for _, h := range c.Chain.All() {
		if d, ok := h.Delay(); ok && d > l.longest {
			l.longest = d
		}
		if d := h.Field.Date; !d.UTC.IsZero() {
			l.utc = l.utc || !first && d.Offset != zone
			zone, first = d.Offset, false
		}
	}
	return l
}

// hop writes one hop: when, how long it took, how far it is believed; who handed over to whom, and
// how; and what is odd about the field.
func (p *page) hop(c *hops.Case, h hops.Hop, l layout) {
	f := h.Field
	p.line(l.head(c, h))
	switch {
	case errors.Is(h.Err(), received.ErrTooLong):
		p.para(hopLabel("field"), "This field is longer than 64 KiB and is not read: "+shown(f.Raw()))
		return
	case h.Err() != nil:
		p.para(hopLabel("field"), "This field cannot be read: "+shown(f.Raw()))
		return
	case h.Conn != nil:
		p.para(hopLabel(""), "The connection by which the message comes in.")
	}
	p.para(hopLabel("from"), clientWords(f))
	if s := serverWords(f); s != "" {
		p.para(hopLabel("to"), s)
	}
	if parts := howParts(f); len(parts) > 0 {
		p.list(hopLabel("how"), parts)
	}
	if d, ok := h.Delay(); ok && d < 0 {
		p.para(hopLabel("odd"), "The date is "+duration(d)[len("-"):]+" earlier than the last one above.")
	}
	if s := clockWords(h, l.clocks[h.Index()]); s != "" {
		p.para(hopLabel("clock"), strings.ToUpper(s[:1])+s[1:]+".")
	}
	p.problems(f)
}

// hopLabel returns what stands before a line of a hop.
func hopLabel(s string) string { return "     " + pad(s, 8) }

// head returns the first line of a hop.
func (l layout) head(c *hops.Case, h hops.Hop) string {
	s := "  " + padLeft(strconv.Itoa(h.Index()), l.index) + "  " + pad(dateWords(h), timeWidth)
	if l.utc {
		s += "  " + pad(utcWords(h), utcWidth)
	}
	room := columns - width(s) - 2 - delayWidth - 1 - 1 - beliefWidth
	delay, mark := "", ""
	if d, ok := h.Delay(); ok {
		delay, mark = duration(d), l.bar(d, l.clocks[h.Index()].Waited, room)
	}
	s += "  " + padLeft(delay, delayWidth) + " " + pad(mark, room) + " "
	return s + padLeft(c.Belief(h.Index()).String(), beliefWidth)
}

// dateWords returns the date of a hop in the zone that was written, as far as that is known.
func dateWords(h hops.Hop) string {
	t, ok := h.Time()
	d := h.Field.Date
	switch {
	case !ok || d.UTC.IsZero():
		return "no date"
	case d.OffsetKnown && d.UTC.Equal(t) && -86400 < d.Offset && d.Offset < 86400:
		return t.Format("2006-01-02 15:04:05 -0700")
	case d.Zone == "-0000":
		return t.Format("2006-01-02 15:04:05 -0000")
	}
	return t.Format("2006-01-02 15:04:05 zone?")
}

func utcWords(h hops.Hop) string {
	d := h.Field.Date
	if d.UTC.IsZero() || !d.OffsetKnown || d.Offset == 0 {
		return ""
	}
	return d.UTC.Format("15:04:05 UTC")
}

// bar returns a bar that is as long, in room columns, as the delay is beside the longest one. What a clock that was
// off must have added stands as "~" behind what the message may have waited.
func (l layout) bar(d time.Duration, waited hops.Bounds, room int) string {
	switch {
	case d < 0:
		return "<"
	case d == 0 || room < 1:
		return ""
	}
	columns := func(d time.Duration) int { return int(float64(d) / float64(l.longest) * float64(room)) }
	all := max(1, columns(d))
	real := all
	if d-waited.Max >= worthAWord {
		real = min(all-1, columns(waited.Max))
	}
	return strings.Repeat("#", real) + strings.Repeat("~", all-real)
}

// duration returns a duration in two units at most: "0.4 s", "59 s", "1 min 05 s", "2 h 05 min",
// "3 d 04 h", "4000 d".
func duration(d time.Duration) string {
	sign := ""
	if d < 0 {
		sign, d = "-", -max(d, -math.MaxInt64) // the smallest one has no opposite
	}
	s := int64(d / time.Second)
	switch {
	case s < 10 && d%time.Second != 0:
		return sign + strconv.FormatFloat(d.Seconds(), 'f', 1, 64) + " s"
	case s < 60:
		return sign + strconv.FormatInt(s, 10) + " s"
	case s < 3600:
		return sign + two(s/60, " min ", s%60, " s")
	case s < 86400:
		return sign + two(s/3600, " h ", s%3600/60, " min")
	}
	if s >= 1000*86400 {
		return sign + strconv.FormatInt(s/86400, 10) + " d"
	}
	return sign + two(s/86400, " d ", s%86400/3600, " h")
}

func two(a int64, unitA string, b int64, unitB string) string {
	s := strconv.FormatInt(a, 10) + unitA
	if b < 10 {
		s += "0"
	}
	return s + strconv.FormatInt(b, 10) + unitB
}

// problems writes what is odd about a value, in words. Each sort of oddity is told once, with the first
// place where it is.
func (p *page) problems(f *received.Field) {
	count := make(map[received.Code]int)
	for _, o := range f.Problems {
		count[o.Code]++
	}
	listed := 0
	for _, o := range f.Problems {
		n := count[o.Code]
		if n == 0 {
			continue // It was told.
		}
		count[o.Code] = 0
		if listed++; listed > maxListed {
			continue
		}
		s := o.Code.Doc()
		if o.Detail != "" {
			s = strings.TrimSuffix(s, ".") + " (" + o.Detail + ")."
		}
		if at := o.Span.In(f.Raw()); at != "" {
			s += " Here: " + `"` + shown(at) + `"`
		}
		switch n {
		case 1:
		case 2:
			s += " and once more"
		default:
			s += " and " + strconv.Itoa(n-1) + " times more"
		}
		p.para(hopLabel("odd"), s+" ["+string(o.Code)+"]")
	}
	if listed > maxListed {
		p.para(hopLabel("..."), "and "+strconv.Itoa(listed-maxListed)+" more")
	}
}
