package received

import (
	"iter"
	"math/bits"
	"slices"
	"strings"
)

// A matcher says whether a value is a sentence of a grammar. It is slow and follows the definition: what a node
// matches at a place is the set of all places where that can end, and what a rule matches at a place is worked
// out once. So there is no order among alternatives, and nothing is greedy.
type matcher struct {
	g    *grammar
	s    string
	memo []places // what the rules match, by number of rule and place; nil is not known yet
	far  int      // the farthest place at which a byte was looked for that is not there
}

// match reports whether all of s is a sentence of g, and if not, the end of its longest beginning that could
// still become one. It must not be called by two goroutines at once, because g keeps the memory.
func (g *grammar) match(s string) (ok bool, far int) {
	n := g.rules * (len(s) + 1)
	g.memo = slices.Grow(g.memo[:0], n)[:n]
	clear(g.memo)
	m := matcher{g: g, s: s, memo: g.memo}
	for end := range m.rule(g.start, 0).all() {
		if end == len(s) {
			return true, end
		}
		m.far = max(m.far, end)
	}
	return false, m.far
}

// ends adds to out all the places where n can end if it begins at a place.
func (m *matcher) ends(n *node, at int, out places) {
	if !n.empty && (at == len(m.s) || !n.first[m.s[at]]) { // for speed
		m.far = max(m.far, at)
		return
	}
	switch n.kind {
	case set:
		out.add(at + 1)
	case text:
		m.text(n, at, out)
	case ref:
		out.join(m.rule(n, at))
	case choice:
		for _, k := range n.kids {
			m.ends(k, at, out)
		}
	case sequence:
		now := m.only(at)
		for _, k := range n.kids {
			now = m.each(k, now)
		}
		out.join(now)
	case repeat:
		m.repeat(n, at, out)
	}
}

// rule is ends for a whole rule, and remembers it.
func (m *matcher) rule(n *node, at int) places {
	known := &m.memo[n.id*(len(m.s)+1)+at]
	if *known == nil {
		*known = m.none()
		m.ends(n.kids[0], at, *known)
	}
	return *known
}

func (m *matcher) text(n *node, at int, out places) {
	end := at + len(n.name)
	if end <= len(m.s) && (m.s[at:end] == n.name || n.fold && strings.EqualFold(m.s[at:end], n.name)) {
		out.add(end)
		return
	}
	m.far = max(m.far, at)
}

// each returns where n can end if it begins at any of the places.
func (m *matcher) each(n *node, from places) places {
	out := m.none()
	for at := range from.all() {
		m.ends(n, at, out)
	}
	return out
}

// repeat follows n from place to place until no new one is found.
func (m *matcher) repeat(n *node, at int, out places) {
	if n.kids[0].kind == set {
		m.bytes(n, at, out)
		return
	}
	if n.min == 0 {
		out.add(at)
	}
	now, seen := m.only(at), m.none()
	for i := 1; !now.none() && (n.max < 0 || i <= n.max); i++ {
		now = m.each(n.kids[0], now)
		if i < n.min {
			continue
		}
		now.remove(seen)
		seen.join(now)
		out.join(now)
	}
}

// bytes is repeat for bytes of a set, which is what most repetitions are of.
func (m *matcher) bytes(n *node, at int, out places) {
	for i := 0; ; i++ {
		if i >= n.min {
			out.add(at + i)
		}
		if i == n.max {
			return
		}
		if at+i == len(m.s) || !n.kids[0].set[m.s[at+i]] {
			m.far = max(m.far, at+i)
			return
		}
	}
}

// places is a set of places in a value: bit 65 is bit 1 of the second number.
type places []uint64

func (m *matcher) none() places { return make(places, len(m.s)/64+1) }

func (m *matcher) only(at int) places {
	p := m.none()
	p.add(at)
	return p
}

func (p places) add(at int) { p[at/64] |= 1 << (at % 64) }

func (p places) join(o places) {
	for i := range o {
		p[i] |= o[i]
	}
}

func (p places) remove(o places) {
	for i := range o {
		p[i] &^= o[i]
	}
}

func (p places) none() bool {
	return !slices.ContainsFunc(p, func(word uint64) bool { return word != 0 })
}

// all yields the places in order.
func (p places) all() iter.Seq[int] {
	return func(yield func(int) bool) {
		for i, word := range p {
			for ; word != 0; word &= word - 1 {
				if !yield(64*i + bits.TrailingZeros64(word)) {
					return
				}
			}
		}
	}
}
