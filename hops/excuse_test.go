package hops

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A forger who puts a step between the receiver's name and the boundary, which tells of no client, excuses nothing:
// a stranger's step does not tell how the message came there, and one without a name leaves it to the next field.
func TestOwnNameBelowASkippedStep(t *testing.T) {
	const fake = "from pc.example.com ([198.51.100.9]) by mx.example.org with SMTP id x1" + early
	for _, tt := range []struct {
		name, step string
		next       int
		detail     string
	}{
		{
			"a list of a stranger's", "(majordomo@lists.example.net) by lists.example.net via listexpand id S1" + early, 1,
			"The field says that mx.example.org wrote it, but hop 1 is a step inside lists.example.net, and none tells how the message went there",
		},
		{
			"a local delivery of a stranger's", "by gate.example.net (Postfix, from userid 33) id 3B1C2A3B4C7; Mon, 11 Mar 2024 10:00:06 +0000 (UTC)", 1,
			"The field says that mx.example.org wrote it, but hop 1 is a step inside gate.example.net, and none tells how the message went there",
		},
		{
			"qmail's, without a name", "(qmail 1234 invoked by alias); 11 Mar 2024 10:00:06 -0000", 2,
			"The field says that mx.example.org wrote it, but hop 2 says that the message came from 203.0.113.7 (mail.example.com), and not from there",
		},
		{
			"one of an inner host", "by 10.1.2.3 with SMTP id x2" + early, 2,
			"The field says that mx.example.org wrote it, but hop 2 says that the message came from 203.0.113.7 (mail.example.com), and not from there",
		},
		{
			"a relay of a stranger's", "from relay.example.net ([198.51.100.77]) by mail.example.com with SMTP id x2" + early, 1,
			"The field says that mx.example.org wrote it, but hop 1 says that the message came from 198.51.100.77 (relay.example.net), and not from there",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			fs := findingsOf(analyzed(t, entry, tt.step, fake), "own-name")
			require.Len(t, fs, 1)
			assert.Equal(t, Suspect, fs[0].Level)
			assert.Equal(t, 0, fs[0].Hop)
			assert.Equal(t, []int{tt.next, 2}, fs[0].Related)
			assert.Equal(t, tt.detail, fs[0].Detail)
		})
	}
}

// The very name of the believed server is suspicious below another host of its organisation too, which would have
// written a field of its own.
func TestOwnNameBelowARelative(t *testing.T) {
	const top = "from out.example.org (out.example.org [192.0.2.8]) by mx.example.org (Postfix) with ESMTP id 4F1C2A3B4C5; Mon, 11 Mar 2024 10:00:10 +0000 (UTC)"
	fs := findingsOf(analyzed(t, top, "from pc ([203.0.113.9]) by mx.example.org with SMTP id x1"+early), "own-name")
	require.Len(t, fs, 1)
	assert.Equal(t, Suspect, fs[0].Level)
	assert.Empty(t, findingsOf(analyzed(t, strings.ReplaceAll(top, "out.example.org", "mx.example.org"), "from pc ([203.0.113.9]) by mx.example.org with SMTP id x1"+early), "own-name"))
}

// A list that is believed is no reason for a field with its own server's very name.
func TestListExcusesNoVeryName(t *testing.T) {
	expand := "(majordomo@mx.example.org) by mx.example.org via listexpand id S1; Mon, 11 Mar 2024 10:00:11 +0000"
	step := "(majordomo@lists.example.net) by lists.example.net via listexpand id S1" + early
	fs := findingsOf(analyzed(t, expand, entry, step, "from pc ([203.0.113.9]) by mx.example.org with SMTP id x1"+early), "own-name")
	require.Len(t, fs, 1)
	assert.Equal(t, Suspect, fs[0].Level)
	assert.Empty(t, fs[0].Adjusted)
}
