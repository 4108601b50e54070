package hops

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// brief writes what was read of a statement, for tables.
func (s Statement) brief() string {
	var parts []string
	add := func(name, value string) {
		if value != "" && value != "0" && value != "invalid IP" {
			parts = append(parts, name+"="+value)
		}
	}
	add("by", s.Writer)
	add("d", s.Domain)
	add("s", s.Selector)
	add("i", fmt.Sprint(s.Instance))
	add("addr", s.Addr)
	add("ip", s.IP.String())
	for method, result := range s.Results() {
		add(method, result)
	}
	return strings.Join(parts, " ")
}

func TestStatementReads(t *testing.T) {
	for _, tt := range []struct{ name, field, want string }{
		{"results", "Authentication-Results: mx.example.org; spf=fail smtp.mailfrom=bank.example;\r\n\tdkim=none (no signature); dmarc=fail header.from=bank.example", "by=mx.example.org spf=fail dkim=none dmarc=fail"},
		{"results with a version", "Authentication-Results: example.org 1; none", "by=example.org"},
		{"results with comments and white space", `Authentication-Results: (a (b) c;) "mx.example.org" (d); (e) dkim/1 (f) = (g) pass (h) header.d=example.com`, "by=mx.example.org dkim/1=pass"},
		{"results of Microsoft", "Authentication-Results: spf=pass (sender IP is 192.0.2.7)\r\n smtp.mailfrom=example.com; dkim=none (message not signed)\r\n header.d=none;dmarc=bestguesspass", "spf=pass dkim=none dmarc=bestguesspass"},
		{"results without anything", "Authentication-Results: ", ""},
		{"results with semicolons only", "Authentication-Results: ;;;", ""},
		{"results of an open comment", "Authentication-Results: mx.example.org; spf=pass (", "by=mx.example.org spf=pass"},
		{"results of ARC", "ARC-Authentication-Results: i=2; mx.example.org; arc=pass (i=1); spf=pass", "by=mx.example.org i=2 arc=pass spf=pass"},
		{"an instance that is too large", "ARC-Authentication-Results: i=51; mx.example.org; spf=pass", "spf=pass"},
		{"SPF", `Received-SPF: pass (mx.example.org: domain of ann@example.com designates 192.0.2.7 as permitted sender) client-ip=192.0.2.7; envelope-from="ann@example.com"; helo=mail.example.com;`, "by=mx.example.org addr=ann@example.com ip=192.0.2.7 spf=pass"},
		{"SPF with a receiver", "Received-SPF: Fail identity=mailfrom; client-ip=2001:db8::7; receiver=mx.example.org; helo=x", "by=mx.example.org ip=2001:db8::7 spf=Fail"},
		{"SPF with a receiver that is not told", "Received-SPF: None (no SPF record) receiver=<UNKNOWN>; client-ip=192.0.2.7", "ip=192.0.2.7 spf=None"},
		{"SPF with whom to write to", "Received-SPF: pass receiver=postmaster@example.org", "by=example.org spf=pass"},
		{"SPF of an open comment", "Received-SPF: pass (mx.example.org", "spf=pass"},
		{"an instance that none has behind one", "ARC-Seal: i=2; i=0; d=example.org; s=arc; b=AA", "by=example.org d=example.org s=arc i=2"},
		{"SPF with a bad address", "Received-SPF: pass client-ip=192.0.2.700", "spf=pass"},
		{"signature", "DKIM-Signature: v=1; a=rsa-sha256; d=example.com;\r\n s = s1 ; i=@mail.example.com; h=from:to; b=AAAA=", "d=example.com s=s1"},
		{"seal", "ARC-Seal: i=1; a=rsa-sha256; t=1710000000; cv=none; d=example.org; s=arc; b=AA", "by=example.org d=example.org s=arc i=1 cv=none"},
		{"ARC's signature", "ARC-Message-Signature: i=3; d=example.org; s=arc; b=AA", "by=example.org d=example.org s=arc i=3"},
		{"a null path", "Return-Path: <>", "addr=<>"},
		{"a path", "Return-Path: <ann@example.com>", "addr=ann@example.com"},
		{"a user", "Delivered-To: ann", "addr=ann"},
		{"ezmlm", "Delivered-To: mailing list users@lists.example.org", "addr=users@lists.example.org"},
		{"several", "Envelope-To: ann@example.com,\r\n bob@example.org", "addr=ann@example.com"},
		{"words only", "X-Envelope-To: no address here", ""},
		{"a manager", "Mailing-List: contact users-help@example.org; run by ezmlm", "addr=users-help@example.org"},
		{"an address in brackets", "X-Originating-IP: [192.0.2.7]", "ip=192.0.2.7"},
		{"an address", "X-Sender-IP: 2001:db8::7", "ip=2001:db8::7"},
		{"an address with a tag", "X-Originating-IP: [IPv6:2001:db8::7]", "ip=2001:db8::7"},
		{"no address", "X-Originating-IP: unknown", ""},
		{"a list", "List-Id: Users of it <users.lists.example.org>", "d=users.lists.example.org"},
		{"a list without brackets", "List-ID: users.lists.example.org", "d=users.lists.example.org"},
		{"a list's address", "List-Post: <mailto:users@lists.example.org?subject=x>", "addr=users@lists.example.org"},
		{"a list's page", "List-Archive: <https://lists.example.org/>", ""},
		{"in disguise", "X-Received: by 2002:a05:6000:1:b0:30f:8e5b:2c0 with SMTP id a1-20020a; Mon, 11 Mar 2024 03:00:05 -0700 (PDT)", "by=2002:a05:6000:1:b0:30f:8e5b:2c0"},
		{"something else", "Delivery-Date: Mon, 11 Mar 2024 03:00:05 +0000", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, err := Read(strings.NewReader(tt.field + "\r\n\r\n"))
			require.NoError(t, err)
			require.Len(t, c.Trace(), 1)
			for s := range c.Says() {
				assert.Equal(t, tt.want, s.brief())
				assert.Equal(t, []any{-1, -1, "unknown"}, []any{s.Place, s.Hop, s.Basis}, "there is no hop")
				assert.Equal(t, BeliefUnknown, (&Case{Chain: c}).BeliefIn(s))
			}
		})
	}
}

