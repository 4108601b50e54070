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

// habit is what many fields of a server have, and too many do not.
type habit struct {
	name        string
	claims, has func(f *received.Field) bool
}

func isPostfix(f *received.Field) bool { return f.By.Software == "Postfix" && f.From.HELO != "" }

func isSendmail8(f *received.Field) bool {
	return f.Dialect == received.Sendmail && strings.HasPrefix(f.By.Software, "8.")
}

func foldsWithTab(f *received.Field) bool { return strings.Contains(f.Raw(), "\n\tby ") }

func hasRecipient(f *received.Field) bool { return len(f.For) > 0 }

var habits = []habit{
	{"Postfix folds with a tab", isPostfix, foldsWithTab},
	{"Postfix has a for clause", isPostfix, hasRecipient},
	{"Sendmail folds with a tab", isSendmail8, foldsWithTab},
	{"Sendmail names its zone", isSendmail8, func(f *received.Field) bool {
		return strings.HasSuffix(f.Where(received.PartDate).In(f.Raw()), ")")
	}},
	{"amavisd tells its port", func(f *received.Field) bool { return f.Dialect == received.Amavis }, func(f *received.Field) bool {
		return strings.Contains(f.Raw(), ", port ")
	}},
	{"qmail writes -0000", func(f *received.Field) bool { return f.By.Software == "qmail" && !f.Date.IsZero() }, func(f *received.Field) bool {
		return f.Date.Zone == "-0000"
	}},
	{"Gmail has a for clause", func(f *received.Field) bool { return strings.EqualFold(f.By.Host, "mx.google.com") }, hasRecipient},
}

// TestNoInvariants counts in honest mail what looks like something that a server always does, and prints the shares:
// what fewer than 999 of 1,000 fields have is no invariant.
func TestNoInvariants(t *testing.T) {
	claimed, has := make([]int, len(habits)), make([]int, len(habits))
	eachMail(t, wantsAll(), func(file string) (func(realMail), func()) {
		name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(file), "headers-"), ".jsonl.gz")
		own, ownHas := make([]int, len(habits)), make([]int, len(habits))
		do := func(m realMail) {
			if !slices.Contains(honest, name) {
				return
			}
			chain, _ := hops.Read(strings.NewReader(m.Headers))
			for _, h := range chain.All() {
				for i, k := range habits {
					if k.claims(h.Field) {
						own[i]++
						ownHas[i] += one(k.has(h.Field))
					}
				}
			}
		}
		return do, func() {
			for i := range habits {
				claimed[i] += own[i]
				has[i] += ownHas[i]
			}
		}
	})
	for i, k := range habits {
		part := float64(has[i]) / float64(max(1, claimed[i]))
		t.Logf("%-26s %6d of %6d fields  %.2f %%", k.name, has[i], claimed[i], 100*part)
		if claimed[i] >= fewClaims {
			assert.Less(t, part, 1-mostBroken, "%s: it may be an invariant", k.name)
		}
	}
}
