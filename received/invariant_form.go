package received

import "strings"

// The forms of identifiers that a server always writes. They are narrower than those by which dialects are told,
// because a claim is made already.

// hasEximForm reports whether an identifier has the form of Exim's: the time, the process and a fraction, in six,
// six and two characters before version 4.97, in six, eleven and four since.
func hasEximForm(id string) bool {
	time, rest, _ := strings.Cut(id, "-")
	process, fraction, ok := strings.Cut(rest, "-")
	return ok && len(time) == 6 && (len(process) == 6 && len(fraction) == 2 || len(process) == 11 && len(fraction) == 4)
}

// hasPostfixForm reports whether an identifier has one of Postfix's two forms: hexadecimal digits, or, since
// version 2.9 and where it is set up, the time in digits and consonants, "z", and the inode.
func hasPostfixForm(id string) bool {
	if strings.Trim(id, "0123456789ABCDEF") == "" {
		return len(id) >= 6
	}
	return strings.LastIndexByte(id, 'z') >= 10 && strings.Trim(id, digit52) == ""
}

// hasSendmailForm reports whether an identifier has the form of 8.9 and earlier, three capitals and the process,
// or that of 8.10 and later, eight digits of base 60 for the time and the process. What a server without a
// space before the next clause puts behind it is left out.
func hasSendmailForm(id string) bool {
	id = strings.TrimSuffix(strings.TrimSuffix(id, "for"), "$")
	if len(id) >= 12 && allDigits(id[8:]) && strings.Trim(id[:8], digit60) == "" {
		return true
	}
	return len(id) >= 7 && allDigits(id[3:]) && strings.Trim(id[:3], "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// endsInNumber reports whether an identifier ends with a point and a number.
func endsInNumber(id string) bool {
	i := strings.LastIndexByte(id, '.')
	return i >= 0 && allDigits(id[i+1:])
}

// inCalifornia is the rule that the zone's name is that of California.
func inCalifornia(f *Field) bool {
	d := dateText(f)
	return d == "" || strings.HasSuffix(d, "(PST)") || strings.HasSuffix(d, "(PDT)")
}

// isDotted reports whether an identifier is four numbers with points between, the version of Exchange.
func isDotted(id string) bool {
	return strings.Count(id, ".") == 3 && strings.Trim(id, "0123456789.") == ""
}
