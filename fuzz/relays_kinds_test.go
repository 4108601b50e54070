package fuzz

import (
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
)

// A partKind is a kind of field in which SpamAssassin's relay is wrong about a part; those of saKinds hold as
// well. The part "relay" is whether the field is a relay at all.
type partKind struct {
	part, name, why string
	form            *regexp.Regexp // of the value with its white space made single spaces
	example, right  string         // a field of the kind, and what stands there in truth
}

var partKinds = []partKind{
	{
		"auth", "via HTTP", "it knows a user of webmail by \"with HTTP\" and \"(via HTTP)\", and not by this",
		regexp.MustCompile(`(?i) via HTTPS?(?:;|$)`),
		"from [192.0.2.7] by web1.example.com via HTTP; Fri, 10 Nov 2017 09:31:00 PST", "HTTP",
	},
	{
		"auth", "webmail without the word", "it does not know mshttpd, nor Hotmail's DAV",
		regexp.MustCompile(`\(mshttpd\)| with DAV(?:;|$)`),
		"from [192.0.2.7] by mx.example.org (mshttpd); Fri, 10 Nov 2017 18:31:00 +0100", "HTTP",
	},
	{
		"auth", "a login in qmail's place of the ident", "Yahoo tells the mechanism there",
		regexp.MustCompile(`@[0-9.]+ with (?:login|plain)\)`),
		"from unknown (HELO mail.example.com) (ann@192.0.2.7 with login) by smtp803.mail.yahoo.com with SMTP; 10 Nov 2017 17:31:00 -0000", "login",
	},
	{
		"auth", "SASL METHOD", "it does not know mx-netz's words",
		regexp.MustCompile(`\(SASL METHOD:\[`),
		"from [10.1.2.3] (unknown [192.0.2.7]) (using TLSv1 with cipher RC4-MD5 (128/128 bits)) (No client certificate requested) (SASL METHOD:[PLAIN] USERNAME:[ann]) by mail.example.org (SMTP-MAIL-SERVER) with ESMTP id 4F1C2; Fri, 10 Nov 2017 18:31:00 +0100 (CET)", "PLAIN",
	},
	{
		"auth", "GMX with parentheses", "it knows GMX's server for customers only where the address stands in brackets",
		regexp.MustCompile(`^from \S+ \((?:HELO|EHLO) .*\) \([0-9.]+\) by mail\.gmx\.(?:net|com) \(`),
		"from dsl-7.example.net (EHLO [10.1.2.3]) (192.0.2.7) by mail.gmx.net (mp014) with SMTP; Fri, 10 Nov 2017 18:31:00 +0100", "GMX (SMTP / mail.gmx.net)",
	},
	{
		"auth", "Authid", "it does not know Maillennium's word",
		regexp.MustCompile(` \(Authid: `),
		"from mail.example.com (dsl-7.example.net[192.0.2.7]) by example.org (mailhub7) with ESMTP id <2017111017310001600abcde> (Authid: ann); Fri, 10 Nov 2017 18:31:00 +0100", "Sendmail",
	},
	{
		"id", "forgers' identifiers", "they are drawn from all of ASCII; where they end nobody can tell",
		regexp.MustCompile(` with esmtp \(.*\) id \S+ for \S+@`),
		"from 192.0.2.7 (HELO mail.example.com) by mx.example.org with esmtp (22;)R. <<1*34) id 7K1-+--+<BG,3-21 for bob@example.org; Fri, 10 Nov 2017 18:31:00 +0100", "7K1-+--+!BG,3-21",
	},
	{
		"id", "a bracket", "it leaves it, so that the relay ends there for a rule that looks for the next bracket",
		regexp.MustCompile(` id \S*[\[\]]`),
		"from mail.example.com ([192.0.2.7]) by mx.example.org with SMTP id Z[10]7; Fri, 10 Nov 2017 18:31:00 +0100", "Z!10!7",
	},
	{
		"rdns", "an ident, and one name taken for both", "what stands before ident and address alone is the HELO",
		regexp.MustCompile(`^from \S+ \([^\s@]+@\[[^\]]+\]\) by `),
		"from mail.example.com (ann@[192.0.2.7]) by mx.example.org with esmtp id 1eDD9B-1Abcd23; Fri, 10 Nov 2017 18:31:00 +0100", "",
	},
	{
		"rdns", "a space behind the parenthesis", "it does not find the name there",
		regexp.MustCompile(`^from \S+ \( \S+ \[`),
		"from mail.example.com ( dsl-7.example.net [192.0.2.7]) by mx.example.org (Postfix) with ESMTP id 4F1C2; Fri, 10 Nov 2017 18:31:00 +0100 (PDT)", "dsl-7.example.net",
	},
	{
		"rdns", "a HELO of two words", "it finds no name behind it",
		regexp.MustCompile(`^from [^\s(]+ [^\s(]+ \(\S+ \[`),
		"from MAIL CLIENT (dsl-7.example.net [192.0.2.7]) by mx.example.org (6.7.1/1.7.0) with ESMTP id ABCDE12345 for <bob@example.org>; Fri, 10 Nov 2017 18:31:00 +0100", "dsl-7.example.net",
	},
	{
		"rdns", "a HELO behind the address", "what stands in front is the reverse name",
		regexp.MustCompile(`^from \S+ \[[^\]]+\] \((?:HELO|EHLO) `),
		"from dsl-7.example.net [192.0.2.7] (HELO mail.example.com) by mx.example.org (AltaVista Mail V2.0/2.0 BL23 listener) id 0000_0041_1234_abcd_0001; Fri, 10 Nov 2017 18:31:00 +0100", "dsl-7.example.net",
	},
	{
		"rdns", "no HELO", "it takes the reverse name for the HELO",
		regexp.MustCompile(`^from \(\S+ \[`),
		"from (dsl-7.example.net [192.0.2.7]) by mx.example.org with ESMTP id vAAHV0h01234; Fri, 10 Nov 2017 18:31:00 +0100", "dsl-7.example.net",
	},
	{
		"helo", "HELO in HTTP-DAV", "there is none",
		regexp.MustCompile(` with Microsoft Exchange Server HTTP-DAV`),
		"from 192.0.2.7 ([192.0.2.7]) by mb1.example.org ([10.1.1.40]) via Exchange Front-End Server web.example.org ([10.1.1.41]) with Microsoft Exchange Server HTTP-DAV ; Fri, 10 Nov 2017 18:31:00 +0100", "",
	},
	{
		"helo", "a literal before Java's address", "it takes it for the address",
		regexp.MustCompile(`^from \[[^\]]+\] \(/`),
		"from [10.1.2.3] (/192.0.2.7) by default (Oracle Beehive Gateway v4.0) with ESMTP ; Fri, 10 Nov 2017 18:31:00 +0100", "!10.1.2.3!",
	},
	{
		"helo", "a literal that CommuniGate verified", "it stands before the account",
		regexp.MustCompile(`^from \[[^\]]+\] \(account \S+ \[[^\]]+\] verified\)`),
		"from [192.0.2.7] (account ann@example.com [192.0.2.7] verified) by mx.example.org (CommuniGate Pro SMTP 5.0.10) with ESMTPSA id 4711 for bob@example.org; Fri, 10 Nov 2017 18:31:00 +0100", "!192.0.2.7!",
	},
	{
		"helo", "a literal as HELO in quotes", "it takes the word before for the HELO",
		regexp.MustCompile(` "(?:EHLO|HELO) \[`),
		`from dsl-7.example.net ([192.0.2.7]:1260 "EHLO [10.1.2.3]" rhost-flags-OK-OK-OK-FAIL) by mx.example.org with ESMTP id S1234AbX (ORCPT <rfc822;bob@example.org>); Fri, 10 Nov 2017 18:31:00 +0100`, "!10.1.2.3!",
	},
	{
		"ident", "an ident without a HELO", "it looks for one only where Exim names itself",
		regexp.MustCompile(`^from \S+ \(\[[^\]]+\] ident=\S+\) by `),
		"from mail.example.com ([192.0.2.7] ident=ann) by mx.example.org with esmtp id 1eDD9B-0004Ab-00; Fri, 10 Nov 2017 18:31:00 +0100", "ann",
	},
	{
		"envfrom", "an envelope sender after a colon, or a second from", "it wants a space or a sign of equality, and no second from",
		regexp.MustCompile(`\(envelope sender: <|\S from <?\S+@`),
		"from mail.example.com (unknown [192.0.2.7]) (envelope sender: <ann@example.com>) (not using TLS) by mx.example.org (Active!gate) with ESMTP id aBcD0001; Fri, 10 Nov 2017 18:31:00 +0100", "ann@example.com",
	},
	{
		"ip", "Forwarded-For", "it takes what the client says of others for the client",
		regexp.MustCompile(`\(Forwarded-For: `),
		"from [192.0.2.7] (Forwarded-For: [203.0.113.9]) by mx.example.org (mshttpd); Fri, 10 Nov 2017 18:31:00 +0100", "192.0.2.7",
	},
	{
		"relay", "an empty by", "it takes the next word for the server",
		regexp.MustCompile(` by (?:with |\()`),
		"from mail.example.com ([192.0.2.7]) by with SMTP id 12345; Fri, 10 Nov 2017 18:31:00 +0100", "",
	},
	{
		"relay", "apparently", "it looks for from at the beginning",
		regexp.MustCompile(`^\(apparently\) from `),
		"(apparently) from mail.example.com ([192.0.2.7]) by mx.example.org with Microsoft SMTPSVC(5.5.1877.197.19); Fri, 10 Nov 2017 18:31:00 +0100", "192.0.2.7",
	},
	{
		"relay", "a name and an address in two comments", "it does not find the address",
		regexp.MustCompile(`^from [0-9.]+ \([^\s()]+\) \([0-9.]+\) by `),
		"from 192.0.2.7 (mail.example.com) (192.0.2.7) by mx.example.org with SMTP; Fri, 10 Nov 2017 18:31:00 +0100", "192.0.2.7",
	},
	{
		"auth", "Mirapoint's AUTH", "it knows neither HTTPS/1.1 nor the comment",
		regexp.MustCompile(`\(AUTH \S+\)`),
		"from [10.1.2.3] (dsl-7.example.net [192.0.2.7]) by mx.example.org (MOS 3.6.4-CR) with ESMTP id ETL00070 (AUTH ann); Fri, 10 Nov 2017 18:31:00 +0100", "Sendmail",
	},
	{
		"auth", "Courier's IDENT before AUTH", "it looks for AUTH at the beginning of the comment",
		regexp.MustCompile(`\(IDENT: \S+, AUTH: `),
		"from [10.1.2.3] ([::ffff:192.0.2.7]) (IDENT: ann, AUTH: LOGIN ann) by mx.example.org with esmtp; Fri, 10 Nov 2017 18:31:00 +0100", "LOGIN",
	},
	{
		"ident", "an ident in a comment of its own", "it does not know Courier's and smail's",
		regexp.MustCompile(`\(IDENT: |\(ident \S+ using rfc1413\)`),
		"from mail.example.com ([::ffff:192.0.2.7]) (IDENT: ann) by mx.example.org with esmtp; Fri, 10 Nov 2017 18:31:00 +0100", "ann",
	},
	{
		"ident", "a port before the ident", "it looks for an ident only where Exim names itself",
		regexp.MustCompile(`^from \S+ \(\[[^\]]+\]:\d+ ident=`),
		"from mail.example.com ([192.0.2.7]:47788 ident=ann) by mx.example.org with esmtps (TLSv1:AES256-SHA:256) id 1eDD9B-0000Ab-00; Fri, 10 Nov 2017 18:31:00 +0100", "ann",
	},
	{
		"ident", "a user of qmail-ldap", "the word authenticated stands before it",
		regexp.MustCompile(`\(authenticated:[^\s@]+@`),
		"from dsl-7.example.net (HELO mail.example.com) (authenticated:ann@[192.0.2.7]) (envelope-sender <ann@example.com>) by mx.example.org (qmail-ldap-1.03) with SMTP for <bob@example.org>; 10 Nov 2017 17:31:00 -0000", "",
	},
	{
		"ip", "proxying for", "it takes what the client says of others for the client",
		regexp.MustCompile(` \(proxying for `),
		"from 192.0.2.7 (proxying for 203.0.113.9) (SquirrelMail authenticated user ann.of.accounts@mail.example.com) by mx.example.org with HTTP; Fri, 10 Nov 2017 18:31:00 +0100", "192.0.2.7",
	},
	{
		"ip", "a login in qmail's place of the ident", "it takes the first brackets of the value, which are the client's own words",
		regexp.MustCompile(`^from \[[^\]]+\] \(\S+@[0-9.]+ with (?:login|plain)\)`),
		"from [10.1.2.3] (ann@192.0.2.7 with plain) by smtp107.mail.yahoo.com with SMTP; 10 Nov 2017 09:31:00 -0800", "192.0.2.7",
	},
	{
		"helo", "a login in qmail's place of the ident", "it takes the HELO for the address",
		regexp.MustCompile(`^from \[[^\]]+\] \(\S+@[0-9.]+ with (?:login|plain)\)`),
		"from [10.1.2.3] (ann@192.0.2.7 with plain) by smtp107.mail.yahoo.com with SMTP; 10 Nov 2017 09:31:00 -0800", "!10.1.2.3!",
	},
	{
		"relay", "a login in qmail's place of the ident", "it does not find the address",
		regexp.MustCompile(`\(\S+@[0-9.]+ with (?:login|plain)\)`),
		"from dsl-7.example.net (ann.b@192.0.2.7 with plain) by smtp107.mail.yahoo.com with SMTP; 10 Nov 2017 09:31:00 -0800", "192.0.2.7",
	},
	{
		"rdns", "<unknown>", "it is no name",
		regexp.MustCompile(`\(<unknown> \[`),
		"from localhost (<unknown> [192.0.2.7]) by mx.example.org (OpenSMTPD) with ESMTP id 00ab12cd; Fri, 10 Nov 2017 18:31:00 +0100", "",
	},
	{
		"rdns", "a name that CommuniGate verified", "it is the HELO, of which the address was looked up",
		regexp.MustCompile(`\[[^\]]+\] verified\)`),
		"from mail.example.com ([192.0.2.7] verified) by mx.example.org (CommuniGate Pro SMTP 4.2.7) with ESMTP id 312; Fri, 10 Nov 2017 18:31:00 +0100", "",
	},
	{
		"rdns", "a bare address", "it is no name",
		regexp.MustCompile(`^from [0-9.]+ by `),
		"from 192.0.2.7 by mx.example.org with esmtp (TLS1.3:ECDHE_X25519__RSA_PSS_RSAE_SHA256__AES_256_GCM:256) (Exim latest) id 1eDD9B-001ZAb-1h; Fri, 10 Nov 2017 18:31:00 +0100", "",
	},
	{
		"helo", "the reverse name, with QMQP and NNFMP", "Yahoo's groups write the reverse name first",
		regexp.MustCompile(`^from \S+ \(\[[^\]]+\]\) by \S+ with (?:QMQP|NNFMP|SMTP);`),
		"from mail.example.com ([192.0.2.7]) by n0.groups.example.yahoo.com with NNFMP; 10 Nov 2017 17:31:00 -0000", "",
	},
	{
		"helo", "the name of Postini's client", "it writes source or the reverse name there",
		regexp.MustCompile(`^from \S+ \(\[[^\]]+\]\) .*by \S+\.postini\.com `),
		"from mail.example.com ([192.0.2.7]) (using TLSv1) by exprod1.postini.com ([198.51.100.12]) with SMTP ID DSNKabc; Fri, 10 Nov 2017 18:31:00 +0100", "",
	},
	{
		"by", "a name of several words", "it takes the first",
		regexp.MustCompile(` by \S+ [^\s(;]+ (?:[^\s(;]+ )*with `),
		"from [10.1.2.3] ([192.0.2.7]) by Example Outgoing Smtp with ESMTPSA id 4711; Fri, 10 Nov 2017 18:31:00 +0100", "Example!Outgoing!Smtp",
	},
	{
		"by", "a product after the name, without a space", "it takes the first word of the product with it",
		regexp.MustCompile(` ?by \S+\([^()]*`),
		"from mail.example.com ([192.0.2.7]) by mx.example.org(Sun Java System Messaging Server 6.1) with ESMTP id 4711; Fri, 10 Nov 2017 18:31:00 +0100", "mx.example.org",
	},
	{
		"relay", "a name and an address without brackets", "it does not find the address",
		regexp.MustCompile(`^from \S+ ?\S* ?\((?:\S+ )?[0-9.]+\)`),
		"from mail.example.com (dsl-7.example.net 192.0.2.7) by mx.example.org (8.12.10/8.12.9) with ESMTP id 4711; Fri, 10 Nov 2017 18:31:00 +0100", "192.0.2.7",
	},
	{
		"relay", "the server's own address", "it takes it for the client's, where the client's is missing",
		regexp.MustCompile(` \[\]\) by \S+ \(\[`),
		"from mail.example.com (dsl-7.example.net []) by mx.example.org ([192.0.2.4]); Fri, 10 Nov 2017 18:31:00 +0100", "",
	},
	{
		"helo", "bytes that are not UTF-8", "it takes them for Windows-1252; nobody can tell what they are",
		regexp.MustCompile(`[^\x00-\x7f]`),
		"from m\xfcll ([192.0.2.7]) by mx.example.org with ESMTP id 4711; Fri, 10 Nov 2017 18:31:00 +0100", "m!ll",
	},
	{
		"auth", "user= and mech=", "it does not know Sendmail's own words for them",
		regexp.MustCompile(`\(user=\S+ mech=`),
		"from [10.1.2.3] (dsl-7.example.net [192.0.2.7]) (user=ann mech=PLAIN bits=0) by mx.example.org (8.13.7/8.13.6) with ESMTP id vAAHV0h01234; Fri, 10 Nov 2017 18:31:00 +0100", "PLAIN",
	},
	{
		"relay", "fetched, with the reverse name", "it looks for POP3 only where no other form fits, and takes the mailbox for a relay",
		regexp.MustCompile(` with (?:POP3|IMAP)`),
		"from mail.example.com (mail.example.com [192.0.2.7]) by tipi (mpop-1.4.21) with POP3 for <ann>; Fri, 10 Nov 2017 18:31:00 +0100", "",
	},
	{
		"relay", "VPOP3", "it takes the server's address for the client's, or passes over the field",
		regexp.MustCompile(` running VPOP3\)`),
		"from 192.0.2.7 by mx.example.org ([198.51.100.4] running VPOP3) with ESMTP; Fri, 10 Nov 2017 18:31:00 +0100", "192.0.2.7",
	},
}

