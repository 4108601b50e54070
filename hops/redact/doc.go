// Package redact makes a header block that can be shown to others: who is in it cannot be told, and how the
// message went still can.
//
// A [Redactor] puts pseudonyms in the place of local parts, host names, addresses, identifiers, users and
// free text. They are made by HMAC-SHA256 under a key of the caller's, so that the same part gets the same
// name in every field and in every message that is redacted with that key, and nobody without the key can
// tell what a name stands for, or try out guesses.
//
// # What stays
//
// The names of the fields and their order, white space, folding, line ends, punctuation, control characters
// and bytes; the grammar's keywords, protocols, links, cipher suites, names and versions of mail software,
// and the words that servers write in comments (a list, see words.go); the names of great mail providers
// (google.com, outlook.com and so on: see reserved.go), localhost, and numbers of at most five digits in
// what servers write. Of a host name the registered suffix stays, if [Options.OrgDomain] is set.
//
// # What is replaced, and how
//
//   - A host name, label by label: a.example.com and b.example.com are still of one organisation, an A-label
//     and its U-label still one name. Labels are made of consonants, with digits where there were digits, in
//     the case that was written, and have at least six characters.
//   - A local part, a user and a word of free text likewise, each as one.
//   - An address by another of its class, prefix-preserving as in Crypto-PAn: two addresses have the same
//     number of leading bits in common before and after. See [Redactor.Addr].
//   - An identifier character by character by one of the same sort, with all that servers and detectors tell
//     its make by; the time that is hidden in it moves with the dates.
//   - A date, if [Options.Shift] asks for it: see there.
//
// What is longer afterwards is longer only by short words, addresses and days of the month; so spans of
// findings may move, and nothing else of them does: the detectors of package hops find the same.
package redact
