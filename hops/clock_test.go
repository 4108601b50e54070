package hops

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// clockCase makes a case of fields "host date" or "host time zone", the newest first.
func clockCase(t testing.TB, fields ...string) *Case {
	t.Helper()
	var b strings.Builder
	for _, f := range fields {
		host, date, _ := strings.Cut(f, " ")
		if len(date) > 2 && date[2] == ':' {
			date = "Mon, 11 Mar 2024 " + date
		}
		b.WriteString("Received: from x.example.net (x.example.net [203.0.113.7]) by " + host + " with ESMTP id 1; " + date + "\n")
	}
	c, err := Read(strings.NewReader(b.String() + "\n"))
	require.NoError(t, err)
	return &Case{Chain: c, Inner: true} // nobody is believed more than others
}

// brief writes a clock for tables.
func (k Clock) brief() string {
	bound := func(d time.Duration) string {
		switch d {
		case Forever:
			return "inf"
		case -Forever:
			return "-inf"
		}
		return d.String()
	}
	s := k.Basis + " offset " + bound(k.Offset.Min) + ".." + bound(k.Offset.Max) + " waited " + bound(k.Waited.Min) + ".." + bound(k.Waited.Max)
	if k.Off {
		s += " off"
	}
	if k.Zone != 0 {
		s += " zone " + k.Zone.String()
	}
	return s
}

