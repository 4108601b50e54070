//go:build linux

package main

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
)

// The bridge of the lab. It has no uplink: the machine's own network is in another namespace.
const (
	gateway4 = "192.0.2.1"
	gateway6 = "2001:db8::1"
)

// ip runs the ip program with words.
func ip(words string) error { return run("ip", strings.Fields(words)...) }

// buildNetwork makes the bridge and puts the clients' addresses on it.
func buildNetwork() error {
	commands := []string{
		"link set lo up", "link add lab type bridge", "link set lab up",
		"addr add " + gateway4 + "/24 dev lab", "addr add " + gateway6 + "/64 dev lab nodad",
	}
	for _, c := range clients {
		switch a := net.ParseIP(c.address); {
		case a.IsLoopback():
		case a.To4() != nil:
			commands = append(commands, "addr add "+c.address+"/32 dev lab")
		default:
			commands = append(commands, "addr add "+c.address+"/128 dev lab nodad")
		}
	}
	for _, c := range commands {
		if err := ip(c); err != nil {
			return err
		}
	}
	return os.WriteFile("/proc/sys/net/ipv6/conf/lab/accept_dad", []byte("0"), 0o644)
}

// checkAlone reports an error where this namespace has a way out.
func checkAlone() error {
	out, err := exec.Command("ip", "-o", "route", "show", "default").Output()
	if err != nil {
		return err
	}
	if len(out) > 0 {
		return fmt.Errorf("the lab's network has a way out: %s", out)
	}
	return nil
}

// setns are the numbers of the system call that changes a namespace, which package syscall does not name.
var setns = map[string]uintptr{"amd64": 308, "arm64": 268, "386": 346, "riscv64": 268}

// enterNetwork moves this goroutine, tied to its thread, to the network of a process until leave is called.
func enterNetwork(pid int) (leave func(), err error) {
	runtime.LockOSThread()
	home, err := os.Open("/proc/thread-self/ns/net")
	if err != nil {
		return nil, err
	}
	away, err := os.Open(fmt.Sprintf("/proc/%d/ns/net", pid))
	if err != nil {
		return nil, err
	}
	defer away.Close()
	if _, _, errno := syscall.RawSyscall(setns[runtime.GOARCH], away.Fd(), syscall.CLONE_NEWNET, 0); errno != 0 {
		return nil, errno
	}
	return func() {
		defer home.Close()
		// A thread that cannot come home stays tied, and ends with its goroutine.
		if _, _, errno := syscall.RawSyscall(setns[runtime.GOARCH], home.Fd(), syscall.CLONE_NEWNET, 0); errno == 0 {
			runtime.UnlockOSThread()
		}
	}, nil
}
