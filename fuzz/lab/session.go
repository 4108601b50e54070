//go:build linux

package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// A session is what a connection says of itself on the wire, without any reading of a header.
type session struct {
	spoken
	Begin    time.Time
	Start    time.Time // of this message, if others came before it
	ServerIP string
	Replies  []string
	size     int // bytes from the client, in the time that was asked for
}

// spoken is who spoke to whom, and what they said. It stands so in the truth.
type spoken struct {
	ClientIP   string   `json:"client_ip,omitempty"`
	ClientPort int      `json:"client_port,omitempty"`
	ServerPort int      `json:"server_port,omitempty"`
	HELO       string   `json:"helo,omitempty"`
	Command    string   `json:"helo_cmd,omitempty"`
	TLSVersion string   `json:"tls_version,omitempty"`
	TLSCipher  string   `json:"tls_cipher,omitempty"`
	User       string   `json:"auth_user,omitempty"`
	From       *string  `json:"envelope_from,omitempty"`
	Rcpt       []string `json:"rcpt,omitempty"`
}

var (
	heloForm = regexp.MustCompile(`(?im)^(EHLO|HELO|LHLO) ([^\r\n]*)\r?\n`)
	fromForm = regexp.MustCompile(`(?im)^MAIL FROM:\s*<([^>\r\n]*)>`)
	rcptForm = regexp.MustCompile(`(?im)^RCPT TO:\s*<([^>\r\n]*)>`)
	tlsForm  = regexp.MustCompile(`(?im)^(?:STARTTLS|STLS)\r?\n`)
	dataForm = regexp.MustCompile(`(?im)^DATA\r?\n`)
	okForm   = regexp.MustCompile(`(?m)^250 [^\r\n]*`)
)

// session reads the connection: its commands before TLS and before the message, and the ServerHello. What
// belongs to messages before a time is passed over.
func (f *flow) session(from time.Time) session {
	up, old := f.up.bytes(from)
	down, before := f.down.bytes(from)
	s := session{Begin: f.begin, ServerIP: f.server.Addr().Unmap().String(), size: len(up) - old}
	s.ClientIP, s.ClientPort, s.ServerPort = f.client.Addr().Unmap().String(), int(f.client.Port()), int(f.server.Port())
	if old > 0 {
		s.Start = f.up.since(from)
	}
	clear := up
	if at := tlsForm.FindIndex(up); at != nil {
		clear = up[:at[1]]
	} else if bytes.HasPrefix(up, []byte{22, 3}) { // TLS from the first byte
		clear = nil
	}
	// A client that asks again after it was refused is known by the last name.
	if all := heloForm.FindAllSubmatch(beforeData(clear), -1); all != nil {
		last := all[len(all)-1]
		s.Command, s.HELO = strings.ToUpper(string(last[1])), string(last[2])
	}
	clear = beforeData(clear[min(old, len(clear)):])
	if m := fromForm.FindSubmatch(clear); m != nil {
		from := string(m[1])
		s.From = &from
	}
	for _, m := range rcptForm.FindAllSubmatch(clear, -1) {
		s.Rcpt = append(s.Rcpt, string(m[1]))
	}
	s.TLSVersion, s.TLSCipher = serverHello(down)
	if s.TLSVersion == "" {
		for _, m := range okForm.FindAll(down[before:], -1) {
			s.Replies = append(s.Replies, string(m))
		}
	}
	return s
}

// beforeData returns commands up to the message.
func beforeData(commands []byte) []byte {
	if at := dataForm.FindIndex(commands); at != nil {
		return commands[:at[1]]
	}
	return commands
}

// serverHello returns version and cipher, by OpenSSL's names, that a server chose: RFC 8446, section 4.1.3.
func serverHello(down []byte) (version, cipher string) {
	const handshake, hello = 22, 2
	for at := bytes.IndexByte(down, handshake); at >= 0 && at+76 < len(down); {
		if r := down[at:]; r[1] == 3 && r[2] <= 3 && r[5] == hello && r[6] == 0 && r[9] == 3 {
			return readHello(r[9:])
		}
		next := bytes.IndexByte(down[at+1:], handshake)
		if next < 0 {
			break
		}
		at += 1 + next
	}
	return "", ""
}

// readHello reads what follows the length of a ServerHello: version, random, session, suite, compression,
// extensions. TLS 1.3 stands in the extension supported_versions, number 43.
func readHello(r []byte) (version, cipher string) {
	number := binary.BigEndian.Uint16(r)
	at := 2 + 32
	at += 1 + int(r[at])
	if at+5 > len(r) {
		return "", ""
	}
	suite := binary.BigEndian.Uint16(r[at:])
	at += 3
	for end := min(len(r), at+2+int(binary.BigEndian.Uint16(r[at:]))); at+6 <= end; {
		at += 2 // the length of all at first, then of one
		kind, size := binary.BigEndian.Uint16(r[at:]), int(binary.BigEndian.Uint16(r[at+2:]))
		if kind == 43 && at+6 <= len(r) {
			number = binary.BigEndian.Uint16(r[at+4:])
		}
		at += 2 + size
	}
	return versionName(number), cipherName(suite)
}

func versionName(v uint16) string {
	switch v {
	case 0x301:
		return "TLSv1"
	case 0x302, 0x303, 0x304:
		return fmt.Sprintf("TLSv1.%d", v-0x301)
	}
	return ""
}

// openSSL are the names that OpenSSL, and so nearly every server, has for the suites of the lab.
var openSSL = map[uint16]string{
	0x1301: "TLS_AES_128_GCM_SHA256", 0x1302: "TLS_AES_256_GCM_SHA384", 0x1303: "TLS_CHACHA20_POLY1305_SHA256",
	0x002f: "AES128-SHA", 0x0035: "AES256-SHA", 0x009c: "AES128-GCM-SHA256", 0x009d: "AES256-GCM-SHA384",
	0xc013: "ECDHE-RSA-AES128-SHA", 0xc014: "ECDHE-RSA-AES256-SHA", 0xc027: "ECDHE-RSA-AES128-SHA256",
	0xc02f: "ECDHE-RSA-AES128-GCM-SHA256", 0xc030: "ECDHE-RSA-AES256-GCM-SHA384", 0xcca8: "ECDHE-RSA-CHACHA20-POLY1305",
	0x009e: "DHE-RSA-AES128-GCM-SHA256", 0x009f: "DHE-RSA-AES256-GCM-SHA384",
}

func cipherName(suite uint16) string {
	if name := openSSL[suite]; name != "" {
		return name
	}
	return fmt.Sprintf("0x%04x", suite)
}
