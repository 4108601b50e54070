package hops

import "time"

// Evidence is what was learned elsewhere (DNS, registries, block lists, logs) about the addresses,
// names and hops of a chain. The zero Evidence is none.
type Evidence struct{ Answers []Answer }

// Answer is one answer that somebody gave, or failed to give. Its Kind tells what was asked:
//
//	ptr     the names of an address: Found, with the names
//	fcrdns  whether a name of the address leads back to it: Confirmed, that name first; Contradicted,
//	        with the names; NotFound: it has no name. Detail tells what is badly configured
//	helo    whether the HELO name leads to the address: Confirmed or Contradicted, with the addresses that
//	        it leads to; NotFound: it leads nowhere. About is "NAME of ADDRESS"
//	mx      who takes mail for a domain: Found, with the hosts
//	dnsbl   whether a list has an address or a name: Found, with the list's codes, their meaning in Detail
//	asn     whose network it is: Found, with "as=64500", "net=192.0.2.0/24", "country=NL" and so on
//	abuse   whom to write to: Found, with mail addresses. Who "RFC 2142" says that they are a guess
//	route   the way to an address: Found, with the routers
//	log     what the log of a server says
//	client  an address about which nothing is asked: NotAsked
//	budget  questions that were too many: NotAsked
//
// Strings are as those who answered have them, without control characters where package lookup learned
// them.
type Answer struct {
	Hop    int           // the hop that was asked about, -1 for the message
	About  string        // the address, name or identifier that was asked about
	Kind   string        // what was asked
	Who    string        // who answered: a zone, a server, a file
	Status Status        // what came of it
	Values []string      // the answer itself
	Detail string        // for people
	At     time.Time     // when it was learned
	Took   time.Duration // how long it took
}

// Status is what came of a question.
type Status uint8

// The values of Status. A question without an answer is none of the others: silence is no evidence.
const (
	NoAnswer     Status = iota // it is not known: a time-out, a failing server
	Found                      // there is an answer, in Values
	NotFound                   // the answer is: nothing
	Confirmed                  // what the hop says is so: a log has it, the name leads back to the address
	Contradicted               // what the hop says is not so
	Absent                     // a log that covers the hop's time does not have it
	NotCovered                 // the log does not cover the hop's time
	NotAsked                   // nobody was asked, for the reason in Detail
)

var statusWords = [...]string{
	"no-answer", "found", "not-found", "confirmed", "contradicted", "absent", "not-covered", "not-asked",
}

// String returns the status as a word: "no-answer", "found", "not-found", "confirmed",
// "contradicted", "absent", "not-covered" or "not-asked".
func (s Status) String() string {
	if int(s) < len(statusWords) {
		return statusWords[s]
	}
	return statusWords[NoAnswer]
}

// Questions returns how many questions were asked, each counted once, however many hops it is about.
func (e Evidence) Questions() int {
	type question struct{ kind, who, about string }
	asked := map[question]bool{}
	for _, a := range e.Answers {
		if a.Status != NotAsked {
			asked[question{a.Kind, a.Who, a.About}] = true
		}
	}
	return len(asked)
}

// On returns the answers about one hop, in their order; -1 stands for the message.
func (e Evidence) On(hop int) []Answer {
	var on []Answer
	for _, a := range e.Answers {
		if a.Hop == hop {
			on = append(on, a)
		}
	}
	return on
}
