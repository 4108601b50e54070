package hops

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// Whoever makes dates up adds minutes, and keeps the second.
func TestUnchangingSecond(t *testing.T) {
	const top = "from a.example.net ([203.0.113.7]) by mx.example.org with ESMTP id x9; Mon, 11 Mar 2024 11:00:41 +0000"
	field := func(clock string) string {
		if clock != "" {
			clock = "; Mon, 11 Mar 2024 " + clock + " +0000"
		}
		return "from a ([198.51.100.9]) by b.example.net with SMTP id x" + clock
	}
	for _, tt := range []struct {
		name  string
		dates []string // of the claimed fields, the newest first
		hop   int      // -1: no finding
	}{
		{"two", []string{"09:58:41", "09:57:41"}, -1},
		{"three", []string{"09:58:41", "09:57:41", "09:56:41"}, 2},
		{"four tell it once", []string{"09:59:41", "09:58:41", "09:57:41", "09:56:41"}, 2},
		{"one of another second between", []string{"09:58:41", "09:57:42", "09:56:41", "09:55:41"}, -1},
		{"three behind one of another second", []string{"09:58:41", "09:57:41", "09:56:41", "09:55:40"}, 3},
		{"two of one minute", []string{"09:58:41", "09:57:41", "09:57:41"}, -1},
		{"an hour apart", []string{"09:58:41", "08:58:41", "07:58:41"}, 2},
		{"a field without a date between", []string{"09:58:41", "", "09:57:41", "09:56:41"}, 3},
		{"no seconds", []string{"09:58:00", "09:57:00", "09:56:00"}, -1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			values := []string{top}
			for _, d := range tt.dates {
				values = append(values, field(d))
			}
			if f, found := onlyFinding(t, analyzed(t, values...), "unchanging-second", tt.hop); found {
				assert.Equal(t, []int{tt.hop - 1}, f.Related)
				assert.Contains(t, f.Detail, "the second 41,")
			}
		})
	}
}

// The name of a zone is held against the offset where both are written, and the name has but one meaning.
func TestZoneName(t *testing.T) {
	for date, want := range map[string]string{
		"10:00:05 +0000 (UTC)": "", "10:00:05 +0100 (UTC)": "suspect The zone +0100 is not called UTC",
		"05:00:05 -0500 (EST)": "", "20:00:05 +1000 (EST)": "", "04:00:05 -0600 (EST)": "suspect The zone -0600 is not called EST",
		"05:00:35 -0459 (EST)": "suspect The zone -0459 is not called EST",
		"10:00:05 +0030 (GMT)": "suspect The zone +0030 is not called GMT", "10:00:05 -0000 (CET)": "", "10:00:05 GMT (CET)": "",
		"10:00:05 +0100": "", "10:00:05 +0200 (GMT": "", "10:00:05 +0200 GMT)": "",
	} {
		r := analyzed(t, entry, "from pc ([198.51.100.9]) by mail.example.com with SMTP id x1; Mon, 11 Mar 2024 "+date)
		assert.Equal(t, want, toldOf(r, "zone-name"), date)
	}
}

// One clock has one zone, but for summer time.
func TestTwoZones(t *testing.T) {
	const newer = "from mail.example.com by mail.example.com with SMTP id x2; "
	for _, tt := range []struct {
		name, newer, older string
		want               int
	}{
		{"the same", newer + "Mon, 11 Mar 2024 10:00:05 +0000", "from pc by mail.example.com with SMTP id x1; Mon, 11 Mar 2024 10:00:01 +0000", 0},
		{"another", newer + "Mon, 11 Mar 2024 11:00:05 +0100", "from pc by mail.example.com with SMTP id x1; Mon, 11 Mar 2024 10:00:01 +0000", 1},
		{"another, west", newer + "Mon, 11 Mar 2024 09:00:05 -0100", "from pc by mail.example.com with SMTP id x1; Mon, 11 Mar 2024 10:00:01 +0000", 1},
		{"an hour within a day", newer + "Mon, 11 Mar 2024 11:00:01 +0100", "from pc by mail.example.com with SMTP id x1; Sun, 10 Mar 2024 10:00:01 +0000", 1},
		{"an hour and more than a day", newer + "Mon, 11 Mar 2024 11:00:02 +0100", "from pc by mail.example.com with SMTP id x1; Sun, 10 Mar 2024 10:00:01 +0000", 0},
		{"an hour back and more than a day", newer + "Mon, 11 Mar 2024 09:00:02 -0100", "from pc by mail.example.com with SMTP id x1; Sun, 10 Mar 2024 10:00:01 +0000", 0},
		{"an hour, and more than a day in disorder", newer + "Sun, 10 Mar 2024 11:00:02 +0100", "from pc by mail.example.com with SMTP id x1; Mon, 11 Mar 2024 11:00:01 +0000", 0},
		{"two hours and more than a day", newer + "Mon, 11 Mar 2024 12:00:02 +0200", "from pc by mail.example.com with SMTP id x1; Sun, 10 Mar 2024 10:00:01 +0000", 1},
		{"another server", newer + "Mon, 11 Mar 2024 11:00:05 +0100", "from pc by a.example.com with SMTP id x1; Mon, 11 Mar 2024 10:00:01 +0000", 0},
		{"another make", newer + "Mon, 11 Mar 2024 11:00:05 +0100", "from pc (unknown [198.51.100.9]) by mail.example.com (Postfix) with SMTP id 4F1C2A3B4C6; Mon, 11 Mar 2024 10:00:01 +0000 (UTC)", 0},
		{"no server", "from a with SMTP; Mon, 11 Mar 2024 11:00:05 +0100", "from pc with SMTP; Mon, 11 Mar 2024 10:00:01 +0000", 0},
		{"the loopback", "from a by localhost with SMTP id x; Mon, 11 Mar 2024 11:00:05 +0100", "from pc by localhost with SMTP id x; Mon, 11 Mar 2024 10:00:01 +0000", 0},
		{"a zone that hides where it is", newer + "Mon, 11 Mar 2024 11:00:05 +0100", "from pc by mail.example.com with SMTP id x1; Mon, 11 Mar 2024 10:00:01 -0000", 0},
		{"a zone by its name", newer + "Mon, 11 Mar 2024 11:00:05 +0100", "from pc by mail.example.com with SMTP id x1; Mon, 11 Mar 2024 10:00:01 GMT", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			fs := findingsOf(analyzed(t, entry, tt.newer, tt.older), "two-zones")
			if assert.Len(t, fs, tt.want) && tt.want > 0 {
				assert.Equal(t, 1, fs[0].Hop)
				assert.Equal(t, []int{0}, fs[0].Related)
			}
		})
	}
	below := "from mail.example.com by mail.example.com with SMTP id x2; Mon, 11 Mar 2024 11:00:05 +0100"
	assert.Empty(t, findingsOf(analyzed(t, entry, below), "two-zones"), "one claim has one zone")
}
