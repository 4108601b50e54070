package lookup

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"net/url"
)

// maxBootstrap is how long a bootstrap file may be. IANA's are less than 20 kB.
const maxBootstrap = 4 << 20

// Bootstrap tells which registry is to be asked about an address, RFC 9224. [ReadBootstrap] makes one from
// IANA's files ipv4.json and ipv6.json, which the caller has to get. It asks nobody, and may be used by
// many goroutines at once. The zero Bootstrap, and a nil one, know no registry.
type Bootstrap struct{ services []service }

type service struct {
	net netip.Prefix
	url string
}

// ReadBootstrap reads bootstrap files, one after the other. Of the addresses of a service, one with https is
// taken if there is one.
func ReadBootstrap(files ...io.Reader) (*Bootstrap, error) {
	b := &Bootstrap{}
	for _, r := range files {
		data, err := io.ReadAll(io.LimitReader(r, maxBootstrap+1))
		switch {
		case err != nil:
			return nil, fmt.Errorf("lookup: bootstrap: %w", err)
		case len(data) > maxBootstrap:
			return nil, fmt.Errorf("lookup: bootstrap: more than %d bytes", maxBootstrap)
		}
		if err := b.add(data); err != nil {
			return nil, fmt.Errorf("lookup: bootstrap: %w", err)
		}
	}
	return b, nil
}

func (b *Bootstrap) add(data []byte) error {
	var file struct {
		Services [][][]string `json:"services"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		return err
	}
	for _, s := range file.Services {
		if len(s) != 2 {
			return errors.New("a service is not two lists")
		}
		base, err := choose(s[1])
		if err != nil {
			return err
		}
		for _, entry := range s[0] {
			p, err := netip.ParsePrefix(entry)
			if err != nil {
				return err
			}
			b.services = append(b.services, service{p.Masked(), base})
		}
	}
	return nil
}

// choose returns the best address of a service.
func choose(urls []string) (string, error) {
	best := ""
	for _, s := range urls {
		u, err := url.Parse(s)
		if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
			return "", fmt.Errorf("%q is no address of a service", s)
		}
		if best == "" || u.Scheme == "https" {
			if best = s; u.Scheme == "https" {
				break
			}
		}
	}
	if best == "" {
		return "", errors.New("a service without address")
	}
	return best, nil
}

// find returns the service with the narrowest network that has an address.
func (b *Bootstrap) find(addr netip.Addr) (base string, ok bool) {
	if b == nil {
		return "", false
	}
	bits := -1
	for _, s := range b.services {
		if s.net.Contains(addr) && s.net.Bits() > bits {
			bits, base = s.net.Bits(), s.url
		}
	}
	return base, bits >= 0
}
