package property

import (
	"errors"
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"github.com/backstamp/backstamp/received"
)

// verbatim are the parts that a field keeps as text, and how to get at them.
var verbatim = map[received.Part]func(f *received.Field) string{
	received.PartHELO:         func(f *received.Field) string { return f.From.HELO },
	received.PartRDNS:         func(f *received.Field) string { return f.From.RDNS },
	received.PartIdent:        func(f *received.Field) string { return f.From.Ident },
	received.PartUser:         func(f *received.Field) string { return f.From.User },
	received.PartAuth:         func(f *received.Field) string { return f.From.Auth },
	received.PartByHost:       func(f *received.Field) string { return f.By.Host },
	received.PartByName:       func(f *received.Field) string { return f.By.Name },
	received.PartState:        func(f *received.Field) string { return f.State },
	received.PartPriority:     func(f *received.Field) string { return f.Priority },
	received.PartSoftware:     func(f *received.Field) string { return f.By.Software },
	received.PartVia:          func(f *received.Field) string { return f.Via },
	received.PartWith:         func(f *received.Field) string { return string(f.With) },
	received.PartID:           func(f *received.Field) string { return f.ID },
	received.PartTLSVersion:   func(f *received.Field) string { return f.TLS.Version },
	received.PartTLSCipher:    func(f *received.Field) string { return f.TLS.Cipher },
	received.PartTLSVerify:    func(f *received.Field) string { return f.TLS.Verify },
	received.PartFor:          firstFor,
	received.PartEnvelopeFrom: func(f *received.Field) string { return f.EnvelopeFrom },
	received.PartTLSBits:      func(f *received.Field) string { return number(f.TLS.Bits, f.TLS.BitsKnown) },
	received.PartFromPort:     func(f *received.Field) string { return number(int(f.From.Port), f.From.Port != 0) },
	received.PartByPort:       func(f *received.Field) string { return number(int(f.By.Port), f.By.Port != 0) },
}

func firstFor(f *received.Field) string {
	if len(f.For) == 0 {
		return ""
	}
	return f.For[0]
}

func number(n int, known bool) string {
	if !known {
		return ""
	}
	return strconv.Itoa(n)
}

// inside reports whether a span lies inside a value.
func inside(s received.Span, value string) bool {
	return 0 <= s.Start && s.Start <= s.End && s.End <= len(value)
}

// Inside: every part and every problem of f lies inside its value.
func Inside(f *received.Field) error {
	for part := received.PartHELO; part <= received.PartDate; part++ {
		if !inside(f.Where(part), f.Raw()) {
			return fmt.Errorf("part %d is at %v of %d", part, f.Where(part), len(f.Raw()))
		}
	}
	for _, p := range f.Problems {
		if !inside(p.Span, f.Raw()) {
			return fmt.Errorf("%v is at %v of %d", p, p.Span, len(f.Raw()))
		}
	}
	return nil
}

// Places: the place of a part holds what the part says, but for the folding inside it.
func Places(value string) error {
	f, _ := received.Parse(value)
	return PlacesOf(f)
}

// PlacesOf is Places for a field that was read.
func PlacesOf(f *received.Field) error {
	if err := Inside(f); err != nil {
		return err
	}
	for part, get := range verbatim {
		text := f.Where(part).In(f.Raw())
		if got := get(f); Squash(got) != Squash(text) && !sameNumber(got, text) {
			return fmt.Errorf("part %d says %q and is at %q", part, got, text)
		}
	}
	return errors.Join(addrStands(f, received.PartIP, f.From.IP), addrStands(f, received.PartByIP, f.By.IP))
}

// sameNumber: a number may be written with zeros before it.
func sameNumber(got, text string) bool {
	return got != "" && text != "" && strings.TrimLeft(got, "0") == strings.TrimLeft(text, "0")
}

// addrStands: where an address is said to stand, it stands.
func addrStands(f *received.Field, part received.Part, ip netip.Addr) error {
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

// Squash returns s with each run of white space made one space.
func Squash(s string) string { return strings.Join(strings.FieldsFunc(s, isSpace), " ") }

func isSpace(r rune) bool { return r == ' ' || r == '\t' || r == '\r' || r == '\n' }
