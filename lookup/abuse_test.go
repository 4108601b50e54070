package lookup_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/backstamp/backstamp/lookup"
	"github.com/backstamp/backstamp/lookup/lookuptest"
)

func contacts() *lookuptest.Zone {
	return &lookuptest.Zone{
		Texts: map[string][]string{
			"7.2.0.192.abuse.example":     {"Abuse@Example.COM, noc@example.com", "mailto:abuse@example.net"},
			six + ".abuse.example":        {"abuse@example.net"},
			"8.2.0.192.abuse.example":     {"see https://example.com/abuse", "a@b@c", "\"q\"@example.com", "<x@example.com>"},
			"example.com.domains.example": {"desk@example.com"},
			"example.org.domains.example": {"postmaster@example.org"},
		},
		Faults: map[string]lookuptest.Fault{"1.2.0.192.abuse.example": lookuptest.ServFail, "2.2.0.192.abuse.example": lookuptest.Timeout, "example.net.domains.example": lookuptest.Refused},
	}
}

func TestAbuse(t *testing.T) {
	guess := func(domain string) lookup.Contact {
		return lookup.Contact{Addresses: []string{"abuse@" + domain, "postmaster@" + domain}, Who: "RFC 2142", Guess: true}
	}
	tests := []struct {
		name, addr, host string
		want             lookup.Contact
		wrong            string
	}{
		{"by address", "192.0.2.7", "mx.example.com", lookup.Contact{Addresses: []string{"Abuse@example.com", "abuse@example.net", "noc@example.com"}, Who: "abuse.example"}, ""},
		{"by address, IPv6", "2001:db8::7", "", lookup.Contact{Addresses: []string{"abuse@example.net"}, Who: "abuse.example"}, ""},
		{"by domain", "192.0.2.9", "mx.example.com", lookup.Contact{Addresses: []string{"desk@example.com"}, Who: "domains.example"}, ""},
		{"by domain, the zone fails for the address", "192.0.2.1", "mx.example.com", lookup.Contact{Addresses: []string{"desk@example.com"}, Who: "domains.example"}, ""},
		{"what the zone says is no address, the domain helps", "192.0.2.8", "mx.example.com", lookup.Contact{Addresses: []string{"desk@example.com"}, Who: "domains.example"}, ""},
		{"a guess", "192.0.2.9", "mx.other.example.co.uk", guess("example.co.uk"), ""},
		{"the zone guesses", "192.0.2.9", "mx.example.org", guess("example.org"), ""},
		{"no guess where a zone fails", "192.0.2.1", "mx.example.org", lookup.Contact{}, "misbehaving"},
		{"no guess where the other zone fails", "192.0.2.9", "mx.example.net", lookup.Contact{}, "misbehaving"},
		{"no name to guess from", "192.0.2.9", "", lookup.Contact{}, "not found"},
		{"a name that is none", "192.0.2.9", "[192.0.2.9]", lookup.Contact{}, "not found"},
		{"no address in what the zone says", "192.0.2.8", "", lookup.Contact{}, "no mail address"},
	}
	each(t, contacts(), func(t *testing.T, r lookup.Resolver) {
		source := &lookup.Abuse{Resolver: r, AddrZone: "abuse.example", DomainZone: "domains.example"}
		for _, tt := range tests {
			t.Run(tt.name, func(t *testing.T) {
				got, err := source.Lookup(t.Context(), lookup.Subject{Addr: addr(tt.addr), Host: tt.host})
				assert.Equal(t, tt.want, got)
				assertError(t, err, tt.wrong)
			})
		}
		assert.NoError(t, lookuptest.TestSource(source, lookuptest.Keys[lookup.Subject]{
			Found:   []lookup.Subject{{Addr: addr("192.0.2.7")}, {Host: "mx.example.com"}, {Addr: addr("192.0.2.9"), Host: "mx.example.co.uk"}},
			Missing: []lookup.Subject{{Addr: addr("192.0.2.9")}}, Failing: []lookup.Subject{{Addr: addr("192.0.2.1")}}, Silent: []lookup.Subject{{Addr: addr("192.0.2.2")}},
		}))
		assert.Equal(t, "abuse.example, domains.example, RFC 2142", source.String())
	})
	// Without anybody to ask there is only the guess.
	got, err := (&lookup.Abuse{OrgDomain: func(string) string { return "own.example" }}).Lookup(t.Context(), lookup.Subject{Addr: addr("192.0.2.7"), Host: "mx.example.com"})
	assert.NoError(t, err)
	assert.Equal(t, guess("own.example"), got)
}
