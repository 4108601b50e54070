package received

import (
	"errors"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func stampOf(change func(s *Stamp)) Stamp {
	s := Stamp{
		HELO: "mail.example.com",
		IP:   netip.MustParseAddr("192.0.2.7"),
		By:   "mx.example.org",
		Date: time.Date(2026, 3, 6, 14, 31, 7, 999, time.FixedZone("", 3600)),
	}
	change(&s)
	return s
}

func TestStamp(t *testing.T) {
	const date = "; Fri, 6 Mar 2026 14:31:07 +0100"
	long := strings.Repeat("long-name.", 8) + "example.net"
	for _, c := range []struct {
		name   string
		change func(s *Stamp)
		want   string
	}{
		{"what is needed", func(*Stamp) {}, " from mail.example.com ([192.0.2.7]) by mx.example.org" + "\r\n\t" + "X"},
		{"without a name", func(s *Stamp) { s.HELO = "" }, " from [192.0.2.7] ([192.0.2.7]) by mx.example.org" + date},
		{"reverse name", func(s *Stamp) { s.HELO, s.RDNS = "a.example", "b.example" }, " from a.example (b.example [192.0.2.7]) by mx.example.org\r\n\tX"},
		{"IPv6", func(s *Stamp) { s.HELO, s.IP = "a.example", netip.MustParseAddr("2001:db8::1") }, " from a.example ([IPv6:2001:db8::1]) by mx.example.org\r\n\tX"},
		{"zone index", func(s *Stamp) { s.HELO, s.IP = "a.example", netip.MustParseAddr("fe80::1%eth0") }, " from a.example ([IPv6:fe80::1]) by mx.example.org" + date},
		{"mapped", func(s *Stamp) { s.HELO, s.IP = "a.example", netip.MustParseAddr("::ffff:192.0.2.7") }, " from a.example ([192.0.2.7]) by mx.example.org" + date},
		{"server's address", func(s *Stamp) { s.HELO, s.By, s.ByIP = "a.example", "[192.0.2.8]", netip.MustParseAddr("192.0.2.8") }, " from a.example ([192.0.2.7]) by [192.0.2.8] ([192.0.2.8])\r\n\tX"},
		{
			"all of it", func(s *Stamp) {
				s.RDNS, s.Via, s.With, s.ID, s.For, s.TLS = "dsl-7.example.net", "TCP", "ESMTPS", "4F1C2", "bob@example.org", "TLS_AES_128_GCM_SHA256"
			},
			" from mail.example.com (dsl-7.example.net [192.0.2.7])\r\n\tby mx.example.org via TCP with ESMTPS id 4F1C2 for <bob@example.org>\r\n\t" +
				"tls TLS_AES_128_GCM_SHA256" + date,
		},
		{
			"a clause longer than a line", func(s *Stamp) { s.RDNS = long },
			" from mail.example.com\r\n\t(" + long + "\r\n\t[192.0.2.7])" + " by mx.example.org" + date,
		},
		{"message identifier", func(s *Stamp) { s.HELO, s.ID = "", "a.b@example.org" }, " from [192.0.2.7] ([192.0.2.7]) by mx.example.org\r\n\tid <a.b@example.org>" + date},
		{"quoted local part", func(s *Stamp) { s.HELO, s.For = "", `"a b\"c"@example.org` }, " from [192.0.2.7] ([192.0.2.7]) by mx.example.org\r\n\t" + `for <"a b\"c"@example.org>` + date},
		{"UTF-8", func(s *Stamp) { s.HELO, s.With, s.By = "", "UTF8SMTP", "пример.example" }, " from [192.0.2.7] ([192.0.2.7]) by пример.example\r\n\twith UTF8SMTP" + date},
		{"priority", func(s *Stamp) { s.HELO, s.Priority = "", "-3" }, " from [192.0.2.7] ([192.0.2.7]) by mx.example.org priority -3\r\n\tX"},
		{"state", func(s *Stamp) { s.HELO, s.State = "", "moderation/list" }, " from [192.0.2.7] ([192.0.2.7]) by mx.example.org\r\n\tstate moderation/list" + date},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, err := stampOf(c.change).AppendText(nil)
			require.NoError(t, err)
			assert.Empty(t, departures(stampOf(c.change), b))
			got := strings.ReplaceAll(string(b), ";\r\n\tFri, 6 Mar 2026 14:31:07 +0100", date)
			for i, line := range strings.Split("Received:"+string(b), "\r\n") {
				columns := utf8.RuneCountInString(strings.ReplaceAll(line, "\t", "        "))
				assert.True(t, columns <= 78 || strings.Contains(line, "long-name"), "line %d: %d columns", i, columns)
			}
			want := strings.ReplaceAll(c.want, "\r\n\tX", date)
			assert.Equal(t, want, got)
		})
	}
}

