package lookup

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// Limits of what is kept of an answer. Whoever owns a name writes the answer about it, so that each
// thing has one.
const (
	maxNames = 100  // names, addresses or texts of one answer
	maxText  = 1024 // bytes of one text
)

// errName says that a name cannot be asked about, because the DNS has no such form.
var errName = errors.New("lookup: no host name")

// absolute returns a name as it is to be asked: as ASCII, and with a final dot, so that no resolver
// tries it with the domains of its search list. It is an error for what is no host name.
func absolute(name string) (string, error) {
	name = strings.TrimSuffix(name, ".")
	if !isASCII(name) {
		a, err := idna.Lookup.ToASCII(name)
		if err != nil || !utf8.ValidString(name) {
			return "", fmt.Errorf("%w: %q", errName, clip(name))
		}
		name = a
	}
	if !isHost(name) {
		return "", fmt.Errorf("%w: %q", errName, clip(name))
	}
	return name + ".", nil
}

// isHost reports whether a name without final dot can be that of a host: RFC 1123, section 2.1, and
// underscores, which the DNS has and many servers use.
func isHost(name string) bool {
	if len(name) == 0 || len(name) > 253 {
		return false
	}
	for label := range strings.SplitSeq(name, ".") {
		if len(label) == 0 || len(label) > 63 {
			return false
		}
		for i := range len(label) {
			if c := label[i]; !isLetter(c) && !isDigit(c) && c != '-' && c != '_' {
				return false
			}
		}
	}
	return true
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// tidy returns names from an answer in lower case, without final dot, sorted, each once: servers
// shuffle their answers. What is no host name is left out.
func tidy(names []string) []string {
	kept := make([]string, 0, min(len(names), maxNames))
	for _, n := range names {
		if n = strings.ToLower(strings.TrimSuffix(n, ".")); isHost(n) {
			kept = append(kept, n)
		}
	}
	slices.Sort(kept)
	kept = slices.Compact(kept)
	return kept[:min(len(kept), maxNames)]
}

// clip returns text from an answer without control characters, and cut if it is long.
func clip(s string) string {
	cut := len(s) > maxText
	if cut {
		s = s[:maxText]
	}
	s = strings.Map(func(c rune) rune {
		if c < ' ' || 0x7f <= c && c < 0xa0 {
			return ' '
		}
		return c
	}, strings.ToValidUTF8(s, "?"))
	if cut {
		s += "..."
	}
	return s
}

// answer returns what an error of a Resolver means: a wrapped ErrNotFound for the answer that there is
// nothing, the error itself for anything else. A *net.DNSError says in IsNotFound that the server
// answered; REFUSED, SERVFAIL and silence are other errors, whatever their text.
func answer(err error) error {
	var d *net.DNSError
	switch {
	case err == nil, errors.Is(err, ErrNotFound):
		return err
	case errors.As(err, &d) && d.IsNotFound && !d.IsTimeout && !d.IsTemporary:
		return fmt.Errorf("%w: %s", ErrNotFound, clip(d.Name))
	}
	return err
}

// dns asks a Resolver, absolute names only, and bounds what it keeps.
type dns struct{ r Resolver }

func newDNS(r Resolver) dns { return dns{obedient(r)} }

// names returns the names of an address.
func (d dns) names(ctx context.Context, addr netip.Addr) ([]string, error) {
	found, err := d.r.LookupAddr(ctx, addr.String())
	// A *net.Resolver hands over the names that are good together with an error about those that are not.
	if len(found) > 0 {
		err = nil
	}
	if err != nil {
		return nil, answer(err)
	}
	names := tidy(found)
	switch {
	case len(names) == 0 && len(found) == 0:
		return nil, fmt.Errorf("%w: %v has no name", ErrNotFound, addr)
	case len(names) == 0:
		return nil, fmt.Errorf("%w: the name of %v, %q", errName, addr, clip(found[0]))
	}
	return names, nil
}

// addrs returns the addresses of a host, of the family "ip4" or "ip6".
func (d dns) addrs(ctx context.Context, family, name string) ([]netip.Addr, error) {
	host, err := absolute(name)
	if err != nil {
		return nil, err
	}
	found, err := d.r.LookupNetIP(ctx, family, host)
	if err != nil {
		return nil, answer(err)
	}
	list := make([]netip.Addr, 0, min(len(found), maxNames))
	for _, a := range found {
		list = append(list, plain(a))
	}
	slices.SortFunc(list, netip.Addr.Compare)
	if list = slices.Compact(list); len(list) == 0 {
		return nil, fmt.Errorf("%w: %s has no address", ErrNotFound, name)
	}
	return list[:min(len(list), maxNames)], nil
}

// texts returns the TXT records of a name.
func (d dns) texts(ctx context.Context, name string) ([]string, error) {
	host, err := absolute(name)
	if err != nil {
		return nil, err
	}
	found, err := d.r.LookupTXT(ctx, host)
	if err != nil {
		return nil, answer(err)
	}
	list := make([]string, 0, min(len(found), maxNames))
	for _, s := range found[:min(len(found), maxNames)] {
		list = append(list, clip(s))
	}
	slices.Sort(list)
	if list = slices.Compact(list); len(list) == 0 {
		return nil, fmt.Errorf("%w: %s has no text", ErrNotFound, name)
	}
	return list, nil
}

// plain returns an address as it is compared and asked about: IPv4 not mapped into IPv6, no zone index.
func plain(a netip.Addr) netip.Addr { return a.Unmap().WithZone("") }

// family returns the network of LookupNetIP in which an address lies.
func family(a netip.Addr) string {
	if a.Is4() {
		return "ip4"
	}
	return "ip6"
}

// backward returns the labels of an address as reverse zones and block lists have them: the octets of
// IPv4, the hexadecimal digits of IPv6, the last first (RFC 5782, sections 2.1 and 2.4).
func backward(a netip.Addr) string {
	var labels []string
	if a = plain(a); a.Is4() {
		for _, b := range a.As4() {
			labels = append(labels, fmt.Sprint(b))
		}
	} else {
		for _, b := range a.As16() {
			labels = append(labels, fmt.Sprintf("%x", b>>4), fmt.Sprintf("%x", b&15))
		}
	}
	slices.Reverse(labels)
	return strings.Join(labels, ".")
}

// named is a Source that can say who answers.
type named interface{ String() string }

// who returns the name of whoever answers a Source, "" if it does not tell.
func who(source any) string {
	if n, ok := source.(named); ok {
		return n.String()
	}
	return ""
}

// teller is a Func that can say who answers.
type teller[K comparable, V any] struct {
	Func[K, V]
	name string
}

// String returns who answers.
func (t teller[K, V]) String() string { return t.name }
