//go:build linux

package main

import (
	"errors"
	"net"
	"net/netip"
	"strconv"
	"strings"

	"github.com/backstamp/backstamp/fuzz/lab/server"
	"golang.org/x/net/dns/dnsmessage"
)

// A client is an address that messages come from, with what DNS says of it.
type client struct {
	address string
	names   []string            // of the address
	forward map[string][]string // addresses of those names
	verdict string              // of asking back and forth: pass, fail, none, temperror
	ident   string              // what its RFC 1413 server answers
}

// honest is the client that has nothing odd.
const honest = "198.51.100.1"

// clients are all addresses that messages come from.
var clients = []client{
	{address: honest, names: []string{"desk.sender.example"}, forward: map[string][]string{"desk.sender.example": {honest, "2001:db8:5::1"}}, verdict: "pass"},
	{address: "198.51.100.2", verdict: "none"},
	{address: "198.51.100.3", names: []string{"liar.example"}, forward: map[string][]string{"liar.example": {"203.0.113.99"}}, verdict: "fail"},
	{address: "198.51.100.4", names: []string{"nowhere.ghost.example"}, verdict: "fail"},
	{address: "198.51.100.5", names: []string{"one.twins.example", "two.twins.example"}, forward: map[string][]string{"one.twins.example": {"198.51.100.5"}, "two.twins.example": {"198.51.100.5"}}, verdict: "pass"},
	{address: "198.51.100.6", names: []string{"host_6.dyn.example"}, forward: map[string][]string{"host_6.dyn.example": {"198.51.100.6"}}, verdict: "pass"},
	{address: "198.51.100.7", verdict: "temperror"},
	{address: "198.51.100.8", names: []string{"203.0.113.5"}, verdict: "fail"},
	{address: "198.51.100.9", names: []string{"localhost"}, verdict: "fail"},
	{address: "198.51.100.11", names: []string{"Mail.CamelCase.Example"}, forward: map[string][]string{"mail.camelcase.example": {"198.51.100.11"}}, verdict: "pass"},
	{address: "198.51.100.12", names: []string{"smtp.bank.example"}, forward: map[string][]string{"smtp.bank.example": {"203.0.113.50"}}, verdict: "fail"},
	{address: "198.51.100.13", names: []string{"shell.ident.example"}, forward: map[string][]string{"shell.ident.example": {"198.51.100.13"}}, verdict: "pass", ident: "carol"},
	{address: "198.51.100.14", names: []string{"shell.twister.example"}, forward: map[string][]string{"shell.twister.example": {"198.51.100.14"}}, verdict: "pass", ident: "root@smtp.bank.example [203.0.113.50]"},
	{address: "198.51.100.15", names: []string{longName}, forward: map[string][]string{longName: {"198.51.100.15"}}, verdict: "pass"},
	{address: "198.51.100.66", names: []string{"pool-66.dyn.example"}, forward: map[string][]string{"pool-66.dyn.example": {"198.51.100.66"}}, verdict: "pass"},
	{address: "2001:db8:5::1", names: []string{"desk.sender.example"}, verdict: "pass"},
	{address: "2001:db8:5::2", verdict: "none"},
	{address: "2001:db8:5::3", names: []string{"liar6.example"}, forward: map[string][]string{"liar6.example": {"2001:db8:5::dead"}}, verdict: "fail"},
	{address: "127.0.0.1", names: []string{"localhost"}, verdict: "pass"},
	{address: "::1", names: []string{"localhost"}, verdict: "pass"},
}

// longName is a reverse name that is longer than some servers have room for.
const longName = "a-line-with-a-very-very-long-name-63-bytes-of-one-label-of-it-x.customers-of-the-long-line.pool-of-the-seventh-region.example"

// clientOf returns what is known of an address.
func clientOf(address string) (client, bool) {
	for _, c := range clients {
		if c.address == address {
			return c, true
		}
	}
	return client{}, false
}

// A zone answers for all names of the lab, and for nothing else.
type zone struct {
	addresses map[string][]netip.Addr
	names     map[string][]string // by reverse name
	mail      map[string]string
	broken    map[string]bool // asking for them fails
}

