package hops

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/backstamp/backstamp/received"
)

// traitNames are in the order of the traits.
var traitNames = []string{
	"public", "private", "strange", "no-address", "self", "user", "odd", "address", "foreign", "server", "wide", "remailer", "old", "control", "weekday", "zone",
}

func (t traits) words() string {
	var list []string
	for i, name := range traitNames {
		if t>>i&1 == 1 {
			list = append(list, name)
		}
	}
	return strings.Join(list, " ")
}

// What is known of a hop before detectors are asked, each for a field that has it and for one that nearly has it.
func TestTraits(t *testing.T) {
	change := func(how func(*received.Field)) *received.Field { return with(took("mx.example.org", "a", "", ""), how) }
	dated := func(at time.Time) *received.Field {
		return change(func(f *received.Field) { f.Date = received.Date{UTC: at, OffsetKnown: true} })
	}
	problem := func(codes ...received.Code) *received.Field {
		return change(func(f *received.Field) {
			for _, c := range codes {
				f.Problems = append(f.Problems, received.Problem{Code: c})
			}
		})
	}
	for _, tt := range []struct {
		name  string
		field *received.Field
		want  string
	}{
		{"nothing", took("", "", "", ""), ""},
		{"an ordinary name", took("mx.example.org", "pc", "", ""), ""},
		{"a public address", took("mx.example.org", "", "", "192.0.3.7"), "public"},
		{"a private address", took("mx.example.org", "", "", "10.0.0.7"), "private"},
		{"the loopback", took("mx.example.org", "", "", "127.0.0.1"), ""},
		{"an address for examples", took("mx.example.org", "", "", "192.0.2.7"), "public strange"},
		{"multicast", took("mx.example.org", "", "", "224.0.0.1"), "strange"},
		{"no address that can be", change(func(f *received.Field) { f.From.Literal = "300.0.0.1" }), "no-address"},
		{"another form of an address", change(func(f *received.Field) { f.From.Literal, f.From.IP = "::ffff:192.0.3.7", addr("192.0.3.7") }), "public"},
		{"the server's address", took("192.0.3.7", "", "", "192.0.3.7"), "public self"},
		{"the server's private address", took("10.0.0.7", "", "", "10.0.0.7"), "private"},
		{"a user", with(took("mx.example.org", "pc", "", ""), auth("ann")), "user"},
		{"a sign in the greeting", took("mx.example.org", "a!b", "", ""), "odd"},
		{"a number", took("mx.example.org", "0pc", "", ""), "address"},
		{"a number up to nine", took("mx.example.org", "9pc", "", ""), "address"},
		{"what stands beside numbers", took("mx.example.org", "a:b", "", ""), "address"},
		{"a literal", took("mx.example.org", "[192.0.2.7]", "", ""), "odd address"},
		{"two organisations", took("mx.example.org", "a.example.com", "b.example.net", ""), "foreign"},
		{"one organisation", took("mx.example.org", "a.example.com", "b.example.com", ""), ""},
		{"a greeting alone", took("mx.example.org", "a.example.com", "", ""), ""},
		{"no greeting", took("mx.example.org", "", "b.example.net", ""), ""},
		{"the server's name", took("mx.example.org", "MX.example.org", "", ""), "server"},
		{"another of the server's organisation", took("mx.example.org", "a.example.org", "", ""), ""},
		{"a wide greeting", took("mx.example.org", "b\u00fccher.example", "", ""), "wide"},
		{"a wide reverse name", took("mx.example.org", "", "xn--bcher-kva.example", ""), "wide"},
		{"a wide server", took("b\u00fccher.example", "", "", ""), "wide"},
		{"a wide name that has no other form", took("mx.example.org", "", "a\u202eb.example", ""), "wide"},
		{"the letters of a wide name", took("nx--n.example", "", "", ""), ""},
		{"a remailer", took("remailer.example", "", "", ""), "remailer"},
		{"a remailer's reverse name", took("mx.example.org", "", "remailer.example", ""), "remailer"},
		{"a remailer's greeting", took("mx.example.org", "remailer.example", "", ""), ""},
		{"a remailer's greeting at a remailer", took("remailer.example", "remailer.example", "", ""), "server remailer"},
		{"before mail", dated(firstStamps.Add(-1)), "old"},
		{"the first mail", dated(firstStamps), ""},
		{"a control byte", problem(received.BadDate, received.ControlByte), "control"},
		{"a weekday", problem(received.WrongWeekday), "weekday"},
		{"a zone", problem(received.BadZone), "zone"},
		{"three problems", problem(received.BadZone, received.ControlByte, received.WrongWeekday), "control weekday zone"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := &Case{Chain: chain(tt.field)}
			assert.Equal(t, tt.want, c.learned().facts[0].traits.words())
			assert.Equal(t, c.learned().facts[0].traits, c.learned().traits, "the only hop's are the chain's")
		})
	}
}

