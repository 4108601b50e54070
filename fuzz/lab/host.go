//go:build linux

package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/backstamp/backstamp/fuzz/lab/server"
)

// A host is a server that runs: its root, with a fresh upper layer for this run, and a network namespace.
type host struct {
	*server.Server
	root     string
	software string // its exact version
	holder   int    // process whose namespaces are the host's
	ip4, ip6 string

	use   sync.Mutex // held by whoever has a message on its way through this host
	mutex sync.Mutex // guards lines
	lines []line
}

// A line is one line of a host's log, by syslog or as its program printed it.
type line struct {
	at   time.Time
	text string
}

// newHost mounts the root of a server and gives it namespaces and an address on the bridge.
func newHost(s *server.Server, r *roots, run string) (*host, error) {
	h := &host{Server: s, root: filepath.Join(run, s.Name), software: r.software(s.Name)}
	h.ip4, h.ip6 = fmt.Sprintf("192.0.2.%d", s.Number), fmt.Sprintf("2001:db8::%d", s.Number)
	steps := []func() error{
		func() error { return h.mount(r, run) },
		h.devices,
		h.hold,
		h.plug,
		h.syslog,
		h.configure,
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return h, err
		}
	}
	return h, nil
}

func (h *host) mount(r *roots, run_ string) error {
	upper, work := filepath.Join(run_, h.Name+".upper"), filepath.Join(run_, h.Name+".work")
	for _, dir := range []string{h.root, upper, work} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
	}
	options := overlay(upper, work, filepath.Join(r.path(h.Name), "files"), r.path("base"))
	if err := run("mount", "-t", "overlay", "overlay", "-o", options, h.root); err != nil {
		return err
	}
	return run("mount", "-t", "proc", "proc", filepath.Join(h.root, "proc"))
}

// devices makes the few that mail servers open. The disks of the machine are not among them.
func (h *host) devices() error {
	dev := filepath.Join(h.root, "dev")
	if err := run("mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", dev); err != nil {
		return err
	}
	for name, minor := range map[string]int{"null": 3, "zero": 5, "full": 7, "random": 8, "urandom": 9} {
		file := filepath.Join(dev, name)
		if err := syscall.Mknod(file, syscall.S_IFCHR|0o666, 1<<8|minor); err != nil {
			return err
		}
		if err := os.Chmod(file, 0o666); err != nil {
			return err
		}
	}
	for name, target := range map[string]string{"fd": "/proc/self/fd", "stdin": "fd/0", "stdout": "fd/1", "stderr": "fd/2"} {
		if err := os.Symlink(target, filepath.Join(dev, name)); err != nil {
			return err
		}
	}
	if err := os.Mkdir(filepath.Join(dev, "shm"), 0o777); err != nil {
		return err
	}
	return os.Chmod(filepath.Join(dev, "shm"), 0o1777)
}

// hold starts a process that does nothing but keep the namespaces of the host.
func (h *host) hold() error {
	cmd := exec.Command("sleep", "infinity")
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET | syscall.CLONE_NEWUTS | syscall.CLONE_NEWIPC}
	if err := cmd.Start(); err != nil {
		return err
	}
	h.holder = cmd.Process.Pid
	return nil
}

// plug connects the host to the bridge. Both protocols listen on their own, as Sendmail likes it.
func (h *host) plug() error {
	outer := "port" + strconv.Itoa(h.Number)
	if err := ip("link add " + outer + " type veth peer name inner" + strconv.Itoa(h.Number)); err != nil {
		return err
	}
	commands := fmt.Sprintf(`set -e
hostname %[1]s
echo 1 > /proc/sys/net/ipv6/bindv6only
ip link set lo up
ip link set inner%[2]d name eth0
ip link set eth0 up
ip addr add %[3]s/24 dev eth0
ip addr add %[4]s/64 dev eth0 nodad
ip route add default via %[5]s
ip -6 route add default via %[6]s
`, h.Host(), h.Number, h.ip4, h.ip6, gateway4, gateway6)
	if err := ip(fmt.Sprintf("link set inner%d netns %d", h.Number, h.holder)); err != nil {
		return err
	}
	if err := ip("link set " + outer + " master lab up"); err != nil {
		return err
	}
	return run("nsenter", "-t", strconv.Itoa(h.holder), "-n", "-u", "sh", "-c", commands)
}

// syslog listens where the programs of the host send their log lines.
func (h *host) syslog() error {
	// A socket's path has at most 108 bytes, so it is reached through the open folder.
	dev, err := os.Open(filepath.Join(h.root, "dev"))
	if err != nil {
		return err
	}
	defer dev.Close()
	at := fmt.Sprintf("/proc/self/fd/%d/log", dev.Fd())
	conn, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: at, Net: "unixgram"})
	if err != nil {
		return err
	}
	go func() {
		buf := make([]byte, 1<<16)
		for {
			n, err := conn.Read(buf)
			if err != nil {
				return
			}
			for text := range bytes.SplitSeq(bytes.TrimRight(buf[:n], "\x00\n"), []byte("\n")) {
				if end := bytes.IndexByte(text, '>'); end > 0 && text[0] == '<' {
					text = text[end+1:]
				}
				h.note(stamp(string(text)))
			}
		}
	}()
	return os.Chmod(filepath.Join(h.root, "dev/log"), 0o666)
}

// stamp adds the name of the host behind the time, where a syslog daemon adds it.
func stamp(text string) string {
	if _, err := time.Parse(time.Stamp, text[:min(len(text), len(time.Stamp))]); err == nil {
		return text[:len(time.Stamp)] + " mx" + text[len(time.Stamp):]
	}
	return text
}

// note adds a line to the log of the host.
func (h *host) note(text string) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.lines = append(h.lines, line{time.Now(), text})
}

// mark returns how many lines the log has.
func (h *host) mark() int {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	return len(h.lines)
}

// configure writes the files that all servers have, and then its own over them.
func (h *host) configure() error {
	common := map[string]string{
		"etc/resolv.conf": "nameserver " + gateway4 + "\noptions timeout:2 attempts:1\n",
		"etc/hosts":       fmt.Sprintf("127.0.0.1 localhost\n::1 localhost\n%s %s mx\n%s %s mx\n", h.ip4, h.Host(), h.ip6, h.Host()),
		"etc/hostname":    h.Host() + "\n",
		"etc/mailname":    h.Domain() + "\n",
		"etc/aliases":     aliases(),
	}
	for name, text := range certificates.files(h.Server) {
		common[name] = text
	}
	for name, text := range common {
		if err := writeFile(filepath.Join(h.root, name), text); err != nil {
			return err
		}
	}
	if h.Files == nil {
		return nil
	}
	names := strings.NewReplacer("@HOST@", h.Host(), "@DOMAIN@", h.Domain())
	return fs.WalkDir(h.Files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(h.Files, name)
		if err != nil {
			return err
		}
		return writeFile(filepath.Join(h.root, path.Clean(name)), names.Replace(string(text)))
	})
}
