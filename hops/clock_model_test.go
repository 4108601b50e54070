package hops

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSpan64(t *testing.T) {
	most := int64(Forever / time.Second)
	for seconds, want := range map[int64]time.Duration{
		1: time.Second, most: time.Duration(most) * time.Second, most + 1: Forever, -most: -time.Duration(most) * time.Second, -most - 1: -Forever, latest: Forever, earliest: -Forever,
	} {
		assert.Equal(t, want, span64(seconds), seconds)
	}
}

// A zone explains a clock that is off by half hours, with two minutes for the message to wait.
func TestZoneErrorLimits(t *testing.T) {
	m := &model{chain: chain(entered), reads: make([]reading, 1)}
	for _, tt := range []struct{ early, late, want int64 }{
		{1800, 1800, 1800},
		{1680, 1798, 1800},
		{1679, 1798, 0}, // it would have waited longer
		{1680, 1797, 0}, // the clock was not so far off
		{1800, 90000, 1800},
		{1802, 1802, 1800}, // right clocks may differ by so much
		{1803, 1803, 0},
		{3, 5000, 0},
		{mostZone, mostZone, mostZone},
		{mostZone + 2, mostZone + 2, mostZone},
		{mostZone + zoneStep, mostZone + zoneStep, 0},
		{-1800, -1800, -1800},
		{-1798, -1680, -1800},
		{-1798, -1679, 0},
		{-mostZone, -mostZone, -mostZone},
	} {
		assert.Equal(t, time.Duration(tt.want)*time.Second, m.zoneError(0, tt.early, tt.late), "%d to %d", tt.early, tt.late)
	}
}

// Which readings are taken as right, on models made by hand.
func TestAlign(t *testing.T) {
	firm := func(sec int64) reading { return reading{sec: sec, firm: true} }
	twin := func(sec int64) reading { return reading{sec: sec, firm: true, twin: true} }
	loose := func(sec int64) reading { return reading{sec: sec, twin: true} }
	for _, tt := range []struct {
		name       string
		first, end int
		most       int64
		reads      []reading
		want       string // a letter each: R is right
	}{
		{"in order", 0, 2, latest, []reading{firm(10), firm(20)}, "RR"},
		{"of two the newest", 0, 2, latest, []reading{firm(20), firm(10)}, "-R"},
		{"of two below a reading that which leaves least to wait", 0, 2, 40, []reading{firm(30), firm(20)}, "R-"},
		{"as late as the next newer", 0, 1, 20, []reading{firm(20)}, "R"},
		{"later than the next newer", 0, 1, 19, []reading{firm(20)}, "-"},
		{"the latest that is in order", 1, 4, latest, []reading{firm(0), firm(30), firm(20), firm(40)}, "-R-R"},
		{"one too late for the others", 1, 4, latest, []reading{firm(0), firm(50), firm(20), firm(40)}, "--RR"},
		{"a twin of one that is right", 0, 2, latest, []reading{twin(10), firm(20)}, "RR"},
		{"a twin of the same second", 0, 2, latest, []reading{twin(20), firm(20)}, "RR"},
		{"a twin later than the other", 0, 2, latest, []reading{twin(21), firm(20)}, "-R"},
		{"a twin that is no witness", 0, 2, latest, []reading{loose(10), firm(20)}, "-R"},
		{"a twin of one that is wrong", 0, 4, latest, []reading{twin(5), firm(20), firm(10), firm(11)}, "--RR"},
		{"a twin as late as the older", 0, 3, latest, []reading{firm(15), twin(15), firm(20)}, "RRR"},
		{"a twin earlier than the older", 0, 3, latest, []reading{firm(15), twin(14), firm(20)}, "R-R"},
		{"a twin of a hop beyond", 0, 1, latest, []reading{twin(10), firm(5)}, "R-"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := &model{reads: tt.reads}
			m.align(tt.first, tt.end, tt.most)
			got := ""
			for _, r := range m.reads {
				got += map[bool]string{true: "R", false: "-"}[r.right]
			}
			assert.Equal(t, tt.want, got)
		})
	}
}

// Clocks at the limits of what is agreed, on chains.
func TestClocksAtLimits(t *testing.T) {
	for _, tt := range []struct {
		name   string
		fields []string // the newest first
		hop    int
		want   string
	}{
		{"two seconds ahead", []string{"b 10:00:00 +0000", "a 10:00:02 +0000"}, 0, "zone offset 1s..inf waited 0s..inf"},
		{"three seconds ahead", []string{"b 10:00:00 +0000", "a 10:00:03 +0000"}, 0, "zone offset 2s..inf waited 0s..inf off"},
		{"two seconds behind", []string{"c 10:00:10 +0000", "b 10:00:00 +0000", "a 10:00:02 +0000"}, 1, "zone offset -11s..-1s waited 0s..0s"},
		{"three seconds behind", []string{"c 10:00:10 +0000", "b 10:00:00 +0000", "a 10:00:03 +0000"}, 1, "zone offset -11s..-2s waited 0s..7s off"},
		{"a zone of no clock", []string{"b 10:00:05 +0000", "a 10:00:00 +0480"}, 0, "name offset -5h20m6s..inf waited 0s..inf"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, clockCase(t, tt.fields...).Clocks()[tt.hop].brief())
		})
	}
}

