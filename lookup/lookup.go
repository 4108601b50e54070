package lookup

import (
	"context"
	"errors"
	"net"
	"net/netip"
)

// ErrNotFound is the answer that there is nothing: no such name, no record of that kind, not listed.
// A Source returns it or an error that wraps it; test with errors.Is. Any other error means that
// nothing was learned.
var ErrNotFound = errors.New("lookup: not found")

// Resolver answers questions to the DNS. A *net.Resolver is one, with PreferGo and StrictErrors set
// (see the package comment). Its methods may be called by many goroutines at once, and give up when the
// context is done. Their errors are those of package net: a *net.DNSError with IsNotFound set stands
// for ErrNotFound.
type Resolver interface {
	// LookupAddr returns the names of an address, from its PTR records, with or without a final dot.
	LookupAddr(ctx context.Context, addr string) ([]string, error)
	// LookupNetIP returns the addresses of a host; network is "ip", "ip4" or "ip6".
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
	// LookupTXT returns the TXT records of a name, each with its strings joined.
	LookupTXT(ctx context.Context, name string) ([]string, error)
	// LookupMX returns the MX records of a name, by preference.
	LookupMX(ctx context.Context, name string) ([]*net.MX, error)
}

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
