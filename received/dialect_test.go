package received

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestEachDialectIsNeeded takes each dialect out of a copy of the table and asks that copy whose the
// vectors are: some of them must then be another's or nobody's, and no vector may change that was not
// that dialect's, because then two would claim it.
func TestEachDialectIsNeeded(t *testing.T) {
	vectors := readVectors(t)
	for i, d := range dialects {
		without := newKnowledge(slices.Delete(slices.Clone(dialects), i, i+1))
		changed := 0
		for _, v := range vectors {
			var r reader
			var f Field
			f.raw = v.value
			r.read(&f, v.value)
			var got Dialect
			if e := without.recognise(&r); e != nil {
				got = e.name
			}
			if f.Dialect == d.name {
				changed++
			} else {
				assert.Equal(t, f.Dialect, got, "without %s, %s changes", d.name, v.name)
			}
		}
		assert.Positive(t, changed, "no vector changes without %s", d.name)
	}
}

// TestEachSignIsNeeded writes a plain field with each sign of each dialect: none of them is hidden by
// another dialect's.
func TestEachSignIsNeeded(t *testing.T) {
	const from, date = "from mail.example.com (host.example.net [192.0.2.7]) by ", "; Fri, 10 Nov 2017 18:31:17 +0100"
	for _, d := range dialects {
		values := map[string]string{}
		for _, s := range d.software {
			values[s] = from + "mx.example.org (" + s + " 1.0) with SMTP" + date
		}
		for _, s := range d.with {
			values[s] = from + "mx.example.org with " + s + " 1.0" + map[bool]string{true: "]"}[s[0] == '['] + date
		}
		for _, s := range d.hosts {
			values[s] = from + "mx1" + s + " with SMTP" + date
			if s[0] != '.' {
				values[s] = from + s + " with SMTP" + date
			}
		}
		for sign, value := range values {
			t.Run(string(d.name)+"/"+sign, func(t *testing.T) {
				f, err := Parse(value)
				require.NoError(t, err)
				assert.Equal(t, d.name, f.Dialect, value)
			})
		}
	}
}

func TestSignsEndAtWords(t *testing.T) {
	for software, want := range map[string]Dialect{
		"SG": SendGrid, "SGI 1.0": "", "PP": PP, "PP-6.0": PP, "PPS": Proofpoint, "PPX": "", "IMP": Horde, "Imperial": "",
		"Exim": Exim, "Exim4": Exim, "Eximius": "", "Mercury/32 v3.21c": Mercury, "Qmailv1": "",
	} {
		t.Run(software, func(t *testing.T) {
			f, err := Parse("from mail.example.com by mx.example.org (" + software + ") with SMTP; Fri, 10 Nov 2017 18:31:17 +0100")
			require.NoError(t, err)
			assert.Equal(t, want, f.Dialect)
		})
	}
}
