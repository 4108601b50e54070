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

func TestTrustOfNoHop(t *testing.T) {
	for _, s := range []string{"192.0.2.0/24", "mx.example.org", "newest:9", "private"} {
		trust, err := ParseTrust(s)
		require.NoError(t, err)
		assert.False(t, TrustAny(trust).Vouches(Hop{}), s)
	}
}

// Which models know without a name that an older field is of the client's server.
func TestTrustKnowsNames(t *testing.T) {
	c := chain(stored, took("other.example", "x", "", "203.0.113.8"), took("third.example", "y", "", "203.0.113.9"))
	user := chain(with(stored2(), auth("ann")), entered)
	for _, tt := range []struct {
		name  string
		trust Truster
		h, o  Hop
		want  bool
	}{
		{"newest, within", TrustNewest(2), c.Hop(2), c.Hop(1), true},
		{"newest, one too far", TrustNewest(2), c.Hop(2), c.Hop(0), false},
		{"newest, the last", TrustNewest(1), c.Hop(2), c.Hop(1), false},
		{"newest, a user", TrustNewest(2), user.Hop(1), user.Hop(0), false},
		{"a host", TrustHosts("other.example"), c.Hop(2), c.Hop(1), true},
		{"another host", TrustHosts("other.example"), c.Hop(2), c.Hop(0), false},
		{"a host without a name", TrustHosts(""), c.Hop(2), chain(invoked()).Hop(0), false},
		{"networks ask for names", ours, c.Hop(2), c.Hop(1), false},
		{"any of two", TrustAny(ours, TrustHosts("other.example")), c.Hop(2), c.Hop(1), true},
		{"any of others", TrustAny(ours, TrustHosts("third.example")), c.Hop(2), c.Hop(1), false},
		{"any of none", TrustAny(), c.Hop(2), c.Hop(1), false},
	} {
		t.Run(tt.name, func(t *testing.T) { assert.Equal(t, tt.want, knowsName(tt.trust, tt.h, tt.o)) })
	}
	assert.False(t, TrustNewest(9).Vouches(Hop{Field: entered}), "a hop of no chain")
}

// Where each of those that vouch rests on a name that an outsider could have given himself, there is a doubt.
func TestTrustDoubts(t *testing.T) {
	unchecked := chain(stored, entered).Hop(1)
	checked := chain(with(stored2(), dialect(received.Postfix)), entered).Hop(1)
	within := chain(inner10, entered).Hop(1)
	host := TrustHosts("mx.example.org")
	for _, tt := range []struct {
		name  string
		trust Truster
		hop   Hop
		want  bool
	}{
		{"a name that nobody checked", host, unchecked, true},
		{"a name that its server checks", host, checked, false},
		{"a name inside", host, within, false},
		{"networks", ours, unchecked, false},
		{"a name, and no network", TrustAny(host, TrustNets(network("198.51.100.0/24"))), unchecked, true},
		{"a name, and a network", TrustAny(host, ours), unchecked, false},
	} {
		t.Run(tt.name, func(t *testing.T) { assert.Equal(t, tt.want, hasDoubt(tt.trust, tt.hop)) })
	}
}

func TestPlainNet(t *testing.T) {
	for in, want := range map[string]string{"::ffff:192.0.2.9/120": "192.0.2.0/24", "::ffff:0:0/96": "0.0.0.0/0", "::/95": "::/95", "192.0.2.9/24": "192.0.2.0/24", "2001:db8::9/32": "2001:db8::/32", "::fffe:0:0/95": "::fffe:0:0/95"} {
		assert.Equal(t, want, plainNet(network(in)).String())
	}
}
