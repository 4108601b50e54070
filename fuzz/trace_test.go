package fuzz

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/backstamp/backstamp/hops"
)

// counts counts things by name.
type counts map[string]int

// traceCount is what the clocks, the other trace fields and the stretches of real mail show.
type traceCount struct{ clocks, placed, kinds, ways counts }

func newTraceCount() traceCount { return traceCount{counts{}, counts{}, counts{}, counts{}} }

func (c traceCount) merge(o traceCount) {
	for to, from := range map[*counts]counts{&c.clocks: o.clocks, &c.placed: o.placed, &c.kinds: o.kinds, &c.ways: o.ways} {
		for k, n := range from {
			(*to)[k] += n
		}
	}
}

// TestTraceStatistics prints what the model of clocks makes of delays that are negative, on what the places of
// trace fields rest, and into what stretches chains are divided; and sees to it that all of it is whole.
func TestTraceStatistics(t *testing.T) {
	total := newTraceCount()
	eachMail(t, wantsAll(), func(string) (func(realMail), func()) {
		own := newTraceCount()
		do := func(m realMail) {
			chain, _ := hops.Read(strings.NewReader(m.Headers))
			if err := own.add(&hops.Case{Chain: chain}); err != nil {
				t.Errorf("%s %s: %v", m.Source, m.Path, err)
			}
		}
		return do, func() { total.merge(own) }
	})
	total.clocks.print(t, "clocks")
	total.placed.print(t, "trace fields")
	total.kinds.print(t, "stretches")
	total.ways.print(t, "ways")
	assert.Positive(t, total.kinds["list"])
}

func (n counts) print(t *testing.T, title string) {
	keys := slices.SortedFunc(maps.Keys(n), func(a, b string) int { return n[b] - n[a] })
	for _, k := range keys[:min(len(keys), 25)] {
		t.Logf("%-13s %-44s %7d", title, k, n[k])
	}
}

// add counts one message, and tells what does not hold.
func (c traceCount) add(k *hops.Case) error {
	clocks := k.Clocks()
	for i, h := range k.Chain.All() {
		c.clocks["basis "+clocks[i].Basis]++
		if b := clocks[i].Waited; b.Min < 0 || b.Min > b.Max {
			return fmt.Errorf("hop %d waited %v", i, b)
		}
		if d, ok := h.Delay(); ok {
			c.clocks["delay"]++
			if d < 0 {
				c.clocks["delay < 0"]++
				c.clocks["delay < 0: "+c.explain(k, clocks, i, d)]++
			}
		}
	}
	onHops := 0
	for s := range k.Chain.Says() {
		c.placed[s.Basis]++
		if s.Hop >= 0 {
			onHops++
		}
	}
	for _, h := range k.Chain.All() {
		for range h.Says() {
			onHops--
		}
	}
	if onHops != 0 {
		return fmt.Errorf("%d statements are not on the hop that they name", onHops)
	}
	next, way := 0, ""
	for _, s := range k.Stretches() {
		if s.First != next || s.Last < s.First {
			return fmt.Errorf("stretch %d-%d after %d", s.First, s.Last, next)
		}
		next = s.Last + 1
		c.kinds[s.Kind]++
		way += " " + s.Kind
	}
	c.ways[way]++
	return nil
}

// explain tells what the model makes of a negative delay before hop i.
func (traceCount) explain(k *hops.Case, clocks []hops.Clock, i int, d time.Duration) string {
	older := i - 1
	for k.Chain.Hop(older).Field.Date.IsZero() {
		older--
	}
	for _, c := range []hops.Clock{clocks[older], clocks[i]} {
		switch {
		case !c.Off:
		case c.Zone != 0:
			return "a zone that is wrong"
		case c.Offset.Min > -hops.Forever && c.Offset.Max < hops.Forever:
			return "a clock that is off, bounded on both sides"
		default:
			return "a clock that is off by at least so much"
		}
	}
	if d >= -4*time.Second {
		return "clocks that agree to seconds"
	}
	return "not explained"
}

// labWay is what the lab knows of the way of a message.
type labWay struct {
	ID, Kind, Variation, Headers string
	Fakes                        int
	Received                     []struct { // the newest first
		Raw  string
		Fake bool
		Hop  *int
		Role string
	}
	Hops []labStep
}

// labStep is what the lab knows of a hop.
type labStep struct {
	MTA         string
	AuthUser    string `json:"auth_user"`
	Rcpt        []string
	Time, Start float64 // of the connection, and of this message if the connection was kept from another
}

// byConnection reports whether a hop dates its field by the connection, as Courier does, which may have been kept from
// an older message.
func (m *labWay) byConnection() bool {
	return slices.ContainsFunc(m.Hops, func(h labStep) bool { return h.MTA == "courier" })
}

func eachLabWay(t *testing.T, do func(m *labWay, k *hops.Case)) {
	eachTruth(t, labFolder(t), func(m *labWay) {
		chain, err := hops.Read(strings.NewReader(m.Headers))
		require.NoError(t, err)
		do(m, &hops.Case{Chain: chain, Trust: hops.TrustNets(labNets...)})
	})
}

