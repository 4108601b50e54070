package report_test

import (
	"fmt"
	"os"
	"strings"

	"github.com/backstamp/backstamp/hops"
	"github.com/backstamp/backstamp/hops/report"
)

const spam = `Received: from mail.bank.example (dsl-66.example.net [203.0.113.66])
	by mx.example.org (Postfix) with ESMTP id 4TvrjG4Lfgz7hcR
	for <bob@example.org>; Wed, 13 Mar 2024 14:20:18 +0100
Received: from vault.bank.example ([192.0.2.10]) by mail.bank.example;
	Wed, 13 Mar 2024 14:20:02 +0100
Subject: Your account

`

func ExampleText() {
	chain, err := hops.Read(strings.NewReader(spam))
	if err != nil {
		fmt.Println(err)
		return
	}
	r := hops.Analyze(hops.Case{Chain: chain})
	r.Source = "spam.eml"
	if err := report.Text(os.Stdout, r); err != nil {
		fmt.Println(err)
	}
	// Output:
	// == spam.eml ====================================================================
	//   Subject  Your account
	//
	//   The trail can be believed back to hop 1, where mx.example.org took the message
	//   from 203.0.113.66; the one older field is a claim.
	//   Sent from 192.0.2.10 to bob@example.org (claimed).
	//   2 hops, 16 s from the first date to the last. Trusted: private addresses.
	//   info     The message has addresses that no host has, such as 192.0.2.10: they
	//            are set aside for examples [documentation-address]
	//
	//   0  2024-03-13 14:20:02 +0100                                           claimed
	//      from    [192.0.2.10], called itself vault.bank.example
	//      to      mail.bank.example
	//
	// -- trust ends here -------------------------------------------------------------
	//   Above this line is what 203.0.113.66 handed over; anybody could have made it
	//   up. Below it, trusted servers wrote what they saw.
	//   It ends here because the client 203.0.113.66 is no address of an inner
	//   network.
	//
	//   1  2024-03-13 14:20:18 +0100          16 s ########################## believed
	//      from    dsl-66.example.net [203.0.113.66], called itself mail.bank.example
	//      to      mx.example.org (Postfix)
	//      how     ESMTP, id 4TvrjG4Lfgz7hcR, for bob@example.org
	//
	// -- who may have sent it --------------------------------------------------------
	//   proven   203.0.113.66, dsl-66.example.net (hop 1): mx.example.org took the
	//            message from it.
	//   claimed  192.0.2.10, vault.bank.example (hop 0): the oldest field that names a
	//            client says so, and nobody vouches for that field.
}

func ExampleJSON() {
	chain, err := hops.Read(strings.NewReader("Received: from a by mx.example.org with SMTP\n"))
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := report.JSON(os.Stdout, hops.Analyze(hops.Case{Chain: chain})); err != nil {
		fmt.Println(err)
	}
	// Output:
	// {"hops":[{"hop":0,"belief":"believed","raw":"from a by mx.example.org with SMTP","handover":"relay","from":{"helo":"a"},"by":{"host":"mx.example.org"},"with":"SMTP","problems":[{"code":"no-date","start":34,"end":34}]}],"stretches":[{"kind":"transport","first":0,"last":0,"who":"a","belief":"believed","why":"the oldest field names it"}],"journey":"Sent from a.","boundary":{"hop":0,"helo":"a","by":"mx.example.org","basis":"private","certain":true,"why":"the client a (its address is not told) is no address of an inner network"},"origin":[{"hop":0,"host":"a","proven":false,"why":"mx.example.org took the message from it, but does not tell its address"}],"verdict":"The trail can be believed back to hop 0, where mx.example.org took the message from a (its address is not told); there is no older field.","judged":{"by":"backstamp 0.1.0","trust":"private","sha256":"dce7164c57bbe75231e139d5219a03ed1863c55c66b5b85955fb13cc7ae3f2c2","questions":0}}
}
