package lookup

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"strconv"
	"strings"
	"time"
)

// Route is a way through the network to an address, as the caller has measured it; the package sends no
// probes. A Source[netip.Addr, Route] hands routes to Gather, be they from traceroute or from routing
// tables. The zero Route leads nowhere.
type Route struct {
	To   netip.Addr
	Hops []RouteHop // in the order of the way
}

// RouteHop is a router on the way. What did not answer is left out, so that numbers may be missing, and a
// number may stand several times where several routers answered.
type RouteHop struct {
	N    int           // its distance, counted from 1
	Addr netip.Addr    // its address
	Host string        // its reverse name, "" if not known; nothing says that it is true
	RTT  time.Duration // the shortest time there and back, 0 if not known
}

// String returns the hop as "3 192.0.2.1 5.2ms".
func (h RouteHop) String() string {
	s := strconv.Itoa(h.N) + " " + h.Addr.String()
	if h.RTT > 0 {
		s += " " + h.RTT.Round(time.Microsecond).String()
	}
	return s
}

// Limits of a route. No packet lives longer than 255 hops.
const (
	maxRoute     = 1 << 20 // bytes of text
	maxRouteHops = 1024
)

// ReadRoute reads the output of traceroute, or of mtr --json, and tells them apart. An error says what is
// wrong with it; a route that does not reach its end is none.
func ReadRoute(r io.Reader) (Route, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxRoute+1))
	switch {
	case err != nil:
		return Route{}, fmt.Errorf("lookup: route: %w", err)
	case len(data) > maxRoute:
		return Route{}, fmt.Errorf("lookup: route: more than %d bytes", maxRoute)
	case bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")):
		return readMTR(data)
	}
	return readTraceroute(data)
}

// readMTR reads the output of mtr --json. Its older versions write numbers as strings; they are not needed.
func readMTR(data []byte) (Route, error) {
	var file struct {
		Report struct {
			MTR  struct{ Dst string }
			Hubs []struct {
				Host string
				Best float64
			}
		}
	}
	if err := json.Unmarshal(data, &file); err != nil {
		return Route{}, fmt.Errorf("lookup: route: %w", err)
	}
	if file.Report.Hubs == nil {
		return Route{}, errors.New("lookup: route: JSON, but not the report of mtr --json")
	}
	var route Route
	for i, hub := range file.Report.Hubs[:min(len(file.Report.Hubs), maxRouteHops)] {
		// "192.0.2.1", "gw.example.net", "gw.example.net (192.0.2.1)", or "???" for silence.
		host, addr := hub.Host, hub.Host
		if name, rest, ok := strings.Cut(hub.Host, " ("); ok {
			host, addr = name, strings.TrimSuffix(rest, ")")
		}
		if a, err := netip.ParseAddr(addr); err == nil {
			route.add(i+1, a, host, hub.Best)
		}
	}
	route.To, _ = netip.ParseAddr(file.Report.MTR.Dst)
	if len(route.Hops) == 0 {
		return Route{}, errors.New("lookup: route: no hop has an address; mtr writes them with -n or -b")
	}
	return route, nil
}

// readTraceroute reads lines like " 3  gw.example.net (192.0.2.1)  5.2 ms  5.1 ms  192.0.2.2 (192.0.2.2)  6 ms *".
func readTraceroute(data []byte) (Route, error) {
	var route Route
	n := 0
	for lines := bufio.NewScanner(bytes.NewReader(data)); lines.Scan(); {
		words := strings.Fields(lines.Text())
		if len(words) == 0 {
			continue
		}
		if words[0] == "traceroute" || words[0] == "traceroute6" {
			route.To = firstAddr(words)
			continue
		}
		if number, err := strconv.Atoi(words[0]); err == nil && 0 < number && number < 256 {
			n, words = number, words[1:]
		}
		if n == 0 || !route.line(n, words) {
			return Route{}, fmt.Errorf("lookup: route: %q is no line of traceroute", clip(lines.Text()))
		}
	}
	if n == 0 {
		return Route{}, errors.New("lookup: route: want the output of traceroute, or of mtr --json")
	}
	return route, nil
}

// firstAddr returns the first word that is an address, with or without parentheses.
func firstAddr(words []string) netip.Addr {
	for _, w := range words {
		if a, err := netip.ParseAddr(strings.Trim(w, "(),")); err == nil {
			return a.Unmap()
		}
	}
	return netip.Addr{}
}

// line reads what stands behind the number: names, addresses, times. It returns false for what is none of
// these.
func (r *Route) line(n int, words []string) bool {
	host := ""
	for i, w := range words {
		a, err := netip.ParseAddr(strings.Trim(w, "()"))
		switch {
		case err == nil:
			r.add(n, a, host, 0)
			host = ""
		case w == "*", strings.HasPrefix(w, "!"), strings.HasPrefix(w, "["), w == "ms":
		case i+1 < len(words) && words[i+1] == "ms":
			ms, err := strconv.ParseFloat(w, 64)
			if err != nil {
				return false
			}
			r.time(n, ms)
		case isHost(w):
			host = w
		default:
			return false
		}
	}
	return true
}

// add adds a hop; with numeric output an address stands where its name would.
func (r *Route) add(n int, a netip.Addr, host string, ms float64) {
	if _, isAddr := literal(host); isAddr || !isHost(host) {
		host = ""
	}
	a = plain(a)
	last := len(r.Hops) - 1
	switch {
	case last >= 0 && r.Hops[last].N == n && r.Hops[last].Addr == a:
		if host != "" {
			r.Hops[last].Host = host
		}
	case len(r.Hops) < maxRouteHops:
		r.Hops = append(r.Hops, RouteHop{N: n, Addr: a, Host: host})
	}
	if ms != 0 {
		r.time(n, ms)
	}
}

// time notes a time of the last hop, if it is the shortest.
func (r *Route) time(n int, ms float64) {
	last := len(r.Hops) - 1
	if last < 0 || r.Hops[last].N != n || !(ms > 0 && ms < 1e6) {
		return
	}
	if d := time.Duration(ms * float64(time.Millisecond)); r.Hops[last].RTT == 0 || d < r.Hops[last].RTT {
		r.Hops[last].RTT = d
	}
}
