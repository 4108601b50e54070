package received

import (
	"bytes"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A checkVector is a file of testdata/check: a note and a source, what each standard says of the field, an empty
// line, and the field.
type checkVector struct {
	name, note, source string
	want               map[Spec]string
	value              string // what stands after the colon
}

func readCheckVectors(t testing.TB) (vs []checkVector) {
	files, err := filepath.Glob("testdata/check/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		head, body, ok := bytes.Cut(data, []byte("\n\n"))
		require.True(t, ok, "%s: no empty line", file)
		v := checkVector{name: strings.TrimSuffix(filepath.Base(file), ".txt"), want: map[Spec]string{}}
		for line := range strings.Lines(string(head)) {
			key, val, ok := strings.Cut(strings.TrimSpace(line), ": ")
			require.True(t, ok, "%s: %q", file, line)
			spec := slices.IndexFunc(specs, func(s Spec) bool { return s.String() == key })
			switch {
			case key == "note":
				v.note = val
			case key == "source":
				v.source = val
			default:
				require.GreaterOrEqual(t, spec, 0, "%s: unknown key in %q", file, line)
				v.want[specs[spec]] = val
			}
		}
		value, ok := strings.CutPrefix(string(body), "Received:")
		require.True(t, ok, "%s: no field", file)
		v.value = strings.TrimSuffix(value, "\n")
		vs = append(vs, v)
	}
	return vs
}

// verdict writes what Check says on one line.
func verdict(ps ProblemList) string {
	if len(ps) == 0 {
		return "ok"
	}
	var parts []string
	for _, p := range ps {
		parts = append(parts, fmt.Sprintf("%s %d-%d (%s)", p.Code, p.Span.Start, p.Span.End, p.Detail))
	}
	return strings.Join(parts, "; ")
}

// TestCheckVectors also asks the ABNF.
func TestCheckVectors(t *testing.T) {
	for _, v := range readCheckVectors(t) {
		t.Run(v.name, func(t *testing.T) {
			assert.NotEmpty(t, v.note)
			assert.NotEmpty(t, v.source)
			if *update {
				writeCheckVector(t, v)
				return
			}
			for _, j := range judges() {
				assert.Equal(t, v.want[j.spec], verdict(j.spec.Check(v.value)), "%s", j.spec)
				assert.Empty(t, j.disagreement(v.value))
			}
		})
	}
}

func writeCheckVector(t *testing.T, v checkVector) {
	b := fmt.Sprintf("note: %s\nsource: %s\n", v.note, v.source)
	for _, s := range specs {
		b += fmt.Sprintf("%s: %s\n", s, verdict(s.Check(v.value)))
	}
	b += "\nReceived:" + v.value + "\n"
	require.NoError(t, os.WriteFile("testdata/check/"+v.name+".txt", []byte(b), 0o644))
}

// TestCheckNamesRules holds the word that Check uses for what it expects to the names of the grammar.
func TestCheckNamesRules(t *testing.T) {
	for _, j := range judges() {
		names := map[string]bool{semicolon: true, "CRLF": true}
		for _, file := range grammarFiles[j.spec] {
			data, err := os.ReadFile("testdata/" + file + ".abnf")
			require.NoError(t, err)
			for line := range strings.Lines(string(data)) {
				name, _, _ := strings.Cut(line, " ")
				names[name] = true
			}
		}
		sources := j.sources()
		for i := range 2000 {
			for _, p := range j.spec.Check(sources[i%len(sources)]()) {
				rule, ok := strings.CutPrefix(p.Detail, j.spec.String()+" expects ")
				rule, _, _ = strings.Cut(rule, "; what")
				if ok {
					assert.True(t, names[rule], "%s has no rule %q", j.spec, rule)
				}
			}
		}
	}
}

func TestSpecString(t *testing.T) {
	assert.Equal(t, "RFC 5321", RFC5321.String())
	assert.Equal(t, "Spec(0)", Spec(0).String())
	assert.Equal(t, "Spec(99)", Spec(99).String())
	for _, s := range []Spec{0, 99} {
		assert.True(t, s.Check("by a.example; 6 Mar 2000 14:31:07 +0100").Has(Syntax), "a standard that there is not")
	}
}

// conforming has a value for each standard that keeps to it.
var conforming = map[Spec]string{
	RFC821:  " FROM ABC.EXAMPLE BY XYZ.EXAMPLE VIA TELENET WITH X25 ID M12345 FOR <SMITH@PDQ.EXAMPLE> ; 22 OCT 81 09:23:59 PDT",
	RFC822:  " from abc.example (a (b)) by xyz.example via telenet\r\n with x25 id <m.1@abc.example> for smith@pdq.example; Thu, 22 Oct 81 09:23:59 PDT",
	RFC2822: " from mail.example.com (mail.example.com [192.0.2.7])\r\n by mx.example.org (x (y)) with ESMTP id 4F1C2\r\n for <bob@example.org>; Mon, 6 Mar 2000 14:31:07 +0100 (CET)",
	RFC5321: " from mail.example.com (mail.example.com [192.0.2.7])\r\n by mx.example.org (x (y)) via TCP with ESMTPS\r\n id <4.1@example.org> for <bob@example.org> tls TLS_AES_128_GCM_SHA256\r\n group x25519 state normal; Mon, 6 Mar 2000 14:31:07 +0100 (CET)",
	RFC5322: " from mail.example.com (mail.example.com [192.0.2.7])\r\n by mx.example.org (x (y)) with ESMTP id a.b\r\n for <bob@example.org>; Mon, 6 Mar 2000 14:31:07 +0100 (CET)",
	RFC6531: " from bücher.example (bücher.example [192.0.2.7])\r\n by mx.example.org (ß) with UTF8SMTPS\r\n id 4F1 for <ann@bücher.example>; Mon, 6 Mar 2000 14:31:07 +0100 (CET)",
	RFC6532: " from bücher.example (bücher.example [192.0.2.7])\r\n by mx.example.org (ß) with UTF8SMTPS\r\n id 4F1 for <ann@bücher.example>; Mon, 6 Mar 2000 14:31:07 +0100 (CET)",
}

// TestCheckAllocs: where nothing is wrong, Check allocates nothing.
func TestCheckAllocs(t *testing.T) {
	for _, s := range specs {
		value := conforming[s]
		require.Empty(t, s.Check(value), "%s", s)
		assert.Zero(t, testing.AllocsPerRun(100, func() { sink += len(s.Check(value)) }), "%s", s)
	}
}

// TestCheckSees: without the part that an expected word stands for, the word is named at the right place.
func TestCheckSees(t *testing.T) {
	for _, tt := range []struct {
		name, value, at, rule string
	}{
		{"no from", "by b.example; 6 Mar 2000 14:31:07 +0100", "by", "From-domain"},
		{"underscore", "from a_c by b.example; 6 Mar 2000 14:31:07 +0100", "_c", "CFWS"},
		{"no by", "from a.example; 6 Mar 2000 14:31:07 +0100", "; 6", "CFWS"},
		{"another word", "from a.example at b.example; 6 Mar 2000 14:31:07 +0100", "at", "By-domain"},
		{"literal alone", "from [192.0.2.7] by b.example; 6 Mar 2000 14:31:07 +0100", "by", "TCP-info"},
		{"dot in id", "from a.example by b.example id c.d; 6 Mar 2000 14:31:07 +0100", ".d;", "CFWS"},
		{"no date", "from a.example by b.example", "", semicolon},
		{"open comment", "from a.example (b by c; 6 Mar 2000 14:31:07 +0100", "", "comment"},
		{"month first", "from a.example by b.example; Mar 6 2000 14:31:07 +0100", "Mar", "day-name"},
		{"no zone", "from a.example by b.example; 6 Mar 2000 14:31:07", "", "zone"},
		{"text behind", "from a.example by b.example; 6 Mar 2000 14:31:07 +0100 x", "x", "CRLF"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ps := RFC5321.Check(tt.value)
			require.Len(t, ps, 1)
			assert.Equal(t, "RFC 5321 expects "+tt.rule, ps[0].Detail)
			at := len(tt.value)
			if tt.at != "" {
				at = strings.LastIndex(tt.value, tt.at)
			}
			assert.Equal(t, at, ps[0].Span.Start)
		})
	}
}

