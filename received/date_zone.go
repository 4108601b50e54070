package received

// zoneOffset returns how many minutes east of UTC the named zone is, and whether the name is known:
// defined by RFC 822, section 5.1, or alphabetic in the tz database or its predecessors and used for
// one offset only since mail has dates. A name that stands for two, such as IST (Ireland, Israel,
// India), MSK (3 hours, and 4 from 2011 to 2014), AST or WST, is not known unless RFC 822 chose:
// CST is Chicago's and not China's, EST New York's and not Sydney's.
func zoneOffset(name string) (minutes int, known bool) {
	var upper [8]byte
	if len(name) > len(upper) {
		return 0, false
	}
	for i := 0; i < len(name); i++ {
		upper[i] = name[i]
		if c := name[i]; c-'a' < 26 {
			upper[i] = c &^ 0x20
		}
	}
	switch string(upper[:len(name)]) {
	case "GMT", "UT", "UTC", "UCT", "Z", "WET":
		return 0, true
	case "EDT":
		return -4 * 60, true
	case "EST", "CDT", "COT":
		return -5 * 60, true
	case "CST", "MDT":
		return -6 * 60, true
	case "MST", "PDT":
		return -7 * 60, true
	case "PST", "AKDT":
		return -8 * 60, true
	case "AKST":
		return -9 * 60, true
	case "HST":
		return -10 * 60, true
	case "ART", "BRT":
		return -3 * 60, true
	case "BST", "CET", "MET", "MEZ", "WEST":
		return 1 * 60, true
	case "CEST", "MEST", "MESZ", "METDST", "EET", "SAST":
		return 2 * 60, true
	case "EEST", "EETDST", "IDT", "EAT":
		return 3 * 60, true
	case "MSD":
		return 4 * 60, true
	case "ICT", "WIB":
		return 7 * 60, true
	case "AWST", "HKT", "SGT":
		return 8 * 60, true
	case "JST", "KST":
		return 9 * 60, true
	case "ACST":
		return 9*60 + 30, true
	case "ACDT":
		return 10*60 + 30, true
	case "AEST":
		return 10 * 60, true
	case "AEDT":
		return 11 * 60, true
	case "NZST":
		return 12 * 60, true
	case "NZDT":
		return 13 * 60, true
	}
	return 0, false
}

// longZoneOffset knows the zones that Windows writes out in North America: "Pacific Standard Time".
func longZoneOffset(region, sort string) (minutes int, known bool) {
	switch {
	case foldEqual(region, "eastern"):
		minutes = -5 * 60
	case foldEqual(region, "central"):
		minutes = -6 * 60
	case foldEqual(region, "mountain"):
		minutes = -7 * 60
	case foldEqual(region, "pacific"):
		minutes = -8 * 60
	default:
		return 0, false
	}
	if foldEqual(sort, "daylight") {
		minutes += 60
	}
	return minutes, true
}

// isZoneWord tells whether an unknown word behind a time is a zone all the same: "any alphabetic
// zone" of three to five letters (RFC 5322, section 4.3) in capitals, and none of the keywords.
func isZoneWord(w string) bool {
	if len(w) < 3 || len(w) > 5 {
		return false
	}
	for i := 0; i < len(w); i++ {
		if w[i]-'A' >= 26 {
			return false
		}
	}
	return w != "FOR" && w != "FROM" && w != "WITH" && w != "VIA"
}

// dateWord returns where the run of ASCII letters at i ends.
func dateWord(s string, i int) int {
	for i < len(s) && isAlpha(s[i]) {
		i++
	}
	return i
}

// digitsEnd returns where the run of digits at i ends.
func digitsEnd(s string, i int) int {
	for i < len(s) && isDigit(s[i]) {
		i++
	}
	return i
}

// wordEnds tells whether a word may end at i: not in front of what makes it part of a longer one.
// A full stop ends it at the end of a sentence only.
func wordEnds(s string, i int) bool {
	if i == len(s) {
		return true
	}
	switch c := s[i]; c {
	case ' ', '\t', '\r', '\n', '(', ')', '[', ']', '<', '>', ',', ';', '"':
		return true
	case '.':
		return i+1 == len(s) || isSpace(s[i+1])
	}
	return false
}

