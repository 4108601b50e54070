// Package mail finds and reads real mail where it lies: folders of header blocks as lines of JSON, of mbox
// files, of Maildirs and of single messages. It is for tests and tools that count; nothing that it reads
// may enter the repository.
package mail

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A Mail is the header block of one message, with the bytes that it had.
type Mail struct {
	Source   string // the collection that it belongs to: what its record says, or the name of its file
	Path     string // its place there
	Headers  string // the header block, without the empty line behind it
	FromLine string // the envelope line of an mbox
}

// ErrNone says that there is no mail in a folder.
var ErrNone = errors.New("no mail found: want *.jsonl, *.mbox and *.eml files, each also with .gz, or Maildirs")

// Files returns the files below a folder, or the file itself, that may hold mail, in the order of their
// names: *.jsonl, *.mbox, *.eml, each also with .gz, all that stands in the folders cur and new of a
// Maildir, and files without an ending that begin with the envelope line of an mbox.
func Files(root string) (files []string, err error) {
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && (path == root || KindOf(path) != "") {
			files = append(files, path)
		}
		return err
	})
	if err == nil && len(files) == 0 {
		err = fmt.Errorf("%s: %w", root, ErrNone)
	}
	slices.Sort(files)
	return files, err
}

// A Kind is how messages stand in a file: as the flag -in of examples/batch has it.
type Kind string

// The kinds. A file of another kind holds no mail that is known.
const (
	Lines  Kind = "jsonl"
	Mbox   Kind = "mbox"
	Single Kind = "eml"
)

// KindOf tells by the name of a file, and where the name does not tell by its first bytes, how messages stand in
// it; "" if none do.
func KindOf(path string) Kind {
	dir, name := filepath.Split(strings.TrimSuffix(path, ".gz"))
	switch folder := filepath.Base(dir); {
	case strings.HasSuffix(name, ".jsonl"):
		return Lines
	case strings.HasSuffix(name, ".mbox"):
		return Mbox
	case strings.HasSuffix(name, ".eml"), folder == "cur" || folder == "new":
		return Single
	case filepath.Ext(name) == "" && begins(path, "From "):
		return Mbox
	}
	return ""
}

// begins reports whether a file begins with the text.
func begins(path, text string) bool {
	file, err := os.Open(path)
	if err != nil {
		return false
	}
	defer func() { _ = file.Close() }()
	head := make([]byte, len(text))
	_, err = io.ReadFull(file, head)
	return err == nil && string(head) == text
}

// Read calls do with the messages of a file, in order: with one in step of them, with all where step is 1.
// What cannot be read is told to bad, with the name of the file and the number of the message, and reading goes
// on behind it where there is a behind.
func Read(path string, step int, do func(Mail), bad func(error)) {
	file, err := os.Open(path)
	if err != nil {
		bad(err)
		return
	}
	defer func() { _ = file.Close() }()
	var r io.Reader = file
	if strings.HasSuffix(path, ".gz") {
		if r, err = gzip.NewReader(file); err != nil {
			bad(fmt.Errorf("%s: %w", path, err))
			return
		}
	}
	n := 0
	emit := func(read func() (Mail, error)) {
		if n++; (n-1)%step != 0 {
			return
		}
		m, err := read()
		if err != nil {
			bad(fmt.Errorf("%s: message %d: %w", path, n, err))
			return
		}
		if m.Source == "" {
			m.Source = filepath.Base(path)
		}
		if m.Path == "" {
			m.Path = fmt.Sprintf("%s:%d", path, n)
		}
		do(m)
	}
	if err := reader(path)(bufio.NewReaderSize(r, 1<<16), emit); err != nil {
		bad(fmt.Errorf("%s: behind message %d: %w", path, n, err))
	}
}

// reader returns what reads the kind of file that path is; a file of no known kind is one message.
func reader(path string) func(r *bufio.Reader, emit func(func() (Mail, error))) error {
	switch KindOf(path) {
	case Lines:
		return readLines
	case Mbox:
		return readMbox
	}
	return readSingle
}

// readSingle reads the header block of one message.
func readSingle(r *bufio.Reader, emit func(func() (Mail, error))) error {
	block, err := readBlock(r)
	emit(func() (Mail, error) { return Mail{Headers: block}, nil })
	return err
}

// readMbox reads an mbox, in which a message begins with a line "From " at the start or behind an empty line.
func readMbox(r *bufio.Reader, emit func(func() (Mail, error))) error {
	blank := true
	for {
		line, err := r.ReadSlice('\n')
		if blank && bytes.HasPrefix(line, []byte("From ")) {
			from := strings.TrimRight(string(line), "\r\n")
			block, blockErr := readBlock(r)
			emit(func() (Mail, error) { return Mail{FromLine: from, Headers: block}, nil })
			blank, err = true, blockErr
		} else if err == nil || len(line) > 0 {
			blank = len(bytes.TrimRight(line, "\r\n")) == 0
		}
		switch {
		case err == io.EOF:
			return nil
		case err != nil && err != bufio.ErrBufferFull:
			return err
		}
	}
}

// maxBlock is how long a header block may be: what is longer is cut off there.
const maxBlock = 16 << 20

// readBlock reads up to the first empty line, which is left out.
func readBlock(r *bufio.Reader) (string, error) {
	var b strings.Builder
	for begin := true; ; {
		line, err := r.ReadSlice('\n')
		if begin && len(bytes.TrimRight(line, "\r\n")) == 0 && len(line) > 0 {
			return b.String(), nil
		}
		if b.Len() < maxBlock {
			b.Write(line)
		}
		begin = err == nil
		switch {
		case err == io.EOF:
			return b.String(), nil
		case err != nil && err != bufio.ErrBufferFull:
			return b.String(), err
		}
	}
}
