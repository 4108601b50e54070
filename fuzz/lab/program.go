//go:build linux

package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/backstamp/backstamp/fuzz/lab/server"
)

// module builds a server that is a Go program and puts it into the root. It is built as its own main module,
// in a copy of what the module cache has, so that what its go.mod replaces is replaced.
func (r *roots) module(s *server.Server, root string) error {
	if s.Module == "" {
		return nil
	}
	dir, err := os.MkdirTemp(r.dir, "module-*.part")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := writeFile(filepath.Join(dir, "go.mod"), "module throwaway\n"); err != nil {
		return err
	}
	download := exec.Command("go", "mod", "download", "-json", s.Module)
	download.Dir, download.Env = dir, append(os.Environ(), "GOWORK=off", "GOFLAGS=")
	out, err := download.Output()
	if err != nil {
		return fmt.Errorf("go mod download %s: %w", s.Module, err)
	}
	var got struct{ Dir string }
	if err := json.Unmarshal(out, &got); err != nil {
		return err
	}
	source := filepath.Join(dir, "source")
	if err := run("cp", "-r", "--no-preserve=mode", got.Dir, source); err != nil {
		return err
	}
	cgo := "0"
	if s.Cgo {
		cgo = "1"
	}
	build := exec.Command("go", "build", "-o", filepath.Join(root, "usr/local/bin", s.Name), "./"+s.Main)
	build.Dir = source
	build.Env = append(os.Environ(), "CGO_ENABLED="+cgo, "GOFLAGS=-mod=mod -buildvcs=false", "GOWORK=off")
	return runCommand(build)
}

// npm puts a package for Node, and what it needs, under /opt of the root, with this machine's npm.
func (r *roots) npm(s *server.Server, root string) error {
	if s.Npm == "" {
		return nil
	}
	if _, err := exec.LookPath("npm"); err != nil {
		return fmt.Errorf("the program npm, which %s comes with, is missing: apt-get install npm", s.Npm)
	}
	return run("npm", "install", "--prefix", filepath.Join(root, "opt"), "--no-audit", "--no-fund", "--ignore-scripts", "--omit=dev", "--omit=optional", s.Npm)
}
