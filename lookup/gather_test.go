package lookup_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/backstamp/backstamp/hops"
	"github.com/backstamp/backstamp/lookup"
	"github.com/backstamp/backstamp/lookup/lookuptest"
)

// message has a trusted server, mx, which took it from 192.0.2.1, which claims to have it from elsewhere.
const message = "Received: from mx.example.org (mx.example.org [10.0.0.1])\r\n\tby store.example.org (Postfix) with ESMTP id 4AB\r\n\tfor <ann@example.org>; Mon, 6 Mar 2000 14:31:09 +0100 (CET)\r\n" +
	"Received: from helo.example.com (mail.example.com [192.0.2.1])\r\n\tby mx.example.org (Postfix) with ESMTP id 4AC\r\n\tfor <ann@example.org>; Mon, 6 Mar 2000 14:31:08 +0100 (CET)\r\n" +
	"Received: from claimed.example.net (claimed.example.net [198.51.100.9])\r\n\tby helo.example.com (Postfix) with ESMTP id 4AD;\r\n\tMon, 6 Mar 2000 14:31:07 +0100 (CET)\r\n" +
	"Received: from again.example.net (mail.example.com [192.0.2.1])\r\n\tby claimed.example.net (Postfix) with ESMTP id 4AE;\r\n\tMon, 6 Mar 2000 14:31:06 +0100 (CET)\r\n" +
	"Subject: hello\r\n\r\n"

func caseOf(t testing.TB, header string) *hops.Case {
	chain, err := hops.Read(strings.NewReader(header))
	require.NoError(t, err)
	return &hops.Case{Chain: chain}
}

// world is the DNS in which the message came.
func world() *lookuptest.Zone {
	return &lookuptest.Zone{
		Names: map[string][]string{"192.0.2.1": {"mail.example.com"}, "198.51.100.9": {"dyn-9.example.net"}},
		Addrs: map[string][]string{
			"mail.example.com": {"192.0.2.1"}, "helo.example.com": {"192.0.2.77"}, "1.2.0.192.bl.example": {"127.0.0.2"},
			"mail.example.com.bl.example": {"127.0.1.2"},
		},
		Texts: map[string][]string{
			"1.2.0.192.origin.asn.cymru.com": {"64500 | 192.0.2.0/24 | NL | ripencc | 2001-02-03"},
			"1.2.0.192.abuse.example":        {"abuse@example.com"},
		},
		MX:     map[string][]string{"example.org": {"10 mx.example.org"}},
		Faults: map[string]lookuptest.Fault{"dead.example": lookuptest.Refused},
	}
}

func anyAddr(a netip.Addr) bool { return !a.IsPrivate() }

func anyName(string) bool { return true }

// everything asks all sources that there are.
func everything(r lookup.Resolver) *lookup.Sources {
	bl := &lookup.DNSBL{Resolver: r, Zone: "bl.example", Codes: map[netip.Addr]string{addr("127.0.0.2"): "sends spam"}}
	return &lookup.Sources{
		PTR: lookup.PTR(r), FCrDNS: lookup.FCrDNS(r), HELO: lookup.HELO(r), MX: lookup.MX(r),
		Lists: []lookup.List{
			{Zone: "bl.example", Addr: bl, Name: lookup.Func[string, lookup.Listing](bl.LookupName)},
			{Zone: "dead.example", Addr: &lookup.DNSBL{Resolver: r, Zone: "dead.example"}},
			{Zone: "dyn.example", Addr: &lookup.DNSBL{Resolver: r, Zone: "dyn.example"}, Dynamic: true},
		},
		ASN: &lookup.ASNZone{Resolver: r}, Abuse: &lookup.Abuse{Resolver: r, AddrZone: "abuse.example"},
		Route: lookup.Func[netip.Addr, lookup.Route](func(_ context.Context, a netip.Addr) (lookup.Route, error) {
			if a != addr("192.0.2.1") {
				return lookup.Route{}, lookup.ErrNotFound
			}
			return lookup.Route{To: a, Hops: []lookup.RouteHop{{N: 1, Addr: addr("192.0.2.254"), RTT: 5 * time.Millisecond}}}, nil
		}),
		Askable: anyAddr, AskableName: anyName,
	}
}

