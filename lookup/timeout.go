package lookup

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Timeout returns a Source that gives s at most so long for each answer. When the time is over the error
// is one that wraps context.DeadlineExceeded, and no answer: a slow server is never taken for one
// that said no. A duration that is not positive is no limit.
//
// s has to give up when its context is done, as every Source has; Timeout starts no goroutine to leave
// one behind that does not. It discloses what s does, and may be used by many goroutines at once.
func Timeout[K comparable, V any](s Source[K, V], d time.Duration) Source[K, V] {
	if d <= 0 {
		return s
	}
	return teller[K, V]{name: who(s), Func: func(ctx context.Context, key K) (V, error) {
		own, cancel := context.WithTimeout(ctx, d)
		defer cancel()
		v, err := s.Lookup(own, key)
		if err != nil && !errors.Is(err, ErrNotFound) && own.Err() != nil && ctx.Err() == nil {
			err = fmt.Errorf("lookup: no answer within %v: %w (%w)", d, context.DeadlineExceeded, err)
		}
		return v, err
	}}
}
