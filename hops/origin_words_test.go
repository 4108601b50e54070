package hops

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/backstamp/backstamp/received"
)

// What is said of the boundary's client: who took the message from it, how, and what is in doubt.
func TestBoundaryOrigin(t *testing.T) {
	top := func(change func(*received.Field)) *received.Field {
		return with(took("mx.example.org", "pc", "", "203.0.113.7"), change)
	}
	same := func(*received.Field) {}
	for _, tt := range []struct {
		name   string
		c      Case
		proven bool
		why    string
	}{
		{"a server", Case{Chain: chain(top(same))}, true, "mx.example.org took the message from it"},
		{"a user", Case{Chain: chain(top(auth("ann")))}, true, "mx.example.org took the message from it as a user's submission, user ann"},
		{"a user without a name", Case{Chain: chain(top(func(f *received.Field) { f.With, f.Handover = "ESMTPA", received.Submission }))}, true, "mx.example.org took the message from it as a user's submission"},
		{"the web", Case{Chain: chain(top(func(f *received.Field) { f.Handover = received.Web }))}, true, "mx.example.org took the message from it through the web"},
		{"Outlook", Case{Chain: chain(top(func(f *received.Field) { f.With = "MAPI" }))}, true, "mx.example.org took the message from it from a user's Outlook, by MAPI"},
		{"no address", Case{Chain: chain(took("mx.example.org", "pc", "", ""))}, false, "mx.example.org took the message from it, but does not tell its address"},
		{"no address, but a user", Case{Chain: chain(with(took("mx.example.org", "pc", "", ""), auth("ann")))}, true, "mx.example.org took the message from it as a user's submission, user ann"},
		{"one of ours that added no field", Case{Chain: chain(stored, claimed), Trust: ours}, true, "store.example.org took the message from it; it may have got it from elsewhere without saying so"},
		{"a doubt", Case{Chain: chain(stored, entered), Trust: TrustHosts("mx.example.org")}, false, "mx.example.org took the message from it; whether that server is ours is not certain"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			list := tt.c.Origins()
			require.NotEmpty(t, list)
			assert.Equal(t, tt.proven, list[0].Proven)
			assert.Equal(t, tt.why, list[0].Why)
		})
	}
}

// Where all hops are ours the message began at the oldest that names a client or a server.
func TestStartOrigin(t *testing.T) {
	fetched := with(took("home.example.net", "pop.example.org", "", "198.51.100.110"), func(f *received.Field) { f.Handover = received.Fetch })
	hidden := with(took("home.example.net", "pop.example.org", "", ""), func(f *received.Field) { f.Handover = received.Fetch })
	program := func(user string) *received.Field {
		return with(invoked(), func(f *received.Field) { f.From.User = user })
	}
	within := with(took("mx.example.org", "", "", ""), func(f *received.Field) { f.Handover, f.By.IP = received.Local, addr("192.0.2.10") })
	for _, tt := range []struct {
		name  string
		chain *Chain
		want  Origin
	}{
		{"one of ours", chain(inner10), Origin{IP: addr("10.0.0.10"), Host: "mx.example.org", Proven: true, Why: "it is one of ours, and no field tells that it got the message from elsewhere"}},
		{"a host", chain(inner10, within), Origin{IP: addr("192.0.2.10"), Host: "mx.example.org", Proven: true, Why: "the message began inside mx.example.org"}},
		{"a program's user", chain(inner10, program("1000")), Origin{Hop: 1, IP: addr("10.0.0.10"), Host: "mx.example.org", User: "1000", Proven: true, Why: "it is one of ours, and no field tells that it got the message from elsewhere"}},
		{"the oldest of two users", chain(inner10, program("1001"), program("1000")), Origin{Hop: 2, IP: addr("10.0.0.10"), Host: "mx.example.org", User: "1000", Proven: true, Why: "it is one of ours, and no field tells that it got the message from elsewhere"}},
		{"nothing but a program", chain(program("1000")), Origin{User: "1000", Proven: true, Why: "the message began inside a server without a name"}},
		{"a mailbox", chain(fetched), Origin{IP: addr("198.51.100.110"), Host: "pop.example.org", Proven: true, Why: "the message was fetched from its mailbox there, and no field tells how it came to it"}},
		{"a mailbox without an address", chain(hidden), Origin{Host: "pop.example.org", Why: "the message was fetched from its mailbox there, and no field tells how it came to it"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			list := (&Case{Chain: tt.chain}).Origins()
			require.NotEmpty(t, list)
			assert.Equal(t, tt.want, list[0])
		})
	}
}

