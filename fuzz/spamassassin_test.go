package fuzz

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/backstamp/backstamp/received"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The parts that SpamAssassin's parser and ours both have, in the order in which testdata/received.pl
// prints them.
const (
	saAddress = iota
	saRDNS
	saHELO
	saBy
	saID
	saIdent
	saSender
	saParts
)

var saNames = [saParts]string{"client address", "reverse name", "HELO", "by", "identifier", "ident", "envelope sender"}

// leastAgreed is how much of each part that one of both finds must agree, when the kinds of saKinds are
// taken out. What is left is what forgers' programs and small servers write in forms of their own, each a
// field or two in ten thousand; a reading of ours that goes wrong for any server of some weight costs more
// than the thousandth that is left to it. Idents and senders are few, and a field weighs more there.
var leastAgreed = [saParts]float64{0.999, 0.999, 0.999, 0.999, 0.998, 0.99, 0.99}

// saValues is what is said of a field in each part; "" is nothing.
type saValues [saParts]string

// A saKind is a kind of field in which SpamAssassin's parser is wrong about a part, or leaves out on purpose
// what we read, or in which nobody can tell.
type saKind struct {
	part           int
	name, why      string
	form           *regexp.Regexp // of the value with its white space made single spaces
	example, right string         // a field of the kind, and what stands there in truth
}

