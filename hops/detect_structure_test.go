package hops

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/backstamp/backstamp/received"
)

// A second field inside a first is told where it begins.
func TestMerged(t *testing.T) {
	for _, tt := range []struct{ name, value, at string }{
		{"one field", "from pc ([198.51.100.9]) by mail.example.com with SMTP id x1" + early, ""},
		{"another field behind", "from pc by mail.example.com" + early + " Received: from a by b", "Received: from a by b"},
		{"in small letters", "from pc by mail.example.com" + early + " received: from a by b", "received: from a by b"},
		{"the name at the very start", "Received: from a by b" + early, ""},
		{"a server again behind the date", "from pc by mail.example.com" + early + " from a by b with SMTP", " from a by b with SMTP"},
		{"no server behind the date", "from pc by mail.example.com from a" + early, ""},
		{"a word behind the date", "from pc by mail.example.com" + early + " (it stood by here)", ""},
		{"a long one", "from pc by mail.example.com" + early + " Received: " + strings.Repeat("x", 300), "Received: " + strings.Repeat("x", 190)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := analyzed(t, entry, tt.value)
			fs := findingsOf(r, "fields-merged")
			if tt.at == "" {
				assert.Empty(t, fs)
				return
			}
			if assert.Len(t, fs, 1) {
				assert.Equal(t, 0, fs[0].Hop)
				assert.Equal(t, tt.at, fs[0].Span.In(r.Case.Chain.Hop(0).Field.Raw()))
			}
		})
	}
}

// Short fields and identifiers may be the same by chance.
func TestTwice(t *testing.T) {
	long := "from pc by mail.example.com with SMTP id " // is forty-one bytes
	for _, tt := range []struct {
		name   string
		values []string
		want   int
	}{
		{"two of forty bytes", []string{long[:40], long[:40]}, 0},
		{"two of forty-one", []string{long, long}, 1},
		{"two, another between", []string{long, entry, long}, 1},
		{"three are two copies", []string{long, long, long}, 2},
		{"as long and not the same", []string{long, strings.Replace(long, "pc", "px", 1)}, 0},
		{"256 bytes longer", []string{long, long + strings.Repeat("x", 256)}, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := &Chain{}
			for _, v := range tt.values {
				f, _ := received.Parse(v)
				c.links = append(c.links, link{field: f, dated: -1})
			}
			fs := findingsOf(Analyze(Case{Chain: c}), "field-twice")
			if assert.Len(t, fs, tt.want) && tt.want > 0 {
				assert.Equal(t, len(tt.values)-1, fs[tt.want-1].Hop)
				assert.Equal(t, []int{0}, fs[0].Related)
			}
		})
	}
}

func TestSameIdentifier(t *testing.T) {
	with := func(by, id string) *received.Field {
		f := took(by, "pc", "", "198.51.100.9")
		f.ID = id
		return f
	}
	exchange := func(by, id string) *received.Field {
		f := with(by, id)
		f.Dialect = received.Exchange
		return f
	}
	for _, tt := range []struct {
		name         string
		newer, older *received.Field
		want         int
	}{
		{"seven bytes", with("a.example.com", "abcdefg"), with("b.example.net", "abcdefg"), 0},
		{"eight bytes", with("a.example.com", "abcdefgh"), with("b.example.net", "abcdefgh"), 1},
		{"another", with("a.example.com", "abcdefgh"), with("b.example.net", "abcdefgi"), 0},
		{"one host", with("a.example.com", "abcdefgh"), with("a.example.com", "abcdefgh"), 0},
		{"one organisation", with("a.example.com", "abcdefgh"), with("b.example.com", "abcdefgh"), 0},
		{"the newer on the loopback", with("localhost", "abcdefgh"), with("b.example.net", "abcdefgh"), 0},
		{"the older on the loopback", with("a.example.com", "abcdefgh"), with("localhost", "abcdefgh"), 0},
		{"no newer server", with("", "abcdefgh"), with("b.example.net", "abcdefgh"), 0},
		{"no older server", with("a.example.com", "abcdefgh"), with("", "abcdefgh"), 0},
		{"Exchange's version", exchange("a.example.com", "15.20.7386.20"), exchange("b.example.net", "15.20.7386.20"), 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			fs := findingsOf(Analyze(Case{Chain: chain(tt.newer, tt.older)}), "identifier-twice")
			if assert.Len(t, fs, tt.want) && tt.want > 0 {
				assert.Equal(t, 1, fs[0].Hop)
				assert.Equal(t, []int{0}, fs[0].Related)
			}
		})
	}
}

// Filters and lists on one host make three or four fields, and not eight.
func TestLoopLimit(t *testing.T) {
	visits := func(n int, by string, more ...*received.Field) *Report {
		fields := more
		for range n {
			fields = append(fields, took(by, "pc", "", "198.51.100.9"), took("a.example.net", "b", "", "198.51.100.8"))
		}
		return Analyze(Case{Chain: chain(fields...)})
	}
	loops := func(r *Report) (at []int) {
		for _, f := range findingsOf(r, "loop") {
			at = append(at, f.Hop)
		}
		return at
	}
	assert.Empty(t, loops(visits(loopTimes-1, "mx.example.org")))
	assert.Equal(t, []int{14, 15}, loops(visits(loopTimes, "mx.example.org")), "each server once")
	assert.Equal(t, []int{14, 15}, loops(visits(loopTimes+1, "mx.example.org")))
	assert.Equal(t, []int{14}, loops(visits(loopTimes, "localhost")), "the loopback is many servers")
	assert.Equal(t, []int{14}, loops(visits(loopTimes, "")), "no name is many servers")
	r := Analyze(Case{Chain: chain(slices.Repeat([]*received.Field{entered}, loopTimes)...)})
	assert.Equal(t, []int{7}, loops(r), "eight hops are enough")
	assert.Equal(t, "mx.example.org took the message over 8 times up to here", findingsOf(r, "loop")[0].Detail)
}

// Only a user at the boundary makes what is older a user's.
func TestBelowUser(t *testing.T) {
	user := with(took("mx.example.org", "pc", "", "203.0.113.7"), auth("ann"))
	for _, tt := range []struct {
		name  string
		chain *Chain
		hop   int // -1: no finding
	}{
		{"a user, and an older field", chain(user, claimed), 0},
		{"a user, and two older fields", chain(user, claimed, claimed), 1},
		{"a user alone", chain(user), -1},
		{"a server", chain(entered, claimed), -1},
		{"no boundary", chain(inner10), -1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if f, found := onlyFinding(t, Analyze(Case{Chain: tt.chain}), "below-a-user", tt.hop); found {
				assert.Equal(t, []int{tt.hop + 1}, f.Related)
			}
		})
	}
}
