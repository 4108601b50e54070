//go:build linux

package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// commandLimit bounds every command that the lab runs in a host.
const commandLimit = 60 * time.Second

// start starts the server and waits until it listens.
func (h *host) start() error {
	if h.Setup != "" {
		if out, err := h.do(h.Setup, ""); err != nil {
			return fmt.Errorf("%w\n%s", err, tail(out, 1500))
		}
	}
	if h.Run != "" {
		if err := h.spawn(h.Run); err != nil {
			return err
		}
	}
	if h.Port > 0 {
		if err := h.listens(h.Port, 40*time.Second); err != nil {
			return err
		}
	}
	if h.Ready != "" {
		if out, err := h.do(h.Ready, ""); err != nil {
			return fmt.Errorf("%w\n%s", err, tail(out, 1500))
		}
	}
	return nil
}

// command returns a command in the host's root and namespaces.
func (h *host) command(ctx context.Context, shell string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "nsenter", "-t", strconv.Itoa(h.holder), "-n", "-u", "-i", "chroot", h.root, "sh", "-c", shell)
	cmd.Env = []string{"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "TZ=UTC", "LANG=C.UTF-8"}
	return cmd
}

// do runs a command to its end and returns what it printed.
func (h *host) do(shell, input string) (string, error) { return h.doFor(commandLimit, shell, input) }

// doFor is do with another limit, after which the command and what it started are killed. Daemons that it leaves behind
// have no part of its output: it goes to a file, which nobody waits for.
func (h *host) doFor(limit time.Duration, shell, input string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	out, err := os.CreateTemp(filepath.Dir(h.root), "output-")
	if err != nil {
		return "", err
	}
	defer out.Close()
	defer os.Remove(out.Name())
	cmd := h.command(ctx, shell)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(input), out, out
	err = cmd.Run()
	text, _ := os.ReadFile(out.Name())
	if err != nil {
		err = fmt.Errorf("%s: %q: %w", h.Name, shell, err)
	}
	return string(text), err
}

// spawn starts a program that stays, and keeps what it prints as its log.
func (h *host) spawn(shell string) error {
	cmd := h.command(context.Background(), "exec "+shell)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	cmd.Stderr = cmd.Stdout
	if err := cmd.Start(); err != nil {
		return err
	}
	go func() {
		h.copyLines(out)
		h.note(fmt.Sprintf("lab: %q ended: %v", shell, cmd.Wait()))
	}()
	return nil
}

func (h *host) copyLines(r io.Reader) {
	for scan := bufio.NewScanner(r); scan.Scan(); {
		h.note(time.Now().UTC().Format(time.Stamp) + " mx " + h.Name + ": " + scan.Text())
	}
}

// listens waits for the server to take a connection.
func (h *host) listens(port int, limit time.Duration) error {
	address := net.JoinHostPort(h.ip4, strconv.Itoa(port))
	for end := time.Now().Add(limit); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		if conn, err := net.DialTimeout("tcp", address, time.Second); err == nil {
			return conn.Close()
		}
	}
	return fmt.Errorf("%s does not listen on port %d", h.Name, port)
}
