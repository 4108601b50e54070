package hops

import "strings"

// loops finds mailboxes that a message came to again.
func (f *finder) loops() {
	last := make(map[string]int) // where a mailbox was delivered to before; the newest statement stands first
	for _, s := range f.delivered {
		key := strings.ToLower(s.Header.Value) // ezmlm writes "mailing list" before the address, qmail does not
		if at, seen := last[key]; seen && at > s.Place {
			f.begin(at, Stretch{Kind: "loop", Who: s.Addr, Belief: f.c.Belief(s.Place), Why: "Delivered-To has it twice"})
		}
		last[key] = s.Place
	}
	type visits struct{ n, last, leg int }
	seen, leg := make(map[[2]string]visits), 0
	for i, to := range f.to {
		if i > 0 && f.org(i) != f.org(i-1) {
			leg++ // The message has left, so that coming back is another visit.
		}
		by := f.c.Chain.links[i].field.By
		key := [2]string{hostKey(by.Host), strings.ToLower(to)}
		if by.Host == "" || to == "" || isLoopback(by) {
			continue
		}
		v := seen[key]
		if v.n == 0 || v.leg != leg {
			v.n++
		}
		if v.n >= 3 && v.leg != leg {
			f.begin(i, Stretch{Kind: "loop", Who: to, Belief: f.c.Belief(v.last), Why: "it is the " + ordinal(v.n) + " visit to " + showServer(by)})
		}
		v.last, v.leg = i, leg
		seen[key] = v
	}
}

// forwards finds hops at which the recipient is another than before. A list's own address that is one is the list's.
func (f *finder) forwards() {
	from, list := -1, ""
	for i, to := range f.to {
		if to == "" {
			continue
		}
		if from >= 0 && !f.isSame(f.to[from], to) {
			at := from + 1 // The servers of the old mailbox's side have it still.
			for at < i && f.org(at) != "" && f.org(at) == f.org(from) {
				at++
			}
			s := Stretch{Kind: "forward", Who: f.to[from], Belief: f.c.Belief(from), Why: "the recipient was another before"}
			local := before(s.Who)
			switch l, ok := f.listOf(s.Who); {
			case list != "" && strings.Contains(strings.ToLower(local), list):
				s.Kind = "" // lists-users@, users-outgoing@: the list's own, by which it reaches its subscribers
			case ok:
				s.Kind, s.Who, s.Why = "list", l.name, "the recipient was the list's address before"
			case strings.EqualFold(local+"-outgoing", before(to)):
				s.Kind, s.Why = "list", "the recipient became that of the outgoing mail of a list (Majordomo)"
			}
			if s.Kind == "list" {
				list = strings.ToLower(local)
			}
			if s.Kind != "" {
				f.begin(at, s)
			}
		}
		from = i
	}
}

// listOf returns the list with an address: users@lists.example.org is users.lists.example.org.
func (f *finder) listOf(addr string) (listName, bool) {
	local, host, hasHost := strings.Cut(addr, "@")
	for _, l := range f.lists {
		n := l.name
		if strings.EqualFold(n, addr) || hasHost && len(n) == len(addr) && n[len(local)] == '.' && strings.EqualFold(n[:len(local)], local) && strings.EqualFold(n[len(local)+1:], host) {
			return l, true
		}
	}
	return listName{}, false
}

// isSame reports whether two recipients can be the same mailbox: the same name, but for what follows a plus sign,
// at hosts of one organisation, or at one that is not told.
func (f *finder) isSame(a, b string) bool {
	nameA, hostA, _ := cutLast(a)
	nameB, hostB, _ := cutLast(b)
	nameA, _, _ = strings.Cut(nameA, "+")
	nameB, _, _ = strings.Cut(nameB, "+")
	return strings.EqualFold(nameA, nameB) && (hostA == "" || hostB == "" || f.orgs.same(hostA, hostB))
}

// expansions finds where a message left the organisation of a list, the newest time, if nothing better is known of
// the list.
func (f *finder) expansions() {
	for _, l := range f.lists {
		next := ""
		for i := len(f.began) - 1; i >= 0; i-- {
			org := f.org(i)
			if org == l.org && next != "" {
				if !f.hasListFrom(i, org) {
					f.begin(i+1, Stretch{Kind: "list", Who: l.name, Belief: min(l.belief, f.c.Belief(i)), Why: "its fields name the organisation of " + showServer(f.c.Chain.links[i].field.By)})
				}
				break
			}
			if next = org; org == l.org {
				next = ""
			}
		}
	}
}

// hasListFrom reports whether a list is known to have passed the message on at one of the hops of the organisation
// that end with i.
func (f *finder) hasListFrom(i int, org string) bool {
	for k := min(i+1, len(f.began)-1); k >= 0; k-- {
		if f.began[k].Kind == "list" {
			return true
		}
		if k <= i && f.org(k) != org {
			return false
		}
	}
	return false
}

// sentAgain finds where somebody sent the message again, or a mailbox was set to pass it on.
func (f *finder) sentAgain() {
	for _, s := range f.again {
		n := Stretch{Kind: "forward", Who: s.Addr, Belief: f.c.BeliefIn(s), Why: showHost(s.Header.Name) + " stands above the field of the hop before"}
		if l, ok := f.listOf(s.Addr); ok {
			n.Kind, n.Who = "list", l.name
		}
		f.begin(s.Place+1, n)
	}
}

// rewrites finds the servers that rewrote the envelope sender in their own name.
func (f *finder) rewrites() {
	for i, h := range f.c.Chain.All() {
		if sender := h.Field.EnvelopeFrom; isRewritten(sender) && len(f.rewritten) < maxNames {
			f.rewritten = append(f.rewritten, Statement{Addr: sender, Place: i})
		}
	}
	for _, s := range f.rewritten {
		_, host, _ := cutLast(s.Addr)
		org := f.orgs.of(host)
		for i := min(s.Place, len(f.began)-2); i >= 0 && org != ""; i-- {
			if f.org(i) == org {
				if f.hasListFrom(i, org) {
					break // what a list passes on goes in its own name
				}
				f.begin(i+1, Stretch{Kind: "forward", Who: host, Belief: f.c.Belief(i), Why: "the envelope sender is rewritten in its name"})
				break
			}
		}
	}
}

// isRewritten reports whether a sender is one that a forwarder made of another, by the Sender Rewriting Scheme:
// "SRS0=hash=time=example.com=ann@forwarder.example".
func isRewritten(addr string) bool {
	return len(addr) > 5 && strings.EqualFold(addr[:3], "SRS") && (addr[3] == '0' || addr[3] == '1') && strings.IndexByte("=+-", addr[4]) >= 0
}

// ordinal returns "3rd" and so on, for numbers from three upward.
func ordinal(n int) string {
	if n%10 == 3 && n%100 != 13 {
		return itoa(n) + "rd"
	}
	return itoa(n) + "th"
}
