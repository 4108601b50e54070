package main

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/backstamp/backstamp/hops"
)

var update = flag.Bool("update", false, "rewrite the expected outputs in testdata")

// command runs the program at a fixed time.
func command(stdin string, args ...string) (code int, stdout, stderr string) {
	var out, errs bytes.Buffer
	t := tracer{
		stdin: strings.NewReader(stdin), stdout: &out, stderr: &errs,
		now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
	}
	return t.run(args), out.String(), errs.String()
}

// The samples, and what is printed for them.
func TestSamples(t *testing.T) {
	files, err := filepath.Glob("testdata/*.eml")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		for suffix, args := range map[string][]string{".txt": {file}, ".json": {"-json", file}} {
			t.Run(filepath.Base(file)+suffix, func(t *testing.T) {
				code, got, errs := command("", args...)
				assert.Equal(t, exitDone, code)
				assert.Empty(t, errs)
				golden := strings.TrimSuffix(file, ".eml") + suffix
				if *update {
					require.NoError(t, os.WriteFile(golden, []byte(got), 0o644))
				}
				want, err := os.ReadFile(golden)
				require.NoError(t, err)
				assert.Equal(t, string(want), got)
				if suffix == ".txt" {
					checkPage(t, got)
				}
			})
		}
	}
}

// checkPage sees to it that a terminal of 80 columns shows the text as it is.
func checkPage(t *testing.T, s string) {
	t.Helper()
	require.True(t, utf8.ValidString(s))
	for _, line := range strings.Split(s, "\n") {
		columns := 0
		for _, c := range line {
			require.True(t, unicode.IsPrint(c), "%q in %q", c, line)
			if columns++; c >= 0x1100 {
				columns++ // Most are wide, and none of the samples comes near the edge with others.
			}
		}
		require.LessOrEqual(t, columns, 80, line)
	}
}

func TestFlags(t *testing.T) {
	honest := "testdata/honest.eml"
	tests := []struct {
		name string
		args []string
		code int
		out  string // a part of standard output
		err  string // a part of standard error
	}{
		{"help", []string{"-h"}, exitDone, "trace -trust 192.0.2.0/24 spam.eml", ""},
		{"unknown flag", []string{"-nothing", honest}, exitError, "", "flag provided but not defined: -nothing; see trace -h"},
		{"trust a network", []string{"-trust", "192.0.2.0/24", "-trust", "10.0.0.0/8", honest}, exitDone, "Trusted: the networks given", ""},
		{"trust a host", []string{"-trust", "mx.example.org", honest}, exitDone, "Trusted: the hosts given", ""},
		{"trust the newest", []string{"-trust", "newest:3", honest}, exitDone, "Trusted: the newest fields", ""},
		{"trust private addresses", []string{"-trust", "private", honest}, exitDone, "Trusted: private addresses", ""},
		{"unknown flag with an escape", []string{"-\x1b[2J", honest}, exitError, "", `trace: "flag provided but not defined: -\x1b[2J"; see trace -h`},
		{"flag behind a file", []string{honest, "-json"}, exitError, "honest.eml", "trace: -json: no such file or directory; flags stand before the files"},
		{"bad trust", []string{"-trust", "192.0.2.0/99", honest}, exitError, "", `invalid value "192.0.2.0/99" for flag -trust: is no network`},
		{"nonsense to trust", []string{"-trust", "nonsense", honest}, exitError, "", `invalid value "nonsense" for flag -trust: is no full host name`},
		{"no newest fields", []string{"-trust", "newest:0", honest}, exitError, "", `invalid value "newest:0" for flag -trust: want newest: and a number`},
		{"why trust ends", []string{honest}, exitDone, "It ends here because the client 192.0.2.25 is no address of an inner network.", ""},
		{"bad number", []string{"-n", "0", honest}, exitError, "", "want the number of a message"},
		{"number with a tail", []string{"-n", "1x", honest}, exitError, "", "want the number of a message"},
		{"number that is not there", []string{"-n", "2", honest}, exitError, "", "honest.eml: has no message 2"},
		{"first message", []string{"-n", "1", honest}, exitDone, "honest.eml", ""},
		{"check", []string{"-check", honest}, exitDone, "honest.eml", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			code, out, errs := command("", tt.args...)
			assert.Equal(t, tt.code, code)
			assert.Contains(t, out, tt.out)
			assert.Contains(t, errs, tt.err)
			assert.Equal(t, tt.err == "", errs == "", errs)
		})
	}
}

// -check looks at the messages inside as well, and an input that cannot be read comes first.
func TestCheck(t *testing.T) {
	detector := func(level hops.Level, inner bool) []hops.Detector {
		return []hops.Detector{{Name: "test", Detect: func(c *hops.Case, report func(hops.Finding)) {
			if c.Inner == inner {
				report(hops.Finding{Level: level, Hop: 0, Detail: "so it is"})
			}
		}}}
	}
	tests := []struct {
		name      string
		detectors []hops.Detector
		args      []string
		code      int
	}{
		{"forged", detector(hops.Forged, false), []string{"-check", "testdata/bounce.eml"}, exitForged},
		{"forged inside", detector(hops.Forged, true), []string{"-check", "testdata/bounce.eml"}, exitForged},
		{"suspect", detector(hops.Suspect, false), []string{"-check", "testdata/bounce.eml"}, exitDone},
		{"not asked", detector(hops.Forged, false), []string{"testdata/bounce.eml"}, exitDone},
		{"forged, JSON", detector(hops.Forged, false), []string{"-check", "-json", "testdata/bounce.eml"}, exitForged},
		{"forged, and a missing file", detector(hops.Forged, false), []string{"-check", "testdata/bounce.eml", "missing"}, exitError},
		{"a missing file, and forged", detector(hops.Forged, false), []string{"-check", "missing", "testdata/bounce.eml"}, exitError},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tr := tracer{stdout: io.Discard, stderr: io.Discard, detectors: tt.detectors}
			assert.Equal(t, tt.code, tr.run(tt.args))
		})
	}
}

func TestStandardInput(t *testing.T) {
	data, err := os.ReadFile("testdata/honest.eml")
	require.NoError(t, err)
	for _, args := range [][]string{nil, {"-"}} {
		code, out, errs := command(string(data), args...)
		assert.Equal(t, exitDone, code)
		assert.Empty(t, errs)
		assert.Contains(t, out, "== standard input ==")
		assert.Contains(t, out, "192.0.2.25")
	}
}
