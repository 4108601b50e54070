package hops

import (
	"iter"
	"strconv"
	"strings"

	"github.com/backstamp/backstamp/received"
)

// read takes what a trace needs out of the value. It is lenient as the reader of Received fields is: what is not
// there, or not in its form, is left out.
func (s *Statement) read() {
	v := s.Header.Value
	switch s.kind {
	case saysHop:
		f, _ := received.Parse(v)
		s.google = f.Dialect == received.Google
		if s.Writer = f.By.Host; s.Writer == "" && f.By.IP.IsValid() {
			s.Writer = f.By.IP.String()
		}
	case saysResults:
		s.readResults(v)
	case saysSPF:
		s.readSPF(v)
	case saysSignature:
		s.readTags(v)
	case saysAddress:
		s.Addr = firstMailbox(v)
	case saysIP:
		s.readIP(v)
	case saysList:
		s.readList(v)
	}
}

// Results yields the results that the field reports, by the name of the method: "spf", "pass". They are as
// written; the result of Received-SPF has the method "spf", and the chain that an ARC-Seal has checked "cv".
//
//	authres-payload = [CFWS] authserv-id [ CFWS authres-version ] ( no-result / 1*resinfo ) [CFWS]
//	resinfo         = [CFWS] ";" methodspec [ CFWS reasonspec ] [ CFWS 1*propspec ]
//	methodspec      = [CFWS] method [CFWS] "=" [CFWS] result     ; RFC 8601, section 2.2
//
// A result says nothing without who found it: it is to be told together with Writer, or with the server of
// Hop where Basis is "place".
func (s Statement) Results() iter.Seq2[string, string] {
	return func(yield func(method, result string) bool) {
		v := s.Header.Value
		switch {
		case s.kind == saysSPF:
			if word := leadWord(v); word != "" {
				yield("spf", word)
			}
		case s.kind == saysSignature:
			for name, value := range tags(v) {
				if name == "cv" && value != "" {
					yield(name, value)
					return
				}
			}
		case s.kind == saysResults:
			results(v, yield)
		}
	}
}

// results yields the first pair of method and result of each part between semicolons.
func results(v string, yield func(method, result string) bool) {
	var method string
	var equals, done bool
	for t := range received.Tokens(v) {
		text := t.Span.In(v)
		switch {
		case text == ";":
			method, equals, done = "", false, false
		case done || t.Kind != received.Atom && t.Kind != received.Quoted:
		case equals:
			done = true
			if isMethod(method) && !yield(method, text) {
				return
			}
		default:
			name, value, found := strings.Cut(text, "=")
			if name != "" {
				method = name
			}
			if equals = found; value == "" {
				continue
			}
			done = true
			if isMethod(method) && !yield(method, value) {
				return
			}
		}
	}
}

// isMethod reports whether a word can be the name of a method, a Keyword of RFC 5321 with perhaps a version:
// "dkim", "dkim/1". The instance of ARC, "i", is none.
func isMethod(word string) bool { return len(word) > 1 && len(word) <= 64 }

// readResults reads the authserv-id: the first word, behind the instance if it is ARC's. Microsoft writes none.
func (s *Statement) readResults(v string) {
	part := 0
	for t := range received.Tokens(v) {
		text := t.Span.In(v)
		switch {
		case text == ";":
			if part++; part > 1 || s.Instance == 0 {
				return
			}
		case t.Kind == received.Quoted:
			s.Writer = strings.Trim(text, `"`)
			return
		case t.Kind == received.Atom:
			name, value, found := strings.Cut(text, "=")
			if n, err := strconv.Atoi(value); found && name == "i" && part == 0 && err == nil && n > 0 && n <= maxInstance {
				s.Instance = n
				continue
			}
			if !found {
				s.Writer = text
			}
			return
		}
	}
}

// maxInstance is how often a message may be sealed, RFC 8617, section 4.2.1.
const maxInstance = 50

