package lookup_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/backstamp/backstamp/lookup"
	"github.com/backstamp/backstamp/lookup/lookuptest"
)

var errBroken = errors.New("the server is broken")

// slow is a Source that takes a second, and counts.
type slow struct {
	asked, cancelled, atOnce, most atomic.Int64
}

func (s *slow) String() string { return "slow" }

func (s *slow) Lookup(ctx context.Context, key string) (string, error) {
	s.asked.Add(1)
	if n := s.atOnce.Add(1); n > s.most.Load() {
		s.most.Store(n)
	}
	defer s.atOnce.Add(-1)
	pause := time.Second
	if key == "silent" {
		pause = math.MaxInt64
	}
	select {
	case <-time.After(pause):
	case <-ctx.Done():
		s.cancelled.Add(1)
		return "", ctx.Err()
	}
	switch key {
	case "missing":
		return "", fmt.Errorf("%w: %s", lookup.ErrNotFound, key)
	case "failing":
		return "", errBroken
	}
	return "the " + key, nil
}

var slowKeys = lookuptest.Keys[string]{
	Found: []string{"a", "b"}, Missing: []string{"missing"}, Failing: []string{"failing"}, Silent: []string{"silent"},
}

func together(n int, do func(i int)) {
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { do(i) })
	}
	wg.Wait()
}

// Every wrapper, and all of them on top of one another, keep the contract of a Source, and the name of
// who answers.
func TestWrappersKeepTheContract(t *testing.T) {
	wrap := map[string]func(lookup.Source[string, string]) lookup.Source[string, string]{
		"Shared": lookup.Shared[string, string],
		"Cached": func(s lookup.Source[string, string]) lookup.Source[string, string] {
			return lookup.Cached(s, lookup.Keep{})
		},
		"Limited": func(s lookup.Source[string, string]) lookup.Source[string, string] {
			return lookup.Limited(s, lookup.Rate{PerSecond: 20, AtOnce: 50})
		},
		"Timeout": func(s lookup.Source[string, string]) lookup.Source[string, string] {
			return lookup.Timeout(s, time.Minute)
		},
		"all": func(s lookup.Source[string, string]) lookup.Source[string, string] {
			return lookup.Cached(lookup.Shared(lookup.Limited(lookup.Timeout(s, time.Minute), lookup.Rate{PerSecond: 100})), lookup.Keep{Size: 2})
		},
	}
	for name, w := range wrap {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := w(&slow{})
				assert.NoError(t, lookuptest.TestSource(s, slowKeys))
				assert.Equal(t, "slow", fmt.Sprint(s))
			})
		})
	}
}

func TestShared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &slow{}
		shared := lookup.Shared(s)
		together(100, func(i int) {
			got, err := shared.Lookup(t.Context(), []string{"a", "b"}[i%2])
			assert.NoError(t, err)
			assert.Equal(t, []string{"the a", "the b"}[i%2], got)
		})
		assert.EqualValues(t, 2, s.asked.Load())
		// Nothing is kept.
		_, err := shared.Lookup(t.Context(), "a")
		require.NoError(t, err)
		assert.EqualValues(t, 3, s.asked.Load())
		assert.EqualValues(t, 0, s.cancelled.Load())
	})
}

// The first who asked may leave without taking the answer from the others; the last who leaves ends the
// question.
func TestSharedCancels(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &slow{}
		shared := lookup.Shared(s)
		first, leave := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		wg.Go(func() {
			_, err := shared.Lookup(first, "a")
			assert.ErrorIs(t, err, context.Canceled)
		})
		synctest.Wait()
		wg.Go(func() {
			got, err := shared.Lookup(t.Context(), "a")
			assert.NoError(t, err)
			assert.Equal(t, "the a", got)
		})
		synctest.Wait()
		leave()
		wg.Wait()
		assert.EqualValues(t, 1, s.asked.Load())
		assert.EqualValues(t, 0, s.cancelled.Load())

		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		together(10, func(int) {
			_, err := shared.Lookup(ctx, "silent")
			assert.ErrorIs(t, err, context.DeadlineExceeded)
		})
		synctest.Wait()
		assert.EqualValues(t, 1, s.cancelled.Load())
	})
}

// Who asks when a question has just been given up gets an answer of their own.
func TestSharedAfterTheLastLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		entered := make(chan struct{})
		stubborn := lookup.Func[string, int](func(ctx context.Context, _ string) (int, error) {
			entered <- struct{}{}
			<-ctx.Done()
			time.Sleep(time.Second) // It takes its time to end.
			return 0, ctx.Err()
		})
		shared := lookup.Shared(stubborn)
		ctx, cancel := context.WithCancel(t.Context())
		go func() {
			<-entered
			cancel()
		}()
		_, err := shared.Lookup(ctx, "a")
		assert.ErrorIs(t, err, context.Canceled)
		ctx, cancel = context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		go func() { <-entered }()
		_, err = shared.Lookup(ctx, "a")
		assert.ErrorIs(t, err, context.DeadlineExceeded)
		time.Sleep(time.Minute)
	})
}

