package lookup_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/backstamp/backstamp/lookup"
	"github.com/backstamp/backstamp/lookup/lookuptest"
)

func addr(s string) netip.Addr { return netip.MustParseAddr(s) }

// assertError holds an error against what is wanted: "" is none, "not found" is [lookup.ErrNotFound], and anything
// else is a part of the text of another error.
func assertError(t *testing.T, err error, want string) {
	t.Helper()
	switch want {
	case "":
		assert.NoError(t, err)
	case "not found":
		assert.ErrorIs(t, err, lookup.ErrNotFound)
	default:
		assert.ErrorContains(t, err, want)
		assert.NotErrorIs(t, err, lookup.ErrNotFound)
	}
}

// sample is a DNS with everything that can be right and wrong about an address.
func sample() *lookuptest.Zone {
	many := make([]string, 10_000)
	for i := range many {
		many[i] = fmt.Sprintf("n%04d.example.net", i)
	}
	return &lookuptest.Zone{
		Names: map[string][]string{
			"192.0.2.1":   {"mail.example.com"},
			"192.0.2.2":   {"other.example.com", "MAIL2.example.com"},
			"192.0.2.3":   {"nowhere.example.com"},
			"192.0.2.4":   {"elsewhere.example.com"},
			"192.0.2.5":   {"broken.example.org"},
			"192.0.2.6":   {"a.example.com", "broken.example.org"},
			"192.0.2.7":   {"broken.example.org", "six.example.com"},
			"192.0.2.8":   many,
			"192.0.2.9":   {"bad name.example.com"},
			"192.0.2.10":  {"loop.example.com"},
			"192.0.2.11":  {"alias.example.com"},
			"2001:db8::1": {"six.example.com"},
			"2001:db8::2": {"mail.example.com"},
		},
		Addrs: map[string][]string{
			"mail.example.com":      {"192.0.2.1"},
			"mail2.example.com":     {"192.0.2.2"},
			"elsewhere.example.com": {"192.0.2.99", "2001:db8::99"},
			"six.example.com":       {"2001:db8::1", "192.0.2.7"},
			"real.example.com":      {"192.0.2.11"},
			"self.example.org":      {"192.0.2.20"},
			"six.example.org":       {"2001:db8::20"},
		},
		Texts: map[string][]string{"text.example.com": {"hello", strings.Repeat("x", 64<<10), "a\x1b[31mb"}},
		MX: map[string][]string{
			"example.com":      {"20 backup.example.net", "10 MX.example.com."},
			"null.example.com": {"0 ."},
			"bad.example.com":  {"0 a_b!"},
		},
		Alias: map[string]string{
			"alias.example.com": "real.example.com",
			"loop.example.com":  "pool.example.com", "pool.example.com": "loop.example.com",
		},
		Faults: map[string]lookuptest.Fault{
			"broken.example.org": lookuptest.ServFail, "203.0.113.1": lookuptest.ServFail,
			"refused.example.org": lookuptest.Refused, "203.0.113.2": lookuptest.Refused,
			"lame.example.org": lookuptest.Lame, "203.0.113.3": lookuptest.Lame,
			"dead.example.org": lookuptest.Timeout, "203.0.113.4": lookuptest.Timeout,
		},
	}
}

// each runs a test with the zone itself, and with a resolver of the standard library that asks it.
func each(t *testing.T, zone *lookuptest.Zone, test func(t *testing.T, r lookup.Resolver)) {
	t.Run("zone", func(t *testing.T) { test(t, zone) })
	t.Run("net.Resolver", func(t *testing.T) {
		s, err := zone.Serve()
		require.NoError(t, err)
		defer s.Close()
		test(t, s.Resolver())
	})
}

