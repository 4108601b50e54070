// Package backstamp is the map of a library that reads the trace of an email: the Received fields that
// every server puts on top of a message which it takes over. It has no code of its own.
//
// A backstamp is the postmark on the back of an envelope, put there by each office that the envelope
// passed through. The library says what each of them tells, how the message travelled, which part of
// the story can be believed, and which address was the last that no outsider could forge.
//
// # The floors
//
// A package imports only those below it:
//
//	examples   programs: trace prints the journey of a message, batch reads very many
//	lookup     asks the outside world; the only door to the network and to logs
//	hops       the hops of one message: header, chain, boundary, detectors, report; hops/redact
//	           makes a header that can be shown
//	received   one field: tokens, clauses, dialect, Field
//
// Packages received and hops are pure functions. They reach neither the network nor logs, use no
// regular expressions, keep no state, and take time and memory linear in what they are given. Package
// fuzz stands beside the floors: properties that hold for every input, and tests on real mail.
//
// # The way of the data
//
// bytes, tokens, clauses, [received.Field], [hops.Chain], [hops.Case], [hops.Report], and then text or
// JSON from package report. Each step is exported and can be used alone:
//
//   - one field in hand: [received.Parse];
//   - a message in hand: [hops.Read], then [hops.Chain.Client], which answers "who sent me this";
//   - a bounce or a forwarded message: [hops.Messages] finds the messages inside it;
//   - a mail filter, which sees fields one by one: [hops.FromHeaders] and [hops.Chain.WithConn];
//   - a judgement: [hops.Analyze], and [report.Text] or [report.JSON] to show it.
//
// # Words
//
// Code, documentation, messages and JSON use one word for one thing.
//
//   - Field: one Received header field. Its value is all that stands behind the colon, up to the line
//     end that closes it, with its folding.
//   - Token, clause, comment: the parts of a value. A clause is a keyword (from, by, via, with, id, for,
//     or a registered or private one) and what follows it.
//   - Span: a half-open range of byte offsets into the value.
//   - HELO, RDNS, IP: of a client, the name that it gave, the name that the server found for its
//     address, and the address that the server saw. The first is a claim, the others are observations
//     of the server that wrote the field.
//   - Dialect: how one make of mail server fills what the standards leave open.
//   - Handover: what sort of step a field records: relay, submission, local, filter, list, fetch, web.
//   - Problem: something odd about a value, with its span and a stable code.
//   - Hop: one step of a message from a client to a server; one field, or a live connection.
//   - Chain: the hops of one message.
//   - Boundary: the hop where the message passed from servers that nobody vouches for to servers that
//     are trusted. Its client is the last address that no outsider could forge.
//   - Detector, finding: a detector looks at a case and reports findings, which are signs of error or
//     forgery.
//   - Evidence: what was learned elsewhere (DNS, registries, block lists, logs) about addresses, names
//     and hops.
//   - Case: a chain, its boundary, evidence and the time of judgement; all that a detector may look at.
//   - Origin: a host that may have sent the message first.
//   - Report: the judgement on a case.
//
// [received.Field]: https://pkg.go.dev/github.com/backstamp/backstamp/received#Field
// [received.Parse]: https://pkg.go.dev/github.com/backstamp/backstamp/received#Parse
// [hops.Chain]: https://pkg.go.dev/github.com/backstamp/backstamp/hops#Chain
// [hops.Case]: https://pkg.go.dev/github.com/backstamp/backstamp/hops#Case
// [hops.Report]: https://pkg.go.dev/github.com/backstamp/backstamp/hops#Report
// [hops.Read]: https://pkg.go.dev/github.com/backstamp/backstamp/hops#Read
// [hops.Chain.Client]: https://pkg.go.dev/github.com/backstamp/backstamp/hops#Chain.Client
// [hops.Messages]: https://pkg.go.dev/github.com/backstamp/backstamp/hops#Messages
// [hops.FromHeaders]: https://pkg.go.dev/github.com/backstamp/backstamp/hops#FromHeaders
// [hops.Chain.WithConn]: https://pkg.go.dev/github.com/backstamp/backstamp/hops#Chain.WithConn
// [hops.Analyze]: https://pkg.go.dev/github.com/backstamp/backstamp/hops#Analyze
// [report.Text]: https://pkg.go.dev/github.com/backstamp/backstamp/hops/report#Text
// [report.JSON]: https://pkg.go.dev/github.com/backstamp/backstamp/hops/report#JSON
package backstamp
