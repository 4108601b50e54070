package received_test

import (
	"fmt"
	"time"

	"github.com/backstamp/backstamp/received"
)

// value is what stands behind "Received:" in the message that the examples ask about.
const value = "from notebook (dsl-7.example.net [192.0.2.7])\r\n" +
	"\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))\r\n" +
	"\t(Authenticated sender: ann@example.com)\r\n" +
	"\tby mx.example.org (Postfix) with ESMTPSA id 4F1C2\r\n" +
	"\tfor <bob@example.org>; Mon,  6 Mar 2000 14:31:07 +0100 (CET)"

// Who connected? The address is what the server saw, and the only thing here that a client can't make up.
func ExampleParse_who() {
	f, err := received.Parse(value)
	if err != nil {
		fmt.Println(err)
		return
	}
	if !f.From.IP.IsValid() {
		fmt.Println("the field names no client")
		return
	}
	fmt.Println(f.From.IP)
	// Output: 192.0.2.7
}

// Under what name? HELO is what the client said of itself, RDNS what the server found for its address.
func ExampleParse_name() {
	f, _ := received.Parse(value)
	fmt.Println("said:", f.From.HELO)
	switch f.From.RDNSStatus {
	case received.RDNSNamed:
		fmt.Println("seen:", f.From.RDNS)
	case received.RDNSNone:
		fmt.Println("seen: an address without a name")
	case received.RDNSFailed:
		fmt.Println("seen: an address whose name could not be looked up")
	default: // received.RDNSNotLookedUp, received.RDNSUnknown
		fmt.Println("nobody looked")
	}
	// Output:
	// said: notebook
	// seen: dsl-7.example.net
}

// When? UTC is the instant, Time has it in the zone of the server. Without a date, or with "-0000", there is
// no zone.
func ExampleParse_when() {
	f, _ := received.Parse(value)
	if f.Date.IsZero() {
		fmt.Println("no date")
		return
	}
	fmt.Println(f.Date.UTC.Format(time.RFC3339))
	fmt.Println(f.Date.Time().Format(time.RFC3339), f.Date.OffsetKnown)
	// Output:
	// 2000-03-06T13:31:07Z
	// 2000-03-06T14:31:07+01:00 true
}

// Over TLS or not? Many servers say so only by the protocol. Where neither says it, nothing is known.
func ExampleParse_encrypted() {
	f, _ := received.Parse(value)
	fmt.Println(f.TLS.Version, f.TLS.Cipher, f.TLS.Bits)
	fmt.Println(f.With, f.With.Secure())
	// Output:
	// TLSv1.3 TLS_AES_256_GCM_SHA384 256
	// ESMTPSA true
}

// As which user? Some servers name the user, others say only by the protocol that there was a login.
func ExampleParse_user() {
	f, _ := received.Parse(value)
	fmt.Printf("%s: %q, login: %v\n", f.Handover, f.From.User, f.With.Authenticated())
	// Output: submission: "ann@example.com", login: true
}

// One Parser and one Field read any number of values without allocating.
func ExampleParser_ParseInto() {
	var p received.Parser
	var f received.Field
	for _, v := range []string{value, "by mx.example.org (Postfix, from userid 1000) id 4F1C3; Mon,  6 Mar 2000 14:31:08 +0100 (CET)"} {
		if err := p.ParseInto(&f, v); err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(f.Handover, f.Dialect, f.ID)
	}
	// Output:
	// submission postfix 4F1C2
	// local postfix 4F1C3
}

// What is odd about a value is drawn under its bytes.
func ExampleProblem_Explain() {
	const value = "from mail.example.com ([192.0.2.310]) by mx.example.org; Tue, 6 Mar 2000 14:31:07 +0100"
	f, _ := received.Parse(value)
	for _, p := range f.Problems {
		fmt.Println(p.Explain(value))
	}
	// Output:
	// from mail.example.com ([192.0.2.310]) by mx.example.org; Tue, 6 Mar 2000 14:
	//                         ^^^^^^^^^^^  bad-address
	// om ([192.0.2.310]) by mx.example.org; Tue, 6 Mar 2000 14:31:07 +0100
	//                                       ^^^  wrong-weekday: it is a Monday
}

// Where a part stands in the value, byte for byte.
func ExampleField_Where() {
	f, _ := received.Parse(value)
	s := f.Where(received.PartIP)
	fmt.Println(s.Start, s.End, value[s.Start:s.End])
	// Output: 34 43 192.0.2.7
}

// How well does a value keep to a standard? A problem of code Syntax names the rule that is expected; the others
// are what no grammar can say.
func ExampleSpec_Check() {
	const value = "from mail.example.com ([192.0.2.7]) by b.example id 1.2; 6 Mar 00 14:31:07 GMT"
	for _, s := range []received.Spec{received.RFC5321, received.RFC5322, received.RFC822} {
		ps := s.Check(value)
		fmt.Printf("%v, a sentence: %v\n", s, !ps.Has(received.Syntax))
		for _, p := range ps {
			fmt.Println(p.Explain(value))
		}
	}
	// Output:
	// RFC 5321, a sentence: false
	// le.com ([192.0.2.7]) by b.example id 1.2; 6 Mar 00 14:31:07 GMT
	//                                       ^^  syntax: RFC 5321 expects CFWS
	// RFC 5322, a sentence: true
	// .0.2.7]) by b.example id 1.2; 6 Mar 00 14:31:07 GMT
	//                                       ^  obsolete-form: RFC 5322 expects year; what stands here is an obsolete form, for reading only
	// RFC 822, a sentence: false
	// ple.com ([192.0.2.7]) by b.example id 1.2; 6 Mar 00 14:31:07 GMT
	//                                       ^^^  syntax: RFC 822 expects msg-id
}
