//go:build linux

package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/backstamp/backstamp/fuzz/lab/server"
)

// An inbox is read by IMAP, RFC 3501, for a server whose files do not hold whole messages.
type inbox struct {
	conn   net.Conn
	r      *bufio.Reader
	exists string // how many messages there are, as the server said last
}

// openInbox logs in as u, or as the server calls it.
func openInbox(h *host) (*inbox, error) {
	conn, err := net.DialTimeout("tcp", net.JoinHostPort(h.ip4, "143"), time.Second)
	if err != nil {
		return nil, err
	}
	b := &inbox{conn: conn, r: bufio.NewReader(conn)}
	if _, err := b.r.ReadString('\n'); err != nil {
		return nil, err
	}
	_, err = b.do("LOGIN u@%s %s", h.Domain(), server.Password)
	return b, err
}

var (
	literalForm = regexp.MustCompile(`\{(\d+)\}\r\n$`)
	existsForm  = regexp.MustCompile(`^\* (\d+) EXISTS`)
)

// do sends a command and returns the literals of the answer. What it tells of the number of messages is kept.
func (b *inbox) do(format string, args ...any) (literals [][]byte, err error) {
	b.conn.SetDeadline(time.Now().Add(5 * time.Second))
	fmt.Fprintf(b.conn, "a "+format+"\r\n", args...)
	for {
		line, err := b.r.ReadString('\n')
		if err != nil {
			return literals, err
		}
		if m := existsForm.FindStringSubmatch(line); m != nil {
			b.exists = m[1]
		}
		if m := literalForm.FindStringSubmatch(line); m != nil {
			size, err := strconv.Atoi(m[1])
			if err != nil || size > maxMail {
				return literals, fmt.Errorf("a literal of %s bytes", m[1])
			}
			data := make([]byte, size)
			if _, err := io.ReadFull(b.r, data); err != nil {
				return literals, err
			}
			literals = append(literals, data)
		}
		if after, ok := strings.CutPrefix(line, "a "); ok {
			if !strings.HasPrefix(after, "OK") {
				return literals, fmt.Errorf("IMAP: %s", after)
			}
			return literals, nil
		}
	}
}

// messages returns the messages that were not returned before, and deletes them. An empty mailbox is not asked for
// messages: that is an error, after which servers close the connection, and take no more of them after a while.
func (b *inbox) messages() ([][]byte, error) {
	if _, err := b.do("SELECT Inbox"); err != nil || b.exists == "0" {
		return nil, err
	}
	list, err := b.do("FETCH 1:* BODY.PEEK[]")
	if err != nil || len(list) == 0 {
		return list, err
	}
	_, err = b.do(`STORE 1:%d +FLAGS.SILENT (\Deleted)`, len(list))
	if err == nil {
		_, err = b.do("EXPUNGE")
	}
	return list, err
}
