package hops

import (
	"errors"
	"net/netip"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/backstamp/backstamp/received"
)

func addr(s string) netip.Addr {
	if s == "" {
		return netip.Addr{}
	}
	return netip.MustParseAddr(s)
}

func network(s string) netip.Prefix { return netip.MustParsePrefix(s) }

// took returns the field of a server that took a message over from a client.
func took(by, helo, rdns, ip string) *received.Field {
	f := &received.Field{
		Handover: received.Relay,
		From:     received.From{HELO: helo, RDNS: rdns, IP: addr(ip)},
		By:       received.By{Host: by},
	}
	if rdns != "" {
		f.From.RDNSStatus = received.RDNSNamed
	}
	return f
}

// with returns the field with a change.
func with(f *received.Field, change func(f *received.Field)) *received.Field {
	change(f)
	return f
}

func auth(user string) func(*received.Field) {
	return func(f *received.Field) {
		f.With, f.Handover, f.From.User = "ESMTPSA", received.Submission, user
	}
}

// lmtpa is what Cyrus writes of a delivery.
func lmtpa(f *received.Field) { f.With, f.Handover = "LMTPA", received.Local }

func dialect(d received.Dialect) func(*received.Field) {
	return func(f *received.Field) { f.Dialect = d }
}

// invoked is qmail's note of a step inside a host.
func invoked() *received.Field {
	return &received.Field{Handover: received.Local, Dialect: received.Qmail}
}

// microsoft is a step of Microsoft 365.
func microsoft(by, helo, ip string) *received.Field {
	return with(took(by, helo, "", ip), func(f *received.Field) { f.With, f.Dialect = "Microsoft SMTP Server", received.Exchange })
}

// unreadable stands for a field that could not be read.
func unreadable() *received.Field { return nil }

// chain makes a chain of fields that stand as in a message, the newest first.
func chain(fields ...*received.Field) *Chain {
	fields = slices.Clone(fields)
	slices.Reverse(fields)
	var bad []int
	for i, f := range fields {
		if f == nil {
			fields[i] = &received.Field{}
			bad = append(bad, i)
		}
	}
	c := newChain(fields)
	for _, i := range bad {
		c.links[i].err = received.ErrUnrecognised
	}
	return c
}

type boundaryCase struct {
	name    string
	chain   *Chain
	trust   Truster
	none    bool
	hop     int
	client  string
	certain bool
	why     string // a part of Why
}

func (tt boundaryCase) run(t *testing.T) {
	t.Run(tt.name, func(t *testing.T) {
		b, ok := tt.chain.Boundary(tt.trust)
		require.Equal(t, !tt.none, ok, "%+v", b)
		if tt.none {
			return
		}
		assert.Equal(t, tt.hop, b.Hop, b.Why)
		assert.Equal(t, addr(tt.client), b.Client.IP, b.Why)
		assert.Equal(t, tt.certain, b.Certain, b.Why)
		assert.Contains(t, b.Why, tt.why)
		assert.Equal(t, basis(tt.trust), b.Basis)
		assert.Equal(t, tt.chain.Hop(b.Hop).Field.By, b.By)
	})
}

// Fields that many tests share. mx and store are ours; store has 192.0.2.20, mx 192.0.2.10.
var (
	stored  = took("store.example.org", "mx.example.org", "mx.example.org", "192.0.2.10")
	inner10 = took("store.example.org", "mx.example.org", "", "10.0.0.10")
	entered = took("mx.example.org", "mail.example.com", "dsl-7.example.net", "203.0.113.7")
	claimed = took("mail.example.com", "pc.example.com", "", "198.51.100.9")
	ownName = took("mx.example.org", "bank.example", "mail.bank.example", "198.51.100.99")
)

