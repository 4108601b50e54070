package fuzz

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/backstamp/backstamp/hops"
	"github.com/backstamp/backstamp/received"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A lie is what a forger knows when a message of his own making reaches the boundary: by is the receiver's
// server, client is the name by which he will be seen, at is when. The values of stolen are of another message,
// the newest first.
type lie struct {
	r          *rand.Rand
	by, client string
	at         time.Time
	stolen     []string
}

// A skill is a way to forge fields: those that it returns stand below the boundary's, the newest first. What it
// gets wrong leaves a trace, or nothing is wrong and nobody can tell.
type skill struct {
	name  string
	trace bool
	forge func(l lie) []string
}

// before returns a date a few seconds before the boundary's, in the form of RFC 5322.
func (l lie) before(d time.Duration) string {
	return l.at.Add(-d).Format("Mon, 2 Jan 2006 15:04:05 -0700")
}

// plainly returns a field that has nothing wrong, with one thing changed.
func (l lie) plainly(from, by, with, date string) []string {
	return []string{"from " + from + " by " + by + " " + with + "; " + date}
}

const honestClient = "pc.example.net ([198.51.100.20])"

// word returns a random word of the alphabet.
func (l lie) word(alphabet string, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = alphabet[l.r.IntN(len(alphabet))]
	}
	return string(b)
}

const lowLetters = "abcdefghijklmnopqrstuvwxyz"

