package hops

import (
	"net/netip"
	"strings"
)

// originFields are trace fields in which a server, most often one of webmail, writes the address of the user
// that handed it the message.
var originFields = [...]string{
	"X-Originating-IP", "X-Sender-IP", "X-Client-IP", "X-Source-IP", "X-Real-IP", "X-Forwarded-For",
}

// writtenOrigins returns the addresses that servers wrote into X-Originating-IP and its kin, above the
// Received field of the hop first, which is believed as all above it are. What stands below it may have come
// with the message.
func writtenOrigins(c *Case, first int, firm bool) []Origin {
	var list []Origin
	for i := first; i < c.Chain.Len(); i++ {
		h := c.Chain.Hop(i)
		for _, field := range h.Trace {
			a, ok := writtenAddr(field)
			if !ok || len(list) == maxOrigins {
				continue
			}
			list = append(list, Origin{
				Hop: i, IP: a, Proven: firm,
				Why: field.Name + " says so, which " + showServer(h.Field.By) + " or the next server wrote, which are ours",
			})
		}
	}
	return list
}

// writtenAddr returns the address that a field of originFields holds: "[192.0.2.1]", or "192.0.2.1". Of
// a list nobody knows which part the server wrote.
func writtenAddr(field Header) (netip.Addr, bool) {
	if len(field.Value) > maxShown || len(field.Name) < 2 || field.Name[0]|0x20 != 'x' || field.Name[1] != '-' {
		return netip.Addr{}, false
	}
	for _, name := range originFields {
		if field.Is(name) {
			return literal(strings.Trim(field.Value, " \t\r\n"))
		}
	}
	return netip.Addr{}, false
}
