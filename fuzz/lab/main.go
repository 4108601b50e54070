//go:build linux

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/backstamp/backstamp/fuzz/lab/server"
	"github.com/backstamp/backstamp/fuzz/lab/servers"
)

// options are what the command line says.
type options struct {
	dir, only, variations, sample, mirror string
	compare                               bool
}

func main() {
	var o options
	flag.StringVar(&o.dir, "dir", defaultDir(), "`folder` for roots, logs and out")
	flag.StringVar(&o.only, "only", "", "build and run these `servers` alone, names with commas between")
	flag.StringVar(&o.variations, "variations", "", "play these `variations` alone, names with commas between")
	flag.StringVar(&o.mirror, "mirror", "", "`address` of Debian's archive, apt's own if it is not given")
	flag.BoolVar(&o.compare, "compare", false, "compare the truth of two runs, given as two folders or files")
	flag.StringVar(&o.sample, "sample", "", "write a small choice of the truth to this `file`")
	flag.Parse()
	err := o.do(flag.Args())
	if err != nil && !errors.Is(err, errSaid) {
		fmt.Fprintln(os.Stderr, "lab:", err)
	}
	if err != nil {
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
		return o.roots().build(chosen)
	case "mail":
		return mail(o, chosen)
	}
	return o.everything()
}

func (o options) roots() *roots {
	return &roots{dir: filepath.Join(o.dir, "roots"), mirror: o.mirror, log: logLine}
}

// everything builds what is missing and then plays, each in namespaces of its own. What a namespace holds
// ends with its first process, so a run that is killed leaves neither mounts nor servers behind.
func (o options) everything() error {
	if err := ready(); err != nil {
		return err
	}
	for _, sub := range folders {
		if err := os.MkdirAll(filepath.Join(o.dir, sub), 0o755); err != nil {
			return err
		}
	}
	unlock, err := lock(filepath.Join(o.dir, "lock"))
	if err != nil {
		return err
	}
	defer unlock()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	begin := time.Now()
	if err := o.build(ctx); err != nil {
		return err
	}
	logLine("roots are there after %d s", int(time.Since(begin).Seconds()))
	if err := stage(ctx, "mail", true); err != nil {
		return err
	}
	logLine("done after %d s; the truth is in %s", int(time.Since(begin).Seconds()), filepath.Join(o.dir, "out"))
	return nil
}

// folders are what lies in the folder of a lab.
var folders = []string{"roots", "run", "out", "logs"}

// build makes the roots in a stage of its own. What a killed run left unfinished is removed before it, and what this
// one left after it.
func (o options) build(ctx context.Context) error {
	if err := o.roots().sweep(); err != nil {
		return err
	}
	err := stage(ctx, "build", false)
	if swept := o.roots().sweep(); swept != nil {
		err = swept
	}
	if err != nil {
		for _, empty := range append(folders, "lock", "") {
			os.Remove(filepath.Join(o.dir, empty)) // a folder only if it is empty
		}
	}
	return err
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
