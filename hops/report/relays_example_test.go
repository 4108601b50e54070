package report_test

import (
	"fmt"
	"net/netip"
	"os"
	"strings"

	"github.com/backstamp/backstamp/hops"
	"github.com/backstamp/backstamp/hops/report"
)

// With the networks that SpamAssassin's configuration has as trusted_networks.
func ExampleRelays() {
	chain, err := hops.Read(strings.NewReader(spam))
	if err != nil {
		fmt.Println(err)
		return
	}
	trust := hops.TrustNets(netip.MustParsePrefix("203.0.113.0/24"))
	var lines strings.Builder
	if err := report.Relays(&lines, hops.Analyze(hops.Case{Chain: chain, Trust: trust})); err != nil {
		fmt.Println(err)
		return
	}
	// Each relay on a line of its own, so that they can be read here.
	strings.NewReplacer(" [ ", "\n  [ ", " by=", "\n    by=").WriteString(os.Stdout, lines.String())
	// Output:
	// X-Spam-Relays-Trusted:
	//   [ ip=203.0.113.66 rdns=dsl-66.example.net helo=mail.bank.example
	//     by=mx.example.org ident= envfrom= intl=1 id=4TvrjG4Lfgz7hcR auth= msa=0 ]
	// X-Spam-Relays-Untrusted:
	//   [ ip=192.0.2.10 rdns= helo=vault.bank.example
	//     by=mail.bank.example ident= envfrom= intl=0 id= auth= msa=0 ]
	// X-Spam-Relays-Internal:
	//   [ ip=203.0.113.66 rdns=dsl-66.example.net helo=mail.bank.example
	//     by=mx.example.org ident= envfrom= intl=1 id=4TvrjG4Lfgz7hcR auth= msa=0 ]
	// X-Spam-Relays-External:
	//   [ ip=192.0.2.10 rdns= helo=vault.bank.example
	//     by=mail.bank.example ident= envfrom= intl=0 id= auth= msa=0 ]
}
