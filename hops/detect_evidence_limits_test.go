package hops

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/backstamp/backstamp/received"
)

// An answer is fresh for less than a week, before or behind the date of the hop.
func TestIsFresh(t *testing.T) {
	dated := chain(with(took("mx.example.org", "a", "", "203.0.113.7"), func(f *received.Field) {
		f.Date = received.Date{UTC: stamped, OffsetKnown: true}
	})).Hop(0)
	for _, tt := range []struct {
		name string
		hop  Hop
		at   time.Time
		want bool
	}{
		{"the same time", dated, stamped, true},
		{"nearly a week later", dated, stamped.Add(freshFor - 1), true},
		{"a week later", dated, stamped.Add(freshFor), false},
		{"nearly a week before", dated, stamped.Add(1 - freshFor), true},
		{"a week before", dated, stamped.Add(-freshFor), false},
		{"nobody knows when", dated, time.Time{}, false},
		{"a hop without a date", chain(took("mx.example.org", "a", "", "")).Hop(0), stamped, false},
	} {
		t.Run(tt.name, func(t *testing.T) { assert.Equal(t, tt.want, isFresh(tt.hop, Answer{At: tt.at})) })
	}
}

// Where as many names are told as are kept of an answer, the field's may be among the others.
func TestNamesOfAnAnswer(t *testing.T) {
	h := chain(took("mx.example.org", "a", "", "203.0.113.7")).Hop(0)
	for _, tt := range []struct {
		name   string
		about  string
		kind   string
		status Status
		names  int
		ok     bool
	}{
		{"some", "203.0.113.7", "ptr", Found, 1, true},
		{"mapped into IPv6", "::ffff:203.0.113.7", "ptr", Found, 1, true},
		{"none told", "203.0.113.7", "ptr", Found, 0, false},
		{"nearly as many as are kept", "203.0.113.7", "ptr", Found, mostNames - 1, true},
		{"as many as are kept", "203.0.113.7", "ptr", Found, mostNames, false},
		{"nearly as many as are tried", "203.0.113.7", "fcrdns", Contradicted, mostTried - 1, true},
		{"as many as are tried", "203.0.113.7", "fcrdns", Confirmed, mostTried, false},
		{"no such name", "203.0.113.7", "ptr", NotFound, 0, true},
		{"no answer", "203.0.113.7", "ptr", NoAnswer, 1, false},
		{"another address", "203.0.113.8", "ptr", Found, 1, false},
		{"no address", "", "ptr", Found, 1, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			names, ok := namesOf(h, Answer{About: tt.about, Kind: tt.kind, Status: tt.status, Values: make([]string, tt.names)})
			assert.Equal(t, tt.ok, ok)
			if ok {
				assert.Len(t, names, tt.names)
			}
		})
	}
}

func TestHasAddress(t *testing.T) {
	for _, tt := range []struct {
		name, addr string
		want       bool
	}{
		{"2-7", "192.0.2.7", true},
		{"7.2", "192.0.2.7", true},
		{"002-007", "192.0.2.7", true},
		{"2-7", "192.0.2.8", false},
		{"7-7", "192.0.2.7", false},
		{"7", "192.0.7.7", false},
		{"7-7", "192.0.7.7", true},
		{"0002-7", "192.0.2.7", false}, // four digits are no octet
		{"27", "192.0.2.7", false},
		{"2/7", "192.0.2.7", true},
		{"2:7", "192.0.2.7", true},
		{"c0000207", "192.0.2.7", true},
		{"c0000208", "192.0.2.7", false},
		{"192000002007", "192.0.2.7", true},
		{"192000002008", "192.0.2.7", false},
		{"2-7", "2001:db8::207", false},
		{"", "192.0.2.7", false},
	} {
		assert.Equal(t, tt.want, hasAddress(tt.name, addr(tt.addr)), "%s of %s", tt.name, tt.addr)
	}
}

