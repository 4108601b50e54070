package mailbox

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Kind is what an input is.
type Kind string

// The values of Kind. The zero value is Auto.
const (
	Auto    Kind = ""        // told from the content
	EML     Kind = "eml"     // one message
	Mbox    Kind = "mbox"    // messages, each behind a line that begins with "From "
	Maildir Kind = "maildir" // a folder with the folders cur and new, in which each file is a message
)

// Message is the text of one message, to be read once and before the next one is asked for.
type Message struct {
	// Source is where the message is from: the input and its number in an mbox, counted from 1
	// ("inbox.mbox:3"), or the path of its file.
	Source string
	io.Reader
}

// Messages yields the messages of an input in their order; those of a Maildir by name, cur before new.
// Either the message or the error is nil. An error is an [*Error]; unless its Lost is set, the reading
// goes on behind it.
func (o Options) Messages(file string) iter.Seq2[*Message, error] {
	return func(yield func(*Message, error) bool) {
		if isFolder, err := o.isMaildir(file); isFolder || err != nil {
			if err == nil {
				o.maildir(file, yield)
				return
			}
			yield(nil, err)
			return
		}
		in, err := o.open(file)
		if err != nil {
			yield(nil, err)
			return
		}
		defer in.Close()
		o.file(in, yield)
	}
}

// isMaildir reports whether file is to be read as a folder.
func (o Options) isMaildir(file string) (bool, error) {
	if file == "-" {
		if o.Kind == Maildir {
			return false, &Error{file, true, ErrNoFolder}
		}
		return false, nil
	}
	info, err := os.Stat(file)
	switch {
	case err != nil:
		return false, &Error{file, true, err}
	case info.IsDir() && (o.Kind == Auto || o.Kind == Maildir):
		return true, nil
	case o.Kind == Maildir:
		return false, &Error{file, true, ErrNoFolder}
	}
	return false, nil
}

// file yields the messages of a file or of standard input.
func (o Options) file(in *input, yield func(*Message, error) bool) {
	empty, err := skipEmptyLines(in.out)
	if err != nil && err != io.EOF {
		if in.err == nil {
			err = in.fail(err)
		}
		yield(nil, err)
		return
	}
	isMbox := o.Kind == Mbox || o.Kind == Auto && beginsMbox(in.out)
	switch {
	case err == io.EOF && o.Kind == Mbox: // a mailbox without mail
	case empty:
		yield(nil, &Error{in.source, false, ErrEmpty})
	case isMbox:
		readMbox(in, yield)
	default:
		yield(&Message{in.source, in}, nil)
	}
}

// skipEmptyLines leaves r at the first byte that is not of a line end, and reports whether r had
// nothing at all.
func skipEmptyLines(r *bufio.Reader) (empty bool, err error) {
	for empty = true; ; empty = false {
		b, err := r.Peek(1)
		if err != nil || b[0] != '\r' && b[0] != '\n' {
			return empty && err == io.EOF, err
		}
		_, _ = r.Discard(1) // it is in the buffer
	}
}

// beginsMbox tells an mbox from a message: by the space after "From", where a field has its colon.
// RFC 822 let white space stand before that.
func beginsMbox(r *bufio.Reader) bool {
	if b, _ := r.Peek(len(fromLine)); string(b) != fromLine {
		return false
	}
	b, _ := r.Peek(len(fromLine) + 1)
	return len(b) > len(fromLine) && b[len(fromLine)] != ':'
}

// maildir yields the messages of a Maildir.
func (o Options) maildir(dir string, yield func(*Message, error) bool) {
	found := false
	for _, sub := range []string{"cur", "new"} {
		path := filepath.Join(dir, sub)
		names, err := entries(path)
		if os.IsNotExist(err) {
			continue
		}
		found = true
		if err != nil && !yield(nil, &Error{path, true, err}) {
			return
		}
		for _, name := range names {
			if !o.entry(filepath.Join(path, name), yield) {
				return
			}
		}
	}
	if !found {
		yield(nil, &Error{dir, true, ErrNoMaildir})
	}
}

// entries returns the names in a folder, sorted, without those that begin with a dot: programs that
// share a Maildir keep such files of their own in it.
func entries(dir string) ([]string, error) {
	f, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	names, err := f.Readdirnames(-1)
	names = slices.DeleteFunc(names, func(s string) bool { return strings.HasPrefix(s, ".") })
	slices.Sort(names)
	return names, err
}

// entry yields the message of a file in a Maildir, and reports whether to go on.
func (o Options) entry(path string, yield func(*Message, error) bool) bool {
	info, err := os.Stat(path) // before opening it: a pipe would wait for its other end
	if err == nil && !info.Mode().IsRegular() {
		err = ErrNotRegular
	}
	if err != nil {
		return yield(nil, &Error{path, false, err})
	}
	in, err := o.open(path)
	if err != nil {
		e := err.(*Error) // open returns no other
		e.Lost = false
		return yield(nil, e)
	}
	defer in.Close()
	in.lone = true
	if info.Size() == 0 {
		return yield(nil, &Error{path, false, ErrEmpty})
	}
	return yield(&Message{path, in}, nil)
}

// numbered returns the source of the n-th message of an input.
func numbered(source string, n int) string { return fmt.Sprintf("%s:%d", source, n) }