// placed is a message that took every way of placing a field.
const placed = `Return-Path: <ann@example.com>
Delivered-To: bob@example.org
Received: from mx.example.org (mx.example.org [10.0.0.1]) by store.example.org (Postfix) with ESMTP id 3; Mon, 11 Mar 2024 10:00:09 +0000
Authentication-Results: mx.example.org; spf=pass
Authentication-Results: checker.example.net; dkim=pass
DKIM-Signature: d=example.com; s=a
Received: from out.example.com (out.example.com [203.0.113.7]) by mx.example.org (Postfix) with ESMTP id 2; Mon, 11 Mar 2024 10:00:05 +0000
Received-SPF: pass (mx.example.org: fine) client-ip=203.0.113.7
Authentication-Results: out.example.com; auth=pass
DKIM-Signature: d=customer.example; s=b
Received: from pc.example.com (pc.example.com [198.51.100.2]) by out.example.com with ESMTPA id 1; Mon, 11 Mar 2024 10:00:01 +0000
Received-SPF: neutral (out.example.com: hm)
X-Originating-IP: [198.51.100.2]
From: ann@example.com
List-Id: <users.lists.example.com>

`

func TestStatementsHaveTheirHop(t *testing.T) {
	c, err := Read(strings.NewReader(placed))
	require.NoError(t, err)
	k := &Case{Chain: c, Trust: TrustPrivate()}
	b, ok := k.Boundary()
	require.True(t, ok)
	require.Equal(t, 1, b.Hop)
	var got []string
	for s := range c.Says() {
		got = append(got, fmt.Sprintf("%s %d>%d %s %s", s.Header.Name, s.Place, s.Hop, s.Basis, k.BeliefIn(s)))
	}
	assert.Equal(t, []string{
		"Return-Path 2>2 place believed",
		"Delivered-To 2>2 place believed",
		"Authentication-Results 1>1 name believed",
		"Authentication-Results 1>1 unknown believed",
		"DKIM-Signature 1>1 place believed",
		"Received-SPF 0>1 moved claimed", // anybody could have put it into what he handed over
		"Authentication-Results 0>0 name claimed",
		"DKIM-Signature 0>0 place claimed",
		"Received-SPF -1>0 moved claimed",
		"X-Originating-IP -1>-1 unknown claimed",
		"List-Id -1>-1 unknown claimed",
	}, got)
	count := 0
	for i, h := range c.All() {
		for s := range h.Says() {
			assert.Equal(t, i, s.Hop)
			count++
		}
	}
	assert.Equal(t, len(got)-2, count, "all that are on a hop are found there")
	for s := range c.Says() {
		require.NotEmpty(t, s.Header.Name)
		break // A loop may end early.
	}
	for s := range c.Hop(2).Says() {
		require.Equal(t, "Return-Path", s.Header.Name)
		break
	}
	assert.Empty(t, slices.Collect(Hop{}.Says()))
	assert.Empty(t, slices.Collect((*Chain)(nil).Says()))
	assert.Equal(t, BeliefUnknown, (&Case{Chain: c, Inner: true}).BeliefIn(Statement{Place: 0}))
}

