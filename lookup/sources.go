package lookup

import (
	"net/netip"
)

// Sources is whom to ask about a case; see [Sources.Gather]. A source that is nil is not asked, so that the
// zero Sources asks nobody and nothing touches the network that was not put here.
//
// Set the fields first; then a Sources may be used by many goroutines at once, if the sources may.
type Sources struct {
	PTR    Source[netip.Addr, []string] // the names of the client's address
	FCrDNS Source[netip.Addr, Reverse]  // and whether they lead back to it
	HELO   Source[Greeting, Claim]      // whether the name that the client gave leads to it
	MX     Source[string, []string]     // who takes mail for the recipient's domain; only at the boundary
	Lists  []List                       // whether the client is on a list
	ASN    Source[netip.Addr, Network]  // whose network it is in
	Abuse  Source[Subject, Contact]     // whom to write to; only about addresses that are proven
	Route  Source[netip.Addr, Route]    // the way to it, as the caller has measured it

	// Ask is which hops are asked about. The zero value is the boundary's client alone.
	Ask Ask
	// Unproven says that Abuse is to be asked about all that is asked about, proven or not. Then a person has to
	// decide whom to write to.
	Unproven bool
	// Askable tells whether an address may be asked about; nil stands for the function of that name.
	Askable func(addr netip.Addr) bool
	// AskableName tells the same of a host name; nil stands for all full names but those that nobody has,
	// such as those under example.com, .test and .local.
	AskableName func(name string) bool
	// Budget is how many questions may be asked for one case, counting each look-up at a source once. 0 stands for
	// 32, a negative number for none. What is over is listed as not asked.
	Budget int
	// AtOnce is how many of them may be under way at the same time; 0 stands for 16.
	AtOnce int
}

// List is a DNSBL as Gather asks it, behind a [Cached] for example.
type List struct {
	Zone string                      // its name in the evidence
	Addr Source[netip.Addr, Listing] // asked about the client's address; nil: not asked
	Name Source[string, Listing]     // asked about the client's reverse name; nil: not asked
	// Dynamic says that the list has addresses that are handed out for a time, which are no shame as such: it
	// is asked only about a boundary's client that has not authenticated itself.
	Dynamic bool
}

// Ask is which hops of a chain are asked about. Everybody who is asked learns that somebody has mail that
// names the address; so does whoever serves the zone of the address or of the name. What stands in a
// field that is only claimed was chosen by whoever made up the field, who may wait for the question.
type Ask uint8

// The values of Ask.
const (
	// AskBoundary is the client of the boundary alone: the last address that no outsider could forge. Its
	// owner handed us the message and learns little from a question, as servers ask the same.
	AskBoundary Ask = iota
	// AskBelieved is the clients of all hops that are believed, which are one's own servers and their
	// provider's besides. Lists and registries learn of them.
	AskBelieved
	// AskAll is the clients of all hops, also of those that are only claimed. Whoever forged a field
	// learns from the question that, and when, somebody reads it.
	AskAll
)

// The defaults of Sources.
const (
	defaultBudget = 32
	defaultAtOnce = 16
)

func (s *Sources) budget() int {
	switch {
	case s.Budget == 0:
		return defaultBudget
	case s.Budget < 0:
		return 0
	}
	return s.Budget
}

// addrOddity tells why an address is not asked about, "" if it is.
func (s *Sources) addrOddity(a netip.Addr) string {
	switch {
	case s.Askable == nil:
		return oddity(a)
	case s.Askable(a):
		return ""
	}
	if why := oddity(a); why != "" {
		return why
	}
	return "not to be asked about"
}

// nameOddity tells the same of a name.
func (s *Sources) nameOddity(name string) string {
	why := nameOddity(name)
	switch {
	case s.AskableName == nil || why == "no host name":
		return why
	case s.AskableName(name):
		return ""
	case why != "":
		return why
	}
	return "not to be asked about"
}
