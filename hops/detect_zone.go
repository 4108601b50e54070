package hops

import (
	"slices"
	"strings"
	"time"

	"github.com/backstamp/backstamp/received"
)

// zoneDetectors look at zones and at what a made-up clock shows.
func zoneDetectors() []Detector {
	return []Detector{
		{
			Name: "two-zones", Detect: detectTwoZones,
			Doc: "One server writes two zones into one message, and no change to summer time lies between. A clock has one. " +
				"Innocent where programs on one host are set up differently, as lists beside a mail server are, or one name stands for many hosts: so Info.",
		},
		{
			Name: "unchanging-second", Detect: detectSecond,
			Doc: "Three or more claimed hops in a row are of different minutes and of the same second. Who makes dates up adds minutes. " +
				"Innocent by chance, once in some thousands of chains: so Info.",
		},
		{
			Name: "zone-name", Detect: detectZoneName,
			Doc: "The name of the zone behind the date is not that of the offset before it: +0200 (GMT). Servers reckon one from the other, programs for spam choose both at will. " +
				"Innocent on hosts whose zone was set up by hand, which are rare enough that it is Suspect.",
		},
	}
}

// zoneNames are the offsets in hours that a name of a zone may stand for. Names that many countries use for
// different times are left out: EST is Brazil's and Australia's as well, MET was Solaris' for summer too.
var zoneNames = map[string][]int32{
	"GMT": {0}, "UTC": {0}, "UCT": {0}, "EST": {-5, -3, 10, 11}, "EDT": {-4, 11}, "CDT": {-5, 9, -4}, "MST": {-7, 8},
	"MDT": {-6}, "PST": {-8, 8}, "PDT": {-7, 9}, "CET": {1}, "CEST": {2}, "MET": {1, 2}, "MEST": {2}, "EET": {2}, "EEST": {3},
	"JST": {9}, "KST": {9}, "HKT": {8}, "NZST": {12}, "NZDT": {13}, "AKST": {-9}, "AKDT": {-8}, "HST": {-10},
}

func detectZoneName(c *Case, report func(Finding)) {
	eachClaim(c, func(h Hop, f *received.Field) {
		if !f.Date.OffsetKnown || !isNumeric(f.Date.Zone) {
			return
		}
		at := f.Where(received.PartDate)
		date := at.In(f.Raw())
		open := strings.LastIndexByte(date, '(')
		if open < 0 || date[len(date)-1] != ')' {
			return
		}
		name := date[open+1 : len(date)-1]
		hours, known := zoneNames[name]
		if !known || f.Date.Offset%3600 == 0 && slices.Contains(hours, f.Date.Offset/3600) {
			return
		}
		report(Finding{
			Level: Suspect, Hop: h.Index(), Span: received.Span{Start: at.Start + open, End: at.End},
			Detail: "The zone " + f.Date.Zone + " is not called " + name,
		})
	})
}

// isNumeric reports whether a zone is written as an offset.
func isNumeric(zone string) bool { return zone != "" && (zone[0] == '+' || zone[0] == '-') }

// detectTwoZones compares fields of one make only: a list's program has its own idea of the time.
func detectTwoZones(c *Case, report func(Finding)) {
	type writer struct {
		host    string
		dialect received.Dialect
	}
	if !c.differInZone() || !c.repeats(func(i int) uint8 {
		host := c.names(i).by.key
		if i >= c.claims() || host == "" {
			return 0
		}
		return uint8(len(host)) + host[0]*31 + host[len(host)/2]*7 | 1
	}) {
		return // as most chains, and what follows needs a map
	}
	first := make(map[writer]int, c.claims())
	eachClaim(c, func(h Hop, f *received.Field) {
		w := writer{c.names(h.Index()).by.key, f.Dialect}
		if w.host == "" || !f.Date.OffsetKnown || !isNumeric(f.Date.Zone) || isLoopback(f.By) {
			return
		}
		i, ok := first[w]
		if !ok {
			first[w] = h.Index()
			return
		}
		o := c.Chain.links[i].field
		apart := f.Date.Offset - o.Date.Offset
		if apart == 0 || (apart == 3600 || apart == -3600) && f.Date.UTC.Sub(o.Date.UTC).Abs() > 24*time.Hour {
			return
		}
		report(Finding{
			Level: Info, Hop: h.Index(), Related: []int{i}, Span: f.Where(received.PartDate),
			Detail: showServer(f.By) + " wrote the zone " + f.Date.Zone + " here and " + o.Date.Zone + " at hop " + itoa(i),
		})
	})
}

// differInZone reports whether two claimed hops have dates with different offsets.
func (c *Case) differInZone() bool {
	var first *received.Date
	for i := range c.claims() {
		switch d := &c.Chain.links[i].field.Date; {
		case !d.OffsetKnown:
		case first == nil:
			first = d
		case d.Offset != first.Offset:
			return true
		}
	}
	return false
}

// sameSeconds is how many hops in a row may have the same second by chance.
const sameSeconds = 3

func detectSecond(c *Case, report func(Finding)) {
	if c.claims() < sameSeconds {
		return
	}
	n, last := 0, time.Time{}
	for i := range c.claims() {
		d := c.Chain.links[i].field.Date
		switch t := d.UTC; {
		case d.IsZero():
			continue
		case n > 0 && t.Second() == last.Second() && !t.Truncate(time.Minute).Equal(last.Truncate(time.Minute)):
			n++
		default:
			n = 1
		}
		last = d.UTC
		if n == sameSeconds && last.Second() != 0 { // a clock without seconds shows 0
			report(Finding{
				Level: Info, Hop: i, Related: []int{i - 1}, Span: c.Chain.links[i].field.Where(received.PartDate),
				Detail: "Its date is the third in a row that ends with the second " + itoa(last.Second()) + ", in different minutes",
			})
		}
	}
}
