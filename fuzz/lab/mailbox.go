//go:build linux

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"time"
)

// maxMail is the most of a delivered message that is read.
const maxMail = 1 << 20

// mailboxes are where the servers' files of delivered messages are found.
type mailboxes struct {
	mutex sync.Mutex
	seen  map[string]bool
	inbox map[*host]*inbox
	found map[string][]delivered // by the identifier in the message
}

// A delivered message is one copy in a mailbox.
type delivered struct {
	at    *host
	text  []byte
	found time.Time
}

var idForm = regexp.MustCompile(`(?m)^X-Lab-Id: \S+`)

func newMailboxes() *mailboxes {
	return &mailboxes{seen: map[string]bool{}, inbox: map[*host]*inbox{}, found: map[string][]delivered{}}
}

// look reads what is new in the mailboxes of a host. A message inside a bounce counts for the bounce.
func (m *mailboxes) look(h *host) {
	patterns := h.Mail
	if len(patterns) == 0 {
		patterns = []string{"/srv/*/Maildir/new/*"}
	}
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if h.IMAP {
		m.fetch(h)
		return
	}
	for _, pattern := range patterns {
		files, _ := filepath.Glob(h.root + pattern)
		for _, file := range files {
			m.read(h, file)
		}
	}
}

func (m *mailboxes) read(h *host, file string) {
	info, err := os.Stat(file)
	if m.seen[file] || err != nil || !info.Mode().IsRegular() || info.Size() > maxMail || info.Size() == 0 {
		return
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return
	}
	if !idForm.Match(text) {
		return // not whole yet, or none of ours
	}
	m.seen[file] = true
	m.add(h, text)
}

// fetch reads the new messages of a host by IMAP. One that cannot be read is looked for again.
func (m *mailboxes) fetch(h *host) {
	if m.inbox[h] == nil {
		b, err := openInbox(h)
		if err != nil {
			h.note("lab: " + err.Error())
			return
		}
		m.inbox[h] = b
	}
	list, err := m.inbox[h].messages()
	if err != nil {
		h.note("lab: " + err.Error())
		m.inbox[h].conn.Close()
		delete(m.inbox, h)
	}
	for _, text := range list {
		m.add(h, text)
	}
}

// add keeps a message by the identifier that stands in its header, or, of a bounce, in the message inside.
func (m *mailboxes) add(h *host, text []byte) {
	id := idForm.FindString(header(text))
	if id == "" {
		id = "inside " + idForm.FindString(string(text))
	}
	m.found[id] = append(m.found[id], delivered{h, text, time.Now()})
}

// mark returns the line by which the copies of a message are known, as add keeps it.
func (j journey) mark() string {
	if j.kind == "bounce" {
		return "inside X-Lab-Id: " + j.id
	}
	return "X-Lab-Id: " + j.id
}

// came reports whether the copies of a message are at a host.
func (m *mailboxes) came(h *host, j journey) bool {
	m.look(h)
	m.mutex.Lock()
	defer m.mutex.Unlock()
	return len(m.found[j.mark()]) >= j.copies
}

// wait waits for the copies of a message at a host and takes them out.
func (m *mailboxes) wait(h *host, j journey) []delivered {
	for end := time.Now().Add(j.patience()); !m.came(h, j) && time.Now().Before(end); {
		time.Sleep(20 * time.Millisecond)
	}
	m.mutex.Lock()
	defer m.mutex.Unlock()
	got := m.found[j.mark()]
	delete(m.found, j.mark())
	return got
}

// header returns the header block of a message, with bare line feeds, and without the line that some
// mailboxes put before it.
func header(text []byte) string {
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	if bytes.HasPrefix(text, []byte("From ")) {
		_, text, _ = bytes.Cut(text, []byte("\n"))
	}
	block, _, _ := bytes.Cut(text, []byte("\n\n"))
	return string(block) + "\n"
}

// receivedOf returns the Received fields of a header block, whole, the newest first.
func receivedOf(block string) (fields []string) {
	open := false
	for line := range strings.Lines(block) {
		switch {
		case open && (line[0] == ' ' || line[0] == '\t'):
			fields[len(fields)-1] += line
		default:
			if open = len(line) > 9 && strings.EqualFold(line[:9], "received:"); open {
				fields = append(fields, line)
			}
		}
	}
	for i, f := range fields {
		fields[i] = strings.TrimSuffix(f, "\n")
	}
	return fields
}
