package fuzz

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/backstamp/backstamp/fuzz/property"
)

// A sample is a rich value, folded, with nearly every part that a field can have.
const sample = "from mail.example.com (dsl-7.example.net [192.0.2.7])\r\n\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))\r\n" +
	"\t(Authenticated sender: ann@example.com)\r\n\tby mx.example.org (Postfix) with ESMTPSA id 4F1C2\r\n" +
	"\tfor <bob@example.org>; Mon,  6 Mar 2000 14:31:07 +0100 (CET)"

// fieldSeeds are values with what programs stumble over, where no vector has it.
var fieldSeeds = []string{
	"", " ", ";", ";;", "(version= Bits=00)", "from", "by", "from by", "from from by by", "(", ")", "((", "())", `"`, `\`, `\(`, "[", "]", "<>", "<", ">",
	"\x00", "\r", "\n", "\r\n", "\r\n ", "\t\r\n\t", "\x80\xff", "\u202e\u0301", "(\\", "[\\", "\"\\", "(\"", "(\")\"",
	"from a (b [192.0.2.1]", "from a (b [192.0.2.1) by c; 6 Mar 00", "from [192.0.2.300] by x", "from ([IPv6:2001:db8::1%eth0]:25)",
	"from a by b with c id d for e via f; Mon, 6 Mar 2000 14:31:07 +0100 (a (b (c)))",
	"by b;" + strings.Repeat(" ", 300), strings.Repeat("(", 300), strings.Repeat("from a ", 100), strings.Repeat("for <a@example.com> ", 100),
	strings.Repeat("[192.0.2.1] ", 100), strings.Repeat("\\\"", 100), "; 99 Foo 99999999999999999999 99:99:99 +999999999999",
	"; Mon, 6 Mar 2000 14:31:07 +2400", "; Mon, 6 Mar 0000 00:00:00 +2359", "; Fri, 31 Dec 9999 23:59:60 -2359",
}

// blockSeeds are header blocks and messages.
var blockSeeds = []string{
	"", "\n", "\r\n", "\r", "a", ":", ": \n", "Received:", "Received:\n", "Received: \r\n\r\n", "Received :\n from a by b\n\nbody",
	"From ann@example.com Mon Mar  6 14:31:07 2000\nReceived: " + sample + "\n\nbody\n",
	"Received: " + sample + "\r\nReceived: from a ([10.0.0.1]) by dsl-7.example.net; 6 Mar 2000 14:31:00 +0100\r\nX-Received: by b\r\n\r\n",
	"ReCeived:\r0", "Received: from a by b; 6 Mar 2000 1:2:3 +0000\rReceived: from c by a; 6 Mar 2000 1:2:2 +0000\r\rbody",
	" folded first\nSubject: \x1b[31mred\x9b\u202e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\nReceived: by \x1b]0;title\x07.example.com\n\n",
	"Subject: right\u202eto\u2066left\u2028next\u200bline\u0085end\nFrom: \u202e <a@example.com>\nReceived: from a\u202eb ([192.0.2.300]) by c\u2028d; soon\n\n",
	"\xef\xbb\xbfReceived: by a.example.com\nno colon here\n>From x\nna me: x\n\n", strings.Repeat("Received: by a.example.com\n", 50),
	"Content-Type: message/rfc822\n\nReceived: from a by b\nContent-Type: message/rfc822\n\nReceived: from c by d\n\nx",
	"Content-Type: multipart/mixed; boundary=\"=b\"\n\n--=b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nUmVjZWl2ZWQ6IGZyb20gYSBieSBiCgp4Cg==\n" +
		"--=b\nContent-Type: text/rfc822-headers\n\nReceived: from e by f\n--=b--\n",
	"Subject: bounce\n\nYour message:\n\nReceived: from g by h; 6 Mar 2000 1:2:3 +0000\nFrom: a@example.com\nSubject: x\n\n> Received: from i by j\n> From: b@example.com\n",
	"Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\nReceived: from =\n a by b=3B 6 Mar 2000\nFrom: a@example.com\n\n=",
}

// vectors returns the values in the testdata of package received: key lines, an empty line, a field.
func vectors(t testing.TB) (values []string) {
	files, err := filepath.Glob("../received/testdata/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		_, field, found := strings.Cut(string(data), "\n\nReceived:")
		require.True(t, found, "%s: no field", file)
		values = append(values, strings.TrimSuffix(strings.TrimPrefix(field, " "), "\n"))
	}
	return values
}

// fields returns all invented values.
func fields(t testing.TB) []string {
	return append(append(vectors(t), sample), fieldSeeds...)
}

// blocks returns all invented header blocks and messages: those of the programs' testdata, those above,
// and the vectors, one on top of the other, a few at a time.
func blocks(t testing.TB) []string {
	bs := blockSeeds
	files, err := filepath.Glob("../examples/*/testdata/*.eml")
	require.NoError(t, err)
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		bs = append(bs, string(data))
	}
	vs := vectors(t)
	for i := 0; i+5 <= len(vs); i += 5 {
		bs = append(bs, "Received: "+strings.Join(vs[i:i+5], "\nReceived: ")+"\nSubject: x\n\nbody\n")
	}
	return bs
}

// What several tests use of package property.
var (
	harmful = property.Harmful
	squash  = property.Squash
)

func one(is bool) int {
	if is {
		return 1
	}
	return 0
}
