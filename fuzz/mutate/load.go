package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
)

// A source is the package in which faults are made.
type source struct {
	name   string // of the package
	dir    string
	root   string // of the module
	set    *token.FileSet
	info   *types.Info
	pkg    *types.Package
	texts  map[string][]byte // by path
	edits  map[string][]edit // by path
	faults []fault
}

// load reads a package and finds the faults that can be made in it.
func load(pkg string) (*source, error) {
	var listed struct {
		Name, Dir string
		GoFiles   []string
		Module    struct{ Dir string }
	}
	out, err := goList("-json=Name,Dir,GoFiles,Module", pkg)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(out, &listed); err != nil {
		return nil, fmt.Errorf("%s: want one package: %w", pkg, err)
	}
	p := &source{
		name: listed.Name, dir: listed.Dir, root: listed.Module.Dir, set: token.NewFileSet(),
		info: &types.Info{Types: map[ast.Expr]types.TypeAndValue{}}, texts: map[string][]byte{}, edits: map[string][]edit{},
	}
	var files []*ast.File
	for _, name := range listed.GoFiles {
		path := filepath.Join(p.dir, name)
		if p.texts[path], err = os.ReadFile(path); err != nil {
			return nil, err
		}
		file, err := parser.ParseFile(p.set, path, p.texts[path], parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	lookup, err := exports(pkg)
	if err != nil {
		return nil, err
	}
	config := types.Config{Importer: importer.ForCompiler(p.set, "gc", lookup)}
	if p.pkg, err = config.Check(pkg, p.set, files, p.info); err != nil {
		return nil, err
	}
	for _, file := range files {
		p.find(file)
	}
	return p, nil
}

// exports returns where the compiled types of what a package imports are.
func exports(pkg string) (func(path string) (io.ReadCloser, error), error) {
	out, err := goList("-export", "-deps", "-f", "{{.ImportPath}} {{.Export}}", pkg)
	if err != nil {
		return nil, err
	}
	files := map[string]string{}
	for line := range bytes.Lines(out) {
		if path, file, ok := bytes.Cut(bytes.TrimSpace(line), []byte(" ")); ok {
			files[string(path)] = string(file)
		}
	}
	return func(path string) (io.ReadCloser, error) { return os.Open(files[path]) }, nil
}

func goList(args ...string) ([]byte, error) {
	cmd := exec.Command("go", append([]string{"list"}, args...)...)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w: %s", err, bytes.TrimSpace(complaint.Bytes()))
	}
	return out, nil
}