var skills = []skill{
	{"copies another's fields", true, func(l lie) []string { return l.stolen }},
	{"copies them and moves the dates", true, func(l lie) []string { return l.moved(4 * time.Second) }},
	{"copies them and moves the dates into the future", true, func(l lie) []string { return l.moved(-50 * time.Hour) }},
	{"signs with the receiver's name", true, func(l lie) []string {
		return l.plainly(honestClient, l.by, "with ESMTP id "+l.word(lowLetters, 9), l.before(5*time.Second))
	}},
	{"signs with a name of the receiver's organisation", true, func(l lie) []string {
		return l.plainly(honestClient, "gate."+l.by[strings.IndexByte(l.by, '.')+1:], "with ESMTP id "+l.word(lowLetters, 9), l.before(5*time.Second))
	}},
	{"invents an address over 255", true, func(l lie) []string {
		return l.plainly(fmt.Sprintf("pc.example.net ([198.%d.100.20])", 256+l.r.IntN(700)), l.client, "with ESMTP id "+l.word(lowLetters, 9), l.before(5*time.Second))
	}},
	{"invents a multicast address", true, func(l lie) []string {
		return l.plainly(fmt.Sprintf("pc.example.net ([%d.1.2.3])", 224+l.r.IntN(30)), l.client, "with ESMTP id "+l.word(lowLetters, 9), l.before(5*time.Second))
	}},
	{"counts the zone in minutes", true, func(l lie) []string {
		return l.plainly(honestClient, l.client, "with ESMTP id "+l.word(lowLetters, 9), l.at.Format("Mon, 2 Jan 2006 15:04:05")+" -0480")
	}},
	{"dates the field days later", true, func(l lie) []string {
		return l.plainly(honestClient, l.client, "with ESMTP id "+l.word(lowLetters, 9), l.before(-(61*time.Hour + 17*time.Minute)))
	}},
	{"plays Postfix without its zone", true, func(l lie) []string {
		return l.plainly(honestClient, l.client, "(Postfix) with ESMTP id "+l.word("0123456789ABCDEF", 11), l.before(5*time.Second))
	}},
	{"plays Postfix with any letters", true, func(l lie) []string {
		return l.plainly(honestClient, l.client, "(Postfix) with ESMTP id "+l.word("GHJKLMNPQRSTUVWXY", 11), l.before(5*time.Second)+" (UTC)")
	}},
	{"plays Exim in capitals", true, func(l lie) []string {
		return l.plainly("[198.51.100.20] (helo=pc)", l.client, "with ESMTP (Exim 4.96) id 1r"+l.word("0123456789", 4)+"-0004bW-1k", l.before(5*time.Second))
	}},
	{"plays Exim with an old identifier", true, func(l lie) []string {
		return l.plainly("[198.51.100.20] (helo=pc)", l.client, "with esmtp (Exim 4.96) id 1a"+l.word("0123456789", 4)+"-0004bW-1k", l.before(5*time.Second))
	}},
	{"plays Sendmail with any identifier", true, func(l lie) []string {
		return l.plainly(honestClient, l.client, "(8.12.8/8.12.5) with ESMTP id g"+l.word("0123456789", 3), l.before(5*time.Second))
	}},
	{"plays Sendmail with an old identifier", true, func(l lie) []string {
		return l.plainly(honestClient, l.client, "(8.15.2/8.15.2) with ESMTP id 83HAB11200"+l.word("0123456789", 4), l.before(5*time.Second))
	}},
	{"plays Gmail with any identifier", true, func(l lie) []string {
		return l.plainly(honestClient, "mx.google.com", "with ESMTPS id "+l.word(lowLetters, 12)+"."+l.word(lowLetters, 9), l.before(5*time.Second))
	}},
	{"uses Qmailv1", true, func(l lie) []string {
		return l.plainly("pc.example.net (140489120 [155898592])", l.client, "(Qmailv1) with ESMTP id "+l.word("0123456789ABCDEF", 10), l.before(5*time.Second))
	}},
	{"fills in random signs", true, func(l lie) []string {
		return l.plainly("198.51.100.20 (HELO pc.example.net)", l.client, "with esmtp ("+l.word("ABC0123+*-/", 9)+") id "+l.word("ABC0123+*-/", 9)+"*", l.before(5*time.Second))
	}},
	{"forgets to fill in", true, func(l lie) []string {
		return l.plainly("%RNDLCCHAR99 ([198.51.100.20])", l.client, "with ESMTP id x1", l.before(5*time.Second))
	}},
	{"writes a date for an address", true, func(l lie) []string {
		return l.plainly("pc.example.net (["+l.before(5*time.Second)+"])", l.client, "with NNFMP", l.before(5*time.Second))
	}},
	{"copies them and moves the dates an hour early", true, func(l lie) []string { return l.moved(time.Hour) }},
	{"signs with the client's own name", true, func(l lie) []string {
		return l.plainly(honestClient, l.client, "(Postfix) with ESMTP id "+l.word("GHJKLMNPQRSTUVWXY", 9), l.before(4*time.Second)+" (CET)")
	}},
	{"copies a field of Exim's a minute early", true, func(l lie) []string {
		return l.plainly("[198.51.100.20] (helo=pc)", l.client, "with esmtp (Exim 4.96) id "+eximID(l.at.Add(-61*time.Hour))+"-0004bW-1k", l.before(time.Minute))
	}},
	{"copies a long identifier of Postfix's an hour early", true, func(l lie) []string {
		return l.plainly(honestClientOf("pc.example.net"), l.client, "(Postfix) with ESMTPS id "+postfixID(l.at.Add(-90*time.Minute))+"z3fKp", l.before(time.Minute)+" (UTC)")
	}},
	{"dates two fields days into the future", true, func(l lie) []string {
		top := l.plainly(honestClient, l.client, "with ESMTP id "+l.word(lowLetters, 9), l.before(-100*time.Hour-17*time.Minute))
		return append(top, l.plainly("a.example.net", "pc.example.net", "with SMTP id "+l.word(lowLetters, 7), l.before(-100*time.Hour-16*time.Minute))...)
	}},
	{"names the zone as it likes", true, func(l lie) []string {
		return l.plainly(honestClient, l.client, "with ESMTP id "+l.word(lowLetters, 9), l.at.UTC().Add(2*time.Hour).Format("Mon, 2 Jan 2006 15:04:05")+" +0200 (GMT)")
	}},
	{"breaks the chain and dates it an hour late", true, func(l lie) []string {
		return l.plainly(honestClient, "gate."+l.word(lowLetters, 8)+".example", "with ESMTP id "+l.word(lowLetters, 9), l.before(-time.Hour-7*time.Minute))
	}},
	{"adds a list of its own as an excuse", true, func(l lie) []string {
		top := []string{"(majordomo@lists.example.net) by lists.example.net via listexpand id S1234567; " + l.before(2*time.Second)}
		return append(top, l.plainly(honestClient, l.by, "with ESMTP id "+l.word(lowLetters, 9), l.before(5*time.Second))...)
	}},
	{"adds a step of qmail's as an excuse", true, func(l lie) []string {
		top := []string{"(qmail 1234 invoked by alias); " + l.at.UTC().Add(-2*time.Second).Format("2 Jan 2006 15:04:05 -0000")}
		return append(top, l.plainly(honestClient, l.by, "with ESMTP id "+l.word(lowLetters, 9), l.before(5*time.Second))...)
	}},
	{"adds a relay of a stranger's as an excuse", true, func(l lie) []string {
		top := l.plainly("relay.example.net ([198.51.100.77])", l.client, "with ESMTP id "+l.word(lowLetters, 9), l.before(2*time.Second))
		return append(top, l.plainly(honestClient, l.by, "with ESMTP id "+l.word(lowLetters, 9), l.before(5*time.Second))...)
	}},
	{"adds nonsense as an excuse", true, func(l lie) []string {
		return append([]string{"(((("}, l.plainly(honestClient, l.by, "with ESMTP id "+l.word(lowLetters, 9), l.before(5*time.Second))...)
	}},
	{"breaks the chain and nothing else", false, func(l lie) []string {
		return l.plainly(honestClient, "gate."+l.word(lowLetters, 8)+".example", "with ESMTP id "+l.word(lowLetters, 9), l.before(5*time.Second))
	}},
	{"plays Exim patiently", false, func(l lie) []string {
		at := l.at.Add(-4 * time.Second)
		return l.plainly("[198.51.100.20] (helo=pc)", l.client, "with esmtp (Exim 4.96) id "+eximID(at)+"-0004bW-1k", at.Format("Mon, 02 Jan 2006 15:04:05 -0700"))
	}},
	{"plays Postfix patiently", false, func(l lie) []string {
		at := l.at.UTC().Add(-4 * time.Second)
		return l.plainly(honestClientOf("pc.example.net"), l.client, "(Postfix) with ESMTPS id "+postfixID(at)+"z3fKp", at.Format("Mon, 2 Jan 2006 15:04:05 -0700 (UTC)"))
	}},
	{"writes one patient field", false, func(l lie) []string {
		return l.plainly(honestClient, l.client, "with ESMTP id "+l.word(lowLetters, 9), l.before(3*time.Second))
	}},
	{"leaves out every field", false, func(lie) []string { return nil }},
}