var saKinds = []saKind{
	{
		saAddress, "fetched from a mailbox", "its walk begins anew at a fetch, so that it has no use for the mailbox's address",
		regexp.MustCompile(`^from \S+ \[[^\]]+\] by .* \(fetchmail-`),
		"from mail.example.com [192.0.2.7] by localhost with IMAP (fetchmail-6.4.37) for <ann@localhost> (single-drop); Fri, 10 Nov 2017 18:31:00 +0100", "192.0.2.7",
	},
	{
		saAddress, "from and by, and no more", "it passes over what has neither protocol nor identifier",
		regexp.MustCompile(`^(?:received )?from \S+(?: \([0-9.]+\))?(?: by \S*?(?: \([^)]*\))?)? ?(?:;|\w{3}, \d|$)`),
		"from 192.0.2.7 by mx.example.org; Fri, 10 Nov 2017 18:31:00 +0100", "192.0.2.7",
	},
	{
		saAddress, "an address behind a literal in the HELO", "it takes the first brackets of the value, which are the client's own words",
		regexp.MustCompile(`^from [^()]+ \((?:(?:HELO|EHLO) |helo=)\[`),
		"from dsl-7.example.net (HELO [10.1.2.3]) ([192.0.2.7]) by mx.example.org with ESMTP; 10 Nov 2017 18:31:00 +0100", "192.0.2.7",
	},
	{
		saAddress, "From with a capital", "it looks for the keyword in lower case; RFC 5321 takes any",
		regexp.MustCompile(`^(?:From|FROM) `),
		"From mail.example.com (192.0.2.7) by mx.example.org with SMTP; 10 Nov 2017 18:31:00 +0100", "192.0.2.7",
	},
	{
		saAddress, "a port behind the bare address", "it passes over LSMTP, whose address has the port attached",
		regexp.MustCompile(`^from \S+ \([0-9.]+:\d+\) by `),
		"from CLIENT (192.0.2.7:1146) by mx.example.org (LSMTP for Windows NT v1.1b) with SMTP id <1.2@mx.example.org>; Fri, 10 Nov 2017 18:31:00 +0100", "192.0.2.7",
	},
	{
		saAddress, "a slash before the address", "it does not know Java's way of printing one",
		regexp.MustCompile(`^from \S+ \(/[0-9.]+\) by `),
		"from mail.example.com (/192.0.2.7) by default (Oracle Beehive Gateway v4.0) with ESMTP ; Fri, 10 Nov 2017 18:31:00 +0100", "192.0.2.7",
	},
	{
		saAddress, "the address in two brackets", "it does not know Cellopoint's",
		regexp.MustCompile(`^from \S+ \[\([0-9.]+\)\] by `),
		"from mail.example.com [(192.0.2.7)] by mx.example.org (Cellopoint E-mail Firewall v4.1.10 Build 0809 with TLS) with ESMTP id 12345; Fri, 10 Nov 2017 18:31:00 +0100", "192.0.2.7",
	},
	{
		saAddress, "no by", "it needs one",
		regexp.MustCompile(`^from [^\s;]+ (?:\(\S+ \[[^\]]+\]\)|\[[^\]]+\])(?: \([^()]*\))*(?:;| with |$)`),
		"from localhost (localhost [127.0.0.1]); Fri, 10 Nov 2017 18:31:00 -0400 (UTC-04:00)", "127.0.0.1",
	},
	{
		saAddress, "zeros before an octet", "it takes no such address; we read decimals, and keep the text as From.Literal",
		regexp.MustCompile(`\[(?:[0-9]+\.)*0[0-9]`),
		"from mail.example.com ([192.00.02.7]) by mx.example.org with Microsoft SMTPSVC(6.0.3790.1830); Fri, 10 Nov 2017 18:31:00 +0100", "192.0.2.7",
	},
	{
		saAddress, "a filter or a service of which it wants no address", "it passes over qmail-scanner and SendGrid on purpose",
		regexp.MustCompile(`^from \S+ (?:by .* with qmail-scanner|\(unknown\) by \S+ \(SG\) )`),
		"from 192.0.2.7 by mx.example.org (envelope-from <ann@example.com>, uid 507) with qmail-scanner-9.99 (clamdscan. Clear:RC:1(192.0.2.7):.); 10 Nov 2017 17:31:00 -0000", "192.0.2.7",
	},
	{
		saAddress, "a name and a parenthesis in one word", "no space stands before the parenthesis",
		regexp.MustCompile(`^from [^\s(]+\([^\s\[]+\[[^\]]+\]\)`),
		"from mail.example.com(dsl-7.example.net[192.0.2.7]) by mx.example.org (IBM OS/400 SMTP) with TCP; Fri, 10 Nov 2017 17:31:00 +0000", "192.0.2.7",
	},
	{
		saAddress, "by before from", "it looks for from at the beginning",
		regexp.MustCompile(`^by \S+ \([^()]*\) from `),
		"by mx.example.org (Smail3.1.29.1) from mail.example.com (192.0.2.7) with smtp id <m0v-0009vc>; Fri, 10 Nov 95 00:07 MET", "192.0.2.7",
	},
	{
		saRDNS, "a reverse name, dropped where it is the HELO too", "IronPort writes the reverse name first, and unknown where there is none",
		regexp.MustCompile(`^from \S+ \(\[[^\]]+\]\) by \S+ with E?SMTP(?:/TLS/\S+)?; \d`),
		"from mail.example.com ([192.0.2.7]) by mx.example.org with ESMTP/TLS/ECDHE-RSA-AES256-GCM-SHA384; 10 Nov 2017 18:31:00 +0100", "mail.example.com",
	},
	{
		saRDNS, "one name, taken for both", "where only an address stands in the parentheses, the name is the HELO: Exchange, PowerMTA and others never look names up",
		regexp.MustCompile(`^from \S+ \(\[?[0-9A-Fa-f.:%]+\]?\) `),
		"from mail.example.com (192.0.2.7) by mx.example.org (198.51.100.4) with Microsoft SMTP Server (version=TLS1_2, cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.20.0.0; Fri, 10 Nov 2017 17:31:00 +0000", "",
	},
	{
		saRDNS, "a reverse name with the HELO in quotes", "ZMailer writes the reverse name first; it is dropped",
		regexp.MustCompile(`^from \S+ \(\[[^\]]+\](?::\d+)?,? "(?:EHLO|HELO|helo) `),
		`from dsl-7.example.net ([192.0.2.7]:53649 "EHLO mail.example.com" rhost-flags-OK-OK-OK-OK) by mx.example.org with ESMTP id S1234AbX (ORCPT <rfc822;bob@example.org>); Sat, 10 Nov 2007 12:31:00 -0500`, "dsl-7.example.net",
	},
	{
		saRDNS, "a reverse name, then address and HELO", "Exim writes the reverse name first",
		regexp.MustCompile(`^from \S+ ?(?:\(\[[^\]]+\](?::\d+)? (?:helo|ident)=|\[[^\]]+\] \((?:port|helo)=|(?:\(\[[^\]]+\](?::\d+)?\)|(?:\([^()]*\) )?\[[^\]]+\]) .*(?: id \w{6}-\w{6,11}-\w{2,4}|Exim))`),
		"from mail.example.com ([192.0.2.7]) by mx.example.org with esmtp id 1eDD9B-0001gz-Fw; Fri, 10 Nov 2017 17:31:00 +0000", "mail.example.com",
	},
	{
		saRDNS, "a reverse name, then an ident of nothing", "qmail-ldap writes the reverse name first",
		regexp.MustCompile(`^from \S+ \(@\[`),
		"from dsl-7.example.net (@[192.0.2.7]) (envelope-sender <ann@example.com>) by mx.example.org (qmail-ldap-1.03) with SMTP for <bob@example.org>; 10 Nov 2017 17:31:00 -0000", "dsl-7.example.net",
	},
	{
		saRDNS, "HELO and address in one comment", "what stands before a HELO that is marked as one is not the HELO",
		regexp.MustCompile(`^from \S+ \((?:HELO|EHLO|helo|ehlo) \S+ \[`),
		"from dsl-7.example.net (ehlo mail.example.com [192.0.2.7]) by mx.example.org with SMTP id 12345 for <bob@example.org>; Fri, 10 Nov 2017 17:31:00 -0800", "dsl-7.example.net",
	},
	{
		saRDNS, "may be forged", "it drops a name that does not lead back to the address; it is the reverse name all the same",
		regexp.MustCompile(`\[[^\]]+\] \(may be forged\)\)`),
		"from mail.example.com (dsl-7.example.net [192.0.2.7] (may be forged)) by mx.example.org with ESMTP id vAAHVHt3027575 for <bob@example.org>; Fri, 10 Nov 2017 18:31:00 +0100", "dsl-7.example.net",
	},
	{
		saRDNS, "the address in place of a name", "no reverse name is an address",
		regexp.MustCompile(`^from \S+ \((?:::ffff:)?([0-9.]+) \[|^from [0-9.]+ \((?:HELO|EHLO) `),
		"from mail.example.com (192.0.2.7 [192.0.2.7]) by mx.example.org with SMTPS id 15731; Fri, 10 Nov 2017 18:31:00 +0100", "",
	},
	{
		saRDNS, "a word in place of a name", "unverified, Unknown_Domain, really and HELO are no names",
		regexp.MustCompile(`^from \S+ \((?i:unverified|unknown_domain|really|(?:HELO|EHLO) \[|helo=|Forwarded-For:)`),
		"from mail.example.com (unverified [192.0.2.7]) by mx.example.org (EMWAC SMTPRS 0.83) with SMTP id <B0000@mx.example.org>; Fri, 10 Nov 2017 18:31:00 +0100", "",
	},
	{
		saHELO, "the cipher as HELO", "it guesses at the last word before a colon",
		regexp.MustCompile(`^from \[?[0-9A-Fa-f.:]+\]? by \S+ with \S+ \(TLS`),
		"from [2001:db8::7] by mx.example.org with esmtpsa (TLS1.3:ECDHE_RSA_AES_128_GCM_SHA256:128) (Exim 4.92) (envelope-from <ann@example.com>) id 1eDD9B-00073o-Si; Fri, 10 Nov 2017 17:31:00 +0000", "!2001:db8::7!",
	},
	{
		saHELO, "a lone literal", "it leaves the HELO out; we give it with the problem lone-literal",
		regexp.MustCompile(`^from \[?[0-9A-Fa-f.:]+\]?(?: \((?:port=\d+|ident=[^)]*|Forwarded-For:[^)]*|unknown)\))? by `),
		"from [192.0.2.7] by mx.example.org with SMTP id 12345; Fri, 10 Nov 2017 18:31:00 +0100", "!192.0.2.7!",
	},
	{
		saHELO, "a space before the brackets", "it does not find the name in front",
		regexp.MustCompile(`^from \S+ \( \[`),
		"from mail.example.com ( [192.0.2.7]) by mx.example.org (Symantec Messaging Gateway) with SMTP id 4D.81; Fri, 10 Nov 2017 18:31:00 +0100", "mail.example.com",
	},
	{
		saHELO, "a literal as HELO", "it takes the word before for the HELO",
		regexp.MustCompile(`\((?:(?:HELO|EHLO) |helo=)\[`),
		"from dsl-7.example.net (HELO [10.1.2.3]) ([192.0.2.7]) by mx.example.org with ESMTP; 10 Nov 2017 18:31:00 +0100", "!10.1.2.3!",
	},
	{
		saHELO, "unknown as HELO", "qmail writes unknown for a reverse name, and leaves a HELO out that equals it",
		regexp.MustCompile(`^from unknown \([0-9.]+\) by `),
		"from unknown (192.0.2.7) by mx.example.org with QMQP; 10 Nov 2017 17:31:00 -0000", "",
	},
	{
		saHELO, "HELO in HTTP", "there is none: the name is a reverse name or the address again",
		regexp.MustCompile(` (?:with|\(?via) HTTPS?\b`),
		"from [192.0.2.7] ([192.0.2.7]) by web-mail.gmx.net (3c-app-gmx-1.server.lan [10.1.2.3]) (via HTTP); Fri, 10 Nov 2017 18:31:00 +0100", "",
	},
	{
		saHELO, "a number as HELO", "it guesses at the comment behind the address",
		regexp.MustCompile(`^from \S+ \[[^\]]+\] \(\d+\) by `),
		"from mail.example.com [192.0.2.7] (8) by mx.example.org with esmtp (Exim 3.12 #1 (Debian)) id 1eDD9B-0001z5-00; Fri, 10 Nov 2017 17:31:00 +0000", "mail.example.com",
	},
	{
		saHELO, "a fixed word or an empty from", "Postini writes source for every client, MailEnable leaves a HELO out that it was not given",
		regexp.MustCompile(`^from (?:source \(\[|\([^\s()]+ \[)`),
		"from (127.0.0.1 [127.0.0.1]) by MailEnable Inbound Mail Agent with ESMTP; Fri, 10 Nov 2017 18:31:00 -08:00", "",
	},
	{
		saHELO, "the reverse name as HELO", "James leaves the HELO out where it says nothing new",
		regexp.MustCompile(`^from \S+ \(\[[^\]]+\]\) by \S+ \(JAMES `),
		"from localhost ([127.0.0.1]) by mx.example.org (JAMES SMTP Server 3.0-dev) with SMTP ID 842 for <bob@example.org>; Fri, 10 Nov 2017 18:31:00 +0100 (CET)", "",
	},
	{
		saHELO, "reverse name, HELO and address", "Exim's sender_fullhost has the HELO in the middle",
		regexp.MustCompile(`^from (?:\S+ )?\((?:[^\s()]+|\[[^\]]+\])\) \[`),
		"from dsl-7.example.net (mail.example.com) [192.0.2.7] by mx.example.org with smtp id 1eDD9B-00057N-00; Fri, 10 Nov 2017 17:31:00 +0000", "mail.example.com",
	},
	{
		saHELO, "HELO and address in one comment", "it takes the word before for the HELO",
		regexp.MustCompile(`^from \S+ \((?:HELO|EHLO|helo|ehlo) \S+ \[`),
		"from dsl-7.example.net (ehlo mail.example.com [192.0.2.7]) by mx.example.org with SMTP id 12345 for <bob@example.org>; Fri, 10 Nov 2017 17:31:00 -0800", "mail.example.com",
	},
	{
		saHELO, "a name and a parenthesis in one word", "no space stands before the parenthesis",
		regexp.MustCompile(`^from [^\s(]+\(`),
		"from mail.example.com([192.0.2.7]) by mx.example.org (AIMC 9.9) with SMTP id 12345; Fri, 10 Nov 2017 18:31:00 +0800", "mail.example.com",
	},
	{
		saHELO, "a HELO of two words", "it takes the first",
		regexp.MustCompile(`^from \S+ [^\s(]+ \(\S+ \[`),
		"from MAIL CLIENT (unknown [192.0.2.7]) by mx.example.org (Postfix) with SMTP id 12345; Fri, 10 Nov 2017 18:31:00 +0100 (CET)", "MAIL!CLIENT",
	},
	{
		saBy, "a name of several words", "it takes the first",
		regexp.MustCompile(` by [^\s.;()]+ (?:Email|Inbound|Email Security Gateway|Mail)\b`),
		"from mail.example.com (unknown [192.0.2.7]) by Forcepoint Email with ESMTPS id 12345; Fri, 10 Nov 2017 17:31:00 +0000 (GMT)", "Forcepoint!Email",
	},
	{
		saBy, "an empty by", "it takes the next word, which is a keyword or a comment",
		regexp.MustCompile(` by (?:with |\()`),
		"from mail.example.com ([192.0.2.7]) by with SMTP id 12345; Fri, 10 Nov 2017 18:31:00 +0100", "",
	},
	{
		saBy, "a parenthesis in the by", "it takes the software's name with the host's where no space parts them",
		regexp.MustCompile(` by [^\s(]+\(`),
		"from mail.example.com([192.0.2.7]) by mx.example.org(AIMC 9.9) with SMTP id 12345; Fri, 10 Nov 2017 18:31:00 +0800", "mx.example.org",
	},
	{
		saID, "ID with capitals, or behind mapi", "it looks for id in lower case, and forgets it for mapi",
		regexp.MustCompile(` ID \S|with mapi id `),
		"from mail.example.com (EHLO mail.example.com) ([192.0.2.7]) by mx.example.org (JAMES SMTP Server ) with ESMTP ID 4711; Fri, 10 Nov 2017 17:31:00 +0000 (GMT)", "4711",
	},
	{
		saID, "an identifier of one or two characters", "it wants three",
		regexp.MustCompile(` id <?[^\s;<>]{1,2}[>;\s]`),
		"from mail.example.com ([192.0.2.7]) by mx.example.org (Post.Office MTA v3.5) with SMTP id br; Fri, 10 Nov 2017 18:31:00 -0200", "br",
	},
	{
		saID, "brackets and semicolons from a random generator", "forgers' programs draw identifiers from all of ASCII; where they end nobody can tell",
		regexp.MustCompile(` with (?:e?smtp|ESMTP|SMTP) (?:\([^;]*)? ?id [^\s]*[()<>;]`),
		"from 192.0.2.7 (HELO mail.example.com) by mx.example.org with esmtp (6H)92 85OD) id 6*-G)5-RD for bob@example.org; Fri, 10 Nov 2017 18:31:00 +0100", "6*-G",
	},
	{
		saIdent, "a user of SMTP AUTH", "Yahoo writes the authenticated user in the place of qmail's ident: our From.User",
		regexp.MustCompile(`@[0-9.]+ with (?:login|plain)\)`),
		"from unknown (HELO mail.example.com) (ann@192.0.2.7 with login) by smtp803.mail.yahoo.com with SMTP; 10 Nov 2017 17:31:00 -0000", "",
	},
	{
		saIdent, "IDENT: before the user", "it takes Sendmail's mark for a part of the ident where no name follows",
		regexp.MustCompile(`\(IDENT:[^\s@]+@\[`),
		"from mail.example.com (IDENT:ann@[192.0.2.7]) by mx.example.org (8.9.3/8.9.3) with SMTP id RAA00070; Fri, 10 Nov 2017 17:31:00 GMT", "ann",
	},
	{
		saIdent, "an ident behind a literal as HELO", "it looks no further than the literal",
		regexp.MustCompile(`\((?:HELO|EHLO) \[[^\]]+\]\) \([^\s()]+@\[`),
		"from dsl-7.example.net (HELO [10.1.2.3]) (ann@[192.0.2.7]) (envelope-sender <ann@example.com>) by mx.example.org (WP-SMTPD) with SMTP for <bob@example.org>; 10 Nov 2017 18:31:00 +0100", "ann",
	},
	{
		saSender, "an envelope sender in another place", "behind the date, behind a second from, or with two words before it",
		regexp.MustCompile(`(?:mail_from|env-from) \(|\) id \S+ from <|envelope from <|; .*\((?:envelope-from) `),
		"from mail.example.com (mail.example.com [192.0.2.7]) by mx.example.org (990000.SGI.8.9.9/990000.SGI) via ESMTP id LAA00070 for <bob@example.org>; Fri, 10 Nov 2000 11:31:00 -0800 (PST) mail_from (ann@example.com)", "ann@example.com",
	},
	{
		saSender, "an envelope sender with spaces", "it ends at the first space, also between quotes",
		regexp.MustCompile(`envelope-from <"[^"]* `),
		`from [192.0.2.7] (helo=mail.example.com) by mx.example.org with esmtps (Exim 4.96) (envelope-from <"ann b"@example.com>) id 1eDD9B-00057i-00 for bob@example.org; Fri, 10 Nov 2017 17:31:00 +0000`, `"ann!b"@example.com`,
	},
}

