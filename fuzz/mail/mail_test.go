package mail

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// write makes files in a new folder.
func write(t *testing.T, files map[string]string) string {
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
	}
	return dir
}

func zipped(text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write([]byte(text))
	_ = w.Close()
	return b.String()
}

// readAll returns the header blocks of all files of a folder, and what was bad.
func readAll(t *testing.T, dir string, step int) (blocks, bad []string) {
	files, err := Files(dir)
	require.NoError(t, err)
	for _, file := range files {
		Read(file, step, func(m Mail) { blocks = append(blocks, m.Headers) }, func(err error) {
			rel, _ := filepath.Rel(dir, file)
			bad = append(bad, rel+err.Error()[len(file):])
		})
	}
	return blocks, bad
}

func TestRead(t *testing.T) {
	dir := write(t, map[string]string{
		"a.jsonl":              `{"headers":"A: \u00e9\r\n"}` + "\n" + `{"headers_utf8":"B: é\n"}` + "\n" + `{"headers_base64":"Qzogwgo="}` + "\n",
		"b.jsonl.gz":           zipped(`{"source":"s","path":"p","headers":"D: 1"}`),
		"c.mbox":               "From ann@example.com Mon Mar  6 14:31:07 2000\nE: 1\n\nbody\nFrom here on\n\nFrom bob@example.com x\nF: 1\n\n",
		"mail/cur/1:2,S":       "G: 1\r\n folded\r\n\r\nbody",
		"mail/new/2":           "H: 1",
		"mail/tmp/3":           "I: not yet there\n",
		"one.eml":              "J: 1\n\n\n",
		"spool":                "From ann@example.com x\nK: 1\n",
		"README.md":            "From the corpora\n",
		"labels-of-it.tsv":     "x",
		"fields-bench.txt.gz":  "no gzip",
		"no-mail-without-from": "L: 1\n",
	})
	blocks, bad := readAll(t, dir, 1)
	assert.Empty(t, bad)
	assert.Equal(t, []string{"A: \xe9\r\n", "B: é\n", "C: \xc2\n", "D: 1", "E: 1\n", "F: 1\n", "G: 1\r\n folded\r\n", "H: 1", "J: 1\n", "K: 1\n"}, blocks)
	blocks, _ = readAll(t, dir, 2)
	assert.Equal(t, []string{"A: \xe9\r\n", "C: \xc2\n", "D: 1", "E: 1\n", "G: 1\r\n folded\r\n", "H: 1", "J: 1\n", "K: 1\n"}, blocks)
}

func TestReadTells(t *testing.T) {
	dir := write(t, map[string]string{"b.jsonl.gz": zipped(`{"source":"s","path":"p","headers":"D: 1"}`), "c.eml": "E: 1\n\n"})
	var got []Mail
	files, err := Files(dir)
	require.NoError(t, err)
	for _, file := range files {
		Read(file, 1, func(m Mail) { got = append(got, m) }, func(err error) { t.Error(err) })
	}
	assert.Equal(t, []Mail{{Source: "s", Path: "p", Headers: "D: 1"}, {Source: "c.eml", Path: files[1] + ":1", Headers: "E: 1\n"}}, got)
}

// TestReadBroken: what cannot be read is told, with its file, and the rest is read.
func TestReadBroken(t *testing.T) {
	half := zipped(`{"headers":"A: 1"}` + "\n" + `{"headers":"B: 1"}` + "\n")
	dir := write(t, map[string]string{
		"1.jsonl":    `{"headers":"C: 1"}` + "\nno JSON\n" + `{"headers":"Ā"}` + "\n{}\n\n" + `{"headers_base64":"?"}` + "\n" + `{"headers":"D: 1"}`,
		"2.jsonl.gz": "no gzip",
		"3.jsonl.gz": half[:len(half)-9],
		"4.eml":      "",
	})
	blocks, bad := readAll(t, dir, 1)
	assert.Equal(t, []string{"C: 1", "D: 1", "A: 1", "B: 1", ""}, blocks)
	assert.Equal(t, []string{
		"1.jsonl: message 2: invalid character 'o' in literal null (expecting 'u')",
		"1.jsonl: message 3: the character U+0100 is no byte",
		"1.jsonl: message 4: the object has neither headers nor headers_utf8 nor headers_base64",
		"1.jsonl: message 5: illegal base64 data at input byte 0",
		"2.jsonl.gz: unexpected EOF",
		"3.jsonl.gz: behind message 2: unexpected EOF",
	}, bad)
}

func TestFilesFails(t *testing.T) {
	_, err := Files(filepath.Join(t.TempDir(), "missing"))
	require.ErrorIs(t, err, os.ErrNotExist)
	_, err = Files(t.TempDir())
	require.ErrorIs(t, err, ErrNone)
}
