package property

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/backstamp/backstamp/received"
)

// sample is a rich value, folded, with nearly every part that a field can have.
const sample = "from mail.example.com (dsl-7.example.net [192.0.2.7])\r\n\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))\r\n" +
	"\t(Authenticated sender: ann@example.com)\r\n\tby mx.example.org (Postfix) with ESMTPSA id 4F1C2\r\n" +
	"\tfor <bob@example.org>; Mon,  6 Mar 2000 14:31:07 +0100 (CET)"

// Tokens partition the bytes of a value, in order and without a gap; an open token is one bracket or
// quotation mark; to ask twice gives the same, also where the first asking was broken off.
func Tokens(value string) error {
	if err := Partition(value); err != nil {
		return err
	}
	tokens := slices.Collect(received.Tokens(value))
	for i, tok := range tokens {
		if err := kindFits(tok, tok.Span.In(value)); err != nil {
			return fmt.Errorf("token %d: %w", i, err)
		}
	}
	return askedAgain(value, tokens)
}

// Partition is the part of Tokens that is quick enough for very long values.
func Partition(value string) error {
	at := 0
	for tok := range received.Tokens(value) {
		if tok.Span.Start != at || tok.Span.End <= at {
			return fmt.Errorf("a token at %v behind %d", tok.Span, at)
		}
		at = tok.Span.End
	}
	if at != len(value) {
		return fmt.Errorf("the tokens end at %d of %d", at, len(value))
	}
	return nil
}

// kindFits: a token of a kind has only the bytes of that kind.
func kindFits(tok received.Token, text string) error {
	switch {
	case tok.Open && (len(text) != 1 || !strings.Contains(`()[]"`, text) || tok.Kind != received.Special):
		return fmt.Errorf("it is open, but %v %q", tok.Kind, text)
	case tok.Kind == received.Space && strings.Trim(text, " \t\r\n") != "":
		return fmt.Errorf("it is white space, but %q", text)
	case tok.Kind == received.Atom && strings.ContainsAny(text, " \t\r\n()<>[]@,;:\\\""):
		return fmt.Errorf("it is an atom, but %q", text)
	}
	return nil
}

func askedAgain(value string, tokens []received.Token) error {
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

// Clauses stand in order, do not overlap, and hold their values; a name is the keyword with which the
// clause begins.
func Clauses(value string) error {
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
			return errors.New("more than 32 clauses")
		}
	}
	return nil
}

// String: reading gives a field that prints as it was read; the error is one of those documented.
func String(value string) error {
	f, err := received.Parse(value)
	switch {
	case f == nil:
		return errors.New("no field")
	case err != nil && !errors.Is(err, received.ErrTooLong) && !errors.Is(err, received.ErrUnrecognised):
		return fmt.Errorf("an error that is not documented: %w", err)
	case f.String() != value || f.Raw() != value:
		return errors.New("the field does not print as it was read")
	}
	return nil
}

// Problems are at most 64 and more-problems, each with a known code, inside the value, and such that
// Explain can draw them without a control character.
func Problems(value string) error {
	f, _ := received.Parse(value)
	if len(f.Problems) > 65 {
		return fmt.Errorf("%d problems", len(f.Problems))
	}
	for _, p := range f.Problems {
		switch drawn := p.Explain(f.Raw()); {
		case p.Code.Doc() == "":
			return fmt.Errorf("the code %q has no documentation", p.Code)
		case !inside(p.Span, f.Raw()):
			return fmt.Errorf("the problem %v is at %v of %d", p, p.Span, len(f.Raw()))
		case Harmful(drawn) >= 0 || len(drawn) > 1000:
			return fmt.Errorf("the problem %v is drawn as %q", p, drawn)
		}
	}
	return nil
}

// A View is all that a Field says to those outside its package.
type View struct {
	Raw, JSON string
	Field     received.Field
	Where     [received.PartDate + 1]received.Span
	IDTime    string
}

// ViewOf returns all that f says, so that two fields can be compared.
func ViewOf(f *received.Field) (v View) {
	v.Raw, v.JSON = f.Raw(), string(f.AppendJSON(nil))
	v.Field = *f.Clone()
	v.Field.For, v.Field.Problems = slices.Concat(f.For), slices.Concat(f.Problems)
	for part := range v.Where {
		v.Where[part] = f.Where(received.Part(part))
	}
	if t, ok := f.IDTime(); ok {
		v.IDTime = t.String()
	}
	return v
}

// Same reports whether two fields say the same.
func Same(a, b *received.Field) bool {
	v, w := ViewOf(a), ViewOf(b)
	x, y := reflect.ValueOf(v.Field), reflect.ValueOf(w.Field)
	for i := range x.NumField() {
		if x.Type().Field(i).IsExported() && !reflect.DeepEqual(x.Field(i).Interface(), y.Field(i).Interface()) {
			return false
		}
	}
	return v.Raw == w.Raw && v.JSON == w.JSON && v.Where == w.Where && v.IDTime == w.IDTime
}

// Reuse: a Field is the same after it was read again, into a Field that had something else, and when it
// is cloned; and a clone stays as it is when its original is overwritten.
func Reuse(value string) error {
	f, err := received.Parse(value)
	var p received.Parser
	var used received.Field
	if e := p.ParseInto(&used, sample); e != nil {
		return e
	}
	kept, was := used.Clone(), used.Clone()
	e := p.ParseInto(&used, f.Raw())
	again, _ := received.Parse(f.Clone().Raw())
	switch {
	case !errors.Is(e, err) || !errors.Is(err, e):
		return fmt.Errorf("a used Field gives the error %v, a new one %w", e, err)
	case !Same(&used, f):
		return errors.New("a used Field says something else than a new one")
	case !Same(again, f), !Same(f.Clone(), f):
		return errors.New("a clone says something else than its original")
	case !Same(kept, was):
		return errors.New("a clone changed when its original was overwritten")
	}
	return nil
}

// JSON is valid, the same by both methods, on one line without a control character, and gives the same field
// when it is read back.
func JSON(value string) error {
	f, _ := received.Parse(value)
	data, err := json.Marshal(f)
	if err != nil {
		return err
	}
	direct := string(f.AppendJSON(nil))
	var back received.Field
	switch {
	case !json.Valid([]byte(direct)) || Harmful(direct) >= 0 || strings.Contains(direct, "\n"):
		return fmt.Errorf("bad JSON: %s", direct)
	case json.Unmarshal(data, &back) != nil || !Same(&back, f):
		return fmt.Errorf("read back, the JSON gives another field: %s", data)
	}
	return json.Unmarshal([]byte(direct), &back)
}
