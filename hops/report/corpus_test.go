package report

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/backstamp/backstamp/hops"
)

// corpusStep is which part of the corpora is looked at: one message in so many.
const corpusStep = 24

// Real messages go through each output, and what comes out is held to the page and the schema.
func TestCorpus(t *testing.T) {
	dir := os.Getenv("BACKSTAMP_CORPUS")
	if dir == "" {
		t.Skip("BACKSTAMP_CORPUS names no folder with corpora")
	}
	files, err := filepath.Glob(filepath.Join(dir, "headers-*.jsonl.gz"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	s, n := readSchema(t), 0
	for _, file := range files {
		eachHeader(t, file, func(block string) {
			if n++; n%corpusStep != 0 {
				return
			}
			r := hops.Analyze(hops.Case{Chain: chainOf(block)})
			checkPage(t, text(t, r))
			var b bytes.Buffer
			require.NoError(t, JSON(&b, r))
			require.Empty(t, s.check("message", b.Bytes()), b.String())
		})
	}
	t.Logf("%d of %d messages", n/corpusStep, n)
}

// chainOf reads a block that may have no header field at all.
func chainOf(block string) *hops.Chain {
	c, _ := hops.Read(strings.NewReader(block))
	return c
}

// eachHeader calls do with each header block of a file.
func eachHeader(t *testing.T, file string, do func(block string)) {
	f, err := os.Open(file)
	require.NoError(t, err)
	defer f.Close()
	z, err := gzip.NewReader(f)
	require.NoError(t, err)
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var v struct{ Headers string }
		require.NoError(t, json.Unmarshal(lines.Bytes(), &v))
		b := make([]byte, 0, len(v.Headers))
		for _, c := range v.Headers {
			b = append(b, byte(c)) // one character is one byte
		}
		do(string(b))
	}
	require.NoError(t, lines.Err())
}
