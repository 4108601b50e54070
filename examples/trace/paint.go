package main

import (
	"bytes"
	"io"
	"os"
	"strings"
)

// The colours, as a terminal understands them.
const (
	bold   = "\x1b[1m"
	red    = "\x1b[31m"
	green  = "\x1b[32m"
	yellow = "\x1b[33m"
	plain  = "\x1b[m"
)

// painter colours the lines of report.Text on their way to a terminal. The text itself has no escapes
// in it, so that whatever a message says, it cannot have a colour of its own.
type painter struct{ w io.Writer }

// wantsColour reports whether w is a terminal that shows colours, and its user wants them
// (no-color.org).
func wantsColour(w io.Writer, env func(string) string) bool {
	f, ok := w.(*os.File)
	if !ok || env("NO_COLOR") != "" || env("TERM") == "dumb" || env("TERM") == "" {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// Write writes whole lines.
func (p painter) Write(b []byte) (int, error) {
	var out bytes.Buffer
	for line := range bytes.Lines(b) {
		text := strings.TrimSuffix(string(line), "\n")
		out.WriteString(paint(text))
		out.WriteString(string(line[len(text):]))
	}
	if _, err := p.w.Write(out.Bytes()); err != nil {
		return 0, err
	}
	return len(b), nil
}

// beliefs are the words at the end of the first line of a hop, with their colours.
var beliefs = [...]struct{ word, colour string }{{" believed", green}, {" claimed", yellow}, {" unknown", yellow}}

// labels are the words at the start of a line below a hop or a verdict, with their colours.
var labels = [...]struct{ word, colour string }{{"FORGED", red}, {"suspect", yellow}, {"odd", yellow}}

// paint colours a line.
func paint(line string) string {
	if strings.HasPrefix(line, "== ") || strings.HasPrefix(line, "-- ") {
		return bold + line + plain
	}
	text := strings.TrimLeft(line, " ")
	for _, l := range labels {
		if rest, ok := strings.CutPrefix(text, l.word); ok {
			return line[:len(line)-len(text)] + l.colour + l.word + plain + rest
		}
	}
	if isHead(line) {
		for _, b := range beliefs {
			if head, ok := strings.CutSuffix(line, b.word); ok {
				return head + b.colour + b.word + plain
			}
		}
	}
	return line
}

// isHead reports whether a line is the first one of a hop: at the full width, with a number first.
func isHead(line string) bool {
	text := strings.TrimLeft(line, " ")
	return len(line) == 80 && len(line)-len(text) <= 6 && text != "" && '0' <= text[0] && text[0] <= '9'
}
