package census

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/backstamp/backstamp/fuzz/mail"
)

const honest = "Received: from a.example.com (a.example.com [192.0.2.7])\r\n\tby mx.example.org (Postfix) with ESMTP id 4F1C2; Mon,  6 Mar 2000 14:31:07 +0100 (CET)\r\n"

func TestCensus(t *testing.T) {
	a, b := By{}, By{}
	a.Add(mail.Mail{Source: "one", Headers: honest})
	a.Add(mail.Mail{Source: "two", Headers: honest + "Received: x\nReceived: by b\n"})
	b.Add(mail.Mail{Source: "two", Headers: "Subject: x\n"})
	a.Merge(b)
	total := a.Total()
	assert.Equal(t, []int{3, 2, 4, 1, 2, 2, 2, 2}, []int{total.Messages, total.Boundary, total.Fields, total.Refused, total.Odd, total.Dialect, total.Date, total.Client})
	assert.Empty(t, total.Broken)
	assert.Equal(t, 2, a["two"].Messages)
	table := a.Table()
	assert.Regexp(t, `(?m)^two +2 +50\.00 `, table)
	assert.Regexp(t, `(?m)^  no-date +\d`, table)
}

// TestBroken: what does not hold is kept with its place, in all sums.
func TestBroken(t *testing.T) {
	c := new(Count)
	c.broke(mail.Mail{Source: "s", Path: "p"}, "Tokens", nil)
	assert.Empty(t, c.Broken)
	c.broke(mail.Mail{Source: "s", Path: "p"}, "Tokens", assert.AnError)
	sum := By{"s": c}.Total()
	assert.Equal(t, []string{"s p: Tokens: " + assert.AnError.Error()}, sum.Broken)
	assert.Contains(t, sum.row2(), " 1 ")
}

func TestBudget(t *testing.T) {
	assert.Equal(t, 10*time.Microsecond, budget(time.Microsecond))
}

// row2 is the row of a Count alone.
func (c *Count) row2() string {
	var s strings.Builder
	c.row(&s, "x")
	return s.String()
}
