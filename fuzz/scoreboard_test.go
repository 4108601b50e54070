package fuzz

import (
	"flag"
	"fmt"
	"net/netip"
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
// and fails where table and measurement differ. A figure that needs what is not here (SpamAssassin's parser, the
// corpora) is compared where it can be measured, and otherwise left as it stands; -update writes those that can.
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

// boardKinds are the kinds of values, in the order of the table.
var boardKinds = []string{
	"client address", "reverse name", "HELO", "by", "identifier", "recipient", "envelope sender", "user", "cipher", "port", "date",
}

// A board is what was measured.
type board struct {
	labCount
	kinds   map[string]*score
	values  []string // of the fields that servers wrote of their clients
	labHops []labHop // one for each of values
	names   []string
}

// measureBoard reads the sample of the lab.
func measureBoard(t *testing.T) *board {
	b := &board{kinds: map[string]*score{}}
	eachLabLine(t, func(c *labLine) {
		b.add(t, c)
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

// table draws the board. Rows that cannot be measured here are taken from the table that stands.
func (b *board) table(t *testing.T, was string) string {
	var s strings.Builder
	fmt.Fprintf(&s, "| %d fields, %d messages of the lab | right | | right |\n|---|---|---|---|\n", b.fields, b.messages)
	cells := b.valueCells()
	cells = append(cells,
		[2]string{"boundary and its client", share(b.right, b.entered)}, [2]string{"first origin", share(b.origin, b.entered)},
		[2]string{"forged chains found", share(b.found, b.forged)}, [2]string{"honest ones not suspected", share(b.honest-b.suspected, b.honest)})
	cells = append(cells, [2]string{"honest ones not called forged", share(b.honest-b.accused, b.honest)})
	for i := 0; i < len(cells); i += 2 {
		fmt.Fprintf(&s, "| %s | %s | %s | %s |\n", cells[i][0], cells[i][1], cells[i+1][0], cells[i+1][1])
	}
	s.WriteString(orAsItWas(was, "SpamAssassin's parser", b.peerRow(t)))
	s.WriteString(orAsItWas(was, "`ParseInto`", speedRow(t, was)))
	return s.String()
}

// valueCells are the kinds of values, added up over all servers.
func (b *board) valueCells() (cells [][2]string) {
	for _, kind := range boardKinds {
		n := b.sum(b.kinds, kind)
		cells = append(cells, [2]string{kind, share(n.right, n.written)})
	}
	return cells
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

// orAsItWas returns a row, or, if it could not be measured, the one in the old table that begins alike.
func orAsItWas(was, begins, row string) string {
	if row != "" {
		return row
	}
	for line := range strings.Lines(was) {
		if strings.HasPrefix(line, "| "+begins) {
			return line
		}
	}
	return ""
}

// peerRow is what SpamAssassin's parser makes of the kinds of values that it has, of the same fields; "" where it
// is not here.
func (b *board) peerRow(t *testing.T) (row string) {
	kinds := map[string]*score{}
	if !t.Run("SpamAssassin", func(t *testing.T) {
		for i, said := range runSpamAssassin(t, b.values) {
			f := &received.Field{ID: said[saID], EnvelopeFrom: said[saSender]}
			f.From.HELO, f.From.RDNS, f.By.Host = said[saHELO], said[saRDNS], said[saBy]
			f.From.IP, _ = netip.ParseAddr(said[saAddress])
			judgeReading(b.names[i], b.values[i], f, b.labHops[i], kinds)
		}
	}) || len(kinds) == 0 {
		return ""
	}
	var ours, theirs score
	for _, kind := range []string{"client address", "reverse name", "HELO", "by", "identifier", "envelope sender"} {
		o, p := b.sum(b.kinds, kind), b.sum(kinds, kind)
		ours.right, ours.written, theirs.right = ours.right+o.right, ours.written+o.written, theirs.right+p.right
	}
	return fmt.Sprintf("| SpamAssassin's parser, its six kinds of these values | %s | backstamp, the same | %s |\n", share(theirs.right, ours.written), share(ours.right, ours.written))
}

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
	_, _ = fmt.Sscanf(orAsItWas(was, "`ParseInto`", ""), "| `ParseInto`, all values of a field, no allocation | %f x the floor", &stands)
	if ratio > stands*(1-speedTolerance) && ratio < stands*(1+speedTolerance) {
		return ""
	}
	return fmt.Sprintf("| `ParseInto`, all values of a field, no allocation | %.1f x the floor | the floor | a loop over the bytes that tells words apart |\n", ratio)
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
