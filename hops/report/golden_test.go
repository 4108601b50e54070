package report_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/backstamp/backstamp/hops"
	"github.com/backstamp/backstamp/hops/report"
)

var update = flag.Bool("update", false, "write the reports in testdata anew")

// TestGolden compares the full reports on invented messages, each of which has one thing to tell, with the files
// beside them. With -update it writes those: read what changed.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "golden", "*.eml"))
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(files), 30)
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".eml")
		t.Run(name, func(t *testing.T) {
			message, err := os.ReadFile(file)
			require.NoError(t, err)
			chain, err := hops.Read(bytes.NewReader(message))
			require.NoError(t, err)
			r := hops.Analyze(hops.Case{Chain: chain, Now: time.Date(2024, time.March, 12, 0, 0, 0, 0, time.UTC)})
			r.Source = name
			var text, json bytes.Buffer
			require.NoError(t, report.Text(&text, r))
			require.NoError(t, report.JSON(&json, r))
			compareGolden(t, strings.TrimSuffix(file, ".eml")+".txt", text.Bytes())
			compareGolden(t, strings.TrimSuffix(file, ".eml")+".json", json.Bytes())
		})
	}
}

func compareGolden(t *testing.T, file string, got []byte) {
	if *update {
		require.NoError(t, os.WriteFile(file, got, 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(want), string(got), "%s: run with -update, and read what changed", file)
}
