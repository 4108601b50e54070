package received

// Span is a half-open range of byte offsets into a value: the bytes from Start up to, but not
// including, End. The zero Span is empty and stands for "nowhere".
type Span struct{ Start, End int }

// Len returns the number of bytes in the span.
func (s Span) Len() int { return s.End - s.Start }

// IsZero reports whether the span is the zero Span, "nowhere".
func (s Span) IsZero() bool { return s == Span{} }

// In returns the bytes of value that the span covers, or "" if the span does not lie in value.
func (s Span) In(value string) string {
	if s.Start < 0 || s.Start > s.End || s.End > len(value) {
		return ""
	}
	return value[s.Start:s.End]
}

// shift returns the span moved by n bytes.
func (s Span) shift(n int) Span { return Span{s.Start + n, s.End + n} }
