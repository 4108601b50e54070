package hops

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/backstamp/backstamp/received"
)

// A login is unlikely of a server of another organisation whose own field stands below.
func TestUnlikelyLogin(t *testing.T) {
	login := func(by, rdns string) *received.Field { return with(took(by, "out", rdns, "198.51.100.9"), auth("ann")) }
	older := took("out.example.net", "pc", "", "198.51.100.8")
	for _, tt := range []struct {
		name  string
		chain *Chain
		hop   int // -1: no finding
	}{
		{"another's server", chain(entered, login("mail.example.com", "out.example.net"), older), 1},
		{"behind a step inside", chain(entered, login("mail.example.com", "out.example.net"), invoked(), older), 2},
		{"the newest of two", chain(entered, login("mail.example.com", "out.example.net"), older, login("mail.example.com", "out.example.net"), older), 3},
		{"a server of the same organisation", chain(entered, login("mail.example.net", "out.example.net"), older), -1},
		{"a host without a reverse name", chain(entered, login("mail.example.com", ""), older), -1},
		{"a server whose field is not there", chain(entered, login("mail.example.com", "out.example.net"), claimed), -1},
		{"nothing below", chain(entered, login("mail.example.com", "out.example.net")), -1},
		{"nothing but a step inside below", chain(entered, login("mail.example.com", "out.example.net"), invoked()), -1},
		{"a server without an organisation", chain(entered, login("mail", "out.example.net"), older), -1},
		{"no login", chain(entered, took("mail.example.com", "out", "out.example.net", "198.51.100.9"), older), -1},
		{"from inside", chain(entered, with(took("mail.example.com", "out", "out.example.net", "10.0.0.9"), auth("ann")), older), -1},
		{"at a believed server", chain(login("mx.example.org", "out.example.net"), older), -1},
		{"a field that cannot be read", chain(entered, unreadable(), older), -1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if f, found := onlyFinding(t, Analyze(Case{Chain: tt.chain}), "unlikely-login", tt.hop); found {
				assert.Equal(t, "The client 198.51.100.9 is a server of example.net, and is said to have logged in at mail.example.com", f.Detail)
			}
		})
	}
}

// TLS is lost between two public hops, the second of which would tell of it.
func TestTLSLost(t *testing.T) {
	hop := func(by, ip string, with received.Protocol, d received.Dialect) *received.Field {
		f := took(by, "pc", "", ip)
		f.With, f.Dialect = with, d
		return f
	}
	secure := hop("mail.example.com", "198.51.100.9", "ESMTPS", "")
	for _, tt := range []struct {
		name  string
		chain *Chain
		hop   int // -1: no finding
	}{
		{"lost", chain(hop("mx.example.org", "203.0.113.7", "ESMTP", received.Postfix), secure), 1},
		{"lost to SMTP in small letters", chain(hop("mx.example.org", "203.0.113.7", "smtp", received.Exim), secure), 1},
		{"lost, and known by its cipher", chain(hop("mx.example.org", "203.0.113.7", "ESMTP", received.Sendmail), with(hop("mail.example.com", "198.51.100.9", "ESMTP", ""), func(f *received.Field) { f.TLS.Version = "TLSv1.3" })), 1},
		{"lost behind a user", chain(hop("mx.example.org", "203.0.113.7", "ESMTP", received.Google), with(took("mail.example.com", "pc", "", "198.51.100.9"), auth("ann"))), 1},
		{"lost behind a hop inside", chain(hop("mx.example.org", "203.0.113.7", "ESMTP", received.Postfix), hop("a", "10.0.0.1", "ESMTP", received.Postfix), secure), 2},
		{"kept", chain(hop("mx.example.org", "203.0.113.7", "ESMTPS", received.Postfix), secure), -1},
		{"never there", chain(hop("mx.example.org", "203.0.113.7", "ESMTP", received.Postfix), hop("mail.example.com", "198.51.100.9", "ESMTP", received.Postfix)), -1},
		{"another make, which does not tell", chain(hop("mx.example.org", "203.0.113.7", "ESMTP", ""), secure), -1},
		{"another protocol", chain(hop("mx.example.org", "203.0.113.7", "LMTP", received.Postfix), secure), -1},
		{"inside", chain(hop("mx.example.org", "10.0.0.7", "ESMTP", received.Postfix), secure), -1},
		{"inside at first", chain(hop("mx.example.org", "203.0.113.7", "ESMTP", received.Postfix), hop("mail.example.com", "10.0.0.9", "ESMTPS", "")), -1},
		{"to a local step", chain(with(hop("mx.example.org", "203.0.113.7", "ESMTP", received.Postfix), func(f *received.Field) { f.Handover = received.Local }), secure), -1},
		{"to a submission", chain(with(hop("mx.example.org", "203.0.113.7", "ESMTP", received.Postfix), func(f *received.Field) { f.Handover = received.Submission }), secure), -1},
		{"from a local step", chain(hop("mx.example.org", "203.0.113.7", "ESMTP", received.Postfix), with(hop("mail.example.com", "198.51.100.9", "ESMTPS", ""), func(f *received.Field) { f.Handover = received.Local })), -1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if f, found := onlyFinding(t, Analyze(Case{Chain: tt.chain}), "tls-lost", tt.hop); found {
				assert.Equal(t, []int{0}, f.Related)
			}
		})
	}
	twice := chain(hop("c.example.org", "203.0.113.8", "ESMTP", received.Postfix), hop("mx.example.org", "203.0.113.7", "ESMTP", received.Postfix), secure)
	assert.Len(t, findingsOf(Analyze(Case{Chain: twice}), "tls-lost"), 1, "it is told once")
}

