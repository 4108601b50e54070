package received

// Services that write fields of their own. The names of their own hosts are their mark; a customer's
// are none.
const (
	Aliyun         Dialect = "aliyun"
	AmazonSES      Dialect = "amazon-ses"
	AppleMail      Dialect = "apple"
	EGroups        Dialect = "egroups"
	EmailFiltering Dialect = "email-filtering"
	Emailsrvr      Dialect = "emailsrvr"
	EveryoneNet    Dialect = "everyone-net"
	Facebook       Dialect = "facebook"
	Fastmail       Dialect = "fastmail"
	FrontBridge    Dialect = "frontbridge"
	Gmane          Dialect = "gmane"
	GMX            Dialect = "gmx"
	Hotmail        Dialect = "hotmail"
	KnoxPortal     Dialect = "knox-portal"
	MailChannels   Dialect = "mailchannels"
	Mailgun        Dialect = "mailgun"
	Mandrill       Dialect = "mandrill"
	MessageLabs    Dialect = "messagelabs"
	MXLogic        Dialect = "mx-logic"
	Postini        Dialect = "postini"
	Proofpoint     Dialect = "proofpoint"
	ProofpointE    Dialect = "proofpoint-essentials"
	QQ             Dialect = "qq"
	Strato         Dialect = "strato"
	TOnline        Dialect = "t-online"
	WP             Dialect = "wp"
	Yahoo          Dialect = "yahoo"
	Zoho           Dialect = "zoho"
)

var hostedDialects = []dialect{
	// from HELO(mailfrom:SENDER fp:SMTPD_---ID_TIME) by smtp.aliyun-inc.com(IP); DATE
	{name: Aliyun, doc: "Alibaba Cloud's DirectMail", habits: neverLooks, hosts: []string{".aliyun-inc.com", ".aliyun.com"}},

	// from HELO (RDNS [IP]) by inbound-smtp.REGION.amazonaws.com with SMTP id ID for RCPT; DATE (UTC)
	{name: AmazonSES, doc: "Amazon SES", hosts: []string{".amazonses.com"}},

	// from HELO (RDNS [IP]) by NAME (Xserve/smtpout03/MantshX 4.0) with ESMTP id ID; DATE (PDT)
	{name: AppleMail, doc: "Apple's .Mac", software: []string{"xserve/"}},

	// (EGP: mail-0_0_0_0); D Mon YYYY HH:MM:SS -0000
	{name: EGroups, doc: "eGroups, later Yahoo! Groups, a list service", software: []string{"egp: mail-"}, handover: List},

	// from HELO ([IP]) by NAME with emfmta (version VER) vanilla id ID for RCPT; DATE
	{name: EmailFiltering, doc: "Email Systems, later Webroot, a filtering service", with: []string{"emfmta"}, hosts: []string{".emailfiltering.com"}},

	// from HELO (RDNS [IP]) by NAME (SMTP Server) with ESMTP id ID; DATE (EDT)
	{name: Emailsrvr, doc: "Rackspace Email", hosts: []string{".emailsrvr.com"}},

	// by NAME (EON-AUTHRELAY - KEY) id ID for <RCPT>; DATE
	{name: EveryoneNet, doc: "Everyone.net", software: []string{"eon-authrelay", "eon-pmta"}},

	// from facebook.com (BASE64 IP) by facebook.com with Thrift id ID; DATE
	{name: Facebook, doc: "Facebook", with: []string{"thrift"}},

	// from NAME ([IP]) by NAME (MEProxy); DATE
	{name: Fastmail, doc: "Fastmail's own servers", software: []string{"meproxy"}},

	// from NAME (RDNS [IP]) by NAME (MessageSwitch) id TIME_PID; DATE (UTC)
	{name: FrontBridge, doc: "FrontBridge, later Microsoft Forefront Online Protection", software: []string{"messageswitch"}},

	// from USER by HOST with local (Gmexim 0.1 (Debian)) id ID; DATE, always with this id
	{name: Gmane, doc: "Gmane, which makes mail of news", software: []string{"gmexim"}},

	// from RDNS (EHLO HELO) [IP] by mail.gmx.net (mp000) with SMTP; D Mon YYYY HH:MM:SS +ZZZZ
	// from IP by www000.gmx.net with HTTP; DATE
	{name: GMX, doc: "GMX", habits: nameIsRDNS | literalIsIP, hosts: []string{".gmx.net", ".gmx.com"}},

	// from IP by BAY000-DAV0.phx.gbl with DAV; DATE
	// from IP by NAME.hotmail.msn.com with HTTP; DATE
	{name: Hotmail, doc: "Hotmail and its successors", habits: literalIsIP, hosts: []string{".phx.gbl", ".hotmail.com", ".hotmail.msn.com"}},

	// from HELO (unknown [IP]) by NAME (KnoxPortal) with ESMTPA id TIMENAMEHEX~KEY; DATE (GMT)
	{name: KnoxPortal, doc: "Samsung's Knox Portal", software: []string{"knoxportal"}},

	// from HELO (RDNS [IP]) (using TLSV with cipher NAME) by IP (trex/6.7.1); DATE
	{name: MailChannels, doc: "MailChannels", software: []string{"trex/"}},

	// from <unknown> (<unknown> []) by HEX12 with HTTP id HEX24; DATE GMT
	// from HELO (RDNS [IP]) by HEX12 with SMTP id HEX24 (version=TLS1.3, cipher=NAME); DATE GMT
	{name: Mailgun, doc: "Mailgun", hosts: []string{".mailgun.org", ".mailgun.net"}},

	// from [IP] by mandrillapp.com id HEX32; DATE
	// from NAME (IP) by NAME.mandrillapp.com id ID for <RCPT>; DATE (envelope-from <SENDER>)
	{name: Mandrill, doc: "Mailchimp's Mandrill", habits: literalIsIP | neverLooks, hosts: []string{"mandrillapp.com"}},

	// from RDNS (HELO HELO) (IP) by NAME.messagelabs.com with CIPHER encrypted SMTP; D Mon YYYY HH:MM:SS -0000
	{name: MessageLabs, doc: "MessageLabs, later Symantec.cloud", habits: nameIsRDNS, hosts: []string{".messagelabs.com"}},

	// from RDNS (HELO HELO) [IP] by NAME (mxl_mta-5.4.0-3) with ESMTP id ID; DATE
	{name: MXLogic, doc: "MX Logic, later McAfee SaaS", software: []string{"mxl_mta"}},

	// from source ([IP]) (using TLSv1) by NAME.postini.com ([IP]) with SMTP ID ID@postini.com; DATE PST
	{name: Postini, doc: "Postini, later Google Message Security", habits: neverLooks | noHELO, hosts: []string{".postini.com", ".obsmtp.com"}},

	// from HELO (RDNS [IP]) by NAME.pphosted.com (PPS) with ESMTPS id ID-N (version=V cipher=NAME bits=N verify=V)
	//  for <RCPT>; DATE
	{name: Proofpoint, doc: "Proofpoint Protection Server", software: []string{"pps"}, hosts: []string{".pphosted.com"}},

	// from HELO (RDNS [IP]) by NAME (PPE Hosted ESMTP Server) with ESMTPS id ID for <RCPT>; DATE (UTC)
	{name: ProofpointE, doc: "Proofpoint Essentials", software: []string{"ppe hosted"}, hosts: []string{".ppe-hosted.com"}},

	// from HELO (unknown [IP]) by NAME.qq.com (ESMTP) with id ; DATE (CST)
	{name: QQ, doc: "Tencent's QQ Mail", hosts: []string{".qq.com"}},

	// from HELO by NAME (RZmta 45.0.2 AUTH) with ESMTPSA id ID (using V with cipher NAME) (Client did not present a
	//  certificate) for <RCPT>; DATE
	{name: Strato, doc: "Strato's RZmta", software: []string{"rzmta"}},

	// from HELO (IDENT@[IP]) by NAME.t-online.de with (TLSv1.2:NAME encrypted) esmtp id ID; DATE
	{name: TOnline, doc: "T-Online", hosts: []string{".t-online.de"}},

	// from RDNS (HELO HELO) (IDENT@[IP]) (envelope-sender <SENDER>) by NAME (WP-SMTPD) with SMTP for <RCPT>; DATE
	// (wp-smtpd NAME PID invoked from network); DATE
	{name: WP, doc: "Wirtualna Polska", habits: nameIsRDNS, software: []string{"wp-smtpd"}},

	// from [IP] by NAME.yahoo.com with NNFMP; DATE -0000
	// from [IP] by NAME.yahoo.com via HTTP; DATE GMT
	// from IP (EHLO HELO) by 10.N.N.N with SMTPs (version=V cipher=NAME); DATE
	// from HELO (USER@IP with login) by NAME.yahoo.com with SMTP; DATE
	// from NAME by NAME pod-id NONE with HTTPS; DATE
	{
		name: Yahoo, doc: "Yahoo! Mail", habits: nameIsRDNS | literalIsIP,
		software: []string{"yahoo inc. hermes", "oath hermes"}, hosts: []string{".yahoo.com", ".yahoo.co.jp"},
	},

	// from HELO (RDNS [IP]) by mx.zohomail.com with SMTPS id MILLISECONDS.N; DATE (PST)
	{name: Zoho, doc: "Zoho Mail", hosts: []string{".zohomail.com", ".zoho.com", ".zoho.eu", ".zoho.in", ".zohomail.eu", ".zohomail.in"}},
}