// TestSpamAssassin compares what SpamAssassin's parser and ours make of the corpora's two samples of 20,000
// fields, without folding and with it, prints how far they agree, and how often each of saKinds is the
// reason where they do not.
func TestSpamAssassin(t *testing.T) {
	values := sampleFields(t)
	said := runSpamAssassin(t, values)
	var same, none, theirs, ours, both, kinds [saParts]int
	byKind := make([]int, len(saKinds))
	left := 0
	for i, value := range values {
		f, _ := received.Parse(value)
		flat := squash(value)
		we := saView(f)
		for p := range saParts {
			a, b := said[i][p], we[p]
			switch {
			case a == b && a == "", !said[i].read() && (p != saAddress || b == ""):
				none[p]++
				continue
			case a == b:
				same[p]++
				continue
			case a == "":
				theirs[p]++
			case b == "":
				ours[p]++
			default:
				both[p]++
			}
			if k := saKindOf(p, flat); k >= 0 {
				kinds[p]++
				byKind[k]++
			} else if left++; testing.Verbose() && left <= 40 {
				t.Logf("%s: SpamAssassin %q, Parse %q\n%q", saNames[p], a, b, flat)
			}
		}
	}
	t.Logf("%-16s %7s %7s %9s %7s %7s %9s %9s", "", "same", "none", "only ours", "only SA", "differ", "agreed", "known out")
	for p := range saParts {
		differ := theirs[p] + ours[p] + both[p]
		raw := float64(same[p]) / float64(same[p]+differ)
		known := float64(same[p]) / float64(same[p]+differ-kinds[p])
		t.Logf("%-16s %7d %7d %9d %7d %7d %8.2f%% %8.2f%%", saNames[p], same[p], none[p], theirs[p], ours[p], both[p], 100*raw, 100*known)
		assert.GreaterOrEqual(t, known, leastAgreed[p], saNames[p])
	}
	for k, n := range byKind {
		t.Logf("%6d  %s, %s: %s", n, saNames[saKinds[k].part], saKinds[k].name, saKinds[k].why)
	}
	require.Greater(t, same[saAddress], 10000)
}

