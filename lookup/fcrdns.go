package lookup

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
)

// maxForward is how many names of an address are asked for their addresses, RFC 8601, section 3.
const maxForward = 10

// IPRev is the result of asking whether the name of an address leads back to it, RFC 8601, section 2.7.3.
// The zero IPRev is none.
type IPRev string

// The values of IPRev.
const (
	IPRevPass      IPRev = "pass"      // a name of the address has the address
	IPRevFail      IPRev = "fail"      // there are names, and none of them has it
	IPRevTempError IPRev = "temperror" // not known: a server failed, refused or did not answer
	IPRevPermError IPRev = "permerror" // the address has no name
)

// Fault is a way in which the DNS of an address is badly configured, or in which it failed. One
// address may have several.
type Fault string

// The values of Fault.
const (
	FaultNoName    Fault = "no-name"          // the address has no name
	FaultManyNames Fault = "several-names"    // it has more than one
	FaultBadName   Fault = "no-host-name"     // its name is none that a host can have
	FaultNoAddress Fault = "no-address"       // a name has no address of the family
	FaultElsewhere Fault = "points-elsewhere" // a name has other addresses only
	FaultFailing   Fault = "failing"          // a server failed: SERVFAIL, or it could not be reached
	FaultRefusing  Fault = "refusing"         // a server is lame or refused the question
	FaultSlow      Fault = "slow"             // a server did not answer in time
)

// Reverse is what the DNS says of an address and its names. The zero Reverse says nothing.
type Reverse struct {
	Result IPRev
	Name   string   // the first name, in their order, that has the address; "" unless Result is IPRevPass
	Names  []string // the names that were tried, sorted, at most 10
	Faults []Fault  // sorted, each once
}

// FCrDNS returns a Source that tells whether the reverse DNS of an address is confirmed forward: the
// check called iprev in RFC 8601, section 3. The names are those of [PTR]; the first ten are asked for
// their addresses, but those that nobody outside can know, such as localhost, which count as having none.
//
// That there is no name is a result, IPRevPermError, and no error. The error is that of the Resolver
// where the result is IPRevTempError; the value that comes with it tells by its Faults what went
// wrong. A single name that leads back is a pass, even if servers of others failed.
//
// Disclosure: as with [PTR]; and whoever serves the zones of the names that the holder of the address
// gave it learns the same. A lookup takes 11 questions to the DNS at most.
//
// The Source may be used by many goroutines at once.
func FCrDNS(r Resolver) Source[netip.Addr, Reverse] {
	d := newDNS(r)
	return teller[netip.Addr, Reverse]{name: "DNS", Func: d.iprev}
}

func (d dns) iprev(ctx context.Context, addr netip.Addr) (Reverse, error) {
	addr = plain(addr)
	names, err := d.names(ctx, addr)
	switch {
	case errors.Is(err, ErrNotFound):
		return Reverse{Result: IPRevPermError, Faults: []Fault{FaultNoName}}, nil
	case errors.Is(err, errName):
		return Reverse{Result: IPRevFail, Faults: []Fault{FaultBadName}}, nil
	case err != nil:
		return Reverse{Result: IPRevTempError, Faults: []Fault{faultOf(err)}}, err
	}
	v := Reverse{Names: names[:min(len(names), maxForward)]}
	if len(names) > 1 {
		v.Faults = append(v.Faults, FaultManyNames)
	}
	var failed error
	for _, name := range v.Names {
		if innerName(name) != "" {
			v.Faults = append(v.Faults, FaultNoAddress)
			continue
		}
		found, err := d.addrs(ctx, family(addr), name)
		switch {
		case err == nil && slices.Contains(found, addr):
			v.Result, v.Name = IPRevPass, name
		case err == nil:
			v.Faults = append(v.Faults, FaultElsewhere)
		case errors.Is(err, ErrNotFound):
			v.Faults = append(v.Faults, FaultNoAddress)
		default:
			v.Faults = append(v.Faults, faultOf(err))
			failed = fmt.Errorf("the address of %s: %w", name, err)
		}
		if v.Result == IPRevPass {
			failed = nil
			break
		}
	}
	slices.Sort(v.Faults)
	v.Faults = slices.Compact(v.Faults)
	switch {
	case failed != nil:
		v.Result = IPRevTempError
	case v.Result != IPRevPass:
		v.Result = IPRevFail
	}
	return v, failed
}

// faultOf tells in which way a question went without answer.
func faultOf(err error) Fault {
	var d *net.DNSError
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return FaultSlow
	case !errors.As(err, &d):
		return FaultFailing
	case d.IsTimeout:
		return FaultSlow
	case d.IsTemporary:
		return FaultFailing
	}
	return FaultRefusing
}
