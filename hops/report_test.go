package hops

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/backstamp/backstamp/received"
)

func TestBelief(t *testing.T) {
	for _, tt := range []struct {
		name string
		c    Case
		want string // a letter a hop, the oldest first
	}{
		{"boundary in the middle", Case{Chain: chain(stored, entered, claimed, claimed), Trust: ours}, "ccBB"},
		{"boundary at the oldest hop", Case{Chain: chain(stored, entered), Trust: ours}, "BB"},
		{"all are ours", Case{Chain: chain(stored, stored), Trust: TrustNewest(3)}, "BB"},
		{"nothing can be read", Case{Chain: chain(unreadable(), unreadable())}, "uu"},
		{"inner message", Case{Chain: chain(stored, entered), Trust: ours, Inner: true}, "uu"},
		{"no hops", Case{}, ""},
		{"live connection", Case{Chain: chain(stored).WithConn(Conn{}), Trust: ours}, "cB"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got strings.Builder
			for i := range tt.c.Chain.Len() {
				got.WriteString(map[Belief]string{Believed: "B", Claimed: "c", BeliefUnknown: "u"}[tt.c.Belief(i)])
			}
			assert.Equal(t, tt.want, got.String())
			assert.Equal(t, BeliefUnknown, tt.c.Belief(-1))
			assert.Equal(t, BeliefUnknown, tt.c.Belief(tt.c.Chain.Len()))
		})
	}
}

// counting counts how often it is asked.
type counting struct{ n *int }

func (c counting) Vouches(Hop) bool { *c.n++; return false }

func TestBoundaryIsWorkedOutOnce(t *testing.T) {
	n := 0
	c := Case{Chain: chain(stored, entered), Trust: counting{&n}}
	first, ok := c.Boundary()
	require.True(t, ok)
	for range 3 {
		again, _ := c.Boundary()
		assert.Equal(t, first, again)
		c.Belief(0)
	}
	assert.Equal(t, 1, n)
	c.Chain = chain(entered)
	b, _ := c.Boundary()
	assert.Equal(t, entered.By, b.By, "another chain has another boundary")
}

// Copies of a case whose boundary is known share what is known of it: analyzing one writes nothing into it.
func TestCopiesAreAnalyzedApart(t *testing.T) {
	c := Case{Chain: chain(entered, claimed)}
	c.Boundary()
	r := Analyze(c)
	assert.Nil(t, c.settled.facts)
	assert.NotNil(t, r.Case.settled.facts)
	assert.Equal(t, Analyze(Case{Chain: c.Chain}).Findings, r.Findings)
	assert.Same(t, r.Case.settled, Analyze(r.Case).Case.settled, "all is known")
}

func TestOrgDomain(t *testing.T) {
	below := took("mx.two.example", "x", "", "203.0.113.7")
	top := took("store.example.org", "gw.one.example", "", "10.0.0.1")
	c := Case{Chain: chain(top, below)}
	b, _ := c.Boundary()
	assert.Equal(t, 1, b.Hop)
	c = Case{Chain: c.Chain, OrgDomain: func(string) string { return "example" }}
	b, _ = c.Boundary()
	assert.Equal(t, 0, b.Hop)
	assert.Equal(t, "example", c.Org("MX.two.example."))
}

