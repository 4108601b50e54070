package redact

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/backstamp/backstamp/received"
)

var testKey = []byte("0123456789abcdef")

func redactor(t testing.TB, o Options) *Redactor {
	r, err := New(testKey, o)
	require.NoError(t, err)
	return r
}

func TestKey(t *testing.T) {
	for _, n := range []int{0, 1, MinKey - 1} {
		_, err := New(make([]byte, n), Options{})
		require.ErrorIs(t, err, ErrShortKey, "%d bytes", n)
	}
	key := append([]byte(nil), testKey...)
	r, err := New(key, Options{})
	require.NoError(t, err)
	before := r.Host("mail.example.com")
	key[0] = 'x'
	assert.Equal(t, before, r.Host("mail.example.com"), "the key is copied")
	other, err := New(key, Options{})
	require.NoError(t, err)
	assert.NotEqual(t, before, other.Host("mail.example.com"), "another key gives other names")
}

func TestZeroRedactor(t *testing.T) {
	assert.PanicsWithValue(t, "redact: a Redactor is made by New", func() { new(Redactor).Block("Subject: x\n") })
}

// TestIdentifiersElsewhere: the identifiers of a block have the same names in all its fields.
func TestIdentifiersElsewhere(t *testing.T) {
	out := redactor(t, Options{}).Block("Received: by b.example (Postfix) id 4TvrjG4Lfgz7hcR; Wed, 13 Mar 2024 14:20:18 +0100 (CET)\n" +
		"Message-ID: <20240313.abc-1@a.example>\nX-Queue: 4TvrjG4Lfgz7hcR, 20240313.abc-1@a.example\nReferences: <20240313.abc-1@a.example>\n")
	f, err := received.Parse(out[strings.Index(out, " ")+1 : strings.Index(out, "\n")])
	require.NoError(t, err)
	assert.Equal(t, 2, strings.Count(out, f.ID), out)
	_, id, _ := strings.Cut(out, "Message-ID: <")
	id, _, _ = strings.Cut(id, ">")
	assert.Equal(t, 3, strings.Count(out, id), out)
}

// TestSameName: the same part has the same name in every field, header and message, in the case that was written.
func TestSameName(t *testing.T) {
	r := redactor(t, Options{})
	host, local := r.Host("mail.example.com"), strings.TrimSuffix(r.Mailbox("bob@mail.example.com"), "@"+r.Host("mail.example.com"))
	for _, c := range []struct{ name, value string }{
		{"Received", "from mail.example.com (MAIL.Example.com. [192.0.2.7]) by mail.example.com (Postfix) for <bob@mail.example.com>; Mon, 6 Mar 2000 14:31:07 +0100"},
		{"From", "Bob <bob@mail.example.com>"},
		{"Message-ID", "<4F1C2.bob@mail.example.com>"},
		{"DKIM-Signature", "v=1; a=rsa-sha256; d=mail.example.com; s=bob; i=bob@mail.example.com; h=from:to:subject; bh=c2VjcmV0; b=c2VjcmV0"},
		{"Subject", "bob at MAIL.example.COM"},
		{"X-Unknown", "[bob] (bob@mail.example.com), mail.example.com/bob"},
	} {
		got := strings.ToLower(r.Value(c.name, c.value))
		assert.NotContains(t, got, "example", c.name)
		assert.NotContains(t, got, "bob", c.name)
		assert.Equal(t, strings.Count(strings.ToLower(c.value), "mail.example.com"), strings.Count(got, host), c.name)
		if c.name != "Message-ID" {
			assert.Equal(t, strings.Count(c.value, "bob")+strings.Count(c.value, "Bob"), strings.Count(got, local), c.name)
		}
	}
	upper := r.Value("Subject", "MAIL.EXAMPLE.COM")
	assert.Equal(t, strings.ToUpper(host), upper)
}

func TestHost(t *testing.T) {
	suffix := redactor(t, Options{OrgDomain: func(host string) string {
		switch {
		case strings.HasSuffix(host, ".co.uk"):
			return "example.co.uk"
		case strings.HasSuffix(host, ".com"):
			return "example.com"
		}
		return ""
	}})
	hidden := redactor(t, Options{})
	for _, c := range []struct {
		name, host, pattern string // # stands for a label that is replaced
		seen                bool
	}{
		{"suffix", "mx.example.com", "#.#.com", true},
		{"suffix of two labels", "mx.example.co.uk", "#.#.co.uk", true},
		{"final point", "mx.example.com.", "#.#.com.", true},
		{"suffix that is hidden", "mx.example.com", "#.#.#", false},
		{"second level of a country", "mx.example.co.uk", "#.#.co.#", false},
		{"not registered", "server.corp", "#.#", true},
		{"one label", "server", "#", false},
		{"provider", "mx.google.com", "mx.google.com", false},
		{"provider's customer", "example-com.mail.protection.outlook.com", "#.mail.protection.outlook.com", false},
		{"localhost", "LOCALHOST", "LOCALHOST", false},
		{"underscore and hyphen", "a_b-c.example.com", "#.#.com", true},
		{"address", "192.0.2.7", "192.0.2.#", false},
		{"empty labels", "..com", "..#", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := hidden
			if c.seen {
				r = suffix
			}
			got := r.Host(c.host)
			want, is := strings.Split(c.pattern, "."), strings.Split(got, ".")
			require.Len(t, is, len(want), got)
			for i, label := range strings.Split(c.host, ".") {
				if want[i] == "#" {
					assert.NotEqual(t, strings.ToLower(label), strings.ToLower(is[i]), got)
					assert.NotEmpty(t, is[i])
				} else {
					assert.Equal(t, want[i], is[i], got)
				}
			}
		})
	}
	a, b := suffix.Host("a.example.com"), suffix.Host("b.example.com")
	assert.Equal(t, a[strings.IndexByte(a, '.'):], b[strings.IndexByte(b, '.'):], "hosts of one organisation stay together")
}

