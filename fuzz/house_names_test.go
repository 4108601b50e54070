package fuzz

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// exportedNames returns the exported types and functions of the package in dir, and the exported names
// of every kind, methods included, that have no comment which begins with the name. A constant or a
// variable may have a comment at the end of its line instead, or one of its group.
func exportedNames(t testing.TB, dir string) (names, undocumented []string) {
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	require.NoError(t, err)
	require.NotEmpty(t, files, dir)
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		source, err := os.ReadFile(file)
		require.NoError(t, err)
		tree, err := parser.ParseFile(token.NewFileSet(), file, source, parser.ParseComments|parser.SkipObjectResolution)
		require.NoError(t, err)
		for _, decl := range tree.Decls {
			n, u := declNames(decl)
			names, undocumented = append(names, n...), append(undocumented, u...)
		}
	}
	return names, undocumented
}

// declNames is exportedNames for one declaration.
func declNames(decl ast.Decl) (names, undocumented []string) {
	switch d := decl.(type) {
	case *ast.FuncDecl:
		name, isMethod := d.Name.Name, d.Recv != nil
		if !d.Name.IsExported() || isMethod && !ast.IsExported(receiver(d)) {
			return nil, nil
		}
		if !begins(d.Doc, name) {
			undocumented = append(undocumented, receiver(d)+"."+name)
		}
		if !isMethod {
			names = append(names, name)
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			n, u := specNames(d, spec)
			names, undocumented = append(names, n...), append(undocumented, u...)
		}
	}
	return names, undocumented
}

// specNames is exportedNames for one line of a declaration.
func specNames(d *ast.GenDecl, spec ast.Spec) (names, undocumented []string) {
	switch s := spec.(type) {
	case *ast.TypeSpec:
		if !s.Name.IsExported() {
			return nil, nil
		}
		names = append(names, s.Name.Name)
		if !begins(s.Doc, s.Name.Name) && !begins(d.Doc, s.Name.Name) {
			undocumented = append(undocumented, s.Name.Name)
		}
	case *ast.ValueSpec:
		grouped := d.Lparen.IsValid() && (s.Comment != nil || d.Doc != nil)
		for _, name := range s.Names {
			if name.IsExported() && !grouped && !begins(s.Doc, name.Name) && !begins(d.Doc, name.Name) {
				undocumented = append(undocumented, name.Name)
			}
		}
	}
	return names, undocumented
}

// begins reports whether a comment begins with a name, which may have an article before it.
func begins(doc *ast.CommentGroup, name string) bool {
	text := doc.Text()
	for _, article := range []string{"A ", "An ", "The "} {
		text = strings.TrimPrefix(text, article)
	}
	rest, ok := strings.CutPrefix(text, name)
	return ok && (rest == "" || strings.ContainsAny(rest[:1], " \n,:;.'"))
}

// receiver returns the name of a method's type, "" for a function.
func receiver(d *ast.FuncDecl) string {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return ""
	}
	typ := d.Recv.List[0].Type
	for {
		switch x := typ.(type) {
		case *ast.StarExpr:
			typ = x.X
		case *ast.IndexExpr:
			typ = x.X
		case *ast.IndexListExpr:
			typ = x.X
		case *ast.Ident:
			return x.Name
		default:
			return ""
		}
	}
}
