package received

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A grammar is what some files of testdata say together, in ABNF (RFC 5234, RFC 7405). Each file has names of its
// own, because RFC 5321 and RFC 5322 differ in Atom and atom. A name that a file does not have is looked for in
// the others, in the order in which they are given.
type grammar struct {
	files []map[string]*node // by name, in lower case
	start *node
	rules int // how many rules have a number
	memo  []places
}

// A node is a part of a rule.
type node struct {
	kind     nodeKind
	name     string     // of ref; the text of text
	fold     bool       // of text: case does not matter
	set      *[256]bool // of set
	min, max int        // of repeat; max -1 is no limit
	kids     []*node    // of choice, sequence; one of repeat and ref
	id       int        // of ref: the number of the rule
	depth    int        // how deep a sentence is at least, for the generator
	first    [256]bool  // the bytes that it can begin with
	empty    bool       // it can be nothing
}

type nodeKind uint8

const (
	set      nodeKind = iota // one byte of a set
	text                     // a literal string
	ref                      // what another rule says
	choice                   // one of the kids; without kids nothing matches
	sequence                 // the kids, one after the other
	repeat                   // the kid, min to max times
)

// grammarFiles are the files of each standard, those that come first have their names looked up first.
var grammarFiles = map[Spec][]string{
	RFC821:  {"rfc821", "rfc5234"},
	RFC822:  {"rfc822", "rfc5234"},
	RFC2822: {"rfc2822", "rfc5234"},
	RFC5321: {"rfc5321", "clauses", "rfc5322", "rfc5234"},
	RFC5322: {"rfc5322", "rfc5234"},
	RFC6531: {"rfc5321", "rfc6531", "clauses", "rfc5322", "rfc6532", "rfc5234"},
	RFC6532: {"rfc5322", "rfc6532", "rfc5234"},
}

