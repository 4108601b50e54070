//go:build linux

package main

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// How a message reaches a step of its journey.
const (
	byClient = "client" // over the player's own connection
	byWire   = "wire"   // over a connection from the host before
	byList   = "list"   // the host's list manager handed it to the host's own server
	byLocal  = "local"  // from a command on the host itself
	byBounce = "bounce" // the host wrote it itself, because it could not deliver another
	byFetch  = "fetch"  // the host took it out of a mailbox of the host before
)

// A step is a host on the way of a message, and how many fields it adds there.
type step struct {
	*host
	by     string
	fields int
}

// A journey is one message, and the way that it takes by all that is known of the servers.
type journey struct {
	id     string
	kind   string
	v      variation
	steps  []step
	to     []string // recipients as the client names them
	from   string   // sender of a local command, or of what will bounce
	copies int
	port   int
	fetch  string // command that takes the message out of the mailbox
}

// greeted is the step at a host that a client connects to.
func greeted(h *host) step { return step{h, byClient, max(h.Fields, 1)} }

// wired is the step at a host that another hands a message to.
func wired(h *host) step { return step{h, byWire, max(h.Fields, 1)} }

// forwards is a step with what an alias adds.
func forwards(s step) step {
	s.fields += s.Forward
	return s
}

// newJourney returns a journey whose identifier tells its kind, its way and its variation.
func newJourney(kind string, v variation, steps ...step) journey {
	var names []string
	for _, s := range steps {
		names = append(names, s.Name)
	}
	j := journey{kind: kind, v: v, steps: steps, copies: 1}
	j.id = strings.Join(names, "-") + "." + kind + "." + v.name
	j.port = steps[0].Port
	if v.port != 0 {
		j.port = v.port
	}
	to := v.to
	if to == nil {
		to = []string{"u"}
	}
	for _, local := range to {
		j.to = append(j.to, local+"@"+j.last().Domain())
	}
	return j
}

func (j journey) last() *host { return j.steps[len(j.steps)-1].host }

// hosts returns the hosts of a journey, each once, in the order in which they are locked.
func (j journey) hosts() []*host {
	var list []*host
	for _, s := range j.steps {
		if !slices.Contains(list, s.host) {
			list = append(list, s.host)
		}
	}
	slices.SortFunc(list, func(a, b *host) int { return a.Number - b.Number })
	return list
}

// patience is how long a message may take to its mailbox on a machine that has other things to do. Only what is lost
// takes so long.
func (j journey) patience() time.Duration {
	return time.Duration(15+10*len(j.steps)) * time.Second
}

// aliases returns the lines that all servers forward by: to-B goes to B, and via-B-C to B, which forwards
// it to C.
func aliases() string {
	b := strings.Builder{}
	b.WriteString("postmaster: u\nroot: u\n")
	for _, s := range chosenServers {
		fmt.Fprintf(&b, "to-%s: u@%s\n", s.Name, s.Domain())
		if !s.Relays {
			continue
		}
		for _, next := range chosenServers {
			fmt.Fprintf(&b, "via-%s-%s: to-%s@%s\n", s.Name, next.Name, next.Name, s.Domain())
		}
	}
	return b.String()
}
