package fuzz

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/backstamp/backstamp/hops"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// spliced is how many chains are made by splicing.
const spliced = 1000

// TestSplice puts honest chains on top of another's fields, as a sender does who forges a past, and sees to it that
// belief does not go into the forged part: with the newest hop trusted, with all of the honest part trusted, and with
// private addresses.
//
// Of some honest chains the oldest hop tells that the message was made on that server. "qmail invoked by uid 1000" does
// not name it, so that whatever stands below may be its own, and is taken for that, but never without a doubt.
func TestSplice(t *testing.T) {
	tops, belows := spliceParts(t)
	count := map[string]int{}
	for i := range spliced {
		// 7 is no factor of either number, so that each top meets many others.
		top, below := tops[(i*7)%len(tops)], belows[(i*11+i/len(belows))%len(belows)]
		n := readLen(t, below)
		chain, err := hops.Read(strings.NewReader(top + below + "Subject: x\n\n"))
		require.NoError(t, err)
		own, err := hops.Read(strings.NewReader(top + "Subject: x\n\n"))
		require.NoError(t, err)
		for _, trust := range []struct {
			name string
			hops.Truster
		}{{"the newest hop", hops.TrustNewest(1)}, {"all of the honest hops", hops.TrustNewest(own.Len())}, {"private addresses", nil}} {
			b, ok := chain.Boundary(trust.Truster)
			alone, found := own.Boundary(trust.Truster)
			switch {
			case found && assert.True(t, ok && b.Hop >= n, "%s: %s\n%s", trust.name, b.Why, top+below):
				count[trust.name+": stays where it is without the forged part"] += one(b.Hop == n+alone.Hop)
				count[trust.name+": elsewhere in the honest part"] += one(b.Hop != n+alone.Hop)
			case !found && ok && b.Hop >= n:
				count[trust.name+": the honest message began inside, and the forged part is not taken for its past"]++
			case !found:
				count[trust.name+": the honest message began inside, and the forged part is taken for its past, with a doubt"]++
				assert.False(t, ok && b.Certain, "%s: %s\n%s", trust.name, b.Why, top+below)
			}
		}
	}
	for _, kind := range slices.Sorted(maps.Keys(count)) {
		t.Logf("%5d %s", count[kind], kind)
	}
	assert.Zero(t, count["the newest hop: the honest message began inside, and the forged part is taken for its past, with a doubt"])
	assert.Zero(t, count["private addresses: the honest message began inside, and the forged part is taken for its past, with a doubt"])
}

// spliceParts returns honest chains and others' fields, each the Received fields of a message, from sources that
// have no server in common.
func spliceParts(t *testing.T) (tops, belows []string) {
	for _, file := range corpusFiles(t) {
		honest := strings.Contains(file, "linux-mips") || strings.Contains(file, "lore-") || strings.Contains(file, "lucid")
		var parts []string
		readMails(t, file, false, func(m realMail) {
			if fields := receivedOf(m.Headers); fields != "" {
				parts = append(parts, fields)
			}
		})
		if honest {
			tops = append(tops, parts...)
		} else {
			belows = append(belows, parts...)
		}
	}
	require.NotEmpty(t, tops)
	require.NotEmpty(t, belows)
	return tops, belows
}

// receivedOf returns the Received fields of a header block.
func receivedOf(block string) string {
	var b strings.Builder
	for h := range hops.Headers(block) {
		if h.Is("Received") {
			fmt.Fprintf(&b, "Received: %s\n", h.Value)
		}
	}
	return b.String()
}

func readLen(t *testing.T, block string) int {
	c, err := hops.Read(strings.NewReader(block + "\n"))
	require.NoError(t, err)
	return c.Len()
}
