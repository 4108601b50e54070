//go:build linux

package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// asLab tells a copy of the test program to be the lab.
const asLab = "BACKSTAMP_LAB_ITSELF"

func TestMain(m *testing.M) {
	if os.Getenv(asLab) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// labCommand returns a command that is the lab. wrapper is a command that runs another.
func labCommand(wrapper string, args ...string) *exec.Cmd {
	args = append(append(strings.Fields(wrapper), "/proc/self/exe"), args...)
	if wrapper != "" {
		self, _ := os.Executable()
		args[len(strings.Fields(wrapper))] = self
	}
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Env = append(os.Environ(), asLab+"=1")
	return cmd
}

// refuses runs the lab, and something meanwhile; it has to end with exit code 1 and one line of error that says this,
// and to leave no folder.
func refuses(t *testing.T, cmd *exec.Cmd, dir, says string, meanwhile ...func()) {
	t.Helper()
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	require.NoError(t, cmd.Start())
	for _, do := range meanwhile {
		do()
	}
	exit := new(exec.ExitError)
	require.ErrorAs(t, cmd.Wait(), &exit)
	assert.Equal(t, 1, exit.ExitCode())
	assert.Regexp(t, `^lab: [^\n]*`+says+`[^\n]*\n$`, complaint.String())
	assert.NoDirExists(t, dir)
}

// needsRoot skips the test where the lab could not be built.
func needsRoot(t *testing.T) {
	if err := ready(); err != nil {
		t.Skip("the lab cannot be built here: ", err)
	}
}

func TestNoRoot(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "lab")
	cmd := labCommand("", "-dir", dir)
	if os.Getuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	refuses(t, cmd, dir, "run it as root")
}

// TestNoNamespaces runs the lab as a root that may do less, as it is in most containers.
func TestNoNamespaces(t *testing.T) {
	needsRoot(t)
	for _, may := range []string{"sys_admin", "net_admin"} {
		t.Run(may, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "lab")
			refuses(t, labCommand("setpriv --inh-caps=-"+may+" --bounding-set=-"+may, "-dir", dir), dir, "namespaces")
		})
	}
}

func TestNoSource(t *testing.T) {
	needsRoot(t)
	dir := filepath.Join(t.TempDir(), "lab")
	empty := httptest.NewServer(http.NotFoundHandler())
	refuses(t, labCommand("", "-dir", dir, "-mirror", empty.URL), dir, "the package source is not in reach")
	empty.Close()
	refuses(t, labCommand("", "-dir", dir, "-mirror", empty.URL), dir, "the package source is not in reach")
}

// slowSource is a package source that leaves debootstrap waiting; wait returns when it is asked.
func slowSource(t *testing.T) (address string, wait func()) {
	asked := make(chan bool, 1)
	over := make(chan bool)
	source := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, "/Release") { // what the lab itself asks for
			select {
			case asked <- true:
			default:
			}
			<-over
		}
	}))
	t.Cleanup(func() {
		close(over)
		source.Close()
	})
	return source.URL, func() {
		select {
		case <-asked:
		case <-time.After(time.Minute):
			assert.Fail(t, "debootstrap asked for nothing")
		}
	}
}

// TestKilled kills the lab while it builds, and the next run clears up.
func TestKilled(t *testing.T) {
	needsRoot(t)
	dir := filepath.Join(t.TempDir(), "lab")
	source, wait := slowSource(t)
	cmd := labCommand("", "-dir", dir, "-mirror", source)
	require.NoError(t, cmd.Start())
	wait()
	require.DirExists(t, filepath.Join(dir, "roots", "base.part"))
	require.NoError(t, cmd.Process.Kill())
	_ = cmd.Wait()
	assert.Eventually(t, func() bool { return !running(dir) }, 5*time.Second, 20*time.Millisecond, "a process is left")
	refuses(t, labCommand("", "-dir", dir, "-mirror", "http://127.0.0.1:1"), dir, "the package source is not in reach")
}

// TestTold tells the lab to stop while it builds, after which nothing is left.
func TestTold(t *testing.T) {
	needsRoot(t)
	dir := filepath.Join(t.TempDir(), "lab")
	source, wait := slowSource(t)
	cmd := labCommand("", "-dir", dir, "-mirror", source)
	refuses(t, cmd, dir, "told to stop", func() {
		wait()
		_ = cmd.Process.Signal(syscall.SIGTERM)
	})
	assert.False(t, running(dir), "a process is left")
}

// running reports whether a process has the folder in its command line.
func running(dir string) bool {
	lines, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, name := range lines {
		if text, err := os.ReadFile(name); err == nil && strings.Contains(string(text), dir) {
			return true
		}
	}
	return false
}

func TestChoose(t *testing.T) {
	all, err := choose("")
	require.NoError(t, err)
	assert.Greater(t, len(all), 14)
	two, err := choose("exim,mlmmj")
	require.NoError(t, err)
	require.Len(t, two, 2)
	assert.Equal(t, "mlmmj", two[1].Name)
	_, err = choose("exim,nobody")
	assert.EqualError(t, err, `there is no server "nobody"`)
}
