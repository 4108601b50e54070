// Mutate asks whether the tests would notice if the code were wrong: it makes small faults in a package, one at a
// time, and counts those that a test finds.
//
//	go run ./fuzz/mutate [-n N] [-seed S] [-with PACKAGES] [-list] PACKAGE
//	go run ./fuzz/mutate -n 400 -with ./hops,./fuzz ./received
//
// All faults are compiled into one program, each behind a switch (the code itself is not touched), so that a fault
// costs a run of the tests and no build. Tests that are quick run first, and a fault that the package's own tests
// let through is shown to the quick ones of the packages in -with. A test that runs forever has found its fault.
//
// A fault that changes nothing that anybody could see is listed in equivalent.txt beside this file, with the reason.
// The exit code is 1 where fewer than -least percent are found.
package main

import (
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// options are the words of the command.
type options struct {
	n, workers int
	seed       uint64
	with       string
	least      float64
	list       bool
	only       string
}

func run(args []string, out, log io.Writer) int {
	var o options
	flags := flag.NewFlagSet("mutate", flag.ContinueOnError)
	flags.SetOutput(log)
	flags.IntVar(&o.n, "n", 400, "try `N` faults, drawn from all; 0: all of them")
	flags.IntVar(&o.workers, "workers", 2, "run `N` tests at once")
	flags.Uint64Var(&o.seed, "seed", 1, "draw other faults with another `SEED`")
	flags.StringVar(&o.with, "with", "", "the other `PACKAGES` whose tests may find a fault, with commas between them")
	flags.Float64Var(&o.least, "least", 80, "how many `PERCENT` must be found")
	flags.BoolVar(&o.list, "list", false, "only list the faults")
	flags.StringVar(&o.only, "only", "", "try the faults whose listing has `TEXT`")
	if err := flags.Parse(args); err != nil {
		return map[bool]int{true: 0, false: 2}[err == flag.ErrHelp]
	}
	if flags.NArg() != 1 {
		fmt.Fprintln(log, "mutate: want one package, ./received for example; -h shows more")
		return 2
	}
	score, err := o.mutate(flags.Arg(0), out, log)
	switch {
	case err != nil:
		fmt.Fprintf(log, "mutate: %v\n", err)
		return 1
	case score < o.least:
		return 1
	}
	return 0
}

// mutate makes the faults, runs the tests, prints what was not found, and returns how many percent were.
func (o *options) mutate(pkg string, out, log io.Writer) (float64, error) {
	p, err := load(pkg)
	if err != nil {
		return 0, err
	}
	faults := o.draw(p.faults)
	if o.list {
		for _, f := range faults {
			fmt.Fprintln(out, f)
		}
		return 100, nil
	}
	dir, err := os.MkdirTemp("", "mutate")
	if err != nil {
		return 0, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	interrupted := make(chan os.Signal, 1)
	signal.Notify(interrupted, os.Interrupt)
	overlay, err := p.instrument(dir)
	if err != nil {
		return 0, err
	}
	suites, err := build(dir, overlay, append([]string{pkg}, splitList(o.with)...))
	if err != nil {
		return 0, err
	}
	for _, s := range suites {
		fmt.Fprintf(log, "%s\n", s)
	}
	known, err := readEquivalent(filepath.Join(p.root, "fuzz", "mutate", "equivalent.txt"))
	if err != nil {
		return 0, err
	}
	t := trial{suites: suites, log: log, stop: interrupted}
	t.run(faults, o.workers)
	return t.report(out, pkg, known), nil
}

// draw returns n faults in their order, or all.
func (o *options) draw(all []fault) []fault {
	faults := slices.Clone(all)
	if o.only != "" {
		faults = slices.DeleteFunc(faults, func(f fault) bool { return !strings.Contains(f.String(), o.only) })
	}
	if o.n > 0 && o.n < len(faults) {
		r := rand.New(rand.NewPCG(o.seed, 0))
		r.Shuffle(len(faults), func(i, j int) { faults[i], faults[j] = faults[j], faults[i] })
		faults = faults[:o.n]
		slices.SortFunc(faults, func(a, b fault) int { return a.n - b.n })
	}
	return faults
}

func splitList(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' })
}
