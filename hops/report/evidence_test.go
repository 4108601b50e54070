package report

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/backstamp/backstamp/hops"
)

func TestAnswers(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	tests := []struct {
		name   string
		answer hops.Answer
		want   string
	}{
		{"reverse name", hops.Answer{Kind: "ptr", About: "192.0.2.7", Who: "DNS", Status: hops.Found, Values: []string{"a.example.com", "b.example.com"}, At: now}, "reverse name of 192.0.2.7: a.example.com, b.example.com (DNS, just now)."},
		{"no reverse name", hops.Answer{Kind: "ptr", About: "192.0.2.7", Status: hops.NotFound}, "reverse name of 192.0.2.7: none."},
		{"from a cache", hops.Answer{Kind: "fcrdns", About: "192.0.2.7", Who: "DNS", Status: hops.Confirmed, Values: []string{"a.example.com"}, At: now.Add(-125 * time.Minute)}, "reverse name of 192.0.2.7: a.example.com, which leads back (DNS, 2 h 05 min ago)."},
		{"leads elsewhere", hops.Answer{Kind: "fcrdns", About: "192.0.2.7", Status: hops.Contradicted, Values: []string{"a.example.com"}, Detail: "no-address"}, "reverse name of 192.0.2.7: a.example.com, which does not lead back; no-address."},
		{"no answer", hops.Answer{Kind: "fcrdns", About: "192.0.2.7", Who: "DNS", Status: hops.NoAnswer, Detail: "server misbehaving"}, "reverse name of 192.0.2.7: no answer; server misbehaving (DNS)."},
		{"HELO", hops.Answer{Kind: "helo", About: "a.example.com of 192.0.2.7", Status: hops.Contradicted, Values: []string{"192.0.2.8"}}, "HELO a.example.com: leads to 192.0.2.8."},
		{"list", hops.Answer{Kind: "dnsbl", About: "192.0.2.7", Who: "bl.example", Status: hops.Found, Values: []string{"127.0.0.2"}, Detail: "sends\x1b spam"}, `listing of 192.0.2.7: listed, 127.0.0.2; sends\x1b spam (bl.example).`},
		{"network", hops.Answer{Kind: "asn", About: "192.0.2.7", Status: hops.Found, Values: []string{"as=64500", "net=192.0.2.0/24", "country=NL", "date=2001-02-03"}, Detail: "EXAMPLE"}, "network of 192.0.2.7: AS64500, 192.0.2.0/24, registered in NL; EXAMPLE."},
		{"not asked", hops.Answer{Kind: "client", About: "10.0.0.1", Status: hops.NotAsked, Detail: "not asked: the address is private", At: now}, "not asked: the address is private."},
		{"another kind", hops.Answer{Kind: "log", About: "id 4AB", Who: "mail.log", Status: hops.Confirmed, Values: []string{"line 7"}}, "log of id 4AB: confirmed; line 7 (mail.log)."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := hops.Case{Chain: chain(t, newest+oldest), Now: now, Evidence: hops.Evidence{Answers: []hops.Answer{tt.answer}}}
			got := text(t, hops.Analyze(c))
			checkPage(t, got)
			assert.Contains(t, strings.Join(strings.Fields(got), " "), "asked "+strings.Join(strings.Fields(tt.want), " "))
			c.Evidence.Answers[0].Hop = -1
			got = text(t, hops.Analyze(c))
			assert.Contains(t, strings.Join(strings.Fields(got), " "), "asked "+strings.Join(strings.Fields(tt.want), " "))
		})
	}
}

// Of many answers some are written, and hostile ones do nothing to a terminal or to a program.
func TestAnswersHostile(t *testing.T) {
	bad := strings.Repeat("\x1b]0;\u202e\u0301\u0301\u0301 \xff", 1000)
	var answers []hops.Answer
	for i := range 100 {
		answers = append(answers, hops.Answer{Hop: i%3 - 1, Kind: []string{bad, "ptr", "asn", "dnsbl"}[i%4], About: bad, Who: bad, Detail: bad, Values: []string{bad, bad}, Status: hops.Status(i), At: time.Unix(1<<40, 0), Took: -1})
	}
	r := hops.Analyze(hops.Case{Chain: chain(t, newest+oldest), Evidence: hops.Evidence{Answers: answers}, Now: time.Now()})
	checkPage(t, text(t, r))
	assert.Contains(t, text(t, r), "and 9 more answers")
	object(t, r)
}

func TestAnswersJSON(t *testing.T) {
	a := hops.Answer{Hop: 1, Kind: "ptr", About: "192.0.2.7", Who: "DNS", Status: hops.Found, Values: []string{"a.example.com"}, Detail: "x", At: time.Date(2026, 1, 2, 3, 4, 5, 6000, time.UTC), Took: 1500 * time.Millisecond}
	about := hops.Answer{Hop: -1, Kind: "budget", Status: hops.NotAsked}
	r := hops.Analyze(hops.Case{Chain: chain(t, newest+oldest), Evidence: hops.Evidence{Answers: []hops.Answer{a, about}}})
	got, err := json.Marshal(object(t, r)["evidence"])
	require.NoError(t, err)
	assert.JSONEq(t, `[{"kind":"ptr","status":"found","hop":1,"about":"192.0.2.7","who":"DNS","values":["a.example.com"],"detail":"x","at":"2026-01-02T03:04:05.000006Z","took":1.5},{"kind":"budget","status":"not-asked"}]`, string(got))
	var b bytes.Buffer
	require.NoError(t, JSON(&b, r))
	assert.Contains(t, b.String(), `"questions":1`)
}
