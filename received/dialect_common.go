package received

import "strings"

// The dialects that most of the world's mail is written in.
const (
	Amavis      Dialect = "amavis"
	Ecartis     Dialect = "ecartis"
	Exchange    Dialect = "exchange"
	ExchangeIMS Dialect = "exchange-ims"
	Exim        Dialect = "exim"
	Fetchmail   Dialect = "fetchmail"
	Google      Dialect = "google"
	Listserv    Dialect = "listserv"
	Majordomo   Dialect = "majordomo"
	NTMail      Dialect = "ntmail"
	Postfix     Dialect = "postfix"
	Qmail       Dialect = "qmail"
	Sendmail    Dialect = "sendmail"
	SMTPSVC     Dialect = "smtpsvc"
	SunMail     Dialect = "smi"
	Zmailer     Dialect = "zmailer"
)

var commonDialects = []dialect{
	// from HELO ([IP])\n by localhost (NAME [IP]) (amavisd-new, port N)\n with PROTO id ID\n for RCPT; DATE
	{name: Amavis, doc: "amavisd and amavisd-new, a content filter", habits: neverLooks, software: []string{"amavis", "amavisd"}, handover: Filter},

	// with ECARTIS (v1.0.0; list NAME); DATE
	{name: Ecartis, doc: "Ecartis and its ancestor Listar, list managers", with: []string{"ecartis", "listar"}, handover: List},

	// from HELO (IP) by NAME (IP) with Microsoft SMTP Server (version=TLS1_2, cipher=NAME) id 15.20.N.N via
	//  Frontend Transport; DATE
	{
		name: Exchange, doc: "Microsoft Exchange 2007 and later, and Microsoft 365", habits: neverLooks,
		with: []string{"microsoft smtp server", "mapi", "mailboxresubmission"}, hosts: []string{".outlook.com"},
	},

	// from HELO (RDNS [IP]) by NAME with SMTP (Microsoft Exchange Internet Mail Service Version 5.5.1960.3)
	//  id ID; DATE
	// by NAME with Internet Mail Service (5.5.2653.19)\n\tid <ID>; DATE
	{
		name: ExchangeIMS, doc: "Microsoft Exchange 4 to 5.5, Internet Mail Connector and Service",
		software: []string{"microsoft exchange internet mail", "internet mail service"}, with: []string{"internet mail service"},
	},

	// from RDNS ([IP]:PORT helo=HELO ident=ID)\n\tby NAME with PROTO (TLSVER) tls CIPHER\n\t(Exim VER)\n\t
	//  (envelope-from <SENDER>)\n\tid ID\n\tfor RCPT;\n\tDATE
	// from [IP] (port=PORT helo=HELO ident=ID)\n\tby ...
	{
		name: Exim, doc: "Exim 3 and 4", habits: nameIsRDNS | dropsEqual | literalIsIP,
		software: []string{"exim", "debian exim"},
	},

	// from NAME [IP]\n\tby HOST with POP3 (fetchmail-6.4.37)\n\tfor <USER> (single-drop); DATE
	{name: Fetchmail, doc: "fetchmail, which fetches from mailboxes", software: []string{"fetchmail"}, handover: Fetch},

	// from HELO (RDNS. [IP])\n by mx.google.com with ESMTPS id ID.N.YYYY.MM.DD.HH.MM.SS\n for <RCPT>\n
	//  (version=TLS1_3 cipher=NAME bits=128/128);\n DATE (PST)
	{name: Google, doc: "Gmail and Google Workspace", habits: bareIsNone, hosts: []string{".google.com", "smtp.gmail.com"}},

	// from NAME by NAME (LISTSERV-TCP/IP release 1.8c) with spool id N for ADDRESS; DATE
	{name: Listserv, doc: "LISTSERV, a list manager", software: []string{"listserv"}, handover: List},

	// by NAME (bulk_mailer v1.13); DATE
	{name: Majordomo, doc: "Majordomo and bulk_mailer, list managers", software: []string{"bulk_mailer"}, handover: List},

	// from [IP] by NAME (NTMail 5.00.0010/AB0000.00.719cfeeb) with ESMTP id ID for RCPT; DATE
	{name: NTMail, doc: "NTMail for Windows NT", habits: literalIsIP, software: []string{"ntmail"}},

	// from HELO (RDNS [IP])\n\t(using PROTO with cipher NAME (N/N bits))\n\t(Authenticated sender: USER)\n\tby NAME
	//  (Postfix) with ESMTP id ID\n\tfor <RCPT>; DATE (ZONE)
	{name: Postfix, doc: "Postfix", software: []string{"postfix"}},

	// from RDNS (HELO HELO) (IDENT@IP)\n  by NAME with SMTP; D Mon YYYY HH:MM:SS -0000
	// (qmail PID invoked by uid N); D Mon YYYY HH:MM:SS -0000
	{
		name: Qmail, doc: "qmail, netqmail and notqmail", habits: nameIsRDNS | dropsEqual,
		software: []string{"qmail"},
	},

	// from HELO (IDENT@RDNS [IP] (may be forged))\n\tby NAME (VER/CF) with PROTO id ID\n\t(version=V cipher=C bits=N
	//  verify=V)\n\tfor <RCPT>; DATE
	// (from USER@localhost)\n\tby NAME (VER/CF/Submit) id ID; DATE
	{
		name: Sendmail, doc: "Sendmail 4 to 8 and its relatives", habits: bareIsNone | shortNames,
		software: []string{"sendmail", "aix", "next-", "sentrion-mta-", "switch-"},
	},

	// from HELO ([IP]) by NAME with Microsoft SMTPSVC(6.0.3790.3959);\n\t DATE
	{
		name: SMTPSVC, doc: "Microsoft's SMTP service of IIS and Exchange 2000 and 2003", habits: neverLooks,
		with: []string{"microsoft smtpsvc", "microsoft exchange server http-dav"},
	},

	// from HELO by NAME (SMI-8.6/SMI-SVR4)\n\tid ID; DATE
	{name: SunMail, doc: "Sun's sendmail, SMI-4 to SMI-8.6", habits: shortNames, software: []string{"smi-", "4.1/smi", "4.0/smi"}},

	// from RDNS ([IP]:PORT "EHLO HELO" rhost-flags-OK-OK-OK-OK) by NAME with ESMTP id ID (ORCPT <rfc822;RCPT>); DATE
	// (LIST) by NAME via listexpand id ID (ORCPT <rfc822;RCPT>); DATE
	{name: Zmailer, doc: "ZMailer"},
}

