package fuzz

import (
	"maps"
	"net/netip"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestNothingReal looks in the corpora for the mail addresses, public addresses, identifiers and dates that
// stand in code, testdata and documentation: nothing of a real message may enter the repository.
func TestNothingReal(t *testing.T) {
	corpusFiles(t)
	if testing.Short() {
		t.Skip("-short: the corpora are not searched")
	}
	found := map[string]bool{}
	suspects := repoSuspects(t, repoRoot(t))
	require.Greater(t, len(suspects), 50)
	s := newSearch(slices.Collect(maps.Keys(suspects)))
	var mutex sync.Mutex
	eachMail(t, true, func(string) (func(realMail), func()) {
		return func(m realMail) {
			s.find(m.FromLine+"\n"+m.Headers, func(suspect string) {
				mutex.Lock()
				found[suspect] = true
				mutex.Unlock()
			})
		}, func() {}
	})
	for suspect := range found {
		t.Errorf("%q stands in %s and in real mail: invent another", suspect, suspects[suspect])
	}
	t.Logf("looked for %d addresses, identifiers and dates", len(suspects))
}

var (
	mailForm  = regexp.MustCompile(`[A-Za-z0-9._%+=/-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}`)
	addrForm  = regexp.MustCompile(`[0-9A-Za-z.:/_-]+`)
	idForm    = regexp.MustCompile(`(?i)\bid:? +<?([^\s;<>()",]{8,})`)
	timeForm  = regexp.MustCompile(`\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{2,4} \d\d?:\d\d:(?:0[1-9]|[1-5]\d)`)
	mixedForm = regexp.MustCompile(`[A-Za-z0-9]+(?:[._+-][A-Za-z0-9]+)*`)

	// reservedName are the names that nobody has (RFC 2606, RFC 6761), and networks at home.
	reservedName = regexp.MustCompile(`(?i)(?:^|[.@])(?:example\.(?:com|net|org)|example|test|invalid|localhost|localdomain|local|internal|lan)\.?$`)
	// publicWord are words of letters and digits that servers everywhere write: protocols, ciphers,
	// versions, dates, character sets.
	publicWord = regexp.MustCompile(`(?i)^(?:[a-z]*smtp[a-z0-9]*|(?:TLS|SSL|ECDHE?|DHE?|EDH|RSA|AES|CAMELLIA|CHACHA20|X25519|ADH|DES|RC4|secp|P-|ffdhe|UNKNOWN-TLS)[A-Z0-9._+-]*` +
		`|[a-z]*-?v?\d+(?:\.\d+)+[a-z0-9.+-]*|\d{4}-\d\d-\d\d.*|\d{1,2}[a-z]{3}\d{2,4}|(?:utf|iso|us-ascii|windows|koi8)-?[0-9a-z-]*|rfc[ -]?\d+.*|sha\d+.*|\d+(?:st|nd|rd|th|mb|kb|bit|s|ms))$`)
)

// wellKnown are words of one make or one company that stand in everybody's mail, and in its documentation.
var wellKnown = []string{
	"980427.SGI.8.8.8", "970903.SGI.AUTOCF", "SMI-SVR4", "SMTPD32-8.05", "MDaemon.PRO.v5", "qmail-scanner-1.10", "qmail-ldap-1.03", "vM.6.01.05.02",
	"mail_out_v34.13", "2.9.5.3", "1.8.6.7", "2.5.1.18", // versions of software
	"prime256v1", "CRAM-MD5", "Debian-6", // a curve, a mechanism, and a build of Sendmail
	"geopod-ismtpd-0",                         // what SendGrid calls its servers
	"1and1.com", "1e100.net", "office365.com", // companies with many names
	"ip6.arpa",                                      // the reverse zone of IPv6
	"iproute2",                                      // a package of Debian
	"47DEQpj8HBSa", "TImW+5JCeuQeRkm5NMpJWZG3hSuFU", // the hash of an empty body in DKIM-Signature
}

// documentation are the networks whose addresses may stand in examples: RFC 5737, RFC 3849, RFC 9637.
var documentation = []netip.Prefix{
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24"),
	netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("3fff::/20"),
}

// repoSuspects returns what in the repository might be of a real message, and where it stands.
func repoSuspects(t *testing.T, root string) map[string]string {
	suspects := map[string]string{}
	for _, file := range repoFiles(t, root) {
		if !strings.Contains(file, "testdata/") && path.Ext(file) != ".md" && path.Ext(file) != ".go" {
			continue
		}
		data, err := os.ReadFile(filepath.Join(root, file))
		require.NoError(t, err)
		for _, s := range suspectsIn(string(data)) {
			suspects[s] = file
		}
	}
	return suspects
}

// suspectsIn returns what in a text might be of a real message: mail addresses and addresses that are not reserved
// for examples, the values of id clauses, dates to the second, and words of letters and digits.
func suspectsIn(text string) (suspects []string) {
	for _, address := range mailForm.FindAllString(text, -1) {
		if !reservedName.MatchString(address) {
			suspects = append(suspects, address)
		}
	}
	for _, address := range addrForm.FindAllString(text, -1) {
		if text, ip := addressIn(address); isPublic(ip) && len(text) >= window && !slices.Contains(wellKnown, text) {
			suspects = append(suspects, text)
		}
	}
	for _, m := range idForm.FindAllStringSubmatch(text, -1) {
		if isIdentifier(m[1]) {
			suspects = append(suspects, m[1])
		}
	}
	// Two fields hardly ever have the same second: one that real mail has too was copied, host names or not.
	suspects = append(suspects, timeForm.FindAllString(text, -1)...)
	for _, word := range mixedForm.FindAllString(text, -1) {
		if len(word) >= 8 && strings.ContainsAny(word, "0123456789") && strings.ContainsFunc(word, isLetter) && isIdentifier(word) {
			suspects = append(suspects, word)
		}
	}
	return suspects
}

// addressIn returns the address that a word is, with what stands around it in fields left out.
func addressIn(word string) (string, netip.Addr) {
	word = strings.TrimRight(word, ".:")
	if len(word) > 5 && strings.EqualFold(word[:5], "IPv6:") {
		word = word[5:]
	}
	if host, _, ok := strings.Cut(word, ":"); ok && strings.Count(word, ":") == 1 {
		word = host
	}
	ip, _ := netip.ParseAddr(word)
	return word, ip.Unmap()
}

func isLetter(r rune) bool { return r|32 >= 'a' && r|32 <= 'z' }

// isIdentifier reports whether a word may name a message, a user or a host of somebody.
func isIdentifier(word string) bool {
	if ip, err := netip.ParseAddr(word); err == nil {
		return isPublic(ip.Unmap())
	}
	return !reservedName.MatchString(word) && !publicWord.MatchString(word) && !slices.Contains(wellKnown, word)
}

// isPublic reports whether somebody may have the address.
func isPublic(ip netip.Addr) bool {
	for _, network := range documentation {
		if network.Contains(ip) {
			return false
		}
	}
	return ip.IsGlobalUnicast() && !ip.IsPrivate() && ip.AsSlice()[0] != 0
}

// window is the number of bytes by which a search begins to look closer.
const window = 6

// A search looks for many strings of at least window bytes at once. It may be used by many goroutines.
type search struct {
	filter [1 << 12]uint64
	begin  map[string][]string // by the first bytes
}

func newSearch(texts []string) *search {
	s := &search{begin: map[string][]string{}}
	for _, text := range texts {
		if len(text) >= window {
			head := text[:window]
			bit := filterBit(pack(head))
			s.filter[bit>>6] |= 1 << (bit & 63)
			s.begin[head] = append(s.begin[head], text)
		}
	}
	return s
}

func pack(head string) (packed uint64) {
	for i := range window {
		packed = packed<<8 | uint64(head[i])
	}
	return packed
}

func filterBit(packed uint64) uint64 { return packed * 0x9e3779b97f4a7c15 >> (64 - 18) }

// find calls hit with each of the strings that stands in text as a word of its own.
func (s *search) find(text string, hit func(string)) {
	var packed uint64
	for i := range len(text) {
		packed = (packed<<8 | uint64(text[i])) & (1<<(8*window) - 1)
		if bit := filterBit(packed); i+1 < window || s.filter[bit>>6]&(1<<(bit&63)) == 0 {
			continue
		}
		at := i + 1 - window
		for _, want := range s.begin[text[at:i+1]] {
			if end := at + len(want); strings.HasPrefix(text[at:], want) && (at == 0 || !inWord(text[at-1])) && (end == len(text) || !inWord(text[end])) {
				hit(want)
			}
		}
	}
}

func inWord(c byte) bool { return isLetter(rune(c)) || c >= '0' && c <= '9' || c >= 0x80 }

// TestSuspects shows what is looked for, and that it is found.
func TestSuspects(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{name: "mail addresses", text: "ann@example.com bob@mail.example.org carol@corp" + "oration.com dan@host.invalid", want: []string{"carol@corp" + "oration.com"}},
		{name: "addresses", text: "192.0.2.1 10.0.0.1 9.9." + "9.10 [IPv6:2001:db8::1] [2606:" + "4700::64] 127.0.0.1 300.1.1.1", want: []string{"9.9." + "9.10", "2606:" + "4700::64"}},
		{name: "dates", text: "Mon, 6 Mar 2000 14:31:07 +0100; Sat, 1 Jan 2000 00:00:00 +0000", want: []string{"6 Mar 2000 14:31:07"}},
		{name: "identifiers", text: "id ABCDEFGHIJ; id short7 for; x7Kq" + "92mNp TLSv1.3 id <12345678>; TLS_AES_256_GCM_SHA384", want: []string{"ABCDEFGHIJ", "12345678", "x7Kq" + "92mNp"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := suspectsIn(tt.text)
			assert.ElementsMatch(t, tt.want, got)
			var hits []string
			newSearch(append(slices.Clone(got), "not there")).find("<"+strings.Join(got, ">x ")+"x", func(s string) { hits = append(hits, s) })
			assert.ElementsMatch(t, got[:len(got)-1], hits, "the last one is no word of its own")
		})
	}
	assert.NotPanics(t, func() { newSearch(nil).find("", nil) })
}
