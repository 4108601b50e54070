package received

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestDateCorpus(t *testing.T) {
	dir := os.Getenv("BACKSTAMP_CORPUS")
	if dir == "" {
		t.Skip("BACKSTAMP_CORPUS names no folder of corpora")
	}
	tails := dateTails(t, dir)
	require.NotEmpty(t, tails)
	t.Run("reference", func(t *testing.T) { compareDates(t, tails) })
	t.Run("zones", func(t *testing.T) { compareZones(t, tails) })
}

// compareDates reads dates with readDate, with the reference parser and, where it can, with net/mail,
// and compares what they say.
func compareDates(t *testing.T, tails map[string]int) {
	t.Helper()
	var all, read, broken, none, agree, onlyRef, std, stdAgree int
	forms, kinds, codes := map[string]int{}, map[string]int{}, map[Code]int{}
	for tail, n := range tails {
		d, span, probs, ok := readDate(tail, 0, nil)
		ref, refOK := refRead(tail)
		all += n
		for _, p := range probs {
			codes[p.Code] += n
		}
		switch {
		case !ok && refOK:
			onlyRef += n
			t.Logf("only the reference reads %q", tail)
		case !ok:
			none += n
		case d.UTC.IsZero():
			broken += n
			if refOK && ref.instant {
				onlyRef += n
				t.Logf("only the reference reads %q", tail)
			}
		default:
			read += n
			forms[ref.form] += n
			diff := dateDiff(d, ref)
			if diff == "" {
				agree += n
			} else if kinds[diff] += n; kinds[diff] <= 20 {
				t.Logf("%s: %q: got %v %q, reference %v %q", diff, tail, d.UTC, d.Zone, ref.utc, ref.zone)
			}
		}
		if want, err := mail.ParseDate(strings.TrimSpace(unfold(tail[:span.End]))); err == nil && d.OffsetKnown && d.Zone[0] < 'A' && want.Year() >= 1900 {
			// net/mail takes the year 0102 as it stands, and does not know most zones' names.
			std += n
			if want.Equal(d.UTC) {
				stdAgree += n
			} else {
				t.Logf("net/mail: %q: got %v, net/mail %v", tail, d.UTC, want)
			}
		}
	}
	t.Logf("%d dates (%d different): %d read, %d broken, %d none", all, len(tails), read, broken, none)
	t.Logf("reference: %d agree, %d disagree %v, %d read by it alone; forms %v", agree, read-agree, kinds, onlyRef, forms)
	t.Logf("net/mail: %d compared, %d agree", std, stdAgree)
	t.Logf("problems: %v", codes)
	assert.GreaterOrEqual(t, float64(agree), 0.9999*float64(read+onlyRef))
	assert.GreaterOrEqual(t, float64(stdAgree), 0.9999*float64(std))
	assert.Greater(t, float64(read), 0.99*float64(all))
}

// dateDiff tells in what the two readings differ, or "".
func dateDiff(d Date, ref refDate) string {
	switch {
	case ref.form == "":
		return "no form of the reference"
	case d.UTC.IsZero() != !ref.instant:
		return "exists"
	case ref.instant && !d.UTC.Equal(ref.utc):
		return "instant"
	case d.OffsetKnown != ref.known || d.OffsetKnown && float64(d.Offset) != ref.offset.Seconds():
		return "offset"
	case d.Zone != ref.zone:
		return "zone"
	}
	return ""
}

// compareZones counts for each zone name of readDate's table how often a numeric zone before
// it, "+0100 (CET)", says the same. Clocks that are set wrong and forgers make the rest; so do China
// and Australia with CST and EST, which RFC 822 gave to others.
func compareZones(t *testing.T, tails map[string]int) {
	t.Helper()
	same, other := map[string]int{}, map[string]int{}
	for tail, n := range tails {
		d, span, _, ok := readDate(tail, 0, nil)
		text := strings.TrimSpace(span.In(tail))
		name, isName := strings.CutSuffix(text[strings.LastIndexByte(text, '(')+1:], ")")
		minutes, known := zoneOffset(name)
		if !ok || !isName || !d.OffsetKnown || !known {
			continue
		}
		if int(d.Offset) == minutes*60 {
			same[name] += n
		} else {
			other[name] += n
		}
	}
	for name, n := range same {
		t.Logf("%-7s %6d the same, %4d not", name, n, other[name])
		if name != "CST" && name != "EST" && !testing.Short() { // a sample has too few of most names
			assert.Greater(t, n, other[name], name)
		}
	}
}

// dateTails returns what stands behind the last semicolon outside comments and quotes of the
// Received fields of the corpora, and how often. With -short, it reads one message in twenty.
func dateTails(t *testing.T, dir string) map[string]int {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "headers-*.jsonl.gz"))
	require.NoError(t, err)
	tails := map[string]int{}
	line := 0
	for _, name := range names {
		f, err := os.Open(name)
		require.NoError(t, err)
		z, err := gzip.NewReader(f)
		require.NoError(t, err)
		sc := bufio.NewScanner(z)
		for sc.Buffer(nil, 64<<20); sc.Scan(); line++ {
			if testing.Short() && line%20 != 0 {
				continue
			}
			var message struct{ Headers string }
			require.NoError(t, json.Unmarshal(sc.Bytes(), &message))
			addDateTails(tails, latin1(message.Headers))
		}
		require.NoError(t, sc.Err())
		require.NoError(t, f.Close())
	}
	return tails
}

// latin1 turns each character back into the byte of the same number.
func latin1(s string) string {
	b := make([]byte, 0, len(s))
	for _, r := range s {
		b = append(b, byte(r))
	}
	return string(b)
}

// addDateTails counts the tails of the Received fields of one header block.
func addDateTails(tails map[string]int, header string) {
	value, inside := "", false
	for line := range strings.Lines(header) {
		folded := line[0] == ' ' || line[0] == '\t'
		if folded && inside {
			value += line
			continue
		}
		if inside {
			addDateTail(tails, value)
		}
		name, rest, colon := strings.Cut(line, ":")
		inside = colon && strings.EqualFold(strings.TrimRight(name, " \t"), "received")
		value = rest
	}
	if inside {
		addDateTail(tails, value)
	}
}

func addDateTail(tails map[string]int, value string) {
	last, depth, quoted := -1, 0, false
	for i := 0; i < len(value); i++ {
		switch c := value[i]; {
		case c == '\\':
			i++
		case quoted || c == '"' && depth == 0:
			quoted = quoted != (c == '"')
		case c == '(':
			depth++
		case c == ')':
			depth = max(0, depth-1)
		case c == ';' && depth == 0:
			last = i
		}
	}
	if last >= 0 {
		tails[strings.TrimRight(value[last+1:], "\r\n")]++
	}
}
