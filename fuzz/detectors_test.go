package fuzz

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/backstamp/backstamp/hops"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// flagged counts of a source how many of its messages each detector flags, and at which level.
type flagged struct {
	messages int
	byName   map[string]int
	byForm   map[string]int       // of spamware's, by what the finding says
	level    [hops.Forged + 1]int // messages whose gravest finding is of this level or graver
}

func (c *flagged) add(r *hops.Report) {
	c.messages++
	names := map[string]bool{}
	for _, f := range r.Findings {
		if names[f.Detector] = true; f.Detector == "spamware" {
			c.byForm[f.Detail]++
		}
	}
	for n := range names {
		c.byName[n]++
	}
	if len(r.Findings) > 0 {
		for l := range r.Level() + 1 {
			c.level[l]++
		}
	}
}

// mostSuspect and mostForged are the parts of the messages of an honest source that may be flagged so.
const (
	mostSuspect = 0.03
	mostForged  = 0.001
)

// honest are the sources of honest mail; of the others nobody knows which of their messages are.
var honest = []string{
	"linux-mips-1996-2019", "lore-clang-built-linux", "lore-dm-devel", "lore-linux-man", "lore-linux-serial", "lore-osst-users", "lore-usrp-users",
	"lore-virtualization", "lucid-help-1992", "tymcom-169281", "trec07p ham", "lab honest",
}

// isHeld reports whether a message is of the half on which the levels were not tuned.
func isHeld(path string) bool {
	h := fnv.New32a()
	h.Write([]byte(path))
	return h.Sum32()&1 == 1
}

// TestDetectors prints, for each detector and source, the share of the messages that it flags, and holds the
// levels to what they promise on honest mail. Only messages that no level was tuned on are counted.
func TestDetectors(t *testing.T) {
	sources := map[string]*flagged{}
	source := func(name string) *flagged {
		if sources[name] == nil {
			sources[name] = &flagged{byName: map[string]int{}, byForm: map[string]int{}}
		}
		return sources[name]
	}
	spam := readLabels(t)
	held := os.Getenv("BACKSTAMP_TUNE") == ""
	eachMail(t, wantsAll(), func(file string) (func(realMail), func()) {
		name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(file), "headers-"), ".jsonl.gz")
		own := map[string]*flagged{}
		do := func(m realMail) {
			if isHeld(m.Path) != held {
				return
			}
			key := name
			switch label := spam[m.Path]; {
			case strings.HasPrefix(name, "ts-"):
				key = "test suites"
			case label != "":
				key = "trec07p " + label
			}
			if own[key] == nil {
				own[key] = &flagged{byName: map[string]int{}, byForm: map[string]int{}}
			}
			chain, _ := hops.Read(strings.NewReader(m.Headers))
			r := hops.Analyze(hops.Case{Chain: chain})
			own[key].add(r)
			if w := os.Getenv("BACKSTAMP_SHOW"); w != "" {
				for _, f := range r.Findings {
					if f.Detector == w || f.Level.String() == w {
						raw := ""
						if f.Hop >= 0 {
							raw = squash(chain.Hop(f.Hop).Field.Raw())
						}
						t.Logf("%s %s hop %d of %d: %s %s: %s %s\n   %s", key, m.Path, f.Hop, chain.Len(), f.Level, f.Detector, f.Detail, f.Adjusted, raw)
					}
				}
			}
		}
		return do, func() {
			for key, c := range own {
				s := source(key)
				s.messages += c.messages
				for n, k := range c.byName {
					s.byName[n] += k
				}
				for n, k := range c.byForm {
					s.byForm[n] += k
				}
				for l, k := range c.level {
					s.level[l] += k
				}
			}
		}
	})
	addLab(t, source)
	table := flaggedTable(sources)
	t.Logf("\n%s", table)
	if wantsAll() && held && os.Getenv("BACKSTAMP_LAB") != "" {
		keep(t, "DETECTORS.md", detectorsText(table, sources))
	}
	for _, name := range honest {
		s := sources[name]
		if s == nil || s.messages < 1000 {
			continue
		}
		assert.LessOrEqual(t, float64(s.level[hops.Suspect])/float64(s.messages), mostSuspect, "%s: suspect", name)
		assert.LessOrEqual(t, float64(s.level[hops.Forged])/float64(s.messages), mostForged, "%s: forged", name)
	}
}

// keep compares a text with the one that is kept in package hops, or writes it there with BACKSTAMP_UPDATE=1.
func keep(t *testing.T, name, text string) {
	file := filepath.Join(repoRoot(t), "hops", name)
	if os.Getenv("BACKSTAMP_UPDATE") != "" {
		require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
	}
	kept, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(kept), text, "%s is not what is counted: run the test with BACKSTAMP_UPDATE=1", name)
}

