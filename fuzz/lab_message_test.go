package fuzz

import (
	"bufio"
	"encoding/json"
	"net/netip"
	"os"
	"path/filepath"
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

// TestLabMessages holds the boundary, the origin and the findings of the sample's messages against the truth:
// where the lab was entered, from what address, and which fields a forger made up.
func TestLabMessages(t *testing.T) {
	file, err := os.Open(filepath.Join(labSample, "out", "truth.jsonl"))
	require.NoError(t, err)
	defer file.Close()
	var n struct{ entered, right, origin, honest, accused, forged, found int }
	sc := bufio.NewScanner(file)
	sc.Buffer(nil, 1<<24)
	for sc.Scan() {
		var c struct {
			labCopy
			Skill string `json:"skill"`
			Kind  string `json:"kind"`
			Fakes int    `json:"fakes"`
		}
		require.NoError(t, json.Unmarshal(sc.Bytes(), &c))
		var b strings.Builder
		for _, r := range c.Received {
			b.WriteString(strings.ReplaceAll(r.Raw, "\n", "\r\n") + "\r\n")
		}
		chain, err := hops.Read(strings.NewReader(b.String() + "\r\n"))
		require.NoError(t, err, c.ID)
		report := hops.Analyze(hops.Case{Chain: chain, Trust: ourLab})
		if c.Fakes == 0 {
			n.honest++
			if report.Level() == hops.Forged {
				n.accused++
				t.Logf("accused: %s %s", c.ID, report.Verdict)
			}
		} else if c.Skill != "patient" && c.Skill != "breaks-the-chain" {
			n.forged++
			for _, f := range report.Findings {
				if f.Level >= hops.Suspect && f.Hop >= 0 && f.Hop <= c.Fakes {
					n.found++
					break
				}
			}
		}
		// A loopback client is the host itself, and XCLIENT says that the client is another.
		entry := c.Hops[0]
		ip, err := netip.ParseAddr(entry.ClientIP)
		if err != nil || ip.IsLoopback() || strings.HasSuffix(c.ID, ".xclient") || c.Kind == "bounce" || c.Kind == "local" || c.Kind == "fetch" {
			continue
		}
		n.entered++
		boundary, ok := report.Case.Boundary()
		if ok && boundary.Client.IP == ip && boundary.Hop == c.Fakes {
			n.right++
		} else {
			t.Logf("boundary: %s at %d, from %v", c.ID, boundary.Hop, boundary.Client.IP)
		}
		if len(report.Origins) > 0 && report.Origins[0].IP == ip {
			n.origin++
		}
	}
	require.NoError(t, sc.Err())
	t.Logf("%+v", n)
	assert.Greater(t, n.entered, 900)
	assert.GreaterOrEqual(t, float64(n.right), 0.97*float64(n.entered), "boundaries")
	assert.GreaterOrEqual(t, float64(n.origin), 0.97*float64(n.entered), "origins")
	assert.GreaterOrEqual(t, float64(n.found), leastTraced*float64(n.forged), "forged chains found")
	assert.Zero(t, n.accused, "honest messages accused")
}
