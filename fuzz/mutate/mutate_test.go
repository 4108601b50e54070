package main

import (
	"bytes"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// module makes a module of one package with one test.
func module(t *testing.T, code, test string) {
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("the go command is not here")
	}
	dir := t.TempDir()
	for name, text := range map[string]string{"go.mod": "module example.com/m\n\ngo 1.26.0\n", "m.go": code, "m_test.go": test} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	t.Chdir(dir)
	t.Setenv("GOFLAGS", "-buildvcs=false")
	t.Setenv("GOWORK", "off")
}

const code = `package m

func inRange(n, low, high int) bool {
	if n < low || n > high {
		return false
	}
	return true
}

func sum(list []int) (total int) {
	for i := 0; i < len(list); i++ {
		total += list[i]
	}
	return total - 0*len(list)
}

func unlimited(b byte, is bool) byte {
	if is && b >= 'a' {
		b -= 32
	}
	return b
}
`

const test = `package m

import "testing"

func TestInRange(t *testing.T) {
	if !inRange(1, 1, 2) || !inRange(2, 1, 2) || inRange(0, 1, 2) || inRange(3, 1, 2) {
		t.Fail()
	}
}

func TestSum(t *testing.T) {
	if sum([]int{1, 2}) != 3 {
		t.Fail()
	}
}
`

// TestMutate: every fault in what the tests look at is found, and those that nobody could see or that no test
// looks at are listed.
func TestMutate(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: builds and runs tests")
	}
	module(t, code, test)
	var out, log bytes.Buffer
	assert.Equal(t, 1, run([]string{"-n", "0", "-workers", "1", "-least", "99", "."}, &out, &log), log.String())
	for _, name := range []string{"inRange", " sum: i < len", " sum: i++", " sum: total +="} {
		assert.NotContains(t, out.String(), name)
	}
	for _, want := range []string{
		"m.go:14 sum: total - 0*len(list): plus and minus changed",
		"m.go:18 unlimited: b >= 'a': the other way round",
		"m.go:18 unlimited: is && b >= 'a': the left side counts for nothing",
		"m.go:19 unlimited: b -= 32: left out",
	} {
		assert.Contains(t, out.String(), want+"\n")
	}
	assert.Contains(t, out.String(), " equivalent: ")

	require.NoError(t, os.MkdirAll("fuzz/mutate", 0o700))
	require.NoError(t, os.WriteFile("fuzz/mutate/equivalent.txt", []byte("# none\nm.go sum: total - 0*len(list): plus and minus changed\n  it is nothing\n"), 0o600))
	out.Reset()
	run([]string{"-n", "0", "-only", "0*len", "."}, &out, &log)
	assert.Equal(t, ".: 1 faults, 0 found, 0 not, 1 equivalent: 0.0 %\n", out.String())
}

// TestList: what is drawn is the same with the same seed.
func TestList(t *testing.T) {
	module(t, code, test)
	lists := map[string]bool{}
	for _, seed := range []string{"1", "1", "2"} {
		var out bytes.Buffer
		assert.Equal(t, 0, run([]string{"-list", "-n", "3", "-seed", seed, "."}, &out, &out))
		assert.Equal(t, 3, strings.Count(out.String(), "\n"))
		lists[out.String()] = true
	}
	assert.Len(t, lists, 2)
	var out, log bytes.Buffer
	assert.Equal(t, 2, run(nil, &out, &log))
	assert.Equal(t, 1, run([]string{"./missing"}, &out, &log))
	assert.Contains(t, log.String(), "mutate: go list")
}

// TestApply: pairs nest, whatever order they are made in.
func TestApply(t *testing.T) {
	pair := func(order, at, end int, open, closing string) []edit {
		return []edit{{at: at, end: end, order: order, text: open}, {at: end, end: at, order: -order, text: closing, closes: true}}
	}
	edits := append(pair(0, 0, 5, "A(", ")A"), pair(1, 0, 1, "B(", ")B")...)
	edits = append(append(edits, pair(2, 4, 5, "C(", ")C")...), pair(3, 0, 5, "D(", ")D")...)
	assert.Equal(t, "A(D(B(a)B + C(b)C)D)A", apply("a + b", edits))
	_, err := parser.ParseExprFrom(token.NewFileSet(), "", apply("a + (b)", pair(0, 4, 7, "f(", ", 1)")), 0)
	require.NoError(t, err)
}
