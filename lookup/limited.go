package lookup

import (
	"context"
	"time"
)

// Rate is how much a Source may be asked. The zero Rate is no limit.
type Rate struct {
	PerSecond float64 // questions a second in the long run; not positive: any number
	Burst     int     // how many may come at once after a silence; 1 if it is not positive
	AtOnce    int     // how many may be under way at the same time; not positive: any number
}

// Limited returns a Source that asks s no faster than the rate allows. Who has to wait waits in the order
// in which they came, and gives up when the context is done, with its error. A place in the queue that
// is given up is not lost to those behind it.
//
// It discloses what s does, and no more. It may be used by many goroutines at once, and has none of its own.
func Limited[K comparable, V any](s Source[K, V], rate Rate) Source[K, V] {
	l := &limited[K, V]{source: s, turn: make(chan struct{}, 1)}
	if rate.AtOnce > 0 {
		l.slots = make(chan struct{}, rate.AtOnce)
	}
	if rate.PerSecond > 0 {
		every := min(float64(time.Second)/rate.PerSecond, float64(maxPause))
		l.every = time.Duration(max(1, every))
		l.slack = time.Duration(min(every*float64(max(1, rate.Burst)-1), float64(maxPause)))
	}
	return l
}

// maxPause keeps sums of times within what a Duration has.
const maxPause = 10 * 365 * 24 * time.Hour

type limited[K comparable, V any] struct {
	source       Source[K, V]
	slots        chan struct{} // nil: any number at once
	turn         chan struct{} // holds whoever waits for the next question to be allowed
	every, slack time.Duration
	next         time.Time // when the next question is due, a burst apart; belongs to who holds turn
}

func (l *limited[K, V]) String() string { return who(l.source) }

func (l *limited[K, V]) Lookup(ctx context.Context, key K) (V, error) {
	var none V
	if err := ctx.Err(); err != nil {
		return none, err
	}
	if l.slots != nil {
		select {
		case l.slots <- struct{}{}:
			defer func() { <-l.slots }()
		case <-ctx.Done():
			return none, ctx.Err()
		}
	}
	if err := l.wait(ctx); err != nil {
		return none, err
	}
	return l.source.Lookup(ctx, key)
}

// wait returns when the next question may be asked.
func (l *limited[K, V]) wait(ctx context.Context) error {
	if l.every == 0 {
		return nil
	}
	select {
	case l.turn <- struct{}{}: // One waits for the time, the others for their turn.
		defer func() { <-l.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if pause := time.Until(l.next.Add(-l.slack)); pause > 0 {
		t := time.NewTimer(pause)
		defer t.Stop()
		select {
		case <-t.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	if now := time.Now(); l.next.Before(now) {
		l.next = now
	}
	l.next = l.next.Add(l.every)
	return nil
}
