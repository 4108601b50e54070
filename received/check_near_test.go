package received

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const checkNearFile = "testdata/near/check/near.txt"

// TestCheckNear asks Check and the ABNF of values that are nearly a vector of TestCheckVectors: each was found by asking
// which one tells a fault in Check. A line gives what each standard says, if it says anything.
func TestCheckNear(t *testing.T) {
	data, err := os.ReadFile(checkNearFile)
	require.NoError(t, err)
	var b strings.Builder
	for block := range strings.SplitSeq(strings.TrimSpace(string(data)), "\n\n") {
		quoted, want, _ := strings.Cut(block, "\n")
		value, err := strconv.Unquote(quoted)
		require.NoError(t, err, block)
		var got []string
		for _, j := range judges() {
			assert.Empty(t, j.disagreement(value), "%q", value)
			if v := verdict(j.spec.Check(value)); v != "ok" {
				got = append(got, fmt.Sprintf("  %s: %s", j.spec, v))
			}
		}
		fmt.Fprintf(&b, "%q\n%s\n\n", value, strings.Join(got, "\n"))
		if !*update {
			assert.Equal(t, want, strings.Join(got, "\n"), "%q", value)
		}
	}
	if *update {
		require.NoError(t, os.WriteFile(checkNearFile, []byte(strings.TrimSpace(b.String())+"\n"), 0o644))
	}
}
