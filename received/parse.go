package received

import "errors"

// The limits of what is read of one value, see also maxClauses and maxItems.
const (
	defaultMaxLen = 64 << 10 // longest value, in bytes
	maxProblems   = 64       // then one MoreProblems
	maxFor        = 64       // recipients of one value
)

// ErrTooLong is returned for a value that is longer than the Parser's MaxLen. Nothing of it is read.
var ErrTooLong = errors.New("received: value is longer than the limit")

// ErrUnrecognised is returned for a value in which no clause, no date and no known form was found.
var ErrUnrecognised = errors.New("received: no clause, no date and no known form found")

// Parser reads values and keeps its scratch memory between them. The zero Parser is ready. A Parser
// must not be used by two goroutines at once.
type Parser struct {
	MaxLen int // longest value that is read, in bytes; 0 means 64 KiB

	r reader
}

// Parse reads one value: what stands after "Received:", with or without its folding. It always
// returns a Field, which keeps value and says in Problems what is odd; the error is ErrTooLong or
// ErrUnrecognised. The parts of the Field are substrings of value and keep it alive.
func Parse(value string) (*Field, error) {
	f := new(Field) // which is empty, and need not be emptied
	f.raw, f.For = value, f.one[:0]
	var p Parser
	err := p.parse(f)
	return f, err
}

// reset empties f for a new value. The slices keep their memory; the first recipient has its place in
// the Field itself, so that Parse allocates only the Field.
func (f *Field) reset(value string) {
	rcpt, problems := f.For[:0], f.Problems[:0]
	*f = Field{} // one literal with all would be built elsewhere and copied
	if cap(rcpt) == 0 {
		rcpt = f.one[:0]
	}
	f.raw, f.For, f.Problems = value, rcpt, problems
}

// ParseInto is like [Parse], but writes into f and reuses f's slices, so that it does not allocate
// on an ordinary value. What an earlier copy of *f shares with f is overwritten; [Field.Clone] it
// before, if it is to be kept.
func (p *Parser) ParseInto(f *Field, value string) error {
	f.reset(value)
	return p.parse(f)
}

// parse reads the value of f, which is empty but for that.
func (p *Parser) parse(f *Field) error {
	value := f.raw
	if limit := p.MaxLen; len(value) > limit && (limit > 0 || len(value) > defaultMaxLen) {
		return ErrTooLong
	}
	p.r.read(f, value)
	if !f.parsed {
		return ErrUnrecognised
	}
	return nil
}
