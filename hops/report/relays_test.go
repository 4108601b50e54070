package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/netip"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/backstamp/backstamp/hops"
	"github.com/backstamp/backstamp/received"
)

// trustNet trusts 192.0.2.0/24.
var trustNet = hops.TrustNets(netip.MustParsePrefix("192.0.2.0/24"))

// relayLines returns the lines of Relays by the end of their names.
func relayLines(t testing.TB, c hops.Case) map[string]string {
	var b bytes.Buffer
	require.NoError(t, Relays(&b, &hops.Report{Case: c}))
	lines := map[string]string{}
	for line := range strings.Lines(b.String()) {
		name, value, ok := strings.Cut(strings.TrimPrefix(strings.TrimSuffix(line, "\n"), "X-Spam-Relays-"), ": ")
		require.True(t, ok, line)
		lines[name] = value
	}
	require.Len(t, lines, 4)
	require.Equal(t, lines["Trusted"], lines["Internal"])
	require.Equal(t, lines["Untrusted"], lines["External"])
	return lines
}

// field returns a chain of one field.
func oneField(value string) *hops.Chain {
	return hops.FromHeaders(func(yield func(string, string) bool) { yield("Received", value) })
}

func TestRelays(t *testing.T) {
	var b bytes.Buffer
	r := hops.Analyze(hops.Case{Chain: chain(t, newest+oldest), Trust: trustNet})
	require.NoError(t, Relays(&b, r))
	ours := "[ ip=192.0.2.7 rdns=smtp.example.com helo=smtp.example.com by=mx.example.org ident= envfrom= intl=1 id=B2 auth= msa=0 ]"
	user := "[ ip=198.51.100.7 rdns=dsl-7.example.net helo=teller by=smtp.example.com ident= envfrom= intl=1 id=A1 auth=ESMTPSA msa=0 ]"
	assert.Equal(t, "X-Spam-Relays-Trusted: "+ours+" "+user+"\n"+
		"X-Spam-Relays-Untrusted: \n"+
		"X-Spam-Relays-Internal: "+ours+" "+user+"\n"+
		"X-Spam-Relays-External: \n", b.String())
}

func TestRelaysParts(t *testing.T) {
	tests := []struct{ name, value, want string }{
		{
			"every part",
			"from HELO.example.com (ann@dsl-7.example.net. [192.0.2.7]) (envelope-from <ann@example.com>) by mx.example.org (8.9.3/8.9.3) with ESMTP id RAA00070",
			"[ ip=192.0.2.7 rdns=dsl-7.example.net helo=HELO.example.com by=mx.example.org ident=ann envfrom=ann@example.com intl=0 id=RAA00070 auth= msa=0 ]",
		},
		{
			"IPv6 as written, without prefix and zone",
			"from mail.example.com (mail.example.com [IPv6:2001:DB8:0::7%eth0]) by mx.example.org (Postfix) with ESMTP id 4F1C2",
			"[ ip=2001:DB8:0::7 rdns=mail.example.com helo=mail.example.com by=mx.example.org ident= envfrom= intl=0 id=4F1C2 auth= msa=0 ]",
		},
		{
			"IPv4 mapped into IPv6",
			"from mail.example.com (mail.example.com [::ffff:192.0.2.7]) by mx.example.org with esmtp id 4F1C2",
			"[ ip=192.0.2.7 rdns=mail.example.com helo=mail.example.com by=mx.example.org ident= envfrom= intl=0 id=4F1C2 auth= msa=0 ]",
		},
		{
			"a literal as HELO",
			"from [10.1.2.3] (unknown [192.0.2.7]) by mx.example.org (Postfix) with ESMTP id 4F1C2",
			"[ ip=192.0.2.7 rdns= helo=!10.1.2.3! by=mx.example.org ident= envfrom= intl=0 id=4F1C2 auth= msa=0 ]",
		},
		{
			"an address alone is no HELO",
			"from [192.0.2.7] by mx.example.org with SMTP id 4F1C2",
			"[ ip=192.0.2.7 rdns= helo= by=mx.example.org ident= envfrom= intl=0 id=4F1C2 auth= msa=0 ]",
		},
		{
			"a server that is an address",
			"from mail.example.com ([192.0.2.7]) by [198.51.100.4] with ESMTP id 4F1C2",
			"[ ip=192.0.2.7 rdns= helo=mail.example.com by=!198.51.100.4! ident= envfrom= intl=0 id=4F1C2 auth= msa=0 ]",
		},
		{
			"the null path",
			"from mail.example.com ([192.0.2.7]) by mx.example.org with ESMTP (envelope-from <>) id 4F1C2",
			"[ ip=192.0.2.7 rdns= helo=mail.example.com by=mx.example.org ident= envfrom= intl=0 id=4F1C2 auth= msa=0 ]",
		},
		{
			"bytes that are not let through",
			"from a\x1b]0;b (c\x00d\xffe\u202ef\u009bg [192.0.2.7]) by mx.example.org (Postfix) with ESMTP id 4F1C2",
			"[ ip=192.0.2.7 rdns=c!d!e!f!g helo=a!!0;b by=mx.example.org ident= envfrom= intl=0 id=4F1C2 auth= msa=0 ]",
		},
		{"no client", "by mx.example.org (Postfix) with ESMTP id 4F1C2", ""},
		{"no address", "from ann by mx.example.org with local (Exim 4.96) id 1eDD9B-0001gz-Fw", ""},
		{"no server", "from mail.example.com (mail.example.com [192.0.2.7]); Mon, 6 Mar 2000 14:31:07 +0100", ""},
		{"invoked", "(qmail 1234 invoked from network)", ""},
		{"fetched", "from mail.example.com [192.0.2.7] by localhost with IMAP (fetchmail-6.4.37) for <ann@localhost> (single-drop)", ""},
		{"unreadable", "\x00\x01\x02", ""},
		{"empty", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, relayLines(t, hops.Case{Chain: oneField(tt.value), Trust: hops.TrustNets()})["Untrusted"])
		})
	}
}

