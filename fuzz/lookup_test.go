package fuzz

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/idna"

	"github.com/backstamp/backstamp/hops"
	"github.com/backstamp/backstamp/lookup"
	"github.com/backstamp/backstamp/lookup/lookuptest"
)

// notAskable are the networks that no question may be about, written down from IANA's registries apart from
// those of package lookup.
var notAskable = prefixes("0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.168.0.0/16 198.18.0.0/15 " +
	"198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 ::/8 100::/8 2001::/32 2001:db8::/32 3fff::/20 fc00::/7 fe80::/10 ff00::/8")

func prefixes(list string) (nets []netip.Prefix) {
	for _, s := range strings.Fields(list) {
		nets = append(nets, netip.MustParsePrefix(s))
	}
	return nets
}

// mayAsk reports whether an address may be asked about.
func mayAsk(a netip.Addr) bool {
	if b := a.As16(); a.Is6() && b[0] == 0x20 && b[1] == 0x02 {
		a = netip.AddrFrom4([4]byte(b[2:6])) // 6to4
	}
	return a.IsValid() && !slices.ContainsFunc(notAskable, func(p netip.Prefix) bool { return p.Contains(a) })
}

// interview asks about messages at a server that answers everything with lies, and holds each question that
// reaches it to what may be asked.
type interview struct {
	zone     *lookuptest.Zone
	sources  *lookup.Sources
	anything bool // all addresses and names are askable, as in a test
	messages int
	kinds    map[string]int
	wrong    []string
}

func newInterview(t *testing.T, ask lookup.Ask, anything bool) *interview {
	zone := &lookuptest.Zone{Faults: map[string]lookuptest.Fault{"": lookuptest.Lying}}
	server, err := zone.Serve()
	require.NoError(t, err)
	t.Cleanup(server.Close)
	r := lookup.NewResolver(server.Addr)
	list := &lookup.DNSBL{Resolver: r, Zone: "bl.example", Text: true}
	s := &lookup.Sources{
		Ask: ask, PTR: lookup.PTR(r), FCrDNS: lookup.FCrDNS(r), HELO: lookup.HELO(r), MX: lookup.MX(r),
		Lists: []lookup.List{{Zone: "bl.example", Addr: list, Name: lookup.Func[string, lookup.Listing](list.LookupName)}},
		ASN:   &lookup.ASNZone{Resolver: r, IPv4: "asn.example", IPv6: "asn.example"},
		Abuse: &lookup.Abuse{Resolver: r, AddrZone: "abuse.example", DomainZone: "domains.example"},
	}
	if anything {
		s.Askable, s.AskableName = netip.Addr.IsValid, func(string) bool { return true }
	}
	return &interview{zone: zone, sources: s, anything: anything, kinds: map[string]int{}}
}

// message asks about one message.
func (v *interview) message(t *testing.T, name, header string) {
	chain, _ := hops.Read(strings.NewReader(header))
	c := &hops.Case{Chain: chain}
	v.zone.Forget()
	_, err := v.sources.Gather(t.Context(), c)
	require.NoError(t, err)
	v.messages++
	allowed := v.allowed(c)
	for _, q := range v.zone.Asked() {
		v.kinds[q.Type]++
		if !allowed[q.Name] {
			v.wrong = append(v.wrong, fmt.Sprintf("%s: %v", name, q))
		}
	}
}

// allowed returns the names that may be asked for with a case.
func (v *interview) allowed(c *hops.Case) map[string]bool {
	names := map[string]bool{lookuptest.Liar: true} // the name that the server gives every address
	b, found := c.Boundary()
	for i, h := range c.Chain.All() {
		atBoundary := found && b.Hop == i
		switch from := h.Field.From; {
		case v.sources.Ask == lookup.AskBoundary && !atBoundary:
		case v.sources.Ask == lookup.AskBelieved && !atBoundary && c.Belief(i) != hops.Believed:
		case v.anything && from.IP.IsValid(), mayAsk(from.IP.Unmap().WithZone("")):
			v.allow(names, from.HELO)
			v.allow(names, from.RDNS, ".bl.example")
			reverse := strings.TrimSuffix(strings.TrimSuffix(arpaName(from.IP), ".in-addr.arpa"), ".ip6.arpa")
			for _, name := range []string{arpaName(from.IP), reverse + ".bl.example", reverse + ".asn.example", reverse + ".abuse.example"} {
				names[name] = true
			}
			names[lookup.OrgDomain(lookuptest.Liar)+".domains.example"] = true
			v.allow(names, lookup.OrgDomain(from.RDNS), ".domains.example")
		}
		if atBoundary {
			for _, mail := range b.For {
				v.allow(names, strings.Trim(mail[strings.LastIndexByte(mail, '@')+1:], "> "))
			}
		}
	}
	return names
}

