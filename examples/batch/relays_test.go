package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// With -out relays each record is one line with the four lists, whatever it was read from.
func TestRelays(t *testing.T) {
	none := `"relays_trusted":"","relays_untrusted":"","relays_internal":"","relays_external":""}`
	one := func(ip, lists string) string {
		relay := "[ ip=" + ip + " rdns=a.example.com helo=a.example.com by=mx.example.org ident= envfrom= intl=? id=1 auth= msa=0 ]"
		in, out := strings.Replace(relay, "?", "1", 1), ""
		if lists == "untrusted" {
			in, out = "", strings.Replace(relay, "?", "0", 1)
		}
		return `"relays_trusted":"` + in + `","relays_untrusted":"` + out + `","relays_internal":"` + in + `","relays_external":"` + out + `"}`
	}
	envelope := "From ann@example.com Mon Mar  6 14:31:07 2000\n"
	big := "Received: " + field + "\n\n" + strings.Repeat("body\n", 100_000)
	tests := []struct {
		name, stdin string
		args, want  []string
	}{
		{"a message", block, nil, []string{`{"source":"-",` + one("192.0.2.7", "untrusted")}},
		{"trust", block, []string{"-trust", "192.0.2.0/24", "-trust", "newest:2"}, []string{`{"source":"-",` + one("192.0.2.7", "trusted")}},
		{"no trace", "Subject: x\n", nil, []string{`{"source":"-",` + none}},
		{"a long message", big, nil, []string{`{"source":"-",` + one("192.0.2.7", "untrusted")}},
		{"an mbox", envelope + block + "\n" + envelope + "Subject: x\n\n", nil, []string{`{"source":"-:1",` + one("192.0.2.7", "untrusted"), `{"source":"-:2",` + none}},
		{"lines", field + "\nby a\n", []string{"-in", "lines"}, []string{`{"source":"-:1",` + one("192.0.2.7", "untrusted"), `{"source":"-:2",` + none}},
		{"objects", `{"path":"p","headers":"Received: by a"}` + "\n{\n", []string{"-in", "jsonl"}, []string{`{"source":"p",` + none, `{"source":"-:2","error":`}},
		{"a message inside", "Content-Type: message/rfc822\n\n" + block + "\n", nil, []string{`{"source":"-",` + none}},
		{"no header", "text\n", []string{"-in", "eml"}, []string{`{"source":"-","error":`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out, errs bytes.Buffer
			code := run(append([]string{"-out", "relays"}, tt.args...), strings.NewReader(tt.stdin), &out, &errs)
			assert.Equal(t, exitDone, code)
			assert.Empty(t, errs.String())
			lines := strings.SplitAfter(strings.TrimSuffix(out.String(), "\n"), "\n")
			require.Len(t, lines, len(tt.want), out.String())
			for i, line := range lines {
				assert.True(t, strings.HasPrefix(strings.TrimSuffix(line, "\n"), tt.want[i]), "%s\n%s", line, tt.want[i])
			}
		})
	}
}
