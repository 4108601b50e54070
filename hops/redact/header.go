package redact

import "strings"

// field redacts the value of a field by its name.
func (j *job) field(name, value string) string {
	switch n := strings.ToLower(name); {
	case n == "received", n == "x-received":
		return j.received(value)
	case n == "message-id", n == "in-reply-to", n == "references", n == "resent-message-id", n == "content-id", n == "x-message-id":
		return j.messageIDs(value)
	case isProgramField(n):
		return j.text(value, asWords)
	}
	return j.text(value, asText)
}

// programFields are the names of fields that programs write, in words of their own; a name that ends with a
// hyphen stands for all that begin with it.
var programFields = []string{
	"arc-", "authentication-results", "auto-submitted", "content-", "date", "delivery-date", "dkim-signature", "dkim-filter", "domainkey-signature",
	"domainkey-status", "importance", "lines", "list-", "mime-version", "original-authentication-results", "precedence", "priority", "received-spf", "resent-date",
	"return-path", "status", "x-authentication-results", "x-google-dkim-signature", "x-msmail-priority", "x-priority", "x-status",
}

func isProgramField(name string) bool {
	for _, p := range programFields {
		if name == p || p[len(p)-1] == '-' && strings.HasPrefix(name, p) {
			return true
		}
	}
	return false
}

// messageIDs redacts identifiers of messages, and what stands between them.
//
//	msg-id = [CFWS] "<" id-left "@" id-right ">" [CFWS]    ; RFC 5322, section 3.6.4
func (j *job) messageIDs(value string) string {
	var b strings.Builder
	for value != "" {
		open := strings.IndexByte(value, '<')
		if open < 0 {
			break
		}
		n := strings.IndexByte(value[open:], '>')
		if n < 0 {
			break
		}
		b.WriteString(j.text(value[:open+1], asText))
		b.WriteString(j.messageID(value[open+1 : open+n]))
		b.WriteByte('>')
		value = value[open+n+1:]
	}
	b.WriteString(j.text(value, asText))
	return b.String()
}

// messageID redacts the inside of a message identifier.
func (j *job) messageID(s string) string {
	at := strings.LastIndexByte(s, '@')
	if strings.ContainsAny(s, " \t\r\n<>\"\\()") {
		return j.plain(s, asText)
	}
	if at < 0 {
		return j.left(s)
	}
	return j.left(s[:at]) + "@" + j.plain(s[at+1:], asNames)
}
