package fuzz

import (
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/backstamp/backstamp/fuzz/property"
)

// Each property is a target of its own, so that a crash tells what does not hold. Package property says
// what each of them is.

func FuzzTokens(f *testing.F)   { fuzzWith(f, values(f), property.Tokens) }
func FuzzClauses(f *testing.F)  { fuzzWith(f, values(f), property.Clauses) }
func FuzzString(f *testing.F)   { fuzzWith(f, values(f), property.String) }
func FuzzPlaces(f *testing.F)   { fuzzWith(f, values(f), property.Places) }
func FuzzProblems(f *testing.F) { fuzzWith(f, values(f), property.Problems) }
func FuzzReuse(f *testing.F)    { fuzzWith(f, values(f), property.Reuse) }
func FuzzJSON(f *testing.F)     { fuzzWith(f, values(f), property.JSON) }

func FuzzHeaders(f *testing.F)  { fuzzWith(f, messages(f), property.Headers) }
func FuzzRead(f *testing.F)     { fuzzWith(f, messages(f), property.Read) }
func FuzzBelief(f *testing.F)   { fuzzWith(f, messages(f), property.Belief) }
func FuzzAppend(f *testing.F)   { fuzzWith(f, messages(f), property.Append) }
func FuzzMessages(f *testing.F) { fuzzWith(f, messages(f), property.Messages) }
func FuzzFindings(f *testing.F) { fuzzWith(f, messages(f), property.Findings) }
func FuzzReport(f *testing.F)   { fuzzWith(f, messages(f), property.Report) }

func FuzzTables(f *testing.F)   { fuzzWith(f, answerSeeds, property.Tables) }
func FuzzAnswered(f *testing.F) { fuzzWith(f, answerSeeds, property.Answered) }

// FuzzGenerated asks the properties of a value of what the generator makes of any choices: the mutator changes
// the choices, so that what it tries is nearly always shaped like a field.
func FuzzGenerated(f *testing.F) {
	g := newGenerator(f)
	for seed := range uint64(64) {
		f.Add(choicesOf(seed))
	}
	f.Fuzz(func(t *testing.T, choices []byte) { holds(t, property.Values, g.value(choices)) })
}

func fuzzWith(f *testing.F, seeds []string, check func(string) error) {
	for _, seed := range seeds {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if err := check(s); err != nil {
			t.Errorf("%v\n%q", err, s)
		}
	})
}

// holds asks properties of an input.
func holds(t *testing.T, properties []property.Property, input string) {
	for _, p := range properties {
		if err := p.Check(input); err != nil {
			t.Errorf("%s: %v\n%q", p.Name, err, input)
		}
	}
}

// values are the seeds for values: invented ones, and what the generator makes.
func values(t testing.TB) []string {
	g := newGenerator(t)
	vs := fields(t)
	for seed := range uint64(100) {
		vs = append(vs, g.value(choicesOf(seed)))
	}
	return vs
}

// messages are the seeds for header blocks and messages: invented ones, and what the generator makes.
func messages(t testing.TB) []string {
	g := newGenerator(t)
	ms := blocks(t)
	for seed := range uint64(100) {
		ms = append(ms, g.block(choicesOf(seed)))
	}
	return ms
}

// answerSeeds are what the outside world may say: tables, registries' files, routes, answers of the DNS.
var answerSeeds = []string{
	"", "\n", "\x00", "192.0.2.0\t192.0.2.255\t64500\tXX\tEXAMPLE-NET\n", "2001:db8::\t2001:db8::ffff\t64501\tXX\tEXAMPLE\n",
	"192.0.2.255\t192.0.2.0\t64500\tXX\tBACKWARD\n", "64500 | 192.0.2.0/24 | XX | ripencc | 2001-02-03", "64500 64501 | ::/0 | | |", "|||||",
	"127.0.0.2\n127.255.255.254\n192.0.2.1", "relay.example.net.\nrelay.example.net", "abuse@example.net\nnot an address\n\x1b[31m@example.net",
	`{"version":"1.0","services":[[["192.0.2.0/24","2001:db8::/32"],["https://rdap.example/","http://rdap.example/"]]]}`, `{"services":[[[],[]]]}`, `{`,
	"traceroute to 192.0.2.1 (192.0.2.1), 30 hops max, 60 byte packets\n 1  gw.example (192.0.2.254)  0.5 ms  0.4 ms  0.4 ms\n 2  * * *\n",
	`{"report":{"mtr":{"dst":"192.0.2.1"},"hubs":[{"count":1,"host":"192.0.2.254","Best":0.5}]}}`, "\u202e.example.\n\xff\xfe", "a\tb\tc\n",
}

// TestInvented asks every property of everything invented: vectors, messages of the programs, seeds, and a
// thousand values and blocks that the generator makes.
func TestInvented(t *testing.T) {
	g := newGenerator(t)
	vs, bs := values(t), messages(t)
	for seed := uint64(100); seed < 1100; seed++ {
		vs, bs = append(vs, g.value(choicesOf(seed))), append(bs, g.block(choicesOf(seed)))
	}
	for _, v := range vs {
		holds(t, property.Values, v)
	}
	for _, b := range bs {
		holds(t, property.Blocks, b)
	}
	for _, a := range answerSeeds {
		holds(t, property.Answers, a)
	}
}

// TestEveryPropertyIsATarget: no property is left out of the fuzz targets, and each is a sentence.
func TestEveryPropertyIsATarget(t *testing.T) {
	source, err := os.ReadFile("property_test.go")
	require.NoError(t, err)
	var targets []string
	for _, m := range regexp.MustCompile(`(?m)^func Fuzz(\w+)\(.*property\.(\w+)\)`).FindAllStringSubmatch(string(source), -1) {
		assert.Equal(t, m[1], m[2], "a target has the name of its property")
		targets = append(targets, m[1])
	}
	for _, p := range slices.Concat(property.Values, property.Blocks, property.Answers) {
		assert.Contains(t, targets, p.Name)
		assert.Regexp(t, `^[a-z]|^JSON`, p.Says)
		assert.NotRegexp(t, `\.$`, p.Says)
	}
}
