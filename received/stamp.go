package received

import (
	"net/netip"
	"slices"
	"time"
)

// Stamp is what a server says of a message that it takes over, to be written as a Received field of its
// own. Writing is another matter than reading: a [Field] holds whatever somebody wrote, a Stamp only
// what RFC 5321, section 4.4 lets a server write.
//
//	Stamp = From-domain By-domain Opt-info [CFWS] ";" FWS date-time
//
// IP, By and Date are needed, all else may be left out. The zero Stamp is not valid. A Stamp is a plain
// value: it may be copied, and used by many goroutines at once.
//
// # What the client says
//
// HELO and For come from the client, and RDNS from whoever runs its reverse zone, so each of them may be
// an attempt to write a field of the client's own. AppendText refuses every part that is not exactly what
// the grammar has in its place: no white space, comment, line end, control character or second word can
// be smuggled in. A server must not refuse mail for its client's odd name; it leaves the part empty and
// writes the stamp again.
//
// # What is read of it
//
// [Parse] gives each part back. Only an ID in the form of some server's own makes readers take the whole
// field for that server's: with Exim's, the name after from is the reverse name.
//
// # Internationalised names
//
// This package does not convert names: the caller passes A-labels ("xn--..."), as golang.org/x/net/idna
// makes them. Only where With is one of RFC 6531's
// protocols ("UTF8SMTP", "UTF8SMTPS" ...) may HELO, RDNS, By and For hold UTF-8.
type Stamp struct {
	HELO     string     // the name that the client gave, a domain or an address literal; if empty, IP is written in its place
	RDNS     string     // the client's name by reverse DNS, "" if it has none
	IP       netip.Addr // the client's address; written unmapped and without zone index
	By       string     // this server's name, or its address literal if ByIP is known
	ByIP     netip.Addr // the address that the client connected to; may be missing
	Via      string     // a link that is registered: "TCP" or "UUCP"
	With     Protocol   // a protocol that is registered, such as "ESMTPS"
	ID       string     // an atom, or a message identifier "left@right" (angle brackets are added)
	For      string     // the one recipient, without angle brackets
	TLS      string     // RFC 8314, section 4.3: the cipher suite's name at IANA, or "0x" and four digits
	State    string     // RFC 6729: "quarantine", "moderation/list" ...
	Priority string     // RFC 6710: "-9" to "9"
	Date     time.Time  // when the message was taken over; its zone is written, its fraction of a second is not
}

// StampError tells which part of a [Stamp] cannot be written, and why.
type StampError struct {
	Part   string // the name of the Stamp's field, such as "HELO"
	Detail string // for people, on one line; what it quotes is escaped
}

// Error returns the part and the reason.
func (e *StampError) Error() string { return "received: stamp: " + e.Part + ": " + e.Detail }

// AppendText appends the value of the field to b: all that follows "Received:", the space after it
// included, without the line end that closes it. Lines end with CR and LF and are at most 78 columns long,
// the field's name counted, unless one part alone is longer; they are folded before clauses, and only in
// a clause that is too long for a line also between its parts.
//
// Where a part cannot be written, AppendText returns b as it was, and a [*StampError]. It allocates
// nothing else than what b needs to grow. Lengths are held to RFC 5321, section 4.5.3.1, so that a value
// has less than 2 KiB.
func (s Stamp) AppendText(b []byte) ([]byte, error) {
	if part, detail := s.check(); part != "" {
		return b, &StampError{part, detail}
	}
	w := stampWriter{b: b, line: len(b) - len("Received:"), value: len(b)}
	w.clause("from")
	w.host(s.HELO, s.RDNS, s.IP)
	w.clause("by")
	w.host(s.By, "", s.ByIP)
	w.pair("via", s.Via)
	w.pair("with", string(s.With))
	w.id(s.ID)
	w.path(s.For)
	w.pair("tls", s.TLS)
	w.pair("state", s.State)
	w.pair("priority", s.Priority)
	w.b = append(w.b, ';')
	w.settle()
	w.date(s.Date)
	w.settle()
	return w.b, nil
}