func TestRelaysAuth(t *testing.T) {
	tests := []struct{ name, value, want string }{
		{"none", "by mx.example.org (Postfix) with ESMTPS id 4F1C2", ""},
		{"protocol", "by mx.example.org (Postfix) with ESMTPSA id 4F1C2", "ESMTPSA"},
		{"protocol as written", "by mx.example.org with esmtpa (Exim 4.96) id 1eDD9B-0001gz-Fw", "esmtpa"},
		{"LMTP", "by mx.example.org with LMTPA id 4F1C2", "LMTPA"},
		{"internationalised", "by mx.example.org with UTF8SMTPSA id 4F1C2", "UTF8SMTPSA"},
		{"Exim's old name", "by mx.example.org with asmtp (Exim 4.34) id 1eDD9B-0001gz-Fw", "asmtp"},
		{"webmail", "by mx.example.org with HTTP", "HTTP"},
		{"webmail, link", "by web1.example.com via HTTP", "HTTP"},
		{"webmail, comment", "by web-mail.gmx.net (via HTTP)", "HTTP"},
		{"Sendmail", "(authenticated bits=0) by mx.example.org (8.14.3/8.14.1) with ESMTP id vAAHV0h01234", "Sendmail"},
		{"Postfix", "(Authenticated sender: ann) by mx.example.org (Postfix) with ESMTP id 4F1C2", "Postfix"},
		{"Postfix by another name", "(using TLSv1 with cipher RC4-MD5 (128/128 bits)) (Authenticated sender: ann) by mx.example.org (Mailer [1]) with ESMTP id 4F1C2", "Postfix (Mailer !1!)"},
		{"Courier", "(AUTH: LOGIN ann, TLS: TLSv1/SSLv3,256bits,AES256-SHA) by mx.example.org with esmtp", "LOGIN"},
		{"Critical Path", "by mx.example.org (7.2.074) (authenticated as ann) id 59F1A2B30001", "CriticalPath"},
		{
			"Google's submission", "by mx.google.com with ESMTPS id a1sm234567bcd.2.2017.11.10.09.31.00\r\n\t(version=TLSv1 cipher=RC4-SHA\r\n\tbits=128/128)",
			"GMail - transport=TLSv1 cipher=RC4-SHA bits=128/128",
		},
		{"Google's mail from others", "by mx.google.com with ESMTPS id a1si234567bcd.2.2017.11.10.09.31.00 (version=TLSv1 cipher=RC4-SHA bits=128/128)", ""},
		{"Google without TLS", "by mx.google.com with ESMTP id a1sm234567bcd.2.2017.11.10.09.31.00", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := hops.Case{Chain: oneField("from laptop ([192.0.2.7]) " + tt.value + "; Fri, 10 Nov 2017 09:31:00 -0800"), Trust: hops.TrustNets()}
			line := relayLines(t, c)["Untrusted"]
			if tt.want != "" { // a user of a believed server is trusted
				line = relayLines(t, c)["Trusted"]
			}
			_, after, _ := strings.Cut(line, " auth=")
			assert.Equal(t, tt.want, strings.TrimSuffix(after, " msa=0 ]"))
		})
	}
	c := hops.Case{Chain: oneField("from dsl-7.example.net (EHLO laptop) [192.0.2.7] by mail.gmx.net (mp059) with SMTP; 10 Nov 2017 18:31:00 +0100")}
	assert.Contains(t, relayLines(t, c)["Trusted"], " auth=GMX (SMTP / mail.gmx.net) ")
}

