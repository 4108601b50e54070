package redact

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/backstamp/backstamp/hops"
)

// literals returns the strings in the declaration of that name in the source of package hops, which has these lists
// for itself.
func literals(t *testing.T, file, name string) (list []string) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", file), nil, 0)
	require.NoError(t, err)
	collect := func(n ast.Node) bool {
		if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
			s, err := strconv.Unquote(l.Value)
			require.NoError(t, err)
			list = append(list, s)
		}
		return true
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			if n.Name.Name == name {
				ast.Inspect(n, collect)
			}
		case *ast.ValueSpec:
			if n.Names[0].Name == name {
				ast.Inspect(n, collect)
			}
		}
		return true
	})
	require.NotEmpty(t, list, "%s has no %s", file, name)
	return list
}

// TestProviders: the domains that package hops knows by name stay, so that its detectors and organisations find the
// same in what is redacted.
func TestProviders(t *testing.T) {
	company := func(list []string) (domains []string) {
		for _, s := range list {
			if strings.Contains(s, ".") { // the others are names for people
				domains = append(domains, s)
			}
		}
		return domains
	}
	r := redactor(t, Options{})
	for _, from := range []struct{ file, name string }{
		{"org.go", "aliases"}, {"provider.go", "rented"}, {"origin_customer.go", "companies"}, {"detect_message.go", "providers"},
	} {
		for _, domain := range company(literals(t, from.file, from.name)) {
			assert.True(t, Reserved(domain), "%s of %s", domain, from.file)
			assert.Equal(t, domain, r.Host(domain), from.file)
			assert.True(t, strings.HasSuffix(r.Host("ann."+domain), "."+domain), "%s of %s", domain, from.file)
		}
	}
}

// TestCommonSeconds: a second level that package hops takes for a registry's is one here, and no other.
func TestCommonSeconds(t *testing.T) {
	known := literals(t, "org.go", "isCommonSecond")
	var c hops.Case
	for _, second := range append(known, "ab", "me", "gob", "nets", "") {
		whole := c.Org("a.b."+second+".jp") == "b."+second+".jp"
		assert.Equal(t, whole, isCommonSecond(second), second)
	}
	for _, second := range known {
		assert.True(t, isCommonSecond(second), second)
	}
}

// TestPlaceholders: what programs for spam should have filled in stays as far as detectors tell them by it, and what
// stands behind it does not.
func TestPlaceholders(t *testing.T) {
	r := redactor(t, Options{})
	for _, p := range literals(t, "detect_template.go", "placeholders") {
		for _, value := range []string{"from " + p + "X_DIGIT9 ([192.0.2.7]) by a.example with SMTP id x1", "by a.example with SMTP id " + p + "abc; Mon, 6 Mar 2000 14:31:07 +0100"} {
			assert.Contains(t, r.Value("Received", value), p, value)
		}
	}
	for word, want := range map[string]int{
		"%RND": 4, "%RNDLC_CHAR9": 11, "%RNDab": 4, "%RN": 0, "$ipad": 5, "$ip": 0, "{some_x": 6, "{": 0, "RND": 0,
	} {
		assert.Equal(t, want, placeholderLen(word), word)
	}
}

// TestReserved: what is nobody's stays.
func TestReserved(t *testing.T) {
	for word, want := range map[string]bool{
		"localhost": true, "LOCALHOST.localdomain.": true, "localhost.localdomain2": false, "postmaster": true, "MAILER-DAEMON": true, "Abuse": true, "hostmaster": true, "webmaster": false,
		"127.0.0.1": true, "127.0.0.2": false, "192.0.2.7": false, "google.com": true, "mx.google.com": true, "prod5.google.com.": true, "mx333.google.com": false, "ann.google.com": false,
		"xgoogle.com": false, "mx.ann.google.com": false, ".google.com": true, "com": false, "example": false, "mail.example.com": false, "Postfix": true,
		strings.Repeat("mx.", 82) + "google.com": false, // longer than a name can be
	} {
		assert.Equal(t, want, Reserved(word), word)
	}
}
