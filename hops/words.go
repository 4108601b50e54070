package hops

import (
	"strconv"
	"strings"
	"time"

	"github.com/backstamp/backstamp/received"
)

// maxShown is how many bytes of a name stand in a sentence.
const maxShown = 80

// showHost returns a name from a message as it can stand in a sentence: as it is if it is made of
// visible ASCII characters, quoted otherwise, cut if it is long.
func showHost(name string) string {
	cut := name
	if len(cut) > maxShown {
		cut = cut[:maxShown] + "..."
	}
	for i := range len(cut) {
		if cut[i] <= ' ' || cut[i] >= 0x7f {
			return strconv.QuoteToASCII(cut)
		}
	}
	return cut
}

// clientName returns the best name of a client: what the server found, or else what the client said.
func clientName(f received.From) string {
	if f.RDNS != "" {
		return f.RDNS
	}
	return f.HELO
}

// showClient names a client in a sentence.
func showClient(f received.From) string {
	var memory [2 * maxShown]byte
	return string(appendClient(memory[:0], &f))
}

// appendClient is showClient at the end of b.
func appendClient(b []byte, f *received.From) []byte {
	switch name := clientName(*f); {
	case f.IP.IsValid():
		return plain(f.IP).AppendTo(b)
	case f.Literal != "":
		return append(b, showHost(f.Literal)...)
	case name != "":
		return append(append(b, showHost(name)...), " (its address is not told)"...)
	}
	return append(b, "of whom nothing is told"...)
}

// showNamed names a client by its address and the best name that is known of it.
func showNamed(f received.From) string {
	s, name := showClient(f), clientName(f)
	if _, isAddr := literal(name); name == "" || isAddr || !f.IP.IsValid() {
		return s
	}
	return s + " (" + showHost(name) + ")"
}

// showServer names a server in a sentence.
func showServer(b received.By) string {
	if b.Host != "" {
		return showHost(b.Host)
	}
	return string(appendServer(nil, &b))
}

// appendServer is showServer at the end of b.
func appendServer(b []byte, by *received.By) []byte {
	switch {
	case by.Host != "":
		return append(b, showHost(by.Host)...)
	case by.IP.IsValid():
		return plain(by.IP).AppendTo(b)
	}
	return append(b, "a server without a name"...)
}

// userWord tells why a client is taken for a user's.
func userWord(f *received.Field) string {
	switch {
	case userOf(f) != "":
		return "it authenticated itself as " + showHost(userOf(f))
	case f.Handover == received.Web:
		return "it came through the web"
	case isMAPI(f.With):
		return "it handed over by MAPI"
	}
	return "it authenticated itself"
}

// notOurs tells why a Truster does not vouch for a client.
func notOurs(t Truster) string {
	switch t := t.(type) {
	case nets:
		if len(t) > 0 {
			return "in none of the trusted networks"
		}
	case hosts:
		return "none of the trusted hosts"
	case newest:
		return "that of the last field that is trusted"
	case private:
		return "no address of an inner network"
	}
	return "one that nobody vouches for"
}

// units returns how many of a unit are in a time span, as words.
func units(d, unit time.Duration, name string) string {
	n := int64(d / unit)
	if n == 1 {
		name = strings.TrimSuffix(name, "s")
	}
	return strconv.FormatInt(n, 10) + " " + name
}

func itoa(n int) string { return strconv.Itoa(n) }
