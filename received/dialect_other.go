package received

// Other servers, programs and services, in the order of the alphabet.
const (
	AOL          Dialect = "aol"
	AuthMilter   Dialect = "authentication-milter"
	Chasquid     Dialect = "chasquid"
	CommuniGate  Dialect = "communigate"
	Courier      Dialect = "courier"
	CriticalPath Dialect = "critical-path"
	Cyrus        Dialect = "cyrus"
	DMA          Dialect = "dma"
	Domino       Dialect = "domino"
	Dovecot      Dialect = "dovecot"
	Ecelerity    Dialect = "ecelerity"
	EudoraIMS    Dialect = "eudora-ims"
	Getmail      Dialect = "getmail"
	GroupWise    Dialect = "groupwise"
	Halon        Dialect = "halon"
	Haraka       Dialect = "haraka"
	IceWarp      Dialect = "icewarp"
	IMail        Dialect = "imail"
	InterMail    Dialect = "intermail"
	IronPort     Dialect = "ironport"
	James        Dialect = "james"
	Kerio        Dialect = "kerio"
	KumoMTA      Dialect = "kumomta"
	MailEnable   Dialect = "mailenable"
	MDaemon      Dialect = "mdaemon"
	Mercury      Dialect = "mercury"
	Mimecast     Dialect = "mimecast"
	Mirapoint    Dialect = "mirapoint"
	Mpop         Dialect = "mpop"
	Msmtpd       Dialect = "msmtpd"
	Nemesis      Dialect = "nemesis"
	Nullmailer   Dialect = "nullmailer"
	OpenSMTPD    Dialect = "opensmtpd"
	OracleMS     Dialect = "oracle-ms"
	PMDF         Dialect = "pmdf"
	PowerMTA     Dialect = "powermta"
	QmailScanner Dialect = "qmail-scanner"
	Qpsmtpd      Dialect = "qpsmtpd"
	Rockliffe    Dialect = "rockliffe"
	SendGrid     Dialect = "sendgrid"
	SLmail       Dialect = "slmail"
	Smail        Dialect = "smail"
	Smap         Dialect = "smap"
	SquirrelMail Dialect = "squirrelmail"
	Stalwart     Dialect = "stalwart"
	SymantecMG   Dialect = "symantec-mg"
	XMail        Dialect = "xmail"
	Yandex       Dialect = "yandex"
	ZoneMTA      Dialect = "zonemta"
)

