package hops

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	early   = "; Mon, 11 Mar 2024 10:00:05 +0000"
	gateway = "from mail.example.com ([198.51.100.9]) by mail.example.com with ESMTP id x1" + early // what entry says of its client
)

// trailTests are of each detector chains that it speaks of, and others that it is silent on. The values are
// Received fields, the newest first; what has a name is another field.
var trailTests = []struct {
	name, detector string
	fields         []string
	level          Level
	hop            int    // -2: no finding
	at             string // what the span holds, "*" for whatever
}{
	{"another server than the client", "broken-link", []string{entry, "from pc ([198.51.100.9]) by gate.example.net with SMTP id x1" + early}, Info, 0, "gate.example.net"},
	{"the newest place counts", "broken-link", []string{entry, "from a.example.com ([198.51.100.9]) by mail.example.com with SMTP id x2" + early, "from pc ([198.51.100.8]) by gate.example.net with SMTP id x1" + early}, Info, 0, "gate.example.net"},
	{"the client itself", "broken-link", []string{entry, gateway}, 0, -2, ""},
	{"its organisation", "broken-link", []string{entry, "from pc ([198.51.100.9]) by in.example.com with SMTP id x1" + early}, 0, -2, ""},
	{"its address", "broken-link", []string{entry, "from pc ([198.51.100.9]) by [203.0.113.7] with SMTP id x1" + early}, 0, -2, ""},
	{"a known alias", "broken-link", []string{"from a.outbound.protection.outlook.com ([203.0.113.7]) by mx.example.org with SMTP id x2" + early, "from b by c.office365.com with SMTP id x1" + early}, 0, -2, ""},
	{"the loopback", "broken-link", []string{entry, "from pc ([198.51.100.9]) by localhost with SMTP id x1" + early}, 0, -2, ""},
	{"a content filter", "broken-link", []string{entry, "from localhost ([127.0.0.1]) by mail.example.com (amavisd-new, port 10024) with ESMTP id x2" + early, "from pc ([198.51.100.9]) by gate.example.net with SMTP id x1" + early}, 0, -2, ""},
	{"a list", "broken-link", []string{entry, "(majordomo@lists.example.net) by lists.example.net via listexpand id S1" + early}, 0, -2, ""},
	{"a name of an inner network", "broken-link", []string{entry, "from pc ([198.51.100.9]) by mailbox.internal with SMTP id x1" + early}, 0, -2, ""},

	{"a remailer", "anonymous-remailer", []string{entry, "from nobody by remailer.example.net with SMTP id x1" + early}, Info, 0, "remailer.example.net"},
	{"a remailer's field", "anonymous-remailer", []string{entry, "X-Remailer-Contact: remailer@example.net"}, Info, -1, ""},
	{"below a claimed user", "below-a-submission", []string{entry, "from pc ([198.51.100.9]) by mail.example.com with ESMTPSA id x2" + early, "from x by y.example.net with SMTP id x1" + early}, Info, 0, ""},
	{"a user and nothing below", "below-a-submission", []string{entry, "from pc ([198.51.100.9]) by mail.example.com with ESMTPSA id x2" + early}, 0, -2, ""},
	{"a trail taken out", "missing-trail", []string{entry, "X-Received: by 10.0.0.1 with SMTP id x1"}, Info, 0, "203.0.113.7"},
	{"a stranger without a trail", "missing-trail", []string{entry}, 0, -2, ""},
	{"a user without a trail", "missing-trail", []string{"from pc ([203.0.113.7]) by mx.example.org with ESMTPSA id x2" + early}, 0, -2, ""},
	{"TLS lost", "tls-lost", []string{entry, "from pc.example.net ([198.51.100.9]) by mail.example.com with ESMTPS id x1" + early}, Info, 1, "ESMTP"},
	{"TLS lost on the way to a list's subscriber", "tls-lost", []string{entry, "from pc.example.net ([198.51.100.9]) by mail.example.com with ESMTPS id x1" + early, "List-Id: <users.lists.example.com>"}, 0, -2, ""},
	{"TLS kept", "tls-lost", []string{strings.ReplaceAll(entry, "ESMTP", "ESMTPS"), "from pc.example.net ([198.51.100.9]) by mail.example.com with ESMTPS id x1" + early}, 0, -2, ""},
	{
		"a stranger's server logs in", "unlikely-login",
		[]string{entry, "from out.example.net (out.example.net [198.51.100.9]) by mail.example.com with ESMTPSA id x2" + early, "from pc by out.example.net with ESMTP id x1" + early},
		Info, 1, "ESMTPSA",
	},

	{"a zone by another's name", "zone-name", []string{entry, "from pc ([198.51.100.9]) by mail.example.com with SMTP id x1; Mon, 11 Mar 2024 12:00:05 +0200 (GMT)"}, Suspect, 0, "(GMT)"},
	{"a zone by its name", "zone-name", []string{entry, "from pc ([198.51.100.9]) by mail.example.com with SMTP id x1; Mon, 11 Mar 2024 11:00:05 +0100 (CET)"}, 0, -2, ""},
	{"a zone by an unknown name", "zone-name", []string{entry, "from pc ([198.51.100.9]) by mail.example.com with SMTP id x1; Mon, 11 Mar 2024 11:00:05 +0100 (Zulu)"}, 0, -2, ""},
	{"two zones", "two-zones", []string{entry, "from mail.example.com by mail.example.com with SMTP id x2; Mon, 11 Mar 2024 12:00:05 +0200", "from pc by mail.example.com with SMTP id x1" + early}, Info, 1, "*"},
	{"summer came", "two-zones", []string{entry, "from mail.example.com by mail.example.com with SMTP id x2; Mon, 11 Mar 2024 11:00:05 +0100", "from pc by mail.example.com with SMTP id x1; Mon, 4 Mar 2024 10:00:05 +0000"}, 0, -2, ""},
	{
		"the same second three times", "unchanging-second", []string{
			entry, "from c by mail.example.com with SMTP id x3; Mon, 11 Mar 2024 09:58:41 +0000", "from b by c with SMTP id x2; Mon, 11 Mar 2024 09:53:41 +0000", "from a by b with SMTP id x1; Mon, 11 Mar 2024 09:49:41 +0000",
		}, Info, 2, "*",
	},
	{
		"the same second and minute", "unchanging-second", []string{
			entry, "from c by mail.example.com with SMTP id x3; Mon, 11 Mar 2024 09:58:41 +0000", "from b by c with SMTP id x2; Mon, 11 Mar 2024 09:58:41 +0000", "from a by b with SMTP id x1; Mon, 11 Mar 2024 09:49:41 +0000",
		}, 0, -2, "",
	},

	{"two addresses and nothing between", "spamware", []string{entry, "from 198.51.100.9 by 203.0.113.7; Mon, 11 Mar 2024 10:00:05 +0000"}, Suspect, 0, "*"},
	{"an address and a server", "spamware", []string{entry, "from 198.51.100.9 by mail.example.com; Mon, 11 Mar 2024 10:00:05 +0000"}, Suspect, 0, "*"},
	{"letters and digits", "spamware", []string{entry, "by 10.0.0.7 with SMTP id abcdefghijKLMN.1234567890123" + early}, Suspect, 0, "*"},
	{"a mailbox for a server", "spamware", []string{entry, "from a ([198.51.100.9]) by cn02.ann@example.com with Microsoft SMTPSVC(5.0.2195.6713)" + early}, Forged, 0, "*"},
	{"webmail", "spamware", []string{entry, "from 198.51.100.9 by HTTP"}, 0, -2, ""},

	{"two fields in one", "fields-merged", []string{entry, "from pc ([198.51.100.9]) by mail.example.com with SMTP id x1" + early + " Received: from a by b; Mon, 11 Mar 2024 10:00:01 +0000"}, Info, 0, "*"},
	{"a field of its own", "fields-merged", []string{entry, gateway}, 0, -2, ""},
	{"its own client", "client-is-the-server", []string{entry, "from pc ([198.51.100.9]) by mail.example.com ([198.51.100.9]) with SMTP id x1" + early}, Info, 0, "198.51.100.9"},
	{"a number without brackets", "helo-is-a-number", []string{"from 198.51.100.9 (unknown [203.0.113.7]) by mx.example.org with SMTP id x1" + early}, Info, 0, "198.51.100.9"},
	{"a number with brackets", "helo-is-a-number", []string{"from [203.0.113.7] (unknown [203.0.113.7]) by mx.example.org with SMTP id x1" + early}, 0, -2, ""},
	{"a HELO of signs", "helo-is-junk", []string{"from !!win$ (unknown [203.0.113.7]) by mx.example.org with SMTP id x1" + early}, Info, 0, "!!win$"},
	{"Cyrillic that looks Latin", "look-alike", []string{"from \u0430\u0440\u0440\u04cf\u0435.example ([203.0.113.7]) by mx.example.org with SMTP id x1" + early}, Suspect, 0, "\u0430\u0440\u0440\u04cf\u0435.example"},
	{"Cyrillic that does not", "look-alike", []string{"from \u043f\u043e\u0447\u0442\u0430.example ([203.0.113.7]) by mx.example.org with SMTP id x1" + early}, 0, -2, ""},

	{"an identifier minutes off", "identifier-time", []string{entry, "from [198.51.100.9] (helo=pc) by mail.example.com with esmtp (Exim 4.96) id 1rjbIv-0004bW-1k" + early}, Suspect, 0, "1rjbIv-0004bW-1k"},
	{"what a filter hands back", "identifier-time", []string{entry, "from pps.filterd (mail.example.com [127.0.0.1]) by mail.example.com (8.18.1.2/8.18.1.2) with ESMTP id 42B5xu5U012345" + early}, 0, -2, ""},

	{"another's Message-ID", "message-id-elsewhere", []string{entry, "From: ann@example.com", "Message-ID: <1@host.example.net>"}, Info, -1, ""},
	{"the sender's Message-ID", "message-id-elsewhere", []string{entry, "From: ann@example.net", "Message-ID: <1@host.example.net>"}, 0, -2, ""},
	{"the receiver's Message-ID", "message-id-of-ours", []string{entry, "From: ann@example.com", "Message-ID: <1@mx.example.org>"}, Info, 0, "mx.example.org"},
	{"another first address", "originating-address-differs", []string{entry, gateway, "X-Originating-IP: [192.0.2.77]"}, Info, 0, "198.51.100.9"},
	{"the first address", "originating-address-differs", []string{entry, gateway, "X-Originating-IP: [198.51.100.9]"}, 0, -2, ""},
}

