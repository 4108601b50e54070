package received

import (
	"errors"
	"math/rand"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestClauses(t *testing.T) {
	for _, tt := range []struct{ name, value, want string }{
		{"all", "from a by b via c with d id e for <f>; 6 Mar 2000 14:31:07 +0100", "from=a by=b via=c with=d id=e for=<f> date=6 Mar 2000 14:31:07 +0100"},
		{"any order, any case", "ID e BY b From a", "id=e by=b from=a"},
		{"repeated", "by a with HTTP via b with SMTP", "by=a with=HTTP via=b with=SMTP"},
		{"registered", "by a with ESMTPS tls TLS_AES_128_GCM_SHA256 group x25519 state normal priority 3", "by=a with=ESMTPS tls=TLS_AES_128_GCM_SHA256 group=x25519 state=normal priority=3"},
		{"private", "by a pod-id NONE envelope-from <b@c>", "by=a pod-id=NONE envelope-from=<b@c>"},
		{"empty", "from by with SMTP", "from= by= with=SMTP"},
		{"hosts called by and id", "from by (x [192.0.2.1]) by id ([192.0.2.2]) with SMTP", "from=by (x [192.0.2.1]) by=id ([192.0.2.2]) with=SMTP"},
		{"the same word twice", "from by by mx", "from=by by=mx"},
		{"text before and after", "(qmail 1 invoked from network); 6 Mar 2000 14:31:07 -0000 hello", "=(qmail 1 invoked from network) date=6 Mar 2000 14:31:07 -0000 =hello"},
		{"keywords in brackets are none", `from "by x" (by y) by <with z>`, `from="by x" (by y) by=<with z>`},
		{"a keyword with something attached is none", "from by@a.example with:x", "from=by@a.example with:x"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			at := 0
			for c := range Clauses(tt.value) {
				got = append(got, c.Name+"="+c.Value.In(tt.value))
				require.LessOrEqual(t, at, c.Span.Start)
				require.LessOrEqual(t, c.Span.Start, c.Value.Start)
				require.Equal(t, c.Span.End, c.Value.End)
				at = c.Span.End
			}
			assert.Equal(t, tt.want, strings.Join(got, " "))
		})
	}
}

func TestCodesHaveVectorsAndDocs(t *testing.T) {
	seen := map[Code]bool{}
	for _, v := range readVectors(t) {
		f, _ := Parse(v.value)
		for _, p := range f.Problems {
			seen[p.Code] = true
		}
	}
	for _, v := range readCheckVectors(t) {
		for _, s := range specs {
			for _, p := range s.Check(v.value) {
				seen[p.Code] = true
			}
		}
	}
	codes := Codes()
	assert.True(t, slices.IsSorted(codes))
	for _, c := range codes {
		assert.NotEmpty(t, c.Doc())
		assert.True(t, seen[c], "no vector raises %s", c)
		delete(seen, c)
	}
	assert.Empty(t, seen, "codes that are not in the table")
	assert.Empty(t, Code("nonsense").Doc())
}

func TestDialectsHaveVectorsAndDocs(t *testing.T) {
	seen := map[Dialect]bool{}
	for _, v := range readVectors(t) {
		f, _ := Parse(v.value)
		seen[f.Dialect] = true
	}
	for _, d := range dialects {
		assert.True(t, seen[d.name], "no vector of %s", d.name)
		assert.NotEmpty(t, d.name.Doc())
	}
}

