package received

import (
	"encoding/base64"
	"encoding/json"
	"net/netip"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAppendJSON(t *testing.T) {
	at := time.Date(2000, 3, 6, 13, 31, 7, 0, time.UTC)
	tests := []struct {
		name  string
		field Field
		want  string
	}{
		{"nothing known", Field{}, `{"raw":""}`},
		{
			"everything known",
			Field{
				Handover: Submission,
				From: From{
					HELO: "[192.0.2.7]", Verb: "EHLO", RDNS: "dsl-7.example.net.", RDNSStatus: RDNSNamed, Verified: No,
					IP: netip.MustParseAddr("192.0.2.7"), Literal: "::ffff:192.0.2.7", Port: 43643,
					Ident: "root", User: "ann@example.com", Auth: "PLAIN",
				},
				By: By{
					Host: "mx.example.org", IP: netip.MustParseAddr("2001:db8::1"), Port: 25,
					Software: "SMI-8.6/SMI-SVR4",
				},
				Via: "TCP", With: "ESMTPSA", ID: "4F1C2", For: []string{"bob@example.org", "@a.example:b@example.org"},
				EnvelopeFrom: "<>",
				TLS: TLS{
					Version: "TLSv1.3", Cipher: "TLS_AES_256_GCM_SHA384", Bits: 256, BitsKnown: true, Verify: "verified OK",
					ClientCN: "a", Issuer: "b", KeyExchange: "X25519", Group: "x25519", Signature: "RSA-PSS", Digest: "SHA256",
				},
				Date:    Date{UTC: at, Offset: 3600, OffsetKnown: true, Zone: "+0100"},
				Dialect: Sendmail,
				Problems: ProblemList{
					{Code: BadDate, Span: Span{10, 20}, Detail: "day 99 is out of range"}, {Code: NoDate},
				},
				raw: "from x",
			},
			`{"raw":"from x","handover":"submission",` +
				`"from":{"helo":"[192.0.2.7]","verb":"EHLO","rdns":"dsl-7.example.net.","rdns_status":"named","verified":false,` +
				`"ip":"192.0.2.7","literal":"::ffff:192.0.2.7","port":43643,"ident":"root","user":"ann@example.com","auth":"PLAIN"},` +
				`"by":{"host":"mx.example.org","ip":"2001:db8::1","port":25,"software":"SMI-8.6/SMI-SVR4"},` +
				`"via":"TCP","with":"ESMTPSA","id":"4F1C2","for":["bob@example.org","@a.example:b@example.org"],"envelope_from":"<>",` +
				`"tls":{"version":"TLSv1.3","cipher":"TLS_AES_256_GCM_SHA384","bits":256,"verify":"verified OK","client_cn":"a",` +
				`"issuer":"b","key_exchange":"X25519","group":"x25519","signature":"RSA-PSS","digest":"SHA256"},"date":"2000-03-06T14:31:07+01:00","zone":"+0100",` +
				`"dialect":"sendmail","problems":[{"code":"bad-date","start":10,"end":20,"detail":"day 99 is out of range"},` +
				`{"code":"no-date","start":0,"end":0}]}`,
		},
		{
			"0 and false are values",
			Field{From: From{Verified: No}, TLS: TLS{BitsKnown: true}},
			`{"raw":"","from":{"verified":false},"tls":{"bits":0}}`,
		},
		{"verified", Field{From: From{Verified: Yes}}, `{"raw":"","from":{"verified":true}}`},
		{"no reverse name", Field{From: From{RDNSStatus: RDNSNone}}, `{"raw":"","from":{"rdns_status":"none"}}`},
		{
			"zone index cannot break out",
			Field{By: By{IP: netip.MustParseAddr(`fe80::1%","x":"`)}},
			`{"raw":"","by":{"ip":"fe80::1"}}`,
		},
		{
			"time in the identifier",
			Field{Dialect: Exim, ID: "1q8yUx-0005nt-K1"},
			`{"raw":"","id":"1q8yUx-0005nt-K1","id_time":"2023-06-13T07:31:27Z","dialect":"exim"}`,
		},
		{
			"value that is not UTF-8",
			Field{raw: "from \xff\xfe", ID: "a\xff\xfe"},
			`{"raw_base64":"` + base64.StdEncoding.EncodeToString([]byte("from \xff\xfe")) + `","id":"a` + "\ufffd\ufffd" + `"}`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, string(tt.field.AppendJSON(nil)))
			b, err := tt.field.MarshalJSON()
			require.NoError(t, err)
			assert.Equal(t, tt.want, string(b))
			assert.Equal(t, "x"+tt.want, string(tt.field.AppendJSON([]byte("x"))), "it appends")
		})
	}
}

