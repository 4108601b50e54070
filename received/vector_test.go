package received

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "rewrite the expectations of the vectors")

// A vector is a file of testdata: key lines, a blank line, and one field as it stands in a message.
// A part that the key lines do not name must be missing from the Field.
type vector struct {
	name  string
	keys  [][2]string
	value string
}

// remarks are the keys that expect nothing.
var remarks = []string{"note", "source", "thread"}

// vectorKeys are all keys, in the order in which they are written.
var vectorKeys = []string{
	"note", "source", "thread", "error", "dialect", "handover", "from.helo", "from.verb", "from.rdns", "from.rdns_status",
	"from.verified", "from.ip", "from.literal", "from.port", "from.ident", "from.user", "from.auth", "by.host",
	"by.name", "by.ip", "by.port", "by.software", "via", "with", "id", "id_time", "for", "envelope_from", "tls.version",
	"tls.cipher", "tls.bits", "tls.verify", "tls.client_cn", "tls.issuer", "tls.key_exchange", "tls.group", "tls.signature", "tls.digest", "state", "priority", "list", "date",
	"zone", "problems",
}

func readVectors(t testing.TB) []vector {
	files, err := filepath.Glob("testdata/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	var vs []vector
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		head, body, ok := bytes.Cut(data, []byte("\n\n"))
		require.True(t, ok, "%s: no blank line", file)
		v := vector{name: strings.TrimSuffix(filepath.Base(file), ".txt")}
		for _, line := range strings.Split(string(head), "\n") {
			key, val, ok := strings.Cut(line, ": ")
			require.True(t, ok && slices.Contains(vectorKeys, key), "%s: unknown key in %q", file, line)
			if strings.HasPrefix(val, `"`) && !slices.Contains(remarks, key) {
				val, err = strconv.Unquote(val)
				require.NoError(t, err, "%s: %s", file, key)
			}
			v.keys = append(v.keys, [2]string{key, val})
		}
		raw, ok := strings.CutPrefix(string(body), "Received:")
		require.True(t, ok, "%s: no field", file)
		v.value = strings.TrimSuffix(strings.TrimPrefix(raw, " "), "\n")
		vs = append(vs, v)
	}
	return vs
}

// expectations returns what a Field says, as key lines.
func expectations(f *Field, err error) [][2]string {
	var ks [][2]string
	add := func(key, val string) {
		if val != "" {
			ks = append(ks, [2]string{key, val})
		}
	}
	if err != nil {
		add("error", strings.TrimPrefix(err.Error(), "received: "))
	}
	add("dialect", string(f.Dialect))
	add("handover", f.Handover.String())
	add("from.helo", f.From.HELO)
	add("from.verb", f.From.Verb)
	add("from.rdns", f.From.RDNS)
	add("from.rdns_status", f.From.RDNSStatus.String())
	if f.From.Verified != Unsaid {
		add("from.verified", f.From.Verified.String())
	}
	if f.From.IP.IsValid() {
		add("from.ip", f.From.IP.String())
	}
	add("from.literal", f.From.Literal)
	if f.From.Port != 0 {
		add("from.port", strconv.Itoa(int(f.From.Port)))
	}
	add("from.ident", f.From.Ident)
	add("from.user", f.From.User)
	add("from.auth", f.From.Auth)
	add("by.host", f.By.Host)
	add("by.name", f.By.Name)
	if f.By.IP.IsValid() {
		add("by.ip", f.By.IP.String())
	}
	if f.By.Port != 0 {
		add("by.port", strconv.Itoa(int(f.By.Port)))
	}
	add("by.software", f.By.Software)
	add("via", f.Via)
	add("with", string(f.With))
	add("id", f.ID)
	if t, ok := f.IDTime(); ok {
		add("id_time", t.Format(time.RFC3339Nano))
	}
	for _, a := range f.For {
		add("for", a)
	}
	add("envelope_from", f.EnvelopeFrom)
	add("tls.version", f.TLS.Version)
	add("tls.cipher", f.TLS.Cipher)
	if f.TLS.BitsKnown {
		add("tls.bits", strconv.Itoa(f.TLS.Bits))
	}
	add("tls.verify", f.TLS.Verify)
	add("tls.client_cn", f.TLS.ClientCN)
	add("tls.issuer", f.TLS.Issuer)
	add("tls.key_exchange", f.TLS.KeyExchange)
	add("tls.signature", f.TLS.Signature)
	add("tls.digest", f.TLS.Digest)
	add("tls.group", f.TLS.Group)
	add("state", f.State)
	add("priority", f.Priority)
	add("list", f.List)
	if !f.Date.IsZero() {
		if !f.Date.UTC.IsZero() {
			add("date", f.Date.Time().Format(time.RFC3339Nano))
		}
		add("zone", f.Date.Zone)
	}
	for _, p := range f.Problems {
		add("problems", fmt.Sprintf("%s %d-%d", p.Code, p.Span.Start, p.Span.End))
	}
	return ks
}

func TestVectors(t *testing.T) {
	for _, v := range readVectors(t) {
		t.Run(v.name, func(t *testing.T) {
			f, err := Parse(v.value)
			got := expectations(f, err)
			if *update {
				writeVector(t, v, got)
				return
			}
			var want [][2]string
			for _, k := range v.keys {
				if !slices.Contains(remarks, k[0]) {
					want = append(want, k)
				}
			}
			assert.Equal(t, want, got, "value: %q", v.value)
			assert.Equal(t, v.value, f.String())
		})
	}
}

func writeVector(t *testing.T, v vector, got [][2]string) {
	var b strings.Builder
	for _, k := range v.keys {
		if slices.Contains(remarks, k[0]) {
			fmt.Fprintf(&b, "%s: %s\n", k[0], k[1])
		}
	}
	for _, k := range got {
		val := k[1]
		if q := strconv.Quote(val); q != `"`+val+`"` || strings.HasPrefix(val, `"`) || strings.HasSuffix(val, " ") {
			val = q
		}
		fmt.Fprintf(&b, "%s: %s\n", k[0], val)
	}
	fmt.Fprintf(&b, "\nReceived: %s\n", v.value)
	require.NoError(t, os.WriteFile("testdata/"+v.name+".txt", []byte(b.String()), 0o644))
}
