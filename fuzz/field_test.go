package fuzz

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/backstamp/backstamp/received"
)

// The properties of one value. Each returns what does not hold, nil if all is well, so that fuzz
// targets, vectors and corpora can be asked alike.

// FuzzTokens: see checkTokens.
func FuzzTokens(f *testing.F) { fuzzWith(f, fields(f), checkTokens) }

// FuzzClauses: see checkClauses.
func FuzzClauses(f *testing.F) { fuzzWith(f, fields(f), checkClauses) }

// FuzzParse: see checkParse.
func FuzzParse(f *testing.F) { fuzzWith(f, fields(f), checkParse) }

func fuzzWith(f *testing.F, seeds []string, check func(string) error) {
	for _, seed := range seeds {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if err := check(s); err != nil {
			t.Errorf("%v\n%q", err, s)
		}
	})
}

// checkTokens: the tokens of a value partition its bytes, in order and without a gap; an open token is
// one bracket or quotation mark; to ask twice gives the same, also where the first asking was broken off.
func checkTokens(value string) error {
	tokens := slices.Collect(received.Tokens(value))
	at := 0
	for i, tok := range tokens {
		text := tok.Span.In(value)
		switch {
		case tok.Span.Start != at || tok.Span.End <= at || tok.Span.End > len(value):
			return fmt.Errorf("token %d has the span %v, want one that starts at %d", i, tok.Span, at)
		case tok.Open && (len(text) != 1 || !strings.Contains(`()[]"`, text) || tok.Kind != received.Special):
			return fmt.Errorf("token %d is open, but %v %q", i, tok.Kind, text)
		case tok.Kind == received.Space && strings.Trim(text, " \t\r\n") != "":
			return fmt.Errorf("token %d is white space, but %q", i, text)
		case tok.Kind == received.Atom && strings.ContainsAny(text, " \t\r\n()<>[]@,;:\\\""):
			return fmt.Errorf("token %d is an atom, but %q", i, text)
		}
		at = tok.Span.End
	}
	if at != len(value) {
		return fmt.Errorf("the tokens end at %d of %d", at, len(value))
	}
	var again []received.Token
	for tok := range received.Tokens(value) {
		if again = append(again, tok); len(again) > len(tokens)/2 {
			break
		}
	}
	if !slices.Equal(again, tokens[:len(again)]) || !slices.Equal(slices.Collect(received.Tokens(value)), tokens) {
		return errors.New("the tokens differ when asked again")
	}
	return nil
}

// checkClauses: clauses stand in order, do not overlap, and hold their values; a name is the keyword
// with which the clause begins.
func checkClauses(value string) error {
	at, n := 0, 0
	for c := range received.Clauses(value) {
		begins := c.Name == "" || c.Name == "date" || len(c.Name) <= c.Span.Len() && strings.EqualFold(c.Span.In(value)[:len(c.Name)], c.Name)
		switch {
		case c.Span.Start < at || c.Span.End < c.Span.Start || c.Span.End > len(value):
			return fmt.Errorf("clause %d %q has the span %v after %d", n, c.Name, c.Span, at)
		case c.Value.Start < c.Span.Start || c.Value.End < c.Value.Start || c.Value.End > c.Span.End:
			return fmt.Errorf("clause %d %q at %v has its value at %v", n, c.Name, c.Span, c.Value)
		case !begins || c.Name != strings.ToLower(c.Name):
			return fmt.Errorf("clause %d is named %q, but is %q", n, c.Name, c.Span.In(value))
		}
		if at, n = c.Span.End, n+1; n > 32 {
			return fmt.Errorf("more than 32 clauses")
		}
	}
	return nil
}

