package main

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPaint(t *testing.T) {
	head := "  0  2000-03-06 14:31:07 +0100" + strings.Repeat(" ", 42)
	tests := []struct{ name, line, want string }{
		{"title", "== a ==", bold + "== a ==" + plain},
		{"claimed", head + " claimed", head + yellow + " claimed" + plain},
		{"believed", head[1:] + " believed", head[1:] + green + " believed" + plain},
		{"odd", "     odd     The day", "     " + yellow + "odd" + plain + "     The day"},
		{"forged", "  FORGED   It", "  " + red + "FORGED" + plain + "   It"},
		{"text that ends so", "  what is claimed", "  what is claimed"},
		{"empty", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, paint(tt.line))
		})
	}
}

// Without the escapes, a painted text is the text.
func TestPainterChangesNothing(t *testing.T) {
	want, err := os.ReadFile("testdata/forged.txt")
	require.NoError(t, err)
	var b bytes.Buffer
	n, err := painter{&b}.Write(want)
	require.NoError(t, err)
	assert.Equal(t, len(want), n)
	assert.Contains(t, b.String(), yellow+" claimed"+plain)
	assert.Contains(t, b.String(), green+" believed"+plain)
	got := b.String()
	for _, c := range []string{bold, red, green, yellow, plain} {
		got = strings.ReplaceAll(got, c, "")
	}
	assert.Equal(t, string(want), got)
}

func TestWantsColour(t *testing.T) {
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0) // a device of characters, as a terminal is one
	require.NoError(t, err)
	defer null.Close()
	file, err := os.Create(t.TempDir() + "/file")
	require.NoError(t, err)
	defer file.Close()
	env := func(pairs ...string) func(string) string {
		return func(key string) string {
			for i := 0; i < len(pairs); i += 2 {
				if pairs[i] == key {
					return pairs[i+1]
				}
			}
			return ""
		}
	}
	assert.True(t, wantsColour(null, env("TERM", "xterm")))
	assert.False(t, wantsColour(null, env("TERM", "xterm", "NO_COLOR", "1")))
	assert.False(t, wantsColour(null, env("TERM", "dumb")))
	assert.False(t, wantsColour(null, env()))
	assert.False(t, wantsColour(file, env("TERM", "xterm")))
	assert.False(t, wantsColour(new(bytes.Buffer), env("TERM", "xterm")))
}
