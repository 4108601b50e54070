package lookup_test

import (
	"context"
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/backstamp/backstamp/lookup"
	"github.com/backstamp/backstamp/lookup/lookuptest"
)

// realZones are what the real authoritative server serves: sample and lists again, as zone files.
func realZones() map[string]string {
	var many, long strings.Builder
	for i := range 400 {
		fmt.Fprintf(&many, "8 PTR n%03d.example.net.\n", i)
	}
	for range 200 {
		long.WriteString(` "` + strings.Repeat("x", 250) + `"`)
	}
	return map[string]string{
		"2.0.192.in-addr.arpa": "1 PTR mail.example.com.\n2 PTR other.example.com.\n2 PTR MAIL2.example.com.\n3 PTR nowhere.example.com.\n4 PTR elsewhere.example.com.\n" +
			"5 PTR a.dead.example.\n6 PTR a.example.com.\n6 PTR b.dead.example.\n10 PTR loop.example.com.\n11 PTR alias.example.com.\n12 PTR silent.example.\n13 PTR x.refused.example.\n14 PTR x.gone.example.\n" + many.String(),
		"8.b.d.0.1.0.0.2.ip6.arpa": "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0 PTR six.example.com.\n",
		"example.com": "@ MX 20 backup.example.net.\n@ MX 10 MX\nmail A 192.0.2.1\nmail2 A 192.0.2.2\nelsewhere A 192.0.2.99\nsix AAAA 2001:db8::1\nself A 192.0.2.20\nselfsix AAAA 2001:db8::20\n" +
			"null MX 0 .\nreal A 192.0.2.11\nalias CNAME real\nloop CNAME pool\npool CNAME loop\nlong TXT" + long.String() + "\n",
		"bl.example": "2.0.0.127 A 127.0.0.2\n7.2.0.192 A 127.0.0.4\n7.2.0.192 A 127.0.0.2\n7.2.0.192 TXT \"https://bl.example/why\\007\"\n" + six + " A 127.0.0.9\n" +
			"2.0.0.0.0.0.f.7.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0 A 127.0.0.2\ntest A 127.0.0.2\nspam.example.com A 127.0.1.2\n8.2.0.192 A 127.255.255.254\n9.2.0.192 A 203.0.113.80\n",
		"origin.example": "7.2.0.192 TXT \"64500 | 192.0.2.0/24 | NL | ripencc | 2001-02-03\"\n",
		"abuse.example":  "7.2.0.192 TXT \"abuse@example.com\"\n",
	}
}

// realDNS starts a resolver and the authoritative server behind it. The server for gone.example is not there,
// that for dead.example is lame, refused.example is refused, and silent.example never answered.
func realDNS(t testing.TB) *daemon {
	program(t, "unbound")
	zones := realZones()
	nsd := startNSD(t, zones)
	gone, _ := freePort(t)
	stubs := map[string]string{"gone.example": gone, "dead.example": nsd.addr, "113.0.203.in-addr.arpa": nsd.addr}
	for zone := range zones {
		stubs[zone] = nsd.addr
	}
	return startUnbound(t, stubs, " local-zone: \"refused.example.\" refuse\n local-zone: \"100.51.198.in-addr.arpa.\" refuse\n local-zone: \"silent.example.\" deny\n")
}

// The real server answers as the invented one does, in every status of every source.
func TestRealServer(t *testing.T) {
	dns := realDNS(t)
	t.Logf("unbound was ready in %v", dns.ready.Round(time.Millisecond))
	assert.Less(t, dns.ready, 5*time.Second)
	r := lookup.NewResolver(dns.addr)
	t.Run("FCrDNS", func(t *testing.T) { realReverse(t, r) })
	t.Run("truncated", func(t *testing.T) { realTruncated(t, r) })
	t.Run("HELO and MX", func(t *testing.T) { realNames(t, r) })
	t.Run("DNSBL", func(t *testing.T) { realLists(t, r) })
	t.Run("ASN and abuse", func(t *testing.T) { realNetworks(t, r) })
	t.Run("contract", func(t *testing.T) { realContract(t, r) })
}

