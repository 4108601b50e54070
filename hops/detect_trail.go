package hops

import (
	"strings"

	"github.com/backstamp/backstamp/received"
)

// trailDetectors look for what is missing from a trail, and for what could not stand where it does.
func trailDetectors() []Detector {
	return []Detector{
		{
			Name: "anonymous-remailer", Detect: detectRemailer,
			Doc: "A host of the trail, or the header, says that the message went through an anonymous remailer, which takes out what came before. " +
				"That is a remailer's purpose and innocent: Info, because the trail begins there.",
		},
		{
			Name: "below-a-submission", Detect: detectBelowSubmission,
			Doc: "A claimed field says that its server took the message from a user's program or through the web, and yet there are older ones: a user's message begins there. " +
				"Innocent where a user's program adds a field itself, or a server hands its mail over as a user of another: so Info.",
		},
		{
			Name: "hop-limit", Detect: detectHopLimit,
			Doc: "The server that wrote the field takes no message that has so many fields already, as it is set up by default: Sendmail 25, Exim 30, Postfix 50, others 100. " +
				"Innocent where its administrator has raised the limit: so Info.",
		},
		{
			Name: "missing-trail", Detect: detectNoTrail,
			Doc: "A stranger's host handed the message over, and no older Received field tells how it came there, although other fields show that a server had it before: the trail was taken out, " +
				"or that server adds none. Innocent for many services that send by the web, whose servers add no Received field: so Info.",
		},
		{
			Name: "tls-lost", Detect: detectTLSLost,
			Doc: "The message came encrypted to one server and went on in the clear to a later one, over the Internet. No forgery, but worth knowing: anybody on the way could read and change it. " +
				"It is not told of what a mailing list sends, which is no secret: most lists in the corpora send in the clear, to every subscriber. Innocent where servers are old: so Info.",
		},
		{
			Name: "unlikely-login", Detect: detectLogin,
			Doc: "A claimed field says that the client authenticated itself, and the client is a mail server with the name of another organisation, whose own field stands below. " +
				"Users log in, and servers of strangers have no account. Innocent for relays that one pays for, where they log in: so Info.",
		},
	}
}

// remailers are words in the names and fields of anonymous remailers.
var remailers = [...]string{"remailer", "mixmaster", "anon.penet.fi", "nymserv", "cypherpunk"}

// isRemailer reports whether a name with these letters has one of the words.
func isRemailer(key string, l letters) bool {
	for i := range remailers {
		if l&remailerLetters[i] == remailerLetters[i] && strings.Contains(key, remailers[i]) {
			return true
		}
	}
	return false
}

// remailerLetters are the letters of each of the words, without which a name need not be searched.
var remailerLetters = func() (l [len(remailers)]letters) {
	for i, word := range remailers {
		l[i] = lettersOf(word)
	}
	return l
}()

func detectRemailer(c *Case, report func(Finding)) {
	found := false
	eachHop(c, remailerName, func(h Hop, f *received.Field, _ *names) bool {
		report(Finding{Level: Info, Hop: h.Index(), Span: f.Where(received.PartByHost), Detail: "The message went through an anonymous remailer, which takes out what came before"})
		found = true
		return false
	})
	if found {
		return
	}
	h, _ := c.Chain.header(askRemailer)
	for _, f := range askedFields {
		if f.ask == askRemailer && h.Is(f.name) {
			report(Finding{Level: Info, Hop: -1, Detail: "The field " + f.name + " says that an anonymous remailer took out the trail before it"})
		}
	}
}

func detectBelowSubmission(c *Case, report func(Finding)) {
	for i := c.claims() - 1; i > 0; i-- {
		l := &c.Chain.links[i]
		if l.err == nil && l.conn == nil && c.learned().facts[i].traits&userClient != 0 && !isInner(l.field) && c.below(i) >= 0 {
			report(Finding{
				Level: Info, Hop: c.below(i), Related: []int{i}, Detail: "Hop " + itoa(i) + " says that a user handed the message in there, and yet this field is older",
			})
			return
		}
	}
}

