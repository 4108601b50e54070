package fuzz

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	module         = "github.com/backstamp/backstamp"
	maxLines       = 500 // of a Go file
	maxTestLines   = 800
	maxREADMELines = 120
	maxExported    = 40 // types and functions of a package
)

// topLevel is all that may stand at the top of the repository, beside names that begin with a dot.
var topLevel = []string{
	"received", "hops", "lookup", "examples", "fuzz",
	"doc.go", "go.mod", "go.sum", "README.md", "LICENSE", "CHANGELOG.md",
}

// mayRequire is all that the library's module may require directly.
var mayRequire = []string{"github.com/stretchr/testify", "golang.org/x/net"}

// floors are the folders that import one another, the lowest first.
var floors = []string{"received", "hops", "lookup", "examples"}

// homePath is a path into somebody's home folder, which tells where a file was made and works nowhere
// else.
var homePath = regexp.MustCompile(`(?:^|[\s"'=(<:])(?:/home|/Users|/root|[A-Z]:\\Users)[/\\][A-Za-z0-9._-]`)

// TestHouse holds the repository to its plan.
func TestHouse(t *testing.T) {
	root := repoRoot(t)
	files := repoFiles(t, root)
	require.Greater(t, len(files), 50)
	packages := listPackages(t, root)
	require.Greater(t, len(packages), 5)

	assert.Empty(t, checkTopLevel(files), "what may stand at the top level")
	assert.Empty(t, checkLengths(root, files), "how long files may be")
	assert.Empty(t, checkHomePaths(root, files), "paths of somebody's machine")
	assert.Empty(t, checkFloors(packages), "imports go down only")
	assert.Empty(t, checkReach(packages), "what a floor must not reach")
	assert.Empty(t, checkModules(t, root, files), "what modules may require")
	for _, dir := range []string{"received", "hops", "hops/redact", "hops/report", "lookup"} {
		names, undocumented := exportedNames(t, filepath.Join(root, dir))
		assert.Empty(t, undocumented, "%s: exported names without a comment that begins with them", dir)
		assert.LessOrEqual(t, len(names), maxExported, "%s: exported types and functions", dir)
		t.Logf("%s: %d exported types and functions", dir, len(names))
	}
}

// repoRoot returns the folder of the module.
func repoRoot(t testing.TB) string {
	root, err := filepath.Abs("..")
	require.NoError(t, err)
	require.FileExists(t, filepath.Join(root, "go.mod"))
	return root
}

// repoFiles returns the files of the repository, with slashes and relative to root. Where git can tell,
// those that it ignores are left out.
func repoFiles(t testing.TB, root string) []string {
	cmd := exec.Command("git", "ls-files", "-co", "--exclude-standard", "-z")
	cmd.Dir = root
	out, _ := cmd.Output() // none where there is no git
	known := strings.Split(strings.Trim(string(out), "\x00"), "\x00")
	slices.Sort(known)
	var files []string
	// The walk is there even with git, so that a new file is seen as a change of what the test read.
	walkErr := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && d.Name() == ".git":
			return filepath.SkipDir
		case d.IsDir():
			return nil
		}
		rel, relErr := filepath.Rel(root, p)
		rel = filepath.ToSlash(rel)
		if _, ok := slices.BinarySearch(known, rel); ok || len(out) == 0 {
			files = append(files, rel)
		}
		return relErr
	})
	require.NoError(t, walkErr)
	return files
}

// checkTopLevel names what stands at the top level and is not in the list.
func checkTopLevel(files []string) (wrong []string) {
	for _, file := range files {
		top, _, _ := strings.Cut(file, "/")
		if !slices.Contains(topLevel, top) && !strings.HasPrefix(top, ".") && !slices.Contains(wrong, top) {
			wrong = append(wrong, top)
		}
	}
	return wrong
}

// checkLengths names the files that have more lines than they may.
func checkLengths(root string, files []string) (wrong []string) {
	for _, file := range files {
		most := maxLines
		switch {
		case file == "README.md":
			most = maxREADMELines
		case strings.HasSuffix(file, "_test.go"):
			most = maxTestLines
		case !strings.HasSuffix(file, ".go"):
			continue
		}
		if data, err := os.ReadFile(filepath.Join(root, file)); err != nil || bytes.Count(data, []byte("\n")) > most {
			wrong = append(wrong, file)
		}
	}
	return wrong
}

// checkHomePaths names the lines that hold a path into somebody's home folder.
func checkHomePaths(root string, files []string) (wrong []string) {
	for _, file := range files {
		data, err := os.ReadFile(filepath.Join(root, file))
		if err != nil || bytes.IndexByte(data, 0) >= 0 {
			continue
		}
		for line := range strings.Lines(string(data)) {
			if homePath.MatchString(line) {
				wrong = append(wrong, file+": "+strings.TrimSpace(line))
			}
		}
	}
	return wrong
}

// A goPackage is what the go command says of a package.
type goPackage struct {
	ImportPath                         string
	Imports, TestImports, XTestImports []string
	Deps                               []string
	Module                             *struct{ Path string }
}

// dir returns the folder of the package inside its module, "" at the top.
func (p goPackage) dir() string { return relative(p.ImportPath) }

