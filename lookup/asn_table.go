package lookup

import (
	"bufio"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

// maxRow is the longest line of a table, far longer than any honest one.
const maxRow = 64 << 10

// ASNTable is a Source of Networks from a table of ranges in memory. [ReadASNTable] makes one. It asks
// nobody, so that it discloses nothing, and may be used by many goroutines at once. The zero ASNTable
// knows no address.
//
// 600,000 ranges of IPv4 from 80,000 holders, more than are announced today, take 14 MB of memory, a quarter
// of a second to load and half a microsecond to ask, by BenchmarkReadASNTable and BenchmarkASNTable on
// one core of a small server. A range of IPv6 takes twice the memory.
type ASNTable struct {
	name    string
	v4      ranges[key4]
	v6      ranges[key6]
	holders []holder
}

// ranges are sorted and do not overlap.
type ranges[A ordered[A]] []span[A]

// span is a range of addresses, with the index of its holder.
type span[A any] struct {
	first, last A
	holder      uint32
}

// ordered is what an address is in a range: 4 bytes or 16, where a netip.Addr has 24.
type ordered[A any] interface{ compare(A) int }

type key4 uint32

func (a key4) compare(b key4) int { return cmp.Compare(a, b) }

type key6 struct{ high, low uint64 }

func (a key6) compare(b key6) int {
	return cmp.Or(cmp.Compare(a.high, b.high), cmp.Compare(a.low, b.low))
}

func to4(a netip.Addr) key4 {
	b := a.As4()
	return key4(binary.BigEndian.Uint32(b[:]))
}

func to6(a netip.Addr) key6 {
	b := a.As16()
	return key6{binary.BigEndian.Uint64(b[:8]), binary.BigEndian.Uint64(b[8:])}
}

func (a key4) addr() netip.Addr {
	return netip.AddrFrom4([4]byte(binary.BigEndian.AppendUint32(nil, uint32(a))))
}

func (a key6) addr() netip.Addr {
	b := binary.BigEndian.AppendUint64(nil, a.high)
	return netip.AddrFrom16([16]byte(binary.BigEndian.AppendUint64(b, a.low)))
}

// holder is what many ranges have in common.
type holder struct {
	asn           uint32
	country, name string
}

// ReadASNTable reads a table in the form of iptoasn.com: lines of first address, last address, number
// of the autonomous system, country and description, with tabs between. IPv4 and IPv6 may stand in
// one table. Ranges that nobody announces, which have the number 0, are left out. The name is that
// which stands in the evidence, such as that of the file.
//
// A line in another form is an error that tells its number, and ranges that overlap are one too.
func ReadASNTable(r io.Reader, name string) (*ASNTable, error) {
	t := &ASNTable{name: name}
	known := map[holder]uint32{}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxRow)
	n := 0
	for lines.Scan() {
		n++
		if err := t.add(strings.TrimSuffix(lines.Text(), "\r"), known); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s: after line %d: %w", name, n, err)
	}
	if at, ok := t.v4.settle(); !ok {
		return nil, fmt.Errorf("%s: two ranges have %v", name, at.addr())
	}
	if at, ok := t.v6.settle(); !ok {
		return nil, fmt.Errorf("%s: two ranges have %v", name, at.addr())
	}
	t.v4, t.v6, t.holders = slices.Clip(t.v4), slices.Clip(t.v6), slices.Clip(t.holders)
	return t, nil
}

var errRow = errors.New("want first address, last address, number, country and description, with tabs between")

// add reads a line.
func (t *ASNTable) add(line string, known map[holder]uint32) error {
	if line == "" {
		return nil
	}
	// The description is the last part, and may have tabs of its own.
	parts := strings.SplitN(line, "\t", 5)
	if len(parts) < 3 {
		return errRow
	}
	first, err1 := netip.ParseAddr(parts[0])
	last, err2 := netip.ParseAddr(parts[1])
	as, err3 := strconv.ParseUint(strings.TrimPrefix(parts[2], "AS"), 10, 32)
	if err1 != nil || err2 != nil || err3 != nil || first.Is4() != last.Is4() || last.Less(first) {
		return errRow
	}
	if as == 0 {
		return nil
	}
	h := holder{asn: uint32(as)}
	if len(parts) > 3 {
		h.country = country(parts[3])
	}
	if len(parts) > 4 {
		h.name = clip(parts[4])
	}
	at, ok := known[h]
	if !ok {
		at = uint32(len(t.holders))
		h.country, h.name = strings.Clone(h.country), strings.Clone(h.name) // the line is not to stay in memory
		known[h] = at
		t.holders = append(t.holders, h)
	}
	if first.Is4() {
		t.v4 = append(t.v4, span[key4]{to4(first), to4(last), at})
	} else {
		t.v6 = append(t.v6, span[key6]{to6(first), to6(last), at})
	}
	return nil
}

// settle sorts ranges. It returns false and an address that two of them have, if there is one.
func (r ranges[A]) settle() (at A, ok bool) {
	slices.SortFunc(r, func(a, b span[A]) int { return a.first.compare(b.first) })
	for i := 1; i < len(r); i++ {
		if r[i].first.compare(r[i-1].last) <= 0 {
			return r[i].first, false
		}
	}
	return at, true
}

// find returns the range that has an address.
func (r ranges[A]) find(a A) (span[A], bool) {
	i, ok := slices.BinarySearchFunc(r, a, func(s span[A], a A) int { return s.first.compare(a) })
	if !ok {
		i--
	}
	if i < 0 || a.compare(r[i].last) > 0 {
		return span[A]{}, false
	}
	return r[i], true
}

// String returns the name that the table was given.
func (t *ASNTable) String() string { return t.name }

// Len returns the number of ranges.
func (t *ASNTable) Len() int { return len(t.v4) + len(t.v6) }

// Lookup finds the network of an address. Prefix is the widest network around the address that the
// range has whole, Registry and Date are not told.
func (t *ASNTable) Lookup(_ context.Context, addr netip.Addr) (Network, error) {
	var first, last netip.Addr
	var at uint32
	ok := false
	switch addr = plain(addr); {
	case addr.Is4():
		var s span[key4]
		s, ok = t.v4.find(to4(addr))
		first, last, at = s.first.addr(), s.last.addr(), s.holder
	case addr.Is6():
		var s span[key6]
		s, ok = t.v6.find(to6(addr))
		first, last, at = s.first.addr(), s.last.addr(), s.holder
	}
	if !ok {
		return Network{}, fmt.Errorf("%w: %v in %s", ErrNotFound, addr, t.name)
	}
	h := t.holders[at]
	return Network{Prefix: widest(addr, first, last), ASN: []uint32{h.asn}, Name: h.name, Country: h.country}, nil
}

// widest returns the widest network that has an address and does not leave a range.
func widest(addr, first, last netip.Addr) netip.Prefix {
	best := netip.PrefixFrom(addr, addr.BitLen())
	for bits := addr.BitLen() - 1; bits >= 0; bits-- {
		p := netip.PrefixFrom(addr, bits).Masked()
		if p.Addr().Less(first) || last.Less(end(p)) {
			break
		}
		best = p
	}
	return best
}

// end returns the last address of a network.
func end(p netip.Prefix) netip.Addr {
	b := p.Addr().AsSlice()
	for i := p.Bits(); i < 8*len(b); i++ {
		b[i/8] |= 0x80 >> (i % 8)
	}
	a, _ := netip.AddrFromSlice(b)
	return a
}
