package hops

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/backstamp/backstamp/received"
)

// What has an innocent explanation that a believed server tells of is lowered, and says so.
func TestLowered(t *testing.T) {
	const claim = "from pc.example.com ([198.51.100.9]) by store.example.org with SMTP id x1" + early
	const list = "from localhost (localhost [127.0.0.1]) by mx.example.org (Postfix) with ESMTP id 4F1C2A3B4C6; Mon, 11 Mar 2024 10:00:11 +0000 (UTC)"
	expand := "(majordomo@mx.example.org) by mx.example.org via listexpand id S1; Mon, 11 Mar 2024 10:00:11 +0000"
	for _, tt := range []struct {
		name, detector string
		values         []string
		level          Level
		why            string
	}{
		{"nothing explains it", "own-name", []string{entry, claim}, Suspect, ""},
		{"a list of ours", "own-name", []string{expand, entry, claim}, Info, "lowered, because mx.example.org handed the message through a list at hop 2"},
		{"a list of a stranger's", "own-name", []string{entry, claim, "(majordomo@lists.example.net) by lists.example.net via listexpand id S1" + early}, Suspect, ""},
		{"no list", "own-name", []string{list, entry, claim}, Suspect, ""},
		{
			"what cannot be has no excuse", "own-name", []string{expand, entry, strings.Replace(claim, "store", "mx", 1)}, Forged, "",
		},
		{
			"a known alias", "own-name",
			[]string{"from mail.example.com (mail.example.com [203.0.113.7]) by a.mail.protection.outlook.com with SMTP id x2" + early, "from pc ([198.51.100.9]) by b.office365.com with SMTP id x1" + early},
			Info, "lowered, because b.office365.com and a.mail.protection.outlook.com are known names of one provider, which has many servers and customers",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := analyzed(t, tt.values...)
			fs := findingsOf(r, tt.detector)
			require.Len(t, fs, 1, "%v", r.Findings)
			assert.Equal(t, tt.level, fs[0].Level)
			assert.Equal(t, tt.why, fs[0].Adjusted)
		})
	}
}

// A broken link is Info alone, and more where other signs stand.
func TestRaised(t *testing.T) {
	const claim = "from 198.51.100.9 ([198.51.100.9]) by gate.example.net with SMTP id x1; Mon, 11 Mar 2024 10:00:05 +0000"
	r := analyzed(t, entry, strings.Replace(claim, "from 198.51.100.9 ", "from pc ", 1))
	fs := findingsOf(r, "broken-link")
	require.Len(t, fs, 1)
	assert.Equal(t, Info, fs[0].Level)
	assert.Empty(t, fs[0].Adjusted)
	r = analyzed(t, entry, strings.Replace(claim, "10:00:05", "10:40:05", 1))
	fs = findingsOf(r, "broken-link")
	require.Len(t, fs, 1, "%v", r.Findings)
	assert.Equal(t, Suspect, fs[0].Level)
	assert.Regexp(t, `^raised, because hop 0 has another sign \([a-z-]+\)$`, fs[0].Adjusted)
}

// Findings that speak against the same hop name one another, and notices support nothing.
func TestSupport(t *testing.T) {
	r := analyzed(t, entry, "from pc.example.com ([198.51.300.9]) by mail.example.com with SMTP id x1; Tue, 11 Mar 2024 10:00:05 -0480")
	for i, f := range r.Findings {
		if f.Level == Info {
			assert.Empty(t, f.Support)
			continue
		}
		assert.Len(t, f.Support, 3, f.Detector)
		for _, j := range f.Support {
			assert.NotEqual(t, i, j)
			assert.Equal(t, f.Hop, r.Findings[j].Hop)
		}
	}
	assert.Contains(t, r.Verdict, "(3 other findings support it; the log of mx.example.org on 4F1C2A3B4C5 tells who handed the message over).")
}

// The order of the detectors makes no difference, and a second time the report is the same.
func TestOrderOfDetectors(t *testing.T) {
	chains := []*Chain{
		analyzed(t, entry, "from 198.51.100.9 ([198.51.300.9]) by mx.example.org with smtp id x1; Tue, 11 Mar 2024 10:40:05 -0480 (GMT)").Case.Chain,
		analyzed(t, entry, gateway, "from pc ([198.51.100.9]) by gate.example.net with SMTP id x1; Thu, 14 Mar 2024 03:17:05 +0000").Case.Chain,
	}
	r := rand.New(rand.NewPCG(5, 8))
	for _, c := range chains {
		want := Analyze(Case{Chain: c})
		assert.Equal(t, want, Analyze(Case{Chain: c}))
		for range 20 {
			ds := Detectors()
			r.Shuffle(len(ds), func(i, j int) { ds[i], ds[j] = ds[j], ds[i] })
			got := Analyze(Case{Chain: c}, ds...)
			require.Equal(t, want.Findings, got.Findings)
			require.Equal(t, want.Verdict, got.Verdict)
		}
	}
}

