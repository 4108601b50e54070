package lookup

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
)

// MX returns a Source of the hosts that take mail for a domain, those that are preferred first, in lower
// case, without final dot, at most 100. A domain without MX record that has an address takes its mail
// itself (RFC 5321, section 5.1). ErrNotFound says that nobody takes it: there is neither, or the record is
// that of RFC 7505, which says so.
//
// Where the host that wrote a field is not among them, the mail may have come by a forwarder, or by a
// host inside.
//
// Disclosure: the resolver's operator, and whoever serves the zone of the domain; in Gather, that of the
// recipient.
//
// The Source may be used by many goroutines at once.
func MX(r Resolver) Source[string, []string] {
	d := newDNS(r)
	return teller[string, []string]{name: "DNS", Func: d.exchangers}
}

func (d dns) exchangers(ctx context.Context, domain string) ([]string, error) {
	host, err := absolute(domain)
	if err != nil {
		return nil, err
	}
	found, err := d.r.LookupMX(ctx, host)
	if len(found) > 0 {
		err = nil // a *net.Resolver hands over the good ones with an error about the others
	}
	if err = answer(err); errors.Is(err, ErrNotFound) || err == nil && len(found) == 0 {
		return d.implicit(ctx, domain)
	}
	if err != nil {
		return nil, err
	}
	if len(found) == 1 && strings.Trim(found[0].Host, ".") == "" {
		return nil, fmt.Errorf("%w: %s takes no mail", ErrNotFound, domain)
	}
	hosts := byPreference(found)
	if len(hosts) == 0 {
		return nil, fmt.Errorf("%w: the MX of %s", errName, domain)
	}
	return hosts, nil
}

// implicit returns the domain itself if it has an address.
func (d dns) implicit(ctx context.Context, domain string) ([]string, error) {
	_, err := d.addrs(ctx, "ip4", domain)
	if errors.Is(err, ErrNotFound) {
		_, err = d.addrs(ctx, "ip6", domain)
	}
	if err != nil {
		return nil, err
	}
	return tidy([]string{domain}), nil
}

func byPreference(found []*net.MX) []string {
	sorted := slices.Clone(found)
	slices.SortStableFunc(sorted, func(a, b *net.MX) int {
		return cmp.Or(cmp.Compare(a.Pref, b.Pref), cmp.Compare(strings.ToLower(a.Host), strings.ToLower(b.Host)))
	})
	var hosts []string
	for _, m := range sorted {
		if one := tidy([]string{m.Host}); len(one) == 1 && !slices.Contains(hosts, one[0]) {
			hosts = append(hosts, one[0])
		}
		if len(hosts) == maxNames {
			break
		}
	}
	return hosts
}
