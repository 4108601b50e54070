package hops

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// Each name is found in whatever case, and none that is nearly one.
func TestKnownFields(t *testing.T) {
	for _, f := range traceFields {
		name := f.name
		if strings.HasSuffix(name, "-") {
			name += "Something"
		}
		for _, n := range []string{name, strings.ToLower(name), strings.ToUpper(name)} {
			kind, _ := knownOf(n)
			assert.Equal(t, f.kind, kind, n)
			assert.True(t, isTrace(Header{Name: n}))
		}
	}
	for _, f := range askedFields {
		for _, n := range []string{f.name, strings.ToLower(f.name), strings.ToUpper(f.name)} {
			_, ask := knownOf(n)
			assert.Equal(t, f.ask, ask, n)
		}
	}
	for _, name := range []string{"", "A", "X-", "To", "Received2", "Receive", "Seceived", "Dare", "Content-Type", "ARC", "List", "X-Originating-IQ", "XList-Id", "Rist-Id", "Mist-Id", "X-Yahoo", "\xff", strings.Repeat("x", 300)} {
		kind, ask := knownOf(name)
		assert.Equal(t, saysNothing, kind, name)
		assert.Equal(t, notAsked, ask, name)
		assert.False(t, isTrace(Header{Name: name}))
	}
	kind, ask := knownOf("List-Id")
	assert.Equal(t, saysList, kind)
	assert.Equal(t, askListID, ask, "it is asked for, and a trace field as well")
	assert.False(t, isTrace(Header{Name: "Received"}))
}

// The first of each field counts, and no other.
func TestFirstHeaders(t *testing.T) {
	c := readFields(t, []string{"Subject: a", entry, "From: b", "Subject: c", gateway, "From: d", "Date: e"})
	for ask, want := range map[asked]string{askSubject: "a", askFrom: "b", askDate: "e", askSender: "", askReceived: entry} {
		h, ok := c.header(ask)
		assert.Equal(t, want, h.Value)
		assert.Equal(t, want != "", ok)
	}
	_, ok := (*Chain)(nil).header(askFrom)
	assert.False(t, ok)
	assert.True(t, c.hasBelowText())
	assert.False(t, readFields(t, []string{entry, "From: b", "Date: e"}).hasBelowText())
	assert.False(t, readFields(t, []string{"To: a", entry}).hasBelowText())
	for _, name := range []string{"From", "Date", "Subject"} {
		assert.True(t, readFields(t, []string{name + ": a", entry}).hasBelowText(), name)
	}
	assert.False(t, (*Chain)(nil).hasBelowText())
	assert.True(t, readFields(t, []string{"X-Real-IP: a"}).saysIP)
	assert.False(t, readFields(t, []string{"Return-Path: a"}).saysIP)
	live := c.WithConn(Conn{})
	h, _ := live.header(askSubject)
	assert.Equal(t, "a", h.Value)
	assert.True(t, live.hasBelowText())
}

// Which addresses can be of a host on the Internet, at the edges of the networks that cannot.
func TestPublicAddresses(t *testing.T) {
	for a, want := range map[string]bool{
		"0.255.255.255": false, "1.203.77.9": true, "9.255.255.255": true, "10.0.0.0": false, "100.63.255.255": true, "100.64.0.0": false, "100.127.255.255": false, "100.128.0.0": true,
		"127.0.0.1": false, "169.254.0.1": false, "172.16.0.1": false, "172.32.0.1": true, "191.255.255.255": true, "192.0.0.255": false, "192.0.1.0": true, "192.1.0.0": true, "192.0.2.1": true,
		"192.168.0.1": false, "198.17.255.255": true, "198.18.0.0": false, "198.19.255.255": false, "198.20.0.0": true, "223.255.255.255": true, "224.0.0.0": false, "239.255.255.255": false,
		"240.0.0.0": false, "255.255.255.255": false, "::ffff:192.0.3.1": true, "::ffff:10.0.0.1": false, "::1": false, "fe80::1": false, "fc00::1": false, "ff02::1": false, "1fff::1": false, "2000::1": true,
		"3fff::1": true, "4000::1": false, "2002:a00:1::1": false, "2002:c000:301::1": true, "2001:db8::1": true, "::": false, "2003:a00:1::1": true, "3002:a00:1::1": true,
	} {
		assert.Equal(t, want, isPublic(addr(a)), a)
	}
	assert.False(t, isPublic(addr("")))
	for a, want := range map[string]bool{
		"192.0.1.255": false, "192.0.2.0": true, "192.0.2.255": true, "192.0.3.0": false, "192.1.2.0": false, "193.0.2.1": false, "198.51.99.1": false, "198.51.100.1": true, "198.52.100.1": false, "199.51.100.1": false,
		"203.0.112.1": false, "203.0.113.1": true, "203.1.113.1": false, "204.0.113.1": false, "191.0.2.1": false, "2001:db8::1": true, "2001:db8:ffff::1": true, "2001:db9::1": false, "2001:cb8::1": false,
		"2101:db8::1": false, "2002:db8::1": false, "3001:db8::1": false, "::": false,
	} {
		assert.Equal(t, want, isExample(addr(a)), a)
	}
	assert.False(t, isExample(addr("")))
}