// Only at the boundary is a list or a name of an address that is handed out more than a notice.
func TestListedAndDynamic(t *testing.T) {
	c := chain(took("mx.example.org", "a", "", "192.0.2.7"), took("mail.example.com", "b", "", "198.51.100.9"))
	list := func(about string) Answer {
		return Answer{About: about, Kind: "dnsbl", Who: "bl.example", Status: Found, Values: []string{"1", "2", "3", "4", "5"}}
	}
	name := func(hop int, about, name string) Answer {
		return Answer{Hop: hop, About: about, Kind: "ptr", Status: Found, Values: []string{name}}
	}
	boundary, below := list("192.0.2.7"), list("198.51.100.9")
	boundary.Hop = 1
	assert.Equal(t, []string{"suspect 1 listed [] 192.0.2.7 is on the list bl.example (1,2,3,4)"}, findingsOn(c, boundary))
	assert.Equal(t, []string{"info 0 listed [] 198.51.100.9 is on the list bl.example (1,2,3,4)"}, findingsOn(c, below))
	boundary.Detail, boundary.Values = "spam \n\t seen", nil
	assert.Equal(t, []string{"suspect 1 listed [] 192.0.2.7 is on the list bl.example (spam seen)"}, findingsOn(c, boundary))
	boundary.Detail = ""
	assert.Equal(t, []string{"suspect 1 listed [] 192.0.2.7 is on the list bl.example"}, findingsOn(c, boundary))
	assert.Contains(t, findingsOn(c, name(1, "192.0.2.7", "dsl-2-7.example.net"))[0], "suspect 1 dynamic-name")
	assert.Contains(t, findingsOn(c, name(0, "198.51.100.9", "dsl-100-9.example.net"))[0], "info 0 dynamic-name")
	none := name(1, "192.0.2.7", "dsl-2-7.example.net")
	none.Values = nil
	assert.Empty(t, findingsOn(c, none))
	none.Values, none.About = []string{"dsl-2-7.example.net"}, "192.0.2.8"
	assert.Empty(t, findingsOn(c, none), "another address")
	inner := Case{Chain: c, Inner: true, Evidence: Evidence{Answers: []Answer{below}}}
	assert.Equal(t, Info, Analyze(inner, evidenceDetectors()...).Findings[0].Level, "nobody vouches for a message inside another")
}

// A reverse name that does not lead back is suspicious where the field says that it does, and is fresh.
func TestFCrDNSLevels(t *testing.T) {
	field := func(rdns string, verified received.Tri) *Chain {
		return chain(with(took("mx.example.org", "a", rdns, "192.0.2.7"), func(f *received.Field) {
			f.Dialect, f.From.Verified, f.Date = received.Postfix, verified, received.Date{UTC: sameDay, OffsetKnown: true}
		}))
	}
	ask := func(c *Chain, at time.Time, status Status) string {
		list := findingsOn(c, Answer{About: "192.0.2.7", Kind: "fcrdns", Status: status, At: at})
		told, _, _ := strings.Cut(strings.Join(list, "\n"), "\n") // rdns-contradicted may follow
		return told
	}
	const none, although = "192.0.2.7 has no reverse name", ", although the field says that it has one which does"
	assert.Equal(t, "suspect 0 fcrdns-fails [] "+none+although, ask(field("a.example", received.Unsaid), sameDay, NotFound))
	assert.Equal(t, "info 0 fcrdns-fails [] "+none, ask(field("a.example", received.No), sameDay, NotFound), "the field says that it does not")
	assert.Equal(t, "info 0 fcrdns-fails [] "+none, ask(field("", received.Yes), sameDay, NotFound), "the field has no name")
	assert.Equal(t, "info 0 fcrdns-fails [] "+none, ask(field("a.example", received.Yes), later, NotFound), "long ago")
	assert.Equal(t, "suspect 0 fcrdns-fails [] The name of 192.0.2.7 is none that a host can have"+although, ask(field("a.example", received.Yes), sameDay, Contradicted))
	assert.Empty(t, ask(field("a.example", received.Yes), sameDay, Found))
}

