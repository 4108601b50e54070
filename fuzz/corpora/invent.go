package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/backstamp/backstamp/fuzz/property"
)

// invent makes an invented input of the same shape out of one of which a property does not hold.
func invent(args []string, in io.Reader, out, log io.Writer) error {
	flags := flag.NewFlagSet("corpora invent", flag.ContinueOnError)
	name := flags.String("property", "", "the `NAME` of the property that does not hold; without it, that of the target in whose folder FILE stands")
	vectors := flags.String("vectors", "received/testdata", "the `FOLDER` of vectors, the words of which may stay")
	if err := parse(flags, args, log); err != nil {
		return err
	}
	input, err := readInput(flags.Arg(0), in)
	if err != nil {
		return err
	}
	if *name == "" {
		*name = strings.TrimPrefix(filepath.Base(filepath.Dir(flags.Arg(0))), "Fuzz")
	}
	p, ok := find(*name)
	if !ok {
		return fmt.Errorf("%w: no property is named %q", errUsage, *name)
	}
	if holds(p, input) {
		return fmt.Errorf("%s holds for this input, so that there is nothing to invent", p.Name)
	}
	known, err := wordsOf(*vectors)
	if err != nil {
		return err
	}
	made, real := (&inventor{fails: func(s string) bool { return !holds(p, s) }, known: known}).invent(input)
	fmt.Fprintf(out, "%s does not hold (%s) for\n%s\n", p.Name, p.Says, strconv.Quote(made))
	if len(real) > 0 {
		return fmt.Errorf("with other words in their place it holds, so these stand there still: %q; invent others before anything is committed", real)
	}
	return nil
}

// find returns the property of a name.
func find(name string) (property.Property, bool) {
	for _, list := range [][]property.Property{property.Values, property.Blocks, property.Answers} {
		for _, p := range list {
			if strings.EqualFold(p.Name, name) {
				return p, true
			}
		}
	}
	return property.Property{}, false
}

// holds reports whether a property holds; a panic is that it does not.
func holds(p property.Property, input string) (ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	return p.Check(input) == nil
}

// readInput reads a file, or standard input where it is "" or "-": as it is, or what go test -fuzz writes.
func readInput(name string, in io.Reader) (string, error) {
	var data []byte
	var err error
	if name == "" || name == "-" {
		data, err = io.ReadAll(in)
	} else {
		data, err = os.ReadFile(name)
	}
	if err != nil {
		return "", err
	}
	if rest, ok := strings.CutPrefix(string(data), "go test fuzz v1\nstring("); ok {
		return strconv.Unquote(strings.TrimSuffix(strings.TrimSpace(rest), ")"))
	}
	return string(data), nil
}

// wordsOf returns the words of all vectors, which are invented.
func wordsOf(folder string) (map[string]bool, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.txt"))
	if err == nil && len(files) == 0 {
		err = fmt.Errorf("%w: no vectors in %s: run it at the top of the repository, or give -vectors", errUsage, folder)
	}
	words := map[string]bool{}
	for _, file := range files {
		data, readErr := os.ReadFile(file)
		if readErr != nil {
			return nil, readErr
		}
		for _, w := range strings.FieldsFunc(string(data), func(r rune) bool { return !inWord(r) }) {
			words[strings.ToLower(w)] = true
		}
	}
	return words, err
}

func inWord(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r >= 0x80
}

// An inventor makes an input smaller, and its words other words, as long as it still fails.
type inventor struct {
	fails func(string) bool
	known map[string]bool // words that may stay, in lower case
}

// invent returns the smaller input, and the words that had to stay though they may be real.
func (v *inventor) invent(input string) (made string, real []string) {
	made = v.shrink(input)
	for at := 0; at < len(made); {
		end := at
		for end < len(made) && inWord(rune(made[end])) {
			end++
		}
		if word := made[at:end]; end > at && !v.known[strings.ToLower(word)] {
			if other := made[:at] + shaped(word) + made[end:]; shaped(word) != word && v.fails(other) {
				made = other
			} else if len(word) > 2 && shaped(word) != word {
				real = append(real, word)
			}
		}
		at = end + 1
	}
	return made, real
}

// shrink leaves out what is not needed for the failure, in ever smaller pieces.
func (v *inventor) shrink(s string) string {
	for size := len(s) / 2; size > 0; size /= 2 {
		for at := 0; at+size <= len(s); {
			if less := s[:at] + s[at+size:]; v.fails(less) {
				s = less
			} else {
				at += size
			}
		}
	}
	return s
}

// shaped returns a word of the same length, with letters for letters in their case and digits for digits.
// Digits stay as they are in length and in being zero, so that a number stays in its range or out of it.
func shaped(word string) string {
	b := []byte(word)
	for i, c := range b {
		switch {
		case c >= 'a' && c <= 'z':
			b[i] = "example"[i%7]
		case c >= 'A' && c <= 'Z':
			b[i] = "EXAMPLE"[i%7]
		case c >= '1' && c <= '9':
			b[i] = '1'
		case c >= 0x80:
			b[i] = 0x80
		}
	}
	return string(b)
}
