package option

import (
	"flag"
	"io"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/backstamp/backstamp/hops"
)

func parse(args ...string) (hops.Truster, error) {
	var trust Trust
	fs := flag.NewFlagSet("program", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.Var(&trust, "trust", "")
	err := fs.Parse(args)
	return trust.Truster(), err
}

func TestTrust(t *testing.T) {
	nobody, err := parse()
	require.NoError(t, err)
	assert.Nil(t, nobody)

	two, err := parse("-trust", "192.0.2.0/24", "-trust", "2001:db8::/32")
	require.NoError(t, err)
	assert.Equal(t, hops.TrustAny(
		hops.TrustNets(netip.MustParsePrefix("192.0.2.0/24")), hops.TrustNets(netip.MustParsePrefix("2001:db8::/32"))), two)

	_, err = parse("-trust", "192.0.2.0/99")
	require.ErrorContains(t, err, `invalid value "192.0.2.0/99" for flag -trust: `)
	assert.NotContains(t, err.Error(), `trust "192.0.2.0/99"`, "the value is named once")
}
