package hops

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/backstamp/backstamp/received"
)

func TestParseTrust(t *testing.T) {
	client := func(rdns, ip string) Hop {
		f := took("store.example.org", "", rdns, ip)
		return chain(f, entered).Hop(1)
	}
	for _, tt := range []struct {
		text  string
		yes   Hop
		no    Hop
		basis string
	}{
		{"192.0.2.0/24", client("", "192.0.2.255"), client("", "192.0.3.0"), "nets"},
		{"192.0.2.77/24", client("", "192.0.2.1"), client("", "192.0.3.0"), "nets"},
		{"192.0.2.1", client("", "192.0.2.1"), client("", "192.0.2.2"), "nets"},
		{" 192.0.2.1\n", client("", "192.0.2.1"), client("", "192.0.2.2"), "nets"},
		{"2001:db8::/32", client("", "2001:db8::7"), client("", "2001:db9::7"), "nets"},
		{"2001:db8::1", client("", "2001:db8::1"), client("", "2001:db8::2"), "nets"},
		{"::ffff:192.0.2.1", client("", "192.0.2.1"), client("", "192.0.2.2"), "nets"},
		{"mx.example.org", client("mx.example.org", "192.0.2.1"), client("a.mx.example.org", "192.0.2.1"), "host"},
		{"MX.Example.ORG.", client("mx.example.org", "192.0.2.1"), client("example.org", "192.0.2.1"), "host"},
		{"mx.example.org", client("MX.example.org.", "192.0.2.1"), client("", "192.0.2.1"), "host"},
		{"bücher.example", client("xn--bcher-kva.example", "192.0.2.1"), client("bucher.example", "192.0.2.1"), "host"},
		{"xn--bcher-kva.example", client("BÜCHER.example", "192.0.2.1"), client("bucher.example", "192.0.2.1"), "host"},
		{"newest:2", client("", "203.0.113.1"), chain(stored, entered).Hop(0), "newest"},
		{"NEWEST:1000", client("", "203.0.113.1"), chain(make1001()...).Hop(1), "newest"},
		{"private", client("", "10.1.2.3"), client("", "192.0.2.1"), "private"},
		{"Private", client("", "fd00::1"), client("", "2001:db8::1"), "private"},
	} {
		t.Run(tt.text, func(t *testing.T) {
			got, err := ParseTrust(tt.text)
			require.NoError(t, err)
			assert.True(t, got.Vouches(tt.yes))
			assert.False(t, got.Vouches(tt.no))
			assert.Equal(t, tt.basis, got.(fmt.Stringer).String())
		})
	}
}

func make1001() []*received.Field {
	var fields []*received.Field
	for range 1002 {
		fields = append(fields, stored)
	}
	return fields
}

func TestParseTrustNonsense(t *testing.T) {
	for _, text := range []string{
		"", " ", "nonsense", "trust me", "192.0.2.0/33", "192.0.2.0/", "/24", "192.0.2/24", "300.1.2.3", "192.0.2", "1.2.3.4.5",
		"newest:", "newest:0", "newest:-1", "newest:x", "newest:1001", "newest:99999999999999999999", "newest", "mx.example.org/24", "::1::",
		"fe80::1%eth0", "[192.0.2.1]", "a..example", ".example.org", "mx.example.org,mx.example.net", "-", "*.example.org", "host.123", "\x00.example",
		"mx_.exa mple.org", "192.0.2.1:25",
	} {
		t.Run(text, func(t *testing.T) {
			got, err := ParseTrust(text)
			require.Error(t, err, "%v", got)
			assert.Nil(t, got)
			assert.Contains(t, err.Error(), fmt.Sprintf("%q", text))
			assert.Contains(t, err.Error(), "want ")
		})
	}
}

func TestTrustNames(t *testing.T) {
	for want, trust := range map[string]Truster{
		"private": nil, "nets": TrustNets(), "host": TrustHosts(), "newest": TrustNewest(3), "own": vouchAll{}, "none": TrustAny(nil),
		"nets,private": TrustAny(TrustNets(), TrustPrivate(), TrustNets()), "own,host": TrustAny(vouchAll{}, TrustHosts()),
	} {
		assert.Equal(t, want, basis(trust))
		assert.Equal(t, want, (&Case{Trust: trust}).Basis())
	}
}

func TestTrustHostsWithoutNames(t *testing.T) {
	h := chain(took("mx.example.org", "", "", "10.0.0.1"), entered).Hop(1)
	assert.False(t, TrustHosts("", ".").Vouches(h))
}
