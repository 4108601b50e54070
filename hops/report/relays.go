package report

import (
	"io"
	"strings"

	"github.com/backstamp/backstamp/hops"
	"github.com/backstamp/backstamp/received"
)

// Relays writes the hops of a message as SpamAssassin shows them to its rules: the four header fields
// X-Spam-Relays-Trusted, -Untrusted, -Internal and -External, one a line, each with its relays behind
// one another, the newest first, and with nothing behind the space after the colon if it has none:
//
//	[ ip=192.0.2.7 rdns=mail.example.com helo=mail.example.com by=mx.example.org ident= envfrom= intl=0 id=4F1C2 auth=ESMTPSA msa=0 ]
//
// The order of the parts and the spaces are SpamAssassin's, and so is that white space, NUL, #, |, brackets
// and parentheses stand as "!". So do control and format characters, bytes that are not UTF-8, and towers
// of combining marks, which SpamAssassin lets through: no byte of a message does anything to a terminal.
//
// A relay is a hop of which both the client's address and the server are known; the others are left out
// (handovers inside a host, list managers, qmail's "invoked"), and so is what is newer than a believed fetch
// from a mailbox, because the trace starts anew there. The address stands as written, without IPv6:, ::ffff:
// and zone.
//
// Trusted is a relay whose field is believed (see [hops.Case.Belief]) and whose client is one of ours or
// authenticated itself. With networks as trust, that is what SpamAssassin says with the same
// trusted_networks, and without any trust what it infers, as long as fields and servers fit each other. It
// walks on where we stop: below a user's own submission, and into a field that no trusted server wrote; what
// stands there can be made up, and is untrusted here. As in SpamAssassin with trusted_networks alone, what
// is trusted is internal as well, and no relay is an msa.
//
// Embedded messages are left out, as SpamAssassin does not look at them; in a report on one of them no
// relay is trusted. The error is that of w.
func Relays(w io.Writer, r *hops.Report) error {
	trusted, untrusted := relays(r)
	var b []byte
	for _, l := range [...]struct{ name, list string }{
		{"Trusted", trusted},
		{"Untrusted", untrusted},
		{"Internal", trusted},
		{"External", untrusted},
	} {
		b = append(append(append(append(b, "X-Spam-Relays-"...), l.name...), ": "...), l.list...)
		b = append(b, '\n')
	}
	_, err := w.Write(b)
	return err
}

// RelaysJSON writes what [Relays] does as one JSON object and a line feed, with the members source,
// relays_trusted, relays_untrusted, relays_internal and relays_external. The members are always there,
// but for the source of a report that has none. The error is that of w.
func RelaysJSON(w io.Writer, r *hops.Report) error {
	trusted, untrusted := relays(r)
	b := []byte{'{'}
	if r.Source != "" {
		b = append(appendQuoted(append(b, `"source":`...), r.Source), ',')
	}
	b = appendQuoted(append(b, `"relays_trusted":`...), trusted)
	b = appendQuoted(appendKey(b, "relays_untrusted"), untrusted)
	b = appendQuoted(appendKey(b, "relays_internal"), trusted)
	b = appendQuoted(appendKey(b, "relays_external"), untrusted)
	_, err := w.Write(append(b, "}\n"...))
	return err
}

// relays returns the relays that are trusted and those that are not, the newest first.
func relays(r *hops.Report) (trusted, untrusted string) {
	var yes, no []byte
	scanned := "" // the envelope sender of the handover that is described next
	for i, h := range r.Case.Chain.Backward() {
		f, sender := h.Field, h.Field.EnvelopeFrom
		if scanned != "" {
			sender, scanned = scanned, ""
		}
		switch {
		case f.Handover == received.Fetch:
			if r.Case.Belief(i) == hops.Believed {
				yes, no = yes[:0], no[:0]
			}
		case f.Dialect == received.QmailScanner:
			if f.From.IP.IsValid() { // it says once more who the client of the older field is
				scanned = f.EnvelopeFrom
			}
		case !isRelay(f):
		case isOurs(&r.Case, h):
			yes = appendRelay(yes, f, sender, '1')
		default:
			no = appendRelay(no, f, sender, '0')
		}
	}
	return string(yes), string(no)
}

// isRelay reports whether a field has what makes a relay.
func isRelay(f *received.Field) bool {
	return f.From.IP.IsValid() && (f.By.Host != "" || f.By.IP.IsValid())
}

// isOurs reports whether a believed server took the message from one of ours, or from a user who
// authenticated himself to it.
func isOurs(c *hops.Case, h hops.Hop) bool {
	if c.Belief(h.Index()) != hops.Believed {
		return false
	}
	b, found := c.Boundary()
	if !found || h.Index() > b.Hop {
		return true
	}
	trust := c.Trust
	if trust == nil {
		trust = hops.TrustPrivate()
	}
	return authOf(h.Field) != "" || h.Field.From.IP.IsLoopback() || trust.Vouches(h)
}

// appendRelay appends one relay to a list. In SpamAssassin's form an empty part keeps its name.
func appendRelay(b []byte, f *received.Field, sender string, internal byte) []byte {
	if len(b) > 0 {
		b = append(b, ' ')
	}
	by := f.By.Host
	if by == "" {
		by = f.By.IP.String()
	}
	b = appendBang(append(b, "[ ip="...), addressOf(&f.From), banged)
	b = appendBang(append(b, " rdns="...), strings.TrimRight(f.From.RDNS, "."), banged)
	b = appendBang(append(b, " helo="...), heloOf(f), banged)
	b = appendBang(append(b, " by="...), by, banged)
	b = appendBang(append(b, " ident="...), f.From.Ident, banged)
	b = appendBang(append(b, " envfrom="...), strings.Trim(sender, "<>"), banged)
	b = append(append(b, " intl="...), internal)
	b = appendBang(append(b, " id="...), f.ID, bangedID)
	b = appendBang(append(b, " auth="...), authOf(f), bangedAuth)
	return append(b, " msa=0 ]"...)
}

// addressOf returns the client's address as it was written, in the form that SpamAssassin looks up: what
// stands before and behind an address is not part of it.
func addressOf(from *received.From) string {
	if from.Literal == "" || from.IP.Is4() {
		return from.IP.String()
	}
	s := strings.Trim(from.Literal, "[]")
	if len(s) > 5 && strings.EqualFold(s[:5], "ipv6:") {
		s = s[5:]
	}
	s, _, _ = strings.Cut(s, "%")
	return s
}

// heloOf returns the HELO, if it is known to be one: an address that stands alone may be what the server
// saw, and in HTTP there is none.
func heloOf(f *received.Field) string {
	helo, ip := f.Where(received.PartHELO), f.Where(received.PartIP)
	if helo.Start < ip.End && ip.Start < helo.End || f.Handover == received.Web {
		return ""
	}
	return f.From.HELO
}
