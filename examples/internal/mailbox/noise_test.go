package mailbox

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/backstamp/backstamp/hops"
)

func TestIsNoise(t *testing.T) {
	tests := []struct {
		name, header string
		want         bool
	}{
		{"nothing", "", false},
		{"a header", "Subject: x\r\nTo:\tbob@example.org\r\n", false},
		{"one byte in ten", "\xff:" + strings.Repeat("x", 8), false},
		{"two bytes in ten", "\xff:\xff" + strings.Repeat("x", 7), true},
		{"controls", "\x00\x1b:" + strings.Repeat("x", 6), true},
		{"no colon", "\x00\xff\x01\x02\n", true},
		{"a subject in another script", "Subject: " + strings.Repeat("\u0416", 40) + "\n", false},
		{"half of the names", "A: \xff\xff\n\xff: x\n", true},
		{"more than half of the names", "A: \xff\xff\n\xff: x\nB: \xff\n", false},
		{"a Received field", "Received: by \xff\xff\xff\xff\n", false},
		{"behind noise", "A:\xff\xff\xff\xff\nReceived: by b\n", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, IsNoise(hops.Headers(tt.header)))
		})
	}
}