// TestCheckWideBytes: the number of bytes of the first line counts the field's name.
func TestCheckWideBytes(t *testing.T) {
	for _, n := range []int{78, 79, 998, 999} {
		value := " (" + strings.Repeat("x", n-len("Received: ()")) + ")\r\n by b.example; Mon, 6 Mar 2000 14:31:07 +0100"
		ps := RFC5322.Check(value)
		assert.Equal(t, n == 79 || n == 998, ps.Has(WideLine), n)
		assert.Equal(t, n == 999, ps.Has(LongLine), n)
		assert.Equal(t, codesOf(ps), codesOf(RFC5322.Check(value[1:])), "the space is taken for there")
	}
}

// hostile are values that repeat what costs most.
var hostile = []struct{ name, before, part, after string }{
	{"open comments", "from a.example ", "(", ""},
	{"nested comments", "from a.example ", "(x", strings.Repeat(")", 1000)},
	{"comments", "from a.example", " (x)", " by b.example"},
	{"quoted pairs", "from a.example (", `\(`, ")"},
	{"blank lines", "from a.example", "\r\n ", "by b.example"},
	{"wide blank lines", "from a.example", "\r\n  ", "by b.example"},
	{"words", "", "a ", ""},
	{"dots", "a", " (x) . a", ""},
	{"addresses", "", "a@bc", ""},
	{"quoted addresses", "", `"a"@b `, ""},
	{"open quotes", "from a.example ", `"`, ""},
	{"commas", "for <", " ,", "@a:b@c>"},
	{"routes", "for <", "@a,", ":b@c>"},
	{"open angles", "for ", "<", ""},
	{"literals", "from ", "[192.0.2.1] ", ""},
	{"TCP-info", "from a.example (b.example [x:", ")", "]) by c"},
	{"labels", "from ", "a.", " by b"},
	{"clauses", "from a.example by b.example", " state x", ""},
	{"clauses of RFC 822", "from a", " with b", ""},
	{"digits", "; 6 Mar ", "2", ""},
	{"bytes over 127", "from ", "\u00fc", ""},
	{"not UTF-8", "from a", "\xfc", ""},
	{"NUL", "", "\x00", ""},
}

