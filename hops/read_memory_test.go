package hops

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// plainly hides what a reader is, so that it is read through a buffer.
type plainly struct{ io.Reader }

// What is in memory is read as anything else is: the same fields, the same error.
func TestReadMemory(t *testing.T) {
	long := strings.Repeat("x", 9000)
	inputs := []string{
		"", "\r\n\n", "A: 1", "A: 1\n", "A: 1\n\nbody", "\r\n\nA: 1\r\n\r\nbody", "A: 1\r\r\n\r\r\nbody", "A: 1\r\n\r", "A: \r\r1\n\nx",
		"A: 1\rB: 2\r\rbody\r\r", "\r\rA: 1\rB: 2\r\n\r\nbody", "A: 1\rB: " + long + "\r\n\r\nbody", "A: " + long + "\n\n" + long,
		"A: " + strings.Repeat("x", maxHeader-5) + "\n\nbody", "A: " + strings.Repeat("x", maxHeader) + "\n\nbody",
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		var b strings.Builder
		for range r.IntN(12) {
			b.WriteString([]string{"A: 1", "Received: by b", "\n", "\r\n", "\r", " x", "\n\n", ":"}[r.IntN(8)])
		}
		inputs = append(inputs, b.String())
	}
	for _, input := range inputs {
		want, wantErr := Read(plainly{strings.NewReader(input)})
		for _, m := range []io.Reader{strings.NewReader(input), bytes.NewReader([]byte(input))} {
			got, err := Read(m)
			require.Equal(t, want.Headers(), got.Headers(), "%T of %.80q", m, input)
			assert.Equal(t, want.Len(), got.Len())
			assert.Equal(t, errors.Is(wantErr, ErrLimit), errors.Is(err, ErrLimit), "%T of %.80q", m, input)
			assert.Equal(t, wantErr, err, "%T of %.80q", m, input)
		}
	}
}