// Users that logged in above the boundary are told, up to a limit; programs, filters and fetchers are none.
func TestUserOrigins(t *testing.T) {
	login := func(user string) *received.Field { return with(stored2(), auth(user)) }
	users := func(list ...*received.Field) (names []string) {
		c := Case{Chain: chain(append(list, entered)...), Trust: ours}
		for _, o := range c.Origins()[1:] {
			names = append(names, o.User+" "+o.Why)
		}
		return names
	}
	const why = " it authenticated itself to store.example.org, which is ours, as "
	assert.Equal(t, []string{"ann" + why + "ann"}, users(login("ann")))
	assert.Equal(t, []string{"bob" + why + "bob", "ann" + why + "ann"}, users(login("ann"), with(login("bob"), func(f *received.Field) { f.From.HELO, f.From.RDNS = "store.example.org", "store.example.org" })))
	assert.Empty(t, users(with(login("ann"), func(f *received.Field) { f.From.User = "" })))
	assert.Empty(t, users(with(stored2(), func(f *received.Field) { f.Handover, f.From.User = received.Filter, "ann" })))
	assert.Empty(t, users(with(login("ann"), func(f *received.Field) { f.Handover = received.Fetch })))
	var many []*received.Field
	for range maxOrigins + 5 {
		many = append(many, with(login("ann"), func(f *received.Field) { f.From.RDNS = "store.example.org" }))
	}
	assert.Len(t, users(many...), maxOrigins)
}

// An address that a server wrote into a field of its own, alone.
func TestWrittenAddr(t *testing.T) {
	for field, want := range map[Header]string{
		{Name: "X-Originating-IP", Value: "[192.0.2.1]"}: "192.0.2.1", {Name: "x-real-ip", Value: " 192.0.2.1\r\n"}: "192.0.2.1", {Name: "X-Forwarded-For", Value: "192.0.2.1, 192.0.2.2"}: "",
		{Name: "X-Originating-IQ", Value: "192.0.2.1"}: "", {Name: "Y-Originating-IP", Value: "192.0.2.1"}: "", {Name: "X", Value: "192.0.2.1"}: "", {Value: "192.0.2.1"}: "", {Name: "XY"}: "",
		{Name: "X-Client-IP", Value: strings.Repeat(" ", maxShown-9) + "192.0.2.1"}: "192.0.2.1", {Name: "X-Client-IP", Value: strings.Repeat(" ", maxShown-8) + "192.0.2.1"}: "", {Name: "X-Client-IP", Value: "unknown"}: "",
	} {
		a, ok := writtenAddr(field)
		assert.Equal(t, want != "", ok, field)
		if ok {
			assert.Equal(t, addr(want), a)
		}
	}
}

func TestWrittenOriginsHaveALimit(t *testing.T) {
	var fields []string
	for i := range maxOrigins + 3 {
		fields = append(fields, "X-Real-IP: 192.0.2."+itoa(i+1))
	}
	c := &Case{Chain: readFields(t, append(fields, entry))}
	assert.Len(t, c.Origins(), 1+maxOrigins)
	c = &Case{Chain: readFields(t, append(fields[3:], entry))}
	assert.Len(t, c.Origins(), 1+maxOrigins)
	c = &Case{Chain: readFields(t, append(fields[4:], entry))}
	assert.Len(t, c.Origins(), maxOrigins)
}

// How good the name is by which a provider's server is known.
func TestHandedBy(t *testing.T) {
	field := func(rdns string, v received.Tri, d received.Dialect) *received.Field {
		return with(took("mx.example.org", "a.google.com", rdns, "203.0.113.7"), func(f *received.Field) { f.From.Verified, f.Dialect = v, d })
	}
	const said = "a.google.com, which handed the message over, "
	for want, f := range map[string]*received.Field{
		"is Google's if it greeted with its true name":                  field("", received.Unsaid, received.Postfix),
		"does not lead back to the address, and may be somebody else's": field("a.google.com", received.No, received.Postfix),
		"is Google's, as its server checked":                            field("a.google.com", received.Yes, ""),
		"is Google's if its reverse name is true":                       field("a.google.com", received.Unsaid, ""),
	} {
		assert.Equal(t, said+want, handedBy(f, "Google"))
	}
}

