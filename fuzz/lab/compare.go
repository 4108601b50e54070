//go:build linux

package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/netip"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
)

// compare says in what the truth of two runs differs. Times, ports and identifiers always do, and are not
// compared.
func compare(w io.Writer, a, b string) error {
	first, err := readTruth(a)
	if err != nil {
		return err
	}
	second, err := readTruth(b)
	if err != nil {
		return err
	}
	different := 0
	ids := maps.Clone(first)
	maps.Copy(ids, second)
	for _, id := range slices.Sorted(maps.Keys(ids)) {
		if what := difference(first[id], second[id]); what != "" {
			different++
			fmt.Fprintf(w, "%s: %s\n", id, what)
		}
	}
	fmt.Fprintf(w, "%d messages in the first, %d in the second, %d differ\n", len(first), len(second), different)
	if different > 0 {
		return errors.New("the two runs differ")
	}
	return nil
}

// readTruth reads truth.jsonl, or the one in a lab's folder, by the messages' identifiers.
func readTruth(name string) (map[string][]*truth, error) {
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		name = filepath.Join(name, "out", "truth.jsonl")
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	all := map[string][]*truth{}
	scan := bufio.NewScanner(file)
	scan.Buffer(nil, 1<<24)
	for n := 1; scan.Scan(); n++ {
		c := new(truth)
		if err := json.Unmarshal(scan.Bytes(), c); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, n, err)
		}
		all[c.ID] = append(all[c.ID], c)
	}
	return all, scan.Err()
}

// difference says in what the copies of a message differ, "" if in nothing that counts.
func difference(a, b []*truth) string {
	if len(a) != len(b) {
		return fmt.Sprintf("%d copies and %d", len(a), len(b))
	}
	for _, list := range [][]*truth{a, b} {
		slices.SortFunc(list, func(x, y *truth) int { return strings.Compare(order(x), order(y)) })
	}
	for i := range a {
		if what := differs(a[i], b[i]); what != "" {
			return what
		}
	}
	return ""
}

// order is what the copies of one message are sorted by: where they came to, and for whom.
func order(c *truth) string {
	var for_ string
	for word := range strings.FieldsSeq(c.Headers) {
		if strings.Contains(word, "@") {
			for_ += word + " "
		}
	}
	return c.MailboxHost + " " + for_
}

func differs(a, b *truth) string {
	if !slices.Equal(a.Path, b.Path) || len(a.Received) != len(b.Received) || len(a.Hops) != len(b.Hops) || a.Fakes != b.Fakes {
		return "another way, or other numbers of fields"
	}
	for i := range a.Hops {
		if x, y := a.Hops[i].lasting(), b.Hops[i].lasting(); !reflect.DeepEqual(x, y) {
			return fmt.Sprintf("hop %d: %+v and %+v", i, x, y)
		}
	}
	for i, f := range a.Received {
		g := b.Received[i]
		if f.Fake != g.Fake || f.Role != g.Role || !reflect.DeepEqual(f.Hop, g.Hop) || !alike(f.Raw, g.Raw) {
			return fmt.Sprintf("field %d: %q and %q", i, f.Raw, g.Raw)
		}
	}
	return ""
}

// lasting returns the hop without what is another in every run.
func (h hop) lasting() hop {
	h.ClientPort, h.QueueID, h.Reply, h.Time, h.Start, h.TimeEnd = 0, "", "", 0, 0, 0
	h.Rcpt = slices.Clone(h.Rcpt)
	if h.From != nil {
		h.Protocol += " from <" + *h.From + ">" // by its value, not by its pointer
		h.From = nil
	}
	return h
}

// alike reports whether two fields say the same, word for word, but for words of an identifier or a time: those
// with a digit that are no address, the names of days and months, and what stands behind id.
func alike(a, b string) bool {
	x, y := words(a), words(b)
	if len(x) != len(y) {
		return false
	}
	for i := range x {
		behind := i > 0 && x[i-1] == y[i-1] && strings.EqualFold(x[i-1], "id")
		if x[i] != y[i] && !behind && !(passing(x[i]) && passing(y[i])) {
			return false
		}
	}
	return true
}

func words(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" \t\r\n()[];,<>", r) })
}

// passing reports whether a word may be another in the next run.
func passing(word string) bool {
	if _, err := netip.ParseAddr(strings.TrimPrefix(word, "IPv6:")); err == nil {
		return false
	}
	const names = "Mon Tue Wed Thu Fri Sat Sun Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
	return strings.ContainsAny(word, "0123456789") || strings.Contains(names, word)
}
