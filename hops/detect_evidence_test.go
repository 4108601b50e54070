package hops

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// judged is a message that came in by mx.example.org, from 192.0.2.7, which says that it has it from
// 198.51.100.9. Only the two upper fields are believed.
const judged = "Received: from mx.example.org (mx.example.org [10.0.0.1])\r\n\tby store.example.org (Postfix) with ESMTP id 4AB;\r\n\tMon, 6 Mar 2000 14:31:09 +0100 (CET)\r\n" +
	"Received: from helo.example.com (mail.example.com [192.0.2.7])\r\n\tby mx.example.org (Postfix) with ESMTP id 4AC\r\n\tfor <ann@example.org>; Mon, 6 Mar 2000 14:31:08 +0100 (CET)\r\n" +
	"Received: from claimed.example.net (claimed.example.net [198.51.100.9])\r\n\tby mail.example.com (Postfix) with ESMTP id 4AD;\r\n\tMon, 6 Mar 2000 22:31:07 +0900 (JST)\r\n\r\n"

var (
	sameDay = time.Date(2000, 3, 6, 15, 0, 0, 0, time.UTC)
	later   = time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)
)

func TestEvidenceDetectors(t *testing.T) {
	at := func(when time.Time, hop int, kind, about string, s Status, values ...string) Answer {
		return Answer{Hop: hop, About: about, Kind: kind, Who: "who.example", Status: s, Values: values, At: when}
	}
	tests := []struct {
		name   string
		answer Answer
		want   string // level, hop, detector, the bytes, the detail; "" for no finding
	}{
		{"the field's name", at(sameDay, 1, "ptr", "192.0.2.7", Found, "a.example.com", "MAIL.example.com."), ""},
		{"another name, believed", at(sameDay, 1, "ptr", "192.0.2.7", Found, "a.example.com"), "info 1 rdns-contradicted [mail.example.com] The field gives 192.0.2.7 the name mail.example.com, but by the DNS of 6 March 2000 it has the name a.example.com"},
		{"another name, claimed", at(sameDay, 0, "ptr", "198.51.100.9", Found, "a.example.com"), "suspect 0 rdns-contradicted [claimed.example.net] The field gives 198.51.100.9 the name claimed.example.net, but by the DNS of 6 March 2000 it has the name a.example.com"},
		{"another name, claimed, long ago", at(later, 0, "ptr", "198.51.100.9", Found, "a.example.com"), "info 0 rdns-contradicted [claimed.example.net] The field gives 198.51.100.9 the name claimed.example.net, but by the DNS of 2 January 2026 it has the name a.example.com"},
		{"no name, claimed", at(sameDay, 0, "ptr", "198.51.100.9", NotFound), "suspect 0 rdns-contradicted [claimed.example.net] The field gives 198.51.100.9 the name claimed.example.net, but by the DNS of 6 March 2000 it has no name"},
		{"another address", at(sameDay, 0, "ptr", "198.51.100.8", Found, "a.example.com"), ""},
		{"more names than are told", at(sameDay, 0, "ptr", "198.51.100.9", Found, make([]string, 100)...), ""},
		{"no such hop", at(sameDay, 7, "ptr", "198.51.100.9", Found, "a.example.com"), ""},
		{"the message", at(sameDay, -1, "ptr", "198.51.100.9", Found, "a.example.com"), ""},
		{"another kind", at(sameDay, 0, "pt", "198.51.100.9", Found, "a.example.com"), ""},

		{"leads back", at(sameDay, 1, "fcrdns", "192.0.2.7", Confirmed, "mail.example.com"), ""},
		{"does not lead back, long ago", at(later, 1, "fcrdns", "192.0.2.7", Contradicted, "mail.example.com"), "info 1 fcrdns-fails [192.0.2.7] The name of 192.0.2.7, mail.example.com, does not lead back to it"},
		{"does not lead back, which Postfix says it does", at(sameDay, 1, "fcrdns", "192.0.2.7", Contradicted, "mail.example.com"), "suspect 1 fcrdns-fails [192.0.2.7] The name of 192.0.2.7, mail.example.com, does not lead back to it, although the field says that it has one which does"},
		{"a name of no host", at(later, 1, "fcrdns", "192.0.2.7", Contradicted), "info 1 fcrdns-fails [192.0.2.7] The name of 192.0.2.7 is none that a host can have"},

		{"HELO leads back", at(sameDay, 1, "helo", "helo.example.com of 192.0.2.7", Confirmed, "192.0.2.7"), ""},
		{"HELO leads elsewhere", at(sameDay, 1, "helo", "helo.example.com of 192.0.2.7", Contradicted, "192.0.2.1"), "info 1 helo-leads-elsewhere [helo.example.com] The client 192.0.2.7 called itself helo.example.com, which leads to 192.0.2.1"},
		{"HELO leads nowhere", at(sameDay, 1, "helo", "helo.example.com of 192.0.2.7", NotFound), "info 1 helo-leads-elsewhere [helo.example.com] The client 192.0.2.7 called itself helo.example.com, which leads nowhere"},
		{"another HELO", at(sameDay, 1, "helo", "other.example.com of 192.0.2.7", NotFound), ""},

		{"not listed", at(sameDay, 1, "dnsbl", "192.0.2.7", NotFound), ""},
		{"listed", at(sameDay, 1, "dnsbl", "192.0.2.7", Found, "127.0.0.2"), "suspect 1 listed [192.0.2.7] 192.0.2.7 is on the list who.example (127.0.0.2)"},
		{"listed, claimed", at(sameDay, 0, "dnsbl", "198.51.100.9", Found, "127.0.0.2"), "info 0 listed [198.51.100.9] 198.51.100.9 is on the list who.example (127.0.0.2)"},
		{"name listed", at(sameDay, 1, "dnsbl", "mail.example.com", Found, "127.0.0.2"), "suspect 1 listed [mail.example.com] mail.example.com is on the list who.example (127.0.0.2)"},

		{"is the MX", at(sameDay, 1, "mx", "example.org", Found, "mx.example.org"), ""},
		{"is of the MX's organisation", at(sameDay, 1, "mx", "example.org", Found, "mx2.example.org"), ""},
		{"is no MX", at(sameDay, 1, "mx", "example.org", Found, "mx.example.net", "mx2.example.net"), "info 1 by-is-no-mx [mx.example.org] mx.example.org took the message in, but mail for example.org goes to mx.example.net"},
		{"is no MX, not at the boundary", at(sameDay, 2, "mx", "example.org", Found, "mx.example.net"), ""},
		{"nobody takes mail", at(sameDay, 1, "mx", "example.org", NotFound), ""},

		{"the country's own time", at(sameDay, 1, "asn", "192.0.2.7", Found, "as=64500", "country=JP"), ""},
		{"another country's time", at(sameDay, 1, "asn", "192.0.2.7", Found, "as=64500", "country=BR"), "info 0 foreign-zone [Mon, 6 Mar 2000 22:31:07 +0900 (JST)] The clock of mail.example.com is at +0900, but its network is registered in BR, where no clock is"},
		{"no country", at(sameDay, 1, "asn", "192.0.2.7", Found, "as=64500", "country=EU"), ""},
		{"another server's field", at(sameDay, 2, "asn", "10.0.0.1", Found, "country=BR"), "info 1 foreign-zone [Mon, 6 Mar 2000 14:31:08 +0100 (CET)] The clock of mx.example.org is at +0100, but its network is registered in BR, where no clock is"},
		{"no older field", at(sameDay, 0, "asn", "198.51.100.9", Found, "country=BR"), ""},
	}
	chain, err := Read(strings.NewReader(judged))
	require.NoError(t, err)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, strings.Join(findingsOn(chain, tt.answer), "\n"))
			// Without an answer, nothing is known against anybody.
			for _, s := range []Status{NoAnswer, NotAsked, Absent, NotCovered} {
				silent := tt.answer
				silent.Status = s
				assert.Empty(t, findingsOn(chain, silent), "%v", s)
			}
		})
	}
}

