package property

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"
	"unicode"

	"github.com/backstamp/backstamp/hops"
	"github.com/backstamp/backstamp/hops/report"
)

// Findings: a judgement is the same twice; its findings and origins lie inside the chain and its fields.
func Findings(block string) error { return eachChain(block, findings) }

// eachChain asks for a property of a block's chain, and of the same with a live connection on top. Its early date makes
// that of each field one that runs backward.
func eachChain(block string, holds func(c *hops.Chain) error) error {
	c, _ := hops.Read(strings.NewReader(block))
	return errors.Join(holds(c), holds(c.WithConn(hops.Conn{Time: time.Unix(800_000_000, 0)})))
}

func findings(c *hops.Chain) error {
	r, again := hops.Analyze(hops.Case{Chain: c}), hops.Analyze(hops.Case{Chain: c})
	if !reflect.DeepEqual(r.Findings, again.Findings) || !reflect.DeepEqual(r.Origins, again.Origins) || r.Verdict != again.Verdict {
		return errors.New("the same case gives another report")
	}
	for _, f := range r.Findings {
		if err := pointsAt(c, f); err != nil {
			return err
		}
	}
	for _, o := range r.Origins {
		if o.Hop < 0 || o.Hop >= c.Len() || o.Why == "" || Harmful(o.Why) >= 0 {
			return fmt.Errorf("origin %+v of %d hops", o, c.Len())
		}
	}
	return nil
}

// pointsAt: a finding speaks of a hop and of bytes that are there.
func pointsAt(c *hops.Chain, f hops.Finding) error {
	value := ""
	if f.Hop >= 0 && f.Hop < c.Len() {
		value = c.Hop(f.Hop).Field.Raw()
	}
	related := true
	for _, i := range f.Related {
		related = related && i >= 0 && i < c.Len()
	}
	if f.Hop < -1 || f.Hop >= c.Len() || !related || !inside(f.Span, value) || f.Detail == "" || Harmful(f.Detail) >= 0 {
		return fmt.Errorf("finding %+v of %d hops", f, c.Len())
	}
	return nil
}

// Report: text has no control character and at most 80 columns, JSON is one valid line.
func Report(block string) error { return eachChain(block, pages) }

func pages(c *hops.Chain) error {
	r := hops.Analyze(hops.Case{Chain: c})
	var text, line bytes.Buffer
	if err := errors.Join(report.Text(&text, r), report.JSON(&line, r)); err != nil {
		return err
	}
	for row := range strings.Lines(text.String()) {
		if at := Harmful(strings.TrimSuffix(row, "\n")); at >= 0 || width(row) > 80 {
			return fmt.Errorf("byte %d, or the length, of the row %q", at, row)
		}
	}
	if s := strings.TrimSuffix(line.String(), "\n"); !json.Valid(line.Bytes()) || Harmful(s) >= 0 || strings.Contains(s, "\n") {
		return fmt.Errorf("bad JSON: %s", s)
	}
	return nil
}

// width returns the least number of columns that a row may take: marks stand on the character before.
func width(row string) (n int) {
	for _, r := range row {
		if r != '\n' && !unicode.In(r, unicode.Mn, unicode.Me) {
			n++
		}
	}
	return n
}