// clockTests are dates, and what they show of the clocks that wrote them.
var clockTests = []struct {
	name   string
	fields []string // the newest first
	want   []string // the oldest first
}{
	{"one hop", []string{"a 10:00:00 +0000"}, []string{"zone offset -inf..inf waited 0s..inf"}},
	{"in order", []string{"c 13:00:01 +0000", "b 14:00:00 +0100", "a 10:00:00 +0000"}, []string{
		"zone offset -3h0m1s..inf waited 0s..inf",
		"zone offset -2s..3h0m1s waited 3h0m0s..3h0m0s",
		"zone offset -inf..2s waited 1s..1s",
	}},
	{"the middle one is behind", []string{"c 10:00:12 +0000", "b 09:50:00 +0000", "a 10:00:00 +0000"}, []string{
		"zone offset -13s..inf waited 0s..inf",
		"zone offset -10m13s..-9m59s waited 0s..12s off",
		"zone offset -inf..13s waited 0s..12s",
	}},
	{"the middle one is ahead", []string{"c 10:00:12 +0000", "b 10:10:00 +0000", "a 10:00:00 +0000"}, []string{
		"zone offset -13s..inf waited 0s..inf",
		"zone offset 9m47s..10m1s waited 0s..12s off",
		"zone offset -inf..13s waited 0s..12s",
	}},
	{"the newest is of two hops", []string{"b 10:00:00 +0000", "a 10:10:00 +0000"}, []string{
		"zone offset 9m59s..inf waited 0s..inf off",
		"zone offset -inf..inf waited 0s..inf",
	}},
	{"the oldest is ahead", []string{"c 10:00:12 +0000", "b 10:00:10 +0000", "a 10:10:00 +0000"}, []string{
		"zone offset 9m49s..inf waited 0s..inf off",
		"zone offset -3s..inf waited 0s..inf",
		"zone offset -inf..3s waited 2s..2s",
	}},
	{"by less than two seconds", []string{"c 10:00:12 +0000", "b 10:00:10 +0000", "a 10:00:11 +0000"}, []string{
		"zone offset -2s..inf waited 0s..inf",
		"zone offset -3s..0s waited 0s..0s",
		"zone offset -inf..2s waited 2s..2s",
	}},
	{"a zone that is wrong by an hour", []string{"c 10:00:12 +0000", "b 10:00:10 -0100", "a 10:00:00 +0000"}, []string{
		"zone offset -13s..inf waited 0s..inf",
		"zone offset 59m57s..1h0m11s waited 0s..12s off zone 1h0m0s",
		"zone offset -inf..13s waited 0s..12s",
	}},
	{"the oldest has a wrong zone", []string{"c 10:00:12 +0000", "b 10:00:10 +0000", "a 03:00:00 -0830"}, []string{
		"zone offset 1h29m49s..inf waited 0s..inf off zone 1h30m0s",
		"zone offset -3s..inf waited 0s..inf",
		"zone offset -inf..3s waited 2s..2s",
	}},
	{"-0000", []string{"c 10:00:12 +0000", "b 10:00:10 -0000", "a 10:00:00 +0000"}, []string{
		"zone offset -13s..inf waited 0s..inf",
		"utc offset -3s..11s waited 10s..10s",
		"zone offset -inf..13s waited 2s..2s",
	}},
	{"-0000 is no witness", []string{"c 10:00:12 +0000", "b 09:00:10 -0000", "a 10:00:00 +0000"}, []string{
		"zone offset -13s..inf waited 0s..inf",
		"utc offset -1h0m3s..-59m49s waited 0s..12s off zone -1h0m0s",
		"zone offset -inf..13s waited 0s..12s",
	}},
	{"no zone", []string{"c 10:00:12 +0000", "b 12:00:10", "a 10:00:00 +0000"}, []string{
		"zone offset -13s..inf waited 0s..inf",
		"unknown offset -12h0m3s..14h0m11s waited 0s..12s",
		"zone offset -inf..13s waited 0s..12s",
	}},
	{"no zone, and no zone helps", []string{"c 10:00:12 +0000", "b Sun, 10 Mar 2024 12:00:10", "a 10:00:00 +0000"}, []string{
		"zone offset -13s..inf waited 0s..inf",
		"unknown offset -36h0m3s..-9h59m49s waited 0s..12s off",
		"zone offset -inf..13s waited 0s..12s",
	}},
	{"a name of a zone is no witness", []string{"c 10:00:12 +0000", "b 10:00:10 EST", "a 10:00:00 +0000"}, []string{
		"zone offset -13s..inf waited 0s..inf",
		"name offset 4h59m57s..5h0m11s waited 0s..12s off zone 5h0m0s",
		"zone offset -inf..13s waited 0s..12s",
	}},
	{"no date between", []string{"c 10:00:12 +0000", "b tomorrow", "a 10:00:00 +0000"}, []string{
		"zone offset -13s..inf waited 0s..inf",
		" offset -inf..inf waited 0s..inf",
		"zone offset -inf..13s waited 12s..12s",
	}},
	{"one host twice", []string{"c 10:00:12 +0000", "B. 10:10:07 +0000", "b 10:10:00 +0000", "a 10:00:00 +0000"}, []string{
		"zone offset -13s..inf waited 0s..inf",
		"zone offset 9m54s..10m1s waited 0s..6s off",
		"zone offset 9m54s..10m1s waited 7s..7s off",
		"zone offset -inf..13s waited 0s..6s",
	}},
	{"one host twice, backward", []string{"c 10:01:00 +0000", "b 10:00:10 +0000", "b 10:00:40 +0000", "a 10:00:00 +0000"}, []string{
		"zone offset -11s..inf waited 0s..inf",
		"zone offset 29s..41s waited 0s..10s off",
		"zone offset -51s..11s waited 0s..10s",
		"zone offset -inf..51s waited 50s..50s",
	}},
	{"one name, two clocks", []string{"c 10:00:12 +0000", "b 10:30:00 +0000", "b 10:10:00 +0000", "a 10:00:00 +0000"}, []string{
		"zone offset -13s..inf waited 0s..inf",
		"zone offset 9m47s..10m1s waited 0s..12s off",
		"zone offset 29m47s..30m1s waited 0s..12s off zone 30m0s",
		"zone offset -inf..13s waited 0s..12s",
	}},
	{"a leap second", []string{"c Sun, 1 Jan 2017 00:00:00 +0000", "b Sat, 31 Dec 2016 23:59:60 +0000", "a Sat, 31 Dec 2016 23:59:59 +0000"}, []string{
		"zone offset -2s..inf waited 0s..inf",
		"zone offset -1s..2s waited 1s..1s",
		"zone offset -inf..1s waited 0s..0s",
	}},
	{"before 1970", []string{"c Mon, 2 Jan 1967 10:00:12 +0000", "b Mon, 2 Jan 1967 10:10:00 +0000", "a Mon, 2 Jan 1967 10:00:00 +0000"}, []string{
		"zone offset -13s..inf waited 0s..inf",
		"zone offset 9m47s..10m1s waited 0s..12s off",
		"zone offset -inf..13s waited 0s..12s",
	}},
	{"farther than a duration goes", []string{"c Mon, 2 Jan 2017 10:00:12 +0000", "b 3 Jan 9999 10:10:00 +0000", "a 2 Jan 0001 10:00:00 +0000"}, []string{
		"zone offset -inf..inf waited 0s..inf",
		"zone offset inf..inf waited 0s..inf off",
		"zone offset -inf..inf waited 0s..inf",
	}},
}

