package property

import "github.com/backstamp/backstamp/received"

var class = func() (t [256]uint8) {
	for i := range t {
		t[i] = 1
	}
	for _, c := range " \t\r\n" {
		t[c] = 0
	}
	for _, c := range `()<>[]@,;:\"` {
		t[c] = 2
	}
	return t
}()

// Floor is the least work that tells the tokens of a value apart, exactly as BenchmarkFloor of package received
// has it. Budgets are ratios to it.
func Floor(v string, buf *[256]received.Span) int {
	n := 0
	class := &class
	for i := 0; i < len(v); { // class: 0 space, 1 text, 2 one of ()<>[]@,;:\"
		s, c := i, class[v[i]]
		for i++; c != 2 && i < len(v) && class[v[i]] == c; i++ {
		}
		buf[n&255] = received.Span{Start: s, End: i}
		n++
	}
	return n
}