// checkParse: reading does not panic; a field prints as it was read; what it says stands where it says;
// its problems lie inside the value; neither Clone, a used Field, nor the way through JSON changes
// anything.
func checkParse(value string) error {
	f, err := received.Parse(value)
	switch {
	case f == nil:
		return errors.New("no field")
	case err != nil && !errors.Is(err, received.ErrTooLong) && !errors.Is(err, received.ErrUnrecognised):
		return fmt.Errorf("an error that is not documented: %w", err)
	case f.String() != value || f.Raw() != value:
		return errors.New("the field does not print as it was read")
	}
	return errors.Join(checkWhere(f), checkProblems(f), checkSame(f, err), checkJSON(f))
}

// verbatim are the parts that a field keeps as text, and how to get at them.
var verbatim = map[received.Part]func(f *received.Field) string{
	received.PartHELO:       func(f *received.Field) string { return f.From.HELO },
	received.PartRDNS:       func(f *received.Field) string { return f.From.RDNS },
	received.PartIdent:      func(f *received.Field) string { return f.From.Ident },
	received.PartUser:       func(f *received.Field) string { return f.From.User },
	received.PartAuth:       func(f *received.Field) string { return f.From.Auth },
	received.PartByHost:     func(f *received.Field) string { return f.By.Host },
	received.PartByName:     func(f *received.Field) string { return f.By.Name },
	received.PartState:      func(f *received.Field) string { return f.State },
	received.PartPriority:   func(f *received.Field) string { return f.Priority },
	received.PartSoftware:   func(f *received.Field) string { return f.By.Software },
	received.PartVia:        func(f *received.Field) string { return f.Via },
	received.PartWith:       func(f *received.Field) string { return string(f.With) },
	received.PartID:         func(f *received.Field) string { return f.ID },
	received.PartTLSVersion: func(f *received.Field) string { return f.TLS.Version },
	received.PartTLSCipher:  func(f *received.Field) string { return f.TLS.Cipher },
	received.PartTLSVerify:  func(f *received.Field) string { return f.TLS.Verify },
	received.PartFor: func(f *received.Field) string {
		if len(f.For) == 0 {
			return ""
		}
		return f.For[0]
	},
	received.PartEnvelopeFrom: func(f *received.Field) string { return f.EnvelopeFrom },
	received.PartTLSBits:      func(f *received.Field) string { return number(f.TLS.Bits, f.TLS.BitsKnown) },
	received.PartFromPort:     func(f *received.Field) string { return number(int(f.From.Port), f.From.Port != 0) },
	received.PartByPort:       func(f *received.Field) string { return number(int(f.By.Port), f.By.Port != 0) },
}

func number(n int, known bool) string {
	if !known {
		return ""
	}
	return strconv.Itoa(n)
}

// checkWhere: the place of a part holds what the part says, but for the folding inside it.
func checkWhere(f *received.Field) error {
	for part := received.PartHELO; part <= received.PartDate; part++ {
		span := f.Where(part)
		if span.Start < 0 || span.End < span.Start || span.End > len(f.Raw()) {
			return fmt.Errorf("part %d is at %v of %d", part, span, len(f.Raw()))
		}
		text := span.In(f.Raw())
		get, ok := verbatim[part]
		if !ok {
			continue
		}
		if got := get(f); squash(got) != squash(text) && got != strings.TrimLeft(text, "0") {
			return fmt.Errorf("part %d says %q and is at %q", part, got, text)
		}
	}
	return errors.Join(checkAddr(f, received.PartIP, f.From.IP), checkAddr(f, received.PartByIP, f.By.IP))
}

// checkAddr: where an address is said to stand, it stands.
func checkAddr(f *received.Field, part received.Part, ip netip.Addr) error {
	text := strings.Trim(f.Where(part).In(f.Raw()), "[]")
	if i := len("IPv6:"); len(text) > i && strings.EqualFold(text[:i], "IPv6:") {
		text = text[i:]
	}
	switch got, err := netip.ParseAddr(text); {
	case ip.IsValid() && (ip.Zone() != "" || ip.Is4In6()):
		return fmt.Errorf("the address %v is mapped or has a zone index", ip)
	case ip.IsValid() && text == "":
		return fmt.Errorf("the address %v has no place", ip)
	case ip.IsValid() && err == nil && got.Unmap().WithZone("") != ip:
		return fmt.Errorf("the address %v is at %q", ip, text)
	}
	return nil
}

