package fuzz

import (
	"os"
	"testing"

	"github.com/backstamp/backstamp/fuzz/property"
	"github.com/backstamp/backstamp/received"
	"github.com/stretchr/testify/require"
)

// oneOfEach returns the first vector of each dialect, and of none.
func oneOfEach(t testing.TB) (values []string) {
	seen := map[received.Dialect]bool{}
	for _, v := range vectors(t) {
		f, _ := received.Parse(v)
		if !seen[f.Dialect] {
			seen[f.Dialect] = true
			values = append(values, v)
		}
	}
	require.Len(t, values, len(received.Dialects())+1)
	return values
}

// telling are bytes that mean something somewhere, and one of each sort of the others.
const telling = "()<>[]@,;:\\\"= \t\r\n\x00\x1b\x7f.-+/?_09aZ\x80\xc3\xe2\xff"

// TestEveryByte: a vector of each dialect with any byte at any place, in place of the byte there, is read,
// keeps every byte, and has its parts where it says. All 256 bytes are tried at each place with
// BACKSTAMP_FULL=1, otherwise those that mean something and a few others in turn.
func TestEveryByte(t *testing.T) {
	full := os.Getenv("BACKSTAMP_FULL") == "1"
	r := newReading()
	try := func(b []byte) {
		value := string(b)
		_ = r.p.ParseInto(&r.f, value)
		if r.f.String() != value {
			t.Fatalf("%q is printed as %q", value, &r.f)
		}
		if err := property.Inside(&r.f); err != nil {
			t.Fatalf("%v\n%q", err, value)
		}
		if err := property.Partition(value); err != nil {
			t.Fatalf("%v\n%q", err, value)
		}
		if full {
			if err := property.PlacesOf(&r.f); err != nil {
				t.Fatalf("%v\n%q", err, value)
			}
		}
	}
	for _, value := range oneOfEach(t) {
		b := []byte(value)
		for i := range b {
			was := b[i]
			for c := range 256 {
				if full || (c+i)%32 == 0 {
					b[i] = byte(c)
					try(b)
				}
			}
			for j := 0; !full && j < len(telling); j++ {
				b[i] = telling[j]
				try(b)
			}
			b[i] = was
		}
	}
}
