//go:build linux

package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/backstamp/backstamp/fuzz/lab/servers"
)

// A truth is one delivered copy of a message, with what is true of each hop: one line of truth.jsonl. The
// truth is from the player's socket, from the wire and from the servers' logs; which field belongs to which
// hop follows from how many fields each server is known to add, and never from the text of a field.
type truth struct {
	ID          string              `json:"id"`
	Kind        string              `json:"kind"`
	Variation   string              `json:"variation"`
	Skill       string              `json:"skill,omitempty"`
	Path        []string            `json:"path"`
	MailboxHost string              `json:"mailbox_host"`
	Received    []field             `json:"received"` // the newest first
	Hops        []hop               `json:"hops"`     // the oldest first
	Fakes       int                 `json:"fakes"`
	FakesExact  bool                `json:"fakes_exact,omitempty"` // they arrived as they were sent
	Headers     string              `json:"headers,omitempty"`
	Log         map[string][]string `json:"log,omitempty"`
}

// A field is one Received field as it arrived.
type field struct {
	Raw  string `json:"raw"`
	Fake bool   `json:"fake"`
	Hop  *int   `json:"hop,omitempty"`
	Role string `json:"role,omitempty"` // network, local, fetch, or internal for what a server adds to its own
}

// A hop is what is true of a step of the message.
type hop struct {
	MTA      string   `json:"mta"`
	Software string   `json:"software"`
	ByHost   string   `json:"by_host"`
	ByIP     []string `json:"by_ip"`
	spoken
	PTR       []string `json:"ptr,omitempty"`
	FCrDNS    string   `json:"fcrdns,omitempty"`
	Protocol  string   `json:"protocol"`
	QueueID   string   `json:"queue_id,omitempty"`
	Reply     string   `json:"reply,omitempty"`
	XCLIENT   string   `json:"xclient,omitempty"`
	LocalUser string   `json:"local_user,omitempty"`
	Source    string   `json:"source"`          // of this truth: socket, wire, command, or log
	Lines     int      `json:"lines"`           // fields that it added
	Time      float64  `json:"time"`            // seconds since 1970, when the connection began
	Start     float64  `json:"start,omitempty"` // when this message began on a connection that was kept from another
	TimeEnd   float64  `json:"time_end"`        // when the message was taken, or arrived
	wire      []string // replies that were seen
}

// seconds returns a time as the truth has it.
func seconds(t time.Time) float64 { return float64(t.UnixMilli()) / 1000 }

// A passage is a journey as it went: what the player and the wire know, and where the logs began.
type passage struct {
	journey
	begin, end time.Time
	marks      map[*host]int // lines of the logs before it
	until      map[*host]int // and before the next message at the host
	first      *handover     // nil if it was not the player's socket that began
	forged     []string
	got        []delivered
}

// truth returns what is true of a passage, one value for each delivered copy.
func (p *passage) truth(w *wire) (list []*truth, err error) {
	for _, d := range p.got {
		c := &truth{ID: p.id, Kind: p.kind, Variation: p.v.name, Skill: p.v.skill, MailboxHost: d.at.Name, Headers: header(d.text), Fakes: len(p.forged), Log: map[string][]string{}}
		for _, s := range p.steps {
			c.Path = append(c.Path, s.Name)
			c.Log[s.Name] = s.between(p.marks[s.host], p.until[s.host])
		}
		if c.Hops, err = p.hops(w, c.Log, d); err != nil {
			return list, err
		}
		if err := p.assign(c); err != nil {
			return list, err
		}
		list = append(list, c)
	}
	return list, nil
}

// between returns lines of the host's log.
func (h *host) between(from, to int) []string {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	lines := []string{}
	for _, l := range h.lines[min(from, len(h.lines)):min(to, len(h.lines))] {
		lines = append(lines, l.text)
	}
	return lines
}

// assign says of each field who wrote it: the forger's are the oldest, and above them each step added its own.
func (p *passage) assign(c *truth) error {
	raws := receivedOf(c.Headers)
	want := len(p.forged)
	for _, s := range p.steps {
		want += s.fields
	}
	if len(raws) != want {
		return fmt.Errorf("%d fields, not %d as expected, in %s", len(raws), want, c.Headers)
	}
	at := len(raws) - len(p.forged)
	c.Received = make([]field, len(raws))
	c.FakesExact = len(p.forged) > 0
	for i, raw := range raws {
		c.Received[i] = field{Raw: raw, Fake: i >= at}
		if i >= at && squeeze(raw) != squeeze("Received: "+p.forged[i-at]) {
			c.FakesExact = false
		}
	}
	for n, s := range p.steps {
		for k := range s.fields {
			at--
			c.Received[at].Hop, c.Received[at].Role = &n, role(s, k)
		}
	}
	return nil
}

