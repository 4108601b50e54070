package received

import (
	"slices"
	"strings"
)

// A matcher says whether a value is a sentence of a grammar. It is slow and follows the definition: what a node
// matches at a place is the set of all places where that can end, and what a rule matches at a place is worked
// out once. So there is no order among alternatives, and nothing is greedy.
type matcher struct {
	g    *grammar
	s    string
	memo [][]int // what the rules match, by number of rule and place; nil is not known yet
	far  int     // the farthest place at which a byte was looked for that is not there
}

// match reports whether all of s is a sentence of g, and if not, the end of its longest beginning that could
// still become one. It must not be called by two goroutines at once, because g keeps the memory.
func (g *grammar) match(s string) (ok bool, far int) {
	places := g.rules * (len(s) + 1)
	g.memo = slices.Grow(g.memo[:0], places)[:places]
	clear(g.memo)
	m := matcher{g: g, s: s, memo: g.memo}
	ends := m.ends(g.start, 0, nil)
	if slices.Contains(ends, len(s)) {
		return true, len(s)
	}
	for _, end := range ends {
		m.far = max(m.far, end)
	}
	return false, m.far
}

// ends appends to places all the places where n can end if it begins at a place, each once.
func (m *matcher) ends(n *node, at int, places []int) []int {
	if !n.empty && (at == len(m.s) || !n.first[m.s[at]]) { // for speed
		m.far = max(m.far, at)
		return places
	}
	switch n.kind {
	case set:
		if at < len(m.s) && n.set[m.s[at]] {
			return add(places, at+1)
		}
		m.far = max(m.far, at)
	case text:
		return m.text(n, at, places)
	case ref:
		return add(places, m.rule(n, at)...)
	case choice:
		for _, k := range n.kids {
			places = m.ends(k, at, places)
		}
	case sequence:
		now := []int{at}
		for _, k := range n.kids {
			now = m.each(k, now)
		}
		return add(places, now...)
	case repeat:
		return m.repeat(n, at, places)
	}
	return places
}

// rule is ends for a whole rule, and remembers it.
func (m *matcher) rule(n *node, at int) []int {
	known := &m.memo[n.id*(len(m.s)+1)+at]
	if *known == nil {
		*known = m.ends(n.kids[0], at, []int{})
	}
	return *known
}

func (m *matcher) text(n *node, at int, places []int) []int {
	end := at + len(n.name)
	if end <= len(m.s) && (m.s[at:end] == n.name || n.fold && strings.EqualFold(m.s[at:end], n.name)) {
		return add(places, end)
	}
	m.far = max(m.far, at)
	return places
}

// each returns where n can end if it begins at any of the places.
func (m *matcher) each(n *node, places []int) (ends []int) {
	for _, at := range places {
		ends = m.ends(n, at, ends)
	}
	return ends
}

// repeat follows n from place to place until no new one is found.
func (m *matcher) repeat(n *node, at int, places []int) []int {
	if n.kids[0].kind == set {
		return m.bytes(n, at, places)
	}
	now := []int{at}
	if n.min == 0 {
		places = add(places, at)
	}
	var seen []int
	for i := 1; len(now) > 0 && (n.max < 0 || i <= n.max); i++ {
		now = m.each(n.kids[0], now)
		if i < n.min {
			continue
		}
		now = slices.DeleteFunc(now, func(p int) bool { return slices.Contains(seen, p) })
		seen = append(seen, now...)
		places = add(places, now...)
	}
	return places
}

// bytes is repeat for bytes of a set, which is what most repetitions are of.
func (m *matcher) bytes(n *node, at int, places []int) []int {
	for i := 0; ; i++ {
		if i >= n.min {
			places = add(places, at+i)
		}
		if i == n.max {
			return places
		}
		if at+i == len(m.s) || !n.kids[0].set[m.s[at+i]] {
			m.far = max(m.far, at+i)
			return places
		}
	}
}

// add appends the places that are not there yet.
func add(places []int, more ...int) []int {
	for _, p := range more {
		if !slices.Contains(places, p) {
			places = append(places, p)
		}
	}
	return places
}
