package received

import (
	"math/rand/v2"
)

// A generator makes sentences of a grammar, and near-sentences: sentences with a few bytes changed. The same
// seed gives the same ones.
type generator struct {
	g    *grammar
	rand *rand.Rand
	out  []byte
	left int // how many more rules may be gone into before the shortest way is taken
}

// newGenerator works out how deep each node is at least, so that a sentence can be ended.
func newGenerator(g *grammar, seed uint64) *generator {
	for g.measure(g.start, map[*node]bool{}) {
	}
	return &generator{g: g, rand: rand.New(rand.NewPCG(seed, 0))}
}

// deep is the depth of what has no sentence.
const deep = 1 << 20

// measure works out the depths once more and reports whether one changed.
func (g *grammar) measure(n *node, seen map[*node]bool) (changed bool) {
	if seen[n] {
		return false
	}
	seen[n] = true
	for _, k := range n.kids {
		changed = g.measure(k, seen) || changed
	}
	depth := 1
	switch n.kind {
	case choice:
		depth = deep
		for _, k := range n.kids {
			depth = min(depth, leastDepth(k)+1)
		}
	case ref, sequence:
		for _, k := range n.kids {
			depth = max(depth, leastDepth(k)+1)
		}
	case repeat:
		if n.min > 0 {
			depth = leastDepth(n.kids[0]) + 1
		}
	}
	depth = min(depth, deep)
	changed = changed || n.depth != depth
	n.depth = depth
	return changed
}

func leastDepth(n *node) int {
	if n.depth == 0 {
		return deep
	}
	return n.depth
}

// sentence returns a sentence.
func (g *generator) sentence() string {
	g.out, g.left = g.out[:0], 20+g.rand.IntN(300)
	g.write(g.g.start)
	return string(g.out)
}

func (g *generator) write(n *node) {
	g.left--
	switch n.kind {
	case set:
		g.byteOf(n.set)
	case text:
		for i := range len(n.name) {
			b := n.name[i]
			if n.fold && isAlpha(b) && g.rand.IntN(4) == 0 {
				b ^= 0x20
			}
			g.out = append(g.out, b)
		}
	case choice:
		g.write(g.choose(n.kids))
	case repeat:
		for i := 0; i < n.min || (n.max < 0 || i < n.max) && g.left > 0 && g.rand.IntN(5) > 1; i++ {
			g.write(n.kids[0])
		}
	default:
		for _, k := range n.kids {
			g.write(k)
		}
	}
}

// choose takes any of the kids that have sentences, and the least deep when it is time to end.
func (g *generator) choose(kids []*node) *node {
	best := kids[0]
	for _, k := range kids {
		if k.depth < best.depth {
			best = k
		}
	}
	if n := kids[g.rand.IntN(len(kids))]; g.left > 0 && n.depth < deep {
		return n
	}
	return best
}

// byteOf writes a byte of the set. Letters, digits and the usual marks come more often than others.
func (g *generator) byteOf(set *[256]bool) {
	const usual = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJ0123456789---  ::..19"
	for range 4 {
		if b := usual[g.rand.IntN(len(usual))]; set[b] {
			g.out = append(g.out, b)
			return
		}
	}
	for b := byte(g.rand.IntN(256)); ; b++ {
		if set[b] {
			g.out = append(g.out, b)
			return
		}
	}
}

// pieces are what near-sentences get in the place of something else.
var pieces = []string{
	" ", "  ", "\t", "\r\n ", "\r\n \r\n ", " \r\n ", "\r\n", "\r", "\n", "(", ")", "(a)", "()", "(\\)", "\\", "\"", "\"a b\"", "\"\"", "<", ">",
	"<a@b>", "<@a,@b:c@d>", "<@a:b@c>", "@", ".", ",", ";", ":", "[", "]", "[192.0.2.4]", "[IPv6:::1]", "[x:)]", "[x:(]", "a", "bc", "-", "_", "\x00", "\x7f", "\x80", "é",
	"\xf0\x9f\x93\xae", "from ", "by ", "via ", "with ", "id ", "for ", " tls X", " state a/b", " priority -9", " group g", "Mon, ", "GMT", "+0100", "22", "1997", "09", "Nov",
}

// near returns s with one to three changes.
func (g *generator) near(s string) string {
	b := []byte(s)
	for n := 1 + g.rand.IntN(3); n > 0; n-- {
		at := g.rand.IntN(len(b) + 1)
		end := min(len(b), at+g.rand.IntN(4))
		piece := pieces[g.rand.IntN(len(pieces))]
		switch g.rand.IntN(4) {
		case 0:
			piece = ""
		case 1:
			end = at
		case 2: // a piece of the sentence itself
			from := g.rand.IntN(len(b) + 1)
			piece = string(b[from:min(len(b), from+1+g.rand.IntN(20))])
		}
		b = append(b[:at:at], append([]byte(piece), b[end:]...)...)
	}
	return string(b)
}

// skeletons are fields as they are usual, to be changed.
var skeletons = []string{
	"from mail.example.com (mail.example.com [192.0.2.7]) by mx.example.org with ESMTP id 4F1C2 for <bob@example.org>; Mon, 6 Mar 2000 14:31:07 +0100 (CET)",
	" from [192.0.2.7] ([192.0.2.7])\r\n by mx.example.org\r\n via TCP with ESMTPS id <a.b@example.org>\r\n for <@a.example,@b.example:\"c d\"@[IPv6:::1]> tls X group Y;\r\n 6 Mar 2000 14:31:07 -0000",
	"by a.example (8.8.5/8.8.5) id AA01234 ; 6 Mar 00 14:31 EST",
	"from a.example by b.example with x with y id <c@d> for e@f; Mon, 6 Mar 00 14:31:07 GMT",
	"from a . b (c (d)) by \"e f\" . g @ h ; Mon , 6 Mar 2000 14 : 31 : 07 +0100 (x)",
	"FROM ABC.ARPA BY XYZ.ARPA VIA TELENET WITH X25 ID M12345 FOR <Smith@PDQ.ARPA> ; 22 OCT 81 09:23:59 PDT",
	"(qmail 1234 invoked from network); 6 Mar 2000 14:31:07 -0000",
	"id a@bc@de <@a,,@b:c@d> <e@f>; 22Nov9710:05:43 EST",
}

// heap returns pieces in no order, with a date at the end now and then.
func (g *generator) heap() string {
	var b []byte
	for range 1 + g.rand.IntN(12) {
		b = append(b, pieces[g.rand.IntN(len(pieces))]...)
	}
	if g.rand.IntN(4) > 0 {
		b = append(b, "; 6 Mar 2000 14:31:07 +0100"...)
	}
	return string(b)
}
