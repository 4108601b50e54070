// Package report writes the judgement on a message: [Text] for people, [JSON] for programs, [Relays] for those
// who have rules of SpamAssassin's.
//
// What a message says is written by strangers. Each function shows it in a way that cannot do anything
// to a terminal: control characters (C0, C1 and DEL), bidirectional and other format characters, bytes
// that are not UTF-8 and towers of combining marks are shown as escapes.
//
// The functions hold no state, and may be called by many goroutines at once; each calls Write once.
package report

// judge is the name and version of what judged a message.
const judge = "backstamp 0.1.0"
