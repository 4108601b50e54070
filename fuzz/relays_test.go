package fuzz

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"maps"
	"net/netip"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/backstamp/backstamp/hops"
	"github.com/backstamp/backstamp/hops/report"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// relayMails is how many messages are compared; with BACKSTAMP_FULL=1 it is all of them.
const relayMails = 5000

// relayLists are the values of X-Spam-Relays-Trusted, -Untrusted, -Internal and -External.
type relayLists [4]string

// relayParts are the parts of a relay in SpamAssassin's order.
var relayParts = [...]string{"ip", "rdns", "helo", "by", "ident", "envfrom", "intl", "id", "auth", "msa"}

// saRelays is what SpamAssassin says of a message: the lists, and what each Received field became, the
// newest first.
type saRelays struct {
	lists  relayLists
	fields []string
}

// TestRelays compares the lines of report.Relays with SpamAssassin's, byte by byte, on messages of all
// corpora, with networks as trust and without. Where they differ, each difference is of a kind in which
// SpamAssassin is wrong; the test prints how often each kind was the reason.
func TestRelays(t *testing.T) {
	mails := relaySample(t)
	for _, trust := range []struct {
		name     string
		networks []netip.Prefix
	}{{"inferred", nil}, {"networks", newestNetworks(mails)}} {
		t.Run(trust.name, func(t *testing.T) {
			equal, left, kinds := 0, 0, map[string]int{}
			for i, said := range runRelays(t, mails, trust.networks) {
				c := relayCase(t, mails[i], trust.networks)
				if ourRelays(t, c) == said.lists {
					equal++
					continue
				}
				found, open := explainRelays(t, c, said)
				for _, kind := range found {
					kinds[kind]++
				}
				if len(open) > 0 {
					left++
					t.Logf("not explained: %q\n%s", open, mails[i])
				}
			}
			t.Logf("%d messages, %d networks: equal %d (%.2f %%), differ for a known reason %d, not explained %d",
				len(mails), len(trust.networks), equal, 100*float64(equal)/float64(len(mails)), len(mails)-equal-left, left)
			for _, kind := range slices.Sorted(maps.Keys(kinds)) {
				t.Logf("%6d messages: %s", kinds[kind], kind)
			}
			assert.LessOrEqual(t, left, maxLeft(len(mails)), "messages that differ without a known reason")
			assert.Greater(t, equal, len(mails)/2)
		})
	}
}

// maxLeft is how many messages may differ without a known reason: none of the sample. In all of the corpora
// there are forms of which each has a field or two; one message in 500 may have one.
func maxLeft(mails int) int {
	if mails <= relayMails {
		return 0
	}
	return mails / 500
}

// relaySample returns the header blocks of messages, drawn evenly from all corpora.
func relaySample(t *testing.T) (mails []string) {
	var all []string
	for _, file := range corpusFiles(t) {
		readMails(t, file, !testing.Short(), func(m realMail) { all = append(all, m.Headers) })
	}
	if wantsAll() || len(all) <= relayMails {
		return all
	}
	for i := range relayMails {
		mails = append(mails, all[i*len(all)/relayMails])
	}
	return mails
}

// newestNetworks returns networks such as an administrator would list: private ones, and those of the
// clients that stand most often in the newest fields of the messages, as far as they take part in many.
func newestNetworks(mails []string) []netip.Prefix {
	networks := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("172.16.0.0/12"), netip.MustParsePrefix("192.168.0.0/16")}
	count := map[netip.Prefix]int{}
	for _, m := range mails {
		chain, _ := hops.Read(strings.NewReader(m))
		for i, h := range chain.Backward() {
			ip := h.Field.From.IP
			if i < chain.Len()-2 || !ip.IsGlobalUnicast() || ip.IsPrivate() {
				continue
			}
			bits := 24
			if ip.Is6() {
				bits = 48
			}
			count[netip.PrefixFrom(ip, bits).Masked()]++
		}
	}
	for network, n := range count {
		if n >= 10 {
			networks = append(networks, network)
		}
	}
	slices.SortFunc(networks, netip.Prefix.Compare)
	return networks
}

// relayCase returns a message as a case; without networks it has no trust of its own.
func relayCase(t *testing.T, mail string, networks []netip.Prefix) hops.Case {
	chain, err := hops.Read(strings.NewReader(mail))
	require.NoError(t, err)
	c := hops.Case{Chain: chain}
	if networks != nil {
		c.Trust = hops.TrustNets(networks...)
	}
	return c
}

// ourRelays returns the lists as Relays writes them.
func ourRelays(t *testing.T, c hops.Case) (l relayLists) {
	var b bytes.Buffer
	require.NoError(t, report.Relays(&b, &hops.Report{Case: c}))
	lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
	require.Len(t, lines, len(l))
	for i, name := range [...]string{"Trusted", "Untrusted", "Internal", "External"} {
		value, ok := strings.CutPrefix(lines[i], "X-Spam-Relays-"+name+": ")
		require.True(t, ok, lines[i])
		l[i] = value
	}
	return l
}