// allow adds a name, if it is one that may be asked for, with the zones behind it.
func (v *interview) allow(names map[string]bool, name string, zones ...string) {
	if a, err := idna.Lookup.ToASCII(name); err == nil {
		name = a
	}
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	labels := strings.Split(name, ".")
	top := labels[len(labels)-1]
	if !v.anything && (len(labels) < 2 || slices.Contains(strings.Fields("example test invalid localhost local localdomain lan internal arpa"), top) ||
		labels[len(labels)-2] == "example" && slices.Contains([]string{"com", "net", "org"}, top)) {
		return
	}
	if zones == nil {
		names[name] = true
	}
	for _, zone := range zones {
		names[name+zone] = true
	}
}

// arpaName returns the name of an address in the reverse zones.
func arpaName(a netip.Addr) string {
	a = a.Unmap().WithZone("")
	if a.Is4() {
		b := a.As4()
		return fmt.Sprintf("%d.%d.%d.%d.in-addr.arpa", b[3], b[2], b[1], b[0])
	}
	digits := strings.Split(strings.ReplaceAll(a.StringExpanded(), ":", ""), "")
	slices.Reverse(digits)
	return strings.Join(digits, ".") + ".ip6.arpa"
}

// TestNothingUnaskable counts the questions that reach a server when package lookup asks about real mail
// and about the lab's, in each mode, and holds each of them to what the mode allows: nothing about an
// address or a name that is not askable, nothing about a hop that the mode leaves out.
func TestNothingUnaskable(t *testing.T) {
	modes := map[string]lookup.Ask{"boundary": lookup.AskBoundary, "believed": lookup.AskBelieved, "all": lookup.AskAll}
	for mode, ask := range modes {
		t.Run("mail/"+mode, func(t *testing.T) { interviewMail(t, newInterview(t, ask, false)) })
		t.Run("lab/"+mode, func(t *testing.T) {
			v := newInterview(t, ask, false)
			interviewLab(t, v)
			assert.Empty(t, v.kinds, "the lab has nothing but addresses and names of examples")
		})
		t.Run("lab, askable/"+mode, func(t *testing.T) {
			v := newInterview(t, ask, true)
			interviewLab(t, v)
			assert.NotEmpty(t, v.kinds)
		})
	}
}

func (v *interview) report(t *testing.T, start time.Time) {
	t.Logf("%d messages in %v, questions by type: %v", v.messages, time.Since(start).Round(time.Millisecond), v.kinds)
	assert.Empty(t, v.wrong[:min(len(v.wrong), 20)], "%d questions that must not be asked", len(v.wrong))
}

// interviewMail asks about more than 2,000 real messages, or about a sample.
func interviewMail(t *testing.T, v *interview) {
	corpusFiles(t)
	each := 10 // of a file
	if wantsAll() {
		each = 140
	}
	var mutex sync.Mutex
	start := time.Now()
	eachMail(t, wantsAll(), func(string) (func(realMail), func()) {
		seen := 0
		return func(m realMail) {
			mutex.Lock()
			defer mutex.Unlock()
			if seen++; seen <= each {
				v.message(t, m.Source+" "+m.Path, m.Headers)
			}
		}, func() {}
	})
	v.report(t, start)
}

// interviewLab asks about all messages of the lab.
func interviewLab(t *testing.T, v *interview) {
	dir := os.Getenv("BACKSTAMP_LAB")
	if dir == "" {
		t.Skip("BACKSTAMP_LAB is not set: the lab's messages are not asked about")
	}
	file, err := os.Open(filepath.Join(dir, "out", "truth.jsonl"))
	require.NoError(t, err)
	defer func() { _ = file.Close() }()
	start := time.Now()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var c struct{ ID, Headers string }
		require.NoError(t, json.Unmarshal(lines.Bytes(), &c))
		v.message(t, c.ID, c.Headers)
	}
	require.NoError(t, lines.Err())
	v.report(t, start)
}
