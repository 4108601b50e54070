package received

import "strconv"

// Spec is a standard that says how a Received field is written. The reader of this package is lenient
// whatever a value looks like; how well it keeps to a standard is asked beside it, with [Spec.Check].
// The zero Spec is no standard, and no value keeps to it.
type Spec uint8

// The standards. RFC6531 and RFC6532 are RFC 5321 and RFC 5322 with what UTF-8 adds to them.
const (
	RFC821  Spec = iota + 1 // SMTP of 1982: the stamp
	RFC822                  // mail of 1982
	RFC2822                 // mail of 2001
	RFC5321                 // SMTP of 2008: the stamp, and the clauses that are registered
	RFC5322                 // mail of 2008
	RFC6531                 // SMTP with SMTPUTF8
	RFC6532                 // mail with UTF-8
)

var specNames = [...]string{
	RFC821: "RFC 821", RFC822: "RFC 822", RFC2822: "RFC 2822", RFC5321: "RFC 5321", RFC5322: "RFC 5322", RFC6531: "RFC 6531", RFC6532: "RFC 6532",
}

// String returns the name of the standard, such as "RFC 5321".
func (s Spec) String() string {
	if int(s) < len(specNames) && specNames[s] != "" {
		return specNames[s]
	}
	return "Spec(" + strconv.Itoa(int(s)) + ")"
}

// Check tells in what a value departs from the standard; a value that keeps to it has no problem. value
// is what stands after "Received:", with its folding and without the line end that closes it; the white
// space after the colon may be missing.
//
// There are two sorts of problems. What the grammar of the standard does not have is one problem with
// the code [Syntax], at the farthest place that can be reached, and its Detail names the rule that is
// expected there in the standard's own word. Everything else is what the standard says in prose, each
// with a code of its own: a form that may be read but not written ([ObsoleteForm]), a date that no
// calendar has ([BadDate], [WrongWeekday], [BadZone]), lines and names that are too long ([LongLine],
// [WideLine], [LongPart]), an address that cannot be one ([BadAddress]), a name that nobody registered
// ([UnregisteredName]), several paths after "for" ([SeveralPaths]). So a value is a sentence of the
// grammar exactly if the list has no problem of code Syntax:
//
//	received.RFC5322.Check(value).Has(received.Syntax)
//
// The grammars are the ABNF files in testdata, which say what had to be changed to make ABNF of them. The
// dates are judged only where the syntax is right, and lines of more than 78 characters only where the value is
// folded. How much of real mail keeps to which standard is counted in CONFORMANCE.md.
//
// Check may be called by many goroutines at once. Its time is linear in the length of value, which is not
// limited, and it allocates nothing where nothing is wrong.
func (s Spec) Check(value string) ProblemList {
	c := checker{s: value, spec: s}
	return c.check()
}

// utf8 tells whether the standard lets UTF-8 stand beside ASCII.
func (s Spec) utf8() bool { return s == RFC6531 || s == RFC6532 }

// smtp tells whether the standard is one of SMTP since 2008, whose stamp has clauses of a fixed order.
func (s Spec) smtp() bool { return s == RFC5321 || s == RFC6531 }

// hasObsolete tells whether the standard has forms for reading that must not be written.
func (s Spec) hasObsolete() bool { return s >= RFC2822 }
