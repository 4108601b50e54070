package hops

import (
	"strings"

	"github.com/backstamp/backstamp/received"
)

// structureDetectors look at how the fields of a chain stand to one another.
func structureDetectors() []Detector {
	return []Detector{
		{
			Name: "below-a-user", Detect: detectBelowUser,
			Doc: "A believed server took the message from a user's program, and yet there are older fields: they are what that user put in. " +
				"Innocent where a user sends again what came to him, or where a server hands its mail over as a user of another. Info: users forward a lot.",
		},
		{
			Name: "fields-merged", Detect: detectMerged,
			Doc: "Two fields stand in one: a second Received: inside the value, or a second from and by behind the date. A program on the way has taken the line end out, or a client has put words into the server's mouth. " +
				"Innocent where a program sorts headers badly: so Info.",
		},
		{
			Name: "field-twice", Detect: detectTwice,
			Doc: "The same field stands twice, byte for byte. Innocent where a program on the way copied the header. Info: copies are harmless more often than not.",
		},
		{
			Name: "identifier-twice", Detect: detectSameID,
			Doc: "Two servers gave the message the same identifier. Each makes its own, so one was copied from the other. Innocent where a host goes by two names, or a program hands its identifier on. Info: such hosts are common.",
		},
		{
			Name: "many-hops", Detect: detectMany,
			Doc: "More servers than honest mail passes: those that count stop at 25 to 100 (RFC 5321, section 6.3, asks for 100). Innocent in a loop of forwarders. Info: it is rare, and no lie.",
		},
		{
			Name: "loop", Detect: detectLoop,
			Doc: "A server took the message over many times. Innocent on hosts that hand a message from program to program by themselves. Info: such hosts are common.",
		},
	}
}

func detectBelowUser(c *Case, report func(Finding)) {
	b := c.settle()
	if !b.found || b.Hop == 0 || !isUser(c.Chain.Hop(b.Hop)) {
		return
	}
	report(Finding{
		Level: Info, Hop: b.Hop - 1, Related: []int{b.Hop},
		Detail: "A user handed the message in at hop " + itoa(b.Hop) + ": this field, and what is older, came from that user",
	})
}

func detectTwice(c *Case, report func(Finding)) {
	const short = 40 // bytes: of a field with fewer, two may well be the same
	if c.Chain.Len() < 2 {
		return
	}
	// Fields of different lengths are no copies, and need no map.
	if !c.repeats(func(i int) uint8 { return uint8(len(c.Chain.links[i].field.Raw())%255) + 1 }) {
		return
	}
	seen := make(map[string]int, c.Chain.Len())
	for i, h := range c.Chain.All() {
		key := h.Field.Raw()
		if len(key) <= short {
			continue
		}
		if first, ok := seen[key]; ok {
			report(Finding{Level: Info, Hop: i, Related: []int{first}, Span: received.Span{End: min(len(h.Field.Raw()), 200)}, Detail: "The field is the same, byte for byte, as that of hop " + itoa(first)})
			continue
		}
		seen[key] = i
	}
}

// repeats reports whether two hops have the same digest, 0 left out: whether they may have said the same. In nearly all
// chains none have, so that no map is needed to find out who did.
func (c *Case) repeats(digest func(hop int) uint8) bool {
	var seen [256]bool
	for i := range c.Chain.Len() {
		n := digest(i)
		if n != 0 && seen[n] {
			return true
		}
		seen[n] = true
	}
	return false
}

// detectMerged looks for what begins a field, behind the beginning of one.
func detectMerged(c *Case, report func(Finding)) {
	for i := range c.Chain.Len() {
		f := c.Chain.links[i].field
		raw := f.Raw()
		at := indexReceived(raw)
		if at < 0 && f.Problems.Has(received.RepeatedClause) {
			if date := f.Where(received.PartDate).End; date > 0 && strings.Contains(raw[date:], " by ") {
				at = date
			}
		}
		if at > 0 {
			report(Finding{Level: Info, Hop: i, Span: received.Span{Start: at, End: min(len(raw), at+200)}, Detail: "Another field begins inside this one"})
		}
	}
}

// indexReceived returns where Received: begins, whose first letter may be any; -1 if it is not there. It looks for the colons, because an e stands everywhere.
func indexReceived(raw string) int {
	const mark = "eceived"
	for at := 0; ; at++ {
		i := strings.IndexByte(raw[at:], ':')
		if i < 0 {
			return -1
		}
		if at += i; strings.HasSuffix(raw[:at], mark) {
			return at - len(mark) - 1
		}
	}
}

// mostHops is the lowest number of hops at which a common server gives up: Sendmail's.
const mostHops = 25

func detectMany(c *Case, report func(Finding)) {
	if n := c.Chain.Len() + c.Chain.Unread(); n > mostHops {
		report(Finding{Level: Info, Hop: -1, Detail: "The message has " + itoa(n) + " hops, more than some servers allow"})
	}
}

func detectSameID(c *Case, report func(Finding)) {
	const short = 8 // bytes: two of fewer may well be the same
	if !c.repeats(func(i int) uint8 {
		id := c.Chain.links[i].field.ID
		if len(id) < short {
			return 0
		}
		return uint8(len(id)) + id[len(id)-1]*31 + id[len(id)-2]*7 + id[len(id)/2] | 1
	}) {
		return
	}
	first := make(map[string]int, c.Chain.Len())
	for i, h := range c.Chain.All() {
		f := h.Field
		if len(f.ID) < short || f.By.Host == "" || f.Dialect == received.Exchange { // whose identifier is its version
			continue
		}
		other, ok := first[f.ID]
		if !ok {
			first[f.ID] = i
			continue
		}
		if by := c.Chain.Hop(other).Field.By; !c.names(other).by.same(c.names(i).by) && !isLoopback(by) && !isLoopback(f.By) {
			report(Finding{
				Level: Info, Hop: i, Related: []int{other}, Span: f.Where(received.PartID),
				Detail: "The identifier is the same as that of hop " + itoa(other) + ", which is of another server",
			})
		}
	}
}

// loopTimes is how often a server may have taken a message over: filters and lists on one host make three or four.
const loopTimes = 8

func detectLoop(c *Case, report func(Finding)) {
	if c.Chain.Len() < loopTimes {
		return
	}
	times := map[string]int{}
	for i, h := range c.Chain.All() {
		host := c.names(i).by.key
		if host == "" || isLoopback(h.Field.By) {
			continue
		}
		if times[host]++; times[host] == loopTimes {
			report(Finding{Level: Info, Hop: i, Span: h.Field.Where(received.PartByHost), Detail: showServer(h.Field.By) + " took the message over " + itoa(loopTimes) + " times up to here"})
		}
	}
}