func TestClocks(t *testing.T) {
	assert.Empty(t, new(Case).Clocks())
	for _, tt := range clockTests {
		t.Run(tt.name, func(t *testing.T) {
			got := []string{}
			for _, k := range clockCase(t, tt.fields...).Clocks() {
				got = append(got, k.brief())
			}
			assert.Equal(t, tt.want, got)
		})
	}
}

// A claimed date does not speak against a believed one, however many claim it.
func TestClocksBeliefGoesFirst(t *testing.T) {
	c := clockCase(t, "d 10:00:00 +0000", "c 11:00:02 +0000", "b 11:00:01 +0000", "a 11:00:00 +0000")
	off := func() (list []bool) {
		for _, k := range c.Clocks() {
			list = append(list, k.Off)
		}
		return list
	}
	assert.Equal(t, []bool{false, false, false, true}, off(), "the majority")
	c = &Case{Chain: c.Chain}
	b, ok := c.Boundary()
	require.True(t, ok)
	require.Equal(t, 3, b.Hop)
	assert.Equal(t, []bool{true, true, true, false}, off())
}

// The nearest believed date is what a claimed one must not be later than.
func TestClocksNearestBeliefCounts(t *testing.T) {
	c := clockCase(t, "c 10:00:30 +0000", "b 10:00:00 +0000", "a 10:00:10 +0000")
	c = &Case{Chain: c.Chain, Trust: TrustNewest(2)}
	b, ok := c.Boundary()
	require.True(t, ok)
	require.Equal(t, 1, b.Hop)
	assert.True(t, c.Clocks()[0].Off)
	assert.False(t, c.Clocks()[1].Off)
}

func TestNearestZone(t *testing.T) {
	for d, want := range map[int64]int64{
		0: 0, 3600: 3600, 3600 + 120: 3600, 3600 + 121: 0, -3600 - 120: -3600, -3600 - 121: 0, 3600 - 120: 3600, 3600 - 121: 0,
		mostZone: mostZone, -mostZone: -mostZone, mostZone + zoneStep: 0, -mostZone - zoneStep: 0,
	} {
		assert.Equal(t, want, nearestZone(d, zoneRest), d)
	}
}

// The time in an identifier tells that the zone is wrong, unless it is itself out of order.
func TestClocksZoneByIdentifier(t *testing.T) {
	for older, want := range map[string]time.Duration{"10:01:04": time.Hour, "10:01:11": time.Hour, "10:01:12": 0} {
		c, err := Read(strings.NewReader("Received: by c.example.org; Mon, 11 Mar 2024 10:01:16 +0000\n" +
			"Received: from x by b.example.org with esmtp (Exim 4.96) id 1rjcSz-0001Ab-2C; Mon, 11 Mar 2024 11:01:09 +0000\n" +
			"Received: by a.example.org; Mon, 11 Mar 2024 " + older + " +0000\n\n"))
		require.NoError(t, err)
		assert.Equal(t, want, (&Case{Chain: c, Inner: true}).Clocks()[1].Zone, older)
	}
}

// Where the zone is not known, the identifier tells the time.
func TestClocksByIdentifier(t *testing.T) {
	c := &Case{Inner: true}
	var err error
	c.Chain, err = Read(strings.NewReader("Received: by c.example.org; Mon, 11 Mar 2024 10:01:16 +0000\n" +
		"Received: from x by b.example.org with esmtp (Exim 4.96) id 1rjcSz-0001Ab-2C; Mon, 11 Mar 2024 15:01:09 LOCAL\n" +
		"Received: by a.example.org; Mon, 11 Mar 2024 10:01:04 +0000\n\n"))
	require.NoError(t, err)
	id, ok := c.Chain.Hop(1).Field.IDTime()
	require.True(t, ok)
	require.Equal(t, "2024-03-11T10:01:09Z", id.Format(time.RFC3339))
	assert.Equal(t, "id offset -8s..6s waited 5s..5s", c.Clocks()[1].brief())
}

