package hops

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestAllocs counts what reading a message and asking who sent it allocates: memory that does not depend on how
// many fields there are, but for the sentences.
func TestAllocs(t *testing.T) {
	message := fromGmail + atGmail + forgedBelow + "From: a@example.com\nSubject: x\n\n"
	for _, tt := range []struct {
		name string
		most float64
		do   func()
	}{
		{"Read", 8, func() {
			_, err := Read(strings.NewReader(message))
			require.NoError(t, err)
		}},
		{"Boundary", 3, func(c *Chain) func() { return func() { c.Boundary(nil) } }(mustRead(t, message))},
		{"Client", 3, func(c *Chain) func() { return func() { c.Client(nil) } }(mustRead(t, message))},
		{"Read, Boundary and Origins", 20, func() {
			chain, _ := Read(strings.NewReader(message))
			c := Case{Chain: chain}
			c.Boundary()
			c.Origins()
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := testing.AllocsPerRun(100, tt.do)
			t.Logf("%v allocations", got)
			assert.LessOrEqual(t, got, tt.most)
		})
	}
}

func mustRead(t *testing.T, message string) *Chain {
	c, err := Read(strings.NewReader(message))
	require.NoError(t, err)
	return c
}
