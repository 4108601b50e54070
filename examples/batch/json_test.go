package main

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// reference reads an object with encoding/json, slowly. What it cannot tell, because it brings text to
// UTF-8 first, is not asked of it.
func reference(line string) (members map[string]json.RawMessage, ok bool) {
	err := json.Unmarshal([]byte(line), &members)
	return members, err == nil && members != nil
}

// compare holds the reader to the reference.
func compare(t testing.TB, line string) {
	want, ok := reference(line)
	got := make(map[string]string)
	p := jsonParser{s: line}
	err := p.object(func(key, value string) {
		name, _ := decodeUTF8(key)
		got[name] = value
	})
	require.Equal(t, ok, err == nil, "%q: %v", line, err)
	if !ok {
		return
	}
	require.Len(t, got, len(want), "%q", line)
	for name, value := range want {
		require.Equal(t, string(value), got[name], "%q", line)
		if !isString(got[name]) {
			continue
		}
		var text string
		require.NoError(t, json.Unmarshal(value, &text))
		mine, valid := decodeUTF8(got[name])
		require.Equal(t, text, mine, "%q", line)
		require.True(t, valid || strings.ContainsRune(text, utf8.RuneError))
		bytes, err := decodeLatin1(got[name])
		if strings.IndexFunc(text, func(r rune) bool { return r > 0xff }) >= 0 {
			require.Equal(t, errWide, err, "%q", line)
			continue
		}
		require.NoError(t, err)
		var back []rune
		for i := range len(bytes) {
			back = append(back, rune(bytes[i]))
		}
		require.Equal(t, text, string(back), "%q", line)
	}
}

func TestJSONAgainstReference(t *testing.T) {
	for _, line := range []string{
		`{}`, ` { } `, "\t{\r}\n", `{"a":1}`, `{"a":1,}`, `{,}`, `{"a"}`, `{"a":}`, `{a:1}`, `{"a":1 "b":2}`, `{"a":1}}`, `{`, `}`, ``, ` `,
		`null`, `true`, `[]`, `""`, `{"a":1,"a":2}`, `{"a" : [ ] , "b" : { } }`, `{"a":[1,[2,{"b":[{}]}],"x"]}`, `{"a":[1,]}`, `{"a":[,1]}`,
		`{"a":[1}`, `{"a":{]}`, `{"a":[}]`, `{"a":{"b"}}`, `{"a":{"b":1,}}`, `{"a":{1:2}}`, `{"a":[1 2]}`, `{"a":{"b":1 "c":2}}`, `{"a":{,}}`,
		`{"a":-0}`, `{"a":01}`, `{"a":-}`, `{"a":1.}`, `{"a":.5}`, `{"a":1e}`, `{"a":1e+}`, `{"a":1E-07}`, `{"a":+1}`, `{"a":0x1}`, `{"a":1.5e3}`, `{"a":-12}`,
		`{"a":tru}`, `{"a":true}`, `{"a":false}`, `{"a":null}`, `{"a":nul}`, `{"a":truex}`, `{"a":NaN}`,
		`{"a":"\"\\\/\b\f\n\r\t"}`, `{"a":"\u0041\u00e9\u0100\uFFFF"}`, `{"a":"\x"}`, `{"a":"\u12g4"}`, `{"a":"\u12"}`, `{"a":"\`, `{"a":"\u`, `{"a":"\u123`,
		`{"a":"\ud83d\ude00"}`, `{"a":"\ud83d"}`, `{"a":"\ude00\ud83d"}`, `{"a":"\ud83d\u0041"}`, `{"a":"\ud83dx"}`, `{"a":"\ud83d\ud83d\ude00"}`,
		"{\"a\":\"\x01\"}", "{\"a\":\"\x7f\"}", "{\"a\":\"\xff\"}", "{\"a\":\"\xc3\xa9\xc3\"}", "{\"a\":\"\n\"}", "{\"a\":\"\u2028\"}", "{\"a\xff\":1}",
		`{"\u0061":1}`, `{"\u0068eaders":"x"}`, `{"a":"b"`, `{"a":"b",`, `{"a":`, `{"a`, "{\"a\":1}\x00", "\xef\xbb\xbf{}", "{\"a\":1\x00}",
	} {
		compare(t, line)
	}
}

// Random texts of pieces that matter, and good texts that were damaged.
func TestJSONAgainstReferenceRandom(t *testing.T) {
	pieces := []string{
		"{", "}", "[", "]", ",", ":", `"`, `"a"`, `"b":`, "1", "-", "0", ".5", "e3", "true", "null", " ", "\t", `\`, `\u`, `\ud83d`, `\ude00`, "00e9",
		`\n`, `\"`, "x", "é", "😀", "\xff", "\x00", `{"a":"b"}`, `"k":["v",{}]`,
	}
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 20_000 {
		var b strings.Builder
		for range rnd.IntN(12) {
			b.WriteString(pieces[rnd.IntN(len(pieces))])
		}
		compare(t, b.String())
		compare(t, "{"+b.String()+"}")
		compare(t, `{"a":"`+b.String()+`"}`)
	}
	good := `{"path":"a\u00e9é","headers":"Received: x\r\n\ty\u0000","n":[1.5e+3,{"b":[true,false,null,""]}]}`
	for range 20_000 {
		b := []byte(good)
		for range 1 + rnd.IntN(3) {
			b[rnd.IntN(len(b))] = pieces[rnd.IntN(len(pieces))][0]
		}
		compare(t, string(b))
		compare(t, good[:rnd.IntN(len(good))])
	}
}

func TestJSONNesting(t *testing.T) {
	nested := func(n int) string { return `{"a":` + strings.Repeat("[", n) + strings.Repeat("]", n) + `}` }
	p := jsonParser{s: nested(maxNesting)}
	assert.NoError(t, p.object(func(string, string) {}))
	p = jsonParser{s: nested(1_000_000)}
	assert.EqualError(t, p.object(func(string, string) {}), "arrays and objects stand too deep inside one another")
}

func TestJSONRecord(t *testing.T) {
	for _, tt := range []struct{ name, line, headers, path string }{
		{"escaped names", `{"\u0068eaders":"x","p\u0061th":"y"}`, "x", "y"},
		{"the last one counts", `{"headers":"x","headers":"y"}`, "y", ""},
		{"case matters", `{"Headers":"x","headers":"y"}`, "y", ""},
		{"a nested one is another", `{"a":{"headers":"x","path":"p"},"headers":"y"}`, "y", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var r jsonRecord
			require.NoError(t, r.read(tt.line))
			assert.Equal(t, jsonRecord{tt.headers, tt.path}, r)
		})
	}
	for _, key := range []string{`"\u0068eaders_utf8"`, `"he\u0061ders_base64"`} {
		var r jsonRecord
		require.NoError(t, r.read(`{`+key+`:"YWJj"}`))
		assert.NotEmpty(t, r.headers)
	}
}

func TestAppendQuoted(t *testing.T) {
	for _, s := range []string{"", "a", "é😀", "\"\\/", "\x00\x1b\x7f\u009b\u202e\u2028", "e\u0301\u0301", "\U000e0001", "日本"} {
		var back string
		require.NoError(t, json.Unmarshal(appendQuoted(nil, s), &back))
		assert.Equal(t, s, back)
	}
	assert.Equal(t, "\"\ufffdx\ufffd\"", string(appendQuoted(nil, "\xffx\xc3")))
}
