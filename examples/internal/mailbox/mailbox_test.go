package mailbox

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const envelope = "From ann@example.com Mon Mar  6 14:31:07 2000\n"

// message returns a message with that subject.
func message(subject string) string {
	return "Received: by mx.example.org; Mon, 6 Mar 2000 14:31:07 +0100\nSubject: " + subject + "\n\nbody\n"
}

// zip returns the parts compressed, each as a member of its own.
func zip(t testing.TB, parts ...string) string {
	var b bytes.Buffer
	for _, p := range parts {
		w := gzip.NewWriter(&b)
		_, err := io.WriteString(w, p)
		require.NoError(t, err)
		require.NoError(t, w.Close())
	}
	return b.String()
}

// folder writes files and returns the folder that they are in. A name that ends with a slash is a
// folder.
func folder(t testing.TB, files map[string]string) string {
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if strings.HasSuffix(name, "/") {
			require.NoError(t, os.MkdirAll(path, 0o700))
			continue
		}
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
		require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
	}
	return dir
}

// got is a message or an error, with the folder cut off its source.
type got struct {
	source, text string
	err          error
	lost         bool
}

func readAll(t testing.TB, o Options, dir, file string) (list []got) {
	for m, err := range o.Messages(file) {
		g := got{err: err}
		if err == nil {
			var text []byte
			g.source = m.Source
			text, g.err = io.ReadAll(m)
			g.text = string(text)
		}
		if g.err != nil {
			var e *Error
			require.ErrorAs(t, g.err, &e)
			g.source, g.lost, g.err = e.Source, e.Lost, e.Err
		}
		g.source = strings.TrimPrefix(filepath.ToSlash(g.source), filepath.ToSlash(dir)+"/")
		list = append(list, g)
	}
	return list
}

func TestMessages(t *testing.T) {
	one, two := message("one"), message("two")
	both := envelope + one + "\n" + envelope + two
	dir := folder(t, map[string]string{
		"a.eml": one, "a.eml.gz": zip(t, one), "members.gz": zip(t, one[:9], one[9:]), "named.gz": one,
		"lines.eml": "\r\n\n" + one, "blank": "\n\r\n", "noise": "\x00\xff\x1f", "field.eml": "From : ann@example.com\n\n",
		"b.mbox": both, "b.mbox.gz": zip(t, both), "lead.mbox": "\n\n" + both, "no.mbox": one, "empty": "", "empty.gz": zip(t, ""),
		"m/cur/1.a:2,S": one, "m/new/0.b": two, "m/new/.lock": "", "m/tmp/2.c": "unfinished",
		"z/cur/1.gz": zip(t, one), "new/new/1": one,
		"bad/cur/a/": "", "bad/cur/b": "", "bad/cur/c.gz": zip(t, one)[:40], "bad/cur/d": "\x1f\x8b\x08", "bad/cur/e": two,
		"none/": "", "vacant/cur/": "",
	})
	require.NoError(t, os.Symlink("nowhere", filepath.Join(dir, "bad/cur/f")))
	tests := []struct {
		name, file string
		kind       Kind
		want       []got
	}{
		{"a message", "a.eml", Auto, []got{{source: "a.eml", text: one}}},
		{"said to be one", "a.eml", EML, []got{{source: "a.eml", text: one}}},
		{"compressed", "a.eml.gz", Auto, []got{{source: "a.eml.gz", text: one}}},
		{"compressed in two members", "members.gz", Auto, []got{{source: "members.gz", text: one}}},
		{"compressed in name only", "named.gz", Auto, []got{{source: "named.gz", text: one}}},
		{"empty lines on top", "lines.eml", Auto, []got{{source: "lines.eml", text: one}}},
		{"only empty lines", "blank", Auto, []got{{source: "blank"}}},
		{"only empty lines, mbox", "blank", Mbox, nil},
		{"noise", "noise", Auto, []got{{source: "noise", text: "\x00\xff\x1f"}}},
		{"a From field with a space", "field.eml", Auto, []got{{source: "field.eml", text: "From : ann@example.com\n\n"}}},
		{"empty", "empty", Auto, []got{{source: "empty", err: ErrEmpty}}},
		{"empty, compressed", "empty.gz", EML, []got{{source: "empty.gz", err: ErrEmpty}}},
		{"an empty mbox", "empty", Mbox, nil},
		{"an mbox", "b.mbox", Auto, []got{{source: "b.mbox:1", text: one + "\n"}, {source: "b.mbox:2", text: two}}},
		{"an mbox, compressed", "b.mbox.gz", Mbox, []got{{source: "b.mbox.gz:1", text: one + "\n"}, {source: "b.mbox.gz:2", text: two}}},
		{"an mbox behind empty lines", "lead.mbox", Auto, []got{{source: "lead.mbox:1", text: one + "\n"}, {source: "lead.mbox:2", text: two}}},
		{"an mbox said to be a message", "b.mbox", EML, []got{{source: "b.mbox", text: both}}},
		{"no mbox", "no.mbox", Mbox, []got{{source: "no.mbox", err: ErrNoMbox}}},
		{"a Maildir", "m", Auto, []got{{source: "m/cur/1.a:2,S", text: one}, {source: "m/new/0.b", text: two}}},
		{"said to be one", "m", Maildir, []got{{source: "m/cur/1.a:2,S", text: one}, {source: "m/new/0.b", text: two}}},
		{"a Maildir, compressed", "z", Auto, []got{{source: "z/cur/1.gz", text: one}}},
		{"a Maildir without cur", "new", Auto, []got{{source: "new/new/1", text: one}}},
		{"an empty Maildir", "vacant", Auto, nil},
		{"no Maildir", "none", Auto, []got{{source: "none", err: ErrNoMaildir, lost: true}}},
		{"a file for a Maildir", "a.eml", Maildir, []got{{source: "a.eml", err: ErrNoFolder, lost: true}}},
		{"a folder for an mbox", "m", Mbox, []got{{source: "m", err: ErrFolder, lost: true}}},
		{"a Maildir with bad entries", "bad", Auto, []got{
			{source: "bad/cur/a", err: ErrNotRegular},
			{source: "bad/cur/b", err: ErrEmpty},
			{source: "bad/cur/c.gz", err: ErrCut},
			{source: "bad/cur/d", err: ErrCut},
			{source: "bad/cur/e", text: two},
			{source: "bad/cur/f", err: syscall.ENOENT},
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			list := readAll(t, Options{Kind: tt.kind}, dir, filepath.Join(dir, tt.file))
			for i := range list {
				var p *os.PathError
				if errors.As(list[i].err, &p) {
					list[i].err = p.Err
				}
				if list[i].err == ErrCut {
					list[i].text = "" // as far as it was decompressed
				}
			}
			assert.Equal(t, tt.want, list)
		})
	}
}

