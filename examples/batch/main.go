// Batch reads many messages, or bare Received values, and writes one line of JSON for each: NDJSON for
// jq, DuckDB and programs of one's own. It works on all cores, in the order of the input and in memory
// that does not grow with the number of messages.
//
//	go run ./examples/batch examples/batch/testdata/inbox.mbox
//	batch -in jsonl -trust 192.0.2.0/24 headers.jsonl.gz > trace.ndjson
//	batch -in lines -escaped -out fields values.txt | jq -r .from.ip
//
// A record that cannot be read is a line with source and error, and the others go on. A failure of
// standard output ends the program. Nothing is asked of the network.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/backstamp/backstamp/examples/internal/mailbox"
	"github.com/backstamp/backstamp/examples/internal/option"
	"github.com/backstamp/backstamp/hops"
	"github.com/backstamp/backstamp/hops/redact"
)

const usage = `usage: batch [flags] [FILE...]

Writes one line of JSON for each message, or for each Received field, in the
order of the input. No FILE, or "-", is standard input; files compressed by gzip
are read as they are.

  -in KIND      what the files are:
                  lines    one value of a Received field a line
                  jsonl    one JSON object a line, with "headers" (a raw header
                           block in which one character is one byte, ISO
                           8859-1), "headers_utf8" or "headers_base64"; empty
                           lines are skipped
                  eml, mbox, maildir
                without it, one of the last three, told from the content
  -escaped      in lines, \r \n \t and \\ stand for those bytes; any other
                backslash stands for itself
  -out WHAT     what a line is:
                  messages a message, which is what holds without the flag; a
                           line of -in lines is a message with one field
                  fields   a field, as they stand in the header, so that the
                           newest comes first; "hop" counts from the oldest;
                           those of messages inside are left out
                  relays   a message, with what SpamAssassin shows its rules as
                           X-Spam-Relays-Trusted, -Untrusted, -Internal and
                           -External in "relays_trusted", "relays_untrusted"
                           and so on; messages inside are left out
  -trust WHOM   whose servers are trusted: a network, an address, a host name,
                newest:N, or private (addresses reachable only from inside,
                which is what holds without the flag); may be given several
                times
  -check        exit with 1 if a field cannot be what its server wrote
  -redact KEYFILE
                write header blocks in which nobody can be told, in place of
                judgements: pseudonyms that depend on the key, the same ones
                wherever a name stands. The file holds the key, 16 random bytes
                or more; without it nobody can tell who a pseudonym is. A line
                is {"source":"...","path":"...","headers":"..."}, which -in
                jsonl reads again; bodies and messages inside are left out.
                Source and path name your files, and are not redacted but for
                the names that a Maildir gives to its messages
  -shift TIME   with -redact, move all times by so much: 364d, -52w, 36h30m.
                Multiples of 364d keep weekdays and nearly keep seasons
  -max SIZE     how much a compressed file may become, such as 500M or 4G;
                without it, 1G and no more than 200 times its size
  -j N          how many records are worked on at once (default: all cores)
  -h            this help

Each line has a member "source": the record's "path" if it has one, else FILE:N.
What cannot be read is a line too: {"source":"...","error":"..."}.

Examples:

  batch -trust 192.0.2.0/24 inbox.mbox | jq -r .boundary.client

  # the messages on which a rule of SpamAssassin would hit
  batch -out relays -trust 192.0.2.0/24 inbox.mbox |
    jq -r 'select(.relays_untrusted | test("^[^]]+ helo=![0-9.]+! ")).source'

  # an archive that can be shown, and what is found in it
  openssl rand 32 >key
  batch -redact key -shift 364d inbox.mbox >shown.jsonl
  batch -in jsonl shown.jsonl

Exit code: 0, also if records could not be read; 1 only with -check; 2 if the
usage is wrong, if a FILE could not be opened or read to its end (the others
are), or if the output could not be written.
`

// The exit codes.
const (
	exitDone   = 0
	exitForged = 1
	exitError  = 2
)

func main() {
	// The end of a pipe is an error of writing, as everywhere, not the death of the program.
	signal.Ignore(syscall.SIGPIPE)
	if os.Getenv("GOGC") == "" {
		// Little is alive at any time, so the collector would run at every 4 MiB, and two cores would be no
		// faster than one. This lets some 20 MiB come together.
		debug.SetGCPercent(500)
	}
	if showsProgress(os.Stdout, os.Stderr) {
		stop := make(chan os.Signal, 1)
		signal.Notify(stop, os.Interrupt)
		go func() { os.Exit(interrupted(stop, os.Stderr)) }()
	}
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// interrupted waits for Ctrl-C, takes the line of progress away, and returns the exit code that shells expect.
func interrupted(stop <-chan os.Signal, errs io.Writer) (code int) {
	<-stop
	fmt.Fprint(errs, wiped)
	return 128 + int(syscall.SIGINT)
}

// run is the program.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	return runAt(time.Now().UTC().Truncate(time.Second), args, stdin, stdout, stderr)
}

