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

// mostBroken is the part of a server's honest fields that may break what it always does, and fewClaims how
// many fields must claim to be the server's before one that breaks it says anything about that.
const (
	mostBroken = 0.001
	fewClaims  = 1000
)

// TestInvariants counts in honest mail how many of the fields of a server break each of what that server
// always does, and prints the table. What is broken more often is no invariant.
func TestInvariants(t *testing.T) {
	var all []received.Invariant
	for _, d := range received.Dialects() {
		all = append(all, d.Invariants()...)
	}
	claimed, broken := make([]int, len(all)), make([]int, len(all))
	eachMail(t, wantsAll(), func(file string) (func(realMail), func()) {
		name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(file), "headers-"), ".jsonl.gz")
		own, ownBroken := make([]int, len(all)), make([]int, len(all))
		do := func(m realMail) {
			if !slices.Contains(honest, name) {
				return
			}
			chain, _ := hops.Read(strings.NewReader(m.Headers))
			for _, h := range chain.All() {
				for i, inv := range all {
					own[i] += one(inv.Claimed(h.Field))
					ownBroken[i] += one(inv.Broken(h.Field))
				}
			}
		}
		return do, func() {
			for i := range all {
				claimed[i] += own[i]
				broken[i] += ownBroken[i]
			}
		}
	})
	var b strings.Builder
	for i, inv := range all {
		part := float64(broken[i]) / float64(max(1, claimed[i]))
		fmt.Fprintf(&b, "\n%-24s %6d of %6d fields  %.3f %%", inv.Name, broken[i], claimed[i], 100*part)
		if claimed[i] >= fewClaims {
			assert.LessOrEqual(t, part, mostBroken, inv.Name)
		} else if wantsAll() {
			t.Errorf("%s: too few honest fields to know", inv.Name)
		}
	}
	t.Logf("broken in honest mail:%s", b.String())
}
