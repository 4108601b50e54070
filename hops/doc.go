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
// Every server puts its field on top of what it was given, and can write into a message what it likes:
//
//	hop 3  from mx by store            the newest field: its writer handed us the message
//	hop 2  from 192.0.2.7 by mx        mx is ours, so what it saw of its client is true
//	------------------------------ the boundary: its client is 192.0.2.7
//	hop 1  from gw by mail.example     written by 192.0.2.7, or by whoever sent it there, or made up
//	hop 0  from 203.0.113.9 by gw
//
// Belief goes from the newest hop downward, as far as servers are ours; a [Truster] tells which are.
// The last believed hop is the [Boundary], and its client the last address that no outsider could
// forge. [Case.Belief] tells of each hop on which side it is. Below the boundary there are only
// claims; that does not make them false. A field of one's own server below the boundary is a claim
// like any other.
//
// Without a Truster, trust goes as far as addresses lead that can only be reached from inside
// ([TrustPrivate]). Who knows the networks of the servers names them ([TrustNets]).
//
// # Hostile input
//
// Messages are written by strangers. Nothing here panics on what they hold, and time and memory are
// linear in the input; what is kept has limits: 1 MiB of header, 1,000 hops, 256 findings. Sentences
// for people (Why, Detail, Verdict) hold no control characters of a message; all other strings are as the
// message has them, and whoever shows them has to clean them.
//
// The package reaches neither the network nor logs, and keeps no state: the same chain and the same
// evidence give the same report.
package hops