// hostedForm is form for the dialects of this file.
func (r *reader) hostedForm() Dialect {
	f := r.f
	switch {
	case f.With == "SMTPs" && r.peer.forms&formHELO != 0, r.k.first[keyPodID] != 0:
		return Yahoo
	case foldPrefix(f.By.Host, "inbound-smtp.") && foldSuffix(f.By.Host, ".amazonaws.com"):
		return AmazonSES
	case isMailgunID(f.ID) && isContainer(f.By.Host):
		return Mailgun
	case isProofpointID(f.ID):
		return Proofpoint
	}
	return ""
}

// isMailgunID tells whether id is of 24 hexadecimal digits, the first eight of which are the time.
func isMailgunID(id string) bool { return len(id) == 24 && allLowerHex(id) }

// isContainer tells whether a host has the name of a container, twelve hexadecimal digits.
func isContainer(host string) bool { return len(host) == 12 && allLowerHex(host) }

// allLowerHex tells whether s has only digits and the letters from a to f.
func allLowerHex(s string) bool {
	for i := 0; i < len(s); i++ {
		if !isLowerHex(s[i]) {
			return false
		}
	}
	return true
}

// isLowerHex tells whether c is a digit or a letter from a to f.
func isLowerHex(c byte) bool { return isDigit(c) || c-'a' < 6 }

// isProofpointID tells whether id has the form of Proofpoint's: a digit, nine digits or small letters, a
// hyphen, and the number of the message in its session.
func isProofpointID(id string) bool {
	if len(id) < 12 || len(id) > 13 || id[10] != '-' || !isDigit(id[0]) || !allDigits(id[11:]) {
		return false
	}
	letters := 0
	for i := 1; i < 10; i++ {
		switch {
		case id[i]-'a' < 26:
			letters++
		case !isDigit(id[i]):
			return false
		}
	}
	return letters > 2
}