// The example that programs outside the repository are held to.
func TestAppendJSONExample(t *testing.T) {
	f, err := Parse("from mail.example.com (dsl-7.example.net [192.0.2.7])\r\n\t(Authenticated sender: ann@example.com)\r\n" +
		"\tby mx.example.org (Postfix) with ESMTPSA id 4F1C2\r\n\tfor <bob@example.org>; Mon,  6 Mar 2000 14:31:07 +0100 (CET)")
	require.NoError(t, err)
	assert.Equal(t, `{"raw":"from mail.example.com (dsl-7.example.net [192.0.2.7])\r\n\t(Authenticated sender: ann@example.com)\r\n`+
		`\tby mx.example.org (Postfix) with ESMTPSA id 4F1C2\r\n\tfor <bob@example.org>; Mon,  6 Mar 2000 14:31:07 +0100 (CET)",`+
		`"handover":"submission",`+
		`"from":{"helo":"mail.example.com","rdns":"dsl-7.example.net","rdns_status":"named","ip":"192.0.2.7","user":"ann@example.com"},`+
		`"by":{"host":"mx.example.org","software":"Postfix"},"with":"ESMTPSA","id":"4F1C2","for":["bob@example.org"],`+
		`"date":"2000-03-06T14:31:07+01:00","zone":"+0100","dialect":"postfix"}`, string(f.AppendJSON(nil)))
}

func TestAppendJSONDate(t *testing.T) {
	at := time.Date(2000, 3, 6, 13, 31, 7, 0, time.UTC)
	tests := []struct {
		name string
		date Date
		want string
	}{
		{"none", Date{}, ``},
		{"zone without a date", Date{Zone: "+0100"}, `,"zone":"+0100"`},
		{"UTC", Date{UTC: at, OffsetKnown: true, Zone: "+0000"}, `,"date":"2000-03-06T13:31:07Z","zone":"+0000"`},
		{"unknown offset", Date{UTC: at, Zone: "-0000"}, `,"date":"2000-03-06T13:31:07Z","zone":"-0000"`},
		{"no zone", Date{UTC: at}, `,"date":"2000-03-06T13:31:07Z"`},
		{
			"west",
			Date{UTC: at, Offset: -12600, OffsetKnown: true, Zone: "-0330"},
			`,"date":"2000-03-06T10:01:07-03:30","zone":"-0330"`,
		},
		{
			"just below 24 hours",
			Date{UTC: at, Offset: 86340, OffsetKnown: true, Zone: "+2359"},
			`,"date":"2000-03-07T13:30:07+23:59","zone":"+2359"`,
		},
		{
			"24 hours",
			Date{UTC: at, Offset: 86400, OffsetKnown: true, Zone: "+2400"},
			`,"date":"2000-03-06T13:31:07Z","zone":"+2400"`,
		},
		{"fraction", Date{UTC: at.Add(120 * time.Millisecond)}, `,"date":"2000-03-06T13:31:07.12Z"`},
		{
			"year 9999 where it was written",
			Date{UTC: time.Date(10000, 1, 1, 0, 30, 0, 0, time.UTC), Offset: -3600, OffsetKnown: true, Zone: "-0100"},
			`,"date":"9999-12-31T23:30:00-01:00","zone":"-0100"`,
		},
		{
			"year 10000",
			Date{UTC: time.Date(10000, 1, 1, 0, 30, 0, 0, time.UTC), Offset: -90000, OffsetKnown: true, Zone: "-2500"},
			`,"zone":"-2500"`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, string(tt.date.appendJSON(nil)))
		})
	}
}