// What nobody takes mail for, and where the record cannot be held against the field, tells nothing.
func TestNoMX(t *testing.T) {
	ask := func(c *Chain, values ...string) []string {
		return findingsOn(c, Answer{About: "example.org", Kind: "mx", Status: Found, Values: values})
	}
	at := func(by, ip string) *Chain { return chain(took(by, "a", "", ip)) }
	assert.Equal(t, []string{"info 0 by-is-no-mx [] mx.example.org took the message in, but mail for example.org goes to mx.example.net"}, ask(at("mx.example.org", "203.0.113.7"), "mx.example.net"))
	assert.Empty(t, ask(at("mx.example.org", "203.0.113.7")), "no host takes it")
	assert.Empty(t, ask(at("mx", "203.0.113.7"), "mx.example.net"), "a short name")
	assert.Empty(t, ask(at("192.0.2.10", "203.0.113.7"), "mx.example.net"), "an address for a name")
	assert.Empty(t, ask(chain(with(took("mx.example.org", "a", "", "10.0.0.7"), auth("ann"))), "mx.example.net"), "from inside")
}

func TestDayOfADate(t *testing.T) {
	assert.Equal(t, "today", day(time.Time{}))
	assert.Equal(t, "11 March 2024", day(stamped))
}

// Text from outside stands in a sentence as words, each as a host's name would, and up to a limit.
func TestShowText(t *testing.T) {
	word := strings.Repeat("x", maxShown)
	for s, want := range map[string]string{
		" a \n b\t": "a b", "": "", "a\x1bb": `"a\x1bb"`, word + " " + word[1:]: word + " " + word[1:], word + " " + word: (word + " " + word)[:2*maxShown] + "...",
		word + "y": word + "...",
	} {
		assert.Equal(t, want, showText(s), s)
	}
}

func TestOffset(t *testing.T) {
	for seconds, want := range map[int32]string{0: "+0000", 3600: "+0100", 19800: "+0530", -12600: "-0330", -1: "-0000", 3599: "+0059"} {
		assert.Equal(t, want, offset(seconds))
	}
}

// Two answers that tell the same tell it once.
func TestRDNSContradictedOnce(t *testing.T) {
	c := chain(took("mx.example.org", "a", "a.example", "192.0.2.7"))
	ptr := Answer{About: "192.0.2.7", Kind: "ptr", Status: Found, Values: []string{"b.example"}, At: sameDay}
	back := ptr
	back.Kind, back.Status = "fcrdns", Confirmed
	list := findingsOn(c, ptr, back)
	assert.Equal(t, []string{"info 0 rdns-contradicted [] The field gives 192.0.2.7 the name a.example, but by the DNS of 6 March 2000 it has the name b.example"}, list)
}

// The clock is the client's if the older field names it as its server: by its address, its reverse name or its greeting.
func TestForeignZoneOfWhom(t *testing.T) {
	older := func(by string) *received.Field {
		return with(took(by, "x", "", ""), func(f *received.Field) {
			f.Date = received.Date{UTC: sameDay, Offset: 9 * 3600, OffsetKnown: true, Zone: "+0900"}
		})
	}
	ask := func(o *received.Field, country string) int {
		c := chain(took("mx.example.org", "pc.example.com", "a.example.net", "192.0.2.7"), o)
		return len(findingsOn(c, Answer{Hop: 1, About: "192.0.2.7", Kind: "asn", Status: Found, Values: []string{"as=64500", "country=" + country}}))
	}
	for by, want := range map[string]int{"192.0.2.7": 1, "[192.0.2.7]": 1, "b.example.net": 1, "b.example.com": 1, "b.example.org": 0, "192.0.2.8": 0, "": 0} {
		assert.Equal(t, want, ask(older(by), "BR"), by)
		assert.Zero(t, ask(older(by), "JP"), "it is the country's own")
		assert.Zero(t, ask(older(by), "XX"), "no such country")
	}
	bare := chain(took("mx.example.org", "pc.example.com", "a.example.net", "192.0.2.7"), older("192.0.2.7"))
	assert.Empty(t, findingsOn(bare, Answer{Hop: 1, About: "192.0.2.7", Kind: "asn", Status: Found, Values: []string{"as=64500"}}), "no country is told")
	for name, how := range map[string]func(*received.Field){
		"no date": func(f *received.Field) { f.Date = received.Date{} }, "no zone": func(f *received.Field) { f.Date.OffsetKnown = false }, "UTC": func(f *received.Field) { f.Date.Offset = 0 },
	} {
		assert.Zero(t, ask(with(older("192.0.2.7"), how), "BR"), name)
	}
}
