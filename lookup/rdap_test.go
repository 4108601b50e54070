package lookup_test

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/backstamp/backstamp/lookup"
	"github.com/backstamp/backstamp/lookup/lookuptest"
)

// registry starts a registry and returns what asks it. The names under example.com lead to it, as far as
// the certificate of httptest has them; it counts its connections.
func registry(t *testing.T, d http.Handler) (*lookup.RDAP, *httptest.Server, *atomic.Int64) {
	s := httptest.NewUnstartedServer(d)
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // of handshakes that fail on purpose
	s.StartTLS()
	t.Cleanup(s.Close)
	u, err := url.Parse(s.URL)
	require.NoError(t, err)
	dialled := &atomic.Int64{}
	p := &lookup.RDAP{
		Bootstrap: bootstrap(t, "https://rdap.example.com:"+u.Port()+"/base/"),
		Resolver: &lookuptest.Zone{
			Addrs:  map[string][]string{"rdap.example.com": {"192.0.2.80"}, "home.example.com": {"127.0.0.1"}, "both.example.com": {"10.0.0.1", "192.0.2.80"}},
			Faults: map[string]lookuptest.Fault{"broken.example.com": lookuptest.ServFail},
		},
		TLS:     s.Client().Transport.(*http.Transport).TLSClientConfig,
		Askable: func(a netip.Addr) bool { return netip.MustParsePrefix("192.0.2.0/24").Contains(a) },
		Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
			dialled.Add(1)
			if !strings.HasPrefix(address, "192.0.2.80:") {
				return nil, fmt.Errorf("%s is not to be dialled", address)
			}
			var nd net.Dialer
			return nd.DialContext(ctx, network, s.Listener.Addr().String())
		},
	}
	return p, s, dialled
}

func bootstrap(t *testing.T, base string) *lookup.Bootstrap {
	b, err := lookup.ReadBootstrap(
		strings.NewReader(`{"version":"1.0","services":[[["198.51.0.0/16","198.51.100.0/25"],["http://rdap.example.com/","`+base+`"]]]}`),
		strings.NewReader(`{"version":"1.0","services":[[["2001:db8::/32"],["`+base+`"]]]}`))
	require.NoError(t, err)
	return b
}

func TestRDAP(t *testing.T) {
	d := &lookuptest.RDAP{
		Contacts: map[string][]string{"198.51.100.1/32": {"abuse@example.net", "Abuse@EXAMPLE.com"}, "198.51.100.2/32": nil, "2001:db8::/32": {"six@example.com"}},
		Bodies: map[string]string{
			"198.51.100.10/32": `{"entities":[{"roles":["abuse"],"vcardArray":["vcard",[["email",{},"text","a b@example.com"],["email",{},"text","x\u001b@example.com"],["EMAIL",{},"text"," ok@example.com "],["email"],["email",{},"text",7],7]]}]}`,
			"198.51.100.11/32": `{"entities":` + strings.Repeat(`[{"entities":`, 3000) + `[{"roles":["ABUSE"],"vcardArray":["vcard",[["email",{},"text","deep@example.com"]]]}]` + strings.Repeat(`}]`, 3000) + `}`,
			"198.51.100.12/32": `{"entities":` + strings.Repeat(`[`, 20_000),
			"198.51.100.13/32": `<html>`,
			"198.51.100.14/32": `{"entities":[` + strings.Repeat(`{"roles":["abuse"]},`, 100_000) + `{}]}`,
			"198.51.100.15/32": `{"entities":[{"roles":["registrant"],"vcardArray":["vcard",[["email",{},"text","boss@example.com"]]]}]}`,
			"198.51.100.16/32": `{"entities":[{"roles":["abuse"],"vcardArray":["vcard",[["email",{},"text","a@example.com"]]]},{"roles":["abuse"],"entities":[{"roles":["abuse"],"vcardArray":["vcard",[["email",{},"text","b@example.com"]]]}]}]}`,
		},
	}
	p, s, dialled := registry(t, d)
	other := func(host string) string { return strings.Replace(s.URL, "127.0.0.1", host, 1) }
	d.Redirects = map[string]string{
		"198.51.100.20/32": other("rdap.example.com") + "/elsewhere",
		"198.51.100.21/32": "https://127.0.0.1:9", "198.51.100.22/32": other("home.example.com"), "198.51.100.23/32": "http://rdap.example.com",
		"198.51.100.24/32": "ftp://rdap.example.com", "198.51.100.25/32": "https://[::1]:9", "198.51.100.26/32": other("broken.example.com"),
		"198.51.100.27/32": "https://[::ffff:10.0.0.1]", "198.51.100.28/32": "https://user:secret@rdap.example.com", "198.51.100.29/32": other("none.example.com"),
		"198.51.100.30/32": "https://192.168.0.1", "198.51.100.31/32": "https://2130706433",
	}
	tests := []struct {
		name, addr string
		want       []string
		wrong      string
	}{
		{"nested", "198.51.100.1", []string{"Abuse@example.com", "abuse@example.net"}, ""},
		{"mapped", "::ffff:198.51.100.1", []string{"Abuse@example.com", "abuse@example.net"}, ""},
		{"IPv6", "2001:db8::1", []string{"six@example.com"}, ""},
		{"an odd card", "198.51.100.10", []string{"ok@example.com"}, ""},
		{"on two levels", "198.51.100.16", []string{"a@example.com", "b@example.com"}, ""},
		{"nobody for abuse", "198.51.100.2", nil, "not found"},
		{"another role", "198.51.100.15", nil, "not found"},
		{"not known to the registry", "198.51.100.99", nil, "not found"},
		{"not in the bootstrap", "203.0.113.1", nil, "not found"},
		{"nested too deep", "198.51.100.11", nil, "not found"},
		{"no end", "198.51.100.12", nil, "not in order"},
		{"a page", "198.51.100.13", nil, "not in order"},
		{"far too long", "198.51.100.14", nil, "more than 1048576 bytes"},
		{"redirect in a circle", "198.51.100.20", nil, "more than 5 redirects"},
		{"redirect to the loopback", "198.51.100.21", nil, "127.0.0.1, which is not to be asked"},
		{"redirect to a name of the loopback", "198.51.100.22", nil, "127.0.0.1, which is not to be asked"},
		{"redirect to http", "198.51.100.23", nil, `a redirect to "http"`},
		{"redirect to ftp", "198.51.100.24", nil, `a redirect to "ftp"`},
		{"redirect to the loopback, IPv6", "198.51.100.25", nil, "::1, which is not to be asked"},
		{"redirect to a name that fails", "198.51.100.26", nil, "the address of broken.example.com"},
		{"redirect to a private address, mapped", "198.51.100.27", nil, "10.0.0.1, which is not to be asked"},
		{"redirect with a password", "198.51.100.28", nil, "password"},
		{"redirect to a name that does not exist", "198.51.100.29", nil, "the address of none.example.com"},
		{"redirect to a private address", "198.51.100.30", nil, "192.168.0.1, which is not to be asked"},
		{"redirect to the loopback as a number", "198.51.100.31", nil, "the address of 2130706433"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dialled.Store(0)
			got, err := p.Lookup(t.Context(), addr(tt.addr))
			assertError(t, err, tt.wrong)
			if tt.wrong == "" {
				assert.Equal(t, lookup.Contact{Addresses: tt.want, Who: "rdap.example.com"}, got)
			}

			assert.LessOrEqual(t, dialled.Load(), int64(6))
		})
	}
	assert.NoError(t, lookuptest.TestSource(p, lookuptest.Keys[netip.Addr]{
		Found: []netip.Addr{addr("198.51.100.1")}, Missing: []netip.Addr{addr("198.51.100.2"), addr("203.0.113.1")}, Failing: []netip.Addr{addr("198.51.100.13"), addr("198.51.100.21")},
	}))
}

