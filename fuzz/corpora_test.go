package fuzz

import (
	"os"
	"runtime"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/backstamp/backstamp/fuzz/mail"
)

// sampleStep and shortStep are which part of the corpora is looked at where not all of them are asked for:
// one message in so many; shortStep is for -short.
const (
	sampleStep = 20
	shortStep  = 200
)

// A realMail is one message of the corpora.
type realMail = mail.Mail

// corpusFiles returns the files of real mail, and skips the test where no folder of them is named.
func corpusFiles(t testing.TB) []string {
	dir := os.Getenv("BACKSTAMP_CORPUS")
	if dir == "" {
		t.Skip("BACKSTAMP_CORPUS names no folder of real mail, so that none is read")
	}
	files, err := mail.Files(dir)
	require.NoError(t, err, "BACKSTAMP_CORPUS is %s", dir)
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
	step := sampleStep
	switch {
	case all:
		step = 1
	case testing.Short():
		step = shortStep
	}
	mail.Read(name, step, do, func(err error) { t.Error(err) })
}
