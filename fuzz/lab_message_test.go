package fuzz

import (
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/backstamp/backstamp/hops"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// ourLab are the networks of the lab's servers; its clients come from others.
var ourLab = hops.TrustNets(netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("2001:db8::/64"))

// leastTraced is the part of the chains forged by a skill that leaves a trace that is to be found.
const leastTraced = 0.7

// labCount is what came of the sample's messages.
type labCount struct {
	messages, fields           int
	entered, right, origin     int // came from outside; the boundary and its client right; the first origin right
	honest, suspected, accused int // without a forged field; of these with a finding that is Suspect, Forged
	forged, found              int // with a trace of the forger; of these found, at a fake or next to it
}

// labLine is one delivered copy of the sample.
type labLine struct {
	labCopy
	Skill string `json:"skill"`
	Kind  string `json:"kind"`
	Fakes int    `json:"fakes"`
}

// TestLabMessages holds the boundary, the origin and the findings of the sample's messages against the truth:
// where the lab was entered, from what address, and which fields a forger made up.
func TestLabMessages(t *testing.T) {
	var n labCount
	eachLabLine(t, func(c *labLine) { n.add(t, c) })
	t.Logf("%+v", n)
	assert.Greater(t, n.entered, 900)
	assert.GreaterOrEqual(t, float64(n.right), 0.97*float64(n.entered), "boundaries")
	assert.GreaterOrEqual(t, float64(n.origin), 0.97*float64(n.entered), "origins")
	assert.GreaterOrEqual(t, float64(n.found), leastTraced*float64(n.forged), "forged chains found")
	assert.Zero(t, n.accused, "honest messages accused")
}

// eachLabLine calls do with each delivered copy of the sample.
func eachLabLine(t *testing.T, do func(c *labLine)) { eachTruth(t, labSample, do) }

// add judges one copy and compares it with the truth.
func (n *labCount) add(t *testing.T, c *labLine) {
	n.messages++
	n.fields += len(c.Received) - c.Fakes
	var b strings.Builder
	for _, r := range c.Received {
		b.WriteString(strings.ReplaceAll(r.Raw, "\n", "\r\n") + "\r\n")
	}
	chain, err := hops.Read(strings.NewReader(b.String() + "\r\n"))
	require.NoError(t, err, c.ID)
	report := hops.Analyze(hops.Case{Chain: chain, Trust: ourLab})
	n.findings(t, c, report)
	// A loopback client is the host itself, and XCLIENT says that the client is another.
	ip, err := netip.ParseAddr(c.Hops[0].ClientIP)
	if err != nil || ip.IsLoopback() || strings.HasSuffix(c.ID, ".xclient") || c.Kind == "bounce" || c.Kind == "local" || c.Kind == "fetch" {
		return
	}
	n.entered++
	boundary, ok := report.Case.Boundary()
	if right := ok && boundary.Client.IP == ip && boundary.Hop == c.Fakes; right {
		n.right++
	} else {
		t.Logf("boundary: %s at %d, from %v", c.ID, boundary.Hop, boundary.Client.IP)
	}
	n.origin += one(len(report.Origins) > 0 && report.Origins[0].IP == ip)
}

// findings counts who was accused, and which forger found.
func (n *labCount) findings(t *testing.T, c *labLine, report *hops.Report) {
	switch {
	case c.Fakes == 0:
		n.honest++
		n.suspected += one(report.Level() >= hops.Suspect)
		if report.Level() == hops.Forged {
			n.accused++
			t.Logf("accused: %s %s", c.ID, report.Verdict)
		}
	case c.Skill != "patient" && c.Skill != "breaks-the-chain":
		n.forged++
		n.found += one(slices.ContainsFunc(report.Findings, func(f hops.Finding) bool {
			return f.Level >= hops.Suspect && f.Hop >= 0 && f.Hop <= c.Fakes
		}))
	}
}