// loadGrammar reads the grammar of a standard. If it is strict, the rules whose name begins with "obs-" match
// nothing.
func loadGrammar(t testing.TB, s Spec, strict bool) *grammar {
	g := new(grammar)
	for _, name := range grammarFiles[s] {
		data, err := os.ReadFile(filepath.Join("testdata", name+".abnf"))
		require.NoError(t, err)
		g.files = append(g.files, parseABNF(t, name, string(data)))
	}
	g.extend()
	for i := range g.files {
		for _, name := range sortedKeys(g.files[i]) {
			g.resolve(t, g.files[i][name], i, strict)
		}
	}
	g.start = &node{kind: ref, name: "value", kids: []*node{g.files[0]["value"]}}
	for g.simplify(g.start, map[*node]bool{}) {
	}
	g.number(g.start, map[*node]int{})
	for g.begin(g.start, map[*node]bool{}) {
	}
	return g
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// extend adds what "=/" says, which is kept under the name with a slash, to the rule of the first file that has it.
func (g *grammar) extend() {
	for i := range g.files {
		for _, name := range sortedKeys(g.files[i]) {
			base, more := strings.CutSuffix(name, "/")
			if !more {
				continue
			}
			rule := g.find(base, i)
			rule.kids = append(rule.kids, g.files[i][name])
		}
	}
}

// find returns the rule that a name stands for in a file: its own, or that of the first other file that has one.
func (g *grammar) find(name string, file int) *node {
	name = strings.ToLower(name)
	if n := g.files[file][name]; n != nil {
		return n
	}
	for _, f := range g.files {
		if n := f[name]; n != nil {
			return n
		}
	}
	return nil
}

// resolve points each ref in n, which stands in a file, at its rule. It does not go on into rules.
func (g *grammar) resolve(t testing.TB, n *node, file int, strict bool) {
	switch {
	case n.kind == ref && strict && strings.HasPrefix(strings.ToLower(n.name), "obs-"):
		n.kind = choice
	case n.kind == ref && n.kids == nil:
		rule := g.find(n.name, file)
		require.NotNil(t, rule, "no rule %q", n.name)
		n.kids = []*node{rule}
	case n.kind != ref:
		for _, k := range n.kids {
			g.resolve(t, k, file, strict)
		}
	}
}

// simplify turns what matches exactly one byte into a set, which makes the matcher fast enough. It reports whether
// there was something to do.
func (g *grammar) simplify(n *node, seen map[*node]bool) (changed bool) {
	if seen[n] {
		return false
	}
	seen[n] = true
	bytes := new([256]bool)
	simple := n.kind != repeat && n.kind != set && len(n.kids) > 0 && (n.kind != sequence || len(n.kids) == 1)
	for _, k := range n.kids {
		changed = g.simplify(k, seen) || changed
		simple = simple && k.kind == set
		for b := 0; simple && b < 256; b++ {
			bytes[b] = bytes[b] || k.set[b]
		}
	}
	if simple {
		*n = node{kind: set, set: bytes}
	}
	return changed || simple
}

// number gives the rules numbers, the same for the same rule.
func (g *grammar) number(n *node, numbers map[*node]int) {
	if n.kind == ref {
		if id, ok := numbers[n.kids[0]]; ok {
			n.id = id
			return
		}
		n.id = g.rules
		numbers[n.kids[0]] = g.rules
		g.rules++
	}
	for _, k := range n.kids {
		g.number(k, numbers)
	}
}

// begin works out once more what nodes begin with, and reports whether something was new.
func (g *grammar) begin(n *node, seen map[*node]bool) (changed bool) {
	if seen[n] {
		return false
	}
	seen[n] = true
	for _, k := range n.kids {
		changed = g.begin(k, seen) || changed
	}
	first, empty := n.first, n.kind == sequence || n.kind == repeat && n.min == 0
	if n.kind == set {
		first = *n.set
	}
	if n.kind == text {
		first[n.name[0]|0x20], first[n.name[0]&^0x20] = true, true
	}
	for _, k := range n.kids {
		for b := range first {
			first[b] = first[b] || k.first[b]
		}
		if n.kind != sequence {
			empty = empty || k.empty
		} else if empty = empty && k.empty; !empty {
			break
		}
	}
	changed = changed || first != n.first || empty != n.empty
	n.first, n.empty = first, empty
	return changed
}

// An abnfParser reads the rules of a file.
type abnfParser struct {
	t    testing.TB
	file string
	s    string
}

// parseABNF returns the rules by name; those of "=/" have a slash at the end of it.
func parseABNF(t testing.TB, file, source string) map[string]*node {
	var joined []string
	for line := range strings.Lines(source) {
		line, _ = cutComment(strings.TrimRight(line, "\n"))
		if strings.HasPrefix(line, " ") && len(joined) > 0 {
			joined[len(joined)-1] += line
		} else if strings.TrimSpace(line) != "" {
			joined = append(joined, line)
		}
	}
	rules := map[string]*node{}
	for _, line := range joined {
		name, rest, ok := strings.Cut(line, "=")
		require.True(t, ok, "%s: %q", file, line)
		name = strings.ToLower(strings.TrimSpace(name))
		p := abnfParser{t, file + ": " + name, rest}
		if strings.HasPrefix(rest, "/") {
			name, p.s = name+"/", rest[1:]
		}
		rule := p.choice()
		require.Empty(t, strings.TrimSpace(p.s), p.file)
		if old := rules[name]; old != nil && strings.HasSuffix(name, "/") {
			old.kids = append(old.kids, rule.kids...)
			continue
		}
		require.Nil(t, rules[name], "%s is there twice", p.file)
		rules[name] = rule
	}
	return rules
}

// cutComment cuts what follows a semicolon that is not in a string.
func cutComment(line string) (string, bool) {
	quoted := false
	for i := range len(line) {
		switch {
		case line[i] == '"':
			quoted = !quoted
		case line[i] == ';' && !quoted:
			return line[:i], true
		}
	}
	return line, false
}

func (p *abnfParser) peek() byte {
	p.s = strings.TrimLeft(p.s, " \t")
	if p.s == "" {
		return 0
	}
	return p.s[0]
}

// choice reads sequences with slashes between them.
func (p *abnfParser) choice() *node {
	n := &node{kind: choice, kids: []*node{p.sequence()}}
	for p.peek() == '/' {
		p.s = p.s[1:]
		n.kids = append(n.kids, p.sequence())
	}
	return n
}

func (p *abnfParser) sequence() *node {
	n := &node{kind: sequence}
	for c := p.peek(); c != 0 && c != '/' && c != ')' && c != ']'; c = p.peek() {
		n.kids = append(n.kids, p.repetition())
	}
	require.NotEmpty(p.t, n.kids, p.file)
	return n
}

// repetition reads an element with "3", "1*", "*5" or "1*2" before it.
func (p *abnfParser) repetition() *node {
	low, hasLow := p.number()
	high, star := low, false
	if p.s[0] == '*' {
		p.s, star = p.s[1:], true
		var hasHigh bool
		if high, hasHigh = p.number(); !hasHigh {
			high = -1
		}
	}
	n := p.element()
	if !hasLow && !star {
		return n
	}
	return &node{kind: repeat, min: low, max: high, kids: []*node{n}}
}

func (p *abnfParser) number() (n int, ok bool) {
	end := 0
	for end < len(p.s) && isDigit(p.s[end]) {
		end++
	}
	n, err := strconv.Atoi(p.s[:end])
	p.s = p.s[end:]
	return n, err == nil
}

// element reads a name, a group, an option, a string or the numbers of bytes.
func (p *abnfParser) element() *node {
	switch c := p.peek(); {
	case c == '(' || c == '[':
		p.s = p.s[1:]
		n := p.choice()
		require.Contains(p.t, ")]", string(rune(p.peek())), p.file)
		p.s = p.s[1:]
		if c == '[' {
			n = &node{kind: repeat, min: 0, max: 1, kids: []*node{n}}
		}
		return n
	case c == '"' || strings.HasPrefix(p.s, `%s"`) || strings.HasPrefix(p.s, `%i"`):
		head, rest, _ := strings.Cut(p.s, `"`)
		s, rest, ok := strings.Cut(rest, `"`)
		require.True(p.t, ok, p.file)
		p.s = rest
		if len(s) == 1 && !isAlpha(s[0]) {
			return byteSet(s[0], s[0])
		}
		return &node{kind: text, name: s, fold: head != "%s"}
	case c == '%':
		return p.numbers()
	}
	end := 0
	for end < len(p.s) && (isAlpha(p.s[end]) || isDigit(p.s[end]) || p.s[end] == '-') {
		end++
	}
	require.NotZero(p.t, end, "%s: %q", p.file, p.s)
	n := &node{kind: ref, name: p.s[:end]}
	p.s = p.s[end:]
	return n
}

// numbers reads "%d33-39" and "%x0D.0A".
func (p *abnfParser) numbers() *node {
	base := map[byte]int{'d': 10, 'x': 16, 'b': 2}[p.s[1]|0x20]
	p.s = p.s[2:]
	one := func() byte {
		end := 0
		for end < len(p.s) && strings.IndexByte("0123456789abcdefABCDEF", p.s[end]) >= 0 {
			end++
		}
		v, err := strconv.ParseUint(p.s[:end], base, 8)
		require.NoError(p.t, err, p.file)
		p.s = p.s[end:]
		return byte(v)
	}
	low := one()
	if strings.HasPrefix(p.s, "-") {
		p.s = p.s[1:]
		return byteSet(low, one())
	}
	n := &node{kind: sequence, kids: []*node{byteSet(low, low)}}
	for strings.HasPrefix(p.s, ".") {
		p.s = p.s[1:]
		b := one()
		n.kids = append(n.kids, byteSet(b, b))
	}
	return n
}

func byteSet(low, high byte) *node {
	n := &node{kind: set, set: new([256]bool)}
	for b := int(low); b <= int(high); b++ {
		n.set[b] = true
	}
	return n
}
