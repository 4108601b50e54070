package hops

import (
	"strings"

	"github.com/backstamp/backstamp/received"
)

// names are the names in a hop in the form in which they are compared, with the organisation of each. Most
// detectors ask for them, so that they are worked out once for each hop.
type names struct{ helo, rdns, by name }

// name is a host's name as hostKey returns it, and its organisation; "" stands for none.
type name struct{ key, org string }

// same is orgs.same for names that are worked out.
func (n name) same(m name) bool {
	switch {
	case n.key == "" || m.key == "":
		return false
	case n.key == m.key:
		return true
	case n.org != "" || m.org != "":
		return n.org == m.org || n.org == "" && isShortFor(n.key, m.key) || m.org == "" && isShortFor(m.key, n.key)
	}
	return isShortFor(n.key, m.key) || isShortFor(m.key, n.key)
}

// readNames works out the names in a field, with the traits that they show. A server and its clients often repeat one
// another's, and those of the next older hop, whose server is the client.
func (o orgs) readNames(n *facts, f, older *received.Field, known *facts) {
	n.by, n.server = o.name(f.By.Host)
	n.traits = n.server
	client := func(host string) name {
		if older != nil && host == older.By.Host {
			n.traits |= known.server
			return known.by
		}
		m, t := o.name(host)
		n.traits |= t
		return m
	}
	n.rdns = client(f.From.RDNS)
	named := n.traits & remailerName // a greeting is worth nothing
	switch f.From.HELO {
	case f.From.RDNS:
		n.helo = n.rdns
	case f.By.Host:
		n.helo = n.by
	default:
		n.helo = client(f.From.HELO)
	}
	n.traits = n.traits&^remailerName | named
}

// name works out a host's name, and whether it is wide or may be a remailer's.
func (o orgs) name(host string) (n name, t traits) {
	if host == "" {
		return n, t
	}
	letters := lettersOf(host)
	if n.key = hostKeyOf(host, letters); letters&wideLetter != 0 {
		letters = lettersOf(n.key)
	}
	n.org = o.ofKey(n.key)
	if letters&wideLetter != 0 || letters&punycode == punycode && strings.Contains(n.key, "xn--") {
		t |= wideName
	}
	if isRemailer(n.key, letters) {
		t |= remailerName
	}
	return n, t
}

// letters is which characters a name has, each told by its last five bits, so that most searches need not be made.
type letters uint64

const (
	wideLetter letters = 1 << (32 + iota) // stands for all characters that are not of ASCII
	capital                               // and for the capitals of ASCII, beside their last five bits
)

// lettersOf has one look into a table for each character.
func lettersOf(s string) (l letters) {
	for i := range len(s) {
		l |= letterOf[s[i]]
	}
	return l
}

var letterOf = func() (table [256]letters) {
	for c := range table {
		switch table[c] = 1 << (c & 0x1f); {
		case c >= 0x80:
			table[c] = wideLetter
		case 'A' <= c && c <= 'Z':
			table[c] |= capital
		}
	}
	return table
}()

// punycode is the letters of "xn--".
var punycode = lettersOf("xn--")