// TestTrailDetectors are those of links, trails, zones, templates and of what the author's program wrote. The
// values are Received fields, the newest first; what has a name is another field.
func TestTrailDetectors(t *testing.T) {
	for _, tt := range trailTests {
		t.Run(tt.detector+" "+tt.name, func(t *testing.T) {
			r := Analyze(Case{Chain: readFields(t, tt.fields)})
			fs := findingsOf(r, tt.detector)
			if tt.hop == -2 {
				assert.Empty(t, fs)
				return
			}
			require.Len(t, fs, 1, "%v", r.Findings)
			assert.Equal(t, tt.level, fs[0].Level)
			assert.Equal(t, tt.hop, fs[0].Hop)
			if tt.at != "*" && tt.hop >= 0 {
				assert.Equal(t, tt.at, fs[0].Span.In(r.Case.Chain.Hop(tt.hop).Field.Raw()))
			}
		})
	}
}

// readFields returns the chain of values of Received fields and of other fields, which have their names.
func readFields(t *testing.T, fields []string) *Chain {
	t.Helper()
	var b strings.Builder
	for _, f := range fields {
		if name, _, ok := strings.Cut(f, ": "); !ok || strings.ContainsAny(name, " (") {
			b.WriteString("Received: ")
		}
		b.WriteString(f + "\n")
	}
	c, err := Read(strings.NewReader(b.String() + "\n"))
	require.NoError(t, err)
	return c
}

