package hops

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/backstamp/backstamp/received"
)

// Of findings that are as grave the newest speaks, of graver ones those, and never the message's or mere notices.
func TestNewestWorst(t *testing.T) {
	for _, tt := range []struct {
		name string
		list []Finding
		want int // -1: none
	}{
		{"none", nil, -1},
		{"Info", []Finding{{Hop: 1, Level: Info}}, -1},
		{"of the message", []Finding{{Hop: -1, Level: Forged}}, -1},
		{"of the oldest hop", []Finding{{Hop: 0, Level: Suspect}}, 0},
		{"the newer", []Finding{{Hop: 1, Level: Suspect}, {Hop: 2, Level: Suspect}, {Hop: 0, Level: Suspect}}, 1},
		{"the graver", []Finding{{Hop: 1, Level: Forged}, {Hop: 2, Level: Suspect}}, 0},
		{"the graver, behind a newer", []Finding{{Hop: 2, Level: Suspect}, {Hop: 1, Level: Forged}}, 1},
		{"the first of one hop", []Finding{{Hop: 1, Level: Suspect}, {Hop: 1, Level: Suspect}}, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := newestWorst(tt.list)
			if tt.want < 0 {
				assert.Nil(t, got)
				return
			}
			assert.Same(t, &tt.list[tt.want], got)
		})
	}
}

// What would settle a doubt is the log of who took the message from outside, or a look-up of the name in doubt.
func TestSettledBy(t *testing.T) {
	id := func(f *received.Field, id string) *received.Field {
		return with(f, func(f *received.Field) { f.ID = id })
	}
	top := func() *received.Field { return took("mx.example.org", "mail.example.com", "", "203.0.113.7") }
	low := func() *received.Field { return took("mail.example.com", "pc", "", "198.51.100.9") }
	c := &Case{Chain: chain(id(took("store.example.org", "mx.example.org", "", "10.0.0.1"), "s1"), id(top(), "m1"), id(low(), "l1"), id(low(), "l0"))}
	require.Equal(t, 2, c.settle().Hop)
	for _, tt := range []struct {
		name string
		c    *Case
		f    Finding
		want string
	}{
		{"below the boundary", c, Finding{Hop: 0}, "the log of mx.example.org on m1 tells who handed the message over"},
		{"right below the boundary", c, Finding{Hop: 1}, "the log of mx.example.org on m1 tells who handed the message over"},
		{"at the boundary", c, Finding{Hop: 2}, "the log of store.example.org on s1 tells who handed the message over"},
		{"at the top", c, Finding{Hop: 3}, "the log of store.example.org on s1 tells whether that server wrote the field"},
		{"no boundary", &Case{Chain: c.Chain, Inner: true}, Finding{Hop: 0}, "the log of mail.example.com on l1 tells who handed the message over"},
		{"a server without a name", &Case{Chain: chain(took("", "a", "", "203.0.113.7"), low())}, Finding{Hop: 0}, "the log of mail.example.com tells whether that server wrote the field"},
		{"an own name", c, Finding{Hop: 0, Detector: "own-name"}, "the log of mail.example.com on l0 tells whether that server wrote the field"},
		{"a provider's name", c, Finding{Hop: 0, Detector: "helo-is-a-provider"}, "a look-up of pc and of its addresses tells whose it is"},
		{"mixed scripts", c, Finding{Hop: 0, Detector: "mixed-scripts"}, "a look-up of pc and of its addresses tells whose it is"},
		{"a look-alike", c, Finding{Hop: 0, Detector: "look-alike"}, "a look-up of pc and of its addresses tells whose it is"},
	} {
		t.Run(tt.name, func(t *testing.T) { assert.Equal(t, tt.want, settledBy(tt.c, &tt.f)) })
	}
}

