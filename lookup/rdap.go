package lookup

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
)

// Limits of asking a registry, which may be anybody after a redirect.
const (
	maxRDAP      = 1 << 20 // bytes of an answer
	maxRedirects = 5
	maxEntities  = 1000 // contacts in an answer that are looked at
)

// RDAP is a Source of the Contact of an address from its registry, by the Registration Data Access
// Protocol (RFC 9082, RFC 9083). ErrNotFound says that the registry does not know the address, or that
// it names nobody to write to about abuse.
//
// It goes where the Bootstrap says and where that server redirects it, five times at most, never from
// https to http, and never to an address that is not askable: names are looked up with the Resolver, and
// only what was found in order is dialled. Of an answer 1 MiB is read. Proxies of the environment are
// not used, and no connection is kept.
//
// Disclosure: the registry, and every server that it redirects to, learn the address and who asks.
//
// Set the fields first; then an RDAP may be used by many goroutines at once.
type RDAP struct {
	Bootstrap *Bootstrap                                                           // who is to be asked
	Resolver  Resolver                                                             // for the names of servers
	Dial      func(ctx context.Context, network, address string) (net.Conn, error) // (&net.Dialer{}).DialContext, for example
	TLS       *tls.Config                                                          // nil: the usual roots
	Askable   func(addr netip.Addr) bool                                           // of servers; nil stands for the package's Askable
}

// Lookup asks about an address.
func (p *RDAP) Lookup(ctx context.Context, addr netip.Addr) (Contact, error) {
	if p.Dial == nil {
		return Contact{}, errors.New("lookup: the RDAP has no Dial, and so nobody to ask")
	}
	addr = plain(addr)
	base, ok := p.Bootstrap.find(addr)
	if !ok {
		return Contact{}, fmt.Errorf("%w: no registry is known for %v", ErrNotFound, addr)
	}
	u, err := url.Parse(strings.TrimSuffix(base, "/") + "/ip/" + addr.String())
	if err != nil {
		return Contact{}, fmt.Errorf("lookup: registry %q: %w", base, err)
	}
	body, host, err := p.get(ctx, u)
	if err != nil {
		return Contact{}, err
	}
	c, err := readContact(body)
	c.Who = host
	if err != nil {
		return Contact{}, fmt.Errorf("lookup: %s on %v: %w", host, addr, err)
	}
	return c, nil
}

// get returns a document, and the host that it came from in the end.
func (p *RDAP) get(ctx context.Context, u *url.URL) (body []byte, host string, err error) {
	transport := &http.Transport{DialContext: p.dial, TLSClientConfig: p.TLS, DisableKeepAlives: true, MaxResponseHeaderBytes: 64 << 10}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport, CheckRedirect: checkRedirect}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, "", fmt.Errorf("lookup: registry: %w", err)
	}
	req.Header.Set("Accept", "application/rdap+json")
	resp, err := client.Do(req)
	if err != nil {
		return nil, "", fmt.Errorf("lookup: registry: %w", err)
	}
	defer func() { _ = resp.Body.Close() }()
	host = resp.Request.URL.Hostname()
	switch {
	case resp.StatusCode == http.StatusNotFound:
		return nil, host, fmt.Errorf("%w: %s does not know the address", ErrNotFound, host)
	case resp.StatusCode != http.StatusOK:
		return nil, host, fmt.Errorf("lookup: %s answers %d", host, resp.StatusCode)
	}
	body, err = io.ReadAll(io.LimitReader(resp.Body, maxRDAP+1))
	switch {
	case err != nil:
		return nil, host, fmt.Errorf("lookup: %s: %w", host, err)
	case len(body) > maxRDAP:
		return nil, host, fmt.Errorf("lookup: %s answers more than %d bytes", host, maxRDAP)
	}
	return body, host, nil
}

func checkRedirect(req *http.Request, via []*http.Request) error {
	switch {
	case len(via) > maxRedirects:
		return fmt.Errorf("more than %d redirects", maxRedirects)
	case req.URL.Scheme != "https" && (req.URL.Scheme != "http" || via[len(via)-1].URL.Scheme == "https"):
		return fmt.Errorf("a redirect to %q", req.URL.Scheme)
	case req.URL.User != nil:
		return errors.New("a redirect with a password")
	}
	return nil
}

// dial connects with a server, if it has an address that may be asked.
func (p *RDAP) dial(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	addrs, err := p.addrs(ctx, host)
	if err != nil {
		return nil, err
	}
	var last error
	for _, a := range addrs {
		if !p.askable(a) {
			last = fmt.Errorf("%s has the address %v, which is not to be asked", host, a)
			continue
		}
		c, err := p.Dial(ctx, network, net.JoinHostPort(a.String(), port))
		if err == nil {
			return c, nil
		}
		last = err
	}
	return nil, last
}

func (p *RDAP) askable(a netip.Addr) bool {
	if p.Askable != nil {
		return p.Askable(a)
	}
	return Askable(a)
}

// addrs returns the addresses of a server, those of IPv4 first.
func (p *RDAP) addrs(ctx context.Context, host string) ([]netip.Addr, error) {
	if a, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{plain(a)}, nil
	}
	d := newDNS(p.Resolver)
	v4, err4 := d.addrs(ctx, "ip4", host)
	v6, err6 := d.addrs(ctx, "ip6", host)
	if all := append(v4, v6...); len(all) > 0 {
		return all, nil
	}
	// That a registry's name does not exist is no answer to what the registry was to be asked.
	return nil, fmt.Errorf("the address of %s: %v, %v", host, err4, err6)
}

// entity is a contact in an answer, RFC 9083, section 5.1.
type entity struct {
	Roles    []string          `json:"roles"`
	VCard    []json.RawMessage `json:"vcardArray"`
	Entities []entity          `json:"entities"`
}

var errNoContact = fmt.Errorf("%w: it names nobody for abuse", ErrNotFound)

// readContact reads an answer. The contacts for abuse are often nested in those of the holder.
func readContact(body []byte) (Contact, error) {
	var top entity
	dec := json.NewDecoder(bytes.NewReader(body))
	if err := dec.Decode(&top); err != nil {
		return Contact{}, fmt.Errorf("the answer is not in order: %w", err)
	}
	var c Contact
	open := []entity{top}
	for n := 0; len(open) > 0 && n < maxEntities; n++ {
		e := open[0]
		open = append(open[1:], e.Entities...)
		for _, role := range e.Roles {
			if strings.EqualFold(role, "abuse") {
				readCard(&c, e.VCard)
			}
		}
	}
	if c.Addresses == nil {
		return Contact{}, errNoContact
	}
	return c, nil
}

// readCard adds the mail addresses of a jCard (RFC 7095): ["vcard", [["email", {}, "text", "a@b"], ...]].
func readCard(c *Contact, card []json.RawMessage) {
	if len(card) != 2 {
		return
	}
	var properties []json.RawMessage
	if json.Unmarshal(card[1], &properties) != nil {
		return
	}
	for _, property := range properties {
		var p []json.RawMessage
		var name, value string
		if json.Unmarshal(property, &p) != nil || len(p) < 4 || json.Unmarshal(p[0], &name) != nil || json.Unmarshal(p[3], &value) != nil {
			continue
		}
		if strings.EqualFold(name, "email") {
			c.add(strings.TrimSpace(value))
		}
	}
}
