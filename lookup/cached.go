package lookup

import (
	"container/list"
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// Keep is how much a [Cache] keeps, and how long. The zero Keep has the values named below.
type Keep struct {
	Size  int           // answers; 10,000 if it is not positive
	Found time.Duration // lifetime of an answer; an hour if it is not positive
	None  time.Duration // lifetime of ErrNotFound; five minutes if it is not positive
}

func (k Keep) orDefault() Keep {
	if k.Size <= 0 {
		k.Size = 10_000
	}
	if k.Found <= 0 {
		k.Found = time.Hour
	}
	if k.None <= 0 {
		k.None = 5 * time.Minute
	}
	return k
}

// Cache is a Source that remembers the answers of another; [Cached] makes one. It may be used by many
// goroutines at once, and has none of its own: what is too old is thrown away when it is asked for or
// when room is needed. The values are shared by all who ask, and are to be read only.
type Cache[K comparable, V any] struct {
	source Source[K, V]
	keep   Keep

	mu      sync.Mutex
	entries map[K]*list.Element // of entry
	order   *list.List          // the one that was asked for last stands first

	hits, misses atomic.Int64
}

// entry is an answer that is remembered.
type entry[K comparable, V any] struct {
	key     K
	value   V
	err     error // nil, or ErrNotFound, perhaps wrapped
	at      time.Time
	expires time.Time
}

// Cached returns a Source that remembers the answers of s: what was found, and that nothing was found,
// each for its lifetime. An error that is no answer is never remembered, so that a server's bad minute
// does not last an hour. Of more answers than there is room for, those go that nobody has asked for
// longest.
//
// Two who ask for the same at the same time ask twice; where that matters, cache a [Shared] source. The
// stack that serves best is Cached(Shared(Limited(Timeout(source)))).
//
// It discloses less than s does, never more; but who can measure time learns from a Cache whether
// somebody else has asked.
func Cached[K comparable, V any](s Source[K, V], keep Keep) *Cache[K, V] {
	return &Cache[K, V]{source: s, keep: keep.orDefault(), entries: map[K]*list.Element{}, order: list.New()}
}

// String returns who answers the Source that is cached.
func (c *Cache[K, V]) String() string { return who(c.source) }

// Lookup returns what is remembered, or asks.
func (c *Cache[K, V]) Lookup(ctx context.Context, key K) (V, error) {
	if e, ok := c.get(key); ok {
		c.hits.Add(1)
		learnt(ctx, e.at)
		return e.value, e.err
	}
	c.misses.Add(1)
	v, err := c.source.Lookup(ctx, key)
	switch {
	case err == nil:
		c.put(key, v, nil, c.keep.Found)
	case errors.Is(err, ErrNotFound):
		c.put(key, v, err, c.keep.None)
	}
	return v, err
}

// Stats returns how many questions were answered from memory, and how many were not.
func (c *Cache[K, V]) Stats() (hits, misses int64) { return c.hits.Load(), c.misses.Load() }

func (c *Cache[K, V]) get(key K) (entry[K, V], bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at, ok := c.entries[key]
	if !ok {
		return entry[K, V]{}, false
	}
	e := at.Value.(entry[K, V])
	if !time.Now().Before(e.expires) {
		c.order.Remove(at)
		delete(c.entries, key)
		return entry[K, V]{}, false
	}
	c.order.MoveToFront(at)
	return e, true
}

func (c *Cache[K, V]) put(key K, v V, err error, lifetime time.Duration) {
	now := time.Now()
	e := entry[K, V]{key: key, value: v, err: err, at: now, expires: now.Add(lifetime)}
	c.mu.Lock()
	defer c.mu.Unlock()
	if at, ok := c.entries[key]; ok {
		at.Value = e
		c.order.MoveToFront(at)
		return
	}
	for c.order.Len() >= c.keep.Size {
		oldest := c.order.Back()
		delete(c.entries, oldest.Value.(entry[K, V]).key)
		c.order.Remove(oldest)
	}
	c.entries[key] = c.order.PushFront(e)
}

// learningKey is the key of a learning in a context.
type learningKey struct{}

// learning is where a Cache tells whoever asked how old an answer is.
type learning struct{ at atomic.Int64 } // nanoseconds of Unix time, 0: it is fresh

// learnt notes in the context, if anybody there wants to know, when an answer was learned.
func learnt(ctx context.Context, at time.Time) {
	if l, ok := ctx.Value(learningKey{}).(*learning); ok {
		l.at.Store(at.UnixNano())
	}
}
