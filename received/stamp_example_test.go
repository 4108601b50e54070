package received_test

import (
	"fmt"
	"net/netip"
	"strings"
	"time"

	"github.com/backstamp/backstamp/received"
)

// A server writes its own field. What the client says of itself is left out if it cannot be written.
func ExampleStamp_AppendText() {
	s := received.Stamp{
		HELO: "friendly.example) by mx.example.org (",
		RDNS: "dsl-7.example.net",
		IP:   netip.MustParseAddr("192.0.2.7"),
		By:   "mx.example.org",
		With: "ESMTPS",
		ID:   "4F1C2",
		For:  "bob@example.org",
		Date: time.Date(2026, 3, 6, 14, 31, 7, 0, time.FixedZone("CET", 3600)),
	}
	value, err := s.AppendText(nil)
	if err != nil {
		fmt.Println(err)
		s.HELO = ""
		value, _ = s.AppendText(nil)
	}
	fmt.Println(strings.ReplaceAll("Received:"+string(value), "\r\n", "\n"))
	// Output:
	// received: stamp: HELO: "friendly.example) by mx.example.org (" is no domain: ')' stands in no host's name
	// Received: from [192.0.2.7] (dsl-7.example.net [192.0.2.7]) by mx.example.org
	// 	with ESMTPS id 4F1C2 for <bob@example.org>;
	// 	Fri, 6 Mar 2026 14:31:07 +0100
}
