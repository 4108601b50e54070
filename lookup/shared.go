package lookup

import (
	"context"
	"errors"
	"sync"
)

// Shared returns a Source that asks s once for all who want to know the same at the same time. A
// question goes on as long as somebody waits for its answer, and is cancelled when the last one has
// left; its context has the values of the first one's, and no deadline of its own. Nothing is kept once
// the answer is there: see [Cached].
//
// It discloses less than s does, never more. It may be used by many goroutines at once; one goroutine
// runs for each question under way.
func Shared[K comparable, V any](s Source[K, V]) Source[K, V] {
	return &shared[K, V]{source: s, flights: map[K]*flight[V]{}}
}

type shared[K comparable, V any] struct {
	source  Source[K, V]
	mu      sync.Mutex
	flights map[K]*flight[V]
}

// flight is a question under way.
type flight[V any] struct {
	waiters int // guarded by the mutex of shared
	cancel  context.CancelFunc
	done    chan struct{} // closed when value and err are there
	value   V
	err     error
}

func (s *shared[K, V]) String() string { return who(s.source) }

func (s *shared[K, V]) Lookup(ctx context.Context, key K) (V, error) {
	var none V
	if err := ctx.Err(); err != nil {
		return none, err
	}
	f := s.join(ctx, key)
	select {
	case <-f.done:
		s.leave(key, f)
		return f.value, f.err
	case <-ctx.Done():
		s.leave(key, f)
		return none, ctx.Err()
	}
}

// join returns the flight for a key, and starts it if there is none.
func (s *shared[K, V]) join(ctx context.Context, key K) *flight[V] {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f, ok := s.flights[key]; ok {
		f.waiters++
		return f
	}
	own, cancel := context.WithCancel(context.WithoutCancel(ctx))
	f := &flight[V]{waiters: 1, cancel: cancel, done: make(chan struct{}), err: errDied}
	s.flights[key] = f
	go func() {
		defer close(f.done) // also if the source panics: nobody shall wait for ever
		f.value, f.err = s.source.Lookup(own, key)
		s.land(key, f)
	}()
	return f
}

var errDied = errors.New("lookup: the question ended without an answer")

// land takes a flight out of the map, so that the next one who asks starts another.
func (s *shared[K, V]) land(key K, f *flight[V]) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.flights[key] == f {
		delete(s.flights, key)
	}
}

// leave is called by everybody who has joined. The last one cancels.
func (s *shared[K, V]) leave(key K, f *flight[V]) {
	s.mu.Lock()
	f.waiters--
	last := f.waiters == 0
	if last && s.flights[key] == f {
		delete(s.flights, key) // who comes from here on is not to get the answer of a cancelled question
	}
	s.mu.Unlock()
	if last {
		f.cancel()
	}
}