// TestLabClocks holds the model of clocks against the times at which the lab's sockets and logs saw the messages. All
// servers of the lab have one clock, and it is right.
func TestLabClocks(t *testing.T) {
	n := counts{}
	eachLabWay(t, func(m *labWay, k *hops.Case) {
		clocks := k.Clocks()
		if len(m.Received) != len(clocks) {
			return
		}
		last := 0.0 // when the message was at the hop before
		for i := range clocks {
			r := m.Received[len(clocks)-1-i]
			if r.Fake || r.Hop == nil {
				last = 0
				continue
			}
			if k.Belief(i) == hops.Believed && clocks[i].Basis != "" {
				n["clocks of believed servers"]++
				switch {
				case clocks[i].Off && m.byConnection(): // OpenSMTPD uses one again for the next message.
					n["- dated by an older connection"]++
				case clocks[i].Off:
					n["- taken for off"]++
					t.Errorf("%s: hop %d: %v", m.ID, i, clocks[i])
				}
			}
			at := max(m.Hops[*r.Hop].Time, m.Hops[*r.Hop].Start)
			if r.Role != "network" || at == 0 {
				continue
			}
			if last > 0 && at >= last && clocks[i-1].Basis != "" {
				n["waits"]++
				waited := time.Duration((at - last) * 1e9)
				// A date is cut to the second, at each end. The truth has the time of another session for some
				// of the copies of chain3, which were delivered together.
				if w := clocks[i].Waited; waited < w.Min-1500*time.Millisecond || waited > w.Max+1500*time.Millisecond {
					n["- of other length than the bounds"]++
					t.Logf("%s: hop %d waited %v, and is said to have waited %v to %v", m.ID, i, waited, w.Min, w.Max)
				}
			}
			last = at
		}
	})
	n.print(t, "lab clocks")
	assert.Positive(t, n["waits"])
	assert.LessOrEqual(t, n["- of other length than the bounds"], n["waits"]/20)
}

// labHandedIn are the variations in which a program of the host, or of a proxy's user, hands the message in.
var labHandedIn = []string{"local_submit", "loopback", "loopback6", "loopback-ipv6", "xclient"}

// labNames are what the first recipient's name begins with where he passes the message on: an alias, or a list. A list
// that does not name itself cannot be told from an alias.
var labNames = map[string][]string{"forward": {"fwd-", "to-", "via-", "bare-"}, "list": {"news-", "far-"}}

// way returns the kinds of stretches that the message has, as the lab knows. What comes over the loopback was made on
// that host, as a bounce was; XCLIENT hands in a user of the client's.
func (m *labWay) way() map[string]bool {
	first := strings.Join(m.Hops[0].Rcpt, " ")
	way := map[string]bool{
		"fetch":      m.Kind == "fetch" || strings.HasPrefix(m.Variation, "pop_"),
		"submission": m.Hops[0].AuthUser != "" || m.Kind == "local" || m.Kind == "bounce" || slices.Contains(labHandedIn, m.Variation),
		"loop":       false,
	}
	for kind, names := range labNames {
		way[kind] = slices.ContainsFunc(names, func(name string) bool { return strings.HasPrefix(first, name) })
	}
	return way
}

var (
	labFor   = regexp.MustCompile(`(?i)\bfor\s+<?([^\s<>;()]+@[^\s<>;()]+)`)
	labLogin = regexp.MustCompile(`(?i)\bwith\s+\w*MTPS?A\b|auth|user|login`)
)

// writes reports whether the fields have what a stretch is known by, by a look at the text: another recipient, a login.
func (m *labWay) writes(kind string) bool {
	recipients, login := map[string]bool{}, false
	for _, r := range m.Received {
		for _, found := range labFor.FindAllStringSubmatch(r.Raw, -1) {
			recipients[found[1]] = true
		}
		login = login || labLogin.MatchString(r.Raw)
	}
	switch kind {
	case "forward", "list":
		return len(recipients) > 1
	case "submission":
		return login
	}
	return true
}

// TestLabStretches holds the stretches against what the lab did with the messages: recipients that were forwarded,
// lists, mailboxes that were fetched from, users that authenticated themselves.
func TestLabStretches(t *testing.T) {
	n := counts{}
	eachLabWay(t, func(m *labWay, k *hops.Case) {
		if m.Fakes > 0 || k.Chain.Len() == 0 {
			return
		}
		kinds := map[string]bool{}
		for _, s := range k.Stretches() {
			kinds[s.Kind] = true
		}
		for kind, is := range m.way() {
			switch {
			case is && kinds[kind]:
				n[kind+": seen"]++
			case is && !m.writes(kind):
				n[kind+": not written"]++
			case is:
				n[kind+": not seen"]++
				t.Errorf("%s: no %s: %v", m.ID, kind, k.Stretches())
			case kinds[kind]:
				n[kind+": invented"]++
				t.Errorf("%s: a %s that was none: %v", m.ID, kind, k.Stretches())
			}
		}
	})
	n.print(t, "lab stretches")
	assert.Positive(t, n["fetch: seen"])
	assert.Positive(t, n["forward: seen"])
	assert.Positive(t, n["submission: seen"])
}
