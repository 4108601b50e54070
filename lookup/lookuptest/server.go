package lookuptest

import (
	"encoding/binary"
	"io"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"github.com/backstamp/backstamp/lookup"
)

// Server is a Zone that answers on the loopback, by UDP and TCP. Zone.Serve makes one. Close it when it is
// no longer needed.
type Server struct {
	Addr string // "127.0.0.1:40053"

	zone *Zone
	udp  *net.UDPConn
	tcp  net.Listener
	stop chan struct{}
	wg   sync.WaitGroup
	once sync.Once
}

// Serve starts a server that answers with the zone on a free port of the loopback. The error is that of the
// system, if it gives no port.
func (z *Zone) Serve() (*Server, error) {
	for tries := 0; ; tries++ {
		s, err := z.listen()
		if err == nil || tries == 20 {
			return s, err
		}
	}
}

// listen takes a port for TCP and the same for UDP, which somebody else may have.
func (z *Zone) listen() (*Server, error) {
	tcp, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	udp, err := net.ListenUDP("udp", net.UDPAddrFromAddrPort(tcp.Addr().(*net.TCPAddr).AddrPort()))
	if err != nil {
		_ = tcp.Close()
		return nil, err
	}
	s := &Server{Addr: udp.LocalAddr().String(), zone: z, udp: udp, tcp: tcp, stop: make(chan struct{})}
	s.wg.Go(s.serveUDP)
	s.wg.Go(s.serveTCP)
	return s, nil
}

// Resolver returns a resolver of the standard library that asks the server and nobody else, set as package
// lookup advises.
func (s *Server) Resolver() *net.Resolver { return lookup.NewResolver(s.Addr) }

// Close stops the server and waits until it has ended. From there on nothing answers at its address.
// Closing twice does no harm.
func (s *Server) Close() {
	s.once.Do(func() {
		close(s.stop)
		_ = s.udp.Close()
		_ = s.tcp.Close()
	})
	s.wg.Wait()
}

func (s *Server) serveUDP() {
	buf := make([]byte, 4096)
	for {
		n, from, err := s.udp.ReadFromUDPAddrPort(buf)
		if err != nil {
			return
		}
		query := append([]byte(nil), buf[:n]...)
		s.wg.Go(func() {
			if reply := s.reply(query, true); reply != nil {
				_, _ = s.udp.WriteToUDPAddrPort(reply, from)
			}
		})
	}
}

// pause waits if a question is one for which the zone is slow. It returns false if the server ends.
func (s *Server) pause(name string) bool {
	if s.zone.fault(name) != Slow {
		return true
	}
	t := time.NewTimer(s.zone.Delay)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-s.stop:
		return false
	}
}

func (s *Server) serveTCP() {
	for {
		c, err := s.tcp.Accept()
		if err != nil {
			return
		}
		s.wg.Go(func() { s.converse(c) })
	}
}

// converse answers one question by TCP, which has its length before it, RFC 1035, section 4.2.2.
func (s *Server) converse(c net.Conn) {
	defer func() { _ = c.Close() }()
	_ = c.SetDeadline(time.Now().Add(10 * time.Second))
	var size [2]byte
	if _, err := io.ReadFull(c, size[:]); err != nil {
		return
	}
	query := make([]byte, binary.BigEndian.Uint16(size[:]))
	if _, err := io.ReadFull(c, query); err != nil {
		return
	}
	if reply := s.reply(query, false); reply != nil {
		_, _ = c.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(reply))), reply...))
	}
}

// typeNames are the types of records that a zone has.
var typeNames = map[dnsmessage.Type]string{
	dnsmessage.TypePTR: "PTR", dnsmessage.TypeA: "A", dnsmessage.TypeAAAA: "AAAA",
	dnsmessage.TypeTXT: "TXT", dnsmessage.TypeMX: "MX",
}

