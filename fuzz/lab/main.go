//go:build linux

package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/backstamp/backstamp/fuzz/lab/server"
	"github.com/backstamp/backstamp/fuzz/lab/servers"
)

// options are what the command line says.
type options struct {
	dir, only, variations, sample string
	compare                       bool
}

func main() {
	var o options
	flag.StringVar(&o.dir, "dir", defaultDir(), "`folder` for roots, logs and out")
	flag.StringVar(&o.only, "only", "", "build and run these `servers` alone, names with commas between")
	flag.StringVar(&o.variations, "variations", "", "play these `variations` alone, names with commas between")
	flag.BoolVar(&o.compare, "compare", false, "compare the truth of two runs, given as two folders or files")
	flag.StringVar(&o.sample, "sample", "", "write a small choice of the truth to this `file`")
	flag.Parse()
	if err := o.do(flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "lab:", err)
		os.Exit(1)
	}
}

// defaultDir is outside every repository.
func defaultDir() string {
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	return filepath.Join(cache, "backstamp-lab")
}

func (o options) do(args []string) error {
	switch {
	case o.compare && len(args) == 2:
		return compare(os.Stdout, args[0], args[1])
	case o.compare:
		return errors.New("-compare needs two folders or files")
	case len(args) > 0:
		return fmt.Errorf("what is %q? The lab has flags only, see -help", args[0])
	case o.sample != "":
		return writeSample(o.dir, o.sample)
	}
	chosen, err := choose(o.only)
	if err != nil {
		return err
	}
	switch os.Getenv(stageVariable) {
	case "build":
		if err := settle(); err != nil {
			return err
		}
		r := &roots{dir: filepath.Join(o.dir, "roots"), log: logLine}
		return r.build(chosen)
	case "mail":
		return mail(o, chosen)
	}
	return o.everything()
}

// everything builds what is missing and then plays, each in namespaces of its own. What a namespace holds
// ends with its first process, so a run that is killed leaves neither mounts nor servers behind.
func (o options) everything() error {
	if err := ready(); err != nil {
		return err
	}
	for _, sub := range []string{"roots", "run", "out", "logs"} {
		if err := os.MkdirAll(filepath.Join(o.dir, sub), 0o755); err != nil {
			return err
		}
	}
	unlock, err := lock(filepath.Join(o.dir, "lock"))
	if err != nil {
		return err
	}
	defer unlock()
	begin := time.Now()
	if err := stage("build", false); err != nil {
		return fmt.Errorf("the roots could not be built: %w", err)
	}
	logLine("roots are there after %d s", int(time.Since(begin).Seconds()))
	if err := stage("mail", true); err != nil {
		return fmt.Errorf("the lab could not run: %w", err)
	}
	logLine("done after %d s; the truth is in %s", int(time.Since(begin).Seconds()), filepath.Join(o.dir, "out"))
	return nil
}

// choose returns the servers with the names, or all.
func choose(names string) ([]*server.Server, error) {
	if names == "" {
		return servers.All, nil
	}
	var chosen []*server.Server
	for name := range strings.SplitSeq(names, ",") {
		i := slices.IndexFunc(servers.All, func(s *server.Server) bool { return s.Name == name })
		if i < 0 {
			return nil, fmt.Errorf("there is no server %q", name)
		}
		chosen = append(chosen, servers.All[i])
	}
	return chosen, nil
}

func logLine(format string, args ...any) {
	fmt.Printf("%s "+format+"\n", append([]any{time.Now().UTC().Format("15:04:05")}, args...)...)
}
