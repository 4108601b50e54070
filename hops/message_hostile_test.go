package hops

import (
	"encoding/base64"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	errDeep = " error: hops: over the limit: more than 16 messages, multiparts or encodings inside one another\n"
	errMany = " error: hops: over the limit: more than 100 messages or 16 MiB of headers\n"
)

// count tells how many messages and errors there are, how deep they lie, and the last line.
func count(t *testing.T, r io.Reader) (messages, errs, deepest int, last string) {
	t.Helper()
	for m, err := range Messages(r) {
		if m != nil {
			messages++
			deepest = max(deepest, m.Depth)
		}
		if err != nil {
			errs++
			last = fmt.Sprintf(" error: %v\n", err)
		}
	}
	return messages, errs, deepest, last
}

func TestMessagesLimits(t *testing.T) {
	nested := func(n int) string {
		return strings.Repeat("Content-Type: message/rfc822\n\n", n) + inner
	}
	multiparts := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i)
		}
		return b.String() + "Content-Type: message/rfc822\n\n" + inner
	}
	encoded := func(n int) string {
		text := "\n" + inner
		for range n {
			text = "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" + wrapped(base64.StdEncoding.EncodeToString([]byte(text)), 76)
		}
		return text
	}
	tests := []struct {
		name                    string
		input                   string
		messages, errs, deepest int
		last                    string
	}{
		{"messages, at the limit", nested(16), 17, 0, 16, ""},
		{"messages, over it", nested(17), 17, 1, 16, errDeep},
		{"100 messages", nested(100), 17, 1, 16, errDeep},
		{"multiparts, at the limit", multiparts(16), 2, 0, 1, ""},
		{"multiparts, over it", multiparts(17), 1, 1, 0, errDeep},
		{"100 multiparts", multiparts(100), 1, 1, 0, errDeep},
		{"encodings, at the limit", encoded(16), 17, 0, 16, ""},
		{"encodings, over it", encoded(17), 17, 1, 16, errDeep},
		{"text in the deepest message", nested(15) + inner + inner, 18, 0, 16, ""},
		{"text below it", nested(16) + inner + inner, 17, 1, 16, errDeep},
		{"count, at the limit", outer("X: y", strings.Repeat(inner, 99)), 100, 0, 1, ""},
		{"count, over it", outer("X: y", strings.Repeat(inner, 10000)), 100, 1, 1, errMany},
		{"boundaries", outer("Content-Type: multipart/mixed; boundary=b", strings.Repeat("--b\n", 10000)), 1, 0, 0, ""},
		{"parts", outer("Content-Type: multipart/mixed; boundary=b", strings.Repeat("--b\nContent-Type: message/rfc822\n\nX: y\n", 10000)), 100, 1, 1, errMany},
		{"too deep is said once", outer("Content-Type: multipart/mixed; boundary=b", strings.Repeat("--b\n"+multiparts(17)+"\n", 10)), 1, 1, 0, errDeep},
		{
			"fields", outer("Content-Type: message/rfc822", strings.Repeat("X:\n", maxFields+1)+"\n"+inner),
			3, 1, 2, " error: hops: over the limit: the header has more than 10000 fields\n",
		},
		{
			"bytes of headers", outer("Content-Type: multipart/mixed; boundary=b", strings.Repeat("--b\nContent-Type: message/rfc822\n\nX: "+strings.Repeat("x", maxHeader-10)+"\n\n", 20)),
			16, 1, 1, errMany,
		},
		{
			"a part's header without an end", outer("Content-Type: multipart/mixed; boundary=b",
				"--b\nContent-Type: message/rfc822\n"+strings.Repeat("X: y\n", maxPart)+"\n"+inner),
			2, 0, 1, "",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			messages, errs, deepest, last := count(t, strings.NewReader(tt.input))
			assert.Equal(t, tt.messages, messages, "messages")
			assert.Equal(t, tt.errs, errs, "errors")
			assert.Equal(t, tt.deepest, deepest, "depth")
			assert.Equal(t, tt.last, last)
		})
	}
}

// A header that is too long is cut, but what stands below it is found all the same.
func TestMessagesLongHeader(t *testing.T) {
	tests := []struct{ name, junk string }{
		{"many fields", strings.Repeat("X: y\n", maxHeader/4)},
		{"one field", "X: " + strings.Repeat("x", maxHeader+maxLine+7) + "\n"},
		{"folds", "X: " + strings.Repeat("x\n ", maxHeader/2) + "\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			input := outer("Content-Type: message/rfc822\n"+strings.TrimSuffix(tt.junk, "\n"), "Subject: inner\nReceived: by a.example;\n"+tt.junk+"\nhello\n")
			n := 0
			for m, err := range Messages(strings.NewReader(input)) {
				require.ErrorIs(t, err, ErrLimit)
				require.Equal(t, n, m.Depth)
				size := 0
				for _, h := range m.Headers {
					size += len(h.Raw)
				}
				if len(m.Headers) < maxFields {
					assert.Equal(t, maxHeader, size)
				}
				assert.Equal(t, 1, m.Chain.Len())
				n++
			}
			assert.Equal(t, 2, n)
		})
	}
}

// endless is a text that is repeated without an end.
type endless struct {
	text string
	at   int
}

func (e *endless) Read(b []byte) (int, error) {
	n := 0
	for n < len(b) {
		c := copy(b[n:], e.text[e.at:])
		n, e.at = n+c, (e.at+c)%len(e.text)
	}
	return n, nil
}