// checkProblems: at most 64 problems and more-problems, each with a known code, inside the value, in order, and such that
// Explain can draw them without a control character.
func checkProblems(f *received.Field) error {
	if len(f.Problems) > 65 {
		return fmt.Errorf("%d problems", len(f.Problems))
	}
	for _, p := range f.Problems {
		switch drawn := p.Explain(f.Raw()); {
		case p.Code.Doc() == "":
			return fmt.Errorf("the code %q has no documentation", p.Code)
		case p.Span.Start < 0 || p.Span.End < p.Span.Start || p.Span.End > len(f.Raw()):
			return fmt.Errorf("the problem %v is at %v of %d", p, p.Span, len(f.Raw()))
		case harmful(drawn) >= 0 || len(drawn) > 1000:
			return fmt.Errorf("the problem %v is drawn as %q", p, drawn)
		}
	}
	return nil
}

// A view is all that a Field says to those outside its package.
type view struct {
	Raw, JSON string
	Field     received.Field
	Where     [received.PartDate + 1]received.Span
	IDTime    string
}

func viewOf(f *received.Field) (v view) {
	v.Raw, v.JSON = f.Raw(), string(f.AppendJSON(nil))
	v.Field = received.Field{
		Handover: f.Handover, From: f.From, By: f.By, Via: f.Via, With: f.With, ID: f.ID, EnvelopeFrom: f.EnvelopeFrom,
		TLS: f.TLS, State: f.State, Priority: f.Priority, Date: f.Date, Dialect: f.Dialect, For: slices.Concat(f.For), Problems: slices.Concat(f.Problems),
	}
	for part := range v.Where {
		v.Where[part] = f.Where(received.Part(part))
	}
	if t, ok := f.IDTime(); ok {
		v.IDTime = t.String()
	}
	return v
}

// checkSame: a Field is the same after it was read again, into a Field that had something else, and
// when it is cloned; and a clone stays as it is when its original is overwritten.
func checkSame(f *received.Field, err error) error {
	want := viewOf(f)
	var p received.Parser
	var used received.Field
	if e := p.ParseInto(&used, sample); e != nil {
		return e
	}
	kept, was := used.Clone(), viewOf(&used)
	e := p.ParseInto(&used, f.Raw())
	again, _ := received.Parse(f.Clone().Raw())
	switch {
	case !errors.Is(e, err) || !errors.Is(err, e):
		return fmt.Errorf("a used Field gives the error %v, a new one %w", e, err)
	case !reflect.DeepEqual(viewOf(&used), want):
		return errors.New("a used Field says something else than a new one")
	case !reflect.DeepEqual(viewOf(again), want), !reflect.DeepEqual(viewOf(f.Clone()), want):
		return errors.New("a clone says something else than its original")
	case !reflect.DeepEqual(viewOf(kept), was):
		return errors.New("a clone changed when its original was overwritten")
	}
	return nil
}

// checkJSON: the JSON form is valid, the same by both methods, on one line without a control character, and
// gives the same field when it is read back.
func checkJSON(f *received.Field) error {
	data, err := json.Marshal(f)
	if err != nil {
		return err
	}
	direct := string(f.AppendJSON(nil))
	var back received.Field
	switch {
	case !json.Valid([]byte(direct)) || harmful(direct) >= 0 || strings.Contains(direct, "\n"):
		return fmt.Errorf("bad JSON: %s", direct)
	case json.Unmarshal(data, &back) != nil || !reflect.DeepEqual(viewOf(&back), viewOf(f)):
		return fmt.Errorf("read back, the JSON gives another field: %s", data)
	}
	return json.Unmarshal([]byte(direct), &back)
}

// squash returns s with each run of white space made one space.
func squash(s string) string { return strings.Join(strings.FieldsFunc(s, isSpace), " ") }

func isSpace(r rune) bool { return r == ' ' || r == '\t' || r == '\r' || r == '\n' }
