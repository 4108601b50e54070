package report

import (
	"strconv"
	"strings"
	"time"

	"github.com/backstamp/backstamp/hops"
)

// worthAWord is how far off a clock has to be before people are told: nobody minds seconds.
const worthAWord = 10 * time.Second

// leastOff returns how far off a clock was at least, negative if it was behind; 0 if it may have been right.
func leastOff(k hops.Clock) time.Duration {
	switch {
	case !k.Off:
		return 0
	case k.Offset.Min > 0:
		return k.Offset.Min
	}
	return k.Offset.Max
}

// clockWords tells how far off the clock of a hop was, and what the message really waited where that differs from
// the delay; "" if there is nothing to tell.
func clockWords(h hops.Hop, k hops.Clock) string {
	var parts []string
	if off := leastOff(k); off.Abs() >= worthAWord {
		s := "this server's was "
		most := k.Offset.Max
		if off < 0 {
			most = k.Offset.Min
		}
		switch {
		case most.Abs() == hops.Forever:
			s += "at least " + duration(off.Abs())
		case duration(most.Abs()) == duration(off.Abs()):
			s += duration(off.Abs())
		default:
			s += duration(off.Abs()) + " to " + duration(most.Abs())
		}
		if s += " ahead"; off < 0 {
			s = strings.TrimSuffix(s, "ahead") + "behind"
		}
		if k.Zone != 0 {
			s += ", as one with a zone that is wrong by " + duration(k.Zone.Abs())
		}
		parts = append(parts, s)
	}
	if d, ok := h.Delay(); ok && (d-k.Waited.Max >= worthAWord || k.Waited.Min-max(d, 0) >= worthAWord || d <= -worthAWord) {
		parts = append(parts, "the message waited "+waitWords(k.Waited))
	}
	return strings.Join(parts, "; ")
}

// waitWords tells bounds of a wait.
func waitWords(w hops.Bounds) string {
	switch {
	case w.Max == hops.Forever && w.Min == 0:
		return "nobody knows how long"
	case w.Max == hops.Forever:
		return "at least " + duration(w.Min)
	case w.IsExact():
		return duration(w.Max)
	case w.Min == 0:
		return "at most " + duration(w.Max)
	}
	return duration(w.Min) + " to " + duration(w.Max)
}

// appendClock appends what is known of a clock, in seconds.
func appendClock(b []byte, k hops.Clock) []byte {
	if k.Basis == "" {
		return b
	}
	b = strconv.AppendBool(append(appendQuoted(append(b, `,"clock":{"basis":`...), k.Basis), `,"off":`...), k.Off)
	b = appendBounds(b, "offset", k.Offset)
	if k.Waited.Min > 0 || k.Waited.Max < hops.Forever {
		b = appendBounds(b, "waited", k.Waited)
	}
	if k.Zone != 0 {
		b = appendSeconds(b, "zone_error", k.Zone)
	}
	return append(b, '}')
}

func appendBounds(b []byte, key string, k hops.Bounds) []byte {
	if k.Min.Abs() < hops.Forever {
		b = appendSeconds(b, key+"_min", k.Min)
	}
	if k.Max.Abs() < hops.Forever {
		b = appendSeconds(b, key+"_max", k.Max)
	}
	return b
}

func appendSeconds(b []byte, key string, d time.Duration) []byte {
	return strconv.AppendFloat(appendKey(b, key), d.Seconds(), 'f', -1, 64)
}

// appendStretches appends the stretches of the way, and the sentence of them.
func appendStretches(b []byte, r *hops.Report) []byte {
	list := r.Case.Stretches()
	for i, s := range list {
		sep := `,{"kind":`
		if i == 0 {
			sep = `,"stretches":[{"kind":`
		}
		b = appendQuoted(append(b, sep...), s.Kind)
		b = appendInt(appendInt(b, "first", s.First), "last", s.Last)
		b = appendMember(b, "who", s.Who)
		b = appendMember(b, "to", s.To)
		b = appendMember(b, "belief", s.Belief.String())
		b = append(appendMember(b, "why", s.Why), '}')
	}
	return appendMember(closeList(b, len(list)), "journey", r.Journey())
}