// verdictTests are cases, and what is said of where the message came from and how far it can be believed.
var verdictTests = []struct {
	name    string
	c       Case
	origins []string // hop, address, host, user, proven
	verdict string
}{
	{
		"ordinary",
		Case{Chain: chain(stored, entered, claimed), Trust: ours},
		[]string{"1 203.0.113.7 dsl-7.example.net  true", "0 198.51.100.9 pc.example.com  false"},
		"The trail can be believed back to hop 1, where mx.example.org took the message from 203.0.113.7; the one older field is a claim.",
	},
	{
		"nothing below",
		Case{Chain: chain(stored, entered), Trust: ours},
		[]string{"0 203.0.113.7 dsl-7.example.net  true"},
		"The trail can be believed back to hop 0, where mx.example.org took the message from 203.0.113.7; there is no older field.",
	},
	{
		"authenticated",
		Case{Chain: chain(with(took("mx.example.org", "pc", "", "203.0.113.7"), auth("ann")), claimed, unreadable())},
		[]string{"2 203.0.113.7 pc ann true", "1 198.51.100.9 pc.example.com  false"},
		"The trail can be believed back to hop 2, where mx.example.org took the message from 203.0.113.7, user ann; the 2 older fields are claims.",
	},
	{
		"authenticated at a listed address",
		Case{Chain: chain(with(stored2(), auth("gw")), entered), Trust: ours},
		[]string{"0 203.0.113.7 dsl-7.example.net  true", "1 192.0.2.10 mx.example.org gw true"},
		"The trail can be believed back to hop 0, where mx.example.org took the message from 203.0.113.7; there is no older field.",
	},
	{
		"trusted client without field",
		Case{Chain: chain(stored, claimed), Trust: ours},
		[]string{"1 192.0.2.10 mx.example.org  true", "0 198.51.100.9 pc.example.com  false"},
		"The trail can be believed back to hop 1, where store.example.org took the message from 192.0.2.10 (not certain: the client 192.0.2.10 is one of ours, but the next older field is not its: that server added none, and who handed the message to it is not known); the one older field is a claim.",
	},
	{
		"unchecked reverse name",
		Case{Chain: chain(stored, entered), Trust: TrustHosts("mx.example.org")},
		[]string{"0 203.0.113.7 dsl-7.example.net  false"},
		"The trail can be believed back to hop 0, where mx.example.org took the message from 203.0.113.7 (not certain: the client 203.0.113.7 is none of the trusted hosts; trust in mx.example.org rests on a reverse name that may not have been checked); there is no older field.",
	},
	{
		"client without address",
		Case{Chain: chain(took("mx.example.org", "mail.example.com", "", ""), claimed)},
		[]string{"1 invalid IP mail.example.com  false", "0 198.51.100.9 pc.example.com  false"},
		"The trail can be believed back to hop 1, where mx.example.org took the message from mail.example.com (its address is not told); the one older field is a claim.",
	},
	{
		"all ours",
		Case{Chain: chain(inner10, &received.Field{Handover: received.Local, From: received.From{User: "ann"}, By: received.By{Host: "mx.example.org"}})},
		[]string{"0 invalid IP mx.example.org ann true"},
		"Every hop is of a trusted server: the message comes from inside.",
	},
	{
		"all ours, from an address",
		Case{Chain: chain(inner10, took("mx.example.org", "pc", "", "10.0.0.77"), invoked())},
		[]string{"1 10.0.0.77 pc  true"},
		"Every hop is of a trusted server: the message comes from inside.",
	},
	{
		"all ours, from the loopback",
		Case{Chain: chain(inner10, took("mx.example.org", "localhost", "", "127.0.0.1"))},
		[]string{"0 invalid IP mx.example.org  true"},
		"Every hop is of a trusted server: the message comes from inside.",
	},
	{
		"fetched, with nothing below",
		Case{Chain: chain(with(took("localhost", "pop.example.org", "", "198.51.100.110"), func(f *received.Field) { f.Handover = received.Fetch }))},
		[]string{"0 198.51.100.110 pop.example.org  true"},
		"Every hop is of a trusted server: the message comes from inside.",
	},
	{
		"envelope sender in the place of a user",
		Case{Chain: chain(with(took("mx.example.org", "", "", ""), func(f *received.Field) { f.Handover, f.From.User = received.Filter, "ann@example.com" }), claimed)},
		[]string{"1 invalid IP   false", "0 198.51.100.9 pc.example.com  false"},
		"The trail can be believed back to hop 1, where mx.example.org took the message from a client that it does not name (not certain: the message was handed over inside mx.example.org, but the next older field is not its: that server added none, and who handed the message to it is not known); the one older field is a claim.",
	},
	{"no hops", Case{}, nil, "The message has no Received field: nothing tells how it came."},
	{"unreadable", Case{Chain: chain(unreadable())}, nil, "The one Received field cannot be read: nothing tells how the message came."},
	{"several unreadable", Case{Chain: chain(unreadable(), unreadable())}, nil, "None of the 2 Received fields can be read: nothing tells how the message came."},
	{
		"unreadable on top",
		Case{Chain: chain(unreadable(), entered)},
		[]string{"1 invalid IP   false", "0 203.0.113.7 dsl-7.example.net  false"},
		"The trail can be believed back to hop 1, the field of which cannot be read (not certain: the newest field cannot be read, and nothing older is believed); the one older field is a claim.",
	},
	{
		"inner message",
		Case{Chain: chain(stored, entered), Trust: ours, Inner: true},
		[]string{"0 203.0.113.7 dsl-7.example.net  false"},
		"The message stands inside another and has no boundary of its own: nobody vouches for its fields.",
	},
	{
		"live connection",
		Case{Chain: chain(claimed).WithConn(Conn{Client: received.From{IP: addr("203.0.113.80")}})},
		[]string{"1 203.0.113.80   true", "0 198.51.100.9 pc.example.com  false"},
		"The trail can be believed back to hop 1, the live connection of 203.0.113.80; the one older field is a claim.",
	},
	{
		"control characters",
		Case{Chain: chain(took("mx.example.org\x1b[2J", "\r\nx\u202e", "", "203.0.113.7"))},
		[]string{"0 203.0.113.7 \r\nx\u202e  true"},
		`The trail can be believed back to hop 0, where "mx.example.org\x1b[2J" took the message from 203.0.113.7; there is no older field.`,
	},
}