func TestBoundaryTrust(t *testing.T) {
	for _, tt := range []boundaryCase{
		{"no hops", chain(), nil, true, 0, "", false, ""},
		{"nets, client listed", chain(stored, entered, claimed), ours, false, 1, "203.0.113.7", true, "in none of the trusted networks"},
		{"nets, client not listed", chain(stored, entered), TrustNets(network("192.0.2.99/32")), false, 1, "192.0.2.10", true, "192.0.2.10"},
		{"nets mapped into IPv6", chain(stored, entered), TrustNets(network("::ffff:192.0.2.0/120")), false, 0, "203.0.113.7", true, ""},
		{"nets of IPv6", chain(took("store.example.org", "mx.example.org", "", "2001:db8::10"), entered), TrustNets(network("2001:db8::/32")), false, 0, "203.0.113.7", true, ""},
		{"all of IPv6 is not IPv4", chain(stored, entered), TrustNets(network("::/0")), false, 1, "192.0.2.10", true, ""},
		{"nets with an invalid one", chain(stored, entered), TrustNets(netip.Prefix{}, network("192.0.2.0/24")), false, 0, "203.0.113.7", true, ""},
		{"no nets", chain(stored, entered), TrustNets(), false, 1, "192.0.2.10", true, "nobody vouches"},
		{"everything is ours", chain(stored, took("mx.example.org", "mail.example.com", "", "192.0.2.30")), TrustNets(network("0.0.0.0/0")), true, 0, "", false, ""},
		{"host by reverse name", chain(with(stored2(), dialect(received.Postfix)), entered), TrustHosts("MX.example.org."), false, 0, "203.0.113.7", true, "none of the trusted hosts"},
		{"host by reverse name that nobody checked", chain(stored, entered), TrustHosts("mx.example.org"), false, 0, "203.0.113.7", false, "may not have been checked"},
		{"host by reverse name that does not agree", chain(with(stored2(), func(f *received.Field) { f.From.Verified = received.No }), entered), TrustHosts("mx.example.org"), false, 1, "192.0.2.10", true, ""},
		{"host by HELO from outside", chain(took("store.example.org", "mx.example.org", "", "192.0.2.10"), entered), TrustHosts("mx.example.org"), false, 1, "192.0.2.10", true, ""},
		{"host by HELO from inside", chain(inner10, entered), TrustHosts("mx.example.org"), false, 0, "203.0.113.7", true, ""},
		{"host of another name in the field below", chain(with(took("store.example.org", "gw.example.org", "gw.example.org", "192.0.2.9"), dialect(received.Postfix)), took("filter.example.net", "a.example.com", "", "203.0.113.7")), TrustHosts("gw.example.org", "filter.example.net"), false, 0, "203.0.113.7", true, ""},
		{"newest 1", chain(stored, entered, claimed), TrustNewest(1), false, 2, "192.0.2.10", true, "last field that is trusted"},
		{"newest 2 asks for no names", chain(stored, took("other.example", "x", "", "203.0.113.7"), claimed), TrustNewest(2), false, 1, "203.0.113.7", true, ""},
		{"newest more than there are", chain(stored, entered), TrustNewest(9), true, 0, "", false, ""},
		{"newest 0 is 1", chain(stored, entered), TrustNewest(0), false, 1, "192.0.2.10", true, ""},
		{"private by default", chain(inner10, entered, claimed), nil, false, 1, "203.0.113.7", true, "no address of an inner network"},
		{"private, link-local", chain(took("b.example.org", "a.example.org", "", "fe80::1"), took("a.example.org", "x", "", "203.0.113.7")), TrustPrivate(), false, 0, "203.0.113.7", true, ""},
		{"private, unique local", chain(took("b.example.org", "a.example.org", "", "fd00::1"), took("a.example.org", "x", "", "203.0.113.7")), TrustPrivate(), false, 0, "203.0.113.7", true, ""},
		{"private, public client", chain(stored, entered), TrustPrivate(), false, 1, "192.0.2.10", true, ""},
		{"private, all hops", chain(inner10, took("mx.example.org", "pc", "", "10.0.0.77")), nil, true, 0, "", false, ""},
		{"any of two", chain(inner10, took("mx.example.org", "gw.example.org", "", "192.0.2.5"), took("gw.example.org", "x", "", "203.0.113.7")), TrustAny(ours, nil, TrustPrivate()), false, 0, "203.0.113.7", true, ""},
		{"any: a doubt stays if the others do not vouch", chain(stored, entered), TrustAny(TrustHosts("mx.example.org"), TrustNets(network("198.51.100.0/24"))), false, 0, "203.0.113.7", false, "may not have been checked"},
		{"private, the server's own name, checked", chain(with(took("mx.example.org", "x", "mx.example.org", "203.0.113.1"), dialect(received.Exim)), entered), TrustPrivate(), false, 0, "203.0.113.7", true, ""},
		{"private, the server's own name, not checked", chain(took("mx.example.org", "x", "mx.example.org", "203.0.113.1"), entered), TrustPrivate(), false, 1, "203.0.113.1", true, ""},
		{"any of none", chain(inner10, entered), TrustAny(), false, 1, "10.0.0.10", true, "nobody vouches"},
		{"any: one without a doubt is enough", chain(stored, entered), TrustAny(TrustHosts("mx.example.org"), ours), false, 0, "203.0.113.7", true, ""},
		{"one's own", chain(stored, entered, claimed), vouchFor("192.0.2.10"), false, 1, "203.0.113.7", true, "nobody vouches"},
		{"one's own vouches for everything", chain(stored, entered, claimed), vouchAll{}, true, 0, "", false, ""},
	} {
		tt.run(t)
	}
}

