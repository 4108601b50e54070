package received

// otherForm is form for the dialects of dialect_other.go.
func (r *reader) otherForm() Dialect {
	f := r.f
	switch {
	case f.By.Software == "" && (isCourierID(f.ID) || r.isOldCourier()):
		return Courier
	case f.By.Software == "" && r.isDovecot():
		return Dovecot
	case r.peer.forms&formGetmail != 0:
		return Getmail
	case isSmailID(f.ID):
		return Smail
	case r.isIronPort():
		return IronPort
	case r.isPowerMTA():
		return PowerMTA
	case isMomentumID(f.ID):
		return Ecelerity
	case isBrightmailID(f.ID):
		return SymantecMG
	case isInterMailID(f.ID):
		return InterMail
	case foldPrefix(f.Via, "smap"), foldEqual(f.Via, "csmap"):
		return Smap
	case r.peer.forms&formSquirrel != 0:
		return SquirrelMail
	case foldPrefix(f.By.Host, "filterdrecv-"), foldPrefix(f.By.Host, "geopod-"):
		return SendGrid
	}
	return ""
}

// isOldCourier tells Courier by an IPv4 address in brackets that is mapped into IPv6, and its protocol in
// small letters. Up to 0.5x its fields have no identifier, or have it behind the date.
func (r *reader) isOldCourier() bool {
	w := r.f.where.of(PartIP)
	return foldPrefix(string(r.f.With), "esmtp") && r.f.With[0] == 'e' && w.Start > 0 && r.v[w.Start-1] == '[' &&
		foldPrefix(r.v[w.Start:w.End], "::ffff:")
}

// isCourierID tells whether id has the form of Courier's: three hexadecimal numbers of 16, 16 and 8
// digits, or two of 16 and 8, or, up to 0.5x, three of 8 digits.
func isCourierID(id string) bool {
	switch len(id) {
	case 42:
		return isHexGroups(id, 16, 33)
	case 25:
		return isHexGroups(id, 16, 16)
	case 26:
		return isHexGroups(id, 8, 17)
	}
	return false
}

// isHexGroups tells whether id has points at a and b and capital hexadecimal digits elsewhere.
func isHexGroups(id string, a, b int) bool {
	for i := 0; i < len(id); i++ {
		if i == a || i == b {
			if id[i] != '.' {
				return false
			}
		} else if !isUpperHex(id[i]) {
			return false
		}
	}
	return true
}

// isUpperHex tells whether c is a digit or a letter from A to F.
func isUpperHex(c byte) bool { return isDigit(c) || c-'A' < 6 }

// allUpperHex tells whether s has nothing else.
func allUpperHex(s string) bool {
	for i := 0; i < len(s); i++ {
		if !isUpperHex(s[i]) {
			return false
		}
	}
	return true
}

// isDovecot tells Dovecot by its session identifier, 16 bytes in base 64 without padding, behind which
// the envelope sender stands.
func (r *reader) isDovecot() bool {
	id := r.f.ID
	if len(id) != 22 || r.f.EnvelopeFrom == "" || r.f.where.of(PartEnvelopeFrom).Start < r.f.where.of(PartID).End {
		return false
	}
	for i := 0; i < len(id); i++ {
		if c := id[i]; !isDigit(c) && !isAlpha(c) && c != '+' && c != '/' {
			return false
		}
	}
	return true
}

// isIronPort tells IronPort by its own set of comment, protocol and date: the address in brackets and
// alone, nothing but a protocol behind by, and a date without weekday, but with a zero before a day of
// one digit.
func (r *reader) isIronPort() bool {
	f, at := r.f, r.f.where.of(PartIP).Start
	if w := f.With; w != "ESMTP" && w != "SMTP" || f.ID != "" || len(f.For) > 0 || f.By.Software != "" || f.Via != "" || !f.Date.OffsetKnown {
		return false
	}
	if at < 2 || r.v[at-1] != '[' || r.v[at-2] != '(' {
		return false
	}
	bare, padded := r.dateHasNoWeekday()
	return bare && padded
}

// isSmailID tells whether id has the form of smail's: "m", six digits of base 62, a hyphen, seven more,
// and the host.
func isSmailID(id string) bool {
	if len(id) < 15 || id[0] != 'm' || id[7] != '-' || len(id) > 15 && id[15] != '@' {
		return false
	}
	for i := 1; i < 15; i++ {
		if i != 7 && !isDigit(id[i]) && !isAlpha(id[i]) {
			return false
		}
	}
	return isDigit(id[1]) && id[1] < '2' && id[8] == '0'
}

// isMomentumID tells whether id has the form of ecelerity's, which Symantec's cloud has too:
// "0A/1B-01234-00D3C2B1".
func isMomentumID(id string) bool { return isSwappedID(id, '/', '-') }

// isBrightmailID tells whether id has the form of Brightmail's, today Symantec Messaging Gateway:
// "0A.1B.01234.00D3C2B1".
func isBrightmailID(id string) bool { return isSwappedID(id, '.', '.') }

// isSwappedID tells whether id is of two, two, five and eight characters with these points between them;
// the last eight are the time. All but the five are capital hexadecimal digits.
func isSwappedID(id string, a, b byte) bool {
	if len(id) != 20 || id[2] != a || id[5] != b || id[11] != b || !allDigits(id[6:11]) {
		return false
	}
	return allUpperHex(id[:2]) && allUpperHex(id[3:5]) && allUpperHex(id[12:])
}

// isInterMailID tells whether id has the form of InterMail's: "20060808123341.ABCD12345.mx.example.org@...".
func isInterMailID(id string) bool {
	n := 0
	for n < len(id) && isDigit(id[n]) {
		n++
	}
	if n != 14 && n != 17 || len(id) < n+7 || id[n] != '.' {
		return false
	}
	for i := n + 1; i < n+5; i++ {
		if id[i]-'A' >= 26 {
			return false
		}
	}
	return isDigit(id[n+5])
}

// isPowerMTA tells a PowerMTA that does not give its name by its identifier, "h" and eleven digits of
// base 32, and the envelope sender behind the date.
func (r *reader) isPowerMTA() bool {
	id := r.f.ID
	if len(id) != 12 || id[0] != 'h' || r.f.where.of(PartEnvelopeFrom).Start < r.f.where.of(PartDate).End || r.f.Date.IsZero() {
		return false
	}
	for i := 1; i < len(id); i++ {
		if !isDigit(id[i]) && id[i]-'a' > 'v'-'a' {
			return false
		}
	}
	return true
}
