package lookuptest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"
)

// Fault is a way in which a server of the DNS fails.
type Fault string

// The values of Fault.
const (
	ServFail  Fault = "servfail"  // SERVFAIL: it could not find out
	Refused   Fault = "refused"   // REFUSED: it does not want to answer
	Lame      Fault = "lame"      // it refers to others, as one that does not know the zone
	Timeout   Fault = "timeout"   // it never answers
	Truncated Fault = "truncated" // what it answers by UDP is cut off; by TCP it is whole
	Slow      Fault = "slow"      // it answers after Zone.Delay
	Lying     Fault = "lying"     // it answers what it likes: Liar, LiarAddr, LiarAddr6
)

// What a server with the fault Lying answers.
const (
	Liar      = "liar.example"
	LiarAddr  = "203.0.113.66"
	LiarAddr6 = "2001:db8:bad::66"
)

// Zone is a DNS in maps. Names are keys in lower case without final dot; addresses are written as
// netip writes them. It is a lookup.Resolver. Like the DNS it follows CNAMEs, and tells a name without
// such a record from an answer that fails; unlike it, it refuses names without final dot, which a
// resolver would try with the domains of its search list first.
//
// Set the fields first; then a Zone may be used by many goroutines at once. The zero Zone has no names.
type Zone struct {
	Names  map[string][]string // PTR: the names of an address
	Addrs  map[string][]string // A and AAAA: the addresses of a name
	Texts  map[string][]string // TXT
	MX     map[string][]string // MX: "10 mx.example.com", "0 ." for none
	Alias  map[string]string   // CNAME
	Faults map[string]Fault    // by address, or by name, for those below it as well; "" is everything
	Delay  time.Duration       // of the fault Slow

	mu    sync.Mutex
	asked []Question
}

// Question is one that was asked.
type Question struct {
	Type string // "PTR", "A", "AAAA", "TXT", "MX", or another with its number
	Name string // in lower case, without final dot
}

// String returns the question as "A mail.example.com".
func (q Question) String() string { return q.Type + " " + q.Name }

// Asked returns the questions that were asked so far, in their order. The slice is the caller's.
func (z *Zone) Asked() []Question {
	z.mu.Lock()
	defer z.mu.Unlock()
	return slices.Clone(z.asked)
}

// Forget forgets what was asked.
func (z *Zone) Forget() {
	z.mu.Lock()
	defer z.mu.Unlock()
	z.asked = nil
}

// LookupAddr returns the names of an address.
func (z *Zone) LookupAddr(ctx context.Context, addr string) ([]string, error) {
	a, err := netip.ParseAddr(addr)
	if err != nil {
		return nil, fmt.Errorf("lookuptest: %w", err)
	}
	found, err := z.ask(ctx, Question{"PTR", arpa(a)})
	for i, name := range found {
		found[i] = name + "."
	}
	return found, err
}

// LookupNetIP returns the addresses of a host.
func (z *Zone) LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error) {
	name, err := relative(host)
	if err != nil {
		return nil, err
	}
	var types []string
	if network != "ip6" {
		types = append(types, "A")
	}
	if network != "ip4" {
		types = append(types, "AAAA")
	}
	var addrs []netip.Addr
	var last error
	for _, typ := range types {
		found, err := z.ask(ctx, Question{typ, name})
		if err != nil {
			last = err
		}
		for _, s := range found {
			addrs = append(addrs, netip.MustParseAddr(s))
		}
	}
	var d *net.DNSError
	if len(addrs) > 0 && errors.As(last, &d) && d.IsNotFound {
		last = nil
	}
	if last != nil {
		return nil, last
	}
	return addrs, nil
}

// LookupTXT returns the TXT records of a name.
func (z *Zone) LookupTXT(ctx context.Context, host string) ([]string, error) {
	name, err := relative(host)
	if err != nil {
		return nil, err
	}
	return z.ask(ctx, Question{"TXT", name})
}

// LookupMX returns the MX records of a name.
func (z *Zone) LookupMX(ctx context.Context, host string) ([]*net.MX, error) {
	name, err := relative(host)
	if err != nil {
		return nil, err
	}
	found, err := z.ask(ctx, Question{"MX", name})
	var list []*net.MX
	for _, s := range found {
		pref, host := exchanger(s)
		list = append(list, &net.MX{Host: host, Pref: pref})
	}
	return list, err
}