func TestStandardInput(t *testing.T) {
	one, two := message("one"), message("two")
	both := envelope + one + "\n" + envelope + two
	mbox := []got{{source: "-:1", text: one + "\n"}, {source: "-:2", text: two}}
	tests := []struct {
		name, text string
		kind       Kind
		want       []got
	}{
		{"a message", one, Auto, []got{{source: "-", text: one}}},
		{"an mbox", both, Auto, mbox},
		{"compressed", zip(t, both), Auto, mbox},
		{"empty", "", Auto, []got{{source: "-", err: ErrEmpty}}},
		{"said to be a Maildir", "", Maildir, []got{{source: "-", err: ErrNoFolder, lost: true}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, r := range []io.Reader{
				strings.NewReader(tt.text), iotest.OneByteReader(strings.NewReader(tt.text)), iotest.DataErrReader(strings.NewReader(tt.text)),
			} {
				assert.Equal(t, tt.want, readAll(t, Options{Kind: tt.kind, Stdin: r}, "", "-"))
			}
		})
	}
}

// An error in the middle of a message is told once, by the message if it is read that far.
func TestErrorInside(t *testing.T) {
	both := envelope + message("one") + "\n" + envelope + message("two")
	broken := errors.New("broken")
	for _, kind := range []Kind{Auto, EML, Mbox} {
		o := Options{Kind: kind, Stdin: io.MultiReader(strings.NewReader(both), iotest.ErrReader(broken))}
		list := readAll(t, o, "", "-")
		last := list[len(list)-1]
		assert.Equal(t, broken, last.err)
		assert.True(t, last.lost)
	}
	o := Options{Stdin: io.MultiReader(strings.NewReader(both), iotest.ErrReader(broken))}
	var sources []string
	var errs []error
	for m, err := range o.Messages("-") { // nothing is read of the messages
		if err != nil {
			errs = append(errs, err)
			continue
		}
		sources = append(sources, m.Source)
	}
	assert.Equal(t, []string{"-:1", "-:2"}, sources)
	assert.Equal(t, []error{&Error{"-", true, broken}}, errs)
}

