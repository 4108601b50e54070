package received

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// A date that stands alone is read as the one of a field.
func TestParseDate(t *testing.T) {
	for _, s := range []string{
		"Mon, 6 Mar 2000 14:31:07 +0100", "\r\n Mon, 6 Mar 2000 14:31:07 +0100 (CET)", "6 Mar 00 14:31:07 GMT", "Mon, 6 Mar 2000 14:31:07 -0000",
		"(a comment) Mon, 06-Mar-2000 14:31:07 PST", "Mon Mar  6 14:31:07 2000", "Mon, 6 Mar 2000 14:31:07 +4000", "Mon, 99 Mar 2000 14:31:07 +0100",
		"", " ", "yesterday", "Mon, 6 Mar",
	} {
		f, _ := Parse("; " + s)
		d, ok := ParseDate(s)
		assert.Equal(t, f.Date, d, s)
		assert.Equal(t, f.Where(PartDate) != Span{}, ok, s)
	}
	_, ok := ParseDate("x Mon, 6 Mar 2000 14:31:07 +0100")
	assert.False(t, ok, "a date somewhere in a text does not stand alone")
	assert.Zero(t, testing.AllocsPerRun(10, func() { ParseDate("Mon, 6 Mar 2000 14:31:07 +0100 (CET)") }))
}