// departures returns in what a value departs from the standard that a stamp must keep to. A part that is longer than
// a line makes a wide one, which no standard forbids.
func departures(s Stamp, value []byte) ProblemList {
	standard := RFC5321
	if foldPrefix(string(s.With), "utf8") {
		standard = RFC6531
	}
	return slices.DeleteFunc(standard.Check(string(value)), func(p Problem) bool { return p.Code == WideLine })
}

func TestStampRefuses(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(s *Stamp)
		part   string
		say    string
	}{
		{"no by", func(s *Stamp) { s.By = "" }, "By", "no name"},
		{"no time", func(s *Stamp) { s.Date = time.Time{} }, "Date", "no time"},
		{"year 10000", func(s *Stamp) { s.Date = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC) }, "Date", "10000"},
		{"seconds in the zone", func(s *Stamp) { s.Date = s.Date.In(time.FixedZone("", 61)) }, "Date", "61 seconds"},
		{"no address", func(s *Stamp) { s.IP = netip.Addr{} }, "IP", "no valid address"},
		{"host of 300 bytes", func(s *Stamp) { s.By = strings.Repeat("a.", 150) }, "By", "300 octets"},
		{"label of 64 bytes", func(s *Stamp) { s.By = strings.Repeat("a", 64) + ".example" }, "By", "63 octets"},
		{"HELO of 2 KiB", func(s *Stamp) { s.HELO = strings.Repeat("a", 2048) }, "HELO", "2048 octets"},
		{"literal of 2 KiB", func(s *Stamp) { s.HELO = "[" + strings.Repeat("1", 2046) + "]" }, "HELO", "2048 octets"},
		{"line end", func(s *Stamp) { s.HELO = "a.example\r\nSubject: x" }, "HELO", `control character '\r'`},
		{"bare LF", func(s *Stamp) { s.RDNS = "a.example\n" }, "RDNS", `control character '\n'`},
		{"NUL", func(s *Stamp) { s.By = "a\x00.example" }, "By", `control character '\x00'`},
		{"C1 control", func(s *Stamp) { s.By, s.With = "a\u0085.example", "UTF8SMTP" }, "By", "control character"},
		{"comment in HELO", func(s *Stamp) { s.HELO = "a.example (b.example [198.51.100.1])" }, "HELO", "' ' stands in no"},
		{"unbalanced parenthesis", func(s *Stamp) { s.HELO = "a.example)" }, "HELO", "')' stands in no"},
		{"semicolon", func(s *Stamp) { s.HELO = "a;b" }, "HELO", "';' stands in no"},
		{"keyword", func(s *Stamp) { s.HELO = "BY" }, "HELO", "keyword"},
		{"bare address", func(s *Stamp) { s.HELO = "192.0.2.1" }, "HELO", "brackets"},
		{"address of a tag", func(s *Stamp) { s.HELO = "[2001:db8::1]" }, "HELO", "address literal"},
		{"zone index in HELO", func(s *Stamp) { s.HELO = "[IPv6:fe80::1%eth0]" }, "HELO", "address literal"},
		{"eight groups and ::", func(s *Stamp) { s.HELO = "[IPv6:1:2:3::5:6:7:8]" }, "HELO", "address literal"},
		{"unknown", func(s *Stamp) { s.RDNS = "unknown" }, "RDNS", "leave it empty"},
		{"literal without address", func(s *Stamp) { s.By = "[192.0.2.1]" }, "By", "ByIP"},
		{"a format character", func(s *Stamp) { s.HELO, s.With = "a\u202eb.example", "UTF8SMTP" }, "HELO", "format character"},
		{"a format character in the recipient", func(s *Stamp) { s.For, s.With = "a\u2066b@example.org", "UTF8SMTP" }, "For", "format character"},
		{"a point of other scripts", func(s *Stamp) { s.HELO, s.With = "a\u3002example", "UTF8SMTP" }, "HELO", "stands in no"},
		{"a space that does not break", func(s *Stamp) { s.RDNS, s.With = "a\u00a0by.example", "UTF8SMTP" }, "RDNS", "stands in no"},
		{"HELO of 300 bytes", func(s *Stamp) { s.HELO = strings.Repeat("a.", 150) }, "HELO", "300 octets"},
		{"reverse name of 300 bytes", func(s *Stamp) { s.RDNS = strings.Repeat("a.", 150) }, "RDNS", "300 octets"},
		{"8-bit", func(s *Stamp) { s.HELO, s.With = "bücher.example", "ESMTP" }, "HELO", "A-labels"},
		{"not UTF-8", func(s *Stamp) { s.HELO, s.With = "b\xfccher.example", "UTF8SMTP" }, "HELO", "not UTF-8"},
		{"protocol of two words", func(s *Stamp) { s.With = "ESMTP by x" }, "With", "not registered"},
		{"link", func(s *Stamp) { s.Via = "HTTP" }, "Via", "TCP and UUCP"},
		{"identifier with a dot", func(s *Stamp) { s.ID = "a.b" }, "ID", "atom"},
		{"identifier with angles", func(s *Stamp) { s.ID = "<a@b>" }, "ID", "atom"},
		{"identifier of 300 bytes", func(s *Stamp) { s.ID = strings.Repeat("a", 300) }, "ID", "300 octets"},
		{"no mailbox", func(s *Stamp) { s.For = "bob" }, "For", "no domain"},
		{"two recipients", func(s *Stamp) { s.For = "a@b.example>,<c@d.example" }, "For", "local part"},
		{"local part of 65 bytes", func(s *Stamp) { s.For = strings.Repeat("a", 65) + "@b.example" }, "For", "64 octets"},
		{"an angle bracket in quotes", func(s *Stamp) { s.For = `"a>b"@b.example` }, "For", "without brackets"},
		{"the first of the brackets in quotes", func(s *Stamp) { s.For = `"a<b"@b.example` }, "For", "without brackets"},
		{"broken quotes", func(s *Stamp) { s.For = `"a"b"@b.example` }, "For", "local part"},
		{"quotes that do not end", func(s *Stamp) { s.For = `"a\"@b.example` }, "For", "local part"},
		{"path of 300 bytes", func(s *Stamp) { s.For = "a@" + strings.Repeat("b.", 149) }, "For", "300 octets"},
		{"cipher of OpenSSL", func(s *Stamp) { s.TLS = "ECDHE-RSA-AES128" }, "TLS", "cipher suite"},
		{"two clauses", func(s *Stamp) { s.TLS, s.State = "0x1301", "normal" }, "State", "one additional clause"},
		{"priority", func(s *Stamp) { s.Priority = "10" }, "Priority", "-9 to 9"},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := []byte("before")
			b, err := stampOf(c.change).AppendText(before)
			var bad *StampError
			require.True(t, errors.As(err, &bad), "%v: %s", err, b)
			assert.Equal(t, c.part, bad.Part)
			assert.Contains(t, bad.Detail, c.say)
			assert.Equal(t, "before", string(b))
			assert.Less(t, len(err.Error()), 250)
			assert.NotContains(t, err.Error(), "\n")
		})
	}
}

