package received

// Servers and networks of the past.
const (
	Andrew        Dialect = "andrew"
	EMWAC         Dialect = "emwac"
	HyperSendmail Dialect = "hypersendmail"
	LSMTP         Dialect = "lsmtp"
	Maillennium   Dialect = "maillennium"
	MMDF          Dialect = "mmdf"
	PostOffice    Dialect = "post-office"
	PP            Dialect = "pp"
	QuickMail     Dialect = "quickmail"
	SoftSwitch    Dialect = "soft-switch"
	TOPS20        Dialect = "tops-20"
	Tymnet        Dialect = "tymnet"
	UUCP          Dialect = "uucp"
	VM            Dialect = "vm"
)

var oldDialects = []dialect{
	// from FOLDER via MS.5.6.HOST.SYSTEM; DATE (ZONE)
	{name: Andrew, doc: "the Andrew Message System", habits: noHELO, handover: Local},

	// from HELO (unverified [IP]) by NAME (EMWAC SMTPRS 0.83) with SMTP id <BN@NAME>; DATE
	{name: EMWAC, doc: "EMWAC Internet Mail Services for Windows NT", software: []string{"emwac", "alliedtelesis smtprs"}},

	// from HELO ([IP]) by NAME (HyperSendmail v2007.08) with ESMTPA id <ID@NAME> for RCPT; DATE (ZONE)
	{name: HyperSendmail, doc: "HyperSendmail", software: []string{"hypersendmail"}},

	// from HELO (RDNS) by NAME (LSMTP for Windows NT v1.1b) with SMTP id <N.HEX@NAME>; DATE
	// from IP by NAME (SMTPL release 1.0d) with TCP; DATE
	{name: LSMTP, doc: "L-Soft's LSMTP, which delivers for LISTSERV", software: []string{"lsmtp", "smtpl release"}},

	// from HELO (RDNS[IP]) by NAME (xxcrmhc12) with ESMTP id <TIMEID> (Authid: USER); DATE
	{name: Maillennium, doc: "AT&T Maillennium, at Comcast too"},

	// from HELO ([IP]) by NAME id aaPID; D Mon YYYY HH:MM ZONE
	{name: MMDF, doc: "MMDF, the Multichannel Memorandum Distribution Facility"},

	// from HELO ([IP]) by NAME (Post.Office MTA v3.1.2 release (PO000-000a) ID# LICENCE) with SMTP id AAAN; DATE
	{name: PostOffice, doc: "Software.com's Post.Office, and Netscape Mail Server", software: []string{"post.office", "netscape mail server"}},

	// from NAME by NAME with SMTP (PP) id <N-0@NAME>; DATE
	{name: PP, doc: "PP, of ISODE, between X.400 and SMTP", software: []string{"pp"}},

	// from HELO (IP) by NAME with ESMTP (QuickMail Pro Server for Mac 1.1.2); DATE
	{name: QuickMail, doc: "QuickMail Pro", software: []string{"quickmail"}},

	// by NAME (SXG 7.0a/NAME) with X.400 id ID; D Mon YY HH:MM:SS UT
	{name: SoftSwitch, doc: "Soft-Switch and other gateways to X.400", software: []string{"sxg", "soft-switch"}, with: []string{"x.400"}},

	// from NAME by NAME with TCP; Fri 4 Mar 88 14:31:07-PST
	{name: TOPS20, doc: "TOPS-20, ITS and the Lisp machines"},

	// from NAME by NAME.Tymnet; DATE UT
	{name: Tymnet, doc: "Tymnet and its OnTyme", hosts: []string{".tymnet", ".tymnet.com"}},

	// from NAME by NAME with UUCP/RMAIL (queueing-rmail) id N; DATE
	{name: UUCP, doc: "rmail, which takes mail over from UUCP", software: []string{"queueing-rmail", "rmailwrap"}, with: []string{"uucp/rmail"}},

	// from NAME by NAME (Mailer R2.07) with BSMTP id N; DATE
	// from NAME by NAME (IBM VM SMTP R1.2) with TCP; DATE
	{name: VM, doc: "IBM's VM: the Mailer of BITNET, and its SMTP", software: []string{"mailer r", "ibm vm smtp"}},
}

// oldForm is form for the dialects of this file.
func (r *reader) oldForm() Dialect {
	f := r.f
	switch {
	case r.isTOPS20():
		return TOPS20
	case isMMDFID(f.ID):
		return MMDF
	case r.isMaillennium():
		return Maillennium
	case foldPrefix(f.Via, "ms.") && len(f.Via) > 4 && isDigit(f.Via[3]):
		return Andrew
	}
	return ""
}

// isTOPS20 tells the machines of the ARPANET by their date, in which a hyphen joins the zone's name to
// the time.
func (r *reader) isTOPS20() bool {
	z := r.f.Date.Zone
	w := r.f.where.of(PartDate)
	end := w.End
	return len(z) == 3 && isAlpha(z[0]) && w.Start < end-4 && r.v[end-3:end] == z && r.v[end-4] == '-'
}

// isMMDFID tells whether id has the form of MMDF's: two small letters and the process.
func isMMDFID(id string) bool {
	return len(id) == 7 && id[0] == 'a' && id[1]-'a' < 26 && allDigits(id[2:])
}

// isMaillennium tells AT&T's servers by their host's name in place of the software and by the time at
// the beginning of the identifier.
func (r *reader) isMaillennium() bool {
	s, id := r.f.By.Software, r.f.ID
	i := 0
	for i < len(s) && isAlpha(s[i]) {
		i++
	}
	return i > 4 && i < len(s) && s[i-3:i] == "mhc" && allDigits(s[i:]) && len(id) > 20 && allDigits(id[:14])
}
