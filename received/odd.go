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
		i = oddEnd(v, i)
		r.problem(code, start, i, "")
	}
}

// oddEnd returns where the run of odd bytes of one sort ends that begins at i: control characters, or bytes above
// 127 up to the first that begins a character.
func oddEnd(v string, i int) int {
	if v[i] < 0x80 {
		for i < len(v) && v[i] < 0x80 && class[v[i]]&clOdd != 0 {
			i++
		}
		return i
	}
	for i < len(v) && v[i] >= 0x80 {
		if v[i]-0xc2 <= 0xf4-0xc2 { // others begin none
			if _, n := utf8.DecodeRuneInString(v[i:]); n > 1 {
				break
			}
		}
		i++
	}
	return i
}
