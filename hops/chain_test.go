package hops

import (
	"net/netip"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/backstamp/backstamp/received"
)

// read returns the chain of a header block.
func read(t *testing.T, block string) *Chain {
	t.Helper()
	return chainOf(slices.Collect(Headers(block)))
}

func at(s string) received.Date {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	_, offset := t.Zone()
	return received.Date{UTC: t.UTC(), Offset: int32(offset), OffsetKnown: true, Zone: t.Format("-0700")}
}

func dated(s string) *received.Field {
	if s == "" {
		return &received.Field{}
	}
	return &received.Field{Date: at(s)}
}

const journey = "Return-Path: <ann@example.com>\r\n" +
	"Received: from mx.example.org (mx.example.org [192.0.2.10]) by store.example.org (Postfix) with ESMTP id 4F1C2; Mon, 6 Mar 2000 14:31:09 +0100 (CET)\r\n" +
	"Authentication-Results: mx.example.org; spf=pass\r\n" +
	"X-Spam: no\r\n" +
	"received-SPF: pass\r\n" +
	"RECEIVED: from mail.example.com (mail.example.com [203.0.113.7]) by mx.example.org (Postfix) with ESMTP id 4F1C1; Mon, 6 Mar 2000 14:31:07 +0100 (CET)\r\n" +
	"X-Received: by 192.0.2.77; Mon, 6 Mar 2000 13:31:06 +0000\r\n" +
	"Received: by mail.example.com (Postfix, from userid 1000) id 4F1C0; Mon, 6 Mar 2000 13:31:06 +0000 (UTC)\r\n" +
	"DKIM-Signature: v=1\r\nFrom: ann@example.com\r\nX-Originating-IP: [198.51.100.1]\r\n\r\n"

func TestChainOrder(t *testing.T) {
	c := read(t, journey)
	require.Equal(t, 3, c.Len())
	var forth, back []string
	for i, h := range c.All() {
		assert.Equal(t, i, h.Index())
		forth = append(forth, h.Field.By.Host)
	}
	for _, h := range c.Backward() {
		back = append(back, h.Field.By.Host)
	}
	assert.Equal(t, []string{"mail.example.com", "mx.example.org", "store.example.org"}, forth)
	slices.Reverse(back)
	assert.Equal(t, forth, back)
	for i := range c.All() {
		if i == 1 {
			break // an iterator that is left early must not panic
		}
	}
	older, ok := c.Hop(1).Older()
	require.True(t, ok)
	assert.Equal(t, "mail.example.com", older.Field.By.Host)
	newer, ok := c.Hop(1).Newer()
	require.True(t, ok)
	assert.Equal(t, "store.example.org", newer.Field.By.Host)
	_, ok = c.Hop(0).Older()
	assert.False(t, ok)
	_, ok = c.Hop(2).Newer()
	assert.False(t, ok)
	assert.Len(t, c.Headers(), 11)
}

func TestTraceHangsOnItsHop(t *testing.T) {
	names := func(hs []Header) []string {
		var list []string
		for _, h := range hs {
			list = append(list, h.Name)
		}
		return list
	}
	c := read(t, journey)
	assert.Equal(t, []string{"Return-Path"}, names(c.Hop(2).Trace))
	assert.Equal(t, []string{"Authentication-Results", "received-SPF"}, names(c.Hop(1).Trace))
	assert.Equal(t, []string{"X-Received"}, names(c.Hop(0).Trace))
	assert.Equal(t, []string{"DKIM-Signature", "X-Originating-IP"}, names(c.Trace()))
	live := c.WithConn(Conn{})
	assert.Empty(t, live.Hop(3).Trace)
	assert.Equal(t, c.Trace(), live.Trace())
	assert.Equal(t, c.Hop(2).Trace, live.Hop(2).Trace)
}

func TestIsTrace(t *testing.T) {
	for name, want := range map[string]bool{
		"ARC-Seal": true, "arc-message-signature": true, "list-id": true, "Resent-From": true, "DELIVERED-TO": true,
		"X-Forwarded-For": true, "X-Received": true, "Received": false, "": false, "Return-Paths": false, "ARC": false,
		"From": false, "X-Spam-Status": false, "Listing": false,
	} {
		assert.Equal(t, want, isTrace(Header{Name: name}), name)
	}
}

func TestDelay(t *testing.T) {
	for _, tt := range []struct {
		name  string
		dates []string // oldest first
		hop   int
		want  time.Duration
		known bool
	}{
		{"ordinary", []string{"2000-03-06T14:31:07+01:00", "2000-03-06T13:31:09Z"}, 1, 2 * time.Second, true},
		{"backward", []string{"2000-03-06T14:31:07Z", "2000-03-06T14:31:07+01:00"}, 1, -time.Hour, true},
		{"oldest", []string{"2000-03-06T14:31:07Z", ""}, 0, 0, false},
		{"own missing", []string{"2000-03-06T14:31:07Z", ""}, 1, 0, false},
		{"gap", []string{"2000-03-06T14:31:07Z", "", "", "2000-03-06T14:31:10Z"}, 3, 3 * time.Second, true},
		{"none older", []string{"", "", "2000-03-06T14:31:10Z"}, 2, 0, false},
		{"before 1970", []string{"1969-12-31T23:59:59Z", "1970-01-01T00:00:01Z"}, 1, 2 * time.Second, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var fields []*received.Field
			for _, s := range tt.dates {
				fields = append(fields, dated(s))
			}
			got, known := newChain(fields).Hop(tt.hop).Delay()
			assert.Equal(t, tt.known, known)
			assert.Equal(t, tt.want, got)
		})
	}
	_, known := Hop{}.Delay()
	assert.False(t, known)
}

