package lookup

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestAbsolute(t *testing.T) {
	tests := []struct {
		name, in, want string
	}{
		{"plain", "mail.example.com", "mail.example.com."},
		{"with a final dot", "mail.example.com.", "mail.example.com."},
		{"one label", "localhost", "localhost."},
		{"underscore", "_dmarc.example.com", "_dmarc.example.com."},
		{"other letters", "pošta.example.com", "xn--pota-h6a.example.com."},
		{"empty", "", ""},
		{"the root", ".", ""},
		{"an empty label", "a..b", ""},
		{"a space", "a b.example", ""},
		{"a control character", "a\nb.example", ""},
		{"a literal", "[192.0.2.1]", ""},
		{"a long label", strings.Repeat("a", 64) + ".example", ""},
		{"a long name", strings.Repeat("abcdefghi.", 30) + "example", ""},
		{"300 bytes of other letters", strings.Repeat("ä", 150) + ".example", ""},
		{"a byte that is no text", "a\xff.example", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := absolute(tt.in)
			assert.Equal(t, tt.want, got)
			if tt.want == "" {
				assert.ErrorIs(t, err, errName)
				assert.NotErrorIs(t, err, ErrNotFound)
			} else {
				assert.NoError(t, err)
			}
		})
	}
}

func TestBackward(t *testing.T) {
	tests := []struct{ name, addr, want string }{
		{"IPv4", "192.0.2.7", "7.2.0.192"},
		{"mapped", "::ffff:192.0.2.7", "7.2.0.192"},
		{"IPv6", "2001:db8::567:89ab", "b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, backward(netip.MustParseAddr(tt.addr)))
		})
	}
	// The test entries of RFC 5782, section 5.
	assert.Equal(t, "2.0.0.0.0.0.f.7.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0", backward6(2))
}

func TestClip(t *testing.T) {
	assert.Equal(t, "plain text", clip("plain text"))
	assert.Equal(t, "a b c d ?", clip("a\x1bb\nc\u009bd \xff"))
	got := clip(strings.Repeat("x", 64<<10))
	assert.Equal(t, strings.Repeat("x", maxText)+"...", got)
}

func TestTidy(t *testing.T) {
	assert.Equal(t, []string{"a.example", "b.example"}, tidy([]string{"B.Example.", "a.example.", "b.example", "a b", "x\n.example", ""}))
	many := make([]string, 10_000)
	for i := range many {
		many[i] = strings.Repeat("a", 1+i%60) + ".example." + strings.Repeat("b", 1+i/60%60)
	}
	assert.Len(t, tidy(many), maxNames)
}