// Whose hops are followed to a provider's customer.
func TestIsFromWithin(t *testing.T) {
	web := func(f *received.Field) { f.Handover = received.Web }
	for _, tt := range []struct {
		name  string
		field *received.Field
		want  bool
	}{
		{"another server of its own", took("b.google.com", "a.google.com", "", "203.0.113.7"), true},
		{"an alias of its own", took("b.google.com", "a.gmail.com", "", "203.0.113.7"), true},
		{"a stranger", took("b.google.com", "a.example.com", "", "203.0.113.7"), false},
		{"from inside", took("b.google.com", "a", "", "10.0.0.7"), true},
		{"no client", took("b.google.com", "", "", ""), true},
		{"a user", with(took("b.google.com", "a.google.com", "", "203.0.113.7"), auth("ann")), false},
		{"a user without a client", with(took("b.google.com", "", "", ""), auth("ann")), false},
		{"its own web page", with(took("b.google.com", "a.google.com", "", ""), web), true},
		{"its own web page, and an address", with(took("b.google.com", "a.google.com", "", "203.0.113.7"), web), false},
		{"another's web page", with(took("b.google.com", "a.example.com", "", ""), web), false},
		{"by Yahoo's own protocol", with(took("b.google.com", "a.example.com", "", "203.0.113.7"), func(f *received.Field) { f.With = "nnfmp" }), true},
		{"by another of Yahoo's", with(took("b.google.com", "a.example.com", "", "203.0.113.7"), func(f *received.Field) { f.With = "QMQP" }), true},
		{"inside the server", with(took("b.google.com", "a.example.com", "", "203.0.113.7"), func(f *received.Field) { f.By.IP = f.From.IP }), true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := &Case{Chain: chain(tt.field)}
			assert.Equal(t, tt.want, isFromWithin(c, "google.com", c.Chain.Hop(0)))
		})
	}
}

// Servers of a company's product that have addresses nobody else can have.
func TestIsInProduct(t *testing.T) {
	yahoo := func(f *received.Field) { f.Dialect = received.Yahoo }
	for _, tt := range []struct {
		name  string
		field *received.Field
		want  bool
	}{
		{"Microsoft's mailbox server", microsoft("a.outlook.com", "b", "2603:1006::1"), true},
		{"inside", microsoft("a.office365.com", "b", "10.0.0.1"), true},
		{"outside", microsoft("a.outlook.com", "b", "203.0.113.7"), false},
		{"no address", microsoft("a.outlook.com", "b", ""), false},
		{"at another's Exchange", microsoft("mx.example.org", "b", "10.0.0.1"), false},
		{"by MAPI", with(microsoft("a.outlook.com", "b", "10.0.0.1"), func(f *received.Field) { f.With = "mapi" }), false},
		{"another make", with(microsoft("a.outlook.com", "b", "10.0.0.1"), func(f *received.Field) { f.Dialect = "" }), false},
		{"Yahoo's", with(took("a.mail.yahoo.com", "b", "", "10.0.0.1"), yahoo), true},
		{"Yahoo's, from outside", with(took("a.mail.yahoo.com", "b", "", "203.0.113.7"), yahoo), false},
		{"Yahoo's, by Microsoft's address", with(took("a.mail.yahoo.com", "b", "", "2603:1006::1"), yahoo), false},
		{"not Yahoo's", with(took("a.example.com", "b", "", "10.0.0.1"), yahoo), false},
	} {
		t.Run(tt.name, func(t *testing.T) { assert.Equal(t, tt.want, isInProduct(tt.field)) })
	}
	for a, want := range map[string]bool{"2604:1006::1": false, "2603:1106::1": false, "2a02:111:e400::1": false, "2a01:211:e400::1": false, "2a01:112:e400::1": false, "2a01:111:e500::1": false, "2b01:111:e400::1": false, "2703:1006::1": false} {
		assert.Equal(t, want, isMicrosoftInner(addr(a)), a)
	}
}
