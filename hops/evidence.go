package hops

import "time"

// Evidence is what was learned elsewhere (DNS, registries, block lists, logs) about the addresses,
// names and hops of a chain. The zero Evidence is none.
type Evidence struct{ Answers []Answer }

// Answer is one answer that somebody gave, or failed to give.
type Answer struct {
	Hop    int           // the hop that was asked about, -1 for the message
	About  string        // the address, name or identifier that was asked about
	Kind   string        // what was asked: "ptr", "fcrdns", "dnsbl", "asn", "abuse", "log"
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
)

var statusWords = [...]string{"no-answer", "found", "not-found", "confirmed", "contradicted", "absent", "not-covered"}

// String returns the status as a word: "no-answer", "found", "not-found", "confirmed",
// "contradicted", "absent" or "not-covered".
func (s Status) String() string {
	if int(s) < len(statusWords) {
		return statusWords[s]
	}
	return statusWords[NoAnswer]
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
