package hops

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// way makes a header block of the lines, in which "by host for mailbox" stands for a Received field by that
// host, and what has a colon for itself; the newest stands first.
func way(lines ...string) string {
	var b strings.Builder
	for _, l := range lines {
		if name, _, ok := strings.Cut(l, ":"); !ok || strings.Contains(name, " ") {
			l = "Received: from x.example.net (x.example.net [203.0.113.7]) " + strings.Replace(l, " for ", " with ESMTP id 1 for ", 1) + "; Mon, 11 Mar 2024 10:00:00 +0000"
		}
		b.WriteString(l + "\n")
	}
	return b.String() + "\n"
}

// stretchTests are header blocks, and how the way of each is divided.
var stretchTests = []struct {
	name, block string
	want        []string
	journey     string
}{
	{"no hop", "Subject: a\n\n", nil, ""},
	{"a field that cannot be read", "Received: what is this\n\n", []string{"transport 0-0 unknown"}, ""},
	{"one relay", way("by mx.example.org for <bob@example.org>"), []string{"transport 0-0 believed"}, "Sent from x.example.net to bob@example.org."},
	{
		"a relay and the same mailbox behind it",
		way("by store.example.org for <bob@store.example.org>", "by mx.example.org for <bob@example.org>"),
		[]string{"transport 0-1 claimed"},
		"Sent from x.example.net to bob@store.example.org (claimed).",
	},
	{
		"a submission",
		way("by mx.example.org for <bob@example.org>", "Received: from pc ([198.51.100.9]) (Authenticated sender: ann@example.com) by out.example.com (Postfix) with ESMTPSA id 2; Mon, 11 Mar 2024 09:59:00 +0000"),
		[]string{"submission 0-0 claimed", "transport 1-1 claimed"},
		"Sent by user ann@example.com (claimed).",
	},
	{
		"a user that is not named",
		way("Received: from pc ([198.51.100.9]) by out.example.com (Postfix) with ESMTPSA id 2; Mon, 11 Mar 2024 09:59:00 +0000"),
		[]string{"submission 0-0 believed"},
		"Sent by a user at 198.51.100.9.",
	},
	{
		"made on a host",
		way("by mx.example.org for <bob@example.org>", "Received: by out.example.com (Postfix, from userid 1000) id 2; Mon, 11 Mar 2024 09:59:00 +0000"),
		[]string{"submission 0-0 claimed", "transport 1-1 claimed"},
		"Sent by user 1000 (claimed).",
	},
	{
		"qmail from the network is no submission",
		way("by mx.example.org for <bob@example.org>", "Received: (qmail 7 invoked from network); 11 Mar 2024 09:59:00 -0000"),
		[]string{"transport 0-1 claimed"},
		"Sent to bob@example.org (claimed).",
	},
	{
		"a list that its address shows",
		way("by mx.example.org for <bob@example.org>", "by lists.example.com for <users@lists.example.com>", "List-Id: Users <users.lists.example.com>"),
		[]string{"transport 0-0 claimed", "list 1-1 claimed"},
		"Sent from x.example.net to users@lists.example.com (claimed); passed on by the list users.lists.example.com to bob@example.org (claimed).",
	},
	{
		"a list that its organisation shows",
		way("by mx.example.org for <bob@example.org>", "by out.example.com", "by lists.example.com", "by mx.example.net for <users@lists.example.com>", "List-Post: <mailto:users@lists.example.com>"),
		[]string{"transport 0-0 claimed", "list 1-3 claimed"},
		"Sent from x.example.net to users@lists.example.com (claimed); passed on by the list users@lists.example.com to bob@example.org (claimed).",
	},
	{
		"a list that nobody passed on is none",
		way("by lists.example.com", "List-Id: <users.lists.example.com>"),
		[]string{"transport 0-0 believed"},
		"Sent from x.example.net.",
	},
	{
		"a list of another organisation is none",
		way("by mx.example.org", "by out.example.com", "List-Id: <users.lists.example.net>"),
		[]string{"transport 0-1 claimed"},
		"Sent from x.example.net (claimed).",
	},
	{
		"a list's inner addresses",
		way("by mx.example.org for <bob@example.org>", "by lists.example.com for <users-outgoing@lists.example.com>", "by lists.example.com for <users@lists.example.com>"),
		[]string{"transport 0-0 claimed", "list 1-2 claimed"},
		"Sent from x.example.net to users@lists.example.com (claimed); passed on by the list users@lists.example.com to bob@example.org (claimed).",
	},
	{
		"a forward",
		way("by mx.example.org for <bob@example.org>", "by out.example.edu", "by mx.example.edu for <bob.b@example.edu>"),
		[]string{"transport 0-1 claimed", "forward 2-2 claimed"},
		"Sent from x.example.net to bob.b@example.edu (claimed); forwarded from bob.b@example.edu to bob@example.org (claimed).",
	},
	{
		"a forward that Delivered-To shows",
		way("by mx.example.org for <bob@example.org>", "Delivered-To: bob.b@example.edu", "by mx.example.edu"),
		[]string{"transport 0-0 claimed", "forward 1-1 claimed"},
		"Sent from x.example.net to bob.b@example.edu (claimed); forwarded from bob.b@example.edu to bob@example.org (claimed).",
	},
	{
		"a forward by Gmail",
		way("by mx.example.org", "X-Forwarded-To: bob@example.org", "X-Forwarded-For: bob.b@example.edu bob@example.org", "by mx.example.edu"),
		[]string{"transport 0-0 claimed", "forward 1-1 claimed"},
		"Sent from x.example.net (claimed); forwarded from bob.b@example.edu (claimed).",
	},
	{
		"an address in X-Forwarded-For is no mailbox",
		way("by mx.example.org", "X-Forwarded-For: 192.0.2.7", "by mx.example.edu"),
		[]string{"transport 0-1 claimed"},
		"Sent from x.example.net (claimed).",
	},
	{
		"sent again",
		way("by mx.example.org", "Resent-From: Carol <carol@example.edu>", "by mx.example.edu"),
		[]string{"transport 0-0 claimed", "forward 1-1 claimed"},
		"Sent from x.example.net (claimed); forwarded from carol@example.edu (claimed).",
	},
	{
		"sent again before the first hop",
		way("by mx.example.org", "Resent-From: Carol <carol@example.edu>"),
		[]string{"transport 0-0 believed"},
		"Sent from x.example.net.",
	},
	{
		"a tag behind the mailbox is the same mailbox",
		way("by store.example.org for <bob+lists@example.org>", "by mx.example.org for <bob@example.org>"),
		[]string{"transport 0-1 claimed"},
		"Sent from x.example.net to bob+lists@example.org (claimed).",
	},
	{
		"a rewritten sender",
		way("Return-Path: <SRS0=ab12=7K=example.net=ann@example.edu>", "by mx.example.org", "by mx.example.edu"),
		[]string{"transport 0-0 claimed", "forward 1-1 claimed"},
		"Sent from x.example.net (claimed); forwarded from example.edu (claimed).",
	},
	{
		"a rewritten sender of nobody on the way",
		way("Return-Path: <SRS0=ab12=7K=example.net=ann@example.com>", "by mx.example.org", "by mx.example.edu"),
		[]string{"transport 0-1 claimed"},
		"Sent from x.example.net (claimed).",
	},
	{
		"a fetch",
		way("Received: from pop.example.org [192.0.2.4] by home.example.net with POP3 (fetchmail-6.4.37) for <bob@localhost> (single-drop); Mon, 11 Mar 2024 10:05:00 +0000", "by mx.example.org for <bob@example.org>"),
		[]string{"transport 0-0 believed", "fetch 1-1 believed"},
		"Sent from x.example.net to bob@example.org; fetched from a mailbox at pop.example.org.",
	},
	{
		"nothing but a fetch",
		way("Received: from pop.example.org [192.0.2.4] by home.example.net with POP3 (fetchmail-6.4.37) for <bob@localhost> (single-drop); Mon, 11 Mar 2024 10:05:00 +0000"),
		[]string{"fetch 0-0 believed"},
		"Fetched from a mailbox at pop.example.org.",
	},
	{
		"a loop",
		way("by mx.example.org", "Delivered-To: bob@example.org", "by mx.example.org", "by out.example.edu", "Delivered-To: bob@example.org", "by mx.example.org"),
		[]string{"transport 0-1 claimed", "loop 2-3 claimed"},
		"Sent from x.example.net to bob@example.org (claimed); back in a loop for bob@example.org (claimed).",
	},
	{
		"a second visit is a filter's",
		way("by mx.example.org for <bob@example.org>", "by filter.example.com for <bob@example.org>", "by mx.example.org for <bob@example.org>"),
		[]string{"transport 0-2 claimed"},
		"Sent from x.example.net to bob@example.org (claimed).",
	},
	{
		"a third visit is a loop",
		way("by mx.example.org for <bob@example.org>", "by filter.example.com for <bob@example.org>", "by mx.example.org for <bob@example.org>", "by filter.example.com for <bob@example.org>", "by mx.example.org for <bob@example.org>"),
		[]string{"transport 0-3 claimed", "loop 4-4 claimed"},
		"Sent from x.example.net to bob@example.org (claimed); back in a loop for bob@example.org (claimed).",
	},
	{
		"a route and a path of UUCP",
		way("by mx.example.org for <@relay.example.org:bob@example.org>", "by a.example.com for <uu!example.org!bob>"),
		[]string{"transport 0-1 claimed"},
		"Sent from x.example.net to bob@example.org (claimed).",
	},
}

