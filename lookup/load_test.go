package lookup_test

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/backstamp/backstamp/hops"
	"github.com/backstamp/backstamp/lookup"
)

// clients returns how many clients the tests of load have: with BACKSTAMP_FULL=1 ten thousand.
func clients(t testing.TB) int {
	if os.Getenv("BACKSTAMP_FULL") != "" {
		return 10_000
	}
	t.Log("BACKSTAMP_FULL is not set: 500 clients instead of 10,000")
	return 500
}

// clientAddr is the address of client i, in a network for benchmarks (RFC 2544).
func clientAddr(i int) netip.Addr { return netip.AddrFrom4([4]byte{198, 18, byte(i >> 8), byte(i)}) }

// truth is what the DNS says of client i: every third has no name, every third a name that leads elsewhere,
// and every twentieth is listed.
func truth(i int) map[string]hops.Status {
	t := map[string]hops.Status{"fcrdns": hops.Confirmed, "dnsbl": hops.NotFound, "helo": hops.Confirmed}
	switch i % 3 {
	case 0:
		t["fcrdns"], t["helo"] = hops.NotFound, hops.NotFound
	case 1:
		t["fcrdns"], t["helo"] = hops.Contradicted, hops.Contradicted
	}
	if i%20 == 0 {
		t["dnsbl"] = hops.Found
	}
	return t
}

// loadDNS starts real servers that know n clients.
func loadDNS(t testing.TB, n int) *daemon {
	program(t, "unbound")
	var reverse, forward, list strings.Builder
	for i := range n {
		a, b := i>>8, i&255
		if i%3 != 0 {
			fmt.Fprintf(&reverse, "%d.%d PTR h%d.load.example.\n", b, a, i)
			fmt.Fprintf(&forward, "h%d A %v\n", i, clientAddr(i+(i%3&1)*n))
		}
		if i%20 == 0 {
			fmt.Fprintf(&list, "%d.%d.18.198 A 127.0.0.2\n", b, a)
		}
	}
	nsd := startNSD(t, map[string]string{"18.198.in-addr.arpa": reverse.String(), "load.example": forward.String(), "bl.example": list.String()})
	return startUnbound(t, map[string]string{"18.198.in-addr.arpa": nsd.addr, "load.example": nsd.addr, "bl.example": nsd.addr},
		" local-zone: \"18.198.in-addr.arpa.\" nodefault\n so-rcvbuf: 0\n num-queries-per-thread: 4096\n outgoing-range: 900\n jostle-timeout: 2000\n")
}

// loadCase is a message of which client i is the boundary's client.
func loadCase(t testing.TB, i int) *hops.Case {
	c := caseOf(t, fmt.Sprintf("Received: from h%d.load.example (unknown [%v])\r\n\tby mx.example.org (Postfix) with ESMTP id 4A%d;\r\n\tMon, 6 Mar 2000 14:31:08 +0100 (CET)\r\n\r\n", i, clientAddr(i), i))
	c.Trust = hops.TrustNewest(1)
	return c
}

// count counts the questions of a resolver, each of which has a connection of its own.
func count(r *net.Resolver) *atomic.Int64 {
	var n atomic.Int64
	dial := r.Dial
	r.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
		n.Add(1)
		return dial(ctx, network, address)
	}
	return &n
}

// loadSources is a stack as a server has it.
func loadSources(r lookup.Resolver, n int, timeout time.Duration) (s *lookup.Sources, stats func() (hits, misses int64)) {
	keep := lookup.Keep{Size: 2 * n}
	fcrdns := lookup.Cached(lookup.Shared(lookup.Timeout(lookup.FCrDNS(r), timeout)), keep)
	helo := lookup.Cached(lookup.Shared(lookup.Timeout(lookup.HELO(r), timeout)), keep)
	list := lookup.Cached(lookup.Shared(lookup.Timeout(&lookup.DNSBL{Resolver: r, Zone: "bl.example"}, timeout)), keep)
	s = &lookup.Sources{
		FCrDNS: fcrdns, HELO: helo, Lists: []lookup.List{{Zone: "bl.example", Addr: list}},
		Askable: anyAddr, AskableName: anyName,
	}
	return s, func() (int64, int64) {
		h1, m1 := fcrdns.Stats()
		h2, m2 := helo.Stats()
		h3, m3 := list.Stats()
		return h1 + h2 + h3, m1 + m2 + m3
	}
}