// One clock of seven is off by more than the message took. The bounds hold what is true of each.
func TestClocksHoldTheTruth(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		const n = 7
		wrong, offset := 2+rnd.IntN(3), int64(3600+rnd.IntN(1e6))
		if rnd.IntN(2) == 0 {
			offset = -offset
		}
		var fields []string
		var truth []int64
		at := int64(1.6e9)
		for i := range n {
			at += rnd.Int64N(600)
			truth = append(truth, at)
			shown := at
			if i == wrong {
				shown += offset
			}
			fields = append(fields, "h"+strconv.Itoa(i)+" "+time.Unix(shown, 0).UTC().Format(time.RFC1123Z))
		}
		slices.Reverse(fields)
		for i, k := range clockCase(t, fields...).Clocks() {
			require.Equal(t, i == wrong, k.Off, fields)
			if i > 0 {
				waited := time.Duration(truth[i]-truth[i-1]) * time.Second
				require.True(t, k.Waited.Min <= waited && waited <= k.Waited.Max, "%d %v %v", i, k, fields)
			}
			if i == wrong {
				o := time.Duration(offset) * time.Second
				require.True(t, k.Offset.Min <= o && o <= k.Offset.Max, "%v %v", k, fields)
				require.Less(t, k.Offset.Max-k.Offset.Min, time.Hour)
			}
		}
	}
}

// The readings that are taken as right are as many as can be in order, which all subsets are tried for.
func TestClocksTakeMost(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		m := &model{reads: make([]reading, rnd.IntN(10))}
		for i := range m.reads {
			m.reads[i] = reading{sec: rnd.Int64N(12), firm: rnd.IntN(8) > 0}
		}
		m.align(0, len(m.reads), latest)
		got, last := 0, int64(earliest)
		for _, r := range m.reads {
			if r.right {
				require.True(t, r.firm && last <= r.sec, m.reads)
				got, last = got+1, r.sec
			}
		}
		most := 0
		for set := range 1 << len(m.reads) {
			n, last := 0, int64(earliest)
			for i, r := range m.reads {
				switch {
				case set>>i&1 == 0:
				case !r.firm || r.sec < last:
					n = -100
				default:
					n, last = n+1, r.sec
				}
			}
			most = max(most, n)
		}
		require.Equal(t, most, got, m.reads)
	}
}

// Any dates give bounds that are some.
func FuzzClocks(f *testing.F) {
	f.Add(uint64(1), false)
	f.Fuzz(func(t *testing.T, seed uint64, inner bool) {
		rnd := rand.New(rand.NewPCG(seed, 0))
		zones := []string{"+0000", "-0000", "", "EST", "NOZONE", "+1400", "-0480", "+9999"}
		var fields []string
		for range rnd.IntN(20) {
			at := time.Unix(rnd.Int64N(1<<rnd.IntN(38))-1<<30, 0).UTC().Format("2 Jan 2006 15:04:05 ")
			fields = append(fields, "h"+strconv.Itoa(rnd.IntN(5))+" "+at+zones[rnd.IntN(len(zones))])
		}
		c := clockCase(t, append(fields, "z 10:00:00 +0000")...)
		c.Inner = inner
		for i, k := range c.Clocks() {
			assert.LessOrEqual(t, k.Offset.Min, k.Offset.Max, "%d %v", i, fields)
			assert.LessOrEqual(t, k.Waited.Min, k.Waited.Max, "%d %v", i, fields)
			assert.GreaterOrEqual(t, k.Waited.Min, time.Duration(0), "%d %v", i, fields)
			assert.Equal(t, k.Off, k.Offset.Min > agreed*time.Second-time.Second || k.Offset.Max < time.Second-agreed*time.Second, "%d %v %v", i, k, fields)
		}
	})
}

func BenchmarkClocks(b *testing.B) {
	for _, n := range []int{4, 1000} {
		for _, order := range []string{"in order", "backward"} {
			var fields []string
			for i := range n {
				at := int64(1.6e9) - int64(i)*5
				if order == "backward" {
					at = int64(1.6e9) + int64(i)*5
				}
				fields = append(fields, "h"+strconv.Itoa(i)+" "+time.Unix(at, 0).UTC().Format(time.RFC1123Z))
			}
			c := clockCase(b, fields...)
			b.Run(strconv.Itoa(n)+" "+order, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					c.Clocks()
				}
			})
		}
	}
}