// TestInternational: an A-label, its U-label and either in capitals are one name before and after.
func TestInternational(t *testing.T) {
	r := redactor(t, Options{})
	u, a := r.Host("bücher.example"), r.Host("xn--bcher-kva.example")
	assert.NotContains(t, u, "bücher")
	assert.True(t, strings.HasPrefix(a, "xn--"), a)
	back, err := labelForm.ToUnicode(a)
	require.NoError(t, err)
	assert.Equal(t, u, back)
	assert.Equal(t, strings.ToLower(r.Host("BÜCHER.example")), u)
	greek := r.Host("παράδειγμα.example")
	assert.NotEqual(t, "παράδειγμα.example", greek)
	assert.True(t, strings.ContainsFunc(greek, func(r rune) bool { return r >= 0x370 && r < 0x400 }), greek)
	for _, broken := range []string{"xn--.example", "xn--\xff.example", "xn--99999999999999.example"} {
		assert.NotEqual(t, broken, r.Host(broken))
	}
}

func TestText(t *testing.T) {
	r := redactor(t, Options{})
	for _, c := range []struct{ name, field, value, same, not string }{
		{"subject", "Subject", "Re: your order 4711 of 12 books", " ,:12", "order 4711 books"},
		{"line ends", "Subject", "one\r\n\ttwo\r\n three", "\r\n\t", "one two three"},
		{"NUL, escape and 8-bit", "Subject", "a\x00b \x1b[31m \xfc\xe4", "\x00\x1b[m", "\xfc\xe4"},
		{"encoded word", "Subject", "=?utf-8?Q?J=C3=BCrgen_Example?= =?UTF-8?B?SsO8cmdlbg==?=", "=?utf-8?Q?", "Example SsO8cmdlbg"},
		{"charset of bytes", "From", "=?iso-8859-1?q?J=FCrgen?= <a@example.com>", "=?iso-8859-1?q?", "rgen example"},
		{"an encoded word that is not closed", "Subject", "=?utf-8?Q?Example", "", "Example"},
		{"an encoded word without an end", "Subject", "=?utf-8?Q?Example?", "", "Example"},
		{"an encoded word with a space", "Subject", "=?utf-8?Q?an Example?=", "", "Example"},
		{"an encoded word of another encoding", "Subject", "=?utf-8?X?Example?=", "", "Example"},
		{"an encoded word that is no base64", "Subject", "=?utf-8?B?Example!?=", "=?utf-8?B?", "Example"},
		{"a charset that is none", "Subject", "=?an example?Q?Example?=", "", "Example example"},
		{"an identifier without brackets", "Message-ID", "secret12@host.example", "@", "secret12 host"},
		{"an identifier that is not closed", "Message-ID", "<secret12@host.example", "<@", "secret12 host"},
		{"an identifier without a host", "Message-ID", "<secret>", "<>", "secret"},
		{"content type", "Content-Type", "multipart/mixed; boundary=\"_b0undary_12345\"", "multipart/mixed; boundary=", "b0undary 12345"},
		{"results", "Authentication-Results", "mx.example.org; spf=pass smtp.mailfrom=ann@example.com; dkim=none", "spf=pass smtp.mailfrom= dkim=none", "example ann"},
		{"phone", "X-Phone", "+49 30 1234567", "+", "1234567"},
		{"no field", "", "From ann@example.com Mon Mar  6 14:31:07 2000", "Mon Mar  6 14:31:07 2000", "ann example"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := r.Value(c.field, c.value)
			for _, word := range strings.Fields(c.not) {
				assert.NotContains(t, got, word)
			}
			for _, word := range strings.Fields(c.same) {
				if word == "," {
					continue
				}
				if isAlpha(word[0]) || word[0] == '=' {
					assert.Contains(t, got, word)
				} else {
					assert.Equal(t, strings.Count(c.value, word), strings.Count(got, word), "%q in %q", word, got)
				}
			}
			for _, control := range "\r\n\t\x00\x1b" {
				assert.Equal(t, strings.Count(c.value, string(control)), strings.Count(got, string(control)), "%q", got)
			}
		})
	}
}