// runAt is the program at a given time, which is when the messages are judged.
func runAt(now time.Time, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	s := settings{workers: runtime.GOMAXPROCS(0), now: now}
	s.input.Stdin = stdin
	files, err := s.flags(args)
	w := writer{out: stdout, errs: stderr, terminal: showsProgress(stdout, stderr)}
	switch {
	case errors.Is(err, flag.ErrHelp):
		if _, err = io.WriteString(stdout, usage); err != nil {
			w.failed(err)
		}
	case err != nil:
		w.complain(printable(err.Error()) + "; see batch -h")
	default:
		process(&s, files, &w)
	}
	return w.code
}

// settings is what the flags say. It is not changed while the program works.
type settings struct {
	kind     kind
	input    mailbox.Options
	escaped  bool
	fields   bool // one line a field
	relays   bool // one line a message, in SpamAssassin's form
	check    bool // the exit code tells of forged fields
	trust    hops.Truster
	workers  int
	now      time.Time
	redactor *redact.Redactor // header blocks are written; nil: judgements
}

// kind says how an input is divided into records.
type kind uint8

const (
	kindMail  kind = iota // messages, by package mailbox
	kindLines             // values
	kindJSON              // JSON objects
)

// maxWorkers is more than any machine needs.
const maxWorkers = 1024

// flags reads the arguments and returns the files among them.
func (s *settings) flags(args []string) (files []string, err error) {
	fs := flag.NewFlagSet("batch", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.BoolVar(&s.escaped, "escaped", false, "")
	fs.BoolVar(&s.check, "check", false, "")
	fs.Func("in", "", s.setKind)
	fs.Func("out", "", func(v string) error {
		s.fields, s.relays = v == "fields", v == "relays"
		return oneOf(v, "messages", "fields", "relays")
	})
	fs.Func("max", "", func(v string) (err error) {
		s.input.Max, err = parseSize(v)
		return err
	})
	fs.Func("j", "", func(v string) (err error) {
		if s.workers, err = strconv.Atoi(v); err != nil || s.workers < 1 || s.workers > maxWorkers {
			return fmt.Errorf("want a number from 1 to %d", maxWorkers)
		}
		return nil
	})
	secret := redaction{}
	secret.flags(fs)
	var trust option.Trust
	fs.Var(&trust, "trust", "")
	if err := fs.Parse(args); err != nil {
		return nil, err
	}
	if s.escaped && s.kind != kindLines {
		return nil, errors.New("-escaped is for -in lines")
	}
	if s.redactor, err = secret.redactor(); err != nil {
		return nil, err
	}
	if s.redactor != nil && (isSet(fs, "trust") || isSet(fs, "out")) {
		return nil, errors.New("-redact judges nothing: it goes with neither -out nor -trust")
	}
	if s.check && (s.redactor != nil || s.fields || s.relays) {
		return nil, errors.New("-check needs the findings, which only -out messages has")
	}
	s.trust = trust.Truster()
	if files = fs.Args(); len(files) == 0 {
		files = []string{"-"}
	}
	return files, nil
}

func (s *settings) setKind(v string) error {
	s.kind, s.input.Kind = kindMail, mailbox.Auto
	switch v {
	case "lines":
		s.kind = kindLines
	case "jsonl":
		s.kind = kindJSON
	default:
		s.input.Kind = mailbox.Kind(v)
	}
	return oneOf(v, "lines", "jsonl", "eml", "mbox", "maildir")
}

func oneOf(v string, words ...string) error {
	if slices.Contains(words, v) {
		return nil
	}
	return fmt.Errorf("want one of %s", strings.Join(words, ", "))
}

// parseSize reads a number of bytes, with K, M, G or T for powers of 1024.
func parseSize(v string) (int64, error) {
	digits, shift := strings.ToUpper(v), 0
	if n := len(digits) - 1; n > 0 {
		if i := strings.IndexByte("KMGT", digits[n]); i >= 0 {
			digits, shift = digits[:n], 10*(i+1)
		}
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n < 1 || n > 1<<62>>shift {
		return 0, errors.New("want a size such as 500M or 4G")
	}
	return n << shift, nil
}
