package received

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// Fields that are read side by side are those that are read one by one.
func TestParseAll(t *testing.T) {
	var values []string
	for _, v := range readVectors(t) {
		values = append(values, v.value)
	}
	values = append(values, "", "?", strings.Repeat("x", defaultMaxLen+1))
	fields, errs := ParseAll(values)
	assert.Len(t, fields, len(values))
	for i, v := range values {
		f, err := Parse(v)
		assert.Equal(t, err, errs[i], v)
		assert.Equal(t, f, &fields[i], v)
	}
	fields, errs = ParseAll(values[:1])
	assert.Len(t, fields, 1)
	assert.Nil(t, errs)
	fields, errs = ParseAll(nil)
	assert.Empty(t, fields)
	assert.Nil(t, errs)
}

// All values of a message cost one piece of memory.
func TestParseAllAllocs(t *testing.T) {
	v := "from mail.example.com (dsl-7.example.net [192.0.2.7])\r\n\tby mx.example.org (Postfix) with ESMTP id 4F1C2\r\n\tfor <bob@example.org>; Mon,  6 Mar 2000 14:31:07 +0100 (CET)"
	values := []string{v, v, v, v}
	assert.Equal(t, 1.0, testing.AllocsPerRun(100, func() { _, _ = ParseAll(values) }))
}
