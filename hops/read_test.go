package hops

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var errBroken = errors.New("the disk is broken")

func TestReadHeader(t *testing.T) {
	long := strings.Repeat("x", 9000)
	tests := []struct {
		name       string
		input      string
		max        int
		want, rest string
		err        error
	}{
		{name: "empty", err: io.EOF},
		{name: "LF", input: "A: 1\n\nB: 2\n\nC", want: "A: 1\n\n", rest: "B: 2\n\nC"},
		{name: "CRLF", input: "A: 1\r\n\r\nbody\r\n", want: "A: 1\r\n\r\n", rest: "body\r\n"},
		{name: "CR CR LF", input: "A: 1\r\r\n\r\r\nbody", want: "A: 1\r\r\n\r\r\n", rest: "body"},
		{name: "mixed", input: "A: 1\r\nB: 2\n\r\nbody", want: "A: 1\r\nB: 2\n\r\n", rest: "body"},
		{name: "Macintosh", input: "A: 1\rB: 2\r\rbody\r\r", want: "A: 1\rB: 2\r\r", rest: "body\r\r"},
		{name: "Macintosh, LF far below", input: "A: 1\rB: " + long + "\r\n\r\nbody", want: "A: 1\rB: " + long + "\r\n\r\n", rest: "body"},
		{name: "ends without an empty line", input: "A: 1\nB: 2", want: "A: 1\nB: 2"},
		{name: "ends in CR", input: "A: 1\r\n\r", want: "A: 1\r\n\r"},
		{name: "empty line first", input: "\nA: 1\n", want: "\n", rest: "A: 1\n"},
		{name: "bare CR is no empty line", input: "A: \r\r1\n\nx", want: "A: \r\r1\n\n", rest: "x"},
		{name: "at the limit", input: "A: 1\n\nbody", max: 6, want: "A: 1\n\n", rest: "body"},
		{name: "at the limit, without an empty line", input: "A: 1\n", max: 5, want: "A: 1\n"},
		{name: "over the limit", input: "A: 1\n\nbody", max: 5, want: "A: 1\n", rest: "\nbody", err: ErrLimit},
		{name: "line longer than the buffer", input: "A: " + long + "\nB:\n\nx", want: "A: " + long + "\nB:\n\n", rest: "x"},
		{name: "over the limit in a long line", input: "A: " + long, max: 7000, want: "A: " + long[:6997], rest: long[6997:], err: ErrLimit},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			readers := map[string]io.Reader{
				"whole":         strings.NewReader(tt.input),
				"byte by byte":  iotest.OneByteReader(strings.NewReader(tt.input)),
				"data with EOF": iotest.DataErrReader(strings.NewReader(tt.input)),
			}
			for how, r := range readers {
				br := bufio.NewReader(r)
				got, err := ReadHeader(br, tt.max)
				require.ErrorIs(t, err, tt.err, how)
				rest, _ := io.ReadAll(br)
				assert.Equal(t, tt.want, got, how)
				assert.Equal(t, tt.rest, string(rest), how)
			}
		})
	}
}

func TestReadHeaderOfBrokenReader(t *testing.T) {
	for _, text := range []string{"", "A: 1", "A: 1\r\nB: 2\r\n"} {
		got, err := ReadHeader(bufio.NewReader(io.MultiReader(strings.NewReader(text), iotest.ErrReader(errBroken))), 0)
		assert.Equal(t, errBroken, err)
		assert.Equal(t, text, got)
	}
}

func TestReadHeaderDefaultLimit(t *testing.T) {
	block := "A: " + strings.Repeat("x", maxHeader-5) + "\n\n"
	got, err := ReadHeader(bufio.NewReader(strings.NewReader(block)), 0)
	require.NoError(t, err)
	assert.Len(t, got, maxHeader)
	got, err = ReadHeader(bufio.NewReader(strings.NewReader("B"+block)), 0)
	require.ErrorIs(t, err, ErrLimit)
	assert.Len(t, got, maxHeader)
}

func TestRead(t *testing.T) {
	tests := []struct {
		name  string
		input string
		hops  int
		err   error
	}{
		{"empty", "", 0, ErrNoHeader},
		{"empty lines", "\r\n\n\r\n", 0, ErrNoHeader},
		{"noise", "\x00\x01\xff no header\n", 0, ErrNoHeader},
		{"no trace", "Subject: x\n\nReceived: by a.example\n", 0, nil},
		{"two hops", "Received: from b.example by a.example; Mon, 6 Mar 2000 14:31:07 +0100\nRECEIVED : by b.example\n\nbody", 2, nil},
		{"empty lines first", "\r\n\nReceived: by a.example\n\n", 1, nil},
		{"too many fields", "Received: by a.example\n" + strings.Repeat("X:\n", maxFields), 1, ErrLimit},
		{"as many fields as may be", "Received: by a.example\n" + strings.Repeat("X:\n", maxFields-1), 1, nil},
		{"too long", "Received: by a.example\nX: " + strings.Repeat("x", maxHeader) + "\nReceived: by b.example\n", 1, ErrLimit},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := Read(strings.NewReader(tt.input))
			require.ErrorIs(t, err, tt.err)
			assert.Equal(t, tt.hops, c.Len())
		})
	}
	c, err := Read(io.MultiReader(strings.NewReader("Received: by a.example\n"), iotest.ErrReader(errBroken)))
	assert.Equal(t, errBroken, err)
	assert.Equal(t, 1, c.Len())
}

