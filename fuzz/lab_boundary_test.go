package fuzz

import (
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/backstamp/backstamp/hops"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// labMessage is a delivered copy of the lab, with what boundary and origins are held against.
type labMessage struct {
	ID        string
	Variation string
	Kind      string
	Headers   string
	Received  []struct { // the newest first
		Raw  string
		Fake bool
		Hop  *int
		Role string
	}
	Hops []struct { // in the order in which the message went
		ByHost    string   `json:"by_host"`
		ByIP      []string `json:"by_ip"`
		ClientIP  string   `json:"client_ip"`
		MTA       string
		HELO      string
		AuthUser  string `json:"auth_user"`
		LocalUser string `json:"local_user"`
		XClient   string
	}
}

// eachLabMessage calls do with each delivered copy, and skips the test where there is no lab.
func eachLabMessage(t *testing.T, do func(m *labMessage)) {
	eachTruth(t, labFolder(t), do)
}

// labNets are the networks of the lab's servers; its clients are in 198.51.100.0/24 and 2001:db8::c0/124.
var labNets = []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("2001:db8::/122")}

func inLab(a netip.Addr) bool {
	return slices.ContainsFunc(labNets, func(p netip.Prefix) bool { return p.Contains(a) })
}

// labTrust are the trust models that the lab is judged with, and of each which clients it takes for ours.
var labTrust = []struct {
	name  string
	trust hops.Truster
	ours  func(netip.Addr) bool
}{
	{"networks", hops.TrustNets(labNets...), inLab},
	{"private", nil, netip.Addr.IsPrivate},
}

// labEdge is where the trace of a message must end.
type labEdge struct {
	field   int          // the boundary's field, counted like hops from the oldest; -1: every hop is ours
	clients []netip.Addr // the addresses that its client may have
	hop     int          // the step in the truth
}

// edge works out from the truth where trust ends: at the newest step whose client is no server of ours.
// Of a client that no socket saw, it is known which server it was.
func (m *labMessage) edge(ours func(netip.Addr) bool) labEdge {
	for i := len(m.Hops) - 1; i >= 0; i-- {
		h := &m.Hops[i]
		clients := addrsOf(h.ClientIP)
		if at := strings.Index(h.XClient, "ADDR="); at >= 0 { // What XCLIENT says is the client, for the server.
			address, _, _ := strings.Cut(h.XClient[at+len("ADDR="):], " ")
			clients = addrsOf(address)
		}
		switch {
		case m.Variation == "bounce" && i == 0: // The server wrote the message itself.
			continue
		case h.MTA == "fetch", m.Kind == "fetch" && i > 0 && i == len(m.Hops)-1: // The mailbox's own server handed the message over.
			continue
		case h.ClientIP == "" && i == 0: // A program on the server did.
			continue
		case h.ClientIP == "":
			clients = addrsOf(m.Hops[i-1].ByIP...)
		}
		if at := m.field(i); at >= 0 && !(clients[0].IsLoopback() || ours(clients[0])) {
			return labEdge{at, clients, i}
		}
	}
	return labEdge{field: -1}
}

// field returns the index, counted from the oldest, of the field in which a server tells of its client.
func (m *labMessage) field(hop int) int {
	for i, r := range m.Received {
		if r.Hop != nil && *r.Hop == hop && r.Role != "internal" {
			return len(m.Received) - 1 - i
		}
	}
	return -1
}

func addrsOf(texts ...string) (list []netip.Addr) {
	for _, s := range texts {
		if a, err := netip.ParseAddr(s); err == nil {
			list = append(list, a)
		}
	}
	return list
}

// labTable counts what came of a trust model, by outcome, and keeps a line for each that is not right.
type labTable struct {
	count             map[string]int
	lines             []string
	messages, origins int
	wrong, forged     int
}

func (table *labTable) add(outcome string, m *labMessage, why string) {
	table.count[outcome]++
	if why != "" {
		table.lines = append(table.lines, m.ID+": "+outcome+": "+why)
	}
}

// TestLabBoundary holds boundary, client and origins against what is true of the lab's messages, once with
// its networks trusted, and once with what holds where nobody says whom to trust. Under both, no address
// that stands only in a forged field is ever proven.
func TestLabBoundary(t *testing.T) {
	for _, tt := range labTrust {
		t.Run(tt.name, func(t *testing.T) {
			table := &labTable{count: map[string]int{}}
			eachLabMessage(t, func(m *labMessage) {
				want := m.edge(tt.ours)
				table.judge(t, m, tt.trust, want)
				if all := m.edge(inLab); all.field != want.field { // why the tables differ
					table.count["  of these, trust ends at a server of the lab, whose public address nothing tells to be ours"]++
				}
			})
			table.print(t)
			assert.Zero(t, table.wrong, "boundaries and clients that are not what is true")
			assert.Zero(t, table.forged, "forged addresses that are proven")
			assert.GreaterOrEqual(t, float64(table.origins), 0.99*float64(table.messages), "first origins that are right")
			assert.Greater(t, table.messages, 900)
		})
	}
}