// question reads a message with a question.
func question(query []byte) (Question, dnsmessage.Message, error) {
	var p dnsmessage.Parser
	h, err := p.Start(query)
	if err != nil {
		return Question{}, dnsmessage.Message{}, err
	}
	q, err := p.Question()
	if err != nil {
		return Question{}, dnsmessage.Message{}, err
	}
	typ, ok := typeNames[q.Type]
	if !ok {
		typ = strconv.Itoa(int(q.Type))
	}
	m := dnsmessage.Message{
		Header: dnsmessage.Header{ID: h.ID, Response: true, RecursionDesired: h.RecursionDesired, RecursionAvailable: true},
	}
	m.Questions = []dnsmessage.Question{q}
	return Question{typ, strings.ToLower(strings.TrimSuffix(q.Name.String(), "."))}, m, nil
}

// maxUDP is how long an answer by UDP may be, as resolvers say with EDNS(0) today.
const maxUDP = 1232

// reply returns the answer to a question, nil if there is to be none.
func (s *Server) reply(query []byte, udp bool) []byte {
	q, m, err := question(query)
	if err != nil || !s.pause(q.Name) {
		return nil
	}
	found, fault := s.zone.answer(q)
	switch fault {
	case Timeout:
		return nil
	case ServFail:
		m.RCode = dnsmessage.RCodeServerFailure
	case Refused:
		m.RCode = dnsmessage.RCodeRefused
	case Lame:
		m.RecursionAvailable = false
		m.Additionals = []dnsmessage.Resource{{ // as servers with EDNS(0) have, which misleads some resolvers
			Header: dnsmessage.ResourceHeader{Name: dnsmessage.MustNewName("."), Type: dnsmessage.TypeOPT, Class: maxUDP},
			Body:   &dnsmessage.OPTResource{},
		}}
	default:
		if len(found) == 0 && !s.zone.has(q.Name) {
			m.RCode = dnsmessage.RCodeNameError
		}
	}
	for _, r := range found {
		m.Answers = append(m.Answers, record(m.Questions[0], r))
	}
	reply, err := m.Pack()
	if udp && err == nil && (fault == Truncated || len(reply) > maxUDP) {
		m.Answers, m.Truncated = nil, true
		reply, err = m.Pack()
	}
	if err != nil || len(reply) > 65535 {
		m.Answers, m.RCode = nil, dnsmessage.RCodeServerFailure
		reply, _ = m.Pack()
	}
	return reply
}

// has reports whether a name has records of any type.
func (z *Zone) has(name string) bool {
	if a, ok := arpaAddr(name); ok {
		return len(z.Names[a.String()]) > 0
	}
	return len(z.Addrs[name]) > 0 || len(z.Texts[name]) > 0 || len(z.MX[name]) > 0
}

// record returns one answer to a question.
func record(q dnsmessage.Question, value string) dnsmessage.Resource {
	r := dnsmessage.Resource{Header: dnsmessage.ResourceHeader{Name: q.Name, Class: q.Class, TTL: 60}}
	switch q.Type {
	case dnsmessage.TypePTR:
		r.Body = &dnsmessage.PTRResource{PTR: mustName(value)}
	case dnsmessage.TypeA:
		r.Body = &dnsmessage.AResource{A: netip.MustParseAddr(value).As4()}
	case dnsmessage.TypeAAAA:
		r.Body = &dnsmessage.AAAAResource{AAAA: netip.MustParseAddr(value).As16()}
	case dnsmessage.TypeMX:
		pref, host := exchanger(value)
		r.Body = &dnsmessage.MXResource{Pref: pref, MX: mustName(host)}
	default:
		var parts []string
		for len(value) > 255 {
			parts, value = append(parts, value[:255]), value[255:]
		}
		r.Body = &dnsmessage.TXTResource{TXT: append(parts, value)}
	}
	return r
}

func mustName(name string) dnsmessage.Name {
	n, err := dnsmessage.NewName(strings.TrimSuffix(name, ".") + ".")
	if err != nil {
		panic("lookuptest: " + name + " is no name: " + err.Error())
	}
	return n
}