func TestFCrDNS(t *testing.T) {
	const elsewhere, none, many = lookup.FaultElsewhere, lookup.FaultNoAddress, lookup.FaultManyNames
	tests := []struct {
		name, addr string
		want       lookup.Reverse
	}{
		{"pass", "192.0.2.1", lookup.Reverse{Result: lookup.IPRevPass, Name: "mail.example.com", Names: []string{"mail.example.com"}}},
		{"mapped", "::ffff:192.0.2.1", lookup.Reverse{Result: lookup.IPRevPass, Name: "mail.example.com", Names: []string{"mail.example.com"}}},
		{"pass, IPv6", "2001:db8::1", lookup.Reverse{Result: lookup.IPRevPass, Name: "six.example.com", Names: []string{"six.example.com"}}},
		{"the second name", "192.0.2.2", lookup.Reverse{Result: lookup.IPRevPass, Name: "mail2.example.com", Names: []string{"mail2.example.com", "other.example.com"}, Faults: []lookup.Fault{many}}},
		{"through an alias", "192.0.2.11", lookup.Reverse{Result: lookup.IPRevPass, Name: "alias.example.com", Names: []string{"alias.example.com"}}},
		{"no name", "192.0.2.200", lookup.Reverse{Result: lookup.IPRevPermError, Faults: []lookup.Fault{lookup.FaultNoName}}},
		{"a name without address", "192.0.2.3", lookup.Reverse{Result: lookup.IPRevFail, Names: []string{"nowhere.example.com"}, Faults: []lookup.Fault{none}}},
		{"a name without address of the family", "2001:db8::2", lookup.Reverse{Result: lookup.IPRevFail, Names: []string{"mail.example.com"}, Faults: []lookup.Fault{none}}},
		{"a name that points elsewhere", "192.0.2.4", lookup.Reverse{Result: lookup.IPRevFail, Names: []string{"elsewhere.example.com"}, Faults: []lookup.Fault{elsewhere}}},
		{"a name of which the server fails", "192.0.2.5", lookup.Reverse{Result: lookup.IPRevTempError, Names: []string{"broken.example.org"}, Faults: []lookup.Fault{lookup.FaultFailing}}},
		{"one name without address, one server fails", "192.0.2.6", lookup.Reverse{Result: lookup.IPRevTempError, Names: []string{"a.example.com", "broken.example.org"}, Faults: []lookup.Fault{lookup.FaultFailing, none, many}}},
		{"one server fails, the other name leads back", "192.0.2.7", lookup.Reverse{Result: lookup.IPRevPass, Name: "six.example.com", Names: []string{"broken.example.org", "six.example.com"}, Faults: []lookup.Fault{lookup.FaultFailing, many}}},
		{"a loop of aliases", "192.0.2.10", lookup.Reverse{Result: lookup.IPRevTempError, Names: []string{"loop.example.com"}, Faults: []lookup.Fault{lookup.FaultFailing}}},
		{"a failing server", "203.0.113.1", lookup.Reverse{Result: lookup.IPRevTempError, Faults: []lookup.Fault{lookup.FaultFailing}}},
		{"a refusing server", "203.0.113.2", lookup.Reverse{Result: lookup.IPRevTempError, Faults: []lookup.Fault{lookup.FaultRefusing}}},
		{"a lame server", "203.0.113.3", lookup.Reverse{Result: lookup.IPRevTempError, Faults: []lookup.Fault{lookup.FaultRefusing}}},
	}
	zone := sample()
	each(t, zone, func(t *testing.T, r lookup.Resolver) {
		for _, tt := range tests {
			t.Run(tt.name, func(t *testing.T) {
				got, err := lookup.FCrDNS(r).Lookup(t.Context(), addr(tt.addr))
				assert.Equal(t, tt.want, got)
				assert.Equal(t, tt.want.Result == lookup.IPRevTempError, err != nil, "%v", err)
				assert.NotErrorIs(t, err, lookup.ErrNotFound)
			})
		}
	})
}