func TestLimits(t *testing.T) {
	value := "from a.example by b.example; Fri, 10 Nov 2017 18:31:17 +0000"
	pad := func(n int) string { return value + strings.Repeat(" ", n-len(value)) }
	for _, tt := range []struct {
		name   string
		maxLen int
		n      int
		want   error
	}{
		{"at the default", 0, 64 << 10, nil},
		{"over the default", 0, 64<<10 + 1, ErrTooLong},
		{"at a limit of one's own", 1000, 1000, nil},
		{"over it", 1000, 1001, ErrTooLong},
		{"a larger limit", 1 << 20, 1 << 20, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := Parser{MaxLen: tt.maxLen}
			var f Field
			err := p.ParseInto(&f, pad(tt.n))
			assert.True(t, errors.Is(err, tt.want), "%v", err)
			assert.Equal(t, tt.n, len(f.Raw()))
			assert.Equal(t, tt.want == nil, f.By.Host != "")
		})
	}
	many := "by b.example for" + strings.Repeat(" <a@example.com>", 90) + "; Fri, 10 Nov 2017 18:31:17 +0000"
	f, err := Parse(many)
	require.NoError(t, err)
	assert.Len(t, f.For, maxFor)
	assert.True(t, f.Problems.Has(TooManyParts))
	assert.False(t, f.Date.IsZero(), "the date is found behind what is not read")
	f, err = Parse(strings.Repeat("with a ", 50) + "; Fri, 10 Nov 2017 18:31:17 +0000")
	require.NoError(t, err)
	assert.True(t, f.Problems.Has(TooManyParts))
	assert.False(t, f.Date.IsZero())
}

// TestAllocs holds ParseInto to no allocation on ordinary values: those of the vectors that have
// no problem, and no name of a program with a fold in it.
func TestAllocs(t *testing.T) {
	var p Parser
	var f Field
	n := 0
	for _, v := range readVectors(t) {
		if err := p.ParseInto(&f, v.value); err != nil || len(f.Problems) > 0 || isFolded(f.Where(PartSoftware).In(v.value)) {
			continue
		}
		n++
		assert.Zero(t, testing.AllocsPerRun(100, func() { _ = p.ParseInto(&f, v.value) }), v.name)
	}
	assert.Greater(t, n, 50)
}

// checkSpans requires that every span lies in the value, and those of parts hold what the part says.
func checkSpans(t *testing.T, f *Field) {
	v := f.Raw()
	for p := Part(0); p < partCount; p++ {
		s := f.Where(p)
		require.True(t, 0 <= s.Start && s.Start <= s.End && s.End <= len(v), "part %d: %v in %q", p, s, v)
	}
	for _, p := range f.Problems {
		require.True(t, 0 <= p.Span.Start && p.Span.Start <= p.Span.End && p.Span.End <= len(v), "%v in %q", p, v)
		require.NotEmpty(t, p.Explain(v))
	}
	for _, part := range []struct {
		part Part
		text string
	}{
		{PartHELO, f.From.HELO},
		{PartRDNS, f.From.RDNS},
		{PartIdent, f.From.Ident},
		{PartUser, f.From.User},
		{PartAuth, f.From.Auth},
		{PartByHost, f.By.Host},
		{PartByName, f.By.Name},
		{PartState, f.State},
		{PartPriority, f.Priority},
		{PartList, f.List},
		{PartSoftware, f.By.Software},
		{PartVia, f.Via},
		{PartWith, string(f.With)},
		{PartID, f.ID},
		{PartEnvelopeFrom, f.EnvelopeFrom},
		{PartTLSVersion, f.TLS.Version},
		{PartTLSCipher, f.TLS.Cipher},
		{PartTLSVerify, f.TLS.Verify},
	} {
		got := f.Where(part.part).In(v)
		require.Equal(t, part.text, unfold(got), "part %d of %q", part.part, v)
	}
	if ip := f.From.IP; ip.IsValid() {
		got, _, _ := readAddr(f.Where(PartIP).In(v))
		require.Equal(t, ip, got, "%q", v)
	}
}

func TestSpans(t *testing.T) {
	for _, v := range readVectors(t) {
		f, _ := Parse(v.value)
		checkSpans(t, f)
	}
}

