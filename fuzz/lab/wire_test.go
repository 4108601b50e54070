//go:build linux

package main

import (
	"encoding/binary"
	"net/netip"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/backstamp/backstamp/fuzz/lab/server"
)

// A talk is a connection that a test has a wire see, both ends beginning with sequence number 0.
type talk struct {
	w        *wire
	a, b     netip.AddrPort
	up, down uint32
}

func newTalk(w *wire, begin time.Time) *talk {
	k := &talk{w: w, a: netip.MustParseAddrPort("192.0.2.10:40000"), b: netip.MustParseAddrPort("192.0.2.11:25"), up: 1, down: 1}
	w.packet(frame(k.a, k.b, 0, flagSyn, ""), begin)
	w.packet(frame(k.b, k.a, 0, flagSyn|flagAck, ""), begin)
	return k
}

func (k *talk) client(text string, at time.Time) {
	k.w.packet(frame(k.a, k.b, k.up, flagAck, text), at)
	k.up += uint32(len(text))
}

func (k *talk) server(text string, at time.Time) {
	k.w.packet(frame(k.b, k.a, k.down, flagAck, text), at)
	k.down += uint32(len(text))
}

// frame is a TCP segment in an IPv4 packet in an Ethernet frame, without sums.
func frame(from, to netip.AddrPort, seq uint32, flags byte, text string) []byte {
	f := make([]byte, 14+20+20, 14+20+20+len(text))
	binary.BigEndian.PutUint16(f[12:], 0x0800)
	f[14], f[23] = 0x45, 6
	binary.BigEndian.PutUint16(f[16:], uint16(40+len(text)))
	copy(f[26:], from.Addr().AsSlice())
	copy(f[30:], to.Addr().AsSlice())
	binary.BigEndian.PutUint16(f[34:], from.Port())
	binary.BigEndian.PutUint16(f[36:], to.Port())
	binary.BigEndian.PutUint32(f[38:], seq)
	f[46], f[47] = 5<<4, flags
	return append(f, text...)
}

// TestKept holds that of a connection which brings two messages each has its own sender and replies, by the time at
// which the kernel saw the packets.
func TestKept(t *testing.T) {
	from, to := &host{Server: &server.Server{Number: 10}}, &host{Server: &server.Server{Number: 11}}
	begin := time.Unix(1700000000, 0)
	later := begin.Add(10 * time.Second)
	w := newWire()
	k := newTalk(w, begin)
	k.client("EHLO mx.first.example\r\n", begin)
	k.server("250 HELP\r\n", begin)
	k.client("MAIL FROM:<>\r\nRCPT TO:<a@example.org>\r\nDATA\r\n", begin)
	k.client("one\r\n.\r\n", begin)
	k.server("250 queued as 1\r\n", begin)
	k.client("MAIL FROM:<b@example.org>\r\nRCPT TO:<c@example.org>\r\nDATA\r\n", later)
	k.server("250 queued as 2\r\n", later)
	first := w.between(from, to, begin, later)
	require.Len(t, first, 1)
	assert.Equal(t, "mx.first.example", first[0].HELO)
	assert.Empty(t, *first[0].From)
	assert.True(t, first[0].Start.IsZero())
	second := w.between(from, to, later, later.Add(time.Second))
	require.Len(t, second, 1)
	assert.Equal(t, "mx.first.example", second[0].HELO, "it said so before")
	assert.Equal(t, "b@example.org", *second[0].From)
	assert.Equal(t, []string{"c@example.org"}, second[0].Rcpt)
	assert.Equal(t, []string{"250 queued as 2"}, second[0].Replies)
	assert.Equal(t, begin, second[0].Begin)
	assert.Equal(t, later, second[0].Start)
	assert.Empty(t, w.between(from, to, later.Add(time.Second), later.Add(time.Minute)), "it said no more")
	assert.Empty(t, w.between(to, from, begin, later), "the other way")
}

// TestStream holds that segments have their places, however they come.
func TestStream(t *testing.T) {
	var s stream
	s.open(0xfffffffe) // sequence numbers begin anew within the stream
	now := time.Now()
	for _, part := range []struct {
		seq  uint32
		text string
	}{{3, "efg"}, {0xffffffff, "ab"}, {0xffffffff, "abcd"}, {0xffffffff, "a"}, {8, "xyz"}} {
		s.add(segment{seq: part.seq, data: []byte(part.text)}, now)
	}
	all, old := s.bytes(now)
	assert.Equal(t, "abcdefg", string(all), "what comes after a gap does not count")
	assert.Zero(t, old)
	_, old = s.bytes(now.Add(1))
	assert.Equal(t, 7, old)
}