// realReverse holds reverse names.
func realReverse(t *testing.T, r lookup.Resolver) {
	for address, want := range map[string]lookup.Reverse{
		"192.0.2.1":    {Result: lookup.IPRevPass, Name: "mail.example.com", Names: []string{"mail.example.com"}},
		"192.0.2.2":    {Result: lookup.IPRevPass, Name: "mail2.example.com", Names: []string{"mail2.example.com", "other.example.com"}, Faults: []lookup.Fault{lookup.FaultManyNames}},
		"192.0.2.11":   {Result: lookup.IPRevPass, Name: "alias.example.com", Names: []string{"alias.example.com"}},
		"2001:db8::1":  {Result: lookup.IPRevPass, Name: "six.example.com", Names: []string{"six.example.com"}},
		"2001:db8::2":  {Result: lookup.IPRevPermError, Faults: []lookup.Fault{lookup.FaultNoName}},
		"192.0.2.200":  {Result: lookup.IPRevPermError, Faults: []lookup.Fault{lookup.FaultNoName}},
		"192.0.2.3":    {Result: lookup.IPRevFail, Names: []string{"nowhere.example.com"}, Faults: []lookup.Fault{lookup.FaultNoAddress}},
		"192.0.2.4":    {Result: lookup.IPRevFail, Names: []string{"elsewhere.example.com"}, Faults: []lookup.Fault{lookup.FaultElsewhere}},
		"192.0.2.5":    {Result: lookup.IPRevTempError, Names: []string{"a.dead.example"}, Faults: []lookup.Fault{lookup.FaultFailing}},
		"192.0.2.6":    {Result: lookup.IPRevTempError, Names: []string{"a.example.com", "b.dead.example"}, Faults: []lookup.Fault{lookup.FaultFailing, lookup.FaultNoAddress, lookup.FaultManyNames}},
		"192.0.2.13":   {Result: lookup.IPRevTempError, Names: []string{"x.refused.example"}, Faults: []lookup.Fault{lookup.FaultRefusing}},
		"198.51.100.1": {Result: lookup.IPRevTempError, Faults: []lookup.Fault{lookup.FaultRefusing}},
		"203.0.113.1":  {Result: lookup.IPRevTempError, Faults: []lookup.Fault{lookup.FaultFailing}},
	} {
		got, err := lookup.FCrDNS(r).Lookup(t.Context(), addr(address))
		assert.Equal(t, want, got, address)
		assert.Equal(t, want.Result == lookup.IPRevTempError, err != nil, "%s: %v", address, err)
	}
	got, err := lookup.FCrDNS(r).Lookup(t.Context(), addr("192.0.2.10"))
	assert.NotEqual(t, lookup.IPRevPass, got.Result, "a loop of aliases")
	assert.NotErrorIs(t, err, lookup.ErrNotFound)
	for _, address := range []string{"192.0.2.12", "192.0.2.14"} { // silence, and a server that is not there
		got, err = lookup.Timeout(lookup.FCrDNS(r), 100*time.Millisecond).Lookup(t.Context(), addr(address))
		assert.Equal(t, lookup.IPRevTempError, got.Result, address)
		assert.Equal(t, []lookup.Fault{lookup.FaultSlow}, got.Faults, address)
		assert.ErrorIs(t, err, context.DeadlineExceeded, address)
	}
}

// realTruncated asks for what only TCP has room for.
func realTruncated(t *testing.T, r lookup.Resolver) {
	names, err := lookup.PTR(r).Lookup(t.Context(), addr("192.0.2.8"))
	require.NoError(t, err)
	assert.Len(t, names, 100, "of 400, which no datagram has room for")
	texts, err := r.LookupTXT(t.Context(), "long.example.com.")
	require.NoError(t, err)
	assert.Len(t, strings.Join(texts, ""), 50_000)
}

// realNames holds greetings and mail servers of domains.
func realNames(t *testing.T, r lookup.Resolver) {
	got, err := lookup.HELO(r).Lookup(t.Context(), lookup.Greeting{Name: "six.example.com", Addr: addr("2001:db8::1")})
	require.NoError(t, err)
	assert.True(t, got.LeadsBack)
	got, err = lookup.HELO(r).Lookup(t.Context(), lookup.Greeting{Name: "elsewhere.example.com", Addr: addr("192.0.2.1")})
	require.NoError(t, err)
	assert.Equal(t, lookup.Claim{Addrs: []netip.Addr{addr("192.0.2.99")}}, got)
	for domain, want := range map[string][]string{
		"example.com": {"mx.example.com", "backup.example.net"}, "self.example.com": {"self.example.com"}, "selfsix.example.com": {"selfsix.example.com"},
		"null.example.com": nil, "none.example.com": nil,
	} {
		hosts, err := lookup.MX(r).Lookup(t.Context(), domain)
		assert.Equal(t, want, hosts, domain)
		if want == nil {
			assert.ErrorIs(t, err, lookup.ErrNotFound, domain)
		}
	}
	for _, domain := range []string{"x.refused.example", "x.dead.example"} {
		_, err = lookup.MX(r).Lookup(t.Context(), domain)
		assert.Error(t, err)
		assert.NotErrorIs(t, err, lookup.ErrNotFound, domain)
	}
}