func stored2() *received.Field { f := *stored; return &f }

type vouchFor string

func (v vouchFor) Vouches(h Hop) bool { return h.Field.From.IP == netip.MustParseAddr(string(v)) }

type vouchAll struct{}

func (vouchAll) Vouches(Hop) bool { return true }

// Fields that the tests of boundaries share, and the network of ours.
var (
	ours     = TrustNets(network("192.0.2.0/24"))
	loop     = took("mx.example.org", "localhost", "", "127.0.0.1")
	amavis   = with(took("localhost", "mx.example.org", "", "127.0.0.1"), func(f *received.Field) { f.Handover = received.Filter })
	scanned  = with(took("mx", "", "", ""), func(f *received.Field) { f.Handover, f.From.User = received.Filter, "ann@example.com" })
	fetched  = with(took("home.example.net", "pop.example.org", "", "198.51.100.110"), func(f *received.Field) { f.Handover = received.Fetch })
	byLocal  = with(&received.Field{By: received.By{Host: "mx.example.org"}}, func(f *received.Field) { f.Handover = received.Local })
	google   = with(&received.Field{By: received.By{Host: "2002:a05:6402:1::"}}, dialect(received.Google))
	nameless = &received.Field{Handover: received.Relay, With: "SMTP", By: received.By{Host: "10.143.160.8", IP: addr("10.143.160.8")}}
)