// A server that never answers is slow, and nothing else.
func TestFCrDNSSlow(t *testing.T) {
	each(t, sample(), func(t *testing.T, r lookup.Resolver) {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		got, err := lookup.FCrDNS(r).Lookup(ctx, addr("203.0.113.4"))
		assert.Equal(t, lookup.Reverse{Result: lookup.IPRevTempError, Faults: []lookup.Fault{lookup.FaultSlow}}, got)
		assert.Error(t, err)
		assert.NotErrorIs(t, err, lookup.ErrNotFound)
	})
}

// Ten thousand names are ten questions more, and the answer is the same however the server shuffles them.
func TestFCrDNSManyNames(t *testing.T) {
	zone := sample()
	got, err := lookup.FCrDNS(zone).Lookup(t.Context(), addr("192.0.2.8"))
	require.NoError(t, err)
	assert.Equal(t, lookup.IPRevFail, got.Result)
	assert.Len(t, got.Names, 10)
	assert.Equal(t, "n0000.example.net", got.Names[0])
	assert.Len(t, zone.Asked(), 11)
	names, err := lookup.PTR(zone).Lookup(t.Context(), addr("192.0.2.8"))
	require.NoError(t, err)
	assert.Len(t, names, 100)
}

// A name that no host can have is no reason to say that there is none.
func TestBadName(t *testing.T) {
	each(t, sample(), func(t *testing.T, r lookup.Resolver) {
		_, err := lookup.PTR(r).Lookup(t.Context(), addr("192.0.2.9"))
		assert.Error(t, err)
		assert.NotErrorIs(t, err, lookup.ErrNotFound)
	})
	got, err := lookup.FCrDNS(sample()).Lookup(t.Context(), addr("192.0.2.9"))
	require.NoError(t, err)
	assert.Equal(t, lookup.Reverse{Result: lookup.IPRevFail, Faults: []lookup.Fault{lookup.FaultBadName}}, got)
}

// Names that only mean something inside a network are not asked for, whoever gave them to an address.
func TestInnerNames(t *testing.T) {
	zone := &lookuptest.Zone{Names: map[string][]string{"192.0.2.1": {"localhost", "localhost.localdomain", "printer.local", "x.in-addr.arpa", "192.0.2.1", "a.onion"}}}
	got, err := lookup.FCrDNS(zone).Lookup(t.Context(), addr("192.0.2.1"))
	require.NoError(t, err)
	assert.Equal(t, lookup.IPRevFail, got.Result)
	assert.Equal(t, []lookup.Fault{lookup.FaultNoAddress, lookup.FaultManyNames}, got.Faults)
	assert.Len(t, zone.Asked(), 1)
}

func TestHELO(t *testing.T) {
	leads := func(literal, back bool, addrs ...string) lookup.Claim {
		c := lookup.Claim{Literal: literal, LeadsBack: back}
		for _, a := range addrs {
			c.Addrs = append(c.Addrs, addr(a))
		}
		return c
	}
	tests := []struct {
		name, helo, addr string
		want             lookup.Claim
		fails            bool
	}{
		{"leads back", "MAIL.example.com.", "192.0.2.1", leads(false, true, "192.0.2.1"), false},
		{"leads back, IPv6", "six.example.com", "2001:db8::1", leads(false, true, "2001:db8::1"), false},
		{"leads elsewhere", "elsewhere.example.com", "192.0.2.1", leads(false, false, "192.0.2.99"), false},
		{"leads nowhere", "nowhere.example.com", "192.0.2.1", lookup.Claim{}, false},
		{"no name of a host", "a b", "192.0.2.1", lookup.Claim{}, false},
		{"literal", "[192.0.2.1]", "192.0.2.1", leads(true, true, "192.0.2.1"), false},
		{"literal of IPv6", "[IPv6:2001:db8::1]", "2001:db8::1", leads(true, true, "2001:db8::1"), false},
		{"bare address", "192.0.2.1", "192.0.2.1", leads(true, true, "192.0.2.1"), false},
		{"another's literal", "[192.0.2.1]", "192.0.2.9", leads(true, false, "192.0.2.1"), false},
		{"failing server", "broken.example.org", "192.0.2.1", lookup.Claim{}, true},
		{"refusing server", "refused.example.org", "192.0.2.1", lookup.Claim{}, true},
	}
	each(t, sample(), func(t *testing.T, r lookup.Resolver) {
		for _, tt := range tests {
			t.Run(tt.name, func(t *testing.T) {
				got, err := lookup.HELO(r).Lookup(t.Context(), lookup.Greeting{Name: tt.helo, Addr: addr(tt.addr)})
				assert.Equal(t, tt.want, got)
				assert.Equal(t, tt.fails, err != nil, "%v", err)
				assert.NotErrorIs(t, err, lookup.ErrNotFound)
			})
		}
	})
}

