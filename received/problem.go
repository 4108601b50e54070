package received

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Code is the stable word for a kind of problem. Codes are for programs; they do not change.
type Code string

// The codes of the problems that Parse reports, and those that Spec.Check does.
const (
	AmbiguousClient  Code = "ambiguous-client"
	BadAddress       Code = "bad-address"
	BadDate          Code = "bad-date"
	BadZone          Code = "bad-zone"
	ControlByte      Code = "control-byte"
	DateForm         Code = "date-form"
	EightBit         Code = "eight-bit"
	EmptyClause      Code = "empty-clause"
	LoneLiteral      Code = "lone-literal"
	LongLine         Code = "long-line"
	LongPart         Code = "long-part"
	MoreProblems     Code = "more-problems"
	NoDate           Code = "no-date"
	NoSemicolon      Code = "no-semicolon"
	NoZone           Code = "no-zone"
	ObsoleteForm     Code = "obsolete-form"
	RepeatedClause   Code = "repeated-clause"
	SeveralPaths     Code = "several-paths"
	ShortYear        Code = "short-year"
	Syntax           Code = "syntax"
	TextAfterDate    Code = "text-after-date"
	TooManyParts     Code = "too-many-parts"
	Unbalanced       Code = "unbalanced"
	UnknownZone      Code = "unknown-zone"
	UnregisteredName Code = "unregistered-name"
	WideLine         Code = "wide-line"
	WrongWeekday     Code = "wrong-weekday"
)

// codeDocs is the closed table of the codes, each with its sentence.
var codeDocs = []struct {
	code Code
	doc  string
}{
	{AmbiguousClient, "The client could have written what looks like the server's words, so the value is left out."},
	{BadAddress, "What stands where an address belongs cannot be one: an octet over 255, say."},
	{BadDate, "There is a date, but no such day or time exists, or it cannot be read."},
	{BadZone, "The zone cannot exist: 24 hours and more from UTC, more than 59 minutes, or not of the form of RFC 5322."},
	{ControlByte, "A control character that has no place in a field: NUL, an escape."},
	{DateForm, "The date is understood, but has not the order or the form of RFC 822 and its successors."},
	{EightBit, "There are bytes above 127 that are not valid UTF-8."},
	{EmptyClause, "A clause's keyword is followed by no value."},
	{LoneLiteral, "An address stands alone after from: it may be what the client said or what the server saw."},
	{LongLine, "A line is longer than lines of a message may be: 998 bytes."},
	{LongPart, "A name or an address is longer than SMTP allows."},
	{MoreProblems, "There are more problems than are listed."},
	{NoDate, "The value has no date."},
	{NoSemicolon, "The date is not set off by a semicolon."},
	{NoZone, "The date has no zone; it is taken as UTC."},
	{ObsoleteForm, "The standard has this form for those who read, and prohibits writing it."},
	{RepeatedClause, "A clause that may stand once stands again; the first one counts."},
	{SeveralPaths, "Several recipients are named, and the standard wants exactly one."},
	{ShortYear, "The year has fewer than four digits."},
	{Syntax, "The value is no sentence of the standard's grammar."},
	{TextAfterDate, "Something other than a comment stands after the date."},
	{TooManyParts, "The value has more clauses or comments than are read."},
	{Unbalanced, "A bracket or a quotation mark has no partner."},
	{UnknownZone, "The zone is a name that nobody defined; it is taken as UTC."},
	{UnregisteredName, "A link, a protocol, a clause or the tag of an address has a name that is not registered."},
	{WideLine, "A line is longer than lines of a message should be: 78 characters."},
	{WrongWeekday, "The day of the week does not fit the date."},
}

// Doc returns the sentence that explains the code, or "" if there is no such code.
func (c Code) Doc() string {
	for _, d := range codeDocs {
		if d.code == c {
			return d.doc
		}
	}
	return ""
}

// Codes returns all codes, in the order of the alphabet.
func Codes() []Code {
	cs := make([]Code, len(codeDocs))
	for i, d := range codeDocs {
		cs[i] = d.code
	}
	return cs
}

// Problem is something odd about a value.
type Problem struct {
	Code   Code   // what kind of problem
	Span   Span   // where in the value; empty if at no place
	Detail string // for people; may be ""
}

// ProblemList is the problems of one value.
type ProblemList []Problem

// Has reports whether the list has a problem with the code.
func (l ProblemList) Has(c Code) bool {
	for _, p := range l {
		if p.Code == c {
			return true
		}
	}
	return false
}

// String returns the code and the detail.
func (p Problem) String() string {
	if p.Detail == "" {
		return string(p.Code)
	}
	return string(p.Code) + ": " + p.Detail
}

// explainWidth is how much of a line Explain shows, in characters.
const explainWidth = 76

// Explain draws the place of the problem: the line of value in which it begins, cut to what fits,
// and below it a row of ^^^^. Control characters and bytes that are not UTF-8 are shown as dots, so
// the text may be printed on a terminal.
func (p Problem) Explain(value string) string {
	at := min(max(p.Span.Start, 0), len(value))
	end := min(max(p.Span.End, at), len(value))
	from := strings.LastIndexAny(value[:at], "\r\n") + 1
	to := len(value)
	if i := strings.IndexAny(value[at:], "\r\n"); i >= 0 {
		to = at + i
	}
	line, before := visible(value[from:to]), len(visible(value[from:at]))
	marks := max(1, len(visible(value[at:max(at, min(end, to))])))
	if cut := before - explainWidth/2; len(line) > explainWidth && cut > 0 {
		line, before = line[cut:], before-cut
	}
	if len(line) > explainWidth {
		line = line[:explainWidth]
	}
	marks = max(1, min(marks, len(line)-before))
	return string(line) + "\n" + strings.Repeat(" ", before) + strings.Repeat("^", marks) + "  " + p.String()
}

// visible returns s with each rune that is not plainly printable replaced by a dot, so that every
// rune takes one column and none moves the cursor.
func visible(s string) []rune {
	rs := make([]rune, 0, len(s))
	for _, r := range s {
		switch {
		case r == '\t':
			r = ' '
		case r < ' ' || r > '~' || r == utf8.RuneError:
			r = '.'
		}
		rs = append(rs, r)
	}
	return rs
}

// outOfRange returns the detail of a number that is too large or too small.
func outOfRange(what string, n int) string { return what + " " + strconv.Itoa(n) + " is out of range" }
