//go:build unix

package mailbox

import (
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A pipe in a Maildir is not opened: it would wait for its other end.
func TestPipeInMaildir(t *testing.T) {
	dir := folder(t, map[string]string{"cur/2": message("two")})
	require.NoError(t, syscall.Mkfifo(filepath.Join(dir, "cur", "1"), 0o600))
	want := []got{{source: "cur/1", err: ErrNotRegular}, {source: "cur/2", text: message("two")}}
	assert.Equal(t, want, readAll(t, Options{}, dir, dir))
}
