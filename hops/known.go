package hops

import "strings"

// asked is a field that the judgement asks for by its name, and of which the first counts.
type asked uint8

const (
	notAsked asked = iota
	askReceived
	askDate
	askFrom
	askSubject
	askMessageID
	askSender
	askReplyTo
	askReturnPath
	askListID
	askRemailer
	askCount
)

// askedFields are the names of the fields that are asked for. Some are trace fields as well.
var askedFields = [...]struct {
	name string
	ask  asked
}{
	{"Received", askReceived},
	{"Date", askDate},
	{"From", askFrom},
	{"Subject", askSubject},
	{"Message-ID", askMessageID},
	{"Sender", askSender},
	{"Reply-To", askReplyTo},
	{"Return-Path", askReturnPath},
	{"List-Id", askListID},
	{"X-Remailer-Contact", askRemailer},
	{"Remailed-By", askRemailer},
	{"X-Anonymously-To", askRemailer},
	{"Anon-To", askRemailer},
	{"X-Mixmaster", askRemailer},
}

// knownField is what is known of a field by its name.
type knownField struct {
	name string
	kind traceKind
	ask  asked
	next uint8 // the index in knownFields of the next one with the same knownSlot, 0 if there is none
}

// A knownIndex finds the name of a field fast, because nearly all fields of a message are not known, and each of each
// message is looked for.
type knownIndex struct {
	fields   []knownField      // the first one is none
	slots    [knownSlots]uint8 // the first of fields in each slot, 0 if there is none
	prefixes [32][]knownField  // names that end with a hyphen, by their first letters
}

const knownSlots = 1 << 9

// knownSlot tells names apart by what differs most: the length and a few letters, whatever their case.
func knownSlot(name string) uint32 {
	n := len(name)
	return (uint32(n) + uint32(name[0]|0x20)<<3 + uint32(name[n-1]|0x20)<<1 + uint32(name[n/2]|0x20)*5) % knownSlots
}

// knownFields are the trace fields and those that are asked for. It does not change once it is made.
var knownFields = func() (x knownIndex) {
	x.fields = make([]knownField, 1, len(traceFields)+len(askedFields)+1)
	for _, f := range traceFields {
		if k := (knownField{name: f.name, kind: f.kind}); strings.HasSuffix(f.name, "-") {
			letter := f.name[0] & 0x1f
			x.prefixes[letter] = append(x.prefixes[letter], k)
		} else {
			x.add(k)
		}
	}
	for _, f := range askedFields {
		if k := x.find(f.name); k != nil {
			k.ask = f.ask
		} else {
			x.add(knownField{name: f.name, kind: saysNothing, ask: f.ask})
		}
	}
	return x
}()

func (x *knownIndex) add(k knownField) {
	slot := &x.slots[knownSlot(k.name)]
	k.next, *slot = *slot, uint8(len(x.fields))
	x.fields = append(x.fields, k)
}

// find returns the field whose whole name that is, in whatever case; nil if it is not known.
func (x *knownIndex) find(name string) *knownField {
	for i := x.slots[knownSlot(name)]; i != 0; i = x.fields[i].next {
		if k := &x.fields[i]; len(k.name) == len(name) && (k.name == name || strings.EqualFold(k.name, name)) {
			return k
		}
	}
	return nil
}

// knownOf returns what is known of a field with that name.
func knownOf(name string) (kind traceKind, ask asked) {
	if name == "" {
		return saysNothing, notAsked
	}
	if k := knownFields.find(name); k != nil {
		return k.kind, k.ask
	}
	prefixes := knownFields.prefixes[name[0]&0x1f]
	for i := range prefixes {
		k := &prefixes[i] // of which each has more than two letters, and the third tells most apart
		if p := k.name; len(name) >= len(p) && name[2]|0x20 == p[2]|0x20 && strings.EqualFold(name[:len(p)], p) {
			return k.kind, notAsked
		}
	}
	return saysNothing, notAsked
}

// isTrace reports whether a field is a trace field other than Received.
func isTrace(h Header) bool {
	kind, _ := knownOf(h.Name)
	return kind != saysNothing
}

// A note is a Received or a trace field in a header block.
type note struct {
	at   int32     // its index
	kind traceKind // saysNothing: Received
}

// notes looks at the name of each field once. It appends the Received and the trace fields to noted, counts the
// former, and keeps in c where the first of each field is that is asked for.
func (c *Chain) notes(noted []note) (list []note, count int) {
	for i := range c.headers {
		kind, ask := knownOf(c.headers[i].Name)
		switch {
		case ask == askReceived:
			count, c.lowest = count+1, int32(i)+1
			noted = append(noted, note{int32(i), saysNothing})
		case kind != saysNothing:
			noted = append(noted, note{int32(i), kind})
			c.saysIP = c.saysIP || kind == saysIP
		}
		if c.first[ask] == 0 {
			c.first[ask] = int32(i) + 1
		}
	}
	return noted, count
}

// header returns the first field that is asked for; false if there is none.
func (c *Chain) header(ask asked) (Header, bool) {
	if c == nil || c.first[ask] == 0 {
		return Header{}, false
	}
	return c.headers[c.first[ask]-1], true
}
