package hops

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// readAlone reads a field that stands on no hop.
func readAlone(t *testing.T, field string) Statement {
	t.Helper()
	c, err := Read(strings.NewReader(field + "\r\n\r\n"))
	require.NoError(t, err)
	require.Len(t, c.Trace(), 1)
	for s := range c.Says() {
		return s
	}
	return Statement{}
}

// What is nearly in its form, and what is at a limit.
func TestStatementReadsLeniently(t *testing.T) {
	for _, tt := range []struct{ name, field, want string }{
		{"the highest instance", "ARC-Authentication-Results: i=50; mx.example.org; spf=pass", "by=mx.example.org i=50 spf=pass"},
		{"an instance of nought", "ARC-Authentication-Results: i=0; mx.example.org; spf=pass", "spf=pass"},
		{"an instance that is no number", "ARC-Authentication-Results: i=x; mx.example.org; spf=pass", "spf=pass"},
		{"another word with a number", "ARC-Authentication-Results: j=1; mx.example.org; spf=pass", "spf=pass"},
		{"an instance twice", "ARC-Authentication-Results: i=1; i=2; mx.example.org", "i=1"},
		{"an instance, and nothing behind", "ARC-Authentication-Results: i=1;; mx.example.org", "i=1"},
		{"an instance without a semicolon", "ARC-Authentication-Results: i=1 mx.example.org; spf=pass", "by=mx.example.org i=1 spf=pass"},
		{"a bracket before the server", "Authentication-Results: [mx.example.org; spf=pass", "by=mx.example.org spf=pass"},
		{"a method without a result", "Authentication-Results: mx.example.org; spf=; dkim=pass", "by=mx.example.org dkim=pass"},
		{"a result without a method", "Authentication-Results: mx.example.org; =pass; dkim=pass", "by=mx.example.org dkim=pass"},
		{"a word before an equals sign alone", "Authentication-Results: mx.example.org; spf = pass", "by=mx.example.org spf=pass"},
		{"a quoted result", `Authentication-Results: mx.example.org; spf="pass"`, `by=mx.example.org spf="pass"`},
		{"a method of one letter", "Authentication-Results: mx.example.org; x=pass", "by=mx.example.org"},
		{"a method of 64 letters", "Authentication-Results: mx.example.org; " + strings.Repeat("x", 64) + "=pass", "by=mx.example.org " + strings.Repeat("x", 64) + "=pass"},
		{"a method of 65 letters", "Authentication-Results: mx.example.org; " + strings.Repeat("x", 65) + "=pass", "by=mx.example.org"},
		{"words before a method", "Authentication-Results: mx.example.org; no good spf=pass", "by=mx.example.org spf=pass"},

		{"an instance of a seal", "ARC-Seal: i=50; d=example.org; cv=pass", "by=example.org d=example.org i=50 cv=pass"},
		{"an instance too high of a seal", "ARC-Seal: i=51; d=example.org; cv=pass", "by=example.org d=example.org cv=pass"},
		{"an instance of a seal that is no number", "ARC-Seal: i=x; d=example.org; cv=pass", "by=example.org d=example.org cv=pass"},
		{"an empty state of a seal", "ARC-Seal: i=1; d=example.org; cv=; cv=fail", "by=example.org d=example.org i=1 cv=fail"},
		{"an instance of a signature is an address", "DKIM-Signature: i=1; d=example.org", "d=example.org"},
		{"a tag without a value", "DKIM-Signature: d; s=a", "s=a"},

		{"SPF, an address with a port", "Received-SPF: pass client-ip=192.0.2.7; receiver=", "ip=192.0.2.7 spf=pass"},
		{"SPF, a comment of two words", "Received-SPF: pass (mx example.org: fine)", "spf=pass"},
		{"SPF, a comment of a word without a dot", "Received-SPF: pass (localhost: fine)", "spf=pass"},
		{"SPF, a comment without a colon", "Received-SPF: pass (mx.example.org)", "spf=pass"},
		{"SPF, a second comment", "Received-SPF: pass (fine) (mx.example.org: fine)", "by=mx.example.org spf=pass"},
		{"SPF, the first server counts", "Received-SPF: pass (a.example: fine) (b.example: fine)", "by=a.example spf=pass"},
		{"SPF, keys in capitals", "Received-SPF: PASS RECEIVER=mx.example.org; CLIENT-IP=192.0.2.7; ENVELOPE-FROM=ann@example.com", "by=mx.example.org addr=ann@example.com ip=192.0.2.7 spf=PASS"},
		{"SPF, pairs side by side", "Received-SPF: pass client-ip=192.0.2.7;receiver=mx.example.org", "by=mx.example.org ip=192.0.2.7 spf=pass"},
		{"SPF, an empty value", "Received-SPF: pass receiver=; client-ip=192.0.2.7", "ip=192.0.2.7 spf=pass"},
		{"SPF, other pairs", "Received-SPF: pass helo=mail.example.com; identity=helo", "spf=pass"},
		{"SPF, nothing", "Received-SPF: ", ""},
		{"SPF, a quoted value with a space", `Received-SPF: pass envelope-from="ann b@example.com"; x=y`, "addr=ann b@example.com spf=pass"},

		{"an address in front", "X-Originating-IP: [192.0.2.7] (may be forged)", "ip=192.0.2.7"},
		{"an address behind a comment", "X-Originating-IP: (it is) 192.0.2.7, and more", "ip=192.0.2.7"},
		{"a word behind an address", "X-Originating-IP: 192.0.2.7(x)", "ip=192.0.2.7"},
		{"nothing but a comment", "X-Originating-IP: (192.0.2.7)", ""},

		{"a path not closed", "Return-Path: <ann@example.com", "addr=ann@example.com"},
		{"an empty path not closed", "Return-Path: <", ""},
		{"a path with spaces", "Return-Path: < ann@example.com >", "addr=ann@example.com"},
		{"a bracket after a name", "Return-Path: Ann <ann@example.com>, <bob@example.org>", "addr=ann@example.com"},
		{"a semicolon behind a mailbox", "Delivered-To: ann@example.com;bob", "addr=ann@example.com"},
		{"a word that begins with the sign", "Delivered-To: @example.com", "addr=@example.com"},
		{"two words, the second a mailbox", "Delivered-To: list ann@example.com", "addr=ann@example.com"},

		{"a list's identifier not closed", "List-Id: <users.lists.example.org", "d=users.lists.example.org"},
		{"a list's identifier behind another", "List-Id: a <b> <users.lists.example.org>", "d=users.lists.example.org"},
		{"a list's address at the start", "List-Post: mailto:users@lists.example.org", "addr=users@lists.example.org"},
		{"a list's address to the end", "List-Help: <mailto:users-help@lists.example.org>, <https://lists.example.org>", "addr=users-help@lists.example.org"},
		{"X-Received by nobody", "X-Received: with SMTP id x; Mon, 11 Mar 2024 03:00:05 +0000", ""},
		{"X-Received by an address apart", "X-Received: by [192.0.2.10] with SMTP id x; Mon, 11 Mar 2024 03:00:05 +0000", "by=[192.0.2.10]"},
	} {
		t.Run(tt.name, func(t *testing.T) { assert.Equal(t, tt.want, readAlone(t, tt.field).brief()) })
	}
}