// The newer clock speaks against an identifier as the older does, up to what right clocks differ by.
func TestClocksZoneByIdentifierBefore(t *testing.T) {
	for newer, want := range map[string]time.Duration{"10:01:09": time.Hour, "10:01:07": time.Hour, "10:01:06": 0} {
		c, err := Read(strings.NewReader("Received: by c.example.org; Mon, 11 Mar 2024 " + newer + " +0000\n" +
			"Received: from x by b.example.org with esmtp (Exim 4.96) id 1rjcSz-0001Ab-2C; Mon, 11 Mar 2024 11:01:09 +0000\n" +
			"Received: by a.example.org; Mon, 11 Mar 2024 10:01:04 +0000\n\n"))
		require.NoError(t, err)
		assert.Equal(t, want, (&Case{Chain: c, Inner: true}).Clocks()[1].Zone, newer)
	}
}

// An identifier is no reading of a clock that shows another day.
func TestClocksFarIdentifier(t *testing.T) {
	for date, want := range map[string]string{"Tue, 12 Mar 2024 00:01:09": "id", "Tue, 12 Mar 2024 00:01:10": "unknown", "Sun, 10 Mar 2024 20:01:09": "id", "Sun, 10 Mar 2024 20:01:08": "unknown"} {
		c, err := Read(strings.NewReader("Received: from x by b.example.org with esmtp (Exim 4.96) id 1rjcSz-0001Ab-2C; " + date + " LOCAL\n\n"))
		require.NoError(t, err)
		assert.Equal(t, want, (&Case{Chain: c, Inner: true}).Clocks()[0].Basis, date)
	}
}

// Two hops of one host, an hour ahead between right ones: each bounds the other, and the wait between them is what their
// clock shows. The loopback is many hosts.
func TestClocksShared(t *testing.T) {
	brief := func(host string) (list []string) {
		for _, k := range clockCase(t, "z 10:00:50 +0000", "y 10:00:40 +0000", host+" 11:00:30 +0000", host+" 11:00:20 +0000", "a 10:00:00 +0000").Clocks() {
			list = append(list, k.brief())
		}
		return list[1:3]
	}
	assert.Equal(t, []string{"zone offset 59m49s..1h0m21s waited 0s..31s off zone 1h0m0s", "zone offset 59m49s..1h0m21s waited 10s..10s off zone 1h0m0s"}, brief("b"))
	assert.Equal(t, []string{"zone offset 59m39s..1h0m21s waited 0s..40s off zone 1h0m0s", "zone offset 59m49s..1h0m31s waited 0s..40s off zone 1h0m0s"}, brief("localhost"))
}

// A host that was right once does not narrow what it was off by at another time, nor does an unknown zone.
func TestClocksNotShared(t *testing.T) {
	list := clockCase(t, "z 10:00:50 +0000", "b 10:00:45 +0000", "y 10:00:40 +0000", "b 11:00:30 +0000", "a 10:00:00 +0000").Clocks()
	assert.Equal(t, "zone offset 59m49s..1h0m31s waited 0s..40s off zone 1h0m0s", list[1].brief())
	assert.Equal(t, "zone offset -6s..6s waited 5s..5s", list[3].brief())
	list = clockCase(t, "z 10:00:50 +0000", "b Wed, 13 Mar 2024 10:00:45 LOCAL", "y 10:00:40 +0000", "b 11:00:30 +0000", "a 10:00:00 +0000").Clocks()
	assert.Equal(t, "zone offset 59m49s..1h0m31s waited 0s..40s off zone 1h0m0s", list[1].brief())
	assert.Equal(t, "unknown offset 33h59m54s..60h0m6s waited 0s..10s off", list[3].brief())
}

// A clock that nothing speaks against has no error of a zone, whatever its identifier says.
func TestClocksRightZone(t *testing.T) {
	c, err := Read(strings.NewReader("Received: from x by b.example.org with esmtp (Exim 4.96) id 1rjcSz-0001Ab-2C; Mon, 11 Mar 2024 11:01:09 +0000\n\n"))
	require.NoError(t, err)
	k := (&Case{Chain: c, Inner: true}).Clocks()[0]
	assert.False(t, k.Off)
	assert.Zero(t, k.Zone)
}