// A client that is the next older server has its name, with what that shows.
func TestTraitsOfRepeatedNames(t *testing.T) {
	c := &Case{Chain: chain(took("mx.example.org", "", "remailer.example", ""), took("remailer.example", "", "", ""))}
	assert.Equal(t, "remailer", c.learned().facts[1].traits.words())
	c = &Case{Chain: chain(took("mx.example.org", "remailer.example", "", ""), took("remailer.example", "", "", ""))}
	assert.Equal(t, "", c.learned().facts[1].traits.words(), "a greeting is worth nothing")
	c = &Case{Chain: chain(took("mx.example.org", "b\u00fccher.example", "", ""), took("b\u00fccher.example", "", "", ""))}
	assert.Equal(t, "wide", c.learned().facts[1].traits.words())
	assert.Equal(t, name{"xn--bcher-kva.example", "xn--bcher-kva.example"}, c.names(1).helo)
}

// Hops with one of the traits are looked at from the oldest up, until the detector has enough.
func TestEachHop(t *testing.T) {
	c := &Case{Chain: chain(took("mx.example.org", "pc", "", "192.0.3.7"), took("b", "pc", "", "10.0.0.1"), took("a", "pc", "", "192.0.3.8"))}
	seen := func(want traits, most int) (hops []int) {
		eachHop(c, want, func(h Hop, f *received.Field, n *names) bool {
			assert.Same(t, h.Field, f)
			assert.Same(t, c.names(h.Index()), n)
			hops = append(hops, h.Index())
			return len(hops) < most
		})
		return hops
	}
	assert.Equal(t, []int{0, 2}, seen(publicClient, 9))
	assert.Equal(t, []int{0}, seen(publicClient, 1))
	assert.Equal(t, []int{1}, seen(privateClient, 9))
	assert.Equal(t, []int{0, 1, 2}, seen(publicClient|privateClient, 9))
	assert.Empty(t, seen(wideName, 9))
	claimed := 0
	eachClaimWith(c, publicClient, func(Hop, *received.Field) { claimed++ })
	assert.Equal(t, 1, claimed, "the boundary's is none")
	bad := &Case{Chain: chain(took("mx.example.org", "pc", "", "192.0.3.7"), took("b", "pc", "", "192.0.3.9"))}
	bad.Chain.links[0].err = received.ErrUnrecognised
	eachClaimWith(bad, publicClient, func(Hop, *received.Field) { assert.Fail(t, "a field that cannot be read claims nothing") })
}

// Each letter is told by its last five bits, and what is not of ASCII by one.
func TestLetters(t *testing.T) {
	assert.Equal(t, lettersOf("az"), lettersOf("az")&^(wideLetter|capital))
	assert.Equal(t, lettersOf("az")|capital, lettersOf("AZ"))
	assert.Equal(t, wideLetter, lettersOf("\u00fc"))
	assert.Zero(t, lettersOf("@[`{\x7f")&capital)
	assert.Zero(t, lettersOf("\x7f")&wideLetter)
}