func TestMX(t *testing.T) {
	tests := []struct {
		name, domain string
		want         []string
		err          error // nil and no want: any but ErrNotFound
	}{
		{"by preference", "Example.com", []string{"mx.example.com", "backup.example.net"}, nil},
		{"the domain itself", "self.example.org", []string{"self.example.org"}, nil},
		{"the domain itself, IPv6", "six.example.org", []string{"six.example.org"}, nil},
		{"nobody", "none.example.org", nil, lookup.ErrNotFound},
		{"nobody, it says", "null.example.com", nil, lookup.ErrNotFound},
		{"no host", "bad.example.com", nil, nil},
		{"failing server", "broken.example.org", nil, nil},
		{"refusing server", "refused.example.org", nil, nil},
		{"lame server", "lame.example.org", nil, nil},
	}
	each(t, sample(), func(t *testing.T, r lookup.Resolver) {
		for _, tt := range tests {
			t.Run(tt.name, func(t *testing.T) {
				got, err := lookup.MX(r).Lookup(t.Context(), tt.domain)
				assert.Equal(t, tt.want, got)
				switch {
				case tt.err != nil:
					assert.ErrorIs(t, err, tt.err)
				case tt.want == nil:
					require.Error(t, err)
					assert.NotErrorIs(t, err, lookup.ErrNotFound)
				default:
					assert.NoError(t, err)
				}
			})
		}
	})
}

// The traps of *net.Resolver: only a server that says that there is nothing is one that says so, and a
// name is asked for as it is, not with the domains of the machine's search list.
func TestResolverTraps(t *testing.T) {
	zone := sample()
	s, err := zone.Serve()
	require.NoError(t, err)
	defer s.Close()
	r := s.Resolver()
	for name, notFound := range map[string]bool{
		"nothing.example.com": true, "mail.example.com": true, "refused.example.org": false, "broken.example.org": false,
		"lame.example.org": false, "dead.example.org": false,
	} {
		t.Run(name, func(t *testing.T) {
			zone.Forget()
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			if name == "dead.example.org" {
				ctx, cancel = context.WithTimeout(t.Context(), 50*time.Millisecond)
			}
			defer cancel()
			_, err := lookup.MX(r).Lookup(ctx, "no-"+strings.Repeat("x", 10)+"."+name)
			require.Error(t, err)
			assert.Equal(t, notFound, errors.Is(err, lookup.ErrNotFound), "%v", err)
			asked := zone.Asked()
			require.NotEmpty(t, asked)
			for _, q := range asked {
				assert.Equal(t, "no-xxxxxxxxxx."+name, q.Name)
			}
		})
	}
	// A relative name is tried with the search list, so the zone refuses to be asked about one.
	_, err = zone.LookupTXT(t.Context(), "text.example.com")
	assert.ErrorContains(t, err, "search list")
}

