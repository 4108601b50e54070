package received

import "strings"

// Invariant is a thing that one make of server does in every field that it writes, whatever the client
// says and the administrator sets up. A field that claims to be that server's and does otherwise was
// written or changed by something else.
//
// None rests on what a manual says. Each was counted in honest mail and holds in at least 999 of 1,000
// fields that make the claim; the tests beside this repository's corpora count them again.
type Invariant struct {
	Name    string // one word with hyphens, stable: "postfix-zone"
	Doc     string // what the server always does, one sentence
	Changed string // between which versions the way changed in which it does so; "" if that is not known
	Dialect Dialect
	Part    Part // the part of a field that it speaks of

	claims, holds func(f *Field) bool
}

// Claimed reports whether f says that it is the server's, so that the invariant ought to hold.
func (i *Invariant) Claimed(f *Field) bool { return i.claims(f) }

// Broken reports whether f says that it is the server's and does otherwise. What it breaks stands at
// f.Where(i.Part), unless that is what is missing.
func (i *Invariant) Broken(f *Field) bool { return i.claims(f) && !i.holds(f) }

// Invariants returns what servers of the dialect always do, in the order of the table; nothing for most
// dialects, because it takes 1,000 honest fields to know.
func (d Dialect) Invariants() []Invariant {
	var own []Invariant
	for i := range servers {
		if servers[i].dialect == d {
			own = servers[i].pick(own, func(*Invariant) bool { return true })
		}
	}
	return own
}

// Broken returns the invariants that f breaks, of all dialects, in the order of the table. It asks f once for each
// server whose it may be, and so costs far less than each [Invariant.Broken] by itself, and allocates only if there are
// any.
func (f *Field) Broken() (broken []Invariant) {
	for i := range servers {
		if s := &servers[i]; s.claims(f) {
			broken = s.pick(broken, func(inv *Invariant) bool { return !inv.holds(f) })
		}
	}
	return broken
}

// server is a make of server, or one company's servers of that make, with what it always does.
type server struct {
	dialect Dialect
	claims  func(f *Field) bool // the field says that it is the server's
	always  []Invariant
}

// pick appends those rows of s that are wanted to list, with their dialect and claim in them.
func (s *server) pick(list []Invariant, wanted func(inv *Invariant) bool) []Invariant {
	for i := range s.always {
		if inv := &s.always[i]; wanted(inv) {
			own := *inv
			own.Dialect, own.claims = s.dialect, s.claims
			list = append(list, own)
		}
	}
	return list
}

// The functions below are what the rows of the table are made of: each makes a rule out of a value, or is one.

// softwareIs returns a claim: the server calls itself so.
func softwareIs(name string) func(f *Field) bool {
	return func(f *Field) bool { return f.By.Software == name }
}

// softwareBegins returns a claim: what the server calls itself begins so, in this spelling.
func softwareBegins(name string) func(f *Field) bool {
	return func(f *Field) bool { return strings.HasPrefix(f.By.Software, name) }
}

// withBegins returns a claim: what stands behind with begins so, in this spelling.
func withBegins(name string) func(f *Field) bool {
	return func(f *Field) bool { return strings.HasPrefix(string(f.With), name) }
}

// hostEnds returns a claim: the server's name ends so; name is in lower case.
func hostEnds(name string) func(f *Field) bool {
	return func(f *Field) bool { return foldSuffix(strings.TrimSuffix(f.By.Host, "."), name) }
}

// idHas returns a rule: the identifier, if there is one, has the form.
func idHas(form func(id string) bool) func(f *Field) bool {
	return func(f *Field) bool { return f.ID == "" || form(f.ID) }
}

// inCapitals is the rule that the protocol has no small letter.
func inCapitals(f *Field) bool { return string(f.With) == strings.ToUpper(string(f.With)) }

// inSmall is the rule that the protocol has no capital.
func inSmall(f *Field) bool { return string(f.With) == strings.ToLower(string(f.With)) }

// dateText returns the date as written, with the comments on its zone.
func dateText(f *Field) string { return f.Where(PartDate).In(f.raw) }

// zoneNamed is the rule that the zone's name stands behind it in parentheses.
func zoneNamed(f *Field) bool { return f.Date.IsZero() || strings.HasSuffix(dateText(f), ")") }

// zoneBare is the rule that nothing stands behind the zone.
func zoneBare(f *Field) bool { return !strings.HasSuffix(dateText(f), ")") }

// zoneNumber is the rule that the zone is a sign and four digits.
func zoneNumber(f *Field) bool {
	z := f.Date.Zone
	return f.Date.IsZero() || len(z) == 5 && (z[0] == '+' || z[0] == '-') && allDigits(z[1:])
}

// inUTC is the rule that the time is that of UTC.
func inUTC(f *Field) bool { return f.Date.Offset == 0 }

// hasWeekday is the rule that the date begins with the weekday.
func hasWeekday(f *Field) bool {
	d := dateText(f)
	return d == "" || len(d) > 3 && isAlpha(d[0]) && d[3] == ','
}

// saysClient is the rule that beside the name that a client gave stands what the server saw of it: an
// address, and a reverse name or that there is none.
func saysClient(f *Field) bool {
	if f.From.HELO == "" || f.Handover == Local || f.Problems.Has(AmbiguousClient) {
		return true
	}
	return f.From.RDNSStatus != RDNSUnknown && (f.From.IP.IsValid() || f.From.Literal != "")
}

// inOrder is the rule that from, by, with, id, for and the date stand in the order of RFC 5321.
func inOrder(f *Field) bool {
	last := 0
	for _, p := range [...]Part{PartIP, PartByHost, PartWith, PartID, PartFor, PartDate} {
		if w := f.where.of(p); w.End > 0 {
			if w.Start < last {
				return false
			}
			last = w.Start
		}
	}
	return true
}

// tagged is the rule that an IPv6 address of the client has the tag of RFC 5321, section 4.1.3.
func tagged(f *Field) bool {
	w := f.Where(PartIP)
	return !strings.Contains(w.In(f.raw), ":") || foldPrefix(w.In(f.raw), "ipv6:")
}

// untagged is the rule that an IPv6 address of the client has no tag.
func untagged(f *Field) bool { return !foldPrefix(f.Where(PartIP).In(f.raw), "ipv6:") }

// inAngles is the rule that the recipient stands in angle brackets.
func inAngles(f *Field) bool {
	w := f.where.of(PartFor)
	return w.End == 0 || w.Start > 0 && f.raw[w.Start-1] == '<'
}

// noRecipient is the rule that there is no for clause.
func noRecipient(f *Field) bool { return len(f.For) == 0 }

// noID is the rule that there is no identifier.
func noID(f *Field) bool { return f.ID == "" }

// hasID is the rule that there is an identifier.
func hasID(f *Field) bool { return f.ID != "" }

// noSoftware is the rule that the server does not name its software.
func noSoftware(f *Field) bool { return f.By.Software == "" }

// saysAddress is the rule that an address stands beside the name that a client gave.
func saysAddress(f *Field) bool {
	return f.From.HELO == "" || f.From.IP.IsValid() || f.From.Literal != "" || f.Problems.Has(AmbiguousClient)
}
