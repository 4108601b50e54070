//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
)

// stageVariable tells a copy of this program which part of the work is its own.
const stageVariable = "BACKSTAMP_LAB_STAGE"

// tools are programs of Debian that the lab is built with, and the packages that have them.
var tools = []struct{ name, of string }{
	{"debootstrap", "debootstrap"}, {"ip", "iproute2"}, {"nsenter", "util-linux"}, {"mount", "mount"}, {"apt-get", "apt"}, {"go", "golang-go"},
}

// ready says in one sentence what is missing, before anything is done.
func ready() error {
	if os.Getuid() != 0 {
		return errors.New("it builds file systems and networks, which only root may do: run it as root on Debian 12")
	}
	for _, t := range tools {
		if _, err := exec.LookPath(t.name); err != nil {
			return fmt.Errorf("the program %s is missing: apt-get install %s", t.name, t.of)
		}
	}
	if out, err := enter(exec.Command("sh", "-ec", trial), true).CombinedOutput(); err != nil {
		return fmt.Errorf("this system does not give root what the lab stands on, namespaces with mounts, overlays and a bridge: %s", strings.TrimSpace(err.Error()+" "+string(out)))
	}
	return nil
}

// trial does in small, in namespaces that end with it, what the lab does.
const trial = `mount --make-rprivate /
mount -t proc proc /proc
mount -t tmpfs tmpfs /mnt
mkdir /mnt/lower /mnt/upper /mnt/work /mnt/root
mount -t overlay overlay -o lowerdir=/mnt/lower,upperdir=/mnt/upper,workdir=/mnt/work /mnt/root
ip link add lab type bridge`

// enter makes a command run in namespaces of its own. It is killed when this process ends, however that
// comes, and all that runs in its namespaces with it.
func enter(cmd *exec.Cmd, network bool) *exec.Cmd {
	flags := syscall.CLONE_NEWNS | syscall.CLONE_NEWPID | syscall.CLONE_NEWUTS | syscall.CLONE_NEWIPC
	if network {
		flags |= syscall.CLONE_NEWNET
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: uintptr(flags), Pdeathsig: syscall.SIGKILL}
	return cmd
}

// stage runs a copy of this program for one part of the work.
func stage(ctx context.Context, name string, network bool) error {
	// The kernel sends the death signal when the thread ends that started the process.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	self, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := enter(exec.CommandContext(ctx, self, os.Args[1:]...), network)
	cmd.Env = append(os.Environ(), stageVariable+"="+name)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	err = cmd.Run()
	if ctx.Err() != nil {
		return errors.New("it was told to stop")
	}
	if _, ended := errors.AsType[*exec.ExitError](err); ended {
		return errSaid
	}
	return err
}

// errSaid is the error of a stage that has said itself what went wrong.
var errSaid = errors.New("see above")

// settle is the first thing in a stage: mounts stay in the namespace, and /proc shows its processes.
func settle() error {
	if err := run("mount", "--make-rprivate", "/"); err != nil {
		return err
	}
	return run("mount", "-t", "proc", "proc", "/proc")
}

// lock takes the folder for this process.
func lock(name string) (unlock func(), err error) {
	file, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR|syscall.O_CLOEXEC, 0o644)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		file.Close()
		return nil, fmt.Errorf("another lab is at work in this folder (it holds %s)", name)
	}
	return func() { file.Close() }, nil
}
