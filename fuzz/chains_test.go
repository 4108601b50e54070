package fuzz

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/backstamp/backstamp/hops"
	"github.com/backstamp/backstamp/received"
	"github.com/stretchr/testify/assert"
)

// chainCount counts what the chains of one source are like.
type chainCount struct {
	messages int
	rows     map[string]int // by "what: kind"
	gaps     []time.Duration
}

// TestChains prints what chains of real mail are like, by source: how the client of a hop and the server of the
// next older one belong together, how long the gaps are, where and why trust ends by default, and of which
// stretches the way is made.
func TestChains(t *testing.T) {
	bySource, all := map[string]*chainCount{}, newChainCount()
	eachMail(t, wantsAll(), func(string) (func(realMail), func()) {
		own := map[string]*chainCount{}
		do := func(m realMail) {
			if own[m.Source] == nil {
				own[m.Source] = newChainCount()
			}
			own[m.Source].add(m)
		}
		return do, func() {
			for source, c := range own {
				if bySource[source] == nil {
					bySource[source] = newChainCount()
				}
				bySource[source].merge(c)
				all.merge(c)
			}
		}
	})
	for _, source := range slices.Sorted(maps.Keys(bySource)) {
		if c := bySource[source]; !strings.HasPrefix(source, "ts-") {
			t.Logf("%s\n%s", source, c.table())
		}
	}
	t.Logf("all\n%s", all.table())
	boundaries := 0
	for row, n := range all.rows {
		if strings.HasPrefix(row, "boundary: ") {
			boundaries += n
		}
	}
	assert.Equal(t, all.messages, boundaries, "each message has a boundary of some kind, or none")
	assert.Positive(t, all.messages)
}

func newChainCount() *chainCount { return &chainCount{rows: map[string]int{}} }

func (c *chainCount) merge(other *chainCount) {
	c.messages += other.messages
	c.gaps = append(c.gaps, other.gaps...)
	for row, n := range other.rows {
		c.rows[row] += n
	}
}

// add counts one message.
func (c *chainCount) add(m realMail) {
	c.messages++
	chain, _ := hops.Read(strings.NewReader(m.Headers))
	judged := hops.Case{Chain: chain}
	for _, h := range chain.All() {
		if older, ok := h.Older(); ok {
			c.rows["link: "+linkOf(&judged, h.Field, older.Field)]++
		}
		if d, ok := h.Delay(); ok {
			c.gaps = append(c.gaps, d)
		}
	}
	b, ok := judged.Boundary()
	c.rows["boundary: "+boundaryKind(b, ok)]++
	switch {
	case ok && b.Certain:
		c.rows["certain: yes"]++
	case ok:
		c.rows["certain: no"]++
	}
	for _, o := range judged.Origins() {
		if o.Proven {
			c.rows["origin: proven"]++
		} else {
			c.rows["origin: not proven"]++
		}
	}
	for _, s := range judged.Stretches() {
		c.rows["stretch: "+s.Kind]++
	}
}

// linkOf tells how the client of a field and the server of the next older one belong together.
func linkOf(c *hops.Case, newer, older *received.Field) string {
	from, by := &newer.From, older.By
	plain := func(s string) string { return strings.ToLower(strings.TrimSuffix(s, ".")) }
	named := func(match func(client, server string) bool) bool {
		return by.Host != "" && (match(plain(from.RDNS), plain(by.Host)) || match(plain(from.HELO), plain(by.Host)))
	}
	switch {
	case by.Host == "" && !by.IP.IsValid():
		return "the older field names no server"
	case from.HELO == "" && from.RDNS == "" && !from.IP.IsValid():
		return "the newer field names no client"
	case named(func(client, server string) bool { return client == server }):
		return "same host"
	case from.IP.IsValid() && from.IP == by.IP:
		return "same address"
	case named(func(client, server string) bool { return lastTwo(client) != "" && lastTwo(client) == lastTwo(server) }):
		return "same domain"
	case named(func(client, server string) bool { return c.Org(client) != "" && c.Org(client) == c.Org(server) }):
		return "same organisation or known alias"
	case from.IP.IsLoopback():
		return "from the loopback"
	}
	return "different"
}

func lastTwo(host string) string {
	labels := strings.Split(host, ".")
	if len(labels) < 2 {
		return ""
	}
	return strings.Join(labels[len(labels)-2:], ".")
}

// boundaryKinds are parts of Boundary.Why, and what they are called here.
var boundaryKinds = [][2]string{
	{"newest field cannot be read", "the newest field cannot be read"},
	{"next older field cannot be read", "an unreadable field"},
	{"added none", "a server of ours added no field"},
	{"client's own words", "the client's words read like the server's"},
	{"is a user's", "a user"},
	{"does not tell who", "a client that is not named"},
	{"its address is not told", "a client without an address"},
	{"no address of an inner network", "an address from outside"},
}

func boundaryKind(b hops.Boundary, ok bool) string {
	if !ok {
		return "none: nothing can be read, or all is ours"
	}
	for _, kind := range boundaryKinds {
		if strings.Contains(b.Why, kind[0]) {
			return kind[1]
		}
	}
	return b.Why
}

// table draws what was counted.
func (c *chainCount) table() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%8d messages\n", c.messages)
	sums := map[string]int{}
	for row, n := range c.rows {
		what, _, _ := strings.Cut(row, ":")
		sums[what] += n
	}
	for _, row := range slices.Sorted(maps.Keys(c.rows)) {
		what, _, _ := strings.Cut(row, ":")
		fmt.Fprintf(&b, "%8d %6.2f %%  %s\n", c.rows[row], 100*float64(c.rows[row])/float64(sums[what]), row)
	}
	if n := len(c.gaps); n > 0 {
		slices.SortFunc(c.gaps, cmp.Compare[time.Duration])
		negative, _ := slices.BinarySearch(c.gaps, 0)
		fmt.Fprintf(&b, "%8d gaps: negative %.2f %%, median %v, 90 %% up to %v, 99 %% up to %v\n",
			n, 100*float64(negative)/float64(n), c.gaps[n/2], c.gaps[n*9/10], c.gaps[n*99/100])
	}
	return b.String()
}
