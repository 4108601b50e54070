package received

// ParseAll reads values as [Parse] does, into Fields that lie side by side: one piece of memory for all, which is never
// emptied because it is empty. It is for the fields of one message; a kept Field keeps the others alive. The errors are
// nil if no value has one, and otherwise as many as the values, in their order.
func ParseAll(values []string) (fields []Field, errs []error) {
	fields = make([]Field, len(values))
	var p Parser
	for i := range fields {
		f := &fields[i]
		f.raw, f.For = values[i], f.one[:0]
		if err := p.parse(f); err != nil {
			if errs == nil {
				errs = make([]error, len(values))
			}
			errs[i] = err
		}
	}
	return fields, errs
}
