package hops

import (
	"encoding/base64"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// An inner message, the trace of which is what a bounce is read for.
const inner = `Return-Path: <ann@example.com>
Received: from mail.example.com (mail.example.com [192.0.2.7])
	by mx.example.org with ESMTP id 4F1C2;
	Mon, 6 Mar 2000 14:31:07 +0100
From: ann@example.com
Subject: inner

the text
`

// outline is what Messages yields, a line for each message or error: its depth, how many hops it has
// and its subject.
func outline(r io.Reader) string {
	var b strings.Builder
	for m, err := range Messages(r) {
		if m != nil {
			subject := "-"
			for _, h := range m.Headers {
				if h.Is("Subject") {
					subject = h.Value
				}
			}
			fmt.Fprintf(&b, "%d %d %s", m.Depth, m.Chain.Len(), subject)
		}
		if err != nil {
			fmt.Fprintf(&b, " error: %v", err)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// outer is a message with a body of one type.
func outer(typ, body string) string {
	return "Received: by mx.example.net; Mon, 6 Mar 2000 15:00:00 +0100\nSubject: outer\n" + typ + "\n\n" + body
}

// multi is a multipart of parts that have a header each.
func multi(boundary string, parts ...string) string {
	var b strings.Builder
	b.WriteString("preamble\n")
	for _, p := range parts {
		b.WriteString("\n--" + boundary + "\n" + p)
	}
	return b.String() + "\n--" + boundary + "--\nepilogue\n"
}

func wrapped(text string, width int) string {
	var b strings.Builder
	for ; len(text) > width; text = text[width:] {
		b.WriteString(text[:width] + "\n")
	}
	return b.String() + text + "\n"
}

var (
	inBase64 = wrapped(base64.StdEncoding.EncodeToString([]byte(inner)), 76)
	inQuoted = strings.NewReplacer("=", "=3D", "Received", "Rec=65ived", "ESMTP", "ESM=\nTP", "\t", "=09").Replace(inner)
)

const (
	only  = "0 1 outer\n"
	found = only + "1 1 inner\n"
)

var messageTests = []struct{ name, input, want string }{
	{"empty", "", " error: hops: no header field found\n"},
	{"empty lines", "\r\n\n\n", " error: hops: no header field found\n"},
	{"noise", "\x00\x01\xfe", "0 0 - error: hops: no header field found\n"},
	{"body only", "hello\n\nReceived: by a.example;\n", "0 0 - error: hops: no header field found\n1 1 -\n"},
	{"empty lines first", "\n\r\n" + inner, "0 1 inner\n"},
	{"no body", "Subject: x", "0 0 x\n"},
	{"text", outer("MIME-Version: 1.0", "hello\n"), only},
	{"image", outer("Content-Type: image/png", inner), only},
	{"HTML", outer("Content-Type: text/html", inner), only},

	{"message as the body", outer("Content-Type: message/rfc822", inner), found},
	{"attached message", outer("Content-Type: multipart/mixed; boundary=b", multi("b", "\nhello\n", "Content-Type: message/rfc822\n\n"+inner)), found},
	{"attached with a line between", outer("Content-Type: multipart/mixed; boundary=b", multi("b", "Content-Type: message/rfc822\n\n\n\n"+inner)), found},
	{"attached with a From line", outer("Content-Type: multipart/mixed; boundary=b", multi("b", "Content-Type: message/rfc822\n\nFrom a@example.com Mon Mar  6 14:31:07 2000\n"+inner)), found},
	{"SMTPUTF8", outer("Content-Type: multipart/report; boundary=b", multi("b", "Content-Type: message/global\n\n"+inner)), found},
	{"news", outer("Content-Type: message/news", inner), found},
	{"first part of a message", outer("Content-Type: message/partial; number=1; total=2; id=x", inner), found},
	{"second part of a message", outer("Content-Type: message/partial; number=2; total=2; id=x", inner), only},
	{"header alone", outer("Content-Type: multipart/report; boundary=b", multi("b", "Content-Type: text/rfc822-headers\n\n"+inner+inner)), found},
	{"header alone, cut by the boundary", outer("Content-Type: multipart/report; boundary=b", multi("b", "Content-Type: text/rfc822-headers\n\nReceived: by a.example;\nSubject: inner")), found},
	{"header alone, UTF-8", outer("Content-Type: message/global-headers", inner), found},
	{"header that isn't one", outer("Content-Type: message/rfc822", "hello\n\n"+inner), only},
	{"delivery status", outer("Content-Type: multipart/report; boundary=b", multi("b", "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\nReceived: by a;\n")), only},
	{
		"digest", outer("Content-Type: multipart/digest; boundary=b", multi("b", "\nSubject: first\n", "Content-Type: text/plain\n\nSubject: second\n", "\n"+inner)),
		only + "1 0 first\n1 1 inner\n",
	},
	{"named .eml", outer("Content-Type: multipart/mixed; boundary=b", multi("b", "Content-Type: application/octet-stream\nContent-Disposition: attachment; filename=\"spam.EML\"\n\n"+inner)), found},
	{"named .eml by the type", outer("Content-Type: application/x-mail; name=spam.eml", inner), found},
	{"named otherwise", outer("Content-Type: application/octet-stream; name=spam.txt", inner), only},

	{"base64", outer("Content-Type: message/rfc822\nContent-Transfer-Encoding: BASE64 ", inBase64), found},
	{"base64 in one line", outer("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64", base64.StdEncoding.EncodeToString([]byte(inner))), found},
	{"base64 in pieces", outer("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64", wrapped(base64.StdEncoding.EncodeToString([]byte(inner)), 3)), found},
	{"base64 cut", outer("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64", inBase64[:280]), found},
	{"base64 text", outer("Content-Transfer-Encoding: base64", wrapped(base64.StdEncoding.EncodeToString([]byte("undelivered:\n\n"+inner)), 60)), found},
	{"quoted-printable", outer("Content-Type: message/rfc822\nContent-Transfer-Encoding: quoted-printable", inQuoted), found},
	{"quoted-printable with CRLF", strings.ReplaceAll(outer("Content-Type: message/rfc822\nContent-Transfer-Encoding: quoted-printable", inQuoted), "\n", "\r\n"), found},
	{
		"multipart in base64", outer("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64",
			wrapped(base64.StdEncoding.EncodeToString([]byte("Subject: middle\nContent-Type: multipart/mixed; boundary=c\n\n"+multi("c", "Content-Type: message/rfc822\n\n"+inner, "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"+inBase64))), 76)),
		only + "1 0 middle\n2 1 inner\n2 1 inner\n",
	},
	{"a multipart is never encoded", outer("Content-Transfer-Encoding: base64\nContent-Type: multipart/mixed; boundary=b", multi("b", "Content-Type: message/rfc822\n\n"+inner)), found},
	{
		"boundary ends what is encoded", outer("Content-Type: multipart/mixed; boundary=b", multi("b",
			"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"+base64.StdEncoding.EncodeToString([]byte("Subject: first")),
			"Content-Type: message/rfc822\n\n"+inner)),
		only + "1 0 first\n1 1 inner\n",
	},

	{
		"bounce of a bounce", outer("Content-Type: multipart/report; boundary=b", multi("b", "\nsorry\n",
			"Content-Type: message/rfc822\n\nSubject: middle\nContent-Type: multipart/mixed; boundary=c\n\n"+multi("c", "Content-Type: message/rfc822\n\n"+inner), "Content-Type: message/rfc822\n\n"+inner)),
		only + "1 0 middle\n2 1 inner\n1 1 inner\n",
	},
	{
		"inner multipart is not closed", outer("Content-Type: multipart/mixed; boundary=b", multi("b",
			"Content-Type: multipart/alternative; boundary=c\n\n--c\n\nhello\n", "Content-Type: message/rfc822\n\n"+inner)),
		found,
	},
	{
		"the same boundary inside", outer("Content-Type: multipart/mixed; boundary=b", multi("b",
			"Content-Type: multipart/alternative; boundary=b\n\n"+multi("b", "\nhello"), "Content-Type: message/rfc822\n\n"+inner)),
		found,
	},
	{"a longer boundary", outer("Content-Type: multipart/mixed; boundary=b", "--bb\nContent-Type: message/rfc822\n\n--b \t\nContent-Type: message/rfc822\n\n"+inner), found},
	{"cut in a boundary", outer("Content-Type: multipart/mixed; boundary=bb", "--bb\nContent-Type: message/rfc822\n\nSubject: x\n--b"), only + "1 0 x\n"},
	{"cut in a part's header", outer("Content-Type: multipart/mixed; boundary=bb", "--bb\nContent-Type: message/rfc822"), only},
	{"preamble and epilogue", outer("Content-Type: multipart/mixed; boundary=b", "Received: by a.example;\n\n--b--\n\nReceived: by a.example;\n"), only},
	{"no boundary", outer("Content-Type: multipart/mixed", "--b\n\n"+inner), found},
	{"type without a subtype", outer("Content-Type: text", inner), found},
	{"Macintosh", strings.ReplaceAll(outer("Content-Type: multipart/mixed; boundary=b", multi("b", "Content-Type: message/rfc822\n\n"+inner)), "\n", "\r"), found},
	{"CRLF", strings.ReplaceAll(outer("Content-Type: multipart/mixed; boundary=b", multi("b", "Content-Type: message/rfc822\n\n"+inner)), "\n", "\r\n"), found},

	{"Sendmail", outer("X: y", "   ----- The following addresses had permanent fatal errors -----\n<bob@example.org>\n\n   ----- Original message follows -----\n\n"+inner), found},
	{"Sendmail 5", outer("X: y", "   ----- Transcript of session follows -----\n550 bob... User unknown\n\n   ----- Unsent message follows -----\n"+inner), found},
	{"qmail", outer("X: y", "Hi. This is the qmail-send program at mx.example.net.\n\n--- Below this line is a copy of the message.\n\nReturn-Path: <ann@example.com>\nReceived: (qmail 1234 invoked from network); 6 Mar 2000 13:31:07 -0000\nSubject: inner\n\nhello\n"), found},
	{"Exim", outer("X: y", "------ This is a copy of the message, including all the headers. ------\n\n"+inner), found},
	{"forwarded", outer("X: y", "look at this\n\n---------- Forwarded message ----------\n"+inner), found},
	{"quoted", outer("X: y", "You wrote:\n> "+strings.ReplaceAll(inner, "\n", "\n> ")), found},
	{"quoted twice", outer("X: y", ">> "+strings.ReplaceAll(inner, "\n", "\n>> ")), found},
	{"indented", outer("X: y", "    "+strings.ReplaceAll(inner, "\n", "\n    ")), found},
	{"pasted twice", outer("X: y", inner+"\n"+inner), found + "1 1 inner\n"},
	{"pasted at the end", outer("X: y", "Subject: inner\nReceived: by a.example;"), found},
	{"pasted into a part", outer("Content-Type: multipart/mixed; boundary=b", multi("b", "\n\nSubject: inner\nReceived: by a.example;")), found},
	{"value on the next line", outer("X: y", "Subject: inner\nReceived:\n  from a.example\n"), found},
	{"name in capitals", outer("X: y", "RECEIVED : from a.example by b.example\nSubject: inner\n"), found},
	{"as far to the right as may be", outer("X: y", strings.Repeat(" ", maxQuote)+"Received: from a.example\n"), only + "1 1 -\n"},
	{"too far to the right", outer("X: y", strings.Repeat(" ", maxQuote+1)+"Received: from a.example\n"), only},
	{"other quotation marks", outer("X: y", "> Received: by a.example;\n| Subject: x\nSubject: y\n"), only + "1 1 -\n"},
	{"ends at text", outer("X: y", "Received: by a.example;\n by\nthe way\nSubject: x\n"), only + "1 1 -\n"},
	{"ends at a line of white space", outer("X: y", "Received: by a.example;\n \nSubject: x\n"), only + "1 1 -\n"},
	{"a name too long", outer("X: y", "Received: by a.example;\n"+strings.Repeat("x", maxName+1)+": y\nSubject: x\n"), only + "1 1 -\n"},
	{"prose", outer("X: y", "Received: three apples\nSent: two\n\nhttp://www.example.com/from\n"), only},
	{"X-Received only", outer("X: y", "X-Received: by 2001:db8::1 with SMTP id x;\n"), only},
}

func TestMessages(t *testing.T) {
	for _, tt := range messageTests {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, outline(strings.NewReader(tt.input)))
			assert.Equal(t, tt.want, outline(iotest.OneByteReader(strings.NewReader(tt.input))), "byte by byte")
		})
	}
}

// The caller decides how far a message is read.
func TestMessagesReadsNoFurther(t *testing.T) {
	r := io.MultiReader(strings.NewReader(outer("Content-Type: message/rfc822", inner)), iotest.ErrReader(errBroken))
	n := 0
	for m, err := range Messages(r) {
		require.NoError(t, err)
		require.Equal(t, n, m.Depth)
		if n++; n == 2 {
			break
		}
	}
	assert.Equal(t, 2, n)
}

func TestMessagesOfBrokenReader(t *testing.T) {
	tests := []struct{ name, input, want string }{
		{"at once", "", " error: the disk is broken\n"},
		{"in the header", "Subject: x\nReceived:", "0 1 x error: the disk is broken\n"},
		{"in the body", outer("X: y", "hello"), only + " error: the disk is broken\n"},
		{"in the header inside", outer("Content-Type: message/rfc822", "Subject: x\n"), only + "1 0 x\n error: the disk is broken\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, outline(io.MultiReader(strings.NewReader(tt.input), iotest.ErrReader(errBroken))))
		})
	}
}

