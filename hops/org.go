package hops

import (
	"errors"
	"net/netip"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"

	"github.com/backstamp/backstamp/received"
)

// lookupNames brings host names into the form that DNS has, and is lenient about what stands in
// fields: underscores, labels that no registry would take.
var lookupNames = idna.New(idna.MapForLookup(), idna.StrictDomainName(false), idna.Transitional(false))

// hostKey returns a host name in the form in which names are compared: in lower case, without final
// dot, with A-labels (RFC 5890). A name that has no such form is compared as it is.
func hostKey(host string) string {
	return hostKeyOf(host, lettersOf(host))
}

// hostKeyOf is hostKey for a name with these letters.
func hostKeyOf(host string, l letters) string {
	if l&wideLetter != 0 {
		return wideHostKey(host)
	}
	if host = strings.TrimSuffix(host, "."); l&capital != 0 {
		host = strings.ToLower(host)
	}
	return host
}

// wideHostKey is hostKey for a name that is not of ASCII.
func wideHostKey(host string) string {
	host = strings.TrimSuffix(host, ".")
	if !utf8.ValidString(host) { // all its bad bytes would become the same character
		return lowerASCII(host)
	}
	if len(host) <= maxHostName {
		if a, err := lookupNames.ToASCII(host); err == nil {
			host = strings.TrimSuffix(a, ".")
		}
	}
	return strings.ToLower(host)
}

func lowerASCII(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c-'A' < 26 {
			b[i] = c | 0x20
		}
	}
	return string(b)
}

// maxHostName is more than the longest host name has in any form, RFC 1035, section 2.3.4.
const maxHostName = 1024

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// sameHost reports whether two host names are the same name.
func sameHost(a, b string) bool {
	if a == "" || a == b {
		return a != ""
	}
	if (lettersOf(a)|lettersOf(b))&wideLetter == 0 { // as nearly always, and then their keys need not be made
		return strings.EqualFold(strings.TrimSuffix(a, "."), strings.TrimSuffix(b, "."))
	}
	return hostKey(a) == hostKey(b)
}

// checkHost tells what is wrong with a host name that a person wrote.
func checkHost(host string) error {
	a, err := idna.Lookup.ToASCII(strings.TrimSuffix(host, "."))
	if err != nil || len(a) > 253 || strings.ContainsAny(a, " \t@[](){}<>\"\\,;=!?*&#%'|~^`+$") {
		return errors.New("is no host name")
	}
	labels := strings.Split(a, ".")
	for _, l := range labels {
		if l == "" || len(l) > 63 {
			return errors.New("is no host name")
		}
	}
	if strings.Trim(labels[len(labels)-1], "0123456789") == "" {
		return errors.New("is no host name and no address")
	}
	if len(labels) < 2 {
		return errors.New("is no full host name, which has a dot")
	}
	return nil
}

// lastLabels is the organisation of a host name where nobody knows the registries' rules: the last
// two labels, or three under the second-level names that countries with two letters commonly have.
func lastLabels(host string) string {
	top := strings.LastIndexByte(host, '.')
	if top < 0 {
		return ""
	}
	second := strings.LastIndexByte(host[:top], '.')
	if second >= 0 && len(host)-top-1 == 2 && isCommonSecond(host[second+1:top]) {
		second = strings.LastIndexByte(host[:second], '.')
	}
	return host[second+1:]
}

func isCommonSecond(label string) bool {
	switch label {
	case "ac", "co", "com", "edu", "gov", "ne", "net", "or", "org":
		return true
	}
	return false
}

