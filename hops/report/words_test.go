package report

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/backstamp/backstamp/hops"
	"github.com/backstamp/backstamp/received"
)

func TestWordsForClients(t *testing.T) {
	ip := netip.MustParseAddr("192.0.2.7")
	for _, tt := range []struct {
		name  string
		field received.Field
		want  string
	}{
		{"all of it", received.Field{From: received.From{HELO: "pc", RDNS: "a.example", IP: ip, User: "ann", Ident: "uu"}}, "a.example [192.0.2.7], called itself pc, user ann, ident uu"},
		{"the same twice", received.Field{From: received.From{HELO: "A.example.", RDNS: "a.example", IP: ip}}, "a.example [192.0.2.7]"},
		{"the address for a name", received.Field{From: received.From{HELO: "[192.0.2.7]", RDNS: "a.example", IP: ip}}, "a.example [192.0.2.7]"},
		{"a name alone", received.Field{From: received.From{HELO: "pc"}}, "a client that called itself pc, address not told"},
		{"may be forged", received.Field{From: received.From{RDNS: "a.example", IP: ip, Verified: received.No}}, "a.example (may be forged) [192.0.2.7]"},
		{"no reverse name", received.Field{From: received.From{IP: ip, RDNSStatus: received.RDNSNone}}, "[192.0.2.7] without reverse name"},
		{"no answer", received.Field{From: received.From{IP: ip, RDNSStatus: received.RDNSFailed}}, "[192.0.2.7] (no answer to the reverse look-up)"},
		{"not looked up", received.Field{From: received.From{IP: ip}}, "[192.0.2.7]"},
		{"no address that can be", received.Field{From: received.From{RDNS: "a.example", Literal: "300.0.2.7"}}, "a.example [300.0.2.7], which is no address"},
		{"nothing but a bad address", received.Field{From: received.From{Literal: "300.0.2.7"}}, "[300.0.2.7], which is no address"},
		{"nothing", received.Field{}, "a client that is not named"},
		{"nothing, local", received.Field{Handover: received.Local}, "inside the server"},
		{"nothing, a filter", received.Field{Handover: received.Filter}, "a content filter"},
		{"nothing, a list", received.Field{Handover: received.List}, "a mailing list"},
		{"nothing, a fetch", received.Field{Handover: received.Fetch}, "a mailbox"},
		{"nothing, the web", received.Field{Handover: received.Web, From: received.From{User: "ann"}}, "the web, user ann"},
	} {
		t.Run(tt.name, func(t *testing.T) { assert.Equal(t, tt.want, clientWords(&tt.field)) })
	}
}

func TestServerWords(t *testing.T) {
	ip := netip.MustParseAddr("192.0.2.7")
	for want, field := range map[string]received.Field{
		"":                         {},
		"a.example":                {By: received.By{Host: "a.example"}},
		"a.example [192.0.2.7]":    {By: received.By{Host: "a.example", IP: ip}},
		"[192.0.2.7]":              {By: received.By{Host: "[192.0.2.7]", IP: ip}},
		"a.example (Postfix)":      {By: received.By{Host: "a.example", Software: "Postfix"}},
		"a.example (sendmail 8.1)": {By: received.By{Host: "a.example", Software: "8.1"}, Dialect: received.Sendmail},
		"a.example (8.1)":          {By: received.By{Host: "a.example", Software: "8.1"}},
		"(sendmail 9)":             {By: received.By{Software: "9"}, Dialect: received.Sendmail},
	} {
		assert.Equal(t, want, serverWords(&field))
	}
}

func TestHowParts(t *testing.T) {
	for _, tt := range []struct {
		name  string
		field received.Field
		want  []string
	}{
		{"nothing", received.Field{}, nil},
		{"all of it", received.Field{With: "ESMTPS", Via: "UUCP", ID: "x1", For: []string{"a", "b"}, EnvelopeFrom: "c", Handover: received.Submission}, []string{"ESMTPS", "encrypted", "a user's submission", "via UUCP", "id x1", "for a and b", "envelope from c"}},
		{"as many recipients as are named", received.Field{For: []string{"a", "b", "c"}}, []string{"for a and b and c"}},
		{"one more", received.Field{For: []string{"a", "b", "c", "d"}}, []string{"for a and b and c and 1 more"}},
		{"version and cipher", received.Field{With: "SMTP", TLS: received.TLS{Version: "TLSv1.3", Cipher: "X"}}, []string{"SMTP", "TLSv1.3 (X)"}},
		{"a version", received.Field{TLS: received.TLS{Version: "TLSv1.3"}}, []string{"encrypted with TLSv1.3"}},
		{"a cipher", received.Field{TLS: received.TLS{Cipher: "X"}}, []string{"encrypted with X"}},
		{"a cipher that the protocol names", received.Field{With: "ESMTP/TLS/X", TLS: received.TLS{Cipher: "X"}}, []string{"ESMTP/TLS/X"}},
		{"neither, but encrypted", received.Field{TLS: received.TLS{Bits: 256}}, []string{"encrypted"}},
	} {
		t.Run(tt.name, func(t *testing.T) { assert.Equal(t, tt.want, howParts(&tt.field)) })
	}
}

