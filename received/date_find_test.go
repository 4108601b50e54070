package received

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestFindDateTries: when no more beginnings of dates may be tried, a date of RFC 5322's form is found all the same, and
// another is not, which is told by a negative number of tries.
func TestFindDateTries(t *testing.T) {
	numbers := strings.Repeat("1 ", 40)
	for _, date := range []string{"Fri, 10 Nov 2017 18:31:17 +0100", "10 Nov 2017 18:31:17 +0100", "1 Nov 2017 18:31:17 GMT"} {
		left := tries(3)
		assert.Equal(t, len(numbers), findDate(numbers+date, 0, &left), date)
	}
	for _, date := range []string{"2017-11-10 18:31:17 +0100", "Fri Nov 10 18:31:17 2017", "Fri, 10 Nov", "Fri"} {
		left := tries(3)
		assert.Equal(t, -1, findDate(numbers+date, 0, &left), date)
		assert.Negative(t, left, date)
	}
}

func TestTLSIsZero(t *testing.T) {
	assert.True(t, TLS{}.IsZero())
	assert.False(t, TLS{Cipher: "NAME"}.IsZero())
	assert.False(t, TLS{BitsKnown: true}.IsZero())
}
