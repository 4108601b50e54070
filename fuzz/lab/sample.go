//go:build linux

package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// The sample is small enough for a repository.
const (
	maxSample = 2_900_000 // bytes
	logShare  = 40        // one copy in so many keeps its log lines
)

// writeSample writes the truth for the repository's tests: every copy, without the header block, which
// holds little beside the fields, and with the log lines of a few.
func writeSample(dir, name string) error {
	all, err := readTruth(dir)
	if err != nil {
		return err
	}
	var lines []any
	size := 0
	for i, id := range slices.Sorted(maps.Keys(all)) {
		for _, c := range all[id] {
			c.Headers = ""
			if i%logShare != 0 {
				c.Log = nil
			}
			raw, err := json.Marshal(c)
			if err != nil {
				return err
			}
			size += len(raw) + 1
			if size > maxSample {
				return fmt.Errorf("the sample would have more than %d bytes", maxSample)
			}
			lines = append(lines, c)
		}
	}
	logLine("%d copies, %d bytes", len(lines), size)
	return writeLines(name, lines)
}