// A finding of a detector of the caller's is shown as it is, and can break no sentence.
func TestOwnDetector(t *testing.T) {
	hostile := Detector{Name: "own", Detect: func(c *Case, report func(Finding)) {
		report(Finding{Level: Forged, Hop: 0, Detail: "x\x1b[2J" + strings.Repeat("y", 70<<10), Adjusted: "a lie", Support: []int{7}})
	}}
	r := Analyze(Case{Chain: analyzed(t, entry, gateway).Case.Chain}, hostile)
	require.Len(t, r.Findings, 1)
	assert.Empty(t, r.Findings[0].Adjusted)
	assert.Empty(t, r.Findings[0].Support)
	assert.Less(t, len(r.Verdict), 1000)
	assert.False(t, slices.ContainsFunc([]byte(r.Verdict), func(c byte) bool { return c < ' ' || c >= 0x7f }))
}

// A value of 64 KiB makes no finding, and no verdict, long.
func TestLongDetails(t *testing.T) {
	long := strings.Repeat("x", 30<<10)
	r := analyzed(t, entry, "from "+long+" (HELO "+long+" ([1.2.3.400]) by z with) by mx.example.org with smtp id "+long[:1000]+"; Tue, 11 Mar 2024 10:40:05 -0480")
	require.NotEmpty(t, r.Findings)
	for _, f := range r.Findings {
		assert.Less(t, len(f.Detail), 600, f.Detector)
	}
	assert.Less(t, len(r.Verdict), 1500)
}

// A content filter of ours, at the hop or right below it, repeats what the client said to the server before.
func TestFilterExcuse(t *testing.T) {
	lied := func() *received.Field {
		return took("store.example.org", "smtp.gmail.com", "dsl-7.example.net", "203.0.113.7")
	}
	filter := func(f *received.Field) *received.Field {
		return with(f, func(f *received.Field) { f.Handover = received.Filter })
	}
	inside := func() *received.Field { return took("mx.example.org", "localhost", "localhost", "127.0.0.1") }
	low := func() *received.Field { return took("mail.example.com", "pc", "", "198.51.100.9") }
	all := TrustAny(TrustNewest(9))
	for _, tt := range []struct {
		name  string
		chain *Chain
		trust Truster
		want  string // the level, and why it is another
	}{
		{"a filter below", chain(lied(), filter(inside()), low()), all, "info lowered, because a content filter stands at hop 1, which repeats the words of its client"},
		{"the hop itself", chain(filter(lied()), low()), all, "info lowered, because a content filter stands at hop 1, which repeats the words of its client"},
		{"a filter at the boundary", chain(filter(lied()), low()), TrustNewest(1), "info lowered, because a content filter stands at hop 1, which repeats the words of its client"},
		{"no filter", chain(lied(), inside(), low()), all, "suspect "},
		{"a filter above", chain(filter(inside()), lied(), low()), all, "suspect "},
		{"a filter two below", chain(lied(), inside(), filter(low())), all, "suspect "},
		{"a filter that is only claimed", chain(lied(), filter(low())), TrustNewest(1), "suspect "},
		{"a claim", chain(took("mx.example.org", "a", "", "203.0.113.7"), lied(), filter(low())), TrustNewest(1), "suspect "},
		{"a filter and nothing below", chain(filter(lied())), TrustNewest(1), "suspect "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			fs := findingsOf(Analyze(Case{Chain: tt.chain, Trust: tt.trust}), "helo-is-a-provider")
			require.Len(t, fs, 1)
			assert.Equal(t, tt.want, fs[0].Level.String()+" "+fs[0].Adjusted)
		})
	}
}

// A provider's other name excuses only where both are known names of one, and not the same name.
func TestAliasExcuse(t *testing.T) {
	for _, tt := range []struct {
		name, own, by string
		inner         bool
		hop           int
		want          string
	}{
		{"two names", "a.outlook.com", "b.office365.com", false, 0, "b.office365.com and a.outlook.com are known names of one provider, which has many servers and customers"},
		{"one name", "a.outlook.com", "b.outlook.com", false, 0, ""},
		{"two organisations", "a.outlook.com", "b.example.net", false, 0, ""},
		{"no organisation", "mx", "store", false, 0, ""},
		{"the message", "a.outlook.com", "b.office365.com", false, -1, ""},
		{"no boundary", "a.outlook.com", "b.office365.com", true, 0, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := &Case{Chain: chain(took(tt.own, "a", "", "203.0.113.7"), took(tt.by, "b", "", "198.51.100.9")), Inner: tt.inner}
			assert.Equal(t, tt.want, aliasExcuse(c, &Finding{Hop: tt.hop}))
		})
	}
}

