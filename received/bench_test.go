package received

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// benchValues returns the sample of the corpora, or the vectors where there are no corpora.
func benchValues(b testing.TB, folded bool) []string {
	dir := os.Getenv("BACKSTAMP_CORPUS")
	if dir == "" {
		var vs []string
		for _, v := range readVectors(b) {
			s := v.value
			if !folded {
				s = unfold(s)
			}
			vs = append(vs, s)
		}
		return vs
	}
	name := "fields-bench.txt.gz"
	if folded {
		name = "fields-bench-folded.txt.gz"
	}
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		b.Skip(err)
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		b.Fatal(err)
	}
	unescape := strings.NewReplacer(`\r`, "\r", `\n`, "\n", `\t`, "\t", `\\`, `\`)
	var vs []string
	sc := bufio.NewScanner(z)
	sc.Buffer(nil, 1<<24)
	for sc.Scan() {
		vs = append(vs, unescape.Replace(sc.Text()))
	}
	return vs
}

// both runs a benchmark on the unfolded and the folded sample. One operation is one value.
func both(b *testing.B, run func(b *testing.B, vs []string)) {
	for _, folded := range []bool{false, true} {
		name := "unfolded"
		if folded {
			name = "folded"
		}
		b.Run(name, func(b *testing.B) {
			vs := benchValues(b, folded)
			b.ReportAllocs()
			b.ResetTimer()
			run(b, vs)
		})
	}
}

var floorClass = func() (t [256]uint8) {
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

// floor is the least work that tells the tokens of a value apart: the budgets are ratios to it.
func floor(v string, buf *[256]Span) int {
	n := 0
	class := &floorClass
	for i := 0; i < len(v); { // class: 0 space, 1 text, 2 one of ()<>[]@,;:\"
		s, c := i, class[v[i]]
		for i++; c != 2 && i < len(v) && class[v[i]] == c; i++ {
		}
		buf[n&255] = Span{s, i}
		n++
	}
	return n
}

var sink int

func BenchmarkFloor(b *testing.B) {
	both(b, func(b *testing.B, vs []string) {
		var buf [256]Span
		for i := 0; i < b.N; i++ {
			sink += floor(vs[i%len(vs)], &buf)
		}
	})
}

func BenchmarkTokens(b *testing.B) {
	both(b, func(b *testing.B, vs []string) {
		for i := 0; i < b.N; i++ {
			for t := range Tokens(vs[i%len(vs)]) {
				sink += t.Span.End
			}
		}
	})
}

func BenchmarkParseInto(b *testing.B) {
	both(b, func(b *testing.B, vs []string) {
		var p Parser
		var f Field
		for _, v := range vs { // the slices of f grow once
			_ = p.ParseInto(&f, v)
		}
		b.ResetTimer()
		for i := 0; i < b.N; i++ {
			_ = p.ParseInto(&f, vs[i%len(vs)])
		}
	})
}

func BenchmarkParse(b *testing.B) {
	both(b, func(b *testing.B, vs []string) {
		for i := 0; i < b.N; i++ {
			f, _ := Parse(vs[i%len(vs)])
			sink += len(f.ID)
		}
	})
}

// BenchmarkCheck has the values of the sample that keep to a standard, which is where the budget holds, and those
// that do not. The floor is that of the same values.
func BenchmarkCheck(b *testing.B) {
	for _, s := range []Spec{RFC2822, RFC5321, RFC5322} {
		b.Run(s.String(), func(b *testing.B) {
			both(b, func(b *testing.B, vs []string) {
				var good, bad []string
				for _, v := range vs {
					if len(s.Check(v)) == 0 {
						good = append(good, v)
					} else {
						bad = append(bad, v)
					}
				}
				benchCheck(b, "floor", good, func(v string, buf *[256]Span) int { return floor(v, buf) })
				benchCheck(b, "conforming", good, func(v string, _ *[256]Span) int { return len(s.Check(v)) })
				benchCheck(b, "other", bad, func(v string, _ *[256]Span) int { return len(s.Check(v)) })
			})
		})
	}
}

func benchCheck(b *testing.B, name string, vs []string, do func(v string, buf *[256]Span) int) {
	b.Run(name, func(b *testing.B) {
		var buf [256]Span
		b.ReportAllocs()
		for i := 0; i < b.N; i++ {
			sink += do(vs[i%len(vs)], &buf)
		}
	})
}
