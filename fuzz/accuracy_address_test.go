package fuzz

import (
	"net/netip"
	"regexp"
	"testing"

	"github.com/backstamp/backstamp/received"
	"github.com/stretchr/testify/assert"
)

const (
	anyAddr = `((?i:ipv6:)?(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f]*:[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*)(?:%\w+)?)`
	anyName = `[^\s()\[\]";:]+`
)

// addressRules are the forms that show beyond doubt which address the client had: the one group is it.
// They speak of a value the white space of which is single spaces.
var addressRules = []struct {
	name string
	re   *regexp.Regexp
}{
	{"from X (HELO Y) (A)", regexp.MustCompile(`^from ` + anyName + ` \((?:HELO|EHLO) [^()]*\) \((?:[^\s()]+@)?\[?` + anyAddr + `\]?\)`)},
	{"from X (EHLO Y) [A]", regexp.MustCompile(`^from ` + anyName + ` \((?:HELO|EHLO) [^()]*\) \[` + anyAddr + `\] by `)},
	{"from X (Y [A])", regexp.MustCompile(`^from ` + anyName + ` \(` + anyName + ` ?\[` + anyAddr + `\]\)`)},
	{"from X (Y [A] (may be forged))", regexp.MustCompile(`^from ` + anyName + ` \(` + anyName + ` ?\[` + anyAddr + `\] \(may be forged\)\)`)},
	{"from X ([A])", regexp.MustCompile(`^from ` + anyName + ` \(\[` + anyAddr + `\]\)`)},
	{"from X ([A]:port helo=Y)", regexp.MustCompile(`^from ` + anyName + ` \(\[` + anyAddr + `\](?::\d+)?(?: \(?(?:helo|ident|port|envelope-from)=| helo=)`)},
	{`from X ([A]:port "EHLO Y")`, regexp.MustCompile(`^from ` + anyName + ` \(\[` + anyAddr + `\]:\d+ "?(?:EHLO|HELO)`)},
	{"from [A] (helo=Y)", regexp.MustCompile(`^from \[` + anyAddr + `\](?::\d+)? \((?:(?:helo|ident|port)=|(?:HELO|EHLO) )`)},
	{"from [A] (account", regexp.MustCompile(`^from \[` + anyAddr + `\] \(account `)},
	{"from [X] (Y [A])", regexp.MustCompile(`^from \[[^\]]*\] \(` + anyName + ` ?\[` + anyAddr + `\]\)`)},
	{"from [X] ([A])", regexp.MustCompile(`^from \[[^\]]*\] \(\[` + anyAddr + `\]\)`)},
	{"from A (HELO Y) by", regexp.MustCompile(`^from ` + anyAddr + ` \((?:HELO|EHLO) ` + anyName + `\) by `)},
	{"from unknown (A)", regexp.MustCompile(`^from unknown \(` + anyAddr + `\) by `)},
	{"from X (A) by Y (B) with Microsoft", regexp.MustCompile(`^from ` + anyName + ` \(` + anyAddr + `\) by ` + anyName + ` \([0-9A-Fa-f:.%]+\) with (?:Microsoft|mapi|HTTPS)`)},
	{"from X (A) by Y with", regexp.MustCompile(`^from ` + anyName + ` \(` + anyAddr + `\) by ` + anyName + ` with `)},
}

// TestClientAddresses compares the addresses of real fields with what rules of another kind find, in
// the forms that leave no doubt; and holds that a field that begins with by has no client.
func TestClientAddresses(t *testing.T) {
	byRule := make([]tally, len(addressRules))
	var all, none tally
	eachField(t, func(value string) {
		f, _ := received.Parse(value)
		flat := squash(value)
		if fromless.MatchString(flat) {
			none.judge(t, !f.From.IP.IsValid(), "no client, but %v\n%q", f.From.IP, value)
			return
		}
		for i, rule := range addressRules {
			m := rule.re.FindStringSubmatch(flat)
			if m == nil {
				continue
			}
			want := plainAddr(m[1])
			all.judge(t, f.From.IP == want, "%s: %v, Parse: %v\n%q", rule.name, want, f.From.IP, value)
			byRule[i].count(f.From.IP == want)
			return
		}
	})
	for i := range byRule {
		t.Logf("%-36s %v", addressRules[i].name, &byRule[i])
	}
	t.Logf("the address that the field shows: %v; none where there is no client: %v", &all, &none)
	assert.Greater(t, all.judged.Load(), int64(500))
	assert.GreaterOrEqual(t, all.share(), leastRight)
	assert.GreaterOrEqual(t, none.share(), leastRight)
}

// fromless is a value of a server that names no client, without anything that looks like a second hop.
var fromless = regexp.MustCompile(`^(?i:by) [^()\[\];]+(?:\([^()\[\]]*\) )?(?:with|id) [^()\[\]]*;[^;()\[\]]*(?:\([A-Z]+\))?$`)

// plainAddr reads an address as it is written in fields: perhaps tagged, mapped, or with a zone index.
// One with an octet over 255 is none.
func plainAddr(text string) netip.Addr {
	if len(text) > 5 && (text[:5] == "IPv6:" || text[:5] == "ipv6:" || text[:5] == "IPV6:") {
		text = text[5:]
	}
	ip, err := netip.ParseAddr(text)
	if err != nil {
		return netip.Addr{}
	}
	return ip.Unmap().WithZone("")
}
