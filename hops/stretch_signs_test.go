package hops

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestIsRewritten(t *testing.T) {
	for sender, want := range map[string]bool{
		"SRS0=ab12=7K=example.net=ann@example.edu": true, "srs1+x": true, "SRS0-x": true, "SRS0=": false, "SRS2=x": false, "SRS0_x": false, "SRX0=x": false, "ann@example.com": false, "": false,
	} {
		assert.Equal(t, want, isRewritten(sender), sender)
	}
}

func TestOrdinal(t *testing.T) {
	for n, want := range map[int]string{3: "3rd", 4: "4th", 10: "10th", 13: "13th", 23: "23rd", 113: "113th", 123: "123rd"} {
		assert.Equal(t, want, ordinal(n))
	}
}

// Two recipients can be one mailbox by name and organisation, whatever follows a plus sign.
func TestIsSameMailbox(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{"bob@example.org", "BOB@mx.example.org", true},
		{"bob@example.org", "bob@example.net", false},
		{"bob@example.org", "ann@example.org", false},
		{"bob+a@example.org", "bob@example.org", true},
		{"bob+a@example.org", "bob+b@example.org", true},
		{"bob@example.org", "bob", true},
		{"bob+a", "bob@example.org", true},
		{"bob", "ann", false},
		{"uu!mx.example.org!bob", "bob@example.org", true},
		{"mx.example.net!bob", "bob@example.org", false},
	} {
		f := &finder{}
		assert.Equal(t, tt.want, f.isSame(tt.a, tt.b), "%s and %s", tt.a, tt.b)
		assert.Equal(t, tt.want, f.isSame(tt.b, tt.a), "%s and %s", tt.b, tt.a)
	}
}

// A recipient without a host may be as long as the name of a list.
func TestListOfLongUser(t *testing.T) {
	user := strings.Repeat("u", len("users.lists.example.org"))
	list := stretchesOf(t, way("by mx.example.org for <bob@example.org>", "by a.example.com for <"+user+">", "List-Id: <users.lists.example.org>"))
	assert.Equal(t, user, list[1].Who)
}

// A list is known by its address, or by that with a point for the sign.
func TestListOf(t *testing.T) {
	f := &finder{lists: []listName{{name: "other@lists.example.org"}, {name: "users.lists.example.org"}}}
	for a, want := range map[string]string{
		"users@lists.example.org": "users.lists.example.org", "Users@Lists.example.org": "users.lists.example.org", "OTHER@lists.example.org": "other@lists.example.org",
		"usersx@lists.example.org": "", "users@listsxexample.org": "", "userz@lists.example.org": "", "users@lists.example.orh": "", "users-lists@example.org": "",
		"users": "", "": "", "users.lists.example.org": "users.lists.example.org",
	} {
		l, ok := f.listOf(a)
		assert.Equal(t, want, l.name, a)
		assert.Equal(t, want != "", ok, a)
	}
}

func TestMailboxOfAPath(t *testing.T) {
	for path, want := range map[string]string{
		"bob@example.org": "bob@example.org", "@a.example:bob@example.org": "bob@example.org", "@a.example,@b.example:bob@example.org": "bob@example.org",
		"@a.example": "@a.example", "multiple recipients": "", "a\tb": "", "": "", "@:bob": "bob", "b:ob": "b:ob",
	} {
		assert.Equal(t, want, mailbox(path), path)
	}
	for addr, want := range map[string][3]string{
		"bob@example.org": {"bob", "example.org"}, "a@b@example.org": {"a@b", "example.org"}, "uu!mx!bob": {"bob", "mx"}, "mx!bob": {"bob", "mx"}, "bob": {"bob", ""},
		"@": {"", ""}, "!": {"", ""}, "": {"", ""},
	} {
		local, host, found := cutLast(addr)
		assert.Equal(t, want, [3]string{local, host}, addr)
		assert.Equal(t, strings.ContainsAny(addr, "@!"), found, addr)
		assert.Equal(t, want[0], before(addr))
	}
}

// A visit is told of a loop from the third on, where the message had left in between for the same recipient.
func TestVisits(t *testing.T) {
	home, away := "by mx.example.org for <bob@example.org>", "by filter.example.com for <bob@example.org>"
	loops := func(lines ...string) (whys []string) {
		for _, s := range stretchesOf(t, way(lines...)) {
			if s.Kind == "loop" {
				whys = append(whys, itoa(s.First)+" "+s.Who+" "+s.Why)
			}
		}
		return whys
	}
	assert.Empty(t, loops(home, away, home))
	assert.Equal(t, []string{"4 bob@example.org it is the 3rd visit to mx.example.org"}, loops(home, away, home, away, home))
	assert.Equal(t, []string{
		"4 bob@example.org it is the 3rd visit to mx.example.org", "5 bob@example.org it is the 3rd visit to filter.example.com", "6 bob@example.org it is the 4th visit to mx.example.org",
	}, loops(home, away, home, away, home, away, home))
	assert.Empty(t, loops(home, home, home, home), "it never left")
	assert.Empty(t, loops(home, away, home, away, "by mx.example.org"), "nobody knows for whom it was at first")
	assert.Empty(t, loops("by mx.example.org for <ann@example.org>", away, home, away, home), "it was for another")
	assert.Empty(t, loops("by localhost for <bob@example.org>", away, "by localhost for <bob@example.org>", away, "by localhost for <bob@example.org>"), "the loopback is many hosts")
	assert.Equal(t, []string{"4 BOB@example.org it is the 3rd visit to MX.example.org"}, loops("by MX.example.org for <BOB@example.org>", away, home, away, home))
}

func stretchesOf(t *testing.T, block string) []Stretch {
	t.Helper()
	c := read(t, block)
	return (&Case{Chain: c}).Stretches()
}

// Who rewrote the sender is looked for from the place of the statement downward, and may be no list.
func TestRewriters(t *testing.T) {
	forwards := func(block string) (told []string) {
		for _, s := range stretchesOf(t, block) {
			if s.Kind == "forward" {
				told = append(told, itoa(s.First)+" "+s.Who)
			}
		}
		return told
	}
	const path = "Return-Path: <SRS0=ab12=7K=example.net=ann@example.edu>"
	assert.Equal(t, []string{"1 example.edu"}, forwards(way(path, "by mx.example.org", "by mx.example.edu")))
	assert.Equal(t, []string{"2 example.edu"}, forwards(way(path, "by mx.example.org", "by mx.example.edu", "by mx.example.edu")), "the newest of its servers")
	assert.Empty(t, forwards(way(path, "by mx.example.edu")), "its own server has it still")
	assert.Empty(t, forwards(way(path, "by mx.example.org", "by mx.example.edu", "List-Id: <l.example.edu>")), "a list's own name")
	assert.Empty(t, forwards(way("Return-Path: <SRS0=ab12=7K=example.net=ann>", "by mx.example.org", "by mx")), "no host")
	said := "Received: from x.example.net ([203.0.113.7]) by mx.example.org (envelope-from <SRS0=ab12=7K=example.net=ann@example.edu>) with ESMTP id 1; Mon, 11 Mar 2024 10:00:00 +0000"
	assert.Equal(t, []string{"1 example.edu"}, forwards(way(said, "by mx.example.edu")), "a field of its own tells it as well")
}