// honestClientOf is honestClient as Postfix writes it.
func honestClientOf(name string) string { return name + " (" + name + " [198.51.100.20])" }

// digitsOf returns n in the digits of an alphabet, at least so many.
func digitsOf(n int64, alphabet string, least int) string {
	var b []byte
	for base := int64(len(alphabet)); n > 0 || len(b) < least; n /= base {
		b = append(b, alphabet[n%base])
	}
	slices.Reverse(b)
	return string(b)
}

// eximID is the first part of an Exim identifier, which holds the time; postfixID is that of Postfix's long one.
func eximID(at time.Time) string {
	return digitsOf(at.Unix(), "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", 6)
}

func postfixID(at time.Time) string {
	const consonants = "0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz"
	return digitsOf(at.Unix(), consonants, 6) + digitsOf(int64(at.Nanosecond()/1000+7919), consonants, 4)
}

// moved returns the stolen fields with dates that lie before the boundary's.
func (l lie) moved(by time.Duration) []string {
	var moved []string
	for i, v := range l.stolen {
		f, _ := received.Parse(v)
		if s := f.Where(received.PartDate); s.End > 0 {
			v = v[:s.Start] + l.at.Add(-by-time.Duration(i)*time.Second).Format("Mon, 2 Jan 2006 15:04:05 -0700 (MST)") + v[s.End:]
		}
		moved = append(moved, v)
	}
	return moved
}

// leastCaught is the part of the forged chains that is to be caught, over the skills that leave a trace.
const leastCaught = 0.85

