package received

import "unicode/utf8"

// oddBytes reports control characters, and bytes above 127 that are not UTF-8 (RFC 6532 allows UTF-8
// in a field). Each run of them is one problem, up to the limit.
func (r *reader) oddBytes() {
	v := r.v
	for i := 0; i < len(v); {
		if class[v[i]]&clOdd == 0 && v[i] != '\r' {
			i++
			continue
		}
		if c := v[i]; c-0xc2 < 0x1e && i+1 < len(v) && v[i+1]-0x80 < 0x40 { // two bytes, as most of UTF-8 in mail
			i += 2
			continue
		}
		c, n := utf8.DecodeRuneInString(v[i:])
		if c >= ' ' && c != 0x7f && (c != utf8.RuneError || n > 1) || n == 1 && isSpace(v[i]) {
			i += n
			continue
		}
		if len(r.f.Problems) > maxProblems {
			return
		}
		start, code := i, ControlByte
		if v[i] >= 0x80 {
			code = EightBit
		}
		for i < len(v) && class[v[i]]&clOdd != 0 && (v[i] >= 0x80) == (code == EightBit) {
			if code == EightBit && v[i] >= 0xc2 && v[i] <= 0xf4 { // others begin no character
				if _, n := utf8.DecodeRuneInString(v[i:]); n > 1 {
					break
				}
			}
			i++
		}
		r.problem(code, start, i, "")
	}
}
