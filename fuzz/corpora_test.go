package fuzz

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// sampleStep and shortStep are which part of the corpora is looked at where not all of them are asked for:
// one message in so many; shortStep is for -short.
const (
	sampleStep = 20
	shortStep  = 200
)

// A realMail is one message of the corpora: its header block, with the bytes that it had.
type realMail struct {
	Source, Path, Headers string
	FromLine              string `json:"from_line"`
}

// corpusFiles returns the files of real mail, and skips the test where there are none.
func corpusFiles(t testing.TB) []string {
	dir := os.Getenv("BACKSTAMP_CORPUS")
	if dir == "" {
		t.Skip("BACKSTAMP_CORPUS names no folder of real mail, so that none is read")
	}
	files, err := filepath.Glob(filepath.Join(dir, "headers-*.jsonl.gz"))
	require.NoError(t, err)
	require.NotEmpty(t, files, "BACKSTAMP_CORPUS is %s", dir)
	return files
}

// wantsAll reports whether all of the real mail is to be read, instead of a sample.
func wantsAll() bool { return os.Getenv("BACKSTAMP_FULL") != "" && !testing.Short() }

// eachMail calls do with the messages of all files, or with a sample of them, on all cores. do is called
// by many goroutines, but with the messages of one file by one of them, in order; tell is what to say
// after each file and is never called by two at once.
func eachMail(t *testing.T, all bool, visit func(file string) (do func(realMail), done func())) {
	var mutex sync.Mutex
	var group sync.WaitGroup
	names := make(chan string)
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for name := range names {
				do, done := visit(name)
				readMails(t, name, all, do)
				mutex.Lock()
				done()
				mutex.Unlock()
			}
		})
	}
	for _, name := range corpusFiles(t) {
		names <- name
	}
	close(names)
	group.Wait()
}

// readMails calls do with the messages of one file, or with a sample of them.
func readMails(t testing.TB, name string, all bool, do func(realMail)) {
	file, err := os.Open(name)
	if err != nil {
		t.Error(err)
		return
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	lines := bufio.NewScanner(unzipped)
	lines.Buffer(nil, 64<<20)
	step := sampleStep
	if testing.Short() {
		step = shortStep
	}
	for n := 0; lines.Scan(); n++ {
		if !all && n%step != 0 {
			continue
		}
		var m realMail
		if err := json.Unmarshal(lines.Bytes(), &m); err != nil {
			t.Errorf("%s: message %d: %v", name, n, err)
			return
		}
		m.Headers = latin1(m.Headers)
		do(m)
	}
	if err := lines.Err(); err != nil {
		t.Errorf("%s: %v", name, err)
	}
}

// latin1 returns the bytes of which s has one for each character.
func latin1(s string) string {
	b := make([]byte, 0, len(s))
	for _, r := range s {
		b = append(b, byte(r))
	}
	return string(b)
}
