package report

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// schema is a validator of the keywords of JSON Schema 2020-12 that schema.json uses. It is stricter
// than the schema in one thing: a member that the schema does not name is an error, so that nobody
// adds one without writing it down.
type schema struct {
	root     map[string]any
	patterns map[string]*regexp.Regexp
	errors   []string
}

func readSchema(t testing.TB) *schema {
	data, err := os.ReadFile("schema.json")
	require.NoError(t, err)
	s := &schema{patterns: make(map[string]*regexp.Regexp)}
	require.NoError(t, json.Unmarshal(data, &s.root))
	return s
}

// check returns what is wrong with a JSON text that should be what the definition says.
func (s *schema) check(def string, text []byte) []string {
	s.errors = nil
	var v any
	if err := json.Unmarshal(text, &v); err != nil {
		return []string{err.Error()}
	}
	s.value("$", s.definition("#/$defs/"+def), v, true)
	return s.errors
}

func (s *schema) definition(ref string) map[string]any {
	at := s.root
	for _, key := range strings.Split(strings.TrimPrefix(ref, "#/"), "/") {
		next, ok := at[key].(map[string]any)
		if !ok {
			panic("schema.json: no definition " + ref)
		}
		at = next
	}
	return at
}

func (s *schema) fail(path, format string, args ...any) {
	s.errors = append(s.errors, path+": "+fmt.Sprintf(format, args...))
}

// value checks v and returns the names of the members that the schema names. If whole is set, v may
// have no others.
func (s *schema) value(path string, sch map[string]any, v any, whole bool) []string {
	var known []string
	for key, arg := range sch {
		switch key {
		case "$ref":
			known = append(known, s.value(path, s.definition(arg.(string)), v, false)...)
		case "allOf":
			for _, sub := range arg.([]any) {
				known = append(known, s.value(path, sub.(map[string]any), v, false)...)
			}
		case "oneOf":
			s.oneOf(path, arg.([]any), v)
		case "properties":
			known = append(known, s.properties(path, arg.(map[string]any), v)...)
		case "$schema", "$id", "$defs", "title", "description", "contentEncoding":
		default:
			s.keyword(path, key, arg, v)
		}
	}
	if m, ok := v.(map[string]any); ok && whole {
		for name := range m {
			if !slices.Contains(known, name) {
				s.fail(path, "the schema does not name the member %q", name)
			}
		}
	}
	return known
}

func (s *schema) oneOf(path string, list []any, v any) {
	n := 0
	for _, sub := range list {
		trial := schema{root: s.root, patterns: s.patterns}
		if trial.value(path, sub.(map[string]any), v, false); len(trial.errors) == 0 {
			n++
		}
	}
	if n != 1 {
		s.fail(path, "%d of oneOf hold", n)
	}
}

func (s *schema) properties(path string, props map[string]any, v any) (known []string) {
	for name, sub := range props {
		known = append(known, name)
		m, _ := v.(map[string]any)
		if member, ok := m[name]; ok {
			s.value(path+"."+name, sub.(map[string]any), member, true)
		}
	}
	return known
}

func (s *schema) keyword(path, key string, arg, v any) {
	ok := true
	switch key {
	case "type":
		ok = typeOf(v) == arg || arg == "number" && typeOf(v) == "integer"
	case "enum":
		ok = slices.Contains(arg.([]any), v)
	case "const":
		ok = arg == v
	case "required":
		for _, name := range arg.([]any) {
			if _, has := v.(map[string]any)[name.(string)]; !has {
				s.fail(path, "has no member %q", name)
			}
		}
	case "items":
		for i, e := range v.([]any) {
			s.value(fmt.Sprintf("%s[%d]", path, i), arg.(map[string]any), e, true)
		}
	case "minItems":
		ok = len(v.([]any)) >= int(arg.(float64))
	case "minProperties":
		ok = len(v.(map[string]any)) >= int(arg.(float64))
	case "minLength":
		ok = len([]rune(v.(string))) >= int(arg.(float64))
	case "minimum":
		ok = v.(float64) >= arg.(float64)
	case "maximum":
		ok = v.(float64) <= arg.(float64)
	case "pattern":
		p := arg.(string)
		if s.patterns[p] == nil {
			s.patterns[p] = regexp.MustCompile(p)
		}
		ok = s.patterns[p].MatchString(v.(string))
	default:
		panic("schema.json: the validator does not know " + key)
	}
	if !ok {
		s.fail(path, "%v is not as %s %v has it", v, key, arg)
	}
}

func typeOf(v any) string {
	switch v := v.(type) {
	case map[string]any:
		return "object"
	case []any:
		return "array"
	case string:
		return "string"
	case bool:
		return "boolean"
	case float64:
		if v == math.Trunc(v) {
			return "integer"
		}
		return "number"
	}
	return "null"
}

// The validator itself has to find errors.
func TestSchemaFindsErrors(t *testing.T) {
	good := `{"hops":[{"hop":0,"belief":"claimed","raw":"x"}],"judged":{"by":"b 1","trust":"nets","questions":0}}`
	tests := []struct{ name, old, new string }{
		{"good", "", ""},
		{"unknown member", `"raw":"x"`, `"raw":"x","row":1`},
		{"missing member", `"belief":"claimed",`, ``},
		{"no value", `,"raw":"x"`, ``},
		{"two values", `"raw":"x"`, `"raw":"x","raw_base64":"eA=="`},
		{"wrong word", `"claimed"`, `"guessed"`},
		{"negative hop", `"hop":0`, `"hop":-1`},
		{"hop is no integer", `"hop":0`, `"hop":0.5`},
		{"empty object", `"raw":"x"`, `"raw":"x","from":{}`},
		{"empty list", `"raw":"x"`, `"raw":"x","for":[]`},
		{"empty text", `"raw":"x"`, `"raw":"x","id":""`},
		{"port", `"raw":"x"`, `"raw":"x","by":{"port":65536}`},
		{"date", `"raw":"x"`, `"raw":"x","date":"2000-03-06"`},
		{"no JSON", `"hops"`, `hops`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			errs := readSchema(t).check("message", []byte(strings.Replace(good, tt.old, tt.new, 1)))
			assert.Equal(t, tt.name != "good", len(errs) > 0, "%q", errs)
		})
	}
}
