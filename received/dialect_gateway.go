package received

import "strings"

// Gateways and appliances that guard a network: filters for viruses and spam, firewalls, encryption.
const (
	AvMailGate  Dialect = "avmailgate"
	Barracuda   Dialect = "barracuda"
	Bizanga     Dialect = "bizanga"
	BorderWare  Dialect = "borderware"
	Cloudmark   Dialect = "cloudmark"
	Forcepoint  Dialect = "forcepoint"
	FSecure     Dialect = "f-secure"
	IBMGateway  Dialect = "ibm-gateway"
	InterScan   Dialect = "interscan"
	MailMarshal Dialect = "mailmarshal"
	MailSweeper Dialect = "mailsweeper"
	McAfee      Dialect = "mcafee"
	Mwrap       Dialect = "mwrap"
	Norton      Dialect = "norton"
	PGP         Dialect = "pgp-universal"
	Raptor      Dialect = "raptor"
	SkyGuard    Dialect = "skyguard"
	SMTPBeamer  Dialect = "smtpbeamer"
	Sophos      Dialect = "sophos"
	Tumbleweed  Dialect = "tumbleweed"
	Vircom      Dialect = "vircom"
)

var gatewayDialects = []dialect{
	// from NAME by NAME (AvMailGate-2.0.2-2) id N-ID; DATE
	{name: AvMailGate, doc: "H+BEDV AvMailGate, a virus filter", software: []string{"avmailgate"}, handover: Filter},

	// from HELO (RDNS [IP]) by NAME.cudaops.com (version=V cipher=NAME bits=N verify=NO); DATE
	// from HELO (RDNS [IP]) by NAME (Spam Firewall) with ESMTP id ID for <RCPT>; DATE (ZONE)
	{name: Barracuda, doc: "Barracuda", software: []string{"spam firewall", "barracuda"}, hosts: []string{".cudaops.com"}},

	// from HELO ([IP]) by NAME with bizsmtp id ID; DATE, where some have their own word for bizsmtp
	{name: Bizanga, doc: "Bizanga IMP, later Cloudmark Gateway", habits: neverLooks, with: []string{"bizsmtp", "comcast"}},

	// from HELO (RDNS [IP]) by NAME (BorderWare MXtreme Infinity Mail Firewall) with ESMTP id ID for <RCPT>; DATE (ZONE)
	{name: BorderWare, doc: "BorderWare MXtreme, later WatchGuard XCS", software: []string{"borderware"}},

	// from HELO ([IP]) by cmsmtp with ESMTP id ID; DATE
	{name: Cloudmark, doc: "Cloudmark Security Platform", habits: neverLooks},

	// from HELO (RDNS|unknown [IP]) by Forcepoint Email with ESMTPS id HEX for <RCPT>; DATE (ZONE)
	{name: Forcepoint, doc: "Forcepoint, before Websense Email Security", hosts: []string{"forcepoint email", "websense email security gateway"}},

	// from HELO ([IP]) by NAME (F-Secure/virusgw_smtp/220/NAME); DATE
	{name: FSecure, doc: "F-Secure Internet Gatekeeper", software: []string{"f-secure"}},

	// from HELO (IP) by NAME (IP) with IBM ESMTP SMTP Gateway: Authorized Use Only! Violators will be prosecuted; DATE
	// from NAME by NAME with IBM ESMTP SMTP Gateway: ... for <RCPT> from <SENDER>; DATE
	{name: IBMGateway, doc: "the gateway of IBM", habits: neverLooks, with: []string{"ibm esmtp"}},

	// from HELO ([IP]) by NAME with InterScan Messaging Security Suite; DATE
	// from HELO ([IP]) by NAME ([IP]) with ESMTP (TREND IMSS SMTP Service 7.0) id HEX ; DATE
	// from IP by NAME (InterScan E-Mail VirusWall NT); DATE
	{
		name: InterScan, doc: "Trend Micro InterScan", habits: neverLooks | literalIsIP,
		software: []string{"interscan", "trend imss", "trend micro"}, with: []string{"interscan", "trend_isnt"},
	},

	// from HELO (Not Verified[IP]) by NAME with MailMarshal (v6,7,2,8378) id <BHEX>; DATE
	// from HELO (Not Verified[IP]) by NAME with Trustwave SEG (v7) (using TLS: V, NAME) id <BHEX>; DATE
	{name: MailMarshal, doc: "MailMarshal, later Trustwave SEG", with: []string{"mailmarshal", "netiq mailmarshal", "trustwave seg"}},

	// from HELO (RDNS|unverified [IP]) by NAME (Content Technologies SMTPRS 4.2.10) with ESMTP id <THEX@NAME>; DATE
	{name: MailSweeper, doc: "MAILsweeper, of Content Technologies and Clearswift", software: []string{"content technologies smtprs", "clearswift smtprs"}},

	// from HELO (unknown [IP]) by NAME with smtp id HEX_HEX_UUID; DATE
	// from RDNS(IP) by NAME via smtp id HEX_UUID; DATE
	{name: McAfee, doc: "McAfee's e-mail gateway and WebShield", habits: nameIsRDNS},

	// from RDNS(IP) by NAME via mwrap (4.0a) id ID; DATE
	{name: Mwrap, doc: "mwrap, a wrapper of smap's kind", habits: nameIsRDNS},

	// from HELO ([IP]) by NAME (NAVGW 2.5.1.18) with SMTP id MTIME for RCPT; DATE
	{
		name: Norton, doc: "Norton and Symantec AntiVirus for gateways", habits: neverLooks,
		software: []string{"navgw", "navieg", "savsmtp", "smssmtp"},
	},

	// from HELO (RDNS [IP]) by NAME (PGP Universal) with ESMTP id ID; DATE (ZONE)
	// from HELO ([IP]) by NAME (PGP Universal service); DATE
	{name: PGP, doc: "PGP Universal, later Symantec Encryption Server", software: []string{"pgp universal"}},

	// from NAME by NAME via smtpd (for NAME [IP]) with SMTP; D Mon YYYY HH:MM:SS UT
	{name: Raptor, doc: "the Raptor firewall, later Symantec Enterprise Firewall"},

	// from HELO (RDNS [IP]) by NAME (SkyGuard) with ESMTP id ID; DATE (ZONE)
	{name: SkyGuard, doc: "SkyGuard, a gateway of China", software: []string{"skyguard"}},

	// from HELO [IP] by NAME with SMTPBeamer v3.30 ; DATE
	{name: SMTPBeamer, doc: "SMTPBeamer", with: []string{"smtpbeamer"}},

	// from HELO ([IP]) by NAME (MailMonitor for SMTP v1.2.2 ) ; DATE
	{name: Sophos, doc: "Sophos MailMonitor, PureMessage and Email Appliance", software: []string{"mailmonitor for smtp", "sophos"}},

	// from IP by NAME with ESMTP (NAME SMTP Relay (Email Firewall v6.5)); DATE
	// from IP by NAME with ESMTP (Tumbleweed MMS SMTP Relay (MMS v4.7)); DATE
	{name: Tumbleweed, doc: "Tumbleweed MMS, Email Firewall and MailGate", habits: neverLooks | literalIsIP, software: []string{"tumbleweed", "email firewall"}},

	// from HELO (unverified [IP]) by NAME (Vircom SMTPRS 4.1.361.0) with SMTP id <BHEX@NAME>; DATE
	{name: Vircom, doc: "Vircom VOP and modusMail", software: []string{"vircom"}},
}