// relative returns a name without the final dot that it must have.
func relative(name string) (string, error) {
	if !strings.HasSuffix(name, ".") {
		return "", fmt.Errorf("lookuptest: %q has no final dot: a resolver would try it with the domains of its search list", name)
	}
	return strings.ToLower(strings.TrimSuffix(name, ".")), nil
}

func exchanger(s string) (pref uint16, host string) {
	if _, err := fmt.Sscan(s, &pref, &host); err != nil {
		panic(fmt.Sprintf("lookuptest: the MX %q is not of the form %q", s, "10 mx.example.com"))
	}
	return pref, strings.TrimSuffix(host, ".") + "."
}

// ask answers a question as a Resolver does.
func (z *Zone) ask(ctx context.Context, q Question) ([]string, error) {
	if err := ctx.Err(); err != nil {
		return nil, failure(q, "operation was canceled", err)
	}
	found, fault := z.answer(q)
	switch fault {
	case ServFail:
		return nil, &net.DNSError{Err: "server misbehaving", Name: q.Name, IsTemporary: true}
	case Refused:
		return nil, &net.DNSError{Err: "server misbehaving", Name: q.Name}
	case Lame:
		return nil, &net.DNSError{Err: "lame referral", Name: q.Name}
	case Timeout:
		<-ctx.Done()
		return nil, failure(q, "i/o timeout", ctx.Err())
	case Slow:
		t := time.NewTimer(z.Delay)
		defer t.Stop()
		select {
		case <-t.C:
		case <-ctx.Done():
			return nil, failure(q, "i/o timeout", ctx.Err())
		}
	}
	if len(found) == 0 {
		return nil, &net.DNSError{Err: "no such host", Name: q.Name, IsNotFound: true}
	}
	return found, nil
}

// failure is a question that was given up.
func failure(q Question, what string, cause error) error {
	return &net.DNSError{
		Err: what, Name: q.Name, UnwrapErr: cause,
		IsTimeout: errors.Is(cause, context.DeadlineExceeded), IsTemporary: true,
	}
}

// maxAlias is how many CNAMEs are followed, more than any honest zone has in a row.
const maxAlias = 8

// answer notes a question and returns the records for it, which are the caller's, and how the server
// fails.
func (z *Zone) answer(q Question) ([]string, Fault) {
	z.mu.Lock()
	z.asked = append(z.asked, q)
	z.mu.Unlock()
	for range maxAlias {
		fault := z.fault(q.Name)
		if fault == Lying {
			return lie(q.Type), fault
		}
		if fault != "" && fault != Truncated && fault != Slow {
			return nil, fault
		}
		next, ok := z.Alias[q.Name]
		if !ok {
			return z.records(q), fault
		}
		q.Name = next
	}
	return nil, ServFail
}

// fault returns the fault of a name, or of the nearest name above it that has one.
func (z *Zone) fault(name string) Fault {
	if a, ok := arpaAddr(name); ok {
		if f, ok := z.Faults[a.String()]; ok {
			return f
		}
	}
	for {
		if f, ok := z.Faults[name]; ok {
			return f
		}
		if name == "" {
			return ""
		}
		_, name, _ = strings.Cut(name, ".")
	}
}

func (z *Zone) records(q Question) []string {
	var found []string
	switch q.Type {
	case "PTR":
		if a, ok := arpaAddr(q.Name); ok {
			found = slices.Clone(z.Names[a.String()])
		}
	case "A", "AAAA":
		for _, s := range z.Addrs[q.Name] {
			if netip.MustParseAddr(s).Is4() == (q.Type == "A") {
				found = append(found, s)
			}
		}
	case "TXT":
		found = slices.Clone(z.Texts[q.Name])
	case "MX":
		found = slices.Clone(z.MX[q.Name])
	}
	return found
}

func lie(typ string) []string {
	switch typ {
	case "PTR":
		return []string{Liar}
	case "A":
		return []string{LiarAddr}
	case "AAAA":
		return []string{LiarAddr6}
	case "MX":
		return []string{"0 " + Liar}
	}
	return []string{"a lie"}
}
