package redact

// known are the words that stay where programs write: the grammar's keywords, protocols, the words of servers
// and filters in comments, what mail software is called, cipher suites, and the names of days, months and
// zones. A word of several pieces ("amavisd-new", "AES256-SHA") stays if each of them is here or a small
// number.
var known = words(grammar + servers + filters + software + crypto + zones + fields)

const grammar = `
	from by via with id for envelope env sender helo ehlo lhlo rcpt mailfrom fp orcpt rfc smtp esmtp esmtps esmtpa esmtpsa lmtp lmtps lmtpa lmtpsa utf8smtp
	utf8smtps utf8smtpa utf8smtpsa utf8lmtp utf8lmtps utf8lmtpa utf8lmtpsa mms http https httpu imap imaps pop pop3 pop3s asmtp essmtp bsmtp ssmtp smtps esmtpsav uucp tcp udp
	tcpip ip ipv ipv6 ffff dav mapi qmqp qmqpp qmtp nntp nnfmp sdps local bizsmtp hypersendmail msg spool pipe nfs decnet decnetlink smtpl chaos ncp tp tls ssl starttls
	tls1 group key exchange state priority received x soap rest hmtp
`

const servers = `
	a all and api are as at authenticated authenticating auth authid user username login sasl mech plain cram digest md5 ntlm external gssapi anonymous account no not none of on or ok
	or over to the be may forged using use cipher bits verify verified fail failed unverified unknown reverse lookup rdns dns hostname ident identd port portno invoked network uid userid pid ppid msgid msg stdin
	alias command connected client certificate cert present did cn issuer requested untrusted trusted trust peer only single multi drop multidrop mail mailer mailbox pickup service services host
	hosted secured channel secure encrypted encryption transport frontend mailbox mailboxresubmission server version release build built ver rev revision patch level beta alpha snapshot
	in out inbound outbound proxying proxied proxy filter filtered filtering submit submission deliver delivered delivery queue queued fastpath scanner scanners scanned checked check clean clear really return path rhost flags
	helo fail softfail pass neutral temperror permerror softdnserr code ref bug at list listexpand exploder autocf convert convex spam spamassassin virus firewall gateway ga final
	forwarded listserv majordomo web webmail webui webmailui app interface processor processing loop node cluster region pod redirected redirect relay relayed responsible
	mta mda msa msd mua unsolicited bulk systems system networks its does proprietary authorize authorized violators will prosecuted private advertising commercial is an this that it
	mapped mapping ext extended virtual domain domains daemon agent engine edition enterprise standard professional pro free trial plus small business suite appliance software technologies technology inc corp ltd gmbh co limited
	uses used sent sending by2 copy hours secs sec seconds time day date year some method sig signature ldap mdb mbx fake relay auth_login smtp_auth error errors result rc score trex with_esmtp
	success successful sort handle handled via sslv tlsv sslv3 sslv2 tlsv1 sha oid ou xxx mfrom size
`

const filters = `
	spf dkim dmarc arc adsp bimi iprev domainkeys domain sender id policy action smtp.mailfrom smtp.helo smtp.auth smtp.remote-ip smtp.rcpttodomain header.from header.i header.d header.s header.b header.a header.sender header.oldest-pass header.domain
	envelope-from client-ip receiver identity mechanism mfrom best guess record designates permitted does designate as bestguesspass reason compauth dis quarantine reject none oldest receiver mailfrom sp pct p q
	rsa relaxed simple nofws sha256 rsa-sha256 rsa-sha1 dns txt v a b c d h i l q s t x z bh cv cx darn
	signature verification good bad body hash test tests score required autolearn ham spam yes no false true bayes version hits tagged_above
	text plain html multipart mixed alternative related report signed encrypted message rfc822 delivery-status application octet-stream pdf image jpeg png gif charset us-ascii iso iso8859 utf utf-8 utf8 windows koi8-r format flowed
	delsp boundary inline attachment filename name transfer encoding quoted-printable base64 7bit 8bit binary micalg protocol pgp pkcs7 smime type
	auto replied generated notified bulk list junk first normal high low urgent medium highest mailto subject unsubscribe subscribe help post owner archive one-click
	scanned clean found to be amavisd clamav virus-free
`

