package hops

import (
	"cmp"
	"slices"
	"time"

	"github.com/backstamp/backstamp/received"
)

// Detectors returns the detectors that come with the package, in the order of their names, with the usual
// limits. The slice is the caller's. How often each speaks in honest mail, in spam and in forged mail is counted in
// DETECTORS.md, beside this file.
func Detectors() []Detector { return slices.Clone(usual) }

// usual are the detectors with the usual limits, made once because Analyze is called for each message.
var usual = Limits{}.Detectors()

// Limits are the thresholds of the detectors. Each that is zero stands for the usual one, so that the zero
// Limits are what [Detectors] uses.
type Limits struct {
	// Skew is how far the clocks of two servers may differ before a hop that is earlier than the one below
	// it is worth a word; usually five minutes.
	Skew time.Duration
	// Backward is how much earlier than the hop below it a hop must be to be suspicious; usually six hours,
	// which is more than a clock set to the local time of its continent is wrong by.
	Backward time.Duration
	// Slow is how long a message may take from one server to the next before it is worth a word; usually a
	// day.
	Slow time.Duration
	// Stale is how long a message may take from a claimed hop to the next server before it is suspicious;
	// usually thirty days: no server keeps trying for so long.
	Stale time.Duration
	// Identifier is how far the time in an identifier may be from the field's date before the field is
	// suspicious; usually what was counted of its server: two minutes of Postfix, fifteen of Exim, a day of
	// one of which too few were seen.
	Identifier time.Duration
}

// orUsual returns the limits with the usual ones for those that are zero.
func (l Limits) orUsual() Limits {
	return Limits{
		Skew: cmp.Or(l.Skew, 5*time.Minute), Backward: cmp.Or(l.Backward, 6*time.Hour), Slow: cmp.Or(l.Slow, 24*time.Hour),
		Stale: cmp.Or(l.Stale, 30*24*time.Hour), Identifier: l.Identifier, // each server has its own
	}
}

// Detectors returns the detectors of the package with these limits, in the order of their names. The slice
// is the caller's, who may leave some out and add others.
func (l Limits) Detectors() []Detector {
	l = l.orUsual()
	ds := slices.Concat(
		evidenceDetectors(), addressDetectors(), authorDetectors(), dialectDetectors(), heloDetectors(), linkDetectors(),
		messageDetectors(), ownDetectors(), structureDetectors(), templateDetectors(), textDetectors(), timeDetectors(l),
		trailDetectors(), zoneDetectors(),
	)
	slices.SortFunc(ds, func(a, b Detector) int { return cmp.Compare(a.Name, b.Name) })
	return ds
}

// eachClaim calls look with every hop that an outsider may have written: those below the boundary, and all
// of a message that has none. It leaves out the fields that could not be read.
func eachClaim(c *Case, look func(h Hop, f *received.Field)) {
	for i := range c.claims() {
		if l := &c.Chain.links[i]; l.err == nil && l.conn == nil {
			look(c.Chain.Hop(i), l.field)
		}
	}
}

// claims returns how many hops, from the oldest upward, are not believed.
func (c *Case) claims() int { return c.settle().claims(c.Chain) }

func (t *trail) claims(c *Chain) int {
	switch {
	case t.found:
		return t.Hop
	case t.ours:
		return 0
	}
	return c.Len()
}