// hopLimits are how many fields a message may have that a server takes, by default.
var hopLimits = map[received.Dialect]int{
	received.Sendmail: 25, received.Exim: 30, received.Postfix: 50, received.Qmail: 100, received.Courier: 100,
	received.OpenSMTPD: 100, received.Haraka: 100, received.Qpsmtpd: 100, received.Chasquid: 50, received.Maddy: 50,
}

func detectHopLimit(c *Case, report func(Finding)) {
	for i := mostHops; i < c.Chain.Len(); i++ { // no limit is lower
		f := c.Chain.links[i].field
		if most := hopLimits[f.Dialect]; most > 0 && i+c.Chain.Unread() > most {
			report(Finding{
				Level: Info, Hop: i, Span: f.Where(received.PartByHost),
				Detail: "By default a server of its make takes no message with more than " + itoa(most) + " Received fields, and this one had " + itoa(i+c.Chain.Unread()),
			})
			return
		}
	}
}

// serverFields are trace fields that a server writes when it takes a message over, beside its Received field.
var serverFields = [...]string{"X-Received", "Received-SPF", "Authentication-Results", "ARC-Seal", "Delivered-To", "X-Delivered-To", "X-Originating-IP"}

func detectNoTrail(c *Case, report func(Finding)) {
	b := c.settle()
	if !b.found || b.Hop > 0 || c.Chain.Unread() > 0 || isInside(b.Client.IP) || isUser(c.Chain.Hop(0)) {
		return
	}
	first := showClient(b.Client)
	if !hasClient(&b.Client) {
		first = showServer(b.By)
	}
	for _, h := range c.Chain.Trace() {
		for _, name := range serverFields {
			if h.Is(name) {
				report(Finding{
					Level: Info, Hop: 0, Span: c.Chain.links[0].field.Where(received.PartIP),
					Detail: "The field " + name + " shows that a server had the message before " + first + ", but no Received field tells of it",
				})
				return
			}
		}
	}
}

func detectTLSLost(c *Case, report func(Finding)) {
	secure := -1
	eachHop(c, publicClient, func(h Hop, f *received.Field, _ *names) bool {
		switch {
		case f.Handover != received.Relay && f.Handover != received.Submission:
		case f.With.Secure() || !f.TLS.IsZero():
			secure = h.Index()
		case secure >= 0 && f.Handover == received.Relay && tellsTLS(f):
			if c.isOfList() {
				return false
			}
			report(Finding{
				Level: Info, Hop: h.Index(), Related: []int{secure}, Span: f.Where(received.PartWith),
				Detail: "The message came encrypted to " + showServer(c.Chain.links[secure].field.By) + " (hop " + itoa(secure) + "), and in the clear to " + showServer(f.By),
			})
			return false
		}
		return true
	})
}

// isOfList reports whether the message has the fields of a mailing list. Bulk mail has List-Unsubscribe too.
func (c *Case) isOfList() bool {
	for _, h := range c.Chain.Headers() {
		if h.Is("List-Id") || h.Is("List-Post") || h.Is("X-BeenThere") || h.Is("Mailing-List") {
			return true
		}
	}
	return false
}

// tellsTLS reports whether a field without a word on encryption says that there was none: RFC 3848 gives
// encrypted SMTP another protocol, and these makes have long written it.
func tellsTLS(f *received.Field) bool {
	switch f.Dialect {
	case received.Postfix, received.Exim, received.Google, received.Sendmail:
		return strings.EqualFold(string(f.With), "ESMTP") || strings.EqualFold(string(f.With), "SMTP")
	}
	return false
}

func detectLogin(c *Case, report func(Finding)) {
	for i := c.claims() - 1; i > 0; i-- {
		f, older := c.Chain.links[i].field, c.below(i)
		if c.Chain.links[i].err != nil || older < 0 || !f.With.Authenticated() || !isPublic(f.From.IP) {
			continue
		}
		n, by := c.names(i), c.names(older).by
		if n.rdns.org == "" || by.org != n.rdns.org || n.by.org == n.rdns.org || n.by.org == "" {
			continue
		}
		report(Finding{
			Level: Info, Hop: i, Related: []int{older}, Span: f.Where(received.PartWith),
			Detail: "The client " + showClient(f.From) + " is a server of " + showHost(n.rdns.org) + ", and is said to have logged in at " + showServer(f.By),
		})
		return
	}
}