const software = `
	aimc aix alliedtelesis smtprs amavis amavisd new maia aol aolmail apple xserve mantshx argosoft winnt nt xp avmailgate axigen barracuda beehive borderware mxtreme infinity bulk_mailer
	camel chasquid cisco clearswift cmailserver comcast communigate communications content coremail courier cyrus debian ubuntu suse red hat redhat fedora freebsd netbsd openbsd bsd bsdi linux gnu unix solaris sunos ultrix hpux hp irix vms windows win32 mac os osx
	domino dovecot dragonfly ecartis listar ecelerity momentum egp emfmta emwac eon authrelay pmta eudora evolution microsoft exchange office outlook express mime ole exim fetchmail forcepoint websense email security freeside
	fsecure secure internet gatekeeper gmane gmexim google groupwise novell halon hcl haraka hermes oath yahoo hmailserver horde framework imp ibm vm icewarp merak ims imss intermail interscan messaging viruswall trend micro
	ironport james sun java tm one kerio mailserver knoxportal kumomta lotus lsmtp mailenable mailmarshal netiq mailmonitor mailsweeper mail_out_v mailrelay_in mailserver masqmail mcafee mdaemon meproxy mercur mercury
	messageswitch messenger mimedefang milter mini_sendmail mirapoint mos mosap mpop mshttpd msmtpd mx mxl_mta mxback mxfront nwsmtp yandex navgw navieg nbsmtp nemesis netmail nims netscape netware news newsunq next ntmail nullmailer
	opensmtpd oracle iplanet pgp universal pmdf pmx puremessage post office postal postfix postini powermta pp ppe pps proofpoint proxmox qmail qmail-scanner ldap netqmail qpsmtpd qmailv quickmail queueing rmail rmailwrap richmail rockliffe smtpra rzmta
	savsmtp smssmtp sendmail sentrion sg sgi simscan skyguard slmail smail smap smi svr smtpbeamer smtpd smtpdaemon smtpsvc soft switch sophos squirrelmail stalwart strongmail surgemail switch sxg symantec antivirus
	tmda tnef trustwave seg tumbleweed thrift uvscan vircom wp-smtpd smtpd winroute xmail xwall zimbra zmailer zonemta nospam brightmail mailscanner clamdscan clamuko sa exiscan perlscan hbedv fsecure dispatch
	isnt ms messages tlsversion tlscipher manager mxl mwrap qp named httprest attach regex spooldir simscan vapm lcon fastmail mailhog emulation agent hosted dkim_sign sdi pascal hotfix qf art rwcrmhc sccrmhc alnrmhc asg cf dot mp mo am pm idle pf
	outgoing incoming mailgate mailhub mailman antispam mdm core unix ca us en mail inbound fe pool mime-tools aspam smtp_sink sink getmail single-drop multi-drop wsg tnm nop eq
`

const crypto = `
	x25519 x448 p-256 p-384 p-521 secp256r1 secp384r1 chacha20 ed 	dtls arcfour other unknown none 	tls tlsv ssl sslv aes gcm cbc ccm sha md rsa ecdhe ecdh ecdsa dhe dh edh adh aecdh anon null exp export des cbc3 ede rc rc4 rc2 camellia seed idea aria chacha poly secp secp384r1
	prime mlkem kyber ffdhe psk srp pss rsae dss dsa aead mac keyexchange kx curve sect strength k p256 with verify yes no ok not fail softfail soft notok hello intermediate self signed
`

const zones = `
	sun mon tue wed thu fri sat jan feb mar apr may jun jul aug sep oct nov dec sunday monday tuesday wednesday thursday friday saturday january february march april june july august september
	october november december utc gmt ut uct est edt cst cdt mst mdt pst pdt akst akdt hst cet cest met mest mez mesz eet eest wet west bst ist jst kst hkt sgt nzst nzdt nzt aest aedt acst acdt awst msk msd art brt sast
	standard daylight summer time eastern central mountain pacific atlantic alaska hawaii europe european western romance greenwich mean tokyo china india israel am pm dst metdst eetdst mesz wen tues thur thurs abr ene dic ago set mai mag okt dez lun mie jue vie dom
`

const fields = `
	to cc bcc reply-to references message mime-version content-type content-transfer-encoding content-disposition content-language user-agent x-mailer date subject sender resent errors reply message content
	domainkey google gm feedback thread index topic organization mailing originating authentication results
`

// longestWord is how long the longest known word is at most.
const longestWord = 64

// isKnown reports whether a word stays: it is known, or all its pieces are, or numbers of at most five
// digits with one of them.
func isKnown(w string) bool {
	if len(w) > longestWord {
		return false
	}
	var low [longestWord]byte
	for i := range len(w) {
		low[i] = w[i]
		if w[i]-'A' < 26 {
			low[i] |= 0x20
		}
	}
	s := low[:len(w)]
	if known[string(s)] {
		return true
	}
	some := false
	for i := 0; i < len(s); {
		n := i
		switch {
		case isAlpha(s[i]):
			for n < len(s) && isAlpha(s[n]) {
				n++
			}
			if n-i > 1 && !known[string(s[i:n])] {
				return false
			}
			some = some || n-i > 1
		case isDigit(s[i]):
			for n < len(s) && isDigit(s[n]) {
				n++
			}
			if n-i > longestNumber {
				return false
			}
		case s[i] >= 0x80, s[i] == '@', s[i] == '#', s[i] == '$':
			return false
		default:
			n++
		}
		i = n
	}
	return some
}
