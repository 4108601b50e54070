//go:build linux

package main

import "slices"

// journeys returns all messages of the lab: their order at each host is the same in every run.
func journeys(hosts []*host, wanted func(variation string) bool) (all []journey) {
	for _, add := range []func([]*host) []journey{direct, forged, relayed, forwarded, chained, listed, filtered, submitted, fetched, bounced, locally} {
		for _, j := range add(hosts) {
			if wanted(j.v.name) {
				all = append(all, j)
			}
		}
	}
	return all
}

// takers are the hosts that take mail from anybody.
func takers(hosts []*host) []*host {
	return slices.DeleteFunc(slices.Clone(hosts), func(h *host) bool { return h.Port == 0 || h.Apart })
}

// relays are the hosts that hand mail on.
func relays(hosts []*host) []*host {
	return slices.DeleteFunc(slices.Clone(hosts), func(h *host) bool { return !h.Relays })
}

// reaches reports whether a host can hand a message to another.
func (h *host) reaches(next *host) bool { return h != next && !(h.NoLMTP && next.LMTP) }

func named(hosts []*host, name string) *host {
	if i := slices.IndexFunc(hosts, func(h *host) bool { return h.Name == name }); i >= 0 {
		return hosts[i]
	}
	return nil
}

func variationOf(name string) variation {
	i := slices.IndexFunc(variations, func(v variation) bool { return v.name == name })
	return variations[i]
}

// direct plays every variation to every server.
func direct(hosts []*host) (list []journey) {
	for _, h := range takers(hosts) {
		for _, v := range variations {
			if slices.Contains(h.Skip, v.name) || h.LMTP && (v.old || v.auth || v.port != 0) {
				continue
			}
			j := newJourney("direct", v, greeted(h))
			if len(v.to) > 1 && h.OneCopy {
				j.copies = 1
			} else {
				j.copies = max(1, len(v.to))
			}
			list = append(list, j)
		}
	}
	return list
}

// forged plays every skill to every server.
func forged(hosts []*host) (list []journey) {
	for _, h := range takers(hosts) {
		for _, s := range skills {
			list = append(list, newJourney("forged", variation{name: s.name, skill: s.name}, greeted(h)))
		}
	}
	return list
}

// relayed sends over one server to each other.
func relayed(hosts []*host) (list []journey) {
	for _, a := range relays(hosts) {
		for _, b := range takers(hosts) {
			if a.reaches(b) {
				list = append(list, newJourney("relay", variationOf("plain"), greeted(a), wired(b)))
			}
		}
	}
	return list
}

// forwarded sends to an alias that leads to another server; some of the messages are forged.
func forwarded(hosts []*host) (list []journey) {
	for _, a := range relays(hosts) {
		for i, b := range takers(hosts) {
			if !a.reaches(b) {
				continue
			}
			v := variationOf(chainVariations[i%len(chainVariations)])
			if i%2 == 0 {
				s := skills[(i/2+a.Number)%len(skills)]
				v = variation{name: s.name, skill: s.name}
			}
			j := newJourney("forward", v, forwards(greeted(a)), wired(b))
			j.to = []string{"to-" + b.Name + "@" + a.Domain()}
			list = append(list, j)
		}
	}
	return list
}

// chained sends over three and four servers: relayed by the first, forwarded by the second, and by the third.
func chained(hosts []*host) (list []journey) {
	r, t := relays(hosts), takers(hosts)
	for i, a := range r {
		for k := range r {
			b, c := r[(i+1+k)%len(r)], t[(i*3+k*5)%len(t)]
			if c == a || !a.reaches(b) || !b.reaches(c) {
				continue
			}
			v := variationOf(chainVariations[k%len(chainVariations)])
			j := newJourney("chain", v, greeted(a), forwards(wired(b)), wired(c))
			j.to = []string{"to-" + c.Name + "@" + b.Domain()}
			list = append(list, j)
			d := t[(i*7+k*3+1)%len(t)]
			if d == a || d == b || !c.Relays || !c.reaches(d) {
				continue
			}
			j = newJourney("chain", v, greeted(a), forwards(wired(b)), forwards(wired(c)), wired(d))
			j.to = []string{"via-" + c.Name + "-" + d.Name + "@" + b.Domain()}
			list = append(list, j)
		}
	}
	return list
}

