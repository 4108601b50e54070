package mailbox

import (
	"io"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestIsEnvelope(t *testing.T) {
	tests := []struct {
		line string
		want bool
	}{
		{"From ann@example.com Mon Mar  6 14:31:07 2000\n", true},
		{"From ann@example.com Mon Mar  6 14:31:07 2000\r\n", true},
		{"From ann@example.com Mon Mar  6 14:31:07 2000", true},
		{"From MAILER-DAEMON Mon Mar  6 14:31:07 2000\n", true},
		{"From  Mon Mar  6 14:31:07 2000\n", true}, // the null path
		{"From - Mon Mar 06 14:31:07 2000\n", true},
		{"From ???@??? Mon Mar 06 14:31:07 2000\n", true},
		{"From ann@example.com Mon Mar 6 14:31 2000\n", true},
		{"From ann@example.com Mon Mar 6 14:31:07 MET 2000\n", true},
		{"From ann@example.com Mon Mar 6 14:31:07 MET DST 2000\n", true},
		{"From ann@example.com Mon Mar 6 14:31:07 2000 +0100\n", true},
		{"From ann@example.com Mon, 6 Mar 2000 14:31:07 +0100\n", true},
		{"From ann@example.com Mon Mar 6 14:31:07 00\n", true},
		{"From ann@example.com Mon Mar 6 14:31:07 2000 remote from mx\n", true},
		{"From ann at example.com  Mon Mar  6 14:31:07 2000\n", true},
		{`From "ann of the post"@example.com Mon Mar  6 14:31:07 2000` + "\n", true},
		{"From ann@example.com\tmon mar 6 14:31:07 2000\n", true},
		{"From ann@example.com\n", false},
		{"From \n", false},
		{"From: ann@example.com Mon Mar  6 14:31:07 2000\n", false},
		{">From ann@example.com Mon Mar  6 14:31:07 2000\n", false},
		{"from ann@example.com Mon Mar  6 14:31:07 2000\n", false},
		{"From what I heard on Mon Mar 6 nothing was said until 2000 came\n", false},
		{"From Mon to Fri we are open, Mar 6 at 14:31 too\n", false},
		{"From ann@example.com Mon Foo  6 14:31:07 2000\n", false},
		{"From ann@example.com Mon Mar  6 noon:ish 2000\n", false},
		{"From ann@example.com Mon Mar  6 14:31:07\n", false},
		{"From a b c d e f g h i j k l m n Mon Mar  6 14:31:07 2000\n", false},
		{"From " + strings.Repeat("a", maxEnvelope) + " Mon Mar  6 14:31:07 2000\n", false},
	}
	for _, tt := range tests {
		assert.Equal(t, tt.want, isEnvelope([]byte(tt.line)), "%.80q", tt.line)
	}
}

func TestMbox(t *testing.T) {
	long := strings.Repeat("x", 3*bufferSize)
	tests := []struct {
		name, text string
		want       []string
	}{
		{"one", envelope + "A: 1\n", []string{"A: 1\n"}},
		{"one without a field", envelope, []string{""}},
		{"cut in the first line", "From ann", []string{""}},
		{"a first line without a date", "From ann\nA: 1\n\n" + envelope, []string{"A: 1\n\n", ""}},
		{"two", envelope + "A: 1\n\n" + envelope + "B: 2\n", []string{"A: 1\n\n", "B: 2\n"}},
		{"CR LF", envelope + "A: 1\r\n\r\n" + envelope + "B: 2\r\n", []string{"A: 1\r\n\r\n", "B: 2\r\n"}},
		{"no empty line before", envelope + "A: 1\n" + envelope, []string{"A: 1\n" + envelope}},
		{"no date", envelope + "A: 1\n\nFrom ann\n", []string{"A: 1\n\nFrom ann\n"}},
		{"quoted", envelope + "A: 1\n\n>" + envelope + ">>" + envelope, []string{"A: 1\n\n>" + envelope + ">>" + envelope}},
		{"Content-Length", envelope + "Content-Length: 1000\n\n\n" + envelope, []string{"Content-Length: 1000\n\n\n", ""}},
		{"a line that is longer than the buffer", envelope + long + "\n\n" + envelope + "B: 2\n", []string{long + "\n\n", "B: 2\n"}},
		{"an envelope line inside it", envelope + long + envelope, []string{long + envelope}},
		{"the longest first line", "From " + long + "\nA: 1\n", []string{"A: 1\n"}},
		{"an endless first line", "From " + long, []string{""}},
		{"no line end", envelope + "A: 1\n\n" + envelope + "B", []string{"A: 1\n\n", "B"}},
		{"many empty lines", envelope + "\n\n\n" + envelope, []string{"\n\n\n", ""}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var texts []string
			for _, g := range readAll(t, Options{Kind: Mbox, Stdin: strings.NewReader(tt.text)}, "", "-") {
				require.NoError(t, g.err)
				texts = append(texts, g.text)
			}
			assert.Equal(t, tt.want, texts)
		})
	}
}

