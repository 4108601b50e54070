package hops_test

import (
	"fmt"
	"strings"

	"github.com/backstamp/backstamp/hops"
)

func ExampleHeaders() {
	block := "Received: from mail.example.com ([192.0.2.7])\r\n\tby mx.example.org; Mon, 6 Mar 2000 14:31:07 +0100\r\n" +
		"Subject: hello\r\n\r\nthe text"
	for h := range hops.Headers(block) {
		fmt.Printf("%d %s %q\n", h.Offset, h.Name, h.Value)
	}
	// Output:
	// 0 Received "from mail.example.com ([192.0.2.7])\r\n\tby mx.example.org; Mon, 6 Mar 2000 14:31:07 +0100"
	// 99 Subject "hello"
}

// The trace that matters in a bounce is that of the message inside it.
func ExampleMessages() {
	bounce := `Received: by mx.example.net; Mon, 6 Mar 2000 14:32:00 +0100
Subject: Undelivered mail

I could not deliver your message. Here is a copy of it.

Received: from dsl-7.example.org (dsl-7.example.org [192.0.2.7])
	by mail.example.com with SMTP; Mon, 6 Mar 2000 14:31:07 +0100
From: you@example.net
Subject: buy now
`
	for m, err := range hops.Messages(strings.NewReader(bounce)) {
		if err != nil {
			fmt.Println(err)
			continue
		}
		for _, hop := range m.Chain.All() {
			fmt.Println(m.Depth, hop.Field.By.Host, hop.Field.From.IP)
		}
	}
	// Output:
	// 0 mx.example.net invalid IP
	// 1 mail.example.com 192.0.2.7
}
