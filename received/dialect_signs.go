package received

import (
	"cmp"
	"slices"
)

// known knows all dialects.
var known = newKnowledge(dialects)

// knowledge tells dialects apart. It does not change after it is made.
type knowledge struct {
	dialects              []dialect // in the order of the alphabet
	software, with, hosts signs
	sendmail, critical    *dialect   // these call themselves by a version alone
	places                [256]uint8 // index+1 of each dialect, at nameSlot or the next place that is free
}

func newKnowledge(ds []dialect) *knowledge {
	n := &knowledge{dialects: ds}
	for i := range ds {
		d := &ds[i]
		at := nameSlot(d.name)
		for n.places[at] != 0 {
			at++
		}
		n.places[at] = uint8(i + 1)
		for _, p := range d.software {
			n.software.add(slot(p[0], p[1]), p, d)
		}
		for _, p := range d.with {
			n.with.add(slot(p[0], p[1]), p, d)
		}
		for _, p := range d.hosts {
			n.hosts.add(hostSlot(p), p, d)
		}
	}
	n.software.sort()
	n.with.sort()
	n.hosts.sort()
	n.sendmail, n.critical = n.of(Sendmail), n.of(CriticalPath)
	return n
}

// nameSlot returns where to look for a dialect first. It is not worth more than this: to look in a table
// is needed for most fields, and to halve the alphabet until the name is found takes many guesses.
func nameSlot(name Dialect) uint8 {
	if name == "" {
		return 0
	}
	return name[0]*37 + name[len(name)-1]*11 + uint8(len(name))
}

// of returns the entry of the dialect, or nil.
func (n *knowledge) of(name Dialect) *dialect {
	for at := nameSlot(name); n.places[at] != 0; at++ {
		if d := &n.dialects[n.places[at]-1]; d.name == name {
			return d
		}
	}
	return nil
}

// sign is a beginning or an end of a text by which a dialect is told.
type sign struct {
	text string
	d    *dialect
}

// signs are all signs of one sort by the two letters that tell most of them apart, so that a text is
// compared with few. The longest stand first: the more a sign says, the more it counts.
type signs [256][]sign

// slot returns the place of signs with these two letters, in any case.
func slot(a, b byte) uint8 { return (a|0x20)*8 + (b | 0x20) }

// hostSlot returns the place of a host's name. Its last letter and the one before a top-level domain of
// three tell the most.
func hostSlot(s string) uint8 { return slot(s[len(s)-len("x.com")], s[len(s)-1]) }

func (t *signs) add(at uint8, text string, d *dialect) { t[at] = append(t[at], sign{text, d}) }

func (t *signs) sort() {
	for i := range t {
		slices.SortStableFunc(t[i], func(a, b sign) int { return cmp.Compare(len(b.text), len(a.text)) })
	}
}

// find returns the dialect whose sign s begins with, or nil. A sign does not end inside a word: "sg" is
// none in "SGI".
func (t *signs) find(s string) *dialect {
	if len(s) < 2 {
		return nil
	}
	own := t[slot(s[0], s[1])]
	for i := range own {
		g := &own[i]
		if n := len(g.text); foldPrefix(s, g.text) && (n == len(s) || !isAlpha(s[n]) || !isAlpha(s[n-1])) {
			return g.d
		}
	}
	return nil
}

// findHost returns the dialect of the service to which the host s belongs, or nil.
func (t *signs) findHost(s string) *dialect {
	if len(s) < len("x.com") {
		return nil
	}
	own := t[hostSlot(s)]
	for i := range own {
		if foldSuffix(s, own[i].text) {
			return own[i].d
		}
	}
	return nil
}

// recognise tells whose way of writing the field is, or nil.
func (r *reader) recognise() *dialect { return known.recognise(r) }

// recognise tells whose way of writing a field is, or nil. What the server calls itself comes first,
// then its word for the protocol, then the names of hosts that are a service's mark, then what only one
// make of server writes.
func (n *knowledge) recognise(r *reader) *dialect {
	if d := n.softwareOf(r.f.By.Software); d != nil {
		return d
	}
	if !r.with.registered || len(r.f.With) > len("UTF8LMTPSA") {
		if d := n.with.find(string(r.f.With)); d != nil {
			return d
		}
	}
	if d := n.hosts.findHost(r.f.By.Host); d != nil {
		return d
	}
	if name := r.form(); name != "" {
		return n.of(name)
	}
	return nil
}

// softwareOf returns the dialect of a server that calls itself s, or nil.
func (n *knowledge) softwareOf(s string) *dialect {
	if s == "" {
		return nil
	}
	if d := n.software.find(s); d != nil {
		return d
	}
	switch {
	case isSendmailVersion(s):
		return n.sendmail
	case isBareVersion(s):
		return n.critical
	}
	return nil
}
