package hops

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/backstamp/backstamp/received"
)

// A name stands in a sentence as it is, quoted or cut.
func TestShowHost(t *testing.T) {
	long := strings.Repeat("x", maxShown)
	for name, want := range map[string]string{
		"": "", "mx.example.org": "mx.example.org", "a b": `"a b"`, "a\x00b": `"a\x00b"`, "!~": "!~", "a\x7f": `"a\x7f"`, "b\u00fccher": `"b\u00fccher"`, long: long, long + "y": long + "...",
		long[1:] + " z": `"` + long[1:] + ` ..."`,
	} {
		assert.Equal(t, want, showHost(name))
	}
}

func TestShowClientAndServer(t *testing.T) {
	ip := addr("::ffff:192.0.2.7")
	for want, f := range map[string]received.From{
		"192.0.2.7": {IP: ip, RDNS: "a.example", HELO: "b"}, "300.0.2.7": {Literal: "300.0.2.7", HELO: "b"}, "a.example (its address is not told)": {RDNS: "a.example", HELO: "b"},
		"b (its address is not told)": {HELO: "b"}, "of whom nothing is told": {},
	} {
		assert.Equal(t, want, showClient(f))
	}
	for want, b := range map[string]received.By{"a.example": {Host: "a.example", IP: ip}, "192.0.2.7": {IP: ip}, "a server without a name": {}} {
		assert.Equal(t, want, showServer(b))
	}
}

// Why a client is taken for a user's.
func TestUserWord(t *testing.T) {
	for want, f := range map[string]*received.Field{
		"it authenticated itself as ann": with(took("a", "b", "", ""), auth("ann")),
		"it came through the web":        with(took("a", "b", "", ""), func(f *received.Field) { f.Handover = received.Web }),
		"it handed over by MAPI":         with(took("a", "b", "", ""), func(f *received.Field) { f.With = "MAPI" }),
		"it authenticated itself":        with(took("a", "b", "", ""), func(f *received.Field) { f.With = "ESMTPA" }),
	} {
		assert.Equal(t, want, userWord(f))
	}
}

func TestNotOurs(t *testing.T) {
	for want, trust := range map[string]Truster{
		"in none of the trusted networks": ours, "none of the trusted hosts": TrustHosts(), "that of the last field that is trusted": TrustNewest(1), "no address of an inner network": TrustPrivate(),
		"one that nobody vouches for": vouchAll{},
	} {
		assert.Equal(t, want, notOurs(trust))
	}
	assert.Equal(t, "one that nobody vouches for", notOurs(TrustNets()))
}

func TestUnits(t *testing.T) {
	assert.Equal(t, "1 hour", units(time.Hour, time.Hour, "hours"))
	assert.Equal(t, "0 hours", units(time.Hour-1, time.Hour, "hours"))
	assert.Equal(t, "2 hours", units(2*time.Hour, time.Hour, "hours"))
}

// An answer counts as one question however many hops it is about, and one that nobody was asked as none.
func TestQuestions(t *testing.T) {
	e := Evidence{Answers: []Answer{
		{Hop: 0, Kind: "ptr", About: "a"},
		{Hop: 1, Kind: "ptr", About: "a", Status: Found},
		{Hop: 1, Kind: "ptr", About: "b"},
		{Hop: 1, Kind: "mx", About: "a"},
		{Hop: 1, Kind: "ptr", About: "a", Who: "c"},
		{Hop: -1, Kind: "client", About: "d", Status: NotAsked},
	}}
	assert.Equal(t, 4, e.Questions())
	assert.Zero(t, Evidence{}.Questions())
	assert.Equal(t, e.Answers[5:], e.On(-1))
	assert.Equal(t, e.Answers[:1], e.On(0))
	assert.Len(t, e.On(1), 4)
	assert.Empty(t, e.On(2))
}

func TestStatusWords(t *testing.T) {
	for s, want := range statusWords {
		assert.Equal(t, want, Status(s).String())
	}
	assert.Equal(t, "no-answer", Status(len(statusWords)).String())
	assert.True(t, Bounds{Min: 1, Max: 1}.IsExact())
	assert.False(t, Bounds{Min: 1, Max: 2}.IsExact())
}