// Steps inside a host or a product are not counted as a client's, and what only looks like one is.
func TestBoundaryInside(t *testing.T) {
	for _, tt := range []boundaryCase{
		{"loopback of the server", chain(loop, entered), ours, false, 0, "203.0.113.7", true, ""},
		{"filter on the loopback", chain(loop, amavis, entered), TrustNets(), false, 0, "203.0.113.7", true, ""},
		{"filter that names the sender as a user", chain(scanned, entered), TrustNets(), false, 0, "203.0.113.7", true, ""},
		{"loopback that goes on elsewhere", chain(loop, claimed), nil, false, 1, "127.0.0.1", false, "handed over inside mx.example.org"},
		{"server named by loopback address", chain(loop, took("127.0.0.1", "x", "", "203.0.113.7")), nil, false, 0, "203.0.113.7", true, ""},
		{"filter named by loopback alone", chain(took("mx.example.org", "mx.example.org", "", "127.0.0.1"), took("localhost", "x", "", "203.0.113.7")), nil, false, 0, "203.0.113.7", true, ""},
		{"step on a host named by its address", chain(with(&received.Field{Handover: received.Local}, func(f *received.Field) { f.By.Host, f.By.IP = "mx.example.org", addr("192.0.2.10") }), took("[192.0.2.10]", "x", "", "203.0.113.7")), nil, false, 0, "203.0.113.7", true, ""},
		{"local, with an impossible address", chain(with(took("mx.example.org", "x", "", ""), func(f *received.Field) { f.Handover, f.From.Literal = received.Local, "300.0.0.1" }), ownName), nil, false, 1, "", true, "300.0.0.1"},
		{"local, but authenticated", chain(with(took("mx.example.org", "x", "", ""), func(f *received.Field) { f.Handover, f.With = received.Local, "ESMTPA" }), ownName), nil, false, 1, "", true, "authenticated itself"},
		{"step without client on one host", chain(byLocal, entered), ours, false, 0, "203.0.113.7", true, ""},
		{"step without client and another host's field", chain(byLocal, claimed), ours, false, 1, "", false, "handed over inside mx.example.org"},
		{"step inside Google", chain(google, with(took("mx.google.example", "x", "", "203.0.113.7"), dialect(received.Google))), nil, false, 0, "203.0.113.7", true, ""},
		{"steps inside Google, without names", chain(nameless, nameless, with(took("mx.google.example", "x", "", "203.0.113.7"), dialect(received.Google))), nil, false, 0, "203.0.113.7", true, ""},
		{"step inside Google, then another's field", chain(nameless, claimed), nil, false, 1, "", false, "added none"},
		{"a client that authenticated itself is no step inside Google", chain(with(&received.Field{By: received.By{Host: "10.143.160.8"}}, auth("ann")), nameless, entered), nil, false, 2, "", true, "authenticated itself as ann"},
		{"the client is the server", chain(with(took("mx.example.org", "mx", "", "203.0.113.1"), func(f *received.Field) { f.By.IP = addr("203.0.113.1") }), entered), TrustNets(), false, 0, "203.0.113.7", true, ""},
		{"a program handed qmail the message", chain(with(invoked(), func(f *received.Field) { f.From.User = "1000" }), entered), ours, false, 0, "203.0.113.7", false, "a program of user 1000 handed the message to the server"},
		{"an alias of qmail's", chain(with(invoked(), func(f *received.Field) { f.From.User = "alias" }), invoked(), entered), ours, false, 0, "203.0.113.7", true, ""},
		{"newest n, of which the last is a program's handover", chain(stored, with(invoked(), func(f *received.Field) { f.From.User = "1000" }), ownName), TrustNewest(2), false, 0, "198.51.100.99", false, "a program of user 1000"},
		{"newest n, of which the last is one from the network", chain(stored, invoked(), with(took("other.example", "x", "", "203.0.113.7"), dialect(received.Qmail)), ownName), TrustNewest(2), false, 1, "203.0.113.7", true, ""},
		{"newest n ends at a user", chain(stored, with(took("mx.example.org", "pc", "", "203.0.113.7"), auth("ann")), ownName), TrustNewest(3), false, 1, "203.0.113.7", true, "authenticated itself as ann"},
		{"client's words that read like the server's", chain(with(took("mx.example.org", "x", "", ""), func(f *received.Field) {
			f.Handover, f.With, f.Problems = received.Local, "LMTP", received.ProblemList{{Code: received.AmbiguousClient}}
		}), ownName), nil, false, 1, "", true, "cannot be told from the client's own words"},
		{"a client's words that read like a fetch", chain(with(took("mx.example.org", "x", "", ""), func(f *received.Field) {
			f.Handover, f.Problems = received.Fetch, received.ProblemList{{Code: received.AmbiguousClient}}
		}), ownName), nil, false, 1, "", true, "cannot be told from the client's own words"},
		{"Microsoft 365, inner address", chain(microsoft("b.prod.outlook.com", "a.prod.outlook.com", "2603:10a6:208::1"), microsoft("a.outlook.office365.com", "ft.prod.protection.outlook.com", "2603:10b6:5:cafe::dc"), microsoft("ft.mail.protection.outlook.com", "mail.example.com", "203.0.113.7")), TrustNets(), false, 0, "203.0.113.7", true, ""},
		{"Microsoft 365, a customer that greets with an inner name", chain(microsoft("b.prod.outlook.com", "a.prod.outlook.com", "203.0.113.7"), microsoft("a.prod.outlook.com", "x", "198.51.100.9")), nil, false, 1, "203.0.113.7", true, ""},
		{"Microsoft 365, an inner address at another's server", chain(microsoft("mx.example.org", "a.prod.outlook.com", "2603:10a6:208::1"), microsoft("a.prod.outlook.com", "x", "198.51.100.9")), nil, false, 1, "2603:10a6:208::1", true, ""},
		{"Microsoft 365, an address of a customer's machine", chain(microsoft("b.prod.outlook.com", "a.prod.outlook.com", "2603:1020:5::1"), microsoft("a.prod.outlook.com", "x", "198.51.100.9")), nil, false, 1, "2603:1020:5::1", true, ""},
		{"Yahoo, inner step by HTTPS", chain(with(took("atlas1.free.mail.bf1.yahoo.com", "10.0.0.71", "", "10.0.0.71"), func(f *received.Field) {
			f.Handover, f.With, f.Dialect = received.Web, "HTTPS", received.Yahoo
		}), took("10.0.0.71", "mail.example.com", "", "203.0.113.7")), nil, false, 0, "203.0.113.7", true, ""},
		{"rented machines have many owners", chain(took("mx.example.org", "a.compute.amazonaws.com", "a.compute.amazonaws.com", "192.0.2.40"), took("b.compute.amazonaws.com", "x", "", "203.0.113.7")), ours, false, 1, "192.0.2.40", false, "added none"},
		{"a rented machine has one name", chain(took("mx.example.org", "a.compute.amazonaws.com", "a.compute.amazonaws.com", "192.0.2.40"), took("a.compute.amazonaws.com", "x", "", "203.0.113.7")), ours, false, 0, "203.0.113.7", true, ""},
		{"a greeting through a proxy on the loopback", chain(took("mx.example.org", "mail.example.com", "localhost", "127.0.0.1"), claimed), nil, false, 0, "198.51.100.9", false, "rests on the name that it gave itself, mail.example.com"},
		{"a greeting through a load balancer", chain(took("mx.example.org", "mail.example.com", "", "10.0.0.1"), claimed), nil, false, 0, "198.51.100.9", false, "rests on the name that it gave itself, mail.example.com"},
	} {
		tt.run(t)
	}
}

