package redact

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// TestLinear: sixteen times as long a header takes far less than 256 times as long, whatever stands in it.
func TestLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: time is not measured")
	}
	r := redactor(t, Options{Shift: time.Hour, OrgDomain: func(string) string { return "" }})
	for _, unit := range []string{"<", "a ", "a:", "=?", "=?a?Q?", "a.", "@", "1.", "1:1 ", "::", "(", "\x80", "id <a@b> ", "12345678 ", "a1", "xn--a.", "%RND", "é", "a@"} {
		for _, start := range []string{"Received: from ", "Subject: ", "Message-ID: <1", "X: =?utf-8?B?"} {
			took := func(size int) time.Duration {
				block := start + strings.Repeat(unit, size/len(unit))
				best := time.Hour
				for range 3 {
					at := time.Now()
					r.Block(block)
					best = min(best, time.Since(at))
				}
				return best
			}
			small := max(took(16<<10), 2*time.Millisecond) // a busy machine is not slow input
			assert.Less(t, took(256<<10), 128*small, "%q %q", start, unit)
		}
	}
}