// hopOf returns a field of Postfix's.
func hopOf(client, ip, by, with string) string {
	return "Received: from " + client + " (" + client + " [" + ip + "])\n\tby " + by + " (Postfix) with " + with + " id 4F1C2;\n\tMon, 6 Mar 2000 14:31:07 +0100\n"
}

// Who is trusted: the addresses, the newest first, with a bar before those that are not.
func TestRelaysTrust(t *testing.T) {
	fetch := "Received: from mx.example.org [192.0.2.5]\n\tby localhost with IMAP (fetchmail-6.4.37)\n\tfor <ann@localhost> (single-drop); Mon, 6 Mar 2000 14:31:08 +0100\n"
	local := hopOf("localhost", "127.0.0.1", "mx.example.org", "ESMTP")
	inside := hopOf("mx.example.org", "10.0.0.25", "store.example.org", "ESMTP")
	edge := hopOf("mail.example.com", "203.0.113.7", "mx.example.org", "ESMTP")
	below := hopOf("pc.example.com", "10.9.8.7", "mail.example.com", "ESMTP")
	user := hopOf("laptop.example.net", "203.0.113.8", "mx.example.org", "ESMTPSA")
	scan := "Received: from 203.0.113.7 by mx.example.org (envelope-from <ann@example.com>, uid 507) with qmail-scanner-9.99st (Clear:RC:1:.); 10 Nov 2017 17:31:00 -0000\n"
	tests := []struct {
		name, mail string
		trust      hops.Truster
		want       string
	}{
		{"nothing", "Subject: x\n", nil, "|"},
		{"private addresses without trust", inside + edge + below, nil, "10.0.0.25|203.0.113.7 10.9.8.7"},
		{"networks", inside + edge + below, hops.TrustNets(netip.MustParsePrefix("10.0.0.0/24")), "10.0.0.25|203.0.113.7 10.9.8.7"},
		{"networks that hold all", inside + edge + below, hops.TrustNets(netip.MustParsePrefix("0.0.0.0/0")), "10.0.0.25 203.0.113.7 10.9.8.7|"},
		{"networks without loopback", local + edge, trustNet, "127.0.0.1|203.0.113.7"},
		{"no network", inside + edge, hops.TrustNets(), "|10.0.0.25 203.0.113.7"},
		{"a host", inside + edge + below, hops.TrustHosts("mx.example.org"), "10.0.0.25|203.0.113.7 10.9.8.7"},
		{"the newest two", edge + below, hops.TrustNewest(2), "203.0.113.7|10.9.8.7"},
		{"own", edge + below, vouchAll{}, "203.0.113.7 10.9.8.7|"},
		{"a user ends trust", user + below, vouchAll{}, "203.0.113.8|10.9.8.7"},
		{"a user ends trust, without trust", user + below, nil, "203.0.113.8|10.9.8.7"},
		{"a field of nobody's", inside + below, nil, "10.0.0.25|10.9.8.7"},
		{"unreadable newest", "Received: \x00\n" + inside, nil, "|10.0.0.25"},
		{"fetched", local + fetch + inside + edge, nil, "10.0.0.25|203.0.113.7"},
		{"fetched below the edge", edge + fetch + below, nil, "|203.0.113.7 10.9.8.7"},
		{"a scanner's field says nothing new", scan + edge, nil, "|203.0.113.7"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			lines := relayLines(t, hops.Case{Chain: chain(t, tt.mail), Trust: tt.trust})
			assert.Equal(t, tt.want, addresses(lines["Trusted"])+"|"+addresses(lines["Untrusted"]))
			assert.Equal(t, strings.Count(lines["Trusted"], "[ "), strings.Count(lines["Trusted"], " intl=1 "))
			assert.Equal(t, strings.Count(lines["Untrusted"], "[ "), strings.Count(lines["Untrusted"], " intl=0 "))
		})
	}
	assert.Contains(t, relayLines(t, hops.Case{Chain: chain(t, scan+edge)})["Untrusted"], " envfrom=ann@example.com ")
	assert.Equal(t, "", relayLines(t, hops.Case{Chain: chain(t, local), Inner: true})["Trusted"], "a message inside another")
}

