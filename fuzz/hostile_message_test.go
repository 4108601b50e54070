package fuzz

import (
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/backstamp/backstamp/hops"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// hostileLines are what hostile messages are made of, over and over: fields that belief passes through or
// stops at, fields of no use, and what is no field.
var hostileLines = map[string]string{
	"honest":             "Received: from a.example.com (a.example.com [192.0.2.7]) by mx.example.org (Postfix) with ESMTP id 1; Mon, 6 Mar 2000 14:31:07 +0100\r\n",
	"loopback":           "Received: from localhost (localhost [127.0.0.1]) by mx.example.org (Postfix) with ESMTP id 1; Mon, 6 Mar 2000 14:31:07 +0100\n",
	"one's own client":   "Received: from mx.example.org (mx.example.org [10.0.0.1]) by mx.example.org (Postfix) with ESMTP id 1; Mon, 6 Mar 2000 14:31:07 +0100\n",
	"qmail's handover":   "Received: (qmail 123 invoked from network); 6 Mar 2000 14:31:07 -0000\n",
	"no by":              "Received: from a (b [10.0.0.2])\n",
	"no date":            "Received: by a\n",
	"nothing":            "Received:\n",
	"not readable":       "Received: x\n",
	"trace fields":       "X-Received: by a.example.com\nDKIM-Signature: x\nAuthentication-Results: x\n",
	"no colon":           "x\n",
	"nothing but colons": ":\n",
	"mbox":               "From x\n",
	"continuation":       " x\n",
	"empty continuation": " \n",
	"bare CR":            "a:b\r",
	"one line":           "x",
	"one field":          "Received: ",
	"NUL":                "\x00\n",
	"boundary":           "Content-Type: multipart/mixed; boundary=x\n",
	"parameters":         "Content-Type: multipart/mixed; x=y;\n (\n",
	"message in message": "Content-Type: message/rfc822\n\n",
	"parts":              "Content-Type: multipart/mixed; boundary=x\n\n--x\n",
	"end of parts":       "--x--\n",
	"base64":             "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nUmVj\n",
	"pasted":             "\nReceived: by a\nSubject: x\n\n> Received: by b\n> Subject: y\n",
}

// readAll reads a message in all ways and judges every chain in it.
func readAll(t testing.TB, text string) {
	c, _ := hops.Read(strings.NewReader(text))
	hops.Analyze(hops.Case{Chain: c, Now: time.Unix(1_000_000_000, 0)})
	for m, err := range hops.Messages(strings.NewReader(text)) {
		if err == nil {
			require.NotNil(t, m.Chain)
			hops.Analyze(hops.Case{Chain: m.Chain, Now: time.Unix(1_000_000_000, 0)})
		}
	}
}

// hostileStarts are what stands before the lines of a hostile message.
var hostileStarts = []string{"", "Subject: x\n", "Received: ", "Content-Type: multipart/mixed; boundary=x\n\n--x\n"}

// hostileMessage is a message of about n bytes made of one thing over and over.
func hostileMessage(before, line string, n int) string {
	return before + strings.Repeat(line, n/len(line)) + "\n\nbody\n"
}

// TestHostileMessages: messages made of one thing over and over are read, and so is one that is longer
// than the limits.
func TestHostileMessages(t *testing.T) {
	for _, line := range hostileLines {
		for _, before := range hostileStarts {
			readAll(t, hostileMessage(before, line, 192<<10))
		}
		readAll(t, hostileMessage("", line, 2<<20))
	}
}

// TestHostileMessagesLinear: eight times the length takes at most twenty-four times the time, where a
// square would take sixty-four.
func TestHostileMessagesLinear(t *testing.T) {
	needsQuiet(t)
	for name, line := range hostileLines {
		for _, before := range hostileStarts {
			small, large := hostileMessage(before, line, 24<<10), hostileMessage(before, line, 192<<10)
			rise := math.Inf(1)
			for n := 1; rise > 24 && n < 300; n *= 3 {
				rise = float64(least(n, func() { readAll(t, large) })) / float64(least(4*n, func() { readAll(t, small) }))
			}
			assert.LessOrEqual(t, rise, 24.0, "%q, then %s", before, name)
		}
	}
}

// BenchmarkHostileMessages reports the worst growth exponent of reading and judging hostile messages, from 10 to
// 100 kB and from there to 1 MB. HOSTILE=1 prints each family.
func BenchmarkHostileMessages(b *testing.B) {
	for range b.N {
		for _, step := range []struct {
			unit         string
			small, large int
		}{{"exp-100kB", 10_000, 100_000}, {"exp-1MB", 100_000, 1_000_000}} {
			worst := math.Inf(-1)
			for name, line := range hostileLines {
				small, large := hostileMessage("", line, step.small), hostileMessage("", line, step.large)
				least1 := float64(least(20, func() { readAll(b, small) }))
				e := math.Log10(float64(least(5, func() { readAll(b, large) })) / least1)
				if os.Getenv("HOSTILE") != "" {
					fmt.Printf("%s %.2f %s\n", step.unit, e, name)
				}
				worst = max(worst, e)
			}
			b.ReportMetric(worst, step.unit)
		}
	}
}

// TestHostileChain: chains that no reader of messages bounds are judged in ten times the time where they
// are ten times as long, and not in a hundred times.
func TestHostileChain(t *testing.T) {
	needsQuiet(t)
	for name, line := range hostileLines {
		value, ok := strings.CutPrefix(strings.TrimRight(line, "\r\n"), "Received: ")
		if !ok {
			continue
		}
		chain := func(n int) func() {
			return func() {
				c := hops.FromHeaders(func(yield func(string, string) bool) {
					for i := 0; i < n && yield("Received", value); i++ {
					}
				})
				hops.Analyze(hops.Case{Chain: c, Now: time.Unix(1_000_000_000, 0)})
			}
		}
		rise := math.Inf(1)
		for n := 1; rise > 20 && n < 100; n *= 3 {
			rise = float64(least(n, chain(10_000))) / float64(least(4*n, chain(1000)))
		}
		assert.LessOrEqual(t, rise, 20.0, name)
	}
}
