package lookuptest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"reflect"
	"runtime/pprof"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/backstamp/backstamp/lookup"
)

// Keys are what [TestSource] asks a Source about. Those of a kind that the Source does not have may be left
// out, but not all of Found, Missing and Failing.
type Keys[K comparable] struct {
	Found   []K // there is an answer
	Missing []K // the answer is that there is nothing
	Failing []K // there is no answer: what the Source would ask fails
	Silent  []K // there is no answer either: what the Source would ask never answers
}

// patience is how long a Source may take to notice that its context is done. That is generous, because
// tests run on busy machines.
const patience = 5 * time.Second

// crowd is how many ask at the same time.
const crowd = 32

// TestSource holds a Source to its contract, and returns an error that tells everything that is wrong, nil
// if nothing is:
//
//   - a key of Found has a nil error, and the same value every time;
//   - a key of Missing has an error that is lookup.ErrNotFound, with errors.Is;
//   - a key of Failing has an error that is not;
//   - a context that is done already, or that ends while a key of Silent is asked about, ends the
//     lookup, and what comes then is an answer or an error that is not lookup.ErrNotFound, unless that
//     is the answer;
//   - all of that holds when many goroutines ask at once;
//   - when all lookups have returned, no goroutine is left of them.
//
// The Source must be one whose answers do not change meanwhile. In a bubble of testing/synctest the whole
// takes no time; outside, what the Source takes.
func TestSource[K comparable, V any](s lookup.Source[K, V], keys Keys[K]) error {
	if len(keys.Found)+len(keys.Missing)+len(keys.Failing) == 0 {
		return errors.New("lookuptest: there is nothing to ask about")
	}
	c := &contract[K, V]{source: s, keys: keys}
	// Goroutines have the labels of the one that started them, so that those of the lookups can be told from
	// all others.
	run := strconv.FormatInt(runs.Add(1), 10)
	pprof.Do(context.Background(), pprof.Labels(label, run), func(ctx context.Context) {
		c.answers(ctx)
		c.together(ctx)
		c.given(ctx)
		c.silence(ctx)
	})
	if left := leftOver(run); left > 0 {
		c.wrong("%d goroutines are left when all lookups have returned", left)
	}
	return errors.Join(c.errs...)
}

const label = "lookuptest"

var runs atomic.Int64

// contract is one run of TestSource.
type contract[K comparable, V any] struct {
	source lookup.Source[K, V]
	keys   Keys[K]

	mu    sync.Mutex
	errs  []error
	first map[K]V
}

func (c *contract[K, V]) wrong(format string, args ...any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.errs) < 100 {
		c.errs = append(c.errs, fmt.Errorf("lookuptest: "+format, args...))
	}
}

// answers asks about every key.
func (c *contract[K, V]) answers(ctx context.Context) {
	for _, k := range c.keys.Found {
		v, err := c.source.Lookup(ctx, k)
		if err != nil {
			c.wrong("%v: got the error %w, want an answer", k, err)
			continue
		}
		c.same(k, v)
	}
	for _, k := range c.keys.Missing {
		if v, err := c.source.Lookup(ctx, k); !errors.Is(err, lookup.ErrNotFound) {
			c.wrong("%v: got %v and the error %v, want ErrNotFound", k, v, err)
		}
	}
	for _, k := range c.keys.Failing {
		if v, err := c.source.Lookup(ctx, k); err == nil || errors.Is(err, lookup.ErrNotFound) {
			c.wrong("%v: got %v and the error %v, want an error that is not ErrNotFound", k, v, err)
		}
	}
}

// same compares an answer with the first one.
func (c *contract[K, V]) same(k K, v V) {
	c.mu.Lock()
	if c.first == nil {
		c.first = map[K]V{}
	}
	first, ok := c.first[k]
	if !ok {
		c.first[k] = v
	}
	c.mu.Unlock()
	if ok && !reflect.DeepEqual(first, v) {
		c.wrong("%v: got %v, and before that %v", k, v, first)
	}
}

// together asks about every key from many goroutines.
func (c *contract[K, V]) together(ctx context.Context) {
	var wg sync.WaitGroup
	for range crowd {
		wg.Go(func() { c.answers(ctx) })
	}
	wg.Wait()
}

// given asks with a context that is done already.
func (c *contract[K, V]) given(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	cancel()
	for _, k := range c.keys.Found {
		c.ends(ctx, k, false)
	}
	for _, k := range c.keys.Missing {
		c.ends(ctx, k, true)
	}
	for _, k := range c.keys.Failing {
		c.ends(ctx, k, false)
	}
}

// silence asks what is never answered, and gives up: once by itself, once by a deadline, once together.
func (c *contract[K, V]) silence(parent context.Context) {
	for _, k := range c.keys.Silent {
		ctx, cancel := context.WithCancel(parent)
		time.AfterFunc(20*time.Millisecond, cancel)
		c.ends(ctx, k, false)
		ctx, cancel = context.WithTimeout(parent, 20*time.Millisecond)
		var wg sync.WaitGroup
		for range crowd {
			wg.Go(func() { c.ends(ctx, k, false) })
		}
		wg.Wait()
		cancel()
	}
}

// ends asks with a context that is done or soon will be.
func (c *contract[K, V]) ends(ctx context.Context, k K, mayMiss bool) {
	done := make(chan error, 1)
	go func() {
		_, err := c.source.Lookup(ctx, k)
		done <- err
	}()
	t := time.NewTimer(patience)
	defer t.Stop()
	select {
	case err := <-done:
		if errors.Is(err, lookup.ErrNotFound) && !mayMiss {
			c.wrong("%v: got ErrNotFound when the context was done, want an error that is no answer", k)
		}
	case <-t.C:
		c.wrong("%v: the lookup goes on %v after its context was done", k, patience)
	}
}

// leftOver returns how many goroutines of a run there are, once they had time to end.
func leftOver(run string) int {
	for range 100 {
		if count(run) == 0 {
			return 0
		}
		time.Sleep(20 * time.Millisecond)
	}
	return count(run)
}

// count counts goroutines by their label. The profile has paragraphs like
//
//	3 @ 0x1234 0x5678
//	# labels: {"lookuptest":"7"}
func count(run string) (n int) {
	var b bytes.Buffer
	_ = pprof.Lookup("goroutine").WriteTo(&b, 1) // a Buffer never fails
	last := 0
	for line := range strings.Lines(b.String()) {
		if number, _, ok := strings.Cut(line, " @"); ok {
			last, _ = strconv.Atoi(number)
		} else if strings.HasPrefix(line, "# labels:") && strings.Contains(line, strconv.Quote(label)+":"+strconv.Quote(run)) {
			n += last
		}
	}
	return n
}
