package main

import (
	"bytes"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/backstamp/backstamp/lookup/lookuptest"
)

// asking runs the program with a DNS of its own; the addresses of examples are askable.
func asking(t *testing.T, zone *lookuptest.Zone, stdin string, args ...string) (code int, stdout, stderr string) {
	s, err := zone.Serve()
	require.NoError(t, err)
	defer s.Close()
	var out, errs, progress bytes.Buffer
	tr := tracer{
		stdin: strings.NewReader(stdin), stdout: &out, stderr: &errs, now: time.Now(),
		others: asker{progress: &progress, askable: func(a netip.Addr) bool { return !a.IsPrivate() && !a.IsLoopback() }},
	}
	code = tr.run(append([]string{"-server", s.Addr}, args...))
	if len(zone.Asked()) > 0 && tr.others.probe == "" {
		assert.Equal(t, "trace: asking about standard input ...\r\x1b[K", progress.String())
	}
	return code, out.String(), errs.String()
}

func world() *lookuptest.Zone {
	return &lookuptest.Zone{
		Names: map[string][]string{"192.0.2.7": {"a.example.com"}, "198.51.100.9": {"dyn-100-9.dsl.example.net"}},
		Addrs: map[string][]string{
			"a.example.com": {"192.0.2.7"}, "7.2.0.192.bl.example.org": {"127.0.0.2"},
			"2.0.0.127.bl.example.org": {"127.0.0.2"}, "1.0.0.127.all.example.org": {"127.0.0.2"}, "2.0.0.127.all.example.org": {"127.0.0.2"},
		},
		Texts: map[string][]string{
			"7.2.0.192.bl.example.org":                {"spam\x1b[31m was seen"},
			"7.2.0.192.origin.asn.cymru.com":          {"64500 | 192.0.2.0/24 | NL | ripencc | 2001-02-03"},
			"7.2.0.192.abuse-contacts.abusix.zone":    {"abuse@example.com"},
			"9.100.51.198.abuse-contacts.abusix.zone": {"abuse@example.net"},
		},
		Faults: map[string]lookuptest.Fault{"refuses.example.org": lookuptest.Refused, "dead.example.org": lookuptest.Timeout},
	}
}

// forwarded has a believed hop and one that is only claimed.
var forwarded = strings.Replace(message, "Subject:", "Received: from b.example.net (b.example.net [198.51.100.9])\n\tby a.example.com (Postfix) with SMTP id 2;\n"+
	"\tMon, 6 Mar 2000 14:31:06 +0100\nSubject:", 1)

func TestAsking(t *testing.T) {
	table := filepath.Join(t.TempDir(), "table.tsv")
	require.NoError(t, os.WriteFile(table, []byte("192.0.2.0\t192.0.2.255\t64500\tNL\tEXAMPLE\n"), 0o600))
	packed := filepath.Join(t.TempDir(), "table.tsv.gz")
	require.NoError(t, os.WriteFile(packed, []byte(zip(t, "192.0.2.0\t192.0.2.255\t64500\tNL\tEXAMPLE\n")), 0o600))
	tests := []struct {
		name  string
		args  []string
		want  []string
		asked []string // all that is asked, in no order; nil: not looked at
	}{
		{"dns", []string{"-dns"}, []string{"reverse name of 192.0.2.7: a.example.com, which leads back (DNS, just now).", "HELO a.example.com: leads back"}, []string{"PTR 7.2.0.192.in-addr.arpa", "A a.example.com", "A a.example.com"}},
		{"dnsbl", []string{"-dnsbl", "bl.example.org", "-dnsbl", "refuses.example.org"}, []string{`192.0.2.7: listed, 127.0.0.2; spam [31m was seen (bl.example.org, just now).`, "192.0.2.7: no answer", "suspect 192.0.2.7 is on the list bl.example.org"}, nil},
		{"asn, a table", []string{"-asn", table}, []string{"network of 192.0.2.7: AS64500, 192.0.2.0/24, registered in NL; EXAMPLE"}, []string{}},
		{"asn, a packed table", []string{"-asn", packed}, []string{"network of 192.0.2.7: AS64500"}, []string{}},
		{"asn, dns", []string{"-asn", "dns"}, []string{"network of 192.0.2.7: AS64500, 192.0.2.0/24, registered in NL (origin.asn.cymru.com, just now)."}, nil},
		{"abuse", []string{"-abuse"}, []string{"abuse contact of 192.0.2.7: abuse@example.com (abuse-contacts.abusix.zone, just now)."}, []string{"TXT 7.2.0.192.abuse-contacts.abusix.zone"}},
		{"all, but only about proven addresses", []string{"-abuse", "-ask", "all"}, []string{"abuse contact of 192.0.2.7: abuse@example.com"}, []string{"TXT 7.2.0.192.abuse-contacts.abusix.zone"}},
		{"believed", []string{"-dns", "-ask", "believed"}, []string{"reverse name of 192.0.2.7"}, []string{"PTR 7.2.0.192.in-addr.arpa", "A a.example.com", "A a.example.com"}},
		{"all", []string{"-dns", "-ask", "all"}, []string{"reverse name of 192.0.2.7", "reverse name of 198.51.100.9: dyn-100-9.dsl.example.net, which does not lead back; no-address"}, nil},
		{"a dead server", []string{"-dnsbl", "dead.example.org", "-timeout", "50ms"}, []string{"192.0.2.7: no answer; lookup: no answer within 50ms"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			zone := world()
			code, out, errs := asking(t, zone, forwarded, tt.args...)
			assert.Equal(t, exitDone, code)
			assert.Empty(t, errs)
			checkPage(t, out)
			for _, want := range tt.want {
				assert.Contains(t, strings.Join(strings.Fields(out), " "), strings.Join(strings.Fields(want), " "))
			}
			if tt.asked != nil {
				got := []string{}
				for _, q := range zone.Asked() {
					got = append(got, q.String())
				}
				assert.ElementsMatch(t, tt.asked, got)
			}
		})
	}
}