// An answer that is too long for UDP comes by TCP, and one that is cut off is not taken for the whole.
func TestTruncated(t *testing.T) {
	zone := sample()
	zone.Faults["192.0.2.1"] = lookuptest.Truncated
	zone.Names["192.0.2.12"] = zone.Names["192.0.2.8"][:500]
	s, err := zone.Serve()
	require.NoError(t, err)
	defer s.Close()
	got, err := lookup.PTR(s.Resolver()).Lookup(t.Context(), addr("192.0.2.1"))
	require.NoError(t, err)
	assert.Equal(t, []string{"mail.example.com"}, got)
	got, err = lookup.PTR(s.Resolver()).Lookup(t.Context(), addr("192.0.2.12"))
	require.NoError(t, err)
	assert.Len(t, got, 100)
	// One that no message has room for is a failure of the server.
	_, err = lookup.PTR(s.Resolver()).Lookup(t.Context(), addr("192.0.2.8"))
	require.Error(t, err)
	assert.NotErrorIs(t, err, lookup.ErrNotFound)
}

func TestSlowServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		zone := sample()
		zone.Faults["192.0.2.1"], zone.Delay = lookuptest.Slow, 3*time.Second
		start := time.Now()
		got, err := lookup.PTR(zone).Lookup(t.Context(), addr("192.0.2.1"))
		require.NoError(t, err)
		assert.Equal(t, []string{"mail.example.com"}, got)
		assert.Equal(t, 3*time.Second, time.Since(start))
		_, err = lookup.Timeout(lookup.PTR(zone), 2*time.Second).Lookup(t.Context(), addr("192.0.2.1"))
		assert.ErrorIs(t, err, context.DeadlineExceeded)
	})
}

// Every source keeps its contract, with a zone and with a server.
func TestContracts(t *testing.T) {
	each(t, sample(), func(t *testing.T, r lookup.Resolver) {
		assert.NoError(t, lookuptest.TestSource(lookup.PTR(r), lookuptest.Keys[netip.Addr]{
			Found: []netip.Addr{addr("192.0.2.1"), addr("2001:db8::1")}, Missing: []netip.Addr{addr("192.0.2.200")},
			Failing: []netip.Addr{addr("203.0.113.1"), addr("203.0.113.2"), addr("203.0.113.3")}, Silent: []netip.Addr{addr("203.0.113.4")},
		}))
		assert.NoError(t, lookuptest.TestSource(lookup.FCrDNS(r), lookuptest.Keys[netip.Addr]{
			Found:   []netip.Addr{addr("192.0.2.1"), addr("192.0.2.4"), addr("192.0.2.200")},
			Failing: []netip.Addr{addr("203.0.113.1"), addr("192.0.2.5")}, Silent: []netip.Addr{addr("203.0.113.4")},
		}))
		assert.NoError(t, lookuptest.TestSource(lookup.MX(r), lookuptest.Keys[string]{
			Found: []string{"example.com"}, Missing: []string{"none.example.org"}, Failing: []string{"refused.example.org"}, Silent: []string{"dead.example.org"},
		}))
		assert.NoError(t, lookuptest.TestSource(lookup.HELO(r), lookuptest.Keys[lookup.Greeting]{
			Found:   []lookup.Greeting{{Name: "mail.example.com", Addr: addr("192.0.2.1")}},
			Failing: []lookup.Greeting{{Name: "refused.example.org", Addr: addr("192.0.2.1")}},
			Silent:  []lookup.Greeting{{Name: "dead.example.org", Addr: addr("192.0.2.1")}},
		}))
	})
}

// An error of the system, such as a server that is not there, is no answer.
func TestNobodyThere(t *testing.T) {
	s, err := (&lookuptest.Zone{}).Serve()
	require.NoError(t, err)
	r := s.Resolver()
	s.Close()
	got, err := lookup.FCrDNS(r).Lookup(t.Context(), addr("192.0.2.1"))
	assert.Error(t, err)
	assert.NotErrorIs(t, err, lookup.ErrNotFound)
	assert.Equal(t, lookup.IPRevTempError, got.Result)
	var op *net.DNSError
	assert.ErrorAs(t, err, &op)
}
