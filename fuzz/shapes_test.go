package fuzz

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/backstamp/backstamp/received"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A shape is what many fields of real mail have in common: the same words, with other hosts, addresses, identifiers
// and dates.
type shape struct {
	fields int
	text   string
	noted  string // the example as leftOver draws it
}

// exampleLen is the length at which the examples in the list are cut short.
const exampleLen = 300

// TestShapes looks through the shapes of real mail that shapes-dev.tsv.gz lists beside the corpora, the most frequent
// first, with one field as an example of each, and prints the ten most frequent in which something is left over.
// TestCoverage looks through all fields, and prints the same by dialect.
func TestShapes(t *testing.T) {
	var fields, whole, homeless, short int
	var missing []shape
	shapes := readShapes(t)
	for _, s := range shapes {
		fields += s.fields
		if len(s.noted) == exampleLen {
			short += s.fields
			continue
		}
		f, _ := received.Parse(s.noted)
		drawn, noPlace, rest := leftOver(f)
		switch {
		case rest > 0:
			missing = append(missing, shape{s.fields, s.text, drawn})
		case noPlace > 0:
			homeless += s.fields
		default:
			whole += s.fields
		}
	}
	left := fields - whole - homeless - short
	t.Logf("%d shapes of %d fields: %d fields wholly read, %d but for text without a place, %d with something left over, in %d shapes; of %d the example is cut short",
		len(shapes), fields, whole, homeless, left, len(missing), short)
	slices.SortStableFunc(missing, func(a, b shape) int { return b.fields - a.fields })
	var b strings.Builder
	for _, s := range missing[:min(10, len(missing))] {
		fmt.Fprintf(&b, "\n%7d %s\n        %s", s.fields, s.text, s.noted)
	}
	t.Logf("The most frequent of these; a is a word, 9 a number, ~ a phrase, ^ text without a place.%s", b.String())
	assert.Less(t, float64(left), (1-leastKnown)*float64(fields))
}

// readShapes reads the list: rank, fields, percent so far, sources, shape and example.
func readShapes(t *testing.T) (shapes []shape) {
	dir := os.Getenv("BACKSTAMP_CORPUS")
	if dir == "" {
		t.Skip("BACKSTAMP_CORPUS names no folder of real mail, so that no shapes are looked through")
	}
	file, err := os.Open(filepath.Join(dir, "shapes-dev.tsv.gz"))
	if os.IsNotExist(err) {
		t.Skip("there is no list of shapes in BACKSTAMP_CORPUS")
	}
	require.NoError(t, err)
	defer func() { _ = file.Close() }()
	unpacked, err := gzip.NewReader(file)
	require.NoError(t, err)
	for lines := bufio.NewScanner(unpacked); lines.Scan(); {
		columns := strings.Split(lines.Text(), "\t")
		if n, err := strconv.Atoi(columns[1]); err == nil && len(columns) >= 6 {
			shapes = append(shapes, shape{n, columns[4], strings.Join(columns[5:], "\t")})
		}
	}
	return shapes
}