// FromHeaders has the fields as a parsed message or a milter has them, and must find the same chain.
func TestFromHeaders(t *testing.T) {
	block := ordinaryBlock("\r\n")
	want, err := Read(strings.NewReader(block))
	require.NoError(t, err)
	names, values := []string{}, []string{}
	for h := range Headers(block) {
		names, values = append(names, h.Name+" "), append(values, " "+h.Value+"\r\n")
	}
	got := FromHeaders(func(yield func(string, string) bool) {
		for i := range names {
			if !yield(names[i], values[i]) {
				return
			}
		}
	})
	require.Equal(t, 5, got.Len())
	for i := range got.Len() {
		assert.Equal(t, want.Hop(i).Field.Raw(), got.Hop(i).Field.Raw())
	}
	assert.Zero(t, FromHeaders(maps.All(map[string]string{})).Len())
}

// The corpora hold every kind of block that there is.
func TestCorpusHeaders(t *testing.T) {
	blocks, fields := 0, 0
	for source, block := range corpusBlocks(t) {
		blocks++
		rejoin(t, block)
		n := 0
		for h := range Headers(block) {
			if h.Is("Received") {
				n++
			}
		}
		require.Equal(t, countReceived(block), n, source)
		fields += n
		got, err := ReadHeader(bufio.NewReader(strings.NewReader(block+"\n\nbody")), 0)
		require.NoError(t, err)
		require.True(t, strings.HasPrefix(got, block), source)
	}
	t.Logf("%d header blocks, %d Received fields", blocks, fields)
}

// countReceived is a slow count of the Received fields of a block, line by line, without regard to
// anything else.
func countReceived(block string) int {
	n := 0
	for i, line := range strings.Split(block, "\n") {
		name, _, ok := strings.Cut(line, ":")
		if i == 0 {
			name = strings.TrimPrefix(name, "\ufeff")
		}
		if ok && strings.ToLower(strings.TrimRight(name, " \t\r")) == "received" {
			n++
		}
	}
	return n
}

// corpusBlocks yields the header blocks of the corpora, and skips the test without.
func corpusBlocks(t *testing.T) func(yield func(source, block string) bool) {
	dir := os.Getenv("BACKSTAMP_CORPUS")
	if dir == "" {
		t.Skip("BACKSTAMP_CORPUS is not set: no corpora")
	}
	files, err := filepath.Glob(filepath.Join(dir, "headers-*.jsonl.gz"))
	require.NoError(t, err)
	require.NotEmpty(t, files, "no corpora in %s", dir)
	return func(yield func(source, block string) bool) {
		for _, name := range files {
			if !eachBlock(t, name, yield) {
				return
			}
		}
	}
}

func eachBlock(t *testing.T, name string, yield func(source, block string) bool) bool {
	f, err := os.Open(name)
	require.NoError(t, err)
	defer f.Close()
	z, err := gzip.NewReader(f)
	require.NoError(t, err)
	for dec := json.NewDecoder(z); ; {
		var m struct{ Path, Headers string }
		if err := dec.Decode(&m); err == io.EOF {
			return true
		}
		require.NoError(t, err)
		var b bytes.Buffer
		for _, r := range m.Headers {
			b.WriteByte(byte(r)) // each byte stands as the character of the same number
		}
		if !yield(m.Path, b.String()) {
			return false
		}
	}
}

// FuzzReadHeader holds that a block and what follows it are the input, and that the block has the
// same fields alone as with the body behind it.
func FuzzReadHeader(f *testing.F) {
	for _, eol := range []string{"\r\n", "\n", "\r", "\r\r\n"} {
		f.Add(ordinaryBlock(eol)+eol+"body"+eol, 0)
	}
	f.Add("A: 1\rB: 2\r\n\nC", 7)
	f.Fuzz(func(t *testing.T, input string, max int) {
		br := bufio.NewReader(strings.NewReader(input))
		block, err := ReadHeader(br, max)
		rest, _ := io.ReadAll(br)
		require.Equal(t, input, block+string(rest))
		if err == nil {
			require.Equal(t, slices.Collect(Headers(input)), slices.Collect(Headers(block)))
		}
	})
}