// The next older field is believed if it names the client, by one of its names.
func TestBoundaryNames(t *testing.T) {
	for _, tt := range []boundaryCase{
		{"qmail invoked on top", chain(invoked(), entered), ours, false, 0, "203.0.113.7", true, ""},
		{"qmail invoked in between, as in rspamd/rspamd/issues/539", chain(stored, invoked(), entered, claimed), ours, false, 1, "203.0.113.7", true, ""},
		{"qmail invoked twice", chain(stored, invoked(), invoked(), entered), ours, false, 0, "203.0.113.7", true, ""},
		{"qmail invoked does not hide a missing name", chain(stored, invoked(), claimed), ours, false, 2, "192.0.2.10", false, "added none"},
		{"qmail invoked alone", chain(invoked()), ours, true, 0, "", false, ""},
		{"client without by below ours is no handover", chain(stored, took("", "x", "", "203.0.113.7")), ours, false, 1, "192.0.2.10", false, "added none"},
		{"trusted client added no field", chain(stored, claimed), ours, false, 1, "192.0.2.10", false, "192.0.2.10 is one of ours, but the next older field is not its"},
		{"trusted client and nothing below", chain(stored), ours, true, 0, "", false, ""},
		{"client named by address", chain(stored, with(took("", "x", "", "203.0.113.7"), func(f *received.Field) { f.By.IP = addr("192.0.2.10") })), ours, false, 0, "203.0.113.7", true, ""},
		{"client named by its reverse name alone", chain(took("store.example.org", "x", "mx.example.org", "192.0.2.10"), entered), ours, false, 0, "203.0.113.7", true, ""},
		{"client named by literal", chain(stored, took("[192.0.2.10]", "x", "", "203.0.113.7")), ours, false, 0, "203.0.113.7", true, ""},
		{"client named by organisation", chain(stored, took("filter3.example.org", "x", "", "203.0.113.7")), ours, false, 0, "203.0.113.7", true, ""},
		{"client named by alias", chain(took("mx.example.org", "a.outbound.office365.com", "", "192.0.2.40"), took("b.prod.outlook.com", "x", "", "203.0.113.7")), ours, false, 0, "203.0.113.7", true, ""},
		{"client named by short name", chain(took("store.example.org", "gw", "", "10.0.0.3"), took("gw.example.org", "x", "", "203.0.113.7")), nil, false, 0, "203.0.113.7", true, ""},
		{"client named by the short name of another organisation", chain(took("store.example.org", "gw", "", "10.0.0.3"), took("gw.example.net", "x", "", "203.0.113.7")), nil, false, 0, "203.0.113.7", false, "rests on the name that it gave itself, gw"},
		{"countries' second level is no organisation", chain(took("mx.example.org", "a.one.co.uk", "", "192.0.2.40"), took("b.two.co.uk", "x", "", "203.0.113.7")), ours, false, 1, "192.0.2.40", false, "added none"},
	} {
		tt.run(t)
	}
}

