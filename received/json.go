package received

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/netip"
	"strconv"
	"time"
	"unicode/utf8"
)

// MarshalJSON returns the field as a JSON object. What is not known is left out, so that 0 and false
// are values. The object grows by addition only:
//
//	{"raw":"from a.example.com ([192.0.2.7])\r\n\tby mx.example.org with SMTP; Mon, 6 Mar 2000 14:31:07 +0100",
//	 "handover":"relay","from":{"helo":"a.example.com","ip":"192.0.2.7"},"by":{"host":"mx.example.org"},
//	 "with":"SMTP","date":"2000-03-06T14:31:07+01:00","zone":"+0100"}
//
// Strings are as written. A value that is not valid UTF-8 stands base64-encoded in raw_base64 instead
// of in raw, and its bad bytes are U+FFFD elsewhere. Spans count bytes of the value. Characters that
// would do something to a terminal are written as \u escapes. The error is always nil.
func (f *Field) MarshalJSON() ([]byte, error) {
	return f.AppendJSON(make([]byte, 0, 2*len(f.raw)+512)), nil
}

// AppendJSON appends what [Field.MarshalJSON] returns to b. It is fast and does not allocate unless b
// has to grow or the value is not valid UTF-8.
func (f *Field) AppendJSON(b []byte) []byte {
	if utf8.ValidString(f.raw) {
		b = appendQuoted(append(b, `{"raw":`...), f.raw)
	} else {
		b = base64.StdEncoding.AppendEncode(append(b, `{"raw_base64":"`...), []byte(f.raw))
		b = append(b, '"')
	}
	b = appendMember(b, "handover", f.Handover.String())
	b = f.From.appendJSON(b)
	b = f.By.appendJSON(b)
	b = appendMember(b, "via", f.Via)
	b = appendMember(b, "with", string(f.With))
	b = appendMember(b, "id", f.ID)
	if t, ok := f.IDTime(); ok {
		b = appendInstant(append(b, `,"id_time":"`...), t)
	}
	b = appendStrings(b, "for", f.For)
	b = appendMember(b, "envelope_from", f.EnvelopeFrom)
	b = f.TLS.appendJSON(b)
	b = appendMember(b, "state", f.State)
	b = appendMember(b, "priority", f.Priority)
	b = appendMember(b, "list", f.List)
	b = f.Date.appendJSON(b)
	b = appendMember(b, "dialect", string(f.Dialect))
	b = f.Problems.appendJSON(b)
	return append(b, '}')
}

// UnmarshalJSON parses raw or raw_base64 of an object that [Field.MarshalJSON] wrote, as [Parse] does,
// and ignores its other members, so that what a field means never rests on anything but its value. An
// object with neither gives the empty Field. The error tells of JSON or base64 that cannot be read,
// never of a value that Parse refuses.
func (f *Field) UnmarshalJSON(data []byte) error {
	var v struct {
		Raw    string `json:"raw"`
		Base64 []byte `json:"raw_base64"`
	}
	if err := json.Unmarshal(data, &v); err != nil {
		return fmt.Errorf("received: reading a field from JSON: %w", err)
	}
	if v.Base64 != nil {
		v.Raw = string(v.Base64)
	}
	g, _ := Parse(v.Raw) // what Parse refuses is a field without meaning, but not a broken file
	*f = *g
	return nil
}

func (v From) appendJSON(b []byte) []byte {
	b, start := openObject(b, "from")
	b = appendMember(b, "helo", v.HELO)
	b = appendMember(b, "verb", v.Verb)
	b = appendMember(b, "rdns", v.RDNS)
	b = appendMember(b, "rdns_status", v.RDNSStatus.String())
	if v.Verified != Unsaid {
		b = strconv.AppendBool(append(b, `,"verified":`...), v.Verified == Yes)
	}
	b = appendAddr(b, v.IP)
	b = appendMember(b, "literal", v.Literal)
	b = appendPort(b, v.Port)
	b = appendMember(b, "ident", v.Ident)
	b = appendMember(b, "user", v.User)
	b = appendMember(b, "auth", v.Auth)
	return closeObject(b, start)
}

func (v By) appendJSON(b []byte) []byte {
	b, start := openObject(b, "by")
	b = appendMember(b, "host", v.Host)
	b = appendMember(b, "name", v.Name)
	b = appendAddr(b, v.IP)
	b = appendPort(b, v.Port)
	b = appendMember(b, "software", v.Software)
	return closeObject(b, start)
}

