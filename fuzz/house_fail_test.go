package fuzz

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// writeTree writes files into a new folder and returns it with their names.
func writeTree(t *testing.T, tree map[string]string) (root string, files []string) {
	root = t.TempDir()
	for name, text := range tree {
		require.NoError(t, os.MkdirAll(filepath.Join(root, filepath.Dir(name)), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(root, name), []byte(text), 0o644))
	}
	return root, repoFiles(t, root)
}

const goodMod = "module " + module + "\n\ngo 1.26\n"

// importing returns a tree of packages, each of which imports what stands behind its folder.
func importing(imports ...string) map[string]string {
	tree := map[string]string{"go.mod": goodMod}
	for _, s := range imports {
		dir, imported, _ := strings.Cut(s, " ")
		text := "package p\n"
		for _, i := range strings.Fields(imported) {
			text += "\nimport _ \"" + i + "\"\n"
		}
		tree[dir+"/p.go"] = text
	}
	return tree
}

// TestHouseFails shows that each check of TestHouse fails when it should, and only then.
func TestHouseFails(t *testing.T) {
	const m = module
	tests := []struct {
		name string
		tree map[string]string
		want []string
	}{
		{name: "nothing wrong", tree: importing("received strings", "hops "+m+"/received", "hops/report "+m+"/hops html/template",
			"lookup net "+m+"/hops", "examples/trace os net "+m+"/lookup "+m+"/received "+m+"/examples/trace/sub", "examples/trace/sub "+m+"/examples/internal/in", "examples/internal/in fmt", "fuzz os "+m+"/hops")},
		{name: "top level", tree: map[string]string{"go.mod": goodMod, "util/a.go": "package util\n", "notes.txt": "", ".ci/run": ""}, want: []string{"notes.txt", "util"}},
		{name: "long file", tree: map[string]string{"hops/a.go": "package hops\n" + strings.Repeat("\n", maxLines), "hops/a_test.go": "package hops\n" + strings.Repeat("\n", maxLines)}, want: []string{"hops/a.go"}},
		{name: "long test", tree: map[string]string{"hops/a_test.go": "package hops\n" + strings.Repeat("\n", maxTestLines)}, want: []string{"hops/a_test.go"}},
		{name: "long README", tree: map[string]string{"README.md": strings.Repeat("\n", maxREADMELines+1)}, want: []string{"README.md"}},
		{name: "home", tree: map[string]string{"README.md": "See /ho" + "me/ann/notes.\n"}, want: []string{"README.md: See /ho" + "me/ann/notes."}},
		{name: "upward", tree: importing("received "+m+"/hops", "hops fmt"), want: []string{m + "/received imports " + m + "/hops"}},
		{name: "upward to a part", tree: importing("hops "+m+"/lookup/dns", "lookup/dns fmt"), want: []string{m + "/hops imports " + m + "/lookup/dns"}},
		{name: "into fuzz", tree: importing("lookup "+m+"/fuzz", "fuzz fmt"), want: []string{m + "/lookup imports " + m + "/fuzz"}},
		{name: "between examples", tree: importing("examples/a "+m+"/examples/b", "examples/b fmt"), want: []string{m + "/examples/a imports " + m + "/examples/b"}},
		{name: "a program in fuzz", tree: importing("fuzz "+m+"/examples/a", "examples/a fmt"), want: []string{m + "/fuzz imports " + m + "/examples/a"}},
		{name: "net, indirectly", tree: importing("hops net/mail"), want: []string{m + "/hops reaches net", m + "/hops reaches log"}},
		{name: "regexp in a part", tree: importing("received/part regexp"), want: []string{m + "/received/part reaches regexp"}},
		{name: "net in report", tree: importing("hops/report net"), want: []string{m + "/hops/report reaches net"}},
		{name: "os", tree: importing("received os"), want: []string{m + "/received imports os"}},
		{name: "requirement", tree: map[string]string{"go.mod": goodMod + "\nrequire example.org/mail v1.0.0\n\nrequire example.org/deep v1.0.0 // indirect\n"}, want: []string{"go.mod requires example.org/mail"}},
		{name: "module outside examples", tree: map[string]string{"lookup/go.mod": "module example.org/lookup\n\nreplace " + m + " => ..\n"}, want: []string{"lookup is a module outside examples"}},
		{name: "module without the library", tree: map[string]string{"examples/milter/go.mod": "module example.org/milter\n"}, want: []string{"examples/milter does not replace " + m + " with ../.."}},
		{name: "module with the library", tree: map[string]string{"examples/milter/go.mod": "module example.org/milter\n\nreplace " + m + " => ../..\n"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			root, files := writeTree(t, tt.tree)
			got := append(checkTopLevel(files), checkLengths(root, files)...)
			got = append(got, checkHomePaths(root, files)...)
			got = append(got, checkModules(t, root, files)...)
			if tt.tree["go.mod"] == goodMod {
				packages := listPackages(t, root)
				got = append(append(got, checkFloors(packages)...), checkReach(packages)...)
			}
			assert.Equal(t, tt.want, got)
		})
	}
}

// TestExportedNames shows that a missing or a wrong comment is seen, and what is counted.
func TestExportedNames(t *testing.T) {
	root, _ := writeTree(t, map[string]string{"p/a.go": `package p

// Good is documented.
type Good struct{}

// Something else.
type Bad struct{}

// A Func is documented.
func Func() {}

func Bare() {}

// Method is documented.
func (g *Good) Method() {}

func (g Good) Hidden() {}

func (u unexported) Fine() {}

type unexported struct{}

// The values.
const (
	One = 1
	Two = 2
)

const Three = 3

var (
	Four = 4 // the fourth
	Five = 5
)
`, "p/a_test.go": "package p\n\nfunc InTest() {}\n"})
	names, undocumented := exportedNames(t, filepath.Join(root, "p"))
	assert.Equal(t, []string{"Good", "Bad", "Func", "Bare"}, names)
	assert.Equal(t, []string{"Bad", ".Bare", "Good.Hidden", "Three", "Five"}, undocumented)
}