func TestWaitWords(t *testing.T) {
	for want, w := range map[string]hops.Bounds{
		"nobody knows how long": {Max: hops.Forever}, "at least 2 s": {Min: 2 * time.Second, Max: hops.Forever}, "2 s": {Min: 2 * time.Second, Max: 2 * time.Second},
		"at most 2 s": {Max: 2 * time.Second}, "1 s to 2 s": {Min: time.Second, Max: 2 * time.Second},
	} {
		assert.Equal(t, want, waitWords(w))
	}
	s := time.Second
	for _, tt := range []struct {
		k    hops.Clock
		want time.Duration
	}{
		{hops.Clock{Offset: hops.Bounds{Min: s, Max: 2 * s}}, 0},
		{hops.Clock{Off: true, Offset: hops.Bounds{Min: s, Max: 2 * s}}, s},
		{hops.Clock{Off: true, Offset: hops.Bounds{Min: -2 * s, Max: -s}}, -s},
	} {
		assert.Equal(t, tt.want, leastOff(tt.k))
	}
}

// A clock is told as far off as it was at least, and to what most it can have been.
func TestClockWords(t *testing.T) {
	h := chain(t, newest+oldest).Hop(1) // one second behind the older
	exact := hops.Bounds{Min: time.Second, Max: time.Second}
	for _, tt := range []struct {
		name  string
		clock hops.Clock
		want  string
	}{
		{"right", hops.Clock{Waited: exact}, ""},
		{"nearly right", hops.Clock{Off: true, Offset: hops.Bounds{Min: worthAWord - 1, Max: time.Hour}, Waited: exact}, ""},
		{"ahead", hops.Clock{Off: true, Offset: hops.Bounds{Min: worthAWord, Max: hops.Forever}, Waited: exact}, "this server's was at least 10 s ahead"},
		{"behind", hops.Clock{Off: true, Offset: hops.Bounds{Min: -time.Minute, Max: -worthAWord}, Waited: exact}, "this server's was 10 s to 1 min 00 s behind"},
		{"behind, exactly, by a zone", hops.Clock{Off: true, Zone: -time.Hour, Offset: hops.Bounds{Min: -time.Hour, Max: -time.Hour}, Waited: exact}, "this server's was 1 h 00 min behind, as one with a zone that is wrong by 1 h 00 min"},
		{"waited more", hops.Clock{Waited: hops.Bounds{Min: time.Second + worthAWord, Max: hops.Forever}}, "the message waited at least 11 s"},
		{"waited nearly as long", hops.Clock{Waited: hops.Bounds{Min: worthAWord, Max: hops.Forever}}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) { assert.Equal(t, tt.want, clockWords(h, tt.clock)) })
	}
	late := chain(t, strings.Replace(newest, "13:31:08", "14:31:07", 1)+oldest).Hop(1) // an hour behind the older
	less := hops.Bounds{Max: time.Hour - worthAWord}
	assert.Equal(t, "the message waited at most 59 min 50 s", clockWords(late, hops.Clock{Waited: less}))
	less.Max++
	assert.Empty(t, clockWords(late, hops.Clock{Waited: less}))
}

func TestRuneWidth(t *testing.T) {
	for c, want := range map[rune]int{'a': 1, '\u0301': 0, '\u0e31': 0, '\u10ff': 1, '\u1100': 2, '\u115f': 2, '\u1160': 1, '\u65e5': 2, '\u200d': 1, '\u20d0': 0, '\U0001f600': 2, '\u2500': 1} {
		assert.Equal(t, want, runeWidth(c), "%U", c)
	}
}
