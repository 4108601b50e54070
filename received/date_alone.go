package received

// ParseDate reads a date that stands alone, as in a Date field (RFC 5322, section 3.6.1), in any of the forms in which
// Received fields have it, white space and comments before it included. It returns false where no date stands at the
// start of s. The zone of the Date shares the memory of s. It does not allocate unless the date is an odd one.
func ParseDate(s string) (Date, bool) {
	d, _, _, ok := readDate(s, 0, nil)
	return d, ok
}
