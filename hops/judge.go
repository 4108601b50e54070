package hops

import (
	"slices"
	"strconv"

	"github.com/backstamp/backstamp/received"
)

// Detectors see one sign each. What follows sees all of them, and the chain: it lowers a sign that has an
// innocent explanation, makes one graver that is no proof alone, and joins those that support one another.

// notices are findings that are worth knowing and no sign of forgery: they support none.
var notices = map[string]bool{
	"documentation-address": true, "tls-lost": true, "many-hops": true, "private-amid-public": true, "missing-trail": true,
	"anonymous-remailer": true, "below-a-user": true, "listed": true, "by-is-no-mx": true, "sender-elsewhere": true,
	"time-in-the-future": true, "fcrdns-fails": true, "helo-leads-elsewhere": true, "message-id-of-ours": true,
}

// excuse is an innocent explanation for the findings of some detectors. One from the trail counts only if a believed server
// tells of it: what a stranger wrote explains nothing.
type excuse struct {
	of   []string                               // names of detectors
	find func(c *Case, f *Finding) (why string) // "" if there is none
}

var excuses = []excuse{
	{[]string{"own-name", "time-slow"}, listExcuse},
	{[]string{"helo-is-a-provider", "injected-field"}, filterExcuse},
	{[]string{"own-name"}, aliasExcuse},
}

// judge returns the findings, which are in order, with their levels as the whole chain has them, and joined.
func (c *Case) judge(list []Finding) []Finding {
	changed := false
	for i := range list {
		changed = c.lower(&list[i]) || changed
	}
	if c.raise(list) || changed {
		slices.SortFunc(list, byPlace)
	}
	join(list)
	return list
}

// lower makes a suspicious finding Info that has an innocent explanation. What cannot be has none.
func (c *Case) lower(f *Finding) bool {
	if f.Level != Suspect {
		return false
	}
	for _, e := range excuses {
		if !slices.Contains(e.of, f.Detector) {
			continue
		}
		if why := e.find(c, f); why != "" {
			f.Level, f.Adjusted = Info, "lowered, because "+why
			return true
		}
	}
	return false
}

// listExcuse: a list holds messages back, and hands them to those who sent them. It is no reason for a field with the
// very name of the believed server, which the list did not write either.
func listExcuse(c *Case, f *Finding) string {
	if b := c.settle(); f.Detector == "own-name" && b.found && f.Hop >= 0 && c.names(f.Hop).by.key == c.names(b.Hop).by.key {
		return ""
	}
	for i := c.claims(); i < c.Chain.Len(); i++ {
		if h := c.Chain.Hop(i); h.Field.Handover == received.List {
			return showServer(h.Field.By) + " handed the message through a list at hop " + strconv.Itoa(i)
		}
	}
	return ""
}

// filterExcuse: a content filter repeats to its server what the client said to the one before.
func filterExcuse(c *Case, f *Finding) string {
	if f.Hop < c.claims() || f.Hop < 1 {
		return ""
	}
	for _, i := range [...]int{f.Hop, f.Hop - 1} {
		if h := c.Chain.Hop(i); h.Field.Handover == received.Filter && c.Belief(i) == Believed {
			return "a content filter stands at hop " + strconv.Itoa(i) + ", which repeats the words of its client"
		}
	}
	return ""
}

// aliasExcuse: at a provider with many customers, a name of its own is not of the receiver's server.
func aliasExcuse(c *Case, f *Finding) string {
	b := c.settle()
	if !b.found || f.Hop < 0 {
		return ""
	}
	by, own := c.names(f.Hop).by, c.names(b.Hop).by
	if by.org == "" || by.org != own.org || orgs(c.OrgDomain).domain(by.key) == orgs(c.OrgDomain).domain(own.key) {
		return ""
	}
	return showHost(by.key) + " and " + showHost(own.key) + " are known names of one provider, which has many servers and customers"
}

// raise makes a broken link suspicious at or above which other signs speak against the trail: each alone has
// innocent reasons, and few chains have two.
func (c *Case) raise(list []Finding) (changed bool) {
	for i := range list {
		f := &list[i]
		if f.Detector != "broken-link" || f.Level != Info {
			continue
		}
		for j := range list {
			if o := &list[j]; i != j && raises[o.Detector] && o.Hop >= 0 && o.Hop <= f.Hop+1 && o.Hop < c.claims() {
				f.Level, changed = Suspect, true
				f.Adjusted = "raised, because hop " + strconv.Itoa(o.Hop) + " has another sign (" + o.Detector + ")"
				break
			}
		}
	}
	return changed
}

// raises are the detectors whose Info makes a broken link suspicious.
var raises = map[string]bool{
	"two-zones": true, "unchanging-second": true, "client-is-the-server": true, "fields-merged": true, "identifier-twice": true,
	"helo-is-another-address": true, "helo-is-a-number": true, "helo-is-ours": true, "trail-below-text": true, "field-twice": true,
	"time-backward": true, "unlikely-login": true,
}

// mostSupport is how many findings one lists that support it.
const mostSupport = 8

// join notes at each suspicious finding of a hop the others that speak against the same hop. The findings of a
// hop are neighbours.
func join(list []Finding) {
	for from := 0; from < len(list); {
		end := from + 1
		for end < len(list) && list[end].Hop == list[from].Hop {
			end++
		}
		for i := from; i < end && list[from].Hop >= 0; i++ {
			if list[i].Level > Info {
				list[i].Support = supporters(list, i, from, end)
			}
		}
		from = end
	}
}

// supporters returns those of list[from:end] that support list[i]: signs that other detectors found.
func supporters(list []Finding, i, from, end int) (support []int) {
	for j := from; j < end && len(support) < mostSupport; j++ {
		if list[j].Detector != list[i].Detector && !notices[list[j].Detector] {
			support = append(support, j)
		}
	}
	return support
}
