package hops

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/backstamp/backstamp/received"
)

// stamped is the date of entry.
var stamped = time.Date(2024, time.March, 11, 10, 0, 10, 0, time.UTC)

// sentBefore is a claimed field with a date that lies so long before that of entry; a negative one lies behind it.
func sentBefore(d time.Duration, zone string) string {
	const date = "Mon, 02 Jan 2006 15:04:05 "
	return "from pc.example.com ([198.51.100.9]) by mail.example.com with SMTP id x1; " + stamped.Add(-d).Format(date) + zone
}

const (
	hour = time.Hour
	days = 24 * hour
)

// Each row is at a limit of a detector of time, or beside it.
func TestTimeLimits(t *testing.T) {
	for _, tt := range []struct {
		name, detector string
		before         time.Duration // how long before entry the older field is dated
		zone           string
		want           string // the level and the detail; "" for none
	}{
		{"within the skew", "time-backward", -5*time.Minute + time.Second, "+0000", ""},
		{"at the skew", "time-backward", -5 * time.Minute, "+0000", "info The message was already at the next server 5 minutes before the date of this field"},
		{"just below six hours", "time-backward", -6*hour + time.Second, "+0000", "info The message was already at the next server 5 hours before the date of this field"},
		{"six hours, which a zone explains", "time-backward", -6 * hour, "+0000", "info The message was already at the next server 6 hours before the date of this field"},
		{"more, which no zone explains", "time-backward", -6*hour - 10*time.Minute, "+0000", "suspect The message was already at the next server 6 hours before the date of this field"},
		{"a named zone", "time-backward", -40*hour - 10*time.Minute, "EST", "info The message was already at the next server 45 hours before the date of this field"},
		{"no zone", "time-backward", -40*hour - 10*time.Minute, "", "info The message was already at the next server 40 hours before the date of this field"},
		{"a zone that hides where it is", "time-backward", -40*hour - 10*time.Minute, "-0000", "info The message was already at the next server 40 hours before the date of this field"},

		{"just below a day", "time-slow", days - time.Second, "+0000", ""},
		{"a day", "time-slow", days, "+0000", "info The message took 24 hours to get here from hop 0"},
		{"just below two days", "time-slow", 2*days - time.Second, "+0000", "info The message took 47 hours to get here from hop 0"},
		{"two days", "time-slow", 2 * days, "+0000", "info The message took 2 days to get here from hop 0"},
		{"just below a month", "time-slow", 30*days - time.Second, "+0000", "info The message took 29 days to get here from hop 0"},
		{"a month", "time-slow", 30 * days, "+0000", "suspect The message came to the next server 30 days after the date of this field"},

		{"the last second before mail", "time-before-mail", stamped.Sub(firstStamps) + time.Second, "+0000", "suspect The date, 1982-07-31 23:59:59 UTC, is of a time when no server wrote Received fields"},
		{"the first second of mail", "time-before-mail", stamped.Sub(firstStamps), "+0000", ""},
	} {
		t.Run(tt.detector+" "+tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, toldOf(analyzed(t, entry, sentBefore(tt.before, tt.zone)), tt.detector))
		})
	}
}

// toldOf returns the level and the detail of the only finding of a detector; "" if there is none.
func toldOf(r *Report, detector string) string {
	told := ""
	for i, f := range findingsOf(r, detector) {
		if i > 0 {
			told += "; "
		}
		told += f.Level.String() + " " + f.Detail
	}
	return told
}

// What was long ago is suspicious only if a stranger wrote it.
func TestSlowInside(t *testing.T) {
	inside := "from mx.example.org (mx.example.org [10.0.0.1]) by store.example.org with ESMTP id x9; Fri, 12 Apr 2024 10:00:10 +0000"
	assert.Equal(t, "info The message took 32 days to get here from hop 0", toldOf(analyzed(t, inside, entry), "time-slow"))
	ahead := "from mx.example.org (mx.example.org [10.0.0.1]) by store.example.org with ESMTP id x9; Sat, 9 Mar 2024 10:10:10 +0000"
	assert.Equal(t, "info The message was already at the next server 47 hours before the date of this field", toldOf(analyzed(t, ahead, entry), "time-backward"))
}

// The time of a live connection has an offset, and no zone that was written: it is known all the same.
func TestBackwardAtConnection(t *testing.T) {
	c := analyzed(t, sentBefore(-40*hour-10*time.Minute, "+0000")).Case.Chain
	for _, at := range []time.Time{stamped, stamped.In(time.FixedZone("", 3600))} {
		r := Analyze(Case{Chain: c.WithConn(Conn{Time: at})})
		assert.Equal(t, "suspect The message was already at the next server 40 hours before the date of this field", toldOf(r, "time-backward"))
	}
}