// Below a user's hop there should be none, unless the hop is a step inside its server.
func TestBelowSubmission(t *testing.T) {
	user := with(took("mail.example.com", "pc", "", "198.51.100.9"), auth("ann"))
	within := with(took("mail.example.com", "localhost", "", "127.0.0.1"), auth("ann"))
	older := took("b.example.net", "a", "", "198.51.100.8")
	for _, tt := range []struct {
		name    string
		chain   *Chain
		hop, at int // -1: no finding
	}{
		{"below a user", chain(entered, user, older), 0, 1},
		{"below a step inside that is below a user", chain(entered, user, invoked(), older), 0, 2},
		{"below the newest of two users", chain(entered, user, older, user, older), 2, 3},
		{"nothing below", chain(entered, user), -1, 0},
		{"nothing but a step inside below", chain(entered, user, invoked()), -1, 0},
		{"below a program on the host", chain(entered, within, older), -1, 0},
		{"below a believed user", chain(user, older), -1, 0},
		{"below a server", chain(entered, claimed, older), -1, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if f, found := onlyFinding(t, Analyze(Case{Chain: tt.chain}), "below-a-submission", tt.hop); found {
				assert.Equal(t, []int{tt.at}, f.Related)
			}
		})
	}
}

// A client inside may have anything before it, although nobody vouches for it.
func TestMissingTrailInside(t *testing.T) {
	for client, want := range map[string]int{"10.0.0.1": 0, "203.0.113.7": 1} {
		c := Case{Chain: readFields(t, []string{"from a ([" + client + "]) by mx.example.org with SMTP id x1" + early, "ARC-Seal: i=1"}), Trust: TrustNewest(1)}
		assert.Len(t, findingsOf(Analyze(c), "missing-trail"), want, client)
	}
}

// A trail is missing if a server's other field is there, and a stranger handed the message over.
func TestMissingTrail(t *testing.T) {
	for _, tt := range []struct {
		name   string
		fields []string
		want   int
	}{
		{"a seal", []string{entry, "ARC-Seal: i=1"}, 1},
		{"results", []string{entry, "authentication-results: a.example; spf=pass"}, 1},
		{"a signature is the author's as well", []string{entry, "DKIM-Signature: d=example.com"}, 0},
		{"above the field", []string{"ARC-Seal: i=1", entry}, 0},
		{"an older field", []string{entry, gateway, "ARC-Seal: i=1"}, 0},
		{"from inside", []string{"from a ([10.0.0.1]) by mx.example.org with SMTP id x1" + early, "ARC-Seal: i=1"}, 0},
		{"of a user", []string{"from a ([203.0.113.7]) by mx.example.org with ESMTPA id x1" + early, "ARC-Seal: i=1"}, 0},
		{"no field at all", []string{"ARC-Seal: i=1"}, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			assert.Len(t, findingsOf(Analyze(Case{Chain: readFields(t, tt.fields)}), "missing-trail"), tt.want)
		})
	}
}

// Where no client is told of, the sentence names the server.
func TestMissingTrailWithoutClient(t *testing.T) {
	const want = "info The field ARC-Seal shows that a server had the message before mx.example.org, but no Received field tells of it"
	c := readFields(t, []string{"ARC-Seal: i=1"}).WithConn(Conn{Server: received.By{Host: "mx.example.org"}})
	assert.Equal(t, want, toldOf(Analyze(Case{Chain: c}), "missing-trail"))
}

func TestRemailers(t *testing.T) {
	for _, word := range remailers {
		for _, f := range []*received.Field{took(word+".example", "pc", "", "198.51.100.9"), took("mail.example.com", "pc", word+".example", "198.51.100.9")} {
			fs := findingsOf(Analyze(Case{Chain: chain(entered, f, f)}), "anonymous-remailer")
			if assert.Len(t, fs, 1, word) {
				assert.Equal(t, 0, fs[0].Hop)
			}
		}
	}
	assert.Empty(t, findingsOf(Analyze(Case{Chain: chain(entered, took("mail.example.com", "remailer.example", "", "198.51.100.9"))}), "anonymous-remailer"), "a greeting is worth nothing")
	fields := 0
	for _, f := range askedFields {
		if f.ask == askRemailer {
			fields++
			assert.Len(t, findingsOf(Analyze(Case{Chain: readFields(t, []string{entry, f.name + ": x", f.name + ": x"})}), "anonymous-remailer"), 1, f.name)
		}
	}
	assert.Equal(t, 5, fields)
}