// TestStampAccepts: what is as long as it may be, or nearly what is refused, is written.
func TestStampAccepts(t *testing.T) {
	domain := func(n int) string { return strings.Repeat("a.", (n-1)/2) + strings.Repeat("b", n-(n-1)/2*2) }
	for _, c := range []struct {
		name   string
		change func(s *Stamp)
	}{
		{"label of 63 bytes", func(s *Stamp) { s.By = strings.Repeat("a", 63) + ".example" }},
		{"host of 255 bytes", func(s *Stamp) { s.By = domain(255) }},
		{"HELO of 255 bytes", func(s *Stamp) { s.HELO = domain(255) }},
		{"reverse name of 255 bytes", func(s *Stamp) { s.RDNS = domain(255) }},
		{"local part of 64 bytes", func(s *Stamp) { s.For = strings.Repeat("a", 64) + "@b.example" }},
		{"path of 254 bytes", func(s *Stamp) { s.For = "a@" + domain(252) }},
		{"identifier of 255 bytes", func(s *Stamp) { s.ID = strings.Repeat("a", 255) }},
		{"identifier with two sides", func(s *Stamp) { s.ID = "a.b@c.d" }},
		{"the first year", func(s *Stamp) { s.Date = time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC) }},
		{"the last year", func(s *Stamp) { s.Date = time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC) }},
		{"the replacement character itself", func(s *Stamp) { s.For, s.With = "\"a\uFFFDb\"@b.example", "UTF8SMTP" }},
		{"a cipher's number", func(s *Stamp) { s.TLS = "0xc02F" }},
		{"cipher of 127 bytes", func(s *Stamp) { s.TLS = strings.Repeat("A", 127) }},
		{"state of 127 bytes", func(s *Stamp) { s.State = strings.Repeat("a", 127) }},
		{"priority -9", func(s *Stamp) { s.Priority = "-9" }},
		{"priority 9", func(s *Stamp) { s.Priority = "9" }},
		{"link", func(s *Stamp) { s.Via = "tcp" }},
		{"an escaped quotation mark", func(s *Stamp) { s.For = `"a\"b"@b.example` }},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := stampOf(c.change).AppendText(nil)
			assert.NoError(t, err)
		})
	}
	for _, c := range []struct {
		name   string
		change func(s *Stamp)
	}{
		{"host of 256 bytes", func(s *Stamp) { s.By = domain(256) }},
		{"HELO of 256 bytes", func(s *Stamp) { s.HELO = domain(256) }},
		{"reverse name of 256 bytes", func(s *Stamp) { s.RDNS = domain(256) }},
		{"path of 255 bytes", func(s *Stamp) { s.For = "a@" + domain(253) }},
		{"identifier of 256 bytes", func(s *Stamp) { s.ID = strings.Repeat("a", 256) }},
		{"identifier with a side that begins with a point", func(s *Stamp) { s.ID = ".b@c.d" }},
		{"identifier with a side that ends with one", func(s *Stamp) { s.ID = "a.b@c." }},
		{"identifier that is a keyword", func(s *Stamp) { s.ID = "with" }},
		{"year 1899", func(s *Stamp) { s.Date = time.Date(1899, 12, 31, 23, 59, 59, 0, time.UTC) }},
		{"a number of three digits", func(s *Stamp) { s.TLS = "0xc02" }},
		{"a number without its sign", func(s *Stamp) { s.TLS = "10c02f" }},
		{"a number that is none", func(s *Stamp) { s.TLS = "0xc02g" }},
		{"cipher of 128 bytes", func(s *Stamp) { s.TLS = strings.Repeat("A", 128) }},
		{"state of 128 bytes", func(s *Stamp) { s.State = strings.Repeat("a", 128) }},
		{"state of two words", func(s *Stamp) { s.State = "a b" }},
		{"DEL in a state", func(s *Stamp) { s.State = "a\x7f" }},
		{"priority -10", func(s *Stamp) { s.Priority = "-10" }},
		{"no number", func(s *Stamp) { s.Priority = "x" }},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := stampOf(c.change).AppendText(nil)
			assert.Error(t, err)
		})
	}
}

