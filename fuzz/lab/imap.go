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
	conn net.Conn
	r    *bufio.Reader
}

// openInbox logs in as u, or as the server calls it.
func openInbox(h *host) (*inbox, error) {
	conn, err := net.DialTimeout("tcp", net.JoinHostPort(h.ip4, "143"), time.Second)
	if err != nil {
		return nil, err
	}
	b := &inbox{conn, bufio.NewReader(conn)}
	if _, err := b.r.ReadString('\n'); err != nil {
		return nil, err
	}
	_, err = b.do("LOGIN u@%s %s", h.Domain(), server.Password)
	return b, err
}

var literalForm = regexp.MustCompile(`\{(\d+)\}\r\n$`)

// do sends a command and returns the literals of the answer.
func (b *inbox) do(format string, args ...any) (literals [][]byte, err error) {
	b.conn.SetDeadline(time.Now().Add(5 * time.Second))
	fmt.Fprintf(b.conn, "a "+format+"\r\n", args...)
	for {
		line, err := b.r.ReadString('\n')
		if err != nil {
			return literals, err
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

// messages returns the messages that were not returned before, and deletes them.
func (b *inbox) messages() ([][]byte, error) {
	if _, err := b.do("SELECT Inbox"); err != nil {
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