// detectorsText is the page on the detectors: what each means, and how often it speaks.
func detectorsText(table string, sources map[string]*flagged) string {
	var b strings.Builder
	b.WriteString("# The detectors\n\nThis page is written by a test, which counts on real mail how often each detector speaks:\n\n" +
		"    BACKSTAMP_FULL=1 BACKSTAMP_UPDATE=1 go test ./fuzz -run 'TestDetectors$'\n\n" +
		"## How often\n\nThe share of messages, in percent, that each flags, by source; below, those with a finding of a level or graver. " +
		"Levels were set on the half of the messages that is not counted here.\n\n```text\n" + table + "\n```\n\n" +
		"How many fields have each form of `spamware`, in the honest sources, in spam and phishing, and in the mixed ones:\n\n```text\n")
	forms := map[string]*[3]int{}
	for name, s := range sources {
		kind := 2
		switch {
		case slices.Contains(honest, name):
			kind = 0
		case name == "trec07p spam", name == "nazario-2004", name == "phishing_pot-1st":
			kind = 1
		}
		for form, n := range s.byForm {
			if forms[form] == nil {
				forms[form] = new([3]int)
			}
			forms[form][kind] += n
		}
	}
	for _, form := range slices.Sorted(maps.Keys(forms)) {
		fmt.Fprintf(&b, "%7d %7d %7d  %s\n", forms[form][0], forms[form][1], forms[form][2], form)
	}
	b.WriteString("```\n\n## What they mean\n")
	for _, d := range hops.Detectors() {
		fmt.Fprintf(&b, "\n### %s\n\n%s\n", d.Name, d.Doc)
	}
	return b.String()
}

func flaggedTable(sources map[string]*flagged) string {
	var b strings.Builder
	names := slices.Sorted(maps.Keys(sources))
	for i, n := range names {
		fmt.Fprintf(&b, "%c %s (%d)\n", 'A'+i, n, sources[n].messages)
	}
	fmt.Fprintf(&b, "%-27s", "%")
	for i := range names {
		fmt.Fprintf(&b, " %6c", 'A'+i)
	}
	row := func(name string, get func(*flagged) int) {
		fmt.Fprintf(&b, "\n%-27s", name)
		for _, n := range names {
			fmt.Fprintf(&b, " %6.2f", 100*float64(get(sources[n]))/float64(max(1, sources[n].messages)))
		}
	}
	for _, d := range hops.Detectors() {
		row(d.Name, func(s *flagged) int { return s.byName[d.Name] })
	}
	row("suspect or graver", func(s *flagged) int { return s.level[hops.Suspect] })
	row("forged", func(s *flagged) int { return s.level[hops.Forged] })
	return b.String()
}

// readLabels returns "ham" or "spam" for the messages of which the corpus tells.
func readLabels(t *testing.T) map[string]string {
	dir := os.Getenv("BACKSTAMP_CORPUS")
	if dir == "" {
		t.Skip("BACKSTAMP_CORPUS names no folder of real mail, so that nothing is counted")
	}
	file, err := os.Open(filepath.Join(dir, "labels-trec07p-half.tsv.gz"))
	require.NoError(t, err)
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	require.NoError(t, err)
	labels := map[string]string{}
	for lines := bufio.NewScanner(unzipped); lines.Scan(); {
		path, label, _ := strings.Cut(lines.Text(), "\t")
		labels[path] = label
	}
	return labels
}

// addLab adds the messages of the lab, and its forged ones as a source of their own.
func addLab(t *testing.T, source func(string) *flagged) {
	dir := os.Getenv("BACKSTAMP_LAB")
	if dir == "" {
		return
	}
	file, err := os.Open(filepath.Join(dir, "out", "truth.jsonl"))
	require.NoError(t, err)
	defer file.Close()
	sc := bufio.NewScanner(file)
	sc.Buffer(nil, 1<<24)
	for sc.Scan() {
		var c struct {
			ID       string
			Fakes    int
			Headers  string
			Received []struct {
				Raw  string
				Fake bool
			}
		}
		require.NoError(t, json.Unmarshal(sc.Bytes(), &c))
		chain, _ := hops.Read(strings.NewReader(c.Headers))
		name := "lab honest"
		if c.Fakes > 0 {
			name = "lab forged"
		}
		r := hops.Analyze(hops.Case{Chain: chain})
		source(name).add(r)
		if c.Fakes > 0 {
			fake := map[string]bool{}
			for _, f := range c.Received {
				if f.Fake {
					fake[squash(strings.TrimPrefix(f.Raw, "Received:"))] = true
				}
			}
			assert.True(t, slices.ContainsFunc(r.Findings, func(f hops.Finding) bool {
				return f.Level >= hops.Suspect && f.Hop >= 0 && fake[squash(chain.Hop(f.Hop).Field.Raw())]
			}), "%s: no forged field is flagged: %v", c.ID, r.Findings)
		}
		if os.Getenv("BACKSTAMP_SHOW") == name && r.Level() < hops.Suspect || name == "lab honest" && r.Level() >= hops.Suspect {
			t.Logf("%s %s %v\n%s", c.ID, r.Level(), r.Findings, c.Headers)
		}
	}
	require.NoError(t, sc.Err())
}
