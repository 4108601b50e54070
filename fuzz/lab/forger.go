//go:build linux

package main

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"strings"
	"time"
)

// A lie is what a forger knows when he makes up fields: whom he sends to, by what name and address he will be
// seen, and fields of mail that he got from that server before.
type lie struct {
	r         *rand.Rand
	by        string // the receiving server's name
	name      string // his own
	address   string
	at        time.Time
	recipient string
	stolen    []string
}

// newLie returns the lie for a message. Its random signs are the same in every run.
func newLie(m message, stolen []string) lie {
	sum := fnv.New64a()
	sum.Write([]byte(m.id))
	return lie{
		r: rand.New(rand.NewPCG(sum.Sum64(), 2)), by: m.first.Host(), name: "desk.sender.example", address: m.source(),
		at: time.Now().UTC(), recipient: m.to[0], stolen: stolen,
	}
}

// A skill is a way to forge. What it gets wrong leaves a trace; where it gets nothing wrong, nobody can tell,
// and the boundary is all that helps.
type skill struct {
	name  string
	trace bool
	forge func(l lie) []string
}

// skills are all ways to forge, from the clumsy to the perfect.
var skills = []skill{
	{"invents-addresses", true, lie.inventsAddresses},
	{"miscounts-days", true, lie.miscountsDays},
	{"lives-tomorrow", true, lie.livesTomorrow},
	{"fills-in-nothing", true, lie.fillsInNothing},
	{"plays-postfix", true, lie.playsPostfix},
	{"plays-exim", true, lie.playsExim},
	{"plays-sendmail", true, lie.playsSendmail},
	{"signs-for-receiver", true, lie.signsForReceiver},
	{"replays", true, lie.replays},
	{"replays-later", true, lie.replaysLater},
	{"breaks-the-chain", false, lie.breaksTheChain},
	{"patient", false, lie.patient},
}

// before returns a date some time ago.
func (l lie) before(ago time.Duration) string {
	return l.at.Add(-ago).Format("Mon, 02 Jan 2006 15:04:05 -0700")
}

// word returns random signs of an alphabet.
func (l lie) word(alphabet string, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = alphabet[l.r.IntN(len(alphabet))]
	}
	return string(b)
}

const (
	digits  = "0123456789"
	letters = "abcdefghijklmnopqrstuvwxyz"
	hexes   = digits + "ABCDEF"
)

// inventsAddresses writes numbers that no address has.
func (l lie) inventsAddresses() []string {
	return []string{
		fmt.Sprintf("from smtp.bank.example (smtp.bank.example [203.0.113.%d])\r\n\tby %s with ESMTP id %s;\r\n\t%s", 256+l.r.IntN(700), l.name, l.word(letters, 9), l.before(9*time.Second)),
		fmt.Sprintf("from teller (teller [10.20.%d.7])\r\n\tby smtp.bank.example with SMTP id %s;\r\n\t%s", 300+l.r.IntN(600), l.word(letters, 9), l.before(14*time.Second)),
	}
}

// miscountsDays has a weekday that the date is not.
func (l lie) miscountsDays() []string {
	wrong := func(ago time.Duration) string {
		t := l.at.Add(-ago)
		return t.AddDate(0, 0, 3).Format("Mon") + t.Format(", 02 Jan 2006 15:04:05 -0700")
	}
	return []string{
		fmt.Sprintf("from smtp.bank.example (smtp.bank.example [203.0.113.50])\r\n\tby %s with ESMTP id %s;\r\n\t%s", l.name, l.word(letters, 9), wrong(9*time.Second)),
		fmt.Sprintf("from teller (teller [203.0.113.51])\r\n\tby smtp.bank.example with SMTP id %s;\r\n\t%s", l.word(letters, 9), wrong(12*time.Second)),
	}
}

// livesTomorrow has a clock that is days ahead.
func (l lie) livesTomorrow() []string {
	return []string{
		fmt.Sprintf("from smtp.bank.example (smtp.bank.example [203.0.113.50])\r\n\tby %s with ESMTP id %s;\r\n\t%s", l.name, l.word(letters, 9), l.before(-53*time.Hour)),
		fmt.Sprintf("from teller (teller [203.0.113.51])\r\n\tby smtp.bank.example with SMTP id %s;\r\n\t%s", l.word(letters, 9), l.before(-52*time.Hour)),
	}
}

// fillsInNothing sends a template as it was bought.
func (l lie) fillsInNothing() []string {
	return []string{
		"from %RNDLCCHAR79 ([203.0.113.50])\r\n\tby " + l.name + " with ESMTP id " + l.word(letters, 9) + ";\r\n\t" + l.before(9*time.Second),
		"from {%RND_NAME} ([203.0.113.51])\r\n\tby smtp.bank.example with SMTP id {%RND_ID};\r\n\t" + l.before(12*time.Second),
	}
}