func TestStretches(t *testing.T) {
	for _, tt := range stretchTests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := Read(strings.NewReader(tt.block))
			require.NoError(t, err)
			r := Analyze(Case{Chain: c})
			var got []string
			for _, s := range r.Case.Stretches() {
				got = append(got, fmt.Sprintf("%s %d-%d %s", s.Kind, s.First, s.Last, s.Belief))
			}
			assert.Equal(t, tt.want, got)
			assert.Equal(t, tt.journey, r.Journey())
		})
	}
}

// Each hop is in one stretch, whatever stands in the block; and a sentence has an end.
func FuzzStretches(f *testing.F) {
	f.Add(placed)
	f.Add(way("by a", "Delivered-To: a", "by b", "Resent-From: b", "by a"))
	f.Fuzz(func(t *testing.T, block string) {
		c, _ := Read(strings.NewReader(block))
		r := Analyze(Case{Chain: c})
		next := 0
		for _, s := range r.Case.Stretches() {
			require.Equal(t, next, s.First)
			require.LessOrEqual(t, s.First, s.Last)
			require.NotEmpty(t, s.Kind)
			next = s.Last + 1
		}
		require.Equal(t, c.Len(), next)
		require.LessOrEqual(t, len(r.Journey()), 4096)
	})
}

// Ten thousand fields that each could begin a stretch cost what their number makes them.
func BenchmarkStretches(b *testing.B) {
	for _, n := range []int{100, 1000} {
		var lines []string
		for i := range n {
			to := "u" + itoa(i) + "@d" + itoa(i) + ".example"
			lines = append(lines, "by h"+itoa(i)+".example for <"+to+">", "Delivered-To: "+to, "Resent-From: "+to, "Return-Path: <SRS0=a=b=c=d@h"+itoa(i)+".example>", "List-Id: <l.h"+itoa(i)+".example>")
		}
		c, _ := Read(strings.NewReader(way(lines...)))
		k := &Case{Chain: c}
		b.Run(itoa(n), func(b *testing.B) {
			for b.Loop() {
				k.Stretches()
			}
		})
	}
}