func TestOriginsAndVerdict(t *testing.T) {
	for _, tt := range verdictTests {
		t.Run(tt.name, func(t *testing.T) {
			r := Analyze(tt.c)
			var got []string
			for _, o := range r.Origins {
				got = append(got, fmt.Sprintf("%d %v %s %s %v", o.Hop, o.IP, o.Host, o.User, o.Proven))
				assert.NotEmpty(t, o.Why)
			}
			assert.Equal(t, tt.origins, got)
			assert.Equal(t, tt.verdict, r.Verdict)
			assert.Equal(t, Info, r.Level())
		})
	}
}

// Sentences for people hold no character that moves a cursor, whatever the names are.
func TestSentencesAreClean(t *testing.T) {
	bad := "x\x1b[2J\r\n\u202e\u0300 " + strings.Repeat("y", 500)
	f := took(bad, bad, bad, "")
	f.From.User, f.From.Literal, f.By.Software = bad, bad, bad
	for name, c := range map[string]*Chain{
		"outsider":   chain(f, f),
		"ours":       chain(with(took(bad, bad, bad, "10.0.0.1"), func(*received.Field) {}), f),
		"local":      chain(&received.Field{By: received.By{Host: bad}}, claimed),
		"connection": chain(f).WithConn(Conn{Client: f.From}),
	} {
		t.Run(name, func(t *testing.T) {
			r := Analyze(Case{Chain: c, Trust: TrustAny(TrustPrivate(), TrustHosts(bad))})
			b, _ := r.Case.Boundary()
			lines := []string{r.Verdict, b.Why}
			for _, o := range r.Origins {
				lines = append(lines, o.Why)
			}
			for _, s := range lines {
				assert.Less(t, len(s), 1000)
				for _, c := range []byte(s) {
					require.True(t, c >= ' ' && c < 0x7f, "%q", s)
				}
			}
		})
	}
}

