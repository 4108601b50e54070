package lookup

import (
	"context"
	"net/netip"
	"strconv"
	"strings"

	"github.com/backstamp/backstamp/hops"
)

// The functions below turn what a source says into the status and the values of an answer, whose form
// hops.Answer tells.

func askPTR(s Source[netip.Addr, []string], addr netip.Addr) func(context.Context) result {
	return func(ctx context.Context) result {
		names, err := s.Lookup(ctx, addr)
		return result{status: hops.Found, values: names, err: err}
	}
}

func askFCrDNS(s Source[netip.Addr, Reverse], addr netip.Addr) func(context.Context) result {
	return func(ctx context.Context) result {
		v, err := s.Lookup(ctx, addr)
		r := result{err: err, values: v.Names}
		switch v.Result {
		case IPRevPass:
			r.status, r.values = hops.Confirmed, []string{v.Name}
			for _, n := range v.Names {
				if n != v.Name {
					r.values = append(r.values, n)
				}
			}
		case IPRevFail:
			r.status = hops.Contradicted
		case IPRevPermError:
			r.status = hops.NotFound
		}
		var faults []string
		for _, f := range v.Faults {
			faults = append(faults, string(f))
		}
		r.detail = strings.Join(faults, ", ")
		return r
	}
}

func askHELO(s Source[Greeting, Claim], g Greeting) func(context.Context) result {
	return func(ctx context.Context) result {
		v, err := s.Lookup(ctx, g)
		r := result{err: err, status: hops.Contradicted}
		switch {
		case v.LeadsBack:
			r.status = hops.Confirmed
		case len(v.Addrs) == 0:
			r.status = hops.NotFound
		}
		for _, a := range v.Addrs {
			r.values = append(r.values, a.String())
		}
		return r
	}
}

func askMX(s Source[string, []string], domain string) func(context.Context) result {
	return func(ctx context.Context) result {
		names, err := s.Lookup(ctx, domain)
		return result{status: hops.Found, values: names, err: err}
	}
}

func askList[K comparable](s Source[K, Listing], key K) func(context.Context) result {
	return func(ctx context.Context) result {
		v, err := s.Lookup(ctx, key)
		r := result{status: hops.Found, err: err, detail: strings.Join(append(v.Meanings[:len(v.Meanings):len(v.Meanings)], v.Text...), "; ")}
		for _, c := range v.Codes {
			r.values = append(r.values, c.String())
		}
		return r
	}
}

func askASN(s Source[netip.Addr, Network], addr netip.Addr) func(context.Context) result {
	return func(ctx context.Context) result {
		v, err := s.Lookup(ctx, addr)
		r := result{status: hops.Found, err: err, detail: v.Name}
		for _, as := range v.ASN {
			r.values = append(r.values, "as="+strconv.FormatUint(uint64(as), 10))
		}
		if v.Prefix.IsValid() {
			r.values = append(r.values, "net="+v.Prefix.String())
		}
		for _, kv := range [...][2]string{{"country", v.Country}, {"registry", v.Registry}, {"date", v.Date}} {
			if kv[1] != "" {
				r.values = append(r.values, kv[0]+"="+kv[1])
			}
		}
		return r
	}
}

func askAbuse(s Source[Subject, Contact], subject Subject) func(context.Context) result {
	return func(ctx context.Context) result {
		v, err := s.Lookup(ctx, subject)
		r := result{status: hops.Found, values: v.Addresses, who: v.Who, err: err}
		if v.Guess {
			r.detail = "a guess: nobody named these addresses"
		}
		return r
	}
}

func askRoute(s Source[netip.Addr, Route], addr netip.Addr) func(context.Context) result {
	return func(ctx context.Context) result {
		v, err := s.Lookup(ctx, addr)
		r := result{status: hops.Found, err: err}
		for _, h := range v.Hops {
			r.values = append(r.values, h.String())
		}
		return r
	}
}
