package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/backstamp/backstamp/fuzz/mail"
)

// compare prints each field of which two revisions of the project make something else.
func compare(args []string, _ io.Reader, out, log io.Writer) error {
	flags := flag.NewFlagSet("corpora compare", flag.ContinueOnError)
	corpus := flags.String("corpus", "", "the `FOLDER` of mail; without it that which BACKSTAMP_CORPUS names")
	members := flags.String("members", "", "look only at the members of the JSON form in this `LIST`, and below them: from.ip,date")
	most := flags.Int("most", 100, "print at most `N` fields; all are counted")
	if err := parse(flags, args, log); err != nil {
		return err
	}
	if flags.NArg() < 1 || flags.NArg() > 2 {
		return fmt.Errorf("%w: compare wants one revision or two", errUsage)
	}
	if *corpus == "" {
		folder, err := corpusFolder()
		if err != nil {
			return err
		}
		*corpus = folder
	}
	files, err := mail.Files(*corpus)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "corpora")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	programs := []string{filepath.Join(dir, "old"), filepath.Join(dir, "new")}
	for i, program := range programs {
		if err := build(program, flags.Arg(i)); err != nil {
			return err
		}
	}
	c := &comparison{out: out, most: *most, changed: map[string]int{}, members: strings.FieldsFunc(*members, func(r rune) bool { return r == ',' })}
	for _, kind := range []mail.Kind{mail.Lines, mail.Mbox, mail.Single} {
		if err := c.programs(programs, kind, files); err != nil {
			return err
		}
	}
	c.summary()
	return nil
}

// build builds examples/batch at a revision, "" for the files as they stand.
func build(program, revision string) error {
	dir := "."
	if revision != "" {
		dir = program + ".tree"
		if err := command(".", "git", "worktree", "add", "--quiet", "--force", "--detach", dir, revision); err != nil {
			return err
		}
		defer func() { _ = command(".", "git", "worktree", "remove", "--force", dir) }()
	}
	return command(dir, "go", "build", "-buildvcs=false", "-o", program, "./examples/batch")
}

// command runs a command in a folder, and returns what it complained about.
func command(dir, name string, args ...string) error {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	if said, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, bytes.TrimSpace(said))
	}
	return nil
}

// A comparison goes through what two programs say of the same fields.
type comparison struct {
	out     io.Writer
	most    int
	members []string // empty: all

	fields, differ int
	changed        map[string]int // by member
}

// programs runs two programs over those of the files that are of one kind, and compares what they print line by
// line.
func (c *comparison) programs(programs []string, kind mail.Kind, files []string) error {
	args := []string{"-in", string(kind), "-out", "fields", "--"}
	for _, file := range files {
		if mail.KindOf(file) == kind {
			args = append(args, file)
		}
	}
	if args[len(args)-1] == "--" {
		return nil
	}
	var outputs [2]*bufio.Reader
	var cmds [2]*exec.Cmd
	for i, program := range programs {
		cmds[i] = exec.Command(program, args...)
		pipe, err := cmds[i].StdoutPipe()
		if err != nil {
			return err
		}
		if err := cmds[i].Start(); err != nil {
			return err
		}
		outputs[i] = bufio.NewReaderSize(pipe, 1<<20)
	}
	err := c.lines(outputs[0], outputs[1])
	for i, cmd := range cmds {
		if err != nil {
			_ = cmd.Process.Kill()
		}
		if e := cmd.Wait(); err == nil && e != nil {
			err = fmt.Errorf("batch, %s: %w", []string{"old", "new"}[i], e)
		}
	}
	return err
}

// lines compares two outputs of batch.
func (c *comparison) lines(old, new *bufio.Reader) error {
	for {
		a, errA := old.ReadBytes('\n')
		b, errB := new.ReadBytes('\n')
		switch {
		case errA == io.EOF && errB == io.EOF && len(a) == 0 && len(b) == 0:
			return nil
		case errA != nil || errB != nil:
			return errors.Join(errors.New("the outputs differ in length: one of the programs stopped, or reads other fields"), noEOF(errA), noEOF(errB))
		}
		c.fields++
		if bytes.Equal(a, b) {
			continue
		}
		if err := c.differs(a, b); err != nil {
			return err
		}
	}
}

func noEOF(err error) error {
	if err == io.EOF {
		return nil
	}
	return err
}

// differs tells how two lines of JSON differ, if they do.
func (c *comparison) differs(a, b []byte) error {
	old, err := flat(a)
	if err != nil {
		return err
	}
	new, err := flat(b)
	if err != nil {
		return err
	}
	if !reflect.DeepEqual(old["raw"], new["raw"]) || !reflect.DeepEqual(old["source"], new["source"]) {
		return errors.New("the programs do not read the same fields")
	}
	var rows []string
	for _, name := range union(old, new) {
		if c.wants(name) && !reflect.DeepEqual(old[name], new[name]) {
			c.changed[name]++
			rows = append(rows, fmt.Sprintf("    %s: %s -> %s\n", name, show(old[name]), show(new[name])))
		}
	}
	if rows == nil {
		return nil
	}
	if c.differ++; c.differ <= c.most {
		fmt.Fprintf(c.out, "%s\n  %s\n%s", show(new["source"]), show(new["raw"]), strings.Join(rows, ""))
	}
	return nil
}

// flat returns the members of a line of JSON by their path, "from.ip", with lists as they are.
func flat(line []byte) (map[string]any, error) {
	var m map[string]any
	if err := json.Unmarshal(line, &m); err != nil {
		return nil, err
	}
	members := map[string]any{}
	for name, v := range m {
		if inner, ok := v.(map[string]any); ok {
			for sub, v := range inner {
				members[name+"."+sub] = v
			}
			continue
		}
		members[name] = v
	}
	return members, nil
}

func union(a, b map[string]any) []string {
	names := slices.Collect(maps.Keys(a))
	for name := range b {
		if _, ok := a[name]; !ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// wants reports whether a member is one of those to look at, or below one.
func (c *comparison) wants(name string) bool {
	return len(c.members) == 0 || slices.ContainsFunc(c.members, func(m string) bool { return name == m || strings.HasPrefix(name, m+".") })
}

// show returns a value on one line, not too long, and without what would do more to a terminal than show a
// character.
func show(v any) string {
	if v == nil {
		return "nothing"
	}
	s := fmt.Sprintf("%q", v)
	switch v.(type) {
	case float64, bool:
		s = fmt.Sprint(v)
	}
	if len(s) > 600 {
		s = strings.ToValidUTF8(s[:600], "") + "..."
	}
	return s
}

// summary counts the changes by member.
func (c *comparison) summary() {
	fmt.Fprintf(c.out, "%d of %d fields differ\n", c.differ, c.fields)
	for _, name := range slices.Sorted(maps.Keys(c.changed)) {
		fmt.Fprintf(c.out, "%9d %s\n", c.changed[name], name)
	}
}
