package report

import (
	"bytes"
	"io"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Each line that the programs write is held to the schema as well: messages, fields, and records that
// cannot be read.
func TestProgramsKeepTheSchema(t *testing.T) {
	var deep strings.Builder
	for range 40 {
		deep.WriteString("Received: by a\nContent-Type: message/rfc822\n\n")
	}
	values := "by a\n\n\xff\x00 junk\nfrom a [192.0.2.7] by b id 1; Mon, 99 Mar 2000 14:31:07 +0100\n"
	objects := `{"headers":"Received: by a"}` + "\n{\n" + `{"path":"p","headers_base64":"!"}` + "\n"
	tests := []struct {
		name, program, stdin string
		args, want           []string // the definition that each line has to fit
	}{
		{"messages", "batch", newest + oldest, nil, []string{"message"}},
		{"incomplete", "batch", deep.String(), nil, []string{"message"}},
		{"nothing", "batch", "", nil, []string{"failure"}},
		{"values as messages", "batch", values, []string{"-in", "lines"}, []string{"message", "message", "message", "message"}},
		{"values", "batch", values, []string{"-in", "lines", "-out", "fields"}, []string{"field", "field", "field", "field"}},
		{"objects", "batch", objects, []string{"-in", "jsonl"}, []string{"message", "failure", "failure"}},
		{"objects, fields", "batch", objects, []string{"-in", "jsonl", "-out", "fields"}, []string{"field", "failure", "failure"}},
		{"relays", "batch", newest + oldest, []string{"-out", "relays"}, []string{"relays"}},
		{"objects, relays", "batch", objects, []string{"-in", "jsonl", "-out", "relays"}, []string{"relays", "failure", "failure"}},
		{"trace", "trace", newest + oldest, []string{"-json"}, []string{"message"}},
		{"trace, messages inside", "trace", deep.String(), []string{"-json"}, []string{"message"}},
	}
	dir := t.TempDir()
	build := exec.Command("go", "build", "-o", dir+string(filepath.Separator), "../../examples/batch", "../../examples/trace")
	text, err := build.CombinedOutput()
	require.NoError(t, err, "%s", text)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			name := tt.program
			if runtime.GOOS == "windows" {
				name += ".exe"
			}
			cmd := exec.Command(filepath.Join(dir, name), tt.args...)
			cmd.Stdin, cmd.Stderr = strings.NewReader(tt.stdin), io.Discard
			out, _ := cmd.Output() // what is left out makes trace end with 2
			lines := bytes.SplitAfter(bytes.TrimSuffix(out, []byte("\n")), []byte("\n"))
			require.Len(t, lines, len(tt.want), "%s", out)
			for i, line := range lines {
				assert.Empty(t, readSchema(t).check(tt.want[i], line), "%s", line)
			}
		})
	}
}
