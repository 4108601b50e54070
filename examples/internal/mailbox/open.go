package mailbox

import (
	"bufio"
	"compress/gzip"
	"io"
	"os"
)

// The limits of decompression: who sends a message may send one that is much longer than it looks.
const (
	maxRatio = 200
	maxSize  = 1 << 30
)

// bufferSize is that of what is read from a file, and of what is decompressed.
const bufferSize = 64 << 10

// Options says how inputs are read. The zero value is ready. Options may be used by many goroutines at
// once, if Stdin is not read by several.
type Options struct {
	Kind Kind // what the inputs are; Auto: told from the content of each
	// Max is the number of bytes that an input may be decompressed to. 0 means 1 GiB, and no more than
	// 200 times the compressed size; Max lifts that too. Input that is not compressed has no limit.
	Max   int64
	Stdin io.Reader // what the name "-" stands for; nil means os.Stdin
}

// Open opens an input and decompresses it if it begins like a gzip file, whatever its name is. The
// errors of Open and of Read are [*Error]; after one, Read returns it again.
func (o Options) Open(file string) (io.ReadCloser, error) {
	in, err := o.open(file)
	if err != nil {
		return nil, err
	}
	return in, nil
}

// input is a file that is being read.
type input struct {
	source string
	file   *os.File // nil for standard input
	raw    counter
	out    *bufio.Reader // what the input says, decompressed
	zip    *gzip.Reader  // nil if it is not compressed
	size   int64         // of a regular file, 0 if it is not known
	grown  int64         // bytes that it was decompressed to so far
	max    int64
	lone   bool // the input is one of many: if it is lost, the others are not
	err    error
}

func (o Options) open(file string) (*input, error) {
	in := &input{source: file, max: o.Max}
	if file == "-" {
		in.raw.r = o.Stdin
		if in.raw.r == nil {
			in.raw.r = os.Stdin
		}
		if f, ok := in.raw.r.(*os.File); ok {
			if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
				in.size = info.Size()
			}
		}
		return in, in.begin()
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, &Error{file, true, err}
	}
	in.file, in.raw.r = f, f
	info, err := f.Stat()
	switch {
	case err != nil:
	case info.IsDir():
		err = ErrFolder
	case info.Mode().IsRegular():
		in.size = info.Size()
	}
	if err != nil {
		f.Close()
		return nil, &Error{file, true, err}
	}
	if err := in.begin(); err != nil {
		f.Close()
		return nil, err
	}
	return in, nil
}

// begin tells by the first bytes whether the input is compressed; RFC 1952, section 2.3.1.
func (in *input) begin() error {
	br := bufio.NewReaderSize(&in.raw, bufferSize)
	in.out = br
	magic, _ := br.Peek(2) // an error comes again when the input is read
	if string(magic) != "\x1f\x8b" {
		return nil
	}
	zip, err := gzip.NewReader(br)
	if err != nil {
		return in.fail(err)
	}
	in.zip = zip
	in.out = bufio.NewReaderSize((*unzipper)(in), bufferSize)
	return nil
}

// fail notes an error that nothing can be read after.
func (in *input) fail(err error) error {
	if err == io.EOF {
		return err
	}
	if in.raw.err == nil || in.raw.err == io.EOF { // the file itself could be read
		err = gzipError(err)
	}
	in.err = &Error{in.source, !in.lone, err}
	return in.err
}

// Read reads what the input says. Where it is damaged, what was decompressed before comes first.
func (in *input) Read(b []byte) (int, error) {
	if in.err != nil && in.out.Buffered() == 0 {
		return 0, in.err
	}
	n, err := in.out.Read(b)
	if err != nil && err != io.EOF && in.err == nil {
		err = in.fail(err)
	}
	return n, err
}

// Close closes the file. Standard input stays open.
func (in *input) Close() error {
	if in.file == nil {
		return nil
	}
	return in.file.Close()
}

// unzipper reads what an input decompresses to, up to the limits.
type unzipper input

func (u *unzipper) Read(b []byte) (int, error) {
	in := (*input)(u)
	n, err := in.zip.Read(b)
	in.grown += int64(n)
	if over := in.over(); over != nil {
		return 0, in.fail(over)
	}
	if err != nil {
		err = in.fail(err)
	}
	return n, err
}

// over returns the limit that was passed. The size of a file is known beforehand; of a pipe, the
// ratio is that of what went in to what came out so far.
func (in *input) over() error {
	switch {
	case in.max > 0:
		if in.grown > in.max {
			return ErrSize
		}
	case in.grown > maxSize:
		return ErrSize
	case in.grown > maxRatio*max(in.size, in.raw.n):
		return ErrRatio
	}
	return nil
}

// counter counts what is read of a file, and keeps its error.
type counter struct {
	r   io.Reader
	n   int64
	err error
}

func (c *counter) Read(b []byte) (int, error) {
	if c.err != nil { // a terminal would wait for more
		return 0, c.err
	}
	n, err := c.r.Read(b)
	c.n += int64(n)
	c.err = err
	return n, err
}
