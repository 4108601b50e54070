package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
	"strings"
)

// A fault is one small change of the code.
type fault struct {
	n    int
	file string // without its folder
	line int
	in   string // the function
	what string // "a < b: the other way round"
}

func (f fault) String() string { return fmt.Sprintf("%s:%d %s: %s", f.file, f.line, f.in, f.what) }

// key tells faults apart when lines have moved.
func (f fault) key() string { return f.file + " " + f.in + ": " + f.what }

// find finds the faults that can be made in the functions of a file. What is made at the start of a package (tables,
// constants) is data, and stays.
func (p *source) find(file *ast.File) {
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Body != nil && f.Name.Name != "String" {
			w := &walk{source: p, in: f.Name.Name}
			ast.Walk(w, f.Body)
		}
	}
}

// A walk goes through the body of one function.
type walk struct {
	*source
	in string
}

// Visit makes faults in a node, and goes on below it.
func (w *walk) Visit(n ast.Node) ast.Visitor {
	switch n := n.(type) {
	case *ast.BlockStmt:
		w.statements(n.List)
	case *ast.CaseClause:
		w.statements(n.Body)
		for _, e := range n.List {
			w.condition(e)
		}
	case *ast.IfStmt:
		w.condition(n.Cond)
	case *ast.ForStmt:
		w.condition(n.Cond)
	case *ast.BinaryExpr:
		w.binary(n)
	case *ast.ReturnStmt:
		for _, e := range n.Results {
			w.condition(e)
		}
	}
	return w
}

// statements: a statement is left out.
func (w *walk) statements(list []ast.Stmt) {
	for _, s := range list {
		switch s := s.(type) {
		case *ast.IncDecStmt:
		case *ast.AssignStmt:
			if s.Tok == token.DEFINE || isBlank(s.Lhs) {
				continue
			}
		case *ast.ExprStmt:
			if call, ok := s.X.(*ast.CallExpr); ok && w.text(call.Fun) == "panic" {
				continue
			}
		default:
			continue
		}
		n := w.add(s, "left out")
		w.around(s, fmt.Sprintf("if !mutant__(%d) { ", n), " }")
	}
}

// isBlank reports whether all that is assigned to is the blank identifier.
func isBlank(list []ast.Expr) bool {
	for _, e := range list {
		if id, ok := e.(*ast.Ident); !ok || id.Name != "_" {
			return false
		}
	}
	return true
}

// condition: a condition that is no comparison is the other way round.
func (w *walk) condition(e ast.Expr) {
	if e == nil || !w.isBool(e) || w.info.Types[e].Value != nil && !isLiteral(e) {
		return
	}
	if b, ok := e.(*ast.BinaryExpr); ok && (isComparison(b.Op) || b.Op == token.LAND || b.Op == token.LOR) {
		return // binary does it, or what it is made of
	}
	n := w.add(e, "the other way round")
	w.around(e, "((", fmt.Sprintf(") != mutant__(%d))", n))
}

func isLiteral(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return ok && (id.Name == "true" || id.Name == "false")
}

func isComparison(op token.Token) bool {
	return op == token.EQL || op == token.NEQ || op == token.LSS || op == token.LEQ || op == token.GTR || op == token.GEQ
}

// binary: a comparison is the other way round or takes its limit in or leaves it out; one side of && or || counts for
// nothing; a sum is a difference.
func (w *walk) binary(b *ast.BinaryExpr) {
	if w.info.Types[b].Value != nil {
		return // a constant
	}
	switch b.Op {
	case token.LAND, token.LOR:
		w.side(b, b.X, "the left side")
		w.side(b, b.Y, "the right side")
	case token.ADD, token.SUB:
		if types.Identical(w.info.Types[b].Type, types.Typ[types.Int]) {
			n := w.add(b, "plus and minus changed")
			w.around(b.Y, "mutantSign__(", fmt.Sprintf(", %d)", n))
		}
	case token.LSS, token.GEQ:
		w.limit(b, "1")
		w.negate(b)
	case token.GTR, token.LEQ:
		w.limit(b, "-1")
		w.negate(b)
	case token.EQL, token.NEQ:
		w.negate(b)
	}
}

func (w *walk) negate(b *ast.BinaryExpr) {
	if !w.isBool(b) {
		return
	}
	n := w.add(b, "the other way round")
	w.around(b, "((", fmt.Sprintf(") != mutant__(%d))", n))
}

// side: one side of && or || counts for nothing.
func (w *walk) side(b *ast.BinaryExpr, e ast.Expr, which string) {
	if !w.isBool(e) || !w.isBool(b) {
		return
	}
	n := w.add(b, which+" counts for nothing")
	if b.Op == token.LAND {
		w.around(e, "((", fmt.Sprintf(") || mutant__(%d))", n))
	} else {
		w.around(e, "((", fmt.Sprintf(") && !mutant__(%d))", n))
	}
}

// limit: a < b is a <= b, and so on, for whole numbers.
func (w *walk) limit(b *ast.BinaryExpr, step string) {
	t := w.info.Types[b.X].Type
	basic, ok := t.Underlying().(*types.Basic)
	if !ok || basic.Info()&types.IsInteger == 0 || basic.Info()&types.IsUntyped != 0 {
		return
	}
	if named, ok := t.(*types.Named); ok && named.Obj().Pkg() != w.pkg {
		return
	}
	if basic.Info()&types.IsUnsigned != 0 && step == "-1" {
		return
	}
	n := w.add(b, "its limit changed")
	name := types.TypeString(t, types.RelativeTo(w.pkg))
	w.around(b.Y, "((", fmt.Sprintf(") + %s(mutantStep__(%s, %d)))", name, step, n))
}

// isBool reports whether an expression is of type bool itself, or untyped.
func (w *walk) isBool(e ast.Expr) bool {
	basic, ok := w.info.Types[e].Type.(*types.Basic)
	return ok && basic.Info()&types.IsBoolean != 0
}

// add notes a fault and returns its number.
func (w *walk) add(n ast.Node, what string) int {
	at := w.set.Position(n.Pos())
	text := strings.Join(strings.Fields(w.text(n)), " ")
	if len(text) > 80 {
		text = text[:77] + "..."
	}
	w.faults = append(w.faults, fault{n: len(w.faults) + 1, file: filepath.Base(at.Filename), line: at.Line, in: w.in, what: text + ": " + what})
	return len(w.faults)
}

// text returns the source of a node.
func (w *walk) text(n ast.Node) string {
	from, to := w.set.Position(n.Pos()), w.set.Position(n.End())
	return string(w.texts[from.Filename][from.Offset:to.Offset])
}

// around writes text before and behind a node.
func (w *walk) around(n ast.Node, before, behind string) {
	from, to := w.set.Position(n.Pos()), w.set.Position(n.End())
	depth := len(w.edits[from.Filename])
	w.edits[from.Filename] = append(w.edits[from.Filename],
		edit{at: from.Offset, end: to.Offset, order: depth, text: before}, edit{at: to.Offset, end: from.Offset, order: -depth, text: behind, closes: true})
}
