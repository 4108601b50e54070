package lookuptest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"sync"
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
	before := runtime.NumGoroutine()
	c := &contract[K, V]{source: s, keys: keys}
	c.answers(context.Background())
	c.together()
	c.given()
	c.silence()
	if left := leftOver(before); left > 0 {
		c.wrong("%d goroutines are left when all lookups have returned", left)
	}
	return errors.Join(c.errs...)
}

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
func (c *contract[K, V]) together() {
	var wg sync.WaitGroup
	for range crowd {
		wg.Go(func() { c.answers(context.Background()) })
	}
	wg.Wait()
}

// given asks with a context that is done already.
func (c *contract[K, V]) given() {
	ctx, cancel := context.WithCancel(context.Background())
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
func (c *contract[K, V]) silence() {
	for _, k := range c.keys.Silent {
		ctx, cancel := context.WithCancel(context.Background())
		time.AfterFunc(20*time.Millisecond, cancel)
		c.ends(ctx, k, false)
		ctx, cancel = context.WithTimeout(context.Background(), 20*time.Millisecond)
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

// leftOver returns how many goroutines there are more than before, once they had time to end.
func leftOver(before int) int {
	for range 100 {
		if runtime.NumGoroutine() <= before {
			return 0
		}
		time.Sleep(20 * time.Millisecond)
	}
	return runtime.NumGoroutine() - before
}