// lines writes answers without their times, which differ.
func lines(e hops.Evidence) string {
	var b bytes.Buffer
	for _, a := range e.Answers {
		fmt.Fprintf(&b, "%d %s %s (%s): %v %v", a.Hop, a.Kind, a.About, a.Who, a.Status, a.Values)
		if a.Detail != "" {
			fmt.Fprintf(&b, " -- %s", a.Detail)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

const boundaryAnswers = `2 ptr 192.0.2.1 (DNS): found [mail.example.com]
2 fcrdns 192.0.2.1 (DNS): confirmed [mail.example.com]
2 helo helo.example.com of 192.0.2.1 (DNS): contradicted [192.0.2.77]
2 dnsbl 192.0.2.1 (bl.example): found [127.0.0.2] -- sends spam
2 dnsbl mail.example.com (bl.example): found [127.0.1.2]
2 dnsbl 192.0.2.1 (dead.example): no-answer [] -- lookup 1.2.0.192.dead.example: server misbehaving
2 dnsbl 192.0.2.1 (dyn.example): not-found []
2 asn 192.0.2.1 (origin.asn.cymru.com): found [as=64500 net=192.0.2.0/24 country=NL registry=ripencc date=2001-02-03]
2 abuse 192.0.2.1 (abuse.example): found [abuse@example.com]
2 route 192.0.2.1 (): found [1 192.0.2.254 5ms]
2 mx example.org (DNS): found [mx.example.org]
`

const believedAnswers = boundaryAnswers + "3 client 10.0.0.1 (): not-asked [] -- not asked: the address is private\n"

const allAnswers = believedAnswers + `1 ptr 198.51.100.9 (DNS): found [dyn-9.example.net]
1 fcrdns 198.51.100.9 (DNS): contradicted [dyn-9.example.net] -- no-address
1 helo claimed.example.net of 198.51.100.9 (DNS): not-found []
1 dnsbl 198.51.100.9 (bl.example): not-found []
1 dnsbl claimed.example.net (bl.example): not-found []
1 dnsbl 198.51.100.9 (dead.example): no-answer [] -- lookup 9.100.51.198.dead.example: server misbehaving
1 dnsbl 198.51.100.9 (dyn.example): not-asked [] -- not asked: the list is of dynamic addresses, and the client is not the one that handed us the message
1 asn 198.51.100.9 (origin.asn.cymru.com): not-found []
1 route 198.51.100.9 (): not-found []
0 ptr 192.0.2.1 (DNS): found [mail.example.com]
0 fcrdns 192.0.2.1 (DNS): confirmed [mail.example.com]
0 helo again.example.net of 192.0.2.1 (DNS): not-found []
0 dnsbl 192.0.2.1 (bl.example): found [127.0.0.2] -- sends spam
0 dnsbl mail.example.com (bl.example): found [127.0.1.2]
0 dnsbl 192.0.2.1 (dead.example): no-answer [] -- lookup 1.2.0.192.dead.example: server misbehaving
0 dnsbl 192.0.2.1 (dyn.example): not-found []
0 asn 192.0.2.1 (origin.asn.cymru.com): found [as=64500 net=192.0.2.0/24 country=NL registry=ripencc date=2001-02-03]
0 abuse 192.0.2.1 (abuse.example): found [abuse@example.com]
0 route 192.0.2.1 (): found [1 192.0.2.254 5ms]
`

func TestGather(t *testing.T) {
	tests := []struct {
		name      string
		ask       lookup.Ask
		want      string
		questions int
	}{
		{"boundary", lookup.AskBoundary, boundaryAnswers, 11},
		{"believed", lookup.AskBelieved, believedAnswers, 11},
		{"all", lookup.AskAll, allAnswers, 20},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := everything(world())
			s.Ask = tt.ask
			got, err := s.Gather(t.Context(), caseOf(t, message))
			require.NoError(t, err)
			assert.Equal(t, tt.want, lines(got))
			assert.Equal(t, tt.questions, got.Questions())
			for _, a := range got.Answers {
				assert.WithinDuration(t, time.Now(), a.At, time.Minute)
				assert.GreaterOrEqual(t, a.Took, time.Duration(0))
			}
		})
	}
}

// Sources that are not there are not asked, and a case without anything to ask about has no evidence.
func TestGatherNothing(t *testing.T) {
	var none lookup.Sources
	none.Askable = anyAddr
	got, err := none.Gather(t.Context(), caseOf(t, message))
	require.NoError(t, err)
	assert.Empty(t, got.Answers)
	got, err = everything(world()).Gather(t.Context(), nil)
	require.NoError(t, err)
	assert.Empty(t, got.Answers)
	for _, header := range []string{"Subject: hello\r\n\r\n", "Received: nonsense\r\n\r\n"} {
		chain, _ := hops.Read(strings.NewReader(header))
		zone := world()
		got, err = everything(zone).Gather(t.Context(), &hops.Case{Chain: chain})
		require.NoError(t, err)
		assert.Empty(t, got.Answers)
		assert.Empty(t, zone.Asked())
	}
	// Nobody vouches for a message inside another: by default there is nobody to ask about.
	inner := caseOf(t, message)
	inner.Inner = true
	zone := world()
	s := everything(zone)
	got, err = s.Gather(t.Context(), inner)
	require.NoError(t, err)
	assert.Empty(t, got.Answers)
	s.Ask = lookup.AskAll
	got, err = s.Gather(t.Context(), inner)
	require.NoError(t, err)
	assert.NotEmpty(t, got.On(0))
	assert.NotContains(t, lines(got), "abuse", "nothing in it is proven")
	s.Unproven = true
	got, err = s.Gather(t.Context(), inner)
	require.NoError(t, err)
	assert.Contains(t, lines(got), "0 abuse 192.0.2.1 (abuse.example): found")
}

// By default nothing is asked about addresses and names of examples.
func TestGatherAskable(t *testing.T) {
	zone := world()
	s := everything(zone)
	s.Askable, s.AskableName, s.Ask = nil, nil, lookup.AskAll
	got, err := s.Gather(t.Context(), caseOf(t, message))
	require.NoError(t, err)
	assert.Empty(t, zone.Asked())
	assert.Equal(t, 0, got.Questions())
	assert.Equal(t, `2 client 192.0.2.1 (): not-asked [] -- not asked: the address is documentation
2 mx example.org (DNS): not-asked [] -- not asked: the name is documentation
3 client 10.0.0.1 (): not-asked [] -- not asked: the address is private
1 client 198.51.100.9 (): not-asked [] -- not asked: the address is documentation
0 client 192.0.2.1 (): not-asked [] -- not asked: the address is documentation
`, lines(got))
	// The caller's word is a reason too.
	s.Askable, s.AskableName, s.Ask = func(a netip.Addr) bool { return a != addr("192.0.2.1") }, func(string) bool { return false }, lookup.AskBoundary
	got, err = s.Gather(t.Context(), caseOf(t, strings.ReplaceAll(message, "192.0.2.1", "9.9.9.9")))
	require.NoError(t, err)
	assert.Contains(t, lines(got), "helo helo.example.com of 9.9.9.9 (DNS): not-asked [] -- not asked: the name is documentation")
	got, err = s.Gather(t.Context(), caseOf(t, message))
	require.NoError(t, err)
	assert.Contains(t, lines(got), "client 192.0.2.1 (): not-asked [] -- not asked: the address is documentation")
}

// A user's address on a list of dynamic addresses is no news.
func TestGatherUser(t *testing.T) {
	zone := world()
	s := everything(zone)
	got, err := s.Gather(t.Context(), caseOf(t, "Received: from [192.0.2.1] (mail.example.com [192.0.2.1])\r\n\t(Authenticated sender: ann@example.org)\r\n\tby mx.example.org (Postfix) with ESMTPSA id 4AC\r\n\tfor <bob@[192.0.2.9]>; Mon, 6 Mar 2000 14:31:08 +0100 (CET)\r\n\r\n"))
	require.NoError(t, err)
	assert.Contains(t, lines(got), "(dyn.example): not-asked [] -- not asked: the list is of dynamic addresses, and the client is a user's")
	assert.Contains(t, lines(got), "helo [192.0.2.1] of 192.0.2.1 (DNS): confirmed [192.0.2.1]")
	assert.NotContains(t, lines(got), " mx ")
}

func TestGatherBudget(t *testing.T) {
	for _, budget := range []int{-1, 1, 5, 11, 20, 1000} {
		zone := world()
		s := everything(zone)
		s.Ask, s.Budget = lookup.AskAll, budget
		got, err := s.Gather(t.Context(), caseOf(t, message))
		require.NoError(t, err)
		want := min(max(budget, 0), 20)
		assert.Equal(t, want, got.Questions(), "%d", budget)
		if want < 20 {
			last := got.Answers[len(got.Answers)-1]
			assert.Equal(t, "budget", last.Kind)
			assert.Contains(t, last.Detail, fmt.Sprintf("than the %d that one message may take", max(budget, 0)))
			assert.True(t, strings.HasPrefix(boundaryAnswers, lines(hops.Evidence{Answers: got.Answers[:min(want, 11)]})), "the boundary comes first")
		} else {
			assert.Equal(t, allAnswers, lines(got))
		}
	}
	// The default is 32: a chain of a hundred clients takes no more.
	var b strings.Builder
	for i := range 100 {
		fmt.Fprintf(&b, "Received: from a (a [192.0.2.%d]) by b.example.org (Postfix) with SMTP id 4A%d;\r\n\tMon, 6 Mar 2000 14:31:06 +0100 (CET)\r\n", i+1, i)
	}
	s := everything(world())
	s.Ask = lookup.AskAll
	got, err := s.Gather(t.Context(), caseOf(t, b.String()+"\r\n"))
	require.NoError(t, err)
	assert.Equal(t, 32, got.Questions())
}

// shuffled answers after a time of its own choosing.
type shuffled[K comparable, V any] struct{ s lookup.Source[K, V] }

func (s shuffled[K, V]) String() string { return fmt.Sprint(s.s) }

func (s shuffled[K, V]) Lookup(ctx context.Context, k K) (V, error) {
	time.Sleep(time.Duration(rand.IntN(1000)) * time.Millisecond)
	return s.s.Lookup(ctx, k)
}

// When answers come makes no difference to what they are.
func TestGatherOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, atOnce := range []int{0, 1, 2, 100} {
			for range 20 {
				s := everything(world())
				s.PTR, s.FCrDNS, s.HELO, s.MX = shuffled[netip.Addr, []string]{s.PTR}, shuffled[netip.Addr, lookup.Reverse]{s.FCrDNS}, shuffled[lookup.Greeting, lookup.Claim]{s.HELO}, shuffled[string, []string]{s.MX}
				s.ASN, s.Abuse = shuffled[netip.Addr, lookup.Network]{s.ASN}, shuffled[lookup.Subject, lookup.Contact]{&lookup.Abuse{Resolver: world(), AddrZone: "abuse.example"}}
				s.Ask, s.AtOnce = lookup.AskAll, atOnce
				got, err := s.Gather(t.Context(), caseOf(t, message))
				require.NoError(t, err)
				text := strings.ReplaceAll(lines(got), "RFC 2142", "abuse.example")
				require.Equal(t, allAnswers, text)
			}
		}
	})
}