// A user is no server, whatever his address is, and what delivers mail is no user.
func TestBoundaryUsers(t *testing.T) {
	for _, tt := range []boundaryCase{
		{"authenticated client that is not listed", chain(with(took("mx.example.org", "pc", "", "10.0.0.7"), auth("ann")), ownName), nil, false, 1, "10.0.0.7", true, "authenticated itself as ann"},
		{"authenticated client on the loopback", chain(with(took("mx.example.org", "webmail", "", "127.0.0.1"), auth("ann")), ownName), nil, false, 1, "127.0.0.1", true, "authenticated itself as ann"},
		{"authenticated host", chain(with(with(took("mx.example.org", "gw.example.org", "gw.example.org", "192.0.2.5"), auth("gw")), dialect(received.Postfix)), ownName), TrustHosts("gw.example.org"), false, 1, "192.0.2.5", true, "authenticated"},
		{"authenticated client that is listed", chain(with(took("mx.example.org", "gw.example.org", "", "192.0.2.5"), auth("gw")), took("gw.example.org", "x", "", "203.0.113.7")), ours, false, 0, "203.0.113.7", true, ""},
		{"authenticated client that is hidden", chain(with(took("mx.example.org", "", "", ""), auth("ann")), ownName), nil, false, 1, "", true, "authenticated itself as ann"},
		{"client that is hidden", chain(took("mx.example.org", "", "", ""), ownName), ours, false, 1, "", true, "mx.example.org does not tell who handed the message over"},
		{"delivery by LMTP with authentication", chain(with(took("mx.example.org", "localhost", "", "127.0.0.1"), lmtpa), entered), nil, false, 0, "203.0.113.7", true, ""},
		{"delivery by LMTP without address", chain(with(took("mx.example.org", "mx.example.org", "", ""), lmtpa), entered), nil, false, 0, "203.0.113.7", true, ""},
		{"mailbox client by MAPI", chain(with(took("a.example.org", "a.example.org", "", "fe80::1"), func(f *received.Field) { f.With, f.Handover = "mapi", received.Local }), took("b.example.org", "x", "", "203.0.113.7")), nil, false, 1, "fe80::1", true, "by MAPI"},
		{"a program on the server, with the loopback as its address", chain(with(took("mx.example.org", "localhost", "localhost", "127.0.0.1"), func(f *received.Field) { f.Handover, f.With, f.From.User = received.Local, "local", "1000" }), ownName), nil, false, 0, "198.51.100.99", true, ""},
		{"OpenSMTPD's own sendmail command", chain(with(took("mx.example.org", "localhost", "mx.example.org", ""), func(f *received.Field) {
			f.Handover, f.With, f.Dialect = received.Local, "ESMTPA", received.OpenSMTPD
		}), ownName), nil, false, 0, "198.51.100.99", true, ""},
		{"web client", chain(with(took("web.example.org", "", "", "10.0.0.7"), func(f *received.Field) { f.Handover = received.Web }), ownName), nil, false, 1, "10.0.0.7", true, "through the web"},
	} {
		tt.run(t)
	}
}

