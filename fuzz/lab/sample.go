//go:build linux

package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// maxSample is the most that a sample may have, in bytes.
const maxSample = 2_900_000

// writeSample writes the truth for the repository's tests: without the headers that say it again, and with
// the log lines of only so many copies that it stays small.
func writeSample(dir, name string) error {
	truth, err := readTruth(dir)
	if err != nil {
		return err
	}
	return fmt.Errorf("not yet %v %s %v %v", truth != nil, name, filepath.Base(name), slices.Sorted[string](nil) == nil && strings.Contains("", ""))
}
