//go:build linux

package main

import (
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"strconv"
	"strings"
	"time"

	"github.com/backstamp/backstamp/fuzz/lab/server"
)

// dialogLimit bounds one message that the player hands over.
const dialogLimit = 45 * time.Second

// A message is what the player hands over: to whom, what, and who is on its way.
type message struct {
	id     string
	v      variation
	first  *host
	lmtp   bool
	port   int
	to     []string
	forged []string // values of Received, the newest first
}

// A handover is what the player's own socket knows of a message that it handed over.
type handover struct {
	session
	End   time.Time
	Reply string
}

// A dialog is a connection of the player, as it speaks SMTP or LMTP.
type dialog struct {
	conn net.Conn
	text *textproto.Conn
	m    message
	h    *handover
	ext  string // what the server answered to EHLO
}

// hand hands a message over and returns what is true of the connection.
func hand(m message) (*handover, error) {
	conn, err := dial(m)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(dialogLimit))
	local, remote := conn.LocalAddr().(*net.TCPAddr), conn.RemoteAddr().(*net.TCPAddr)
	h := &handover{session: session{Begin: time.Now(), ServerIP: remote.IP.String()}}
	h.ClientIP, h.ClientPort, h.ServerPort = local.IP.String(), local.Port, remote.Port
	d := &dialog{conn: conn, text: textproto.NewConn(conn), m: m, h: h}
	for _, step := range []func() error{d.open, d.secure, d.pretend, d.login, d.envelope, d.content} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	h.End = time.Now()
	d.say(221, "QUIT") // whatever it answers
	return h, nil
}

// source returns the address that the message comes from.
func (m message) source() string {
	if m.v.source == "" {
		return honest
	}
	return m.v.source
}

// dial connects from the source of the message; from the server's own loopback, in the server's network.
func dial(m message) (net.Conn, error) {
	source := net.ParseIP(m.source())
	target := m.first.ip4
	switch {
	case source.IsLoopback():
		leave, err := enterNetwork(m.first.holder)
		if err != nil {
			return nil, err
		}
		defer leave()
		target = m.source()
	case source.To4() == nil:
		target = m.first.ip6
	}
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: source}, Timeout: 10 * time.Second}
	return dialer.Dial("tcp", net.JoinHostPort(target, strconv.Itoa(m.port)))
}

// say sends a command and reads the answer; code is what it must begin with, 0 for any.
func (d *dialog) say(code int, format string, args ...any) (string, error) {
	if err := d.text.PrintfLine(format, args...); err != nil {
		return "", err
	}
	got, answer, err := d.text.ReadResponse(code)
	return fmt.Sprintf("%d %s", got, answer), err
}

// open takes the greeting and says hello, after TLS if it is wrapped around all.
func (d *dialog) open() error {
	if d.m.v.wrapped {
		if err := d.handshake(); err != nil {
			return err
		}
	}
	if _, _, err := d.text.ReadResponse(220); err != nil {
		return err
	}
	helo := d.m.v.helo
	if helo == "" {
		helo = "desk.sender.example"
	}
	return d.hello(strings.ReplaceAll(helo, "{host}", d.m.first.Host()))
}

func (d *dialog) hello(name string) (err error) {
	d.h.HELO, d.h.Command = name, "EHLO"
	switch {
	case d.m.lmtp:
		d.h.Command = "LHLO"
	case d.m.v.old:
		d.h.Command = "HELO"
	}
	d.ext, err = d.say(250, "%s %s", d.h.Command, name)
	return err
}

// offers reports whether the server has an extension.
func (d *dialog) offers(extension string) error {
	if !strings.Contains(strings.ToUpper(d.ext), extension) {
		return errors.New("it offers no " + extension)
	}
	return nil
}

func (d *dialog) secure() error {
	if d.m.v.tls == 0 || d.m.v.wrapped {
		return nil
	}
	if err := d.offers("STARTTLS"); err != nil {
		return err
	}
	if _, err := d.say(220, "STARTTLS"); err != nil {
		return err
	}
	if err := d.handshake(); err != nil {
		return err
	}
	name := d.h.HELO
	if d.m.v.secondly != "" {
		name = d.m.v.secondly
	}
	return d.hello(name)
}