func TestBelievedSentence(t *testing.T) {
	user := with(took("mx.example.org", "pc", "", "203.0.113.7"), auth("ann"))
	for _, tt := range []struct {
		name string
		c    Case
		want string
	}{
		{"no field", Case{}, "The message has no Received field: nothing tells how it came."},
		{"inside another", Case{Chain: chain(entered), Inner: true}, "The message stands inside another and has no boundary of its own: nobody vouches for its fields."},
		{"ours", Case{Chain: chain(inner10)}, "Every hop is of a trusted server: the message comes from inside."},
		{"one that cannot be read", Case{Chain: chain(unreadable())}, "The one Received field cannot be read: nothing tells how the message came."},
		{"two that cannot be read", Case{Chain: chain(unreadable(), unreadable())}, "None of the 2 Received fields can be read: nothing tells how the message came."},
		{"the newest cannot be read", Case{Chain: chain(unreadable(), claimed)}, "The trail can be believed back to hop 1, the field of which cannot be read (not certain: the newest field cannot be read, and nothing older is believed); the one older field is a claim."},
		{"a stranger", Case{Chain: chain(entered)}, "The trail can be believed back to hop 0, where mx.example.org took the message from 203.0.113.7; there is no older field."},
		{"a user", Case{Chain: chain(user, claimed, claimed)}, "The trail can be believed back to hop 2, where mx.example.org took the message from 203.0.113.7, user ann; the 2 older fields are claims."},
		{"no client", Case{Chain: chain(took("mx.example.org", "", "", ""))}, "The trail can be believed back to hop 0, where mx.example.org took the message from a client that it does not name; there is no older field."},
		{"live", Case{Chain: chain(claimed).WithConn(Conn{Client: received.From{IP: addr("203.0.113.7")}})}, "The trail can be believed back to hop 1, the live connection of 203.0.113.7; the one older field is a claim."},
		{"live, and nothing is known", Case{Chain: new(Chain).WithConn(Conn{})}, "The trail can be believed back to hop 0, the live connection of a client of whom nothing is told; there is no older field."},
	} {
		t.Run(tt.name, func(t *testing.T) { assert.Equal(t, tt.want, Analyze(tt.c, Detector{}).Verdict) })
	}
}

// A detector's sentence goes into the verdict's with a small letter where its first word allows, and within a limit.
func TestClauseOfAVerdict(t *testing.T) {
	long := strings.Repeat("x", maxClause)
	for detail, want := range map[string]string{
		"The field is odd.": "the field is odd", "Mosap is odd.": "Mosap is odd", "Mosap is odd": "Mosap is odd", "By its name it is odd": "by its name it is odd",
		"A\x1bB": `"A\x1bB"`, "A\x7fB": `"A\x7fB"`, "A ~": "a ~", "b\u00fccher": `"b\u00fccher"`, "": "", long: long, long + "y": long + "...",
	} {
		assert.Equal(t, want, clause(detail), detail)
	}
}

// Who is doubted, and how many hops with it.
func TestVerdictSays(t *testing.T) {
	at := func(hop int, level Level) Detector {
		return Detector{Name: "own", Detect: func(_ *Case, report func(Finding)) {
			report(Finding{Hop: hop, Level: level, Detail: "The sky is blue"})
		}}
	}
	for _, tt := range []struct {
		name     string
		detector Detector
		want     string
	}{
		{"Info", at(0, Info), "; the 2 older fields are claims."},
		{"suspicious, the oldest", at(0, Suspect), "; hop 0 is doubtful, because of its field: the sky is blue (the log of mx.example.org tells who handed the message over)."},
		{"suspicious", at(1, Suspect), "; the hops from 1 down to 0 are doubtful, because of the field of hop 1: the sky is blue (the log of mx.example.org tells who handed the message over)."},
		{"forged", at(1, Forged), "; the hops from 1 down to 0 are not to be believed, because the field of hop 1 cannot be what its server wrote: the sky is blue (the log of mx.example.org tells who handed the message over)."},
		{"believed", at(2, Suspect), "; what the client at hop 2 says is doubtful: the sky is blue (the log of mx.example.org tells whether that server wrote the field)."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := Analyze(Case{Chain: chain(entered, claimed, claimed)}, tt.detector).Verdict
			assert.True(t, strings.HasSuffix(v, tt.want), v)
		})
	}
	for unread, want := range map[int]string{0: "the one older field is a claim", 1: "the 2 older fields are claims", 2: "the 3 older fields are claims"} {
		assert.Equal(t, want, string(appendClaims(nil, 1+unread)))
	}
	for n, want := range map[int]string{0: "", 1: "another finding supports it; ", 2: "2 other findings support it; "} {
		assert.Equal(t, want, supportWords(n))
	}
}