func findingsOn(chain *Chain, answers ...Answer) []string {
	r := Analyze(Case{Chain: chain, Evidence: Evidence{Answers: answers}}, evidenceDetectors()...)
	var list []string
	for _, f := range r.Findings {
		list = append(list, f.Level.String()+" "+string(rune('0'+f.Hop))+" "+f.Detector+" ["+f.Span.In(chain.Hop(f.Hop).Field.Raw())+"] "+f.Detail)
	}
	return list
}

func TestDynamicName(t *testing.T) {
	tests := []struct {
		name, addr string
		want       bool
	}{
		{"dsl-7.example.net", "192.0.2.7", false}, // one octet is no address
		{"dsl-2-7.example.net", "192.0.2.7", true},
		{"p192-0-2-7.dip.example.net", "192.0.2.7", true},
		{"7.2.0.192.dynamic.example.net", "192.0.2.7", true},
		{"pool-C0000207.example.net.", "192.0.2.7", true},
		{"192000002007.dyn.example.net", "192.0.2.7", true},
		{"dhcp-7-7.example.net", "192.0.7.7", true},
		{"dhcp-7.example.net", "192.0.7.7", false},
		{"static-192-0-2-7.dsl.example.net", "192.0.2.7", false},
		{"mail.pool-2-7.example.net", "192.0.2.7", false},
		{"192-0-2-7.example.net", "192.0.2.7", false}, // a hoster's servers have such names too
		{"mx.dsl-2-7.net", "192.0.2.7", false},
		{"dsl.net", "192.0.2.7", false},
		{"dsl-2-8.example.net", "192.0.2.7", false},
		{"dyn-2-7.example.net", "2001:db8::7", false},
		{"", "192.0.2.7", false},
	}
	for _, tt := range tests {
		t.Run(tt.name+" "+tt.addr, func(t *testing.T) { assert.Equal(t, tt.want, isDynamicName(tt.name, addr(tt.addr))) })
	}
}