// relayKind returns the first kind that explains a difference in a part of a relay, "" if none does.
func relayKind(part, flat string) string {
	for _, k := range partKinds {
		if k.part == part && k.form.MatchString(flat) {
			return k.part + ", " + k.name + ": " + k.why
		}
	}
	p, ok := map[string]int{
		"relay": saAddress, "ip": saAddress, "rdns": saRDNS, "helo": saHELO, "by": saBy, "id": saID, "ident": saIdent, "envfrom": saSender,
	}[part]
	if !ok {
		return ""
	}
	if i := saKindOf(p, flat); i >= 0 {
		return part + ", " + saKinds[i].name + ": " + saKinds[i].why
	}
	return ""
}

// TestRelayKinds holds that every kind of partKinds is one: Relays is right about its example, and
// SpamAssassin is not.
func TestRelayKinds(t *testing.T) {
	var mails []string
	for _, k := range partKinds {
		mails = append(mails, "Received: "+k.example+"\n")
	}
	for i, said := range runRelays(t, mails, nil) {
		k := partKinds[i]
		t.Run(k.part+"/"+k.name, func(t *testing.T) {
			ours := ourViews(t, relayCase(t, mails[i], nil))[0]
			theirs := viewRelay(said.fields[0])
			at := max(0, slices.Index(relayParts[:], k.part)) // a relay shows by its address
			assert.Equal(t, k.right, ours.parts[at])
			assert.NotEqual(t, k.right, theirs.parts[at], "SpamAssassin reads it right")
			assert.Regexp(t, k.form, k.example)
		})
	}
}
