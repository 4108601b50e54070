package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// A suite is the tests of one package, in one program.
type suite struct {
	program, dir string
	quick, slow  []string // names of tests; those that fail without a fault are in neither
	took         [2]time.Duration
}

func (s suite) String() string {
	return fmt.Sprintf("%s: %d quick tests in %v, %d slow ones in %v", s.dir, len(s.quick), s.took[0].Round(time.Millisecond), len(s.slow), s.took[1].Round(time.Millisecond))
}

// build builds the tests of the packages with the faults in them, and sees how long each test takes without any.
func build(dir, overlay string, packages []string) (suites []suite, err error) {
	for i, pkg := range packages {
		out, err := goList("-f", "{{.Dir}}", pkg)
		if err != nil {
			return nil, err
		}
		s := suite{program: filepath.Join(dir, fmt.Sprintf("tests%d", i)), dir: strings.TrimSpace(string(out))}
		cmd := exec.Command("go", "test", "-c", "-vet=off", "-overlay", overlay, "-o", s.program, pkg)
		if said, err := cmd.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("%s: %w\n%s", pkg, err, said)
		}
		if err := s.sort(); err != nil {
			return nil, err
		}
		if i > 0 {
			s.slow = nil // what another package's slow tests would find is not worth their time
		}
		suites = append(suites, s)
	}
	return suites, nil
}

// passed is what a test says of itself at its end.
var passed = regexp.MustCompile(`(?m)^--- (PASS|FAIL): (\w+) \(([0-9.]+)s\)$`)

// quickTest is how long a test may take to run before all others.
const quickTest = 200 * time.Millisecond

// sort runs all tests once without a fault, and tells quick ones from slow ones.
func (s *suite) sort() error {
	out, _ := s.command(context.Background(), 0, "", "-test.v").CombinedOutput()
	found := passed.FindAllSubmatch(out, -1)
	if found == nil {
		return fmt.Errorf("%s: no test ran:\n%s", s.dir, out)
	}
	for _, m := range found {
		took, _ := time.ParseDuration(string(m[3]) + "s")
		switch {
		case string(m[1]) == "FAIL":
		case took <= quickTest:
			s.quick, s.took[0] = append(s.quick, string(m[2])), s.took[0]+took
		default:
			s.slow, s.took[1] = append(s.slow, string(m[2])), s.took[1]+took
		}
	}
	return nil
}

// command is a run of the tests with a fault, 0 for none.
func (s *suite) command(ctx context.Context, fault int, tests string, more ...string) *exec.Cmd {
	args := append([]string{"-test.short", "-test.failfast"}, more...)
	if tests != "" {
		args = append(args, "-test.run", tests)
	}
	cmd := exec.CommandContext(ctx, s.program, args...)
	cmd.Dir = s.dir
	cmd.Env = append(os.Environ(), fmt.Sprintf("MUTANT=%d", fault))
	return cmd
}

// finds reports whether a test finds the fault.
func (s *suite) finds(fault int) bool {
	for i, tests := range [][]string{s.quick, s.slow} {
		if len(tests) == 0 {
			continue
		}
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second+5*s.took[i])
		var said bytes.Buffer
		cmd := s.command(ctx, fault, "^("+strings.Join(tests, "|")+")$")
		cmd.Stdout, cmd.Stderr, cmd.WaitDelay = &said, &said, time.Second
		err := cmd.Run()
		cancel()
		if err != nil {
			return true
		}
	}
	return false
}

// A trial is all faults, one after the other.
type trial struct {
	suites []suite
	log    io.Writer
	stop   <-chan os.Signal

	mutex sync.Mutex
	done  []result
}

type result struct {
	fault fault
	found bool
}

// run tries faults, a few at a time, until it is stopped.
func (t *trial) run(faults []fault, workers int) {
	work := make(chan fault)
	var group sync.WaitGroup
	for range max(workers, 1) {
		group.Go(func() {
			for f := range work {
				t.try(f, len(faults))
			}
		})
	}
	for _, f := range faults {
		select {
		case work <- f:
			continue
		case <-t.stop:
		}
		break
	}
	close(work)
	group.Wait()
}

func (t *trial) try(f fault, of int) {
	found := slices.ContainsFunc(t.suites, func(s suite) bool { return s.finds(f.n) })
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.done = append(t.done, result{f, found})
	if len(t.done)%25 == 0 || len(t.done) == of {
		fmt.Fprintf(t.log, "%d of %d\n", len(t.done), of)
	}
}

// report prints what was not found, and returns how many percent were. What is known to be equivalent does not
// count.
func (t *trial) report(out io.Writer, pkg string, known map[string]string) float64 {
	slices.SortFunc(t.done, func(a, b result) int { return a.fault.n - b.fault.n })
	found, equivalent := 0, 0
	for _, r := range t.done {
		switch {
		case r.found:
			found++
		case known[r.fault.key()] != "":
			equivalent++
		default:
			fmt.Fprintln(out, r.fault)
		}
	}
	count := len(t.done) - equivalent
	score := 100 * float64(found) / float64(max(count, 1))
	fmt.Fprintf(out, "%s: %d faults, %d found, %d not, %d equivalent: %.1f %%\n", pkg, len(t.done), found, count-found, equivalent, score)
	return score
}

// readEquivalent reads the faults that change nothing that anybody could see: a line for each fault as it is
// listed, without its number of line, and a line behind it, indented, that says why.
func readEquivalent(path string) (map[string]string, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	known, last := map[string]string{}, ""
	for line := range strings.Lines(string(data)) {
		switch line = strings.TrimRight(line, "\n"); {
		case line == "" || line[0] == '#':
		case line[0] == ' ':
			known[last] += strings.TrimSpace(line)
		default:
			last = line
		}
	}
	return known, err
}
