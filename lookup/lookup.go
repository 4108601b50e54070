package lookup

import (
	"context"
	"errors"
)

// ErrNotFound is the answer that there is nothing: no such name, no record of that kind, not listed.
// A Source returns it or an error that wraps it; test with errors.Is. Any other error means that
// nothing was learned.
var ErrNotFound = errors.New("lookup: not found")

// Source answers one kind of question. Lookup may be called by many goroutines at once and gives up
// when the context is done. The error is nil for an answer, ErrNotFound (perhaps wrapped) if the answer
// is that there is nothing, and any other error if there is no answer. The value belongs to the Source
// and is to be read only, because one answer may be given to many.
type Source[K comparable, V any] interface {
	Lookup(ctx context.Context, key K) (V, error)
}

// Func is a function as a Source. The zero Func must not be asked.
type Func[K comparable, V any] func(ctx context.Context, key K) (V, error)

// Lookup calls f.
func (f Func[K, V]) Lookup(ctx context.Context, key K) (V, error) { return f(ctx, key) }
