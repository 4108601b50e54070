package fuzz

import (
	"bytes"
	"cmp"
	"net/netip"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/backstamp/backstamp/received"
)

// A peer is another program that reads Received fields.
type peer struct {
	name    string
	version []string // command that prints its version
	kinds   []string // of the values that it keeps
	// read returns what it makes of the values.
	read func(t *testing.T, values []string) []*received.Field
}

var peers = []peer{
	{
		"SpamAssassin",
		[]string{"perl", "-MMail::SpamAssassin", "-e", "print Mail::SpamAssassin::Version()"},
		[]string{"client address", "reverse name", "HELO", "by", "identifier", "envelope sender"},
		readSpamAssassin,
	},
	{
		"rspamd",
		[]string{"rspamadm", "--version"},
		[]string{"client address", "reverse name", "HELO", "by", "recipient", "date"},
		readRspamd,
	},
}

// here returns the peer's name and version, "" if it is not here.
func (p peer) here() string {
	out, err := exec.Command(p.version[0], p.version[1:]...).Output()
	words := strings.Fields(string(out))
	if err != nil || len(words) == 0 {
		return ""
	}
	return p.name + " " + words[len(words)-1]
}

// peerColumn is the peer's column of the table: its name and version, and how much it read right of each kind.
type peerColumn struct {
	title string
	kinds map[string]*score // nil if it was not measured here
}

// peers has the peers read the values of the board. Another version than that of the table that stands reads other
// values right, and is not measured, but for a table that is written now; there one that is not here has no figures.
func (b *board) peers(t *testing.T, was string) []peerColumn {
	columns := make([]peerColumn, len(peers))
	for i, p := range peers {
		stands := oldCell(was, "of ", i)
		columns[i].title = stands
		t.Run(p.name, func(t *testing.T) {
			title := p.here()
			if *updateScoreboard {
				columns[i].title = cmp.Or(title, p.name)
			}
			if title != columns[i].title {
				t.Skipf("%q is not here, so that it is not measured: Debian has packages spamassassin and rspamd", stands)
			}
			columns[i].kinds = b.judgePeer(p.read(t, b.values))
		})
	}
	return columns
}

// judgePeer compares what a peer read with the truth.
func (b *board) judgePeer(list []*received.Field) map[string]*score {
	kinds := map[string]*score{}
	for i, f := range list {
		h := b.labHops[i]
		f.From.HELO, f.By.Host = asWritten(f.From.HELO, h.HELO), asWritten(f.By.Host, h.ByHost)
		judgeReading(b.names[i], b.values[i], f, h, kinds)
	}
	return kinds
}

// oldCell returns the cell of the i-th peer in the row of the old table that begins so.
func oldCell(was, begins string, i int) string {
	if cells := strings.Split(rowOf(was, begins), "|"); len(cells) > i+3 {
		return strings.TrimSpace(cells[i+3])
	}
	return ""
}

// asWritten returns a name as it is in truth, where a peer changed no more than its form: small letters, no brackets,
// and the byte that SpamAssassin writes for what it does not let through.
func asWritten(said, truth string) string {
	form := func(s string) string {
		return strings.Trim(saStrip.ReplaceAllString(strings.ToLower(strings.Trim(s, "[]")), "!"), "!")
	}
	if form(said) == form(truth) {
		return truth
	}
	return said
}

// peerCells are the peers' cells of a kind of value. Those that were not measured are as they were in the old table, and
// empty in one that is written now.
func (b *board) peerCells(kind string, columns []peerColumn, was string) (cells string) {
	for i, column := range columns {
		cell := ""
		switch {
		case !slices.Contains(peers[i].kinds, kind):
		case column.kinds != nil:
			cell = " " + strconv.Itoa(b.sum(column.kinds, kind).right)
		case !*updateScoreboard:
			cell = " " + oldCell(was, kind+" |", i)
		}
		cells += cell + " |"
	}
	return cells
}

// readSpamAssassin reads with SpamAssassin's parser.
func readSpamAssassin(t *testing.T, values []string) (list []*received.Field) {
	for _, said := range runSpamAssassin(t, values) {
		f := &received.Field{ID: said[saID], EnvelopeFrom: said[saSender]}
		f.From.HELO, f.From.RDNS, f.By.Host = said[saHELO], said[saRDNS], said[saBy]
		f.From.IP, _ = netip.ParseAddr(said[saAddress])
		list = append(list, f)
	}
	return list
}

// readRspamd reads with rspamd's parser.
func readRspamd(t *testing.T, values []string) (list []*received.Field) {
	var in, complaints bytes.Buffer
	for _, v := range values {
		in.WriteString(squash(v) + "\n")
	}
	cmd := exec.Command("rspamadm", "lua", "-b", filepath.Join("testdata", "rspamd.lua"))
	cmd.Stdin, cmd.Stderr = &in, &complaints
	out, err := cmd.Output()
	require.NoError(t, err, complaints.String())
	lines := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	require.Len(t, lines, len(values))
	for _, line := range lines {
		said := strings.Split(line, "\t")
		require.Len(t, said, 6, line)
		f := new(received.Field)
		f.From.IP, _ = netip.ParseAddr(said[0])
		f.From.IP = f.From.IP.Unmap()
		f.From.RDNS, f.From.HELO, f.By.Host = said[1], said[2], said[3]
		f.For = []string{strings.Trim(said[4], "<>")}
		if seconds, err := strconv.ParseInt(said[5], 10, 64); err == nil {
			f.Date.UTC = time.Unix(seconds, 0).UTC()
		}
		list = append(list, f)
	}
	return list
}
