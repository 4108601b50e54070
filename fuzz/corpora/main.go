// Corpora runs the library over real mail, where it lies.
//
//	go run ./fuzz/corpora check [-sample N] [FOLDER...]
//	go run ./fuzz/corpora compare [-corpus FOLDER] [-members LIST] [-most N] OLD [NEW]
//	go run ./fuzz/corpora invent [-property NAME] [FILE]
//
// check reads all mail below the folders, asks every property of it, and prints a table with a row for each
// source. compare builds examples/batch at two revisions (without NEW: as it stands), and prints each field
// of which they make something else. invent makes an invented vector of the same shape out of a crasher, which
// may hold real mail and must not be committed.
//
// A folder may hold *.jsonl, *.mbox and *.eml files, each also with .gz, and Maildirs. Without one, the folder is
// that which BACKSTAMP_CORPUS names. The exit code is 1 where something could not be read or does not hold, and
// 2 where the words of the command are off.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
)

// errUsage says that the words of the command are off.
var errUsage = errors.New("usage: corpora check|compare|invent, each with -h")

// errFailed says that what is wrong was told already.
var errFailed = errors.New("")

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// run is main without the process.
func run(args []string, in io.Reader, out, log io.Writer) int {
	commands := map[string]func([]string, io.Reader, io.Writer, io.Writer) error{"check": check, "compare": compare, "invent": invent}
	err := errUsage
	if len(args) > 0 && commands[args[0]] != nil {
		err = commands[args[0]](args[1:], in, out, log)
	}
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return 0
	case errors.Is(err, errFailed):
		return 1
	}
	fmt.Fprintf(log, "corpora: %v\n", err)
	if errors.Is(err, errUsage) {
		return 2
	}
	return 1
}

// parse parses the flags of a command; an error of theirs is one of usage.
func parse(flags *flag.FlagSet, args []string, log io.Writer) error {
	flags.SetOutput(log)
	err := flags.Parse(args)
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		return fmt.Errorf("%w: %w", errUsage, err)
	}
	return err
}

// corpusFolder returns the folder of real mail that the environment names.
func corpusFolder() (string, error) {
	if dir := os.Getenv("BACKSTAMP_CORPUS"); dir != "" {
		return dir, nil
	}
	return "", fmt.Errorf("%w: no folder given, and BACKSTAMP_CORPUS names none", errUsage)
}