// aliases are organisations that appear under several domains, each with the one that stands for all.
// A field that one domain's server writes often says that another's handed over.
var aliases = map[string]string{
	"office365.com": "outlook.com", "microsoft.com": "outlook.com", "hotmail.com": "outlook.com",
	"live.com": "outlook.com", "msn.com": "outlook.com", "exchangelabs.com": "outlook.com",
	"office.com": "outlook.com", "microsoftonline.com": "outlook.com", "frontbridge.com": "outlook.com",
	"gmail.com": "google.com", "googlemail.com": "google.com", "1e100.net": "google.com",
	"yahoodns.net": "yahoo.com", "ymail.com": "yahoo.com", "aol.com": "yahoo.com", "rocketmail.com": "yahoo.com",
	"me.com": "icloud.com", "mac.com": "icloud.com", "apple.com": "icloud.com",
	"amazonses.com": "amazon.com",
	"fastmail.com":  "messagingengine.com", "fastmail.fm": "messagingengine.com",
	"gmx.de": "gmx.net", "gmx.com": "gmx.net", "web.de": "gmx.net", "kundenserver.de": "ionos.com",
	"perfora.net": "ionos.com", "1and1.com": "ionos.com", "yandex.com": "yandex.net", "yandex.ru": "yandex.net",
	"protonmail.ch": "proton.me", "protonmail.com": "proton.me", "ppe-hosted.com": "pphosted.com",
	"proofpoint.com": "pphosted.com", "messagelabs.com": "symanteccloud.com", "sendgrid.com": "sendgrid.net",
	"sourceforge.com": "sourceforge.net",
	"zohomail.com":    "zoho.com",
}

// orgs compares host names by organisation.
type orgs func(host string) string

// of returns the organisation of a host name, "" if it has none: an address, a name without a dot.
func (o orgs) of(host string) string { return o.ofKey(hostKey(host)) }

// ofKey is of for what hostKey has returned.
func (o orgs) ofKey(key string) string {
	org := o.domain(key)
	if org == "" || !mayBeAlias[aliasSlot(org)] {
		return org
	}
	if a, ok := aliases[org]; ok {
		return a
	}
	return org
}

// mayBeAlias tells by a few characters that nearly no organisation is in aliases, which need not be asked then.
var mayBeAlias = func() (slots [256]bool) {
	for org := range aliases {
		slots[aliasSlot(org)] = true
	}
	return slots
}()

func aliasSlot(org string) uint8 {
	return uint8(len(org))<<4 ^ org[0]<<1 ^ org[len(org)/2]
}

// domain is ofKey without the aliases.
func (o orgs) domain(key string) string {
	if _, isAddr := literal(key); isAddr || strings.IndexByte(key, '.') < 0 {
		return ""
	}
	if o == nil {
		return lastLabels(key)
	}
	return hostKey(o(key))
}

// same reports whether two names are of one host or of one organisation. A name without a dot is the
// same as a full one that begins with it: inside a network servers greet one another by short names.
func (o orgs) same(a, b string) bool {
	a, b = hostKey(a), hostKey(b)
	if a == "" || b == "" { // "." is no host either
		return false
	}
	if a == b || isShortFor(a, b) || isShortFor(b, a) {
		return true
	}
	org := o.ofKey(a)
	return org != "" && org == o.ofKey(b)
}

// isShortFor reports whether short is the first label of full, both as hostKey returns them.
func isShortFor(short, full string) bool {
	return short != "" && len(full) > len(short) && full[len(short)] == '.' && strings.HasPrefix(full, short) && !strings.Contains(short, ".")
}

// literal returns the address that stands in place of a host name, with or without brackets.
func literal(host string) (netip.Addr, bool) {
	if host == "" || (host[0]|0x20)-'a' < 26 && strings.IndexByte(host, ':') < 0 {
		return netip.Addr{}, false // a name, as nearly all are
	}
	s := strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	if len(s) > 5 && s[4] == ':' && strings.EqualFold(s[:5], "IPv6:") {
		s = s[5:]
	}
	if s == "" || s[0]-'0' >= 10 && strings.IndexByte(s, ':') < 0 { // an error costs more than all the rest
		return netip.Addr{}, false
	}
	a, err := netip.ParseAddr(s)
	return plain(a), err == nil
}

// hasCheckedName reports whether the server is known to have checked that the reverse name leads back
// to the address: it says so, or it is of a make that writes no other names.
func hasCheckedName(f *received.Field) bool {
	if f.From.Verified != received.Unsaid {
		return f.From.Verified == received.Yes
	}
	switch f.Dialect {
	case received.Postfix, received.Exim, received.Sendmail:
		// Postfix writes "unknown" instead, Exim only the address, Sendmail "(may be forged)".
		return true
	}
	return false
}