// TestSpamAssassinKinds holds that every kind of saKinds is one: we read its example right, and
// SpamAssassin does not. A kind that SpamAssassin has mended leaves the table.
func TestSpamAssassinKinds(t *testing.T) {
	values := make([]string, len(saKinds))
	for i, k := range saKinds {
		values[i] = k.example
	}
	for i, said := range runSpamAssassin(t, values) {
		k := saKinds[i]
		t.Run(saNames[k.part]+"/"+k.name, func(t *testing.T) {
			f, err := received.Parse(k.example)
			require.NoError(t, err)
			assert.Equal(t, k.right, saView(f)[k.part])
			assert.NotEqual(t, k.right, said[k.part], "SpamAssassin reads it right")
			assert.Regexp(t, k.form, k.example)
		})
	}
}

// read tells whether SpamAssassin made anything of the field.
func (v *saValues) read() bool { return v[saAddress] != "" }

// saKindOf returns the first kind that explains a disagreement about the part, or -1.
func saKindOf(part int, flat string) int {
	return slices.IndexFunc(saKinds, func(k saKind) bool { return k.part == part && k.form.MatchString(flat) })
}

// saStrip are the bytes for which SpamAssassin writes "!".
var saStrip = regexp.MustCompile(`[\s\x00#\[\]()<>|]`)