func (d *dialog) handshake() error {
	v := d.m.v
	config := &tls.Config{InsecureSkipVerify: true, ServerName: d.m.first.Host(), MinVersion: v.tls, MaxVersion: v.tls, CipherSuites: v.suites}
	if v.shows {
		config.Certificates = []tls.Certificate{certificates.client()}
	}
	conn := tls.Client(d.conn, config)
	if err := conn.Handshake(); err != nil {
		return err
	}
	state := conn.ConnectionState()
	d.h.TLSVersion, d.h.TLSCipher = versionName(state.Version), cipherName(state.CipherSuite)
	d.text = textproto.NewConn(conn)
	return nil
}

// pretend tells the server, as a proxy may, that the client is another: XCLIENT.
func (d *dialog) pretend() error {
	if d.m.v.xclient == "" {
		return nil
	}
	if err := d.offers("XCLIENT"); err != nil {
		return err
	}
	if _, err := d.say(220, "XCLIENT %s", d.m.v.xclient); err != nil {
		return err
	}
	return d.hello("told.example")
}

func (d *dialog) login() error {
	if !d.m.v.auth {
		return nil
	}
	if err := d.offers("AUTH"); err != nil {
		return err
	}
	d.h.User = d.m.first.user()
	secret := base64.StdEncoding.EncodeToString([]byte("\x00" + d.h.User + "\x00" + server.Password))
	_, err := d.say(235, "AUTH PLAIN %s", secret)
	return err
}

// user returns the name that the player logs in with.
func (h *host) user() string {
	if h.User == "" {
		return "alice"
	}
	return h.User
}

// sender returns the envelope sender.
func (m message) sender() string {
	switch {
	case m.v.from != nil:
		return *m.v.from
	case m.v.auth && m.first.AuthFrom != "":
		return m.first.AuthFrom
	}
	return "alice@sender.example"
}

func (d *dialog) envelope() error {
	options, from := "", d.m.sender()
	if d.m.v.utf8 {
		if err := d.offers("SMTPUTF8"); err != nil {
			return err
		}
		options = " SMTPUTF8"
	}
	if d.m.v.utf8 || d.m.v.eight {
		options += " BODY=8BITMIME"
	}
	if _, err := d.say(250, "MAIL FROM:<%s>%s", from, options); err != nil {
		return err
	}
	for _, to := range d.m.to {
		if _, err := d.say(25, "RCPT TO:<%s>", to); err != nil {
			return err
		}
	}
	d.h.From, d.h.Rcpt = &from, d.m.to
	return nil
}

func (d *dialog) content() error {
	if _, err := d.say(354, "DATA"); err != nil {
		return err
	}
	w := d.text.DotWriter()
	if _, err := w.Write([]byte(d.m.text())); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	code, answer, err := d.text.ReadResponse(250)
	d.h.Reply = fmt.Sprintf("%d %s", code, answer)
	// LMTP answers for every recipient.
	for range d.m.to[1:] {
		if d.m.lmtp && err == nil {
			_, _, err = d.text.ReadResponse(250)
		}
	}
	return err
}

// text returns the message: the forger's fields on top, as he sends them.
func (m message) text() string {
	var b strings.Builder
	for _, value := range m.forged {
		b.WriteString("Received: " + value + "\r\n")
	}
	from := m.sender()
	if from == "" {
		from = "alice@sender.example"
	}
	fmt.Fprintf(&b, "X-Lab-Id: %s\r\nFrom: <%s>\r\nTo: <%s>\r\nSubject: %s\r\nDate: %s\r\n", m.id, from, strings.Join(m.to, ">, <"), m.v.name, time.Now().UTC().Format("Mon, 2 Jan 2006 15:04:05 -0700"))
	if !m.v.anonym {
		fmt.Fprintf(&b, "Message-ID: <%s@sender.example>\r\n", m.id)
	}
	if m.v.eight || m.v.utf8 {
		b.WriteString("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nGrüße\r\n")
	} else {
		b.WriteString("\r\nHello\r\n")
	}
	return b.String()
}
