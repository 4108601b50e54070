package report

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/backstamp/backstamp/hops"
)

// TestInternationalNames: a name is shown so that it can be read, and never as another one.
func TestInternationalNames(t *testing.T) {
	show := func(helo, rdns, by string) string {
		return text(t, hops.Analyze(hops.Case{Chain: chain(t, "Received: from "+helo+" ("+rdns+" [192.0.2.7]) by "+by+" (Postfix) with UTF8SMTP id A1; Mon, 6 Mar 2000 14:31:07 +0100\n")}))
	}
	fair := show("bücher.example", "xn--bcher-kva.example", "пример.example")
	assert.Contains(t, fair, "from    xn--bcher-kva.example (bücher.example) [192.0.2.7]")
	assert.NotContains(t, fair, "called itself", "the client's name is its reverse name")
	assert.Contains(t, fair, "to      пример.example")

	foul := show("exаmple.com", "xn--exmple-4nf.com", "ab\u202ecd.example") // its third letter is Cyrillic
	assert.NotContains(t, foul, "exаmple.com")
	assert.NotContains(t, foul, "\u202e")
	assert.Contains(t, foul, `ab\u202ecd.example`)
}