func TestDetectDynamic(t *testing.T) {
	const header = "Received: from pc (EXTRA [192.0.2.7]) by mx.example.org (Postfix) with PROTO id 4AC;\r\n\tMon, 6 Mar 2000 14:31:08 +0100 (CET)\r\n\r\n"
	read := func(proto string) *Chain {
		chain, err := Read(strings.NewReader(strings.NewReplacer("EXTRA", "unknown", "PROTO", proto).Replace(header)))
		require.NoError(t, err)
		return chain
	}
	answer := Answer{About: "192.0.2.7", Kind: "fcrdns", Status: Confirmed, Values: []string{"dsl-2-7.example.net"}, At: sameDay}
	assert.Equal(t, []string{"suspect 0 dynamic-name [192.0.2.7] By its name, dsl-2-7.example.net, the address 192.0.2.7 is that of a home or a customer, and no mail server's"}, findingsOn(read("ESMTP"), answer))
	twice := answer
	twice.Kind = "ptr"
	twice.Status = Found
	assert.Len(t, findingsOn(read("ESMTP"), answer, twice), 1, "two answers tell it once")
	assert.Empty(t, findingsOn(read("ESMTPSA"), answer), "a user's address may be what it likes")
	inner := Case{Chain: read("ESMTP"), Inner: true, Evidence: Evidence{Answers: []Answer{answer}}}
	assert.Equal(t, Info, Analyze(inner, evidenceDetectors()...).Findings[0].Level, "nobody vouches for a message inside another")
	answer.Values = append(answer.Values, "mail.example.com")
	assert.Empty(t, findingsOn(read("ESMTP"), answer), "it has another name too")
}

// Only a server that is known to check names contradicts a DNS in which a name does not lead back.
func TestFCrDNSOfUncheckedName(t *testing.T) {
	chain, err := Read(strings.NewReader("Received: from helo.example.com (mail.example.com [192.0.2.7]) by mx.example.org with ESMTP id 1;\r\n\tMon, 6 Mar 2000 14:31:08 +0100\r\n\r\n"))
	require.NoError(t, err)
	answer := Answer{About: "192.0.2.7", Kind: "fcrdns", Status: Contradicted, Values: []string{"mail.example.com"}, At: sameDay}
	assert.Equal(t, []string{"info 0 fcrdns-fails [192.0.2.7] The name of 192.0.2.7, mail.example.com, does not lead back to it"}, findingsOn(chain, answer))
}