// TestCutAndGlued reads every vector cut at every byte, every pair of vectors glued together, and
// vectors with odd bytes put into them, and requires what holds for every value.
func TestCutAndGlued(t *testing.T) {
	vs := readVectors(t)
	var p Parser
	var f Field
	try := func(value string) {
		err := p.ParseInto(&f, value)
		require.Equal(t, value, f.String())
		checkSpans(t, &f)
		if err != nil {
			require.ErrorIs(t, err, ErrUnrecognised)
		}
	}
	for i, v := range vs {
		for cut := range len(v.value) {
			try(v.value[:cut])
		}
		for j := range vs {
			if testing.Short() && (i+j)%7 != 0 {
				continue
			}
			try(v.value + vs[j].value)
			try(v.value + "\n" + vs[j].value)
		}
	}
	rnd := rand.New(rand.NewSource(1))
	for _, v := range vs {
		for range 100 {
			b := []byte(v.value + " ")
			for range 1 + rnd.Intn(3) {
				b[rnd.Intn(len(b))] = byte(rnd.Intn(256))
			}
			try(string(b))
		}
	}
}

// TestParserForgets requires that what a Parser read before leaves no trace.
func TestParserForgets(t *testing.T) {
	var p Parser
	var f Field
	for _, v := range readVectors(t) {
		want, wantErr := Parse(v.value)
		err := p.ParseInto(&f, v.value)
		require.Equal(t, wantErr, err)
		require.Equal(t, expectations(want, wantErr), expectations(&f, err))
		require.Equal(t, want.where, f.where)
		c := f.Clone()
		require.Equal(t, expectations(want, wantErr), expectations(c, err))
		require.Equal(t, want.Raw(), c.Raw())
	}
	assert.Equal(t, new(Field), new(Field).Clone())
}

func TestCloneSharesNothing(t *testing.T) {
	var p Parser
	var f Field
	require.NoError(t, p.ParseInto(&f, "from a.example by b.example for <c@d.example>; Fri, 10 Nov 2017 18:31:17 +0000"))
	c := f.Clone()
	before := expectations(c, nil)
	require.NoError(t, p.ParseInto(&f, "from x.example by y.example for <z@d.example>; Fri, 10 Nov 2017 18:31:18 +0000"))
	assert.True(t, reflect.DeepEqual(before, expectations(c, nil)))
}

func TestProtocol(t *testing.T) {
	for _, tt := range []struct {
		name                     string
		registered, secure, auth bool
	}{
		{"SMTP", true, false, false},
		{"ESMTPSA", true, true, true},
		{"esmtpa", true, false, true},
		{"LMTPS", true, true, false},
		{"UTF8SMTPSA", true, true, true},
		{"UTF8LMTPA", true, false, true},
		{"utf8esmtpsa", false, true, true},
		{"local-esmtpa", false, false, true},
		{"SMTPS", false, true, false},
		{"MMS", true, false, false},
		{"HTTPS", false, true, false},
		{"ASMTP", false, false, true},
		{"Microsoft SMTP Server", false, false, false},
		{"", false, false, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := Protocol(tt.name)
			assert.Equal(t, [3]bool{tt.registered, tt.secure, tt.auth}, [3]bool{p.Registered(), p.Secure(), p.Authenticated()})
		})
	}
}

func TestExplain(t *testing.T) {
	value := "from a.example\n\tby b\x1b.example ([192.0.2.999])"
	at := strings.Index(value, "192")
	p := Problem{BadAddress, Span{at, at + 11}, "octet"}
	assert.Equal(t, " by b..example ([192.0.2.999])\n                 ^^^^^^^^^^^  bad-address: octet", p.Explain(value))
	assert.Equal(t, "from a.example\n     ^^^^^^^^^  eight-bit", Problem{EightBit, Span{5, 14}, ""}.Explain(value), "the first of two lines")
	assert.Equal(t, "from a.example\n              ^  eight-bit", Problem{EightBit, Span{14, 14}, ""}.Explain(value), "the end of a line")
	assert.Equal(t, "\n^  no-date", Problem{NoDate, Span{9, 3}, ""}.Explain(""))
	long := strings.Repeat("a", 100) + "\u202e" + strings.Repeat("b", 100)
	got := Problem{EightBit, Span{100, 103}, ""}.Explain(long)
	line, marks, _ := strings.Cut(got, "\n")
	assert.Len(t, line, explainWidth)
	assert.Equal(t, byte('.'), line[strings.Index(marks, "^")])
}
