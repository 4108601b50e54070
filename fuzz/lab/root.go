//go:build linux

package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/backstamp/backstamp/fuzz/lab/server"
)

// release is the Debian release of the base root.
const release = "bookworm"

// basePackages are in every root, beside the smallest system that debootstrap makes.
const basePackages = "ca-certificates,procps,adduser,netbase,openssl,libsasl2-modules,sasl2-bin,m4,make"

// accounts are made in the base: u and u2 have mailboxes, alice sends.
const accounts = `for n in 1 2 3; do
	name=$(echo u u2 alice | cut -d' ' -f$n)
	useradd -m -d /srv/$name -s /bin/sh -u 300$n $name
	echo "$name:` + server.Password + `" | chpasswd
	install -d -o $name -g $name -m 700 /srv/$name/Maildir /srv/$name/Maildir/new /srv/$name/Maildir/cur /srv/$name/Maildir/tmp
done
chmod 755 /srv/u /srv/u2 /srv/alice`

// roots builds and keeps the file systems of the servers: one base, and for each server what its packages
// changed, as an upper layer of an overlay. A root that is being built has another name until it is whole,
// so that a killed run leaves nothing that looks done.
type roots struct {
	dir    string
	mirror string // address of Debian's archive, apt's own if empty
	log    func(format string, args ...any)
}

// build makes the roots that are missing, two at a time. A server whose root cannot be built is left out.
func (r *roots) build(servers []*server.Server) error {
	missing := slices.DeleteFunc(slices.Clone(servers), func(s *server.Server) bool { return r.whole(s.Name) })
	if len(missing) == 0 && r.whole("base") {
		return nil
	}
	uri, err := r.source()
	if err != nil {
		return err
	}
	if err := r.base(uri); err != nil {
		return err
	}
	var wait sync.WaitGroup
	slots := make(chan struct{}, 2)
	for _, s := range missing {
		wait.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			if err := r.server(s); err != nil {
				r.log("%s is left out, its root cannot be built: %v", s.Name, err)
			}
		})
	}
	wait.Wait()
	return nil
}

