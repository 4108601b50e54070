// Package option has the flags that the programs beside it share.
package option

import (
	"errors"
	"strconv"
	"strings"

	"github.com/backstamp/backstamp/hops"
)

// Trust is a flag that may be given several times, each time with whom to trust in the words of
// [hops.ParseTrust]. The zero value trusts nobody, and is what stands there without the flag.
type Trust struct {
	any []hops.Truster
}

// String returns "": the flag has no default to be shown.
func (t *Trust) String() string { return "" }

// Set adds one more to be trusted.
func (t *Trust) Set(v string) error {
	w, err := hops.ParseTrust(v)
	if err != nil {
		// Package flag names the value as well.
		return errors.New(strings.TrimPrefix(err.Error(), "trust "+strconv.Quote(v)+": "))
	}
	t.any = append(t.any, w)
	return nil
}

// Truster returns who is trusted, nil where nobody was named.
func (t *Trust) Truster() hops.Truster {
	if t.any == nil {
		return nil
	}
	return hops.TrustAny(t.any...)
}
