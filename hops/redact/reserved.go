package redact

import "strings"

// providers are the domains of those who carry mail for everybody, in whose names there is nothing of their
// users: servers are told by them, and so are lies about them. Of names below them the labels that are roles
// stay (see roles); others, which may be a customer's, are replaced. The organisations that package hops
// knows under several domains, and the hosters that it knows, are all here.
var providers = words(`
	1and1.com 1e100.net aliyun-inc.com aliyun.com amazon.com amazonaws.com amazonses.com aol.com apple.com cudaops.com emailfiltering.com
	emailsrvr.com exchangelabs.com facebook.com fastmail.com fastmail.fm frontbridge.com gmail.com gmx.com gmx.de gmx.net google.com
	googlegroups.com googlemail.com hotmail.com hotmail.msn.com icloud.com ionos.com kundenserver.de live.com mac.com mailgun.net mailgun.org mandrillapp.com me.com messagelabs.com
	messagingengine.com microsoft.com microsoftonline.com mimecast.com msn.com obsmtp.com office.com office365.com outlook.com paypal.com
	perfora.net phx.gbl postini.com ppe-hosted.com pphosted.com proofpoint.com proton.me protonmail.ch protonmail.com qq.com rocketmail.com
	sendgrid.com sendgrid.net sourceforge.com sourceforge.net symanteccloud.com t-online.de tymnet tymnet.com web.de yahoo.co.jp yahoo.com yahoodns.net yandex.com yandex.net yandex.ru ymail.com
	zoho.com zoho.eu zoho.in zohomail.com zohomail.eu zohomail.in
	akamaitechnologies.com azure.com cloudapp.net contaboserver.net googleusercontent.com hwclouds-dns.com linode.com linodeusercontent.com
	onlinehome-server.info ovh.net secureserver.net stratoserver.net vultrusercontent.com your-server.de
`)

// roles are labels below a provider's domain that tell what a server does there.
var roles = words(`
	gmailapi clients members eur eurprd gateway google hosted imap in inbound inbound-smtp mail mailin mrr msn mx namprd outbound pop prod protection region relay
	send smtp smtp-in smtp-out smtpin smtpout us web webmail www x
`)

// reservedHosts are names that stand for no host that anybody could know.
var reservedHosts = words(`
	localhost localhost.localdomain localdomain unknown unresolved network anonymous client api web-ui cmsmtp none spooldir
`)

// reservedPrefixes are how the names of services' servers begin that are told by nothing else.
var reservedPrefixes = []string{"filterdrecv-", "geopod-", "simscan"}

// placeholders are beginnings of what programs for spam should have filled in, and what detectors tell them by.
var placeholders = [...]string{"%RND", "%REC_", "%RECEIVED", "%CUSTOM", "%MAKE_TXT", "$ipad", "{some_", "{_some"}

// placeholderLen returns how long the placeholder at the beginning of s is, 0 if there is none.
func placeholderLen(s string) int {
	if s[0] != '%' && s[0] != '$' && s[0] != '{' {
		return 0
	}
	for _, p := range placeholders {
		if !strings.HasPrefix(s, p) {
			continue
		}
		n := len(p)
		for n < len(s) && (s[n]-'A' < 26 || s[n] == '_') {
			n++
		}
		return n
	}
	return 0
}

func hasPlaceholder(s string) bool {
	for _, p := range placeholders {
		if strings.Contains(s, p) {
			return true
		}
	}
	return false
}

// Reserved reports whether a word may stand in a redacted header as it stood in the original: because programs
// write it, or because it is the name or the address of nobody in particular (localhost, postmaster, a provider's
// server). What somebody was given as a name is replaced even where it is a word of programs.
func Reserved(word string) bool {
	name := strings.TrimRight(word, ".")
	if isKnown(word) || isReservedHost(name) || isRoleAccount(word) || fixedAddress(word) {
		return true
	}
	at := providerAt(name)
	if at < 0 {
		return false
	}
	for label := range strings.SplitSeq(name[:at], ".") {
		if label != "" && !isRole(label) {
			return false
		}
	}
	return true
}

// isRoleAccount reports whether a local part is one that RFC 2142 and RFC 5321 give to everybody.
func isRoleAccount(local string) bool {
	switch strings.ToLower(local) {
	case "postmaster", "mailer-daemon", "abuse", "hostmaster":
		return true
	}
	return false
}

// words returns the words of a text as a set.
func words(text string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(text) {
		set[w] = true
	}
	return set
}

// isReservedHost reports whether a name, without its final point, stays as it is.
func isReservedHost(name string) bool {
	return len(name) <= len("localhost.localdomain") && reservedHosts[strings.ToLower(name)]
}

// isRole reports whether a label below a provider's domain stays: mx, or mx3.
func isRole(label string) bool {
	word := strings.TrimRight(strings.ToLower(label), "0123456789")
	return roles[word] && len(label)-len(word) <= 2
}

// providerAt returns where the domain of a provider begins in a name, with the point before it if there is
// one; -1 if it is none's.
func providerAt(name string) int {
	if len(name) > 255 {
		return -1
	}
	low := strings.ToLower(name)
	for at := 0; ; {
		if providers[low[at:]] {
			return max(at-1, 0)
		}
		i := strings.IndexByte(low[at:], '.')
		if i < 0 {
			return -1
		}
		at += i + 1
	}
}
