// Package hops makes the journey of a message out of its header, and judges how much of it can be
// believed.
//
// # From a message to a report
//
// [Read] reads a message's header, [FromHeaders] takes fields that stand apart already, and
// [Messages] also finds the messages inside a message: what a victim of a forged sender holds is a
// bounce. Each gives a [Chain]: the hops of one message, hop 0 being the oldest. A [Case] is a chain
// with what one knows beside it: whom one trusts, evidence from elsewhere, the time. [Analyze] makes
// a [Report] of a case.
//
// # What can be believed
//
// Every server puts its field on top of what it was given, and can write into a message what it likes. Read a
// chain from the top, and ask of each field whether one can believe who wrote it:
//
//	  hop 4  from mx [10.0.0.2]     by store    The newest field. store handed us the message: it is believed,
//	            |                               and so is that its client was 10.0.0.2, which is ours.
//	            v
//	  hop 3  from localhost         by mx       mx is the client that hop 4 names. Its loopback is mx itself.
//	            |
//	            v
//	  hop 2  from x [203.0.113.7]   by mx       Also mx's. Its client is none of ours: mx saw that address,
//	                                            x is what the client called itself.
//	========================================    THE BOUNDARY: hop 2, its client 203.0.113.7
//	  hop 1  from a [10.0.0.9]      by mx       It names mx, and yet 203.0.113.7 handed it over: a claim.
//	  hop 0  from b [198.51.100.5]  by a        It may be true, or made up. Nobody vouches for it.
//
// Belief goes from the newest hop downward, as far as servers are ours; a [Truster] tells which are.
// The last believed hop is the [Boundary], and its client the last address that no outsider could
// forge. [Case.Belief] tells of each hop on which side it is, and [Case.Origins] who may have sent the message
// first, and which of them is proven. Below the boundary there are only claims; that does not make them
// false. A field of one's own server below the boundary is a claim like any other.
//
// Without a Truster, trust goes as far as addresses lead that can only be reached from inside
// ([TrustPrivate]). Who knows the networks of the servers names them ([TrustNets]), or the servers
// ([TrustHosts]), or counts ([TrustNewest]); [TrustAny] joins them, and a type of one's own decides as it likes.
//
// Two things to know. Where a server of ours adds no field (a load balancer without the PROXY protocol, a filter
// before the queue), all outsiders have its address, and one who names our servers below it is taken for one of
// ours; list no such address, or count. And a mail filter does not see its own server's field: it
// adds the connection with [Chain.WithConn], whose client it knows from the server itself.
//
// # Time, other trace fields, and the way
//
// A delay between two dates is what the message waited and what two clocks were off: [Case.Clocks] bounds
// both. [Chain.Says] tells what the other trace fields say (Received-SPF, Authentication-Results, ARC, who
// it was delivered to) and which server says so; [Case.BeliefIn] how far that can be believed.
// [Case.Stretches] divides the chain where the message was handed in, passed on by a list, forwarded or
// fetched, and [Report.Journey] says it in one sentence.
//
// # Hostile input
//
// Messages are written by strangers. Nothing here panics on what they hold, and time and memory are
// linear in the input; what is kept has limits: 1 MiB of header, 1,000 hops, 256 findings. Sentences
// for people (Why, Detail, Verdict, Journey) hold no control characters of a message; all other strings are as the
// message has them, and whoever shows them has to clean them.
//
// The package reaches neither the network nor logs, and keeps no state: the same chain and the same
// evidence give the same report.
package hops
