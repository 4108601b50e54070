package hops

import (
	"net/netip"
	"strings"

	"github.com/backstamp/backstamp/received"
)

// isInProduct reports whether the client is a server of the company whose product wrote the field, as far
// as an outsider cannot arrange it: the address is one that the company's own servers have alone.
//
// Microsoft 365 hands a message from server to server several times, over addresses that are public in
// form, before it lies in the mailbox; what comes from outside arrives at a server of
// mail.protection.outlook.com with the address that it came from. Yahoo's inner steps are "with HTTPS".
func isInProduct(f *received.Field) bool {
	a := plain(f.From.IP)
	if !a.IsValid() || f.Dialect != received.Exchange && f.Dialect != received.Yahoo {
		return false
	}
	by := hostKey(f.By.Host)
	switch {
	case isMAPI(f.With): // a user's Outlook
		return false
	case strings.HasSuffix(by, ".outlook.com"), strings.HasSuffix(by, ".office365.com"):
		return isInside(a) || isMicrosoftInner(a)
	case strings.HasSuffix(by, ".yahoo.com"):
		return isInside(a)
	}
	return false
}

// isMicrosoftInner reports whether an address is one that the mailbox servers of Microsoft 365 have:
// 2603:1006::/32, 2603:1016::/32 and so on, 2a01:111:e400::/48. Its customers' machines have others.
func isMicrosoftInner(a netip.Addr) bool {
	if !a.Is6() {
		return false
	}
	b := a.As16()
	return b[0] == 0x26 && b[1] == 0x03 && b[2] == 0x10 && b[3]&0x0f == 6 ||
		b[0] == 0x2a && b[1] == 0x01 && b[2] == 0x01 && b[3] == 0x11 && b[4] == 0xe4 && b[5] == 0
}

// rented are the domains under which companies name machines that they let: two names under such a domain
// are of two owners.
var rented = [...]string{
	"amazonaws.com", "googleusercontent.com", "cloudapp.net", "azure.com", "linodeusercontent.com", "members.linode.com",
	"vultrusercontent.com", "your-server.de", "clients.your-server.de", "secureserver.net", "contaboserver.net", "ovh.net",
	"hwclouds-dns.com", "onlinehome-server.info", "stratoserver.net", "akamaitechnologies.com",
}

// isRented reports whether a host is a machine that its owner lets to others.
func isRented(host string) bool {
	key := hostKey(host)
	for _, domain := range rented {
		if strings.HasSuffix(key, domain) && len(key) > len(domain) && key[len(key)-len(domain)-1] == '.' {
			return true
		}
	}
	return false
}