// isExim tells Exim by its key words in the parentheses, or by its identifier.
func isExim(r *reader) bool {
	return isEximID(r.f.ID) && (r.f.By.Software == "" && r.peer.forms&formTCP == 0 || r.peer.forms&formHelo != 0) || r.peer.forms&formHelo != 0 && r.f.By.Software == ""
}

// isQmail tells qmail by "(qmail 12 invoked ...)", which its descendants write with other names, or by
// "(HELO name)" or an address without brackets, no weekday and the zone that it always writes. With a
// patch that has it write local time, it writes SMTP, and no zero before a day of one digit.
func isQmail(r *reader) bool {
	f, forms := r.f, r.peer.forms
	if forms&formQmail != 0 {
		return true
	}
	if forms&(formHELO|formBare) == 0 || f.Date.IsZero() || f.ID != "" || f.By.Software != "" && !foldPrefix(f.By.Software, "qp ") {
		return false
	}
	bare, _ := r.dateHasNoWeekday()
	return f.Date.Zone == "-0000" ||
		bare && r.v[r.f.where.of(PartDate).Start] != '0' && forms&formBare != 0 && foldEqual(string(f.With), "smtp")
}

// isPostfix tells a Postfix that goes by another name: by its words on the client's certificate, by its
// words on the local user, or by its long identifier with the time of the date in it.
func isPostfix(r *reader) bool {
	if r.peer.forms&(formCert|formPickup) != 0 {
		return true
	}
	t, ok := postfixIDTime(r.f.ID)
	return ok && r.near(t)
}

