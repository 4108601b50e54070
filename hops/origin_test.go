package hops

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// fields that several messages of TestOrigins have.
const (
	fromGmail = `Received: from mail-zz9-f99.google.com (mail-zz9-f99.google.com [198.51.100.44])
	by mx.example.org (Postfix) with ESMTPS id 4Tv60D59zVz9rxB
	for <bob@example.org>; Tue, 12 Mar 2024 09:15:40 +0100 (CET)
Received: by mail-zz9-f99.google.com with SMTP id 5614622812f47-0a1b2c3d4e5so1234567b6e.1
        for <bob@example.org>; Tue, 12 Mar 2024 01:15:39 -0700 (PDT)
`
	atGmail = `Received: from [192.168.1.5] (dsl-7.example.net. [203.0.113.7])
        by smtp.gmail.com with ESMTPSA id a1-20020a0568081a0100b003c1a2b3c4d5sm12345oiw.1.2024.03.12.01.15.38
        for <bob@example.org> (version=TLS1_3 cipher=TLS_AES_128_GCM_SHA256 bits=128/128);
        Tue, 12 Mar 2024 01:15:38 -0700 (PDT)
`
	forgedBelow = `Received: from vault.bank.example (vault.bank.example [198.51.100.5]) by mail.google.com (Postfix) with ESMTP id 77777;
	Tue, 12 Mar 2024 09:15:00 +0100 (CET)
`
	fromMicrosoft = `Received: from EUR00-ZZ9-obe.outbound.protection.outlook.com (mail-zz9eur00on0000.outbound.protection.outlook.com [198.51.100.61])
	by mx.example.org (Postfix) with ESMTPS id 4Tv60D59zVz9rxB
	for <bob@example.org>; Tue, 12 Mar 2024 09:15:40 +0100 (CET)
Received: from AM0PR01MB0001.eurprd01.prod.outlook.com (2603:10a6:208::1)
 by AM0PR01MB0002.eurprd01.prod.outlook.com (2603:10a6:208::2) with
 Microsoft SMTP Server (version=TLS1_2, cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.20.7386.20;
 Tue, 12 Mar 2024 08:15:39 +0000
`
	mapi = `Received: from AM0PR01MB0001.eurprd01.prod.outlook.com
 ([fe80::1:2:3:4]) by AM0PR01MB0001.eurprd01.prod.outlook.com
 ([fe80::1:2:3:4%7]) with mapi id 15.20.7386.020; Tue, 12 Mar 2024
 08:15:38 +0000
`
	fromYahoo = `Received: from nm99.bullet.mail.ne1.yahoo.com (nm99.bullet.mail.ne1.yahoo.com [198.51.100.73])
	by mx.example.org (Postfix) with ESMTPS id 4Tv60D59zVz9rxB
	for <bob@example.org>; Tue, 12 Mar 2024 09:15:40 +0100 (CET)
Received: from [198.51.100.74] by nm99.bullet.mail.ne1.yahoo.com with NNFMP; 12 Mar 2024 08:15:39 -0000
Received: from [127.0.0.1] by omp9999.mail.ne1.yahoo.com with NNFMP; 12 Mar 2024 08:15:39 -0000
Received: (qmail 12345 invoked by uid 60001); 12 Mar 2024 08:15:38 -0000
`
	webmail = `Received: from mx.example.org (mx.example.org [10.0.0.25])
	by store.example.org (Postfix) with ESMTP id 4Tv60H0kX3z2xgT; Tue, 12 Mar 2024 09:15:43 +0100 (CET)
X-Originating-IP: [203.0.113.99]
Received: from mail.example.com (mail.example.com [198.51.100.25])
	by mx.example.org (Postfix) with ESMTP id 4Tv60D59zVz9rxB; Tue, 12 Mar 2024 09:15:40 +0100 (CET)
X-Originating-IP: [203.0.113.50]
`
)