// A broken link is raised by a sign at its hop, at the one above or below it, of a detector that is listed, on a claim.
func TestRaises(t *testing.T) {
	c := &Case{Chain: chain(entered, claimed, claimed, claimed, claimed), Trust: TrustNewest(1)}
	link := Finding{Detector: "broken-link", Hop: 1}
	sign := func(hop int) Finding { return Finding{Detector: "two-zones", Hop: hop} }
	for _, tt := range []struct {
		name string
		list []Finding
		want string // of the broken link
	}{
		{"alone", []Finding{link}, "info "},
		{"a sign at the hop", []Finding{link, sign(1)}, "suspect raised, because hop 1 has another sign (two-zones)"},
		{"a sign one above", []Finding{link, sign(2)}, "suspect raised, because hop 2 has another sign (two-zones)"},
		{"a sign two above", []Finding{link, sign(3)}, "info "},
		{"a sign far below", []Finding{sign(0), link}, "suspect raised, because hop 0 has another sign (two-zones)"},
		{"a sign on the message", []Finding{sign(-1), link}, "info "},
		{"a believed sign", []Finding{{Detector: "broken-link", Hop: 3}, sign(4)}, "info "},
		{"another sign", []Finding{link, {Detector: "many-hops", Hop: 1}}, "info "},
		{"the first of two signs", []Finding{sign(0), link, sign(1)}, "suspect raised, because hop 0 has another sign (two-zones)"},
		{"graver already", []Finding{{Detector: "broken-link", Hop: 1, Level: Forged}, sign(1)}, "forged "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, f := range c.judge(slices.Clone(tt.list)) {
				if f.Detector == "broken-link" {
					assert.Equal(t, tt.want, f.Level.String()+" "+f.Adjusted)
				} else {
					assert.Equal(t, Info, f.Level)
				}
			}
		})
	}
}

// Eight others at most support a finding, of the same hop, by other detectors, and none that is only a notice.
func TestSupporters(t *testing.T) {
	var list []Finding
	for i := range 11 {
		list = append(list, Finding{Detector: "d" + itoa(i), Hop: 1, Level: Suspect})
	}
	list = append(list, Finding{Detector: "d0", Hop: 2, Level: Info}, Finding{Detector: "d1", Hop: 2, Level: Forged}, Finding{Detector: "tls-lost", Hop: 2, Level: Suspect}, Finding{Detector: "d1", Hop: 2, Level: Suspect})
	list = append([]Finding{{Detector: "e", Hop: -1, Level: Suspect}, {Detector: "f", Hop: -1, Level: Suspect}}, list...)
	join(list)
	assert.Nil(t, list[0].Support, "the message is no hop")
	assert.Equal(t, []int{3, 4, 5, 6, 7, 8, 9, 10}, list[2].Support)
	assert.Equal(t, []int{2, 3, 4, 5, 6, 7, 8, 9}, list[12].Support)
	assert.Nil(t, list[13].Support, "Info has none")
	assert.Equal(t, []int{13}, list[14].Support)
	assert.Equal(t, []int{13, 14, 16}, list[15].Support)
	assert.Equal(t, []int{13}, list[16].Support)
}

// Findings are in the order of their levels at one place, also where these have changed.
func TestOrderAfterJudging(t *testing.T) {
	c := &Case{Chain: chain(took("a.outlook.com", "a", "", "203.0.113.7"), took("c.office365.com", "b", "", "198.51.100.9"), took("b.office365.com", "b", "", "198.51.100.9"))}
	order := func(list ...Finding) (names []string) {
		for _, f := range c.judge(list) {
			names = append(names, f.Detector)
		}
		return names
	}
	own, sign := Finding{Detector: "own-name", Level: Suspect, Hop: 1}, Finding{Detector: "wrong-weekday", Level: Suspect, Hop: 1}
	note, link, zones := Finding{Detector: "a-note", Hop: 1}, Finding{Detector: "broken-link", Hop: 1}, Finding{Detector: "two-zones", Hop: 0}
	assert.Equal(t, []string{"wrong-weekday", "own-name"}, order(own, sign), "one is lowered")
	assert.Equal(t, []string{"two-zones", "broken-link", "a-note"}, order(zones, note, link), "one is raised")
	assert.Equal(t, []string{"two-zones", "wrong-weekday", "a-note", "own-name"}, order(zones, own, sign, note), "one is lowered, and none raised")
}
