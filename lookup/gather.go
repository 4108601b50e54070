package lookup

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/backstamp/backstamp/hops"
)

// question is one that Gather has planned.
type question struct {
	hop              int
	kind, about, who string
	ask              func(ctx context.Context) result
	not              string // why it is not asked, "" if it is
	same             int    // index of the same question about another hop, -1 if it is the first
	late             bool   // to be asked when the others are answered
}

// result is what came of a question.
type result struct {
	status hops.Status
	who    string // "" if it is whom the question was for
	values []string
	detail string
	err    error
}

// Gather asks about a case and returns the evidence; the caller puts it into the case. The answers stand in
// the order of the plan, which is that of belief: the boundary's client first, then the newer hops, then the
// older ones. When an answer comes makes no difference to the evidence but its times.
//
// Every question is listed with whom it was for, what came of it, when, and how long it took; an answer
// from a [Cache] has the time when it was learned. A question that failed is listed as [hops.NoAnswer],
// with the error as its Detail. What was not asked is listed as [hops.NotAsked] with the reason: an
// address or name that is not askable, a Budget that is spent, a context that is done. See the kinds
// of answers at [hops.Answer].
//
// The questions run in parallel, and all have ended when Gather returns. The error is that of the context, if
// it was done before all was asked; the evidence that there is comes with it. A nil case, and one without
// hops, have none.
func (s *Sources) Gather(ctx context.Context, c *hops.Case) (hops.Evidence, error) {
	if c == nil || c.Chain.Len() == 0 {
		return hops.Evidence{}, ctx.Err()
	}
	p := s.plan(c)
	answers := make([]hops.Answer, len(p.list))
	for _, late := range []bool{false, true} {
		s.round(ctx, p, answers, late)
	}
	for i, q := range p.list {
		if q.same >= 0 {
			answers[i] = answers[q.same]
			answers[i].Hop = q.hop
		}
	}
	return hops.Evidence{Answers: answers}, ctx.Err()
}

// round asks the questions of one round, and waits for them.
func (s *Sources) round(ctx context.Context, p *plan, answers []hops.Answer, late bool) {
	atOnce := s.AtOnce
	if atOnce <= 0 {
		atOnce = defaultAtOnce
	}
	p.answers = answers
	slots := make(chan struct{}, atOnce)
	var wg sync.WaitGroup
	for i, q := range p.list {
		if q.late != late || q.same >= 0 {
			continue
		}
		slots <- struct{}{} // Every source gives up when the context is done.
		wg.Go(func() {
			defer func() { <-slots }()
			answers[i] = q.answer(ctx)
		})
	}
	wg.Wait()
}

// answer asks a question.
func (q *question) answer(ctx context.Context) hops.Answer {
	a := hops.Answer{Hop: q.hop, About: q.about, Kind: q.kind, Who: q.who}
	why := q.not
	if err := ctx.Err(); why == "" && err != nil {
		why = err.Error()
	}
	if why != "" {
		a.Status, a.Detail, a.At = hops.NotAsked, "not asked: "+clip(why), time.Now()
		return a
	}
	var l learning
	start := time.Now()
	r := q.ask(context.WithValue(ctx, learningKey{}, &l))
	a.At = time.Now()
	a.Took = a.At.Sub(start)
	if at := l.at.Load(); at != 0 {
		a.At = time.Unix(0, at)
	}
	if r.who != "" {
		a.Who = clip(r.who)
	}
	a.Status, a.Detail = r.status, clip(r.detail)
	for _, v := range r.values[:min(len(r.values), maxNames)] {
		a.Values = append(a.Values, clip(v))
	}
	switch {
	case r.err == nil:
	case errors.Is(r.err, ErrNotFound):
		a.Status = hops.NotFound
	default:
		a.Status, a.Detail = hops.NoAnswer, clip(r.err.Error())
	}
	return a
}