// No byte is lost, whatever the text: each is one of a message or of an envelope line. What is left
// of a message that is not read to its end does not appear in the next one.
func TestMboxKeepsBytes(t *testing.T) {
	parts := []string{envelope, "\n", "\r\n", "From z\n", "From\n", "A: 1\n", "\x00\xff", ">" + envelope, "x", strings.Repeat("y", bufferSize-30)}
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		var b strings.Builder
		b.WriteString(envelope)
		for range rnd.IntN(12) {
			b.WriteString(parts[rnd.IntN(len(parts))])
		}
		text := b.String()
		list := readAll(t, Options{Stdin: strings.NewReader(text)}, "", "-")
		var all strings.Builder
		for _, g := range list {
			require.NoError(t, g.err)
			all.WriteString(envelope + g.text)
		}
		require.True(t, text == all.String(), "bytes were lost or added: %.200q", text)

		n := 0
		for m, err := range (Options{Stdin: strings.NewReader(text)}).Messages("-") {
			require.NoError(t, err)
			piece := make([]byte, 3)
			k, _ := io.ReadFull(m, piece)
			require.Equal(t, list[n].text[:k], string(piece[:k]))
			n++
		}
		require.Equal(t, len(list), n)
	}
}

// endless yields a text n times.
type endless struct {
	text string
	n    int
	rest string
}

func (e *endless) Read(b []byte) (int, error) {
	if e.rest == "" {
		if e.n == 0 {
			return 0, io.EOF
		}
		e.n--
		e.rest = e.text
	}
	n := copy(b, e.rest)
	e.rest = e.rest[n:]
	return n, nil
}

// Neither many messages nor a long one nor a long line need more memory.
func TestMemory(t *testing.T) {
	tests := []struct {
		name, text string
		n, want    int
	}{
		{"many messages", envelope + message("one") + "\n", 100_000, 100_000},
		{"a long message", strings.Repeat("a line of the body\n", 100), 50_000, 1},
		{"a long line", strings.Repeat("x", 1000), 100_000, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := io.MultiReader(strings.NewReader(envelope+"\n"), &endless{text: tt.text, n: tt.n})
			if tt.want > 1 {
				r = &endless{text: tt.text, n: tt.n}
			}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			n := 0
			for m, err := range (Options{Stdin: r}).Messages("-") {
				require.NoError(t, err)
				_, err = io.Copy(struct{ io.Writer }{io.Discard}, struct{ io.Reader }{io.LimitReader(m, 10)})
				require.NoError(t, err)
				n++
			}
			runtime.GC()
			runtime.ReadMemStats(&after)
			assert.Equal(t, tt.want, n)
			assert.Less(t, int64(after.HeapAlloc)-int64(before.HeapAlloc), int64(1<<20))
		})
	}
}
