package hops

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestUnescape(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "a": "a", "%41": "A", "%4a%4A": "JJ", "%fF": "\xff", "%4": "%4", "%": "%", "a%41b": "aAb", "%g1": "%g1", "%1g": "%1g", "%%41": "%A", "%00": "\x00", "%0": "%0",
		"4%1": "4%1", "%41%": "A%", "%/1": "%/1", "%:1": "%:1", "%@1": "%@1", "%`1": "%`1",
	} {
		assert.Equal(t, want, unescape(in), in)
	}
}

// The kinds of bodies, each told by its type, its name or its number.
func TestKind(t *testing.T) {
	for c, want := range map[content]kind{
		{}: kindText, {typ: "text"}: kindText, {typ: "text/plain"}: kindText, {typ: "text/html"}: kindOther, {typ: "image/png"}: kindOther, {typ: "plain"}: kindText,
		{typ: "multipart/mixed", boundary: "b"}: kindMultipart, {typ: "multipart/mixed"}: kindText, {typ: "image/png", boundary: "b"}: kindOther,
		{typ: "message/rfc822"}: kindMessage, {typ: "message/partial"}: kindMessage, {typ: "message/partial", number: "1"}: kindMessage, {typ: "message/partial", number: "2"}: kindOther,
		{typ: "text/rfc822-headers"}: kindHeaders, {typ: "message/delivery-status"}: kindOther,
		{typ: "application/x", name: "a.EML"}: kindMessage, {typ: "text/x", name: ".eml"}: kindMessage, {typ: "image/x", name: "a.eml"}: kindOther, {typ: "application/x", name: "eml"}: kindOther,
		{typ: "application/x", name: "a.eml.gz"}: kindOther, {typ: "application/x"}: kindOther,
	} {
		assert.Equal(t, want, c.kind(), "%+v", c)
	}
}

// What begins a field in a text, RFC 5322, section 2.2, and not a web address.
func TestFieldName(t *testing.T) {
	long := strings.Repeat("x", maxName)
	for line, want := range map[string]string{
		"Received: by a": "Received", "Received \t: by a": "Received", "Received:": "Received", "Received": "", ": by a": "", "Received by: a": "", "http://a": "", "http:/a": "http",
		"": "", " Received: a": "", "a~b: c": "a~b", "a\x7fb: c": "", "a\x80: c": "", "!: c": "!", "a ://b": "", long + ": y": long, long + "x: y": "",
	} {
		assert.Equal(t, want, string(fieldName([]byte(line))), line)
	}
}

func TestIsHeader(t *testing.T) {
	for block, want := range map[string]bool{
		"Received: from a": true, "Received: by a": true, "Received: BY a": true, "Received: (qmail 1 invoked)": true, "Received: three apples; today": true, "Received: \r\n\tfrom a": true,
		"Received: three apples": false, "Received: from": false, "Received: bya": false, "X-Received: by a": false, "Received: apples\nReceived: by a": true, "": false,
	} {
		assert.Equal(t, want, isHeader(block), block)
	}
}

// No more is kept than is allowed, and it is known that something was left out.
func TestAppendMax(t *testing.T) {
	for _, tt := range []struct {
		name, b, text string
		long          bool
		want          string
		wantLong      bool
	}{
		{"room", "ab", "c", false, "abc", false},
		{"just room", "ab", "cd", false, "abcd", false},
		{"too long", "ab", "cde", false, "abcd", true},
		{"full", "abcd", "e", false, "abcd", true},
		{"full, and nothing", "abcd", "", false, "abcd", false},
		{"cut before", "ab", "c", true, "ab", true},
		{"cut before, and nothing", "ab", "", true, "ab", true},
		{"nothing", "ab", "", false, "ab", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, long := appendMax([]byte(tt.b), []byte(tt.text), 4, tt.long)
			assert.Equal(t, tt.want, string(got))
			assert.Equal(t, tt.wantLong, long)
		})
	}
}

// A line that is longer than what is held comes in pieces, of which the first begins it and the last ends it.
func TestLayerPieces(t *testing.T) {
	for _, n := range []int{1, maxLine - 1, maxLine, maxLine + 1, 2*maxLine - 1, 2 * maxLine, 2*maxLine + 1} {
		l := layer{encoding: encodingQuoted}
		l.write([]byte(strings.Repeat("x", n-1) + "\ny"))
		got, pieces := 0, 0
		for p, ok := l.next(); ok; p, ok = l.next() {
			assert.Equal(t, pieces == 0, p.first, n)
			got, pieces = got+len(p.text), pieces+1
			assert.LessOrEqual(t, len(p.text), maxLine)
			assert.Equal(t, got == n, p.last, "%d of %d", got, n)
			if got == n {
				break
			}
		}
		assert.Equal(t, n, got)
	}
}
