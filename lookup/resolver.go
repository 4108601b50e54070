package lookup

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"strings"
)

// Resolver answers questions to the DNS. A *net.Resolver is one; [NewResolver] makes one that is set as
// this package needs it. Its methods may be called by many goroutines at once, and give up when the
// context is done. Their errors are those of package net: a *net.DNSError with IsNotFound set stands
// for ErrNotFound, any other error for no answer.
//
// The sources of this package ask for absolute names only, with a final dot, so that a search list is
// never used, and for the addresses of one family at a time.
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

// NewResolver returns a resolver of the standard library that is set as the sources of this package need
// it. It asks the server, an address with or without port, or those of the machine's configuration if
// server is "".
//
//   - PreferGo is set, because the system's own functions do not tell a refusal from a no, and cannot be
//     cancelled.
//   - StrictErrors is set, so that a server that fails is an error and not a short answer.
//
// It touches the network when it is asked and not before. The server sees in clear what is asked for.
func NewResolver(server string) *net.Resolver {
	r := &net.Resolver{PreferGo: true, StrictErrors: true}
	if server == "" {
		return r
	}
	if _, _, err := net.SplitHostPort(server); err != nil {
		server = net.JoinHostPort(strings.Trim(server, "[]"), "53")
	}
	r.Dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, network, server)
	}
	return r
}

// obedient returns a Resolver that gives up when its context is done, and takes no referral for a no. A
// *net.Resolver that prefers Go does neither by itself. It looks at the deadline only, so that a question
// that is cancelled goes on for seconds; addresses that several ask for at once it goes on asking for when
// all of them have left, with a goroutine for each; and of a server that does not know, and says with
// EDNS(0) who might, it says that there is no such host.
func obedient(r Resolver) Resolver {
	n, ok := r.(*net.Resolver)
	if !ok || !n.PreferGo {
		return r
	}
	dial := n.Dial
	if dial == nil {
		dial = (&net.Dialer{}).DialContext
	}
	return watcher{strict: n.StrictErrors, dial: watch(dial)}
}

// watcher asks with a *net.Resolver of its own for each question, because each shares questions only with
// itself.
type watcher struct {
	strict bool
	dial   dialer
}

func (w watcher) fresh() *net.Resolver {
	return &net.Resolver{PreferGo: true, StrictErrors: w.strict, Dial: w.dial}
}

func (w watcher) LookupAddr(ctx context.Context, addr string) ([]string, error) {
	return w.fresh().LookupAddr(ctx, addr)
}

func (w watcher) LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error) {
	return w.fresh().LookupNetIP(ctx, network, host)
}

func (w watcher) LookupTXT(ctx context.Context, name string) ([]string, error) {
	return w.fresh().LookupTXT(ctx, name)
}

func (w watcher) LookupMX(ctx context.Context, name string) ([]*net.MX, error) {
	return w.fresh().LookupMX(ctx, name)
}

type dialer = func(ctx context.Context, network, address string) (net.Conn, error)

// watch returns a dialer of connections that are closed when the context is done.
func watch(dial dialer) dialer {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		c, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		stop := context.AfterFunc(ctx, func() {
			if errors.Is(ctx.Err(), context.Canceled) { // The resolver sees to deadlines, and says so.
				_ = c.Close()
			}
		})
		// The resolver tells datagrams from a stream by the methods of a PacketConn.
		if p, ok := c.(net.PacketConn); ok {
			return watchedPacket{watched{c, stop}, p}, nil
		}
		return watched{c, stop}, nil
	}
}

// watched is a connection that ends with a context.
type watched struct {
	net.Conn
	stop func() bool
}

// Close ends the watch too.
func (w watched) Close() error {
	w.stop()
	return w.Conn.Close()
}

// watchedPacket is the same for datagrams.
type watchedPacket struct {
	watched
	packets net.PacketConn
}

// Read reads a message. A referral becomes the refusal that it is to who asked.
func (w watchedPacket) Read(p []byte) (int, error) {
	n, err := w.watched.Read(p)
	if n >= headerLen && isReferral(p[:n]) {
		p[3] |= rcodeRefused
	}
	return n, err
}

func (w watchedPacket) ReadFrom(p []byte) (int, net.Addr, error) { return w.packets.ReadFrom(p) }

func (w watchedPacket) WriteTo(p []byte, a net.Addr) (int, error) { return w.packets.WriteTo(p, a) }

// The header of a message, RFC 1035, section 4.1.1.
const (
	headerLen    = 12
	rcodeRefused = 5
)

// isReferral reports whether a message is a response without error and without answer of a server that has no
// authority over the name, and does not ask others.
func isReferral(m []byte) bool {
	const response, authoritative, truncated, recursion, rcode = 0x80, 0x04, 0x02, 0x80, 0x0f
	return m[2]&(response|authoritative|truncated) == response && m[3]&(recursion|rcode) == 0 && m[6] == 0 && m[7] == 0
}