// role tells what the k-th field that a step adds is about; the oldest is about the connection.
func role(s step, k int) string {
	switch {
	case k > 0:
		return "internal"
	case s.by == byClient || s.by == byWire || s.by == byList:
		return "network"
	case s.by == byBounce:
		return "internal"
	}
	return s.by
}

// squeeze makes all white space alike.
func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

// hops returns what is true of each step.
func (p *passage) hops(w *wire, logs map[string][]string, d delivered) ([]hop, error) {
	var list []hop
	visits := map[*host]int{}
	for i, s := range p.steps {
		h := hop{MTA: s.Name, Software: s.software, ByHost: s.Host(), ByIP: []string{s.ip4, s.ip6}, Protocol: s.by, Source: "command", Lines: s.fields, Time: seconds(p.begin), TimeEnd: seconds(d.found)}
		switch s.by {
		case byClient:
			h.connection(p.first.session, "socket")
			h.Reply, h.TimeEnd = p.first.Reply, seconds(p.first.End)
			h.XCLIENT = p.v.xclient
		case byWire, byFetch, byList:
			from, to := p.steps[i-1].host, s.host
			if s.by == byFetch {
				from, to = to, from
			}
			session, ok := heaviest(w.between(from, to, p.begin, d.found), p.portOf(i))
			if !ok {
				return nil, fmt.Errorf("no connection on the wire from %s to %s", from.Name, to.Name)
			}
			h.connection(session, "wire")
			if s.by == byFetch {
				h.fetched(session)
			}
		case byLocal:
			h.LocalUser, h.Rcpt = "alice", p.to
		case byBounce:
			h.Source = "log"
		}
		h.QueueID = identifier(s.ID, append(h.wire, h.Reply), logs[s.Name], visits[s.host])
		visits[s.host]++
		list = append(list, h)
	}
	return list, nil
}

// portOf returns the port that a step's connection goes to, 0 if any.
func (p *passage) portOf(i int) int {
	if i > 0 && p.steps[i-1].Port == 10024 { // amavisd gives back on a port of its own
		return 10025
	}
	return 0
}

// connection takes over what a socket or the wire says.
func (h *hop) connection(s session, source string) {
	h.Source = source
	h.spoken = s.spoken
	h.Time = seconds(s.Begin)
	if !s.Start.IsZero() {
		h.Start = seconds(s.Start)
	}
	h.Protocol = map[string]string{"HELO": "SMTP", "EHLO": "ESMTP", "LHLO": "LMTP"}[s.Command]
	if s.TLSVersion != "" {
		h.Protocol += "S"
	}
	if s.User != "" {
		h.Protocol += "A"
	}
	h.PTR, h.FCrDNS = namesOf(s.ClientIP)
	h.wire = s.Replies
}

// fetched turns a connection of a program that fetches around: who handed the message over is the server.
func (h *hop) fetched(s session) {
	h.ClientIP, h.ClientPort, h.Protocol = s.ServerIP, 0, "POP3"
	h.PTR, h.FCrDNS = namesOf(s.ServerIP)
}

// namesOf returns what the lab's DNS says of an address.
func namesOf(address string) ([]string, string) {
	if c, ok := clientOf(address); ok {
		return c.names, c.verdict
	}
	for _, s := range servers.All {
		if slices.Contains(hostAddresses(s.Number), address) {
			return []string{s.Host()}, "pass"
		}
	}
	return nil, ""
}

// heaviest returns the connection that carried the most: a message, and not a look whether there is a server.
// Of a host that is passed twice, the connections to another port are not meant.
func heaviest(sessions []session, port int) (best session, ok bool) {
	for _, s := range sessions {
		if (port == 0 || s.ServerPort == port) && s.size > best.size {
			best, ok = s, true
		}
	}
	return best, ok
}

// identifier returns the identifier of a message at a host: from the server's replies, or from its log. The n-th
// time that the message comes, it has another.
func identifier(form string, replies, log []string, n int) string {
	if form == "" {
		return ""
	}
	re := regexp.MustCompile(form)
	for _, reply := range replies {
		if m := re.FindStringSubmatch(reply); m != nil {
			return m[1]
		}
	}
	var known []string
	for _, l := range log {
		if m := re.FindStringSubmatch(l); m != nil && !slices.Contains(known, m[1]) {
			known = append(known, m[1])
		}
	}
	if n < len(known) {
		return known[n]
	}
	return ""
}
