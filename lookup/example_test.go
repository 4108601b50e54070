package lookup_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/backstamp/backstamp/hops"
	"github.com/backstamp/backstamp/lookup"
	"github.com/backstamp/backstamp/lookup/lookuptest"
)

// What a program on the Internet uses: the machine's DNS servers, asked so that a server that fails is an
// error, and no short answer. NewResolver sets PreferGo and StrictErrors; a *net.Resolver of one's own
// should have both.
func ExampleNewResolver() {
	r := lookup.NewResolver("") // or "192.0.2.53", or "[2001:db8::53]:5353"
	fmt.Println(r.PreferGo, r.StrictErrors)
	// Output: true true
}

// invented is a DNS without a network, for the examples.
var invented = &lookuptest.Zone{
	Names:  map[string][]string{"192.0.2.7": {"mail.example.com"}},
	Addrs:  map[string][]string{"mail.example.com": {"192.0.2.7"}, "7.2.0.192.bl.example.org": {"127.0.0.2"}},
	Faults: map[string]lookuptest.Fault{"198.51.100.9": lookuptest.Refused},
}

// An answer, no, and no answer are three different things.
func ExampleFCrDNS() {
	source := lookup.FCrDNS(invented)
	for _, a := range []string{"192.0.2.7", "192.0.2.8", "198.51.100.9"} {
		v, err := source.Lookup(context.Background(), netip.MustParseAddr(a))
		fmt.Println(a, v.Result, v.Name, v.Faults, err)
	}
	// Output:
	// 192.0.2.7 pass mail.example.com [] <nil>
	// 192.0.2.8 permerror  [no-name] <nil>
	// 198.51.100.9 temperror  [refusing] lookup 9.100.51.198.in-addr.arpa: server misbehaving
}

func ExampleDNSBL() {
	list := &lookup.DNSBL{
		Resolver: invented, Zone: "bl.example.org",
		Codes: map[netip.Addr]string{netip.MustParseAddr("127.0.0.2"): "sends spam"},
	}
	l, err := list.Lookup(context.Background(), netip.MustParseAddr("192.0.2.7"))
	fmt.Println(l.Codes, l.Meanings, err)
	_, err = list.Lookup(context.Background(), netip.MustParseAddr("192.0.2.8"))
	fmt.Println(errors.Is(err, lookup.ErrNotFound))
	// Output:
	// [127.0.0.2] [sends spam] <nil>
	// true
}

// doh is a Resolver that asks by HTTPS, in the JSON form that public services have.
type doh struct{ server string }

func (d doh) ask(ctx context.Context, name, kind string, number int) (data []string, err error) {
	u := d.server + "?" + url.Values{"name": {name}, "type": {kind}}.Encode()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u, nil)
	if err != nil {
		return nil, err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	var m struct {
		Status int
		Answer []struct {
			Type int
			Data string
		}
	}
	if err := json.NewDecoder(http.MaxBytesReader(nil, resp.Body, 1<<20)).Decode(&m); err != nil {
		return nil, err
	}
	for _, a := range m.Answer {
		if a.Type == number {
			data = append(data, a.Data)
		}
	}
	if m.Status != 0 && m.Status != 3 { // neither NOERROR nor NXDOMAIN: that is no answer
		return nil, &net.DNSError{Err: fmt.Sprint("status ", m.Status), Name: name, IsTemporary: m.Status == 2}
	}
	if data == nil {
		return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
	}
	return data, nil
}

func (d doh) LookupAddr(ctx context.Context, addr string) ([]string, error) {
	b := netip.MustParseAddr(addr).As4() // IPv6 is left to the reader
	return d.ask(ctx, fmt.Sprintf("%d.%d.%d.%d.in-addr.arpa.", b[3], b[2], b[1], b[0]), "PTR", 12)
}

func (d doh) LookupNetIP(ctx context.Context, _, host string) (addrs []netip.Addr, err error) {
	data, err := d.ask(ctx, host, "A", 1)
	for _, s := range data {
		if a, err := netip.ParseAddr(s); err == nil { // what comes from the network is not to be trusted
			addrs = append(addrs, a)
		}
	}
	return addrs, err
}

func (d doh) LookupTXT(ctx context.Context, name string) ([]string, error) {
	return d.ask(ctx, name, "TXT", 16)
}

func (d doh) LookupMX(ctx context.Context, name string) (servers []*net.MX, err error) {
	data, err := d.ask(ctx, name, "MX", 15)
	for _, s := range data {
		var mx net.MX
		if _, err := fmt.Sscan(s, &mx.Pref, &mx.Host); err == nil {
			servers = append(servers, &mx)
		}
	}
	return servers, err
}

