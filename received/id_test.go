package received

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// idForms are the forms of identifiers, versions and names by which servers are told, each as a pattern beside the
// function that tells it, and what a pattern cannot say.
var idForms = []struct {
	name    string
	is      func(s string) bool
	pattern string
	also    func(s string) bool
	samples []string
}{
	{"Exim", isEximID, `^[0-9A-Za-z]{6}-(?:[0-9A-Za-z]{6}-[0-9A-Za-z]{2}|[0-9A-Za-z]{11}-[0-9A-Za-z]{4})$`, nil, []string{"1aBcDe-0001Fg-2H", "1aBcDe-00000001FgH-2HiJ"}},
	{"Gmail", isGoogleID, `(?s)^.{4,}\.\d{4}\.\d\d\.\d\d\.\d\d\.\d\d\.\d\d$`, nil, []string{"x12si345.67.2024.03.06.05.31.07", "abcd.2024.03.06.05.31.07"}},
	{
		"Google's machines", isGoogleShortID, `^[^.]+(?:so|mr|sf|si|sm|ls|sp|fs)\d{4,}[a-z]{2,4}\.\d`,
		func(s string) bool { return strings.IndexByte(s, '.') >= 10 },
		[]string{"x12csp34567qab.1", "ab1so123456abcd.23", "abmr1234ab.1", "absf123456abcde.1", "a1si12345ab.9", "asm123456ab.1", "a2ls12345abc.1", "a1fs12345abc.1"},
	},
	{"smail", isSmailID, `(?s)^m[01][0-9A-Za-z]{5}-0[0-9A-Za-z]{6}(?:@.*)?$`, nil, []string{"m0aBcDe-000FgHC", "m1zyxwv-0ABCDEF@mx.example.org"}},
	{"Momentum", isMomentumID, `^[0-9A-F]{2}/[0-9A-F]{2}-\d{5}-[0-9A-F]{8}$`, nil, []string{"0A/1B-01234-00D3C2B1"}},
	{"Brightmail", isBrightmailID, `^[0-9A-F]{2}\.[0-9A-F]{2}\.\d{5}\.[0-9A-F]{8}$`, nil, []string{"0A.1B.01234.00D3C2B1"}},
	{"InterMail", isInterMailID, `(?s)^(?:\d{14}|\d{17})\.[A-Z]{4}\d.`, nil, []string{"20060808123341.ABCD12345.mx.example.org@example.net", "20060808123341123.AZAZ12", "20060808123341.ABCD1"}},
	{"McAfee", isMcAfeeID, `(?s)^.{3,13}_[0-9a-f]{8}_[0-9a-f]{4}_1[0-9a-f]{3}_[0-9a-f]{4}_[0-9a-f]{12}$`, nil, []string{
		"0a1b_2c3d_01234567_89ab_11e7_8000_00005e005301", "0a1_01234567_89ab_11e7_8000_00005e005301", "0a1b2c3d4e5f6_01234567_89ab_11e7_8000_00005e005301",
	}},
	{
		"Bizanga", isBizangaID, `^[0-9A-Za-z]{6}00[0-9A-Za-z]{7}0[0-9A-Za-z]{6}$`,
		func(s string) bool { return s[1:3] == s[17:19] },
		[]string{"1aBcde00FGhijkl0mABnop", "1aBcde00FGhijkl0maBnop"},
	},
	{
		"Cloudmark", isCloudmarkID, `^[0-9A-Za-z]{22}$`,
		func(s string) bool { return s[:3] == s[13:16] && s[0] != s[1] },
		[]string{"aBcdefghijklmaBcnopqrs", "aacdefghijklmaacnopqrs"},
	},
	{"Mailgun", isMailgunID, `^[0-9a-f]{24}$`, nil, []string{"0123456789abcdef01234567"}},
	{"container", isContainer, `^[0-9a-f]{12}$`, nil, []string{"47a34c698db9"}},
	{
		"Proofpoint", isProofpointID, `^\d[0-9a-z]{9}-\d{1,2}$`,
		func(s string) bool { return len(regexp.MustCompile(`[a-z]`).FindAllString(s, -1)) > 2 },
		[]string{"3abcd12345-1", "3abc123456-12", "3ab1234567-1", "3a123z456b-1"},
	},
	{"ZMailer", isZmailerID, `(?s)^S\d{5,9}A.*$`, func(s string) bool { return len(s) >= 13 && len(s) <= 24 }, []string{"S12345AbcdefghI", "S123456789Abcdefgh", "S1234Abcdefghijkl", "S1234567890AbcdEFGH"}},
	{
		"Courier", isCourierID, `^(?:[0-9A-F]{16}\.[0-9A-F]{16}\.[0-9A-F]{8}|[0-9A-F]{16}\.[0-9A-F]{8}|[0-9A-F]{8}\.[0-9A-F]{8}\.[0-9A-F]{8})$`, nil,
		[]string{"0000000000012345.000000005A05E3C5.00001234", "0000000000012345.5A05E3C5", "00012345.5A05E3C5.00001234"},
	},
	{"MMDF", isMMDFID, `^a[a-z]\d{5}$`, nil, []string{"aa12345", "az00009"}},
	{"bare version", isBareVersion, `^\d+\.\d+\.(?:\d+|0\d\d\.\d+)$`, nil, []string{"5.8.807", "7.2.072.1", "7.2.72.1", "7.2.072.10", "1.2.3.0"}},
	{"sendmail's version", isSendmailVersion, `(?s)^\d[^/]*\.[^/]*/`, func(s string) bool { return strings.IndexByte(s, '/') >= 3 }, []string{"8.1/8.1", "8.12.8/8.12.5", "5.65c8/1.34", "8./1", "81/8.1"}},
	{"Tumbleweed", isTumbleweed, `S(?i:mtp relay \((?:email firewall|mms) v)`, nil, []string{"Example SMTP Relay (Email Firewall v6.5)", "SMTP Relay (MMS v4)"}},
	{"Dovecot", recognised("by mx.example.org with LMTP id %s (envelope-from <ann@example.com>)", Dovecot), `^[0-9A-Za-z+/]{22}$`, nil, []string{"aB+cdE0123456/abcdeFGH"}},
	{"PowerMTA", recognised("by mx.example.org id %s; 6 Mar 2000 14:31:07 +0100 (envelope-from <ann@example.com>)", PowerMTA), `^h[0-9a-v]{11}$`, nil, []string{"h0123456789a", "habcdefghijv", "h012345678av"}},
	{"what Exim always writes", hasEximForm, `(?s)^[^-]{6}-(?:[^-]{6}-.{2}|[^-]{11}-.{4})$`, nil, []string{"1aBcDe-0001Fg-2H", "1aBcDe-00000001FgH-2HiJ"}},
	{"what Postfix always writes", hasPostfixForm, `^(?:[0-9A-F]{6,}|[0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z]{10,}z[0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-y]*)$`, nil, []string{"4F1C2A", "4TqLd775plz3bC", "4TqLd775plz"}},
	{
		"what sendmail always writes", hasSendmailForm, `^(?:[0-9A-Za-x]{8}\d{4,}|[A-Z]{3}\d{4,})(?:\$|for)?$`,
		nil,
		[]string{"4263Lv012345", "4263Lv0112345for", "AAA1234", "OAA12345$"},
	},
	{"a number at the end", endsInNumber, `(?s)^.*\.\d*$`, nil, []string{"a.b.12", "a.", "12"}},
	{"Exchange's version", isDotted, `^\d*\.\d*\.\d*\.\d*$`, nil, []string{"15.20.6631.46", "15.20.66"}},
	{"sendmail 5", recognised("by mx.example.org id %s; 6 Mar 2000 14:31:07 +0000", Sendmail), `^(?:AA\d{5}g?|OAA\d{5})$`, nil, []string{"AA12345", "AA12345g", "OAA12345"}},
}

// recognised returns a function that tells whether a field with an identifier in it is read as the dialect's. What
// is no single word does not stand in a field as it is.
func recognised(field string, d Dialect) func(id string) bool {
	return func(id string) bool {
		f, _ := Parse("from mail.example.com ([192.0.2.7]) " + strings.Replace(field, "%s", id, 1))
		return f.Dialect == d && !strings.ContainsAny(id, `()[]<>,;" `)
	}
}

// TestForms compares each function with its pattern, on samples and what is nearly one.
func TestForms(t *testing.T) {
	for _, form := range idForms {
		t.Run(form.name, func(t *testing.T) {
			pattern := regexp.MustCompile(form.pattern)
			yes := 0
			for _, sample := range form.samples {
				for _, s := range nearMisses(sample) {
					want := pattern.MatchString(s) && (form.also == nil || form.also(s))
					require.Equal(t, want, form.is(s), "%q", s)
					if want {
						yes++
					}
				}
			}
			assert.Greater(t, yes, 3)
		})
	}
}
