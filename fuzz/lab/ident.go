//go:build linux

package main

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"time"
)

// serveIdent answers who owns a connection from an address, RFC 1413, with what the client says of itself.
func serveIdent(c client) error {
	listener, err := net.Listen("tcp", net.JoinHostPort(c.address, "113"))
	if err != nil {
		return err
	}
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go answerIdent(conn, c.ident)
		}
	}()
	return nil
}

func answerIdent(conn net.Conn, user string) {
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(10 * time.Second))
	if ports, err := bufio.NewReader(conn).ReadString('\n'); err == nil {
		fmt.Fprintf(conn, "%s : USERID : UNIX : %s\r\n", strings.TrimSpace(ports), user)
	}
}
