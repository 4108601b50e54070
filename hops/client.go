package hops

import (
	"strings"

	"github.com/backstamp/backstamp/received"
)

// isNameless reports whether a field is of Google's inner servers, which name no client and know
// themselves by an address: "by 10.143.160.8 with SMTP id ...", "by 2002:a05:... with SMTP id ...".
// What stands below such a field as the newest is always Google's own.
func isNameless(f *received.Field) bool {
	if hasClient(&f.From) {
		return false
	}
	a, ok := literal(f.By.Host)
	if !ok {
		a, ok = plain(f.By.IP), f.By.Host == "" && f.By.IP.IsValid()
	}
	return ok && (isInside(a) || f.Dialect == received.Google)
}

// isHandover reports whether a field is of a step inside its server that names neither the server
// nor a client: qmail's "(qmail 7775 invoked from network)".
func isHandover(f *received.Field) bool {
	return f.By.Host == "" && !f.By.IP.IsValid() && !hasClient(&f.From)
}

// hasClient reports whether a field names a host as its client.
func hasClient(f *received.From) bool {
	return f.IP.IsValid() || f.RDNS != "" || f.HELO != "" || f.Literal != ""
}

// isInner reports whether the client is on the host that wrote the field, or inside its product. A
// field without a client is of a step inside, unless it speaks of a network: OpenSMTPD hides clients
// by its option mask-src, mox those that submit.
func isInner(f *received.Field) bool {
	a := plain(f.From.IP)
	switch {
	case a.IsLoopback(), a.IsValid() && a == plain(f.By.IP):
		return true
	case a.IsValid() || f.From.Literal != "":
		return false
	case hasClient(&f.From):
		return f.Handover == received.Local
	}
	return f.Handover != received.Relay || isNameless(f)
}

// isUser reports whether the client is a person's program: it authenticated itself, or came by HTTP,
// or by MAPI, which is how Outlook hands a message to Exchange. A client that speaks LMTP is a server,
// RFC 2033; Cyrus writes LMTPA for its own.
func isUser(h Hop) bool { return isUserOf(h.Field) }

func isUserOf(f *received.Field) bool {
	switch {
	case isLMTP(f.With), isOwnProgram(f):
		return false
	case isMAPI(f.With):
		return true
	}
	return f.Handover == received.Submission || f.Handover == received.Web || f.With.Authenticated() ||
		f.From.User != "" || f.From.Auth != ""
}

// isOwnProgram reports whether a program on the server handed the message over: the user that the field
// tells of is then one that the program ran as, or the envelope's sender. Courier writes the loopback as
// such a program's address; OpenSMTPD writes ESMTPA without a login for its own sendmail command.
func isOwnProgram(f *received.Field) bool {
	if !isInternal(f.Handover) || f.From.IP.IsValid() && !f.From.IP.IsLoopback() {
		return false
	}
	return f.Dialect == received.OpenSMTPD || !f.With.Authenticated() && !isMAPI(f.With)
}

// userOf returns the user that the server tells of: one that authenticated itself, or that a local
// program ran as. Filters and list managers write the envelope's sender in its place, a claim.
func userOf(f *received.Field) string {
	if f.From.User == "" || f.Handover == received.Filter || f.Handover == received.List || isGreeting(f) {
		return ""
	}
	return f.From.User
}

// isGreeting reports whether the user may stand in words that the client chose. Servers write down who
// authenticated itself behind or in the comment that has the client's address; a comment before it is the
// client's own, of a server that lets parentheses into a greeting. Exim lets them stand everywhere, where it is told
// to; it writes the user behind its own name, and says by its protocol that there was a login.
func isGreeting(f *received.Field) bool {
	user, ip := f.Where(received.PartUser), f.Where(received.PartIP)
	switch {
	case f.Problems.Has(received.AmbiguousClient):
		return true
	case !f.From.IP.IsValid() || user.End == 0:
		return false
	case f.Dialect == received.Exim && f.Handover != received.Local:
		return user.Start < f.Where(received.PartByHost).Start || !f.With.Authenticated()
	}
	return user.End <= ip.Start && strings.IndexByte(f.Raw()[user.End:ip.Start], ')') >= 0
}

func isInternal(h received.Handover) bool {
	return h == received.Local || h == received.Filter || h == received.List
}

// isMAPI reports whether a protocol is that by which Outlook hands a message to Exchange.
func isMAPI(p received.Protocol) bool {
	return len(p) == 4 && p[0]|0x20 == 'm' && strings.EqualFold(string(p), "mapi")
}

func isLMTP(p received.Protocol) bool {
	return len(p) >= 4 && p[0]|0x20 == 'l' && strings.EqualFold(string(p[:4]), "lmtp")
}
