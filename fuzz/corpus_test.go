package fuzz

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/backstamp/backstamp/fuzz/census"
)

// TestCorpora asks every property of real mail, and prints by source what could be read of it, what was
// found, and how fast. The command in fuzz/corpora does the same for any folder.
func TestCorpora(t *testing.T) {
	all := census.By{}
	eachMail(t, wantsAll(), func(string) (func(realMail), func()) {
		own := census.By{}
		return own.Add, func() { all.Merge(own) }
	})
	t.Logf("\n%s", all.Table())
	total := all.Total()
	assert.Empty(t, total.Broken[:min(len(total.Broken), 20)], "%d properties do not hold for real mail", len(total.Broken))
	for _, slow := range total.Slow {
		t.Log("slow: " + slow)
	}
	assert.Positive(t, total.Fields)
}
