package report

import (
	"net/netip"
	"strconv"
	"strings"

	"github.com/backstamp/backstamp/hops"
	"github.com/backstamp/backstamp/received"
)

// clientWords tells who handed the message over: first what the server saw, then what the client said.
func clientWords(f *received.Field) string {
	s := seenWords(f.From)
	if said := f.From.HELO; said != "" && !isSame(said, f.From) {
		switch s {
		case "":
			s = "a client that called itself " + shownHost(said) + ", address not told"
		default:
			s += ", called itself " + shownHost(said)
		}
	}
	if s == "" {
		s = nobody(f.Handover)
	}
	if f.From.User != "" {
		s += ", user " + shown(f.From.User)
	}
	if f.From.Ident != "" {
		s += ", ident " + shown(f.From.Ident)
	}
	return s
}

// seenWords tells what the server saw of the client.
func seenWords(f received.From) string {
	s := shownHost(f.RDNS)
	if s != "" && f.Verified == received.No {
		s += " (may be forged)"
	}
	switch {
	case f.IP.IsValid() && s == "":
		s = "[" + f.IP.String() + "]"
		switch f.RDNSStatus {
		case received.RDNSNone:
			s += " without reverse name"
		case received.RDNSFailed:
			s += " (no answer to the reverse look-up)"
		}
	case f.IP.IsValid():
		s += " [" + f.IP.String() + "]"
	case f.Literal != "":
		s = strings.TrimSpace(s + " [" + shown(f.Literal) + "], which is no address")
	}
	return s
}

// shownHost returns a host name as it can be shown: an internationalised one so that it can be read, unless it might
// be taken for another.
func shownHost(name string) string { return shown(hops.DisplayHost(name)) }

// isSame reports whether what the client said is what the server saw.
func isSame(said string, f received.From) bool {
	said = strings.TrimSuffix(said, ".")
	if hops.SameHost(said, f.RDNS) {
		return true
	}
	bare := strings.TrimPrefix(strings.Trim(said, "[]"), "IPv6:")
	a, err := netip.ParseAddr(bare)
	return err == nil && a == f.IP
}

// nobody stands in the place of a client that the field does not have.
func nobody(h received.Handover) string {
	switch h {
	case received.Local:
		return "inside the server"
	case received.Filter:
		return "a content filter"
	case received.List:
		return "a mailing list"
	case received.Fetch:
		return "a mailbox"
	case received.Web:
		return "the web"
	}
	return "a client that is not named"
}

// serverWords tells who took the message over, or "" if nothing is said of that.
func serverWords(f *received.Field) string {
	b := f.By
	s := shownHost(b.Host)
	if b.IP.IsValid() && !isSame(b.Host, received.From{IP: b.IP}) {
		s = strings.TrimSpace(s + " [" + b.IP.String() + "]")
	}
	switch v := shown(b.Software); {
	case v == "":
	case '0' <= v[0] && v[0] <= '9' && f.Dialect != "": // Sendmail writes its version and not its name.
		s = strings.TrimSpace(s + " (" + string(f.Dialect) + " " + v + ")")
	default:
		s = strings.TrimSpace(s + " (" + v + ")")
	}
	return s
}

// steps are the words for the sorts of handover; a relay goes without saying.
var steps = map[received.Handover]string{
	received.Submission: "a user's submission", received.Local: "inside one host", received.Filter: "content filter",
	received.List: "mailing list", received.Fetch: "fetched from a mailbox", received.Web: "through the web",
}

// maxFor is how many recipients are named.
const maxFor = 3

// howParts tells how the message was handed over: protocol, encryption, identifier, recipients.
func howParts(f *received.Field) []string {
	parts := protocolWords(f)
	add := func(before, s string) {
		if s != "" {
			parts = append(parts, before+shown(s))
		}
	}
	add("", steps[f.Handover])
	add("via ", f.Via)
	add("id ", f.ID)
	if n := len(f.For); n > 0 {
		list := shown(f.For[0])
		for _, a := range f.For[1:min(n, maxFor)] {
			list += " and " + shown(a)
		}
		if n > maxFor {
			list += " and " + strconv.Itoa(n-maxFor) + " more"
		}
		parts = append(parts, "for "+list)
	}
	add("envelope from ", f.EnvelopeFrom)
	return parts
}

// protocolWords names the protocol and the encryption.
func protocolWords(f *received.Field) []string {
	var parts []string
	if f.With != "" {
		parts = append(parts, shown(string(f.With)))
	}
	t := f.TLS
	switch {
	case t.Cipher != "" && strings.Contains(string(f.With), t.Cipher): // IronPort: "ESMTP/TLS/AES256-SHA"
	case t.Version != "" && t.Cipher != "":
		parts = append(parts, shown(t.Version)+" ("+shown(t.Cipher)+")")
	case t.Version != "" || t.Cipher != "":
		parts = append(parts, "encrypted with "+shown(t.Version+t.Cipher))
	case !t.IsZero() || f.With.Secure():
		parts = append(parts, "encrypted")
	}
	return parts
}
