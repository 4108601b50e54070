package redact_test

import (
	"fmt"

	"github.com/backstamp/backstamp/hops/redact"
)

// A header block is shown to others without showing who is in it. Without Options.OrgDomain, top-level domains
// are not shown either.
func ExampleRedactor_Block() {
	r, err := redact.New([]byte("a key of many random bytes"), redact.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(r.Block(`Received: from mail.example.com (dsl-7.example.net [192.0.2.7])
	by mx.example.org (Postfix) with ESMTPSA id 4F1C2
	for <bob@example.org>; Mon,  6 Mar 2000 14:31:07 +0100 (CET)
From: Ann <ann@mail.example.com>
To: bob@example.org

`))
	// Output:
	// Received: from zhtkns.fczmfng.brzffk (vmm-8tj.fczmfng.pdwvth [192.0.2.181])
	// 	by nskdtr.fczmfng.jzgvjs (Postfix) with ESMTPSA id 9C7B3
	// 	for <cmmkwt@fczmfng.jzgvjs>; Mon,  6 Mar 2000 14:31:07 +0100 (CET)
	// From: Mmwwtj <mmwwtj@zhtkns.fczmfng.brzffk>
	// To: cmmkwt@fczmfng.jzgvjs
}