// listed sends to lists, each of which has its subscriber at another server. The list manager hands the message on to
// the server of its own host, or to one that relays for it; some messages come from a member at a third server, and
// some are forged.
func listed(hosts []*host) (list []journey) {
	m := named(hosts, "mlmmj")
	if m == nil {
		return nil
	}
	add := func(to string, v variation, steps ...step) {
		j := newJourney("list", v, steps...)
		j.to = []string{to + "@" + m.Domain()}
		list = append(list, j)
	}
	again, r := step{m, byList, 1}, relays(hosts)
	for i, b := range takers(hosts) {
		s := skills[i%len(skills)]
		add("news-"+b.Name, variationOf(listVariations[i%len(listVariations)]), greeted(m), again, wired(b))
		add("bare-"+b.Name, variation{name: s.name, skill: s.name}, greeted(m), again, wired(b))
		a := r[i%len(r)]
		if !a.reaches(b) {
			continue
		}
		add("news-"+b.Name, variationOf("plain"), greeted(a), wired(m), again, wired(b))
		add("far-"+a.Name+"-"+b.Name, variationOf("plain"), greeted(m), wired(a), wired(b))
	}
	return list
}

// filtered sends over Postfix, which has amavisd look at the message and give it back.
func filtered(hosts []*host) (list []journey) {
	postfix, amavis := named(hosts, "postfix"), named(hosts, "amavis")
	if postfix == nil || amavis == nil {
		return nil
	}
	for _, name := range []string{"plain", "helo-bank", "name-none", "name-lies", "ipv6", "tls13", "two-recipients", "null-sender", "eightbit"} {
		v := variationOf(name)
		j := newJourney("filter", v, greeted(postfix), wired(amavis), wired(postfix))
		j.to = []string{"u@amavis.example"}
		list = append(list, j)
	}
	return list
}

// submitted sends over Dovecot's submission service, which hands on to Postfix.
func submitted(hosts []*host) (list []journey) {
	postfix, dovecot := named(hosts, "postfix"), named(hosts, "dovecot")
	if postfix == nil || dovecot == nil {
		return nil
	}
	for _, name := range []string{"auth-clear", "auth-submission"} {
		v := variationOf(name)
		v.port = 587
		list = append(list, newJourney("submit", v, greeted(dovecot), wired(postfix)))
	}
	return list
}

// fetched has a program take messages out of Dovecot's mailbox.
func fetched(hosts []*host) (list []journey) {
	dovecot := named(hosts, "dovecot")
	if dovecot == nil {
		return nil
	}
	for _, h := range hosts {
		if h.Fetch == "" {
			continue
		}
		for _, name := range []string{"plain", "helo-bank", "name-none", "ipv6", "null-sender", "eightbit"} {
			j := newJourney("fetch", variationOf(name), greeted(dovecot), step{h, byFetch, max(h.LocalHop, 1)})
			j.to, j.fetch = []string{"fetched@dovecot.example"}, h.Fetch
			list = append(list, j)
		}
	}
	return list
}

// bounced sends to a domain that is not there. The message about it goes to the sender, at another server.
func bounced(hosts []*host) (list []journey) {
	for _, a := range relays(hosts) {
		for _, home := range relays(hosts) {
			if home == a || a.Bounce == 0 {
				continue
			}
			j := newJourney("bounce", variationOf("plain"), step{a, byBounce, a.Bounce}, wired(home))
			j.from, j.to = "u@"+home.Domain(), []string{"anybody@gone.example"}
			list = append(list, j)
		}
	}
	return list
}

// locally has users and programs on the hosts send, by a command.
func locally(hosts []*host) (list []journey) {
	for _, h := range hosts {
		if h.Local == "" {
			continue
		}
		here := step{h, byLocal, max(h.LocalHop, 1)}
		if h.Port > 0 {
			list = append(list, newJourney("local", variationOf("plain"), here))
		}
		for _, next := range takers(hosts) {
			if !h.reaches(next) || h.Port == 0 && next.Name != "postfix" || h.Port > 0 && !h.Relays {
				continue
			}
			list = append(list, newJourney("local", variationOf("plain"), here, wired(next)))
		}
	}
	return list
}
