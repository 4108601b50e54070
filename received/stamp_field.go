package received

import "strings"

// Stamp returns what can be written of a field that was read. What a server is not allowed to write is
// left out: a HELO or reverse name that is no domain (the address stands in its place), an identifier
// that is neither an atom nor of the form "left@right" (Gmail's and Exchange's have dots), a protocol or
// link that is not registered, and a cipher that does not have its name at IANA.
//
// Lost are also all comments; the envelope sender; the client's user, mechanism, port, RFC 1413 identity and command
// (HELO or EHLO), an address that could not be read, and what is said of the reverse name where there is none, or of
// whether it leads back; the server's second name, port and software; all of TLS but the cipher; all recipients but
// the first, and that one if it has a route; names of UTF-8 where the protocol is none of RFC 6531's; private clauses, and all additional registered clauses but one (the cipher
// before the state before the priority); the zone's name, that an offset was not known ("-0000" becomes "+0000"), and
// a fraction of a second; the zone index of an address, and final points of names. The order of clauses becomes the
// standard's.
//
// By, IP and Date are needed for a stamp: where a field has none that can be written, AppendText says so.
// The parts share the value's memory, as those of f do.
func (f *Field) Stamp() Stamp {
	s := Stamp{
		IP: f.From.IP, By: f.By.Host, ByIP: f.By.IP, Date: f.Date.Time(),
		HELO: f.From.HELO, RDNS: f.From.RDNS, Via: f.Via, With: f.With, ID: f.ID,
	}
	if len(f.For) > 0 {
		s.For = f.For[0]
	}
	for c := range Clauses(f.raw) {
		switch c.Name {
		case "tls":
			s.TLS = c.Value.In(f.raw)
		case "state":
			s.State = c.Value.In(f.raw)
		case "priority":
			s.Priority = c.Value.In(f.raw)
		}
	}
	s.leaveOut()
	return s
}

// leaveOut empties the optional parts that cannot be written.
func (s *Stamp) leaveOut() {
	if badProtocol(s.With) != "" {
		s.With = ""
	}
	utf := foldPrefix(string(s.With), "utf8")
	drop := func(part *string, detail string) {
		if detail != "" {
			*part = ""
		}
	}
	s.HELO, s.By = strings.TrimSuffix(s.HELO, "."), strings.TrimSuffix(s.By, ".")
	s.RDNS = strings.TrimSuffix(s.RDNS, ".")
	drop(&s.HELO, badName(s.HELO, utf))
	drop(&s.RDNS, badReverse(s.RDNS, utf))
	drop(&s.Via, badLink(s.Via))
	drop(&s.ID, badID(s.ID))
	drop(&s.For, badPath(s.For, utf))
	drop(&s.TLS, badCipher(s.TLS))
	drop(&s.State, s.badState())
	drop(&s.Priority, s.badPriority())
}
