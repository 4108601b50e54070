package hops

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/backstamp/backstamp/received"
)

// Google's inner servers name no client and know themselves by an address.
func TestIsNameless(t *testing.T) {
	by := func(host, ip string, d received.Dialect) *received.Field {
		return &received.Field{By: received.By{Host: host, IP: addr(ip)}, Dialect: d}
	}
	for _, tt := range []struct {
		name  string
		field *received.Field
		want  bool
	}{
		{"inside", by("10.1.2.3", "", ""), true},
		{"inside, apart", by("", "10.1.2.3", ""), true},
		{"inside, behind a name", by("mx.example.org", "10.1.2.3", ""), false},
		{"outside", by("192.0.2.1", "", ""), false},
		{"outside, Google's", by("2002:a05::1", "", received.Google), true},
		{"Google's by a name", by("mx.google.com", "", received.Google), false},
		{"Google's without a name", by("", "", received.Google), false},
		{"a client", took("10.1.2.3", "a", "", ""), false},
	} {
		t.Run(tt.name, func(t *testing.T) { assert.Equal(t, tt.want, isNameless(tt.field)) })
	}
}

// A step inside a host, or what may be one.
func TestIsInner(t *testing.T) {
	local := func(f *received.Field) { f.Handover = received.Local }
	for _, tt := range []struct {
		name  string
		field *received.Field
		want  bool
	}{
		{"the loopback", took("a", "b", "", "127.0.0.1"), true},
		{"the server's own address", with(took("a", "b", "", "192.0.2.7"), func(f *received.Field) { f.By.IP = f.From.IP }), true},
		{"another address", with(took("a", "b", "", "192.0.2.7"), local), false},
		{"no address that can be", with(took("a", "b", "", ""), func(f *received.Field) { local(f); f.From.Literal = "300.0.0.1" }), false},
		{"a name, local", with(took("a", "b", "", ""), local), true},
		{"a name", took("a", "b", "", ""), false},
		{"nobody, local", with(took("a", "", "", ""), local), true},
		{"nobody, a relay", took("a", "", "", ""), false},
		{"nobody, Google's", took("10.1.2.3", "", "", ""), true},
	} {
		t.Run(tt.name, func(t *testing.T) { assert.Equal(t, tt.want, isInner(tt.field)) })
	}
}

// A person's program logs in, comes by the web or by MAPI; a program on the server does not, whatever it is run as.
func TestIsUser(t *testing.T) {
	change := func(how func(*received.Field)) *received.Field {
		return with(took("mx.example.org", "pc", "", "203.0.113.7"), how)
	}
	for _, tt := range []struct {
		name  string
		field *received.Field
		want  bool
	}{
		{"a server", change(func(*received.Field) {}), false},
		{"a submission", change(func(f *received.Field) { f.Handover = received.Submission }), true},
		{"the web", change(func(f *received.Field) { f.Handover = received.Web }), true},
		{"a protocol", change(func(f *received.Field) { f.With = "ESMTPSA" }), true},
		{"a user", change(func(f *received.Field) { f.From.User = "ann" }), true},
		{"a mechanism", change(func(f *received.Field) { f.From.Auth = "PLAIN" }), true},
		{"MAPI", change(func(f *received.Field) { f.With = "mapi" }), true},
		{"LMTP", change(func(f *received.Field) { f.With, f.From.User = "LMTPSA", "ann" }), false},
		{"lmtp", change(func(f *received.Field) { f.With, f.From.User = "lmtp", "ann" }), false},
		{"a short protocol", change(func(f *received.Field) { f.With, f.From.User = "lmt", "ann" }), true},
		{"a program on the server", with(took("a", "b", "", "127.0.0.1"), func(f *received.Field) { f.Handover, f.From.User = received.Local, "1000" }), false},
		{"a program without an address", with(took("a", "b", "", ""), func(f *received.Field) { f.Handover, f.From.User = received.Local, "1000" }), false},
		{"a local step from elsewhere", change(func(f *received.Field) { f.Handover, f.From.User = received.Local, "ann" }), true},
		{"a local step with a login", with(took("a", "b", "", ""), func(f *received.Field) { f.Handover, f.With = received.Local, "ESMTPA" }), true},
		{"a local step by MAPI", with(took("a", "b", "", ""), func(f *received.Field) { f.Handover, f.With = received.Local, "MAPI" }), true},
		{"OpenSMTPD's own", with(took("a", "b", "", ""), func(f *received.Field) { f.Handover, f.With, f.Dialect = received.Local, "ESMTPA", received.OpenSMTPD }), false},
	} {
		t.Run(tt.name, func(t *testing.T) { assert.Equal(t, tt.want, isUser(chain(tt.field).Hop(0))) })
	}
}

