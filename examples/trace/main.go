// Trace reads messages and prints the journey of each: which servers it claims to have passed, when,
// how long each took, and which address was the last that no outsider could forge.
//
//	go run ./examples/trace examples/trace/testdata/forged.eml
//	trace -trust 192.0.2.0/24 -trust mx.example.org inbox.mbox
//	trace -json ~/Maildir | jq .boundary.client
//
// A FILE is a message, an mbox or the folder of a Maildir, compressed by gzip or not. Without FILE, or
// for "-", it is standard input. Of a bounce, the message inside comes first, because that is what
// the victim of a forged sender holds. Nothing is asked of the network without a flag that says so.
//
// The exit code is 0, or 2 if the usage is wrong or an input could not be read (the others are), or
// with -check 1 if a field cannot be what its server wrote.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"

	"github.com/backstamp/backstamp/examples/internal/option"
)

const usage = `usage: trace [flags] [FILE...]

Prints the journey of each message in the files: messages, mboxes, Maildirs,
compressed by gzip or not. No FILE, or "-", is standard input.

  -json         one line of JSON a message, instead of text
  -relays       the fields X-Spam-Relays-Trusted, -Untrusted, -Internal and
                -External, as SpamAssassin shows them to its rules, instead of
                text; an empty line parts messages, and batch -out relays names
                their sources
  -n N          only message N of each FILE, counted from 1
  -trust WHOM   whose servers are trusted: a network, an address, a host name,
                newest:N, or private (addresses reachable only from inside,
                what holds without the flag); may be given several times
  -check        exit with 1 if a field cannot be what its server wrote
  -h            this help

` + lookupUsage + `
Examples:

  trace -trust 192.0.2.0/24 spam.eml
  trace -dns -dnsbl bl.example.org -abuse spam.eml
  trace -relays -trust 192.0.2.0/24 spam.eml | grep -E 'Untrusted: .* helo=!'

Exit code: 0; 1 only with -check; 2 if the usage is wrong or an input could not
be read, after the other ones were.
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
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is the program.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	t := tracer{
		stdin: stdin, stdout: stdout, stderr: stderr, colour: wantsColour(stdout, os.Getenv),
		now: time.Now().UTC().Truncate(time.Second), others: asker{progress: terminal(stderr, os.Getenv)},
	}
	return t.run(args)
}

func (t *tracer) run(args []string) int {
	files, err := t.flags(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		if _, err = io.WriteString(t.stdout, usage); err != nil {
			t.outputFailed(err)
		}
	case err != nil:
		fmt.Fprintf(t.stderr, "trace: %s; see trace -h\n", printable(err.Error()))
		t.code = exitError
	case t.others.probe != "":
		t.testList()
	default:
		t.files(files)
	}
	return t.code
}

// flags reads the arguments and returns the files among them.
func (t *tracer) flags(args []string) (files []string, err error) {
	fs := flag.NewFlagSet("trace", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.BoolVar(&t.json, "json", false, "")
	fs.BoolVar(&t.relays, "relays", false, "")
	fs.BoolVar(&t.check, "check", false, "")
	fs.Func("n", "", func(s string) (err error) {
		if t.only, err = strconv.Atoi(s); err != nil || t.only < 1 {
			return errors.New("want the number of a message, counted from 1")
		}
		return nil
	})
	var trust option.Trust
	fs.Var(&trust, "trust", "")
	t.others.flags(fs)
	if err := fs.Parse(args); err != nil {
		return nil, err
	}
	if t.json && t.relays {
		return nil, errors.New("-json and -relays are two forms of the output; want one")
	}
	if err := t.others.prepare(fs.NArg()); err != nil {
		return nil, err
	}
	t.trust = trust.Truster()
	if files = fs.Args(); len(files) == 0 {
		files = []string{"-"}
	}
	return files, nil
}
