//go:build linux

package main

import (
	"encoding/binary"
	"errors"
	"maps"
	"net/netip"
	"slices"
	"sync"
	"syscall"
	"time"
)

// mailPorts are the ports whose connections are kept.
var mailPorts = []uint16{24, 25, 110, 465, 587, 10024, 10025}

// maxFlow is the most of one direction of a connection that is kept.
const maxFlow = 1 << 20

// A wire reads all that goes over the bridge.
type wire struct {
	mutex sync.Mutex
	flows map[endpoints]*flow
	done  []*flow // connections whose ports were used again
}

// endpoints are the two ends of a connection, as the first packet has them.
type endpoints struct{ client, server netip.AddrPort }

// A flow is one TCP connection.
type flow struct {
	endpoints
	begin    time.Time
	up, down stream // from the client, from the server
}

// A stream is one direction of a connection.
type stream struct {
	first uint32 // sequence number before the first byte
	known bool
	parts map[uint32]part
	size  int
}

// A part is what one segment brought, and when.
type part struct {
	data []byte
	at   time.Time
}

func newWire() *wire { return &wire{flows: map[endpoints]*flow{}} }

// listen reads all that goes over the interfaces of this thread's network.
func (w *wire) listen() error {
	const everyProtocol = 0x0003
	fd, err := syscall.Socket(syscall.AF_PACKET, syscall.SOCK_RAW|syscall.SOCK_CLOEXEC, everyProtocol<<8)
	if err != nil {
		return err
	}
	if err := syscall.SetsockoptInt(fd, syscall.SOL_SOCKET, syscall.SO_RCVBUFFORCE, 64<<20); err != nil {
		return err
	}
	if err := syscall.SetsockoptInt(fd, syscall.SOL_SOCKET, syscall.SO_TIMESTAMPNS, 1); err != nil {
		return err
	}
	go func() {
		buf, about := make([]byte, 1<<17), make([]byte, 256)
		for {
			n, size, _, _, err := syscall.Recvmsg(fd, buf, about, 0)
			switch {
			case err == nil:
				w.packet(buf[:n], sentAt(about[:size]))
			case !errors.Is(err, syscall.EINTR):
				return
			}
		}
	}()
	return nil
}

// listenIn reads what goes over the interfaces of a host, its loopback among them.
func (w *wire) listenIn(h *host) error {
	leave, err := enterNetwork(h.holder)
	if err != nil {
		return err
	}
	defer leave()
	return w.listen()
}

// sentAt returns when the kernel saw a packet. This program may read it a good deal later, when the next message is
// under way already.
func sentAt(about []byte) time.Time {
	list, _ := syscall.ParseSocketControlMessage(about)
	for _, m := range list {
		var t syscall.Timespec
		if m.Header.Level == syscall.SOL_SOCKET && m.Header.Type == syscall.SO_TIMESTAMPNS {
			if _, err := binary.Decode(m.Data, binary.NativeEndian, &t); err == nil {
				return time.Unix(t.Unix())
			}
		}
	}
	return time.Now()
}

// A segment is a TCP segment with its addresses.
type segment struct {
	endpoints
	seq   uint32
	flags byte
	data  []byte
}

const (
	flagSyn = 0x02
	flagAck = 0x10
)

// readSegment reads an Ethernet frame; ok is false if it holds no TCP.
func readSegment(frame []byte) (s segment, ok bool) {
	const ethernet, tcp = 14, 6
	if len(frame) < ethernet+40 {
		return s, false
	}
	packet := frame[ethernet:]
	var from, to netip.Addr
	switch binary.BigEndian.Uint16(frame[12:]) {
	case 0x0800:
		head, size := int(packet[0]&15)*4, int(binary.BigEndian.Uint16(packet[2:]))
		if packet[9] != tcp || head < 20 {
			return s, false
		}
		from, to = netip.AddrFrom4([4]byte(packet[12:])), netip.AddrFrom4([4]byte(packet[16:]))
		// The frame may be padded behind the packet; a size of zero is one that the card fills in.
		if size > head && size <= len(packet) {
			packet = packet[:size]
		}
		packet = packet[head:]
	case 0x86dd:
		size := int(binary.BigEndian.Uint16(packet[4:]))
		if packet[6] != tcp {
			return s, false
		}
		from, to = netip.AddrFrom16([16]byte(packet[8:])), netip.AddrFrom16([16]byte(packet[24:]))
		if size > 0 && 40+size <= len(packet) {
			packet = packet[:40+size]
		}
		packet = packet[40:]
	default:
		return s, false
	}
	if len(packet) < 20 || int(packet[12]>>4)*4 > len(packet) {
		return s, false
	}
	s.client = netip.AddrPortFrom(from, binary.BigEndian.Uint16(packet))
	s.server = netip.AddrPortFrom(to, binary.BigEndian.Uint16(packet[2:]))
	s.seq, s.flags, s.data = binary.BigEndian.Uint32(packet[4:]), packet[13], packet[int(packet[12]>>4)*4:]
	return s, true
}

