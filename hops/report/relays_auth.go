package report

import (
	"strings"

	"github.com/backstamp/backstamp/received"
)

// authOf returns in SpamAssassin's words how the client authenticated itself, "" if it did not: the
// protocol where that tells of it, or else the mechanism, or the software that says so. Rules look whether
// there is a word, some at the word itself.
func authOf(f *received.Field) string {
	with := string(f.With)
	switch {
	case tellsAuth(with):
		return with
	case f.Dialect == received.Google:
		return googleAuth(f)
	case f.Dialect == received.GMX && f.From.Verb != "" && isSMTP(with) && isGMX(f.By.Host):
		return "GMX (" + with + " / " + f.By.Host + ")"
	case strings.HasSuffix(with, " HTTP-DAV"):
		return "HTTP-DAV"
	case f.Handover == received.Web && isHTTP(f.Via):
		return f.Via
	case f.Handover == received.Web: // United Internet writes "(via HTTP)"
		return "HTTP"
	case f.Handover == received.Submission:
		return wordOf(f)
	}
	return ""
}

// tellsAuth reports whether the name of a protocol says that the client authenticated itself (RFC 3848,
// RFC 6531), as Exim's old name does. Pages of webmail are seen by those who logged in.
func tellsAuth(with string) bool {
	switch strings.ToUpper(with) {
	case "ESMTPA", "ESMTPSA", "LMTPA", "LMTPSA", "UTF8SMTPA", "UTF8SMTPSA", "UTF8LMTPA", "UTF8LMTPSA", "ASMTP":
		return true
	}
	return isHTTP(with)
}

func isHTTP(s string) bool {
	return strings.EqualFold(s, "HTTP") || strings.EqualFold(s, "HTTPS") || strings.EqualFold(s, "HTTPU")
}

func isSMTP(with string) bool { return with == "SMTP" || with == "ESMTP" }

// isGMX reports whether a server is GMX's for its customers, all of whom log in; strangers have others.
func isGMX(host string) bool { return host == "mail.gmx.net" || host == "mail.gmx.com" }

// wordOf returns the word for a submission of which the protocol tells nothing.
func wordOf(f *received.Field) string {
	switch {
	case f.From.Auth != "":
		return f.From.Auth
	case f.Dialect == received.CriticalPath:
		return "CriticalPath"
	case f.Dialect == received.CommuniGate:
		return "Communigate"
	case strings.Contains(f.Raw(), "(Authenticated sender: "): // Postfix's words, by whatever name
		if f.By.Software == "Postfix" || f.By.Software == "" {
			return "Postfix"
		}
		return "Postfix (" + f.By.Software + ")"
	}
	return "Sendmail" // SpamAssassin's word for all that write "authenticated"
}

// googleAuth returns how Google's customers submitted mail up to 2013, before its fields said ESMTPSA: the identifier has "sm" in it where those of mail from other servers have "si".
//
//	with ESMTPS id ab1sm1234567cde.7.2017.11.10.09.31.00 (version=TLSv1 cipher=RC4-SHA bits=128/128)
func googleAuth(f *received.Field) string {
	if f.By.Host != "mx.google.com" || f.With != "ESMTPS" || f.Where(received.PartTLSCipher) == (received.Span{}) || !isSubmissionID(f.ID) {
		return ""
	}
	// SpamAssassin has all that stands behind the word, such as "RC4-SHA bits=128/128".
	cipher, _, _ := strings.Cut(f.Raw()[f.Where(received.PartTLSCipher).Start:], ")")
	return "GMail - transport=" + f.TLS.Version + " cipher=" + strings.Join(strings.Fields(cipher), " ")
}

// isSubmissionID reports whether a Google identifier is of a submission: up to four letters and digits,
// "sm", a number, three letters, and five to six numbers with dots between.
func isSubmissionID(id string) bool {
	head, _, _ := strings.Cut(id, ".")
	at := strings.Index(head, "sm")
	if at < 1 || at > 4 || len(head) < at+7 || strings.Count(id, ".") < 7 {
		return false
	}
	number := head[at+2 : len(head)-3]
	return strings.Trim(number, "0123456789") == ""
}