// TestCheckLinear: four times the bytes take about four times the time, whatever they are. Each time is the best of
// several, and tried again, because other programs run beside it.
func TestCheckLinear(t *testing.T) {
	const small, large = 16 << 10, 64 << 10
	value := func(n int, before, part, after string) string {
		return before + strings.Repeat(part, max(0, n-len(before)-len(after))/len(part)) + after
	}
	best := func(s Spec, v string, d time.Duration) time.Duration {
		start := time.Now()
		sink += len(s.Check(v))
		return min(d, time.Since(start))
	}
	for _, tt := range hostile {
		a, b := value(small, tt.before, tt.part, tt.after), value(large, tt.before, tt.part, tt.after)
		for _, s := range specs {
			fast, slow := time.Hour, time.Hour
			for range 40 {
				fast, slow = best(s, a, fast), best(s, b, slow)
				if slow < 8*fast {
					break
				}
			}
			assert.Less(t, slow, 8*fast+20*time.Microsecond, "%s: %s", s, tt.name)
			assert.Less(t, slow, 100*time.Millisecond, "%s: %s", s, tt.name)
		}
	}
}

// TestStampKeeps: a stamp with every part keeps to RFC 5321 in syntax and prose, however it is folded.
func TestStampKeeps(t *testing.T) {
	s := Stamp{
		HELO: "mail.example.com", RDNS: "dsl-7.example.net", IP: netip.MustParseAddr("2001:db8::7"), By: "mx.example.org", ByIP: netip.MustParseAddr("192.0.2.25"),
		Via: "TCP", With: "ESMTPSA", ID: "4F1C2@mx.example.org", For: `"a b"@example.org`,
		Date: time.Date(2024, time.March, 11, 10, 0, 5, 0, time.FixedZone("", 3600)),
	}
	for _, helo := range []string{"", "a.example", "[192.0.2.1]", strings.Repeat("long.", 20) + "example"} {
		for _, clause := range []*string{&s.TLS, &s.State, &s.Priority} {
			s.HELO, *clause = helo, "0" // a priority
			if clause != &s.Priority {
				*clause = "a_b"
			}
			b, err := s.AppendText(nil)
			require.NoError(t, err)
			ps := RFC5321.Check(string(b))
			ps = slices.DeleteFunc(ps, func(p Problem) bool { return len(helo) > 100 && p.Code == WideLine }) // one part alone
			assert.Empty(t, ps, "%q", b)
			*clause = ""
		}
	}
}