// isSendmail tells a sendmail that does not give its version by its identifier: the time and the
// process since 8.10; before, the letter of the hour, "AA" and the process; in version 5 "AA" and the
// process, behind which Lucid's put a "g".
func isSendmail(r *reader) bool {
	id := r.f.ID
	if t, ok := sendmailIDTime(id, r.f.Date.UTC); ok && r.near(t) {
		return true
	}
	switch {
	case len(id) == 8 && id[1] == 'A' && id[2] == 'A':
		hour := (r.f.Date.UTC.Unix() + int64(r.f.Date.Offset)) / 3600 % 24
		return int64(id[0]) == 'A'+hour && allDigits(id[3:])
	case len(id) == 7 || len(id) == 8 && id[7] == 'g':
		return id[0] == 'A' && id[1] == 'A' && allDigits(id[2:7])
	}
	return false
}

// allDigits tells whether s has nothing but digits.
func allDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if !isDigit(s[i]) {
			return false
		}
	}
	return true
}

// isZmailer tells ZMailer by the quoted EHLO, its list expander, or its identifier.
func isZmailer(r *reader) bool {
	return r.peer.forms&formZmailer != 0 || foldEqual(r.f.Via, "listexpand") || isZmailerID(r.f.ID)
}

// isZmailerID tells whether id has the form of ZMailer's spool identifiers: "S" and a number, then
// the time in digits of its own.
func isZmailerID(id string) bool {
	if len(id) < 13 || len(id) > 24 || id[0] != 'S' {
		return false
	}
	n := 1
	for n < len(id) && isDigit(id[n]) {
		n++
	}
	return n >= 6 && n <= 10 && n < len(id) && id[n] == 'A'
}

// isGoogle tells Google by the time at the end of its identifier, or by the form of the fields that its
// machines write for each other.
func isGoogle(r *reader) bool { return isGoogleID(r.f.ID) || isGoogleInternal(r) }

// isGoogleInternal tells whether the field is one of Google's between its own machines: no client, a
// bare private address as server, and nothing but a protocol and an identifier.
//
//	by 10.1.2.3 with SMTP id x12csp34567qab;    by 2002:a05:6402:d0e:0:0:0:0 with HTTP
func isGoogleInternal(r *reader) bool {
	f := r.f
	if f.Via != "" || f.By.Software != "" {
		return false
	}
	if r.k.first[keyFrom] != 0 {
		return foldPrefix(f.By.Host, "10.") && isGoogleShortID(f.ID)
	}
	if !foldEqual(string(f.With), "smtp") && !foldEqual(string(f.With), "http") {
		return false
	}
	return f.By.IP.Is6() && foldPrefix(f.By.Host, "2002:a") || foldPrefix(f.By.Host, "10.") && f.By.IP.Is4() ||
		isGoogleShortID(f.ID)
}

// isGoogleShortID tells whether id has the form of Google's identifiers between its own machines:
// letters and digits, a pair of letters for the sort, a number, the host's letters, a dot, a number.
func isGoogleShortID(id string) bool {
	dot := strings.IndexByte(id, '.')
	if dot < 10 || dot+1 == len(id) || !isDigit(id[dot+1]) {
		return false
	}
	i := dot - 1
	for i > 0 && id[i]-'a' < 26 {
		i--
	}
	letters := dot - 1 - i
	n := i
	for i > 0 && isDigit(id[i]) {
		i--
	}
	if letters < 2 || letters > 4 || n-i < 4 || i < 2 {
		return false
	}
	switch id[i-1 : i+1] {
	case "so", "mr", "sf", "si", "sm", "ls", "sp", "fs":
		return true
	}
	return false
}
