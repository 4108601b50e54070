package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// An edit is text that is written into a file.
type edit struct {
	at     int  // where
	end    int  // where the other half of the pair is
	order  int  // of pairs around the same text, the one that came first is outside
	closes bool // it stands behind its text
	text   string
}

// compareEdits sorts edits so that the pairs nest: what closes stands before what opens at the same place, the
// longer text has its half outside.
func compareEdits(a, b edit) int {
	if c := cmp.Compare(a.at, b.at); c != 0 || a.closes != b.closes {
		return cmp.Or(c, map[bool]int{true: -1, false: 1}[a.closes])
	}
	return cmp.Or(-cmp.Compare(a.end, b.end), cmp.Compare(a.order, b.order))
}

// switches is the file that is added to the package: which fault is on is read once, from the environment.
const switches = `package %s

import (
	"os"
	"strconv"
)

var mutantOn__ = func() int { n, _ := strconv.Atoi(os.Getenv("MUTANT")); return n }()

func mutant__(n int) bool { return n == mutantOn__ }

func mutantStep__(step, n int) int {
	if n == mutantOn__ {
		return step
	}
	return 0
}

func mutantSign__(x, n int) int {
	if n == mutantOn__ {
		return -x
	}
	return x
}
`

// instrument writes the package with all faults in it into a folder, and returns the name of the overlay that
// puts it in the place of the real one.
func (p *source) instrument(dir string) (string, error) {
	replace := map[string]string{}
	put := func(path, text string) error {
		replace[path] = filepath.Join(dir, filepath.Base(path))
		return os.WriteFile(replace[path], []byte(text), 0o600)
	}
	for path, edits := range p.edits {
		if err := put(path, apply(string(p.texts[path]), edits)); err != nil {
			return "", err
		}
	}
	if err := put(filepath.Join(p.dir, "mutant__.go"), fmt.Sprintf(switches, p.name)); err != nil {
		return "", err
	}
	data, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	overlay := filepath.Join(dir, "overlay.json")
	return overlay, os.WriteFile(overlay, data, 0o600)
}

// apply writes edits into a text.
func apply(text string, edits []edit) string {
	slices.SortStableFunc(edits, compareEdits)
	var b strings.Builder
	at := 0
	for _, e := range edits {
		b.WriteString(text[at:e.at])
		b.WriteString(e.text)
		at = e.at
	}
	b.WriteString(text[at:])
	return b.String()
}