func (t TLS) appendJSON(b []byte) []byte {
	b, start := openObject(b, "tls")
	b = appendMember(b, "version", t.Version)
	b = appendMember(b, "cipher", t.Cipher)
	if t.BitsKnown {
		b = strconv.AppendInt(append(b, `,"bits":`...), int64(t.Bits), 10)
	}
	b = appendMember(b, "verify", t.Verify)
	b = appendMember(b, "client_cn", t.ClientCN)
	b = appendMember(b, "issuer", t.Issuer)
	b = appendMember(b, "key_exchange", t.KeyExchange)
	b = appendMember(b, "group", t.Group)
	b = appendMember(b, "signature", t.Signature)
	b = appendMember(b, "digest", t.Digest)
	return closeObject(b, start)
}

// appendJSON appends the members date and zone: RFC 3339 with the offset that was written, or with Z
// if that is not known or is 24 hours and more, which RFC 3339 cannot express.
func (d Date) appendJSON(b []byte) []byte {
	t, offset := d.UTC, 0
	if d.OffsetKnown && -86400 < d.Offset && d.Offset < 86400 {
		offset = int(d.Offset) / 60
		t = t.Add(time.Duration(offset) * time.Minute)
	}
	if y := t.Year(); !d.UTC.IsZero() && 0 <= y && y <= 9999 {
		b = t.AppendFormat(append(b, `,"date":"`...), "2006-01-02T15:04:05.999999999")
		b = append(appendOffset(b, offset), '"')
	}
	return appendMember(b, "zone", d.Zone)
}

// appendOffset appends an offset in minutes as RFC 3339 has it.
func appendOffset(b []byte, minutes int) []byte {
	sign := byte('+')
	switch {
	case minutes == 0:
		return append(b, 'Z')
	case minutes < 0:
		sign, minutes = '-', -minutes
	}
	h, m := minutes/60, minutes%60
	return append(b, sign, byte('0'+h/10), byte('0'+h%10), ':', byte('0'+m/10), byte('0'+m%10))
}

func (l ProblemList) appendJSON(b []byte) []byte {
	if len(l) == 0 {
		return b
	}
	b = append(b, `,"problems":[`...)
	for i, p := range l {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendQuoted(append(b, `{"code":`...), string(p.Code))
		b = strconv.AppendInt(append(b, `,"start":`...), int64(p.Span.Start), 10)
		b = strconv.AppendInt(append(b, `,"end":`...), int64(p.Span.End), 10)
		b = append(appendMember(b, "detail", p.Detail), '}')
	}
	return append(b, ']')
}

// openObject begins the object that is the member key. Each of its members begins with a comma, the
// first of which closeObject removes.
func openObject(b []byte, key string) (_ []byte, start int) {
	start = len(b)
	b = append(append(append(b, `,"`...), key...), `":{`...)
	return b, start
}

// closeObject ends an object, or takes it back if it has no members.
func closeObject(b []byte, start int) []byte {
	open := start + 1
	for b[open] != '{' {
		open++
	}
	if open == len(b)-1 {
		return b[:start]
	}
	copy(b[open+1:], b[open+2:])
	b[len(b)-1] = '}'
	return b
}

// appendMember appends a string unless it is empty. The key needs no escapes.
func appendMember(b []byte, key, s string) []byte {
	if s == "" {
		return b
	}
	b = append(append(append(b, `,"`...), key...), `":`...)
	return appendQuoted(b, s)
}

func appendStrings(b []byte, key string, list []string) []byte {
	if len(list) == 0 {
		return b
	}
	b = append(append(append(b, `,"`...), key...), `":[`...)
	for i, s := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendQuoted(b, s)
	}
	return append(b, ']')
}

func appendAddr(b []byte, a netip.Addr) []byte {
	if !a.IsValid() {
		return b
	}
	// A zone index may hold any text, and no field has one: it can only come from the program's own hand.
	return append(a.WithZone("").AppendTo(append(b, `,"ip":"`...)), '"')
}

func appendPort(b []byte, port uint16) []byte {
	if port == 0 {
		return b
	}
	return strconv.AppendUint(append(b, `,"port":`...), uint64(port), 10)
}

// appendInstant appends a time in UTC and the quotation mark that ends it.
func appendInstant(b []byte, t time.Time) []byte {
	return append(t.UTC().AppendFormat(b, time.RFC3339Nano), '"')
}