// TestBlock: bytes that are nobody's stay, and a body is left out.
func TestBlock(t *testing.T) {
	r := redactor(t, Options{})
	for _, c := range []struct{ name, block, want string }{
		{"empty", "", ""},
		{"empty line", "\r\nbody", "\r\n"},
		{"body", "X-Priority: 3\r\n\r\nsecret", "X-Priority: 3\r\n\r\n"},
		{"line ends", "X-Priority: 3\nMIME-Version: 1.0\r\nImportance : normal\r\r\n\n", "X-Priority: 3\nMIME-Version: 1.0\r\nImportance : normal\r\r\n\n"},
		{"value on the next line", "X-Priority:\r\n 3\r\n", "X-Priority:\r\n 3\r\n"},
		{"no separator", "X-Priority:3", "X-Priority:3"},
		{"Macintosh", "X-Priority: 3\rMIME-Version: 1.0\r\rbody", "X-Priority: 3\rMIME-Version: 1.0\r\r"},
		{"byte order mark", "\ufeffX-Priority: 3\n", "\ufeffX-Priority: 3\n"},
	} {
		t.Run(c.name, func(t *testing.T) { assert.Equal(t, c.want, r.Block(c.block)) })
	}
}

// TestIdentifiers: what stands for an identifier is of the same make, with the same time, moved.
func TestIdentifiers(t *testing.T) {
	const shift = 100*24*time.Hour + 3*time.Hour + 7*time.Second
	still, moved := redactor(t, Options{}), redactor(t, Options{Shift: shift})
	for _, c := range []struct{ name, value string }{
		{"Postfix", "from a.example ([192.0.2.7]) by b.example (Postfix) with ESMTPS id 4TvrjG4Lfgz7hcR for <a@b.example>; Wed, 13 Mar 2024 14:20:18 +0100 (CET)"},
		{"Postfix, short", "by b.example (Postfix, from userid 1000) id 4F1C2A0B9D; Wed, 13 Mar 2024 14:20:18 +0100 (CET)"},
		{"Exim", "from a.example ([192.0.2.7] helo=c.example) by b.example with esmtps (Exim 4.96) id 1rkOdK-0001Ab-2C; Wed, 13 Mar 2024 14:20:18 +0100"},
		{"Sendmail", "from a.example (c.example [192.0.2.7]) by b.example (8.17.1/8.17.1) with ESMTP id 42DDKI1k020551 for <a@b.example>; Wed, 13 Mar 2024 14:20:18 +0100"},
		{"Sendmail on a leap day", "by b.example (8.17.1/8.17.1) with ESMTP id 01TDKI1k020551; Sat, 29 Feb 2020 14:20:18 +0100"},
		{"Sendmail 8.9", "by b.example (8.9.3/8.9.3) id OAA12345; Wed, 8 Mar 2000 14:20:18 +0100"},
		{"Google", "by 2002:a05:6402:d0e:0:0:0:0 with SMTP id ab12csp345678qab; Wed, 13 Mar 2024 06:20:18 -0700 (PDT)"},
		{"Google from outside", "from c.example (c.example. [192.0.2.7]) by mx.google.com with ESMTPS id ab12si345678qab.12.2024.03.13.06.20.18 for <a@b.example>; Wed, 13 Mar 2024 06:20:18 -0700 (PDT)"},
		{"ZMailer", "from a.example ([192.0.2.7]:53649 \"EHLO c.example\" rhost-flags-OK-OK-OK-OK) by b.example with ESMTP id S1234567AfoCNOUS (ORCPT <rfc822;a@b.example>); Wed, 13 Mar 2024 14:20:18 +0000"},
		{"nothing but a time", "by b.example (MessageSwitch) id 1710336018123456; Wed, 13 Mar 2024 13:20:18 +0000 (UTC)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, err := received.Parse(c.value)
			require.NoError(t, err)
			was, ok := f.IDTime()
			for _, r := range []*Redactor{still, moved} {
				g, err := received.Parse(r.Value("Received", c.value))
				require.NoError(t, err)
				assert.Equal(t, f.Dialect, g.Dialect, g.Raw())
				assert.Len(t, g.ID, len(f.ID))
				assert.NotEqual(t, f.ID, g.ID)
				assert.Equal(t, f.Date.UTC.Add(r.o.Shift), g.Date.UTC, g.Raw())
				is, ok2 := g.IDTime()
				require.Equal(t, ok, ok2, g.Raw())
				if ok {
					assert.Less(t, is.Sub(was.Add(r.o.Shift)).Abs(), time.Second, "%s and %s", f.ID, g.ID)
				}
			}
		})
	}
}
