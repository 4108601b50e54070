package received

import (
	"net/netip"
	"strings"
	"time"
)

// Field is what one Received value was understood to mean. What the value does not say is left at
// its zero value. Strings are as written, and share the value's memory (see the package comment).
//
// The zero Field is an empty field and ready for [Parser.ParseInto]. A Field may be read by many
// goroutines at once, but not while ParseInto writes into it.
type Field struct {
	Handover     Handover    // what sort of step the field records
	parsed       bool        // something was understood; stands here because that takes no room
	From         From        // the client
	By           By          // the server that wrote the field
	Via          string      // link or environment, RFC 5321, section 4.4
	With         Protocol    // protocol, as written
	ID           string      // queue identifier, without outer angle brackets
	For          []string    // recipients, without the outer angle brackets; ZMailer's ORCPT (RFC 3461) is one
	EnvelopeFrom string      // envelope sender, likewise; the null path is kept as "<>"
	TLS          TLS         // what is said of encryption
	State        string      // why the message is held, RFC 6729: "quarantine", "moderation/list"
	Priority     string      // its priority among others, RFC 6710: "-9" to "9"
	List         string      // the list that a list manager sends to, by the name that it has there
	Date         Date        // when the server took the message over
	Dialect      Dialect     // whose way of writing it is; "" if not recognised
	Problems     ProblemList // what is odd about the value, in the order of the bytes

	raw   string
	one   [1]string // memory for For
	where marks
}

// From is what a field says of the client: From-domain and its TCP-info in RFC 5321, section 4.4. HELO is a
// claim of the client's; RDNS, IP and Port are observations of the server that wrote the field; nothing here was
// verified by this package. The zero From stands for a field that says nothing of a client.
type From struct {
	HELO       string     // the name that the client gave, brackets kept
	Verb       string     // HELO, EHLO or LHLO, where the field names the command
	RDNS       string     // the name by reverse DNS; "" unless RDNSStatus is Named
	RDNSStatus RDNSStatus // what is known of the reverse name
	Verified   Tri        // whether name and address agree, as the server says it
	Port       uint16     // TCP port of the client; 0 if not said
	IP         netip.Addr // unmapped, without zone index
	Literal    string     // the address as written, where that differs from IP's form or is impossible
	Ident      string     // RFC 1413 user identifier: a claim of the client's host
	User       string     // user of SMTP AUTH or of a local submission
	Auth       string     // SMTP AUTH mechanism
}

// By is what a field says of the server that wrote it: By-domain in RFC 5321, section 4.4. The zero By stands for
// a field that does not name it, as qmail's of its own handovers.
type By struct {
	Host     string     // its name, as written
	Name     string     // a second name, which it wrote before its address in parentheses
	IP       netip.Addr // its address, unmapped, without zone index
	Port     uint16     // TCP port; 0 if not said
	Software string     // what it calls itself, with its version
}

// TLS is what a field says of encryption, each part as written. The zero TLS says nothing; that is
// not the same as "no encryption".
type TLS struct {
	Version     string // TLSv1.3, TLS1_3, TLS1.3 ...
	Cipher      string // the suite's name in the words of the server's TLS library
	Bits        int    // strength of the cipher; only if BitsKnown
	BitsKnown   bool   // a number of bits is written, 0 included
	Verify      string // result of the verification of the client's certificate
	ClientCN    string // common name of the client's certificate
	Issuer      string // common name of its issuer
	KeyExchange string // key exchange or group
	Signature   string // how the server signed: "RSA-PSS (2048 bits)"
	Digest      string // and with which digest: "SHA256"
	Group       string // group of RFC 8314's "group" clause or after the key exchange
}

// IsZero reports whether nothing is said of encryption.
func (t TLS) IsZero() bool { return t == TLS{} }

// Date is a date as a field has it. The zero Date stands for "none"; see [Date.IsZero].
type Date struct {
	UTC         time.Time // the instant; rests on offset 0 unless OffsetKnown
	Offset      int32     // seconds east of UTC, as written
	OffsetKnown bool      // false for -0000, a zone name that nobody defined, and no zone
	Zone        string    // the zone as written, without comments: "+0100", "PST", "-0000", ""
}