// originTests are messages with the hosts that may have sent them first.
var originTests = []struct {
	name, header string
	want         []string // hop, address, host, user, proven
	why          []string // parts of the reasons, one each
}{
	{
		"Gmail's customer", fromGmail + atGmail + forgedBelow,
		[]string{"3 198.51.100.44 mail-zz9-f99.google.com  true", "1 203.0.113.7 dsl-7.example.net.  false", "0 198.51.100.5 vault.bank.example  false"},
		[]string{
			"mx.example.org took the message from it",
			"Google took the message from it as a user's submission, says a field of smtp.gmail.com; mail-zz9-f99.google.com, which handed the message over, is Google's, as its server checked",
			"nobody vouches",
		},
	},
	{
		"Gmail's field alone", fromGmail + forgedBelow[:10] + "from a.example by b.example; Tue, 12 Mar 2024 09:15:00 +0100\n",
		[]string{"2 198.51.100.44 mail-zz9-f99.google.com  true", "0 invalid IP a.example  false"},
		[]string{"", "nobody vouches"},
	},
	{
		"a greeting that says it is Gmail's",
		strings.Replace(fromGmail, "(mail-zz9-f99.google.com [", "(unknown [", 1) + atGmail,
		[]string{"2 198.51.100.44 mail-zz9-f99.google.com  true", "0 203.0.113.7 dsl-7.example.net.  false"},
		[]string{"", "mail-zz9-f99.google.com, which handed the message over, is Google's if it greeted with its true name"},
	},
	{
		"another's reverse name under Gmail's greeting",
		strings.Replace(fromGmail, "(mail-zz9-f99.google.com [", "(dsl-9.example.net [", 1) + atGmail,
		[]string{"2 198.51.100.44 dsl-9.example.net  true", "0 203.0.113.7 dsl-7.example.net.  false"},
		[]string{"", "the oldest field that names a client says so"},
	},
	{
		"Microsoft's customer with Outlook", fromMicrosoft + mapi + "X-Originating-IP: [203.0.113.9]\n",
		[]string{"2 198.51.100.61 mail-zz9eur00on0000.outbound.protection.outlook.com  true", "0 203.0.113.9   false"},
		[]string{"", "Microsoft took the message from it from a user's Outlook, by MAPI, says a field of AM0PR01MB0001"},
	},
	{
		"Microsoft's customer by SMTP", fromMicrosoft + strings.NewReplacer("([fe80::1:2:3:4])", "(203.0.113.8)", "mapi", "Microsoft SMTP Server", "from AM0PR01MB0001.eurprd01.prod.outlook.com", "from pc").Replace(mapi),
		[]string{"2 198.51.100.61 mail-zz9eur00on0000.outbound.protection.outlook.com  true", "0 203.0.113.8 pc  false"},
		[]string{"", "Microsoft took the message from it, says a field of AM0PR01MB0001"},
	},
	{
		"Yahoo's customer through the web", fromYahoo + "Received: from [203.0.113.12] by web1.mail.ne1.yahoo.com via HTTP; Tue, 12 Mar 2024 08:15:38 GMT\n" + forgedBelow,
		[]string{"5 198.51.100.73 nm99.bullet.mail.ne1.yahoo.com  true", "1 203.0.113.12   false", "0 198.51.100.5 vault.bank.example  false"},
		[]string{"", "Yahoo took the message from it through the web, says a field of web1.mail.ne1.yahoo.com", ""},
	},
	{
		"Yahoo's customer by SMTP", fromYahoo + "Received: from mail.example.com (ann@203.0.113.13 with login)\n        by smtp1.mail.ne1.yahoo.com with SMTP; 12 Mar 2024 08:15:38 -0000\n",
		[]string{"4 198.51.100.73 nm99.bullet.mail.ne1.yahoo.com  true", "0 203.0.113.13 mail.example.com ann false"},
		[]string{"", "Yahoo took the message from it as a user's submission, user ann, says a field of smtp1"},
	},
	{
		"X-Originating-IP above the boundary and below it", webmail,
		[]string{"0 198.51.100.25 mail.example.com  true", "0 203.0.113.99   true"},
		[]string{"", "X-Originating-IP says so, which mx.example.org or the next server wrote, which are ours"},
	},
	{
		"X-Originating-IP with a list, and empty", strings.ReplaceAll(strings.Replace(webmail, "[203.0.113.99]", "203.0.113.99, 203.0.113.98", 1), "[203.0.113.50]", ""),
		[]string{"0 198.51.100.25 mail.example.com  true"},
		[]string{""},
	},
	{
		"webmail", "Received: from dsl-7.example.net (dsl-7.example.net [203.0.113.7]) by mail.example.org (Horde Framework) with HTTP; Tue, 12 Mar 2024 09:15:40 +0100\n",
		[]string{"0 203.0.113.7 dsl-7.example.net  true"},
		[]string{"mail.example.org took the message from it through the web"},
	},
	{
		"qmail's user on a server of ours", "Received: from mx.example.org (mx.example.org [10.0.0.25]) by store.example.org (Postfix) with ESMTP id 4Tv60H0kX3z2xgT; Tue, 12 Mar 2024 09:15:43 +0100 (CET)\n" +
			"Received: (nullmailer pid 6223 invoked by uid 1000);\n\tTue, 12 Mar 2024 08:15:43 -0000\n",
		[]string{"1 10.0.0.25 mx.example.org 1000 true"},
		[]string{"it is one of ours"},
	},
	{
		"a user of ours whom no field names", "Received: from mx.example.org (mx.example.org [10.0.0.25]) by store.example.org (Postfix) with ESMTPA id 4Tv60H0kX3z2xgT; Tue, 12 Mar 2024 09:15:43 +0100 (CET)\n",
		[]string{"0 10.0.0.25 mx.example.org  true"},
		nil,
	},
	{"no hops", "Subject: x\n", nil, nil},
}

func TestOrigins(t *testing.T) {
	for _, tt := range originTests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := Read(strings.NewReader(tt.header + "\n"))
			require.NoError(t, err)
			got := (&Case{Chain: c}).Origins()
			var lines []string
			for _, o := range got {
				lines = append(lines, fmt.Sprintf("%d %v %s %s %v", o.Hop, o.IP, o.Host, o.User, o.Proven))
			}
			require.Equal(t, tt.want, lines, "%+v", got)
			for i, why := range tt.why {
				assert.Contains(t, got[i].Why, why)
			}
		})
	}
}
