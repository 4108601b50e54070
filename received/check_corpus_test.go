package received

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// eachCorpusField calls visit with the fields of the corpora, as they stand in them, one message in so many. Each
// file has one goroutine, which is told by worker.
func eachCorpusField(t *testing.T, step int, visit func(worker int, source, value string)) {
	dir := os.Getenv("BACKSTAMP_CORPUS")
	if dir == "" {
		t.Skip("BACKSTAMP_CORPUS names no folder of corpora")
	}
	names, err := filepath.Glob(filepath.Join(dir, "headers-*.jsonl.gz"))
	require.NoError(t, err)
	require.NotEmpty(t, names)
	files := make(chan string)
	var group sync.WaitGroup
	for worker := range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for name := range files {
				source := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(name), "headers-"), ".jsonl.gz")
				assert.NoError(t, readCorpusFile(name, step, func(value string) { visit(worker, source, value) }))
			}
		})
	}
	for _, name := range names {
		files <- name
	}
	close(files)
	group.Wait()
}

// readCorpusFile calls visit with the values in one file.
func readCorpusFile(name string, step int, visit func(value string)) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 64<<20)
	for n := 0; lines.Scan(); n++ {
		if n%step != 0 {
			continue
		}
		var m struct{ Headers string }
		if err := json.Unmarshal(lines.Bytes(), &m); err != nil {
			return err
		}
		receivedValues(m.Headers, visit)
	}
	return lines.Err()
}

// receivedValues calls visit with the value of each Received field of a header block whose characters are bytes.
func receivedValues(headers string, visit func(value string)) {
	value, open := "", false
	for line := range strings.Lines(latin1(headers)) {
		folded := line[0] == ' ' || line[0] == '\t'
		if open && !folded {
			visit(strings.TrimRight(value, "\r\n"))
		}
		if open = open && folded || foldPrefix(line, "received:"); !open {
			continue
		}
		if folded {
			value += line
		} else {
			value = line[len("received:"):]
		}
	}
	if open {
		visit(strings.TrimRight(value, "\r\n"))
	}
}

// corpusForms returns a value as it stands, folded with CRLF as it was on its way, and unfolded.
func corpusForms(value string) (forms []string) {
	crlf := strings.ReplaceAll(strings.ReplaceAll(value, "\r\n", "\n"), "\n", "\r\n")
	forms = append(forms, crlf)
	if value != crlf {
		forms = append(forms, value)
	}
	if plain := strings.ReplaceAll(crlf, "\r\n", ""); plain != crlf {
		forms = append(forms, plain)
	}
	return forms
}

// corpusStep is one message in how many is looked at.
func corpusStep() int {
	switch {
	case testing.Short():
		return 400
	case os.Getenv("BACKSTAMP_FULL") == "":
		return 40
	}
	return 1
}

// TestCorpusAgreement asks about the fields of real mail, folded and unfolded.
func TestCorpusAgreement(t *testing.T) {
	const longest = 4096 // the ABNF would take too long
	var mutex sync.Mutex
	var fields, values, long, wrong int
	all := make([][]*judge, runtime.GOMAXPROCS(0))
	eachCorpusField(t, corpusStep(), func(worker int, _, value string) {
		if all[worker] == nil {
			all[worker] = newJudges()
		}
		var found []string
		forms := corpusForms(value)
		if len(value) <= longest {
			for n, form := range forms {
				for _, j := range all[worker] {
					if j.spec.utf8() && isASCII(form) && (len(form)+n)%8 > 0 {
						continue // what RFC 6531 and 6532 add does not begin with ASCII; some are asked all the same
					}
					if d := j.disagreement(form); d != "" {
						found = append(found, d)
					}
				}
			}
		}
		mutex.Lock()
		defer mutex.Unlock()
		fields++
		values += len(forms)
		long += one(len(value) > longest)
		for _, d := range found {
			if wrong++; wrong < 20 {
				t.Error(d)
			}
		}
	})
	assert.Zero(t, wrong)
	t.Logf("%d fields, %d values of them, for %d standards each; %d are too long", fields, values, len(specs), long)
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= 0x80 }) < 0
}

func one(is bool) int {
	if is {
		return 1
	}
	return 0
}