// A server that takes no more than its limit did not take more.
func TestHopLimit(t *testing.T) {
	below := func(n int, top string) *Report {
		values := []string{entry, top}
		for i := range n {
			values = append(values, "from a by b"+itoa(i)+".example.net with SMTP id x"+early)
		}
		return analyzed(t, values...)
	}
	const sendmail = "from a ([198.51.100.9]) by mail.example.com (8.15.2/8.15.2) with ESMTP id 42BA05jR012345" + early
	assert.Empty(t, findingsOf(below(25, sendmail), "hop-limit"))
	fs := findingsOf(below(26, sendmail), "hop-limit")
	require.Len(t, fs, 1)
	assert.Equal(t, 26, fs[0].Hop)
	assert.Empty(t, findingsOf(below(26, "from a ([198.51.100.9]) by mail.example.com with ESMTP id x"+early), "hop-limit"))
}

// A limit that the caller sets holds for all servers.
func TestIdentifierLimit(t *testing.T) {
	c := Case{Chain: readFields(t, []string{entry, "from [198.51.100.9] (helo=pc) by mail.example.com with esmtp (Exim 4.96) id 1rjbIv-0004bW-1k" + early})}
	assert.Len(t, findingsOf(Analyze(c), "identifier-time"), 1)
	assert.Empty(t, findingsOf(Analyze(c, Limits{Identifier: 24 * time.Hour}.Detectors()...), "identifier-time"))
}
