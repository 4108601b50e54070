//go:build linux

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const oneTruth = `{"id":"a.direct.plain","kind":"direct","variation":"plain","path":["a"],"mailbox_host":"a","received":[` +
	`{"raw":"Received: from x.example (x.example [192.0.2.7])\n\tby mx.a.example with ESMTP id 4F1C2; Mon, 6 Mar 2000 14:31:07 +0100","fake":false,"hop":0,"role":"network"}],` +
	`"hops":[{"mta":"a","software":"a 1.0","by_host":"mx.a.example","by_ip":["192.0.2.9"],"client_ip":"192.0.2.7","client_port":4711,"helo":"x.example","protocol":"ESMTP","queue_id":"4F1C2","envelope_from":"ann@example.org","source":"socket","lines":1,"time":952349467.5,"time_end":952349468}],"fakes":0}`

// TestCompare holds that two runs are alike up to times, ports and identifiers, and in nothing else.
func TestCompare(t *testing.T) {
	tests := []struct {
		name, is, becomes string
		differ            bool
	}{
		{"the same", "", "", false},
		{"a port", "4711", "4712", false},
		{"an identifier", "4F1C2", "ZZTOP", false},
		{"a time", "952349467.5", "952349999.25", false},
		{"a date", "Mon, 6 Mar 2000 14:31:07", "Tue, 7 Mar 2000 01:02:03", false},
		{"an address", "[192.0.2.7]", "[192.0.2.8]", true},
		{"the truth of an address", `client_ip":"192.0.2.7`, `client_ip":"192.0.2.8`, true},
		{"a sender", "ann@", "bob@", true},
		{"a version", "a 1.0", "a 1.1", true},
		{"a role", "network", "internal", true},
		{"a word of a field", "with ESMTP", "with SMTP", true},
		{"another message", "a.direct.plain", "a.direct.other", true},
	}
	dir := t.TempDir()
	write := func(name, text string) string {
		name = filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(name, []byte(text+"\n"), 0o644))
		return name
	}
	first := write("first.jsonl", oneTruth)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			changed := strings.ReplaceAll(oneTruth, tt.is, tt.becomes)
			if tt.is == "" {
				changed = oneTruth
			}
			var out bytes.Buffer
			err := compare(&out, first, write("second.jsonl", changed))
			assert.Equal(t, tt.differ, err != nil, out.String())
		})
	}
	var out bytes.Buffer
	assert.Error(t, compare(&out, first, write("two.jsonl", oneTruth+"\n"+oneTruth)), "a copy more")
	assert.ErrorContains(t, compare(&out, first, write("broken.jsonl", "{")), "broken.jsonl:1")
	assert.Error(t, compare(&out, first, filepath.Join(dir, "missing")))
}