// TestForgers has each skill forge fields below the boundary of honest mail, and prints how many of the chains
// are flagged at the fake or next to it. Copied fields with a moved date leave a trace only in identifiers that
// hold the time; a perfect forgery leaves none, and flagging it would be guessing.
func TestForgers(t *testing.T) {
	targets := forgedTargets(t)
	require.NotEmpty(t, targets)
	r := rand.New(rand.NewPCG(7, 11))
	var b strings.Builder
	caughtAll, traced := 0, 0
	for _, s := range skills {
		caught := 0
		for i, top := range targets {
			chain, _ := hops.Read(strings.NewReader(block(top)))
			bound, _ := chain.Boundary(nil)
			l := lie{r: r, by: bound.By.Host, client: clientOf(bound.Client), at: bound.Time, stolen: targets[(i+len(targets)/2)%len(targets)].older}
			fake := s.forge(l)
			chain, _ = hops.Read(strings.NewReader(block(target{newer: top.newer, older: fake})))
			if isCaught(hops.Analyze(hops.Case{Chain: chain}), len(fake)) {
				caught++
			}
		}
		if s.trace {
			caughtAll, traced = caughtAll+caught, traced+len(targets)
		}
		fmt.Fprintf(&b, "\n%-52s %6.1f %%%s", s.name, 100*float64(caught)/float64(len(targets)), map[bool]string{false: "  (no trace)"}[s.trace])
	}
	share := float64(caughtAll) / float64(traced)
	text := fmt.Sprintf("caught of %d forged chains of each skill:%s\nover the skills that leave a trace: %.1f %%", len(targets), b.String(), 100*share)
	t.Log(text)
	if wantsAll() {
		keep(t, "FORGERS.md", "# The forgers\n\nThis page is written by a test, which forges fields below the boundary of honest mail and counts how many of the forged chains are\n"+
			"flagged as suspicious or forged at the fake or next to it. A perfect forgery leaves no trace, and flagging it would be guessing:\n\n"+
			"    BACKSTAMP_FULL=1 BACKSTAMP_UPDATE=1 go test ./fuzz -run 'TestForgers$'\n\n```text\n"+text+"\n```\n")
	}
	assert.GreaterOrEqual(t, share, leastCaught)
}

// isCaught reports whether one of the newest n hops below the boundary, or the boundary itself, is flagged: it
// is the boundary that a fake is next to.
func isCaught(r *hops.Report, n int) bool {
	return n > 0 && slices.ContainsFunc(r.Findings, func(f hops.Finding) bool { return f.Level >= hops.Suspect && f.Hop >= 0 && f.Hop <= n })
}

// A target is an honest message, cut at its boundary: newer are the values of the believed fields, older those
// of the claims, both the newest first.
type target struct{ newer, older []string }

func block(t target) string {
	var b strings.Builder
	for _, v := range slices.Concat(t.newer, t.older) {
		b.WriteString("Received: " + v + "\n")
	}
	return b.String() + "\n"
}

// clientOf returns the name that a field that continues the chain would have as its by.
func clientOf(c received.From) string {
	if c.RDNS != "" {
		return strings.TrimSuffix(c.RDNS, ".")
	}
	return "mail.example.net"
}

// forgedTargets returns honest messages, of the half that no level was tuned on, with a boundary of a named
// server and a date, and nothing that is suspicious as they are.
func forgedTargets(t *testing.T) []target {
	perSource := map[string][]target{}
	eachMail(t, wantsAll(), func(file string) (func(realMail), func()) {
		name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(file), "headers-"), ".jsonl.gz")
		var own []target
		do := func(m realMail) {
			if !slices.Contains(honest, name) || !isHeld(m.Path) || len(own) >= 200 || sum(m.Path)%5 != 0 && wantsAll() {
				return
			}
			chain, _ := hops.Read(strings.NewReader(m.Headers))
			b, ok := chain.Boundary(nil)
			if !ok || !b.Certain || b.Hop == 0 || b.Time.IsZero() || !strings.Contains(b.By.Host, ".") || hops.Analyze(hops.Case{Chain: chain}).Level() > hops.Info {
				return
			}
			var tg target
			for i, h := range chain.Backward() {
				if i >= b.Hop {
					tg.newer = append(tg.newer, h.Field.Raw())
				} else {
					tg.older = append(tg.older, h.Field.Raw())
				}
			}
			own = append(own, tg)
		}
		return do, func() { perSource[name] = own }
	})
	var all []target
	for _, name := range honest {
		all = append(all, perSource[name]...)
	}
	return all
}

func sum(s string) uint32 {
	h := fnv.New32a()
	h.Write([]byte(s))
	return h.Sum32() >> 3
}