func TestCached(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &slow{}
		cached := lookup.Cached(s, lookup.Keep{Size: 2, Found: time.Minute, None: 10 * time.Second})
		ask := func(key string) (took time.Duration) {
			start := time.Now()
			got, err := cached.Lookup(t.Context(), key)
			switch key {
			case "missing":
				assert.ErrorIs(t, err, lookup.ErrNotFound)
			case "failing":
				assert.ErrorIs(t, err, errBroken)
			default:
				assert.NoError(t, err)
				assert.Equal(t, "the "+key, got)
			}
			return time.Since(start)
		}
		assert.Equal(t, time.Second, ask("a"), "the first time it is asked")
		assert.Zero(t, ask("a"), "then it is known")
		time.Sleep(59 * time.Second)
		assert.Zero(t, ask("a"), "for a minute")
		time.Sleep(time.Second)
		assert.Equal(t, time.Second, ask("a"), "and no longer")

		assert.Equal(t, time.Second, ask("missing"))
		time.Sleep(9 * time.Second)
		assert.Zero(t, ask("missing"), "that there is none is known as well")
		time.Sleep(time.Second)
		assert.Equal(t, time.Second, ask("missing"), "for its own time")

		assert.Equal(t, time.Second, ask("failing"))
		assert.Equal(t, time.Second, ask("failing"), "an error is never kept")

		ask("b") // There is room for two: "a" was asked for last, "missing" goes.
		ask("a")
		ask("c") // "b" goes, which nobody asked for longest
		assert.Zero(t, ask("a"))
		assert.Equal(t, time.Second, ask("b"))
		hits, misses := cached.Stats()
		assert.EqualValues(t, misses, s.asked.Load())
		assert.EqualValues(t, 4, hits)
	})
}

// The zero Keep has room for 10,000 answers and no more.
func TestCachedSize(t *testing.T) {
	asked := 0
	count := lookup.Func[int, int](func(_ context.Context, k int) (int, error) { asked++; return k, nil })
	cached := lookup.Cached(count, lookup.Keep{})
	for range 2 {
		for k := range 10_000 {
			_, _ = cached.Lookup(t.Context(), k)
		}
	}
	assert.Equal(t, 10_000, asked)
	_, _ = cached.Lookup(t.Context(), 10_000)
	_, _ = cached.Lookup(t.Context(), 0)
	assert.Equal(t, 10_002, asked)
}

func TestLimited(t *testing.T) {
	tests := []struct {
		name string
		rate lookup.Rate
		n    int
		want time.Duration
		most int64
	}{
		{"no limit", lookup.Rate{}, 100, time.Second, 100},
		{"ten a second", lookup.Rate{PerSecond: 10}, 21, 3 * time.Second, 11},
		{"ten a second, a burst of ten", lookup.Rate{PerSecond: 10, Burst: 10}, 21, 2100 * time.Millisecond, 21},
		{"two at once", lookup.Rate{AtOnce: 2}, 9, 5 * time.Second, 2},
		{"one in two hours", lookup.Rate{PerSecond: 1 / 7200.}, 3, 4*time.Hour + time.Second, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, start := &slow{}, time.Now()
				limited := lookup.Limited(s, tt.rate)
				together(tt.n, func(int) {
					_, err := limited.Lookup(t.Context(), "a")
					assert.NoError(t, err)
				})
				assert.Equal(t, tt.want, time.Since(start))
				assert.LessOrEqual(t, s.most.Load(), tt.most)
				assert.EqualValues(t, tt.n, s.asked.Load())
			})
		})
	}
}

// Who gives up waiting does not use up what is allowed to the others; a silence allows no more than a
// burst; and a rate of next to nothing does not overflow.
func TestLimitedEdges(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &slow{}
		limited := lookup.Limited(s, lookup.Rate{PerSecond: 1, Burst: 2})
		ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
		defer cancel()
		together(50, func(int) { _, _ = limited.Lookup(ctx, "a") })
		assert.EqualValues(t, 2, s.asked.Load(), "the burst, and nobody who gave up")
		time.Sleep(time.Hour)
		start := time.Now()
		together(4, func(int) { _, _ = limited.Lookup(t.Context(), "a") })
		assert.Equal(t, 3*time.Second, time.Since(start))

		never := lookup.Limited(s, lookup.Rate{PerSecond: math.SmallestNonzeroFloat64, Burst: math.MaxInt})
		_, err := never.Lookup(t.Context(), "a")
		assert.NoError(t, err)
	})
}

func TestTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &slow{}
		start := time.Now()
		_, err := lookup.Timeout(s, 300*time.Millisecond).Lookup(t.Context(), "a")
		assert.ErrorIs(t, err, context.DeadlineExceeded)
		assert.NotErrorIs(t, err, lookup.ErrNotFound)
		assert.ErrorContains(t, err, "no answer within 300ms")
		assert.Equal(t, 300*time.Millisecond, time.Since(start))
		got, err := lookup.Timeout(s, 2*time.Second).Lookup(t.Context(), "a")
		assert.NoError(t, err)
		assert.Equal(t, "the a", got)
		_, err = lookup.Timeout(s, 2*time.Second).Lookup(t.Context(), "missing")
		assert.ErrorIs(t, err, lookup.ErrNotFound)
		_, err = lookup.Timeout(s, 0).Lookup(t.Context(), "a")
		assert.NoError(t, err)
	})
}