func newZone(servers []*server.Server) *zone {
	z := &zone{addresses: map[string][]netip.Addr{}, names: map[string][]string{}, mail: map[string]string{}, broken: map[string]bool{}}
	for _, s := range servers {
		for _, a := range addressesOf(s) {
			z.addresses[s.Host()] = append(z.addresses[s.Host()], a)
			z.names[reverse(a)] = []string{s.Host()}
		}
		z.mail[s.Domain()] = s.Host()
	}
	z.mail["amavis.example"] = "mx.amavis.example"
	z.mail["sender.example"] = "mx.postfix.example"
	for _, c := range clients {
		a := netip.MustParseAddr(c.address)
		z.broken[reverse(a)] = c.verdict == "temperror"
		if len(c.names) > 0 {
			z.names[reverse(a)] = c.names
		}
		for name, list := range c.forward {
			for _, text := range list {
				z.addresses[name] = append(z.addresses[name], netip.MustParseAddr(text))
			}
		}
	}
	z.addresses["localhost"] = []netip.Addr{netip.MustParseAddr("127.0.0.1"), netip.IPv6Loopback()}
	return z
}

// addressesOf returns the two addresses of a server.
func addressesOf(s *server.Server) []netip.Addr {
	h := hostAddresses(s.Number)
	return []netip.Addr{netip.MustParseAddr(h[0]), netip.MustParseAddr(h[1])}
}

// reverse returns the name under which DNS has the names of an address.
func reverse(a netip.Addr) string {
	const hex = "0123456789abcdef"
	var b strings.Builder
	bytes := a.AsSlice()
	for i := len(bytes) - 1; i >= 0; i-- {
		if a.Is4() {
			b.WriteString(strconv.Itoa(int(bytes[i])) + ".")
			continue
		}
		b.WriteByte(hex[bytes[i]&15])
		b.WriteByte('.')
		b.WriteByte(hex[bytes[i]>>4])
		b.WriteByte('.')
	}
	if a.Is4() {
		return b.String() + "in-addr.arpa"
	}
	return b.String() + "ip6.arpa"
}

// serve answers on UDP until the process ends.
func (z *zone) serve(address string) error {
	conn, err := net.ListenPacket("udp", net.JoinHostPort(address, "53"))
	if err != nil {
		return err
	}
	go func() {
		buf := make([]byte, 1500)
		for {
			n, from, err := conn.ReadFrom(buf)
			if err != nil {
				return
			}
			if reply, err := z.answer(buf[:n]); err == nil {
				conn.WriteTo(reply, from)
			}
		}
	}()
	return nil
}

var errNoQuestion = errors.New("no question")

// answer returns the reply to a message.
func (z *zone) answer(question []byte) ([]byte, error) {
	var p dnsmessage.Parser
	head, err := p.Start(question)
	if err != nil || head.Response {
		return nil, errNoQuestion
	}
	q, err := p.Question()
	if err != nil {
		return nil, err
	}
	name := strings.ToLower(strings.TrimSuffix(q.Name.String(), "."))
	reply := dnsmessage.Message{
		Header:    dnsmessage.Header{ID: head.ID, Response: true, Authoritative: true, RecursionDesired: head.RecursionDesired, RecursionAvailable: true},
		Questions: []dnsmessage.Question{q},
	}
	switch {
	case z.broken[name]:
		reply.RCode = dnsmessage.RCodeServerFailure
	case z.addresses[name] == nil && z.names[name] == nil && z.mail[name] == "":
		reply.RCode = dnsmessage.RCodeNameError
	}
	for _, body := range z.bodies(name, q.Type) {
		reply.Answers = append(reply.Answers, dnsmessage.Resource{Header: dnsmessage.ResourceHeader{Name: q.Name, Class: dnsmessage.ClassINET, TTL: 60}, Body: body})
	}
	return reply.Pack()
}

// bodies returns the records of a name and type.
func (z *zone) bodies(name string, kind dnsmessage.Type) (bodies []dnsmessage.ResourceBody) {
	for _, a := range z.addresses[name] {
		switch {
		case kind == dnsmessage.TypeA && a.Is4():
			bodies = append(bodies, &dnsmessage.AResource{A: a.As4()})
		case kind == dnsmessage.TypeAAAA && a.Is6():
			bodies = append(bodies, &dnsmessage.AAAAResource{AAAA: a.As16()})
		}
	}
	if kind == dnsmessage.TypePTR {
		for _, n := range z.names[name] {
			bodies = append(bodies, &dnsmessage.PTRResource{PTR: dnsmessage.MustNewName(n + ".")})
		}
	}
	if kind == dnsmessage.TypeMX && z.mail[name] != "" {
		bodies = append(bodies, &dnsmessage.MXResource{Pref: 10, MX: dnsmessage.MustNewName(z.mail[name] + ".")})
	}
	return bodies
}
