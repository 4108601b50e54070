package mailbox

import (
	"compress/flate"
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
)

// Error tells what is wrong with a message or with a whole input.
type Error struct {
	// Source is the message or the input, as in [Message]. Error does not repeat it.
	Source string
	// Lost says that the input could not be opened, or that what follows in it cannot be read. Otherwise
	// only this one message is concerned.
	Lost bool
	// Err is what is wrong.
	Err error
}

// Error returns what is wrong, without the source and without the path that the system puts before it.
func (e *Error) Error() string {
	var p *fs.PathError
	if errors.As(e.Err, &p) {
		return p.Err.Error()
	}
	return e.Err.Error()
}

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

// What is wrong with an input, for errors.Is.
var (
	ErrEmpty      = errors.New("is empty")
	ErrNoMbox     = errors.New(`is no mbox: its first line does not begin with "From "`)
	ErrNoMaildir  = errors.New("is no Maildir: it has neither a folder cur nor a folder new")
	ErrNoFolder   = errors.New("is no Maildir: it is not a folder")
	ErrFolder     = errors.New("is a folder; want a file")
	ErrNotRegular = errors.New("is not a regular file")
	// ErrRatio and ErrSize are the limits of decompression, see [Options].
	ErrRatio = errors.New("gzip: decompresses to more than 200 times its size")
	ErrSize  = errors.New("gzip: decompresses to more than the limit")
	// ErrCut and ErrDamaged tell of compressed input from which some messages may have been read.
	ErrCut     = errors.New("gzip: the input is cut off")
	ErrDamaged = errors.New("gzip: the input is damaged")
)

// gzipError puts an error of the packages that decompress into plain words.
func gzipError(err error) error {
	var corrupt flate.CorruptInputError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return ErrCut
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum), errors.As(err, &corrupt):
		return ErrDamaged
	}
	return err
}