// IsZero reports whether there is no date.
func (d Date) IsZero() bool { return d.UTC.IsZero() && d.Zone == "" }

// Time returns the instant in the zone that was written, or in UTC if the offset is not known or is
// 24 hours and more. It allocates a Location unless the offset is zero.
func (d Date) Time() time.Time {
	if !d.OffsetKnown || d.Offset == 0 || d.Offset <= -86400 || d.Offset >= 86400 {
		return d.UTC
	}
	return d.UTC.In(time.FixedZone("", int(d.Offset)))
}

// Tri is an answer that may be missing.
type Tri uint8

// The values of Tri. The zero value is Unsaid.
const (
	Unsaid Tri = iota
	Yes
	No
)

// String returns "unsaid", "yes" or "no".
func (t Tri) String() string {
	switch t {
	case Yes:
		return "yes"
	case No:
		return "no"
	}
	return "unsaid"
}

// RDNSStatus tells what is known of the client's reverse name.
type RDNSStatus uint8

// The values of RDNSStatus.
const (
	RDNSUnknown     RDNSStatus = iota // the field does not tell
	RDNSNamed                         // From.RDNS holds the name
	RDNSNone                          // the server looked and found nothing
	RDNSNotLookedUp                   // this software never looks
	RDNSFailed                        // the server looked and got no answer: "softdnserr"
)

// String returns the word of the JSON form: "", "named", "none", "not-looked-up" or "failed".
func (s RDNSStatus) String() string {
	switch s {
	case RDNSNamed:
		return "named"
	case RDNSNone:
		return "none"
	case RDNSNotLookedUp:
		return "not-looked-up"
	case RDNSFailed:
		return "failed"
	}
	return ""
}

// Handover is the sort of step that a field records.
type Handover uint8

// The values of Handover.
const (
	HandoverUnknown Handover = iota // the field does not tell
	Relay                           // from one server to the next
	Submission                      // from a user's program, with authentication
	Local                           // inside one host
	Filter                          // to or from a content filter
	List                            // expansion of a mailing list or an alias
	Fetch                           // from a mailbox, by POP or IMAP
	Web                             // through HTTP: webmail or a programming interface
)

var handoverWords = [...]string{"", "relay", "submission", "local", "filter", "list", "fetch", "web"}

// String returns the word of the JSON form, "" for HandoverUnknown.
func (h Handover) String() string {
	if int(h) < len(handoverWords) {
		return handoverWords[h]
	}
	return ""
}

// Part names a part of a value, for [Field.Where].
type Part uint8

// The parts of a value that have a place.
const (
	PartHELO Part = iota
	PartRDNS
	PartIP
	PartFromPort
	PartIdent
	PartUser
	PartAuth
	PartByHost
	PartByIP
	PartByPort
	PartSoftware
	PartVia
	PartWith
	PartID
	PartFor // the first recipient
	PartEnvelopeFrom
	PartTLSVersion
	PartTLSCipher
	PartTLSBits
	PartTLSVerify
	PartByName
	PartState
	PartPriority
	PartList
	PartDate
	partCount
)

// Raw returns the value that was parsed, byte for byte.
func (f *Field) Raw() string { return f.raw }

// String returns the value that was parsed, byte for byte: a field prints as it was read.
func (f *Field) String() string { return f.raw }

// Where returns the place of a part in the value, and the zero Span if the value does not have it.
func (f *Field) Where(p Part) Span {
	if p >= partCount {
		return Span{}
	}
	return f.where.of(p)
}

// Clone returns a copy of f that shares no memory with f, with the value that f was parsed from, or
// with the Parser that wrote into f.
func (f *Field) Clone() *Field {
	g := new(Field)
	if !f.parsed && len(f.Problems) == 0 { // the zero Field, or a value that was too long
		g.raw = strings.Clone(f.raw)
		return g
	}
	p := Parser{MaxLen: len(f.raw)}
	// The error, if any, is that of the first reading; what it leaves in g is the same.
	_ = p.ParseInto(g, strings.Clone(f.raw))
	return g
}