// gatewayForm is form for the dialects of this file.
func (r *reader) gatewayForm() Dialect {
	f := r.f
	switch {
	case r.peer.forms&formNotVerified != 0:
		return MailMarshal
	case isMcAfeeID(f.ID):
		return McAfee
	case isBizangaID(f.ID):
		return Bizanga
	case isCloudmarkID(f.ID):
		return Cloudmark
	case r.peer.forms&formFirewall != 0:
		return Raptor
	case foldEqual(f.Via, "mwrap"):
		return Mwrap
	case isTumbleweed(f.By.Software):
		return Tumbleweed
	}
	return ""
}

// isMcAfeeID tells whether id ends as McAfee's do: with a UUID of version 1 that has underscores for
// its hyphens, behind another number.
func isMcAfeeID(id string) bool {
	if len(id) < 40 || len(id) > 50 {
		return false
	}
	u := id[len(id)-37:]
	for i := 0; i < len(u); i++ {
		switch i {
		case 0, 9, 14, 19, 24:
			if u[i] != '_' {
				return false
			}
		default:
			if !isLowerHex(u[i]) {
				return false
			}
		}
	}
	return u[15] == '1'
}

// isBizangaID tells whether id has the form of Bizanga's: 22 characters, of which two stand again at the
// eighteenth, and zeros at three places.
func isBizangaID(id string) bool {
	return len(id) == 22 && id[6] == '0' && id[7] == '0' && id[15] == '0' && id[1:3] == id[17:19] && allAlnum(id)
}

// isCloudmarkID tells whether id has the form of Cloudmark's: 22 characters, of which the first three
// stand again at the fourteenth.
func isCloudmarkID(id string) bool {
	return len(id) == 22 && id[:3] == id[13:16] && id[0] != id[1] && allAlnum(id)
}

// allAlnum tells whether s has nothing but digits and letters.
func allAlnum(s string) bool {
	for i := 0; i < len(s); i++ {
		if !isDigit(s[i]) && !isAlpha(s[i]) {
			return false
		}
	}
	return true
}

// isTumbleweed tells Tumbleweed's programs by what they write behind their customer's name.
func isTumbleweed(s string) bool {
	for {
		i := strings.IndexByte(s, 'S') // faster by far than to look at each byte here
		if i < 0 {
			return false
		}
		if s = s[i:]; foldPrefix(s, "smtp relay (") {
			rest := s[12:]
			return foldPrefix(rest, "email firewall v") || foldPrefix(rest, "mms v")
		}
		s = s[1:]
	}
}