// playsPostfix knows how Postfix looks, but not its identifiers, nor that it ends with the zone's name.
func (l lie) playsPostfix() []string {
	return []string{
		fmt.Sprintf("from smtp.bank.example (smtp.bank.example [203.0.113.50])\r\n\tby %s (Postfix) with ESMTP id %s\r\n\tfor <%s>; %s", l.name, l.word("GHJKLMNPQRSTUVWXYZ", 11), l.recipient, l.before(9*time.Second)),
		fmt.Sprintf("from teller (unknown [203.0.113.51])\r\n\tby smtp.bank.example (Postfix) with ESMTP id %s\r\n\tfor <%s>; %s", l.word(hexes, 11), l.recipient, l.before(11*time.Second)),
	}
}

// playsExim writes Exim's protocol in capitals, and an identifier of another time.
func (l lie) playsExim() []string {
	return []string{
		fmt.Sprintf("from [203.0.113.50] (helo=smtp.bank.example)\r\n\tby %s with ESMTP (Exim 4.96)\r\n\tid 1a%s-0004bW-1k\r\n\tfor %s;\r\n\t%s", l.name, l.word(digits, 4), l.recipient, l.before(9*time.Second)),
		fmt.Sprintf("from [203.0.113.51] (helo=teller)\r\n\tby smtp.bank.example with esmtp (Exim 4.96)\r\n\tid 1b%s-0004bW-1k\r\n\tfor %s;\r\n\t%s", l.word(digits, 4), l.recipient, l.before(11*time.Second)),
	}
}

// playsSendmail has an identifier of another year.
func (l lie) playsSendmail() []string {
	return []string{
		fmt.Sprintf("from smtp.bank.example (smtp.bank.example [203.0.113.50])\r\n\tby %s (8.17.1/8.17.1) with ESMTP id 83HAB11200%s\r\n\tfor <%s>; %s", l.name, l.word(digits, 4), l.recipient, l.before(9*time.Second)),
		fmt.Sprintf("from teller (teller [203.0.113.51])\r\n\tby smtp.bank.example (8.17.1/8.17.1) with SMTP id g%s\r\n\tfor <%s>; %s", l.word(digits, 3), l.recipient, l.before(11*time.Second)),
	}
}

// signsForReceiver writes a field in the name of the server that will write the next one.
func (l lie) signsForReceiver() []string {
	return []string{
		fmt.Sprintf("from smtp.bank.example (smtp.bank.example [203.0.113.50])\r\n\tby %s with ESMTPSA id %s\r\n\tfor <%s>; %s", l.by, l.word(letters, 12), l.recipient, l.before(3*time.Second)),
		fmt.Sprintf("from teller (teller [203.0.113.51])\r\n\tby smtp.bank.example with SMTP id %s;\r\n\t%s", l.word(letters, 9), l.before(12*time.Second)),
	}
}

// replays sends the fields of an older message along, as they are.
func (l lie) replays() []string { return l.stolen }

// replaysLater changes the clock time of the fields that it took: their identifiers stay.
func (l lie) replaysLater() []string {
	var moved []string
	for _, value := range l.stolen {
		i := strings.LastIndexByte(value, ';')
		if i < 0 {
			i = len(value)
		}
		moved = append(moved, value[:i]+"; "+l.before(31*time.Second)+" (UTC)")
	}
	return moved
}

// breaksTheChain has two fields that have nothing to do with each other, nor with him.
func (l lie) breaksTheChain() []string {
	return []string{
		fmt.Sprintf("from mail.first.example (mail.first.example [203.0.113.60])\r\n\tby relay.second.example with ESMTP id %s;\r\n\t%s", l.word(letters, 9), l.before(9*time.Second)),
		fmt.Sprintf("from mail.third.example (mail.third.example [203.0.113.61])\r\n\tby relay.fourth.example with ESMTP id %s;\r\n\t%s", l.word(letters, 9), l.before(14*time.Second)),
	}
}

// patient gets everything right: names that fit together and with his own, dates in order.
func (l lie) patient() []string {
	return []string{
		fmt.Sprintf("from smtp.bank.example (smtp.bank.example [203.0.113.50])\r\n\tby %s with ESMTP id %s\r\n\tfor <%s>; %s", l.name, l.word(letters, 10), l.recipient, l.before(2*time.Second)),
		fmt.Sprintf("from teller.bank.example (teller.bank.example [203.0.113.51])\r\n\tby smtp.bank.example with ESMTP id %s\r\n\tfor <%s>; %s", l.word(letters, 10), l.recipient, l.before(4*time.Second)),
	}
}
