package census

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/backstamp/backstamp/received"
)

// Table draws a row for each source, and below it how often each problem and each detector spoke. Shares are
// in percent of the fields, those of boundary, suspect and forged of the messages; speed is in fields that
// are read and in messages that are read and judged a second, by one core that is not alone on its machine.
func (b By) Table() string {
	var s strings.Builder
	fmt.Fprintf(&s, "%-26s %8s %8s %8s %8s %8s %8s %8s %8s %8s %8s %6s %6s %10s %10s\n", "source", "messages", "boundary", "suspect", "forged",
		"fields", "dialect", "date", "address", "odd", "refused", "broken", "slow", "fields/s", "messages/s")
	for _, source := range b.sources() {
		b[source].row(&s, source)
	}
	total := b.Total()
	total.row(&s, "all")
	s.WriteString("\nproblem\n")
	for _, code := range received.Codes() {
		fmt.Fprintf(&s, "  %-34s %9d\n", code, total.Problems[code])
	}
	s.WriteString("detector, in messages\n")
	for _, name := range slices.Sorted(maps.Keys(total.Detectors)) {
		fmt.Fprintf(&s, "  %-34s %9d\n", name, total.Detectors[name])
	}
	return s.String()
}

func (c *Count) row(s *strings.Builder, name string) {
	fmt.Fprintf(s, "%-26.26s %8d %8s %8s %8s %8d %8s %8s %8s %8s %8s %6d %6d %10s %10s\n", name, c.Messages,
		percent(c.Boundary, c.Messages), percent(c.Suspect, c.Messages), percent(c.Forged, c.Messages),
		c.Fields, percent(c.Dialect, c.Fields), percent(c.Date, c.Fields), percent(c.Client, c.Fields), percent(c.Odd, c.Fields), percent(c.Refused, c.Fields),
		len(c.Broken), len(c.Slow), rate(c.Fields, c.parsing), rate(c.Messages, c.judging))
}

func percent(n, of int) string {
	if of == 0 {
		return "-"
	}
	return fmt.Sprintf("%.2f", 100*float64(n)/float64(of))
}

func rate(n int, d time.Duration) string {
	if d <= 0 {
		return "-"
	}
	return fmt.Sprintf("%.0f", float64(n)/d.Seconds())
}
