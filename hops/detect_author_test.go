package hops

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/backstamp/backstamp/received"
)

// The host of a Message-ID is nobody's if it is neither of the sender nor of any hop.
func TestMessageIDElsewhere(t *testing.T) {
	const id = "Message-ID: <1@host.example.net>"
	for _, tt := range []struct {
		name   string
		fields []string
		want   int
	}{
		{"nobody's", []string{entry, id}, 1},
		{"of the client's reverse name", []string{"from a ([203.0.113.7]) by mx.example.org with SMTP id x9" + early, "from pc (a.example.net [198.51.100.9]) by b with SMTP id x1" + early, id}, 0},
		{"of the client's greeting", []string{entry, "from a.example.net (unknown [198.51.100.9]) by b with SMTP id x1" + early, id}, 0},
		{"of a server", []string{entry, "from pc ([198.51.100.9]) by a.example.net with SMTP id x1" + early, id}, 0},
		{"of the sender", []string{entry, "From: Ann <ann@example.net>", id}, 0},
		{"of who sent it", []string{entry, "Sender: ann@example.net", id}, 0},
		{"of whom to answer", []string{entry, "Reply-To: ann@example.net", id}, 0},
		{"of the envelope's sender", []string{entry, "Return-Path: <ann@example.net>", id}, 0},
		{"of the list", []string{entry, "List-Id: <l.example.net>", id}, 0},
		{"of the recipient", []string{entry, "To: ann@example.net", id}, 1},
		{"of a word in the sender's name", []string{entry, "From: Ann of example.net <ann@example.com>", id}, 0},
		{"no host", []string{entry, "Message-ID: <1>"}, 0},
		{"a short name", []string{entry, "Message-ID: <1@host>"}, 0},
		{"none", []string{entry}, 0},
		{"no hop", []string{"From: ann@example.com", id}, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			assert.Len(t, findingsOf(Analyze(Case{Chain: readFields(t, tt.fields)}), "message-id-elsewhere"), tt.want)
		})
	}
}

// A Message-ID of the receiver's own is told of a stranger's message that nobody had before.
func TestMessageIDOfOurs(t *testing.T) {
	const id = "Message-ID: <1@mx.example.org>"
	for _, tt := range []struct {
		name   string
		fields []string
		want   int
	}{
		{"of a stranger's", []string{entry, id}, 1},
		{"of our sender's", []string{entry, id, "From: bob@example.org"}, 0},
		{"of another sender's", []string{entry, id, "From: ann@example.com"}, 1},
		{"of another's", []string{entry, "Message-ID: <1@mail.example.com>"}, 0},
		{"of a user's", []string{"from pc ([203.0.113.7]) by mx.example.org with ESMTPSA id x9" + early, id}, 0},
		{"from inside", []string{"from pc ([10.0.0.7]) by mx.example.org with ESMTP id x9" + early, "from a ([10.0.0.8]) by b with ESMTP id x1" + early, id}, 0},
		{"of a message that comes back", []string{entry, "from x.example.org ([198.51.100.9]) by mail.example.com with ESMTP id x1" + early, id}, 0},
		{"of a server without a name", []string{"from pc ([203.0.113.7]) by [192.0.2.10] with ESMTP id x9" + early, "Message-ID: <1@[192.0.2.10]>"}, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			assert.Len(t, findingsOf(Analyze(Case{Chain: readFields(t, tt.fields)}), "message-id-of-ours"), tt.want)
		})
	}
	inner := Case{Chain: readFields(t, []string{entry, id}), Inner: true}
	assert.Empty(t, findingsOf(Analyze(inner), "message-id-of-ours"), "no server is believed")
}

func TestHostsInValues(t *testing.T) {
	for value, want := range map[string]string{
		"<1@a.example>": "a.example", "1@a.example": "a.example", "<1@b@a.example> (x)": "a.example", "<1>": "", "": "", "<1@a.example": "a.example",
		"@a.example\r\n": "a.example", "1@a.example\tx": "a.example",
	} {
		assert.Equal(t, want, idHost(value), value)
		assert.Equal(t, want, addressHost(value), value)
	}
	for value, want := range map[string]string{
		"Ann <ann@a.example>": "a.example", "ann@a.example (Ann)": "a.example", "ann@a.example, bob@b.example": "b.example", `"a@b" <ann@a.example>`: "a.example",
		"ann@a.example;": "a.example", `x@a.example"`: "a.example", "@": "",
	} {
		assert.Equal(t, want, addressHost(value), value)
	}
}

