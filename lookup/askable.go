package lookup

import (
	"net/netip"
	"slices"
	"strings"
)

// Askable reports whether there is any use in asking others about an address: whether it can be that of
// one host on the Internet. Addresses that are private, shared, loopback, link-local, multicast, reserved,
// or set aside for documentation or benchmarks are not: nobody knows anything about them, and asking tells
// strangers how a network looks inside. Of an address of IPv6 that wraps one of IPv4 (mapped, 6to4, NAT64)
// the inner one decides.
//
// It asks nobody, and may be called by many goroutines at once. [Sources] uses it if it is told
// nothing else.
func Askable(a netip.Addr) bool { return oddity(a) == "" }

// special are the networks of IANA's special-purpose registries (RFC 6890), with the word for each.
var special = [...]struct {
	net  netip.Prefix
	word string
}{
	{net4(0, 0, 0, 8), "of no host"},
	{net4(10, 0, 0, 8), "private"},
	{net4(100, 64, 0, 10), "shared by a carrier's customers"},
	{net4(127, 0, 0, 8), "loopback"},
	{net4(169, 254, 0, 16), "link-local"},
	{net4(172, 16, 0, 12), "private"},
	{net4(192, 0, 0, 24), "reserved"},
	{net4(192, 0, 2, 24), "documentation"},
	{net4(192, 88, 99, 24), "reserved"},
	{net4(192, 168, 0, 16), "private"},
	{net4(198, 18, 0, 15), "for benchmarks"},
	{net4(198, 51, 100, 24), "documentation"},
	{net4(203, 0, 113, 24), "documentation"},
	{net4(224, 0, 0, 4), "multicast"},
	{net4(240, 0, 0, 4), "reserved"},
	{net6(0x2001, 0xdb8, 32), "documentation"},
	{net6(0x2001, 0, 23), "reserved"},
	{net6(0x3fff, 0, 20), "documentation"},
	{net6(0xfc00, 0, 7), "private"},
	{net6(0xfe80, 0, 10), "link-local"},
	{net6(0xff00, 0, 8), "multicast"},
}

func net4(a, b, c byte, bits int) netip.Prefix {
	return netip.PrefixFrom(netip.AddrFrom4([4]byte{a, b, c}), bits)
}

func net6(a, b uint16, bits int) netip.Prefix {
	return netip.PrefixFrom(netip.AddrFrom16([16]byte{byte(a >> 8), byte(a), byte(b >> 8), byte(b)}), bits)
}

// given is all of IPv6 that is handed out so far, RFC 4291, section 2.4.
var given = net6(0x2000, 0, 3)

// oddity tells why an address is not askable, "" if it is.
func oddity(a netip.Addr) string {
	if !a.IsValid() {
		return "no address"
	}
	wrapped := ""
	if a = plain(a); a.Is6() {
		if inner, kind := unwrap(a); kind != "" {
			a, wrapped = inner, kind+" of "
		}
	}
	for _, s := range special {
		if s.net.Contains(a) {
			return wrapped + s.word
		}
	}
	switch {
	case a.IsLoopback():
		return wrapped + "loopback"
	case a.Is6() && !given.Contains(a):
		return wrapped + "reserved"
	}
	return ""
}

// unwrap returns the address of IPv4 inside one of 6to4 (RFC 3056) or NAT64 (RFC 6052), and the word for it.
func unwrap(a netip.Addr) (inner netip.Addr, kind string) {
	b := a.As16()
	switch {
	case b[0] == 0x20 && b[1] == 0x02:
		return netip.AddrFrom4([4]byte(b[2:6])), "6to4"
	case [12]byte(b[:12]) == [12]byte{0, 0x64, 0xff, 0x9b}:
		return netip.AddrFrom4([4]byte(b[12:])), "NAT64"
	}
	return a, ""
}

// innerTops are top-level domains for use inside of networks, which no registry hands out (RFC 6761, RFC 6762,
// RFC 7686, RFC 9476, and what ICANN has set aside); arpa has addresses and no hosts. sampleTops are those
// for tests and examples, RFC 2606.
var (
	innerTops = []string{
		"localhost", "local", "onion", "alt", "internal", "home", "corp", "mail", "lan", "localdomain", "arpa",
	}
	sampleTops = []string{"test", "example", "invalid"}
)

// nameOddity tells why there is no use in asking about a host name, "" if there is.
func nameOddity(name string) string {
	if why := innerName(name); why != "" {
		return why
	}
	labels := strings.Split(strings.ToLower(strings.TrimSuffix(name, ".")), ".")
	n := len(labels)
	switch top := labels[n-1]; {
	case slices.Contains(sampleTops, top):
		return "nobody's: ." + top + " is not handed out"
	case labels[n-2] == "example" && (top == "com" || top == "net" || top == "org"):
		return "documentation"
	}
	return ""
}

// innerName tells why a name can be known to nobody outside, "" if it can. It is what the names are held to
// that the DNS itself gives to an address.
func innerName(name string) string {
	host, err := absolute(name)
	if err != nil {
		return "no host name"
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	top := host[strings.LastIndexByte(host, '.')+1:]
	switch {
	case top == host:
		return "no full name"
	case strings.Trim(top, "0123456789") == "":
		return "no host name"
	case slices.Contains(innerTops, top):
		return "nobody's: ." + top + " is not handed out"
	}
	return ""
}
