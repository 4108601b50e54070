package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"sync"

	"github.com/backstamp/backstamp/fuzz/census"
	"github.com/backstamp/backstamp/fuzz/mail"
)

// check runs all mail of some folders through everything.
func check(args []string, _ io.Reader, out, log io.Writer) error {
	flags := flag.NewFlagSet("corpora check", flag.ContinueOnError)
	sample := flags.Int("sample", 1, "read one message in `N`")
	most := flags.Int("most", 50, "print at most `N` properties that do not hold")
	if err := parse(flags, args, log); err != nil {
		return err
	}
	folders := flags.Args()
	if len(folders) == 0 {
		folder, err := corpusFolder()
		if err != nil {
			return err
		}
		folders = []string{folder}
	}
	if *sample < 1 {
		return fmt.Errorf("%w: -sample %d is less than 1", errUsage, *sample)
	}
	r := &reading{all: census.By{}, log: log, step: *sample, progress: isTerminal(log)}
	r.folders(folders)
	fmt.Fprint(out, r.all.Table())
	return r.verdict(out, *most)
}

// A reading is a census of many files at once.
type reading struct {
	log      io.Writer
	step     int
	progress bool // tell how far it is

	mutex       sync.Mutex
	all         census.By
	failed      bool
	files, done int
}

// folders reads all files of the folders, on all cores.
func (r *reading) folders(folders []string) {
	var files []string
	for _, folder := range folders {
		found, err := mail.Files(folder)
		if err != nil {
			r.bad(err)
		}
		files = append(files, found...)
	}
	r.files = len(files)
	names := make(chan string)
	var group sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for name := range names {
				r.file(name)
			}
		})
	}
	for _, name := range files {
		names <- name
	}
	close(names)
	group.Wait()
}

func (r *reading) file(name string) {
	own := census.By{}
	mail.Read(name, r.step, own.Add, r.bad)
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.all.Merge(own)
	if r.done++; r.progress {
		fmt.Fprintf(r.log, "\r%d of %d files", r.done, r.files)
		if r.done == r.files {
			fmt.Fprintln(r.log)
		}
	}
}

// bad tells what could not be read.
func (r *reading) bad(err error) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.failed = true
	fmt.Fprintf(r.log, "corpora: %v\n", err)
}

// verdict prints what does not hold, and returns whether all was well.
func (r *reading) verdict(out io.Writer, most int) error {
	total := r.all.Total()
	for i, line := range append(total.Broken, total.Slow...) {
		if i == most {
			fmt.Fprintf(out, "and %d more\n", len(total.Broken)+len(total.Slow)-i)
			break
		}
		fmt.Fprintf(out, "%q\n", line)
	}
	if r.failed || len(total.Broken) > 0 {
		return errFailed
	}
	return nil
}

// isTerminal reports whether w is a terminal.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
