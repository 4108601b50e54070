package main

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// endless is an input that says n texts, made as they are read.
type endless struct {
	text func(i int) string
	n, i int
	rest string
}

func (e *endless) Read(b []byte) (n int, err error) {
	for n < len(b) {
		if e.rest == "" {
			if e.i == e.n {
				break
			}
			e.rest = e.text(e.i)
			e.i++
		}
		k := copy(b[n:], e.rest)
		e.rest = e.rest[k:]
		n += k
	}
	if n == 0 && len(b) > 0 {
		return 0, io.EOF
	}
	return n, nil
}

// sized returns a message with the number i and a body, that is sometimes empty and sometimes longer
// than what is held of a message.
func sized(i int) string {
	rnd := rand.New(rand.NewPCG(uint64(i), 1))
	body := ""
	switch rnd.IntN(20) {
	case 0:
		body = strings.Repeat("a line\n", rnd.IntN(3*jobSize/7))
	case 1:
	default:
		body = strings.Repeat("a line\n", rnd.IntN(300))
	}
	return fmt.Sprintf("Received: by n%d with SMTP\nSubject: x\n\n%s\n", i, body)
}

// The output does not depend on how many work on it, and keeps the order of the input.
func TestOrder(t *testing.T) {
	const n = 1500
	kinds := []struct {
		name string
		text func(i int) string
		args []string
	}{
		{"lines", func(i int) string { return fmt.Sprintf("by n%d with SMTP\n", i) }, []string{"-in", "lines"}},
		{"jsonl", func(i int) string {
			return fmt.Sprintf(`{"headers":"Received: by n%d with SMTP\nX-Long: %s\n"}`+"\n", i, strings.Repeat("x", i%7*1000))
		}, []string{"-in", "jsonl"}},
		{"mbox", func(i int) string {
			return "From ann@example.com Mon Mar  6 14:31:07 2000\n" + sized(i)
		}, []string{"-in", "mbox"}},
	}
	for _, k := range kinds {
		for _, out := range []string{"messages", "fields"} {
			t.Run(k.name+" "+out, func(t *testing.T) {
				var first bytes.Buffer
				for _, j := range []int{1, 2, 13} {
					var b, errs bytes.Buffer
					args := append([]string{"-out", out, "-j", fmt.Sprint(j)}, k.args...)
					code := runAt(time.Unix(1e9, 0).UTC(), args, &endless{text: k.text, n: n}, &b, &errs)
					assert.Equal(t, exitDone, code)
					assert.Empty(t, errs.String())
					if j == 1 {
						first = b
						continue
					}
					require.True(t, bytes.Equal(first.Bytes(), b.Bytes()), "-j %d", j)
				}
				lines := readLines(t, first.Bytes())
				require.Len(t, lines, n)
				for i, l := range lines {
					require.Equal(t, numbered("-", i+1), l.Source)
					if out == "messages" {
						l = l.Hops[0]
					}
					require.Equal(t, fmt.Sprintf("by n%d with SMTP", i), *l.Raw)
				}
			})
		}
	}
}

// However the input comes in pieces, the output is the same.
func TestPieces(t *testing.T) {
	in := "by a\n\nby b\n" + strings.Repeat("x", 5000) + "\nby c"
	for name, r := range map[string]io.Reader{
		"bytes": iotest.OneByteReader(strings.NewReader(in)), "halves": iotest.HalfReader(strings.NewReader(in)),
		"error with data": iotest.DataErrReader(strings.NewReader(in)),
	} {
		var out, errs bytes.Buffer
		assert.Equal(t, exitDone, run([]string{"-in", "lines", "-out", "fields"}, r, &out, &errs), name)
		assert.Equal(t, strings.Split(in, "\n"), values(readLines(t, out.Bytes())), name)
	}
}

// A line is worked on as it comes, even if the next one does not.
func TestSlowPipe(t *testing.T) {
	in, feed := io.Pipe()
	got, out := io.Pipe()
	go func() {
		run([]string{"-in", "lines", "-out", "fields"}, in, out, io.Discard)
		out.Close()
	}()
	for range 3 {
		_, err := io.WriteString(feed, "by a\n")
		require.NoError(t, err)
		b := make([]byte, 1000)
		n, err := got.Read(b)
		require.NoError(t, err)
		assert.Contains(t, string(b[:n]), `"raw":"by a"`)
	}
	feed.Close()
	_, err := got.Read(make([]byte, 1))
	assert.Equal(t, io.EOF, err)
}

