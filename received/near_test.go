package received

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A near is a value that differs from a vector's in a place or two, and what therefore comes out otherwise: testdata/near
// holds them by the vector's name, "-" for none, with the value in quotes below it, and below that the keys that differ,
// or "nothing".
type near struct {
	vector string
	value  string
	diff   []string
}

func readNear(t testing.TB, file string) (ns []near) {
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	for block := range strings.SplitSeq(strings.TrimSpace(string(data)), "\n\n") {
		lines := strings.Split(block, "\n")
		require.GreaterOrEqual(t, len(lines), 2, block)
		value, err := strconv.Unquote(lines[1])
		require.NoError(t, err, block)
		ns = append(ns, near{lines[0], value, lines[2:]})
	}
	return ns
}

// differences returns the lines of what a and b say otherwise, as b says it.
func differences(a, b [][2]string) (lines []string) {
	all := func(ks [][2]string, key string) (vals []string) {
		for _, k := range ks {
			if k[0] == key {
				vals = append(vals, k[1])
			}
		}
		return vals
	}
	for _, key := range vectorKeys {
		was, is := all(a, key), all(b, key)
		switch {
		case slices.Equal(was, is):
		case len(is) == 0:
			lines = append(lines, "  no "+key)
		default:
			lines = append(lines, fmt.Sprintf("  %s: %s", key, strings.Trim(strconv.Quote(strings.Join(is, "; ")), `"`)))
		}
	}
	if lines == nil {
		return []string{"  nothing"}
	}
	return lines
}

// TestNear reads what is nearly a vector: each of these values tells a fault in a reader from the reader. The
// expectations hold what comes out, so that a change of it is seen; they are not all a person's judgement.
func TestNear(t *testing.T) {
	vectors := map[string]string{"-": ""}
	for _, v := range readVectors(t) {
		vectors[v.name] = v.value
	}
	files, err := filepath.Glob("testdata/near/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		var b strings.Builder
		for _, n := range readNear(t, file) {
			got := n.read(t, vectors)
			fmt.Fprintf(&b, "%s\n%q\n%s\n\n", n.vector, n.value, strings.Join(got, "\n"))
			if !*update {
				assert.Equal(t, n.diff, got, "%s, nearly %s: %q", file, n.vector, n.value)
			}
		}
		if *update {
			require.NoError(t, os.WriteFile(file, []byte(strings.TrimSuffix(b.String(), "\n")), 0o644))
		}
	}
}

// read reads the value, and returns what comes out otherwise than with the vector's.
func (n *near) read(t *testing.T, vectors map[string]string) []string {
	plain, ok := vectors[n.vector]
	require.True(t, ok, n.vector)
	f, err := Parse(n.value)
	checkSpans(t, f)
	if plain == "" {
		return differences(nil, expectations(f, err))
	}
	return differences(expectations(Parse(plain)), expectations(f, err))
}

// edges are bytes at the edges of the classes that readers tell apart: a digit, the byte before the first and the
// one behind the last, and so on for letters, and what has a meaning of its own.
const edges = "/09:@AFGZ[`afgz{.-_?%=,;\"()<> \x80"

// nearMisses returns what is nearly s: a byte less, twice, another one, or one more, and everything that s begins
// or ends with.
func nearMisses(s string) []string {
	near := []string{s}
	for i := range len(s) {
		near = append(near, s[:i], s[i:], s[:i]+s[i+1:], s[:i+1]+s[i:], s[:i]+otherCase(s[i:i+1])+s[i+1:])
		for j := range len(edges) {
			near = append(near, s[:i]+edges[j:j+1]+s[i+1:], s[:i]+edges[j:j+1]+s[i:])
		}
	}
	for j := range len(edges) {
		near = append(near, s+edges[j:j+1])
	}
	return near
}

// otherCase returns s in the other case of letters.
func otherCase(s string) string {
	if up := strings.ToUpper(s); up != s {
		return up
	}
	return strings.ToLower(s)
}
