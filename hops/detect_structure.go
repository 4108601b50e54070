package hops

import (
	"github.com/backstamp/backstamp/received"
)

// structureDetectors look at how the fields of a chain stand to one another.
func structureDetectors() []Detector {
	return []Detector{
		{
			Name: "below-a-user", Detect: detectBelowUser,
			Doc: "A believed server took the message from a user's program, and yet there are older fields: they are what that user put in. " +
				"Innocent where a user sends again what came to him, or where a server hands its mail over as a user of another.",
		},
		{
			Name: "field-twice", Detect: detectTwice,
			Doc: "The same field stands twice, byte for byte. Innocent where a program on the way copied the header.",
		},
		{
			Name: "loop", Detect: detectLoop,
			Doc: "A server took the message over many times. Innocent on hosts that hand a message from program to program by themselves.",
		},
	}
}

func detectBelowUser(c *Case, report func(Finding)) {
	b, found := c.Boundary()
	if !found || b.Hop == 0 || !isUser(c.Chain.Hop(b.Hop)) {
		return
	}
	report(Finding{
		Level: Info, Hop: b.Hop - 1, Related: []int{b.Hop},
		Detail: "The message was handed in by a user at hop " + itoa(b.Hop) + "; what is older, the user put in",
	})
}

func detectTwice(c *Case, report func(Finding)) {
	const short = 40 // bytes: of a field with fewer, two may well be the same
	if c.Chain.Len() < 2 {
		return
	}
	seen := make(map[string]int, c.Chain.Len())
	for i, h := range c.Chain.All() {
		key := h.Field.Raw()
		if len(key) <= short {
			continue
		}
		if first, ok := seen[key]; ok {
			report(Finding{Level: Info, Hop: i, Related: []int{first}, Span: received.Span{End: min(len(h.Field.Raw()), 200)}, Detail: "The same field is hop " + itoa(first) + " already"})
			continue
		}
		seen[key] = i
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
		host := hostKey(h.Field.By.Host)
		if host == "" || isLoopback(h.Field.By) {
			continue
		}
		if times[host]++; times[host] == loopTimes {
			report(Finding{Level: Info, Hop: i, Span: h.Field.Where(received.PartByHost), Detail: showServer(h.Field.By) + " took the message over " + itoa(loopTimes) + " times up to here"})
		}
	}
}
