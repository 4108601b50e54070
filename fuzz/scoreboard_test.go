package fuzz

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/backstamp/backstamp/fuzz/property"
	"github.com/backstamp/backstamp/received"
)

var updateScoreboard = flag.Bool("update", false, "write the scoreboard in README.md")

// The lines of README.md between which the scoreboard stands.
const (
	scoreboardBegin = "<!-- scoreboard: go test ./fuzz -run TestScoreboard -update -->\n"
	scoreboardEnd   = "<!-- end of the scoreboard -->\n"
)

// TestScoreboard measures what the table in README.md says, on the sample of the lab that is in the repository,
// and fails where table and measurement differ. A figure that needs what is not here (SpamAssassin, rspamd, the
// corpora) is compared where it can be measured, and otherwise left as it stands; -update writes those that can, and
// of a peer that is not here none.
func TestScoreboard(t *testing.T) {
	path := filepath.Join(repoRoot(t), "README.md")
	readme, err := os.ReadFile(path)
	require.NoError(t, err)
	before, rest, ok := strings.Cut(string(readme), scoreboardBegin)
	require.True(t, ok, "README.md has no scoreboard")
	was, after, ok := strings.Cut(rest, scoreboardEnd)
	require.True(t, ok, "the scoreboard in README.md has no end")
	b := measureBoard(t)
	now := b.table(t, was)
	if *updateScoreboard {
		require.NoError(t, os.WriteFile(path, []byte(before+scoreboardBegin+now+scoreboardEnd+after), 0o644))
		return
	}
	assert.Equal(t, was, now, "run go test ./fuzz -run TestScoreboard -update")
}

// boardKinds are the kinds of values, by rows of the table; those in one row no peer has.
var boardKinds = [][]string{
	{"client address"},
	{"reverse name"},
	{"HELO"},
	{"by"},
	{"identifier"},
	{"recipient"},
	{"envelope sender"},
	{"date"},
	{"user", "cipher", "port"},
}

// A board is what was measured.
type board struct {
	labCount
	kinds   map[string]*score
	values  []string // of the fields that servers wrote of their clients
	labHops []labHop // one for each of values
	names   []string
	servers map[string]bool
}

// measureBoard reads the sample of the lab.
func measureBoard(t *testing.T) *board {
	b := &board{kinds: map[string]*score{}, servers: map[string]bool{}}
	eachLabLine(t, func(c *labLine) {
		b.add(t, c)
		for _, h := range c.Hops {
			b.servers[h.MTA] = true
		}
		for _, r := range c.Received {
			if !r.Fake && r.Hop != nil && r.Role == "network" {
				b.values = append(b.values, strings.TrimPrefix(strings.TrimPrefix(r.Raw, "Received:"), " "))
				b.labHops, b.names = append(b.labHops, c.Hops[*r.Hop]), append(b.names, c.ID)
			}
		}
	})
	for i, value := range b.values {
		f, _ := received.Parse(value)
		judgeReading(b.names[i], value, f, b.labHops[i], b.kinds)
	}
	return b
}

// table draws the board. What cannot be measured here is taken from the table that stands.
func (b *board) table(t *testing.T, was string) string {
	var s strings.Builder
	columns, titles := b.peers(t, was), ""
	for _, column := range columns {
		titles += " " + column.title + " |"
	}
	fmt.Fprintf(&s, "| of %d fields of %d messages by %d servers and tools | backstamp |%s\n|---|---|%s\n",
		b.fields, b.messages, len(b.servers), titles, strings.Repeat("---|", len(peers)))
	for _, kinds := range boardKinds {
		var cells []string
		for _, kind := range kinds {
			n := b.sum(b.kinds, kind)
			cells = append(cells, share(n.right, n.written))
		}
		name := strings.Join(kinds, ", ")
		fmt.Fprintf(&s, "| %s | %s |%s\n", name, strings.Join(cells, ", "), b.peerCells(name, columns, was))
	}
	alone := func(name string, cells ...string) {
		fmt.Fprintf(&s, "| %s | %s |%s\n", name, strings.Join(cells, ", "), strings.Repeat(" |", len(peers)))
	}
	alone("boundary and its client, first origin", share(b.right, b.entered), share(b.origin, b.entered))
	alone("forged chains found", share(b.found, b.forged))
	alone("honest ones not suspected, not called forged", share(b.honest-b.suspected, b.honest), share(b.honest-b.accused, b.honest))
	s.WriteString(cmp.Or(speedRow(t, was), rowOf(was, speedName)))
	return s.String()
}

// sum adds up a kind of value over all servers.
func (b *board) sum(kinds map[string]*score, kind string) (n score) {
	for name, s := range kinds {
		if strings.HasSuffix(name, " "+kind) {
			n.right, n.written = n.right+s.right, n.written+s.written
		}
	}
	return n
}

func share(n, of int) string { return fmt.Sprintf("%d of %d", n, of) }

// rowOf returns the row of a table whose first cell begins so, "" if there is none.
func rowOf(table, begins string) string {
	for line := range strings.Lines(table) {
		if strings.HasPrefix(line, "| "+begins) {
			return line
		}
	}
	return ""
}

// speedName is the first cell of the row of the speed. The floor is a loop over the bytes that tells words apart.
const speedName = "`ParseInto`, all values of a field, no allocation"

// speedTolerance is how far the speed may be from what the table says: the floor alone moves by 8 % with the code
// around it.
const speedTolerance = 0.12

// speedRow is how many times the floor ParseInto takes on the sample of the corpora; "" where that is not here or
// time is not to be measured, and the row as it stands where the measurement is near it.
func speedRow(t *testing.T, was string) (row string) {
	dir := os.Getenv("BACKSTAMP_CORPUS")
	if dir == "" || os.Getenv("BACKSTAMP_FULL") == "" && !*updateScoreboard {
		return ""
	}
	values := benchValues(t, filepath.Join(dir, "fields-bench.txt.gz"))
	ratio := parseRatio(values)
	var stands float64
	_, _ = fmt.Sscanf(rowOf(was, speedName), "| "+speedName+" | %f x", &stands)
	if ratio > stands*(1-speedTolerance) && ratio < stands*(1+speedTolerance) {
		return ""
	}
	return fmt.Sprintf("| %s | %.1f x the floor |%s\n", speedName, ratio, strings.Repeat(" |", len(peers)))
}

// parseRatio returns how many times the floor ParseInto takes on the values, both as fast as they can.
func parseRatio(values []string) float64 {
	var p received.Parser
	var f received.Field
	var buf [256]received.Span
	parse := func() {
		for _, v := range values {
			_ = p.ParseInto(&f, v)
		}
	}
	floor := func() {
		for _, v := range values {
			floorSink += property.Floor(v, &buf)
		}
	}
	return float64(least(15, parse)) / float64(least(15, floor))
}
