package received

import (
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestFieldSize: the allocator gives 768 bytes to a Field, of which it takes 8, and the next size is 896.
func TestFieldSize(t *testing.T) {
	assert.LessOrEqual(t, reflect.TypeFor[Field]().Size(), uintptr(760))
}

// TestWhereFar: places on both sides of 64 KiB, and over it, are told alike.
func TestWhereFar(t *testing.T) {
	for _, n := range []int{0, 1, 65_480, 65_494, 65_495, 65_496, 65_500, 65_530, 65_536, 70_000, 200_000} {
		value := "from a.example by b.example id " + strings.Repeat("x", n) + "y for <ann@example.com>; 6 Mar 2000 14:31:07 +0100"
		p := Parser{MaxLen: len(value)}
		var f Field
		require.NoError(t, p.ParseInto(&f, value))
		assert.Equal(t, f.ID, f.Where(PartID).In(value), n)
		assert.Equal(t, "ann@example.com", f.Where(PartFor).In(value), n)
		assert.Equal(t, "b.example", f.Where(PartByHost).In(value), n)
		assert.Equal(t, "6 Mar 2000 14:31:07 +0100", f.Where(PartDate).In(value), n)
		assert.Zero(t, f.Where(PartVia), n)

		require.NoError(t, p.ParseInto(&f, "by c.example; 6 Mar 2000 14:31:07 +0100"))
		assert.Equal(t, Span{3, 12}, f.Where(PartByHost), n)
		assert.Zero(t, f.Where(PartID), n)
	}
}
