package lookup

import (
	"strings"

	"golang.org/x/net/publicsuffix"
)

// OrgDomain returns the organisation's domain of a host name by the Public Suffix List, "example.co.uk" of
// "mx.example.co.uk"; "" if the name is a public suffix itself, an address or no full name. It fits
// hops.Case.OrgDomain, which it makes right where the rule of thumb there is wrong. Those who hand out
// names below their own, such as hosters, count as public suffixes: their customers are strangers to one
// another.
//
// It asks nobody: the list is that of golang.org/x/net. It may be called by many goroutines at once.
func OrgDomain(host string) string {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if _, isAddr := literal(host); isAddr || !isHost(host) {
		return ""
	}
	org, err := publicsuffix.EffectiveTLDPlusOne(host)
	if err != nil {
		return ""
	}
	return org
}