// In JSON the answers have their own place, and the usual addresses are not askable.
func TestAskingJSON(t *testing.T) {
	_, out, _ := asking(t, world(), message, "-json", "-dns", "-dnsbl", "bl.example.org")
	assert.Contains(t, out, `"evidence":[{"kind":"fcrdns","status":"confirmed","hop":0,"about":"192.0.2.7","who":"DNS","values":["a.example.com"]`)
	assert.Contains(t, out, `"questions":3`)
	code, out, _ := command(message, "-json", "-dns", "-server", "192.0.2.53")
	assert.Equal(t, exitDone, code)
	assert.Contains(t, out, `"detail":"not asked: the address is documentation"`)
	assert.Contains(t, out, `"questions":0`)
}

// A question about one address in many messages is asked once.
func TestAskingOnce(t *testing.T) {
	zone := world()
	var box strings.Builder
	for range 50 {
		box.WriteString("From ann@example.com Mon Mar  6 14:31:07 2000\n" + message + "\n")
	}
	s, err := zone.Serve()
	require.NoError(t, err)
	defer s.Close()
	var out, errs bytes.Buffer
	tr := tracer{stdin: strings.NewReader(box.String()), stdout: &out, stderr: &errs, now: time.Now(), others: asker{askable: func(netip.Addr) bool { return true }}}
	assert.Equal(t, exitDone, tr.run([]string{"-server", s.Addr, "-dnsbl", "bl.example.org"}))
	assert.Equal(t, 50, strings.Count(out.String(), "listing of 192.0.2.7"))
	assert.Len(t, zone.Asked(), 2, "whether, and why")
}

func TestProbe(t *testing.T) {
	tests := []struct {
		zone string
		code int
		out  string
		errs string
	}{
		{"bl.example.org", exitDone, "bl.example.org serves by its test entries: IPv4\n", ""},
		{"BL.example.org.", exitDone, "BL.example.org serves by its test entries: IPv4\n", ""},
		{"empty.example.org", exitError, "empty.example.org serves by its test entries: nothing\n", "trace: empty.example.org: empty.example.org has none of the test entries"},
		{"all.example.org", exitError, "all.example.org serves by its test entries: nothing\n", "lists the entry 1.0.0.127, which no list may have"},
		{"refuses.example.org", exitError, "refuses.example.org serves by its test entries: nothing\n", "server misbehaving"},
		{"dead.example.org", exitError, "dead.example.org serves by its test entries: nothing\n", "timeout"},
	}
	for _, tt := range tests {
		t.Run(tt.zone, func(t *testing.T) {
			code, out, errs := asking(t, world(), "", "-probe", tt.zone, "-timeout", "50ms")
			assert.Equal(t, tt.code, code)
			assert.Equal(t, tt.out, out)
			if tt.errs == "" {
				assert.Empty(t, errs)
			} else {
				assert.Contains(t, errs, tt.errs)
			}
		})
	}
}

// Each wrong flag has one line that names it, and nothing is read.
func TestAskingBadFlags(t *testing.T) {
	table := filepath.Join(t.TempDir(), "bad.tsv")
	require.NoError(t, os.WriteFile(table, []byte("not a table\n"), 0o600))
	tests := []struct {
		name string
		args []string
		want string
	}{
		{"ask nobody", []string{"-ask", "nobody"}, "want boundary, believed or all"},
		{"ask, but whom", []string{"-ask", "all"}, "-ask says how to ask, but nothing is asked"},
		{"server, but what", []string{"-server", "192.0.2.53"}, "-server says how to ask, but nothing is asked"},
		{"server by name", []string{"-dns", "-server", "dns.example.org"}, "want the address of a DNS server"},
		{"no time", []string{"-dns", "-timeout", "0"}, "want a time such as 2s"},
		{"soon", []string{"-dns", "-timeout", "soon"}, "want a time such as 2s"},
		{"list without dot", []string{"-dnsbl", "spam"}, "want the zone of a list"},
		{"list with control character", []string{"-dnsbl", "a.\x1bb"}, "want the zone of a list"},
		{"empty list", []string{"-dnsbl", ""}, "want the zone of a list"},
		{"dots", []string{"-dnsbl", ".."}, "want the zone of a list"},
		{"no table", []string{"-asn", "missing.tsv"}, "missing.tsv"},
		{"bad table", []string{"-asn", table}, "want first address"},
		{"probe and files", []string{"-probe", "bl.example.org", "a.eml"}, "leave the files out"},
		{"probe nothing", []string{"-probe", "x"}, "want the zone of a list"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			code, out, errs := command(message, tt.args...)
			assert.Equal(t, exitError, code)
			assert.Empty(t, out)
			assert.Contains(t, errs, tt.want)
			assert.Equal(t, 1, strings.Count(errs, "\n"))
			assert.NotContains(t, errs, "\x1b")
		})
	}
}

// The help tells of each way to ask what it discloses, in 80 columns.
func TestAskingHelp(t *testing.T) {
	code, out, _ := command("", "-h")
	assert.Equal(t, exitDone, code)
	checkPage(t, out)
	for _, want := range []string{"-dns ", "-dnsbl ZONE", "-asn FILE", "-abuse", "-ask WHAT", "boundary", "believed", "all  ", "-server ADDR", "-timeout D", "-probe ZONE", "learns"} {
		assert.Contains(t, out, want)
	}
}