func TestStampAllocs(t *testing.T) {
	s := stampOf(func(s *Stamp) {
		s.RDNS, s.With, s.ID, s.For, s.TLS = "dsl-7.example.net", "ESMTPS", "a.b@example.org", "bob@example.org", "TLS_AES_128_GCM_SHA256"
	})
	b := make([]byte, 0, 1024)
	assert.Zero(t, testing.AllocsPerRun(100, func() { b, _ = s.AppendText(b[:0]) }))
}

func TestFieldStamp(t *testing.T) {
	for _, c := range []struct{ name, value, want string }{
		{
			"Postfix", "from a.example (b.example [192.0.2.7])\n\t(Authenticated sender: ann@example.com)\n\tby mx.example.org (Postfix) with ESMTPSA id 4F1C2\n\tfor <bob@example.org>; Fri,  6 Mar 2026 14:31:07 +0100 (CET)",
			" from a.example (b.example [192.0.2.7]) by mx.example.org\r\n\twith ESMTPSA id 4F1C2 for <bob@example.org>;\r\n\tFri, 6 Mar 2026 14:31:07 +0100",
		},
		{
			"what cannot be written", "from odd_name (unknown [192.0.2.7]) by mx.example.org with Microsoft SMTP Server id 15.0.1.2 via Frontend Transport; Fri, 6 Mar 2026 14:31:07 -0000",
			" from [192.0.2.7] ([192.0.2.7]) by mx.example.org;\r\n\tFri, 6 Mar 2026 14:31:07 +0000",
		},
		{
			"routes, more recipients, a literal for a name", "from [192.0.2.9] (c.example. [192.0.2.7]:2525 (may be forged)) by mx.example.org. ([198.51.100.8]) with SMTP id A1 for <@a.example:bob@example.org>; Fri, 6 Mar 2026 14:31:07.25 +0100",
			" from [192.0.2.9] (c.example [192.0.2.7])\r\n\tby mx.example.org ([198.51.100.8]) with SMTP id A1;\r\n\tFri, 6 Mar 2026 14:31:07 +0100",
		},
		{
			"UTF-8 without its protocol", "from bücher.example (c.example [192.0.2.7]) by mx.example.org with ESMTP id A1; Fri, 6 Mar 2026 14:31:07 +0100",
			" from [192.0.2.7] (c.example [192.0.2.7]) by mx.example.org\r\n\twith ESMTP id A1; Fri, 6 Mar 2026 14:31:07 +0100",
		},
		{
			"registered clauses", "from a.example ([192.0.2.7]) by mx.example.org with ESMTPS id 4F1C2 tls TLS_AES_128_GCM_SHA256 group x25519; Fri, 6 Mar 2026 14:31:07 +0100",
			" from a.example ([192.0.2.7]) by mx.example.org with ESMTPS id 4F1C2\r\n\ttls TLS_AES_128_GCM_SHA256; Fri, 6 Mar 2026 14:31:07 +0100",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, err := Parse(c.value)
			require.NoError(t, err)
			b, err := f.Stamp().AppendText(nil)
			require.NoError(t, err)
			assert.Equal(t, c.want, string(b))
		})
	}
}

