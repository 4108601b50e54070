package hops

import "bytes"

// feed takes a piece of the lowest layer, and then the lines that it was decoded to, those of the
// uppermost layer first.
func (w *walker) feed(p piece) {
	for i := 0; i >= 0 && !w.stop; {
		w.line(i, p)
		for i = len(w.layers) - 1; i >= 0; i-- {
			var ok bool
			if p, ok = w.layers[i].next(); ok {
				break
			}
		}
	}
}

// line takes a piece of a layer. Whatever is being read above the layer, a boundary of it counts.
func (w *walker) line(i int, p piece) {
	if p.first && p.last {
		if k, last := w.boundary(i, p.text); k >= 0 {
			w.divide(k, last)
			return
		}
	}
	if i < len(w.layers)-1 {
		w.layers[i+1].write(p.text)
		return
	}
	w.content(p)
}

// boundary returns which open multipart of the layer the line divides, the innermost first, or -1, and
// whether the line is the last of its boundaries.
//
//	delimiter := "--" boundary ["--"] *LWSP-char    ; RFC 2046, section 5.1.1
func (w *walker) boundary(layer int, line []byte) (k int, last bool) {
	if !bytes.HasPrefix(line, []byte("--")) {
		return -1, false
	}
	text := bytes.TrimRight(line[2:], " \t\r\n")
	for k := len(w.frames) - 1; k >= 0 && w.frames[k].layer >= layer; k-- {
		f := &w.frames[k]
		n := len(f.boundary)
		if f.layer != layer || len(text) < n || string(text[:n]) != f.boundary {
			continue
		}
		if tail := string(text[n:]); tail == "" || tail == "--" {
			return k, tail != ""
		}
	}
	return -1, false
}

// divide ends the part of the k-th open multipart that is being read, with all that is open in it.
func (w *walker) divide(k int, last bool) {
	f := w.frames[k]
	w.closeAbove(f.layer)
	w.endEntity()
	w.depth = f.depth
	if last {
		w.frames = w.frames[:k]
		return
	}
	w.frames = w.frames[:k+1]
	w.mode = modePart
}

// closeAbove closes the layers above the given one. What they hold is at most the last line of each,
// which lacks its end.
func (w *walker) closeAbove(layer int) {
	for i := layer + 1; i < len(w.layers); i++ {
		p, ok := w.layers[i].rest()
		switch {
		case !ok:
		case i < len(w.layers)-1:
			w.layers[i+1].write(p.text)
		default:
			w.content(p)
		}
	}
	w.layers = w.layers[:layer+1]
}

// endEntity ends what is being read, wherever in it that happens.
func (w *walker) endEntity() {
	switch w.mode {
	case modeMessage:
		w.found(w.head, w.depth, w.long)
	case modeText:
		w.endPaste()
	}
	w.mode = modeSkip
	w.head, w.long = w.head[:0], false
}

// content takes a piece of the uppermost layer that is no boundary.
func (w *walker) content(p piece) {
	switch w.mode {
	case modeText:
		w.pasteLine(p)
	case modeMessage:
		switch {
		case !p.isEmptyLine():
			w.head, w.long = appendMax(w.head, p.text, maxHeader, w.long)
		case len(w.head) > 0:
			w.endMessageHeader()
		}
	case modePart:
		if !p.isEmptyLine() {
			w.head, w.long = appendMax(w.head, p.text, maxPart, w.long)
			return
		}
		headers, _ := fieldsOf(string(w.head))
		w.head, w.long = w.head[:0], false
		n := len(w.frames)
		w.enter(contentOf(headers, n > 0 && w.frames[n-1].digest))
	}
}

// endMessageHeader yields a message inside and goes on with its body.
func (w *walker) endMessageHeader() {
	m, ok := w.found(w.head, w.depth, w.long)
	w.head, w.long = w.head[:0], false
	w.mode = modeSkip
	if ok && !w.plain {
		w.enter(contentOf(m.Headers, false))
	}
}

// enter prepares for the body that a header announced.
func (w *walker) enter(c content) {
	w.mode = modeSkip
	kind := c.kind()
	if c.encoding != encodingNone && (kind == kindMessage || kind == kindHeaders || kind == kindText) {
		if len(w.layers) > maxDepth {
			w.tooDeep()
			return
		}
		w.layers = append(w.layers, layer{encoding: c.encoding})
	}
	switch kind {
	case kindMultipart:
		if len(w.frames) == maxDepth {
			w.tooDeep()
			return
		}
		w.frames = append(w.frames, frame{c.boundary, len(w.layers) - 1, w.depth, c.typ == "multipart/digest"})
	case kindMessage, kindHeaders:
		if w.depth == maxDepth {
			w.tooDeep()
			return
		}
		w.depth++
		w.mode, w.plain = modeMessage, kind == kindHeaders
	case kindText:
		w.mode = modeText
	}
}

// appendMax appends text to b, but no more than makes max bytes, and reports whether something was
// left out, or had been before.
func appendMax(b, text []byte, max int, long bool) ([]byte, bool) {
	n := min(len(text), max-len(b))
	if long || n <= 0 {
		return b, long || len(text) > 0
	}
	return append(b, text[:n]...), n < len(text)
}