// Of a server with several addresses those are taken that may be asked.
func TestRDAPServers(t *testing.T) {
	p, s, _ := registry(t, &lookuptest.RDAP{Contacts: map[string][]string{"198.51.100.0/24": {"abuse@example.com"}}})
	u, err := url.Parse(s.URL)
	require.NoError(t, err)
	p.Bootstrap = bootstrap(t, "https://both.example.com:"+u.Port())
	got, err := p.Lookup(t.Context(), addr("198.51.100.1"))
	require.NoError(t, err)
	assert.Equal(t, "both.example.com", got.Who)

	p.TLS = &tls.Config{} // which does not know who signed for the server
	_, err = p.Lookup(t.Context(), addr("198.51.100.1"))
	assert.ErrorContains(t, err, "certificate")
	assert.NotErrorIs(t, err, lookup.ErrNotFound)
	p.Dial = nil
	_, err = p.Lookup(t.Context(), addr("198.51.100.1"))
	assert.ErrorContains(t, err, "no Dial")
}

// A registry that sends without end, and one that sends nothing.
func TestRDAPWithoutEnd(t *testing.T) {
	var sent atomic.Int64
	p, _, _ := registry(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, ".2") {
			<-r.Context().Done()
			panic(http.ErrAbortHandler)
		}
		block := []byte(strings.Repeat(" ", 1<<20))
		for range 100 {
			n, err := w.Write(block)
			sent.Add(int64(n))
			if err != nil {
				return
			}
		}
	}))
	_, err := p.Lookup(t.Context(), addr("198.51.100.1"))
	assert.ErrorContains(t, err, "more than 1048576 bytes")
	assert.Less(t, sent.Load(), int64(50<<20))
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err = p.Lookup(ctx, addr("198.51.100.2"))
	assert.ErrorIs(t, err, context.DeadlineExceeded)
	p, _, _ = registry(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTooManyRequests) }))
	_, err = p.Lookup(t.Context(), addr("198.51.100.1"))
	assert.ErrorContains(t, err, "answers 429")
	assert.NotErrorIs(t, err, lookup.ErrNotFound)
}

func TestReadBootstrapBad(t *testing.T) {
	tests := []struct{ name, file, wrong string }{
		{"no JSON", "<html>", "invalid character"},
		{"one list", `{"services":[[["192.0.2.0/24"]]]}`, "not two lists"},
		{"no network", `{"services":[[["192.0.2"],["https://rdap.example.com"]]]}`, "192.0.2"},
		{"no address", `{"services":[[["192.0.2.0/24"],[]]]}`, "without address"},
		{"another scheme", `{"services":[[["192.0.2.0/24"],["file:///services"]]]}`, "no address of a service"},
		{"too long", strings.Repeat(" ", 5<<20), "more than"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := lookup.ReadBootstrap(strings.NewReader(tt.file))
			assert.ErrorContains(t, err, tt.wrong)
		})
	}
}
