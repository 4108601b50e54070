package fuzz

import (
	"fmt"
	"net"
	"net/netip"
	"net/smtp"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/backstamp/backstamp/hops"
	"github.com/backstamp/backstamp/received"
)

// TestStampThroughPostfix sends messages with our Stamp on top through a real Postfix. It must hand the field on as it
// is, and SpamAssassin must read the same parts in it as Parse, which are those that were stamped.
func TestStampThroughPostfix(t *testing.T) {
	perl := spamAssassin(t)
	p := startPostfix(t)
	stamps := postfixStamps()
	for i, s := range stamps {
		value, err := s.AppendText(nil)
		require.NoError(t, err)
		message := fmt.Sprintf("Received:%s\r\nFrom: <ann@example.com>\r\nTo: <bob@example.org>\r\nSubject: %d\r\n\r\nHello\r\n", value, i)
		require.NoError(t, smtp.SendMail(p.addr, nil, "ann@example.com", []string{"bob@example.org"}, []byte(message)), p.log())
	}
	t.Logf("%s, %s, SpamAssassin by %s", p.version, p.addr, perl)
	var fields []*received.Field
	var values []string
	for i, text := range p.delivered(t, len(stamps)) {
		chain, err := hops.Read(strings.NewReader(text))
		require.NoError(t, err)
		require.Equal(t, 2, chain.Len(), text)
		assert.Equal(t, received.Postfix, chain.Hop(1).Field.Dialect, "its own field stands on top")
		f := chain.Hop(0).Field
		checkStamped(t, stamps[i], f)
		fields, values = append(fields, f), append(values, f.Raw())
	}
	for i, said := range runSpamAssassin(t, values) {
		f := fields[i]
		assert.Equal(t, f.From.IP.String(), said[saAddress], f.Raw())
		assert.Equal(t, f.From.RDNS, said[saRDNS], f.Raw())
		assert.Equal(t, saysHELO(f), said[saHELO], f.Raw())
		assert.Equal(t, f.By.Host, said[saBy], f.Raw())
		assert.Equal(t, f.ID, said[saID], f.Raw())
	}
}

// checkStamped compares a stamp with the field that came through.
func checkStamped(t *testing.T, s received.Stamp, f *received.Field) {
	written, err := s.AppendText(nil)
	require.NoError(t, err)
	assert.Equal(t, strings.ReplaceAll(string(written), "\r\n", "\n"), " "+f.Raw(), "what was stamped came through")
	assert.Empty(t, f.Problems)
	assert.Equal(t, s.IP, f.From.IP)
	assert.Equal(t, s.HELO, f.From.HELO)
	assert.Equal(t, s.RDNS, f.From.RDNS)
	assert.Equal(t, s.By, f.By.Host)
	assert.Equal(t, s.With, f.With)
	assert.Equal(t, s.ID, f.ID)
	assert.Equal(t, s.Date.Unix(), f.Date.UTC.Unix())
}

// saysHELO returns the HELO as SpamAssassin has it, where an address literal is put between exclamation marks.
func saysHELO(f *received.Field) string {
	if ip, ok := strings.CutPrefix(f.From.HELO, "["); ok {
		return "!" + strings.TrimSuffix(ip, "]") + "!"
	}
	return f.From.HELO
}

// postfixStamps are stamps of every sort that can go through a server of today.
func postfixStamps() []received.Stamp {
	full := received.Stamp{
		HELO: "mail.example.com", RDNS: "dsl-7.example.net", IP: netip.MustParseAddr("192.0.2.7"), By: "mx.example.org", With: "ESMTPS", ID: "4F1C2A",
		For: "bob@example.org", Date: time.Date(2026, time.March, 6, 14, 31, 7, 0, time.FixedZone("", 3600)),
	}
	change := func(f func(s *received.Stamp)) received.Stamp {
		s := full
		f(&s)
		return s
	}
	return []received.Stamp{
		full,
		change(func(s *received.Stamp) { s.RDNS = "" }),
		change(func(s *received.Stamp) { s.IP = netip.MustParseAddr("2001:db8::7") }),
		change(func(s *received.Stamp) { s.HELO = "[192.0.2.7]" }),
		change(func(s *received.Stamp) { s.ID, s.For = "", "" }),
		change(func(s *received.Stamp) { s.HELO = "xn--bcher-kva.example" }),
		change(func(s *received.Stamp) { s.RDNS = strings.Repeat("long-name.", 8) + "example.net" }),
		change(func(s *received.Stamp) { s.For = `"bob at home"@example.org` }),
	}
}

// A postfix is a Postfix of its own, with its own configuration and queue, on an unprivileged port of the loopback.
type postfix struct{ dir, addr, version string }

