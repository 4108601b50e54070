package hops

import (
	"math"
	"time"
)

// Clock is what a chain shows of the clock by which one of its servers dated a hop, and of the time that
// passed before it. [Case.Clocks] tells how it is worked out.
//
// The zero Clock is no result of that: it would be one without date that is exactly right. A Clock is a
// value, and may be read by many goroutines at once.
type Clock struct {
	// Basis tells what the instant of the date rests on: "zone", a zone in digits, or UTC by a name of it;
	// "name", the name of another zone, or digits that no zone has; "utc", the zone -0000, which means UTC
	// and hides the local zone (RFC 5322, section 3.3); "id", the time in the identifier, because the zone
	// is not known; "unknown", no zone that anybody knows, so that the instant is known to 26 hours only;
	// "", no date.
	Basis string
	// Off says that the clock contradicts those that are taken as right by more than two seconds: the
	// date is too late for them, or too early.
	Off bool
	// Offset is how far the clock was ahead of those that are taken as right; negative, behind. If it is
	// not Off, that is how far it could be wrong without contradicting a neighbour.
	Offset Bounds
	// Waited is how long the message really took from the next older hop that has a date: the delay
	// without what clocks that are Off add to it or take away. It is never negative.
	Waited Bounds
	// Zone is the error of the zone that explains the Offset: whole half hours up to fourteen. It is 0
	// if the clock is not Off, or if no such error leaves the message a wait of up to two minutes only.
	Zone time.Duration
}

// Bounds are the least and the most that a time span can be, both inclusive. The zero Bounds are exactly
// zero; what nothing bounds goes to -Forever or Forever.
type Bounds struct{ Min, Max time.Duration }

// Forever stands for a time span that nothing bounds, and for those that time.Duration cannot hold.
const Forever time.Duration = math.MaxInt64

// IsExact reports whether the least is also the most.
func (b Bounds) IsExact() bool { return b.Min == b.Max }

// common returns the bounds of what lies in both; false if nothing does.
func (b Bounds) common(o Bounds) (Bounds, bool) {
	b = Bounds{max(b.Min, o.Min), min(b.Max, o.Max)}
	return b, b.Min <= b.Max
}

// never are the bounds of a wait of which nothing is known but that it was one.
var never = Bounds{0, Forever}

// Clocks returns for each hop, by its index, what the chain shows of its clock, so that a delay between
// two dates can be told apart into what the message waited and what the clocks were off. It is worked out
// from the dates alone, in time n log n of the hops at worst and n on a chain whose dates are in order.
//
// A date is a reading of a clock. What is known without looking at any clock: no message arrives before
// it was sent, so that the true times of the hops never run backward. Where the dates do, at least one
// clock of those between was off by as much. Which one, is settled in this way:
//
//   - Belief goes first. The largest set of believed hops whose dates are in order is taken as right: it is the
//     majority's time. Of sets that are as large it is that which ends with the newest hop, the server that
//     handed us the message, and then that which leaves the message the least to wait. A claimed date never
//     speaks against a believed one.
//     Neighbours of one host are one witness, because they have one clock.
//   - Then the largest set of claimed hops in order that are not later than those.
//   - A date with the zone -0000, with a zone name other than GMT and its like, or without a zone is judged by
//     the others, and is no witness against any: the zone, not the clock, may be what is wrong. If the
//     identifier holds the time in UTC, that is the reading: it comes from the same clock.
//   - A clock that is not in the sets was off, unless by less than two seconds. The message was there
//     between the nearest right readings before and behind: that bounds how far the clock was off,
//     and from above how long the message waited.
//   - Two hops of one host share its clock. Each bounds the other's Offset, and the wait between them is what
//     that clock shows, wrong or not.
//
// A minimum of Offset holds against the newer hop whatever the older clocks say; a maximum, and Waited,
// rest on the clocks that nothing speaks against being right. A clock that is behind where the message waited
// as long as that is not seen. A server that writes when the connection was opened, and not when the message
// came (Courier), looks as if it were behind where a client sends a second message.
func (c *Case) Clocks() []Clock {
	m := newModel(c)
	from := 0
	if t := c.settle(); t.found {
		from = t.Hop
	}
	m.settle(from)
	list := make([]Clock, len(m.reads))
	anyOff := false
	for i := range list {
		list[i] = m.clock(i)
		anyOff = anyOff || list[i].Off
	}
	if anyOff {
		m.share(list)
	}
	for i := range list {
		list[i].Waited = m.waited(list, i)
	}
	return list
}

// span64 returns seconds as a duration, at most Forever.
func span64(seconds int64) time.Duration {
	const most = int64(Forever / time.Second)
	switch {
	case seconds > most:
		return Forever
	case seconds < -most:
		return -Forever
	}
	return time.Duration(seconds) * time.Second
}
