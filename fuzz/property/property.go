// Package property says what holds for every input of the library, so that fuzz targets, invented vectors and
// real mail can be asked alike. Each property is a function that returns what does not hold, nil if all is
// well.
package property

import (
	"unicode"
	"unicode/utf8"
)

// A Property is a sentence about every input of one sort, and what proves it wrong.
type Property struct {
	Name  string // one word
	Says  string // the sentence
	Check func(input string) error
}

// Values are the properties of the value of a field.
var Values = []Property{
	{"Tokens", "the tokens of a value partition its bytes, in order, and asked again they are the same", Tokens},
	{"Clauses", "clauses lie in order inside the value, and begin with the keyword that they are named after", Clauses},
	{"String", "a field prints as it was read, and no error is other than documented", String},
	{"Places", "the place of a part lies inside the value and holds what the part says", Places},
	{"Problems", "problems are bounded, lie inside the value, have a documented code, and are drawn without harm", Problems},
	{"Reuse", "what a field says does not depend on what its Parser read before, nor does a clone on its original", Reuse},
	{"JSON", "the JSON form is one valid line without harm, and read back it gives the same field", JSON},
}

// Blocks are the properties of a header block, or of a whole message.
var Blocks = []Property{
	{"Headers", "the fields of a block, one after the other, are the block up to its empty line", Headers},
	{"Read", "a chain has a hop for every Received field, oldest first, with the field's bytes", Read},
	{"Belief", "the boundary lies in the chain, belief goes down to it and no farther, and a live client is the boundary's", Belief},
	{"Append", "a newer field changes nothing of what is said of older hops but how they stand to others", Append},
	{"Messages", "the messages inside a message come after it, are bounded in number and depth, and begin with what Read reads", Messages},
	{"Findings", "a judgement is the same twice, and its findings and origins point at hops and bytes that exist", Findings},
	{"Report", "text and JSON carry no control or format character, text is 80 columns wide, JSON is one valid line", Report},
}

// Harmful returns where in s something stands that would do more to a terminal than show a character: a
// control character but LF, a format character, a line separator, a byte that is not UTF-8; -1 if nothing does.
func Harmful(s string) int {
	for i, r := range s {
		_, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '\n':
		case r == utf8.RuneError && size == 1, unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp):
			return i
		}
	}
	return -1
}
