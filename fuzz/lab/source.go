//go:build linux

package main

import (
	"fmt"
	"net/http"
	"os/exec"
	"strings"
	"time"
)

// source returns the address of Debian's archive, if it is in reach.
func (r *roots) source() (uri string, err error) {
	if uri = r.mirror; uri == "" {
		if uri, err = mirror(); err != nil {
			return "", err
		}
	}
	uri = strings.TrimRight(uri, "/")
	if err := inReach(uri + "/dists/" + release + "/Release"); err != nil {
		return "", fmt.Errorf("the package source is not in reach, and not all roots are there: %w", err)
	}
	return uri, nil
}

// inReach asks for a file by HTTP. Other ways to packages, folders and disks, are for debootstrap to try.
func inReach(address string) error {
	if !strings.HasPrefix(address, "http") {
		return nil
	}
	client := http.Client{Timeout: 30 * time.Second}
	reply, err := client.Get(address)
	if err != nil {
		return err
	}
	if reply.Body.Close(); reply.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", address, reply.Status)
	}
	return nil
}

// mirror returns the address of Debian's archive that this machine's apt uses.
func mirror() (string, error) {
	out, err := exec.Command("apt-get", "indextargets", "Created-By: Packages", "--format", "$(RELEASE) $(REPO_URI)").Output()
	if err != nil {
		return "", fmt.Errorf("apt-get tells no package source: %w", err)
	}
	for line := range strings.Lines(string(out)) {
		if suite, uri, ok := strings.Cut(strings.TrimSpace(line), " "); ok && suite == release {
			return uri, nil
		}
	}
	return "", fmt.Errorf("apt has no package source for Debian %s", release)
}

// sources returns the lines of sources.list: the archive, and the security archive that stands beside it.
func sources(uri string) string {
	security := uri + "-security"
	return fmt.Sprintf("deb %s %s main\ndeb %s %s-updates main\ndeb %s %s-security main\n", uri, release, uri, release, security, release)
}
