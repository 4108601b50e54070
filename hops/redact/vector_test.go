package redact

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/backstamp/backstamp/received"
)

// vectors returns the values of Received fields in the test data of package received, by file.
func vectors(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "received", "testdata", "*.txt"))
	require.NoError(t, err)
	values := map[string]string{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		_, field, ok := strings.Cut(string(data), "\n\nReceived: ")
		if ok {
			values[filepath.Base(file)] = strings.TrimRight(field, "\r\n")
		}
	}
	require.Greater(t, len(values), 100)
	return values
}

// byName are fields whose servers are known by a name, a version or an identifier that does not stay.
var byName = map[string]bool{
	"old-maillennium.txt": true, "other-critical-path-four.txt": true, "zmailer-local.txt": true, "other-csmap.txt": true,
}

// TestVectors: of each server that is known, what stands for a field is read as its own, with its dates and the
// time in its identifier moved.
func TestVectors(t *testing.T) {
	for _, shift := range []time.Duration{0, 364 * 24 * time.Hour} {
		r := redactor(t, Options{Shift: shift})
		for file, value := range vectors(t) {
			f, err := received.Parse(value)
			if err != nil || byName[file] {
				continue
			}
			got := r.Value("Received", value)
			g, err := received.Parse(got)
			require.NoError(t, err, "%s: %q", file, got)
			assert.Equal(t, f.Dialect, g.Dialect, "%s: %q", file, got)
			assert.Equal(t, f.Handover, g.Handover, "%s: %q", file, got)
			if !f.Date.UTC.IsZero() {
				assert.Equal(t, f.Date.UTC.Add(shift), g.Date.UTC, "%s: %q", file, got)
			}
			was, ok := f.IDTime()
			is, ok2 := g.IDTime()
			require.Equal(t, ok, ok2, "%s: %q", file, got)
			if ok {
				assert.LessOrEqual(t, is.Sub(was.Add(shift)).Abs(), time.Second, "%s: %q", file, got)
			}
			assert.Equal(t, strings.Count(value, "\n"), strings.Count(got, "\n"), "%s: %q", file, got)
		}
	}
}