type vouchAll struct{}

func (vouchAll) Vouches(hops.Hop) bool { return true }

func addresses(list string) string {
	var found []string
	for _, relay := range strings.Split(list, "[ ip=")[1:] {
		found = append(found, relay[:strings.IndexByte(relay, ' ')])
	}
	return strings.Join(found, " ")
}

func TestRelaysLive(t *testing.T) {
	c := hops.Case{Trust: trustNet, Chain: chain(t, oldest).WithConn(hops.Conn{
		Client: received.From{HELO: "smtp.example.com", IP: netip.MustParseAddr("192.0.2.7")}, With: "ESMTPA",
		Server: received.By{IP: netip.MustParseAddr("198.51.100.4")}, EnvelopeFrom: "ann@example.com",
	})}
	lines := relayLines(t, c)
	assert.Equal(t, "[ ip=192.0.2.7 rdns= helo=smtp.example.com by=198.51.100.4 ident= envfrom=ann@example.com intl=1 id= auth=ESMTPA msa=0 ]", lines["Trusted"])
	assert.Equal(t, "198.51.100.7", addresses(lines["Untrusted"]))
}

// Each case goes through both outputs: no byte of them does anything to a terminal, and the JSON is what the
// schema says and what the lines say.
func TestRelaysOfAll(t *testing.T) {
	for name, r := range cases(t) {
		t.Run(name, func(t *testing.T) {
			lines := relayLines(t, r.Case)
			for _, value := range lines {
				for _, c := range value {
					assert.True(t, unicode.IsPrint(c), "%q", value)
				}
			}
			var b bytes.Buffer
			require.NoError(t, RelaysJSON(&b, r))
			assert.Empty(t, readSchema(t).check("relays", b.Bytes()), b.String())
			var v map[string]string
			require.NoError(t, json.Unmarshal(b.Bytes(), &v))
			for end, value := range lines {
				assert.Equal(t, value, v["relays_"+strings.ToLower(end)])
			}
			assert.Equal(t, r.Source, v["source"])
		})
	}
}

func TestRelaysWriteFails(t *testing.T) {
	for _, f := range []func(*hops.Report) error{
		func(r *hops.Report) error { return Relays(broken{}, r) },
		func(r *hops.Report) error { return RelaysJSON(broken{}, r) },
	} {
		assert.ErrorIs(t, f(&hops.Report{}), errBroken)
	}
}

var errBroken = errors.New("broken")

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errBroken }

// A message of 10,000 fields is cut to the newest, and twice the fields take about twice the time.
func TestRelaysOfManyFields(t *testing.T) {
	took := func(n int) time.Duration {
		c := hops.Case{Chain: chain(t, strings.Repeat(hopOf("mail.example.com", "10.0.0.7", "mail.example.com", "ESMTP"), n))}
		relayLines(t, c)
		best := time.Hour
		for range 10 {
			start := time.Now()
			relayLines(t, c)
			best = min(best, time.Since(start))
		}
		return best
	}
	assert.Less(t, took(1000), 40*took(100), "ten times the fields")
	c := hops.Case{Chain: chain(t, strings.Repeat("Received: from a ([10.0.0.7]) by a\n", 9_999))}
	assert.Equal(t, 1000, strings.Count(relayLines(t, c)["Trusted"], "[ ip=10.0.0.7 "))
}
