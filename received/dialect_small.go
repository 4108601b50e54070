package received

// Servers and programs of smaller spread: for one office, one user or one purpose.
const (
	AIMC              Dialect = "aimc"
	ArGoSoft          Dialect = "argosoft"
	Axigen            Dialect = "axigen"
	Beehive           Dialect = "oracle-beehive"
	CMailServer       Dialect = "cmailserver"
	Coremail          Dialect = "coremail"
	Debbugs           Dialect = "debbugs"
	EvolutionExchange Dialect = "evolution-exchange"
	HMailServer       Dialect = "hmailserver"
	Horde             Dialect = "horde"
	Maddy             Dialect = "maddy"
	Masqmail          Dialect = "masqmail"
	Mercur            Dialect = "mercur"
	MiniSendmail      Dialect = "mini-sendmail"
	Mox               Dialect = "mox"
	Mshttpd           Dialect = "mshttpd"
	NbSMTP            Dialect = "nbsmtp"
	NetMail           Dialect = "netmail"
	Postal            Dialect = "postal"
	Proxmox           Dialect = "proxmox"
	RichMail          Dialect = "richmail"
	Simscan           Dialect = "simscan"
	SMTPSink          Dialect = "smtp-sink"
	SSMTP             Dialect = "ssmtp"
	StrongMail        Dialect = "strongmail"
	SurgeMail         Dialect = "surgemail"
	WinRoute          Dialect = "winroute"
	XWall             Dialect = "xwall"
	Zimbra            Dialect = "zimbra"
)

var smallDialects = []dialect{
	// from HELO([IP]) by NAME(AIMC 2.9.5.3) with SMTP id ID; DATE
	{name: AIMC, doc: "AIMC, a mail system of China", software: []string{"aimc"}},

	// from [IP] by NAME (ArGoSoft Mail Server Pro for WinNT/2000/XP, Version 1.8 (1.8.6.7)); DATE
	{name: ArGoSoft, doc: "ArGoSoft Mail Server", habits: literalIsIP | neverLooks, software: []string{"argosoft mail server"}},

	// from HELO (RDNS [IP]) by NAME (Axigen) with ESMTP id ID; DATE
	{name: Axigen, doc: "Axigen", software: []string{"axigen"}},

	// from HELO (/IP) by NAME (Oracle Beehive Gateway v4.0) with ESMTP ; DATE
	{name: Beehive, doc: "Oracle Beehive", habits: neverLooks, software: []string{"oracle beehive"}},

	// from HELO [IP] by NAME [IP] with SMTP (CMailServer 5.4.6 SMTP) id ID; DATE
	{name: CMailServer, doc: "CMailServer", software: []string{"cmailserver"}},

	// from HELO (unknown [IP]) by NAME (Coremail) with SMTP id ID; DATE (CST)
	{name: Coremail, doc: "Coremail, a mail system of China", software: []string{"coremail"}},

	// via spool by ADDRESS id=B.TIMEPID (code B ref N); DATE
	// (at N) by NAME; D Mon YYYY HH:MM:SS +0000
	{name: Debbugs, doc: "debbugs, Debian's bug tracker", handover: Local},

	// from HOST by NAME; DD Mon YYYY HH:MM:SS +ZZZZ
	{name: EvolutionExchange, doc: "Evolution's connector to Microsoft Exchange, which writes the field for the server", handover: Web},

	// from HELO ([IP]) by NAME with hMailServer ; DATE
	// from HELO (RDNS [IP]) by NAME with ESMTPS (version=V cipher=NAME bits=N) ; DATE, without a name, from version 5 on
	{name: HMailServer, doc: "hMailServer", software: []string{"hmailserver"}, with: []string{"hmailserver"}},

	// from RDNS (RDNS [IP]) by NAME (Horde Framework) with HTTP; DATE
	{name: Horde, doc: "Horde and IMP, a webmail", habits: literalIsIP, software: []string{"horde", "imp"}, handover: Web},

	// from HELO (RDNS [IP]) by NAME (envelope-sender <SENDER>) with ESMTPS id ID; DATE
	{name: Maddy, doc: "maddy"},

	// from USER by NAME with local (masqmail 0.2.21) id ID for RCPT; DATE
	{name: Masqmail, doc: "masqmail", software: []string{"masqmail"}},

	// from HELO (IP) by NAME with MERCUR Mailserver (v4.02.28 KEY) for <RCPT>; DATE
	{name: Mercur, doc: "MERCUR Mailserver", habits: neverLooks, with: []string{"mercur mailserver"}},

	// (from USER@HOST) by NAME (mini_sendmail/1.3.6 29jun2005); DATE (sender USER@HOST)
	{name: MiniSendmail, doc: "mini_sendmail, which hands over to a server", software: []string{"mini_sendmail"}, handover: Local},

	// from HELO (RDNS [IP]) by NAME ([IP]) via tcp with ESMTPS id ID (TLS1.3 CIPHER) for <RCPT>; D Mon YYYY HH:MM:SS +ZZZZ
	{name: Mox, doc: "mox"},

	// from [IP] (Forwarded-For: [IP]) by NAME (mshttpd); DATE
	{name: Mshttpd, doc: "the webmail of Sun's and Oracle's Messaging Server", habits: literalIsIP | neverLooks, software: []string{"mshttpd"}, handover: Web},

	// by NAME (nbSMTP-1.00) for uid N (using TLSV with cipher NAME (N/N bits)) RCPT; DATE
	{name: NbSMTP, doc: "nbSMTP, which hands over to a server", software: []string{"nbsmtp-"}, handover: Local},

	// from HELO [IP] by NAME with NetMail SMTP Agent $Revision: N$ on SYSTEM; DATE
	{name: NetMail, doc: "Novell NetMail and Internet Messaging System", with: []string{"netmail", "novell nims"}},

	// from api/web-ui (RDNS [IP]) by NAME with HTTP; DATE
	// from HELO (RDNS [IP]) by NAME (Postal) with SMTP; DATE
	{name: Postal, doc: "Postal", software: []string{"postal"}},

	// from HELO (RDNS [IP]) by NAME (Proxmox) with ESMTP id ID; DATE
	{name: Proxmox, doc: "Proxmox Mail Gateway", software: []string{"proxmox"}},

	// from HELO (unknown[IP]) by NAME (RichMail) with SMTP id ID; DATE (CST)
	{name: RichMail, doc: "RichMail, a mail system of China", software: []string{"richmail"}},

	// by simscan 1.3.1 ppid: N, pid: N, t: N s scanners: NAME: VER
	{name: Simscan, doc: "simscan, a content filter for qmail", handover: Filter},

	// from HELO ([IP]) by NAME (smtp-sink) with ESMTP id ID; DATE
	{name: SMTPSink, doc: "smtp-sink, of Postfix's test programs", software: []string{"smtp-sink"}},

	// by NAME (sSMTP sendmail emulation); DATE
	{name: SSMTP, doc: "sSMTP, which hands over to a server", software: []string{"ssmtp"}, handover: Local},

	// from HELO (IP) by NAME (StrongMail Enterprise 3.2.1(3.00.215)); DATE
	{name: StrongMail, doc: "StrongMail", software: []string{"strongmail"}},

	// from HELO (RDNS [IP]) by NAME (SurgeMail 3.8f3) with ESMTP id N-N for <RCPT>; DATE
	{name: SurgeMail, doc: "SurgeMail", software: []string{"surgemail"}},

	// from HELO ([IP]) by NAME (WinRoute Pro 4.2.8) with SMTP; DATE
	{name: WinRoute, doc: "WinRoute", software: []string{"winroute"}},

	// from HELO (RDNS [IP]) by NAME with XWall v3.31 ; DATE
	{name: XWall, doc: "XWall", with: []string{"xwall"}},

	// from NAME (LHLO HELO) (IP) by NAME with LMTP; DATE
	{name: Zimbra, doc: "Zimbra, delivery by LMTP", habits: nameIsRDNS},
}