// gauge is an output that measures how much memory is in use.
type gauge struct {
	writes int
	peak   uint64
}

func (g *gauge) Write(b []byte) (int, error) {
	if g.writes++; g.writes%50 == 1 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		g.peak = max(g.peak, m.HeapAlloc)
	}
	return len(b), nil
}

// Memory does not grow with the number of messages, nor with the length of one.
func TestMemory(t *testing.T) {
	mail := "From ann@example.com Mon Mar  6 14:31:07 2000\n" + block + "\nbody\n\n"
	peak := func(n int, text string, args ...string) uint64 {
		var g gauge
		in := &endless{text: func(i int) string {
			if i == 0 {
				return mail[:len(mail)-1]
			}
			return text
		}, n: n}
		assert.Equal(t, exitDone, run(append(args, "-j", "4"), in, &g, io.Discard))
		return g.peak
	}
	for _, tt := range []struct {
		name, text string
		args       []string
	}{
		{"mbox", "\n" + mail, nil},
		{"fields", "\n" + mail, []string{"-out", "fields"}},
		{"jsonl", `{"headers":"Received: by a\n"}` + "\n", []string{"-in", "jsonl", "-out", "fields"}},
		{"lines", field + "\n", []string{"-in", "lines", "-out", "fields"}},
		{"one long message", strings.Repeat("a line of a body\n", 50), nil},
		{"one long line", strings.Repeat("x", 1000), nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			small, large := peak(many/10, tt.text, tt.args...), peak(many, tt.text, tt.args...)
			assert.Less(t, large, small+32<<20, "%d bytes for ten times the input that takes %d", large, small)
			assert.Less(t, large, uint64(64<<20))
		})
	}
}

// No goroutine is left, whether all was read or the output failed on the way.
func TestNoGoroutineIsLeft(t *testing.T) {
	before := runtime.NumGoroutine()
	long := "Received: by a\n\n" + strings.Repeat("a line of a body\n", jobSize/2)
	for range 5 {
		for _, in := range []string{strings.Repeat(field+"\n", 3000), long} {
			args := []string{"-j", "8", "-in", "lines"}
			if in == long {
				args[3] = "eml"
			}
			run(args, strings.NewReader(in), io.Discard, io.Discard)
			run(args, strings.NewReader(in), &refusing{1, syscall.EPIPE}, io.Discard)
			run(args, io.MultiReader(strings.NewReader(in), strings.NewReader(in)), &refusing{0, syscall.ENOSPC}, io.Discard)
		}
	}
	for range 100 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond) // the reader ends after its last call of Read
	}
	assert.LessOrEqual(t, runtime.NumGoroutine(), before)
}

// If the output fails, the program does not wait for an input that says no more.
func TestSilentInput(t *testing.T) {
	in, feed := io.Pipe()
	go func() { _, _ = io.WriteString(feed, "by a\n") }() // and then nothing
	done := make(chan int)
	go func() {
		done <- run([]string{"-in", "lines"}, in, &refusing{0, syscall.EPIPE}, io.Discard)
	}()
	select {
	case code := <-done:
		assert.Equal(t, exitDone, code)
	case <-time.After(10 * time.Second):
		t.Fatal("the program waits")
	}
	feed.Close()
}

func BenchmarkBatch(b *testing.B) {
	mail := "From ann@example.com Mon Mar  6 14:31:07 2000\n" + block + "\nbody\n\n"
	object := `{"headers":"Received: ` + field + `\nSubject: x\nReceived: ` + field + `\n"}` + "\n"
	for _, bb := range []struct{ name, text, in, out string }{
		{"lines/fields", field + "\n", "lines", "fields"},
		{"jsonl/fields", object, "jsonl", "fields"},
		{"jsonl/messages", object, "jsonl", "messages"},
		{"mbox/messages", mail, "mbox", "messages"},
	} {
		b.Run(bb.name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(bb.text)))
			in := &endless{text: func(int) string { return bb.text }, n: b.N}
			run([]string{"-in", bb.in, "-out", bb.out}, in, io.Discard, io.Discard)
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "records/s")
		})
	}
}