// runRelays returns what SpamAssassin makes of header blocks, with networks as trusted_networks, and skips
// the test where it is missing.
func runRelays(t *testing.T, mails []string, networks []netip.Prefix) []saRelays {
	perl := spamAssassin(t)
	var in, complaints bytes.Buffer
	for _, m := range mails {
		in.WriteString(base64.StdEncoding.EncodeToString([]byte(m)) + "\n")
	}
	args := []string{filepath.Join("testdata", "relays.pl")}
	for _, n := range networks {
		args = append(args, n.String())
	}
	cmd := exec.Command(perl, args...)
	cmd.Stdin, cmd.Stderr = &in, &complaints
	out, err := cmd.Output()
	require.NoError(t, err, complaints.String())
	lines := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	require.Len(t, lines, len(mails))
	said := make([]saRelays, len(lines))
	for i, line := range lines {
		parts := strings.Split(line, "\t")
		for k, p := range parts {
			text, err := base64.StdEncoding.DecodeString(p)
			require.NoError(t, err)
			parts[k] = string(text)
		}
		require.GreaterOrEqual(t, len(parts), len(said[i].lists))
		n := copy(said[i].lists[:], parts)
		said[i].fields = parts[n:]
	}
	return said
}

// A relayView is what a Received field became: its relay, and whether that is trusted.
type relayView struct {
	parts               [len(relayParts)]string
	relay, listed, ours bool
}

// viewRelay reads a relay; anything else is none.
func viewRelay(s string) (v relayView) {
	if !strings.HasPrefix(s, "[ ip=") {
		return v
	}
	for i := len(relayParts) - 1; i >= 0; i-- {
		at := strings.LastIndex(s, " "+relayParts[i]+"=")
		v.parts[i] = strings.TrimSuffix(s[at+len(relayParts[i])+2:], " ]")
		s = s[:at]
	}
	v.relay, v.ours = true, v.parts[6] == "1"
	v.parts[6] = ""
	return v
}

// relayAlone returns the relay that a Received field is alone, "" if none.
func relayAlone(value string) string {
	chain := hops.FromHeaders(func(yield func(string, string) bool) { yield("Received", value) })
	var b strings.Builder
	_ = report.Relays(&b, &hops.Report{Case: hops.Case{Chain: chain, Inner: true}}) // a Builder has no errors
	_, list, _ := strings.Cut(b.String(), "Untrusted: ")
	list, _, _ = strings.Cut(list, "\n")
	return list
}

func countRelays(list string) int { return strings.Count(list, "[ ip=") }

// ourViews returns what the Received fields of a case become for us, the newest first.
func ourViews(t *testing.T, c hops.Case) []relayView {
	var fields []string
	for _, h := range c.Chain.Backward() {
		fields = append(fields, relayAlone(h.Field.Raw()))
	}
	return viewRelays(t, fields, ourRelays(t, c))
}

// viewRelays returns what fields became, the newest first, given their relays and the lists. The lists have
// the same relays in the same order, but for those that are newer than a fetch.
func viewRelays(t *testing.T, fields []string, l relayLists) []relayView {
	var listed []relayView
	for _, list := range l[:2] {
		for relay := range strings.SplitSeq(list, " ] [ ") {
			if relay != "" {
				listed = append(listed, viewRelay("[ "+strings.TrimPrefix(strings.TrimSuffix(relay, " ]"), "[ ")+" ]"))
			}
		}
	}
	views, skip := make([]relayView, len(fields)), -len(listed)
	for i, text := range fields {
		views[i] = viewRelay(text)
		skip += one(views[i].relay)
	}
	for i := range views {
		switch {
		case !views[i].relay:
		case skip > 0:
			skip--
			views[i].ours = false
		default:
			views[i], listed = listed[0], listed[1:]
			views[i].listed = true
		}
	}
	require.Empty(t, listed)
	return views
}

// explainRelays returns the kinds of difference between the two, and what none of them explains.
func explainRelays(t *testing.T, c hops.Case, said saRelays) (kinds, open []string) {
	ours := ourViews(t, c)
	if len(ours) != len(said.fields) {
		return nil, []string{fmt.Sprintf("%d fields, SpamAssassin has %d", len(ours), len(said.fields))}
	}
	add := func(kind, what string, args ...any) {
		switch {
		case kind == "":
			open = append(open, fmt.Sprintf(what, args...))
		case !slices.Contains(kinds, kind):
			kinds = append(kinds, kind)
		}
	}
	moved := false // the walk of one of us saw another client, and goes its own way since then
	for i, v := range viewRelays(t, said.fields, said.lists) {
		o, hop := ours[i], c.Chain.Len()-1-i
		flat := squash(c.Chain.Hop(hop).Field.Raw())
		if v.relay != o.relay {
			moved = true
			add(relayKind("relay", flat), "SpamAssassin says %s: %s", said.fields[i], flat)
			continue
		}
		for p, name := range relayParts {
			if v.parts[p] != o.parts[p] {
				moved = moved || name == "ip" || name == "auth"
				add(relayKind(name, flat), "%s: SpamAssassin %q, ours %q: %s", name, v.parts[p], o.parts[p], flat)
			}
		}
		if !moved && (v.listed != o.listed || v.ours != o.ours) {
			moved = true
			add(walkReason(&c, hop, v), "listed, trusted: SpamAssassin %v %v, ours %v %v: %s", v.listed, v.ours, o.listed, o.ours, flat)
		}
	}
	return kinds, open
}