// A guess at whom to write to rests on a name that leads back, whichever answer comes first.
func TestGatherGuess(t *testing.T) {
	zone := world()
	delete(zone.Texts, "1.2.0.192.abuse.example")
	s := everything(zone)
	s.AskableName = nil
	got, err := s.Gather(t.Context(), caseOf(t, message))
	require.NoError(t, err)
	assert.NotContains(t, lines(got), "abuse@example.com", "example.com is nobody's name")
	zone.Names["192.0.2.1"], zone.Addrs["mail.backstamp.dev"] = []string{"mail.backstamp.dev"}, []string{"192.0.2.1"}
	got, err = s.Gather(t.Context(), caseOf(t, message))
	require.NoError(t, err)
	assert.Contains(t, lines(got), "2 abuse 192.0.2.1 (RFC 2142): found [abuse@backstamp.dev postmaster@backstamp.dev] -- a guess")
	zone.Addrs["mail.backstamp.dev"] = []string{"192.0.2.2"}
	got, err = s.Gather(t.Context(), caseOf(t, message))
	require.NoError(t, err)
	assert.Contains(t, lines(got), "2 abuse 192.0.2.1 (abuse.example, RFC 2142): not-found []")
}

// What comes from a Cache has the time when it was learned.
func TestGatherAge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cached := lookup.Cached(lookup.PTR(world()), lookup.Keep{})
		s := &lookup.Sources{PTR: cached, Askable: anyAddr}
		start := time.Now()
		for range 2 {
			got, err := s.Gather(t.Context(), caseOf(t, message))
			require.NoError(t, err)
			require.Len(t, got.Answers, 1)
			assert.WithinDuration(t, start, got.Answers[0].At, 0)
			assert.Equal(t, "DNS", got.Answers[0].Who)
			time.Sleep(30 * time.Minute)
		}
		hits, misses := cached.Stats()
		assert.Equal(t, []int64{1, 1}, []int64{hits, misses})
	})
}