// realLists holds lists of addresses and names.
func realLists(t *testing.T, r lookup.Resolver) {
	list := &lookup.DNSBL{Resolver: r, Zone: "bl.example", Text: true}
	got, err := list.Lookup(t.Context(), addr("192.0.2.7"))
	require.NoError(t, err)
	assert.Equal(t, lookup.Listing{Codes: []netip.Addr{addr("127.0.0.2"), addr("127.0.0.4")}, Text: []string{"https://bl.example/why "}}, got)
	got, err = list.Lookup(t.Context(), addr("2001:db8::7"))
	require.NoError(t, err)
	assert.Equal(t, []netip.Addr{addr("127.0.0.9")}, got.Codes)
	got, err = list.LookupName(t.Context(), "spam.example.com")
	require.NoError(t, err)
	assert.Equal(t, []netip.Addr{addr("127.0.1.2")}, got.Codes)
	for address, wrong := range map[string]string{"192.0.2.8": "127.255.255.254", "192.0.2.9": "203.0.113.80"} {
		_, err = list.Lookup(t.Context(), addr(address))
		assert.ErrorContains(t, err, wrong)
	}
	_, err = list.Lookup(t.Context(), addr("192.0.2.1"))
	assert.ErrorIs(t, err, lookup.ErrNotFound)
	serves, err := list.Probe(t.Context())
	require.NoError(t, err)
	assert.Equal(t, []string{"IPv4", "IPv6", "names"}, serves)
	_, err = (&lookup.DNSBL{Resolver: r, Zone: "refused.example"}).Lookup(t.Context(), addr("192.0.2.7"))
	assert.Error(t, err)
	assert.NotErrorIs(t, err, lookup.ErrNotFound)
	_, err = (&lookup.DNSBL{Resolver: r, Zone: "dead.example"}).Probe(t.Context())
	assert.Error(t, err)
}

// realNetworks holds networks and whom to write to.
func realNetworks(t *testing.T, r lookup.Resolver) {
	network, err := (&lookup.ASNZone{Resolver: r, IPv4: "origin.example"}).Lookup(t.Context(), addr("192.0.2.7"))
	require.NoError(t, err)
	assert.Equal(t, []uint32{64500}, network.ASN)
	contact, err := (&lookup.Abuse{Resolver: r, AddrZone: "abuse.example"}).Lookup(t.Context(), lookup.Subject{Addr: addr("192.0.2.7")})
	require.NoError(t, err)
	assert.Equal(t, []string{"abuse@example.com"}, contact.Addresses)
}

// realContract holds what every Source promises.
func realContract(t *testing.T, r lookup.Resolver) {
	assert.NoError(t, lookuptest.TestSource(lookup.PTR(r), lookuptest.Keys[netip.Addr]{
		Found: []netip.Addr{addr("192.0.2.1"), addr("2001:db8::1")}, Missing: []netip.Addr{addr("192.0.2.200")}, Failing: []netip.Addr{addr("198.51.100.1")},
	}))
	assert.NoError(t, lookuptest.TestSource(lookup.MX(r), lookuptest.Keys[string]{
		Found: []string{"example.com"}, Missing: []string{"none.example.com"}, Failing: []string{"x.refused.example"}, Silent: []string{"silent.example"},
	}))
	assert.NoError(t, lookuptest.TestSource(lookup.HELO(r), lookuptest.Keys[lookup.Greeting]{
		Found:  []lookup.Greeting{{Name: "mail.example.com", Addr: addr("192.0.2.1")}},
		Silent: []lookup.Greeting{{Name: "silent.example", Addr: addr("192.0.2.1")}},
	}))
}

// Without a resolver between, an authoritative server refuses what it does not have, and refers to others
// for what it has given away; neither is a no.
func TestRealAuthority(t *testing.T) {
	nsd := startNSD(t, map[string]string{"example.com": "mail A 192.0.2.1\nsub NS ns.sub\nns.sub A 192.0.2.53\n"})
	r := lookup.NewResolver(nsd.addr)
	got, err := lookup.HELO(r).Lookup(t.Context(), lookup.Greeting{Name: "mail.example.com", Addr: addr("192.0.2.1")})
	require.NoError(t, err)
	assert.True(t, got.LeadsBack)
	for _, domain := range []string{"mail.example.net", "mail.sub.example.com"} {
		_, err = lookup.MX(r).Lookup(t.Context(), domain)
		require.Error(t, err, domain)
		assert.NotErrorIs(t, err, lookup.ErrNotFound, "%s: %v", domain, err)
	}
	_, err = lookup.MX(r).Lookup(t.Context(), "none.example.com")
	assert.ErrorIs(t, err, lookup.ErrNotFound)
}
