package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/netip"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/backstamp/backstamp/examples/internal/mailbox"
	"github.com/backstamp/backstamp/hops"
	"github.com/backstamp/backstamp/lookup"
)

// lookupUsage is the part of the help on what asks others.
const lookupUsage = `Nothing is asked of the network without one of these flags. Who is asked learns
that somebody has a message that names the address or the name, and when.

  -dns          ask the DNS about reverse names, HELO names and mail servers
  -dnsbl ZONE   ask a list in the DNS; may be given several times
  -asn FILE     whose network it is, from a table in the form of iptoasn.com,
                which asks nobody; or -asn dns: ask Team Cymru's zone
  -abuse        ask whom to write to: the zones of Abusix and abuse.net; they
                are asked only about addresses that are proven
  -ask WHAT     which clients to ask about:
                boundary  that which handed the message to a trusted server
                          (what holds without the flag); its owner learns
                          little, because every mail server asks the same
                believed  those of all hops that are believed; who runs lists
                          learns of your own servers and your provider's
                all       those of all hops; who made up a field, and serves the
                          zone of a name or address in it, learns that, and
                          when, it was read
  -server ADDR  the DNS server to ask, with or without port, which sees all
                questions; without it, those of the machine
  -timeout D    how long one question may take, such as 2s; 5s without it
  -probe ZONE   ask a list for its own test entries, read no message; exit code
                2 if the list is not in order
`

// maxProbe is how long the questions of -probe may take together.
const maxProbe = 6

// asker is what the flags say of asking others. The zero asker asks nobody.
type asker struct {
	dns, abuse bool
	lists      []string
	asn        string // a file, or "dns"
	ask        lookup.Ask
	server     string
	timeout    time.Duration
	probe      string
	tuned      string // a flag that says how to ask, "" if there was none

	sources  *lookup.Sources       // nil: nobody is asked
	askable  func(netip.Addr) bool // nil: the usual ones; tests have others
	progress io.Writer             // a terminal, nil if there is none
}

// flags adds the flags.
func (a *asker) flags(fs *flag.FlagSet) {
	fs.BoolVar(&a.dns, "dns", false, "")
	fs.BoolVar(&a.abuse, "abuse", false, "")
	fs.StringVar(&a.asn, "asn", "", "")
	fs.Func("dnsbl", "", func(s string) error { return addZone(&a.lists, s) })
	fs.Func("probe", "", func(s string) error {
		var list []string
		err := addZone(&list, s)
		a.probe = strings.Join(list, "")
		return err
	})
	fs.Func("server", "", func(s string) error {
		a.server, a.tuned = s, "-server"
		if _, err := netip.ParseAddrPort(s); err == nil {
			return nil
		}
		if _, err := netip.ParseAddr(strings.Trim(s, "[]")); err != nil {
			return errors.New("want the address of a DNS server, with or without port")
		}
		return nil
	})
	fs.Func("timeout", "", func(s string) (err error) {
		a.tuned = "-timeout"
		if a.timeout, err = time.ParseDuration(s); err != nil || a.timeout <= 0 {
			return errors.New("want a time such as 2s or 500ms")
		}
		return nil
	})
	fs.Func("ask", "", func(s string) error {
		a.tuned = "-ask"
		at := slices.Index([]string{"boundary", "believed", "all"}, s)
		if at < 0 {
			return errors.New("want boundary, believed or all")
		}
		a.ask = lookup.Ask(at)
		return nil
	})
}

// addZone adds the name of a list.
func addZone(list *[]string, zone string) error {
	zone = strings.TrimSuffix(zone, ".")
	bad := func(c rune) bool {
		return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.", c)
	}
	if !strings.Contains(zone, ".") || strings.ContainsFunc(zone, bad) || strings.Contains(zone, "..") || zone[0] == '.' {
		return errors.New("want the zone of a list, such as bl.example.org")
	}
	*list = append(*list, zone)
	return nil
}

