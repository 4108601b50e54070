package received

// Eight bytes of a value in one number, the first of them lowest: to look at them together takes a few
// steps without a branch, where a walk over them takes a branch each, of which the last one is always
// guessed wrong. What the functions find is marked by the highest bit of its byte.

const (
	ones  = 0x0101_0101_0101_0101 // times a byte, that byte eight times
	highs = 0x80 * ones
)

// load4 returns four bytes of s from i on. The compiler makes one load of it.
func load4(s string, i int) uint32 {
	t := s[i : i+4]
	return uint32(t[0]) | uint32(t[1])<<8 | uint32(t[2])<<16 | uint32(t[3])<<24
}

// load8 returns eight bytes of s from i on, likewise.
func load8(s string, i int) uint64 {
	t := s[i : i+8]
	return uint64(t[0]) | uint64(t[1])<<8 | uint64(t[2])<<16 | uint64(t[3])<<24 |
		uint64(t[4])<<32 | uint64(t[5])<<40 | uint64(t[6])<<48 | uint64(t[7])<<56
}

// zeros marks the first byte of x that is zero; of what it marks behind that, nothing is to be believed.
func zeros(x uint64) uint64 { return (x - ones) &^ x & highs }

// controls marks the first byte of x that is a control character or above 126; of what it marks behind that,
// nothing is to be believed.
func controls(x uint64) uint64 { return ((x - 0x20*ones) | (x + ones) | x) & highs }