// A detector may say what it likes of hops and bytes that are not there.
func TestFindingsOfWhatIsNotThere(t *testing.T) {
	c := Case{Chain: readFields(t, []string{entry, "from pc by mail.example.com with SMTP id x1"})}
	n := len(c.Chain.Hop(1).Field.Raw())
	for _, tt := range []struct{ told, want Finding }{
		{Finding{Hop: 1, Span: received.Span{Start: 0, End: n}}, Finding{Hop: 1, Span: received.Span{Start: 0, End: n}}},
		{Finding{Hop: 1, Span: received.Span{Start: n, End: n}}, Finding{Hop: 1, Span: received.Span{Start: n, End: n}}},
		{Finding{Hop: 1, Span: received.Span{Start: 0, End: n + 1}}, Finding{Hop: 1}},
		{Finding{Hop: 1, Span: received.Span{Start: -1, End: 1}}, Finding{Hop: 1}},
		{Finding{Hop: 1, Span: received.Span{Start: 2, End: 1}}, Finding{Hop: 1}},
		{Finding{Hop: 2, Span: received.Span{Start: 0, End: 1}}, Finding{Hop: -1}},
		{Finding{Related: []int{-1, 1, 2, 0}}, Finding{Related: []int{1, 0}}},
		{Finding{Level: Forged + 1}, Finding{Level: Forged}},
		{Finding{Level: Info - 1}, Finding{Level: Info}},
	} {
		r := Analyze(c, Detector{Name: "mine", Detect: func(_ *Case, report func(Finding)) { report(tt.told) }})
		tt.want.Detector = "mine"
		assert.Equal(t, []Finding{tt.want}, r.Findings, "%+v", tt.told)
	}
}

func TestFindingsAreSortedAndCapped(t *testing.T) {
	c := Case{Chain: readFields(t, []string{entry, entry, entry})}
	shout := Detector{Name: "shout", Detect: func(c *Case, report func(Finding)) {
		for i := range 1000 {
			report(Finding{Level: Info, Hop: i % 3, Detail: fmt.Sprint("d", i)})
		}
	}}
	grave := Detector{Name: "grave", Detect: func(c *Case, report func(Finding)) {
		report(Finding{Level: Forged, Hop: 2, Span: received.Span{Start: 4, End: 9}, Related: []int{1}})
		report(Finding{Level: Suspect, Hop: 7, Span: received.Span{Start: 1, End: 2}})
	}}
	silent := Detector{Name: "silent"}
	r := Analyze(c, shout, grave, silent)
	require.Len(t, r.Findings, maxFindings+1)
	assert.Equal(t, Finding{Detector: "grave", Level: Suspect, Hop: -1}, r.Findings[0], "a hop that is none stands for the message")
	assert.Equal(t, Finding{
		Detector: "grave", Level: Forged, Hop: 2, Span: received.Span{Start: 4, End: 9}, Related: []int{1},
	}, r.Findings[maxFindings-1])
	assert.Equal(t, Finding{Detector: "more-findings", Level: Info, Hop: -1, Detail: "746 more findings are not listed"}, r.Findings[maxFindings])
	assert.True(t, slices.IsSortedFunc(r.Findings[:maxFindings], func(a, b Finding) int { return a.Hop - b.Hop }))
	assert.Equal(t, Forged, r.Level())
	assert.Equal(t, r.Findings, Analyze(c, silent, grave, shout).Findings, "the order of detectors makes no difference")
}

func TestWords(t *testing.T) {
	assert.Equal(t, []string{"info", "suspect", "forged", "info"}, []string{Info.String(), Suspect.String(), Forged.String(), Level(9).String()})
	assert.Equal(t, []string{"unknown", "claimed", "believed"}, []string{BeliefUnknown.String(), Claimed.String(), Believed.String()})
	assert.Equal(t, []string{"no-answer", "found", "not-covered", "no-answer"}, []string{NoAnswer.String(), Found.String(), NotCovered.String(), Status(99).String()})
}

func TestEvidenceOn(t *testing.T) {
	e := Evidence{Answers: []Answer{{Hop: 1, Kind: "ptr"}, {Hop: -1, Kind: "log"}, {Hop: 1, Kind: "asn"}}}
	assert.Equal(t, []Answer{{Hop: 1, Kind: "ptr"}, {Hop: 1, Kind: "asn"}}, e.On(1))
	assert.Empty(t, e.On(0))
}
