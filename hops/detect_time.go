package hops

import (
	"cmp"
	"time"

	"github.com/backstamp/backstamp/received"
)

// timeDetectors compare dates with one another, with the times in identifiers, and with what a clock can show.
func timeDetectors(l Limits) []Detector {
	return []Detector{
		{
			Name: "identifier-time", Detect: func(c *Case, report func(Finding)) { detectIDTime(c, l, report) },
			Doc: "The identifier has the time in it at which the server took the message over, and the field's date is another. " +
				"Who copies a field and changes its date forgets the identifier. Innocent where a server stamps what another has queued, or where a clock was set in between. Suspect: the limits are what was counted of each server.",
		},
		{
			Name: "impossible-zone", Detect: detectZoneForm,
			Doc: "The zone of the date is none that a clock can have. Forgers' programs count it in minutes (+0480). Innocent on hosts that were set up by hand: one was seen with +4000. Suspect, and not Forged, for that host.",
		},
		{
			Name: "time-backward", Detect: func(c *Case, report func(Finding)) { detectBackward(c, l, report) },
			Doc: "A hop is earlier than the one that it got the message from. Suspect if the older one is only claimed and its clock, held against all others of the chain, was ahead by hours that no " +
				"error of a zone explains (Case.Clocks): made-up dates do not fit real ones. Otherwise Info: innocent where a clock is wrong, or set to a wrong zone, which is common.",
		},
		{
			Name: "time-before-mail", Detect: detectTooOld,
			Doc: "The date of a field lies before there were Received fields: RFC 821 is of August 1982. Innocent where a clock has forgotten the time, as after a loss of power. Suspect: it was not seen in honest mail.",
		},
		{
			Name: "time-in-the-future", Detect: detectFuture,
			Doc: "The date of a field is more than a day later than the time of judgement, if that is known. Innocent where a clock is wrong. Info: the clock may be that of the judge.",
		},
		{
			Name: "wrong-weekday", Detect: detectWeekday,
			Doc: "The day of the week does not fit the date. Servers reckon it, people make it up. Innocent in programs with a fault. Suspect: it was hardly ever seen in honest mail.",
		},
		{
			Name: "time-slow", Detect: func(c *Case, report func(Finding)) { detectSlow(c, l, report) },
			Doc: "A message waited long before a hop. Servers keep trying for days, lists wait for a moderator, and users are offline: innocent, and good to know where mail is late. " +
				"Suspect after a month, if the older field is only claimed: forgers copy fields of old messages. Innocent where an old message is sent again.",
		},
	}
}

// detectIDTime knows how far off the identifiers of each server are.
func detectIDTime(c *Case, l Limits, report func(Finding)) {
	eachClaim(c, func(h Hop, f *received.Field) {
		t, ok := f.IDTime()
		if !ok || f.Date.IsZero() {
			return
		}
		d := f.Date.UTC.Sub(t).Abs()
		if d <= cmp.Or(l.Identifier, idHabit(f)) || f.Dialect == received.Sendmail && isZoneError(d) {
			return
		}
		report(Finding{
			Level: Suspect, Hop: h.Index(), Span: f.Where(received.PartID),
			Detail: "By its identifier the server took the message over at " + instant(t) + ", " + span(d) + " away from the date of the field",
		})
	})
}

// idHabits are how far the time in an identifier may be from the field's date, by the server that made both:
// within these are all but one in some thousands of the honest fields of each, Sendmail's with the differences
// that a zone explains, which appliances make that stamp again.
var idHabits = map[received.Dialect]time.Duration{
	received.Postfix: 2 * time.Minute, received.Exim: 15 * time.Minute, received.Google: 10 * time.Minute,
	received.Zmailer: 2 * time.Minute, received.Domino: 15 * time.Minute, received.KnoxPortal: 15 * time.Minute,
	received.Courier: 15 * time.Minute, received.InterMail: 15 * time.Minute, received.Sendmail: time.Hour,
}

// idHabit returns how far the time in the identifier may be from the date: a day if too few of the server's were
// counted, and where a filter on the host hands back what it has held, as Proofpoint's does.
func idHabit(f *received.Field) time.Duration {
	if f.Dialect == received.Sendmail && plain(f.From.IP).IsLoopback() {
		return 24 * time.Hour
	}
	return cmp.Or(idHabits[f.Dialect], 24*time.Hour)
}

// firstStamps is the month of RFC 821.
var firstStamps = time.Date(1982, time.August, 1, 0, 0, 0, 0, time.UTC)

func detectTooOld(c *Case, report func(Finding)) {
	eachClaimWith(c, oldDate, func(h Hop, f *received.Field) {
		if !f.Problems.Has(received.ShortYear) {
			report(Finding{
				Level: Suspect, Hop: h.Index(), Span: f.Where(received.PartDate),
				Detail: "The date, " + instant(f.Date.UTC) + ", is of a time when no server wrote Received fields",
			})
		}
	})
}