// A user's name that the client may have put there itself is none.
func TestUserOfGreeting(t *testing.T) {
	for _, tt := range []struct{ name, value, user string }{
		{"behind the address", "from pc (unknown [203.0.113.7]) (Authenticated sender: ann) by mx.example.org (Postfix) with ESMTPSA id 4F1C2A3B4C5; Mon, 11 Mar 2024 10:00:05 +0000 (UTC)", "ann"},
		{"before the address", "from pc (Authenticated sender: ann) (unknown [203.0.113.7]) by mx.example.org (Postfix) with ESMTPSA id 4F1C2A3B4C5; Mon, 11 Mar 2024 10:00:05 +0000 (UTC)", ""},
		{"Exim", "from [203.0.113.7] (helo=pc) by mx.example.org with esmtpsa (TLS1.3) tls TLS_AES_256_GCM_SHA384 (Exim 4.96) (envelope-from <ann@example.org>) id 1rjcSz-0001Ab-2C; Mon, 11 Mar 2024 10:01:09 +0000", ""},
		{"a program", "by mx.example.org (Postfix, from userid 1000) id 4F1C2A3B4C5; Mon, 11 Mar 2024 10:00:05 +0000 (UTC)", "1000"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f, err := received.Parse(tt.value)
			require.NoError(t, err)
			assert.Equal(t, tt.user, userOf(f))
		})
	}
	for _, h := range []received.Handover{received.Filter, received.List} {
		f := with(took("a", "b", "", ""), func(f *received.Field) { f.Handover, f.From.User = h, "ann@example.com" })
		assert.Empty(t, userOf(f), "the envelope's sender")
	}
}

func TestHasClient(t *testing.T) {
	assert.False(t, hasClient(&received.From{User: "ann"}))
	for _, f := range []received.From{{HELO: "a"}, {RDNS: "a"}, {Literal: "300.0.0.1"}, {IP: addr("192.0.2.7")}} {
		assert.True(t, hasClient(&f))
		assert.False(t, isHandover(&received.Field{From: f}))
	}
	assert.True(t, isHandover(&received.Field{From: received.From{User: "ann"}}))
	assert.False(t, isHandover(&received.Field{By: received.By{Host: "a"}}))
	assert.False(t, isHandover(&received.Field{By: received.By{IP: addr("192.0.2.7")}}))
}

// The field that a connection will have: who logged in is a user, and addresses are plain.
func TestConnFieldOfUsers(t *testing.T) {
	for _, c := range []Conn{{With: "ESMTPA"}, {Client: received.From{User: "ann"}}, {Client: received.From{Auth: "PLAIN"}}} {
		assert.Equal(t, received.Submission, c.field().Handover, c)
	}
	c := Conn{With: "ESMTP", Client: received.From{IP: addr("::ffff:192.0.2.7")}, Server: received.By{IP: addr("::ffff:192.0.2.10")}}
	assert.Equal(t, received.Relay, c.field().Handover)
	assert.Equal(t, addr("192.0.2.7"), c.field().From.IP)
	assert.Equal(t, addr("192.0.2.10"), c.field().By.IP)
	assert.True(t, c.field().Date.IsZero())
	c.Time = stamped
	assert.Equal(t, stamped, c.field().Date.Time())
}