func TestMessagesMemory(t *testing.T) {
	tests := []struct{ name, start, text string }{
		{"line of text", outer("X: y", ""), strings.Repeat("x", 4096)},
		{"line of hyphens", outer("Content-Type: multipart/mixed; boundary=b", "--b\n\n"), strings.Repeat("-", 4096)},
		{"line in a header", "Subject: ", strings.Repeat("x", 4096)},
		{"line in a header inside", outer("Content-Type: message/rfc822", "Subject: "), strings.Repeat("x", 4096)},
		{"line in a part's header", outer("Content-Type: multipart/mixed; boundary=b", "--b\nSubject: "), strings.Repeat("x", 4096)},
		{"line in a pasted field", outer("X: y", "Received: "), strings.Repeat("x", 4096)},
		{"line of base64", outer("Content-Transfer-Encoding: base64", ""), strings.Repeat("eHh4", 1024)},
		{"soft line ends", outer("Content-Transfer-Encoding: quoted-printable", ""), strings.Repeat("xx=\n", 1024)},
		{"equals signs", outer("Content-Transfer-Encoding: quoted-printable", ""), strings.Repeat("=", 4096)},
		{"pasted fields", outer("X: y", ""), strings.Repeat("X: y\n", 1024)},
		{"empty lines", "", strings.Repeat("\r\n", 1024)},
		{"CR", "", strings.Repeat("x\r", 1024)},
	}
	for i, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			size := int64(20 << 20)
			if i == 0 && !testing.Short() {
				size = 100 << 20
			}
			input := io.MultiReader(strings.NewReader(tt.start), io.LimitReader(&endless{text: tt.text}, size))
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			for range Messages(input) {
			}
			runtime.ReadMemStats(&after)
			// All that was ever allocated is less than the input: a slice that grows to 1 MiB takes some
			// 5 MiB, 10,000 headers as much.
			assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(16<<20))
		})
	}
}

// Each family is a message that can be made longer. A reader that goes back over what it has read takes
// sixteen times as long for four times the length.
func TestMessagesLinear(t *testing.T) {
	if os.Getenv("BACKSTAMP_FULL") == "" {
		t.Skip("measures time, which a busy machine upsets: set BACKSTAMP_FULL=1")
	}
	deep := ""
	for i := range maxDepth {
		deep += fmt.Sprintf("Content-Type: multipart/mixed; boundary=%sx%d\n\n--%[1]sx%d\n", strings.Repeat("-", 50), i, i)
	}
	families := []struct{ name, start, text string }{
		{"near boundaries", deep + "\n", "--" + strings.Repeat("-", 50) + "x\n"},
		{"boundaries", deep + "\n", "--" + strings.Repeat("-", 50) + "x3\n"},
		{"quoted runs", outer("X: y", ""), "> X: y\n|Y: z\n"},
		{"equals signs", outer("Content-Transfer-Encoding: quoted-printable", ""), "= = =\t=A"},
		{"base64 without line ends", outer("Content-Transfer-Encoding: base64", ""), "eHh4"},
		{"base64, one byte a line", outer("Content-Transfer-Encoding: base64", ""), "=\n=a\n"},
		{"folds", "Content-Type: multipart/mixed; ", "(\n ;b=\"\\"},
	}
	for _, f := range families {
		t.Run(f.name, func(t *testing.T) {
			cost := func(n int) time.Duration {
				input := f.start + strings.Repeat(f.text, n/len(f.text))
				best := time.Hour
				for range 5 {
					start := time.Now()
					for range Messages(strings.NewReader(input)) {
					}
					best = min(best, time.Since(start))
				}
				return best
			}
			one, four := cost(200<<10), cost(800<<10)
			assert.Less(t, four, 9*one+5*time.Millisecond)
		})
	}
}

// FuzzMessages holds that the limits hold, and that it does not matter in what pieces the input comes.
func FuzzMessages(f *testing.F) {
	for _, tt := range messageTests {
		f.Add(tt.input)
	}
	f.Fuzz(func(t *testing.T, input string) {
		n := 0
		for m, err := range Messages(strings.NewReader(input)) {
			if m == nil {
				require.Error(t, err)
				continue
			}
			require.Equal(t, n == 0, m.Depth == 0, "only the first is the outer one")
			require.LessOrEqual(t, m.Depth, maxDepth)
			require.NotEmpty(t, m.Headers)
			n++
		}
		require.LessOrEqual(t, n, maxMessages)
		require.Equal(t, outline(strings.NewReader(input)), outline(iotest.HalfReader(strings.NewReader(input))))
		require.Equal(t, outline(strings.NewReader(input)), outline(iotest.OneByteReader(strings.NewReader(input))))
	})
}

func BenchmarkMessages(b *testing.B) {
	picture := wrapped(strings.Repeat("eHh4", 50000), 76)
	bodies := map[string]string{
		"text":       outer("X: y", strings.Repeat("The quick brown fox jumps over the lazy dog: and back.\n", 4000)),
		"base64":     outer("Content-Transfer-Encoding: base64", picture),
		"attachment": outer("Content-Type: multipart/mixed; boundary=b", multi("b", "Content-Type: image/png\n\n"+picture)),
		"bounce":     outer("Content-Type: multipart/report; boundary=b", multi("b", "\nsorry\n", "Content-Type: message/rfc822\n\n"+inner)),
	}
	for name, input := range bodies {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(input)))
			b.ReportAllocs()
			for b.Loop() {
				for range Messages(strings.NewReader(input)) {
				}
			}
		})
	}
}
