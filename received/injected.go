package received

import "strings"

// A client can choose its HELO, and some servers write it down as it is. With parentheses, brackets
// and the word by in it, it reads like the server's own part of the field:
//
//	from good.example (trusted.example [203.0.113.5]) by fake.example (client.example [192.0.2.1]) by mx.example.org (Cyrus ...) ...
//
// What the server itself wrote stands after the HELO, so of several by clauses the last is its own,
// and what stands directly before it is what it saw.

// repeats tells whether the keyword stands more than once.
func (k *sketch) repeats(key keyword) bool {
	first := k.first[key]
	if first == 0 {
		return false
	}
	for i := int(first); i < k.nc; i++ {
		if k.clauses[i].key == key && !k.clauses[i].afterDate {
			return true
		}
	}
	return false
}

// injected reads the from clause of a server that is known to write a HELO as it is, and has the rest
// of the value divided anew from its own by clause on. It does nothing with other servers' fields.
func (r *reader) injected() {
	k, v := &r.k, r.v
	by := -1
	for i := range k.clauses[:k.nc] {
		if c := &k.clauses[i]; c.key == keyBy && !c.afterDate {
			by = int(c.start)
		}
	}
	from := int(k.first[keyFrom]) - 1
	if by < 0 || from < 0 || int(k.clauses[from].start) > by {
		return
	}
	start, end := int(k.clauses[from].keyEnd), by
	for end > start && isSpace(v[end-1]) {
		end--
	}
	for start < end && isSpace(v[start]) {
		start++
	}
	if end == start || v[end-1] != ')' {
		return
	}
	switch rest := v[by:min(len(v), by+200)]; {
	case strings.Contains(rest, "(Cyrus "):
		r.cyrusClient(start, end)
	case strings.Contains(rest, "(Exim "):
		if !r.eximClient(start, end) {
			return
		}
	default:
		return
	}
	odd := k.odd
	k.readFrom(v, by)
	k.odd |= odd
}

// cyrusClient reads "HELO (RDNS [IP])": the last parenthesis is the server's.
func (r *reader) cyrusClient(start, end int) {
	open := start + lastIndex(r.v[start:end], '(')
	if open < start {
		return
	}
	r.comment(keyFrom, open+1, end-1)
	for open > start && isSpace(r.v[open-1]) {
		open--
	}
	r.peer.head, r.peer.words = Span{start, open}, 1
}

// eximClient reads "RDNS ([IP]:PORT helo=HELO)" and "[IP] (port=PORT helo=HELO)": what stands before
// helo= is the server's.
func (r *reader) eximClient(start, end int) bool {
	t := r.v[start:end]
	helo := strings.Index(t, "helo=")
	open := strings.IndexByte(t, '(')
	if helo < 0 || open < 0 || helo < open {
		return false
	}
	if before := t[open+1 : helo]; before != "" && before[0] == '[' {
		ws, we := r.nextWord(start+open+1, start+helo)
		r.bracketed(ws, we)
	} else if foldPrefix(before, "port=") {
		r.port(start+open+6, start+helo)
	}
	r.peer.said, r.peer.hasSaid = Span{start + helo + 5, end - 1}, true
	r.peer.forms |= formHelo
	for open > 0 && isSpace(t[open-1]) {
		open--
	}
	r.peer.head, r.peer.words = Span{start, start + open}, 1
	if open > 0 {
		r.peer.headIP, r.peer.headForm = r.headAddr(start, start+open)
	}
	return true
}
