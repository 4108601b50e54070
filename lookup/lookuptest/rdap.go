package lookuptest

import (
	"encoding/json"
	"net/http"
	"net/netip"
	"strings"
)

// RDAP is a registry in maps, by networks: an http.Handler for a server of net/http/httptest. It answers
// about the addresses of its networks in the form of RFC 9083, and knows no others. Of several networks
// that have an address any may be taken.
//
// Set the fields first; then an RDAP may be used by many goroutines at once.
type RDAP struct {
	Contacts  map[string][]string // mail addresses for abuse; an empty list: nobody is named
	Redirects map[string]string   // the address of the registry that knows more, without /ip/...
	Bodies    map[string]string   // answers as they are, right or wrong
}

// ServeHTTP answers one question, such as GET /ip/192.0.2.7.
func (d *RDAP) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	at := strings.Index(r.URL.Path, "/ip/")
	if at < 0 {
		http.NotFound(w, r)
		return
	}
	addr, err := netip.ParseAddr(r.URL.Path[at+len("/ip/"):])
	if err != nil {
		http.Error(w, "no address", http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "application/rdap+json")
	if base, ok := within(d.Redirects, addr); ok {
		http.Redirect(w, r, base+"/ip/"+addr.String(), http.StatusFound)
	} else if body, ok := within(d.Bodies, addr); ok {
		_, _ = w.Write([]byte(body))
	} else if contacts, ok := within(d.Contacts, addr); ok {
		_ = json.NewEncoder(w).Encode(object(contacts))
	} else {
		http.NotFound(w, r)
	}
}

func within[V any](m map[string]V, addr netip.Addr) (v V, ok bool) {
	for network, v := range m {
		if netip.MustParsePrefix(network).Contains(addr) {
			return v, true
		}
	}
	return v, false
}

// object returns an answer in which the contacts for abuse are nested in the holder's, as with most
// registries.
func object(contacts []string) any {
	var inner []any
	for _, mail := range contacts {
		inner = append(inner, map[string]any{
			"objectClassName": "entity", "roles": []string{"technical", "abuse"}, "vcardArray": card("Abuse desk", mail),
		})
	}
	holder := map[string]any{
		"objectClassName": "entity", "roles": []string{"registrant"}, "vcardArray": card("Holder", "holder@example.com"), "entities": inner,
	}
	return map[string]any{"objectClassName": "ip network", "rdapConformance": []string{"rdap_level_0"}, "entities": []any{holder}}
}

func card(name, mail string) any {
	none := struct{}{}
	return []any{"vcard", []any{
		[]any{"version", none, "text", "4.0"}, []any{"fn", none, "text", name}, []any{"email", none, "text", mail},
	}}
}