func TestContent(t *testing.T) {
	tests := []struct {
		name, header string
		want         content
	}{
		{"nothing", "", content{}},
		{"plain", "Content-Type: Text/Plain; charset=us-ascii", content{typ: "text/plain"}},
		{"token", "Content-Type: multipart/mixed; boundary=abc", content{typ: "multipart/mixed", boundary: "abc"}},
		{"quoted", `Content-Type: multipart/mixed; boundary="a \"b\" c "`, content{typ: "multipart/mixed", boundary: `a "b" c`}},
		{"specials in a token", "Content-Type: multipart/mixed; boundary=----=_Next:1(2)/x; charset=x", content{typ: "multipart/mixed", boundary: "----=_Next:1(2)/x"}},
		{"folded", "Content-Type: multipart/mixed;\r\n\tboundary = \"ab\r\n c\"", content{typ: "multipart/mixed", boundary: "ab c"}},
		{"comments", "Content-Type: multipart/mixed (a;b(c)\\)) ; (x=y) boundary=(z)abc", content{typ: "multipart/mixed", boundary: "abc"}},
		{"first counts", "Content-Type: a/b; boundary=1; boundary=2\nContent-Type: c/d", content{typ: "a/b", boundary: "1"}},
		{"no value", "Content-Type: a/b; x; boundary=; boundary", content{typ: "a/b"}},
		{"quote not closed", `Content-Type: a/b; boundary="x`, content{typ: "a/b", boundary: "x"}},
		{"comment not closed", "Content-Type: a/b; (x boundary=x", content{typ: "a/b"}},
		{"after a quoted value", `Content-Type: a/b; x="y"z boundary=w; boundary="v"`, content{typ: "a/b", boundary: "v"}},
		{"encoded", "Content-Type: a/b; boundary*=us-ascii'en'a%20%3db%2", content{typ: "a/b", boundary: "a =b%2"}},
		{"split", "Content-Type: a/b; boundary*0=ab; boundary*1=\"c d\"", content{typ: "a/b", boundary: "abc d"}},
		{"split and encoded", "Content-Type: a/b; boundary*0*=''a%62; boundary*1=%63; boundary*2*=%64", content{typ: "a/b", boundary: "ab%63d"}},
		{"encoding", "Content-Transfer-Encoding: Base64 (really)", content{encoding: encodingBase64}},
		{"unknown encoding", "Content-Transfer-Encoding: x-uuencode", content{}},
		{"file", "Content-Type: a/b; name=x\nContent-Disposition: attachment; filename*=utf-8''y.eml", content{typ: "a/b", name: "y.eml"}},
		{"encoding twice", "Content-Transfer-Encoding: base64\nContent-Transfer-Encoding: quoted-printable", content{encoding: encodingBase64}},
		{"file twice", "Content-Disposition: a; filename=x\nContent-Disposition: a; filename=y", content{name: "x"}},
		{"white space before the type", "Content-Type:  \t text/plain", content{typ: "text/plain"}},
		{"no type", "Content-Type: ; boundary=x", content{boundary: "x"}},
		{"a boundary with white space behind", "Content-Type: a/b; boundary=\"x \t\"", content{typ: "a/b", boundary: "x"}},
		{"a parameter without a name", "Content-Type: a/b; =x; boundary=y", content{typ: "a/b", boundary: "y"}},
		{"a quoted pair at the end", `Content-Type: a/b; boundary="x\`, content{typ: "a/b", boundary: `x\`}},
		{"a quoted pair before the end", `Content-Type: a/b; boundary="x\"`, content{typ: "a/b", boundary: `x"`}},
		{"an empty quoted string", `Content-Type: a/b; boundary=""; name=x`, content{typ: "a/b", name: "x"}},
		{"encoded, with one apostrophe", "Content-Type: a/b; boundary*=it's%20x", content{typ: "a/b", boundary: "it's x"}},
		{"encoded, apostrophes in a second piece", "Content-Type: a/b; boundary*0*=''a; boundary*1*=b'c'd", content{typ: "a/b", boundary: "ab'c'd"}},
		{"number", "Content-Type: message/partial; number=2", content{typ: "message/partial", number: "2"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var headers []Header
			for h := range Headers(tt.header) {
				headers = append(headers, h)
			}
			assert.Equal(t, tt.want, contentOf(headers, false))
		})
	}
}

func TestLayer(t *testing.T) {
	tests := []struct {
		name     string
		encoding encoding
		in, want string
	}{
		{"base64", encodingBase64, "aGVsbG8h", "hello!"},
		{"base64, end", encodingBase64, "aGVsbG8=\r\n", "hello"},
		{"base64, end missing", encodingBase64, "aGVsbA", "hell"},
		{"base64, one end after the other", encodingBase64, "aGVsbA==bG8=", "helllo"},
		{"base64, junk", encodingBase64, "*aG\x00 Vs\nbG8-h_", "hello!"},
		{"base64, half a character", encodingBase64, "aGVsb", "hel"},
		{"base64, one byte at the end", encodingBase64, "aA", "h"},
		{"base64, all characters", encodingBase64, "ABYZ" + "abyz" + "01" + "89" + "+/" + "==", "\x00\x16\x19i\xbc\xb3\xd3_=\xfb"},
		{"base64, what is beside its characters", encodingBase64, "@[`{/:.,*AAAA", "\xfc\x00\x00"},
		{"quoted", encodingQuoted, "a=3Db=c3=BC\r\n", "a=b\xc3\xbc\r\n"},
		{"quoted, zeros", encodingQuoted, "=30=0A=00", "0\n\x00"},
		{"quoted, soft line ends", encodingQuoted, "a=\r\nb= \t\nc=\n=\nd", "abcd"},
		{"quoted, not valid", encodingQuoted, "a=b =xy =3 ==41= x=", "a=b =xy =3 =A= x="},
		{"quoted, cut", encodingQuoted, "a=4", "a=4"},
		{"quoted, cut behind the sign", encodingQuoted, "a=", "a="},
		{"quoted, small digits", encodingQuoted, "=3d=aF=fA", "=\xaf\xfa"},
		{"quoted, a second digit that is none", encodingQuoted, "=3g=g3=4=41", "=3g=g3=4A"},
		{"quoted, white space and text", encodingQuoted, "a= \tb=\t \n", "a= \tb"},
		{"quoted, white space and a sign", encodingQuoted, "a= =41", "a= A"},
		{"quoted, a digit and white space", encodingQuoted, "a=4 \nb", "a=4 \nb"},
		{"quoted, as much white space as is held", encodingQuoted, "=" + strings.Repeat(" ", maxHold-2) + "\nx", "x"},
		{"quoted, more white space than is held", encodingQuoted, "=" + strings.Repeat(" ", maxHold-1) + "\nx", "=" + strings.Repeat(" ", maxHold-1) + "\nx"},
		{"quoted, much white space", encodingQuoted, "=" + strings.Repeat(" ", 200) + "\nx", "=" + strings.Repeat(" ", 200) + "\nx"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, step := range []int{1, 2, 3, len(tt.in)} {
				l, got := layer{encoding: tt.encoding}, ""
				for in := tt.in; in != ""; in = in[min(step, len(in)):] {
					l.write([]byte(in[:min(step, len(in))]))
					for p, ok := l.next(); ok; p, ok = l.next() {
						got += string(p.text)
					}
				}
				p, _ := l.rest()
				assert.Equal(t, tt.want, got+string(p.text), "in steps of %d", step)
			}
		})
	}
}

func TestSkipComments(t *testing.T) {
	for in, want := range map[string]string{
		" (a) text/plain": "text/plain", "(a (b) c) x": "x", `(a \) b) x`: "x", `(a \( b) x`: "x", `(a \\) x`: "x", "(open": "", `(open \`: "", "x (a)": "x (a)", "": "",
	} {
		assert.Equal(t, want, skipComments(in, " "), in)
	}
}
