package mailbox

import (
	"errors"
	"iter"

	"github.com/backstamp/backstamp/hops"
)

// ErrNoise tells that what was read as the header of a message is that of none.
var ErrNoise = errors.New("is binary and no message")

// IsNoise reports whether what was read as a header is that of no message: it has no Received field,
// more than one byte in ten has no place in text, and most lines have no name that a field could have.
// A colon stands in any noise that is long enough, and honest headers have 8-bit text in their values.
func IsNoise(header iter.Seq[hops.Header]) bool {
	odd, all, named, fields := 0, 0, 0, 0
	for h := range header {
		if h.Is("Received") {
			return false
		}
		fields++
		if h.Name != "" && countOdd(h.Name) == 0 {
			named++
		}
		all += len(h.Raw)
		odd += countOdd(h.Raw)
	}
	return odd > all/10 && named <= fields/2
}

// countOdd returns how many bytes of s are no ASCII text.
func countOdd(s string) (n int) {
	for i := range len(s) {
		if c := s[i]; c >= 0x7f || c < ' ' && c != '\t' && c != '\r' && c != '\n' {
			n++
		}
	}
	return n
}
