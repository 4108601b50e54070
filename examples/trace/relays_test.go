package main

import (
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// With -relays each message is four lines, and nothing of it does anything to a terminal.
func TestRelays(t *testing.T) {
	code, got, errs := command("", "-relays", "-trust", "private", "testdata/forged.eml")
	assert.Equal(t, exitDone, code)
	assert.Empty(t, errs)
	lines := strings.Split(got, "\n")
	require.Len(t, lines, 5)
	assert.Contains(t, lines[0], "X-Spam-Relays-Trusted: [ ip=10.0.0.25 ")
	assert.Contains(t, lines[1], "X-Spam-Relays-Untrusted: [ ip=203.0.113.66 ")

	envelope := "From ann@example.com Mon Mar  6 14:31:07 2000\n"
	box := envelope + "Received: from \x1b[2J\x9b ([192.0.2.7]) by mx\n\n" + envelope + "Subject: no trace\n\n"
	code, got, errs = command(box, "-relays")
	assert.Equal(t, exitDone, code)
	assert.Empty(t, errs)
	assert.Len(t, strings.Split(got, "\n\n"), 2)
	assert.Contains(t, got, "X-Spam-Relays-Untrusted: [ ip=192.0.2.7 rdns= helo=!!2J! by=mx ")
	assert.True(t, strings.HasSuffix(got, "\nX-Spam-Relays-External: \n"))
	for _, c := range strings.ReplaceAll(got, "\n", "") {
		assert.True(t, unicode.IsPrint(c), "%q", got)
	}

	code, got, errs = command(box, "-relays", "-json")
	assert.Equal(t, exitError, code)
	assert.Empty(t, got)
	assert.Contains(t, errs, "-json and -relays")
}
