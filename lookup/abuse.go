package lookup

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
)

// Subject is whom a complaint is about.
type Subject struct {
	Addr netip.Addr // a proven address; not valid: not known
	Host string     // a name that leads back to it, "" if there is none
}

// Contact is whom to write to about a Subject. The zero Contact is nobody.
type Contact struct {
	Addresses []string // mail addresses, sorted, each once
	Who       string   // who named them: a zone, the host of a registry, "RFC 2142"
	// Guess says that nobody named them: they are what RFC 2142 says that every domain should have. A
	// person should look at them before anything is sent there.
	Guess bool
}

// Abuse is a Source of Contacts. It asks, in this order, until one answers: a zone of the DNS that has the
// contacts of addresses, a registry by RDAP, a zone that has those of domains. What is not set is not
// asked. The last resort is a guess: abuse@ and postmaster@ the host's organisation (RFC 2142).
//
// ErrNotFound says that all who were asked know nobody, and that there is no name to guess from. If one
// of them failed and no later one has an answer, the error is its; there is then no guess, because
// to guess would be to take silence for a no.
//
// Disclosure: the resolver's operator, and whoever runs the zones and the registry, learn that somebody
// wants to complain about the address or the domain. Ask about proven addresses only: a complaint
// about a forged one goes to a victim.
//
// Set the fields first; then an Abuse may be used by many goroutines at once. The zero Abuse only guesses.
type Abuse struct {
	Resolver   Resolver
	AddrZone   string // in the form of Abusix's: "abuse-contacts.abusix.zone"; "" is not asked
	DomainZone string // in the form of abuse.net's: "contacts.abuse.net"; "" is not asked
	RDAP       *RDAP  // nil is not asked
	// OrgDomain gives the organisation's domain of a host name. If it is nil, it is that of the package.
	OrgDomain func(host string) string
}

// String returns who is asked.
func (a *Abuse) String() string {
	var list []string
	for _, zone := range []string{a.AddrZone, a.DomainZone} {
		if zone != "" {
			list = append(list, zone)
		}
	}
	if a.RDAP != nil {
		list = append(list, "RDAP")
	}
	return strings.Join(append(list, "RFC 2142"), ", ")
}

// Lookup asks whom to write to.
func (a *Abuse) Lookup(ctx context.Context, s Subject) (Contact, error) {
	s.Addr = plain(s.Addr)
	domain := a.org(s.Host)
	var failed error
	for _, ask := range []func(context.Context, netip.Addr, string) (Contact, error){a.byAddr, a.byRegistry, a.byDomain} {
		c, err := ask(ctx, s.Addr, domain)
		switch {
		case err == nil:
			return c, nil
		case !errors.Is(err, ErrNotFound) && failed == nil:
			failed = err
		}
	}
	switch {
	case failed != nil:
		return Contact{}, failed
	case domain == "":
		return Contact{}, fmt.Errorf("%w: whom to write to about %v", ErrNotFound, s.Addr)
	}
	return Contact{Addresses: []string{"abuse@" + domain, "postmaster@" + domain}, Who: "RFC 2142", Guess: true}, nil
}

func (a *Abuse) org(host string) string {
	host, err := absolute(host)
	if err != nil {
		return ""
	}
	if host = strings.ToLower(strings.TrimSuffix(host, ".")); a.OrgDomain == nil {
		return OrgDomain(host)
	}
	return a.OrgDomain(host)
}

func (a *Abuse) byAddr(ctx context.Context, addr netip.Addr, _ string) (Contact, error) {
	if a.AddrZone == "" || !addr.IsValid() {
		return Contact{}, ErrNotFound
	}
	return a.inZone(ctx, backward(addr), a.AddrZone)
}

func (a *Abuse) byRegistry(ctx context.Context, addr netip.Addr, _ string) (Contact, error) {
	if a.RDAP == nil || !addr.IsValid() {
		return Contact{}, ErrNotFound
	}
	return a.RDAP.Lookup(ctx, addr)
}

// byDomain asks about a domain. A zone that knows nobody answers postmaster@ the domain, which is a guess
// and no better than ours.
func (a *Abuse) byDomain(ctx context.Context, _ netip.Addr, domain string) (Contact, error) {
	if a.DomainZone == "" || domain == "" {
		return Contact{}, ErrNotFound
	}
	c, err := a.inZone(ctx, domain, a.DomainZone)
	if err == nil && slices.Equal(c.Addresses, []string{"postmaster@" + domain}) {
		return Contact{}, ErrNotFound
	}
	return c, err
}

// inZone reads the mail addresses in the TXT records of a name.
func (a *Abuse) inZone(ctx context.Context, name, zone string) (Contact, error) {
	texts, err := newDNS(a.Resolver).texts(ctx, name+"."+zone)
	if err != nil {
		return Contact{}, err
	}
	c := Contact{Who: zone}
	for _, s := range texts {
		for f := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ',' || r == ';' || r == ' ' }) {
			c.add(f)
		}
	}
	if c.Addresses == nil {
		return Contact{}, fmt.Errorf("lookup: %s says %q, which is no mail address", zone, texts[0])
	}
	return c, nil
}

// maxContacts is how many addresses of one contact are kept. A complaint to more is a nuisance.
const maxContacts = 8

// add adds a mail address, unless it is none or there are enough.
func (c *Contact) add(address string) {
	address = strings.TrimPrefix(address, "mailto:")
	at := strings.LastIndexByte(address, '@')
	if at < 1 || len(address) > 254 || strings.ContainsAny(address[:at], "@\"<>()[]\\,;: ") || !isASCII(address) || !isHost(address[at+1:]) {
		return
	}
	for i := range at {
		if address[i] <= ' ' || address[i] == 0x7f {
			return
		}
	}
	address = address[:at+1] + strings.ToLower(address[at+1:])
	if i, has := slices.BinarySearch(c.Addresses, address); !has && len(c.Addresses) < maxContacts {
		c.Addresses = slices.Insert(c.Addresses, i, address)
	}
}
