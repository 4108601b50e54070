package lookup

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestAskable(t *testing.T) {
	tests := []struct{ name, addr, want string }{
		{"public", "9.9.9.9", ""},
		{"public, IPv6", "2620:fe::fe", ""},
		{"public, mapped", "::ffff:9.9.9.9", ""},
		{"public, 6to4", "2002:909:909::1", ""},
		{"public, NAT64", "64:ff9b::909:909", ""},
		{"none", "", "no address"},
		{"nobody", "0.0.0.0", "of no host"},
		{"nobody, IPv6", "::", "reserved"},
		{"private", "10.1.2.3", "private"},
		{"private", "172.31.255.255", "private"},
		{"private", "192.168.1.1", "private"},
		{"private, mapped", "::ffff:10.1.2.3", "private"},
		{"private, 6to4", "2002:a05:1::1", "6to4 of private"},
		{"private, NAT64", "64:ff9b::a00:1", "NAT64 of private"},
		{"unique local", "fd00::1", "private"},
		{"carrier", "100.64.0.1", "shared by a carrier's customers"},
		{"loopback", "127.0.0.53", "loopback"},
		{"loopback, IPv6", "::1", "loopback"},
		{"link-local", "169.254.1.1", "link-local"},
		{"link-local, zone", "fe80::1%eth0", "link-local"},
		{"documentation", "192.0.2.1", "documentation"},
		{"documentation", "198.51.100.1", "documentation"},
		{"documentation", "203.0.113.1", "documentation"},
		{"documentation, IPv6", "2001:db8::1", "documentation"},
		{"documentation, IPv6, the newer", "3fff::1", "documentation"},
		{"documentation, 6to4", "2002:c000:201::1", "6to4 of documentation"},
		{"benchmarks", "198.19.0.1", "for benchmarks"},
		{"multicast", "224.0.0.1", "multicast"},
		{"multicast, IPv6", "ff02::1", "multicast"},
		{"reserved", "240.0.0.1", "reserved"},
		{"broadcast", "255.255.255.255", "reserved"},
		{"Teredo", "2001::1", "reserved"},
		{"not handed out", "4000::1", "reserved"},
		{"site-local of old", "fec0::1", "reserved"},
	}
	for _, tt := range tests {
		t.Run(tt.name+" "+tt.addr, func(t *testing.T) {
			a, _ := netip.ParseAddr(tt.addr)
			assert.Equal(t, tt.want, oddity(a))
			assert.Equal(t, tt.want == "", Askable(a))
		})
	}
}

func TestNameOddity(t *testing.T) {
	tests := []struct{ name, want string }{
		{"mx.backstamp.dev", ""},
		{"MX.Backstamp.DEV.", ""},
		{"_x.backstamp.dev", ""},
		{"", "no host name"},
		{"a b.dev", "no host name"},
		{"[192.0.2.1]", "no host name"},
		{"192.0.2.1", "no host name"},
		{"backstamp", "no full name"},
		{"mx.example", "nobody's: .example is not handed out"},
		{"mx.LOCAL", "nobody's: .local is not handed out"},
		{"1.2.0.192.in-addr.arpa", "nobody's: .arpa is not handed out"},
		{"mx.example.org", "documentation"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { assert.Equal(t, tt.want, nameOddity(tt.name)) })
	}
}

func TestOrgDomain(t *testing.T) {
	for host, want := range map[string]string{
		"mx.example.co.uk": "example.co.uk", "MX.Example.Com.": "example.com", "example.com": "example.com",
		"a.b.example.gov.au": "example.gov.au", "com": "", "co.uk": "", "": "", "192.0.2.1": "", "[2001:db8::1]": "",
		"a b.example.com": "", "localhost": "",
	} {
		assert.Equal(t, want, OrgDomain(host), host)
	}
}