// When the time is over, Gather ends, and says of each question whether it was asked.
func TestGatherTimeOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		zone := world()
		zone.Faults[""] = lookuptest.Timeout
		s := everything(zone)
		s.AtOnce = 3
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start := time.Now()
		got, err := s.Gather(ctx, caseOf(t, message))
		assert.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, time.Second, time.Since(start))
		require.Len(t, got.Answers, 11)
		for i, a := range got.Answers {
			want := hops.NotAsked
			if i < 3 {
				want = hops.NoAnswer
			}
			assert.Equal(t, want, a.Status, a.Detail)
		}
	})
}

// What a source says is bounded, and has no control characters.
func TestGatherHostile(t *testing.T) {
	hostile := make([]string, 10_000)
	for i := range hostile {
		hostile[i] = strings.Repeat("\x1b[31m\r\n", 10_000)
	}
	s := &lookup.Sources{Askable: anyAddr, PTR: lookup.Func[netip.Addr, []string](func(context.Context, netip.Addr) ([]string, error) { return hostile, nil })}
	s.ASN = lookup.Func[netip.Addr, lookup.Network](func(context.Context, netip.Addr) (lookup.Network, error) {
		return lookup.Network{}, errors.New(hostile[0])
	})
	got, err := s.Gather(t.Context(), caseOf(t, message))
	require.NoError(t, err)
	size := 0
	for _, a := range got.Answers {
		for _, v := range append(a.Values, a.Detail) {
			size += len(v)
			assert.NotContains(t, v, "\x1b")
			assert.NotContains(t, v, "\n")
		}
	}
	assert.Less(t, size, 200_000)
}

// Many gather at once.
func TestGatherTogether(t *testing.T) {
	s := everything(world())
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			got, err := s.Gather(t.Context(), caseOf(t, message))
			assert.NoError(t, err)
			assert.Equal(t, boundaryAnswers, lines(got))
		})
	}
	wg.Wait()
}
