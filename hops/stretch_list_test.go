package hops

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// A field of a list manager, as SmartList and its like write it.
const expanded = "Received: (majordomo@lists.example.com) by lists.example.com via listexpand id S1; Mon, 11 Mar 2024 10:00:00 +0000"

// told is each stretch in a line: its kind, its hops, who sent it and why.
func told(list []Stretch) (lines []string) {
	for _, s := range list {
		lines = append(lines, s.Kind+" "+itoa(s.First)+"-"+itoa(s.Last)+" "+s.Who+" ("+s.Why+")")
	}
	return lines
}

// What a list manager writes itself, and what the fields of a list name.
func TestListStretches(t *testing.T) {
	const by, sent = "a list manager wrote the field", "the oldest field names it"
	for _, tt := range []struct {
		name  string
		lines []string // the newest first
		want  []string
	}{
		{"a manager", []string{"by mx.example.org", expanded, "by lists.example.com"}, []string{"transport 0-0 x.example.net (" + sent + ")", "list 1-2  (" + by + ")"}},
		{"a manager, and the list's name", []string{"by mx.example.org", expanded, "by lists.example.com", "List-Id: <users.lists.example.com>"}, []string{"transport 0-0 x.example.net (" + sent + ")", "list 1-2 users.lists.example.com (" + by + ")"}},
		{"a manager, and another's name", []string{"by mx.example.org", expanded, "by lists.example.com", "List-Id: <users.lists.example.net>"}, []string{"transport 0-0 x.example.net (" + sent + ")", "list 1-2  (" + by + ")"}},
		{"two fields of one manager", []string{"by mx.example.org", expanded, expanded, "by lists.example.com"}, []string{"transport 0-0 x.example.net (" + sent + ")", "list 1-3  (" + by + ")"}},
		{"a manager at the oldest hop", []string{"by mx.example.org", expanded}, []string{"list 0-1  (" + by + ")"}},
		{"List-Id is the better name", []string{"by mx.example.org", expanded, "List-Post: <mailto:users@lists.example.com>", "List-Id: <users.lists.example.com>"}, []string{"list 0-1 users.lists.example.com (" + by + ")"}},
		{"List-Id first", []string{"by mx.example.org", expanded, "List-Id: <users.lists.example.com>", "List-Post: <mailto:users@lists.example.com>"}, []string{"list 0-1 users.lists.example.com (" + by + ")"}},
		{"the first of two others", []string{"by mx.example.org", expanded, "List-Post: <mailto:a@lists.example.com>", "List-Help: <mailto:b@lists.example.com>"}, []string{"list 0-1 a@lists.example.com (" + by + ")"}},
		{"a loop's name that is a mailbox", []string{"by mx.example.org", expanded, "X-Loop: users@lists.example.com"}, []string{"list 0-1 users@lists.example.com (" + by + ")"}},
		{"a loop's name that is words", []string{"by mx.example.org", expanded, "X-Loop: lists.example.com"}, []string{"list 0-1  (" + by + ")"}},
		{"Mailman", []string{"by mx.example.org", "by lists.example.com", "X-BeenThere: users@lists.example.com"}, []string{"transport 0-0 x.example.net (" + sent + ")", "list 1-1 users@lists.example.com (its fields name the organisation of lists.example.com)"}},
		{"a list without an organisation", []string{"by mx.example.org", "by lists", "X-BeenThere: users@lists"}, []string{"transport 0-1 x.example.net (" + sent + ")"}},
		{"a list and its own next server", []string{"by mx.example.org", "by out.example.com", "by lists.example.com", "by mx.example.net", "X-BeenThere: users@lists.example.com"}, []string{"transport 0-2 x.example.net (" + sent + ")", "list 3-3 users@lists.example.com (its fields name the organisation of out.example.com)"}},
		{"a list that the message left twice", []string{"by mx.example.org", "by lists.example.com", "by mx.example.net", "by lists.example.com", "X-BeenThere: users@lists.example.com"}, []string{"transport 0-2 x.example.net (" + sent + ")", "list 3-3 users@lists.example.com (its fields name the organisation of lists.example.com)"}},
		{"sent again by a list", []string{"by mx.example.org", "Resent-From: users@lists.example.com", "by lists.example.com", "List-Id: <users.lists.example.com>"}, []string{"transport 0-0 x.example.net (" + sent + ")", "list 1-1 users.lists.example.com (its fields name the organisation of lists.example.com)"}},
		{"sent again by another's list", []string{"by mx.example.org", "Resent-From: users@lists.example.com", "by mx.example.net", "List-Id: <users.lists.example.com>"}, []string{"transport 0-0 x.example.net (" + sent + ")", "list 1-1 users.lists.example.com (Resent-From stands above the field of the hop before)"}},
	} {
		t.Run(tt.name, func(t *testing.T) { assert.Equal(t, tt.want, told(stretchesOf(t, way(tt.lines...)))) })
	}
}