func detectFuture(c *Case, report func(Finding)) {
	if c.Now.IsZero() {
		return
	}
	for i, h := range c.Chain.All() {
		if d := h.Field.Date.UTC.Sub(c.Now); !h.Field.Date.IsZero() && d > 24*time.Hour {
			report(Finding{
				Level: Info, Hop: i, Span: h.Field.Where(received.PartDate),
				Detail: "The date lies " + span(d) + " in the future",
			})
		}
	}
}

func detectWeekday(c *Case, report func(Finding)) {
	eachClaimWith(c, wrongWeekday, func(h Hop, f *received.Field) {
		for _, p := range f.Problems {
			if p.Code == received.WrongWeekday {
				report(Finding{Level: Suspect, Hop: h.Index(), Span: p.Span, Detail: "The day of the week does not fit the date"})
				return
			}
		}
	})
}

func detectZoneForm(c *Case, report func(Finding)) {
	eachClaimWith(c, badZone, func(h Hop, f *received.Field) {
		for _, p := range f.Problems {
			if z := p.Span.In(f.Raw()); p.Code == received.BadZone && len(z) == 5 && (z[0] == '+' || z[0] == '-') && isDigits(z[1:]) {
				report(Finding{
					Level: Suspect, Hop: h.Index(), Span: p.Span,
					Detail: "No clock has the zone " + z,
				})
			}
		}
	})
}

// detectBackward compares each hop with the one below it that has a date. It is suspicious only if all that is
// known of the clocks says that the older one was ahead by so much, and no error of a zone explains that.
func detectBackward(c *Case, l Limits, report func(Finding)) {
	var clocks []Clock // worked out where there is something to explain, which is seldom
	for i := range c.Chain.Len() {
		d, ok := c.Chain.delay(i)
		if !ok || d > -l.Skew {
			continue
		}
		h, older := c.Chain.Hop(i), c.Chain.links[i].dated
		level := Info
		if -d >= l.Backward && c.Belief(older) != Believed && known(h) && known(c.Chain.Hop(older)) && !isZoneError(-d) {
			if clocks == nil {
				clocks = c.Clocks()
			}
			if k := &clocks[older]; k.Off && k.Zone == 0 && k.Offset.Min >= l.Backward-time.Minute {
				level = Suspect
			}
		}
		report(Finding{
			Level: level, Hop: older, Related: []int{i}, Span: c.Chain.Hop(older).Field.Where(received.PartDate),
			Detail: "The message was already at the next server " + span(-d) + " before the date of this field",
		})
	}
}

// known reports whether the instant of a hop's date is known, and not only the time on its server's wall. A zone
// with a name is not: EST is in America and in Australia. The time of a live connection has no zone that was written.
func known(h Hop) bool {
	d := &h.Field.Date
	return d.OffsetKnown && (d.Zone == "" || d.Zone[0] == '+' || d.Zone[0] == '-')
}

// isZoneError reports whether a difference is what a wrong zone makes: half hours up to 14 hours, and the minutes
// that the message took.
func isZoneError(d time.Duration) bool {
	const most, took = 14 * time.Hour, 2 * time.Minute
	rest := d % (30 * time.Minute)
	return d <= most && (rest < took || rest > 30*time.Minute-took)
}

func detectSlow(c *Case, l Limits, report func(Finding)) {
	for i := range c.Chain.Len() {
		d, ok := c.Chain.delay(i)
		if !ok || d < l.Slow {
			continue
		}
		older := c.Chain.links[i].dated
		if d >= l.Stale && c.Belief(older) == Claimed { // then it is the older field that is in doubt
			report(Finding{
				Level: Suspect, Hop: older, Related: []int{i}, Span: c.Chain.Hop(older).Field.Where(received.PartDate),
				Detail: "The message came to the next server " + span(d) + " after the date of this field",
			})
			continue
		}
		report(Finding{
			Level: Info, Hop: i, Related: []int{older}, Span: c.Chain.links[i].field.Where(received.PartDate),
			Detail: "The message took " + span(d) + " to get here from hop " + itoa(older),
		})
	}
}

// instant returns a time for a sentence.
func instant(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05 UTC") }

// span returns a time span for a sentence.
func span(d time.Duration) string {
	d = d.Abs()
	switch {
	case d >= 48*time.Hour:
		return units(d, 24*time.Hour, "days")
	case d >= 2*time.Hour:
		return units(d, time.Hour, "hours")
	case d >= 2*time.Minute:
		return units(d, time.Minute, "minutes")
	}
	return units(d, time.Second, "seconds")
}
