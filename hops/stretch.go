package hops

import (
	"iter"
	"strings"
)

// Stretch is a part of the way of a message: hops that follow one another, and what sent it on that part.
//
// Its strings share the memory of the message, but for Why. A Stretch is a value, and may be read by many
// goroutines at once. The zero Stretch means nothing.
type Stretch struct {
	// Kind tells how the stretch began:
	//
	//	submission  a user or a program handed the message in
	//	transport   a server took it over, and nothing tells of a user
	//	list        a mailing list passed it on
	//	forward     it went on to another mailbox, or somebody sent it again
	//	fetch       it was fetched from a mailbox
	//	loop        it came back to where it had been for the same mailbox
	Kind        string
	First, Last int // indices of its oldest and its newest hop
	// Who is who sent the message on this stretch, as far as a field tells: the user or else the client of a
	// submission; the client of a transport; the list; the mailbox that it was forwarded from, or whoever
	// sent it again; the server of the mailbox that it was fetched from; the mailbox of a loop.
	Who string
	To  string // the mailbox that it was sent to, as the newest field of the stretch that tells has it; "" if none does
	// Belief is how far it can be believed that the stretch began like this: no more than the field that
	// tells it.
	Belief Belief
	Why    string // a few words, for people, on what it rests on

	lead string // of a submission, the words before Who
}

// What stands before Who in the words for a submission.
const (
	byUser      = " by user "
	byUserAt    = " by a user at "
	byProgramOf = " by a program of "
)

// Stretches divides the chain into stretches, the oldest first, so that one can say: sent by Ann, passed on by
// a list, forwarded for Bob. Each hop is in one of them. It takes time linear in the size of the header.
//
// A stretch begins only where a field shows it; where none does, a hop goes on with what was before:
//
//   - a submission is what the oldest hops record as one, or as a step inside the host where the message was made;
//   - a list is a hop of a list manager; or the last hop of the organisation that the fields of a list (List-Id,
//     List-Post, X-BeenThere, Mailing-List, X-Loop) name, if the message went on from there to another organisation;
//   - a forward is a recipient other than before (the same name at another host of the same organisation is the
//     same one); Resent-From or X-Forwarded-To above the field of a hop; or an envelope sender that a
//     server of the way rewrote for forwarding (SRS0, SRS1);
//   - a fetch is a hop that says so;
//   - a loop is a mailbox that the message was delivered to before (Delivered-To), or a third visit to one server for
//     one recipient. A second visit is what a content filter elsewhere looks like.
func (c *Case) Stretches() []Stretch {
	f := newFinder(c)
	var list []Stretch
	for i := range c.Chain.Len() {
		if n := len(list); n > 0 && f.began[i].Kind == "" {
			list[n-1].Last = i
			continue
		}
		s := f.began[i]
		s.First, s.Last = i, i
		list = append(list, s)
	}
	for i := range list {
		for k := list[i].Last; k >= list[i].First && list[i].To == ""; k-- {
			list[i].To = f.to[k]
		}
	}
	return list
}

// Journey says in one sentence how the message came, by its stretches; "" if there are none. What is only
// claimed is said to be.
func (r *Report) Journey() string {
	var b strings.Builder
	for words := range journeyParts(r.Case.Stretches()) {
		if b.Len() > 0 {
			b.WriteString("; ")
		}
		b.WriteString(words)
	}
	if b.Len() == 0 {
		return ""
	}
	return b.String() + "."
}

// maxParts is how many stretches a sentence names.
const maxParts = 8

// journeyParts yields the words for each stretch. One that tells nothing but that servers handed the message
// on goes with the one before.
func journeyParts(list []Stretch) iter.Seq[string] {
	return func(yield func(string) bool) {
		begun := false
		for n, s := range list {
			if n == maxParts {
				more := "and " + itoa(len(list)-n) + " more stretches"
				if len(list)-n == 1 {
					more = "and 1 more stretch"
				}
				yield(more)
				return
			}
			words := stretchWords(s, n == 0)
			if words == "" {
				continue
			}
			if s.Belief == Claimed {
				words += " (claimed)"
			}
			if !begun {
				words, begun = strings.ToUpper(words[:1])+words[1:], true
			}
			if !yield(words) {
				return
			}
		}
	}
}

// stretchWords says how a stretch began; "" if that is not worth a word.
func stretchWords(s Stretch, first bool) string {
	words := ""
	switch s.Kind {
	case "submission":
		if words = "sent by a user"; s.Who != "" {
			words = "sent" + withName(s.lead, s.Who)
		}
	case "transport":
		if !first || s.Who == "" && s.To == "" {
			return "" // a field that cannot be read tells of no sending
		}
		words = "sent" + withName(" from ", s.Who)
	case "list":
		words = "passed on by the list" + withName(" ", s.Who)
		if s.Who == "" {
			words = "passed on by a list"
		}
	case "forward":
		words = "forwarded" + withName(" from ", s.Who)
	case "fetch":
		return "fetched from a mailbox" + withName(" at ", s.Who)
	case "loop":
		return "back in a loop" + withName(" for ", s.Who)
	}
	return words + withName(" to ", s.To)
}

// withName returns the words before a name and the name, or "" if there is none.
func withName(before, name string) string {
	if name == "" {
		return ""
	}
	return before + showHost(name)
}