// prepare makes the sources that the flags name; files is how many were given.
func (a *asker) prepare(files int) error {
	nobody := !a.dns && !a.abuse && a.lists == nil && a.asn == "" && a.probe == ""
	if nobody && a.tuned != "" {
		return fmt.Errorf("%s says how to ask, but nothing is asked: want -dns, -dnsbl, -asn, -abuse or -probe too", a.tuned)
	}
	switch {
	case a.probe != "" && files > 0:
		return errors.New("-probe tests a list and reads no message: leave the files out")
	case nobody:
		return nil
	}
	a.timeout = cmp.Or(a.timeout, 5*time.Second)
	r := lookup.NewResolver(a.server)
	s := &lookup.Sources{Ask: a.ask, Askable: a.askable}
	if a.askable != nil {
		s.AskableName = func(string) bool { return true }
	}
	if a.dns {
		s.FCrDNS, s.HELO, s.MX = stack(lookup.FCrDNS(r), a.timeout), stack(lookup.HELO(r), a.timeout), stack(lookup.MX(r), a.timeout)
	}
	for _, zone := range a.lists {
		list := &lookup.DNSBL{Resolver: r, Zone: zone, Text: true}
		s.Lists = append(s.Lists, lookup.List{Zone: zone, Addr: stack(list, a.timeout)})
	}
	if a.abuse {
		s.Abuse = stack(&lookup.Abuse{Resolver: r, AddrZone: "abuse-contacts.abusix.zone", DomainZone: "contacts.abuse.net"}, a.timeout)
	}
	switch a.asn {
	case "":
	case "dns":
		s.ASN = stack(&lookup.ASNZone{Resolver: r, Names: "asn.cymru.com"}, a.timeout)
	default:
		table, err := readTable(a.asn)
		if err != nil {
			return fmt.Errorf("-asn %s: %s; want a table in the form of iptoasn.com, or dns", a.asn, strings.TrimPrefix(err.Error(), a.asn+": "))
		}
		s.ASN = table
	}
	a.sources = s
	return nil
}

// stack asks each question once and no longer than it may take.
func stack[K comparable, V any](s lookup.Source[K, V], timeout time.Duration) lookup.Source[K, V] {
	return lookup.Cached(lookup.Shared(lookup.Timeout(s, timeout)), lookup.Keep{})
}

// readTable reads a table of networks, compressed by gzip or not.
func readTable(name string) (*lookup.ASNTable, error) {
	f, err := mailbox.Options{Max: 1 << 30}.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return lookup.ReadASNTable(f, name)
}

// gather asks about a case.
func (a *asker) gather(source string, c *hops.Case) hops.Evidence {
	if a.sources == nil {
		return hops.Evidence{}
	}
	if a.progress != nil {
		_, _ = fmt.Fprintf(a.progress, "trace: asking about %.50s ...", printable(source))
		defer func() { _, _ = io.WriteString(a.progress, "\r\x1b[K") }()
	}
	// The error is that of the context, which has no end.
	e, _ := a.sources.Gather(context.Background(), c)
	return e
}

// testList asks a list for its test entries, and prints what it serves.
func (t *tracer) testList() {
	a := &t.others
	list := &lookup.DNSBL{Resolver: lookup.NewResolver(a.server), Zone: a.probe}
	ctx, cancel := context.WithTimeout(context.Background(), maxProbe*a.timeout)
	defer cancel()
	serves, err := list.Probe(ctx)
	if err != nil {
		for line := range strings.SplitSeq(err.Error(), "\n") {
			t.complain(a.probe, strings.TrimPrefix(line, "lookup: "))
		}
	}
	what := "nothing"
	if serves != nil {
		what = strings.Join(serves, ", ")
	}
	if _, err := fmt.Fprintf(t.stdout, "%s serves by its test entries: %s\n", a.probe, what); err != nil {
		t.outputFailed(err)
	}
}

// terminal returns w if it is one that understands escapes, nil otherwise.
func terminal(w io.Writer, env func(string) string) io.Writer {
	f, ok := w.(*os.File)
	if !ok || env("TERM") == "dumb" || env("TERM") == "" {
		return nil
	}
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return nil
	}
	return w
}
