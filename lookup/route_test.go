package lookup_test

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/backstamp/backstamp/lookup"
)

func hop(n int, address, host string, rtt time.Duration) lookup.RouteHop {
	return lookup.RouteHop{N: n, Addr: addr(address), Host: host, RTT: rtt}
}

func TestReadRoute(t *testing.T) {
	const us = time.Microsecond
	tests := []struct {
		name, text string
		want       lookup.Route
	}{
		{"Linux", `traceroute to mail.example.com (192.0.2.7), 30 hops max, 60 byte packets
 1  gw.example.net (203.0.113.1)  0.310 ms  0.207 ms  0.211 ms
 2  * * *
 3  a.example.net (203.0.113.9)  5.2 ms b.example.net (203.0.113.10)  5.1 ms *
 4  192.0.2.7 (192.0.2.7)  9.5 ms !X  9.25 ms !X  10 ms !X
`, lookup.Route{To: addr("192.0.2.7"), Hops: []lookup.RouteHop{
			hop(1, "203.0.113.1", "gw.example.net", 207*us), hop(3, "203.0.113.9", "a.example.net", 5200*us),
			hop(3, "203.0.113.10", "b.example.net", 5100*us), hop(4, "192.0.2.7", "", 9250*us),
		}}},
		{"Linux -n -A", " 1  203.0.113.1 [AS64500]  0.3 ms  0.2 ms *\n 2  203.0.113.9 [*]  1 ms\n", lookup.Route{Hops: []lookup.RouteHop{hop(1, "203.0.113.1", "", 200*us), hop(2, "203.0.113.9", "", 1000*us)}}},
		{"BSD, several routers on lines of their own", "traceroute to mail.example.com (192.0.2.7), 64 hops max, 52 byte packets\r\n 1  gw (203.0.113.1)  1.5 ms\r\n    gw2 (203.0.113.2)  1.25 ms\r\n", lookup.Route{To: addr("192.0.2.7"), Hops: []lookup.RouteHop{hop(1, "203.0.113.1", "gw", 1500*us), hop(1, "203.0.113.2", "gw2", 1250*us)}}},
		{"IPv6", "traceroute6 to six.example.com (2001:db8::7) from 2001:db8::1, 30 hops max, 24 byte packets\n 1  2001:db8::ff (2001:db8::ff)  2 ms\n", lookup.Route{To: addr("2001:db8::7"), Hops: []lookup.RouteHop{hop(1, "2001:db8::ff", "", 2000*us)}}},
		{"nobody answers", " 1  * * *\n 2  * * *\n", lookup.Route{}},
		{"mtr --json -b", `{"report":{"mtr":{"src":"here","dst":"192.0.2.7","tos":0,"tests":2},"hubs":[
			{"count":1,"host":"gw.example.net (203.0.113.1)","Loss%":0.0,"Snt":2,"Best":0.25},
			{"count":2,"host":"???","Loss%":100.0,"Snt":2,"Best":0.0},
			{"count":3,"host":"192.0.2.7","Best":9.5}]}}`, lookup.Route{To: addr("192.0.2.7"), Hops: []lookup.RouteHop{hop(1, "203.0.113.1", "gw.example.net", 250*us), hop(3, "192.0.2.7", "", 9500*us)}}},
		{"mtr of old, numbers as strings", `{"report":{"mtr":{"dst":"mail.example.com","tests":"2"},"hubs":[{"count":"1","host":"2001:db8::1","Best":1}]}}`, lookup.Route{Hops: []lookup.RouteHop{hop(1, "2001:db8::1", "", 1000*us)}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := lookup.ReadRoute(strings.NewReader(tt.text))
			assert.NoError(t, err)
			assert.Equal(t, tt.want, got)
		})
	}
	assert.Equal(t, "3 192.0.2.1 5.2ms", hop(3, "192.0.2.1", "x", 5200*us).String())
	assert.Equal(t, "3 192.0.2.1", hop(3, "192.0.2.1", "x", 0).String())
}

func TestReadRouteBad(t *testing.T) {
	tests := []struct{ name, text, wrong string }{
		{"nothing", "", "want the output of traceroute"},
		{"words", "hello world\n", `"hello world" is no line of traceroute`},
		{"a line too many", " 1  203.0.113.1  1 ms\nbye; rm\n", "no line of traceroute"},
		{"a time that is none", " 1  203.0.113.1  fast ms\n", "no line of traceroute"},
		{"control characters", " 1  \x1b[31m\n", "no line of traceroute"},
		{"another JSON", `{"a":1}`, "not the report of mtr"},
		{"cut JSON", `{"report":`, "unexpected end"},
		{"mtr without addresses", `{"report":{"hubs":[{"host":"gw.example.net"}]}}`, "-n or -b"},
		{"a megabyte", strings.Repeat(" ", 1<<20+1), "more than 1048576 bytes"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := lookup.ReadRoute(strings.NewReader(tt.text))
			assert.ErrorContains(t, err, tt.wrong)
		})
	}
	// However long the text, the route is bounded.
	var b strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&b, "%d %v 1 ms\n", 1+i%255, netip.AddrFrom4([4]byte{203, 0, byte(i >> 8), byte(i)}))
	}
	got, err := lookup.ReadRoute(strings.NewReader(b.String()))
	assert.NoError(t, err)
	assert.Len(t, got.Hops, 1024)
}
