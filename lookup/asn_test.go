package lookup_test

import (
	"bytes"
	"fmt"
	"net/netip"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/backstamp/backstamp/lookup"
	"github.com/backstamp/backstamp/lookup/lookuptest"
)

func origins() *lookuptest.Zone {
	return &lookuptest.Zone{
		Texts: map[string][]string{
			"7.2.0.192.origin.asn.cymru.com":  {"64501 64500 | 192.0.2.0/24 | NL | ripencc | 2001-02-03", "64502 | 192.0.0.0/16 | US | arin | 1990-01-01"},
			"8.2.0.192.origin.asn.cymru.com":  {"64501 | 192.0.2.0/24 | NL | ripencc | 2001-02-03", "64500 | 192.0.2.0/24 | NL | ripencc | 2001-02-03"},
			"9.2.0.192.origin.asn.cymru.com":  {"64500 | 192.0.2.0/24 | | |"},
			"10.2.0.192.origin.asn.cymru.com": {"64500 | 198.51.100.0/24 | NL | ripencc | 2001-02-03"},
			"11.2.0.192.origin.asn.cymru.com": {"no bars at all"},
			"12.2.0.192.origin.asn.cymru.com": {"x | 192.0.2.0/24 | NL"},
			"13.2.0.192.origin.asn.cymru.com": {"64500 | 192.0.2.0 | NL"},
			six + ".origin6.asn.cymru.com":    {"64500 | 2001:db8::/32 | DE | ripencc | 2011-02-03"},
			"7.2.0.192.own.example":           {"64500 | 192.0.2.0/24 | ZZ | own | 2001-02-03"},
			"AS64500.asn.cymru.com":           {"64500 | NL | ripencc | 2001-02-03 | EXAMPLE-AS Example, NL"},
			"as64500.asn.cymru.com":           {"64500 | NL | ripencc | 2001-02-03 | EXAMPLE-AS Example, NL"},
		},
		Faults: map[string]lookuptest.Fault{"1.2.0.192.origin.asn.cymru.com": lookuptest.Refused, "2.2.0.192.origin.asn.cymru.com": lookuptest.Timeout},
	}
}

func TestASNZone(t *testing.T) {
	net24 := netip.MustParsePrefix("192.0.2.0/24")
	both := lookup.Network{Prefix: net24, ASN: []uint32{64500, 64501}, Country: "NL", Registry: "ripencc", Date: "2001-02-03"}
	tests := []struct {
		name, addr string
		want       lookup.Network
		wrong      string
	}{
		{"the narrowest", "192.0.2.7", both, ""},
		{"mapped", "::ffff:192.0.2.7", both, ""},
		{"one record for each system", "192.0.2.8", both, ""},
		{"little is known", "192.0.2.9", lookup.Network{Prefix: net24, ASN: []uint32{64500}}, ""},
		{"IPv6", "2001:db8::7", lookup.Network{Prefix: netip.MustParsePrefix("2001:db8::/32"), ASN: []uint32{64500}, Country: "DE", Registry: "ripencc", Date: "2011-02-03"}, ""},
		{"nobody's", "192.0.2.200", lookup.Network{}, "not found"},
		{"another's network", "192.0.2.10", lookup.Network{}, "no network of it"},
		{"no bars", "192.0.2.11", lookup.Network{}, "no network of it"},
		{"no number", "192.0.2.12", lookup.Network{}, "no network of it"},
		{"no network", "192.0.2.13", lookup.Network{}, "no network of it"},
		{"refused", "192.0.2.1", lookup.Network{}, "misbehaving"},
	}
	each(t, origins(), func(t *testing.T, r lookup.Resolver) {
		zone := &lookup.ASNZone{Resolver: r}
		for _, tt := range tests {
			t.Run(tt.name, func(t *testing.T) {
				got, err := zone.Lookup(t.Context(), addr(tt.addr))
				assert.Equal(t, tt.want, got)
				assertError(t, err, tt.wrong)
			})
		}
		assert.NoError(t, lookuptest.TestSource(zone, lookuptest.Keys[netip.Addr]{
			Found: []netip.Addr{addr("192.0.2.7")}, Missing: []netip.Addr{addr("192.0.2.200")},
			Failing: []netip.Addr{addr("192.0.2.1"), addr("192.0.2.10"), {}}, Silent: []netip.Addr{addr("192.0.2.2")},
		}))
		own := &lookup.ASNZone{Resolver: r, IPv4: "own.example", Names: "asn.cymru.com"}
		got, err := own.Lookup(t.Context(), addr("192.0.2.7"))
		require.NoError(t, err)
		assert.Equal(t, lookup.Network{Prefix: net24, ASN: []uint32{64500}, Name: "EXAMPLE-AS Example, NL", Registry: "own", Date: "2001-02-03"}, got)
		assert.Equal(t, "own.example", own.String())
	})
}

const table = "192.0.2.0\t192.0.2.127\t64500\tNL\tEXAMPLE-A Example\r\n" +
	"192.0.2.128\t192.0.2.200\t64501\tUS\tEXAMPLE-B\twith a tab\n" +
	"\n" +
	"198.51.100.0\t198.51.100.255\t0\tNone\tNot routed\n" +
	"2001:db8::\t2001:db8:0:ffff:ffff:ffff:ffff:ffff\t64500\tNL\tEXAMPLE-A Example\n" +
	"10.0.0.0\t10.255.255.255\t64502\tZZ\n"