func TestAppendQuoted(t *testing.T) {
	tests := []struct{ name, s, want string }{
		{"plain", "mx.example.org <a@example.org> & 'b'", `"mx.example.org <a@example.org> & 'b'"`},
		{"JSON's own", "a\"b\\c\r\n\td", `"a\"b\\c\r\n\td"`},
		{"C0 and DEL", "\x00\x1b[31m\x7f", `"\u0000\u001b[31m\u007f"`},
		{"C1", "\u0085\u009b31m", `"\u0085\u009b31m"`},
		{"bidi", "\u202egpj.exe\u2066\u200f", `"\u202egpj.exe\u2066\u200f"`},
		{"format", "a\u200bb\ufeffc\u00ad", `"a\u200bb\ufeffc\u00ad"`},
		{"line separators", "\u2028\u2029", `"\u2028\u2029"`},
		{"tag above 16 bits", "\U000e0041", `"\udb40\udc41"`},
		{"letters", "Zoë 王 \U0001f600", "\"Zoë 王 \U0001f600\""},
		{"two marks", "e\u0301\u0302x", "\"e\u0301\u0302x\""},
		{"a tower of marks", "e\u0301\u0302\u0303\u0304", "\"e\u0301\u0302" + `\u0303\u0304"`},
		{"bad bytes", "a\xc3(\xed\xa0\x80", "\"a\ufffd(\ufffd\ufffd\ufffd\""},
		{"cut rune", "\xe7\x8e", "\"\ufffd\ufffd\""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := string(appendQuoted(nil, tt.s))
			assert.Equal(t, tt.want, got)
			var back string
			require.NoError(t, json.Unmarshal([]byte(got), &back))
			assert.Equal(t, string([]rune(tt.s)), back)
		})
	}
}

func TestJSONRoundTrip(t *testing.T) {
	for _, v := range readVectors(t) {
		checkRoundTrip(t, v.name, v.value)
	}
	checkRoundTrip(t, "refused", "nothing that is a field")
	checkRoundTrip(t, "refused, with control characters", "\x00\x1b]0;x\x07\u202e")
	checkRoundTrip(t, "bad bytes", "from \xff by mx.example.org with SMTP; Mon, 6 Mar 2000 14:31:07 +0100")
	checkRoundTrip(t, "too long", "from a.example.com by b.example.com "+strings.Repeat("x", defaultMaxLen))
	checkRoundTrip(t, "empty", "")
}

func checkRoundTrip(t *testing.T, name, value string) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		f, _ := Parse(value)
		b, err := json.Marshal(f)
		require.NoError(t, err)
		assert.True(t, utf8.Valid(b))
		g := &Field{ID: "left over", For: []string{"x"}}
		require.NoError(t, json.Unmarshal(b, g))
		assert.Equal(t, f, g)
	})
}

func TestUnmarshalJSON(t *testing.T) {
	tests := []struct{ name, data, raw, err string }{
		{"other members are ignored", `{"raw":"by a","by":{"host":"b"},"id":7,"new":[]}`, "by a", ""},
		{"bytes", `{"raw_base64":"/w=="}`, "\xff", ""},
		{"neither", `{"hop":0}`, "", ""},
		{"refused value", `{"raw":"?"}`, "?", ""},
		{"null", `null`, "", ""},
		{"not base64", `{"raw_base64":"*"}`, "", "reading a field from JSON"},
		{"not a string", `{"raw":7}`, "", "reading a field from JSON"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := new(Field)
			err := f.UnmarshalJSON([]byte(tt.data))
			if tt.err != "" {
				assert.ErrorContains(t, err, tt.err)
				return
			}
			require.NoError(t, err)
			want, _ := Parse(tt.raw)
			assert.Equal(t, want, f)
		})
	}
}

func TestAppendJSONAllocs(t *testing.T) {
	f, err := Parse("from mail.example.com (dsl-7.example.net [192.0.2.7])\r\n\tby mx.example.org (Postfix) with ESMTPS id 4F1C2\r\n" +
		"\tfor <bob@example.org>; Mon,  6 Mar 2000 14:31:07 +0100 (CET)")
	require.NoError(t, err)
	b := make([]byte, 0, 4096)
	assert.Zero(t, testing.AllocsPerRun(100, func() { b = f.AppendJSON(b[:0]) }))
}
