package hops_test

import (
	"fmt"
	"strings"

	"github.com/backstamp/backstamp/hops"
)

// A message whose second server is ten minutes fast, and that a list passed on.
const passedOn = `Received: from lists.example.com (lists.example.com [203.0.113.40]) by mx.example.org (Postfix) with ESMTP id 3 for <bob@example.org>; Mon, 11 Mar 2024 10:00:12 +0000
Authentication-Results: lists.example.com; spf=pass
Received: from out.example.net (out.example.net [192.0.2.25]) by lists.example.com with ESMTP id 2 for <users@lists.example.com>; Mon, 11 Mar 2024 10:10:00 +0000
Received: from pc.example.net (pc.example.net [192.0.2.9]) by out.example.net with ESMTPSA id 1; Mon, 11 Mar 2024 10:00:01 +0000
List-Id: Users <users.lists.example.com>
From: ann@example.net

`

// How long did the message wait, and whose clock was wrong?
func ExampleCase_Clocks() {
	chain, err := hops.Read(strings.NewReader(passedOn))
	if err != nil {
		fmt.Println(err)
		return
	}
	c := hops.Case{Chain: chain}
	for i, k := range c.Clocks() {
		if k.Off {
			fmt.Println("hop", i, "was ahead by", k.Offset.Min, "to", k.Offset.Max, "and waited at most", k.Waited.Max)
		}
	}
	// Output: hop 1 was ahead by 9m47s to 10m0s and waited at most 11s
}

// Who checked the sender, and can that be believed?
func ExampleChain_Says() {
	chain, err := hops.Read(strings.NewReader(passedOn))
	if err != nil {
		fmt.Println(err)
		return
	}
	c := hops.Case{Chain: chain}
	for s := range chain.Says() {
		for method, result := range s.Results() {
			fmt.Println(s.Writer, "says", method, result+":", c.BeliefIn(s))
		}
	}
	// Output: lists.example.com says spf pass: claimed
}

// By which way did the message come?
func ExampleReport_Journey() {
	chain, err := hops.Read(strings.NewReader(passedOn))
	if err != nil {
		fmt.Println(err)
		return
	}
	r := hops.Analyze(hops.Case{Chain: chain})
	for _, s := range r.Case.Stretches() {
		fmt.Println(s.Kind, s.First, s.Last)
	}
	fmt.Println(r.Journey())
	// Output:
	// submission 0 0
	// transport 1 1
	// list 2 2
	// Sent by a user at pc.example.net (claimed); passed on by the list users.lists.example.com to bob@example.org (claimed).
}