func TestASNTable(t *testing.T) {
	a, b := lookup.Network{ASN: []uint32{64500}, Name: "EXAMPLE-A Example", Country: "NL"}, lookup.Network{ASN: []uint32{64501}, Name: "EXAMPLE-B with a tab", Country: "US"}
	tests := []struct {
		addr, prefix string
		want         lookup.Network
	}{
		{"192.0.2.0", "192.0.2.0/25", a},
		{"192.0.2.127", "192.0.2.0/25", a},
		{"::ffff:192.0.2.1", "192.0.2.0/25", a},
		{"192.0.2.128", "192.0.2.128/26", b},
		{"192.0.2.199", "192.0.2.192/29", b},
		{"192.0.2.200", "192.0.2.200/32", b},
		{"2001:db8::7", "2001:db8::/48", a},
		{"10.1.2.3", "10.0.0.0/8", lookup.Network{ASN: []uint32{64502}}},
		{"192.0.2.201", "", lookup.Network{}},
		{"192.0.1.255", "", lookup.Network{}},
		{"198.51.100.1", "", lookup.Network{}},
		{"2001:db9::", "", lookup.Network{}},
		{"::", "", lookup.Network{}},
	}
	source, err := lookup.ReadASNTable(strings.NewReader(table), "table.tsv")
	require.NoError(t, err)
	assert.Equal(t, 4, source.Len())
	assert.Equal(t, "table.tsv", source.String())
	for _, tt := range tests {
		t.Run(tt.addr, func(t *testing.T) {
			got, err := source.Lookup(t.Context(), addr(tt.addr))
			if tt.prefix == "" {
				assert.ErrorIs(t, err, lookup.ErrNotFound)
			} else {
				require.NoError(t, err)
				tt.want.Prefix = netip.MustParsePrefix(tt.prefix)
			}
			assert.Equal(t, tt.want, got)
		})
	}
	assert.NoError(t, lookuptest.TestSource(source, lookuptest.Keys[netip.Addr]{Found: []netip.Addr{addr("192.0.2.7")}, Missing: []netip.Addr{addr("192.0.2.201"), {}}}))
	_, err = (&lookup.ASNTable{}).Lookup(t.Context(), addr("192.0.2.1"))
	assert.ErrorIs(t, err, lookup.ErrNotFound)
}

func TestReadASNTableBad(t *testing.T) {
	tests := []struct{ name, table, wrong string }{
		{"words", "hello\n", "t:1: want first address"},
		{"commas", table + "192.0.3.0,192.0.3.255,64500,NL,X\n", "t:7: want first address"},
		{"backward", "192.0.2.9\t192.0.2.1\t64500\tNL\tX\n", "t:1: want"},
		{"two families", "192.0.2.9\t2001:db8::\t64500\tNL\tX\n", "t:1: want"},
		{"no number", "192.0.2.0\t192.0.2.1\tmany\tNL\tX\n", "t:1: want"},
		{"overlap", table + "192.0.2.100\t192.0.2.101\t64500\tNL\tX\n", "two ranges have 192.0.2.100"},
		{"overlap, IPv6", table + "2001:db8::5\t2001:db8::6\t64500\tNL\tX\n", "two ranges have 2001:db8::5"},
		{"a long line", strings.Repeat("x", 1<<20), "after line 0"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := lookup.ReadASNTable(strings.NewReader(tt.table), "t")
			assert.ErrorContains(t, err, tt.wrong)
		})
	}
}

// internet returns a table as large as that of the Internet, invented: n ranges of IPv4, of 80,000 systems.
func internet(n int) []byte {
	var b bytes.Buffer
	step := uint32(0xdf000000) / uint32(n)
	for i := range uint32(n) {
		first, last := i*step, i*step+step-1
		as := i * 2654435761 % 80_000
		fmt.Fprintf(&b, "%v\t%v\t%d\tNL\tEXAMPLE-%d Example network\n", v4(first), v4(last), as+1, as)
	}
	return b.Bytes()
}

func v4(n uint32) netip.Addr {
	return netip.AddrFrom4([4]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)})
}

func BenchmarkReadASNTable(b *testing.B) {
	data := internet(600_000)
	b.SetBytes(int64(len(data)))
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	var t *lookup.ASNTable
	for b.Loop() {
		t, _ = lookup.ReadASNTable(bytes.NewReader(data), "invented")
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric((float64(after.HeapAlloc)-float64(before.HeapAlloc))/1e6, "MB-kept")
	runtime.KeepAlive(data)
	b.ReportMetric(float64(t.Len()), "ranges")
}

func BenchmarkASNTable(b *testing.B) {
	t, err := lookup.ReadASNTable(bytes.NewReader(internet(600_000)), "invented")
	require.NoError(b, err)
	i := uint32(0)
	for b.Loop() {
		i += 2654435761
		_, _ = t.Lookup(b.Context(), v4(i))
	}
}