func TestTimesOfConn(t *testing.T) {
	c := newChain([]*received.Field{dated("2000-03-06T14:31:07+01:00"), dated("")})
	arrived, ok := c.Arrived()
	require.True(t, ok)
	assert.Equal(t, "2000-03-06T14:31:07+01:00", arrived.Format(time.RFC3339))

	live := c.WithConn(Conn{Time: time.Date(2000, 3, 6, 13, 31, 9, 0, time.UTC)})
	delay, ok := live.Hop(2).Delay()
	require.True(t, ok)
	assert.Equal(t, 2*time.Second, delay)
	arrived, _ = live.Arrived()
	assert.Equal(t, "2000-03-06T13:31:09Z", arrived.Format(time.RFC3339))

	_, ok = c.WithConn(Conn{}).Hop(2).Delay()
	assert.False(t, ok)
	_, ok = newChain(nil).Arrived()
	assert.False(t, ok)
}

func TestConnField(t *testing.T) {
	c := new(Chain).WithConn(Conn{Client: received.From{User: "ann", IP: addr("203.0.113.7")}, ID: "4F1C2", For: []string{"bob@example.org"}})
	f := c.Hop(0).Field
	assert.Equal(t, received.Submission, f.Handover)
	assert.Equal(t, "4F1C2", f.ID)
	assert.Equal(t, "", f.Raw())
	assert.NotNil(t, c.Hop(0).Conn)
	assert.NoError(t, c.Hop(0).Err())
	ip, ok := c.Client(nil)
	assert.True(t, ok)
	assert.Equal(t, addr("203.0.113.7"), ip)

	for want, conn := range map[received.Handover]Conn{
		received.Submission: {Client: received.From{Auth: "PLAIN"}}, // the filter was not told the name
		received.Relay:      {With: "ESMTPS"},
	} {
		assert.Equal(t, want, new(Chain).WithConn(conn).Hop(0).Field.Handover)
	}
}

func TestClient(t *testing.T) {
	ip, ok := chain(inner10, entered).Client(nil)
	assert.True(t, ok)
	assert.Equal(t, addr("203.0.113.7"), ip)
	_, ok = chain(took("mx.example.org", "x.example.com", "", "")).Client(nil)
	assert.False(t, ok, "the boundary's field has no address")
	_, ok = (*Chain)(nil).Client(nil)
	assert.False(t, ok)
}

func TestAddrs(t *testing.T) {
	c := chain(
		took("mx.example.org", "", "", "203.0.113.7"), took("mx", "", "", "10.0.0.1"), took("mx", "", "", "::ffff:203.0.113.7"),
		took("mx", "", "", "2001:db8::1"), took("mx", "", "", "2002:a05:6402::1"), took("mx", "", "", "100.64.0.1"),
		with(took("mx", "", "", "fe80::1"), func(f *received.Field) { f.By.IP = addr("198.51.100.1") }),
		took("mx", "", "", "224.0.0.1"), took("mx", "", "", "240.0.0.1"), took("mx", "", "", "fd00::1"), took("mx", "", "", "198.18.0.1"),
		took("mx", "", "", "0.0.0.1"), took("mx", "", "", "::1"), took("mx", "", "", "2002:c633:6401::1"), took("mx", "", "", "4000::1"),
	)
	want := []netip.Addr{addr("203.0.113.7"), addr("2001:db8::1"), addr("198.51.100.1"), addr("2002:c633:6401::1")}
	assert.Equal(t, want, slices.Collect(c.Addrs()))
	for range c.Addrs() {
		break
	}
	assert.Empty(t, slices.Collect((*Chain)(nil).Addrs()))
}

func TestZeroChain(t *testing.T) {
	for name, c := range map[string]*Chain{"nil": nil, "zero": {}, "no headers": chainOf(nil)} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, 0, c.Len())
			assert.Equal(t, 0, c.Unread())
			assert.Empty(t, c.Headers())
			assert.Empty(t, c.Trace())
			_, ok := c.Boundary(nil)
			assert.False(t, ok)
			for range c.All() {
				t.Fatal("a hop of no chain")
			}
			for range c.Backward() {
				t.Fatal("a hop of no chain")
			}
		})
	}
}

// The cost of a chain grows no faster than its fields, also where no date, no by and no client make
// every search a long one.
func TestManyFieldsAreLinear(t *testing.T) {
	work := func(n int) time.Duration {
		var b strings.Builder
		for i := range n {
			b.WriteString("X-Received: x\r\nReceived: (qmail " + strconv.Itoa(i) + " invoked from network)\r\n")
		}
		block := b.String()
		best := time.Duration(1 << 62)
		for range 3 {
			start := time.Now()
			c := read(t, block)
			r := Analyze(Case{Chain: c, Trust: TrustNewest(n)})
			for _, h := range c.All() {
				h.Delay()
			}
			require.Equal(t, min(n, maxHops), c.Len())
			require.Equal(t, n-c.Len(), c.Unread())
			require.NotEmpty(t, r.Verdict)
			best = min(best, time.Since(start))
		}
		return best
	}
	work(100)
	few, many := work(1000), work(10_000)
	if os.Getenv("BACKSTAMP_FULL") == "" {
		t.Skip("measures time, which a busy machine upsets: set BACKSTAMP_FULL=1")
	}
	assert.Less(t, many, 40*few+50*time.Millisecond, "1,000 fields take %v", few)
}
