package fuzz

import (
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// fenced finds the blocks of code of a Markdown text, with their language.
var fenced = regexp.MustCompile("(?ms)^```(\\w+)\n(.*?)^```$")

// TestREADME runs what the README shows, and compares: the commands of its transcripts, and the Go code
// with the Examples of the packages.
func TestREADME(t *testing.T) {
	root := repoRoot(t)
	readme, err := os.ReadFile(filepath.Join(root, "README.md"))
	require.NoError(t, err)
	examples := exampleBodies(t, root)
	kinds := map[string]int{}
	for _, block := range fenced.FindAllStringSubmatch(string(readme), -1) {
		kind, text := block[1], block[2]
		kinds[kind]++
		switch kind {
		case "console":
			compareTranscript(t, root, text)
		case "go":
			assert.Contains(t, examples, text, "the README has Go code that is not the body of an Example")
		default:
			t.Errorf("the README has a block of %q, which no test compares", kind)
		}
	}
	assert.Equal(t, map[string]int{"console": 1, "go": 1}, kinds)
	assert.Regexp(t, `(?m)^ {4}go test \./\.\.\.$`, string(readme), "the test command, which .ci/run reads")
}

// compareTranscript runs the command in the first line of a transcript and compares its output with the
// rest.
func compareTranscript(t *testing.T, root, text string) {
	line, want, _ := strings.Cut(text, "\n")
	args := strings.Fields(strings.TrimPrefix(line, "$ "))
	require.NotEmpty(t, args)
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir = root
	got, err := cmd.Output()
	require.NoError(t, err, line)
	assert.Equal(t, want, string(got), line)
	// go run is not seen to read these; reading them here makes the test run again when they change.
	for _, pattern := range []string{"examples/trace/*.go", "examples/internal/*/*.go", "examples/trace/testdata/*.eml"} {
		files, err := filepath.Glob(filepath.Join(root, pattern))
		require.NoError(t, err)
		for _, file := range files {
			_, err := os.ReadFile(file)
			require.NoError(t, err)
		}
	}
}

// exampleBodies returns the bodies of all Examples of the library, as they would stand at the start of a
// line.
func exampleBodies(t *testing.T, root string) (bodies []string) {
	for _, file := range repoFiles(t, root) {
		if !strings.HasSuffix(file, "example_test.go") {
			continue
		}
		source, err := os.ReadFile(filepath.Join(root, file))
		require.NoError(t, err)
		set := token.NewFileSet()
		tree, err := parser.ParseFile(set, file, source, parser.ParseComments)
		require.NoError(t, err)
		for _, decl := range tree.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if !ok || !strings.HasPrefix(f.Name.Name, "Example") {
				continue
			}
			body := source[set.Position(f.Body.Lbrace).Offset+1 : set.Position(f.Body.Rbrace).Offset]
			clean, err := format.Source(body)
			require.NoError(t, err)
			bodies = append(bodies, outdent(string(clean)))
		}
	}
	return bodies
}

// outdent takes one tab from each line and the empty lines from the ends.
func outdent(s string) string {
	s = strings.ReplaceAll("\n"+strings.Trim(s, "\n"), "\n\t", "\n")
	return s[1:] + "\n"
}
