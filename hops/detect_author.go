package hops

import (
	"net/netip"
	"strings"

	"github.com/backstamp/backstamp/received"
)

// authorDetectors hold what the author's program wrote, or the first server for it, against the first hop.
func authorDetectors() []Detector {
	return []Detector{
		{
			Name: "message-id-elsewhere", Detect: detectMessageID,
			Doc: "The Message-ID has the name of a host that has to do neither with the sender's address nor with any hop. Programs make it of their own host's name. " +
				"Innocent for lists, for programs that make the name up, and for addresses of one's own at a provider: so Info.",
		},
		{
			Name: "message-id-of-ours", Detect: detectMessageIDOurs,
			Doc: "The Message-ID has the name of the believed server, and the sender is somebody else. Servers give one to a message that came without, which mail programs never send and programs for spam do. " +
				"Innocent for simple devices, and for answers of one's own that come back: so Info.",
		},
		{
			Name: "originating-address-differs", Detect: detectOriginating,
			Doc: "X-Originating-IP, or a field of its kind, names another client than the oldest field that names one. Webmail writes the address of its user there, and its own field names the same, if any. " +
				"Innocent where that service writes a Received field only for the steps behind its door: so Info.",
		},
	}
}

// idHost returns the host in a Message-ID; "" if it has none with a dot.
func idHost(id string) string {
	at := strings.LastIndexByte(id, '@')
	if at < 0 {
		return ""
	}
	host := id[at+1:]
	for i := range len(host) { // they are short, and strings.IndexAny has to think about its set
		switch host[i] {
		case '>', ' ', '\t', '\r', '\n':
			return host[:i]
		}
	}
	return host
}

// hasOrg reports whether a hop's names are of an organisation.
func (n *names) hasOrg(org string) bool {
	return n.rdns.org == org || n.helo.org == org || n.by.org == org
}

func detectMessageID(c *Case, report func(Finding)) {
	t := c.learned()
	host, org := t.idHost, t.idOrg
	if org == "" || c.Chain.Len() == 0 {
		return
	}
	for i := range c.Chain.Len() {
		if c.names(i).hasOrg(org) {
			return
		}
	}
	for _, ask := range [...]asked{askFrom, askSender, askReplyTo, askReturnPath, askListID} {
		if v := c.header(ask); v != "" && (c.Org(addressHost(v)) == org || strings.Contains(v, org)) {
			return
		}
	}
	report(Finding{Level: Info, Hop: -1, Detail: "The Message-ID is of " + showHost(host) + ", which has to do neither with the sender nor with any hop"})
}

func detectMessageIDOurs(c *Case, report func(Finding)) {
	b := c.learned()
	if !b.found {
		return
	}
	own, host, org := c.names(b.Hop).by, b.idHost, b.idOrg
	if own.org == "" || isInside(b.Client.IP) || isUser(c.Chain.Hop(b.Hop)) {
		return
	}
	if org != own.org || b.authorOrg == org {
		return
	}
	for i := range b.Hop {
		if c.names(i).hasOrg(org) {
			return // it was there before, as a message that comes back was
		}
	}
	report(Finding{
		Level: Info, Hop: b.Hop, Span: c.Chain.links[b.Hop].field.Where(received.PartByHost),
		Detail: "The message seems to have come without a Message-ID: the one that it has is of " + showHost(host) + ", which took it in",
	})
}

// addressHost returns the host of the last address in a field's value, "" if there is none.
func addressHost(value string) string {
	at := strings.LastIndexByte(value, '@')
	if at < 0 {
		return ""
	}
	host := value[at+1:]
	for i := range len(host) {
		switch host[i] {
		case '>', ' ', '\t', '\r', '\n', ',', ';', '(', ')', '"':
			return host[:i]
		}
	}
	return host
}

// originatingFields are fields in which services of webmail name their user's address.
var originatingFields = [...]string{"X-Originating-IP", "X-Sender-IP", "X-Client-IP", "X-Source-IP", "X-Real-IP"}

func detectOriginating(c *Case, report func(Finding)) {
	if c.Chain.Len() == 0 || !c.Chain.saysIP {
		return
	}
	hop := 0
	for hop < c.Chain.Len() && !isPublic(c.Chain.links[hop].field.From.IP) {
		hop++
	}
	if hop == c.Chain.Len() {
		return
	}
	first := c.Chain.links[hop].field
	for _, h := range c.Chain.Headers() {
		if !isOriginating(h) {
			continue
		}
		a, err := netip.ParseAddr(strings.Trim(h.Value, "[] \t\r\n"))
		if a = plain(a); err != nil || !isPublic(a) || a == plain(first.From.IP) {
			continue
		}
		report(Finding{
			Level: Info, Hop: hop, Span: first.Where(received.PartIP),
			Detail: h.Name + " names " + a.String() + ", but the oldest client that a Received field names is " + showClient(first.From),
		})
		return
	}
}

// isOriginating reports whether a field is one of originatingFields, which all end with a P.
func isOriginating(h Header) bool {
	if n := len(h.Name); n == 0 || h.Name[n-1]|0x20 != 'p' {
		return false
	}
	for _, name := range originatingFields {
		if h.Is(name) {
			return true
		}
	}
	return false
}
