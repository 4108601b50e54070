//go:build linux

package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/backstamp/backstamp/fuzz/lab/server"
	"github.com/backstamp/backstamp/fuzz/lab/servers"
)

// chosenServers are the servers of this run.
var chosenServers []*server.Server

// hostAddresses returns the two addresses of the host with a number.
func hostAddresses(number int) []string {
	return []string{fmt.Sprintf("192.0.2.%d", number), fmt.Sprintf("2001:db8::%d", number)}
}

// A lab is one run: the hosts, what is read from the wire and the mailboxes, and what came of it.
type lab struct {
	options
	roots    *roots
	hosts    []*host
	wire     *wire
	mail     *mailboxes
	mutex    sync.Mutex // guards what follows
	passages []*passage
	rejected []rejection
	stolen   map[string][]string // of each server, the fields of its first plain message
}

// A rejection is a message that did not arrive, with the server's words.
type rejection struct {
	ID  string `json:"id"`
	Why string `json:"why"`
}

// mail is the stage in which the messages go: the network, the servers, the player, and the truth.
func mail(o options, chosen []*server.Server) error {
	if err := settle(); err != nil {
		return err
	}
	r := o.roots()
	chosenServers = slices.DeleteFunc(slices.Clone(chosen), func(s *server.Server) bool { return !r.whole(s.Name) })
	l := &lab{options: o, roots: r, mail: newMailboxes(), stolen: map[string][]string{}}
	if err := errors.Join(buildNetwork(), checkAlone(), certificates.prepare(), l.services()); err != nil {
		return err
	}
	if err := l.startHosts(); err != nil {
		return err
	}
	l.playAll()
	return l.write()
}

// services starts what surrounds the servers: DNS, ident, and the reader of the wire. What the run writes
// goes to memory, and is gone with it.
func (l *lab) services() error {
	if err := run("mount", "-t", "tmpfs", "-o", "mode=755,size=2g", "tmpfs", filepath.Join(l.dir, "run")); err != nil {
		return err
	}
	z := newZone(servers.All)
	if err := errors.Join(z.serve(gateway4), z.serve(gateway6)); err != nil {
		return err
	}
	for _, c := range clients {
		if c.ident != "" {
			if err := serveIdent(c); err != nil {
				return err
			}
		}
	}
	l.wire = newWire()
	return l.wire.listen()
}

// startHosts starts the servers, some at a time. One that does not start is left out, and the lab says so.
func (l *lab) startHosts() error {
	begin := time.Now()
	var wait sync.WaitGroup
	started := make([]*host, len(chosenServers))
	slots := make(chan struct{}, 4)
	for i, s := range chosenServers {
		wait.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			h, err := newHost(s, l.roots, filepath.Join(l.dir, "run"))
			if err == nil && s.Loopback {
				err = l.wire.listenIn(h)
			}
			if err == nil {
				err = h.start()
			}
			if err != nil {
				logLine("%s does not start: %v", s.Name, err)
				h.saveLog(l.dir)
				return
			}
			started[i] = h
		})
	}
	wait.Wait()
	l.hosts = slices.DeleteFunc(started, func(h *host) bool { return h == nil })
	logLine("%d of %d servers are up after %d s", len(l.hosts), len(chosenServers), int(time.Since(begin).Seconds()))
	if len(l.hosts) == 0 {
		return errors.New("no server started")
	}
	return nil
}

// playAll sends all messages: those that begin at one host one after the other, and no two at once over any
// host, so that what its log says in that time is about one message.
func (l *lab) playAll() {
	wanted := func(name string) bool {
		return l.variations == "" || slices.Contains(strings.Split(l.variations, ","), name)
	}
	begin := time.Now()
	queues := map[*host][]journey{}
	for _, j := range journeys(l.hosts, wanted) {
		queues[j.steps[0].host] = append(queues[j.steps[0].host], j)
	}
	var wait sync.WaitGroup
	for _, queue := range queues {
		wait.Go(func() {
			for _, j := range queue {
				l.play(j)
			}
			logLine("%s: %d messages after %d s", queue[0].steps[0].Name, len(queue), int(time.Since(begin).Seconds()))
		})
	}
	wait.Wait()
	for _, h := range l.hosts {
		h.saveLog(l.dir)
	}
}

// play sends one message and waits for its copies.
func (l *lab) play(j journey) {
	hosts := j.hosts()
	for _, h := range hosts {
		h.use.Lock()
		defer h.use.Unlock()
	}
	p := &passage{journey: j, begin: time.Now(), marks: map[*host]int{}, until: map[*host]int{}}
	for _, h := range hosts {
		p.marks[h] = h.mark()
	}
	err := l.send(p)
	if err == nil {
		p.got = l.mail.wait(j.last(), j)
		if len(p.got) < j.copies {
			err = fmt.Errorf("%d of %d copies arrived", len(p.got), j.copies)
		}
	}
	// Servers say goodbye a little after the message is in its mailbox.
	time.Sleep(30 * time.Millisecond)
	for _, h := range hosts {
		p.until[h] = h.mark()
	}
	p.end = time.Now()
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if err != nil {
		l.rejected = append(l.rejected, rejection{j.id, err.Error()})
	}
	if len(p.got) > 0 {
		l.passages = append(l.passages, p)
		l.steal(p)
	}
}

// steal keeps the fields of a server's first plain message for the forgers who copy.
func (l *lab) steal(p *passage) {
	name := p.steps[0].Name
	if p.id != name+".direct.plain" {
		return
	}
	for _, raw := range receivedOf(header(p.got[0].text)) {
		value := strings.TrimPrefix(strings.TrimPrefix(raw, "Received:"), " ")
		l.stolen[name] = append(l.stolen[name], strings.ReplaceAll(value, "\n", "\r\n"))
	}
}

// send begins a journey in its way.
func (l *lab) send(p *passage) error {
	first := p.steps[0]
	m := message{id: p.id, v: p.v, first: first.host, lmtp: first.LMTP && p.port == first.Port, port: p.port, to: p.to}
	if first.by == byLocal {
		command := strings.NewReplacer("{from}", "alice@"+first.Domain(), "{to}", p.to[0]).Replace(first.Local)
		out, err := first.do("su alice -c '"+command+"'", strings.ReplaceAll(m.text(), "\r\n", "\n"))
		if err != nil {
			return fmt.Errorf("%w: %s", err, tail(out, 300))
		}
		return nil
	}
	if first.by == byBounce {
		m.v.from = &p.from
	}
	for _, s := range skills {
		if s.name == p.v.skill {
			l.mutex.Lock()
			stolen := l.stolen[first.Name]
			l.mutex.Unlock()
			p.forged = s.forge(newLie(m, stolen))
		}
	}
	m.forged = p.forged
	var err error
	if p.first, err = hand(m); err != nil || p.fetch == "" {
		return err
	}
	return l.fetch(p)
}

// fetchLimit is how long a program may take to fetch a message. On a busy machine getmail now and then waits for an
// answer that it has got.
const fetchLimit = 15 * time.Second

// fetch has a program take the message out of the mailbox; one that fails before it delivered it tries again.
func (l *lab) fetch(p *passage) error {
	time.Sleep(200 * time.Millisecond) // the mailbox server may still be writing
	var said string
	var err error
	for range 3 {
		said, err = p.last().doFor(fetchLimit, p.journey.fetch, "")
		p.last().copyLines(strings.NewReader(said)) // some write no other log
		if err == nil || l.mail.came(p.last(), p.journey) {
			return nil
		}
	}
	return fmt.Errorf("%w: %s", err, tail(said, 300))
}