// A Resolver of one's own: DNS over HTTPS.
func ExampleResolver() {
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.FormValue("name") == "7.2.0.192.in-addr.arpa." {
			fmt.Fprint(w, `{"Status":0,"Answer":[{"type":12,"data":"mail.example.com."}]}`)
			return
		}
		fmt.Fprint(w, `{"Status":3}`)
	}))
	defer service.Close()
	names := lookup.PTR(doh{service.URL})
	fmt.Println(names.Lookup(context.Background(), netip.MustParseAddr("192.0.2.7")))
	_, err := names.Lookup(context.Background(), netip.MustParseAddr("192.0.2.8"))
	fmt.Println(errors.Is(err, lookup.ErrNotFound))
	// Output:
	// [mail.example.com] <nil>
	// true
}

// A database of one's own as the Source of networks: anything with a function will do.
func ExampleSource() {
	database := map[netip.Prefix]lookup.Network{
		netip.MustParsePrefix("192.0.2.0/24"): {ASN: []uint32{64500}, Country: "NL"},
	}
	var networks lookup.Source[netip.Addr, lookup.Network] = lookup.Func[netip.Addr, lookup.Network](
		func(_ context.Context, addr netip.Addr) (lookup.Network, error) {
			for prefix, n := range database {
				if prefix.Contains(addr) {
					n.Prefix = prefix
					return n, nil
				}
			}
			return lookup.Network{}, lookup.ErrNotFound
		})
	s := lookup.Sources{ASN: networks}
	n, err := s.ASN.Lookup(context.Background(), netip.MustParseAddr("192.0.2.7"))
	fmt.Println(n.Prefix, n.ASN, n.Country, err)
	// Output: 192.0.2.0/24 [64500] NL <nil>
}

// A table of all networks in a file, which asks nobody.
func ExampleReadASNTable() {
	table, err := lookup.ReadASNTable(strings.NewReader("192.0.2.0\t192.0.2.255\t64500\tNL\tEXAMPLE Example network\n"), "table.tsv")
	if err != nil {
		fmt.Println(err)
		return
	}
	n, err := table.Lookup(context.Background(), netip.MustParseAddr("192.0.2.7"))
	fmt.Println(n.ASN, n.Name, n.Prefix, err)
	// Output: [64500] EXAMPLE Example network 192.0.2.0/24 <nil>
}

// A stack for a busy server: what is known is not asked again, what many want to know is asked once, no more
// than fifty questions go out a second, and none takes more than two seconds.
func ExampleCached() {
	limited := lookup.Limited(lookup.Timeout(lookup.FCrDNS(invented), 2*time.Second), lookup.Rate{PerSecond: 50, Burst: 50, AtOnce: 20})
	source := lookup.Cached(lookup.Shared(limited), lookup.Keep{Size: 100_000, Found: 6 * time.Hour, None: 10 * time.Minute})
	for range 3 {
		v, err := source.Lookup(context.Background(), netip.MustParseAddr("192.0.2.7"))
		fmt.Println(v.Result, err)
	}
	fmt.Println(source.Stats())
	// Output:
	// pass <nil>
	// pass <nil>
	// pass <nil>
	// 2 1
}

// Ask about a message, and judge it with what was learned. The addresses of examples are not askable, so
// that this one says which are.
func ExampleSources_Gather() {
	chain, err := hops.Read(strings.NewReader("Received: from mail.example.com (mail.example.com [192.0.2.7])\r\n" +
		"\tby mx.example.org (Postfix) with ESMTP id 4AC; Mon, 6 Mar 2000 14:31:08 +0100\r\n\r\n"))
	if err != nil {
		fmt.Println(err)
		return
	}
	sources := lookup.Sources{
		FCrDNS:  lookup.FCrDNS(invented),
		Lists:   []lookup.List{{Zone: "bl.example.org", Addr: &lookup.DNSBL{Resolver: invented, Zone: "bl.example.org"}}},
		Askable: netip.Addr.IsValid,
	}
	c := hops.Case{Chain: chain, OrgDomain: lookup.OrgDomain}
	c.Evidence, err = sources.Gather(context.Background(), &c)
	for _, a := range c.Evidence.Answers {
		fmt.Println(a.Kind, a.About, a.Status, a.Values, err)
	}
	for _, f := range hops.Analyze(c).Findings {
		fmt.Println(f.Level, f.Detector+":", f.Detail)
	}
	// Output:
	// fcrdns 192.0.2.7 confirmed [mail.example.com] <nil>
	// dnsbl 192.0.2.7 found [127.0.0.2] <nil>
	// info documentation-address: The message has addresses that no host has, such as 192.0.2.7: they are set aside for examples
	// suspect listed: 192.0.2.7 is on the list bl.example.org (127.0.0.2)
}