// startPostfix starts one, and skips the test where that cannot be done.
func startPostfix(t *testing.T) postfix {
	t.Setenv("PATH", os.Getenv("PATH")+":/usr/sbin")
	if _, err := exec.LookPath("postfix"); err != nil {
		t.Skip("there is no Postfix, so that none is asked: install Debian's package postfix")
	}
	owner, err := user.Lookup("postfix")
	if os.Getuid() != 0 || err != nil {
		t.Skip("Postfix's master needs root and the user postfix, so that none is asked: run the test as root where Debian's package postfix is installed")
	}
	dir, err := os.MkdirTemp("", "postfix") // t.TempDir is in a folder that only root can enter
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	require.NoError(t, os.Chmod(dir, 0o755))
	p := postfix{dir: dir, addr: freePort(t)}
	p.version = "Postfix " + strings.TrimSpace(output(t, "postconf", "-d", "-h", "mail_version"))
	uid, err := strconv.Atoi(owner.Uid)
	require.NoError(t, err)
	for _, sub := range []string{"etc", "queue", "data", "mail"} {
		require.NoError(t, os.Mkdir(filepath.Join(p.dir, sub), 0o755))
	}
	require.NoError(t, os.Chown(filepath.Join(p.dir, "data"), uid, -1))
	require.NoError(t, os.Chown(filepath.Join(p.dir, "mail"), uid, -1))
	p.write(t, "main.cf", fmt.Sprintf(postfixMain, p.dir, owner.Uid, owner.Gid))
	p.write(t, "master.cf", fmt.Sprintf(postfixMaster, p.addr))
	t.Cleanup(func() { _ = exec.Command("postfix", "-c", p.dir+"/etc", "stop").Run() })
	b, err := exec.Command("postfix", "-c", p.dir+"/etc", "start").CombinedOutput()
	require.NoError(t, err, "%s\n%s", b, p.log())
	return p
}

const postfixMain = `compatibility_level = 3.6
queue_directory = %[1]s/queue
data_directory = %[1]s/data
mail_owner = postfix
maillog_file = %[1]s/log
maillog_file_prefixes = %[1]s
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = store.example.org
mydestination =
mynetworks = 127.0.0.0/8
smtpd_peername_lookup = no
disable_dns_lookups = yes
smtpd_recipient_restrictions = permit_mynetworks, reject
virtual_mailbox_domains = example.org
virtual_mailbox_base = %[1]s/mail
virtual_mailbox_maps = static:bob/
virtual_minimum_uid = 1
virtual_uid_maps = static:%[2]s
virtual_gid_maps = static:%[3]s
alias_maps =
`

const postfixMaster = `%s inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
virtual unix - n n - - virtual
error unix - - n - - error
retry unix - - n - - error
postlog unix-dgram n - n - 1 postlogd
`

func (p postfix) write(t *testing.T, name, text string) {
	require.NoError(t, os.WriteFile(filepath.Join(p.dir, "etc", name), []byte(text), 0o644))
}

// log returns the log, for when something went wrong.
func (p postfix) log() string {
	b, _ := os.ReadFile(filepath.Join(p.dir, "log"))
	return string(b)
}

// delivered waits for n messages, and returns them in the order of their subjects, which are numbers.
func (p postfix) delivered(t *testing.T, n int) []string {
	tick, limit := time.NewTicker(20*time.Millisecond), time.After(time.Minute)
	defer tick.Stop()
	for {
		files, _ := filepath.Glob(filepath.Join(p.dir, "mail", "bob", "new", "*"))
		if len(files) == n {
			return sortBySubject(t, files)
		}
		select {
		case <-tick.C:
		case <-limit:
			require.FailNow(t, "messages did not arrive", "%d of %d\n%s", len(files), n, p.log())
		}
	}
}

func sortBySubject(t *testing.T, files []string) []string {
	list := make([]string, len(files))
	for _, file := range files {
		b, err := os.ReadFile(file)
		require.NoError(t, err)
		_, subject, _ := strings.Cut(string(b), "\nSubject: ")
		number, _, _ := strings.Cut(subject, "\n")
		n, err := strconv.Atoi(number)
		require.NoError(t, err)
		list[n] = string(b)
	}
	return list
}

// freePort returns an address of the loopback on which nobody listens.
func freePort(t *testing.T) string {
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	return l.Addr().String()
}

// output returns what a command writes; its failure is the test's.
func output(t *testing.T, name string, args ...string) string {
	b, err := exec.Command(name, args...).CombinedOutput()
	require.NoError(t, err, "%s", b)
	return string(b)
}
