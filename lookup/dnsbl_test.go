package lookup_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/backstamp/backstamp/lookup"
	"github.com/backstamp/backstamp/lookup/lookuptest"
)

const six = "7.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2"

// lists is a DNS with lists in all states of repair.
func lists() *lookuptest.Zone {
	return &lookuptest.Zone{
		Addrs: map[string][]string{
			"2.0.0.127.bl.example": {"127.0.0.2"}, "7.2.0.192.bl.example": {"127.0.0.4", "127.0.0.2"}, six + ".bl.example": {"127.0.0.9"},
			"2.0.0.0.0.0.f.7.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.bl.example": {"127.0.0.2"},
			"test.bl.example": {"127.0.0.2"}, "spam.example.com.bl.example": {"127.0.1.2"},
			"2.0.0.127.v4.example":        {"127.0.0.2"},
			"7.2.0.192.complains.example": {"127.255.255.254"}, "8.2.0.192.complains.example": {"127.0.0.2", "127.255.255.252"},
			"7.2.0.192.parked.example": {"203.0.113.80"},
		},
		Texts:  map[string][]string{"7.2.0.192.bl.example": {"https://bl.example/why?192.0.2.7\x07"}},
		Faults: map[string]lookuptest.Fault{"refuses.example": lookuptest.Refused, "fails.example": lookuptest.ServFail, "lies.example": lookuptest.Lying},
	}
}

func TestDNSBL(t *testing.T) {
	codes := map[netip.Addr]string{addr("127.0.0.2"): "sends spam", addr("127.0.0.9"): "hijacked"}
	tests := []struct {
		name, zone, addr string
		want             lookup.Listing
		wrong            string // what the error says, "" for none, "not found" for ErrNotFound
	}{
		{"listed", "bl.example", "192.0.2.7", lookup.Listing{
			Codes: []netip.Addr{addr("127.0.0.2"), addr("127.0.0.4")}, Meanings: []string{"sends spam"}, Text: []string{"https://bl.example/why?192.0.2.7 "},
		}, ""},
		{"mapped", "bl.example", "::ffff:192.0.2.7", lookup.Listing{
			Codes: []netip.Addr{addr("127.0.0.2"), addr("127.0.0.4")}, Meanings: []string{"sends spam"}, Text: []string{"https://bl.example/why?192.0.2.7 "},
		}, ""},
		{"listed, IPv6, without reason", "bl.example", "2001:db8::7", lookup.Listing{Codes: []netip.Addr{addr("127.0.0.9")}, Meanings: []string{"hijacked"}}, ""},
		{"not listed", "bl.example", "192.0.2.8", lookup.Listing{}, "not found"},
		{"does not let us ask", "complains.example", "192.0.2.7", lookup.Listing{}, "127.255.255.254"},
		{"does not let us ask, but answers", "complains.example", "192.0.2.8", lookup.Listing{}, "127.255.255.252"},
		{"parked", "parked.example", "192.0.2.7", lookup.Listing{}, "203.0.113.80"},
		{"lies", "lies.example", "192.0.2.7", lookup.Listing{}, lookuptest.LiarAddr},
		{"refuses", "refuses.example", "192.0.2.7", lookup.Listing{}, "misbehaving"},
		{"fails", "fails.example", "192.0.2.7", lookup.Listing{}, "misbehaving"},
	}
	each(t, lists(), func(t *testing.T, r lookup.Resolver) {
		for _, tt := range tests {
			t.Run(tt.name, func(t *testing.T) {
				list := &lookup.DNSBL{Resolver: r, Zone: tt.zone, Codes: codes, Text: true}
				got, err := list.Lookup(t.Context(), addr(tt.addr))
				assert.Equal(t, tt.want, got)
				assertError(t, err, tt.wrong)
			})
		}
	})
	_, err := (&lookup.DNSBL{Resolver: lists(), Zone: "bl.example"}).Lookup(t.Context(), netip.Addr{})
	assert.ErrorContains(t, err, "no address")
}

func TestDNSBLNames(t *testing.T) {
	zone := lists()
	list := &lookup.DNSBL{Resolver: zone, Zone: "bl.example"}
	got, err := list.LookupName(t.Context(), "SPAM.example.com.")
	require.NoError(t, err)
	assert.Equal(t, lookup.Listing{Codes: []netip.Addr{addr("127.0.1.2")}}, got)
	_, err = list.LookupName(t.Context(), "ham.example.com")
	assert.ErrorIs(t, err, lookup.ErrNotFound)
	zone.Forget()
	_, err = list.LookupName(t.Context(), "no name")
	assert.Error(t, err)
	assert.NotErrorIs(t, err, lookup.ErrNotFound)
	assert.Empty(t, zone.Asked())
}

func TestProbe(t *testing.T) {
	tests := []struct {
		zone   string
		serves []string
		wrong  string
	}{
		{"bl.example", []string{"IPv4", "IPv6", "names"}, ""},
		{"v4.example", []string{"IPv4"}, ""},
		{"empty.example", nil, "none of the test entries"},
		{"lies.example", nil, lookuptest.LiarAddr},
		{"refuses.example", nil, "misbehaving"},
		{"fails.example", nil, "misbehaving"},
	}
	each(t, lists(), func(t *testing.T, r lookup.Resolver) {
		for _, tt := range tests {
			t.Run(tt.zone, func(t *testing.T) {
				serves, err := (&lookup.DNSBL{Resolver: r, Zone: tt.zone}).Probe(t.Context())
				assert.Equal(t, tt.serves, serves)
				if tt.wrong == "" {
					assert.NoError(t, err)
				} else {
					assert.ErrorContains(t, err, tt.wrong)
				}
			})
		}
	})
	// A zone that has everything is worse than an empty one.
	all := lists()
	all.Addrs["1.0.0.127.bl.example"] = []string{"127.0.0.2"}
	serves, err := (&lookup.DNSBL{Resolver: all, Zone: "bl.example"}).Probe(t.Context())
	assert.Equal(t, []string{"IPv6", "names"}, serves)
	assert.ErrorContains(t, err, "1.0.0.127, which no list may have")
}

func TestDNSBLContract(t *testing.T) {
	zone := lists()
	zone.Faults["1.2.0.192.bl.example"] = lookuptest.ServFail
	zone.Faults["2.2.0.192.bl.example"] = lookuptest.Timeout
	each(t, zone, func(t *testing.T, r lookup.Resolver) {
		assert.NoError(t, lookuptest.TestSource(&lookup.DNSBL{Resolver: r, Zone: "bl.example"}, lookuptest.Keys[netip.Addr]{
			Found: []netip.Addr{addr("192.0.2.7"), addr("2001:db8::7")}, Missing: []netip.Addr{addr("192.0.2.8")},
			Failing: []netip.Addr{addr("192.0.2.1")}, Silent: []netip.Addr{addr("192.0.2.2")},
		}))
	})
}
