package fuzz

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/backstamp/backstamp/hops"
	"github.com/backstamp/backstamp/received"
	"github.com/stretchr/testify/assert"
)

// claimants tell, by the beginning of the names of the detectors that know what a server never does, which fields
// say that they are that server's.
var claimants = map[string]func(f *received.Field) bool{
	"exim": func(f *received.Field) bool { return strings.HasPrefix(f.By.Software, "Exim ") },
	"microsoft": func(f *received.Field) bool {
		return strings.HasSuffix(strings.ToLower(f.By.Host), ".prod.outlook.com")
	},
	"google":  func(f *received.Field) bool { return strings.EqualFold(f.By.Host, "mx.google.com") },
	"postfix": func(f *received.Field) bool { return f.By.Software == "Postfix" },
	"sendmail": func(f *received.Field) bool {
		return f.Dialect == received.Sendmail && strings.HasPrefix(f.By.Software, "8.") && strings.Contains(f.By.Software, "/8.")
	},
}

// mostBroken is the part of a server's honest fields that may break what it never does.
const mostBroken = 0.001

// TestInvariants counts in honest mail how many of the fields of a server break each of what that server never
// does, whoever wrote them, and prints the table. What is broken more often is no invariant.
func TestInvariants(t *testing.T) {
	var detectors []hops.Detector
	for _, d := range hops.Detectors() {
		if server, _, _ := strings.Cut(d.Name, "-"); claimants[server] != nil {
			detectors = append(detectors, d)
		}
	}
	claims, broken := map[string]int{}, map[string]int{}
	eachMail(t, wantsAll(), func(file string) (func(realMail), func()) {
		name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(file), "headers-"), ".jsonl.gz")
		own, ownBroken := map[string]int{}, map[string]int{}
		do := func(m realMail) {
			if !slices.Contains(honest, name) {
				return
			}
			chain, _ := hops.Read(strings.NewReader(m.Headers))
			for _, h := range chain.All() {
				for server, claims := range claimants {
					own[server] += one(claims(h.Field))
				}
			}
			for _, f := range hops.Analyze(hops.Case{Chain: chain, Inner: true}, detectors...).Findings { // nothing in an inner message is believed
				ownBroken[f.Detector]++
			}
		}
		return do, func() {
			for k, n := range own {
				claims[k] += n
			}
			for k, n := range ownBroken {
				broken[k] += n
			}
		}
	})
	var b strings.Builder
	for _, d := range detectors {
		server, _, _ := strings.Cut(d.Name, "-")
		part := float64(broken[d.Name]) / float64(max(1, claims[server]))
		fmt.Fprintf(&b, "\n%-22s %6d of %6d fields  %.3f %%", d.Name, broken[d.Name], claims[server], 100*part)
		if claims[server] >= 2000 {
			assert.LessOrEqual(t, part, mostBroken, d.Name)
		}
	}
	t.Logf("broken in honest mail:%s", b.String())
}