// Google's inner servers know themselves by addresses, and name google.com where they say who checked.
func TestStatementsOfGoogle(t *testing.T) {
	c, err := Read(strings.NewReader(`Delivered-To: bob@example.org
Received: by 2002:a05:7108:1 with SMTP id a1csp1; Mon, 11 Mar 2024 03:00:06 -0700 (PDT)
X-Received: by 2002:a05:6000:2 with SMTP id s18mr1148669jam.92.1710151206965; Mon, 11 Mar 2024 03:00:06 -0700 (PDT)
ARC-Seal: i=1; t=1710151206; cv=none; d=google.com; s=arc-20300101; b=AA
Return-Path: <ann@example.com>
Received: from out.example.com (out.example.com. [203.0.113.7]) by mx.google.com with ESMTPS id b1-20020a05600000si1wr.1.2024.03.11.03.00.05 for <bob@example.org>; Mon, 11 Mar 2024 03:00:05 -0700 (PDT)
Received-SPF: pass (google.com: domain of ann@example.com designates 203.0.113.7 as permitted sender) client-ip=203.0.113.7;
From: ann@example.com

`))
	require.NoError(t, err)
	var got []string
	for s := range c.Says() {
		got = append(got, fmt.Sprintf("%s %d>%d %s", s.Header.Name, s.Place, s.Hop, s.Basis))
	}
	assert.Equal(t, []string{"Delivered-To 1>1 place", "X-Received 0>0 name", "ARC-Seal 0>0 name", "Return-Path 0>0 place", "Received-SPF -1>0 moved"}, got)
}

// What is long is read in time that grows with its length.
func BenchmarkSays(b *testing.B) {
	for _, tt := range []struct{ name, field string }{
		{"results", "Authentication-Results: " + strings.Repeat("a=b;", 1<<14)},
		{"comments", "Authentication-Results: " + strings.Repeat("(", 1<<15)},
		{"SPF", "Received-SPF: pass " + strings.Repeat("receiver=a.b;", 1<<12)},
		{"tags", "DKIM-Signature: " + strings.Repeat("d=", 1<<15)},
		{"many", strings.TrimSuffix(strings.Repeat("Delivered-To: a@b.example\n", 5000), "\n")},
	} {
		c, err := Read(strings.NewReader(tt.field + "\nReceived: by x; Mon, 11 Mar 2024 10:00:01 +0000\n\n"))
		require.NoError(b, err)
		b.Run(tt.name, func(b *testing.B) {
			b.SetBytes(int64(len(tt.field)))
			for b.Loop() {
				for s := range c.Says() {
					for range s.Results() {
					}
				}
			}
		})
	}
}

// Google's servers go by many names in its own fields, and not in another's.
func TestGooglesNameOnAnothersHop(t *testing.T) {
	c, err := Read(strings.NewReader("Authentication-Results: mx.google.com; spf=pass\nReceived: from a.example.com ([203.0.113.7]) by mx.example.org (Postfix) with ESMTP id 4F1C2A3B4C5; Mon, 11 Mar 2024 10:00:05 +0000 (UTC)\n\n"))
	require.NoError(t, err)
	for s := range c.Says() {
		assert.Equal(t, "unknown", s.Basis)
	}
}