// sweep removes what a build left unfinished. It is called where no namespace of a build is left, so that nothing is
// mounted in there.
func (r *roots) sweep() error {
	for _, pattern := range []string{"*.part", "*.top"} {
		unfinished, err := filepath.Glob(filepath.Join(r.dir, pattern))
		if err != nil {
			return err
		}
		for _, part := range unfinished {
			if err := os.RemoveAll(part); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *roots) path(name string) string { return filepath.Join(r.dir, name) }

// whole reports whether a root was built to its end.
func (r *roots) whole(name string) bool {
	_, err := os.Stat(r.path(name))
	return err == nil
}

// base makes the root that all others stand on.
func (r *roots) base(uri string) error {
	if r.whole("base") {
		return nil
	}
	r.log("debootstrap %s", release)
	part := r.path("base.part")
	if err := run("debootstrap", "--variant=minbase", "--include="+basePackages, release, part, uri); err != nil {
		return fmt.Errorf("no base root: %w", err)
	}
	files := map[string]string{
		"etc/apt/sources.list":        sources(uri),
		"etc/apt/apt.conf.d/90lab":    "APT::Install-Recommends \"false\";\nAcquire::Languages \"none\";\nAPT::Sandbox::User \"root\";\n",
		"usr/sbin/policy-rc.d":        "#!/bin/sh\nexit 101\n", // packages start no daemons here
		"etc/dpkg/dpkg.cfg.d/90lab":   "path-exclude=/usr/share/doc/*\npath-exclude=/usr/share/man/*\nforce-unsafe-io\n",
		"usr/local/bin/to-maildir.sh": toMaildir,
	}
	for name, text := range files {
		if err := writeFile(filepath.Join(part, name), text); err != nil {
			return err
		}
	}
	if err := r.inside(part, "apt-get -q update\n"+accounts); err != nil {
		return err
	}
	return os.Rename(part, r.path("base"))
}

// toMaildir takes a message for the user that it is given and puts it into his Maildir, for servers and
// programs that deliver through another one.
const toMaildir = `#!/bin/sh
dir=/srv/${1:-u}/Maildir
file=$(date +%s.%N).$$
cat > "$dir/tmp/$file" && mv "$dir/tmp/$file" "$dir/new/$file"
`

// server makes the root of one server.
func (r *roots) server(s *server.Server) error {
	if r.whole(s.Name) {
		return nil
	}
	r.log("root of %s", s.Name)
	part, top := r.path(s.Name+".part"), r.path(s.Name+".top")
	layers := []string{filepath.Join(part, "files"), filepath.Join(part, "work")}
	for _, dir := range append(layers, top) {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
	}
	if err := run("mount", "-t", "overlay", "overlay", "-o", overlay(layers[0], layers[1], r.path("base")), top); err != nil {
		return err
	}
	defer run("umount", "-l", top)
	if err := r.inside(top, r.installation(s)); err != nil {
		return err
	}
	if err := errors.Join(r.module(s, top), r.npm(s, top)); err != nil {
		return err
	}
	if err := r.version(s, top, part); err != nil {
		return err
	}
	return os.Rename(part, r.path(s.Name))
}

// installation returns the commands that install the packages of a server.
func (r *roots) installation(s *server.Server) string {
	var b strings.Builder
	b.WriteString("export DEBIAN_FRONTEND=noninteractive\n")
	fmt.Fprintf(&b, "printf '%%s\\n' '%s' > /etc/mailname\n", s.Domain())
	if s.Answers != "" {
		fmt.Fprintf(&b, "debconf-set-selections <<'END'\n%s\nEND\n", s.Answers)
	}
	target := ""
	if s.Suite != "" {
		fmt.Fprintf(&b, "sed -n '1s/ %s / %s /p' /etc/apt/sources.list > /etc/apt/sources.list.d/suite.list\napt-get -q update\n", release, s.Suite)
		target = "-t " + s.Suite + " "
	}
	if len(s.Packages) > 0 {
		fmt.Fprintf(&b, "apt-get -q -y install %s%s\napt-get clean\n", target, strings.Join(s.Packages, " "))
	}
	return b.String()
}

// version writes the exact version of a server beside its root.
func (r *roots) version(s *server.Server, root, part string) error {
	text := s.Name + " " + strings.TrimPrefix(s.Module[strings.Index(s.Module, "@")+1:], "v")
	switch {
	case s.Npm != "":
		text = strings.ReplaceAll(s.Npm, "@", " ")
	case s.Module == "":
		args := append([]string{root, "dpkg-query", "-W", "-f", "${Package} ${Version}, "}, s.Packages...)
		out, err := exec.Command("chroot", args...).Output()
		if err != nil {
			return err
		}
		text = strings.TrimSuffix(string(out), ", ")
	}
	return writeFile(filepath.Join(part, "version"), text+"\n")
}

// software returns the exact version that stands beside the root of a server.
func (r *roots) software(name string) string {
	text, _ := os.ReadFile(filepath.Join(r.path(name), "version"))
	return strings.TrimSpace(string(text))
}

// inside runs commands in a root that can reach the package source.
func (r *roots) inside(root, commands string) error {
	mounts := [][]string{{"-t", "proc", "proc", filepath.Join(root, "proc")}, {"--bind", "/dev", filepath.Join(root, "dev")}}
	for _, m := range mounts {
		if err := run("mount", m...); err != nil {
			return err
		}
		defer run("umount", "-l", m[len(m)-1])
	}
	resolver, err := os.ReadFile("/etc/resolv.conf")
	if err != nil {
		return err
	}
	names := map[string]string{"resolv.conf": string(resolver), "hosts": "127.0.0.1 localhost root.example root\n"}
	for name, text := range names {
		if err := writeFile(filepath.Join(root, "etc", name), text); err != nil {
			return err
		}
	}
	cmd := exec.Command("chroot", root, "sh", "-e")
	cmd.Stdin = strings.NewReader("hostname root.example\n" + commands)
	return runCommand(cmd)
}

// overlay returns the options of an overlay of layers, the uppermost of the lower ones first.
func overlay(upper, work string, lower ...string) string {
	return "lowerdir=" + strings.Join(lower, ":") + ",upperdir=" + upper + ",workdir=" + work
}