// judge compares one message with the truth.
func (table *labTable) judge(t *testing.T, m *labMessage, trust hops.Truster, want labEdge) {
	chain, err := hops.Read(strings.NewReader(m.Headers))
	require.NoError(t, err)
	require.Equal(t, len(m.Received), chain.Len(), m.ID)
	r := hops.Analyze(hops.Case{Chain: chain, Trust: trust}, hops.Detectors()[0])
	table.messages++
	table.boundary(m, chain, r, want)
	if why := m.origin(r, want); why == "" {
		table.origins++
	} else {
		table.lines = append(table.lines, m.ID+": the first origin is not right: "+why)
	}
	for _, o := range r.Origins {
		if o.Proven && m.onlyForged(o) {
			table.forged++
			table.lines = append(table.lines, fmt.Sprintf("%s: FORGED AND PROVEN: %+v", m.ID, o))
		}
	}
}

// boundary compares the boundary.
func (table *labTable) boundary(m *labMessage, chain *hops.Chain, r *hops.Report, want labEdge) {
	b, ok := r.Case.Boundary()
	switch {
	case want.field < 0 && !ok:
		table.add("no boundary, as the message began on a server of ours", m, "")
	case want.field < 0 || !ok:
		table.wrong++
		table.add("WRONG", m, fmt.Sprintf("boundary %v, want hop %d: %s", ok, want.field, b.Why))
	case b.Hop == want.field && slices.Contains(want.clients, b.Client.IP):
		table.add("hop and client right", m, "")
	case b.Hop == want.field && !writesAny(chain.Hop(b.Hop).Field.Raw(), want.clients):
		table.add("hop right, client not written", m, "the address "+want.clients[0].String()+" stands nowhere in "+
			strings.Join(strings.Fields(chain.Hop(b.Hop).Field.Raw()), " "))
	default:
		table.wrong++
		table.add("WRONG", m, fmt.Sprintf("hop %d, client %v, want hop %d, %v: %s", b.Hop, b.Client.IP, want.field, want.clients, b.Why))
	}
}

func writesAny(value string, addrs []netip.Addr) bool {
	return slices.ContainsFunc(addrs, func(a netip.Addr) bool { return showsAddr(value, a) })
}

// origin compares the first origin, and says what is wrong with it. A message that came from outside came
// from the boundary's client, or, where its address is not written, from the user; one that began on a
// server came from that.
func (m *labMessage) origin(r *hops.Report, want labEdge) (wrong string) {
	if len(r.Origins) == 0 {
		return "there is none"
	}
	o, first := r.Origins[0], &m.Hops[0]
	said := fmt.Sprintf("%v %q user %q: %s", o.IP, o.Host, o.User, o.Why)
	switch {
	case want.field >= 0 && slices.Contains(want.clients, o.IP):
		return ""
	case want.field == o.Hop && !o.IP.IsValid() && !o.Proven && o.Host != "" && o.Host == m.Hops[want.hop].HELO:
		return "" // its address is not written
	case want.field >= 0:
		return fmt.Sprintf("%s; want %v", said, want.clients)
	case o.Host == first.ByHost, "mx."+o.Host == first.ByHost, slices.Contains(addrsOf(first.ByIP...), o.IP), o.IP.IsLoopback():
		return ""
	}
	return said + "; want " + first.ByHost
}

// onlyForged reports whether the address of an origin stands in a forged field, and is none of those that
// took part.
func (m *labMessage) onlyForged(o hops.Origin) bool {
	for i := range m.Hops {
		h := &m.Hops[i]
		if slices.Contains(addrsOf(append(h.ByIP, h.ClientIP)...), o.IP) {
			return false
		}
	}
	for _, r := range m.Received {
		if r.Fake && showsAddr(r.Raw, o.IP) {
			return true
		}
	}
	return false
}

func (table *labTable) print(t *testing.T) {
	var b strings.Builder
	fmt.Fprintf(&b, "%d messages\n", table.messages)
	for _, outcome := range slices.Sorted(maps.Keys(table.count)) {
		fmt.Fprintf(&b, "%6d  %s\n", table.count[outcome], outcome)
	}
	fmt.Fprintf(&b, "%6d  first origin right (%.2f %%)\n", table.origins, 100*float64(table.origins)/float64(table.messages))
	fmt.Fprintf(&b, "%6d  forged addresses proven\n", table.forged)
	slices.Sort(table.lines)
	t.Logf("\n%s\n%s", &b, strings.Join(table.lines, "\n"))
}
