package main

import (
	"io"
	"sync"
)

// job is a piece of input, and then of output: some records that stand one after the other, so that
// handing them from one goroutine to the next costs little for each.
type job struct {
	file    string   // lines: the input
	first   int      // lines: the number of the first one
	text    []byte   // lines: whole ones; otherwise the records, one after the other
	records []record // nil for lines
	tail    *tail    // what follows text in the last record, nil if that is all

	out      []byte   // lines of JSON
	lines    int      // how many
	complain []string // for standard error: inputs that are lost
	forged   bool     // a field of some message cannot be what its server wrote
	done     chan struct{}
}

// record is a message in the text of a job, or what is wrong with it.
type record struct {
	source string
	end    int // where it ends in the text
	err    error
}

// maxKept is the size of the largest buffers that are kept for the next job, in bytes.
const maxKept = 1 << 20

var jobs = sync.Pool{New: func() any { return &job{done: make(chan struct{}, 1)} }}

func newJob() *job { return jobs.Get().(*job) }

// free gives a job back that was written.
func (j *job) free() {
	if cap(j.text) > maxKept || cap(j.out) > 4*maxKept {
		return
	}
	clear(j.records) // their sources can be freed
	*j = job{text: j.text[:0], records: j.records[:0], out: j.out[:0], done: j.done}
	jobs.Put(j)
}

// pipeline is the way of the jobs: from the one goroutine that reads to those that work, and from
// these, in the order of the input, to the one that writes. It holds a bounded number of jobs.
type pipeline struct {
	order chan *job // to the writer
	work  chan *job // to the workers
	stop  chan struct{}
}

// put hands out a job. It returns false if there is no use in going on.
func (p *pipeline) put(j *job) bool {
	select {
	case p.order <- j:
	case <-p.stop:
		return false
	}
	select {
	case p.work <- j:
	case <-p.stop:
		return false
	}
	return true
}

// process reads the files and writes what they say.
func process(s *settings, files []string, w *writer) {
	p := &pipeline{
		order: make(chan *job, 2*s.workers),
		work:  make(chan *job, 2*s.workers),
		stop:  make(chan struct{}),
	}
	var workers sync.WaitGroup
	for range s.workers {
		workers.Go(func() {
			k := worker{settings: s, stop: p.stop}
			for p.next(k.do) {
			}
		})
	}
	go func() {
		r := reader{settings: s, pipeline: p}
		r.files(files)
		close(p.order)
		close(p.work)
	}()
	for j := range p.order {
		<-j.done
		if s.check && j.forged && w.code == exitDone {
			w.code = exitForged
		}
		if !w.write(j) {
			// The reader is not waited for: it may sit before a pipe on which nothing comes any more. It
			// ends with its next job.
			close(p.stop)
			break
		}
		j.free()
	}
	w.finish()
	workers.Wait()
}

// next does one job, and returns false after the last one.
func (p *pipeline) next(do func(*job)) bool {
	select {
	case <-p.stop:
		return false
	case j, ok := <-p.work:
		if !ok {
			return false
		}
		do(j)
		j.done <- struct{}{}
		return true
	}
}

// tail is the end of a message that is too long to be held: it comes in blocks, while the message is
// being worked on.
type tail struct {
	blocks chan []byte // unbuffered: a block that was taken frees the one before it
	err    error       // what the reading ended with, set before blocks is closed
}

// send reads r to its end and hands on what it says. It returns false if there is no use in going on.
func (t *tail) send(r io.Reader, stop <-chan struct{}) bool {
	defer close(t.blocks)
	var buffers [2][]byte
	for i := 0; ; i ^= 1 {
		if buffers[i] == nil {
			buffers[i] = make([]byte, blockSize)
		}
		n, err := io.ReadFull(r, buffers[i])
		select {
		case t.blocks <- buffers[i][:n]:
		case <-stop:
			return false
		}
		if err != nil {
			if err != io.EOF && err != io.ErrUnexpectedEOF {
				t.err = err
			}
			return true
		}
	}
}

const blockSize = 64 << 10

// tailReader reads what was sent.
type tailReader struct {
	*tail
	stop <-chan struct{}
	rest []byte
	eof  bool
}

func (r *tailReader) Read(b []byte) (int, error) {
	for len(r.rest) == 0 {
		if r.eof {
			if r.err != nil {
				return 0, r.err
			}
			return 0, io.EOF
		}
		select {
		case block, ok := <-r.blocks:
			r.rest, r.eof = block, !ok
		case <-r.stop:
			return 0, io.EOF
		}
	}
	n := copy(b, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

// drain takes what is left, so that the reader can go on.
func (r *tailReader) drain() {
	for !r.eof {
		select {
		case _, ok := <-r.blocks:
			r.eof = !ok
		case <-r.stop:
			return
		}
	}
}
