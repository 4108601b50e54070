package hops

import (
	"encoding/hex"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/backstamp/backstamp/received"
)

// detectZone compares the country of a client's network with the zone of the clock there, which the next
// older field has: that one was written by the client, if it names the client as its server.
func detectZone(c *Case, report func(Finding)) {
	eachAnswer(c, " asn ", func(h Hop, a Answer) {
		older, ok := h.Older()
		if !ok || a.Status != Found || !isAbout(h, a.About) || older.Err() != nil {
			return
		}
		country := valueOf(a, "country")
		f, d := older.Field, older.Field.Date
		if d.IsZero() || !d.OffsetKnown || d.Offset == 0 { // many servers keep UTC wherever they stand
			return
		}
		if zones := zonesOf[country]; zones == "" || strings.Contains(zones, offset(d.Offset)) || !wrote(c, h, f) {
			return
		}
		report(Finding{
			Level: Info, Hop: older.Index(), Related: []int{h.Index()}, Span: f.Where(received.PartDate),
			Detail: "The clock of " + showServer(f.By) + " is at " + offset(d.Offset) + ", but its network is registered in " + country + ", where no clock is",
		})
	})
}

// wrote reports whether a field names the client of a hop as its server.
func wrote(c *Case, h Hop, f *received.Field) bool {
	from := &h.Field.From
	return namesAddr(f.By, from) || sameOrg(c, f.By.Host, from.RDNS) || sameOrg(c, f.By.Host, from.HELO)
}

func sameOrg(c *Case, a, b string) bool { return orgs(c.OrgDomain).same(a, b) }

// valueOf returns what stands behind "key=" in the values of an answer.
func valueOf(a Answer, key string) string {
	for _, v := range a.Values {
		if s, ok := strings.CutPrefix(v, key+"="); ok {
			return s
		}
	}
	return ""
}

// offset returns an offset in seconds as fields have it: "+0530".
func offset(seconds int32) string {
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	return fmt.Sprintf("%c%02d%02d", sign, seconds/3600, seconds%3600/60)
}

func detectDynamic(c *Case, report func(Finding)) {
	b := c.settle()
	seen := map[int]bool{}
	eachAnswer(c, " ptr fcrdns ", func(h Hop, a Answer) {
		f := h.Field
		if seen[a.Hop] || !isAbout(h, a.About) || isUser(h) || len(a.Values) == 0 {
			return
		}
		if a.Status != Found && a.Status != Confirmed && a.Status != Contradicted {
			return
		}
		// An address with a name of another sort beside is somebody's server.
		for _, n := range a.Values {
			if !isDynamicName(n, plain(f.From.IP)) {
				return
			}
		}
		seen[a.Hop] = true
		level := Info
		if b.found && b.Hop == a.Hop {
			level = Suspect
		}
		report(Finding{
			Level: level, Hop: a.Hop, Span: f.Where(received.PartIP),
			Detail: "By its name, " + showHost(a.Values[0]) + ", the address " + showClient(f.From) + " is that of a home or a customer, and no mail server's",
		})
	})
}

// dynamicWords begin a word in the names of addresses that are handed out for a time; staticWords one in
// names that say otherwise.
var (
	dynamicWords = []string{
		"dyn", "dial", "dsl", "adsl", "vdsl", "xdsl", "sdsl", "pool", "ppp", "dhcp", "cable", "catv", "cpe", "broadband", "dip", "modem", "wifi", "mobile", "umts", "lte",
	}
	staticWords = []string{"static", "fix", "mail", "smtp", "mx", "relay", "server", "srv", "host", "vps", "colo", "business", "biz", "gw", "out"}
)

// isDynamicName reports whether a name says that its address is handed out for a time: it has a word for
// that, and the address in one form or another, and no word that says otherwise. The words of the
// organisation's own domain do not count: dsl.net may be a provider's mail server.
func isDynamicName(name string, a netip.Addr) bool {
	labels := strings.Split(hostKey(name), ".")
	if len(labels) < 3 {
		return false
	}
	own := strings.Join(labels[:len(labels)-2], ".")
	words := strings.FieldsFunc(own, func(c rune) bool { return c < 'a' || c > 'z' })
	dynamic := false
	for _, w := range words {
		for _, s := range staticWords {
			if strings.HasPrefix(w, s) {
				return false
			}
		}
		for _, s := range dynamicWords {
			dynamic = dynamic || strings.HasPrefix(w, s)
		}
	}
	return dynamic && hasAddress(own, a)
}

// hasAddress reports whether a name has the last two octets of an address, as numbers in any order, or all of
// it in hexadecimal.
func hasAddress(name string, a netip.Addr) bool {
	if !a.Is4() {
		return false
	}
	b := a.As4()
	if strings.Contains(name, hex.EncodeToString(b[:])) || strings.Contains(name, fmt.Sprintf("%03d%03d%03d%03d", b[0], b[1], b[2], b[3])) {
		return true
	}
	want := [2]int{int(b[2]), int(b[3])}
	for number := range strings.FieldsFuncSeq(name, func(c rune) bool { return c < '0' || c > '9' }) {
		n, err := strconv.Atoi(number)
		if err != nil || len(number) > 3 {
			continue
		}
		if i := slices.Index(want[:], n); i >= 0 {
			want[i] = -1
		}
	}
	return want == [2]int{-1, -1}
}
