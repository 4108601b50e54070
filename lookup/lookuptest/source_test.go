package lookuptest

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/backstamp/backstamp/lookup"
)

// good keeps the contract.
func good(ctx context.Context, key string) (int, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	switch key {
	case "missing":
		return 0, fmt.Errorf("%w: %s", lookup.ErrNotFound, key)
	case "failing":
		return 0, errors.New("broken")
	case "silent":
		<-ctx.Done()
		return 0, ctx.Err()
	}
	return len(key), nil
}

var keys = Keys[string]{Found: []string{"found", "too"}, Missing: []string{"missing"}, Failing: []string{"failing"}, Silent: []string{"silent"}}

func TestTestSource(t *testing.T) {
	var n atomic.Int64
	tests := []struct {
		name   string
		source lookup.Func[string, int]
		wrong  string // what the error says, "" for none
	}{
		{"good", good, ""},
		{"finds nothing", func(ctx context.Context, key string) (int, error) {
			return 0, errors.New("broken")
		}, "want an answer"},
		{"takes a failure for a no", func(ctx context.Context, key string) (int, error) {
			if v, err := good(ctx, key); err == nil {
				return v, nil
			}
			return 0, lookup.ErrNotFound
		}, "want an error that is not ErrNotFound"},
		{"takes a no for a failure", func(ctx context.Context, key string) (int, error) {
			v, err := good(ctx, key)
			if errors.Is(err, lookup.ErrNotFound) {
				err = errors.New("nothing there")
			}
			return v, err
		}, "want ErrNotFound"},
		{"takes a no for an empty answer", func(ctx context.Context, key string) (int, error) {
			v, err := good(ctx, key)
			if errors.Is(err, lookup.ErrNotFound) {
				err = nil
			}
			return v, err
		}, "want ErrNotFound"},
		{"takes the end of the context for a no", func(ctx context.Context, key string) (int, error) {
			v, err := good(ctx, key)
			if ctx.Err() != nil {
				err = lookup.ErrNotFound
			}
			return v, err
		}, "when the context was done"},
		{"changes its mind", func(ctx context.Context, key string) (int, error) {
			v, err := good(ctx, key)
			if err == nil {
				v = int(n.Add(1))
			}
			return v, err
		}, "and before that"},
		{"does not look at its context", func(ctx context.Context, key string) (int, error) {
			if key == "silent" {
				time.Sleep(10 * time.Minute)
			}
			return good(ctx, key)
		}, "goes on 5s after"},
		{"leaves a goroutine", func(ctx context.Context, key string) (int, error) {
			if key == "silent" {
				go func() { time.Sleep(time.Minute) }()
			}
			return good(ctx, key)
		}, "goroutines are left"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				err := TestSource(tt.source, keys)
				if tt.wrong == "" {
					assert.NoError(t, err)
				} else {
					assert.ErrorContains(t, err, tt.wrong)
				}
				time.Sleep(time.Hour) // The bad ones end before the bubble does.
			})
		})
	}
	assert.ErrorContains(t, TestSource(lookup.Func[string, int](good), Keys[string]{}), "nothing to ask about")
}

func TestArpa(t *testing.T) {
	for addr, name := range map[string]string{
		"192.0.2.7":   "7.2.0.192.in-addr.arpa",
		"2001:db8::7": "7.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa",
	} {
		z := &Zone{Names: map[string][]string{addr: {"a.example.com"}}}
		got, err := z.LookupAddr(t.Context(), addr)
		require.NoError(t, err)
		assert.Equal(t, []string{"a.example.com."}, got)
		assert.Equal(t, []Question{{"PTR", name}}, z.Asked())
		a, ok := arpaAddr(name)
		assert.True(t, ok)
		assert.Equal(t, addr, a.String())
	}
	for _, bad := range []string{"", "in-addr.arpa", "2.0.192.in-addr.arpa", "x.2.0.192.in-addr.arpa", "1.ip6.arpa", "mail.example.com"} {
		_, ok := arpaAddr(bad)
		assert.False(t, ok, bad)
	}
}

// Names below one with a fault have it too, unless they have their own.
func TestFaults(t *testing.T) {
	z := &Zone{
		Texts:  map[string][]string{"a.example.com": {"a"}, "b.example.com": {"b"}},
		Faults: map[string]Fault{"example.com": ServFail, "b.example.com": Slow, "": Refused},
		Delay:  time.Minute,
	}
	synctest.Test(t, func(t *testing.T) {
		_, err := z.LookupTXT(t.Context(), "a.example.com.")
		assert.ErrorContains(t, err, "misbehaving")
		start := time.Now()
		got, err := z.LookupTXT(t.Context(), "b.example.com.")
		require.NoError(t, err)
		assert.Equal(t, []string{"b"}, got)
		assert.Equal(t, time.Minute, time.Since(start))
		assert.Equal(t, Refused, z.fault("example.net"))
	})
	assert.Equal(t, []Question{{"TXT", "a.example.com"}, {"TXT", "b.example.com"}}, z.Asked())
	z.Forget()
	assert.Empty(t, z.Asked())
	assert.Equal(t, "MX example.com", Question{"MX", "example.com"}.String())
}

// The same questions have the same answers by the wire and without it.
func TestServe(t *testing.T) {
	z := &Zone{
		Names: map[string][]string{"192.0.2.7": {"a.example.com", "b.example.com"}},
		Addrs: map[string][]string{"a.example.com": {"192.0.2.7", "2001:db8::7"}},
		Texts: map[string][]string{"a.example.com": {string(make([]byte, 3000))}},
		MX:    map[string][]string{"example.com": {"10 a.example.com"}},
		Alias: map[string]string{"c.example.com": "a.example.com"},
	}
	s, err := z.Serve()
	require.NoError(t, err)
	r := s.Resolver()
	var answers [2][]any
	for i, r := range []lookup.Resolver{z, r} {
		ctx := t.Context()
		for _, name := range []string{"a.example.com.", "c.example.com."} {
			addrs, err := r.LookupNetIP(ctx, "ip", name)
			require.NoError(t, err)
			assert.Len(t, addrs, 2)
			for _, family := range []string{"ip4", "ip6"} {
				addrs, err := r.LookupNetIP(ctx, family, name)
				require.NoError(t, err)
				answers[i] = append(answers[i], addrs[0].Unmap())
			}
		}
		names, err := r.LookupAddr(ctx, "192.0.2.7")
		require.NoError(t, err)
		texts, err := r.LookupTXT(ctx, "a.example.com.")
		require.NoError(t, err)
		mx, err := r.LookupMX(ctx, "example.com.")
		require.NoError(t, err)
		answers[i] = append(answers[i], names, texts, mx)
	}
	assert.Equal(t, answers[0], answers[1])
	s.Close()
	s.Close()
}
