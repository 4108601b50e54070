package received

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	_ "time/tzdata" // the zones' names and offsets

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// dateLayouts are forms for time.Format, with the zone written behind them.
var dateLayouts = []string{
	"Mon, 02 Jan 2006 15:04:05", "Mon,  _2 Jan 2006 15:04:05", "Mon,2 Jan 2006 15:04:05", "2 Jan 2006 15:04:05",
	"Mon, 02 Jan 2006 15:04", "Mon, 02 Jan 06 15:04:05", "02 Jan 06 15:04:05", "Monday, 02-Jan-06 15:04:05",
	"02-Jan-2006 15:04:05", "Mon Jan _2 15:04:05 2006", "Mon, Jan 2 2006 15:04:05", "Jan, 2 2006 3:04:05 PM",
	"2006-01-02T15:04:05", "2006-01-02 15:04:05.000000000", "Mon, 02 Jan 2006 15:04:05.000",
	"Mon 2 January 2006 15 : 04 : 05",
}

// TestReadDateGenerated makes dates of all forms and compares what readDate and the reference
// parser make of them with what they were made of.
func TestReadDateGenerated(t *testing.T) {
	rnd := rand.New(rand.NewPCG(822, 5322))
	n := 40_000
	if testing.Short() {
		n /= 8
	}
	for range n {
		text, want, zone := generateDate(rnd)
		d, span, probs, ok := readDate(text, 0, nil)
		require.Equal(t, true, ok, text)
		require.Equal(t, want, d.UTC, "%q %v", text, probs)
		require.Equal(t, zone, d.Zone, text)
		require.Equal(t, len(text), span.End, text)
		require.Equal(t, false, ProblemList(probs).Has(BadDate) || ProblemList(probs).Has(WrongWeekday), "%q %v", text, probs)
		ref, refOK := refRead(text)
		require.Equal(t, true, refOK, text)
		require.Empty(t, dateDiff(d, ref), "%q: %v, reference %v", text, d, ref)
	}
}

// generateDate returns a date as text, its instant, and its zone as written.
func generateDate(rnd *rand.Rand) (text string, utc time.Time, zone string) {
	layout := dateLayouts[rnd.IntN(len(dateLayouts))]
	first, last := time.Date(1900, 1, 2, 0, 0, 0, 0, time.UTC), time.Date(9998, 12, 30, 0, 0, 0, 0, time.UTC)
	if !strings.Contains(layout, "2006") { // RFC 5322, section 4.3
		first, last = time.Date(1950, 1, 2, 0, 0, 0, 0, time.UTC), time.Date(2049, 12, 30, 0, 0, 0, 0, time.UTC)
	}
	local := time.Unix(first.Unix()+rnd.Int64N(last.Unix()-first.Unix()), 0).UTC()
	switch {
	case strings.HasSuffix(layout, ".000"):
		local = local.Add(time.Duration(rnd.IntN(1000)) * time.Millisecond)
	case strings.Contains(layout, ".000"):
		local = local.Add(time.Duration(rnd.IntN(1e9)))
	case !strings.Contains(layout, "05"):
		local = local.Truncate(time.Minute)
	}
	zone, offset := generateZone(rnd)
	for i, w := range strings.Split(local.Format(layout), " ") {
		gap := " "
		if rnd.IntN(8) == 0 && !strings.Contains(layout, "2006-") {
			gap = []string{"  ", "\r\n ", "\n\t", " (x) ", "\t", " (a(b\\)) c)\r\n "}[rnd.IntN(6)]
		}
		if i > 0 {
			text += gap
		}
		text += w
	}
	text += " " + zone
	return text, local.Add(-offset), zone
}

// generateZone returns a zone as written and its offset.
func generateZone(rnd *rand.Rand) (string, time.Duration) {
	switch rnd.IntN(4) {
	case 0:
		names := slices.Sorted(maps.Keys(refZones))
		name := names[rnd.IntN(len(names))]
		if rnd.IntN(4) == 0 {
			return strings.ToLower(name), refZones[name]
		}
		return name, refZones[name]
	case 1:
		return "MET DST", 2 * time.Hour
	}
	h, m := rnd.IntN(15), rnd.IntN(60)
	offset := time.Duration(h)*time.Hour + time.Duration(m)*time.Minute
	if rnd.IntN(2) == 0 {
		return fmt.Sprintf("-%02d%02d", h, m), -offset
	}
	return fmt.Sprintf("+%02d%02d", h, m), offset
}

// TestZoneOffset holds the zones' table to the tz database: each name is in use at a place that
// keeps it, with the offset of the table.
func TestZoneOffset(t *testing.T) {
	for _, c := range []struct{ name, place string }{
		{"EST", "America/New_York"},
		{"EDT", "America/New_York"},
		{"CST", "America/Chicago"},
		{"CDT", "America/Chicago"},
		{"MST", "America/Denver"},
		{"MDT", "America/Denver"},
		{"PST", "America/Los_Angeles"},
		{"PDT", "America/Los_Angeles"},
		{"AKST", "America/Anchorage"},
		{"AKDT", "America/Anchorage"},
		{"HST", "Pacific/Honolulu"},
		{"GMT", "Europe/London"},
		{"BST", "Europe/London"},
		{"WET", "Europe/Lisbon"},
		{"WEST", "Europe/Lisbon"},
		{"CET", "Europe/Berlin"},
		{"CEST", "Europe/Berlin"},
		{"EET", "Europe/Helsinki"},
		{"EEST", "Europe/Helsinki"},
		{"IDT", "Asia/Jerusalem"},
		{"SAST", "Africa/Johannesburg"},
		{"EAT", "Africa/Nairobi"},
		{"MSD", "Europe/Moscow"},
		{"WIB", "Asia/Jakarta"},
		{"HKT", "Asia/Hong_Kong"},
		{"JST", "Asia/Tokyo"},
		{"KST", "Asia/Seoul"},
		{"AWST", "Australia/Perth"},
		{"ACST", "Australia/Adelaide"},
		{"ACDT", "Australia/Adelaide"},
		{"AEST", "Australia/Sydney"},
		{"AEDT", "Australia/Sydney"},
		{"NZST", "Pacific/Auckland"},
		{"NZDT", "Pacific/Auckland"},
		{"UTC", "UTC"},
	} {
		place, err := time.LoadLocation(c.place)
		require.NoError(t, err)
		seen := 0
		for at := time.Date(1993, 1, 15, 12, 0, 0, 0, time.UTC); at.Year() < 2026; at = at.AddDate(0, 1, 0) {
			name, offset := at.In(place).Zone()
			if name != c.name {
				continue
			}
			seen++
			minutes, known := zoneOffset(name)
			require.Equal(t, []any{true, offset / 60}, []any{known, minutes}, "%s at %v", name, at)
		}
		assert.Positive(t, seen, c.name)
	}
	for _, name := range []string{"IST", "MSK", "AST", "WST", "SST", "", "A", "EASTERN12", "FOR"} {
		_, known := zoneOffset(name)
		assert.Equal(t, false, known, name)
	}
}
