package lookup_test

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/backstamp/backstamp/lookup"
)

// program returns where a server stands. Debian has servers in a folder that is not in everybody's PATH.
func program(t testing.TB, name string) string {
	for _, p := range []string{name, "/usr/sbin/" + name} {
		if found, err := exec.LookPath(p); err == nil {
			return found
		}
	}
	t.Skipf("%s is not installed, so no real server is asked (Debian: apt-get install unbound nsd)", name)
	return ""
}

// daemon is a server that runs.
type daemon struct {
	addr  string
	ready time.Duration // how long it took to answer
	stop  func()
}

// freePort returns an address of the loopback that nobody listens on.
func freePort(t testing.TB) (addr string, port int) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { require.NoError(t, l.Close()) }()
	return l.Addr().String(), l.Addr().(*net.TCPAddr).Port
}

// start runs a server in the foreground, and waits until it answers the name. Somebody may take its port
// meanwhile, so that it is tried again.
func start(t testing.TB, name string, args func(dir string, port int) []string, question string) *daemon {
	path := program(t, name)
	var last string
	for range 5 {
		addr, port := freePort(t)
		var out lockedBuffer
		cmd := exec.Command(path, args(t.TempDir(), port)...)
		cmd.Stdout, cmd.Stderr = &out, &out
		begin := time.Now()
		require.NoError(t, cmd.Start())
		var once sync.Once
		d := &daemon{addr: addr, stop: func() {
			once.Do(func() {
				_ = cmd.Process.Kill()
				_ = cmd.Wait()
			})
		}}
		t.Cleanup(d.stop)
		if answers(addr, question) {
			d.ready = time.Since(begin)
			return d
		}
		d.stop()
		last = out.String()
	}
	t.Fatalf("%s does not start: %s", name, last)
	return nil
}

// answers asks until there is an answer, for five seconds.
func answers(addr, question string) bool {
	r := lookup.NewResolver(addr)
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
		_, err := r.LookupTXT(ctx, question+".")
		cancel()
		if err == nil {
			return true
		}
	}
	return false
}

// lockedBuffer takes what several goroutines write.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// startNSD runs an authoritative server for zones, by name.
func startNSD(t testing.TB, zones map[string]string) *daemon {
	zones["ready.example"] = "@ TXT yes\n"
	return start(t, "nsd", func(dir string, port int) []string {
		var conf strings.Builder
		fmt.Fprintf(&conf, "server:\n ip-address: 127.0.0.1@%d\n port: %d\n username: \"\"\n zonesdir: %q\n pidfile: \"\"\n xfrdfile: \"\"\n zonelistfile: %q\n xfrdir: %q\n"+
			" server-count: 1\n rrl-ratelimit: 0\n rrl-whitelist-ratelimit: 0\n tcp-count: 200\nremote-control:\n control-enable: no\n", port, port, dir, filepath.Join(dir, "zone.list"), dir)
		for name, text := range zones {
			text = "$ORIGIN " + name + ".\n$TTL 60\n@ SOA ns.example.com. root.example.com. 1 3600 600 86400 60\n@ NS ns.example.com.\n" + text
			require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
			fmt.Fprintf(&conf, "zone:\n name: %q\n zonefile: %q\n", name, name)
		}
		file := filepath.Join(dir, "nsd.conf")
		require.NoError(t, os.WriteFile(file, []byte(conf.String()), 0o600))
		return []string{"-d", "-c", file}
	}, "ready.example")
}

// startUnbound runs a resolver. The zones of stubs are asked for at the servers named; what stands in
// config is added to its section "server".
func startUnbound(t testing.TB, stubs map[string]string, config string) *daemon {
	return start(t, "unbound", func(dir string, port int) []string {
		var conf strings.Builder
		fmt.Fprintf(&conf, "server:\n interface: 127.0.0.1\n port: %d\n username: \"\"\n chroot: \"\"\n directory: %q\n pidfile: \"\"\n use-syslog: no\n logfile: \"\"\n"+
			" module-config: \"iterator\"\n do-not-query-localhost: no\n num-threads: 1\n qname-minimisation: no\n do-daemonize: no\n"+
			" local-zone: \"ready.example.\" static\n local-data: 'ready.example. TXT \"yes\"'\n%s", port, dir, config)
		// By itself unbound says of the networks of examples that they have no names.
		for _, zone := range []string{"2.0.192.in-addr.arpa", "100.51.198.in-addr.arpa", "113.0.203.in-addr.arpa", "8.b.d.0.1.0.0.2.ip6.arpa"} {
			fmt.Fprintf(&conf, " local-zone: \"%s.\" nodefault\n", zone)
		}
		conf.WriteString("remote-control:\n control-enable: no\n")
		for zone, addr := range stubs {
			fmt.Fprintf(&conf, "stub-zone:\n name: %q\n stub-addr: %s\n stub-no-cache: no\n", zone, strings.Replace(addr, ":", "@", 1))
		}
		file := filepath.Join(dir, "unbound.conf")
		require.NoError(t, os.WriteFile(file, []byte(conf.String()), 0o600))
		return []string{"-d", "-c", file}
	}, "ready.example")
}
