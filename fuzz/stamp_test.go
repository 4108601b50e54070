package fuzz

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/backstamp/backstamp/received"
)

// FuzzStamp: what Stamp writes is one field whose client, server and date are those that were handed in, whatever
// the client called itself, or nothing is written.
func FuzzStamp(f *testing.F) {
	for _, helo := range []string{
		"mail.example.com", "a b", "a) by evil.example (b", "x\r\nReceived: by y", "[192.0.2.1]", "[IPv6:2001:db8::1]", "by", "-a", "a..b", "bücher.example", "\x00", "unknown", "1.2",
	} {
		f.Add(helo, helo, helo, helo+"@example.org", uint8(0))
		f.Add(helo, "", "4F1C2", `"`+helo+`"@example.org`, uint8(1))
	}
	f.Fuzz(func(t *testing.T, helo, rdns, id, rcpt string, utf uint8) {
		s := received.Stamp{
			HELO: helo, RDNS: rdns, ID: id, For: rcpt, IP: netip.MustParseAddr("192.0.2.7"), By: "mx.example.org", With: "ESMTP",
			Date: time.Date(2024, time.March, 11, 10, 0, 5, 0, time.FixedZone("", 3600)),
		}
		if utf&1 == 1 {
			s.With = "UTF8SMTP"
		}
		b, err := s.AppendText(nil)
		if err != nil {
			if len(b) > 0 || harmful(err.Error()) >= 0 {
				t.Fatalf("%q and %v", b, err)
			}
			return
		}
		value, standard := string(b), received.RFC5321
		if utf&1 == 1 {
			standard = received.RFC6531
		}
		for _, p := range standard.Check(value) {
			if p.Code != received.WideLine { // one part alone may be longer than a line
				t.Fatalf("%v in %q", p, value)
			}
		}
		if plain := strings.ReplaceAll(value, "\r\n\t", " "); strings.ContainsAny(plain, "\r\n\x00") {
			t.Fatalf("a line end that is no fold: %q", value)
		}
		got, err := received.Parse(value)
		switch {
		case err != nil:
			t.Fatalf("%v: %q", err, value)
		case got.Problems.Has(received.AmbiguousClient): // a quoted local part may read like a server's words, so that Parse takes nobody's for them
			return
		case got.From.IP != s.IP, got.By.Host != s.By, got.With != s.With, !got.Date.UTC.Equal(s.Date):
			t.Fatalf("%+v: %q", got, value)
		case got.ID != s.ID && got.ID != "", rcpt != "" && (len(got.For) != 1 || got.For[0] != rcpt):
			t.Fatalf("identifier %q, recipients %q: %q", got.ID, got.For, value)
		case got.Dialect == "" && (got.From.RDNS != rdns || helo != "" && got.From.HELO != helo):
			t.Fatalf("HELO %q, reverse name %q: %q", got.From.HELO, got.From.RDNS, value)
		}
	})
}
