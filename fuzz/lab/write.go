//go:build linux

package main

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// saveLog writes the log of a host to the folder of logs.
func (h *host) saveLog(dir string) {
	var b strings.Builder
	h.mutex.Lock()
	defer h.mutex.Unlock()
	for _, l := range h.lines {
		b.WriteString(l.at.UTC().Format("15:04:05.000 ") + l.text + "\n")
	}
	if err := writeFile(filepath.Join(dir, "logs", h.Name+".log"), b.String()); err != nil {
		logLine("%v", err)
	}
}

// write writes the truth and what belongs to it.
func (l *lab) write() error {
	slices.SortFunc(l.passages, func(a, b *passage) int { return strings.Compare(a.id, b.id) })
	var copies []any
	c := counts{Servers: map[string]string{}}
	for _, p := range l.passages {
		list, err := p.truth(l.wire)
		if err != nil {
			l.rejected = append(l.rejected, rejection{p.id, err.Error()})
		}
		for _, one := range list {
			copies = append(copies, one)
			c.add(one)
		}
	}
	slices.SortFunc(l.rejected, func(a, b rejection) int { return strings.Compare(a.ID, b.ID) })
	var rejected []any
	for _, r := range l.rejected {
		rejected = append(rejected, r)
	}
	c.Rejected = len(rejected)
	for _, h := range l.hosts {
		c.Servers[h.Name] = h.software
	}
	c.print()
	out := filepath.Join(l.dir, "out")
	return errors.Join(writeLines(filepath.Join(out, "truth.jsonl"), copies), writeLines(filepath.Join(out, "rejected.jsonl"), rejected), writeLines(filepath.Join(out, "stat.json"), []any{c}))
}

// writeLines writes values as JSON, one a line; the file has another name until it is whole.
func writeLines(name string, values []any) error {
	file, err := os.Create(name + ".part")
	if err != nil {
		return err
	}
	enc := json.NewEncoder(file)
	enc.SetEscapeHTML(false)
	for _, v := range values {
		if err := enc.Encode(v); err != nil {
			return errors.Join(err, file.Close())
		}
	}
	return errors.Join(file.Close(), os.Rename(name+".part", name))
}