// A date of two figures for the year is in no century that anybody knows.
func TestShortYearIsNotTooOld(t *testing.T) {
	for date, want := range map[string]int{"Thu, 1 Jan 1970 00:00:00 +0000": 1, "Thu, 1 Jan 70 00:00:00 +0000": 0} {
		r := analyzed(t, entry, "from pc.example.com ([198.51.100.9]) by mail.example.com with SMTP id x1; "+date)
		assert.Len(t, findingsOf(r, "time-before-mail"), want, date)
	}
}

// The clock of the judge is not better than a day.
func TestFutureLimit(t *testing.T) {
	c := Case{Chain: analyzed(t, entry, "from pc.example.com ([198.51.100.9]) by mail.example.com with SMTP id x1").Case.Chain}
	c.Now = stamped.Add(-days)
	assert.Empty(t, findingsOf(Analyze(c), "time-in-the-future"))
	c.Now = c.Now.Add(-time.Second)
	assert.Equal(t, "info The date lies 24 hours in the future", toldOf(Analyze(c), "time-in-the-future"))
}

func TestIsZoneError(t *testing.T) {
	for d, want := range map[time.Duration]bool{
		0: true, 2*time.Minute - 1: true, 2 * time.Minute: false, 28 * time.Minute: false, 28*time.Minute + 1: true, 30 * time.Minute: true,
		9 * hour: true, 9*hour + 15*time.Minute: false, 14 * hour: true, 14*hour + 1: false, 15 * hour: false,
	} {
		assert.Equal(t, want, isZoneError(d), d)
	}
}

// How far an identifier may be from its date is each server's own.
func TestIdentifierHabits(t *testing.T) {
	const (
		postfix  = "from pc (unknown [198.51.100.9]) by mail.example.com (Postfix) with ESMTP id 4TtXJC6yBNz1x; "
		sendmail = "from pc ([198.51.100.9]) by mail.example.com (8.15.2/8.15.2) with ESMTP id 42BA05jR012345; "
		filtered = "from localhost (localhost [127.0.0.1]) by mail.example.com (8.15.2/8.15.2) with ESMTP id 42BA05jR012345; "
	)
	idTime := func(field string) time.Time {
		f, err := received.Parse(field + "Mon, 11 Mar 2024 10:00:05 +0000")
		require.NoError(t, err)
		at, ok := f.IDTime()
		require.True(t, ok, field)
		return at.Truncate(time.Second)
	}
	for _, tt := range []struct {
		name, field string
		apart       time.Duration
		want        int
	}{
		{"Postfix within two minutes", postfix, 119 * time.Second, 0},
		{"Postfix beyond", postfix, 121 * time.Second, 1},
		{"Postfix early", postfix, -121 * time.Second, 1},
		{"Sendmail within an hour", sendmail, hour, 0},
		{"Sendmail beyond", sendmail, hour + 5*time.Minute, 1},
		{"Sendmail by a zone", sendmail, 9 * hour, 0},
		{"Sendmail's filter within a day", filtered, 24*hour - 10*time.Minute, 0},
		{"Sendmail's filter beyond", filtered, 24*hour + 10*time.Minute, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			date := idTime(tt.field).Add(tt.apart)
			r := analyzed(t, entry, tt.field+date.Format(time.RFC1123Z))
			assert.Len(t, findingsOf(r, "identifier-time"), tt.want)
		})
	}
	assert.Empty(t, findingsOf(analyzed(t, entry, "from pc (unknown [198.51.100.9]) by mail.example.com (Postfix) with ESMTP id 4TtXJC6yBNz1x"), "identifier-time"), "there is no date")
}

// A zone that no clock has is five characters, a sign and digits: what else is wrong with a date is told elsewhere.
func TestZoneForm(t *testing.T) {
	for zone, want := range map[string]int{
		"-0480": 1, "+0480": 1, "+4000": 1, "+0000": 0, "+545": 0, "+05450": 0, "*0480": 0, "+04x0": 0, "GMT+1": 0, "+1400": 0,
	} {
		r := analyzed(t, entry, "from pc.example.com ([198.51.100.9]) by mail.example.com with SMTP id x1; Mon, 11 Mar 2024 10:00:05 "+zone)
		assert.Len(t, findingsOf(r, "impossible-zone"), want, zone)
	}
}

// A time span is told in the largest unit of which there are two.
func TestSpan(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0 seconds", time.Second: "1 second", 2*time.Minute - time.Second: "119 seconds", 2 * time.Minute: "2 minutes",
		2*hour - time.Second: "119 minutes", 2 * hour: "2 hours", 2*days - time.Second: "47 hours", 2 * days: "2 days", -3 * days: "3 days",
	} {
		assert.Equal(t, want, span(d))
	}
}