// relative returns the folder of an import path inside the library's module, "" for others.
func relative(importPath string) string {
	rel, ok := strings.CutPrefix(importPath, module+"/")
	if !ok {
		return ""
	}
	return rel
}

// listPackages asks the go command for the packages of the module in root.
func listPackages(t testing.TB, root string) (packages []goPackage) {
	cmd := exec.Command("go", "list", "-e", "-test=false", "-json=ImportPath,Imports,TestImports,XTestImports,Deps,Module", "./...")
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "GOWORK=off")
	var failure bytes.Buffer
	cmd.Stderr = &failure
	out, err := cmd.Output()
	require.NoError(t, err, failure.String())
	for dec := json.NewDecoder(bytes.NewReader(out)); dec.More(); {
		var p goPackage
		require.NoError(t, dec.Decode(&p))
		packages = append(packages, p)
	}
	return packages
}

// floor returns the number of the floor that a folder belongs to, -1 if it belongs to none.
func floor(dir string) int {
	top, _, _ := strings.Cut(dir, "/")
	return slices.Index(floors, top)
}

// checkFloors names the imports, those of tests included, that go upward, from one program to another,
// or into fuzz.
func checkFloors(packages []goPackage) (wrong []string) {
	for _, p := range packages {
		for _, imported := range slices.Concat(p.Imports, p.TestImports, p.XTestImports) {
			inside := imported == module || relative(imported) != ""
			if inside && !mayImport(p.dir(), relative(imported)) {
				wrong = append(wrong, p.ImportPath+" imports "+imported)
			}
		}
	}
	return wrong
}

// mayImport reports whether the package in one folder of the module may import that in another. The lab is a
// program with a package for each server.
func mayImport(from, to string) bool {
	switch f, t := floor(from), floor(to); {
	case program(to) == "fuzz/lab":
		return program(from) == "fuzz/lab"
	case t < 0:
		return strings.HasPrefix(to, "fuzz/") && strings.HasPrefix(from, "fuzz")
	case t == floor("examples"):
		return f == t && (program(from) == program(to) || program(to) == "examples/internal")
	default:
		return t <= f || strings.HasPrefix(from, "fuzz")
	}
}

// program returns the folder of the program that a folder of examples belongs to; what several programs
// share is in examples/internal.
func program(dir string) string {
	parts := strings.SplitN(dir, "/", 3)
	return strings.Join(parts[:min(2, len(parts))], "/")
}

// checkReach names what packages of received and hops reach, however indirectly, or import themselves,
// and must not.
func checkReach(packages []goPackage) (wrong []string) {
	for _, p := range packages {
		if f := floor(p.dir()); f < 0 || f > floor("hops") {
			continue
		}
		forbidden := []string{"net", "log", "regexp"}
		if p.dir() == "hops/report" {
			forbidden = []string{"net"} // pages need html/template, which reaches the other two
		}
		for _, f := range forbidden {
			if slices.Contains(p.Deps, f) {
				wrong = append(wrong, p.ImportPath+" reaches "+f)
			}
		}
		for _, f := range []string{"os", "unsafe", "reflect", "C"} {
			if slices.Contains(p.Imports, f) {
				wrong = append(wrong, p.ImportPath+" imports "+f)
			}
		}
	}
	return wrong
}

// A goMod is what the go command says of a go.mod file.
type goMod struct {
	Module  struct{ Path string }
	Require []struct {
		Path     string
		Indirect bool
	}
	Replace []struct{ Old, New struct{ Path string } }
}

// checkModules names direct requirements of the library's module that are not in the list, and modules
// that stand elsewhere than in examples or do not use the library that they stand in.
func checkModules(t testing.TB, root string, files []string) (wrong []string) {
	for _, file := range files {
		if path.Base(file) != "go.mod" || strings.Contains(file, "testdata/") {
			continue
		}
		mod := readGoMod(t, filepath.Join(root, file))
		dir := path.Dir(file)
		if dir != "." {
			wrong = append(wrong, checkNested(mod, dir)...)
			continue
		}
		for _, r := range mod.Require {
			if !r.Indirect && !slices.Contains(mayRequire, r.Path) {
				wrong = append(wrong, file+" requires "+r.Path)
			}
		}
		if mod.Module.Path != module || len(mod.Replace) > 0 {
			wrong = append(wrong, file+" has another name or replaces a module")
		}
	}
	return wrong
}

// checkNested is checkModules for a module in the folder dir.
func checkNested(mod goMod, dir string) (wrong []string) {
	if !strings.HasPrefix(dir, "examples/") {
		wrong = append(wrong, dir+" is a module outside examples")
	}
	up := strings.TrimSuffix(strings.Repeat("../", strings.Count(dir, "/")+1), "/")
	for _, r := range mod.Replace {
		if r.Old.Path == module && path.Clean(r.New.Path) == up {
			return wrong
		}
	}
	return append(wrong, dir+" does not replace "+module+" with "+up)
}

func readGoMod(t testing.TB, file string) (mod goMod) {
	out, err := exec.Command("go", "mod", "edit", "-json", file).Output()
	require.NoError(t, err, file)
	require.NoError(t, json.Unmarshal(out, &mod))
	return mod
}