var otherDialects = []dialect{
	// from USER@aol.example by NAME (mail_out_v34.13.) id ID (N); DATE
	{name: AOL, doc: "America Online's own servers", software: []string{"mail_out_v", "aolmail", "mailrelay_in", "webmailui"}, hosts: []string{".aol.com"}},

	// from NAME (localhost [127.0.0.1])\n by NAME (Authentication Milter) with ESMTP\n id ID; DATE
	{name: AuthMilter, doc: "Authentication Milter, a filter", software: []string{"authentication milter"}, handover: Filter},

	// from HELO ([IP])\nby NAME (chasquid) with ESMTPS\ntls CIPHER\n(over SMTP, TLS-1.3, envelope from "SENDER")\n; DATE
	// from [IP] (HELO)\n...
	{name: Chasquid, doc: "chasquid", habits: literalIsIP | neverLooks | parenIsHELO, software: []string{"chasquid"}},

	// from [IP] (account USER HELO HELO)\n by NAME (CommuniGate Pro SMTP 4.2) with ESMTP-TLS id N for RCPT; DATE
	{name: CommuniGate, doc: "CommuniGate Pro", habits: literalIsIP, software: []string{"communigate"}},

	// from HELO (RDNS [::ffff:IP])\n  (IDENT: i, AUTH: LOGIN USER, TLS: TLSv1.2,128bits,NAME)\n  by NAME with ESMTP\n
	//  id HEX.HEX.HEX; DATE
	{name: Courier, doc: "Courier"},

	// from HELO (IP) by NAME (5.8.807) (authenticated as USER) id HEX; DATE
	{name: CriticalPath, doc: "Critical Path and Synchronoss messaging servers"},

	// from LHLO (RDNS [IP]) by NAME (Cyrus VER) with LMTPA; DATE
	{name: Cyrus, doc: "Cyrus IMAP, delivery by LMTP", software: []string{"cyrus"}},

	// from USER (uid N)\n\t(envelope-from SENDER)\n\tid ID\n\tby NAME (DragonFly Mail Agent vVER on HOST);\n\tDATE
	{name: DMA, doc: "DragonFly Mail Agent", software: []string{"dragonfly mail agent"}, handover: Local},

	// from HELO ([IP])\n by NAME (Lotus Domino Release 5.0.6a)\n with SMTP id 2004093010163953:11798 ;\n DATE
	{name: Domino, doc: "Lotus, IBM and HCL Domino", habits: neverLooks, software: []string{"lotus domino", "ibm domino", "hcl domino", "lotus smtp mta"}},

	// from HELO ([IP])\r\n\t(using SEC)\r\n\tby NAME with LMTP\r\n\tid BASE64\r\n\t(envelope-from <SENDER>)\r\n\tfor <RCPT>; DATE
	{name: Dovecot, doc: "Dovecot, LMTP and submission", habits: neverLooks},

	// from [IP] ([IP:PORT] helo=HELO) by NAME (envelope-from <SENDER>) (ecelerity VER r(N)) with ESMTP id AA/BB-N-HEX; DATE
	{name: Ecelerity, doc: "ecelerity and Momentum", habits: nameIsRDNS, software: []string{"ecelerity"}},

	// from HELO (IP) by NAME with ESMTP (Eudora Internet Mail Server 3.2.6) for RCPT; DATE
	{name: EudoraIMS, doc: "Eudora Internet Mail Server", software: []string{"eudora internet mail server"}},

	// from SERVER (IP:PORT) by HOST with POP3 getmail6 msgid:N for <RCPT>; DD Mon YYYY HH:MM:SS -0000
	{name: Getmail, doc: "getmail, which fetches from mailboxes", handover: Fetch},

	// from NAME by NAME with Novell_GroupWise; DATE
	{name: GroupWise, doc: "Novell and Micro Focus GroupWise", with: []string{"novell_groupwise"}, software: []string{"groupwise"}},

	// from HELO (RDNS [IP]) by NAME (Halon) with ESMTPS id UUID; DATE
	{name: Halon, doc: "Halon", software: []string{"halon"}},

	// from HELO (RDNS [IP])\r\n\tby NAME (Haraka/2.1.4) with ESMTPS id UUID.N\r\n\tenvelope-from <SENDER>\r\n\ttls CIPHER;\r\n\tDATE
	{name: Haraka, doc: "Haraka", software: []string{"haraka"}},

	// from ([IP]) by NAME (IceWarp VER) with ASMTP id ID; DATE
	{name: IceWarp, doc: "IceWarp and Merak", software: []string{"icewarp", "merak"}},

	// from HELO [IP] by NAME with ESMTP\n  (SMTPD32-8.05) id ID; DATE
	{name: IMail, doc: "Ipswitch IMail", habits: neverLooks, software: []string{"smtpd32-", "smtpd-"}},

	// from HELO ([IP]) by NAME\n (InterMail vM.5.01) with ESMTP\n id <TIME.N@NAME>\n for <RCPT>; DATE
	{name: InterMail, doc: "Openwave InterMail", habits: neverLooks, software: []string{"intermail"}},

	// from RDNS (HELO HELO) ([IP]) by NAME with ESMTP/TLS/CIPHER; DD Mon YYYY HH:MM:SS +ZZZZ
	// where the HELO is left out if it equals the name before it.
	{name: IronPort, doc: "Cisco IronPort, Secure Email", habits: nameIsRDNS | dropsEqual, with: []string{"esmtp/tls", "smtp/tls"}},

	// from RDNS (EHLO HELO) ([IP])\n by NAME (JAMES SMTP Server ) with ESMTP ID ID\n for <RCPT>;\n DATE
	{name: James, doc: "Apache James", habits: nameIsRDNS, software: []string{"james smtp server"}},

	// from HELO ([IP])\n by NAME (Kerio MailServer VER)\n (using TLSv1/SSLv3 with cipher NAME (N bits))\n for RCPT; DATE
	{name: Kerio, doc: "Kerio Connect and MailServer", software: []string{"kerio"}},

	// from HELO (IP)\r\n  by NAME (KumoMTA IP) \r\n  with ESMTPS (TLSv1_3:CIPHER) id UUID for <RCPT>;\r\n  DATE
	{name: KumoMTA, doc: "KumoMTA", habits: neverLooks, software: []string{"kumomta"}},

	// from HELO ([IP]) by NAME with MailEnable ESMTP; DATE
	{name: MailEnable, doc: "MailEnable", with: []string{"mailenable"}, hosts: []string{"mailenable inbound mail agent"}},

	// from HELO [IP] by NAME [IP] with SMTP (MDaemon.PRO.v5) for <RCPT>; DATE
	{name: MDaemon, doc: "MDaemon", habits: literalIsIP, software: []string{"mdaemon"}},

	// from HELO (IP) by NAME (Mercury 1.44) with ESMTP; DATE
	{name: Mercury, doc: "Mercury Mail Transport System", software: []string{"mercury"}},

	// from HELO (RDNS [IP]) by relay.mimecast.com with ESMTP with STARTTLS (version=TLSv1.3, cipher=NAME) id us-mta-N-ID; DATE
	{name: Mimecast, doc: "Mimecast", hosts: []string{".mimecast.com"}},

	// from RDNS (EHLO HELO) ([IP])\n by NAME (MOS 4.4.6-GA FastPath queued)\n with ESMTP id ID;\n DATE
	{name: Mirapoint, doc: "Mirapoint Message Server", habits: nameIsRDNS, software: []string{"mos ", "mirapoint"}},

	// from SERVER (CANON [IP])\n\tby HOST (mpop-VER) with POP3\n\tfor <USER>; DATE
	{name: Mpop, doc: "mpop, which fetches from mailboxes", software: []string{"mpop-"}, handover: Fetch},

	// from HELO (RDNS [IP])\r\n\tby NAME [IP] (msmtpd) with ESMTP;\r\n\tDATE
	{name: Msmtpd, doc: "msmtpd", software: []string{"msmtpd"}},

	// from [IP] (helo=HELO) by NAME with ESMTP (Nemesis) id ID; DATE
	{name: Nemesis, doc: "Nemesis, of 1&1 and kundenserver", habits: literalIsIP, software: []string{"nemesis"}},

	// (nullmailer pid N invoked by uid N);\n\tDATE
	{name: Nullmailer, doc: "nullmailer", software: []string{"nullmailer"}, handover: Local},

	// from HELO (RDNS [IP])\n\tby NAME (OpenSMTPD) with ESMTPS id HEX (TLSv1.3:CIPHER:256:NO) auth=yes user=USER\n\tfor <RCPT>;\n\tDATE
	{name: OpenSMTPD, doc: "OpenSMTPD", software: []string{"opensmtpd"}},

	// from HELO (RDNS [IP])\n by NAME (Oracle Communications Messaging Server 8.1.0 64bit (built DATE))\n with ESMTPS id <ID@NAME>
	//  for RCPT; DATE
	{
		name: OracleMS, doc: "Oracle, Sun and iPlanet Messaging Server",
		software: []string{"oracle communications messaging", "sun java", "sun one", "sun internet mail", "iplanet messaging", "netscape messaging"},
	},

	// from HELO (RDNS [IP]) by NAME (PMDF V5.2-32 #1) with ESMTP id <ID@NAME> for RCPT; DATE
	{name: PMDF, doc: "PMDF", software: []string{"pmdf"}, with: []string{"pmdf"}},

	// from HELO (IP) by NAME (PowerMTA(TM) v3.5r15) id ID for <RCPT>; DATE (envelope-from <SENDER>)
	{name: PowerMTA, doc: "PowerMTA", software: []string{"powermta"}},

	// from SENDER by NAME by uid N with qmail-scanner-1.10 (RESULT); DATE
	{name: QmailScanner, doc: "qmail-scanner, a content filter", software: []string{"qmail-scanner"}, with: []string{"qmail-scanner"}, handover: Filter},

	// from RDNS (HELO HELO) (IP)\n by NAME (qpsmtpd/0.94) with (CIPHER encrypted) ESMTPS; DATE
	{name: Qpsmtpd, doc: "qpsmtpd", habits: nameIsRDNS, software: []string{"qpsmtpd/"}},

	// from HELO (IP) by NAME (Rockliffe SMTPRA 4.5.6) with ESMTP id <ID@NAME> for <RCPT>; DATE
	{name: Rockliffe, doc: "Rockliffe MailSite", software: []string{"rockliffe"}},

	// from NAME (unknown) by geopod-ismtpd-0 (SG) with HTTP id ID DATE
	{name: SendGrid, doc: "SendGrid", software: []string{"sg"}},

	// from HELO [IP] by NAME with ESMTP (SLmail 3.0.2423) id ID; DATE
	{name: SLmail, doc: "SLmail", software: []string{"slmail"}},

	// by NAME (Smail3.1.29.1 #35) id ID; DATE
	{name: Smail, doc: "smail 3", software: []string{"smail3", "smail-3", "/\\", "debian smail", "linux smail"}, with: []string{"p:"}},

	// from RDNS(IP) by NAME via smap (V1.3) id ID; DATE
	{name: Smap, doc: "smap, of the TIS firewall toolkit, and csmap", habits: nameIsRDNS},

	// from IP (SquirrelMail authenticated user USER) by NAME with HTTP; DATE
	{name: SquirrelMail, doc: "SquirrelMail", habits: literalIsIP, handover: Web},

	// from HELO (RDNS [IP] (ASN NAME, CC))\r\n\t(using TLS13 with cipher NAME)\r\n\tby NAME (Stalwart SMTP) with ESMTPS id HEX;\r\n\tDATE
	{name: Stalwart, doc: "Stalwart", software: []string{"stalwart"}},

	// from HELO (RDNS [IP])\n by NAME (Symantec Messaging Gateway) with SMTP id ID; DATE
	{name: SymantecMG, doc: "Symantec Messaging Gateway", software: []string{"symantec messaging gateway", "symantec mail security"}},

	// from HELO (IP:PORT) by NAME (IP:PORT) with [XMail 1.20 ESMTP Server] id <ID> for <RCPT> from <SENDER>; DATE
	{name: XMail, doc: "XMail", with: []string{"[xmail"}},

	// from HELO (RDNS [IP]) by NAME (nwsmtp/Yandex) with ESMTPSA id ID; DATE
	{name: Yandex, doc: "Yandex", software: []string{"yandex", "nwsmtp/yandex", "smtp/yandex", "mxback/yandex", "mxfront/yandex"}},

	// from HELO ([IP] RDNS)\r\n (Authenticated sender: USER)\r\n by NAME (ZoneMTA) with ESMTPSA id ID.SEQ\r\n for <RCPT>\r\n
	//  (version=V cipher=C);\r\n DATE
	{name: ZoneMTA, doc: "ZoneMTA", software: []string{"zonemta"}},
}
