package hops

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestSizeText(t *testing.T) {
	for n, want := range map[int]string{
		0: "0 bytes", 1000: "1000 bytes", 1023: "1023 bytes", 1 << 10: "1 KiB", 3 << 10: "3 KiB", 1<<20 - 1: "1048575 bytes",
		1 << 20: "1 MiB", 1<<20 + 1<<10: "1025 KiB", 16 << 20: "16 MiB", -1024: "-1024 bytes",
	} {
		assert.Equal(t, want, sizeText(n))
	}
}
