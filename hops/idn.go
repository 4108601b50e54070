package hops

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// SameHost reports whether two host names are the same name: case, a final point and the form of internationalised
// names, A-labels or U-labels (RFC 5890), make no difference. It says nothing of their organisation; see
// [Case.Org] for that. An empty name is the same as none.
func SameHost(a, b string) bool { return sameHost(a, b) }

// DisplayHost returns a host name as people may read it. One with A-labels is followed by its U-labels in
// parentheses, "xn--bcher-kva.example (bücher.example)", if these cannot be taken for another name: each label is
// of one script (or of those that Japanese, Korean and Chinese are written in), is not made of letters alone that
// look like Latin ones, and is written from left to right, because a terminal would turn round what stands beside
// it. A name with U-labels that can be mistaken is returned with A-labels; any other as it is, so that what is
// returned may hold anything that the name holds.
func DisplayHost(name string) string {
	wide := !isASCII(name)
	if len(name) > maxHostName || !wide && !strings.Contains(strings.ToLower(name), "xn--") || !utf8.ValidString(name) {
		return name
	}
	ascii := name
	if wide {
		var err error
		if ascii, err = lookupNames.ToASCII(name); err != nil {
			return name
		}
	}
	u, err := lookupNames.ToUnicode(ascii)
	if back, backErr := lookupNames.ToASCII(u); err != nil || backErr != nil || !strings.EqualFold(back, ascii) || !isPlainName(u) {
		return ascii
	}
	if wide {
		return name
	}
	return name + " (" + u + ")"
}

func isPlainName(u string) bool {
	for label := range strings.SplitSeq(u, ".") {
		if !isASCII(label) && !isPlainLabel(label) {
			return false
		}
	}
	return true
}

// writing is the scripts of one way of writing. Those whose letters look alike are in none together.
type writing []*unicode.RangeTable

var writings = [...]writing{
	{unicode.Latin},
	{unicode.Greek},
	{unicode.Cyrillic},
	{unicode.Armenian},
	{unicode.Georgian},
	{unicode.Thai},
	{unicode.Devanagari},
	{unicode.Latin, unicode.Han, unicode.Hiragana, unicode.Katakana},
	{unicode.Latin, unicode.Han, unicode.Hangul},
	{unicode.Latin, unicode.Han, unicode.Bopomofo},
}

// isPlainLabel reports whether a label with other letters than ASCII's is what it looks like.
func isPlainLabel(label string) bool {
	for _, w := range writings {
		if w.has(label) {
			return strings.Trim(label, lookalikes) != ""
		}
	}
	return false
}

// has reports whether all characters of a label belong to the way of writing, or are digits and hyphens of ASCII.
func (w writing) has(label string) bool {
	for _, r := range label {
		switch {
		case r == '-' || '0' <= r && r <= '9':
		case !unicode.In(r, w...), isOddLatin(r):
			return false
		}
	}
	return true
}

// isOddLatin reports whether a Latin letter is none of Europe's alphabets: phonetic signs, wide and small forms, which
// look like common letters, and a dotless i.
func isOddLatin(r rune) bool {
	return unicode.Is(unicode.Latin, r) && (r > '\u017f' && r != '\u0219' && r != '\u021b' || r == '\u0131' || r == '\u0138' || r == '\u0149' || r == '\u017f')
}

// lookalikes are the letters of other scripts that look like Latin ones, and what may stand beside them. A label that
// has nothing else is read as Latin.
const lookalikes = "-0123456789" +
	"асԁеһіјӏорԛѕԝхуѵкмтгпвн" + // Cyrillic
	"αικνορτυχωγηε" + // Greek
	"օսոցհզյ" // Armenian
