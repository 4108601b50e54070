package received

// Parser reads values and keeps its scratch memory between them. The zero Parser is ready. A Parser
// must not be used by two goroutines at once.
type Parser struct {
	MaxLen int // longest value that is read, in bytes; 0 means 64 KiB
}

// Parse reads one value.
func Parse(value string) (*Field, error) {
	f := new(Field)
	var p Parser
	err := p.ParseInto(f, value)
	return f, err
}

// ParseInto reads one value into f.
func (p *Parser) ParseInto(f *Field, value string) error {
	*f = Field{raw: value, parse: true}
	return nil
}
