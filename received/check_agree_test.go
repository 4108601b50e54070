package received

import (
	"fmt"
	"os"
	"regexp"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
)

// specs are all standards.
var specs = []Spec{RFC821, RFC822, RFC2822, RFC5321, RFC5322, RFC6531, RFC6532}

// A judge asks the ABNF and Check the same question.
type judge struct {
	spec          Spec
	strict, loose *grammar // without and with obsolete forms
}

// judges are read once. They are for one goroutine.
var judges = sync.OnceValue(newJudges)

func newJudges() (js []*judge) {
	for _, s := range specs {
		j := &judge{spec: s, loose: loadGrammar(nil, s, false)}
		if j.strict = j.loose; s.hasObsolete() {
			j.strict = loadGrammar(nil, s, true)
		}
		js = append(js, j)
	}
	return js
}

// disagreement tells in what Check and the ABNF differ, "" if in nothing. Check has to say whether value is a
// sentence, whether it is one only with obsolete forms, and how far it can be read.
func (j *judge) disagreement(value string) string {
	ps := j.spec.Check(value)
	ok, far := j.strict.match(value)
	obsolete := false
	if !ok && j.strict != j.loose {
		strictFar := far
		ok, far = j.loose.match(value)
		if obsolete = ok; ok {
			far = strictFar
		}
	}
	if ps.Has(Syntax) == ok || ps.Has(ObsoleteForm) != obsolete {
		return fmt.Sprintf("%s: the ABNF says ok %v, obsolete %v, far %d; Check says %v: %q", j.spec, ok, obsolete, far, ps, value)
	}
	for _, p := range ps {
		if (p.Code == Syntax || p.Code == ObsoleteForm) && !samePlace(value, p.Span.Start, far) {
			return fmt.Sprintf("%s: the ABNF gets to %d, Check to %d (%s): %q", j.spec, far, p.Span.Start, p.Detail, value)
		}
	}
	return ""
}

// samePlace reports whether two places are the same but for what Check takes as one: the ABNF goes into words and
// line ends, Check names their beginning. Where several lines are blank, Check may look farther than it can get.
func samePlace(value string, check, abnf int) bool {
	if blank.MatchString(value) {
		return true
	}
	if check > abnf {
		return false
	}
	between := value[check:abnf]
	for i := range len(between) {
		if c := between[i]; !isAlpha(c) && !isDigit(c) && c < 0x80 {
			return between == "\r" || between == "\r\n"
		}
	}
	return true
}

var blank = regexp.MustCompile("\r\n[ \t]+\r\n")

// sources make the values that are asked about.
func (j *judge) sources() []func() string {
	strict, loose := newGenerator(j.strict, 1), newGenerator(j.loose, 2)
	return []func() string{
		strict.sentence,
		loose.sentence,
		func() string { return strict.near(strict.sentence()) },
		func() string { return loose.near(loose.sentence()) },
		func() string { return strict.near(skeletons[strict.rand.IntN(len(skeletons))]) },
		loose.heap,
	}
}

// TestAgreement asks about sentences that were made from the grammars, about such with a few bytes changed, about
// usual fields with a few bytes changed, and about heaps of what is difficult.
func TestAgreement(t *testing.T) {
	n := 1500
	switch {
	case testing.Short():
		n = 300
	case os.Getenv("BACKSTAMP_FULL") != "":
		n = 100_000
	}
	for _, j := range judges() {
		t.Run(j.spec.String(), func(t *testing.T) {
			sources := j.sources()
			sentences, wrong := 0, 0
			for i := range n {
				value := sources[i%len(sources)]()
				value = value[:min(len(value), 512)]
				if !j.spec.Check(value).Has(Syntax) {
					sentences++
				}
				if d := j.disagreement(value); d != "" {
					if wrong++; wrong < 10 {
						t.Error(d)
					}
				}
			}
			assert.Zero(t, wrong)
			assert.Greater(t, sentences, n/4)
			assert.Less(t, sentences, n*4/5)
			t.Logf("%d values, %d of them sentences", n, sentences)
		})
	}
}