func TestErrorText(t *testing.T) {
	_, err := Options{}.Open(filepath.Join(t.TempDir(), "missing"))
	assert.EqualError(t, err, "no such file or directory")
	assert.ErrorIs(t, err, os.ErrNotExist)
	_, err = Options{}.Open(t.TempDir())
	assert.EqualError(t, err, "is a folder; want a file")
}

func TestDamagedGzip(t *testing.T) {
	good := zip(t, strings.Repeat(envelope+message("one")+"\n", 30))
	flip := func(i int) string { return good[:i] + string(good[i]^0xff) + good[i+1:] }
	tests := []struct {
		name, text string
		want       error
	}{
		{"only the magic", good[:2], ErrCut},
		{"half of the header", good[:7], ErrCut},
		{"half", good[:len(good)/2], ErrCut},
		{"without the checksum", good[:len(good)-8], ErrCut},
		{"wrong checksum", flip(len(good) - 7), ErrDamaged},
		{"wrong length", flip(len(good) - 1), ErrDamaged},
		{"unknown method", flip(2), ErrDamaged},
		{"no deflate", good[:10] + "\xff\xff\xff", ErrDamaged},
		{"text behind it", good + "text", ErrCut},
		{"more text behind it", good + "more than ten bytes", ErrDamaged},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			list := readAll(t, Options{Stdin: strings.NewReader(tt.text)}, "", "-")
			require.NotEmpty(t, list)
			last := list[len(list)-1]
			assert.Equal(t, tt.want, last.err)
			assert.True(t, last.lost)
		})
	}
}

// What was decompressed before the damage is read first: a message whose end is lost still has its header.
func TestDamageAfterMessage(t *testing.T) {
	for _, text := range []string{message("one"), message("one") + strings.Repeat("x", 3*bufferSize)} {
		good := zip(t, text)
		damaged := good[:len(good)-8] + "checksum"
		n := 0
		for m, err := range (Options{Stdin: strings.NewReader(damaged), Max: 1 << 20}).Messages("-") {
			require.NoError(t, err)
			n++
			got, err := io.ReadAll(m)
			assert.Equal(t, text, string(got))
			require.ErrorIs(t, err, ErrDamaged)
			_, err = m.Read(make([]byte, 10))
			require.ErrorIs(t, err, ErrDamaged, "and again")
		}
		assert.Equal(t, 1, n)
	}
}

func TestLimits(t *testing.T) {
	size := func(n int) string { return zip(t, strings.Repeat("x", n)) }
	small := size(1 << 20) // 1 MiB of one letter is about 1 KiB
	require.Greater(t, 1<<20, maxRatio*len(small))
	noise := make([]byte, 1000) // does not get smaller
	for i := range noise {
		noise[i] = byte(i * i >> 3)
	}
	atRatio := zip(t, string(noise))
	dir := folder(t, map[string]string{"bomb.gz": small, "ten.gz": size(10), "noise.gz": atRatio})
	tests := []struct {
		name, file string
		max        int64
		want       error
	}{
		{"over the ratio", "bomb.gz", 0, ErrRatio},
		{"a greater limit lifts the ratio", "bomb.gz", 1 << 20, nil},
		{"one byte over the limit", "bomb.gz", 1<<20 - 1, ErrSize},
		{"at the limit", "ten.gz", 10, nil},
		{"over the limit", "ten.gz", 9, ErrSize},
		{"far from it", "noise.gz", 0, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			file := filepath.Join(dir, tt.file)
			for _, name := range []string{file, "-"} {
				f, err := os.Open(file)
				require.NoError(t, err)
				defer f.Close()
				list := readAll(t, Options{Max: tt.max, Stdin: struct{ io.Reader }{f}}, dir, name)
				require.Len(t, list, 1)
				assert.Equal(t, tt.want, list[0].err, name)
			}
		})
	}
	in := &input{size: 10, grown: 10 * maxRatio}
	assert.NoError(t, in.over())
	in.grown++
	assert.Equal(t, ErrRatio, in.over())
	in = &input{size: maxSize, grown: maxSize}
	assert.NoError(t, in.over())
	in.grown++
	assert.Equal(t, ErrSize, in.over())
}