// smallForm is form for the dialects of this file.
func (r *reader) smallForm() Dialect {
	f := r.f
	switch {
	case foldPrefix(f.By.Host, "simscan"):
		return Simscan
	case r.peer.forms&formBug != 0:
		return Debbugs
	case f.Via == "tcp" && f.By.Software == "":
		return Mox
	case f.From.Verb == "LHLO" && f.With == "LMTP" && f.ID == "":
		return Zimbra
	case r.isMaddy():
		return Maddy
	case r.headIs("api/web-ui"):
		return Postal
	case r.isEvolution():
		return EvolutionExchange
	}
	return ""
}

// headIs tells whether the words after from are these.
func (r *reader) headIs(s string) bool { return r.v[r.peer.head.Start:r.peer.head.End] == s }

// isMaddy tells maddy by the envelope sender in front of the protocol, and not qmail's place for it
// before by.
func (r *reader) isMaddy() bool {
	w := &r.f.where
	from := w.of(PartEnvelopeFrom)
	at := from.Start
	return r.f.By.Software == "" && at > 18 && r.v[at-18:at] == "(envelope-sender <" &&
		w.of(PartByHost).End < at && from.End < w.of(PartWith).Start
}

// isEvolution tells Evolution's connector: one word after from and after by, nothing else, and a date
// without weekday, but with a zero before a day of one digit. IronPort writes the same of its own
// messages, "from localhost".
func (r *reader) isEvolution() bool {
	k := &r.k
	if k.nc != 3 || k.clauses[0].key != keyFrom || k.clauses[0].n != 1 || k.clauses[1].key != keyBy || k.clauses[1].n != 1 || !k.hasDate {
		return false
	}
	bare, padded := r.dateHasNoWeekday()
	z := r.f.Date.Zone
	return bare && padded && len(z) == 5 && z[0] != 'U' && r.peer.headForm == notAddr && !r.headIs("localhost")
}