// readSPF reads who checked what.
//
//	header-field   = "Received-SPF:" [CFWS] result FWS [comment FWS] [key-value-list] CRLF
//	key-value-pair = key [CFWS] "=" ( dot-atom / quoted-string )    ; RFC 7208, section 9.1
//
// The name of the server stands in the comment, "(mx.example.org: domain of ...)", and after receiver=.
func (s *Statement) readSPF(v string) {
	key, start := "", 0
	pair := func(end int) {
		value := strings.Trim(v[start:end], `"`)
		switch {
		case key == "":
		case strings.EqualFold(key, "receiver") && value != "" && value[0] != '<': // <UNKNOWN>
			s.Writer = value[strings.LastIndexByte(value, '@')+1:] // some say to whom one may write about it
		case strings.EqualFold(key, "client-ip"):
			s.IP, _ = literal(value)
		case strings.EqualFold(key, "envelope-from"):
			s.Addr = value
		}
		key = ""
	}
	for t := range received.Tokens(v) {
		text := t.Span.In(v)
		switch {
		case t.Kind == received.Comment && s.Writer == "":
			if host, _, found := strings.Cut(text[1:], ":"); found && isHostWord(host) {
				s.Writer = host
			}
		case t.Kind == received.Space, text == ";", t.Kind == received.Comment:
			pair(t.Span.Start)
		case key == "" && t.Kind == received.Atom:
			if name, _, found := strings.Cut(text, "="); found {
				key, start = name, t.Span.Start+len(name)+1
			}
		}
	}
	pair(len(v))
}

// isHostWord reports whether a text is one word with a dot, such as a host name.
func isHostWord(s string) bool {
	return len(s) <= maxHostName && strings.Contains(s, ".") && !strings.ContainsAny(s, " \t\r\n()")
}

// readTags reads who signed.
//
//	tag-list = tag-spec *( ";" tag-spec ) [ ";" ]
//	tag-spec = [FWS] tag-name [FWS] "=" [FWS] tag-value [FWS]    ; RFC 6376, section 3.2
//
// The i= of a signature is an address, that of ARC an instance. Whoever seals for ARC is a server on the way,
// and signs in its own name.
func (s *Statement) readTags(v string) {
	isARC := len(s.Header.Name) > 4 && strings.EqualFold(s.Header.Name[:4], "ARC-")
	for name, value := range tags(v) {
		switch name {
		case "d":
			s.Domain = value
		case "s":
			s.Selector = value
		case "i":
			if n, err := strconv.Atoi(value); isARC && err == nil && n > 0 && n <= maxInstance {
				s.Instance = n
			}
		}
	}
	if isARC {
		s.Writer = s.Domain
	}
}

// tags yields the tags of a signature.
func tags(v string) iter.Seq2[string, string] {
	return func(yield func(name, value string) bool) {
		for v != "" {
			var tag string
			tag, v, _ = strings.Cut(v, ";")
			name, value, _ := strings.Cut(tag, "=")
			if !yield(strings.TrimSpace(name), strings.TrimSpace(value)) {
				return
			}
		}
	}
}

// readIP reads the address of a host, which stands alone, in brackets, or before other words.
func (s *Statement) readIP(v string) {
	word := leadWord(v)
	if a, ok := literal(word); ok {
		s.IP = a
	}
}

// readList reads the identifier of a list, RFC 2919, section 3, "Users <users.lists.example.org>", or the address of
// a mailto URL, RFC 2369.
func (s *Statement) readList(v string) {
	if s.Header.Is("List-Id") {
		s.Domain = strings.TrimSpace(v)
		if i := strings.LastIndexByte(v, '<'); i >= 0 {
			s.Domain, _, _ = strings.Cut(v[i+1:], ">")
		}
		return
	}
	const scheme = "mailto:"
	if i := strings.Index(v, scheme); i >= 0 {
		v = v[i+len(scheme):]
		if end := strings.IndexAny(v, "?> \t\r\n,"); end >= 0 {
			v = v[:end]
		}
		s.Addr = v
	}
}

// firstMailbox returns the first mailbox of a value: what stands in angle brackets, or a word with an "@", or the
// only word, which is a local user. The null path is "<>".
func firstMailbox(v string) string {
	if i := strings.IndexByte(v, '<'); i >= 0 {
		inner, _, closed := strings.Cut(v[i+1:], ">")
		if closed && inner == "" {
			return "<>"
		}
		return strings.TrimSpace(inner)
	}
	first, n := "", 0
	for w := range strings.FieldsFuncSeq(v, isMailboxEnd) {
		if strings.IndexByte(w, '@') > 0 {
			return w
		}
		if n++; n == 1 {
			first = w
		}
	}
	if n > 1 {
		return ""
	}
	return first
}

func isMailboxEnd(r rune) bool { return r == ',' || r == ';' || r < 0x80 && isSpace(byte(r)) }

// leadWord returns the first word of a value, outside of comments.
func leadWord(v string) string {
	for t := range received.Tokens(v) {
		switch t.Kind {
		case received.Space, received.Comment:
		case received.Literal:
			return t.Span.In(v)
		default:
			word := v[t.Span.Start:]
			if end := strings.IndexAny(word, " \t\r\n;,("); end >= 0 {
				word = word[:end]
			}
			return word
		}
	}
	return ""
}