// stampColumns is the length of a line that RFC 5322, section 2.1.1 asks for, without CR and LF.
const stampColumns = 78

// stampWords is how many parts a clause has at most: keyword, name, reverse name, address. A date has six.
const stampWords = 8

// stampWriter appends clauses and folds them.
type stampWriter struct {
	b     []byte
	line  int             // where the line begins in b; the first one begins before b does
	value int             // where the value begins, before which no line is folded: some readers take such a field for empty
	words [stampWords]int // where the parts of this clause begin, each with the space before it
	n     int
}

// clause begins a clause, or the date if the keyword is empty.
func (w *stampWriter) clause(keyword string) {
	w.settle()
	w.word()
	w.b = append(w.b, keyword...)
}

// word begins a part of the clause, before which a line may be folded.
func (w *stampWriter) word() {
	w.words[w.n] = len(w.b)
	w.n++
	w.b = append(w.b, ' ')
}

// settle folds the clause that was written, if it is too long for its line: before it, and if it is too
// long for a line of its own also before the parts that do not fit.
func (w *stampWriter) settle() {
	moved, last := 0, len(w.b)
	for i := range w.n {
		at, end := w.words[i]+moved, last+moved
		if i > 0 && i+1 < w.n {
			end = w.words[i+1] + moved
		}
		// The first part stands for the whole clause, which goes to the next line as one.
		if end-w.line > stampColumns && at > w.value {
			moved += w.fold(at)
		}
	}
	w.n = 0
}

// fold puts a line end before the space at i, which becomes a tab.
func (w *stampWriter) fold(i int) int {
	w.b = slices.Insert(w.b, i, '\r', '\n')
	w.b[i+2] = '\t'
	w.line = i + 3 - tabColumns
	return 2
}

// tabColumns is how many columns the tab at the beginning of a line takes.
const tabColumns = 8

func (w *stampWriter) pair(keyword, value string) {
	if value == "" {
		return
	}
	w.clause(keyword)
	w.word()
	w.b = append(w.b, value...)
}

// host writes
//
//	Extended-Domain = Domain / ( Domain FWS "(" TCP-info ")" ) / ( address-literal FWS "(" TCP-info ")" )
//	TCP-info        = address-literal / ( Domain FWS address-literal )
func (w *stampWriter) host(name, rdns string, ip netip.Addr) {
	w.word()
	if name == "" {
		w.literal(ip)
	}
	w.b = append(w.b, name...)
	if !ip.IsValid() {
		return
	}
	w.word()
	w.b = append(w.b, '(')
	if rdns != "" {
		w.b = append(w.b, rdns...)
		w.word()
	}
	w.literal(ip)
	w.b = append(w.b, ')')
}

// literal writes an address-literal, RFC 5321, section 4.1.3.
func (w *stampWriter) literal(ip netip.Addr) {
	ip = ip.Unmap().WithZone("")
	w.b = append(w.b, '[')
	if ip.Is6() {
		w.b = append(w.b, "IPv6:"...)
	}
	w.b = append(ip.AppendTo(w.b), ']')
}

// id writes
//
//	ID = CFWS "ID" FWS ( Atom / msg-id )
func (w *stampWriter) id(id string) {
	if !contains(id, '@') {
		w.pair("id", id)
		return
	}
	w.clause("id")
	w.angles(id)
}

// path writes
//
//	For = CFWS "FOR" FWS ( Path / Mailbox )
func (w *stampWriter) path(path string) {
	if path != "" {
		w.clause("for")
		w.angles(path)
	}
}

func (w *stampWriter) angles(s string) {
	w.word()
	w.b = append(w.b, '<')
	w.b = append(w.b, s...)
	w.b = append(w.b, '>')
}

// date writes a date-time of RFC 5322, section 3.3, with a numeric zone.
func (w *stampWriter) date(t time.Time) {
	w.word()
	w.b = t.AppendFormat(w.b, "Mon, 2 Jan 2006 15:04:05 -0700")
}