// Of many lists and many rewritten senders sixteen are looked for.
func TestMaxNames(t *testing.T) {
	var fields []string
	for i := range maxNames {
		fields = append(fields, "X-BeenThere: users@l"+itoa(i)+".example")
	}
	list := func(n int) string {
		lines := append([]string{"by mx.example.org", "by lists.example.com"}, fields[:n]...)
		return strings.Join(told(stretchesOf(t, way(append(lines, "X-BeenThere: users@lists.example.com")...))), "\n")
	}
	assert.Contains(t, list(maxNames-1), "list 1-1 users@lists.example.com")
	assert.NotContains(t, list(maxNames), "list 1-1")
	rewritten := func(n int) []string {
		var lines []string
		for i := range n {
			lines = append(lines, "Return-Path: <SRS0=a=b=c=d@f"+itoa(i)+".example>")
		}
		return told(stretchesOf(t, way(append(lines, "Return-Path: <SRS0=a=b=c=ann@example.edu>", "by mx.example.org", "by mx.example.edu")...)))
	}
	assert.Len(t, rewritten(maxNames-1), 2)
	assert.Len(t, rewritten(maxNames), 1)
}

// Who the message was for is told by other fields where the Received field does not.
func TestRecipientFields(t *testing.T) {
	to := func(lines ...string) string { return stretchesOf(t, way(lines...))[0].To }
	for _, name := range []string{"Delivered-To", "X-Original-To", "Envelope-To"} {
		assert.Equal(t, "bob@example.org", to(name+": bob@example.org", "by mx.example.org"), name)
		assert.Equal(t, "ann@example.org", to(name+": bob@example.org", "by mx.example.org for <ann@example.org>"), name)
		assert.Empty(t, to("by mx.example.org", name+": bob@example.org"), "it stands on no hop")
		assert.Empty(t, to(name+": <>", "by mx.example.org"), name)
	}
	assert.Empty(t, to("Return-Path: <bob@example.org>", "by mx.example.org"))
}

// A sentence names eight stretches, and counts the others.
func TestLongJourney(t *testing.T) {
	journey := func(n int) string {
		var lines []string
		for i := range n {
			lines = append(lines, "by h"+itoa(n-i)+".d"+itoa(n-i)+".example for <u"+itoa(n-i)+"@d"+itoa(n-i)+".example>")
		}
		c := read(t, way(lines...))
		return Analyze(Case{Chain: c}).Journey()
	}
	assert.NotContains(t, journey(maxParts), "more stretch")
	assert.True(t, strings.HasSuffix(journey(maxParts+1), "; and 1 more stretch."), journey(maxParts+1))
	assert.True(t, strings.HasSuffix(journey(maxParts+3), "; and 3 more stretches."), journey(maxParts+3))
	list := Stretch{Kind: "list", Belief: Believed}
	assert.Equal(t, "passed on by a list", stretchWords(list, false))
	list.To = "bob"
	assert.Equal(t, "passed on by a list to bob", stretchWords(list, false))
}

// What the oldest hops record as a step inside a host is a submission, up to the first that is none.
func TestSubmissions(t *testing.T) {
	const program = "Received: by out.example.com (Postfix, from userid 1000) id 2; Mon, 11 Mar 2024 09:59:00 +0000"
	const user = "Received: from pc ([198.51.100.9]) by out.example.com (Postfix) with ESMTPSA id 2; Mon, 11 Mar 2024 09:59:00 +0000"
	const inner = "Received: from localhost (localhost [127.0.0.1]) by out.example.com (amavisd-new, port 10024) with ESMTP id 2; Mon, 11 Mar 2024 09:59:00 +0000"
	for _, tt := range []struct {
		name  string
		lines []string
		want  []string
	}{
		{"a program's user", []string{"by mx.example.org", program}, []string{"submission 0-0 1000 (it was made on that host)", "transport 1-1 out.example.com (the submission was over)"}},
		{"a program, and a step behind it", []string{"by mx.example.org", inner, program}, []string{"submission 0-1 1000 (it was made on that host)", "transport 2-2 out.example.com (the submission was over)"}},
		{"a user", []string{"by mx.example.org", user}, []string{"submission 0-0 198.51.100.9 (a user handed it in)", "transport 1-1 out.example.com (the submission was over)"}},
		{"a program, then its user's login", []string{"by mx.example.org", user, program}, []string{"submission 0-1 1000 (a user handed it in)", "transport 2-2 out.example.com (the submission was over)"}},
		{"a step of nobody's", []string{"by mx.example.org", inner}, []string{"submission 0-0 out.example.com (it was made on that host)", "transport 1-1 out.example.com (the submission was over)"}},
		{"a relay first", []string{"by mx.example.org", user, "by a.example.com"}, []string{"transport 0-2 x.example.net (the oldest field names it)"}},
		{"a field that cannot be read", []string{"by mx.example.org", user, "Received: what is this"}, []string{"transport 0-2  (the oldest field names it)"}},
		{"nothing but a submission", []string{user}, []string{"submission 0-0 198.51.100.9 (a user handed it in)"}},
		{"a manager on top of a program", []string{"by mx.example.org", expanded, program}, []string{"submission 0-0 1000 (it was made on that host)", "list 1-2  (a list manager wrote the field)"}},
	} {
		t.Run(tt.name, func(t *testing.T) { assert.Equal(t, tt.want, told(stretchesOf(t, way(tt.lines...)))) })
	}
}