// longZone reads a zone name of several words at i: "MET DST", "Pacific Standard Time". It returns
// end 0 if there is none.
func longZone(s string, i int) (end, minutes int, known bool) {
	one := dateWord(s, i)
	two := dateSpace(s, one)
	end = dateWord(s, two)
	if two == one || end == two || !wordEnds(s, end) {
		return 0, 0, false
	}
	if s[two:end] == "DST" {
		minutes, known = zoneOffset(s[i:one])
		return end, minutes + 60, known
	}
	if sort := s[two:end]; foldEqual(sort, "standard") || foldEqual(sort, "daylight") {
		three := dateSpace(s, end)
		if end = dateWord(s, three); foldEqual(s[three:end], "time") && wordEnds(s, end) {
			minutes, known = longZoneOffset(s[i:one], sort)
			return end, minutes, known
		}
	}
	return 0, 0, false
}

// numericZone reads the digits of a zone, behind the sign at i:
//
//	zone = (FWS ( "+" / "-" ) 4DIGIT) / obs-zone    RFC 5322, section 3.3
//
// and the forms that are seen besides: -8:00, +05-30, -400, +05. It returns the offset in seconds,
// without the sign, or -1 if the digits cannot be read as one, and whether the form is RFC 5322's.
// Zones in use lie between -1200 and +1400, but the RFC's range is -9959 to +9959, so it takes a day
// or 60 minutes to make a zone impossible.
func numericZone(s string, i int) (end, seconds int, proper bool) {
	end = digitsEnd(s, i)
	h, m := 0, 0
	switch n := end - i; {
	case n <= 2 && n > 0:
		h = smallNumber(s[i:end])
		if end+2 < len(s) && (s[end] == ':' || s[end] == '-') && digitsEnd(s, end+1) == end+3 {
			m = smallNumber(s[end+1 : end+3])
			end += 3
		}
	case n == 3 || n == 4:
		h, m, proper = smallNumber(s[i:end-2]), smallNumber(s[end-2:end]), n == 4
	default:
		return zoneRun(s, i), -1, false
	}
	if n := end - i; n != 4 && end < len(s) && !wordEnds(s, end) {
		return zoneRun(s, i), -1, false
	}
	return end, h*3600 + m*60, proper
}

// zoneRun returns where what stands for a zone at i ends, whatever it is: "--800", "+03d00".
func zoneRun(s string, i int) int {
	for n := 0; i < len(s) && n < maxDateWord && (isAlpha(s[i]) || isDigit(s[i]) || s[i] == '+' || s[i] == '-' || s[i] == ':'); n++ {
		i++
	}
	return i
}

// smallNumber returns the number that the digits of s make, and a large one if there are many.
func smallNumber(s string) int {
	n := 0
	for i := 0; i < len(s) && n < 1<<20; i++ {
		n = n*10 + int(s[i]-'0')
	}
	return n
}

// zoneComments returns where the comments end that stand directly behind the zone, which ends at i,
// and name it again: "+0100 (CET)". Without such a comment it returns i.
func zoneComments(s string, i int) int {
	for n := 0; n < 4; n++ {
		j := dateSpace(s, i)
		if j-i > maxDateGap || j == len(s) || s[j] != '(' {
			return i
		}
		end := zoneComment(s, j)
		if end == 0 {
			return i
		}
		i = end
	}
	return i
}

// zoneComment returns where the comment at i ends if it names a zone, and 0 if not: one short name
// ("CET", "Eire"), an offset ("GMT-8", "+0100"), or words of which the last is "Time" or "DST".
func zoneComment(s string, i int) (end int) {
	j := dateWord(s, i+1)
	if j < len(s) && s[j] == ')' {
		w := s[i+1 : j]
		if len(w) > 0 && len(w) <= 6 && w[0] <= 'Z' {
			return j + 1
		}
		if _, known := zoneOffset(w); known {
			return j + 1
		}
	}
	last := i + 1 // where the last word begins
	offset := s[i+1:j] == "" || s[i+1:j] == "GMT" || s[i+1:j] == "UTC"
	for j = i + 1; j < len(s) && j-i <= maxDateWord; j++ {
		switch c := s[j]; {
		case c == ')':
			if w := s[last:j]; offset && j > i+1 || foldEqual(w, "time") || w == "DST" {
				return j + 1
			}
			return 0
		case isSpace(c):
			offset = false
			last = j + 1
		case isDigit(c) || c == '+' || c == '-' || c == ':':
			if !offset {
				return 0
			}
		case !isAlpha(c) && c != '.' && c != '\'' && c < 0x80:
			return 0
		}
	}
	return 0
}