// A service's note of its user's address is held against the oldest field that has a public one.
func TestOriginating(t *testing.T) {
	for _, tt := range []struct {
		name   string
		fields []string
		hop    int // -1: no finding
	}{
		{"another", []string{entry, "X-Originating-IP: [192.0.2.77]"}, 0},
		{"another, without brackets", []string{entry, "x-originating-ip: 192.0.2.77 "}, 0},
		{"of another service", []string{entry, "X-Real-IP: 192.0.2.77"}, 0},
		{"above a private address", []string{entry, "from a ([10.0.0.1]) by mail.example.com with SMTP id x1" + early, "X-Client-IP: 192.0.2.77"}, 1},
		{"the same", []string{entry, "X-Originating-IP: [203.0.113.7]"}, -1},
		{"the same, mapped into IPv6", []string{entry, "X-Originating-IP: ::ffff:203.0.113.7"}, -1},
		{"a private one", []string{entry, "X-Originating-IP: [10.0.0.7]"}, -1},
		{"none", []string{entry, "X-Originating-IP: unknown"}, -1},
		{"another field", []string{entry, "X-Other-IP: 192.0.2.77"}, -1},
		{"another field, and one that tells nothing", []string{entry, "X-Real-IP: 10.0.0.1", "X-Other-IP: 192.0.2.77"}, -1},
		{"a field that ends otherwise", []string{entry, "X-Originating-IQ: 192.0.2.77"}, -1},
		{"no public hop", []string{"from a ([10.0.0.1]) by mx.example.org with SMTP id x1" + early, "X-Originating-IP: [192.0.2.77]"}, -1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if f, found := onlyFinding(t, Analyze(Case{Chain: readFields(t, tt.fields)}), "originating-address-differs", tt.hop); found {
				assert.Contains(t, f.Detail, " names 192.0.2.77, but the oldest client that a Received field names is 203.0.113.7")
			}
		})
	}
	two := Case{Chain: readFields(t, []string{entry, "X-Originating-IP: [192.0.2.77]", "X-Real-IP: [192.0.2.78]"})}
	assert.Len(t, findingsOf(Analyze(two), "originating-address-differs"), 1, "the first is told")
	assert.False(t, isOriginating(Header{}))
}

// A Date is held against the first field that has one, a weekend apart at most.
func TestDateLimit(t *testing.T) {
	for _, tt := range []struct{ name, date, want string }{
		{"three days before", "Fri, 8 Mar 2024 10:00:10 +0000", ""},
		{"a second more", "Fri, 8 Mar 2024 10:00:09 +0000", "info By its Date the message was written 3 days before its first hop"},
		{"three days behind", "Thu, 14 Mar 2024 10:00:10 +0000", ""},
		{"a second more behind", "Thu, 14 Mar 2024 10:00:11 +0000", "info By its Date the message was written 3 days after its first hop"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			undated := "from pc ([198.51.100.9]) by mail.example.com with SMTP id x1"
			r := Analyze(Case{Chain: readFields(t, []string{entry, undated, "Date: " + tt.date})})
			assert.Equal(t, tt.want, toldOf(r, "date-differs"))
		})
	}
	live := readFields(t, []string{"Date: Mon, 1 Jan 2024 10:00:10 +0000"}).WithConn(Conn{Time: stamped})
	assert.Empty(t, findingsOf(Analyze(Case{Chain: live}), "date-differs"), "the live connection is no field")
}

// The newest field below the text is told, and a live connection is none.
func TestBelowText(t *testing.T) {
	const older = "from pc ([198.51.100.9]) by mail.example.com with SMTP id x1" + early
	for _, name := range []string{"From", "subject", "DATE"} {
		c := readFields(t, []string{entry, name + ": x", older, older})
		r := Analyze(Case{Chain: c})
		if fs := findingsOf(r, "trail-below-text"); assert.Len(t, fs, 1, name) {
			assert.Equal(t, 1, fs[0].Hop)
			assert.Equal(t, "The field stands below "+name+", and so came with the message", fs[0].Detail)
			assert.Equal(t, older, fs[0].Span.In(c.Hop(1).Field.Raw()))
		}
		live := Analyze(Case{Chain: c.WithConn(Conn{Server: received.By{Host: "mx.example.org"}})})
		assert.Equal(t, 1, findingsOf(live, "trail-below-text")[0].Hop, "the live hop has no field")
	}
	assert.Empty(t, findingsOf(Analyze(Case{Chain: readFields(t, []string{entry, "To: x", older})}), "trail-below-text"))
}
