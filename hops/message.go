package hops

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
)

// Message is the header of a message, and its chain. A message is not changed after it was yielded;
// it may be read by many goroutines at once.
type Message struct {
	Chain   *Chain
	Headers []Header // the whole header block; the body is not kept
	Depth   int      // 0 is the message that was read, 1 one inside it, 2 one inside that
}

// Messages yields the message that r holds and then the messages inside it, each as soon as its header
// has been read, so that an outer message comes before those inside it. A bounce carries the trace of
// what was sent in the message inside it, a forwarded message likewise.
//
// Found are parts of the types message/rfc822, message/global, message/news and message/partial
// (its first part); text/rfc822-headers and message/global-headers; the parts of a multipart/digest;
// attachments that are named *.eml; and in text, header blocks that were pasted into it or quoted: a
// run of fields at least one of which is a Received field. Multiparts are followed wherever they
// stand, base64 and quoted-printable are undone. HTML is not searched. A message inside that has no
// header field is left out, the outer one never.
//
// The input is read once, in constant memory, and no further than the caller goes on. An error may come
// with a message (what was read of it) or alone (nil):
//   - [ErrNoHeader] with the outer message if it has no header field, or alone if the input is empty or
//     has only empty lines, which are skipped at the start;
//   - an error that wraps [ErrLimit] with a message the header of which has more than 1 MiB or 10,000
//     fields, of which the first are kept; and alone, once, if something lies deeper than 16 messages,
//     multiparts or encodings inside one another, and once, where reading stops, if there are more than
//     100 messages or 16 MiB of headers;
//   - the error of r, last. The end of the input is no error, wherever it comes.
//
// An mbox is not split.
func Messages(r io.Reader) iter.Seq2[*Message, error] {
	return func(yield func(*Message, error) bool) {
		br := bufio.NewReaderSize(&lastError{r: r}, maxLine)
		w := walker{yield: yield, layers: make([]layer, 1)}
		skipEmptyLines(br)
		delim := byte('\n')
		if mac, _ := peekCR(br); mac {
			delim = '\r'
		}
		err := w.outer(br, delim)
		for err == nil && !w.stop {
			err = w.next(br, delim)
		}
		w.finish(err)
	}
}

// piece is a line with its line end, or a part of a line that is too long to be held at once.
type piece struct {
	text        []byte
	first, last bool // the line begins, ends with this piece
}

func (p piece) isEmptyLine() bool {
	return p.first && p.last && len(bytes.TrimLeft(p.text, "\r\n")) == 0
}

// walker goes through a message line by line. Where it stands is told by two stacks, each at most
// maxDepth high: frames are the multiparts that are open, layers the encodings. The lowest layer is the
// message as it was read; what a layer decodes are the lines of the layer above it.
type walker struct {
	yield  func(*Message, error) bool
	frames []frame
	layers []layer

	mode  mode   // what the lines of the uppermost layer are
	depth int    // of the message that they belong to
	head  []byte // the header that is being read
	long  bool   // it is longer than what is kept of it
	plain bool   // it stands alone, as in text/rfc822-headers
	paste paste  // the run of fields in a text

	between bool // the next piece of the lowest layer does not begin a line
	count   int  // messages
	bytes   int  // of their headers
	deep    bool // the depth was reported
	stop    bool
}

// mode says what the lines are that are being read.
type mode uint8

const (
	modeSkip    mode = iota // nothing that is looked at
	modeMessage             // the header of a message
	modePart                // the header of a body part
	modeText                // text, into which a message may be pasted
)

// frame is an open multipart.
type frame struct {
	boundary string // without the two hyphens
	layer    int    // the layer the lines of which it divides
	depth    int    // of the message that it belongs to
	digest   bool   // its parts are messages unless they say otherwise
}

// outer reads the header of the message that everything else is inside of.
func (w *walker) outer(r *bufio.Reader, delim byte) error {
	block, err := ReadHeader(r, maxHeader)
	if block == "" {
		if err == io.EOF {
			err = ErrNoHeader
		}
		w.fail(err)
		w.stop = true
		return err
	}
	m, report := newMessage(block, 0)
	w.count, w.bytes = 1, len(block)
	if err != nil {
		report = err
	}
	w.stop = !w.yield(m, report)
	switch {
	case err == nil:
		w.enter(contentOf(m.Headers, false))
		return nil
	case errors.Is(err, ErrLimit):
		// The rest of the header goes by like that of a part that is too long to be kept.
		w.mode, w.head, w.long = modePart, []byte(block), true
		w.between = block[len(block)-1] != delim
		return nil
	}
	w.stop = true // The error is reported already.
	return err
}

// next reads a line, or as much of it as is held at once.
func (w *walker) next(r *bufio.Reader, delim byte) error {
	text, err := r.ReadSlice(delim)
	p := piece{text: text, first: !w.between, last: err != bufio.ErrBufferFull}
	if w.between = !p.last; len(text) > 0 {
		w.feed(p)
	}
	if err == bufio.ErrBufferFull {
		return nil
	}
	return err
}

// finish closes what is open and reports the error that the reading ended with.
func (w *walker) finish(err error) {
	if w.stop {
		return
	}
	w.closeAbove(0)
	w.endEntity()
	if err != nil && err != io.EOF {
		w.fail(err)
	}
}

// fail reports an error that stands alone.
func (w *walker) fail(err error) {
	if !w.stop {
		w.stop = !w.yield(nil, err)
	}
}

// tooDeep reports, once, that something is left out because of its depth.
func (w *walker) tooDeep() {
	w.mode = modeSkip
	if !w.deep {
		w.deep = true
		w.fail(fmt.Errorf("%w: more than %d messages, multiparts or encodings inside one another", ErrLimit, maxDepth))
	}
}

// found yields a message inside, if the block is the header of one, and reports whether it is.
func (w *walker) found(block []byte, depth int, long bool) (*Message, bool) {
	if w.stop || len(block) == 0 {
		return nil, false
	}
	m, err := newMessage(string(block), depth)
	if err == ErrNoHeader {
		return nil, false
	}
	w.count++
	w.bytes += len(block)
	if w.count > maxMessages || w.bytes > maxHeaders {
		w.fail(fmt.Errorf("%w: more than %d messages or %s of headers", ErrLimit, maxMessages, sizeText(maxHeaders)))
		w.stop = true
		return nil, false
	}
	if long {
		err = fmt.Errorf("%w: the header of a message inside has more than %s", ErrLimit, sizeText(maxHeader))
	}
	w.stop = !w.yield(m, err)
	return m, true
}

// newMessage returns the message that the block is the header of, with the error of fieldsOf.
func newMessage(block string, depth int) (*Message, error) {
	headers, err := fieldsOf(block)
	return &Message{Chain: chainOf(headers), Headers: headers, Depth: depth}, err
}

// lastError repeats the error of a reader without asking it again: after the end of its input, a
// terminal would wait for more.
type lastError struct {
	r   io.Reader
	err error
}

func (l *lastError) Read(b []byte) (n int, err error) {
	if l.err != nil {
		return 0, l.err
	}
	n, l.err = l.r.Read(b)
	return n, l.err
}