// What starts the trace anew, what stops trust, and what a stranger puts below it.
func TestBoundaryStops(t *testing.T) {
	for _, tt := range []boundaryCase{
		{"fetch starts anew", chain(fetched, entered, claimed), nil, false, 1, "203.0.113.7", true, ""},
		{"fetch starts anew below a loopback", chain(took("home.example.net", "localhost", "", "127.0.0.1"), with(took("localhost", "pop.example.org", "", "198.51.100.110"), func(f *received.Field) { f.Handover = received.Fetch }), entered, claimed), TrustNewest(1), false, 1, "203.0.113.7", true, ""},
		{"nothing below a fetch", chain(fetched), nil, true, 0, "", false, ""},
		{"unreadable on top", chain(unreadable(), entered), ours, false, 1, "", false, "newest field cannot be read"},
		{"unreadable in the middle", chain(stored, unreadable(), entered), ours, false, 2, "192.0.2.10", false, "next older field cannot be read"},
		{"unreadable below", chain(entered, unreadable()), ours, false, 1, "203.0.113.7", true, ""},
		{"only unreadable", chain(unreadable(), unreadable()), ours, true, 0, "", false, ""},
		{"unreadable below a fetch", chain(fetched, unreadable()), ours, false, 1, "198.51.100.110", false, "cannot be read"},
		{"unreadable ends newest n", chain(stored, unreadable(), entered), TrustNewest(3), false, 2, "192.0.2.10", false, "cannot be read"},
		{"own name below the boundary", chain(stored, entered, ownName, claimed), ours, false, 2, "203.0.113.7", true, ""},
		{"own name below, with own network in it", chain(entered, stored, ownName), ours, false, 2, "203.0.113.7", true, ""},
		{"client without address", chain(took("mx.example.org", "mail.example.com", "", ""), claimed), ours, false, 1, "", true, "its address is not told"},
		{"impossible address", chain(with(took("mx.example.org", "", "", ""), func(f *received.Field) { f.From.Literal = "300.0.0.1" }), ownName), nil, false, 1, "", true, "300.0.0.1"},
	} {
		tt.run(t)
	}
}

func TestBoundaryOfConn(t *testing.T) {
	conn := Conn{Client: received.From{IP: addr("::ffff:203.0.113.80"), HELO: "evil.example"}, Server: received.By{Host: "mx.example.org"}}
	c := chain(stored, entered)
	live := c.WithConn(conn)
	require.Equal(t, 2, c.Len())
	require.Equal(t, 3, live.Len())
	for _, tt := range []struct {
		name    string
		trust   Truster
		certain bool
	}{
		{"by default", nil, true},
		{"networks", TrustNets(network("192.0.2.0/24")), true},
		{"the client is one of ours", TrustNets(network("203.0.113.0/24")), false},
		{"newest", TrustNewest(2), false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b, ok := live.Boundary(tt.trust)
			require.True(t, ok)
			assert.Equal(t, 2, b.Hop)
			assert.Equal(t, addr("203.0.113.80"), b.Client.IP)
			assert.Equal(t, tt.certain, b.Certain, b.Why)
		})
	}
	b, ok := (*Chain)(nil).WithConn(conn).Boundary(nil)
	require.True(t, ok)
	assert.Equal(t, 0, b.Hop)
}

func TestBoundaryOfManyHops(t *testing.T) {
	var headers []Header
	for range maxHops + 5 {
		headers = append(headers, Header{Name: "Received", Value: "from localhost ([127.0.0.1]) by mx.example.org with SMTP; Mon, 6 Mar 2000 14:31:07 +0100"})
	}
	c := chainOf(headers)
	assert.Equal(t, maxHops, c.Len())
	assert.Equal(t, 5, c.Unread())
	b, ok := c.Boundary(nil)
	require.True(t, ok)
	assert.Equal(t, 0, b.Hop)
	assert.False(t, b.Certain)
	assert.Contains(t, b.Why, "too many to be read")
	_, ok = chainOf(headers[:maxHops]).Boundary(nil)
	assert.False(t, ok)
}

func TestHopErr(t *testing.T) {
	c := chainOf([]Header{{Name: "Received", Value: "?"}, {Name: "received", Value: "by mx.example.org; Mon, 6 Mar 2000 14:31:07 +0100"}})
	require.Equal(t, 2, c.Len())
	assert.True(t, errors.Is(c.Hop(1).Err(), received.ErrUnrecognised))
	assert.Equal(t, "?", c.Hop(1).Field.Raw())
	assert.NoError(t, c.Hop(0).Err())
	assert.NoError(t, Hop{}.Err())
}