// gatherAll asks about n clients with 64 workers, and returns how many answers there were and how many of
// them are none. An answer that is neither the truth nor none fails the test. After each message, after is called
// with their number.
func gatherAll(t *testing.T, s *lookup.Sources, n int, after func(done int64)) (all, none int64) {
	var done, answered, silent atomic.Int64
	next := make(chan int)
	var wg sync.WaitGroup
	for range 64 {
		wg.Go(func() {
			for i := range next {
				got, err := s.Gather(t.Context(), loadCase(t, i))
				assert.NoError(t, err)
				assert.Len(t, got.Answers, 3)
				for _, a := range got.Answers {
					answered.Add(1)
					switch want := truth(i)[a.Kind]; a.Status {
					case want:
					case hops.NoAnswer:
						silent.Add(1)
					default:
						t.Errorf("client %d, %s: got %v, want %v; %s", i, a.Kind, a.Status, want, a.Detail)
					}
				}
				if after != nil {
					after(done.Add(1))
				}
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
	return answered.Load(), silent.Load()
}

// Ten thousand clients: everything is answered, the second time from memory; memory is bounded, and no
// goroutine is left.
func TestLoad(t *testing.T) {
	n := clients(t)
	dns := loadDNS(t, n)
	r := lookup.NewResolver(dns.addr)
	questions := count(r)
	goroutines := runtime.NumGoroutine()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	s, stats := loadSources(r, n, 5*time.Second)

	start := time.Now()
	all, none := gatherAll(t, s, n, nil)
	first := time.Since(start)
	assert.EqualValues(t, 3*n, all)
	assert.EqualValues(t, 0, none)
	asked := questions.Load()
	start = time.Now()
	all, none = gatherAll(t, s, n, nil)
	second := time.Since(start)
	assert.EqualValues(t, 3*n, all)
	assert.EqualValues(t, 0, none)
	assert.Equal(t, asked, questions.Load(), "the second time nobody is asked")
	hits, misses := stats()
	assert.EqualValues(t, 3*n, hits)
	assert.EqualValues(t, 3*n, misses)

	runtime.GC()
	runtime.ReadMemStats(&after)
	kept := (float64(after.HeapAlloc) - float64(before.HeapAlloc)) / float64(3*n)
	runtime.KeepAlive(s)
	assert.Less(t, kept, 2000., "bytes that an answer takes in memory")
	for range 100 {
		if runtime.NumGoroutine() <= goroutines {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	assert.LessOrEqual(t, runtime.NumGoroutine(), goroutines)
	t.Logf("%d clients: %d questions to the DNS in %v, %.0f a second; then %d cache hits in %v; %.0f bytes kept an answer",
		n, asked, first.Round(time.Millisecond), float64(asked)/first.Seconds(), hits, second.Round(time.Millisecond), kept)
}

// When the server dies in the middle, or falls silent, what was not answered has no answer, and nothing is
// taken for a no.
func TestServerStops(t *testing.T) {
	n := clients(t)
	silence, err := net.ListenPacket("udp", "127.0.0.1:0") // which nobody reads
	require.NoError(t, err)
	defer func() { _ = silence.Close() }()
	for _, how := range []string{"dies", "falls silent"} {
		t.Run(how, func(t *testing.T) {
			dns := loadDNS(t, n)
			var silent atomic.Bool
			r := lookup.NewResolver(dns.addr)
			r.Dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
				to := dns.addr
				if silent.Load() {
					to = silence.LocalAddr().String()
				}
				var d net.Dialer
				return d.DialContext(ctx, network, to)
			}
			timeout := 2 * time.Second
			if how == "falls silent" {
				timeout = 50 * time.Millisecond
			}
			s, _ := loadSources(r, n, timeout)
			goroutines := runtime.NumGoroutine()
			start := time.Now()
			var before atomic.Int64
			all, none := gatherAll(t, s, n, func(done int64) {
				if done == int64(n/2) {
					before.Store(done)
					if how == "dies" {
						dns.stop()
					} else {
						silent.Store(true)
					}
				}
			})
			took := time.Since(start)
			assert.EqualValues(t, 3*n, all)
			assert.Greater(t, none, all/4, "the server was not there for half of them")
			assert.Less(t, took, time.Minute)
			for range 100 {
				if runtime.NumGoroutine() <= goroutines {
					break
				}
				time.Sleep(20 * time.Millisecond)
			}
			assert.LessOrEqual(t, runtime.NumGoroutine(), goroutines)
			t.Logf("%d clients, the server %s after %d: %d of %d answers are none, none is wrong, in %v", n, how, before.Load(), none, all, took.Round(time.Millisecond))
		})
	}
}