// Hostile evidence is bounded, and nothing of it is a control character in a sentence.
func TestEvidenceHostile(t *testing.T) {
	chain, err := Read(strings.NewReader(judged))
	require.NoError(t, err)
	bad := strings.Repeat("\x1b[31m\u202e", 10_000)
	r := rand.New(rand.NewPCG(1, 2))
	var answers []Answer
	for range 5000 {
		a := Answer{Hop: r.IntN(5) - 1, Kind: []string{"ptr", "fcrdns", "helo", "mx", "dnsbl", "asn", "", " "}[r.IntN(8)], Status: Status(r.IntN(10)), Who: bad, Detail: bad, At: sameDay}
		a.About = []string{"192.0.2.7", "198.51.100.9", "helo.example.com of 192.0.2.7", "mail.example.com", "example.org", bad}[r.IntN(6)]
		for range r.IntN(3) {
			a.Values = append(a.Values, []string{bad, "country=BR", "country=" + bad, "127.0.0.2", ""}[r.IntN(5)])
		}
		answers = append(answers, a)
	}
	c := Case{Chain: chain, Evidence: Evidence{Answers: answers}}
	got := Analyze(c, evidenceDetectors()...)
	assert.LessOrEqual(t, len(got.Findings), 257)
	for _, f := range got.Findings {
		assert.NotContains(t, f.Detail, "\x1b")
		assert.NotContains(t, f.Detail, "\u202e")
		assert.Less(t, len(f.Detail), 2000)
		assert.NotEqual(t, Forged, f.Level, "the DNS proves no forgery")
	}
	// The order of the answers makes no difference.
	shuffled := slices.Clone(answers)
	r.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	few := func(list []Answer) []string {
		var kept []Answer // of each kind and hop one, so that which comes first does not matter
		have := map[string]bool{}
		for _, a := range answers {
			if key := a.Kind + string(rune(a.Hop)); !have[key] {
				have[key] = true
				kept = append(kept, a)
			}
		}
		slices.SortStableFunc(kept, func(a, b Answer) int { return slices.IndexFunc(list, is(a)) - slices.IndexFunc(list, is(b)) })
		return findingsOn(chain, kept...)
	}
	assert.Equal(t, few(answers), few(shuffled))
}

func is(a Answer) func(Answer) bool {
	return func(b Answer) bool {
		return a.Hop == b.Hop && a.Kind == b.Kind && a.About == b.About && a.Status == b.Status && slices.Equal(a.Values, b.Values)
	}
}

// The detectors are documented and stand in the order of their names.
func TestEvidenceDetectorsDoc(t *testing.T) {
	var names []string
	for _, d := range evidenceDetectors() {
		names = append(names, d.Name)
		assert.Regexp(t, "nnocent|Info", d.Doc, d.Name)
	}
	assert.IsIncreasing(t, names)
	for _, d := range Detectors() {
		names = slices.DeleteFunc(names, func(n string) bool { return n == d.Name })
	}
	assert.Empty(t, names, "which come with the package")
}

// The table has all offsets that the machine's tz database has had since 1985, country by country.
func TestZonesOf(t *testing.T) {
	const zoneinfo = "/usr/share/zoneinfo"
	tab, err := os.ReadFile(filepath.Join(zoneinfo, "zone.tab"))
	if err != nil {
		t.Skip("there is no " + zoneinfo + "/zone.tab, which Debian's package tzdata has: the table is not compared")
	}
	countries := 0
	for line := range strings.Lines(string(tab)) {
		parts := strings.Split(strings.TrimSpace(line), "\t")
		if strings.HasPrefix(line, "#") || len(parts) < 3 {
			continue
		}
		location, err := time.LoadLocation(parts[2])
		require.NoError(t, err)
		countries++
		for at := time.Date(1985, 1, 1, 0, 0, 0, 0, time.UTC); at.Year() < 2026; at = at.AddDate(0, 1, 0) {
			_, seconds := at.In(location).Zone()
			require.Contains(t, zonesOf[parts[0]], offset(int32(seconds)), "%s in %v", parts[2], at)
		}
	}
	assert.Greater(t, countries, 300)
	assert.Len(t, zonesOf, 247)
}
