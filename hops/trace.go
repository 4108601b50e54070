package hops

// traceKind is what sort of statement a trace field makes.
type traceKind uint8

const (
	saysOther     traceKind = iota // something that a trace does not need, or in no common form
	saysHop                        // a Received field in disguise
	saysResults                    // results of authentication, RFC 8601
	saysSPF                        // the result of SPF, RFC 7208
	saysSignature                  // tags of a signature, RFC 6376
	saysAddress                    // a mailbox
	saysIP                         // the address of a host
	saysList                       // what list this is, or where to write to about it
	saysNothing                    // no trace field
)

// traceFields are the trace fields other than Received: what servers add on the way. A name that ends
// with a hyphen stands for all that begin with it.
var traceFields = [...]struct {
	name string
	kind traceKind
}{
	{"X-Received", saysHop}, // Google's servers behind the one that took the message
	{"Received-SPF", saysSPF},
	{"Authentication-Results", saysResults},
	{"X-Authentication-Results", saysResults},
	// What stood in a message before a server wrote its own.
	{"Authentication-Results-Original", saysResults},
	{"Original-Authentication-Results", saysResults},
	{"X-Original-Authentication-Results", saysResults},
	{"ARC-Authentication-Results", saysResults}, // RFC 8617
	{"ARC-Message-Signature", saysSignature},
	{"ARC-Seal", saysSignature},
	{"ARC-", saysOther},
	{"DKIM-Signature", saysSignature},
	{"DomainKey-Signature", saysSignature}, // RFC 4870
	{"X-Google-DKIM-Signature", saysSignature},
	{"Return-Path", saysAddress}, // RFC 5321, section 4.4: on delivery
	{"Delivered-To", saysAddress},
	{"X-Delivered-To", saysAddress}, // Fastmail, Gmail's POP fetcher
	{"X-Original-To", saysAddress},  // Postfix: the recipient before aliases
	{"Envelope-To", saysAddress},    // Exim
	{"X-Envelope-To", saysAddress},
	{"X-Envelope-From", saysAddress},
	{"X-Mailfrom", saysAddress},
	{"X-Rcpt-To", saysAddress},
	{"X-Originating-Email", saysAddress}, // Hotmail
	{"X-Authenticated-Sender", saysAddress},
	{"X-Apparently-From", saysAddress}, // Yahoo
	{"X-Apparently-To", saysAddress},
	{"X-Original-Sender", saysAddress}, // Google Groups
	{"Mailing-List", saysAddress},      // ezmlm, Yahoo Groups: "list a@b; contact c@d"
	{"X-BeenThere", saysAddress},       // Mailman
	{"X-Loop", saysAddress},            // Procmail's lists, SmartList
	{"X-Originating-IP", saysIP},
	{"X-Sender-IP", saysIP},
	{"X-SenderIP", saysIP},
	{"X-Client-IP", saysIP},
	{"X-Source-IP", saysIP},
	{"X-Real-IP", saysIP},
	{"X-Yahoo-Post-IP", saysIP},
	{"X-SA-Exim-Connect-IP", saysIP},
	{"X-Yahoo-", saysOther},
	{"X-MS-Exchange-Organization-OriginalClientIPAddress", saysIP},
	{"X-MS-Exchange-Organization-", saysOther},
	{"Delivery-Date", saysOther}, // Exim
	{"X-Forwarded-To", saysAddress},
	{"X-Forwarded-For", saysAddress}, // Gmail: "old@gmail.com new@example.org"; elsewhere an address of a host
	{"X-Forwarded-", saysOther},
	{"List-Id", saysList}, // RFC 2919
	{"List-", saysList},   // RFC 2369
	{"Resent-From", saysAddress},
	{"Resent-Sender", saysAddress},
	{"Resent-To", saysAddress},
	{"Resent-", saysOther},
}

// Trace returns the trace fields that hang on no hop, because they stand below the oldest Received
// field: the author's program wrote them, or a server before the first hop, or the first hop below
// its own field. They are the chain's: do not change them.
//
// A trace field (X-Received, Received-SPF, Authentication-Results, ARC-Seal, DKIM-Signature,
// Return-Path, X-Originating-IP and their kin) hangs on a hop by its place in the block. Servers add
// fields at the top, so that one that stands above a Received field, with no other between, was
// written after it: by its server, or by the next one, which had not written its own field yet. It
// hangs on the hop of the Received field below it. That is never more belief than it earns: fields
// below the boundary's own may all be the sender's, whatever server they name. The price is that what
// a believed server writes below its own field (Gmail its Received-SPF) hangs one hop too low.
func (c *Chain) Trace() []Header {
	if c == nil {
		return nil
	}
	return c.trace
}

// hang puts the trace fields of the block on the hops of c. They share one array, in which the
// fields of a hop are neighbours as they are in the block. The fields noted are the Received and the trace fields.
func hang(c *Chain, noted []note) {
	all, from, at := make([]Header, 0, len(noted)-len(c.links)-c.unread), 0, len(c.links)
	for _, n := range noted {
		switch {
		case n.kind != saysNothing:
			all = append(all, c.headers[n.at])
		case at > 0:
			at--
			c.links[at].trace = all[from:len(all):len(all)]
			from = len(all)
		}
	}
	c.trace = all[from:len(all):len(all)]
}