// saView returns what a Field says, in SpamAssassin's form: without the final dot of a name and the
// brackets of a path, and with "!" for what it does not let through.
func saView(f *received.Field) saValues {
	v := saValues{
		saRDNS: strings.TrimRight(f.From.RDNS, "."), saHELO: f.From.HELO, saBy: f.By.Host,
		saIdent: f.From.Ident, saSender: strings.Trim(f.EnvelopeFrom, "<>"),
	}
	for i := range v {
		v[i] = saStrip.ReplaceAllString(v[i], "!")
	}
	if f.From.IP.IsValid() {
		v[saAddress] = f.From.IP.String()
	}
	v[saID] = f.ID
	return v
}

// sampleFields returns the values of the corpora's samples.
func sampleFields(t *testing.T) []string {
	dir := os.Getenv("BACKSTAMP_CORPUS")
	if dir == "" {
		t.Skip("BACKSTAMP_CORPUS names no folder of real mail, so that nothing is compared")
	}
	var values []string
	for _, name := range []string{"fields-bench.txt.gz", "fields-bench-folded.txt.gz"} {
		values = append(values, benchValues(t, filepath.Join(dir, name))...)
	}
	require.NotEmpty(t, values)
	return values
}

// benchValues returns the values of a file that has one on a line, with \r, \n, \t and \\ for those bytes.
func benchValues(t *testing.T, path string) (values []string) {
	unescape := strings.NewReplacer(`\r`, "\r", `\n`, "\n", `\t`, "\t", `\\`, `\`)
	file, err := os.Open(path)
	require.NoError(t, err)
	defer func() { _ = file.Close() }()
	unzipped, err := gzip.NewReader(file)
	require.NoError(t, err)
	lines := bufio.NewScanner(unzipped)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		values = append(values, unescape.Replace(lines.Text()))
	}
	require.NoError(t, lines.Err())
	return values
}

// spamAssassin returns the perl that has SpamAssassin's modules, and skips the test where there is none.
func spamAssassin(t *testing.T) (perl string) {
	perl, err := exec.LookPath("perl")
	if err != nil {
		t.Skip("there is no perl, so that SpamAssassin is not asked: Debian has both in the package spamassassin")
	}
	if exec.Command(perl, "-MMail::SpamAssassin::Message::Metadata::Received", "-e", "1").Run() != nil {
		t.Skip("perl has no SpamAssassin, so that it is not asked: install Debian's package spamassassin")
	}
	return perl
}

// runSpamAssassin returns what SpamAssassin says of the values, and skips the test where it is missing.
func runSpamAssassin(t *testing.T, values []string) []saValues {
	perl := spamAssassin(t)
	var in, complaints bytes.Buffer
	for _, v := range values {
		in.WriteString(squash(v) + "\n")
	}
	cmd := exec.Command(perl, filepath.Join("testdata", "received.pl"))
	cmd.Stdin, cmd.Stderr = &in, &complaints
	out, err := cmd.Output()
	require.NoError(t, err, complaints.String())
	lines := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	require.Len(t, lines, len(values))
	said := make([]saValues, len(lines))
	for i, line := range lines {
		words := strings.Split(line, "\t")
		if words[0] != "ok" {
			continue
		}
		require.Len(t, words, saParts+1)
		copy(said[i][:], words[1:])
		if ip, err := netip.ParseAddr(said[i][saAddress]); err == nil {
			said[i][saAddress] = ip.Unmap().String()
		}
	}
	return said
}
