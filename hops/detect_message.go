package hops

import (
	"time"

	"github.com/backstamp/backstamp/received"
)

// messageDetectors hold the hops against the rest of the header, which is the author's to write.
func messageDetectors() []Detector {
	return []Detector{
		{
			Name: "date-differs", Detect: detectDate,
			Doc: "The Date of the message is far from that of its first hop. Innocent where a clock is wrong, a message was written offline, or an old one is sent again. Info: clocks of authors are the worst.",
		},
		{
			Name: "sender-elsewhere", Detect: detectProvider,
			Doc: "From has an address at a great provider, and no hop is of that provider. Innocent for lists, forwarders, and people who send with a provider's address through another server. Info: it is common.",
		},
		{
			Name: "trail-below-text", Detect: detectBelowText,
			Doc: "A Received field stands below From, Subject or Date. Servers put theirs on top, so it came with the message, or was there before it was written. Innocent where a program on the way has sorted the header. Info: such programs are common.",
		},
	}
}

// mostDateApart is how far the Date of honest mail may be from its first hop: a weekend.
const mostDateApart = 72 * time.Hour

func detectDate(c *Case, report func(Finding)) {
	for i := range c.Chain.Len() {
		f := c.Chain.links[i].field
		if f.Date.IsZero() || c.Chain.links[i].conn != nil {
			continue
		}
		written, ok := received.ParseDate(c.header(askDate))
		if !ok || written.IsZero() {
			return
		}
		if d := f.Date.UTC.Sub(written.UTC); d.Abs() > mostDateApart {
			word := " before "
			if d < 0 {
				word = " after "
			}
			report(Finding{
				Level: Info, Hop: i, Span: f.Where(received.PartDate),
				Detail: "By its Date the message was written " + span(d) + word + "its first hop",
			})
		}
		return
	}
}

// header returns the value of the first field that is asked for, "" if there is none.
func (c *Case) header(ask asked) string {
	h, _ := c.Chain.header(ask)
	return h.Value
}

// providers are the organisations whose addresses forgers like best, by the domain that stands for each.
var providers = map[string]bool{"outlook.com": true, "google.com": true, "yahoo.com": true, "icloud.com": true, "paypal.com": true}

func detectProvider(c *Case, report func(Finding)) {
	t := c.learned()
	host, org := t.authorHost, t.authorOrg
	if !providers[org] || c.Chain.Len() == 0 {
		return
	}
	for i := range c.Chain.Len() {
		if c.names(i).hasOrg(org) {
			return
		}
	}
	report(Finding{Level: Info, Hop: -1, Detail: "The sender's address is at " + showHost(host) + ", and no hop is of that provider"})
}

// hasBelowText reports whether a Received field may stand below From, Subject or Date.
func (c *Chain) hasBelowText() bool {
	if c == nil {
		return false
	}
	for _, ask := range [...]asked{askFrom, askSubject, askDate} {
		if first := c.first[ask]; first > 0 && first < c.lowest {
			return true
		}
	}
	return false
}

func detectBelowText(c *Case, report func(Finding)) {
	if !c.Chain.hasBelowText() {
		return
	}
	text, at := "", c.Chain.Len()
	if at > 0 && c.Chain.Hop(at-1).Conn != nil {
		at--
	}
	for _, h := range c.Chain.Headers() {
		switch {
		case at == 0:
			return
		case h.Is("Received"):
			if at--; text != "" {
				report(Finding{
					Level: Info, Hop: at, Span: received.Span{End: min(len(h.Value), 200)},
					Detail: "The field stands below " + text + ", and so came with the message",
				})
				return
			}
		case h.Is("From"), h.Is("Subject"), h.Is("Date"):
			text = h.Name
		}
	}
}