// packet adds a frame to its connection. Each is seen at every port of the bridge that it passes, which
// changes nothing: a byte has one place in its stream.
func (w *wire) packet(frame []byte, at time.Time) {
	s, ok := readSegment(frame)
	if !ok || !slices.Contains(mailPorts, s.server.Port()) && !slices.Contains(mailPorts, s.client.Port()) {
		return
	}
	w.mutex.Lock()
	defer w.mutex.Unlock()
	back := endpoints{s.server, s.client}
	switch {
	case s.flags&(flagSyn|flagAck) == flagSyn:
		if old := w.flows[s.endpoints]; old != nil {
			if old.up.first == s.seq {
				return
			}
			w.done = append(w.done, old)
		}
		f := &flow{endpoints: s.endpoints, begin: at}
		f.up.open(s.seq)
		w.flows[s.endpoints] = f
	case s.flags&flagSyn != 0:
		if f := w.flows[back]; f != nil {
			f.down.open(s.seq)
		}
	case w.flows[s.endpoints] != nil:
		w.flows[s.endpoints].up.add(s, at)
	case w.flows[back] != nil:
		w.flows[back].down.add(s, at)
	}
}

func (t *stream) open(seq uint32) {
	if !t.known {
		t.first, t.known, t.parts = seq+1, true, map[uint32]part{}
	}
}

func (t *stream) add(s segment, seen time.Time) {
	at := s.seq - t.first // modulo 2^32, as sequence numbers count
	if old := t.parts[at]; !t.known || len(s.data) <= len(old.data) || t.size > maxFlow {
		return
	}
	t.parts[at] = part{slices.Clone(s.data), seen}
	t.size += len(s.data)
}

// bytes returns the stream in order, and how much of it came before a time. A lost segment leaves a gap that
// nothing fills.
func (t *stream) bytes(before time.Time) (all []byte, old int) {
	for _, at := range slices.Sorted(maps.Keys(t.parts)) {
		if p := t.parts[at]; int(at) <= len(all) && int(at)+len(p.data) > len(all) {
			all = append(all, p.data[len(all)-int(at):]...)
			if p.at.Before(before) {
				old = len(all)
			}
		}
	}
	return all, old
}

// since returns when the stream went on after a time.
func (t *stream) since(from time.Time) (first time.Time) {
	for _, p := range t.parts {
		if !p.at.Before(from) && (first.IsZero() || p.at.Before(first)) {
			first = p.at
		}
	}
	return first
}

// between returns the connections from one host to another over which something went in a time, those over the
// loopback of a host that is read, if it is one host. Some servers keep a connection for the next message.
func (w *wire) between(from, to *host, begin, end time.Time) (found []session) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	for _, f := range slices.Concat(w.done, slices.Collect(maps.Values(w.flows))) {
		inside := from == to && f.client.Addr().IsLoopback()
		if (inside || from.has(f.client.Addr()) && to.has(f.server.Addr())) && f.begin.Before(end) {
			if s := f.session(begin); s.size > 0 {
				found = append(found, s)
			}
		}
	}
	slices.SortFunc(found, func(a, b session) int { return a.Begin.Compare(b.Begin) })
	return found
}

// has reports whether an address is the host's.
func (h *host) has(a netip.Addr) bool {
	return slices.Contains(addressesOf(h.Server), a.Unmap())
}
