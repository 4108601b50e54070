// Package received reads Received fields, the stamps that mail servers put on top of a message.
//
// [Parse] takes the value of one field, which is all that stands after the colon, and returns a
// [Field]:
//
//	from mail.example.com (dsl-7.example.net [192.0.2.7])
//	     └─ From.HELO      └─ From.RDNS       └─ From.IP
//	(Authenticated sender: ann@example.com)
//	                       └─ From.User
//	by mx.example.org (Postfix) with ESMTPSA id 4F1C2
//	   └─ By.Host      │             │          └─ ID
//	                   │             └─ With: a Protocol; it implies TLS and a login
//	                   └─ By.Software, from which the Dialect is told
//	for <bob@example.org>; Mon,  6 Mar 2000 14:31:07 +0100 (CET)
//	     └─ For            └─ Date
//
// The examples of Parse answer the usual questions: who connected, under what name, when, over TLS or
// not, and as which user. What a value does not say is the zero value of its part: "" and 0, the invalid
// [netip.Addr], [RDNSUnknown], [Unsaid]. Where nothing and zero both have a meaning, a second part tells
// them apart: [From].RDNSStatus, [Date].OffsetKnown, [TLS].BitsKnown.
//
// # What is a claim and what an observation
//
//	From.HELO, From.Verb           the client said so
//	From.Ident, EnvelopeFrom       the client or its host said so, and the server did not look
//	From.RDNS                      the server looked it up; who runs the reverse zone of the address
//	                               chose it, and From.Verified is whether the name leads back
//	From.IP, From.Port             the server saw it
//	From.User, From.Auth           the server saw it at a login, or with the user of a local program
//	By, With, ID, For, TLS, Date   the server's own
//
// But anybody can put a whole field into a message, so all of it is only as good as the trust in the
// server that is said to have written it, and so is the Dialect. Package hops, one floor up, says how far
// that trust reaches.
//
// A HELO may hold brackets, parentheses and keywords, and so read like the server's part of the field.
// Where the dialect tells which words are the server's, those are taken; where nothing does, address and
// reverse name are left out, and the problem [AmbiguousClient] says so.
//
// # Leniency
//
// There is one reader, and it is lenient: RFC 5321, section 3.7.2 asks receivers to be extremely
// robust here, and there are a hundred ways to write a field. Nothing is lost: [Tokens] partition
// the bytes of a value, [Clauses] lie in it in order, [Field.Where] tells where each part stands, and
// [Field.String] gives the value back, byte for byte. What is odd is a [Problem] with its place. The
// error of Parse is for a value in which nothing was understood, or that is too long.
//
// Whether a value keeps to a standard is another question, which [Spec.Check] answers for each of them.
//
// # Units
//
// Spans count bytes of the value, [Date].Offset seconds east of UTC, [TLS].Bits bits. [Date].UTC is an
// instant; times in identifiers, from [Field.IDTime], are as well.
//
// # Memory and goroutines
//
// The strings of a Field are substrings of the value, so each of them keeps the whole value alive.
// [Parser.ParseInto] reuses the memory of the Field that it writes into. [Field.Clone] makes a copy
// that shares nothing with either.
//
// Nothing in this package changes after it is initialised, so functions may be called by many goroutines
// at once. So may the methods of a Field that nobody writes into; a Parser serves one goroutine at a time.
//
// # Limits
//
// A value may have 64 KiB unless [Parser.MaxLen] says otherwise; of one value 32 clauses, 96 words
// and comments in them, 64 recipients and 64 problems are read. Time and memory are linear in the
// length of the value, whatever is in it.
//
// # Specifications
//
// RFC 5321, section 4.4 (the stamp), RFC 5322, sections 3.3, 3.6.7 and 4.3 (dates, obsolete forms),
// RFC 822, section 4.1 and RFC 821 (older mail), RFC 3848 and RFC 6531 (protocols), RFC 8314, RFC 6729
// and RFC 6710 (registered clauses), and what the servers of the dialects really write.
package received