// A loop over results may end early, whatever the field is.
func TestResultsEndEarly(t *testing.T) {
	for _, field := range []string{
		"Authentication-Results: mx.example.org; spf=pass; dkim=pass", "Authentication-Results: mx.example.org; spf = pass; dkim = pass",
		"Received-SPF: pass", "ARC-Seal: cv=pass; cv=fail",
	} {
		n := 0
		for range readAlone(t, field).Results() {
			n++
			break
		}
		assert.Equal(t, 1, n, field)
	}
}

func TestIsHostWord(t *testing.T) {
	for s, want := range map[string]bool{
		"mx.example.org": true, "mx": false, "mx.example org": false, "(mx.example.org": false, "mx.example.org)": false, "": false,
		"a." + strings.Repeat("x", maxHostName-2): true, "a." + strings.Repeat("x", maxHostName-1): false,
	} {
		assert.Equal(t, want, isHostWord(s), s)
	}
}

// How well the name of a writer fits a server.
func TestIsNamed(t *testing.T) {
	byIP := took("mx.example.org", "a", "", "")
	byIP.By.IP = addr("192.0.2.10")
	google := took("2002:a05::1", "a", "", "")
	google.Dialect = "google"
	c := chain(took("mx.example.org", "a", "", ""), byIP, google, unreadable())
	for _, tt := range []struct {
		name   string
		hop    int
		writer string
		google bool
		want   likeness
	}{
		{"itself", 3, "MX.example.org.", false, itself},
		{"of its organisation", 3, "store.example.org", false, relative},
		{"another", 3, "mx.example.net", false, nobody},
		{"an address where none is known", 3, "192.0.2.10", false, nobody},
		{"its address", 2, "192.0.2.10", false, itself},
		{"another address", 2, "192.0.2.11", false, nobody},
		{"Google", 1, "google.com", false, relative},
		{"Google, by another name", 1, "mx.gmail.com", false, relative},
		{"one of Google's inner servers", 1, "10.1.2.3", true, relative},
		{"not Google", 1, "example.com", false, nobody},
		{"Google at another's server", 3, "google.com", true, nobody},
		{"a field that cannot be read", 0, "mx.example.org", false, nobody},
		{"below all", -1, "mx.example.org", false, nobody},
		{"above all", 4, "mx.example.org", false, nobody},
	} {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, c.isNamed(tt.hop, &Statement{google: tt.google}, tt.writer))
		})
	}
}

// A statement below all fields is a claim where anybody is believed, and one on a hop is as good as the hop.
func TestBeliefInStatements(t *testing.T) {
	ours, strangers := &Case{Chain: chain(inner10)}, &Case{Chain: chain(entered, claimed)}
	assert.Equal(t, Claimed, ours.BeliefIn(Statement{Place: -1}))
	assert.Equal(t, Believed, ours.BeliefIn(Statement{Place: 0}))
	assert.Equal(t, Claimed, strangers.BeliefIn(Statement{Place: -1}))
	assert.Equal(t, Claimed, strangers.BeliefIn(Statement{Place: 0}))
	assert.Equal(t, Believed, strangers.BeliefIn(Statement{Place: 1}))
	assert.Equal(t, BeliefUnknown, (&Case{Chain: chain(entered), Inner: true}).BeliefIn(Statement{Place: -1}))
}