// TestStampIsRead writes the stamp of every vector that has one, and requires that Parse gives each part back, and
// that what is read makes the same stamp again.
func TestStampIsRead(t *testing.T) {
	written, plain := 0, 0
	for _, v := range readVectors(t) {
		f, _ := Parse(v.value)
		s := f.Stamp()
		b, err := s.AppendText(nil)
		if err != nil {
			continue
		}
		written++
		assert.Empty(t, departures(s, b), "%s: %q", v.name, b)
		again, err := Parse(string(b))
		require.NoError(t, err, v.name)
		assert.Empty(t, again.Problems, "%s: %q", v.name, b)
		assert.Equal(t, s.IP, again.From.IP, v.name)
		if again.Dialect != "" { // an identifier of Exim's, say, makes the whole field one of Exim's
			continue
		}
		plain++
		assert.Equal(t, s.RDNS, again.From.RDNS, v.name)
		assert.Equal(t, s.By, again.By.Host, v.name)
		assert.Equal(t, s.With, again.With, v.name)
		assert.Equal(t, s.ID, again.ID, v.name)
		second, err := again.Stamp().AppendText(nil)
		require.NoError(t, err, "%s: %q", v.name, b)
		assert.Equal(t, string(b), string(second), v.name)
	}
	assert.Greater(t, written, 150)
	assert.Greater(t, plain, 100)
}

// TestStampColumns: whatever the lengths of the parts, a line that is too long has nowhere to be folded.
func TestStampColumns(t *testing.T) {
	for helo := 1; helo < 64; helo += 2 {
		for rdns := 1; rdns < 64; rdns += 3 {
			b, err := stampOf(func(s *Stamp) {
				s.HELO, s.RDNS = strings.Repeat("h", helo)+".example", strings.Repeat("r", rdns)+".example"
				s.By, s.IP = strings.Repeat("b", rdns)+".example", netip.MustParseAddr("2001:db8:1111:2222:3333:4444:5555:6666")
				s.For = strings.Repeat("f", helo) + "@" + strings.Repeat("o", rdns) + ".example"
			}).AppendText(nil)
			require.NoError(t, err)
			for line := range strings.SplitSeq("Received:"+string(b), "\r\n") {
				if len(line) > stampColumns {
					assert.Len(t, strings.Fields(strings.TrimPrefix(line, "Received:")), 1, "%d columns: %q", len(line), line)
				}
			}
		}
	}
}
