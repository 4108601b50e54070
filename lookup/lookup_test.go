package lookup_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"testing"

	"github.com/backstamp/backstamp/lookup"
	"github.com/stretchr/testify/assert"
)

// A resolver of the standard library is a Resolver as it is.
var _ lookup.Resolver = (*net.Resolver)(nil)

// A Func is a Source, so that a table, a file or a service is one with a few lines.
func ExampleFunc() {
	names := map[netip.Addr]string{netip.MustParseAddr("192.0.2.7"): "mail.example.com"}
	var source lookup.Source[netip.Addr, string] = lookup.Func[netip.Addr, string](
		func(_ context.Context, addr netip.Addr) (string, error) {
			if name, ok := names[addr]; ok {
				return name, nil
			}
			return "", fmt.Errorf("%v: %w", addr, lookup.ErrNotFound)
		})
	fmt.Println(source.Lookup(context.Background(), netip.MustParseAddr("192.0.2.7")))
	_, err := source.Lookup(context.Background(), netip.MustParseAddr("192.0.2.8"))
	fmt.Println(errors.Is(err, lookup.ErrNotFound))
	// Output:
	// mail.example.com <nil>
	// true
}

func TestFuncHandsOver(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	failing := lookup.Func[string, int](func(ctx context.Context, key string) (int, error) {
		return len(key), ctx.Err()
	})
	got, err := failing.Lookup(ctx, "four")
	assert.Equal(t, 4, got)
	assert.ErrorIs(t, err, context.Canceled)
	assert.NotErrorIs(t, err, lookup.ErrNotFound)
}
